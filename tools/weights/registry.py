"""Fetches packages with the ordinary client of their registry, and reads files inside them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package of a registry, at one version.

    Attributes:
        registry: `pypi` or `npm`.
        name: as the registry knows it.
        version: exactly this one.
    """

    registry: str
    name: str
    version: str

    def __str__(self) -> str:
        """Writes the package as manifests and messages name it."""
        return f"{self.registry} {self.name}=={self.version}"


def fetch(package: Package, folder: Path) -> Path:
    """Downloads a package into an empty folder and returns its archive.

    Raises:
        RuntimeError: the client failed; the message has its last line.
    """
    match package.registry:
        case "pypi":
            client = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
            command = [*client, f"--dest={folder}", f"{package.name}=={package.version}"]
        case "npm":
            client = ["npm", "pack", "--ignore-scripts", f"--pack-destination={folder}"]
            command = [*client, f"{package.name}@{package.version}"]
        case other:
            msg = f"Cannot fetch {package}: there is no client for the registry {other}."
            raise RuntimeError(msg)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        msg = f"Cannot fetch {package}: {reason[0]}"
        raise RuntimeError(msg)
    (archive,) = folder.iterdir()
    return archive


def read_member(archive: Path, path: str) -> bytes:
    """Reads one file of a wheel (`.whl`) or an npm package (`.tgz`).

    Raises:
        RuntimeError: there is no such file.
    """
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(path)
        with tarfile.open(archive) as package:
            file = package.extractfile(path)
            return file.read() if file else b""  # a folder has no content
    except KeyError:
        msg = f"Cannot find {path} in {archive.name}."
        raise RuntimeError(msg) from None
