"""Addresses of pictures, taken apart in one place, so that what is checked is what is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

_ALLOWED_IN_TARGET = "/%?:@!$&'()*+,;=~-._"
"""Characters that stay as they are in a path or query (RFC 3986)."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An ``http`` or ``https`` address.

    Attributes:
        scheme: ``"http"`` or ``"https"``.
        host: Name or IP address, in lower case, without brackets.
        port: Port, the scheme's own when none was given.
        path: Path, percent-encoded, beginning with a slash.
        query: Query without its question mark; may be empty.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take an address apart.

        Raises:
            ValueError: It is none, is of another scheme, or is one that programs disagree about:
                with a user name, a backslash, a space or a control character.

        Examples:
            >>> WebAddress.parse("https://Example.com/a%20b?c")
            WebAddress(scheme='https', host='example.com', port=443, path='/a%20b', query='c')
        """
        if any(character <= " " or character in "\\\x7f" for character in text):
            message = "an address holds no spaces, backslashes or control characters"
            raise ValueError(message)
        parts = urlsplit(text)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
            message = "an address begins with http:// or https:// and a host, without a user"
            raise ValueError(message)
        host = parts.hostname.removesuffix(".")
        return cls(
            scheme=parts.scheme,
            host=host if host.isascii() else host.encode("idna").decode(),
            port=DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port,
            path=quote(parts.path or "/", _ALLOWED_IN_TARGET),
            query=quote(parts.query, _ALLOWED_IN_TARGET),
        )

    @property
    def target(self) -> str:
        """Path and query, as a request asks for them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def authority(self) -> str:
        """Host and port, as a ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def follow(self, location: str) -> WebAddress:
        """Where a redirection from here leads.

        Raises:
            ValueError: It is no address that `parse` takes.
        """
        return WebAddress.parse(urljoin(f"{self.scheme}://{self.authority}{self.target}", location))

    def below(self, prefix: WebAddress) -> list[str] | None:
        """The decoded steps from a prefix down to here; None when it does not lie below it.

        Examples:
            >>> pictures = WebAddress.parse("https://example.com/pictures")
            >>> WebAddress.parse("https://example.com/pictures/a%20b/c.jpg").below(pictures)
            ['a b', 'c.jpg']
            >>> WebAddress.parse("https://example.com/pictures/../keys").below(pictures)
        """
        if (self.scheme, self.host, self.port) != (prefix.scheme, prefix.host, prefix.port):
            return None
        top, steps = _steps(prefix.path), _steps(self.path)
        if steps[: len(top)] != top or any(step in {".", ".."} for step in steps):
            return None
        return steps[len(top) :]


def _steps(path: str) -> list[str]:
    """An encoded slash counts as a slash: some servers take it for one."""
    return [step for step in unquote(path).split("/") if step]
