"""No password of an address is ever shown."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.video.addresses import redacted

PASSWORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6)


@given(PASSWORDS.map(lambda password: "#7" + password))
def test_a_password_is_hidden_even_when_it_was_not_quoted(password: str) -> None:
    assert password not in redacted(f"rtsp://admin:{password}@camera:554/stream")


@given(PASSWORDS.map(lambda password: "Zq7" + quote(password, safe="")))
def test_a_quoted_password_is_hidden_and_the_rest_is_kept(password: str) -> None:
    assert redacted(f"rtsp://admin:{password}@camera:554/a@b") in (
        "rtsp://admin@camera:554/a@b",
        "rtsp://admin@b",  # where the password ends is not certain: rather too little
    )


@pytest.mark.parametrize("field", ["password", "pwd", "pass", "token", "api_key", "signature"])
def test_secret_fields_are_hidden(field: str) -> None:
    label = redacted(f"http://camera/video.cgi?channel=2&{field}=hunter2&size=3")

    assert label == f"http://camera/video.cgi?channel=2&{field}=***&size=3"


@pytest.mark.parametrize("url", ["rtsp://camera:554/1@2", "http://[::1]:8080/x", "udp://@:5000"])
def test_addresses_without_secrets_are_shown_whole(url: str) -> None:
    assert redacted(url) == url
