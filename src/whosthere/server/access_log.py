"""The access log: one JSON object a line for every request, and nothing in it that is secret.

A path is told as its template, because a path holds ids; a key is told as its id; no query, no
header, no body.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from whosthere.server.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Operation:
    """What was asked for.

    Attributes:
        method: HTTP method.
        path: Template of the path, such as ``/face/{version}/detect``; None for an unknown one.
        version: Version of the API; None outside of it.
    """

    method: str
    path: str | None
    version: str | None


class AccessLog:
    """Writes the log.

    Args:
        stream: Where to; every line is flushed.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, operation: Operation, exchange: Exchange) -> None:
        """Write the line of a request that was answered."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": exchange.id,
            "method": operation.method,
            "path": operation.path,
            "version": operation.version,
            "status": exchange.status,
            "code": exchange.code,
            "ms": round(exchange.seconds * 1000, 1),
            "key": exchange.key_id,
            "received": exchange.received,
            "sent": exchange.sent,
        }
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()
