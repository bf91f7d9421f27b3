"""Everything that recognises the faces of one source on this machine, put together."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from whosthere.live.keeper import StrangerKeeper
from whosthere.live.recogniser import Recogniser
from whosthere.live.schedule import SHARE, Schedule
from whosthere.people.kept import KeptStrangers
from whosthere.people.strangers import Strangers
from whosthere.providers.local import LocalProvider
from whosthere.tracking.likeness import ACCURATE, FAST
from whosthere.tracking.tracker import CONFIRM_HITS, Tracker
from whosthere.types import Aspect
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.config import Config, Vision
    from whosthere.people.gallery import Gallery
    from whosthere.types import Face, Frame, TrackedFace

WEAKEST = 0.3
"""Detection score that continues a track; see `Tracker`."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What belongs to one source; the networks and the gallery may be shared with others.

    Attributes:
        provider: Finds faces, and describes and identifies them.
        tracker: Follows them.
        recogniser: Says who they are.
    """

    provider: LocalProvider
    tracker: Tracker
    recogniser: Recogniser

    def find(self, frame: Frame) -> Sequence[Face]:
        """The faces of a frame; safe to call while another frame is recognised."""
        return self.provider.detect(frame.image)

    def see(self, frame: Frame) -> tuple[TrackedFace, ...]:
        """The faces of the next frame with what is known of them, largest first."""
        height, width = frame.image.shape[:2]
        tracks = self.tracker.update(self.find(frame), frame.pts, (width, height))
        return self.recogniser.recognise(frame, tracks)


def live_analyser(vision: Vision) -> Analyser:
    """The networks as live video needs them: with the weak detections that continue a track.

    Sources may share them.

    Raises:
        ModelError: A network cannot be loaded on that device.
    """
    return Analyser(
        vision.device, vision.recognition, vision.detection_size, vision.min_face, WEAKEST
    )


def recognition_of(
    camera: str,
    analyser: Analyser,
    gallery: Gallery | None,
    config: Config,
    *,
    wanted: Aspect = Aspect.EVERYTHING,
    dense: bool = False,
    stills: bool = False,
) -> Recognition:
    """Put together what recognises the faces of one source.

    Args:
        camera: What kept strangers are said to be seen by.
        analyser: See `live_analyser`.
        gallery: Who is known; None to recognise nobody.
        config: The group, and whether strangers are kept.
        wanted: What to find out about every face.
        dense: Whether every face of every result has its mesh.
        stills: Whether each frame is a scene of its own.

    Raises:
        GalleryError: The group cannot be searched.
    """
    provider = LocalProvider(analyser, gallery, config.people.group, thorough=stills)
    likeness = FAST if config.vision.recognition == "fast" else ACCURATE
    tracker = Tracker(1 if stills else CONFIRM_HITS, likeness)
    keeper = None
    if gallery is not None and config.people.keep_strangers:
        kept = KeptStrangers(gallery, config.people.group)
        keeper = StrangerKeeper(kept, camera, pictures=config.people.pictures)
    always = Aspect.MESH if dense else Aspect.NOTHING
    schedule = Schedule(wanted, always, inf if stills else SHARE)
    recogniser = Recogniser(provider, tracker, schedule, Strangers(), keeper, one_look=stills)
    return Recognition(provider, tracker, recogniser)
