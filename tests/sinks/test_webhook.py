"""Webhooks: signed, to nobody else, again until they are taken, and bad rows put aside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.rigs.webhook_receiver import Answer, Received, WebhookReceiver
from tests.sightings.examples import sighting
from tests.sinks.examples import batch, full
from whosthere.database import connect
from whosthere.errors import ConfigError, OutputError
from whosthere.sightings import ledger
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record
from whosthere.sightings.tables.catalog import TABLES
from whosthere.sinks import webhook
from whosthere.sinks.destination import Destination
from whosthere.sinks.drain import Drain
from whosthere.sinks.sink import Feed, ForgettingSink, PlaceBusy, ProbedSink, RowsRefused
from whosthere.sinks.webhook import SECRET_VARIABLE, WebhookSink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRET = "correct horse battery staple"  # noqa: S105 - of nothing
FEED = Feed("hook", interval=0.0, most=5)
LOOKS = TABLES["looks"]


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def sink(receiver: WebhookReceiver) -> Iterator[WebhookSink]:
    with closing(open_sink(receiver.url)) as sink:
        yield sink


def open_sink(url: str, **options: str) -> WebhookSink:
    return WebhookSink(Destination.parse(url), {"secret": SECRET} | options, FEED)


def records(count: int) -> list[Record]:
    return [Record.of(sighting(number)) for number in range(count)]


def ids_of(records: list[Record]) -> list[str]:
    return [record.id for record in records]


def refuses(*ids: str, status: int) -> Callable[[Received], Answer]:
    def answer(request: Received) -> Answer:
        return Answer(status if set(ids) & set(request.ids) else 204)

    return answer


def test_a_request_for_each_table_tells_all_rows(
    receiver: WebhookReceiver, sink: WebhookSink
) -> None:
    written = [*records(2), full(LOOKS)]
    sink.write(batch(7, written, outbox="gate"))
    assert [request.json for request in receiver.received] == [
        {
            "outbox": "gate",
            "batch": 7,
            "table": name,
            "rows": [
                request_row
                for record in written
                if record.table.name == name
                for request_row in [plain(record)]
            ],
        }
        for name in ("sightings", "looks")
    ]
    assert receiver.received[0].headers["content-type"] == "application/json"
    assert isinstance(sink, ProbedSink)
    assert not isinstance(sink, ForgettingSink)


def plain(record: Record) -> object:
    return Received("", {}, record.table.to_json(record.row).encode()).json


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        (SECRET, SECRET.encode()),
        (f"whsec_{base64.b64encode(bytes(range(32))).decode()}", bytes(range(32))),
    ],
)
def test_every_request_is_signed(receiver: WebhookReceiver, secret: str, key: bytes) -> None:
    with closing(open_sink(receiver.url, secret=secret)) as sink:
        sink.write(batch(1, records(3)))
        sink.probe()
    for request in receiver.received:
        headers = request.headers
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
        expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert "." not in headers["webhook-id"]
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300


def test_a_repeated_batch_has_the_id_that_it_had(
    receiver: WebhookReceiver, sink: WebhookSink
) -> None:
    written = records(4)
    for repeated in (batch(1, written), batch(1, written)):
        sink.write(repeated)
    for other in (batch(2, written), batch(1, written, "another"), batch(1, written[:2])):
        sink.write(other)
    first, again, *others = [request.headers["webhook-id"] for request in receiver.received]
    assert first == again
    assert len({first, *others}) == 4


def test_nobody_gets_unsigned_rows(
    receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Destination.parse(receiver.url)
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    with pytest.raises(ConfigError, match="needs a secret"):
        WebhookSink(place, {}, Feed("hook"))
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    with closing(WebhookSink(place, {}, Feed("hook"))) as sink:
        assert SECRET not in repr(sink._signer)
        assert sink.probe() == f"{httpx.URL(receiver.url).netloc.decode()} takes signed rows"


@pytest.mark.parametrize(
    ("url", "options", "said"),
    [
        ("https://h.example/hush", {"secret": "short"}, "too short"),
        ("https://h.example/hush", {"secret": "whsec_hush hush"}, "not base64"),
        ("http://h.example/hush", {}, "unencrypted to h.example"),
        ("https:///hush", {}, "no host"),
        ("https://h.example:hush/", {}, "no URL"),
        ("https://[::1/hush", {"secrets": "hush"}, "no URL"),
        ("https://h.example/hush", {"secrets": "hush"}, "no option 'secrets'"),
        ("https://h.example/hush", {"allow_http": "yes"}, "one of true, false"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_repeating_it(
    url: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        open_sink(url, **options)
    assert "hush" not in str(error.value)


def test_rows_travel_unencrypted_only_when_that_is_said() -> None:
    open_sink("http://h.example/", allow_http="true").close()
    open_sink("http://[::1]:8080/").close()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (307, "give the address that it points to"),
        (401, "give both sides the same secret"),
        (403, "let this machine in"),
        (404, "check the address"),
        (405, "takes POST requests with JSON"),
        (410, "take the sink out of config.toml"),
        (418, "takes POST requests with JSON"),
        (499, "takes POST requests with JSON"),
        (429, "rows wait until"),
        (500, "rows wait until"),
        (503, "rows wait until"),
    ],
)
def test_an_answer_that_is_no_yes_says_what_to_do(
    receiver: WebhookReceiver, sink: WebhookSink, status: int, said: str
) -> None:
    elsewhere = {"Location": f"{receiver.url}/elsewhere"}
    receiver.answer = lambda _: Answer(status, elsewhere)
    with pytest.raises(OutputError, match=f"127.0.0.1:[0-9]+ answers {status}; .*{said}") as error:
        sink.write(batch(1, records(1)))
    assert not isinstance(error.value, RowsRefused)
    assert "/hook" not in str(error.value)
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("120", 120.0), ("Sat, 31 Jan 2026 12:00:00 GMT", 0.0), ("soon", 0.0), ("", 0.0)],
)
def test_a_busy_receiver_is_left_alone_as_long_as_it_asks(
    receiver: WebhookReceiver, sink: WebhookSink, asked: str, seconds: float
) -> None:
    receiver.answer = lambda _: Answer(503, {"Retry-After": asked})
    with pytest.raises(PlaceBusy) as error:
        sink.write(batch(1, records(1)))
    assert error.value.retry_after == seconds


def test_a_busy_receiver_is_left_alone_until_the_moment_it_names(
    receiver: WebhookReceiver, sink: WebhookSink
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    receiver.answer = lambda _: Answer(503, {"Retry-After": later})
    with pytest.raises(PlaceBusy) as error:
        sink.write(batch(1, records(1)))
    assert 3000 <= error.value.retry_after <= 3600


@pytest.mark.parametrize("status", [400, 413, 422])
def test_refused_rows_are_found_and_the_others_arrive(
    receiver: WebhookReceiver, tmp_path: Path, status: int
) -> None:
    written = records(40)
    bad = [written[3].id, written[4].id, written[39].id]
    receiver.answer = refuses(*bad, status=status)
    database = tmp_path / "whosthere.db"
    drain = Drain(database, open_sink(receiver.url), lambda _: None)
    with closing(connect(database)) as connection:
        Outbox(connection).put("run", written)
        drain.finish()
        dead = ledger.dead_letters(connection)
    assert [letter.id for letter in dead] == bad
    assert all(letter.error.endswith(f"answers {status}") for letter in dead)
    assert set(receiver.rows) == set(ids_of(written)) - set(bad)


def test_a_batch_that_is_too_large_arrives_in_parts(
    receiver: WebhookReceiver, sink: WebhookSink
) -> None:
    receiver.answer = lambda request: Answer(413 if len(request.ids) > 3 else 200)
    written = records(10)
    sink.write(batch(1, written))
    assert receiver.rows == ids_of(written)
    taken = [request for request in receiver.received if 0 < len(request.ids) <= 3]
    assert len({request.headers["webhook-id"] for request in taken}) == len(taken)


def test_a_receiver_that_refuses_everything_is_not_taken_for_bad_rows(
    receiver: WebhookReceiver, sink: WebhookSink
) -> None:
    """As one that answers 400 to signatures of another secret."""
    receiver.answer = lambda _: Answer(400)
    with pytest.raises(OutputError, match="check address and secret") as error:
        sink.write(batch(1, records(20)))
    assert not isinstance(error.value, RowsRefused)
    assert len(receiver.received) == 2


def test_nothing_is_lost_while_the_receiver_is_down(
    receiver: WebhookReceiver, tmp_path: Path
) -> None:
    told: list[str] = []
    written = records(10)
    answers = iter([Answer(500), Answer(429), Answer(), Answer(502)])
    refused: list[Answer] = []

    def answer(_: Received) -> Answer:
        refused.append(next(answers, Answer()))
        return refused[-1]

    receiver.answer = answer
    database = tmp_path / "whosthere.db"
    drain = Drain(database, open_sink(receiver.url), told.append)
    with closing(connect(database)) as connection:
        outbox = Outbox(connection)
        outbox.put("run", written)
        while outbox.waiting("hook"):
            drain.drain_once(0.0, hurry=True)
    drain.finish()
    sent = [request.ids for request in receiver.received]
    assert [ids for ids, each in zip(sent, refused, strict=True) if each.status < 300] == [
        ids_of(written[:5]),
        ids_of(written[5:]),
    ]
    assert told[1] == "hook works again; nothing was lost"


def test_a_receiver_that_hangs_is_given_up(
    receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT", httpx.Timeout(0.2))
    over = threading.Event()

    def hang(_: Received) -> Answer:
        over.wait()
        return Answer()

    receiver.answer = hang
    with closing(open_sink(receiver.url)) as sink, pytest.raises(OutputError, match="in time"):
        sink.write(batch(1, records(1)))
    over.set()


def test_a_receiver_that_is_gone_is_told_of(receiver: WebhookReceiver) -> None:
    url = receiver.url
    receiver.__exit__()
    refusal = r"cannot be reached \(.*refused\); check address"
    with closing(open_sink(url)) as sink, pytest.raises(OutputError, match=refusal):
        sink.probe()


def test_a_long_answer_is_not_read(receiver: WebhookReceiver, sink: WebhookSink) -> None:
    receiver.answer = lambda _: Answer(200, body=bytes(64 << 20))
    sink.write(batch(1, records(1)))
    receiver.answer = lambda _: Answer(200, body=b"thanks")
    sink.write(batch(2, records(1)))
    assert [request.json["batch"] for request in receiver.received] == [1, 2]


def test_an_answer_that_breaks_off_counts(receiver: WebhookReceiver, sink: WebhookSink) -> None:
    receiver.answer = lambda _: Answer(200, body=b"tha", lacking=3)
    sink.write(batch(1, records(1)))
    assert len(receiver.received) == 1
