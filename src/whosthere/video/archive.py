"""Recorded videos: which files they are, and when they were recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError

from whosthere.errors import SourceError, SourceNotFound
from whosthere.video.files import why

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (
    *(".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4"),
    *(".mpeg", ".mpg", ".mts", ".ts", ".webm", ".wmv"),
)
"""What a folder is searched for; a file that is named may have any suffix."""

FIRST_YEAR = 1990
"""Before digital video files: cameras without a clock write the epoch of Unix or of QuickTime."""


def recorded_files(address: str) -> Iterator[Path]:
    """The videos at an address, by name.

    Args:
        address: A file, a folder or a glob.

    Raises:
        SourceNotFound: There is none.
    """
    path = Path(address).expanduser()
    if path.is_file():
        yield path
        return
    root = Path(path.anchor)
    inside = path.iterdir() if path.is_dir() else root.glob(str(path.relative_to(root)))
    found = sorted(each for each in inside if each.is_file() and each.suffix.lower() in SUFFIXES)
    if not found:
        message = f"there is no video at {address}; check the spelling"
        raise SourceNotFound(message)
    yield from found


def recorded_at(path: Path) -> datetime:
    """The time of a video's first picture: what its header says; else its end is when it was saved.

    Returns:
        Aware, UTC.

    Raises:
        SourceError: It is not a video, or cannot be read.
    """
    try:
        with av.open(str(path.absolute())) as container:
            created = container.metadata.get("creation_time")
            seconds = (container.duration or 0) / av.time_base
        saved = path.stat().st_mtime
    except (FFmpegError, OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else why(error)
        message = f"{path} cannot be read as a video: {reason.lower()}"
        raise SourceError(message) from error
    return _moment(created) or datetime.fromtimestamp(saved - seconds, UTC)


def _moment(text: str | None) -> datetime | None:
    """What a header says, where that can be meant; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if moment.year >= FIRST_YEAR else None
