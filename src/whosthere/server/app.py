"""The application: routers, errors and middleware put together."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from whosthere.server.azure.errors import AzureError
from whosthere.server.azure.routing import ApiVersion
from whosthere.server.azure.validation import explained
from whosthere.server.paths import CanonicalPaths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import APIRouter, Request, Response

    from whosthere.server.azure.service import Service


def create_app(service: Service) -> FastAPI:
    """An application that answers for this service."""
    app = FastAPI(
        title="whosthere",
        version=version("whosthere"),
        docs_url=None,
        redoc_url=None,
        # Scripts that post JSON without saying so are understood.
        strict_content_type=False,
    )
    app.state.service = service
    routers = _routers()
    for router in routers:
        app.include_router(router)
    app.add_exception_handler(AzureError, _azure_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(CanonicalPaths, words=_words(routers))
    return app


def _routers() -> list[APIRouter]:
    return []


def _words(routers: Iterable[APIRouter]) -> set[str]:
    """The fixed segments of the routes."""
    paths = [getattr(route, "path", "") for router in routers for route in router.routes]
    fixed = {part for path in paths for part in path.split("/") if part and "{" not in part}
    return fixed | {str(version) for version in ApiVersion}


def _azure_error(_: Request, error: Exception) -> Response:
    problem = cast("AzureError", error)
    body = {"error": {"code": problem.code, "message": problem.message}}
    return JSONResponse(body, status_code=problem.status)


def _invalid(request: Request, error: Exception) -> Response:
    return _azure_error(request, explained(cast("RequestValidationError", error)))
