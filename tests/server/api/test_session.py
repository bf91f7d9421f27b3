"""Signing in and out, as a browser does it."""

from __future__ import annotations

import re
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from whosthere.server.access.roles import Role
from whosthere.server.access.tries import MOST
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import StartServer
    from tests.server.serving import Served


def browser(server: Served) -> httpx.Client:
    trusted = ssl.create_default_context(cafile=server.certificate)
    return httpx.Client(base_url=f"{server.endpoint}/api", trust_env=False, verify=trusted)


def new_key(server: Served, role: Role) -> tuple[str, str]:
    with ApiKeys.open(server.home / "whosthere.db") as keys:
        record, key = keys.create(f"a {role}", role)
    return record.id, key


@pytest.fixture
def signed_in(served: Served) -> Iterator[httpx.Client]:
    """A browser whose user signed in with an operator's key, and knows its token."""
    with browser(served) as client:
        _, key = new_key(served, Role.OPERATOR)
        answer = client.post("/session", json={"key": key})
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        yield client


def test_nobody_is_signed_in_at_first(served: Served) -> None:
    with browser(served) as client:
        told = client.get("/session").json()
        assert (told["signed_in"], told["role"], told["csrf_token"]) == (False, None, None)
        assert told["can_use_camera_hint"]
        refused = client.get("/keys")
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "NotSignedIn"


def test_a_key_signs_in(served: Served) -> None:
    _, key = new_key(served, Role.VIEWER)
    with browser(served) as client:
        answer = client.post("/session", json={"key": key})
        told = client.get("/session").json()

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert told == answer.json()
    assert (told["signed_in"], told["role"], told["name"]) == (True, "viewer", "a viewer")
    assert key not in answer.text


def test_the_cookie_is_for_this_server_alone(served: Served, served_tls: Served) -> None:
    for server, name in [(served, "whosthere_session"), (served_tls, "__Host-whosthere_session")]:
        with browser(server) as client:
            _, key = new_key(server, Role.VIEWER)
            cookie = client.post("/session", json={"key": key}).headers["set-cookie"]
            assert client.get("/session").json()["signed_in"]
        said, *flags = (part.strip().lower() for part in cookie.split(";"))
        assert said.startswith(f"{name.lower()}=")
        assert {"httponly", "samesite=strict", "path=/"} <= set(flags)
        assert ("secure" in flags) == (server is served_tls)
        assert not any(flag.startswith("domain") for flag in flags)


def test_a_wrong_key_signs_nobody_in(served: Served) -> None:
    with browser(served) as client:
        answer = client.post("/session", json={"key": "x" * 51})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session(signed_in: httpx.Client) -> None:
    cookie = signed_in.cookies["whosthere_session"]
    assert signed_in.delete("/session").status_code == 204
    assert "whosthere_session" not in signed_in.cookies
    signed_in.cookies["whosthere_session"] = cookie
    assert not signed_in.get("/session").json()["signed_in"]


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_changes_need_the_token(signed_in: httpx.Client, token: str | None) -> None:
    del signed_in.headers["X-CSRF-Token"]
    if token is not None:
        signed_in.headers["X-CSRF-Token"] = token
    answer = signed_in.delete("/session")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "ForeignPage"
    assert signed_in.get("/session").json()["signed_in"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_pages_of_others_are_refused(
    served: Served, signed_in: httpx.Client, headers: dict[str, str]
) -> None:
    _, key = new_key(served, Role.VIEWER)
    for answer in (
        signed_in.get("/session", headers=headers),
        signed_in.delete("/session", headers=headers),
        signed_in.post("/session", headers=headers, json={"key": key}),
        signed_in.post("/session/link", headers=headers, json={"token": "x"}),
    ):
        assert answer.status_code == 403


def test_a_key_in_a_header_needs_no_token(served: Served) -> None:
    with browser(served) as client:
        answer = client.delete("/session", headers=served.headers)
    assert answer.status_code == 204


def test_a_revoked_key_ends_the_session(served: Served) -> None:
    key_id, key = new_key(served, Role.OPERATOR)
    with browser(served) as client:
        client.post("/session", json={"key": key})
        with ApiKeys.open(served.home / "whosthere.db") as keys:
            keys.revoke(key_id)
        assert not client.get("/session").json()["signed_in"]


def test_the_printed_link_signs_in_once(fresh_server: StartServer) -> None:
    server = fresh_server()
    (token,) = re.findall(r"/#/sign-in\?link=(\S+)", "\n".join(server.told))
    with browser(server) as client:
        answer = client.post("/session/link", json={"token": token})
        assert answer.status_code == 200, answer.text
        assert answer.json()["role"] == "admin"
        assert client.get("/session").json()["signed_in"]
    with browser(server) as another:
        again = another.post("/session/link", json={"token": token})
        assert again.status_code == 401
        assert not another.get("/session").json()["signed_in"]
        for _ in range(MOST - 1):
            another.post("/session", json={"key": "wrong"})
        refused = another.post("/session", json={"key": server.key})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    server.stop()
    assert not any(secret in line for line in server.log for secret in (token, server.key))


def test_without_keys_everybody_here_is_admin(fresh_server: StartServer) -> None:
    server = fresh_server("--no-auth", "--tier", "F0")
    with browser(server) as client:
        for _ in range(25):  # more than the tier has the Face API answer in a minute
            assert client.get("/session").status_code == 200
        told = client.get("/session").json()
        assert (told["signed_in"], told["role"], told["csrf_token"]) == (True, "admin", None)
        assert client.post("/session", json={"key": "x"}).status_code == 400
        for headers in ({"Origin": "http://localhost:1"}, {"Host": "evil.example"}):
            refused = client.get("/keys", headers=headers)
            assert refused.status_code in {401, 403}
    assert not any("sign-in" in line for line in server.told)


def test_the_document_says_how_to_come_in(served: Served) -> None:
    with browser(served) as client:
        document = client.get(f"{served.endpoint}/openapi.json").json()
    schemes = document["components"]["securitySchemes"]
    assert schemes.keys() == {"key", "bearer", "cookie"}
    keys = document["paths"]["/api/keys"]["post"]
    assert {"cookie": []} in keys["security"]
    assert "Needs the role admin." in keys["description"]
    assert document["paths"]["/api/session"]["post"]["security"] == []
    assert {"cookie": []} not in document["security"]
