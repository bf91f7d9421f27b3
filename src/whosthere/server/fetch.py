"""Pictures by address: from a folder that stands for it, else from a host that is allowed."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from whosthere.server.azure.errors import AzureError, invalid_image_size, invalid_url
from whosthere.server.download import (
    Answer,
    Deadline,
    DownloadError,
    TooLarge,
    download,
    resolved,
    system_resolver,
)
from whosthere.server.limits import MOST_BYTES
from whosthere.server.web_address import WebAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from whosthere.server.allowed import AllowList, Ip
    from whosthere.server.mapped import MappedFolder

MOST_REDIRECTS = 3

SECONDS = 15.0
"""For one picture: redirects, names, handshakes and all."""

REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}

_log = logging.getLogger(__name__)


class Fetcher:
    """Gets pictures for clients, who must not reach with it what they could not reach themselves.

    A host is resolved once, its addresses are checked, and the connection is made to one of those
    that were: a name that means something else a moment later (DNS rebinding) changes nothing.

    Args:
        allowed: Where pictures may be fetched from.
        mapped: Folders that stand for addresses; nothing is fetched from below these.
        resolve: What a host's addresses are.
        seconds: How long one picture may take.
    """

    def __init__(
        self,
        allowed: AllowList,
        mapped: Sequence[MappedFolder] = (),
        resolve: Callable[[str], Iterable[Ip]] = system_resolver,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = allowed
        self._mapped = mapped
        self._resolve = resolve
        self._seconds = seconds

    def get(self, url: str) -> bytes:
        """The bytes behind an address, which need not be a picture.

        Raises:
            AzureError: ``InvalidURL`` when it is no address, is not allowed, or cannot be
                downloaded; ``InvalidImageSize`` when it is too large.
        """
        try:
            address = WebAddress.parse(url)
        except ValueError as error:
            raise invalid_url() from error
        for folder in self._mapped:
            if folder.covers(address):
                return _read(folder, address)
        try:
            return self._download(address, Deadline(self._seconds))
        except TooLarge as error:
            raise invalid_image_size("Image size is too big.") from error
        except DownloadError as error:
            raise _failed(str(error)) from error

    def _download(self, address: WebAddress, deadline: Deadline) -> bytes:
        for _ in range(1 + MOST_REDIRECTS):
            answer = download(address, self._checked(address, deadline), MOST_BYTES, deadline)
            if answer.status == HTTPStatus.OK:
                return answer.body
            if answer.status not in REDIRECTS or answer.location is None:
                raise _failed(_status_line(answer))
            try:
                address = address.follow(answer.location)
            except ValueError as error:
                raise invalid_url() from error
        raise _failed("too many redirects")

    def _checked(self, address: WebAddress, deadline: Deadline) -> list[Ip]:
        """Where the host of an address is, if pictures may be fetched from there."""
        if not self._allowed.covers(address):
            _log.warning(
                "a picture at %s was asked for; --allow-url lets the server fetch it", address.host
            )
            raise invalid_url()
        ips = resolved(address.host, self._resolve, deadline)
        private = [ip for ip in ips if not self._allowed.admits(ip)]
        if private or not ips:
            _log.warning(
                "a picture at %s was asked for, which leads to %s: no public address; list it "
                "with --allow-url, too, if that is meant",
                address.host,
                ", ".join(map(str, private)) or "nowhere",
            )
            raise invalid_url()
        return ips


def _read(folder: MappedFolder, address: WebAddress) -> bytes:
    try:
        path: Path = folder.file(address)
        if path.stat().st_size > MOST_BYTES:
            raise invalid_image_size("Image size is too big.")
        return path.read_bytes()
    except OSError as error:
        raise _failed("404 Not Found") from error


def _status_line(answer: Answer) -> str:
    return f"{answer.status} {answer.reason}".strip()


def _failed(why: str) -> AzureError:
    return invalid_url(
        "Invalid image URL or error downloading from target server. "
        f'Remote server error returned: "{why}"'
    )
