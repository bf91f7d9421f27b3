"""Kafka: every row arrives, as it is, however the broker behaves."""

from __future__ import annotations

import json
import socket
import ssl
import sys
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from confluent_kafka import KafkaError
from pydantic import SecretStr

from tests.rigs.kafka import KafkaBroker
from tests.rigs.kafka_login import RefusingBroker
from tests.sightings.examples import ADA, BOB, NOON, sighting
from whosthere.config import Data, SinkSettings
from whosthere.database import connect
from whosthere.errors import ConfigError, OutputError
from whosthere.server.tls import own_certificate
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.tables.people import PEOPLE
from whosthere.sinks import kafka
from whosthere.sinks.destination import Destination
from whosthere.sinks.drain import Drain
from whosthere.sinks.event_hubs import VARIABLE, event_hubs
from whosthere.sinks.kafka import KafkaSink
from whosthere.sinks.kafka_cluster import kafka_cluster
from whosthere.sinks.open import open_sink
from whosthere.sinks.sink import Feed, ForgettingSink, ProbedSink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from confluent_kafka import Message

FEED = Feed("kafka", frozenset({"sightings", "people"}), names=True, interval=0.0)
NAMESPACE = "eventhubs://acme.servicebus.windows.net/whosthere."
SECRET = "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKey=hush"  # noqa: S105 - a test's


@pytest.fixture(scope="module")
def _broker() -> Iterator[KafkaBroker]:
    with KafkaBroker() as broker:
        yield broker


@pytest.fixture
def broker(_broker: KafkaBroker) -> Iterator[KafkaBroker]:
    yield _broker
    _broker.resume()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        yield Outbox(connection)


def sink_at(url: str, **options: str) -> KafkaSink:
    return KafkaSink(Destination.parse(url), options, FEED)


def person(person_id: str = "p-ada") -> Record:
    row = {
        "id": f"row-{person_id}",
        "schema_version": "1.0",
        "recorded_at": NOON,
        "person_id": person_id,
        "group_id": "g-1",
        "whosthere": "0.1.0",
    }
    return Record(PEOPLE, dict(row))


def headers(message: Message) -> dict[str, str]:
    return {name: value.decode() for name, value in message.headers() or ()}


def ids(messages: list[Message]) -> list[str]:
    return [headers(message)["id"] for message in messages]


def drained(folder: Path, sink: KafkaSink) -> list[str]:
    """What it told on the way."""
    told: list[str] = []
    Drain(folder / "whosthere.db", sink, told.append).finish()
    return told


def test_a_row_is_a_message_with_its_camera_as_key(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path
) -> None:
    rows = [Record.of(sighting(1, ADA)), Record.of(sighting(2, BOB, "hall")), person()]
    outbox.put("run", rows)
    drained(tmp_path, sink_at(f"kafka://{broker.address}/house."))
    visits = {headers(each)["id"]: each for each in broker.read("house.sightings", 2)}
    for record in rows[:2]:
        message = visits[record.id]
        assert message.key() == (record.camera or "").encode()
        assert headers(message) == {"table": "sightings", "schema_version": "1.0", "id": record.id}
        assert record.table.from_json((message.value() or b"").decode()) == record.row
    (message,) = broker.read("house.people", 1)
    assert message.key() == b"g-1"
    assert json.loads(message.value() or b"")["person_id"] == "p-ada"


def test_with_its_schema_a_message_can_be_read_without_a_registry(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path
) -> None:
    outbox.put("run", [Record.of(sighting(1, ADA))])
    drained(tmp_path, sink_at(f"kafka://{broker.address}/schema.", format="arrow-json"))
    (message,) = broker.read("schema.sightings", 1)
    content = json.loads(message.value() or b"")
    fields = {field["name"]: field for field in content["schema"]}
    assert content["payload"].keys() <= fields.keys()
    assert fields["first_seen"] == {
        "name": "first_seen",
        "type": "timestamp[us, tz=UTC]",
        "nullable": False,
    }
    assert fields["age"]["type"] == "double"


