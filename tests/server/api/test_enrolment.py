"""Adding oneself before the camera of a browser, through the native API."""

from __future__ import annotations

import json
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.server.api.native import client, portraits
from whosthere.providers.guide import HOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

    from tests.server.serving import Served

FRAME = portraits("Eileen Collins")[0]
PATIENCE_SECONDS = 60.0


@contextmanager
def before_the_camera(served: Served, query: str) -> Iterator[ClientConnection]:
    address = f"{served.endpoint.replace('http', 'ws')}/api/enrolment?{query}"
    with connect(address, additional_headers=served.headers, proxy=None) as opened:
        yield opened


def heard(socket: ClientConnection) -> dict[str, object]:
    told: dict[str, object] = json.loads(socket.recv(PATIENCE_SECONDS))
    return told


def show(socket: ClientConnection, seq: int, frame: bytes = FRAME) -> dict[str, object]:
    socket.send(struct.pack(">I", seq) + frame)
    return heard(socket)


def skip(socket: ClientConnection) -> dict[str, object]:
    socket.send('{"skip": true}')
    return heard(socket)


def test_whoever_looks_into_the_camera_is_added_in_the_end(served: Served) -> None:
    with before_the_camera(served, "name=Eileen&group=guided") as socket:
        told = [show(socket, seq) for seq in range(HOLD)]
        assert [each["seq"] for each in told] == list(range(HOLD))
        assert {each["hint"] for each in told} == {"good"}
        assert told[0]["box"] is not None
        assert [each["progress"] for each in told] == sorted(each["progress"] for each in told)  # type: ignore[type-var]
        assert (told[-1]["step"], told[-1]["steps_done"]) == ("left", ["straight"])
        assert show(socket, 9)["hint"] == "turn_left"
        with client(served) as api:
            assert api.get("/people", params={"group": "guided"}).json()["people"] == []
        assert skip(socket)["step"] == "right"
        assert skip(socket)["step"] == "done"
        done = heard(socket)
    assert (done["photos"], done["refused"]) == (1, [])
    with client(served) as api:
        (person,) = api.get("/people", params={"group": "guided"}).json()["people"]
    assert (person["id"], person["name"], person["photos"]) == (done["person"], "Eileen", 1)


def test_whoever_goes_away_leaves_nothing_behind(served: Served) -> None:
    with before_the_camera(served, "name=Gone&group=left") as socket:
        for seq in range(HOLD):
            show(socket, seq)
    with client(served) as api:
        assert api.get("/people", params={"group": "left"}).json()["people"] == []


def test_what_is_no_frame_is_said_and_the_next_one_is_looked_at(served: Served) -> None:
    with before_the_camera(served, "name=Nobody&group=noise") as socket:
        error = show(socket, 1, b"noise")["error"]
        assert isinstance(error, dict)
        assert error["code"] == "PictureError"
        socket.send(b"x")
        assert heard(socket)["error"] is not None
        socket.send("hello")
        assert heard(socket)["error"] is not None
        assert show(socket, 2)["hint"] == "good"


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("person=nobody", 404), ("person=a&name=b", 400), ("name=%20&group=blank", 400)],
)
def test_whom_to_add_has_to_be_said(served: Served, query: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused, before_the_camera(served, query):
        pass
    assert refused.value.response.status_code == status
