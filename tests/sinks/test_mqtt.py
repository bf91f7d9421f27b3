"""MQTT: every row reaches the broker, and Home Assistant finds the cameras."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.rigs.mosquitto import Listener, Mosquitto, program, until
from tests.rigs.programs import needs
from tests.sightings.examples import ADA, BOB, sighting
from whosthere.config import Data, SinkSettings
from whosthere.database import connect
from whosthere.errors import ConfigError, OutputError
from whosthere.server.tls import own_certificate
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sinks import mqtt_link
from whosthere.sinks.destination import Destination
from whosthere.sinks.drain import Drain
from whosthere.sinks.mqtt import MqttSink
from whosthere.sinks.mqtt_topics import safe
from whosthere.sinks.open import open_sink
from whosthere.sinks.sink import Feed, ForgettingSink, ProbedSink

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs("mosquitto")

FEED = Feed("mqtt", names=True, history=True, interval=0.0)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as broker:
        yield broker


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        yield Outbox(connection)


def sink_at(url: str, **options: str) -> MqttSink:
    return MqttSink(Destination.parse(url), options, FEED)


def batch_of(*records: Record) -> SealedBatch:
    return SealedBatch("outbox", 1, records)


VISIT = Record.of(sighting(1, ADA))


def test_a_row_is_a_message_of_its_camera(broker: Mosquitto) -> None:
    hall = Record.of(sighting(2, BOB, "rtsp://hall/live+1#x"))
    with Listener(broker) as listener, closing(sink_at(f"{broker.url}/home/faces")) as sink:
        sink.write(batch_of(VISIT, hall))
        until(lambda: bool(listener.of(f"home/faces/{safe('rtsp://hall/live+1#x')}/sightings")))
        (text,) = listener.of("home/faces/door/sightings")
    assert VISIT.table.from_json(text) == VISIT.row


def test_home_assistant_finds_cameras_and_learns_whether_we_are_there(broker: Mosquitto) -> None:
    with closing(sink_at(broker.url)) as sink:
        sink.write(batch_of(VISIT))
        with Listener(broker) as late:
            until(lambda: len(late.heard) == 4)
            (text,) = late.of("homeassistant/sensor/whosthere/door_last_person/config")
            person = json.loads(text)
            assert person["state_topic"] == "whosthere/door/sightings"
            assert person["availability_topic"] == "whosthere/status"
            assert person["unique_id"] == "whosthere_door_last_person"
            assert person["device"]["name"] == "door"
            (text,) = late.of("homeassistant/sensor/whosthere/door_last_seen/config")
            assert json.loads(text)["device_class"] == "timestamp"
            (text,) = late.of("homeassistant/binary_sensor/whosthere/status/config")
            assert json.loads(text)["state_topic"] == "whosthere/status"
            assert late.of("whosthere/status") == ["online"]
            # Nothing that the broker keeps tells of a person.
            assert not any("p-ada" in message.payload.decode() for message in late.heard)
            sink.close()
            until(lambda: late.of("whosthere/status") == ["online", "offline"])


def test_without_discovery_nothing_is_announced(broker: Mosquitto) -> None:
    with Listener(broker) as listener:
        with closing(sink_at(broker.url, discovery="off")) as sink:
            sink.write(batch_of(VISIT))
        until(lambda: listener.of("whosthere/status") == ["online", "offline"])
        assert not any(message.topic.startswith("homeassistant") for message in listener.heard)


def test_the_broker_says_offline_for_a_process_that_was_killed(broker: Mosquitto) -> None:
    with Listener(broker) as listener:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.sinks.publisher_to_kill", broker.url],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"published\n"
            until(lambda: listener.of("whosthere/status") == ["online"])
            process.kill()
        until(lambda: listener.of("whosthere/status") == ["online", "offline"])
        with Listener(broker) as late:
            until(lambda: late.of("whosthere/status") == ["offline"])


def test_a_broker_that_restarts_loses_nothing_and_is_told_everything_again(
    broker: Mosquitto, outbox: Outbox, tmp_path: Path
) -> None:
    told: list[str] = []
    drain = Drain(tmp_path / "whosthere.db", sink_at(broker.url), told.append)
    outbox.put("run", [VISIT])
    assert drain.drain_once(0.0)
    broker.kill()
    later = Record.of(sighting(2, BOB))
    outbox.put("run", [later])
    assert not drain.drain_once(1.0)
    assert not drain.drain_once(10.0)
    assert outbox.waiting("mqtt") == 1
    assert told[0].startswith(f"mqtt: {broker.url}: ")
    broker.start()
    with Listener(broker) as listener:
        assert drain.drain_once(100.0)
        assert told[1] == "mqtt works again; nothing was lost"
        until(lambda: bool(listener.of("whosthere/door/sightings")))
        assert [json.loads(text)["id"] for text in listener.of("whosthere/door/sightings")] == [
            later.id
        ]
        assert listener.of("homeassistant/sensor/whosthere/door_last_seen/config")
        assert listener.of("whosthere/status") == ["online"]
        drain.finish()


def test_an_idle_connection_that_breaks_comes_back_by_itself(broker: Mosquitto) -> None:
    with closing(sink_at(broker.url)) as sink:
        sink.write(batch_of(VISIT))
        broker.kill()
        broker.start()
        with Listener(broker) as listener:
            until(lambda: "online" in listener.of("whosthere/status"))
            until(lambda: bool(listener.of("homeassistant/sensor/whosthere/door_last_seen/config")))


def test_a_broker_that_hangs_is_given_up_for_now(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sink_at(broker.url)) as sink:
        sink.write(batch_of(VISIT))
        monkeypatch.setattr(mqtt_link, "ANSWER_SECONDS", 1.0)
        broker.hang()
        later = batch_of(Record.of(sighting(2, BOB)))
        for _ in range(2):
            with pytest.raises(OutputError, match="the broker does not answer"):
                sink.write(later)
        monkeypatch.undo()
        broker.resume()
        with Listener(broker) as listener:
            sink.write(later)
            until(lambda: bool(listener.of("whosthere/door/sightings")))


def test_a_thousand_rows_are_acknowledged(
    broker: Mosquitto, outbox: Outbox, tmp_path: Path
) -> None:
    rows = [Record.of(sighting(number)) for number in range(1000)]
    outbox.put("run", rows)
    told: list[str] = []
    with Listener(broker) as listener:
        Drain(tmp_path / "whosthere.db", sink_at(broker.url), told.append).finish()
        assert told == []
        until(lambda: len(listener.of("whosthere/door/sightings")) >= len(rows))
        ids = [json.loads(text)["id"] for text in listener.of("whosthere/door/sightings")]
    assert ids == [row.id for row in rows]


def test_a_row_that_is_too_large_is_put_aside_and_the_rest_goes_on(
    outbox: Outbox, tmp_path: Path
) -> None:
    rows = [Record.of(sighting(number)) for number in range(5)]
    rows[2] = replace(rows[2], row=rows[2].row | {"name": "x" * 6_000})
    outbox.put("run", rows)
    told: list[str] = []
    with Mosquitto(tmp_path, "max_packet_size 5000") as broker, Listener(broker) as listener:
        Drain(tmp_path / "whosthere.db", sink_at(broker.url), told.append).finish()
        until(lambda: listener.of("whosthere/status") == ["online", "offline"])
        ids = [json.loads(text)["id"] for text in listener.of("whosthere/door/sightings")]
    # None of them twice, although the batch came twice.
    assert ids == [row.id for row in rows if row is not rows[2]]
    assert told[0].startswith("mqtt refused 1 rows for good")
    with closing(connect(tmp_path / "whosthere.db")) as connection:
        (letter,) = ledger.dead_letters(connection)
    assert (letter.id, letter.table) == (rows[2].id, "sightings")
    assert letter.error == "has more than the 5,000 bytes that the broker takes"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Mosquitto]:
    """Lets in Ada only, who may write below ``whosthere``."""
    passwords, rights = tmp_path / "passwords", tmp_path / "rights"
    passwords.touch(mode=0o600)
    subprocess.run([program("mosquitto_passwd"), "-b", passwords, "ada", "hu/sh"], check=True)
    rights.write_text("user ada\ntopic readwrite whosthere/#\n")
    rights.chmod(0o600)
    lines = [f"password_file {passwords}", f"acl_file {rights}", "allow_anonymous false"]
    # Started by root, it becomes another user, who could not read those.
    with Mosquitto(tmp_path, *lines, "user root") as broker:
        yield broker


def test_the_password_of_the_url_or_of_the_options_lets_us_in(guarded: Mosquitto) -> None:
    by_url = guarded.url.replace("//", "//ada:hu%2Fsh@")
    with Listener(guarded, ("ada", "hu/sh")) as listener:
        with closing(sink_at(by_url, discovery="off")) as sink:
            sink.write(batch_of(VISIT))
        options = {"username": "ada", "password": "hu/sh", "discovery": "off"}
        with closing(sink_at(guarded.url, **options)) as sink:
            sink.write(batch_of(VISIT))
        until(lambda: len(listener.of("whosthere/door/sightings")) == 2)


def test_a_wrong_password_is_told_and_not_shown(guarded: Mosquitto) -> None:
    with closing(sink_at(guarded.url.replace("//", "//ada:hush@"))) as sink:
        with pytest.raises(OutputError, match="check user name and password") as raised:
            sink.write(batch_of(VISIT))
        with pytest.raises(OutputError, match="check user name and password"):
            sink.probe()
    assert "hush" not in str(raised.value)


def test_what_the_user_may_not_write_is_told(guarded: Mosquitto) -> None:
    login = {"username": "ada", "password": "hu/sh"}
    announcing = sink_at(guarded.url, **login)
    with pytest.raises(OutputError, match=r"write to homeassistant/#, or set .* discovery"):
        announcing.write(batch_of(VISIT))
    with closing(sink_at(f"{guarded.url}/other", discovery="off", **login)) as sink:
        with pytest.raises(OutputError, match="allow this user to write to other/#"):
            sink.write(batch_of(VISIT))
        with pytest.raises(OutputError, match="allow this user to write to other/#"):
            sink.probe()


def test_probing_leaves_nothing_behind(broker: Mosquitto) -> None:
    with closing(sink_at(broker.url)) as sink:
        assert isinstance(sink, ProbedSink)
        assert not isinstance(sink, ForgettingSink)
        assert sink.probe() == f"{broker.url} took a message"
    with Listener(broker) as listener:
        sink_at(broker.url, discovery="off").write(batch_of(VISIT))
        until(lambda: bool(listener.of("whosthere/door/sightings")))
        assert listener.of("whosthere/probe") == []


# What a failed handshake leaves of paho's socket is closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_over_tls_the_broker_has_to_be_known(tmp_path: Path) -> None:
    own = own_certificate()
    files = f"certfile {own.certificate}", f"keyfile {own.key}"
    with Mosquitto(tmp_path, *files, "user root") as broker:
        url = broker.url.replace("mqtt:", "mqtts:")
        with closing(sink_at(url, ca=str(own.certificate), discovery="off")) as sink:
            sink.write(batch_of(VISIT))
            assert sink.probe() == f"{url} took a message"
        with closing(sink_at(url)) as sink, pytest.raises(OutputError, match="TLS handshake"):
            sink.write(batch_of(VISIT))


@pytest.mark.parametrize(
    ("url", "options", "sentence"),
    [
        ("mqtt://one/x", {"pasword": "hush"}, "has no option 'pasword'"),
        ("mqtt://ada:hush@one:port/x", {}, "mqtt://one:port/x is no address of a broker"),
        ("mqtt:///x", {}, "is no address of a broker"),
        ("mqtt://one/a%2Bb", {}, "no topic can begin with 'a+b'"),
        ("mqtts://one/x", {"ca": "/no/such.pem"}, "/no/such.pem is none"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    url: str, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        sink_at(url, **options)
    assert sentence in str(raised.value)
    assert "hush" not in str(raised.value)


def test_nobody_there_is_told() -> None:
    sink = sink_at("mqtt://127.0.0.1:1")
    with pytest.raises(OutputError, match="Connection refused; check the address"):
        sink.write(batch_of(VISIT))
    sink.close()


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mqtt", "mqtt_link", "home_assistant"):
        monkeypatch.delitem(sys.modules, f"whosthere.sinks.{name}")
    for name in [each for each in sys.modules if each.partition(".")[0] == "paho"]:
        monkeypatch.setitem(sys.modules, name, None)
    settings = SinkSettings(url=SecretStr("mqtt://one/x"))
    with pytest.raises(ConfigError, match=r"pip install 'whosthere\[mqtt\]'"):
        open_sink("mqtt", settings, Data())
