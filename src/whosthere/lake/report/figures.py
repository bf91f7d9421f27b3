"""What a report tells, asked of the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from whosthere.lake.lake import Lake

Rows: TypeAlias = list[dict[str, object]]

MOST_VISITS = 500
"""Of the list: a page of more is no pleasure to open; `whosthere sql` has them all."""

STAYS = (10, 60, 300, 900)
"""Seconds between the steps of stays."""

_STEP = (
    f"CASE {' '.join(f'WHEN seconds < {end} THEN {step}' for step, end in enumerate(STAYS))} "
    f"ELSE {len(STAYS)} END"
)
_DAYS = "WHERE day BETWEEN ? AND ?"
_QUERIES = {
    # A stranger of a run that goes on past midnight is one visitor of the period, not two.
    "totals": """
        SELECT count(*) AS visits, count(DISTINCT visitor) AS visitors,
            count(DISTINCT person_id) AS people, quantile_cont(seconds, 0.5) AS median_seconds,
            max(seconds) AS longest_seconds, count(DISTINCT camera) AS cameras
        FROM visits WHERE first_seen::DATE BETWEEN ? AND ?
    """,
    "days": f"SELECT * FROM unique_visitors_by_day {_DAYS} ORDER BY day",
    "hours": """
        SELECT hour(hour) AS hour, sum(visits)::BIGINT AS visits
        FROM footfall_by_hour WHERE hour::DATE BETWEEN ? AND ? GROUP BY 1 ORDER BY 1
    """,
    "dwell": f"""
        SELECT {_STEP} AS step, count(*) AS visits
        FROM visits WHERE first_seen::DATE BETWEEN ? AND ? GROUP BY 1 ORDER BY 1
    """,
    "returning": f"SELECT * FROM new_vs_returning {_DAYS} ORDER BY day",
    "moods": """
        SELECT hour(quarter_hour) AS hour, sum(neutral * frames) / sum(frames) AS neutral,
            sum(happiness * frames) / sum(frames) AS happiness,
            sum(sadness * frames) / sum(frames) AS sadness,
            sum(anger * frames) / sum(frames) AS anger, sum(fear * frames) / sum(frames) AS fear,
            sum(disgust * frames) / sum(frames) AS disgust,
            sum(surprise * frames) / sum(frames) AS surprise
        FROM emotion_by_quarter_hour WHERE quarter_hour::DATE BETWEEN ? AND ?
        GROUP BY 1 HAVING sum(frames) > 0 ORDER BY 1
    """,
    "ages": f"""
        SELECT band, sum(visitors)::BIGINT AS visitors FROM age_bands {_DAYS} GROUP BY 1 ORDER BY 1
    """,
    "quality": f"""
        SELECT camera, sum(sightings)::BIGINT AS sightings,
            sum(recognised) / sum(sightings) AS recognised_share,
            sum(mean_confidence * recognised)
                / nullif(sum(recognised) FILTER (WHERE mean_confidence IS NOT NULL), 0)
                AS mean_confidence,
            sum(near_the_line)::BIGINT AS near_the_line,
            sum(mean_quality * sightings)
                / nullif(sum(sightings) FILTER (WHERE mean_quality IS NOT NULL), 0) AS mean_quality,
            sum(recovered)::BIGINT AS recovered
        FROM recognition_quality {_DAYS} GROUP BY camera ORDER BY camera
    """,
    "visits": f"""
        SELECT first_seen, seconds, camera, coalesce(names.name, visits.name) AS name,
            person_id IS NOT NULL AS enrolled, confidence, age
        FROM visits LEFT JOIN names USING (person_id)
        WHERE first_seen::DATE BETWEEN ? AND ?
        ORDER BY first_seen DESC, visit_id DESC LIMIT {MOST_VISITS}
    """,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on a report.

    Attributes:
        shown: The lake, without secrets.
        first: First day.
        last: Last day.
        timezone: Whose days they are.
        totals: Of all days.
        parts: Rows of the other queries, by name.
    """

    shown: str
    first: date
    last: date
    timezone: str
    totals: dict[str, object]
    parts: dict[str, Rows]


def figures(
    lake: Lake, first: date, last: date, timezone: str, *, without: Collection[str] = ()
) -> Figures:
    """The figures of some days, both ends included.

    Args:
        lake: Where they come from; open it in `timezone`.
        first: First day.
        last: Last day.
        timezone: Whose days they are.
        without: Parts that are not wanted.
    """
    parts: dict[str, Rows] = {
        name: lake.query(sql, (first, last)).to_pylist()
        for name, sql in _QUERIES.items()
        if name not in without
    }
    [totals] = parts.pop("totals")
    return Figures(lake.shown, first, last, timezone, totals, parts)


def newest_day(lake: Lake) -> date | None:
    """The last day of which the lake has a visit."""
    [day] = lake.query("SELECT max(first_seen)::DATE AS day FROM sightings")["day"].to_pylist()
    found: date | None = day
    return found
