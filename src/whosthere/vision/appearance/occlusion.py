"""Which parts of a face are hidden.

* The forehead by hair or a hat: much of it is far lighter or darker than the skin.
* The eyes by dark glasses.
* The mouth by a mask.

Hair over an eye, or a hand before eyes or mouth, is not noticed: of real hands and things before
mouths a discriminant found one in five, and there were too few over eyes to try.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whosthere.vision.appearance.canvas import Canvas, once
from whosthere.vision.appearance.glasses import GlassesKind, glasses
from whosthere.vision.appearance.mask import MaskKind, mask
from whosthere.vision.appearance.regions import Region

UNLIKE_SKIN, HIDDEN_SHARE = 0.5, 0.4
"""A forehead is hidden when this share of it is lighter or darker than the skin by a factor of
1.65 (the logarithm of that). Chosen for the best F1 on 829 faces, 67 of them with a forehead that
is at least half hidden."""


@dataclass(frozen=True, slots=True)
class Occlusion:
    """Which parts of a face are hidden.

    Attributes:
        forehead: Whether about half of it or more is.
        eyes: Whether dark glasses hide them.
        mouth: Whether a mask hides it.
    """

    forehead: bool
    eyes: bool
    mouth: bool


@once
def occlusion(canvas: Canvas) -> Occlusion:
    """The hidden parts of a face."""
    forehead = np.abs(canvas.values(Region.FOREHEAD, canvas.light)) > UNLIKE_SKIN
    return Occlusion(
        forehead=bool(forehead.size and forehead.mean() >= HIDDEN_SHARE),
        eyes=glasses(canvas).kind is GlassesKind.SUNGLASSES,
        mouth=mask(canvas).kind is MaskKind.FACE_MASK,
    )
