"""What works on this machine, and what to do about what does not."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere import config
from whosthere.errors import WhosThereError
from whosthere.live.display import display_problem
from whosthere.people.gallery import Gallery
from whosthere.video.cameras import camera_numbers
from whosthere.vision.manifest import manifest
from whosthere.vision.runtime import Network, available_devices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_FREE = 500_000_000
"""Bytes of disk below which recordings are likely to fail."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked.

    Attributes:
        subject: What was checked.
        fine: Whether it works.
        needed: Whether anything works without it.
        message: What was found, and what to do when it does not work.
    """

    subject: str
    fine: bool
    needed: bool
    message: str


def examine() -> Iterator[Finding]:
    """Check one thing after another."""
    yield Finding("Python", True, True, f"{platform.python_version()} on {platform.platform()}")
    yield _check("settings", _settings)
    yield _check("data folder", _data_folder)
    yield _check("gallery", _gallery)
    yield _check("networks", _networks)
    yield Finding("devices", True, True, ", ".join(available_devices()))
    yield _camera()
    yield _display()


def _check(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, True, look())
    except WhosThereError as error:
        return Finding(subject, False, True, str(error))


def _settings() -> str:
    config.load_config()
    path = config.config_path()
    return str(path) if path.exists() else f"defaults; {path} is not there"


def _data_folder() -> str:
    folder = config.home()
    with Gallery.open():
        pass
    free = shutil.disk_usage(folder).free
    advice = "; free some space before recording" if free < LEAST_FREE else ""
    return f"{folder}, {free / 1e9:.0f} GB free{advice}"


def _gallery() -> str:
    with Gallery.open() as gallery:
        people = sum(len(gallery.people(group.id)) for group in gallery.groups())
    if people:
        return f"{people} enrolled"
    return "nobody yet; try `whosthere people add NAME PHOTO`"


def _networks() -> str:
    for entry in manifest():
        Network(entry.name, "cpu")
    return f"{len(manifest())} files, all as in the manifest"


def _camera() -> Finding:
    numbers = camera_numbers()
    if numbers:
        listed = ", ".join(map(str, numbers))
        return Finding("camera", True, False, f"found {listed}; try `whosthere live {numbers[0]}`")
    advice = "none found; plug one in, or watch a file, a stream or `whosthere live demo`"
    if sys.platform == "linux":
        advice += " (on Linux your user must be in the group video)"
    return Finding("camera", False, False, advice)


def _display() -> Finding:
    problem = display_problem()
    if problem is None:
        return Finding("display", True, False, "a window can be opened")
    return Finding("display", False, False, f"{problem}; --record and --json work without one")
