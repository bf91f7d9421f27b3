"""What the ``azure`` commands share: options, and the service they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from whosthere.providers.azure.groups import PersonGroups
    from whosthere.providers.azure.service import Service

GroupArgument = Annotated[str, typer.Argument(help="Id of a group of the service.")]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint", help="The service (default: AZURE_FACE_ENDPOINT, config.toml)."),
]
KeyOption = Annotated[
    str | None,
    typer.Option("--key", help="Its key (default: AZURE_FACE_KEY, config.toml, Entra ID)."),
]
TierOption = Annotated[
    str | None,
    typer.Option("--tier", help="Calls allowed: F0, S0, none, or such as 30/min (default: auto)."),
]
LargeOption = Annotated[bool, typer.Option("--large", help="It is a large person group.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
LocalOption = Annotated[
    str | None, typer.Option("--local", help="Group of the gallery (default: the same name).")
]


def service(endpoint: str | None, key: str | None, tier: str | None) -> Service:
    """The service that the options, the environment or ``config.toml`` name; close it.

    Raises:
        ConfigError: None is named, or it cannot be used as it stands.
    """
    from whosthere.config import load_config
    from whosthere.providers.azure.service import open_service
    from whosthere.providers.azure.settings import resolve

    return open_service(resolve(load_config().azure, endpoint, key, tier), tell=_tell)


def groups_of(service: Service, large: bool) -> PersonGroups:
    """The kind of groups that is meant."""
    return service.face.large_groups if large else service.face.groups


def confirm(question: str, yes: bool) -> None:
    """Ask before something is deleted; a no ends the command."""
    if not yes:
        typer.confirm(question, abort=True, err=True)


def _tell(sentence: str) -> None:
    typer.echo(f"whosthere: {sentence}", err=True)
