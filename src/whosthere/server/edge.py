"""The edge: what every request passes on its way in, and every answer on its way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.server.body import BoundedBody, PatientAnswers
from whosthere.server.browser_headers import BrowserHeaders
from whosthere.server.gate import Gate
from whosthere.server.headers import AzureHeaders
from whosthere.server.observer import Observer

if TYPE_CHECKING:
    from fastapi import FastAPI

    from whosthere.server.access.doorkeeper import Doorkeeper
    from whosthere.server.access_log import AccessLog
    from whosthere.server.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Edge:
    """What stands at the edge.

    Attributes:
        doorkeeper: Says who may come in.
        log: Where requests are written down.
        metrics: Where they are counted.
    """

    doorkeeper: Doorkeeper
    log: AccessLog
    metrics: Metrics

    def surround(self, app: FastAPI) -> None:
        """Put it around an application; what is added last is met first."""
        app.add_middleware(BoundedBody)
        app.add_middleware(Gate, doorkeeper=self.doorkeeper)
        app.add_middleware(Observer, log=self.log, metrics=self.metrics)
        app.add_middleware(PatientAnswers)
        app.add_middleware(BrowserHeaders)
        app.add_middleware(AzureHeaders)
