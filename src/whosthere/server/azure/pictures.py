"""Pictures as clients post them: bytes, or a URL to fetch them from; checked, then decoded.

What is wrong with a picture is found as early as it can be: its format and size from its first
bytes, and only then is it decoded, where the networks are. So no upload, however it was made, takes
more memory than an honest picture of the largest size. Bodies that are too long do not come this
far (`whosthere.server.body`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import Field, ValidationError

from whosthere.errors import PictureError
from whosthere.server.azure.errors import (
    AzureError,
    bad_argument,
    invalid_image,
    invalid_image_size,
    invalid_url,
    not_found,
)
from whosthere.server.azure.routing import Body
from whosthere.server.laborious import laborious
from whosthere.server.limits import MOST_BYTES
from whosthere.video.pictures import decode_picture, picture_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.server.azure.service import Service
    from whosthere.types import Image
    from whosthere.vision.analyser import Analyser

T = TypeVar("T")

MIN_BYTES, MAX_BYTES = 1024, MOST_BYTES
MIN_SIDE, MAX_SIDE = 36, 4096
"""Limits of a picture file, and of the sides of a picture in pixels."""
FORMATS = frozenset(["JPEG", "PNG", "GIF", "BMP"])
"""What Azure Face reads; of a moving GIF, the first frame."""
JSON_TYPES = ("application/json", "text/json")
PICTURE_TYPES = ("application/octet-stream", "image/")

PICTURE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"url": {"type": "string", "format": "uri"}},
                    "required": ["url"],
                }
            },
        },
    }
}
"""What an endpoint that takes a `PostedPicture` says in the OpenAPI document: its
``openapi_extra``."""


class Address(Body):
    """The JSON that stands for a picture."""

    url: str | None = None
    session_image_id: str | None = Field(default=None, min_length=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was posted, or where to get it.

    Attributes:
        data: The bytes of the body; None where it was an address.
        url: The address.
    """

    data: bytes | None = None
    url: str = ""

    def ask(self, service: Service, question: Callable[[Analyser, Image], T]) -> T:
        """Get and check the picture, and ask something about it.

        Args:
            service: Fetches and looks.
            question: Is called with the networks and the picture, BGR and upright; see `Eye.ask`.

        Raises:
            AzureError: It cannot be fetched or decoded, or is beyond the limits; or what the
                question raised.
        """
        data = service.fetch.get(self.url) if self.data is None else self.data
        _check(data)
        return service.eye.ask(partial(_answered, data=data, question=question))


async def _posted(request: Request) -> Picture:
    body = await request.body()
    kind = request.headers.get("content-type", "").strip().lower()
    if kind.startswith(PICTURE_TYPES):
        return Picture(body)
    # Scripts forget to say what they send, or their tools say that it is a form.
    if kind.startswith(JSON_TYPES) or body.lstrip().startswith(b"{"):
        return Picture(url=_address(body))
    return Picture(body)


PostedPicture = Annotated[Picture, Depends(_posted)]
"""The posted picture, as a parameter of an endpoint; see also `PICTURE_BODY`."""


def _address(body: bytes) -> str:
    try:
        address = Address.model_validate_json(body)
    except ValidationError as error:
        broken = error.errors()[0]["type"] == "json_invalid"
        message = "JSON parsing error." if broken else "Request body is invalid."
        raise bad_argument(message) from error
    if address.session_image_id is not None:
        # Only a liveness check takes session images, and none is performed here.
        raise not_found("SessionImage", "Session image is not found.")
    if address.url is None:
        raise bad_argument("Request body is invalid.")
    if not address.url:
        raise invalid_url()
    return address.url


def _check(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise _too_big()
    if len(data) < MIN_BYTES:
        raise _too_small()
    if laborious(data):
        raise _undecodable()
    try:
        header = picture_header(data)
    except PictureError as error:
        raise _undecodable() from error
    if header.format not in FORMATS:
        raise _undecodable()
    if max(header.width, header.height) > MAX_SIDE:
        raise _too_big()
    if min(header.width, header.height) < MIN_SIDE:
        raise _too_small()


def _answered(analyser: Analyser, data: bytes, question: Callable[[Analyser, Image], T]) -> T:
    try:
        image = decode_picture(data)
    except PictureError as error:
        raise _undecodable() from error
    return question(analyser, image)


def _undecodable() -> AzureError:
    return invalid_image("Decoding error, image format unsupported.")


def _too_small() -> AzureError:
    return invalid_image_size("Image size is too small.")


def _too_big() -> AzureError:
    return invalid_image_size("Image size is too big.")
