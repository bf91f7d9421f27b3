"""A picture as the body of a request: bounded before it is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from starlette.requests import Request

from whosthere.errors import PictureError
from whosthere.server.laborious import laborious
from whosthere.video.pictures import decode_picture, picture_header

if TYPE_CHECKING:
    from whosthere.types import Image

MAX_SIDE = 8192
"""Pixels: telephones of 2026 make pictures of 50 megapixels, 8160 at the longer side."""
MAX_PIXELS = 52_000_000
"""What such a picture takes decoded: 156 MB."""

PICTURE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What an endpoint that takes an `Upload` says in the OpenAPI document: its ``openapi_extra``."""


async def _body(request: Request) -> bytes:
    return await request.body()


Upload = Annotated[bytes, Depends(_body)]
"""The posted bytes, as a parameter of an endpoint; see also `PICTURE_BODY`."""


def decoded(data: bytes) -> Image:
    """The posted picture: BGR, upright.

    Raises:
        PictureError: It is no picture, is damaged, or is beyond the limits.
    """
    if laborious(data):
        message = "the upload is no ordinary photo; open it in an editor and save it anew"
        raise PictureError(message)
    header = picture_header(data)
    if max(header.width, header.height) > MAX_SIDE or header.width * header.height > MAX_PIXELS:
        message = f"the photo has {header.width} by {header.height} pixels; make it smaller"
        raise PictureError(message)
    return decode_picture(data)