def test_a_broker_that_hangs_loses_nothing(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "DELIVERY_SECONDS", 2.0)
    told: list[str] = []
    rows = [Record.of(sighting(number)) for number in range(20)]
    drain = Drain(
        tmp_path / "whosthere.db", sink_at(f"kafka://{broker.address}/hung."), told.append
    )
    outbox.put("run", rows[:10])
    assert drain.drain_once(0.0)
    broker.hang()
    outbox.put("run", rows[10:])
    assert not drain.drain_once(10.0)
    assert "no broker answers" in told[0]
    assert outbox.waiting("kafka") == 10
    broker.resume()
    monkeypatch.setattr(kafka, "DELIVERY_SECONDS", 60.0)
    assert drain.drain_once(20.0)
    assert told[1] == "kafka works again; nothing was lost"
    drain.finish()
    assert {row.id for row in rows} == set(ids(broker.read("hung.sightings", 20)))


def test_a_broker_that_was_down_gets_everything_later(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "DELIVERY_SECONDS", 1.0)
    rows = [Record.of(sighting(number)) for number in range(5)]
    outbox.put("run", rows)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        told = drained(tmp_path, sink_at(f"kafka://127.0.0.1:{port}/down."))
    assert told == [
        f"kafka: kafka://127.0.0.1:{port}/down.: no broker answers; check the address, "
        "security_protocol, and that it runs",
        "5 rows for kafka stay in the database for later",
    ]
    monkeypatch.undo()
    drained(tmp_path, sink_at(f"kafka://{broker.address}/down."))
    assert ids(broker.read("down.sightings", 5)) == [row.id for row in rows]


def test_a_row_that_is_too_large_is_put_aside_and_the_rest_goes_on(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path
) -> None:
    rows = [Record.of(sighting(number)) for number in range(5)]
    rows[2] = replace(rows[2], row=rows[2].row | {"name": "x" * 1_500_000})
    outbox.put("run", rows)
    told = drained(tmp_path, sink_at(f"kafka://{broker.address}/large."))
    assert told[0].startswith("kafka refused 1 rows for good")
    rest = [row.id for row in rows if row is not rows[2]]
    # None of them twice, although the batch came twice.
    assert ids(broker.read("large.sightings", 5, seconds=3.0)) == rest
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        (letter,) = ledger.dead_letters(connection)
    assert (letter.id, letter.table) == (rows[2].id, "sightings")
    assert "size too large" in letter.error


class StrictBroker:
    """A producer whose broker refuses all that comes together with a large row."""

    def __init__(self, _: object) -> None:
        self.arrived: list[str] = []
        self._waiting: list[tuple[str, Callable[[KafkaError | None, None], None]]] = []

    def produce(
        self,
        topic: str,
        value: str,
        key: str,
        *,
        headers: object,
        on_delivery: Callable[[KafkaError | None, None], None],
    ) -> None:
        self._waiting.append((value, on_delivery))

    def flush(self, _: float) -> int:
        large = any(len(value) > 5_000 for value, _ in self._waiting)
        for value, report in self._waiting:
            report(KafkaError(KafkaError.MSG_SIZE_TOO_LARGE) if large else None, None)
            if not large:
                self.arrived.append(value)
        self._waiting.clear()
        return 0


