"""Pictures of real people that may be shown to everybody: the cast of the demo, and of tests.

All of them are in the public domain; ``pictures.toml`` says of each who made it, where it comes
from and how that is known. The scene that they walk through is `whosthere.video.demo`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Outline:
    """How to cut a person out of a picture.

    Attributes:
        mask: Grey picture of the same size: white where the person is.
        face: Middle of the face, x and y, and its width, in pixels of the picture.
    """

    mask: Path
    face: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """One portrait.

    Attributes:
        person: Who it shows.
        path: The JPEG, at most 640 pixels high, with one face in it.
        enrolled: The demo enrols this picture before it begins.
        credit: What it is, who made it and where it was taken from.
        outline: How to cut the person out; None for a picture that is not in the scene.
    """

    person: str
    path: Path
    enrolled: bool
    credit: str
    outline: Outline | None


@cache
def pictures() -> tuple[DemoPicture, ...]:
    """All pictures of the demo.

    Examples:
        >>> sorted({picture.person for picture in pictures()})
        ['Barack Obama', 'Eileen Collins', 'Grace Hopper', 'Joe Biden']
    """
    entries = tomllib.loads((_FOLDER / "pictures.toml").read_text(encoding="utf-8"))["picture"]
    return tuple(
        DemoPicture(
            person=entry["person"],
            path=_FOLDER / entry["file"],
            enrolled=entry["enrolled"],
            credit="{title}; {author}; public domain; from {source}".format(**entry),
            outline=Outline(_FOLDER / entry["mask"], tuple(entry["face"]))
            if "mask" in entry
            else None,
        )
        for entry in entries
    )


def demo_people() -> list[tuple[str, list[Path]]]:
    """Who is to be enrolled before the demo: names, each with photos. The stranger is not there.

    Of Barack Obama there are other photos than the one in the scene. Of the others there is one
    photo, and the scene moves, scales, turns and relights it: the demo shows the machinery at
    work, and proves nothing about its accuracy.

    Examples:
        >>> [(name, len(photos)) for name, photos in demo_people()]
        [('Grace Hopper', 1), ('Barack Obama', 2), ('Joe Biden', 1)]
    """
    photos: dict[str, list[Path]] = {}
    for picture in pictures():
        if picture.enrolled:
            photos.setdefault(picture.person, []).append(picture.path)
    return list(photos.items())
