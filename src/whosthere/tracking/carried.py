"""Points that were measured in one frame, carried on by those that are seen in every frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whosthere.types import Array


def carried(points: Array, begun: Array, ended: Array) -> Array:
    """Where points of a face are after its five landmarks moved.

    The similarity (shift, turn, growth) that moves the landmarks best in the sense of least
    squares moves the points; in complex numbers it is one straight line.

    Args:
        points: ``(N, 2)`` pixels, from the time of `begun`.
        begun: ``(5, 2)`` pixels, not all the same.
        ended: The same landmarks now.

    Examples:
        >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]], np.float32)
        >>> carried(np.array([[4.0, 4.0]]), square, 3 * square + 1).tolist()
        [[13.0, 13.0]]
    """
    old, new = _complex(begun), _complex(ended)
    middle, now = old.mean(), new.mean()
    spread = old - middle
    turn = np.vdot(spread, new - now) / np.vdot(spread, spread)
    moved = now + turn * (_complex(points) - middle)
    return np.stack((moved.real, moved.imag), axis=1).astype(np.float32)


def _complex(points: Array) -> NDArray[np.complex128]:
    pairs = points.astype(np.float64)
    return np.asarray(pairs[:, 0] + 1j * pairs[:, 1], np.complex128)
