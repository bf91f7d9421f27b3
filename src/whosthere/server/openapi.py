"""The OpenAPI document: what the routes say of themselves, and what the edge adds to every one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from whosthere.server.access import cookie
from whosthere.server.api.access import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

METHODS = {"get", "put", "post", "patch", "delete"}

PROBLEM = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}

REFUSED = {
    HTTPStatus.BAD_REQUEST: "The request cannot be meant, or its picture not be used.",
    HTTPStatus.UNAUTHORIZED: "No key, or one that is not valid.",
    HTTPStatus.FORBIDDEN: "The role is too low, or a page of another site asks.",
    HTTPStatus.NOT_FOUND: "There is no such thing.",
    HTTPStatus.TOO_MANY_REQUESTS: "The key asked too often; Retry-After says when it may again.",
}
"""Errors that any operation may answer with."""

NOT_DONE = {
    HTTPStatus.FORBIDDEN: "A limit of the service is reached, or the role is too low.",
    HTTPStatus.REQUEST_TIMEOUT: "The body took too long to arrive.",
    HTTPStatus.CONFLICT: "It is there already, or is being trained.",
}
"""Errors of what is not only read."""

KEY = {"type": "apiKey", "in": "header", "name": "Ocp-Apim-Subscription-Key"}
BEARER = {"type": "http", "scheme": "bearer"}
COOKIE = {
    "type": "apiKey",
    "in": "cookie",
    "name": cookie.NAME,
    "description": "A browser that is signed in; by https the name begins with `__Host-`. What "
    "changes something also needs the header `X-CSRF-Token`, as `GET /api/session` tells it.",
}


def document(app: FastAPI) -> dict[str, Any]:
    """The document of an application."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary="An Azure Face endpoint of your own, and the API of its page.",
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = {"key": KEY, "bearer": BEARER, "cookie": COOKIE}
    document["security"] = [{"key": []}, {"bearer": []}]
    for route in app.state.routes:
        if isinstance(route, APIRoute) and route.path_format in document["paths"]:
            _name_role(route, document["paths"][route.path_format])
    for path in document["paths"].values():
        for method in METHODS & path.keys():
            errors = REFUSED if method == "get" else REFUSED | NOT_DONE
            _complete(path[method]["responses"], errors)
    # The framework's own idea of a refused request, which nobody is answered with.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return document


def _name_role(route: APIRoute, operations: dict[str, Any]) -> None:
    """Say who may call an operation of the native API."""
    if not route.path.startswith("/api/"):
        return
    role = role_of(route.dependant)
    for method in route.methods or ():
        operation = operations[method.lower()]
        operation["security"] = [{"key": []}, {"bearer": []}, {"cookie": []}] if role else []
        if role:
            said = operation.get("description", "")
            operation["description"] = f"{said}\n\nNeeds the role {role}.".strip()


def _complete(responses: dict[str, Any], errors: Mapping[HTTPStatus, str]) -> None:
    responses.pop("422", None)
    responses.pop("default", None)
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in errors.items():
        responses.setdefault(str(status.value), {"description": description, "content": content})
