"""Known pictures on disk, answered for under an address of the web."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from whosthere.errors import UsageError
from whosthere.server.web_address import WebAddress


@dataclass(frozen=True, slots=True)
class MappedFolder:
    """A folder that stands for everything below an address.

    Attributes:
        prefix: The address.
        folder: The folder, with every symbolic link followed.
    """

    prefix: WebAddress
    folder: Path

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``PREFIX=FOLDER``.

        Raises:
            UsageError: It is none, or there is no such folder.
        """
        prefix, _, folder = text.partition("=")
        path = Path(folder).expanduser()
        if not folder or not path.is_dir():
            message = f"{text!r} does not end in =FOLDER, a folder that is there"
            raise UsageError(message)
        try:
            return cls(WebAddress.parse(prefix), path.resolve())
        except ValueError as error:
            message = f"{prefix!r} is no http:// or https:// address to map to a folder"
            raise UsageError(message) from error

    def covers(self, address: WebAddress) -> bool:
        """Whether the folder stands for that address."""
        return address.below(self.prefix) is not None

    def file(self, address: WebAddress) -> Path:
        """The file that stands for an address below the prefix.

        Raises:
            FileNotFoundError: There is none in the folder; links that lead out of it do not count.
        """
        steps = address.below(self.prefix) or []
        if not any("\0" in step or "\\" in step for step in steps):
            path = self.folder.joinpath(*steps).resolve()
            if path.is_relative_to(self.folder) and path.is_file():
                return path
        raise FileNotFoundError(address.path)
