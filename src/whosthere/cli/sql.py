"""``whosthere sql``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.options import JsonOption, LakeOption, LakeSinkOption, TimezoneOption

if TYPE_CHECKING:
    import pyarrow as pa

    from whosthere.lake.lake import Lake

_WIDEST = 10_000
"""Columns of a terminal that would show any row in one line."""
GREETING = "end a query with ; to ask it; .tables lists the tables, .quit ends"


def sql(
    query: Annotated[
        str | None, typer.Argument(help="A SELECT; read from stdin, or asked for, unless given.")
    ] = None,
    sink: LakeSinkOption = None,
    lake: LakeOption = None,
    timezone: TimezoneOption = "UTC",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write a .csv, .jsonl or .parquet file.")
    ] = None,
) -> None:
    """Ask the lake in SQL: the tables that sinks wrote, and views such as visits and dwell_time.

    Nothing can be written, and nothing but the lake be read. The table names holds what people are
    called in the gallery of this machine.
    """
    from whosthere.config import load_config
    from whosthere.errors import UsageError
    from whosthere.lake.choice import open_chosen_lake

    if as_csv + as_json + (output is not None) > 1:
        message = "--csv, --json and --output each say where the answer goes; give one of them"
        raise UsageError(message)
    with open_chosen_lake(load_config(), sink, lake, timezone) as opened:
        if query is None and sys.stdin.isatty():
            _converse(opened)
            return
        answer = opened.query(sys.stdin.read() if query is None else query)
    _tell(answer, as_csv=as_csv, as_json=as_json, output=output)


def _tell(answer: pa.Table, *, as_csv: bool, as_json: bool, output: Path | None) -> None:
    from whosthere.lake import answers

    if output is not None:
        answers.save(answer, output)
    elif as_csv:
        typer.echo(answers.as_csv(answer), nl=False)
    elif as_json:
        typer.echo(answers.as_json(answer), nl=False)
    else:
        _show(answer)


def _show(answer: pa.Table) -> None:
    from rich.measure import Measurement

    from whosthere.cli.console import console
    from whosthere.cli.counting import counted
    from whosthere.cli.tables import table
    from whosthere.lake.answers import as_cells

    terminal = console()
    shown = table(*answer.column_names)
    for cells in as_cells(answer):
        shown.add_row(*cells)
    if Measurement.get(terminal, terminal.options.update(width=_WIDEST), shown).maximum <= (
        terminal.width
    ):
        terminal.print(shown)
    else:
        for cells in as_cells(answer):
            typer.echo(_upright(answer.column_names, cells))
    typer.echo(counted(answer.num_rows, "row"))


def _upright(columns: list[str], cells: list[str]) -> str:
    """A row that is too wide for the terminal: a line a column."""
    widest = max(map(len, columns))
    lines = (f"{name:>{widest}}  {cell}" for name, cell in zip(columns, cells, strict=True))
    return "\n".join(lines) + "\n"


def _converse(lake: Lake) -> None:
    """Answer questions until there are no more."""
    from whosthere.errors import WhosThereError

    _remember_lines()
    typer.echo(f"{lake.shown}: {GREETING}")
    asked = ""
    while True:
        try:
            line = input("...> " if asked else "sql> ")
        except EOFError:
            return
        if not asked and line.strip() == ".quit":
            return
        if not asked and line.strip() == ".tables":
            typer.echo("\n".join(lake.relations()))
            continue
        asked = f"{asked}\n{line}".strip()
        if asked.endswith(";"):
            try:
                _show(lake.query(asked))
            except WhosThereError as error:
                typer.echo(f"whosthere: {error}", err=True)
            asked = ""


def _remember_lines() -> None:
    """Let `input` edit lines and recall them, where Python can."""
    from contextlib import suppress
    from importlib import import_module

    with suppress(ModuleNotFoundError):  # Windows edits lines by itself
        import_module("readline")
