"""Absolute addresses of what a request made or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Request

    from whosthere.server.azure.routing import ApiVersion


def location(request: Request, version: ApiVersion, path: str) -> str:
    """The address of a path of this API, by the name that the client calls the server by.

    Args:
        request: The request that is answered.
        version: The version that it was made in.
        path: Below the version, without a slash before it.
    """
    return f"{request.base_url}face/{version}/{path}"
