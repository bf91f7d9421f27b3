"""``/api/system``: how the server is doing, and what it is made of."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version

from pydantic import Field

from whosthere.config import home
from whosthere.server.api.access import Viewer
from whosthere.server.api.cameras import Camera, cameras_of
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.server.house import SinkReport
from whosthere.vision.manifest import FittedFile, ModelFile, fitted_files, manifest

router = api_router("system")


class Sink(Body):
    """How one sink is doing, in rows."""

    name: str
    place: str | None = Field(description="null for one that is not in the settings any more")
    waiting: int
    delivered: int
    dropped: int = Field(description="that had to go before it had them")
    dead: int = Field(description="that it refused for good")
    failures: int = Field(description="attempts since the last delivery")
    last_error: str | None
    last_delivered: datetime | None


class Model(Body):
    """A network, or coefficients that were fitted."""

    name: str
    purpose: str
    licence: str
    copyright: str
    source: str = Field(description="where it was taken from, or what it was fitted to")
    sha256: str
    file: str
    note: str


class Stage(Body):
    """How long one stage of the work for one camera takes."""

    camera: str
    stage: str = Field(description="capture, detect, recognise, encode or send")
    ms: float | None = Field(description="a turn, on average; null when there was none of late")
    rate: float = Field(description="turns a second")


class Storage(Body):
    """Room on the disk, in bytes."""

    database_bytes: int
    rows_bytes: int
    rows_bound_bytes: int
    free_bytes: int


class System(Body):
    """How the server is doing."""

    version: str
    started_at: datetime
    python: str
    platform: str
    device: str
    home: str
    cameras: list[Camera]
    stages: list[Stage]
    sinks: list[Sink]
    models: list[Model]
    storage: Storage


@router.get("/system")
def system(_caller: Viewer, shared: Shared) -> System:
    """Tell how the server is doing."""
    house = shared.house
    return System(
        version=version("whosthere"),
        started_at=house.started_at,
        python=platform.python_version(),
        platform=platform.platform(terse=True),
        device=house.device,
        home=str(home()),
        cameras=cameras_of(shared).cameras,
        stages=[Stage.model_validate(stage) for stage in shared.cameras.stages()],
        sinks=[_sink(report) for report in house.sinks()],
        models=[*map(_model, manifest()), *map(_model, fitted_files())],
        storage=Storage.model_validate(house.storage()),
    )


def _sink(report: SinkReport) -> Sink:
    state = report.state
    return Sink(
        name=report.name,
        place=report.place,
        waiting=state.waiting if state else 0,
        delivered=state.delivered if state else 0,
        dropped=state.dropped if state else 0,
        dead=state.dead if state else 0,
        failures=state.failures if state else 0,
        last_error=state.error if state else None,
        last_delivered=state.delivered_at if state else None,
    )


def _model(file: ModelFile | FittedFile) -> Model:
    return Model(
        name=file.name,
        purpose=file.task,
        licence=file.licence,
        copyright=file.copyright,
        source=file.source if isinstance(file, ModelFile) else file.fitted_to,
        sha256=file.sha256,
        file=file.file,
        note=file.note,
    )
