"""``whosthere identify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whosthere.cli.failures import Failures
from whosthere.cli.options import (
    DeviceOption,
    GroupOption,
    JsonOption,
    MinFaceOption,
    RecognitionOption,
    settings,
)


def identify(
    pictures: Annotated[list[Path], typer.Argument(help="Picture files.")],
    as_json: JsonOption = False,
    group: GroupOption = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
    min_face: MinFaceOption = None,
) -> None:
    """Say who is in pictures."""
    from whosthere.live.json_lines import identified_line
    from whosthere.people.gallery import Gallery
    from whosthere.providers.pictures import identify as who_is_in

    config = settings(device, recognition, min_face, group)
    failures = Failures()
    with Gallery.open() as gallery:
        for path in pictures:
            with failures.caught():
                found = who_is_in(path, gallery, config)
                if as_json:
                    typer.echo(identified_line(path, found))
                    continue
                for one in found:
                    who = one.name or "unknown"
                    typer.echo(f"{path}: {who} (confidence {one.match.confidence:.2f})")
                if not found:
                    typer.echo(f"{path}: nobody")
    failures.exit()
