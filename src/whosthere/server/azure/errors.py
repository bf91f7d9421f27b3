"""The errors of the dialect: status, code and message as Azure Face gives them.

Raise one anywhere below `whosthere.server.azure`; the app answers with its status and the body
``{"error": {"code": …, "message": …}}``. The texts are those of Microsoft's reference of Face error
codes (learn.microsoft.com, "Azure AI Face API error codes").
"""

from __future__ import annotations

from http import HTTPStatus

from whosthere.errors import WhosThereError


class AzureError(WhosThereError):
    """An answer that says what is wrong.

    Args:
        status: HTTP status.
        code: What clients tell errors apart by, such as ``"BadArgument"``.
        message: A sentence for a person.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def bad_argument(message: str) -> AzureError:
    """A parameter or a field of the body that cannot be meant."""
    return AzureError(HTTPStatus.BAD_REQUEST, "BadArgument", message)


def invalid_image(message: str) -> AzureError:
    """A picture that cannot be decoded, or does not show what it must."""
    return AzureError(HTTPStatus.BAD_REQUEST, "InvalidImage", message)


def invalid_image_size(message: str) -> AzureError:
    """A picture beyond the limits."""
    return AzureError(HTTPStatus.BAD_REQUEST, "InvalidImageSize", message)


def invalid_url(message: str = "Invalid image URL.") -> AzureError:
    """A picture's address that cannot be fetched."""
    return AzureError(HTTPStatus.BAD_REQUEST, "InvalidURL", message)


def not_found(what: str, message: str, status: int = HTTPStatus.NOT_FOUND) -> AzureError:
    """Something of that id is not there.

    Args:
        what: What is missing; ``"PersonGroup"`` becomes the code ``"PersonGroupNotFound"``.
        message: A sentence for a person.
        status: 404; identify and its like answer 400.
    """
    return AzureError(status, f"{what}NotFound", message)


def exists(what: str, message: str) -> AzureError:
    """The id of a new collection is taken."""
    return AzureError(HTTPStatus.CONFLICT, f"{what}Exists", message)


def quota_exceeded(message: str) -> AzureError:
    """A collection is full."""
    return AzureError(HTTPStatus.FORBIDDEN, "QuotaExceeded", message)
