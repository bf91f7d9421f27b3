"""What ``whosthere live`` does: a session put together from its options."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import cv2

from whosthere.config import Config, database_path, sightings_path
from whosthere.live.display import display_problem
from whosthere.live.keeping import Keeping
from whosthere.live.outputs import JsonLines, Recording
from whosthere.live.overlay.overlay import Overlay
from whosthere.live.readiness import recognition_advice
from whosthere.live.run_settings import run_settings
from whosthere.live.session import Session
from whosthere.live.watch import open_pipeline
from whosthere.live.window import Window
from whosthere.sinks.delivering import delivering
from whosthere.types import Aspect
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whosthere.live.azure import AzureOptions
    from whosthere.live.output import Output
    from whosthere.live.pipeline import Pipeline
    from whosthere.types import ServiceUse
    from whosthere.video.source import Source


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What to do with a source.

    Attributes:
        source: As for `watch`.
        wanted: What to find out about every face.
        landmarks: Which landmarks are drawn.
        window: Whether to show a window where there is a display.
        record: Annotated video to write, or None.
        json_lines: Whether to print each result on stdout.
        keep: Whether sightings are kept.
        sinks: Where sightings go besides what the config says, as ``NAME=URL``.
        stills: Folder for stills.
        max_fps: Frames a second of the stream to analyse at most; None for all.
        give_up_after: Seconds without a live source until it counts as lost; None for never.
        config: Networks, group, sightings.
        azure: How an Azure Face service is used instead of the networks; None for not at all.
    """

    source: str
    wanted: Aspect = Aspect.EVERYTHING
    landmarks: Literal["none", "five", "dense"] = "five"
    window: bool = True
    record: Path | None = None
    json_lines: bool = False
    keep: bool = True
    sinks: tuple[str, ...] = ()
    stills: Path = Path("stills")
    max_fps: float | None = None
    give_up_after: float | None = None
    config: Config = field(default_factory=Config)
    azure: AzureOptions | None = None


@dataclass(frozen=True, slots=True)
class LiveSummary:
    """What came of it.

    Attributes:
        frames: Frames that were analysed.
        sightings: Visits that were kept.
        folder: Where their rows are; None when none are kept.
        record: The annotated video, or None.
        service: How the service was used; None when there was none.
    """

    frames: int
    sightings: int
    folder: Path | None
    record: Path | None
    service: ServiceUse | None = None


def run_live(
    options: LiveOptions,
    tell: Callable[[str], None],
    progress: Callable[[Source], Output],
    also: Sequence[Output] = (),
) -> LiveSummary:
    """Watch a source until it ends or the user quits.

    Args:
        options: What to do.
        tell: Is given one sentence when something worth knowing happens.
        progress: Makes what shows the progress of a session without a window.
        also: More that want to know every result; closed at the end, also when it cannot start.

    Raises:
        WhosThereError: It could not be started, or ended early; what was seen until then is
            kept.
    """
    # The stages run side by side; OpenCV's own threads would only get in their way.
    cv2.setNumThreads(1)
    problem = display_problem() if options.window else None
    windowed = options.window and problem is None
    # Signals are heard until the last output is closed: a second Ctrl-C must not cut that off.
    with ExitStack() as listening, ExitStack() as resources:
        outputs = [resources.enter_context(closing(output)) for output in also]
        drains = (
            resources.enter_context(delivering(options.config, options.sinks, tell))
            if options.keep
            else ()
        )
        pipeline = resources.enter_context(_pipeline(options, resources, tell))
        shown_by = None if windowed or options.json_lines else progress
        outputs += [
            # Each is closed although the next cannot be opened.
            resources.enter_context(closing(output))
            for output in _outputs(options, pipeline, tell, shown_by)
        ]
        keeping = [output for output in outputs if isinstance(output, Keeping)]
        for advice in _advice(options, problem):
            tell(advice)
        window = resources.enter_context(Window(_title(pipeline.source))) if windowed else None
        overlay = Overlay(landmarks=options.landmarks)
        session = Session(
            pipeline,
            overlay,
            outputs,
            window,
            options.stills,
            tell,
            lambda: tuple(drain.trouble for drain in drains if drain.trouble is not None),
        )
        listening.enter_context(_stopped_by_signals(session))
        session.run()
    return LiveSummary(
        frames=session.frames,
        sightings=sum(output.count for output in keeping),
        folder=sightings_path() if options.keep else None,
        record=options.record,
        service=pipeline.stats.service,
    )


def _pipeline(options: LiveOptions, resources: ExitStack, tell: Callable[[str], None]) -> Pipeline:
    if options.azure is not None:
        # What talks to a service takes a while to import, and most need none.
        from whosthere.live.azure import open_azure_pipeline  # noqa: PLC0415

        source = open_source(options.source, options.give_up_after)
        return open_azure_pipeline(
            source,
            resources,
            wanted=options.wanted,
            azure=options.azure,
            max_fps=options.max_fps,
            config=options.config,
            tell=tell,
        )
    return open_pipeline(
        open_source(options.source, options.give_up_after),
        resources,
        wanted=options.wanted,
        dense=options.landmarks == "dense",
        max_fps=options.max_fps,
        config=options.config,
    )


def _outputs(
    options: LiveOptions,
    pipeline: Pipeline,
    tell: Callable[[str], None],
    progress: Callable[[Source], Output] | None,
) -> Iterator[Output]:
    """Open one output after another."""
    if options.keep:
        yield Keeping(
            database_path(),
            pipeline.source.label,
            pipeline.source,
            lambda: pipeline.recogniser.models.at_work(options.wanted),
            options.config,
            run_settings(
                options.config,
                options.wanted,
                options.max_fps,
                "local" if options.azure is None else "azure",
            ),
        )
    if options.record is not None:
        yield Recording(options.record, pipeline.source, tell)
    if options.json_lines:
        yield JsonLines(sys.stdout)
    if progress is not None:
        yield progress(pipeline.source)


def _advice(options: LiveOptions, no_window: str | None) -> Iterator[str]:
    """What works, but maybe not as the user expects."""
    if no_window is not None:
        yield f"{no_window}; going on without a window"
    # A service says itself whether it knows the group.
    if Aspect.TEMPLATE in options.wanted and options.azure is None:
        advice = recognition_advice(options.config.people.group)
        if advice is not None:
            yield advice


def _title(source: Source) -> str:
    return f"whosthere · {source.label}"


@contextmanager
def _stopped_by_signals(session: Session) -> Iterator[None]:
    """Ctrl-C and a polite kill end the session as ESC does: recording and visits are closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, lambda *_: session.stop())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
