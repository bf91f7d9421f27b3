"""A lake is read whatever wrote it, however old it is, and whatever happened to it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import deltalake
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from tests.lake.examples import SIGHTINGS, at, sighting, write
from tests.rigs import gcs, s3
from tests.sinks.examples import full
from whosthere.errors import UsageError
from whosthere.lake.lake import open_lake
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from whosthere.lake.lake import Lake


def opened(url: str, **options: str) -> Lake:
    return open_lake(Destination.parse(url), options)


def ids(lake: Lake) -> set[str]:
    return set(lake.query("SELECT id FROM sightings")["id"].to_pylist())


@pytest.mark.parametrize("form", ["", "parquet+", "jsonl+"])
def test_every_table_comes_back_as_it_was_written(form: str, tmp_path: Path) -> None:
    url = f"{form}{tmp_path / 'a lake, isnt it: 100%'}"
    rows = {name: full(table).row for name, table in TABLES.items()}
    for name, row in rows.items():
        write(url, [row], name)
    with opened(url) as lake:
        for name, row in rows.items():
            [read] = lake.query(f"SELECT * EXCLUDE (date) FROM {name}").to_pylist()
            assert read == row
            [date] = lake.query(f"SELECT date FROM {name}")["date"].to_pylist()
            assert date == TABLES[name].at(row).date()


@pytest.mark.parametrize("rig", [s3, gcs], ids=["s3", "gcs"])
@pytest.mark.parametrize("form", ["", "parquet+", "jsonl+"])
def test_a_store_is_read_like_a_folder(form: str, rig: ModuleType) -> None:
    with rig.bucket() as bucket:
        write(f"{form}{bucket.url}/lake", SIGHTINGS, **bucket.options)
        with opened(f"{form}{bucket.url}/lake", **bucket.options) as lake:
            assert ids(lake) == {row["id"] for row in SIGHTINGS}
            assert lake.query("SELECT count(*) AS n FROM visits")["n"].to_pylist() == [8]


def test_a_lake_that_is_not_there_has_empty_tables(tmp_path: Path) -> None:
    with opened(str(tmp_path / "lake")) as lake:
        for name in lake.relations():
            assert lake.query(f"FROM {name}").num_rows == 0
        found = lake.query("SELECT * EXCLUDE (date) FROM sightings").schema
        assert [(column.name, column.type) for column in found] == [
            (column.name, column.type) for column in TABLES["sightings"].columns
        ]
    assert not (tmp_path / "lake").exists()


def test_rows_that_were_deleted_or_moved_are_not_seen_twice(tmp_path: Path) -> None:
    url = str(tmp_path / "lake")
    for row in SIGHTINGS:
        write(url, [row])
    table = DeltaTable(f"{url}/sightings")
    table.delete("name = 'Bob'")
    left = {row["id"] for row in SIGHTINGS if row["name"] != "Bob"}
    with opened(url) as lake:
        assert ids(lake) == left
        # Delta's own DELETE leaves texts that pyarrow cannot compare (apache/arrow#49368).
        assert lake.query("FROM sightings WHERE name = 'Ada'").num_rows == 3
    table.optimize.compact()
    with opened(url) as lake:
        assert ids(lake) == left


def test_columns_of_a_later_version_are_null_in_older_rows(tmp_path: Path) -> None:
    url = str(tmp_path / "lake")
    write(url, SIGHTINGS)
    newer = sighting(at(12, day=3))
    schema = TABLES["sightings"].schema.remove_metadata()
    row = pa.Table.from_pylist([newer], schema=pa.schema([f.remove_metadata() for f in schema]))
    row = row.append_column("weather", pa.array(["rain"]))
    row = row.append_column("date", pa.array([at(12, day=3).date()]))
    deltalake.write_deltalake(f"{url}/sightings", row, mode="append", schema_mode="merge")
    with opened(url) as lake:
        counted = lake.query("SELECT weather, count(*) AS n FROM sightings GROUP BY 1 ORDER BY 2")
        assert counted.to_pylist() == [{"weather": "rain", "n": 1}, {"weather": None, "n": 9}]


def test_columns_that_old_files_lack_are_null(tmp_path: Path) -> None:
    folder = tmp_path / "sightings" / "date=2026-01-31"
    folder.mkdir(parents=True)
    old = pa.Table.from_pylist([SIGHTINGS[0]], schema=TABLES["sightings"].schema)
    pa.parquet.write_table(old.drop_columns(["quality", "recovered"]), folder / "part-1.parquet")
    with opened(f"parquet+{tmp_path}") as lake:
        [row] = lake.query("SELECT name, quality, recovered FROM sightings").to_pylist()
        assert row == {"name": "Ada", "quality": None, "recovered": None}


def test_the_latest_row_of_a_person_counts(tmp_path: Path) -> None:
    url = str(tmp_path)
    person = full(TABLES["people"]).row | {"person_id": "p-ada", "erased_at": None}
    write(url, [person | {"id": "1", "recorded_at": at(9)}], "people")
    write(url, [person | {"id": "2", "recorded_at": at(10), "name": "Countess"}], "people")
    with opened(url) as lake:
        assert lake.query("SELECT name FROM people")["name"].to_pylist() == ["Countess"]
        assert lake.query("FROM people_rows").num_rows == 2


def test_names_are_a_table_of_their_own(tmp_path: Path) -> None:
    with open_lake(Destination.parse(str(tmp_path)), {}, names={"p-1": "O'Hara"}) as lake:
        assert lake.query("FROM names").to_pylist() == [{"person_id": "p-1", "name": "O'Hara"}]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{file}'",
        "COPY sightings TO '{stolen}'",
        "EXPLAIN ANALYZE COPY (SELECT 1 AS id) TO '{file}'",
        "ATTACH '{stolen}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET TimeZone = 'UTC'",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO names VALUES ('p-1', 'Ada')",
        "DROP VIEW visits",
        "DELETE FROM names",
        "EXPORT DATABASE '{stolen}'",
        "CALL pragma_version()",
        "SELECT 1; DROP VIEW visits",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM read_csv('https://example.org/rows.csv')",
        "SELECT * FROM read_parquet('s3://bucket/file.parquet')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM sql",
        "SELECT getenv('HOME')",
        "",
    ],
)
def test_a_query_writes_nothing_and_reads_nothing_else(sql: str, tmp_path: Path) -> None:
    write(f"parquet+{tmp_path / 'lake'}", SIGHTINGS)
    secret, stolen = tmp_path / "secret.csv", tmp_path / "stolen"
    secret.write_text("a,b\n1,2\n")
    [file, *_] = sorted((tmp_path / "lake").rglob("*.parquet"))
    before = file.read_bytes()
    with opened(f"parquet+{tmp_path / 'lake'}") as lake:
        with pytest.raises(UsageError) as caught:
            lake.query(sql.format(file=file, stolen=stolen, secret=secret))
        assert "\n" not in str(caught.value)
        assert lake.query("SELECT count(*) AS n FROM visits")["n"].to_pylist() == [8]
    assert file.read_bytes() == before
    assert not stolen.exists()
