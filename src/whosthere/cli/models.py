"""``whosthere models``."""

from __future__ import annotations

from typing import Annotated

import typer


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole manifest.")] = False,
) -> None:
    """List the networks, and what else was learnt, with licence, source and hash."""
    import json

    from rich.padding import Padding
    from rich.table import Table

    from whosthere.cli.console import console
    from whosthere.vision.manifest import fitted_files, manifest

    if as_json:
        entries = [*manifest(), *fitted_files()]
        typer.echo(json.dumps([entry.model_dump() for entry in entries], indent=2))
        return
    terminal = console()
    facts = {
        entry: (
            ("licence", entry.licence),
            ("source", entry.source),
            ("input", entry.input),
            ("normalisation", entry.normalisation),
            ("SHA-256", entry.sha256),
        )
        for entry in manifest()
    } | {
        entry: (
            ("licence", entry.licence),
            ("fitted to", entry.fitted_to),
            ("SHA-256", entry.sha256),
        )
        for entry in fitted_files()
    }
    for entry, rows in facts.items():
        terminal.print(f"{entry.file}: {entry.task}")
        table = Table.grid(padding=(0, 2))
        table.add_column()
        table.add_column(overflow="fold")
        for subject, fact in rows:
            table.add_row(subject, fact)
        terminal.print(Padding(table, (0, 0, 1, 0)))
