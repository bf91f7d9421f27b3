"""A camera as somebody told the server of it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import quote, unquote

from whosthere.errors import UsageError
from whosthere.people.names import MAX_NAME, clean, folded
from whosthere.video.addresses import redacted, scheme_of
from whosthere.video.open import Kind, check_address, kind_of

_PARTS = re.compile(
    r"(?P<scheme>[^:/]+://)"
    # As in `whosthere.video.addresses`: up to the last @ of all, but ":554/" is a port.
    r"(?:(?P<user>[^:/?#@]*)(?::(?!\d+(?:[/?#]|$))(?P<password>.*))?@)?"
    r"(?P<place>.*)"
)

HIDDEN = "***"
"""What stands for a secret in an address that is shown."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What is watched, and what it is called.

    Attributes:
        id: Its id.
        name: What people call it; no two have the same.
        address: As for `whosthere.video.open.open_source`; it may hold a password.
        paused: Whether it is not watched for now.
        kept: Whether the server remembers it when it is started again.
    """

    id: str
    name: str
    address: str = field(repr=False)
    paused: bool = False
    kept: bool = True

    @classmethod
    def new(cls, name: str | None, address: Address, *, kept: bool = True) -> Self:
        """A camera that nobody knew before.

        Args:
            name: What to call it; None to call it by its address.
            address: What is watched.
            kept: As the attribute.

        Raises:
            UsageError: The name is none.
        """
        whole = address.whole()
        return cls(str(uuid.uuid4()), clean(name or _called(whole)), whole, kept=kept)

    @property
    def shown(self) -> str:
        """Its address without a secret."""
        return redacted(self.address)

    @property
    def has_password(self) -> bool:
        """Whether its address holds a secret."""
        return self.shown != self.address

    @property
    def kind(self) -> Kind:
        """What there is at its address."""
        return kind_of(self.address)

    @property
    def folded(self) -> str:
        """The form in which its name is compared."""
        return folded(self.name)

    def called(self, name: str) -> Self:
        """The same camera by another name.

        Raises:
            UsageError: The name is none.
        """
        return replace(self, name=clean(name))

    def at(self, address: Address) -> Self:
        """The same camera at another address; a password goes along only to the same place."""
        if address.address == self.shown:
            address = replace(address, address=self.address)
        return replace(self, address=address.whole(self.address))


@dataclass(frozen=True, slots=True)
class Address:
    """Where something to watch is, as somebody types it: the login may be told apart.

    Attributes:
        address: As for `whosthere.video.open.open_source`.
        user: Who signs in there; None for what `address` says.
        password: Their password; None for what `address` says.
    """

    address: str = field(repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def whole(self, before: str = "") -> str:
        """The address with the login in it.

        Args:
            before: The address before: its password is that of the same user at the same place.

        Raises:
            UsageError: It is no address, or takes no login although one is told, or part of it is
                hidden.
        """
        address = self.address.strip()
        check_address(address)
        parts = _PARTS.fullmatch(address) if scheme_of(address) else None
        if parts is None:
            if self.user or self.password:
                message = "only addresses such as rtsp://camera/stream take a user and a password"
                raise UsageError(message)
            return address
        if HIDDEN in parts["place"]:
            message = f"write out what {HIDDEN} stands for: it is not kept when an address changes"
            raise UsageError(message)
        user = _plain(parts["user"]) if self.user is None else self.user
        password = _plain(parts["password"]) if self.password is None else self.password
        if self.password is None and not password:
            password = _password_before(before, parts, user)
        if (user, password) == (_plain(parts["user"]), _plain(parts["password"])):
            return address
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        return f"{parts['scheme']}{login}{'@' if login else ''}{parts['place']}"


def _plain(part: str | None) -> str:
    return unquote(part or "")


def _password_before(before: str, parts: re.Match[str], user: str) -> str:
    known = _PARTS.fullmatch(before)
    same = known is not None and (_host(known), _plain(known["user"])) == (_host(parts), user)
    return _plain(known["password"]) if known is not None and same else ""


def _host(parts: re.Match[str]) -> tuple[str, str]:
    return parts["scheme"].lower(), re.split(r"[/?#]", parts["place"])[0].lower()


def _called(address: str) -> str:
    """A name for what has none."""
    shown = redacted(address)
    parts = _PARTS.fullmatch(shown) if scheme_of(shown) else None
    if parts is not None:
        return _host(parts)[1][:MAX_NAME]
    if kind_of(address) == "webcam":
        return f"Camera {shown.removeprefix('/dev/video')}"
    return re.split(r"[/\\]", shown.rstrip("/\\"))[-1][:MAX_NAME]
