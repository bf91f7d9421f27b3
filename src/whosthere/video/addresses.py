"""Addresses of streams, and how to print them without their secrets."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# Up to the last @ of all, as a password may hold "/" or "@"; but ":554/" is a port.
_PASSWORD = re.compile(r"(?<=://)([^:/?#@]*):(?!\d+(?:[/?#]|$)).*@")
_SECRET_FIELD = re.compile(
    r"((?:pass(?:word|wd)?|pwd|token|key|secret|auth|sig(?:nature)?)[^=/&?;]*=)[^&/?#;]*",
    re.IGNORECASE,
)


def scheme_of(address: str) -> str | None:
    """The scheme of a URL in lower case; None when it is no URL.

    Examples:
        >>> scheme_of("RTSP://camera/1")
        'rtsp'
        >>> scheme_of("clips/a.mp4") is None
        True
    """
    match = _SCHEME.match(address)
    return match[1].lower() if match else None


def redacted(url: str) -> str:
    """The URL without its password, safe to print.

    Hidden are the password before the host, and fields whose name speaks of a secret.

    Examples:
        >>> redacted("rtsp://admin:p@ss/w0rd@10.0.0.5/stream")
        'rtsp://admin@10.0.0.5/stream'
        >>> redacted("http://10.0.0.5/video.cgi?user=admin&pwd=1234")
        'http://10.0.0.5/video.cgi?user=admin&pwd=***'
    """
    return _SECRET_FIELD.sub(r"\1***", _PASSWORD.sub(r"\1@", url))
