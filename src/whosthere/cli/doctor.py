"""``whosthere doctor``."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Check Python, settings, weights, devices, camera and display; say what to do."""
    from rich.console import Console

    from whosthere.live.doctor import examine

    console = Console(highlight=False, soft_wrap=True)
    broken = False
    for finding in examine():
        mark = (
            "[green]ok[/]" if finding.fine else "[red]no[/]" if finding.needed else "[yellow]--[/]"
        )
        console.print(f"{mark:>12}  [bold]{finding.subject}[/]: {finding.message}")
        broken = broken or (finding.needed and not finding.fine)
    if broken:
        raise typer.Exit(1)
