"""The edge around a small application of a test's own, at a real socket, in this process."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import threading
import time
from typing import TYPE_CHECKING

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response

from whosthere.people.size import Size
from whosthere.server import problems
from whosthere.server.access.doorkeeper import Doorkeeper, Known
from whosthere.server.access.sessions import BrowserSessions
from whosthere.server.access_log import AccessLog
from whosthere.server.azure.routing import face_router
from whosthere.server.edge import Edge
from whosthere.server.keys import ApiKeys
from whosthere.server.metrics import Flow, Metrics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from whosthere.server.rate import RateLimit

START_SECONDS = 30


class Edged:
    """An application behind the edge.

    It has ``POST /face/{version}/echo/{name}``, which answers the length of the body, ``GET`` of
    the same, which says hello, ``GET /face/{version}/fail`` and ``/face/{version}/half``, which
    raise before and amid their answers, and ``POST /face/{version}/deaf``, which reads nothing.
    """

    def __init__(self, folder: Path, limit: RateLimit | None = None) -> None:
        self._keys = ApiKeys.open(folder / "edge.db")
        self.key_id = ""
        record, self.key = self._keys.create("test")
        self.key_id = record.id
        self._log = io.StringIO()
        self.metrics = Metrics(lambda: Size(1, 2, 3), lambda: Flow([], 0, 1))
        self._sessions = BrowserSessions.open(folder / "edge.db")
        self.doorkeeper = Doorkeeper(Known(self._keys, self._sessions), limit)
        app = _application()
        Edge(self.doorkeeper, AccessLog(self._log), self.metrics).surround(app)
        self._server = uvicorn.Server(
            uvicorn.Config(app, http="h11", lifespan="off", log_config=None, server_header=False)
        )
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],))

    @property
    def client(self) -> httpx.Client:
        """A client that shows the key."""
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/face/v1.0",
            headers={"Ocp-Apim-Subscription-Key": self.key},
            trust_env=False,
        )

    def logged(self, requests: int) -> list[dict[str, object]]:
        """The access log, once it has that many lines: the last is written after its answer."""
        deadline = time.monotonic() + START_SECONDS
        while len(lines := self._log.getvalue().splitlines()) < requests:
            assert time.monotonic() < deadline, lines
            time.sleep(0.01)
        return [json.loads(line) for line in lines]

    @contextlib.contextmanager
    def running(self) -> Iterator[Edged]:
        """Answer while the block runs."""
        self._thread.start()
        try:
            yield self
        finally:
            self._server.should_exit = True
            self._thread.join()
            self._keys.close()
            self._sessions.close()


def _application() -> FastAPI:
    app = FastAPI()
    router = face_router("test")

    @router.post("/echo/{name}")
    async def echo(request: Request) -> int:
        return len(await request.body())

    @router.get("/echo/{name}")
    def hello() -> Response:
        return Response(b"hello", media_type="text/plain")

    @router.get("/fail")
    def fail(said: str) -> None:
        raise RuntimeError(said)

    @router.get("/half")
    def half() -> Response:
        return _Half()

    @router.post("/deaf")
    async def deaf() -> None:
        pass

    app.include_router(router)
    problems.register(app, [router])
    return app


class _Half(Response):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ha", "more_body": True})
        message = "half way"
        raise RuntimeError(message)
