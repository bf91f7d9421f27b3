"""The dialect without a socket: an app of each test's own, on a gallery of its own."""

from __future__ import annotations

import io
import os
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from whosthere.config import Config, People, Vision
from whosthere.database import connect
from whosthere.people.face_ids import FaceIds
from whosthere.people.gallery import Gallery
from whosthere.people.size import size
from whosthere.people.trainings import Trainings
from whosthere.server.access.doorkeeper import Doorkeeper
from whosthere.server.access_log import AccessLog
from whosthere.server.allowed import AllowList
from whosthere.server.api.service import ApiService
from whosthere.server.app import create_app
from whosthere.server.azure.service import Service
from whosthere.server.cameras.cameras import Cameras
from whosthere.server.edge import Edge
from whosthere.server.eye import Eye
from whosthere.server.fetch import Fetcher
from whosthere.server.history import History
from whosthere.server.house import House
from whosthere.server.insight import Insight
from whosthere.server.keys import ApiKeys
from whosthere.server.metrics import Flow, Metrics
from whosthere.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def eye() -> Iterator[Eye]:
    """The networks, loaded once."""
    with Eye(Vision(device="cpu"), os.cpu_count() or 1) as opened:
        yield opened


@pytest.fixture
def service(tmp_path: Path, eye: Eye) -> Iterator[Service]:
    """What requests share, on an empty gallery."""
    with (
        Gallery.open(tmp_path / "whosthere.db") as gallery,
        Trainings(gallery, People().false_match_rate) as trainings,
    ):
        fetch = Fetcher(AllowList())
        settings = Settings(Config())
        yield Service(gallery, FaceIds(gallery.store), trainings, eye, fetch, settings)


@pytest.fixture
def client(service: Service, tmp_path: Path) -> Iterator[TestClient]:
    """Speaks to an app without a gate."""
    gallery = service.gallery
    metrics = Metrics(partial(size, gallery.store), lambda: Flow([], 0, 1))
    doorkeeper = Doorkeeper(None, None)
    edge = Edge(doorkeeper, AccessLog(io.StringIO()), metrics)
    path = tmp_path / "whosthere.db"
    with ApiKeys.open(path) as keys, closing(connect(path)) as connection:
        settings = service.settings
        api = ApiService(
            gallery=gallery,
            trainings=service.trainings,
            settings=settings,
            eye=service.eye,
            cameras=Cameras(gallery, settings, (), print),
            history=History(connection),
            insight=Insight(),
            house=House(Config(), connection),
            doorkeeper=doorkeeper,
            keys=keys,
            sign_in=None,
        )
        app = create_app(service, api, edge)
        with TestClient(app, base_url="http://localhost") as opened:
            yield opened
