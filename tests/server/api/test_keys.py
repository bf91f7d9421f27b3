"""Keys through the native API, and what each role may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from tests.server.api.native import client
from whosthere.server.access.roles import Role
from whosthere.server.api.access import role_of
from whosthere.server.api.routers import routers

if TYPE_CHECKING:
    from tests.server.serving import Served

ROUTES = [
    route
    for router in routers()
    for route in router.routes
    if isinstance(route, APIRoute | APIWebSocketRoute)
]
FOR_EVERYBODY = {"/api/session", "/api/session/link"}


def named(route: APIRoute | APIWebSocketRoute) -> str:
    methods = route.methods if isinstance(route, APIRoute) else {"WEBSOCKET"}
    return f"{' '.join(methods)} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_endpoint_names_the_role_that_it_needs(route: APIRoute | APIWebSocketRoute) -> None:
    role = role_of(route.dependant)
    if route.path in FOR_EVERYBODY:
        assert role is None
        return
    assert role is not None, "it lacks a parameter of the type Viewer, Operator or Admin"
    if isinstance(route, APIRoute) and route.methods & {"POST", "PUT", "PATCH", "DELETE"}:
        assert role.covers(Role.OPERATOR), "a viewer may not change anything"
    if route.path.startswith(("/api/keys", "/api/privacy")):
        assert role is Role.ADMIN


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_a_role_may_do_nothing_that_needs_a_higher_one(served: Served, role: Role) -> None:
    with client(served) as admin:
        secret = admin.post("/keys", json={"name": "low", "role": role}).json()["secret"]
    with client(served, secret) as low:
        for route in ROUTES:
            needed = role_of(route.dependant)
            if needed is None or role.covers(needed) or not isinstance(route, APIRoute):
                continue
            path = route.path_format.removeprefix("/api").replace("{", "").replace("}", "")
            for method in route.methods:
                refused = low.request(method, path, json={})
                assert refused.status_code == 403, named(route)
                assert refused.json()["error"]["code"] == "RoleTooLow"


def test_a_viewer_gets_nothing_of_the_face_api(served: Served) -> None:
    with client(served) as admin:
        made = {
            role: admin.post("/keys", json={"name": "face", "role": role}).json()["secret"]
            for role in Role
        }
    for role, secret in made.items():
        with client(served, secret) as low:
            answer = low.get(f"{served.endpoint}/face/v1.0/persongroups")
        assert answer.status_code == (403 if role is Role.VIEWER else 200)


def test_a_key_is_made_listed_and_revoked(served: Served) -> None:
    with client(served) as admin:
        made = admin.post("/keys", json={"name": "the door", "role": "viewer"})
        assert made.status_code == 201
        key, secret = made.json()["key"], made.json()["secret"]
        assert (key["name"], key["role"], key["revoked_at"]) == ("the door", "viewer", None)
        assert secret.startswith(key["id"])
        with client(served, secret) as viewer:
            assert viewer.get("/session").json()["name"] == "the door"

            revoked = admin.delete(f"/keys/{key['id']}")

            assert revoked.json()["revoked_at"]
            assert viewer.get("/system").status_code == 401
        listed = admin.get("/keys")
        assert revoked.json() in listed.json()["keys"]
        assert secret not in listed.text
        assert admin.delete("/keys/nothing").status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": " "}, {"name": "x", "role": "king"}])
def test_a_key_needs_a_name_and_a_role(served: Served, body: dict[str, str]) -> None:
    with client(served) as admin:
        refused = admin.post("/keys", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"]
