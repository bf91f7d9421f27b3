"""``whosthere data retain``."""

from __future__ import annotations

from typing import Annotated

import typer

from whosthere.cli.counting import counted
from whosthere.cli.options import SinkOption, settings


def retain(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many rows would go.")
    ] = False,
    sink: SinkOption = None,
) -> None:
    """Erase rows that have been kept for as long as the section retention of config.toml says.

    They go from the database and from every sink that can forget, by the day of each row in UTC. A
    whosthere that runs does so every hour.
    """
    from contextlib import ExitStack, closing

    from whosthere.cli.console import console
    from whosthere.cli.failures import Failures
    from whosthere.cli.tables import table
    from whosthere.config import database_path
    from whosthere.sinks.chosen import open_chosen
    from whosthere.sinks.retention import retain as enforce

    config = settings()
    with ExitStack() as resources:
        sinks = open_chosen(config, sink or ())
        for each in sinks:
            resources.enter_context(closing(each))
        done = enforce(database_path(), sinks, config.retention, dry_run=dry_run)
    rows = table("table", "kept for", "in", "rows that would go" if dry_run else "rows erased")
    failures = Failures()
    for one in done:
        if one.problem is not None:
            failures.tell(f"{one.table} in {one.where}: {one.problem}")
        else:
            rows.add_row(one.table, counted(one.days, "day"), one.where, str(one.rows))
    if done:
        console().print(rows)
    else:
        typer.echo("all rows are kept until they are erased; set days in the section retention")
    failures.exit()
