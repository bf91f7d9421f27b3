"""The page tells the numbers of the views, is whole in itself, and takes no name for markup."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lake.examples import ADA, at, sighting, write
from whosthere.lake.lake import open_lake
from whosthere.lake.report.charts import NARROW, Series, lying_bars, nice_top, stacked_bars
from whosthere.lake.report.figures import figures, newest_day
from whosthere.lake.report.html import tag
from whosthere.lake.report.page import page
from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from pathlib import Path

    from whosthere.lake.lake import Lake

FIRST, SECOND, LATER = date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)


class Texts(HTMLParser):
    """The texts and the names of elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def told(lake: Lake, first: date = FIRST, last: date = FIRST) -> str:
    return page(figures(lake, first, last, "UTC"))


def test_the_numbers_are_those_of_the_views(lake: Lake) -> None:
    texts = Texts(told(lake)).texts
    numbers = {name: texts[texts.index(name) - 1] for name in ("visitors", "strangers", "visits")}
    assert numbers == {"visitors": "5", "strangers": "3", "visits": "7"}
    assert texts[texts.index("longest stay") - 1] == "6:00 min"
    assert "31 January 2026, time zone UTC" in texts
    assert texts.count("Ada") == 2


def test_several_days_count_everybody_once(lake: Lake) -> None:
    texts = Texts(told(lake, FIRST, SECOND)).texts
    assert texts[texts.index("visitors") - 1] == "5"
    assert texts[texts.index("visits") - 1] == "8"
    assert "Visitors a day" in texts


def test_the_page_needs_nothing_from_elsewhere(lake: Lake) -> None:
    html = told(lake)
    assert not Texts(html).tags & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"(?:https?:)?//|url\(|@import", html.replace("<!doctype html>", ""))


def test_an_empty_day_says_so(lake: Lake) -> None:
    assert "Nobody was seen on this day." in Texts(told(lake, LATER, LATER)).texts
    assert newest_day(lake) == SECOND


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><b>', "a & b", "&lt;"])
def test_names_and_cameras_are_text(name: str, tmp_path: Path) -> None:
    write(str(tmp_path), [sighting(at(9), camera=name, **ADA)])
    place = Destination.parse(str(tmp_path))
    with open_lake(place, {}, names={"p-ada": name}) as lake:
        html = Texts(told(lake))
    assert html.texts.count(name) == 3  # camera of the recognition, camera and name of the visit
    assert not html.tags & {"script", "b"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_a_text_is_it_comes_out_as_it_was(text: str) -> None:
    element = ElementTree.fromstring(str(tag("p", text, title=text)))  # noqa: S314 - made here
    assert (element.text or "", element.get("title")) == (text, text)


@given(st.lists(st.floats(0, 1e6), max_size=40))
def test_bars_stay_inside_their_chart(values: list[float]) -> None:
    labels = [str(number) for number in range(len(values))]
    upright = stacked_bars(labels, [Series("", values)], "visits", width=NARROW)
    lying = lying_bars(labels, values, labels)
    assert nice_top(max(values, default=0)) >= max(values, default=0)
    for chart in (upright, lying):
        svg = ElementTree.fromstring(str(chart)).find("svg")  # noqa: S314 - made here
        assert svg is not None
        width, height = map(float, (svg.get("viewBox") or "").split()[2:])
        for bar in svg.iter("rect"):
            x, y, across, down = (float(bar.get(k) or 0) for k in ("x", "y", "width", "height"))
            assert x >= 0
            assert x + across <= width + 0.1
            assert y >= -0.1
            assert y + down <= height + 0.1
