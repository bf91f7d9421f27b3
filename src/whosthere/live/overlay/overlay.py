"""All annotators together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from whosthere.live.overlay.boxes import draw_box
from whosthere.live.overlay.labels import Labels
from whosthere.live.overlay.landmarks import draw_dense, draw_five
from whosthere.live.overlay.pose import draw_pose
from whosthere.live.overlay.status import StatusLine
from whosthere.live.overlay.style import Style

if TYPE_CHECKING:
    from whosthere.types import Image, Result


class Overlay:
    """Draws the results of one source, frame by frame: labels stay where they were.

    Args:
        landmarks: Which landmarks are drawn.
        status: Whether the status line is drawn.
    """

    def __init__(
        self, landmarks: Literal["none", "five", "dense"] = "five", *, status: bool = True
    ) -> None:
        self._landmarks = landmarks
        self._shown = True
        self._status = StatusLine() if status else None
        self._labels = Labels()

    def toggle_landmarks(self) -> None:
        """Show the landmarks, or no longer."""
        self._shown = not self._shown

    def draw(self, result: Result) -> Image:
        """A copy of the frame with all that was seen drawn on it."""
        image = result.frame.image.copy()
        style = Style.of(image)
        for tracked in result.faces:
            draw_box(image, tracked, style)
            if self._shown and self._landmarks == "five":
                draw_five(image, tracked.face, style)
            if self._shown and self._landmarks == "dense":
                draw_dense(image, tracked.face, style)
            draw_pose(image, tracked.face, style)
        status = self._status.draw(image, result, style) if self._status else None
        self._labels.draw(image, result, style, taken=[status] if status else [])
        return image
