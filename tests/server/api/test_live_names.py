"""Live pictures follow what is said of those who are in them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.server.api.native import client
from tests.server.api.test_cameras import DEADLINE, Live, websocket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import StartServer


def until(live: Live, such: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The first face that is such."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        for face in live.picture()[0]["faces"]:
            if such(face):
                return dict(face)
    raise AssertionError(live.told)


def test_a_face_that_is_in_view_is_named_denied_and_erased(fresh_server: StartServer) -> None:
    served = fresh_server("--source", "demo")
    with client(served) as api, websocket(served, "/live") as socket:
        camera = api.get("/cameras").json()["cameras"][0]["id"]
        live = Live(socket)
        live.watch(camera)
        face = until(live, lambda face: face["stranger_id"] and face["looks"] > 2)
        visitor = face["visitor"]

        named = api.post(f"/visitors/{visitor}/name", json={"name": "Ada"})
        assert named.status_code == 200, named.text
        began = time.monotonic()
        until(live, lambda face: face["name"] == "Ada" and face["visitor"] == visitor)
        assert time.monotonic() - began < DEADLINE / 4  # not by chance, after a while

        person = named.json()["person"]["id"]
        assert api.patch(f"/people/{person}", json={"name": "Grace"}).status_code == 200
        until(live, lambda face: face["name"] == "Grace" and face["visitor"] == visitor)

        denied = api.post(f"/visitors/{visitor}/not-this-person").json()["decision"]
        until(live, lambda face: face["visitor"] == visitor and face["name"] is None)

        assert api.post(f"/decisions/{denied['id']}/undo").status_code == 200
        until(live, lambda face: face["name"] == "Grace" and face["visitor"] == visitor)
        assert api.delete(f"/people/{person}").json()["complete"]
        assert api.get(f"/visitors/{visitor}/picture.jpg").status_code == 404
        until(live, lambda face: face["stranger_id"])
        told = api.get("/visitors").text
    assert "Grace" not in told
