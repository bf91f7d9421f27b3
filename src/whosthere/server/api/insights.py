"""``/api/insights``: what the visits of some days add up to, from the views of the lake."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query
from pydantic import Field

from whosthere.errors import UsageError
from whosthere.lake.report.figures import STAYS
from whosthere.server.api.access import Viewer
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared

if TYPE_CHECKING:
    from whosthere.lake.report.figures import Rows
    from whosthere.server.insight import Told

router = api_router("insights")

DAYS = 7
"""Unless told: today and the six days before."""
EARLIEST, LATEST = date(1970, 1, 2), date(9000, 1, 1)
"""Days that can be reckoned with in every time zone."""
LONGEST_ZONE = 64

Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class Totals(Body):
    """Of all days together."""

    visits: int
    visitors: int
    people: int = Field(description="enrolled people among the visitors")
    strangers: int = Field(description="the rest: a stranger of another run counts again")
    cameras: int
    median_dwell: float | None = Field(description="seconds")
    longest_dwell: float | None = Field(description="seconds")
    returning_share: float | None = Field(
        description="of the days on which enrolled people came, how many were not their first"
    )


class DayOfVisitors(Body):
    """Who came on a day; days without anybody are left out."""

    day: date
    visitors: int
    people: int
    strangers: int
    visits: int


class HourOfDay(Body):
    """How many visits began in this hour of the day, on all days together."""

    hour: int
    visits: int


class Dwell(Body):
    """How many visits lasted from so many seconds to so many."""

    from_seconds: float
    to_seconds: float | None
    visits: int


class Returning(Body):
    """Who came on a day for the first time, and who again."""

    day: date
    new_people: int
    returning_people: int
    strangers: int


class Moods(Body):
    """Mean shares of emotions in this hour of the day; a guess about looks."""

    hour: int
    neutral: float
    happiness: float
    sadness: float
    anger: float
    fear: float
    disgust: float
    surprise: float


class AgeBand(Body):
    """Visitors a day of a guessed age, summed over the days."""

    band: str
    visitors: int


class Recognition(Body):
    """How well recognition went before a camera."""

    camera: str
    sightings: int
    recognised_share: float
    mean_confidence: float | None
    near_the_line: int
    mean_quality: float | None
    recovered: int


class Source(Body):
    """Which lake was asked; rows get there a little after they are made."""

    place: str
    rows: int = Field(description="sightings of all days")
    latest: datetime | None


class Insights(Body):
    """What the visits of some days add up to."""

    # What a report calls it; `from` is a word of Python's own.
    from_: date = Field(serialization_alias="from")
    to: date
    timezone: str
    totals: Totals
    visitors_by_day: list[DayOfVisitors]
    footfall_by_hour: list[HourOfDay]
    dwell: list[Dwell]
    new_vs_returning: list[Returning]
    moods: list[Moods]
    age_bands: list[AgeBand]
    recognition_quality: list[Recognition]
    lake: Source


@router.get("/insights")
async def insights(
    _caller: Viewer,
    shared: Shared,
    since: Annotated[Day | None, Query(description="first day; six days before `until`")] = None,
    until: Annotated[Day | None, Query(description="last day; today, unless given")] = None,
    timezone: Annotated[
        str, Query(max_length=LONGEST_ZONE, description="IANA name of the zone of days and hours")
    ] = "UTC",
) -> Insights:
    """Tell what the visits of some days add up to, as ``whosthere sql`` and reports have it."""
    last = until or datetime.now(_zone(timezone)).date()
    first = since or max(last - timedelta(days=DAYS - 1), EARLIEST)
    if first > last:
        message = f"the first day, {first}, is after the last, {last}"
        raise UsageError(message)
    return _told(await shared.insight.ask(shared.settings.config, first, last, timezone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"there is no time zone {name!r}; give one such as Europe/Berlin"
        raise UsageError(message) from error


def _told(told: Told) -> Insights:
    found, parts = told.figures, told.figures.parts
    return Insights(
        from_=found.first,
        to=found.last,
        timezone=found.timezone,
        totals=_totals(found.totals, parts["returning"]),
        visitors_by_day=[DayOfVisitors.model_validate(row) for row in parts["days"]],
        footfall_by_hour=[HourOfDay.model_validate(row) for row in parts["hours"]],
        dwell=_dwell(parts["dwell"]),
        new_vs_returning=[Returning.model_validate(row) for row in parts["returning"]],
        moods=[Moods.model_validate(row) for row in parts["moods"]],
        age_bands=[AgeBand.model_validate(row) for row in parts["ages"]],
        recognition_quality=[Recognition.model_validate(row) for row in parts["quality"]],
        lake=Source(place=found.shown, rows=told.rows, latest=told.latest),
    )


def _totals(totals: dict[str, object], returning: Rows) -> Totals:
    visitors, people = cast("int", totals["visitors"]), cast("int", totals["people"])
    again = sum(cast("int", row["returning_people"]) for row in returning)
    known = again + sum(cast("int", row["new_people"]) for row in returning)
    return Totals(
        visits=cast("int", totals["visits"]),
        visitors=visitors,
        people=people,
        strangers=visitors - people,
        cameras=cast("int", totals["cameras"]),
        median_dwell=cast("float | None", totals["median_seconds"]),
        longest_dwell=cast("float | None", totals["longest_seconds"]),
        returning_share=again / known if known else None,
    )


def _dwell(rows: Rows) -> list[Dwell]:
    visits = {row["step"]: cast("int", row["visits"]) for row in rows}
    ends = [*STAYS, None]
    return [
        Dwell(from_seconds=start, to_seconds=end, visits=visits.get(step, 0))
        for step, (start, end) in enumerate(zip([0, *STAYS], ends, strict=True))
    ]
