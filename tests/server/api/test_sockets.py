"""WebSockets at the gate: who may open one, and what is logged of it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.server.api.native import client
from whosthere.server.access.roles import Role

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

    from tests.server.serving import Served

PATIENCE_SECONDS = 60


def opened(
    served: Served, origin: str | None = None, path: str = "/api/live", **headers: str
) -> Any:
    address = f"{served.endpoint.replace('http', 'ws', 1)}{path}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return connect(address, origin=origin, additional_headers=named, proxy=None)  # type: ignore[arg-type]


def refused(served: Served, origin: str | None = None, **headers: str) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as caught, opened(served, origin, **headers):
        pass
    response = caught.value.response
    return response.status_code, json.loads(response.body)["error"]["code"]


def talk(socket: ClientConnection) -> None:
    """Say something again and again."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        socket.send('{"watch": []}')
        time.sleep(0.2)


def logged(served: Served, said: str) -> str:
    """The line of the access log that says something; it is written after the answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (lines := [line for line in served.log if said in line]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return lines[0]


@pytest.fixture(scope="module")
def cookie(served: Served) -> str:
    """Of a browser that is signed in."""
    with httpx.Client(base_url=f"{served.endpoint}/api", trust_env=False) as browser:
        browser.post("/session", json={"key": served.key})
        return f"whosthere_session={browser.cookies['whosthere_session']}"


def test_nobody_unknown_opens_one(served: Served) -> None:
    assert refused(served) == (401, "NotSignedIn")
    assert refused(served, cookie="whosthere_session=x") == (401, "NotSignedIn")
    assert refused(served, ocp_apim_subscription_key="x") == (401, "NotSignedIn")


def test_there_is_none_elsewhere(served: Served) -> None:
    with pytest.raises(InvalidStatus) as caught, opened(served, path="/elsewhere"):
        pass
    assert caught.value.response.status_code == 403
    told = '"WEBSOCKET", "path": null, "version": null, "status": 403, "code": null'
    assert logged(served, told)


def test_our_page_opens_one(served: Served, cookie: str) -> None:
    with opened(served, origin=served.endpoint, cookie=cookie) as socket:
        assert json.loads(socket.recv(PATIENCE_SECONDS))["type"] == "cameras"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null"]
)
def test_no_page_of_others_opens_one(served: Served, cookie: str, origin: str) -> None:
    assert refused(served, origin=origin, cookie=cookie) == (403, "ForeignPage")


def test_a_program_opens_one_with_its_key(served: Served) -> None:
    with opened(served, ocp_apim_subscription_key=served.key) as socket:
        assert json.loads(socket.recv(PATIENCE_SECONDS))["type"] == "cameras"


def test_a_revoked_key_closes_it_and_the_log_tells_no_secret(served: Served) -> None:
    with client(served) as admin:
        made = admin.post("/keys", json={"name": "short", "role": Role.VIEWER}).json()
        with opened(served, ocp_apim_subscription_key=made["secret"]) as socket:
            admin.delete(f"/keys/{made['key']['id']}")
            with pytest.raises(ConnectionClosed) as closed:
                talk(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008

    line = json.loads(logged(served, made["key"]["id"]))
    assert (line["method"], line["path"], line["status"]) == ("WEBSOCKET", "/api/live", 101)
    assert not any(made["secret"] in line for line in served.log)
