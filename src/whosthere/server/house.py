"""What the server knows of itself, for whoever looks after it."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.config import database_path, home
from whosthere.sightings import ledger
from whosthere.sinks.chosen import chosen
from whosthere.sinks.destination import Destination
from whosthere.vision.runtime import available_devices

if TYPE_CHECKING:
    import sqlite3

    from whosthere.config import Config
    from whosthere.sightings.ledger import SinkState
    from whosthere.types import Device


@dataclass(frozen=True, slots=True)
class SinkReport:
    """How one sink is doing.

    Attributes:
        name: Its name.
        place: Its address without what is secret in it; None for one that is in the settings no
            more.
        state: What became of its rows; None before it was first opened.
    """

    name: str
    place: str | None
    state: SinkState | None


@dataclass(frozen=True, slots=True)
class Storage:
    """Room on the disk, in bytes.

    Attributes:
        database_bytes: The database, with its log.
        rows_bytes: Rows in it that wait for sinks, or are kept to be asked about.
        rows_bound_bytes: What those may take; older ones go then.
        free_bytes: What is left on the disk.
    """

    database_bytes: int
    rows_bytes: int
    rows_bound_bytes: int
    free_bytes: int


class House:
    """Looks after itself; safe to use from several threads.

    Args:
        config: The settings.
        connection: To the database, and nobody else's.
    """

    def __init__(self, config: Config, connection: sqlite3.Connection) -> None:
        self.started_at = datetime.now(UTC)
        self._config = config
        self._connection = connection
        self._turn = threading.Lock()

    @property
    def device(self) -> Device:
        """Where the networks run."""
        device = self._config.vision.device
        return available_devices()[0] if device == "auto" else device

    def sinks(self) -> list[SinkReport]:
        """How all sinks are doing, by name."""
        places = {
            name: Destination.parse(each.url.get_secret_value()).shown
            for name, each in chosen(self._config).items()
        }
        with self._turn:
            states = {state.sink: state for state in ledger.states(self._connection)}
        return [
            SinkReport(name, places.get(name), states.get(name))
            for name in sorted(places.keys() | states.keys())
        ]

    def storage(self) -> Storage:
        """How much room there is."""
        path = database_path()
        with self._turn:
            rows = ledger.taken(self._connection)
        return Storage(
            database_bytes=sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")),
            rows_bytes=rows,
            rows_bound_bytes=self._config.data.outbox_mb << 20,
            free_bytes=shutil.disk_usage(home()).free,
        )
