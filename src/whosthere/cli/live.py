"""``whosthere live``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from whosthere.cli.azure_options import EndpointOption, KeyOption, TierOption
from whosthere.cli.options import (
    ATTRIBUTES,
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
    from whosthere.config import Azure
    from whosthere.errors import UsageError
    from whosthere.live.azure import AzureOptions
    from whosthere.providers.azure.attributes import FaceAttribute
    from whosthere.types import ServiceUse


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
    sink: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=URL", help="Where sightings go as well; repeatable."),
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
    provider: Annotated[
        Literal["local", "azure"],
        typer.Option(help="Who looks at the faces: this machine, or an Azure Face service."),
    ] = "local",
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
    fill_attributes: Annotated[
        Literal["none", "local"],
        typer.Option(help="What guesses the attributes that the service does not tell."),
    ] = "none",
    no_local: Annotated[
        bool,
        typer.Option(
            "--no-local", help="With azure: no network of this machine runs between answers."
        ),
    ] = False,
) -> None:
    """Watch a camera, a stream, a file or pictures.

    Keys in the window: ESC or q quits, space pauses, s saves a still, l toggles landmarks.
    Ctrl-C ends it in the same way: recording and sightings are complete, and the exit code is 0.

    With --provider azure frames are sent to an Azure Face service as often as its tier allows.
    --group is a person group there, --attributes may name others of its attributes too (glasses,
    mask, hair and so on), and a file is played at its own speed.
    """
    from whosthere.cli.console import console
    from whosthere.cli.counting import counted
    from whosthere.cli.progress import TerminalProgress
    from whosthere.live.run import LiveOptions, run_live

    terminal = console(stderr=True)
    config = settings(device, recognition, min_face, group)
    fill = fill_attributes == "local"
    azure = None
    if provider == "azure":
        attributes, more = _divided(attributes)
        azure = _azure(config.azure, endpoint, key, tier, fill, not no_local, more)
    elif endpoint or key or tier or fill or no_local:
        raise _without_effect()
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
            sinks=tuple(sink or ()),
            stills=stills,
            max_fps=max_fps,
            give_up_after=give_up_after,
            config=config,
            azure=azure,
        ),
        tell=terminal.print,
        progress=lambda source: TerminalProgress(source, terminal),
    )
    terminal.print(f"{counted(summary.frames, 'frame')} analysed")
    if summary.record is not None:
        terminal.print(f"recorded {summary.record}")
    if summary.folder is not None:
        terminal.print(f"{counted(summary.sightings, 'sighting')} in {summary.folder}")
    if summary.service is not None:
        terminal.print(_bill(summary.service))


def _azure(
    settings: Azure,
    endpoint: str | None,
    key: str | None,
    tier: str | None,
    fill: bool,
    local: bool,
    more: frozenset[FaceAttribute],
) -> AzureOptions:
    """How the service is used.

    Raises:
        ConfigError: No service is named.
        UsageError: The options contradict one another.
    """
    from whosthere.errors import UsageError
    from whosthere.live.azure import AzureOptions
    from whosthere.providers.azure.settings import resolve

    if fill and not local:
        message = (
            "--no-local runs no network here, and --fill-attributes local needs some; leave one out"
        )
        raise UsageError(message)
    return AzureOptions(resolve(settings, endpoint, key, tier), fill, local, more)


def _divided(names: str) -> tuple[str, frozenset[FaceAttribute]]:
    """The attributes that are asked for: ours, as they were given, and others of the service."""
    from whosthere.providers.azure.attributes import FaceAttribute

    known = {one.casefold(): one for one in FaceAttribute}
    given = [name.strip() for name in names.split(",")]
    ours = [name for name in given if name in ATTRIBUTES or name.casefold() not in known]
    more = frozenset(known[name.casefold()] for name in given if name not in ours)
    return ",".join(ours) or "none", more


def _without_effect() -> UsageError:
    """Options for a service were given, and none is asked."""
    from whosthere.errors import UsageError

    message = (
        "--endpoint, --key, --tier, --fill-attributes and --no-local are for --provider azure; "
        "add it, or leave them out"
    )
    return UsageError(message)


def _bill(use: ServiceUse) -> str:
    """What the service cost."""
    from whosthere.cli.counting import counted

    return (
        f"{counted(use.calls, 'call')} to the service, {use.cost:.2f} {use.currency}; this month "
        f"{counted(use.calls_this_month, 'call')}, {use.cost_this_month:.2f} {use.currency}"
    )
