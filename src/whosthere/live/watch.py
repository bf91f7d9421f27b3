"""Watching in one call, for programs: ``for result in watch("clip.mp4"): ...``."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from whosthere.config import Config
from whosthere.live.pipeline import Pipeline
from whosthere.live.recognition import live_analyser, recognition_of
from whosthere.people.gallery import Gallery
from whosthere.types import Aspect
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.types import Result
    from whosthere.video.source import Source


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
                open_source(str(source), give_up_after),
                resources,
                wanted=wanted,
                dense=dense,
                max_fps=max_fps,
                config=config or Config(),
            )
        )


def open_pipeline(
    source: Source,
    resources: ExitStack,
    *,
    wanted: Aspect,
    dense: bool,
    max_fps: float | None,
    config: Config,
) -> Pipeline:
    """Put a pipeline together from a source and the settings.

    Args:
        source: Open; it is closed if the pipeline cannot be made.
        resources: Closes the gallery.
        wanted: As for `watch`.
        dense: As for `watch`.
        max_fps: As for `watch`.
        config: Networks and group.
    """
    # Until there is a pipeline to close it; a camera that is left open is busy for everybody.
    unless_made = resources.enter_context(ExitStack())
    unless_made.enter_context(source)
    recognised = Aspect.TEMPLATE in wanted
    recognition = recognition_of(
        source.label,
        live_analyser(config.vision),
        resources.enter_context(Gallery.open()) if recognised else None,
        config,
        wanted=wanted,
        dense=dense,
        stills=source.stills,
    )
    unless_made.pop_all()
    return Pipeline(source, recognition.find, recognition.tracker, recognition.recogniser, max_fps)
