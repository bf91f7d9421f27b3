"""Adding photos to people of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import ServiceRefused
from whosthere.providers.azure.frames import encode

if TYPE_CHECKING:
    from whosthere.providers.azure.client import AzureFace
    from whosthere.providers.azure.groups import PersonGroups
    from whosthere.types import Image

UNCLEAR = "InvalidImage"
"""The service's code for a picture with no face, or more than one."""
BAD_PICTURES = {UNCLEAR, "InvalidImageSize"}
"""The codes that are about one picture: another one may do."""


def add_photo(
    face: AzureFace,
    groups: PersonGroups,
    group: str,
    person_id: str,
    image: Image,
    user_data: str | None = None,
) -> str:
    """Add the largest face of a photo to somebody, as the local gallery does.

    Args:
        face: The service.
        groups: Its kind of groups.
        group: Id of the group.
        person_id: Who is in the photo.
        image: BGR ``(H, W, 3)`` uint8.
        user_data: Whatever is to be remembered with the face.

    Returns:
        The id the service gives the face.

    Raises:
        PictureError: The photo is too small.
        ServiceRefused: There is no face in it.
        ServiceError: The service cannot be used.
    """
    jpeg = encode(image).jpeg
    try:
        return groups.add_face(group, person_id, jpeg, user_data=user_data)
    except ServiceRefused as error:
        if error.code != UNCLEAR:
            raise
        found = face.detect(jpeg)
        if not found:
            raise
    target = found[0].box
    return groups.add_face(group, person_id, jpeg, user_data=user_data, target=target)
