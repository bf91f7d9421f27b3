"""Labels beside the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.live.overlay.placement import Placement, Wanted
from whosthere.live.overlay.plates import Line, Plate, lay, plate
from whosthere.live.overlay.style import color_of
from whosthere.live.overlay.words import Speaker, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.live.overlay.style import Style
    from whosthere.types import Box, Image, Result, TrackedFace


class Labels:
    """Draws the labels of all faces, frame by frame."""

    def __init__(self) -> None:
        self._speaker = Speaker()
        self._placement = Placement()

    def draw(self, image: Image, result: Result, style: Style, taken: Sequence[Box]) -> None:
        """Draw the labels of the faces of one frame.

        Args:
            image: What to draw on.
            result: The faces.
            style: Sizes.
            taken: What must not be covered.
        """
        words = self._speaker.say(result.faces, result.frame.pts)
        rows, columns = image.shape[:2]
        plates = {
            one.track_id: [
                drawn
                for drawn in _plates(words[one.track_id], one, style, columns)
                if drawn.height <= rows
            ]
            for one in result.faces
        }
        wanted = [
            Wanted(one.track_id, one.face.box, [(p.width, p.height) for p in plates[one.track_id]])
            for one in result.faces
            if plates[one.track_id]
        ]
        for track_id, place in self._placement.place(wanted, taken, (columns, rows)).items():
            lay(image, plates[track_id][place.size], place.x, place.y)


def _plates(words: Words, tracked: TrackedFace, style: Style, widest: int) -> list[Plate]:
    """The whole label first, then its first line alone."""
    lines = (
        Line((words.who,), style.text, bold=tracked.identity.person_id is not None),
        Line(words.how, style.small),
    )
    shown = tuple(line for line in lines if any(line.parts))
    accent = color_of(tracked.identity)
    drawn = (plate(shown[:count], widest, accent) for count in range(len(shown), 0, -1))
    return [one for one in drawn if one is not None]
