"""Cameras through the native API, and the WebSocket that shows them."""

from __future__ import annotations

import json
import struct
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.rigs.clips import write_clip
from tests.rigs.rtsp_server import RtspServer
from tests.server.api.native import client, portraits
from whosthere.demo import pictures
from whosthere.server.access.roles import Role
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection

    from tests.server.conftest import StartServer
    from tests.server.serving import Served

DEADLINE = 60.0


@pytest.fixture
def api(served: Served) -> Iterator[httpx.Client]:
    with client(served) as opened:
        yield opened


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", 50)


@pytest.fixture
def demo(api: httpx.Client) -> Iterator[str]:
    """The id of a camera that shows people."""
    camera = api.post("/cameras", json={"address": "demo"}).json()["id"]
    yield camera
    api.delete(f"/cameras/{camera}")


def websocket(served: Served, path: str) -> ClientConnection:
    address = served.endpoint.replace("http", "ws", 1) + "/api" + path
    return connect(address, additional_headers=served.headers, max_size=None, proxy=None)


@dataclass
class Live:
    """A viewer of ``/api/live`` who draws everything."""

    socket: ClientConnection
    told: dict[str, Any] = field(default_factory=dict)

    def watch(self, camera: str, size: str = "tile") -> None:
        self.say(watch=[{"camera": camera, "size": size}])

    def say(self, **wish: object) -> None:
        self.socket.send(json.dumps(wish))

    def picture(self, *, draw: bool = True) -> tuple[dict[str, Any], bytes]:
        """The next picture."""
        while isinstance(message := self.socket.recv(DEADLINE), str):
            news = json.loads(message)
            self.told[news.get("type", "error")] = news
        (length,) = struct.unpack_from(">I", message)
        header = json.loads(message[4 : 4 + length])
        if draw:
            self.say(drawn=[header["camera"], header["seq"]])
        return header, message[4 + length :]

    def hear(self, kind: str) -> dict[str, Any]:
        """The next news of that kind."""
        while True:
            message = self.socket.recv(DEADLINE)
            if isinstance(message, str) and (news := json.loads(message)).get("type") == kind:
                return dict(news)


def until_live(api: httpx.Client, camera: str) -> dict[str, Any]:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        (found,) = [one for one in api.get("/cameras").json()["cameras"] if one["id"] == camera]
        if found["state"] == "live" and found["width"]:
            return dict(found)
        time.sleep(0.05)
    raise AssertionError(found)


def test_a_camera_is_added_changed_and_removed(api: httpx.Client, clip: Path) -> None:
    with RtspServer(clip, "admin:hunter2") as rig:
        told = {"name": "Door", "address": rig.url_with(None), "user": "admin"}
        added = api.post("/cameras", json={**told, "password": "hunter2"})
        assert added.status_code == 201, added.text
        camera = added.json()
        assert camera["address"].startswith("rtsp://admin@127.0.0.1:")
        assert (camera["has_password"], camera["kind"]) == (True, "stream")
        live = until_live(api, camera["id"])
        assert (live["width"], live["height"], live["problem"]) == (320, 240, None)
        taken = api.post("/cameras", json={"name": "DOOR", "address": "0"})
        assert (taken.status_code, taken.json()["error"]["code"]) == (409, "NameTaken")
        paused = api.patch(f"/cameras/{camera['id']}", json={"paused": True, "name": "Gate"})
        assert (paused.json()["name"], paused.json()["paused"]) == ("Gate", True)
        api.patch(f"/cameras/{camera['id']}", json={"paused": False})
        until_live(api, camera["id"])  # the password was kept
        assert api.delete(f"/cameras/{camera['id']}").status_code == 204
        gone = api.post(f"/cameras/{camera['id']}/restart")
        assert (gone.status_code, gone.json()["error"]["code"]) == (404, "NotThere")


def test_a_password_is_in_no_answer_and_no_log(fresh_server: StartServer, clip: Path) -> None:
    with RtspServer(clip, "admin:hunter2") as rig:
        served = fresh_server("--source", rig.url)
        with client(served) as api, websocket(served, "/live") as socket:
            (camera,) = api.get("/cameras").json()["cameras"]
            until_live(api, camera["id"])
            answers = [api.get("/cameras").text, api.get("/visitors").text]
            answers.append(json.dumps(Live(socket).hear("cameras")))
            answers.append(api.patch(f"/cameras/{camera['id']}", json={"password": "letmein"}).text)
            problem = None
            while problem is None:
                (failing,) = api.get("/cameras").json()["cameras"]
                problem = failing["problem"]
            answers.append(problem)
        assert "refuses the user name or password" in problem
        assert served.stop() == 0
    everything = "\n".join([*answers, *served.log, *served.told])
    assert "hunter2" not in everything
    assert "letmein" not in everything
    assert f"camera {camera['name']}: " in everything


