"""From the address a person types to an open source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from whosthere.errors import SourceNotFound, UsageError
from whosthere.video.addresses import redacted, scheme_of
from whosthere.video.cameras import open_camera
from whosthere.video.demo import Demo
from whosthere.video.files import open_file
from whosthere.video.folder import Pictures, is_picture
from whosthere.video.pictures import PICTURE_SUFFIXES
from whosthere.video.streams import SCHEMES, open_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.video.source import Source

Kind: TypeAlias = Literal["webcam", "stream", "file", "pictures", "demo"]
"""What there may be at an address."""

_CAMERA = re.compile(r"(?:/dev/video)?(\d{1,3})")
_GLOB = re.compile(r"[*?\[]")


def open_source(address: str, give_up_after: float | None = None) -> Source:
    """Open whatever is at an address, and check that it is there.

    Args:
        address: A camera's number (``0``), a URL (``rtsp://...``, ``http://...``), a video file, a
            picture, a folder of pictures, a glob of pictures, or ``demo``.
        give_up_after: Seconds without a live source that worked once until it counts as lost; None
            to try for ever.

    Raises:
        UsageError: The address is of a kind that cannot be meant.
        SourceNotFound: There is nothing there, or it does not answer.
        SourceUnauthorized: It wants another user name or password.
        SourceError: It is there, but gives no video.
    """
    check_address(address)
    if address == "demo":
        return Demo()
    if camera := _CAMERA.fullmatch(address):
        return open_camera(int(camera[1]), give_up_after)
    if scheme_of(address):
        return open_stream(address, give_up_after)
    return _open_path(address)


def check_address(address: str) -> None:
    """Refuse an address that `open_source` can never open; nothing is opened.

    Raises:
        UsageError: The address is of a kind that cannot be meant.
    """
    if not address.strip():
        message = "say what to watch: a camera's number, an address, a file, a folder or demo"
        raise UsageError(message)
    scheme = scheme_of(address)
    if scheme is not None and scheme not in SCHEMES:
        message = f"{redacted(address)}: whosthere cannot read {scheme} addresses; use rtsp"
        raise UsageError(message)


def kind_of(address: str) -> Kind:
    """What `open_source` takes an address for; nothing is opened.

    Examples:
        >>> [kind_of(each) for each in ("0", "rtsp://camera/1", "clip.mp4", "*.jpg", "demo")]
        ['webcam', 'stream', 'file', 'pictures', 'demo']
    """
    if address == "demo":
        return "demo"
    if _CAMERA.fullmatch(address):
        return "webcam"
    if scheme_of(address):
        return "stream"
    path = Path(address).expanduser()
    suffix = path.suffix.lower()
    if path.is_dir() or (suffix in PICTURE_SUFFIXES and suffix != ".gif"):
        return "pictures"
    return "file" if path.is_file() or not _GLOB.search(address) else "pictures"


def _open_path(address: str) -> Source:
    path = Path(address).expanduser()
    if path.is_dir():
        return Pictures(_pictures(path.iterdir(), f"the folder {address}"), address)
    if path.is_file():
        suffix = path.suffix.lower()
        # A GIF as a source is a film; as one of many pictures it stands for its first frame.
        if suffix in PICTURE_SUFFIXES and suffix != ".gif":
            return Pictures([path], address)
        return open_file(path, address)
    if _GLOB.search(address):
        root = Path(path.anchor)
        return Pictures(_pictures(root.glob(str(path.relative_to(root))), address), address)
    message = f"there is no camera, file or folder {address!r}; check the spelling"
    raise SourceNotFound(message)


def _pictures(paths: Iterable[Path], where: str) -> list[Path]:
    found = [path for path in paths if is_picture(path)]
    if not found:
        message = f"there are no pictures in {where} (JPEG, PNG, WebP and the like)"
        raise SourceNotFound(message)
    return found
