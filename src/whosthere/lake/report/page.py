"""The report as one page of HTML: no script, no picture, nothing from elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from whosthere.lake.report.charts import NARROW, WIDE, Series, lying_bars, stacked_bars
from whosthere.lake.report.figures import MOST_VISITS
from whosthere.lake.report.html import Markup, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.lake.report.figures import Figures, Rows

STAYS = ("under 10 s", "10 to 60 s", "1 to 5 min", "5 to 15 min", "longer")
BANDS = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown")
EMOTIONS = ("neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise")
NOTHING = "-"


def page(told: Figures) -> str:
    """The whole page."""
    body = tag("body", _head(told), *(_sections(told) if told.totals["visits"] else [_empty(told)]),
               _foot(told))  # fmt: skip
    style = files("whosthere.lake.report").joinpath("style.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"Who was there, {_period(told)}"),
        tag("style", Markup(style)),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _head(told: Figures) -> Markup:
    return tag(
        "header",
        tag("h1", "Who was there"),
        tag("p", f"{_period(told)}, time zone {told.timezone}"),
    )


def _empty(told: Figures) -> Markup:
    days = "on this day" if told.first == told.last else "on these days"
    return tag("section", tag("p", f"Nobody was seen {days}.", class_="empty"))


def _foot(told: Figures) -> Markup:
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return tag(
        "footer",
        tag(
            "p",
            "A stranger is the same within one run only, so somebody unknown who comes in two runs "
            "counts twice. Ages and emotions are guesses about looks. ",
            f"From {told.shown} by whosthere {version('whosthere')}, {made}.",
        ),
    )


def _sections(told: Figures) -> list[Markup]:
    parts = told.parts
    several = told.first != told.last
    sections = [
        _numbers(told),
        *([_section("Visitors a day", "Different people; a stranger counts once a run.",
                    _days(told), wide=True)] if several else []),
        _section("Footfall by hour",
                 "When visits began" + (", all days together." if several else "."),
                 _hours(parts["hours"]), wide=True),
        _section("How long they stayed", "Visits by their length, pauses under five minutes "
                 "included.", _stays(parts["dwell"])),
        _section("New and returning", "New: first seen on that day, as far as the lake goes back.",
                 _returning(parts["returning"])),
        _section("Ages", "Visitors of each day by guessed age.", _ages(parts["ages"])),
        _section("Moods", "Mean shares of guessed emotions by hour.", _moods(parts["moods"])),
        _section("Recognition", "How well it went, by camera. 0.5 is the decision line; near it is "
                 "below 0.6.", _quality(parts["quality"]), wide=True),
        _section("Visits", _listed(told), _visits(parts["visits"], told.timezone), wide=True,
                 list_=True),
    ]  # fmt: skip
    return [sections[0], tag("main", *sections[1:])]


def _numbers(told: Figures) -> Markup:
    totals = told.totals
    visitors, people = _number(totals["visitors"]), _number(totals["people"])
    figures = {
        "visitors": f"{visitors:,.0f}",
        "enrolled people": f"{people:,.0f}",
        "strangers": f"{visitors - people:,.0f}",
        "visits": f"{_number(totals['visits']):,.0f}",
        "median stay": _duration(_number(totals["median_seconds"])),
        "longest stay": _duration(_number(totals["longest_seconds"])),
    }
    cards = [tag("div", tag("strong", value), tag("span", name)) for name, value in figures.items()]
    return tag("div", *cards, class_="numbers")


def _section(title: str, note: str, content: Markup, *, wide: bool = False, list_: bool = False
             ) -> Markup:  # fmt: skip
    classes = " ".join(name for name, on in {"wide": wide, "list": list_}.items() if on)
    return tag("section", tag("h2", title), tag("p", note, class_="note"), content, class_=classes)


def _days(told: Figures) -> Markup:
    """Every day of the period, those without anybody too."""
    rows = {cast("date", row["day"]): row for row in told.parts["days"]}
    days = [told.first + timedelta(days=n) for n in range((told.last - told.first).days + 1)]
    values = {
        name: [_number(rows[day][name]) if day in rows else None for day in days]
        for name in ("people", "strangers")
    }
    series = [Series("enrolled people", values["people"]), Series("strangers", values["strangers"])]
    return stacked_bars([f"{day.day} {day:%b}" for day in days], series, "visitors", width=WIDE)


def _hours(rows: Rows) -> Markup:
    visits = {row["hour"]: _number(row["visits"]) for row in rows}
    labels = [f"{hour}:00" for hour in range(24)]
    return stacked_bars(
        labels, [Series("", [visits.get(h) for h in range(24)])], "visits", width=WIDE
    )


def _stays(rows: Rows) -> Markup:
    visits = {row["step"]: _number(row["visits"]) for row in rows}
    return _counts(STAYS, [visits.get(step, 0) for step in range(len(STAYS))])


def _returning(rows: Rows) -> Markup:
    columns = ("new_people", "returning_people", "strangers")
    sums = [sum(_number(row[column]) for row in rows) for column in columns]
    return _counts(("new", "returning", "strangers"), sums)


def _ages(rows: Rows) -> Markup:
    visitors = {row["band"]: _number(row["visitors"]) for row in rows}
    return _counts(BANDS, [visitors.get(band, 0) for band in BANDS])


def _counts(labels: Sequence[str], values: Sequence[float]) -> Markup:
    total = sum(values) or 1
    shown = [f"{value:,.0f}  ({value / total:.0%})" for value in values]
    return lying_bars(labels, values, shown)


def _moods(rows: Rows) -> Markup:
    if not rows:
        return tag("p", "No emotions were guessed.", class_="empty")
    series = [Series(name, [100 * _number(row[name]) for row in rows]) for name in EMOTIONS]
    return stacked_bars([f"{row['hour']}:00" for row in rows], series, "%", width=NARROW, top=100)


def _quality(rows: Rows) -> Markup:
    heads = ("camera", "sightings", "recognised", "mean confidence", "near the line",
             "mean quality", "recovered")  # fmt: skip
    return _table(
        heads,
        [
            (
                str(row["camera"]),
                f"{_number(row['sightings']):,.0f}",
                f"{_number(row['recognised_share']):.0%}",
                _decimal(row["mean_confidence"]),
                f"{_number(row['near_the_line']):,.0f}",
                _decimal(row["mean_quality"]),
                f"{_number(row['recovered']):,.0f}",
            )
            for row in rows
        ],
        texts=1,
    )


def _listed(told: Figures) -> str:
    most, visits = MOST_VISITS, _number(told.totals["visits"])
    return "Newest first." if visits <= most else f"The newest {most} of {visits:,.0f}."


def _visits(rows: Rows, timezone: str) -> Markup:
    zone = ZoneInfo(timezone)
    return _table(
        ("began", "camera", "who", "stayed", "confidence", "age"),
        [
            (
                f"{cast('datetime', row['first_seen']).astimezone(zone):%Y-%m-%d %H:%M:%S}",
                str(row["camera"]),
                str(row["name"] or ("enrolled" if row["enrolled"] else "stranger")),
                _duration(_number(row["seconds"])),
                _decimal(row["confidence"]),
                NOTHING if row["age"] is None else f"{_number(row['age']):.0f}",
            )
            for row in rows
        ],
        texts=3,
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int) -> Markup:
    """A table, of which the columns after the first `texts` hold numbers."""
    kinds = ["t" if at < texts else "n" for at in range(len(heads))]

    def line(name: str, cells: Sequence[str]) -> Markup:
        return tag("tr", *(tag(name, cell, class_=kind)
                           for cell, kind in zip(cells, kinds, strict=True)))  # fmt: skip

    body = tag("tbody", *(line("td", row) for row in rows))
    return tag("div", tag("table", tag("thead", line("th", heads)), body), class_="scroll")


def _period(told: Figures) -> str:
    first, last = _day(told.first), _day(told.last)
    return first if first == last else f"{first} to {last}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _duration(seconds: float) -> str:
    """Such as 45 s, 3:20 min, 1:05 h.

    Examples:
        >>> _duration(59.6), _duration(3900)
        ('1:00 min', '1:05 h')
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    hours, left = divmod(minutes, 60)
    return f"{hours}:{left:02} h" if hours else f"{minutes}:{rest:02} min"


def _decimal(value: object) -> str:
    return NOTHING if value is None else f"{_number(value):.2f}"


def _number(value: object) -> float:
    """A number of an answer; null, as of sums of nothing, is 0."""
    return float(cast("float", value or 0))
