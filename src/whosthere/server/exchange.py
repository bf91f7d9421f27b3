"""What is noted of one request and its answer, for the access log and the metrics."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

if TYPE_CHECKING:
    from starlette.types import Scope


@dataclass(slots=True)
class Exchange:
    """A request on its way; whoever learns something about it writes it down here.

    Attributes:
        id: Names the request in the log and in the answer's ``apim-request-id``.
        began: When it came, in seconds of `time.perf_counter`.
        key_id: Id of the key that was shown; None before it is known, or without one.
        status: HTTP status of the answer; 0 before there is one.
        code: Code of the error that was answered; None for success.
        received: Bytes of its body.
        sent: Bytes of the answer's body.
        faces: Faces that the answer tells of.
    """

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    began: float = field(default_factory=time.perf_counter)
    key_id: str | None = None
    status: int = 0
    code: str | None = None
    received: int = 0
    sent: int = 0
    faces: int = 0

    @property
    def seconds(self) -> float:
        """Time since it came."""
        return time.perf_counter() - self.began


def exchange_of(scope: Scope) -> Exchange:
    """What is noted of the request of this ASGI scope; begun by whoever asks first."""
    state = scope.setdefault("state", {})
    if "exchange" not in state:
        state["exchange"] = Exchange()
    exchange: Exchange = state["exchange"]
    return exchange


async def _noted(request: Request) -> Exchange:
    return exchange_of(request.scope)


Noted = Annotated[Exchange, Depends(_noted)]
"""The `Exchange`, as a parameter of an endpoint that has something to tell."""
