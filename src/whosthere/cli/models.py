"""``whosthere models``."""

from __future__ import annotations

from typing import Annotated

import typer


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole manifest.")] = False,
) -> None:
    """List the networks with licence, source and hash."""
    import json

    from rich.padding import Padding
    from rich.table import Table

    from whosthere.cli.console import console
    from whosthere.vision.manifest import manifest

    if as_json:
        typer.echo(json.dumps([entry.model_dump() for entry in manifest()], indent=2))
        return
    terminal = console()
    for entry in manifest():
        terminal.print(f"{entry.file}: {entry.task}")
        facts = Table.grid(padding=(0, 2))
        facts.add_column()
        facts.add_column(overflow="fold")
        for subject, fact in (
            ("licence", entry.licence),
            ("source", entry.source),
            ("input", entry.input),
            ("normalisation", entry.normalisation),
            ("SHA-256", entry.sha256),
        ):
            facts.add_row(subject, fact)
        terminal.print(Padding(facts, (0, 0, 1, 0)))
