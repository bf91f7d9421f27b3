"""Emotion, or rather the expression of a face, by face-api.js's expression net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.types import Emotion
from whosthere.vision.alignment import to_batch
from whosthere.vision.crops import square_crop
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.types import Box, Device, Image

SIZE = 112


class EmotionEstimator:
    """Guesses the expression of one face.

    Args:
        device: Where the network runs.

    Raises:
        ModelError: The network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._network = Network("expression_faceapi", device)

    def estimate(self, image: Image, box: Box) -> Mapping[Emotion, float]:
        """Share of each emotion in the face in that box; the shares add up to 1."""
        shares = self._network.run(to_batch(square_crop(image, box, SIZE)))[0][0]
        return {emotion: float(share) for emotion, share in zip(Emotion, shares, strict=True)}
