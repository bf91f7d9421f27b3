"""Weights kept as 8-bit codes: `value = code * scale + offset`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# -128 stays unused: the codes are then symmetric, and zero is exact.
_LARGEST_CODE = 127


@dataclass(frozen=True, slots=True)
class Quantised:
    """A tensor of 8-bit codes and how to read them.

    Attributes:
        codes: int8 or uint8, in the shape of the tensor.
        scale: float32, broadcastable to `codes`.
        offset: the float32 value of code 0, or None where that is zero.
    """

    codes: NDArray[np.int8] | NDArray[np.uint8]
    scale: NDArray[np.float32]
    offset: NDArray[np.float32] | None = None

    def values(self) -> NDArray[np.float32]:
        """The float32 tensor that the codes stand for."""
        scaled = self.codes.astype(np.float32) * self.scale
        return scaled if self.offset is None else scaled + self.offset


def per_channel(weights: NDArray[np.float32], axis: int) -> Quantised:
    """Rounds weights to int8 with one symmetric scale an output channel.

    Activations stay float32, so no calibration pictures are needed and the result depends on
    nothing but the weights. The error of a weight is at most half its channel's scale.

    Args:
        weights: float32 tensor of any rank.
        axis: the axis that counts output channels.
    """
    others = tuple(each for each in range(weights.ndim) if each != axis)
    largest = np.abs(weights).max(axis=others, keepdims=True)
    # A channel of zeros would divide by zero; any scale describes it.
    scale = np.where(largest > 0, largest / _LARGEST_CODE, 1).astype(np.float32)
    return Quantised(np.rint(weights / scale).astype(np.int8), scale)