def test_who_may_do_what(served: Served, api: httpx.Client, demo: str) -> None:
    with ApiKeys.open(served.home / "whosthere.db") as keys:
        _, key = keys.create("a viewer", Role.VIEWER)
    with client(served, key) as viewer:
        assert viewer.get("/cameras").status_code == 200
        for answer in (
            viewer.post("/cameras", json={"address": "0"}),
            viewer.patch(f"/cameras/{demo}", json={"paused": True}),
            viewer.delete(f"/cameras/{demo}"),
            viewer.post(f"/cameras/{demo}/restart"),
        ):
            assert answer.status_code == 403


def test_viewers_see_faces_with_the_picture_they_are_in(served: Served, demo: str) -> None:
    with websocket(served, "/live") as socket:
        live = Live(socket)
        live.watch(demo)
        header, jpeg = live.picture()
        while not (header["faces"] and header["faces"][0]["stranger_id"]):
            header, jpeg = live.picture()
        assert (header["camera"], header["width"], header["height"]) == (demo, 1280, 720)
        assert header["state"] == "live"
        assert header["analysed_fps"] > 0
        face = header["faces"][0]
        assert set(face["landmarks"]) >= {"left_eye", "nose_tip"}
        assert cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1).shape == (270, 480, 3)
        in_view = live.hear("visitors")["in_view"]
        assert face["visitor"] in {visitor["id"] for visitor in in_view}
        live.watch(demo, "large")
        while cv2.imdecode(np.frombuffer(live.picture()[1], np.uint8), 1).shape[1] != 1280:
            pass


def test_a_viewer_who_does_not_draw_gets_two_and_then_the_latest(served: Served, demo: str) -> None:
    with websocket(served, "/live") as idle, websocket(served, "/live") as busy:
        lazy, keen = Live(idle), Live(busy)
        lazy.watch(demo)
        keen.watch(demo)
        got = [lazy.picture(draw=False)[0]["seq"] for _ in range(2)]
        seen = [keen.picture()[0]["seq"] for _ in range(30)]
        lazy.say(drawn=[demo, got[-1]])
        latest = lazy.picture(draw=False)[0]["seq"]
    assert seen == sorted(set(seen))
    assert latest > got[-1] + 10


def test_two_viewers_get_the_same_picture(served: Served, demo: str) -> None:
    with websocket(served, "/live") as first, websocket(served, "/live") as second:
        viewers = [Live(first), Live(second)]
        for viewer in viewers:
            viewer.watch(demo)
        jpegs: list[dict[int, bytes]] = [{}, {}]
        for _ in range(20):
            for viewer, seen in zip(viewers, jpegs, strict=True):
                header, jpeg = viewer.picture()
                seen[header["seq"]] = jpeg
        both = jpegs[0].keys() & jpegs[1].keys()
        assert both
        assert all(jpegs[0][seq] == jpegs[1][seq] for seq in both)


def test_news_of_cameras_come_at_once(served: Served, api: httpx.Client, demo: str) -> None:
    with websocket(served, "/live") as socket:
        live = Live(socket)
        assert demo in {camera["id"] for camera in live.hear("cameras")["cameras"]}
        api.patch(f"/cameras/{demo}", json={"paused": True})
        states = []
        while "paused" not in states:
            cameras = live.hear("cameras")["cameras"]
            states = [camera["state"] for camera in cameras if camera["id"] == demo]


def test_nonsense_is_answered_and_the_rest_goes_on(served: Served, demo: str) -> None:
    with websocket(served, "/live") as socket:
        live = Live(socket)
        for nonsense in ("", "[]", '{"watch": 1}', '{"drawn": ["no such camera", 1]}'):
            socket.send(nonsense)
        live.watch(demo)
        live.picture()
        assert live.told["error"]["error"]["code"] == "UsageError"


