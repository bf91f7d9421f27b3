"""What a PostgreSQL sink keeps in the database: a schema with our tables, and how far it is.

A schema grows as our tables do, by nullable columns: a newer sink adds those that are lacking, and
an older one does without those that it does not know. What is there is never asked for again, so
that a user without the right to create can write to what an administrator has made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.sql import SQL, Identifier, Literal

from whosthere.sightings.tables.column import BYTES, COUNT, FLAG, REAL, TEXT, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from psycopg import Connection
    from psycopg.sql import Composed

    from whosthere.sightings.tables.column import Column
    from whosthere.sightings.tables.table import Table

TYPES: dict[pa.DataType, LiteralString] = {
    TEXT: "text",
    REAL: "float8",
    COUNT: "int8",
    FLAG: "bool",
    BYTES: "bytea",
    TIME: "timestamptz",
}
"""PostgreSQL's names for the types of our columns."""
BATCHES = "_batches"
_PERSONAL = ("person_id", "name")


class Schema:
    """Our tables in one database.

    Args:
        name: Of the schema that they are in.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def of(self, name: str) -> Identifier:
        """A table of it, for statements."""
        return Identifier(self._name, name)

    def tables(self, connection: Connection) -> dict[str, frozenset[str]]:
        """The columns of the tables that there are, by name of the table."""
        rows = connection.execute(
            "SELECT relname, array_agg(attname::text) FROM pg_attribute "
            "JOIN pg_class ON pg_class.oid = attrelid "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE nspname = %s AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped "
            "GROUP BY relname",
            (self._name,),
        )
        return {name: frozenset(columns) for name, columns in rows}

    def prepare(self, connection: Connection, tables: Iterable[Table]) -> None:
        """Make what is lacking of the schema and of some tables, inside a transaction."""
        # Two gateways may see their first rows at the same moment.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (self._name,))
        there = self.tables(connection)
        if BATCHES not in there:
            self._begin(connection)
        for table in tables:
            if table.name not in there:
                self._create(connection, table)
            for column in table.columns:
                if column.name not in there.get(table.name, table.names):
                    self._add(connection, table, column)

    def claim(self, connection: Connection, outbox: str, sink: str, number: int) -> bool:
        """Note, inside a transaction, that a batch is written; False when it was before."""
        claimed = connection.execute(
            SQL(
                "INSERT INTO {batches} AS last (outbox, sink, number) VALUES (%s, %s, %s) "
                "ON CONFLICT (outbox, sink) DO UPDATE SET number = excluded.number, at = now() "
                "WHERE last.number < excluded.number"
            ).format(batches=self.of(BATCHES)),
            (outbox, sink, number),
        )
        return claimed.rowcount == 1

    def _begin(self, connection: Connection) -> None:
        known = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (self._name,))
        if known.fetchone() is None:
            connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(self._name)))
        connection.execute(
            SQL(
                "CREATE TABLE {batches} (outbox text, sink text, number int8 NOT NULL, "
                "at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (outbox, sink)); "
                "COMMENT ON TABLE {batches} IS 'the last batch of each sink of each gateway'"
            ).format(batches=self.of(BATCHES))
        )

    def _create(self, connection: Connection, table: Table) -> None:
        name = self.of(table.name)
        columns = SQL(", ").join(
            definition(column) + SQL("" if column.nullable else " NOT NULL")
            for column in table.columns
        )
        connection.execute(SQL("CREATE TABLE {} ({}, PRIMARY KEY (id))").format(name, columns))
        connection.execute(
            SQL("COMMENT ON TABLE {} IS {}").format(name, Literal(table.description))
        )
        for column in table.columns:
            self._describe(connection, table, column)
        for key in (table.time, "person_id"):
            if key in table.names:
                connection.execute(SQL("CREATE INDEX ON {} ({})").format(name, Identifier(key)))

    def _add(self, connection: Connection, table: Table, column: Column) -> None:
        connection.execute(
            SQL("ALTER TABLE {} ADD COLUMN {}").format(self.of(table.name), definition(column))
        )
        self._describe(connection, table, column)

    def _describe(self, connection: Connection, table: Table, column: Column) -> None:
        unit = f" ({column.unit})" if column.unit else ""
        names = {"table": self.of(table.name), "column": Identifier(column.name)}
        connection.execute(
            SQL("COMMENT ON COLUMN {table}.{column} IS {text}").format(
                **names, text=Literal(column.description + unit)
            )
        )
        if column.name in _PERSONAL:
            # Statistics hold the most common values, also those of people who were erased since.
            connection.execute(
                SQL("ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0").format(**names)
            )


def definition(column: Column) -> Composed:
    """Name and type of a column, for statements."""
    return SQL("{} ").format(Identifier(column.name)) + SQL(TYPES[column.type])
