"""Endpoints in all the forms that people have them in."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.errors import ConfigError
from whosthere.providers.azure.endpoint import parse_endpoint

FACES = "https://faces.cognitiveservices.azure.com"


@pytest.mark.parametrize(
    "text",
    [
        FACES,
        f"{FACES}/",
        f" {FACES}/\n",
        f"{FACES}/face",
        f"{FACES}/face/v1.0",
        f"{FACES}//Face/V1.1-preview.1/",
    ],
)
def test_what_the_portal_and_old_scripts_show(text: str) -> None:
    assert parse_endpoint(text).url == f"{FACES}/face/v1.0"


def test_a_server_behind_a_path_keeps_it() -> None:
    endpoint = parse_endpoint("https://example.org/ai/face/v1.0", "v1.2")
    assert endpoint.url == "https://example.org/ai/face/v1.2"
    assert endpoint.host == "example.org"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_needs_no_encryption(host: str) -> None:
    endpoint = parse_endpoint(f"http://{host}")
    assert endpoint.local
    assert endpoint.url == f"http://{host}/face/v1.0"


def test_another_machine_needs_it_unless_said_otherwise() -> None:
    with pytest.raises(ConfigError, match="not encrypted"):
        parse_endpoint("http://192.168.1.5:8000")
    assert not parse_endpoint("http://192.168.1.5:8000", allow_http=True).encrypted


@pytest.mark.parametrize(
    "text", ["", "faces", "ftp://x", "https://", "https://x?key=s3cret", "https://u:s3cret@x/",
             "https://x:port/", "https://x\x01y/", "https://[zz]/", "https://a b/",
             "https://x\\@s3cret/"]
)  # fmt: skip
def test_what_is_no_endpoint_is_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError, match="no endpoint") as caught:
        parse_endpoint(text)
    assert "s3cret" not in str(caught.value)


def test_one_service_has_one_digest_which_does_not_name_it() -> None:
    digest = parse_endpoint(FACES).digest
    assert digest == parse_endpoint(f"{FACES.replace('faces', 'Faces')}/face/v1.2", "v1.2").digest
    assert digest != parse_endpoint("https://other.cognitiveservices.azure.com").digest
    assert "faces" not in digest


@given(st.text())
def test_whatever_is_written_is_an_endpoint_or_a_sentence(text: str) -> None:
    for scheme in ("http://", "https://", ""):
        try:
            endpoint = parse_endpoint(scheme + text, allow_http=True)
        except ConfigError:
            continue
        assert httpx.URL(endpoint.url).host
        assert parse_endpoint(endpoint.url, allow_http=True) == endpoint
