"""Everything that is told of a face's looks: one function an attribute, each of a `Canvas`.

Nothing is worked out before it is asked for, and nothing twice: what two attributes share is kept
with the canvas.

    canvas = Canvas.of(image, face)
    glasses(canvas).kind
    accessories(canvas)
"""

from whosthere.vision.appearance.accessories import accessories
from whosthere.vision.appearance.blur import blur
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.exposure import exposure
from whosthere.vision.appearance.facial_hair import facial_hair
from whosthere.vision.appearance.glasses import glasses
from whosthere.vision.appearance.hair import hair
from whosthere.vision.appearance.headwear import headwear
from whosthere.vision.appearance.makeup import makeup
from whosthere.vision.appearance.mask import mask
from whosthere.vision.appearance.noise import noise
from whosthere.vision.appearance.occlusion import occlusion

__all__ = [
    "Canvas",
    "accessories",
    "blur",
    "exposure",
    "facial_hair",
    "glasses",
    "hair",
    "headwear",
    "makeup",
    "mask",
    "noise",
    "occlusion",
]
