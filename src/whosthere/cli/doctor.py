"""``whosthere doctor``."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Check Python, settings, weights, devices, camera and display; say what to do."""
    from rich.table import Table
    from rich.text import Text

    from whosthere.cli.console import console
    from whosthere.live.doctor import examine

    terminal = console()
    broken = False
    for finding in examine():
        mark = (
            Text("ok", "green")
            if finding.fine
            else Text("no", "red")
            if finding.needed
            else Text("--", "yellow")
        )
        # A grid of one row, printed at once: some of the checks take their time.
        row = Table.grid(padding=(0, 2))
        row.add_column(width=2)
        row.add_column(width=11)
        row.add_column(overflow="fold")
        row.add_row(mark, Text(finding.subject, "bold"), finding.message)
        terminal.print(row)
        broken = broken or (finding.needed and not finding.fine)
    if broken:
        raise typer.Exit(1)
