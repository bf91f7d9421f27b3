"""What a Face service says when it will not: an answer becomes an error of our tree."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, ValidationError

from whosthere.errors import ServiceBusy, ServiceError, ServiceRefused, ServiceUnauthorized

if TYPE_CHECKING:
    import httpx

    from whosthere.providers.azure.credentials import Credential

SHOWN_CHARACTERS = 200
"""How much of a server's own message is repeated."""

GROUP_MISSING = "there is no such group at {host}; see `whosthere azure groups list`"
GROUP_EXISTS = "there is a group of that id at {host} already; choose another"
UNTRAINED = "the group at {host} has not been trained yet; run `whosthere azure train GROUP`"
IN_TRAINING = "the group at {host} is being trained; try again when that is done"
SENTENCES = {
    "UnsupportedFeature": (
        "Microsoft has not approved this resource for what was asked ({said}); apply at "
        "https://aka.ms/facerecognition, or use whosthere without --provider azure"
    ),
    "OutOfCallVolume": (
        "{host} gives no more answers this month ({said}); wait, or change to a paid tier"
    ),
    "QuotaExceeded": "{host} has no room for more ({said}); remove some first, or change the tier",
    "PersonGroupNotFound": GROUP_MISSING,
    "LargePersonGroupNotFound": GROUP_MISSING,
    "PersonGroupExists": GROUP_EXISTS,
    "LargePersonGroupExists": GROUP_EXISTS,
    "PersonGroupNotTrained": UNTRAINED,
    "LargePersonGroupNotTrained": UNTRAINED,
    "PersonGroupTrainingNotFinished": IN_TRAINING,
    "LargePersonGroupTrainingNotFinished": IN_TRAINING,
    "PersonNotFound": "there is no such person at {host}; see `whosthere azure people list`",
}
"""What to say for the service's codes (and one of our own); ``said`` is its own message."""
REDIRECTED = (
    "{host} points to another address, which does not get the key; give the endpoint that the "
    "portal shows"
)
NO_FACE_SERVICE = (
    "{host} has no Face service at {path}; check the endpoint, and the version in config.toml"
)
OUT_OF_CALLS = re.compile(r"call volume|quota will be replenished", re.IGNORECASE)
"""How the service words that the free calls of the month are used up, without a code for it."""
DENIED = {"PermissionDenied", "AuthenticationTypeDisabled"}
"""Codes of a 403 that is about who asks, not about what is asked."""


class _Error(BaseModel):
    code: str = ""
    message: str = ""
    innererror: _Error | None = None


class _Body(BaseModel):
    error: Annotated[_Error, Field(default_factory=_Error)]


def failure(response: httpx.Response, credential: Credential) -> ServiceError:
    """The error that an answer other than 2xx stands for.

    Args:
        response: The answer, read.
        credential: What the request was signed with; it is kept out of the message.
    """
    code, message = (credential.concealed(text) for text in _code_and_message(response))
    host = response.url.netloc.decode()
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED or code in DENIED:
        return ServiceUnauthorized(f"{host} does not let us in; {credential.advice}")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        sentence = f"{host} has had too many calls; give the --tier it has, so that fewer are sent"
        return ServiceBusy(sentence, retry_after(response))
    if response.is_server_error:
        sentence = f"{host} is out of order (status {status}); try again later"
        return ServiceBusy(sentence, retry_after(response))
    said = _one_line(message) or f"status {status}"
    if response.has_redirect_location:
        sentence = REDIRECTED
    elif status == HTTPStatus.NOT_FOUND and code in {"", "404"}:
        sentence = NO_FACE_SERVICE
    else:
        sentence = SENTENCES.get(code, "{host} refuses: {said}")
    return ServiceRefused(
        sentence.format(host=host, said=said, path=response.url.path), code or str(status)
    )


def retry_after(response: httpx.Response) -> float | None:
    """Seconds after which the service wants to be asked again; it may name a date instead."""
    text = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)


def _one_line(message: str) -> str:
    """A server's message, as far as it can be shown: no control characters, not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in message)
    return " ".join(printable.split())[:SHOWN_CHARACTERS].rstrip(".")


def _code_and_message(response: httpx.Response) -> tuple[str, str]:
    try:
        error = _Body.model_validate_json(response.content).error
    except ValidationError:
        return "", ""  # a gateway's page, say; the status tells enough
    # "InvalidRequest" is all that the outer one says of a feature that needs approval.
    error = error.innererror or error
    if response.status_code == HTTPStatus.FORBIDDEN and OUT_OF_CALLS.search(error.message):
        return "OutOfCallVolume", error.message
    return error.code, error.message
