"""What the endpoints of the dialect share: routers, versions, bodies."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from whosthere.server.azure.service import Service

if TYPE_CHECKING:
    from collections.abc import Mapping


class ApiVersion(StrEnum):
    """The versions of the API in use, all answered by one implementation."""

    V1_0 = "v1.0"
    V1_0_PREVIEW = "v1.0-preview"
    V1_1_PREVIEW_1 = "v1.1-preview.1"
    V1_2_PREVIEW_1 = "v1.2-preview.1"
    V1_2 = "v1.2"


class Body(BaseModel):
    """A JSON object of the dialect: camelCase on the wire, unknown fields ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Problem(Body):
    """What is wrong."""

    code: str
    message: str


class Problems(Body):
    """The body of every answer that is not a success."""

    error: Problem


async def _known(version: ApiVersion) -> ApiVersion:
    return version


def face_router(tag: str) -> APIRouter:
    """A router below ``/face/{version}``; its paths are spelt in lower case."""
    return APIRouter(
        prefix="/face/{version}",
        tags=[tag],
        dependencies=[Depends(_known)],
        responses={"default": {"model": Problems, "description": "Azure's error"}},
    )


def empty(status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer without a body and without a content type, as Azure answers every change."""
    return Response(status_code=status, headers=headers)


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Shared = Annotated[Service, Depends(_service)]
"""The `Service`, as a parameter of an endpoint."""
