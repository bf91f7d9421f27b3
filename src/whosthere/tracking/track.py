"""One face followed through the frames of one source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.tracking.evidence import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whosthere.types import Box, Face


@dataclass(slots=True, eq=False)
class Body:
    """What a track has in the picture; tracks that were mixed up swap theirs.

    Attributes:
        face: The latest face, smoothed.
        last_seen: Seconds, the frame of that face.
        motion: A state of `whosthere.tracking.motion`; None when the face may be anywhere.
        shape: A state of `whosthere.tracking.steady`.
    """

    face: Face
    last_seen: float
    motion: NDArray[np.float64] | None
    shape: NDArray[np.float64]


class Track:
    """One face over time. The tracker writes it; others read it and add looks to its evidence.

    Attributes:
        id: Number in its source, from 1; never used again.
        body: The tracker's own: where the face is and goes.
        born: Seconds, the first frame.
        hits: Frames that showed it.
        confirmed: Whether it is a face and no flash of the detector.
        doubt: How little it is sure that the face is still the same, from 0. `Tracker` raises
            it when the face was out of sight, jumped, is new while somebody is missed, or looks
            unlike before; a close look that fits ends it.
        evidence: What close looks told.
    """

    __slots__ = (
        "body",
        "born",
        "confirmed",
        "doubt",
        "evidence",
        "hits",
        "id",
    )

    def __init__(self, number: int, body: Body) -> None:
        self.id = number
        self.body = body
        self.born = body.last_seen
        self.hits = 1
        self.confirmed = False
        self.doubt = 0
        self.evidence = Evidence()

    @property
    def doubtful(self) -> bool:
        """Whether a close look is due: this may be somebody else's face."""
        return self.doubt > 0

    @property
    def face(self) -> Face:
        """The latest face, its box and landmarks smoothed."""
        return self.body.face

    @property
    def box(self) -> Box:
        """Where the face is, smoothed, pixels of the picture."""
        return self.body.face.box

    @property
    def last_seen(self) -> float:
        """Seconds, the latest frame that showed it."""
        return self.body.last_seen

    def __repr__(self) -> str:
        return f"<Track {self.id}: {self.hits} hits, last seen at {self.last_seen:.2f} s>"
