"""``whosthere models``."""

from __future__ import annotations

from typing import Annotated

import typer


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole manifest.")] = False,
) -> None:
    """List the networks with licence, source and hash."""
    import json

    from rich.console import Console
    from rich.table import Table

    from whosthere.vision.manifest import manifest

    if as_json:
        typer.echo(json.dumps([entry.model_dump() for entry in manifest()], indent=2))
        return
    table = Table("file", "task", "licence", "source", "input", "normalisation", "SHA-256")
    for entry in manifest():
        table.add_row(
            entry.file,
            entry.task,
            entry.licence,
            entry.source,
            entry.input,
            entry.normalisation,
            entry.sha256,
        )
    Console().print(table)
