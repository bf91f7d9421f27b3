"""What is asked about one frame, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.tracking.flow import Motion
    from whosthere.types import Array, Box, Face, Frame, Match


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """A question about the faces of a frame.

    Attributes:
        frame: The frame.
        settled: Where faces are whose names need not be asked for again.
    """

    frame: Frame
    settled: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class AnsweredFace:
    """What the service says of one face.

    Attributes:
        face: Box, five landmarks, pose and attributes, in pixels of the frame.
        points: ``(27, 2)`` pixels, see `whosthere.providers.azure.answers.LANDMARKS`.
        quality: How good a look it was, 0 to 1.
        match: Who it is; None when that was not asked, or could not be told.
    """

    face: Face
    points: Array
    quality: float
    match: Match | None = None

    def moved(self, motion: Motion) -> AnsweredFace:
        """The same face after it moved."""
        face = replace(
            self.face,
            box=motion.box(self.face.box),
            landmarks=motion.points(self.face.landmarks),
        )
        return replace(self, face=face, points=motion.points(self.points))


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the service says of a frame.

    Attributes:
        index: Number of the frame in which the faces are where the answer says.
        faces: Its faces, largest first.
        calls: What it took.
    """

    index: int
    faces: tuple[AnsweredFace, ...]
    calls: int = 1
