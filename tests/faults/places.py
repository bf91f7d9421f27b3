"""Places for rows, each a real one, that can be read back and, where it runs, stopped."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import psycopg
import pyarrow.parquet as pq
from deltalake import DeltaTable

from tests.rigs.azurite import Azurite
from tests.rigs.kafka import KafkaBroker
from tests.rigs.mosquitto import Listener, Mosquitto, until
from tests.rigs.postgres import PostgresServer
from tests.rigs.webhook_receiver import WebhookReceiver
from whosthere.sinks.destination import Destination
from whosthere.sinks.stores import Store

if TYPE_CHECKING:
    from pathlib import Path


class Place(ABC):
    """Where rows go. A context manager.

    Args:
        folder: For its files.

    Attributes:
        what: What it is, in a word or two.
        once: Whether every row has to be there exactly once.
        stops: Whether it runs, so that it can be stopped.
        settings: Of a sink that writes there.
    """

    what: str
    once = True
    stops = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, object] = {}
        self._resources = ExitStack()

    @abstractmethod
    def ids(self) -> list[str]:
        """The ids of its rows, as a reader finds them."""

    def stop(self) -> None:
        """End at once, as in a power cut."""
        raise NotImplementedError

    def start(self) -> None:
        """Come back with what was kept."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()


class JsonLines(Place):
    """Files of a folder."""

    what = "JSON Lines, a folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = {"url": f"jsonl+{folder / 'lines'}"}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        files = (self.folder / "lines").glob("*.jsonl")
        return [json.loads(line)["id"] for file in files for line in file.read_text().splitlines()]


class Parquet(Place):
    """Files of a folder."""

    what = "Parquet, a folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = {"url": f"parquet+{folder / 'parquet'}"}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        files = (self.folder / "parquet").rglob("*.parquet")
        return [each for file in files for each in pq.ParquetFile(file).read()["id"].to_pylist()]


class DeltaFolder(Place):
    """Delta tables of a folder."""

    what = "Delta, a folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = {"url": str(folder / "lake"), "tables": ["sightings"]}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        table = DeltaTable(str(self.folder / "lake" / "sightings"))
        return [str(each) for each in table.to_pyarrow_table(columns=["id"])["id"].to_pylist()]


class DeltaInAzure(Place):
    """Delta tables in Azure Storage."""

    what = "Delta, Azure Storage (Azurite)"
    stops = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._azurite = Azurite(folder / "azurite")
        self._resources.callback(self._azurite.stop)
        self.settings = {
            "url": f"{self._azurite.container.url}/lake",
            "options": self._azurite.container.by_key,
            "tables": ["sightings"],
        }

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        place = Destination.parse(str(self.settings["url"]))
        store = Store.at(place, self._azurite.container.by_key)
        table = DeltaTable(store.table("sightings"), storage_options=store.storage_options)
        return [str(each) for each in table.to_pyarrow_table(columns=["id"])["id"].to_pylist()]

    def stop(self) -> None:
        """See `Place.stop`."""
        self._azurite.stop()

    def start(self) -> None:
        """See `Place.start`."""
        self._azurite.start()


class PostgreSQL(Place):
    """Tables of a database."""

    what = "PostgreSQL"
    stops = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = self._resources.enter_context(PostgresServer())
        self.settings = {"url": self._server.url(), "tables": ["sightings"]}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        with psycopg.connect(self._server.url()) as connection:
            return [row[0] for row in connection.execute("SELECT id FROM whosthere.sightings")]

    def stop(self) -> None:
        """See `Place.stop`."""
        self._server.stop()

    def start(self) -> None:
        """See `Place.start`."""
        self._server.start()


class Kafka(Place):
    """A topic."""

    what = "Kafka"
    once = False
    stops = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._broker = self._resources.enter_context(KafkaBroker())
        self.settings = {"url": f"kafka://{self._broker.address}/", "tables": ["sightings"]}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        messages = self._broker.read("sightings", 1_000_000, seconds=3)
        return [json.loads(message.value() or b"{}")["id"] for message in messages]

    def stop(self) -> None:
        """Answer nothing: what it keeps, it keeps in memory."""
        self._broker.hang()

    def start(self) -> None:
        """See `Place.start`."""
        self._broker.resume()


class Mqtt(Place):
    """A broker, and somebody who listens."""

    what = "MQTT (mosquitto)"
    once = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._broker = self._resources.enter_context(Mosquitto(folder))
        self._listener = self._resources.enter_context(Listener(self._broker))
        self.settings = {"url": f"{self._broker.url}/house", "tables": ["sightings"]}

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        until(lambda: not self._hears_more())
        said = [m for m in self._listener.heard if m.topic.endswith("/sightings")]
        return [json.loads(message.payload)["id"] for message in said]

    def _hears_more(self) -> bool:
        before = len(self._listener.heard)
        self._resources.enter_context(Listener(self._broker)).__exit__()
        return len(self._listener.heard) > before


class Webhook(Place):
    """Somebody's own program."""

    what = "webhook"
    once = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._receiver = self._resources.enter_context(WebhookReceiver())
        self.settings = {
            "url": self._receiver.url,
            "options": {"secret": "whsec_dGhlIHNlY3JldCBvZiB0aGUgdGVzdHMgb2Ygd2hvc3RoZXJl"},
        }

    def ids(self) -> list[str]:
        """See `Place.ids`."""
        return self._receiver.rows


PLACES = (JsonLines, Parquet, DeltaFolder, PostgreSQL, Kafka, Mqtt, Webhook, DeltaInAzure)
