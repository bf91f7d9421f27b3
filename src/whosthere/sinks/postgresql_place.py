"""Which PostgreSQL database a sink writes to, and how it is reached.

The URL is libpq's: ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&schema=S``.
What it lacks comes from libpq's environment variables (``PGPASSWORD``, ``PGSSLROOTCERT`` ...) and
from the options ``password`` and ``schema``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from whosthere.errors import ConfigError
from whosthere.sinks.loopback import is_loopback
from whosthere.sinks.options import check_names

if TYPE_CHECKING:
    from psycopg import Connection

    from whosthere.sinks.destination import Destination

SCHEMA = "whosthere"
_SCHEMA_NAME = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")

_ALWAYS: dict[str, str] = {
    "connect_timeout": "10",
    "client_encoding": "utf8",
    "application_name": "whosthere",
    # A peer that is gone is noticed within a minute, and a quiet connection outlives the four
    # minutes after which clouds forget it.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}


_NO_WAY_IN = ("08", "28", "57P")
"""Classes of SQLSTATE: no connection, not let in, shut down. Without a state there is none."""


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """One schema of one database.

    Attributes:
        shown: Its address without secrets.
        schema: Name of the schema.
        conninfo: Its address as libpq takes it; it holds the password.
    """

    shown: str
    schema: str
    conninfo: str = field(repr=False)

    def connect(self) -> Connection:
        """A new connection, on which every statement counts at once outside of a transaction.

        Raises:
            psycopg.Error: It cannot be reached, or does not let us in.
        """
        return psycopg.connect(self.conninfo, autocommit=True)

    def trouble(self, error: psycopg.Error) -> str:
        """What went wrong and what to do about it, in one sentence."""
        return f"cannot use {self.shown}: {_said(error)}; {self._advice(error)}"

    def _advice(self, error: psycopg.Error) -> str:
        match error:
            case psycopg.errors.InsufficientPrivilege():
                return (
                    f"let its user create, write and delete in the schema {self.schema}, or let "
                    "the owner's whosthere write there first"
                )
            case psycopg.OperationalError() if (error.sqlstate or "08").startswith(_NO_WAY_IN):
                return (
                    "check that it runs, address, user, password and sslmode; the rows are safe in "
                    "the outbox until then"
                )
            case psycopg.OperationalError():
                return "the rows are safe in the outbox until that is over"
            case _:
                return "mend the table, or give another schema; the rows are safe in the outbox"


def postgresql_place(place: Destination, options: dict[str, str]) -> PostgresPlace:
    """The database that a URL and options mean; it is not reached for.

    Raises:
        ConfigError: They cannot be meant.
    """
    url, schema = _without_schema(place.url)
    parameters = _parameters(url)
    check_names(place, options, {"password", "schema"})
    schema = options.get("schema", schema)
    if _SCHEMA_NAME.fullmatch(schema) is None:
        message = (
            f"the schema {schema!r} of {place.shown} is no name for one; take small letters, "
            "digits and _, at most 63, not pg_ in front"
        )
        raise ConfigError(message)
    if "password" in options:
        parameters["password"] = options["password"]
    conninfo = make_conninfo(**(_ALWAYS | _encrypted(parameters) | parameters))
    return PostgresPlace(place.shown, schema, conninfo)


def _without_schema(url: str) -> tuple[str, str]:
    """The URL as libpq takes it, and the schema that it names."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _unclear() from error
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    schema = query.pop("schema", SCHEMA)
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote))), schema


def _parameters(url: str) -> dict[str, str]:
    try:
        parameters = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise _unclear() from error
    # A password with an unescaped @ or / ends up in these.
    where = [parameters.get(key, "") for key in ("host", "port", "dbname")]
    if any("@" in part for part in where) or not re.fullmatch(r"[\d,]*", where[1]):
        raise _unclear()
    return parameters


def _encrypted(parameters: dict[str, str]) -> dict[str, str]:
    """By itself libpq would go on unencrypted, and say nothing."""
    hosts = (parameters.get("host") or os.environ.get("PGHOST", "/")).split(",")
    local = all(is_loopback(host) or host.startswith("/") for host in hosts)
    return {} if local or "PGSSLMODE" in os.environ else {"sslmode": "require"}


def _said(error: psycopg.Error) -> str:
    """The reason alone: libpq puts attempts and addresses around it, over several lines."""
    if error.diag.message_primary:
        return error.diag.message_primary
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if "FATAL:" in line] or lines
    return re.sub(r".* failed: |.*FATAL: +", "", told[0]).rstrip("?.") or "the connection was lost"


def _unclear() -> ConfigError:
    # What was written is not repeated: it may be, or hold, a password.
    message = (
        "this is no address of a database; write postgresql://USER:PASSWORD@HOST/DATABASE, with "
        "special characters in the password as in a URL (%40 for @), or the password as option"
    )
    return ConfigError(message)
