"""Who was seen, through the native API: filters, pages, evidence and files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from tests.server.api.history import fill
from tests.server.api.native import client
from tests.server.serving import Served
from whosthere.people.gallery import Gallery
from whosthere.server.access.roles import Role
from whosthere.server.keys import ApiKeys
from whosthere.sightings.row import from_arrow
from whosthere.sightings.tables.sightings import SIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

ALL = 7


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    home = tmp_path_factory.mktemp("watched")
    ids = fill(home)
    with Served(home) as server:
        yield server, ids


@pytest.fixture(scope="module")
def ids(watched: tuple[Served, dict[str, str]]) -> dict[str, str]:
    return watched[1]


@pytest.fixture(scope="module")
def api(watched: tuple[Served, dict[str, str]]) -> Iterator[httpx.Client]:
    with client(watched[0]) as opened:
        yield opened


def test_visits_are_listed_newest_first_with_who_it_was(
    api: httpx.Client, ids: dict[str, str]
) -> None:
    listed = api.get("/sightings").json()
    assert (len(listed["sightings"]), listed["total"], listed["next"]) == (ALL, ALL, None)
    times = [each["first_seen"] for each in listed["sightings"]]
    assert times == sorted(times, reverse=True)
    (ada,) = api.get("/sightings", params={"person": ids["Ada"], "until": "2026-02-01T00:00:00Z"}
    ).json()["sightings"]  # fmt: skip
    assert (ada["name"], ada["person_id"], ada["camera"]) == ("Ada", ids["Ada"], "door")
    assert (ada["age"], ada["mood"]) == (34.0, {"emotion": "happiness", "share": 0.7})
    assert not ada["open"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"camera": "yard"}, 1),
        ({"camera": "attic"}, 0),
        ({"who": "known"}, 4),
        ({"who": "strangers"}, 3),
        ({"q": "bOb"}, 2),
        ({"q": "doo"}, 6),
        ({"q": "%"}, 0),
        ({"since": "2026-02-01T09:00:00Z"}, 3),
        ({"since": "2026-02-01T10:00:00+01:00"}, 3),
        ({"until": "2026-02-01T09:00:00Z"}, 4),
        ({"since": "2026-01-31T23:00:00Z", "until": "2026-02-01T00:00:00Z"}, 1),
        ({"who": "known", "camera": "door", "q": "ada"}, 2),
    ],
)
def test_filters_narrow_list_and_timeline_alike(
    api: httpx.Client, filters: dict[str, str], expected: int
) -> None:
    listed = api.get("/sightings", params=filters).json()
    assert (len(listed["sightings"]), listed["total"]) == (expected, expected)
    drawn = api.get("/sightings/timeline", params=filters).json()
    assert drawn["complete"]
    assert [each["id"] for each in drawn["spans"]] == [each["id"] for each in listed["sightings"]]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(limit=st.integers(1, 9), who=st.sampled_from([None, "known", "strangers"]))
def test_whoever_pages_meets_every_visit_once(
    api: httpx.Client, limit: int, who: str | None
) -> None:
    filters = {} if who is None else {"who": who}
    whole = [each["id"] for each in api.get("/sightings", params=filters).json()["sightings"]]
    met: list[str] = []
    cursor: str | None = None
    while cursor is not None or not met:
        page = {} if cursor is None else {"cursor": cursor}
        told = api.get("/sightings", params={**filters, **page, "limit": str(limit)}).json()
        assert 0 < len(told["sightings"]) <= limit
        assert told["total"] == len(whole)
        met += [each["id"] for each in told["sightings"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert met == whole


def test_what_is_no_filter_is_refused_with_a_sentence(api: httpx.Client) -> None:
    for asked in ({"cursor": "x"}, {"since": "yesterday"}, {"limit": "0"}, {"who": "cats"}):
        refused = api.get("/sightings", params=asked)
        assert refused.status_code == 400, asked
        assert refused.json()["error"]["message"]


def test_choices_are_those_that_were_seen(api: httpx.Client, ids: dict[str, str]) -> None:
    assert api.get("/sightings/choices").json() == {
        "cameras": ["door", "yard"],
        "people": [{"id": ids["=Bob"], "name": "=Bob"}, {"id": ids["Ada"], "name": "Ada"}],
    }


def test_a_visit_tells_what_it_rests_on(api: httpx.Client, ids: dict[str, str]) -> None:
    (short,) = api.get("/sightings", params={"camera": "yard"}).json()["sightings"]
    told = api.get(f"/sightings/{short['id']}").json()
    assert {name: told[name] for name in short} == short
    assert told["looks_kept"]
    assert len(told["evidence"]) == len(told["votes"]) == 71
    assert told["votes"][0] == {
        "at": short["first_seen"], "similarity": 0.3, "runner_up": 0.2, "confidence": 0.9
    }  # fmt: skip
    assert told["votes"][-1]["similarity"] == 0.8
    assert told["evidence"][0]["mood"] == {"emotion": "happiness", "share": 0.7}
    assert {"task": "detector", "fingerprint": "yunet-1"} in told["models"]
    assert told["run"]["ended_at"] is not None
    assert told["run"]["settings"] == {"group": "default"}
    assert told["emotions"]["happiness"] == 0.7
    assert ids["=Bob"] == told["person_id"]


def test_pictures_are_of_those_who_are_enrolled(api: httpx.Client) -> None:
    for visit in api.get("/sightings").json()["sightings"]:
        if visit["person_id"] is None:
            assert visit["picture"] is None
            refused = api.get(f"/sightings/{visit['id']}/picture.jpg")
            assert refused.status_code == 404
        else:
            shown = api.get(visit["picture"].removeprefix("/api"))
            assert shown.headers["content-type"] == "image/jpeg"
            assert shown.headers["cache-control"] == "no-store"
            assert max(Pillow.open(io.BytesIO(shown.content)).size) <= 160


def test_what_is_not_there_is_not_found(api: httpx.Client) -> None:
    for path in ("/sightings/nothing", "/sightings/nothing/picture.jpg"):
        missing = api.get(path)
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "NotThere")


def test_a_parquet_file_holds_the_selection(api: httpx.Client) -> None:
    file = api.get("/sightings/export", params={"format": "parquet", "who": "known"})
    assert file.headers["content-disposition"].startswith('attachment; filename="sightings-')
    table = pq.read_table(pa.BufferReader(file.content))
    assert table.column_names == [column.name for column in SIGHTINGS.columns]
    assert b"gallery" in table.schema.metadata[b"names"]
    listed = api.get("/sightings", params={"who": "known"}).json()["sightings"]
    assert [row.id for row in from_arrow(table)] == [each["id"] for each in listed]
    assert [row.name for row in from_arrow(table)] == [each["name"] for each in listed]


def test_a_csv_file_holds_the_same_and_no_formula(api: httpx.Client) -> None:
    answer = api.get("/sightings/export", params={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    listed = api.get("/sightings").json()["sightings"]
    assert [row["id"] for row in rows] == [each["id"] for each in listed]
    assert {row["name"] for row in rows} == {"", "Ada", "'=Bob"}
    assert {row["age"] for row in rows} == {"34.0"}
    nameless = api.get("/sightings/export", params={"format": "csv", "names": "false"})
    assert {row["name"] for row in csv.DictReader(io.StringIO(nameless.text))} == {""}


def test_nothing_makes_an_empty_file(api: httpx.Client) -> None:
    nobody = {"q": "nobody at all"}
    assert (
        len(api.get("/sightings/export", params={"format": "csv"} | nobody).text.splitlines()) == 1
    )
    file = api.get("/sightings/export", params={"format": "parquet"} | nobody)
    assert pq.read_table(pa.BufferReader(file.content)).num_rows == 0


def test_viewers_look_and_do_not_export(watched: tuple[Served, dict[str, str]]) -> None:
    server, _ = watched
    with ApiKeys.open(server.home / "whosthere.db") as keys:
        _, key = keys.create("someone who looks", Role.VIEWER)
    with client(server, key) as viewer:
        assert viewer.get("/sightings").status_code == 200
        refused = viewer.get("/sightings/export", params={"format": "csv"})
        assert refused.status_code == 403


def test_who_is_renamed_or_merged_is_found_by_what_they_are_now(
    watched: tuple[Served, dict[str, str]], api: httpx.Client
) -> None:
    server, ids = watched
    with Gallery.open(server.home / "whosthere.db") as gallery:
        merged = gallery.merge(ids["=Bob"], ids["Ada"])
        gallery.rename_person(merged.id, "Zoë")
    listed = api.get("/sightings", params={"q": "ZOË"}).json()["sightings"]
    assert {(each["name"], each["person_id"]) for each in listed} == {("Zoë", ids["Ada"])}
    assert len(listed) == 4
    by_id = api.get("/sightings", params={"person": ids["Ada"]}).json()
    assert by_id["total"] == 4
    lanes = api.get("/sightings/timeline", params={"who": "known"}).json()["spans"]
    assert {span["name"] for span in lanes} == {"Zoë"}
