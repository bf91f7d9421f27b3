"""A webhook: rows as JSON, signed, one request for each table of a batch.

The body is ``{"outbox": ..., "batch": ..., "table": ..., "rows": [...]}``, with rows as in JSON
Lines; the headers are those of `whosthere.sinks.signature`. At least once: what is sent again has
the ``webhook-id`` that it had, and every row its own id.
"""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import httpx

from whosthere.errors import ConfigError, OutputError
from whosthere.sightings.sighting import uuid7
from whosthere.sinks.halving import refused
from whosthere.sinks.loopback import is_loopback
from whosthere.sinks.options import check_names, one_of
from whosthere.sinks.signature import Signer
from whosthere.sinks.sink import PlaceBusy, RowsRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whosthere.sightings.record import SealedBatch
    from whosthere.sightings.tables.table import Row, Table
    from whosthere.sinks.destination import Destination
    from whosthere.sinks.sink import Feed

SECRET_VARIABLE = "WHOSTHERE_WEBHOOK_SECRET"  # noqa: S105 - the name of one
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
"""For each step; the receiver should take rows at once, and work on them later."""
ANSWER_CHUNKS = 4
"""How much of an answer is read, so that the connection can be used again."""
PING = "ping"
"""The table that a request without rows is said to be of."""

_ROWS_FAULT = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""What comes of the rows themselves: trying again would not help."""
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_ADVICE: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "give both sides the same secret",
    HTTPStatus.FORBIDDEN: "have its owner let this machine in, and give both sides the same secret",
    HTTPStatus.NOT_FOUND: "check the address: there is nothing that takes rows",
    HTTPStatus.GONE: "it wants no more rows: take the sink out of config.toml",
}
_FLAG = ("true", "false")
_REDIRECTED = "the rows go nowhere else by themselves: give the address that it points to"
_UNKNOWN = "check that something takes POST requests with JSON at that address"


class WebhookSink:
    """Posts rows to one address.

    Args:
        place: Of the kind ``webhook``.
        options: ``secret``, which both sides share, unless it is in ``WHOSTHERE_WEBHOOK_SECRET``;
            ``allow_http`` (``true`` or ``false``): rows may travel unencrypted.
        feed: What it is given.

    Raises:
        ConfigError: There is no secret, or the URL or an option cannot be meant.
    """

    def __init__(self, place: Destination, options: dict[str, str], feed: Feed) -> None:
        self.feed = feed
        self._url = _url(place, allow_http=one_of(options, "allow_http", _FLAG, "false") == "true")
        check_names(place, options, {"secret", "allow_http"})
        self._host = urlsplit(place.shown).netloc
        self._signer = Signer.of(_secret(options))
        # Redirects are not followed: nobody but whom the user named gets the rows.
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def write(self, batch: SealedBatch) -> None:
        """Post the batch; see `whosthere.sinks.sink.Sink.write`.

        When rows are refused, the others have been delivered and come again with the same ids.
        """
        flaws: dict[str, str] = {}
        for table in batch.tables:
            send = partial(self._send, batch, table)
            rows = batch.rows_of(table)
            if send(rows) is not None:
                # A receiver that refuses everything, for want of the secret say, refuses this too.
                self.probe()
                flaws |= {cast("str", row["id"]): flaw for row, flaw in refused(rows, send)}
        if flaws:
            raise RowsRefused(flaws)

    def probe(self) -> str:
        """Post a signed request without rows; see `whosthere.sinks.sink.ProbedSink.probe`."""
        flaw = self._post(f"{PING}_{uuid7(time.time())}", _body("", 0, PING, "[]"))
        if flaw is not None:
            message = f"{flaw}, although there are no rows in it; check address and secret"
            raise OutputError(message)
        return f"{self._host} takes signed rows"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, batch: SealedBatch, table: Table, rows: Sequence[Row]) -> str | None:
        """Post some rows of a batch; what was said when they are refused."""
        # By its ends: when a row in between is erased, what is left has been delivered all the
        # same, and a half of the batch is no repetition of the whole.
        ends = "_".join(str(row["id"]) for row in (rows[0], rows[-1]))
        return self._post(
            f"{batch.outbox}_{self.feed.name}_{batch.number}_{ends}",
            _body(
                batch.outbox, batch.number, table.name, f"[{','.join(map(table.to_json, rows))}]"
            ),
        )

    def _post(self, message: str, body: bytes) -> str | None:
        """Send one request; what was said when its rows are refused.

        Raises:
            OutputError: It did not get through.
        """
        headers = self._signer.headers(message, int(time.time()), body)
        headers["content-type"] = "application/json"
        try:
            with (
                self._client.stream("POST", self._url, content=body, headers=headers) as response,
                # The status says it all, also when what follows it breaks off.
                suppress(httpx.RequestError),
            ):
                for _ in islice(response.iter_raw(), ANSWER_CHUNKS):
                    pass
        except httpx.TimeoutException as error:
            sentence = f"{self._host} does not answer in time; have it take rows at once"
            raise OutputError(sentence) from error
        except httpx.RequestError as error:
            reason = str(error) or "the connection broke"
            sentence = f"{self._host} cannot be reached ({reason}); check address and network"
            raise OutputError(sentence) from error
        return self._verdict(response)

    def _verdict(self, response: httpx.Response) -> str | None:
        if response.is_success:
            return None
        status = response.status_code
        said = f"{self._host} answers {status}"
        if status in _ROWS_FAULT:
            return said
        if status in _LATER or response.is_server_error:
            raise PlaceBusy(f"{said}; its rows wait until it takes them", _pause(response.headers))
        advice = _REDIRECTED if response.is_redirect else _ADVICE.get(status, _UNKNOWN)
        raise OutputError(f"{said}; {advice}")


def _url(place: Destination, *, allow_http: bool) -> httpx.URL:
    try:
        url = httpx.URL(place.url)
    except httpx.InvalidURL as error:
        # What was written is not repeated: addresses of webhooks are secrets themselves.
        message = "the address of a webhook is no URL; write https://HOST/PATH"
        raise ConfigError(message) from error
    if not url.host:
        message = "the address of a webhook has no host; write https://HOST/PATH"
        raise ConfigError(message)
    if url.scheme == "http" and not allow_http and not is_loopback(url.host):
        message = (
            f"rows would travel unencrypted to {url.host}; begin the address with https://, or set "
            "the option allow_http to true"
        )
        raise ConfigError(message)
    return url


def _secret(options: Mapping[str, str]) -> str:
    secret = options.get("secret") or os.environ.get(SECRET_VARIABLE)
    if not secret:
        message = (
            "a webhook needs a secret to sign rows with; set its option secret, or "
            f"{SECRET_VARIABLE}, to what `openssl rand -base64 32` prints"
        )
        raise ConfigError(message)
    return secret


def _body(outbox: str, number: int, table: str, rows: str) -> bytes:
    head = json.dumps({"outbox": outbox, "batch": number, "table": table}, separators=(",", ":"))
    return f'{head[:-1]},"rows":{rows}}}'.encode()


def _pause(headers: Mapping[str, str]) -> float:
    """Seconds that the receiver wants to be left alone; it may name a date instead."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return 0.0
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
