"""Charts as SVG: bars side by side and upon one another, drawn with rectangles and text.

They have the colours of the page's style sheet (``series-0`` and so on), so that they follow its
dark and light, and a title on each bar, which browsers show and screen readers read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from whosthere.lake.report.html import Markup, joined, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE, NARROW, HEIGHT = 900, 430, 220
"""Pixels as the page shows them on a screen, so that texts of all charts have one size."""
LEFT, BOTTOM, TOP = 44, 26, 10
ROW, LABEL = 26, 110
GAP = 0.24
"""Share of a bar's place that stays empty."""
LABEL_WIDTH = 62
"""Room for a label below the axis."""
PARTS = 4
"""Of an axis, by its lines."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each place on the axis.

    Attributes:
        name: For the legend.
        values: None where there is nothing to show.
    """

    name: str
    values: Sequence[float | None]


def stacked_bars(
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    *,
    width: float,
    top: float | None = None,
) -> Markup:
    """Upright bars, each of one part a series.

    Args:
        labels: Of the places from left to right.
        series: From the bottom up.
        unit: What is counted, for the titles of the bars.
        width: Of the chart.
        top: Where the axis ends; None for where the bars need it.
    """
    totals = [sum(one.values[i] or 0 for one in series) for i in range(len(labels))]
    top = top or nice_top(max(totals, default=0))
    place = (width - LEFT) / max(len(labels), 1)
    height = HEIGHT - TOP - BOTTOM
    parts = [_grid(top, width)]
    for at, label in enumerate(labels):
        low = float(HEIGHT - BOTTOM)
        for number, one in enumerate(series):
            size = (one.values[at] or 0) / top * height
            if size:
                low -= size
                title = f"{label}: {_figure(one.values[at] or 0)} {unit} {one.name}".rstrip()
                parts.append(_bar(LEFT + place * (at + GAP / 2), low, place * (1 - GAP), size,
                                  number, title))  # fmt: skip
    parts.append(_axis(labels, place))
    return _figure_of(width, HEIGHT, parts, series if len(series) > 1 else ())


def lying_bars(labels: Sequence[str], values: Sequence[float], shown: Sequence[str]) -> Markup:
    """Bars from left to right, one below another, with a text at the end of each.

    Args:
        labels: Of the bars from top to bottom.
        values: 0 or more.
        shown: The texts.
    """
    top = max(values, default=0) or 1
    room = NARROW - LABEL - 90
    parts = []
    for row, (label, value, text) in enumerate(zip(labels, values, shown, strict=True)):
        y, size = ROW * row, value / top * room
        middle = y + ROW / 2 + 4
        parts += [
            tag("text", label, x=LABEL - 10, y=middle, text_anchor="end"),
            _bar(LABEL, y + 4, max(size, 1), ROW - 8, 0, f"{label}: {text}"),
            tag("text", text, x=LABEL + size + 8, y=middle, class_="figure"),
        ]
    return _figure_of(NARROW, ROW * len(labels), parts, ())


def nice_top(most: float) -> float:
    """Where an axis of four parts ends: each is 1, 2 or 5 times a power of ten.

    Examples:
        >>> nice_top(0), nice_top(3), nice_top(17), nice_top(100.5)
        (4.0, 4.0, 20.0, 200.0)
    """
    power = 10.0 ** max(0, floor(log10(max(most, PARTS) / PARTS)))
    return next(PARTS * step * power for step in (1, 2, 5, 10) if PARTS * step * power >= most)


def _bar(x: float, y: float, width: float, height: float, series: int, title: str) -> Markup:
    return tag(
        "rect", tag("title", title), x=x, y=y, width=width, height=height, rx=1.5,
        class_=f"series-{series}",
    )  # fmt: skip


def _grid(top: float, width: float) -> Markup:
    lines = []
    for part in range(PARTS + 1):
        y = HEIGHT - BOTTOM - part / PARTS * (HEIGHT - TOP - BOTTOM)
        lines += [
            tag("line", x1=LEFT, x2=width, y1=y, y2=y, class_="rule"),
            tag("text", _figure(top * part / PARTS), x=LEFT - 8, y=y + 4, text_anchor="end"),
        ]
    return joined(*lines)


def _axis(labels: Sequence[str], place: float) -> Markup:
    """As many of the labels as have room."""
    every = max(1, ceil(LABEL_WIDTH / place))
    return joined(
        *(
            tag("text", label, x=LEFT + place * (at + 0.5), y=HEIGHT - 7, text_anchor="middle")
            for at, label in enumerate(labels)
            if at % every == 0
        )
    )


def _figure_of(
    width: float, height: float, parts: Sequence[Markup], legend: Sequence[Series]
) -> Markup:
    drawing = tag("svg", *parts, viewBox=f"0 0 {width:.0f} {height:.0f}", role="img")
    keys = [
        tag("span", tag("i", class_=f"series-{number}"), one.name)
        for number, one in enumerate(legend)
    ]
    return tag("figure", drawing, tag("figcaption", *keys) if keys else None)


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