def test_rows_that_travelled_with_one_too_large_for_the_broker_get_through(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    producer = StrictBroker(None)
    monkeypatch.setattr(kafka, "Producer", lambda _: producer)
    rows = [Record.of(sighting(number)) for number in range(5)]
    rows[2] = replace(rows[2], row=rows[2].row | {"name": "x" * 9_000})
    outbox.put("run", rows)
    told = drained(tmp_path, sink_at("kafka://strict/x."))
    assert told[0].startswith("kafka refused 1 rows for good")
    rest = [row.id for row in rows if row is not rows[2]]
    assert [json.loads(value)["id"] for value in producer.arrived] == rest


def test_a_thousand_rows_arrive_once_and_in_the_order_of_their_camera(
    broker: KafkaBroker, outbox: Outbox, tmp_path: Path
) -> None:
    cameras = ["door", "hall", "yard"]
    rows = [Record.of(sighting(number, ADA, cameras[number % 3])) for number in range(1000)]
    outbox.put("run", rows)
    assert drained(tmp_path, sink_at(f"kafka://{broker.address}/many.")) == []
    messages = broker.read("many.sightings", 1000)
    for camera in cameras:
        of_camera = [each for each in messages if each.key() == camera.encode()]
        assert ids(of_camera) == [row.id for row in rows if row.camera == camera]


def test_a_wrong_password_is_told_at_once_and_not_shown() -> None:
    with (
        RefusingBroker() as broker,
        closing(
            sink_at(f"kafka://ada:hu%2Fsh@{broker.address}/x.", security_protocol="SASL_PLAINTEXT")
        ) as sink,
    ):
        batch = SealedBatch("outbox", 1, (Record.of(sighting(1)),))
        with pytest.raises(OutputError, match="signing in failed; check username") as raised:
            sink.write(batch)
        assert b"\0ada\0hu/sh" in broker.logins
    assert "hu/sh" not in str(raised.value)
    assert "hu%2Fsh" not in str(raised.value)


def test_over_tls_the_broker_has_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    own = own_certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    batch = SealedBatch("outbox", 1, (Record.of(sighting(1)),))
    with RefusingBroker(context) as broker:
        known = sink_at(f"kafka://ada:hush@{broker.address}/x.", ca=str(own.certificate))
        with pytest.raises(OutputError, match="signing in failed"):
            known.write(batch)
        assert b"\0ada\0hush" in broker.logins
        broker.logins.clear()
        monkeypatch.setattr(kafka, "DELIVERY_SECONDS", 1.0)
        unknown = sink_at(f"kafka://ada:hush@{broker.address}/x.")
        with pytest.raises(OutputError, match="the TLS handshake failed; check"):
            unknown.write(batch)
        assert broker.logins == []


def test_a_host_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka, "DELIVERY_SECONDS", 1.0)
    with closing(sink_at("kafka://broker.invalid/x.")) as sink:
        batch = SealedBatch("outbox", 1, (Record.of(sighting(1)),))
        with pytest.raises(OutputError, match="no host of that name"):
            sink.write(batch)


def test_probing_names_the_topics_that_are_missing(broker: KafkaBroker) -> None:
    with closing(sink_at(f"kafka://{broker.address}/probed.")) as sink:
        assert isinstance(sink, ProbedSink)
        assert not isinstance(sink, ForgettingSink)
        assert "it lacks probed.people, probed.sightings" in sink.probe()
        sink.write(SealedBatch("outbox", 1, (Record.of(sighting(1)), person())))
        assert sink.probe().endswith("has all topics")


def test_probing_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka, "PROBE_SECONDS", 1.0)
    sink = sink_at("kafka://127.0.0.1:1/x.")
    with closing(sink), pytest.raises(OutputError, match="no broker answers"):
        sink.probe()


