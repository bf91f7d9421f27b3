"""``whosthere report``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.options import LakeOption, LakeSinkOption, TimezoneOption

if TYPE_CHECKING:
    from datetime import date

    from whosthere.lake.lake import Lake

DAY = ["%Y-%m-%d"]


def report(
    day: Annotated[
        datetime | None, typer.Argument(formats=DAY, help="The day (default: the newest).")
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="First day of several.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=DAY, help="Last day (default: the newest).")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File (default: whosthere-DAYS.html).")
    ] = None,
    sink: LakeSinkOption = None,
    lake: LakeOption = None,
    timezone: TimezoneOption = "UTC",
) -> None:
    """Write a page of HTML about a day or several: visitors, footfall, stays, ages, moods, visits.

    It holds everything in itself, names of people too: mind whom you send it to.
    """
    from whosthere.config import load_config
    from whosthere.lake.choice import open_chosen_lake
    from whosthere.lake.report.figures import figures
    from whosthere.lake.report.page import page
    from whosthere.lake.report.save import save

    with open_chosen_lake(load_config(), sink, lake, timezone) as opened:
        since, until = _days(opened, day, first, last)
        text = page(figures(opened, since, until, timezone))
    days = f"{since}" if since == until else f"{since}-to-{until}"
    path = output or Path(f"whosthere-{days}.html")
    save(path, text)
    typer.echo(path)


def _days(
    lake: Lake, day: datetime | None, first: datetime | None, last: datetime | None
) -> tuple[date, date]:
    from whosthere.errors import UsageError
    from whosthere.lake.report.figures import newest_day

    if day is not None and (first is not None or last is not None):
        message = "give one day, or several with --from and --to"
        raise UsageError(message)
    if day is not None:
        return day.date(), day.date()
    until = last.date() if last else newest_day(lake) or datetime.now(UTC).date()
    since = first.date() if first else until
    if since > until:
        message = f"--from {since} is after the last day, {until}"
        raise UsageError(message)
    return since, until
