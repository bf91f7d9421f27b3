"""Picture files as a source: one frame a picture, in order, none dropped."""

from __future__ import annotations

import logging
import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.errors import PictureError, SourceError
from whosthere.types import Frame, SourceState
from whosthere.video.pictures import PICTURE_SUFFIXES, read_picture
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

PICTURES_PER_SECOND = 1.0
"""The pace that pictures have as a film: `pts` of picture 7 is 7 seconds."""


def picture_files(paths: Iterable[Path]) -> list[Path]:
    """The pictures among files and folders: folders opened (not their sub-folders), in order.

    Raises:
        PictureError: There is nothing at one of the paths, or a folder holds no picture.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [entry for entry in path.iterdir() if is_picture(entry)]
            if not inside:
                message = (
                    f"there are no pictures in the folder {path} (JPEG, PNG, WebP and the like)"
                )
                raise PictureError(message)
            found += sorted(inside, key=_natural)
        elif path.exists():
            found.append(path)
        else:
            message = f"there is no picture {path}; check the spelling"
            raise PictureError(message)
    return found


def is_picture(path: Path) -> bool:
    """Whether the file's name is that of a picture."""
    return path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()


class Pictures(Source):
    """Pictures in natural order of their names (``img2`` before ``img10``).

    A picture that cannot be read is skipped with a warning in the log, unless it is the only one.
    """

    live = False
    stills = True
    audio = None
    fps = PICTURES_PER_SECOND

    def __init__(self, paths: Sequence[Path], label: str) -> None:
        self.label = label
        self.size = (0, 0)
        self.frame_count = len(paths)
        self.duration = len(paths) / PICTURES_PER_SECOND
        self.state = SourceState.CONNECTING
        self._paths = sorted(paths, key=_natural)
        self._stopped = threading.Event()

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`; `index` is the place of the picture among all of them."""
        given = 0
        for index, path in enumerate(self._paths):
            if self._stopped.is_set():
                break
            try:
                image = read_picture(path)
            except PictureError as error:
                if len(self._paths) == 1:
                    raise
                log.warning("skipped: %s", error)
                continue
            given += 1
            self.size = (image.shape[1], image.shape[0])
            self.state = SourceState.LIVE
            yield Frame(image, index, index / PICTURES_PER_SECOND, datetime.now(UTC))
        self.state = SourceState.ENDED
        if given == 0 and not self._stopped.is_set():
            message = f"not one picture of {self.label} can be read; they are all damaged"
            raise SourceError(message)

    def stop(self) -> None:
        """See `Source.stop`."""
        self._stopped.set()

    def close(self) -> None:
        """See `Source.close`."""


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts digits by their number."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
