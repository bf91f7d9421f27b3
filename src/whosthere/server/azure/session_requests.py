"""What a client says when it makes a liveness session: JSON, or a form with a picture."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Request
from pydantic import Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from whosthere.server.azure.errors import AzureError
from whosthere.server.azure.routing import Body

MIN_LIFETIME, MAX_LIFETIME, DEFAULT_LIFETIME = 60, 86_400, 600
"""Seconds that the check may be started within."""

MAX_DEVICE_ID = 64
MAX_PARTS = 20


OperationMode: TypeAlias = Literal["Passive", "PassiveActive"]
"""What the check would ask of the person."""

LivenessModel: TypeAlias = Literal["2022-10-15-preview.04", "2023-12-20-preview.06", "2024-11-15"]
"""The versions of the check that Azure Face has had."""


class Parameters(Body):
    """What a session is to be like, in the words of all versions.

    Only the device, the lifetime and the version of the check are used: the others are about the
    check, and are looked at so that a mistake is found here and not in production.
    """

    liveness_operation_mode: OperationMode
    send_results_to_client: bool | None = None
    enable_session_image: bool | None = None
    liveness_single_modal_model: LivenessModel | None = None
    liveness_model_version: LivenessModel | None = None
    device_correlation_id_set_in_client: bool | None = None
    device_correlation_id: Annotated[str, Field(min_length=1, max_length=MAX_DEVICE_ID)] | None = (
        None
    )
    auth_token_time_to_live_in_seconds: (
        Annotated[int, Field(ge=MIN_LIFETIME, le=MAX_LIFETIME)] | None
    ) = None
    return_verify_image_hash: bool | None = None
    verify_confidence_threshold: Annotated[float, Field(ge=0, le=1)] | None = None


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session that is to be made.

    Attributes:
        parameters: What it is to be like.
        picture: The file of the face to verify with; None where the app brings it.
    """

    parameters: Parameters
    picture: bytes | None = None


async def posted_session(request: Request) -> SessionRequest:
    """A session that is asked for as JSON: a dependency of an endpoint; see also `SESSION_BODY`.

    Raises:
        AzureError: It cannot be meant.
    """
    body = await request.body()
    try:
        return SessionRequest(_required_device(Parameters.model_validate_json(body, strict=True)))
    except ValidationError as error:
        raise _explained(error) from error


async def posted_verify_session(request: Request) -> SessionRequest:
    """The same as a form with a picture, or as JSON without one; see also `VERIFY_SESSION_BODY`.

    Raises:
        AzureError: It cannot be meant.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _form(request)
    return await posted_session(request)


class _InMemory(MultiPartParser):
    """Keeps files off the disk: they show somebody's face. Bodies have been bounded before."""

    spool_max_size = 0  # no limit


async def _form(request: Request) -> SessionRequest:
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=MAX_PARTS)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise _refused("InvalidRequestBody") from error
    try:
        return await _read(form)
    finally:
        await form.close()


async def _read(form: FormData) -> SessionRequest:
    """What a form says.

    The previews send ``Parameters``, as JSON, and ``VerifyImage``; v1.2 sends every parameter as a
    part of its own, and ``verifyImage``.
    """
    picture = form.get("VerifyImage", form.get("verifyImage"))
    if not isinstance(picture, UploadFile):
        raise _refused("InvalidRequestBody")
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        if "Parameters" in texts:
            parameters = Parameters.model_validate_json(texts["Parameters"], strict=True)
        else:
            parameters = Parameters.model_validate(texts)
    except ValidationError as error:
        raise _explained(error) from error
    return SessionRequest(_required_device(parameters), await picture.read())


def _required_device(parameters: Parameters) -> Parameters:
    """See that exactly one side, the owner now or the client later, says which device it is.

    Raises:
        AzureError: Neither does, or both.
    """
    said_now = parameters.device_correlation_id is not None
    if said_now == bool(parameters.device_correlation_id_set_in_client):
        raise _refused("InvalidDeviceCorrelationId")
    return parameters


MESSAGES = {
    "InvalidRequestBody": "Incorrect request body provided. Please check the operation schema and "
    "try again.",
    "InvalidTokenLifetime": "Invalid authTokenTimeToLiveInSeconds specified. Must be within 60 to "
    "86400.",
    "InvalidLivenessOperationMode": "Invalid livenessOperationMode specified. Must be 'Passive' or "
    "'PassiveActive'.",
    "InvalidDeviceCorrelationId": "A device correlation ID is required in the request body during "
    "session create or session start. Must not be null or empty, and be no more than 64 "
    "characters.",
}
"""What is said of a code."""

CODES = {
    "authTokenTimeToLiveInSeconds": "InvalidTokenLifetime",
    "livenessOperationMode": "InvalidLivenessOperationMode",
    "deviceCorrelationId": "InvalidDeviceCorrelationId",
}
"""The codes of fields that have one of their own."""


def _explained(error: ValidationError) -> AzureError:
    where = error.errors()[0]["loc"]
    field = str(where[0]) if where else ""
    return _refused(CODES.get(field, "InvalidRequestBody"))


def _refused(code: str) -> AzureError:
    return AzureError(HTTPStatus.BAD_REQUEST, code, MESSAGES[code])


_PARAMETERS = Parameters.model_json_schema()

SESSION_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _PARAMETERS}}}
}
"""What an endpoint that depends on `posted_session` says in the OpenAPI document: its
``openapi_extra``."""

_PICTURE = {"type": "string", "format": "binary"}

VERIFY_SESSION_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _PARAMETERS},
            "multipart/form-data": {
                "schema": {
                    "anyOf": [
                        {
                            "type": "object",
                            "properties": {"Parameters": _PARAMETERS, "VerifyImage": _PICTURE},
                            "required": ["Parameters", "VerifyImage"],
                        },
                        {
                            "type": "object",
                            "properties": {
                                **_PARAMETERS["properties"],
                                "verifyImage": _PICTURE,
                            },
                            "required": [*_PARAMETERS["required"], "verifyImage"],
                        },
                    ]
                }
            },
        },
    }
}
"""The same for `posted_verify_session`."""
