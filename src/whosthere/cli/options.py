"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.types import Aspect, Device, Recognition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.config import Config

DeviceOption = Annotated[
    Device | None, typer.Option("--device", help="Where the networks run (default: auto).")
]
RecognitionOption = Annotated[
    Recognition | None,
    typer.Option("--recognition", help="One embedder or two (default: fast)."),
]
MinFaceOption = Annotated[
    int | None,
    typer.Option("--min-face", min=8, help="Smallest face, pixels of width (default: 24)."),
]
GroupOption = Annotated[
    str | None, typer.Option("--group", help="Group of people (default: default).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SinkOption = Annotated[
    list[str] | None,
    typer.Option("--sink", metavar="NAME=URL", help="A sink besides the settings; repeatable."),
]
LakeSinkOption = Annotated[
    str | None, typer.Option("--sink", help="Sink whose files are read (default: lake).")
]
LakeOption = Annotated[
    str | None,
    typer.Option("--lake", metavar="URL", help="Where the lake is, instead of a sink's."),
]
TimezoneOption = Annotated[
    str, typer.Option(help="Whose days and hours count, such as Europe/Berlin.")
]
AttributesOption = Annotated[
    str,
    typer.Option(
        "--attributes", help="What to guess: age, gender, emotion, separated by commas; or none."
    ),
]

ATTRIBUTES = {
    "age": Aspect.AGE,
    "gender": Aspect.GENDER,
    "emotion": Aspect.EMOTION,
    "none": Aspect.NOTHING,
}


def settings(
    device: Device | None = None,
    recognition: Recognition | None = None,
    min_face: int | None = None,
    group: str | None = None,
) -> Config:
    """The settings of ``config.toml`` with the options that were given put over them.

    Raises:
        ConfigError: The file is wrong.
    """
    from whosthere.config import load_config

    config = load_config()
    vision = {"device": device, "recognition": recognition, "min_face": min_face}
    return config.model_copy(
        update={
            "vision": config.vision.model_copy(update=_given(vision)),
            "people": config.people.model_copy(update=_given({"group": group})),
        }
    )


def attribute_aspects(names: str) -> Aspect:
    """What the value of ``--attributes`` asks for.

    Raises:
        UsageError: One of the names is no attribute.

    Examples:
        >>> attribute_aspects("age, emotion") == Aspect.AGE | Aspect.EMOTION
        True
    """
    from whosthere.errors import UsageError

    aspects = Aspect.NOTHING
    for name in names.split(","):
        if name.strip() not in ATTRIBUTES:
            message = f"{name.strip()!r} is no attribute; choose from {', '.join(ATTRIBUTES)}"
            raise UsageError(message)
        aspects |= ATTRIBUTES[name.strip()]
    return aspects


def _given(options: Mapping[str, str | int | None]) -> dict[str, str | int]:
    return {name: value for name, value in options.items() if value is not None}
