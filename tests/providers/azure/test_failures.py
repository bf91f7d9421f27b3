"""Errors of the service and of the way to it: one sentence each, and never the key in it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.providers.azure.service import KEY, face_that_answers, refusal
from whosthere.errors import (
    ConfigError,
    ServiceBusy,
    ServiceError,
    ServiceRefused,
    ServiceUnauthorized,
    ServiceUnreachable,
)
from whosthere.providers.azure.credentials import Key
from whosthere.providers.azure.failures import retry_after

HOST = "faces.cognitiveservices.azure.com"


def error_of(answer: httpx.Response | Exception) -> ServiceError:
    face, _ = face_that_answers(answer)
    with pytest.raises(ServiceError) as caught:
        face.detect(b"jpeg")
    return caught.value


def test_a_wrong_key() -> None:
    error = error_of(refusal(401, "401", "Access denied due to invalid subscription key"))
    assert isinstance(error, ServiceUnauthorized)
    assert "AZURE_FACE_KEY" in str(error)


def test_a_role_that_is_missing() -> None:
    error = error_of(refusal(403, "PermissionDenied", "Principal does not have access"))
    assert isinstance(error, ServiceUnauthorized)


def test_what_needs_the_approval_of_microsoft() -> None:
    body = {
        "error": {
            "code": "InvalidRequest",
            "message": "Invalid request has been sent.",
            "innererror": {
                "code": "UnsupportedFeature",
                "message": "Feature is not supported, missing approval for one or more of the "
                "following features: Identification,Verification.",
            },
        }
    }
    error = error_of(httpx.Response(403, json=body))
    assert isinstance(error, ServiceRefused)
    assert error.code == "UnsupportedFeature"
    assert "Identification,Verification" in str(error)
    assert "aka.ms/facerecognition" in str(error)


def test_too_many_calls() -> None:
    error = error_of(refusal(429, "429", "Rate limit is exceeded.", **{"Retry-After": "26"}))
    assert isinstance(error, ServiceBusy)
    assert error.retry_after == 26


def test_the_time_to_come_back_may_be_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    error = error_of(refusal(503, "503", "", **{"Retry-After": date}))
    assert isinstance(error, ServiceBusy)
    assert error.retry_after is not None
    assert 200 < error.retry_after <= 300


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-5", "nan", "9" * 400, "Thu, 99 Foo 2020"],
)
def test_a_time_to_come_back_that_is_none(text: str) -> None:
    error = error_of(refusal(429, "429", "", **{"Retry-After": text}))
    assert isinstance(error, ServiceBusy)
    assert error.retry_after is None


def test_the_calls_of_the_month_are_used_up() -> None:
    said = "Out of call volume quota. Quota will be replenished in 9 days."
    error = error_of(refusal(403, "403", said))
    assert isinstance(error, ServiceRefused)
    assert error.code == "OutOfCallVolume"
    assert "9 days" in str(error)


def test_a_collection_that_is_full() -> None:
    error = error_of(refusal(403, "QuotaExceeded", "Persisted face number exceeds limit."))
    assert "no room for more (Persisted face number exceeds limit)" in str(error)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_service_out_of_order(status: int) -> None:
    error = error_of(httpx.Response(status, text="<html>Bad gateway</html>"))
    assert isinstance(error, ServiceBusy)
    assert str(error) == f"{HOST} is out of order (status {status}); try again later"


@pytest.mark.parametrize(
    "answer",
    [
        refusal(404, "404", "Resource not found"),
        httpx.Response(404, text="<html>Not found</html>"),
        httpx.Response(404),
    ],
)
def test_an_endpoint_without_a_face_service(answer: httpx.Response) -> None:
    error = error_of(answer)
    assert isinstance(error, ServiceRefused)
    assert "has no Face service at /face/v1.0/detect" in str(error)


def test_a_refusal_nobody_foresaw_is_passed_on_in_one_short_line() -> None:
    error = error_of(refusal(400, "BadArgument", "Request body\n is\x1b[31m invalid. " + "x" * 999))
    assert str(error).startswith(f"{HOST} refuses: Request body is")
    assert len(str(error)) < 300
    assert str(error).isprintable()


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"error": "no"}', b"\xff\xfe"])
def test_a_refusal_without_a_proper_body(body: bytes) -> None:
    error = error_of(httpx.Response(400, content=body))
    assert str(error) == f"{HOST} refuses: status 400"


def test_a_redirect_is_not_followed_and_the_key_stays_here() -> None:
    elsewhere = httpx.Response(307, headers={"Location": "https://evil.example/face/v1.0/detect"})
    face, script = face_that_answers(elsewhere)
    with pytest.raises(ServiceRefused, match="another address"):
        face.detect(b"jpeg")
    assert [request.url.host for request in script.asked] == [HOST]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (httpx.ConnectError("[Errno -2] Name or service not known"), "nothing answers"),
        (httpx.ConnectTimeout("timed out"), "nothing answers"),
        (httpx.ReadTimeout("timed out"), "does not answer in time"),
        (httpx.RemoteProtocolError("disconnected"), "does not answer in time"),
        (httpx.DecodingError("incorrect header check"), "does not answer in time"),
    ],
)
def test_a_service_that_cannot_be_reached(trouble: Exception, words: str) -> None:
    error = error_of(trouble)
    assert isinstance(error, ServiceUnreachable)
    assert words in str(error)


def test_a_certificate_that_is_not_trusted() -> None:
    error = error_of(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))
    assert not isinstance(error, ServiceUnreachable)
    assert "SSL_CERT_FILE" in str(error)


def test_what_must_not_be_done_twice_is_not_called_unreachable() -> None:
    # Whoever asks again after `ServiceUnreachable` would add the person twice.
    face, _ = face_that_answers(httpx.ReadTimeout("timed out"))
    with pytest.raises(ServiceError, match="look whether it is done") as caught:
        face.groups.add_person("staff", "Grace")
    assert type(caught.value) is ServiceError


def test_the_key_is_in_no_message_log_or_representation(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = refusal(400, f"Bad{KEY}", f"the key {KEY} is odd")
    face, _ = face_that_answers(echo)
    with pytest.raises(ServiceRefused) as caught:
        face.detect(b"jpeg")
    for text in (str(caught.value), caught.value.code, repr(face), repr(Key(SecretStr(KEY)))):
        assert KEY not in text
    assert KEY not in caplog.text


@pytest.mark.parametrize("key", ["ключ-ключ", "abc\ndef", "a\0b"])
def test_what_cannot_be_a_key_is_told_before_it_is_sent(key: str) -> None:
    with pytest.raises(ConfigError, match="copy it again") as caught:
        Key(SecretStr(key))
    assert key not in str(caught.value)


def test_space_around_a_key_is_no_part_of_it() -> None:
    assert Key(SecretStr(f" {KEY}\n")).concealed(KEY) == "(hidden)"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_whatever_stands_in_retry_after(text: str) -> None:
    answer = httpx.Response(429, headers={"Retry-After": text})
    seconds = retry_after(answer)
    assert seconds is None or 0 <= seconds < float("inf")
