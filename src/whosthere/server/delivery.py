"""How rows fare on their way to the sinks, while the server runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.server.metrics import Flow
from whosthere.sightings import ledger

if TYPE_CHECKING:
    import sqlite3

    from whosthere.config import Config


def flow(connection: sqlite3.Connection, config: Config) -> Flow:
    """How the rows fare at this moment."""
    return Flow(ledger.states(connection), ledger.taken(connection), config.data.outbox_mb << 20)
