"""Watching in one call, for programs: ``for result in watch("clip.mp4"): ...``."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from whosthere.config import Config
from whosthere.live.keeper import StrangerKeeper
from whosthere.live.pipeline import Pipeline
from whosthere.live.recogniser import Recogniser
from whosthere.live.schedule import SHARE, Schedule
from whosthere.people.gallery import Gallery
from whosthere.people.kept import KeptStrangers
from whosthere.people.strangers import Strangers
from whosthere.providers.local import LocalProvider
from whosthere.tracking.likeness import ACCURATE, FAST
from whosthere.tracking.tracker import CONFIRM_HITS, Tracker
from whosthere.types import Aspect
from whosthere.video.open import open_source
from whosthere.vision.analyser import Analyser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.config import Vision
    from whosthere.types import Result
    from whosthere.video.source import Source

WEAKEST = 0.3
"""Detection score that continues a track; see `Tracker`."""


def watch(
    source: str | int | Path,
    *,
    wanted: Aspect = Aspect.EVERYTHING,
    dense: bool = False,
    max_fps: float | None = None,
    give_up_after: float | None = None,
    config: Config | None = None,
) -> Iterator[Result]:
    """Watch a source until it ends.

    Args:
        source: A camera's number, a URL, a video file, a picture, a folder or glob of pictures, or
            ``"demo"``.
        wanted: What to find out about every face; without `Aspect.TEMPLATE` nobody is recognised.
        dense: Whether every face of every result has its mesh.
        max_fps: Frames a second of the stream to analyse at most; None for all.
        give_up_after: Seconds without a live source until it counts as lost; None for never.
        config: Networks and group; None for the defaults.

    Yields:
        What was seen, one result an analysed frame.

    Raises:
        SourceError: The source cannot be opened or read.
        ModelError: The networks cannot be loaded.
        GalleryError: The group cannot be searched.

    Examples:
        >>> for result in watch("demo"):
        ...     print(len(result.faces), "faces")
        ...     break
        0 faces
    """
    with ExitStack() as resources:
        yield from resources.enter_context(
            open_pipeline(
                str(source),
                resources,
                wanted=wanted,
                dense=dense,
                max_fps=max_fps,
                give_up_after=give_up_after,
                config=config or Config(),
            )
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """What several pipelines of one process have in common; safe to use from several threads.

    Attributes:
        analyser: The networks; made by `live_analyser`.
        gallery: Who is known.
    """

    analyser: Analyser
    gallery: Gallery


def live_analyser(vision: Vision) -> Analyser:
    """The networks as live video needs them: with the weak detections that continue a track."""
    return Analyser(
        vision.device, vision.recognition, vision.detection_size, vision.min_face, WEAKEST
    )


def open_pipeline(
    source: str | Source,
    resources: ExitStack,
    *,
    wanted: Aspect,
    dense: bool,
    max_fps: float | None,
    give_up_after: float | None,
    config: Config,
    shared: Shared | None = None,
) -> Pipeline:
    """Put a pipeline together from an address and the settings.

    Args:
        source: As for `watch`, or one that is open already.
        resources: Closes the gallery; and the source, if the pipeline cannot be made.
        wanted: As for `watch`.
        dense: As for `watch`.
        max_fps: As for `watch`.
        give_up_after: As for `watch`.
        config: Networks and group.
        shared: What it shares with other pipelines; None for networks and a gallery of its own.
    """
    opened = open_source(source, give_up_after) if isinstance(source, str) else source
    # Until there is a pipeline to close it; a camera that is left open is busy for everybody.
    unless_made = resources.enter_context(ExitStack())
    unless_made.enter_context(opened)
    recognised = Aspect.TEMPLATE in wanted
    if shared is None:
        analyser = live_analyser(config.vision)
        gallery = resources.enter_context(Gallery.open()) if recognised else None
    else:
        analyser, gallery = shared.analyser, shared.gallery if recognised else None
    provider = LocalProvider(analyser, gallery, config.people.group, thorough=opened.stills)
    likeness = FAST if config.vision.recognition == "fast" else ACCURATE
    tracker = Tracker(1 if opened.stills else CONFIRM_HITS, likeness)
    keeper = None
    if gallery is not None and config.people.keep_strangers:
        keeper = StrangerKeeper(KeptStrangers(gallery, config.people.group), opened.label)
    always = Aspect.MESH if dense else Aspect.NOTHING
    schedule = Schedule(wanted, always, inf if opened.stills else SHARE)
    recogniser = Recogniser(
        provider, tracker, schedule, Strangers(), keeper, one_look=opened.stills
    )
    unless_made.pop_all()
    return Pipeline(
        opened, lambda frame: provider.detect(frame.image), tracker, recogniser, max_fps
    )
