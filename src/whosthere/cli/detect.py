"""``whosthere detect``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whosthere.cli.failures import Failures
from whosthere.cli.options import (
    AttributesOption,
    DeviceOption,
    JsonOption,
    MinFaceOption,
    attribute_aspects,
    settings,
)
from whosthere.types import Aspect


def detect(
    pictures: Annotated[list[Path], typer.Argument(help="Picture files.")],
    as_json: JsonOption = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the annotated picture to this file, or into this folder."),
    ] = None,
    attributes: AttributesOption = "age,gender,emotion",
    device: DeviceOption = None,
    min_face: MinFaceOption = None,
) -> None:
    """Print the faces of pictures: boxes, age, gender, emotion, head pose, quality."""
    from whosthere.cli.console import console
    from whosthere.cli.counting import counted
    from whosthere.cli.tables import face_table
    from whosthere.errors import UsageError
    from whosthere.live.json_lines import picture_line
    from whosthere.live.pictures import annotated_path, draw_faces
    from whosthere.providers.pictures import detect as find_faces
    from whosthere.video.pictures import read_picture, write_picture

    if out is not None and len({path.name for path in pictures}) < len(pictures):
        message = "pictures of the same name would replace each other; give them one --out each"
        raise UsageError(message)
    config = settings(device, min_face=min_face)
    wanted = Aspect.MESH | attribute_aspects(attributes)
    terminal = console()
    failures = Failures()
    for path in pictures:
        with failures.caught():
            image = read_picture(path)
            faces = find_faces(image, wanted, config.vision)
            if as_json:
                typer.echo(picture_line(path, image, faces))
            else:
                typer.echo(f"{path}: {counted(len(faces), 'face')}")
                if faces:
                    terminal.print(face_table(faces))
            if out is not None:
                copy = annotated_path(path, out, several=len(pictures) > 1)
                write_picture(copy, draw_faces(image, faces))
    failures.exit()
