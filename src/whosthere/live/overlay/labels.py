"""Labels beside the boxes: what they say, and where they go without covering one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.live.overlay.plates import Line, lay, plate
from whosthere.live.overlay.style import color_of
from whosthere.types import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whosthere.live.overlay.style import Style
    from whosthere.types import Attributes, Identity, Image, TrackedFace

LONGEST_NAME = 32
"""Characters of a name that are shown."""


class Labels:
    """Draws the labels of all faces.

    A label keeps the side of its box where it was in the frame before for as long as there is
    room, so that it does not jump.
    """

    def __init__(self) -> None:
        self._sides: dict[int, int] = {}

    def draw(self, image: Image, faces: Sequence[TrackedFace], style: Style) -> None:
        """Draw the labels of the faces of one frame."""
        taken: list[Box] = []
        sides = {}
        for tracked in sorted(faces, key=lambda one: one.track_id):
            lines = label_lines(tracked, style)
            if not lines:
                continue
            label = plate(lines, color_of(tracked.identity))
            places = list(_places(tracked.face.box, label.size, image))
            side = self._choose(tracked.track_id, places, taken)
            lay(image, label, round(places[side].x), round(places[side].y))
            taken.append(places[side])
            sides[tracked.track_id] = side
        self._sides = sides

    def _choose(self, track_id: int, places: Sequence[Box], taken: Sequence[Box]) -> int:
        """The first side with room, beginning with the last one used; else the least crowded."""
        last = self._sides.get(track_id, 0)
        order = sorted(range(len(places)), key=lambda side: side != last)
        return min(order, key=lambda side: sum(_shared(places[side], other) for other in taken))


def label_lines(tracked: TrackedFace, style: Style) -> tuple[Line, ...]:
    """What the label of a face says."""
    who = _who(tracked.identity, tracked.looks)
    how = _how(tracked.attributes)
    lines: tuple[Line, ...] = ()
    if who:
        lines += (Line(who, style.text, bold=tracked.identity.person_id is not None),)
    if how:
        lines += (Line(how, style.small),)
    return lines


def _who(identity: Identity, looks: int) -> str:
    if identity.person_id is not None:
        name = identity.name or identity.person_id
        shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        return f"{shown} {identity.confidence:.0%}"
    if identity.stranger_id is not None:
        return f"unknown · {identity.stranger_id}"
    return "unknown" if looks else ""


def _how(attributes: Attributes) -> str:
    parts = []
    if attributes.age is not None:
        parts.append(f"{attributes.age:.0f}")
    if attributes.gender is not None:
        parts.append(attributes.gender.value)
    if attributes.emotions is not None and attributes.emotion is not None:
        # In steps of ten: a number that changes all the time cannot be read.
        share = round(attributes.emotions[attributes.emotion], 1)
        parts.append(f"{attributes.emotion.value} {share:.0%}")
    return " · ".join(parts)


def _places(box: Box, size: tuple[int, int], image: Image) -> Iterator[Box]:
    """Above, below, right, left of the box and inside it, moved into the picture."""
    width, height = size
    corners = (
        (box.x, box.y - height - 2),
        (box.x, box.bottom + 2),
        (box.right + 2, box.y),
        (box.x - width - 2, box.y),
        (box.x, box.y),
    )
    rows, columns = image.shape[:2]
    for x, y in corners:
        yield Box(max(min(x, columns - width), 0), max(min(y, rows - height), 0), width, height)


def _shared(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)
