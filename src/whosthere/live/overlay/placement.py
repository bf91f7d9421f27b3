"""Where labels go: near their faces, inside the picture, never on one another, and not jumping."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from whosthere.types import Box

    Rectangles = NDArray[np.float64]
    """``(N, 4)`` left, top, right, bottom, pixels."""

SIDES = (0.0, 0.02, 0.04, 0.06, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3)
"""Cost of each side of a box, in the order of `_corners`."""
BRIEFER = 0.4
"""Cost of the next briefer label: as much as 40 % of a label lying on faces."""
INERTIA = 0.25
"""How much cheaper a place has to be before a label moves there."""
AIR = 4
"""Pixels that a label which moves or appears keeps from the others; one that stays may touch."""


class Wanted(NamedTuple):
    """A label that looks for a place.

    Attributes:
        track_id: Whose it is.
        box: The face.
        sizes: ``(width, height)`` of the label in pixels, the fullest first, briefer ones after;
            each fits into the picture.
    """

    track_id: int
    box: Box
    sizes: Sequence[tuple[int, int]]


class Place(NamedTuple):
    """Where a label goes: index into `Wanted.sizes`, and its top left corner."""

    size: int
    x: int
    y: int


class Placement:
    """Finds places frame by frame, and keeps every label where it was while that is good enough."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def place(
        self, wanted: Sequence[Wanted], taken: Sequence[Box], picture: tuple[int, int]
    ) -> dict[int, Place]:
        """Find a place for the labels of one frame.

        Args:
            wanted: The labels. Those of older tracks choose first, so that newcomers yield.
            taken: What else must not be covered.
            picture: Its width and height, pixels.

        Returns:
            Places by track; a label for which there is no room is left out.
        """
        faces = _rectangles([one.box for one in wanted])
        occupied = _rectangles(taken)
        last, places = {}, {}
        for one in sorted(wanted, key=lambda one: one.track_id):
            spots = _spots(one, picture)
            choice = self._choose(one.track_id, spots, occupied, faces)
            if choice is None:
                continue
            last[one.track_id] = choice
            left, top = spots[choice, :2].astype(int).tolist()
            places[one.track_id] = Place(choice // len(SIDES), left, top)
            occupied = np.vstack([occupied, spots[choice]])
        self._last = last
        return places

    def _choose(
        self, track_id: int, spots: Rectangles, occupied: Rectangles, faces: Rectangles
    ) -> int | None:
        """Index of the cheapest free spot, or of the last one used; None when none is free."""
        costs = _covered(spots, faces) + _preferences(len(spots))
        free = _covered(spots, occupied + np.array([-AIR, -AIR, AIR, AIR])) == 0
        best = int(np.where(free, costs, np.inf).argmin())
        last = self._last.get(track_id)
        if last is not None and last < len(spots) and _covered(spots[[last]], occupied)[0] == 0:
            return last if not free[best] or costs[last] <= costs[best] + INERTIA else best
        return best if free[best] else None


def _spots(wanted: Wanted, picture: tuple[int, int]) -> Rectangles:
    """All places of a label, moved into the picture; those of its fullest size first."""
    columns, rows = picture
    spots = [
        (x, y, width, height)
        for width, height in wanted.sizes
        for x, y in _corners(wanted.box, width, height)
    ]
    x, y, width, height = np.array(spots).round().T
    left, top = np.clip(x, 0, columns - width), np.clip(y, 0, rows - height)
    return np.stack([left, top, left + width, top + height], axis=1)


def _corners(box: Box, width: int, height: int) -> Iterator[tuple[float, float]]:
    """Above and below; the same flush right; right and left; inside; farther above and below."""
    above, below = box.y - height - 2, box.bottom + 2
    flush = box.right - width
    yield from ((box.x, above), (box.x, below), (flush, above), (flush, below))
    yield from ((box.right + 2, box.y), (box.x - width - 2, box.y))
    yield from ((box.x, box.y), (box.x, box.bottom - height))
    yield from ((box.x, above - height - AIR), (box.x, below + height + AIR))


def _preferences(spots: int) -> NDArray[np.float64]:
    sizes = np.arange(spots // len(SIDES))
    costs: NDArray[np.float64] = np.add.outer(sizes * BRIEFER, SIDES).ravel()
    return costs


def _rectangles(boxes: Sequence[Box]) -> Rectangles:
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    return np.array(corners, np.float64).reshape(-1, 4)


def _covered(spots: Rectangles, others: Rectangles) -> NDArray[np.float64]:
    """Share of each spot, ``(N,)``, that lies on the others; more than 1 where those overlap."""
    start = np.maximum(spots[:, None, :2], others[None, :, :2])
    end = np.minimum(spots[:, None, 2:], others[None, :, 2:])
    shared = np.clip(end - start, 0, None).prod(axis=2).sum(axis=1)
    shares: NDArray[np.float64] = shared / (spots[:, 2:] - spots[:, :2]).prod(axis=1)
    return shares
