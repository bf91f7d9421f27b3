"""A server that is killed amid its work comes back with everything that it acknowledged."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import httpx

from whosthere.demo import demo_people

if TYPE_CHECKING:
    from tests.server.conftest import StartServer
    from tests.server.serving import Served

ACKNOWLEDGED = 12
"""Faces that are added before the kill."""
PATIENCE = 120

GROUP = "/face/v1.0/persongroups/office"
PHOTOS = {name: [photo.read_bytes() for photo in photos] for name, photos in demo_people()}


def client(server: Served) -> httpx.Client:
    return httpx.Client(
        base_url=server.endpoint, headers=server.headers, trust_env=False, timeout=60
    )


def sent(http: httpx.Client, method: str, path: str, **how: Any) -> Any:
    answer = http.request(method, path, **how)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def add_and_train(server: Served, acknowledged: dict[str, str]) -> None:
    """Add faces until the server is gone, and train after each."""
    people = sent_people(server)
    photos = [(people[name], photo) for name, each in PHOTOS.items() for photo in each]
    with client(server) as http:
        while True:
            for person, photo in photos:
                path = f"{GROUP}/persons/{person}/persistedfaces"
                try:
                    answer = http.post(path, content=photo)
                    if answer.status_code == 200:
                        acknowledged[answer.json()["persistedFaceId"]] = person
                    http.post(f"{GROUP}/train")
                except httpx.TransportError:
                    return


def sent_people(server: Served) -> dict[str, str]:
    with client(server) as http:
        return {
            name: sent(http, "POST", f"{GROUP}/persons", json={"name": name})["personId"]
            for name in PHOTOS
        }


def until(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_every_acknowledged_write_is_there(fresh_server: StartServer) -> None:
    server = fresh_server()
    with client(server) as http:
        sent(http, "PUT", GROUP, json={"name": "Office"})
    acknowledged: list[dict[str, str]] = [{}, {}]
    workers = [
        threading.Thread(target=add_and_train, args=(server, faces)) for faces in acknowledged
    ]
    for worker in workers:
        worker.start()
    until(lambda: sum(map(len, acknowledged)) >= ACKNOWLEDGED)
    server.kill()
    for worker in workers:
        worker.join()

    server.restart()

    with client(server) as http:
        for face, person in [item for faces in acknowledged for item in faces.items()]:
            sent(http, "GET", f"{GROUP}/persons/{person}/persistedfaces/{face}")
        # A training that was cut short is taken up again; one more has to be possible after it.
        until(lambda: sent(http, "GET", f"{GROUP}/training")["status"] != "running")
        sent(http, "POST", f"{GROUP}/train")
        until(lambda: sent(http, "GET", f"{GROUP}/training")["status"] == "succeeded")
        name, photos = next(iter(PHOTOS.items()))
        (face,) = sent(http, "POST", "/face/v1.0/detect", content=photos[0])
        question = {"faceIds": [face["faceId"]], "personGroupId": "office"}
        (found,) = sent(http, "POST", "/face/v1.0/identify", json=question)
        person = found["candidates"][0]["personId"]
        assert sent(http, "GET", f"{GROUP}/persons/{person}")["name"] == name