def test_pictures_and_streams_for_simple_programs(api: httpx.Client, demo: str) -> None:
    until_live(api, demo)
    picture = api.get(f"/cameras/{demo}/picture.jpg", params={"size": "tile"})
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["cache-control"] == "no-store"
    assert cv2.imdecode(np.frombuffer(picture.content, np.uint8), 1).shape == (270, 480, 3)
    with api.stream("GET", f"/cameras/{demo}/stream.mjpg") as stream:
        assert stream.headers["content-type"].startswith("multipart/x-mixed-replace; boundary=")
        received = b""
        for part in stream.iter_bytes():
            received += part
            if received.count(b"--picture") > 3:
                break
    assert received.startswith(b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ")
    assert api.get("/cameras/none/picture.jpg").status_code == 404


def test_a_stream_ends_soon_after_its_key_is_revoked(served: Served, demo: str) -> None:
    with ApiKeys.open(served.home / "whosthere.db") as keys:
        record, key = keys.create("a viewer", Role.VIEWER)
        with (
            client(served, key) as viewer,
            viewer.stream("GET", f"/cameras/{demo}/stream.mjpg") as stream,
        ):
            parts = stream.iter_bytes()
            next(parts)
            keys.revoke(record.id)
            with pytest.raises(httpx.RemoteProtocolError, match="peer closed"):
                for _ in parts:
                    pass


def test_the_server_ends_in_peace_while_cameras_run_and_are_looked_at(
    fresh_server: StartServer, clip: Path
) -> None:
    with RtspServer(clip) as rig:
        served = fresh_server("--source", "demo", "--source", rig.url, "--source", "/no/such.mp4")
        with client(served) as api, websocket(served, "/live") as socket:
            demo = api.get("/cameras").json()["cameras"][0]["id"]
            live = Live(socket)
            live.watch(demo)
            live.picture()
            with api.stream("GET", f"/cameras/{demo}/stream.mjpg") as stream:
                next(stream.iter_bytes())
                began = time.monotonic()
                assert served.stop() == 0
        assert time.monotonic() - began < 15
    assert not [line for line in served.told if "Traceback" in line]


def frame(seq: int, jpeg: bytes) -> bytes:
    return struct.pack(">I", seq) + jpeg


def test_a_browsers_camera_is_answered_and_leaves_nothing(
    served: Served, api: httpx.Client
) -> None:
    before = api.get("/visitors").json()
    with websocket(served, "/browser-camera") as socket:
        for seq in (7, 8, 9):
            socket.send(frame(seq, pictures()[0].path.read_bytes()))
            answer = json.loads(socket.recv(DEADLINE))
            assert answer["seq"] == seq
        assert answer["error"] is None
        (face,) = answer["faces"]
        assert (answer["width"], answer["height"]) > (100, 100)
        assert face["visitor"] is None
        assert face["box"]["width"] > 50
    assert api.get("/visitors").json() == before


def test_a_browsers_camera_recognises_whom_the_group_knows(
    served: Served, api: httpx.Client
) -> None:
    person = api.post("/people", json={"name": "Obama", "group": "browser"}).json()["id"]
    with websocket(served, "/browser-camera?group=browser") as socket:
        name, seq = None, 0
        enrolled = False
        while name != "Obama":
            seq += 1
            socket.send(frame(seq, portraits("Barack Obama")[0]))
            faces = json.loads(socket.recv(DEADLINE))["faces"]
            name = faces[0]["name"] if faces else None
            if seq == 5 and not enrolled:
                enrolled = True
                for photo in portraits("Barack Obama")[:2]:
                    api.post(
                        f"/people/{person}/photos",
                        content=photo,
                        headers={"Content-Type": "image/jpeg"},
                    )
            assert seq < 500


def test_frames_that_are_no_use_are_refused_politely(served: Served) -> None:
    with websocket(served, "/browser-camera") as socket:
        for seq, data in ((1, b"no picture"), (2, b"\xff\xd8" + bytes(2_100_000))):
            socket.send(frame(seq, data))
            answer = json.loads(socket.recv(DEADLINE))
            assert (answer["seq"], answer["error"]["code"]) == (seq, "PictureError")
        socket.send("hello")
        assert json.loads(socket.recv(DEADLINE))["error"]["message"].startswith("send frames")
        socket.send(frame(3, pictures()[0].path.read_bytes()))
        assert json.loads(socket.recv(DEADLINE))["error"] is None


def test_there_are_only_so_many_browsers(served: Served) -> None:
    with ExitStack() as opened:
        for _ in range(100):
            socket = opened.enter_context(websocket(served, "/browser-camera"))
            with suppress(ConnectionClosed):  # it may be refused by now
                socket.send(frame(1, b""))
            error = json.loads(socket.recv(DEADLINE))["error"]
            if error["code"] == "TooManyBrowsers":
                break
    assert error["code"] == "TooManyBrowsers"
    assert "try again" in error["message"]
