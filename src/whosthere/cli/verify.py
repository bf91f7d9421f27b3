"""``whosthere verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whosthere.cli.options import DeviceOption, JsonOption, RecognitionOption, settings


def verify(
    a: Annotated[Path, typer.Argument(help="A picture.")],
    b: Annotated[Path, typer.Argument(help="Another picture.")],
    as_json: JsonOption = False,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Say whether two pictures show the same person, by the largest face of each."""
    import json
    from dataclasses import asdict

    from whosthere.providers.pictures import verify as compare

    verification = compare(a, b, settings(device, recognition).vision)
    if as_json:
        typer.echo(json.dumps(asdict(verification)))
        return
    answer = "the same person" if verification.same else "different people"
    typer.echo(f"{answer} (confidence {verification.confidence:.2f})")
