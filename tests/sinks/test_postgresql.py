"""PostgreSQL: exactly once, whatever stops; whole batches; and what is erased is gone."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from tests.rigs.hanging import hanging_service
from tests.rigs.postgres import PASSWORD, PostgresServer
from tests.rigs.programs import needs
from tests.sightings.examples import ADA, BOB, NOON, sighting
from tests.sightings.strategies import sightings
from tests.sinks.examples import batch, full, newer, sparse
from whosthere.database import connect
from whosthere.errors import ConfigError, OutputError
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks import postgresql
from whosthere.sinks.destination import Destination
from whosthere.sinks.drain import Drain
from whosthere.sinks.postgresql import PostgresSink
from whosthere.sinks.sink import Feed, ForgettingSink, ProbedSink, RowsRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.sighting import Sighting

pytestmark = needs("initdb")

ALL = frozenset(TABLES)
SIGHTINGS, LOOKS, PEOPLE = TABLES["sightings"], TABLES["looks"], TABLES["people"]
_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture
def url(server: PostgresServer) -> Iterator[str]:
    """A database of its own."""
    with server.database(f"faces{next(_numbers)}") as url:
        yield url


@pytest.fixture
def sink(url: str) -> Iterator[PostgresSink]:
    with closing(open_sink(url)) as sink:
        yield sink


def open_sink(url: str, name: str = "pg", **options: str) -> PostgresSink:
    return PostgresSink(Destination.parse(url), options, Feed(name, ALL, names=True, interval=0.0))


def ask(url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(url, options="-c timezone=UTC", row_factory=dict_row) as connection:
        return connection.execute(query.encode()).fetchall()


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def rows_of(url: str, table: str = "sightings") -> list[dict[str, Any]]:
    return sorted(ask(url, f"TABLE whosthere.{table}"), key=itemgetter("id"))


def ids(url: str, table: str = "sightings") -> list[str]:
    return [row["id"] for row in rows_of(url, table)]


def records(first: int, last: int) -> list[Record]:
    return [Record.of(sighting(number)) for number in range(first, last)]


def ids_of(records: list[Record]) -> list[str]:
    return sorted(record.id for record in records)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_table_keeps_every_value(sink: PostgresSink, url: str, table: Any) -> None:
    written = [full(table), sparse(table)]
    sink.write(batch(1, written))
    assert rows_of(url, table.name) == [
        record.row for record in sorted(written, key=lambda record: record.id)
    ]
    assert isinstance(sink, ProbedSink | ForgettingSink)


def test_columns_say_what_they_hold(sink: PostgresSink, url: str) -> None:
    sink.write(batch(1, [full(SIGHTINGS)]))
    [told] = ask(
        url,
        "SELECT col_description(attrelid, attnum) AS text FROM pg_attribute "
        "WHERE attrelid = 'whosthere.sightings'::regclass AND attname = 'age'",
    )
    assert told["text"] == "age, smoothed over the visit (years)"
    indexed = ask(url, "SELECT indexdef FROM pg_indexes WHERE tablename = 'sightings'")
    assert sorted(index["indexdef"].split("(")[-1] for index in indexed) == [
        "first_seen)",
        "id)",
        "person_id)",
    ]


@settings(max_examples=40, deadline=None)
@given(visits=st.lists(sightings(), min_size=1, max_size=8, unique_by=lambda visit: visit.id))
def test_rows_in_are_rows_out_but_for_nul(server: PostgresServer, visits: list[Sighting]) -> None:
    written = [Record.of(visit) for visit in visits]
    bad = {
        record.id for record in written if any("\0" in str(value) for value in record.row.values())
    }
    url = server.url()
    with closing(open_sink(url)) as sink:
        whole = batch(1, written, outbox=f"box{next(_numbers)}")
        if bad:
            with pytest.raises(RowsRefused) as refusal:
                sink.write(whole)
            assert refusal.value.rows.keys() == bad
            whole = whole.without(bad)
        sink.write(whole)
    known = {record.id for record in written}
    rows = {row["id"]: row for row in rows_of(url) if row["id"] in known}
    assert rows == {record.id: record.row for record in written if record.id not in bad}


def test_a_batch_counts_once_also_for_the_next_process(sink: PostgresSink, url: str) -> None:
    """Killed between the commit and the acknowledgement, it is written again."""
    first = batch(1, records(0, 3))
    sink.write(first)
    do(url, "DELETE FROM whosthere.sightings")
    sink.write(first)
    with closing(open_sink(url)) as another:
        another.write(first)
    assert ids(url) == []
    sink.write(batch(2, first.records))
    assert ids(url) == ids_of(list(first.records))


def test_gateways_and_sinks_count_on_their_own(sink: PostgresSink, url: str) -> None:
    here, there, third = records(0, 2), records(2, 4), records(4, 6)
    sink.write(batch(1, here, outbox="here"))
    sink.write(batch(1, there, outbox="there"))
    with closing(open_sink(url, "another")) as another:
        another.write(batch(1, third, outbox="here"))
    assert ids(url) == ids_of(here + there + third)


def test_a_row_that_is_there_is_replaced(sink: PostgresSink, url: str) -> None:
    row = full(LOOKS)
    sink.write(batch(1, [row]))
    sink.write(batch(2, [Record(LOOKS, row.row | {"age": 33.0, "pitch": None})]))
    assert ask(url, "SELECT id, age, pitch FROM whosthere.looks") == [
        {"id": row.id, "age": 33.0, "pitch": None}
    ]


class LosesAnswers(PostgresSink):
    """Writes, and every other time does not live to tell."""

    def write(self, batch: SealedBatch) -> None:
        super().write(batch)
        if next(_numbers) % 2 == 0:
            self.close()
            raise OutputError("the connection was lost; check the network")


def test_nothing_is_lost_or_doubled_while_the_server_comes_and_goes(
    server: PostgresServer, url: str, tmp_path: Path
) -> None:
    told: list[str] = []
    database = tmp_path / "whosthere.db"
    written = records(0, 60)
    sink = LosesAnswers(Destination.parse(url), {}, Feed("pg", names=True, interval=0.0, most=5))
    drain = Drain(database, sink, told.append)
    with closing(connect(database)) as connection:
        outbox = Outbox(connection)
        for start in range(0, 60, 20):
            outbox.put("run", written[start : start + 20])
            for _ in range(3):
                drain.drain_once(0.0, hurry=True)
            server.stop()
            assert not drain.drain_once(0.0, hurry=True)
            server.start()
        while outbox.waiting("pg"):
            drain.drain_once(0.0, hurry=True)
        drain.finish()
    assert ids(url) == ids_of(written)
    assert any("cannot use postgresql://127.0.0.1" in sentence for sentence in told)


def test_bad_rows_are_put_aside_and_the_others_arrive(
    url: str, sink: PostgresSink, tmp_path: Path
) -> None:
    good = records(0, 20)
    bad = [full(SIGHTINGS, camera="door\0"), full(LOOKS, camera="\0")]
    misfit = full(LOOKS, age="old")
    database = tmp_path / "whosthere.db"
    told: list[str] = []
    drain = Drain(database, sink, told.append)
    with closing(connect(database)) as connection:
        Outbox(connection).put("run", [*good[:7], *bad, misfit, *good[7:]])
        drain.finish()
        dead = {letter.id: letter.error for letter in ledger.dead_letters(connection)}
    assert ids(url) == ids_of(good)
    assert dead.keys() == {record.id for record in (*bad, misfit)}
    assert all("the database refuses it" in dead[record.id] for record in bad)


def test_nothing_of_a_batch_with_a_bad_row_is_written(sink: PostgresSink, url: str) -> None:
    sink.probe()
    bad = full(SIGHTINGS, camera="door\0")
    with pytest.raises(RowsRefused) as refusal:
        sink.write(batch(1, [*records(0, 5), bad, full(LOOKS)]))
    assert refusal.value.rows.keys() == {bad.id}
    assert "door" not in str(refusal.value)
    assert ids(url) == ids(url, "looks") == []
    assert ask(url, "TABLE whosthere._batches") == []


def test_rows_that_a_rule_of_the_owner_forbids_are_refused(sink: PostgresSink, url: str) -> None:
    sink.write(batch(1, records(0, 1)))
    do(url, "ALTER TABLE whosthere.sightings ADD CHECK (camera <> 'cellar')")
    cellar = Record.of(sighting(1, camera="cellar"))
    with pytest.raises(RowsRefused, match="violates check constraint") as refusal:
        sink.write(batch(2, [cellar, *records(2, 4)]))
    assert refusal.value.rows.keys() == {cellar.id}


def test_a_newer_sink_adds_columns_and_an_older_one_goes_on(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = newer(SIGHTINGS)
    old, new, old_again = full(SIGHTINGS), full(later, weather="rain"), full(SIGHTINGS)
    with closing(open_sink(url)) as sink:
        sink.write(batch(1, [old]))
        with monkeypatch.context() as patch, closing(open_sink(url)) as newer_sink:
            patch.setitem(TABLES, "sightings", later)
            newer_sink.write(batch(2, [new]))
        sink.write(batch(3, [old_again]))
    rows = ask(url, "SELECT id, weather FROM whosthere.sightings")
    assert {row["id"]: row["weather"] for row in rows} == {
        old.id: None,
        new.id: "rain",
        old_again.id: None,
    }


def test_erased_people_are_gone_from_every_table_and_from_the_files(
    server: PostgresServer, sink: PostgresSink, url: str
) -> None:
    ada, bob = "p-ada-3f9e0c", "p-bob-77aa12"
    tables = [table for table in TABLES.values() if "person_id" in table.names]
    written = [
        full(table, person_id=person, name=f"Name of {person}")
        if "name" in table.names
        else full(table, person_id=person)
        for table in tables
        for person in (ada, bob)
    ]
    sink.write(batch(1, [*written, full(TABLES["runs"])]))
    do(url, "ANALYZE")
    assert files_with(server, url, ada)
    assert sink.erase(ada) == len(tables)
    assert sink.erase(ada) == 0
    assert files_with(server, url, ada) == []
    assert files_with(server, url, bob)
    for table in tables:
        assert [row["person_id"] for row in rows_of(url, table.name)] == [bob]


def files_with(server: PostgresServer, url: str, text: str) -> list[Path]:
    """The files of tables and indexes that hold a text; the log of changes is left out."""
    do(url, "CHECKPOINT")
    return [
        path
        for path in (server.folder / "cluster" / "base").rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_erasing_where_nothing_was_written_makes_nothing(sink: PostgresSink, url: str) -> None:
    assert sink.erase("p-ada") == 0
    assert sink.retain("looks", NOON, dry_run=False) == 0
    assert schemas(url) == []


def schemas(url: str) -> list[dict[str, Any]]:
    return ask(url, "SELECT 1 AS one FROM pg_namespace WHERE nspname = 'whosthere'")


def test_retention_goes_by_the_date_in_utc(sink: PostgresSink, url: str) -> None:
    midnight = datetime(2026, 1, 31, tzinfo=UTC)
    early = full(LOOKS, at=midnight - timedelta(microseconds=1))
    late = full(LOOKS, at=midnight)
    sink.write(batch(1, [early, late]))
    assert sink.retain("looks", NOON, dry_run=True) == 1
    assert ids(url, "looks") == ids_of([early, late])
    assert sink.retain("looks", NOON, dry_run=False) == 1
    assert ids(url, "looks") == [late.id]


def test_probing_says_what_was_reached_and_leaves_nothing(sink: PostgresSink, url: str) -> None:
    said = sink.probe()
    assert said.startswith("PostgreSQL ")
    assert said.endswith(f"/{url.rpartition('/')[2]} takes rows in whosthere")
    assert PASSWORD not in said
    assert schemas(url) == []
    sink.write(batch(1, records(0, 1)))
    sink.probe()
    assert ask(url, "SELECT outbox, number FROM whosthere._batches") == [
        {"outbox": "box", "number": 1}
    ]


def test_a_wrong_password_is_told_without_telling_it(server: PostgresServer) -> None:
    sink = open_sink(server.url(password="wr0ng%2Fone"))  # noqa: S106
    with pytest.raises(OutputError, match='password authentication failed for user "ada"') as error:
        sink.write(batch(1, records(0, 1)))
    assert "wr0ng" not in str(error.value)
    assert "check that it runs, address, user, password" in str(error.value)


def test_the_password_can_be_an_option_and_the_schema_in_the_url(
    server: PostgresServer, url: str
) -> None:
    place = url.replace(server.url().split("@")[0], "postgresql://ada")
    with closing(open_sink(f"{place}?schema=door_7&sslmode=disable", password=PASSWORD)) as sink:
        sink.write(batch(1, records(0, 1)))
    assert len(ask(url, "SELECT id FROM door_7.sightings")) == 1


def test_a_server_that_does_not_answer_is_given_up(url: str) -> None:
    with hanging_service() as address:
        host = address.removeprefix("http://")
        sink = open_sink(f"postgresql://ada:hush@{host}/faces?connect_timeout=2")
        with pytest.raises(OutputError, match="timeout expired") as error:
            sink.write(batch(1, records(0, 1)))
    assert "hush" not in str(error.value)


def test_a_lock_of_somebody_else_is_not_waited_for_for_ever(
    sink: PostgresSink, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_SECONDS", 1)
    sink.write(batch(1, records(0, 1)))
    with psycopg.connect(url) as somebody:
        somebody.execute("LOCK TABLE whosthere.sightings")
        with pytest.raises(OutputError, match="lock timeout; the rows are safe"):
            sink.write(batch(2, records(1, 2)))
    sink.write(batch(2, records(1, 2)))
    assert len(ids(url)) == 2


@pytest.mark.parametrize(
    ("address", "options", "said"),
    [
        ("postgresql://ada:hush@er@db/faces", {}, "special characters"),
        ("postgresql://ada:hush/er@db/faces", {}, "special characters"),
        ("postgresql://ada:hush%ZZ@db/faces", {}, "special characters"),
        ("postgresql://ada:hush@db/faces?hush=1", {}, "special characters"),
        ("postgresql://ada:hush@[::1/faces", {}, "special characters"),
        ("postgresql://ada:hush/er@db/faces", {"pasword": "hush"}, "special characters"),
        ("postgresql://ada:hush@db/faces?schema=Faces", {}, "small letters"),
        ("postgresql://ada:hush@db/faces", {"schema": "pg_faces"}, "small letters"),
        ("postgresql://ada:hush@db/faces", {"pasword": "hush"}, "no option 'pasword'"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_repeating_it(
    address: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        open_sink(address, **options)
    assert "hush" not in str(error.value)


def test_rows_do_not_travel_unencrypted_unless_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def conninfo(url: str) -> str:
        return PostgresSink(Destination.parse(url), {}, Feed("pg"))._place.conninfo

    monkeypatch.delenv("PGSSLMODE", raising=False)
    assert "sslmode=require" in conninfo("postgresql://db.example/faces")
    assert "sslmode=disable" in conninfo("postgresql://db.example/faces?sslmode=disable")
    assert "sslmode" not in conninfo("postgresql://localhost/faces")


def test_a_user_with_few_rights_writes_to_what_the_owner_made(
    server: PostgresServer, url: str
) -> None:
    role = f"writer{next(_numbers)}"
    do(url, f"CREATE ROLE {role} LOGIN PASSWORD 'w'")
    few = url.replace(server.url().split("@")[0], f"postgresql://{role}:w")
    with closing(open_sink(few)) as sink:
        with pytest.raises(OutputError, match="let its user create, write and delete in the sch"):
            sink.probe()
        with closing(open_sink(url)) as owner:
            owner.write(batch(1, [full(table) for table in TABLES.values()], outbox="owner"))
        do(url, f"GRANT USAGE ON SCHEMA whosthere TO {role}")
        rights = "SELECT, INSERT, UPDATE, DELETE"
        do(url, f"GRANT {rights} ON ALL TABLES IN SCHEMA whosthere TO {role}")
        sink.probe()
        written = [Record.of(sighting(1, ADA)), Record.of(sighting(2, BOB))]
        sink.write(batch(1, written))
        with pytest.raises(OutputError, match="their bytes stay on its disk"):
            sink.erase("p-ada")
    assert written[0].id not in ids(url)
    assert written[1].id in ids(url)
