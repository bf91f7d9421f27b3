"""``whosthere data``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.cli.failures import Failures
    from whosthere.live.replay import Replayed

app = typer.Typer(no_args_is_help=True, help="Fill and empty the tables that sinks are given.")


@app.command()
def replay(
    files: Annotated[list[str], typer.Argument(help="Recorded videos, folders of them, or globs.")],
    camera: Annotated[
        str | None, typer.Option(help="Label of the camera (default: the name of each file).")
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(help="Time of the first picture, local time (default: as the file says)."),
    ] = None,
    attributes: AttributesOption = "age,gender,emotion",
    no_recognition: Annotated[
        bool, typer.Option("--no-recognition", help="Do not say who it is.")
    ] = False,
    max_fps: Annotated[
        float | None, typer.Option(min=0.01, help="Analyse at most so many frames a second.")
    ] = None,
    sink: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=URL", help="Where rows go as well; repeatable."),
    ] = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
    min_face: MinFaceOption = None,
    group: GroupOption = None,
) -> None:
    """Put recorded videos into the tables, as if they had been watched live; each file once.

    A file's rows are written together at its end, so that nothing is left of one that was cut
    short. A file that was replayed before with the same settings adds nothing, whatever its name.
    """
    from whosthere.cli.console import console
    from whosthere.cli.failures import Failures
    from whosthere.cli.progress import TerminalProgress
    from whosthere.config import database_path
    from whosthere.errors import SourceError, UsageError
    from whosthere.live.replay import ReplayOptions
    from whosthere.live.replay import replay as replay_file
    from whosthere.sinks.chosen import open_chosen
    from whosthere.sinks.drain import Drain
    from whosthere.sinks.roster import record_people

    config = settings(device, recognition, min_face, group)
    sinks = open_chosen(config, sink or ())
    recognised = Aspect.NOTHING if no_recognition else Aspect.TEMPLATE
    options = ReplayOptions(
        camera=camera,
        start=None if start is None else start.astimezone(),
        wanted=Aspect.MESH | recognised | attribute_aspects(attributes),
        max_fps=max_fps,
        config=config,
    )
    terminal = console(stderr=True)
    failures = Failures()
    paths = list(_found(files, failures))
    if start is not None and len(paths) > 1:
        message = "--start is the time of one video; replay them one by one, or leave it out"
        raise UsageError(message)
    for path in paths:
        try:
            done = replay_file(
                path, options, database_path(), lambda source: TerminalProgress(source, terminal)
            )
        except SourceError as error:
            failures.tell(str(error))
        else:
            typer.echo(f"{path}: {_outcome(done)}")
    record_people(database_path(), names=config.data.names)
    for one in sinks:
        Drain(database_path(), one, terminal.print).finish()
    failures.exit()


def _found(addresses: list[str], failures: Failures) -> Iterator[Path]:
    from whosthere.errors import SourceError
    from whosthere.video.archive import recorded_files

    for address in addresses:
        try:
            yield from recorded_files(address)
        except SourceError as error:
            failures.tell(str(error))


def _outcome(done: Replayed) -> str:
    from whosthere.cli.counting import counted

    if done.before is None:
        return counted(done.sightings, "sighting")
    return f"already replayed, on {done.before.astimezone():%Y-%m-%d %H:%M}"
