"""Running the server: what it needs is opened before it answers, and closed when it ends."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import cv2
import uvicorn

from whosthere.config import database_path
from whosthere.database import connect
from whosthere.errors import UsageError
from whosthere.people.face_ids import FaceIds
from whosthere.people.gallery import Gallery
from whosthere.people.size import size
from whosthere.people.trainings import Trainings
from whosthere.server.access.doorkeeper import Doorkeeper
from whosthere.server.access.invitation import invite
from whosthere.server.access.opened import opened
from whosthere.server.access_log import AccessLog
from whosthere.server.api.service import ApiService
from whosthere.server.app import create_app
from whosthere.server.azure.service import Service
from whosthere.server.azure.warming import warm
from whosthere.server.cameras.cameras import Cameras
from whosthere.server.delivery import flow
from whosthere.server.edge import Edge
from whosthere.server.eye import Eye
from whosthere.server.fetch import Fetcher
from whosthere.server.history import History
from whosthere.server.house import House
from whosthere.server.housekeeping import Housekeeping
from whosthere.server.insight import Insight
from whosthere.server.limits import MOST_BYTES
from whosthere.server.listening import is_local, listen, url
from whosthere.server.metrics import Metrics
from whosthere.server.rate import Tier, rate_limit
from whosthere.server.settings import Settings
from whosthere.sinks.delivering import delivering

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from whosthere.config import Config, Vision
    from whosthere.server.allowed import AllowList
    from whosthere.server.mapped import MappedFolder
    from whosthere.server.tls import Certificate

KEEP_ALIVE_SECONDS = 75
"""How long an idle connection is kept: longer than clients like to, who else find it closed."""

LAST_REQUESTS_SECONDS = 20
"""How long requests in flight may take after a signal: a picture is fetched in less."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What to serve, and where.

    Attributes:
        host: Name or address to listen at.
        port: Port to listen at; 0 for any that is free.
        certificate: For https; None for http.
        tier: How often a key may ask.
        auth: Whether a key is needed at all.
        allowed: Where pictures may be fetched from.
        mapped: Folders that stand for addresses.
        vision: The networks.
        false_match_rate: Share of strangers, searched for once, that may get a name.
        config: Where rows go, and how long they are kept.
        sources: Addresses of what is watched this time only.
    """

    host: str
    port: int
    certificate: Certificate | None
    tier: Tier
    auth: bool
    allowed: AllowList
    mapped: tuple[MappedFolder, ...]
    vision: Vision
    false_match_rate: float
    config: Config
    sources: tuple[str, ...] = ()

    @property
    def scheme(self) -> str:
        """``"http"`` or ``"https"``."""
        return "http" if self.certificate is None else "https"


def serve(options: ServeOptions, tell: Callable[[str], None]) -> None:
    """Answer until a signal comes. The access log goes to stdout.

    Args:
        options: What to serve.
        tell: Takes sentences for whoever started it.

    Raises:
        UsageError: The address cannot be listened at, or would be open to others without a key.
        DatabaseError: The database cannot be opened.
        ModelError: The networks cannot be loaded.
    """
    # There is a core a picture already; OpenCV's own threads would only get in the way.
    cv2.setNumThreads(1)
    with ExitStack() as stack:
        listener = stack.enter_context(closing(listen(options.host, options.port)))
        endpoint = url(options.scheme, options.host, listener)
        _warn(options, listener, tell)
        gallery = stack.enter_context(Gallery.open())
        gallery.ensure_group(options.config.people.group)
        access = stack.enter_context(opened(auth=options.auth))
        doorkeeper = Doorkeeper(access.known, rate_limit(options.tier))
        settings = Settings(options.config)
        service = Service(
            gallery=gallery,
            face_ids=FaceIds(gallery.store),
            trainings=stack.enter_context(Trainings(gallery, options.false_match_rate)),
            eye=stack.enter_context(Eye(options.vision, os.cpu_count() or 1)),
            fetch=Fetcher(options.allowed, options.mapped),
            settings=settings,
        )
        # Of its own, as the page is made beside everything else.
        rows = stack.enter_context(closing(connect(database_path())))
        metrics = Metrics(partial(size, gallery.store), partial(flow, rows, options.config))
        edge = Edge(doorkeeper, AccessLog(sys.stdout), metrics)
        stack.enter_context(delivering(options.config, (), tell))
        cameras = Cameras(gallery, settings, options.sources, tell)
        stack.enter_context(Housekeeping(gallery, service.face_ids, doorkeeper, cameras.visitors))
        settings.listen(cameras.settings_changed)
        service.trainings.resume()
        service.eye.ask(warm)
        if access.desk is not None:
            invite(access.desk, endpoint, tell)
        ready = partial(tell, f"listening at {endpoint}; its operations: {endpoint}/docs")
        api = ApiService(
            gallery=gallery,
            trainings=service.trainings,
            settings=settings,
            eye=service.eye,
            cameras=stack.enter_context(cameras),
            history=stack.enter_context(History.open(database_path())),
            insight=Insight(),
            house=House(options.config, stack.enter_context(closing(connect(database_path())))),
            doorkeeper=doorkeeper,
            keys=access.keys,
            sign_in=access.desk,
        )
        app = create_app(service, api, edge)
        _Server(_config(app, options), ready, cameras.end_streams).run([listener])


class _Server(uvicorn.Server):
    """Tells when it is ready; a signal ends it in peace, with exit code 0."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            # It would raise them once more, as if nobody had listened.
            self._captured_signals.clear()


def _config(app: FastAPI, options: ServeOptions) -> uvicorn.Config:
    certificate = options.certificate
    return uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES,
        # Pictures do not get smaller, and would only get late.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=LAST_REQUESTS_SECONDS,
        ssl_certfile=None if certificate is None else certificate.certificate,
        ssl_keyfile=None if certificate is None else certificate.key,
    )


def _warn(options: ServeOptions, listener: socket.socket, tell: Callable[[str], None]) -> None:
    if is_local(listener):
        return
    if not options.auth:
        message = f"--no-auth would let everybody in who reaches {options.host}; leave it out"
        raise UsageError(message)
    if options.certificate is None:
        tell("whosthere: without --tls, keys and pictures can be read on their way")
