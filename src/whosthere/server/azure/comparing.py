"""What the comparing operations share: the faces meant, and which may be compared."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.errors import FaceNotFound
from whosthere.server.azure.errors import AzureError, bad_argument, not_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.face_ids import RememberedFace
    from whosthere.people.records import Group
    from whosthere.server.azure.service import Service

DECIMALS = 5
"""Decimals of a confidence in recorded answers of the real service."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_uuid(text: str) -> bool:
    """Whether it can be the id of a face or of a person.

    Examples:
        >>> is_uuid("25985303-C537-4467-b41d-bdb45cd95ca1"), is_uuid("mine")
        (True, False)
    """
    return _UUID.fullmatch(text) is not None


def recalled(
    service: Service, face_ids: Sequence[str], missing: int = HTTPStatus.BAD_REQUEST
) -> list[RememberedFace]:
    """The faces of these faceIds, in their order; all of one recognition model.

    Args:
        service: What requests share.
        face_ids: As the client sent them.
        missing: Status of the answer when one of them is not known (any more).

    Raises:
        AzureError: One is no faceId, unknown, or was made by another model than the first.
    """
    if not all(is_uuid(face_id) for face_id in face_ids):
        raise bad_argument("Face ID is invalid.")
    try:
        faces = service.face_ids.recall_all([face_id.lower() for face_id in face_ids])
    except FaceNotFound as error:
        raise not_found("Face", "Face is not found.", missing) from error
    first = faces[0]
    for face in faces:
        # The second kind of difference: the server was started anew with other networks.
        if (face.recognition_model, face.template.model) != (
            first.recognition_model,
            first.template.model,
        ):
            raise incompatible()
    return faces


def require_same_model(face: RememberedFace, group: Group) -> None:
    """See that the face may be compared with those of the group.

    Raises:
        AzureError: They are of different recognition models.
    """
    # A group of the command line is of no model of Azure's, and compares with all of them.
    if group.recognition_model not in (None, face.recognition_model):
        raise incompatible()


def incompatible() -> AzureError:
    """Faces of different recognition models were to be compared."""
    return bad_argument("'recognitionModel' is incompatible.")


def rounded(confidence: float) -> float:
    """The confidence as it is answered, and as it is decided by."""
    return round(confidence, DECIMALS)
