"""Blur everybody in a video but the people who are enrolled.

python examples/blur_strangers.py VIDEO OUT.mp4

Whoever is not named, or not named yet, is blurred. A face that is not found is not: look at the
result before you show it to anybody.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

import whosthere as wt
from whosthere.video.open import open_source
from whosthere.video.recording import Recorder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MARGIN = 0.25
"""Share of a face's width that is blurred on every side of its box."""


def main() -> None:
    """Blur the video of the command line."""
    video, out = sys.argv[1], Path(sys.argv[2])
    with open_source(video) as source, Recorder(out, source) as recorder:
        for result in wt.watch(video):
            image = result.frame.image.copy()
            known = [face.face.box for face in result.faces if face.identity.name]
            # Asked anew: a face is tracked, and in the result, only from its third frame on.
            found = [face.box for face in wt.detect(image, wt.Aspect.NOTHING)]
            for box in [*found, *(face.face.box for face in result.faces)]:
                if not any(box.iou(other) > 1 / 2 for other in known):
                    blur(image, box)
            recorder.write(replace(result.frame, image=image))
    print(f"wrote {out}")


def blur(image: NDArray[np.uint8], box: wt.Box) -> None:
    """Make the face in that box unrecognisable, in place."""
    margin = MARGIN * box.width
    wide = wt.Box(
        box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin
    ).clipped(image.shape[1], image.shape[0])
    area = image[int(wide.y) : int(wide.bottom), int(wide.x) : int(wide.right)]
    if area.size:
        area[:] = cv2.blur(area, (int(box.width), int(box.width)))


if __name__ == "__main__":
    main()
