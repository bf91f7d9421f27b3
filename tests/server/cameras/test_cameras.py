"""Cameras that are watched: real streams that die and come back, films, what is kept."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.rigs.clips import write_clip
from tests.rigs.rtsp_server import RtspServer
from whosthere.config import Config
from whosthere.database import connect
from whosthere.errors import LimitReached, NameTaken
from whosthere.people.gallery import Gallery
from whosthere.server.api.routing import NotThere
from whosthere.server.cameras import cameras as cameras_module
from whosthere.server.cameras import watched as watched_module
from whosthere.server.cameras.camera import Address
from whosthere.server.cameras.cameras import Cameras
from whosthere.server.cameras.status import CameraState, CameraStatus
from whosthere.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEADLINE = 60.0
LOGIN = "admin:hunter2"


@pytest.fixture
def told() -> list[str]:
    """What was told whoever runs the server."""
    return []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    monkeypatch.setattr(watched_module, "FIRST_PAUSE", 0.1)
    return tmp_path


@pytest.fixture
def gallery(home: Path) -> Iterator[Gallery]:
    with Gallery.open(home / "whosthere.db") as opened:
        yield opened


@pytest.fixture
def cameras(gallery: Gallery, told: list[str]) -> Iterator[Cameras]:
    with Cameras(gallery, Settings(Config()), (), told.append) as opened:
        yield opened


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", 50)


def until(cameras: Cameras, camera_id: str, fits: Callable[[CameraStatus], bool]) -> CameraStatus:
    """Wait until a camera fares as it should."""
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        status = cameras.get(camera_id).status
        if fits(status):
            return status
        time.sleep(0.02)
    message = f"it never came to that: {status}"
    raise AssertionError(message)


def until_state(cameras: Cameras, camera_id: str, state: CameraState) -> CameraStatus:
    return until(cameras, camera_id, lambda status: status.standing.state is state)


def test_a_camera_dies_and_comes_back(cameras: Cameras, clip: Path, told: list[str]) -> None:
    with RtspServer(clip, LOGIN) as rig:
        added = cameras.add("Door", Address(rig.url))
        live = until_state(cameras, added.id, CameraState.LIVE)
        assert (live.kind, live.standing.size) == ("stream", (320, 240))
        rig.kill()
        lost = until_state(cameras, added.id, CameraState.LOST)
        assert "was lost" in str(lost.standing.problem)
        rig.start(clip)
        back = until_state(cameras, added.id, CameraState.LIVE)
        assert back.standing.problem is None
        assert "hunter2" not in f"{live} {lost} {back} {told}"


def test_a_camera_that_hangs_is_stalled_and_holds_nobody_up(cameras: Cameras, clip: Path) -> None:
    with RtspServer(clip) as rig:
        added = cameras.add("Door", Address(rig.url))
        until_state(cameras, added.id, CameraState.LIVE)
        rig.hang()
        until_state(cameras, added.id, CameraState.STALLED)
        cameras.remove(added.id)
        with pytest.raises(NotThere):
            cameras.get(added.id)


def test_a_camera_that_is_not_there_is_tried_until_it_is(
    cameras: Cameras, clip: Path, told: list[str]
) -> None:
    with RtspServer(clip) as rig:
        address = rig.url
        rig.kill()
        added = cameras.add("Door", Address(address))
        failed = until_state(cameras, added.id, CameraState.FAILED)
        assert "refuses the connection" in str(failed.standing.problem)
        rig.start(clip)
        until_state(cameras, added.id, CameraState.LIVE)
    assert len(told) == 1


def test_a_wrong_password_is_not_tried_again_until_it_is_changed(
    cameras: Cameras, clip: Path, told: list[str]
) -> None:
    with RtspServer(clip, LOGIN) as rig:
        added = cameras.add("Door", Address(rig.url_with(None), "admin", "letmein"))
        failed = until_state(cameras, added.id, CameraState.FAILED)
        assert "refuses the user name or password" in str(failed.standing.problem)
        changed = cameras.change(added.id, address=Address(failed.address, None, "hunter2"))
        assert changed.has_password
        until_state(cameras, added.id, CameraState.LIVE)
    assert "letmein" not in "".join(told)


def test_a_camera_is_paused_and_goes_on(cameras: Cameras, clip: Path) -> None:
    with RtspServer(clip) as rig:
        added = cameras.add("Door", Address(rig.url))
        until_state(cameras, added.id, CameraState.LIVE)
        cameras.change(added.id, paused=True)
        until_state(cameras, added.id, CameraState.PAUSED)
        cameras.change(added.id, paused=False)
        until_state(cameras, added.id, CameraState.LIVE)


def test_a_film_is_played_at_its_own_speed_and_again(cameras: Cameras, clip: Path) -> None:
    began = time.monotonic()
    added = cameras.add(None, Address(str(clip)))
    assert (added.name, added.kind) == ("clip.mp4", "file")
    until_state(cameras, added.id, CameraState.ENDED)
    assert time.monotonic() - began >= 1.9  # it has two seconds
    cameras.get(added.id).restart()
    until_state(cameras, added.id, CameraState.LIVE)
    until_state(cameras, added.id, CameraState.ENDED)


def test_cameras_are_there_again_after_a_restart_but_those_given(
    gallery: Gallery, clip: Path, told: list[str]
) -> None:
    def opened(*given: str) -> Cameras:
        return Cameras(gallery, Settings(Config()), given, told.append)

    with opened(str(clip), str(clip)) as cameras:
        assert [status.name for status in cameras.listed()] == ["clip.mp4", "clip.mp4 2"]
        kept = cameras.add("Hall", Address(str(clip)))
        cameras.change(kept.id, name="Lobby", paused=True)
        with pytest.raises(NameTaken):
            cameras.add("lobby", Address("0"))
    with opened() as cameras:
        (status,) = cameras.listed()
        assert (status.id, status.name, status.paused) == (kept.id, "Lobby", True)


def test_nothing_of_a_camera_runs_on_after_the_end(
    gallery: Gallery, clip: Path, told: list[str]
) -> None:
    with (
        RtspServer(clip) as rig,
        Cameras(gallery, Settings(Config()), [rig.url, str(clip)], told.append) as cameras,
    ):
        for status in cameras.listed():
            until_state(cameras, status.id, CameraState.LIVE)
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("camera", "capture", "detection"))]


def test_sightings_of_a_camera_are_kept_under_its_name(cameras: Cameras, home: Path) -> None:
    added = cameras.add("Hall", Address("demo"))
    deadline = time.monotonic() + DEADLINE
    while not any(len(one.looks) > 1 for one in cameras.visitors.listed()[0]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    stages = {stage.stage: stage for stage in cameras.stages()}
    assert {"capture", "detect", "recognise"} <= stages.keys()
    assert all(stage.camera == "Hall" for stage in stages.values())
    cameras.remove(added.id)
    with closing(connect(home / "whosthere.db")) as connection:
        while not connection.execute(
            "SELECT * FROM record WHERE kind = 'sightings' AND camera = 'Hall'"
        ).fetchall():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    while cameras.visitors.listed()[0]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert cameras.visitors.listed()[1]


def test_nothing_is_kept_when_the_settings_say_so(
    gallery: Gallery, home: Path, told: list[str]
) -> None:
    config = Config.model_validate({"sightings": {"keep": False}})
    with Cameras(gallery, Settings(config), ["demo"], told.append) as cameras:
        deadline = time.monotonic() + DEADLINE
        while not cameras.visitors.listed()[0]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    with closing(connect(home / "whosthere.db")) as connection:
        assert connection.execute("SELECT * FROM record").fetchall() == []


def test_there_are_only_so_many_cameras(cameras: Cameras, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras_module, "MOST", 1)
    cameras.add(None, Address("/no/such.mp4"))
    with pytest.raises(LimitReached, match="remove some first"):
        cameras.add(None, Address("/no/such.mp4"))


def test_a_camera_takes_up_other_settings(gallery: Gallery, told: list[str]) -> None:
    settings = Settings(Config())
    with Cameras(gallery, settings, ["demo"], told.append) as cameras:
        (status,) = cameras.listed()
        until_state(cameras, status.id, CameraState.LIVE)
        states: list[CameraState] = []
        with cameras.news.heard_by(
            lambda: states.append(cameras.get(status.id).status.standing.state)
        ):
            cameras.settings_changed()  # nothing of it matters to cameras
            time.sleep(0.3)
            assert states == []
            changed = Config.model_validate({"sightings": {"absence": 2}})
            settings._config = changed
            cameras.settings_changed()
            until(cameras, status.id, lambda _status: CameraState.CONNECTING in states)
            until_state(cameras, status.id, CameraState.LIVE)
