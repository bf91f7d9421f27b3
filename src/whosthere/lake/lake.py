"""A lake as SQL: its tables and the views of ``views.sql``, in DuckDB, to read and nothing else.

What a query may not do is kept by two locks. DuckDB can open the files of the tables' current
versions and nothing besides, loads no extension and takes no settings any more. And it is handed
SELECT statements only, since the first lock would let COPY write over the very files that it opens.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from whosthere.errors import OutputError, UsageError
from whosthere.lake.files import form_of, table_files
from whosthere.lake.views import views
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks.stores import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from whosthere.lake.files import Form
    from whosthere.sightings.tables.table import Table
    from whosthere.sinks.destination import Destination

STATES = {"people": ("person_id", "recorded_at, id"), "runs": ("run_id", "id")}
"""Tables of which the latest row of a key counts, with what tells the latest. All their rows are in
``people_rows`` and ``runs_rows``."""

_TYPES = {
    pa.string(): "VARCHAR",
    pa.float64(): "DOUBLE",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


class Lake:
    """A lake that is open for questions, as it was then. Make one with `open_lake`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, shown: str) -> None:
        self.shown = shown
        self._connection = connection

    def query(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """The answer to a question.

        Args:
            sql: One SELECT, or what DuckDB counts as one: FROM, DESCRIBE, SUMMARIZE, SHOW.
            values: Of the question marks in it.

        Raises:
            UsageError: It is no question, or DuckDB cannot answer it.
        """
        with _sentences():
            statements = self._connection.extract_statements(sql)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                message = "a lake is only read: give one SELECT statement"
                raise UsageError(message)
            return self._connection.execute(statements[0], list(values)).to_arrow_table()

    def relations(self) -> list[str]:
        """The names of all tables and views."""
        names: list[str] = self.query("SHOW TABLES")["name"].to_pylist()
        return names

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def __enter__(self) -> Lake:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_lake(
    place: Destination,
    options: Mapping[str, str],
    *,
    names: Mapping[str, str] | None = None,
    timezone: str = "UTC",
    threads: int | None = None,
) -> Lake:
    """Open what a sink wrote: Delta tables, Parquet or JSON Lines, in a folder or a store.

    A table that is not there is an empty one, and columns that a file lacks are null.

    Args:
        place: Where it is.
        options: Credentials and the like, as the sink takes them.
        names: What people are called, by their id: the table ``names``. It is only in memory.
        timezone: IANA name of the zone whose days and hours count.
        threads: How many cores may work at an answer; all, unless given.

    Raises:
        ConfigError: The options are wrong.
        OutputError: The place cannot be reached.
        UsageError: It is no place of files, or there is no such time zone.

    Examples:
        >>> from whosthere.sinks.destination import Destination
        >>> with open_lake(Destination.parse("/nowhere"), {}) as lake:
        ...     lake.query("SELECT count(*) AS visits FROM visits").to_pylist()
        [{'visits': 0}]
    """
    form = form_of(place)
    store = Store.at(place, options)
    files = {name: table_files(store, form, name) for name in TABLES}
    connection = duckdb.connect(config={} if threads is None else {"threads": threads})
    try:
        root = _root(connection, store) if any(files.values()) else ""
        paths = {name: [f"{root}{path}" for path in of_table] for name, of_table in files.items()}
        with _sentences():
            _settle(connection, timezone)
            for name, of_table in paths.items():
                _create_table(connection, TABLES[name], form, of_table)
            _create_names(connection, names or {})
            for view in views():
                connection.execute(view.sql)
            _lock(connection, [path for of_table in paths.values() for path in of_table])
    except BaseException:
        connection.close()
        raise
    return Lake(connection, place.shown)


def _root(connection: duckdb.DuckDBPyConnection, store: Store) -> str:
    """What stands before a path within the store, for DuckDB to find it."""
    if store.folder is not None:
        return f"{store.root}/"
    from whosthere.lake.remote import SCHEME, register

    register(connection, store.objects())
    return f"{SCHEME}://"


def _settle(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    connection.execute(f"SET TimeZone = {_text(timezone)}")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET python_enable_replacements = false")


def _create_table(
    connection: duckdb.DuckDBPyConnection, table: Table, form: Form, paths: Sequence[str]
) -> None:
    name = f"{table.name}_rows" if table.name in STATES else table.name
    parts = [_empty(table), *([_read(table, form, paths)] if paths else [])]
    connection.execute(f"CREATE VIEW {name} AS {' UNION ALL BY NAME '.join(parts)}")
    if table.name in STATES:
        key, latest = STATES[table.name]
        order = ", ".join(f"{column} DESC" for column in latest.split(", "))
        connection.execute(
            f"CREATE VIEW {table.name} AS SELECT * FROM {name} "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}) = 1"
        )


def _empty(table: Table) -> str:
    """A SELECT of no rows with the table's columns: what files lack is null by it."""
    columns = [f"NULL::{_TYPES[column.type]} AS {column.name}" for column in table.columns]
    return f"SELECT {', '.join([*columns, 'NULL::DATE AS date'])} WHERE false"


def _read(table: Table, form: Form, paths: Sequence[str]) -> str:
    files = f"[{', '.join(map(_text, paths))}]"
    if form != "jsonl":
        return (
            f"SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = true, "
            "hive_types = {'date': DATE})"
        )
    binary = {column.name for column in table.columns if column.type == pa.binary()}
    types = {c.name: "VARCHAR" if c.name in binary else _TYPES[c.type] for c in table.columns}
    columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in types.items())
    bytes_ = ", ".join(f"from_base64({name}) AS {name}" for name in sorted(binary))
    decoded = f" REPLACE ({bytes_})" if bytes_ else ""
    return (
        f"SELECT *{decoded}, timezone('UTC', \"{table.time}\")::DATE AS date "
        f"FROM read_json({files}, format = 'newline_delimited', columns = {{{columns}}}, "
        "hive_partitioning = false)"
    )


def _create_names(connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> None:
    connection.execute("CREATE TABLE names (person_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL)")
    if names:
        connection.executemany("INSERT INTO names VALUES (?, ?)", [list(p) for p in names.items()])


def _lock(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    connection.execute(f"SET allowed_paths = [{', '.join(map(_text, paths))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _text(value: str) -> str:
    """A text in SQL."""
    return f"'{value.replace(chr(39), 2 * chr(39))}'"


@contextmanager
def _sentences() -> Iterator[None]:
    """Say what DuckDB says, in one sentence.

    Raises:
        UsageError: The question is wrong.
        OutputError: A file cannot be read.
    """
    try:
        yield
    except (duckdb.IOException, FileNotFoundError) as error:
        message = (
            "a file of the lake cannot be read; if it was just tidied or somebody was erased, "
            "ask again"
        )
        raise OutputError(message) from error
    except duckdb.Error as error:
        # The rest points into the statement, or is the stack of a file system.
        said = str(error).strip().splitlines()[0]
        raise UsageError(said) from error
