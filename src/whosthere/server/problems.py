"""Errors as answers: every one in the same form, Azure's, wherever it comes from."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from whosthere.errors import WhosThereError
from whosthere.server.access.errors import TooManyTries
from whosthere.server.api.routing import status_of
from whosthere.server.azure.errors import AzureError
from whosthere.server.azure.validation import explained
from whosthere.server.exchange import exchange_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter, FastAPI, Request, Response
    from starlette.types import Scope

UNAUTHORIZED = AzureError(
    HTTPStatus.UNAUTHORIZED,
    "401",
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a "
    "valid key for an active subscription and use a correct regional API endpoint for your "
    "resource.",
)
FORBIDDEN = AzureError(
    HTTPStatus.FORBIDDEN,
    "403",
    "Access denied: the role of this subscription key only lets it look at what the server shows.",
)
RATE_LIMITED = AzureError(HTTPStatus.TOO_MANY_REQUESTS, "429", "Rate limit is exceeded.")
NOT_FOUND = AzureError(HTTPStatus.NOT_FOUND, "404", "Resource not found")
METHOD_NOT_ALLOWED = AzureError(HTTPStatus.METHOD_NOT_ALLOWED, "405", "Method not allowed")
UNEXPECTED = AzureError(
    HTTPStatus.INTERNAL_SERVER_ERROR, "InternalServerError", "Internal server error."
)


def answer(problem: AzureError, scope: Scope, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of a problem; its code is noted for the log."""
    exchange_of(scope).code = problem.code
    body = {"error": {"code": problem.code, "message": problem.message}}
    return JSONResponse(body, problem.status, headers)


def native(error: WhosThereError, scope: Scope) -> Response:
    """The native API's answer that tells of an error."""
    problem = AzureError(status_of(error), type(error).__name__, str(error))
    wait = error.retry_after if isinstance(error, TooManyTries) else None
    return answer(problem, scope, {"Retry-After": str(math.ceil(wait))} if wait else None)


def register(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Let the application, made of these routers, answer for what is raised below it."""
    app.state.routes = [route for router in routers for route in router.routes]
    app.add_exception_handler(AzureError, _azure)
    app.add_exception_handler(WhosThereError, _native)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)


def _azure(request: Request, error: Exception) -> Response:
    return answer(cast("AzureError", error), request.scope)


def _native(request: Request, error: Exception) -> Response:
    """What the native API refuses; the dialect has an error of its own for all it knows of."""
    if not request.url.path.startswith("/api/"):
        raise error
    return native(cast("WhosThereError", error), request.scope)


def _invalid(request: Request, error: Exception) -> Response:
    return answer(explained(cast("RequestValidationError", error)), request.scope)


def _plain(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: an unknown path, another method, a broken body."""
    refused = cast("HTTPException", error)
    match refused.status_code:
        case HTTPStatus.NOT_FOUND:
            problem = NOT_FOUND
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return answer(METHOD_NOT_ALLOWED, request.scope, {"Allow": _methods(request)})
        case status:
            problem = AzureError(status, "BadArgument", "Request body is invalid.")
    return answer(problem, request.scope, refused.headers)


def _methods(request: Request) -> str:
    """All methods that the path has; the framework tells those of the first route only."""
    methods = {
        method
        for route in request.app.state.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", ())
    }
    return ", ".join(sorted(methods))