def test_how_a_url_and_options_are_understood(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    several = Destination.parse("kafka://one,two:9093,[::1]:1/x")
    cluster = kafka_cluster(several, {"ca": str(ca)})
    assert cluster.client["bootstrap.servers"] == "one:9092,two:9093,[::1]:1"
    assert cluster.client["security.protocol"] == "SSL"
    login = {"username": "ada", "password": "hush", "mechanism": "SCRAM-SHA-512"}
    cluster = kafka_cluster(Destination.parse("kafka://one"), login)
    assert cluster.prefix == ""
    assert cluster.client["security.protocol"] == "SASL_SSL"
    assert cluster.client["sasl.mechanism"] == "SCRAM-SHA-512"


@pytest.mark.parametrize(
    ("url", "options", "sentence"),
    [
        ("kafka://one/x", {"fromat": "json"}, "has no option 'fromat'"),
        ("kafka://one/x", {"format": "avro"}, "format is one of json, arrow-json, not 'avro'"),
        ("kafka://one/x", {"ca": "/no/such.pem"}, "there is none at /no/such.pem"),
        ("kafka://one/x", {"security_protocol": "TLS"}, "one of PLAINTEXT, SSL"),
        ("kafka://one/a/b", {}, "no topic can begin with 'a/b'"),
        ("kafka://ada:hush@one:port/x", {}, "kafka://one:port/x is no address of brokers"),
        ("kafka:///x", {}, "is no address of brokers"),
        (f"{NAMESPACE}/deep", {}, "no topic can begin with"),
        ("eventhubs://ada:hush@host/x", {}, "eventhubs://host/x is no namespace"),
        (NAMESPACE, {"username": "ada"}, "has no option 'username'"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    url: str, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        sink_at(url, **options)
    assert sentence in str(raised.value)
    assert "hush" not in str(raised.value)


def test_event_hubs_takes_a_connection_string(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Destination.parse(NAMESPACE)
    client = event_hubs(place, {"connection_string": SECRET}).client
    assert client["bootstrap.servers"] == "acme.servicebus.windows.net:9093"
    assert client["security.protocol"] == "SASL_SSL"
    assert client["sasl.mechanism"] == "PLAIN"
    assert client["sasl.username"] == "$ConnectionString"
    assert client["sasl.password"] == SECRET
    monkeypatch.setenv(VARIABLE, SECRET)
    assert event_hubs(place, {}).client == client


def test_without_a_connection_string_who_is_signed_in_with_entra_id_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scopes: list[str] = []

    class Nobody:
        def get_token(self, scope: str) -> None:
            scopes.append(scope)
            raise ClientAuthenticationError("a long story")

    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("azure.identity.DefaultAzureCredential", Nobody)
    with closing(sink_at(NAMESPACE)) as sink:
        batch = SealedBatch("outbox", 1, (Record.of(sighting(1)),))
        with pytest.raises(OutputError, match="nobody is signed in with Entra ID; set AZURE_"):
            sink.write(batch)
    assert scopes == ["https://acme.servicebus.windows.net/.default"]


def test_a_token_of_entra_id_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Somebody:
        def get_token(self, scope: str) -> AccessToken:
            return AccessToken(f"token for {scope}", int(time.time()) + 3600)

    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("azure.identity.DefaultAzureCredential", Somebody)
    with RefusingBroker() as broker:
        host, _, port = broker.address.partition(":")
        monkeypatch.setattr("whosthere.sinks.event_hubs.PORT", port)
        # Nothing but Azure has a certificate for Azure.
        plain = {"security.protocol": "SASL_PLAINTEXT"}
        monkeypatch.setattr("whosthere.sinks.event_hubs._CLIENT", plain)
        sink = sink_at(f"eventhubs://{host}/x")
        with pytest.raises(OutputError, match="role Azure Event Hubs Data Sender"):
            sink.write(SealedBatch("outbox", 1, (Record.of(sighting(1)),)))
        assert f"auth=Bearer token for https://{host}/.default".encode() in broker.logins[0]


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kafka", "kafka_errors"):
        monkeypatch.delitem(sys.modules, f"whosthere.sinks.{name}")
    monkeypatch.setitem(sys.modules, "confluent_kafka", None)
    settings = SinkSettings(url=SecretStr("kafka://one/x"))
    with pytest.raises(ConfigError, match=r"pip install 'whosthere\[kafka\]'"):
        open_sink("kafka", settings, Data())
