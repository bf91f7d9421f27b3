"""Everything that is told of a face's looks: one function an attribute, each of a `Canvas`.

Nothing is worked out before it is asked for, and nothing twice: what two attributes share is kept
with the canvas.

    canvas = Canvas.of(image, face)
    glasses(canvas).kind
    accessories(canvas)
"""

from whosthere.vision.appearance.accessories import accessories
from whosthere.vision.appearance.canvas import Canvas
from whosthere.vision.appearance.glasses import glasses
from whosthere.vision.appearance.headwear import headwear
from whosthere.vision.appearance.mask import mask
from whosthere.vision.appearance.occlusion import occlusion

__all__ = ["Canvas", "accessories", "glasses", "headwear", "mask", "occlusion"]
