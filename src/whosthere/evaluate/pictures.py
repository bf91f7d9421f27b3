"""The pictures of a data set, found by the names that label files give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import SourceNotFound, UsageError
from whosthere.video.pictures import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path


class Pictures:
    """All picture files below a folder.

    Args:
        folder: The data set.

    Raises:
        SourceNotFound: There is no such folder, or no picture in it.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            message = f"there is no folder {folder}; give the folder that holds the data set"
            raise SourceNotFound(message)
        self.folder = folder
        self.paths = tuple(
            sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
        )
        if not self.paths:
            message = f"there is no picture in {folder}; give the folder that holds the data set"
            raise SourceNotFound(message)
        self._by_name: dict[str, Path] = {}
        for path in self.paths:
            for name in _names(path, folder):
                self._by_name.setdefault(name, path)

    def find(self, name: str) -> Path:
        """The picture that a label file calls `name`.

        A path relative to the data set is looked for first, then ever shorter ends of it; upper
        and lower case are the same, and the suffix may be missing or another picture's.

        Raises:
            UsageError: There is no such picture.
        """
        parts = name.strip().replace("\\", "/").lower().split("/")
        for first in range(len(parts)):
            wanted = "/".join(parts[first:])
            for candidate in (wanted, _without_suffix(wanted)):
                if candidate in self._by_name:
                    return self._by_name[candidate]
        message = f"the labels name a picture {name}, which is not in {self.folder}"
        raise UsageError(message)


def _names(path: Path, folder: Path) -> list[str]:
    """What a label file may call a picture: ends of its path, with and without the suffix."""
    parts = path.relative_to(folder).as_posix().lower().split("/")
    ends = ["/".join(parts[first:]) for first in range(len(parts))]
    return [name for end in ends for name in (end, _without_suffix(end))]


def _without_suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and f".{suffix}" in PICTURE_SUFFIXES else name
