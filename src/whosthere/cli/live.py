"""``whosthere live``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from whosthere.cli.options import (
    AttributesOption,
    DeviceOption,
    GroupOption,
    MinFaceOption,
    RecognitionOption,
    attribute_aspects,
    settings,
)
from whosthere.types import Aspect


def live(
    source: Annotated[
        str,
        typer.Argument(
            help="Camera number, rtsp:// or http:// address, video file, folder or glob of "
            "pictures, or demo."
        ),
    ] = "0",
    record: Annotated[
        Path | None, typer.Option(help="Write the annotated video to this .mp4 or .mkv.")
    ] = None,
    window: Annotated[bool, typer.Option(help="Show a window where there is a display.")] = True,
    json_lines: Annotated[
        bool, typer.Option("--json", help="Print each result as one JSON line.")
    ] = False,
    landmarks: Annotated[
        Literal["none", "five", "dense"], typer.Option(help="Landmarks to draw.")
    ] = "five",
    attributes: AttributesOption = "age,gender,emotion",
    no_recognition: Annotated[
        bool, typer.Option("--no-recognition", help="Do not say who it is.")
    ] = False,
    max_fps: Annotated[
        float | None, typer.Option(min=0.01, help="Analyse at most so many frames a second.")
    ] = None,
    keep: Annotated[
        bool | None,
        typer.Option("--keep/--no-keep", help="Keep sightings (default: yes)."),
    ] = None,
    stills: Annotated[Path, typer.Option(help="Folder for stills.")] = Path("stills"),
    give_up_after: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds without a stream that worked until it counts as lost."),
    ] = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
    min_face: MinFaceOption = None,
    group: GroupOption = None,
) -> None:
    """Watch a camera, a stream, a file or pictures.

    Keys in the window: ESC or q quits, space pauses, s saves a still, l toggles landmarks.
    Ctrl-C ends it in the same way: recording and sightings are complete, and the exit code is 0.
    """
    from whosthere.cli.console import console
    from whosthere.cli.counting import counted
    from whosthere.cli.progress import TerminalProgress
    from whosthere.live.run import LiveOptions, run_live

    terminal = console(stderr=True)
    config = settings(device, recognition, min_face, group)
    recognised = Aspect.NOTHING if no_recognition else Aspect.TEMPLATE
    summary = run_live(
        LiveOptions(
            source=source,
            wanted=Aspect.MESH | recognised | attribute_aspects(attributes),
            landmarks=landmarks,
            window=window,
            record=record,
            json_lines=json_lines,
            keep=config.sightings.keep if keep is None else keep,
            stills=stills,
            max_fps=max_fps,
            give_up_after=give_up_after,
            config=config,
        ),
        tell=terminal.print,
        progress=lambda source: TerminalProgress(source, terminal),
    )
    terminal.print(f"{counted(summary.frames, 'frame')} analysed")
    if summary.record is not None:
        terminal.print(f"recorded {summary.record}")
    if summary.folder is not None:
        terminal.print(f"{counted(summary.sightings, 'sighting')} in {summary.folder}")
