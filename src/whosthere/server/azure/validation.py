"""What is wrong with a request, in Azure's words."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.server.azure.errors import AzureError, bad_argument

if TYPE_CHECKING:
    from fastapi.exceptions import RequestValidationError

MESSAGES = {
    "maxNumOfCandidatesReturned": "The argument maxNumOfCandidatesReturned is not valid.",
    "confidenceThreshold": "The argument confidenceThreshold is not valid.",
    "faceIds": "The length of faceIds is not in a valid range.",
    "targetFace": "Invalid argument targetFace.",
    "mode": "Mode is invalid.",
}
"""Arguments that Azure has a sentence of their own for."""

COMPLAINTS = defaultdict(
    lambda: "'{}' is invalid.",
    missing="'{}' is empty.",
    string_too_short="'{}' is empty.",
    string_too_long="'{}' is too long.",
)
"""What Azure says of a field, by pydantic's type of error."""


def explained(error: RequestValidationError) -> AzureError:
    """The first thing that is wrong, as Azure answers it."""
    first = error.errors()[0]
    where, kind = first["loc"], first["type"]
    if where[0] == "path":
        return AzureError(HTTPStatus.NOT_FOUND, "404", "Resource not found")
    if kind == "json_invalid":
        return bad_argument("JSON parsing error.")
    name = next((part for part in where[1:] if isinstance(part, str)), None)
    if name is None:
        return bad_argument("Request body is invalid.")
    if name in MESSAGES:
        return bad_argument(MESSAGES[name])
    complaint = COMPLAINTS["missing" if _blank(first["input"]) else kind]
    return bad_argument(complaint.format(name))


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
