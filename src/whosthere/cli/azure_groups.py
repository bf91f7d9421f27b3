"""``whosthere azure groups``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.azure_options import (
    EndpointOption,
    GroupArgument,
    KeyOption,
    LargeOption,
    TierOption,
    YesOption,
    confirm,
    groups_of,
    service,
)
from whosthere.cli.options import JsonOption

if TYPE_CHECKING:
    from whosthere.providers.azure.answers import Training

app = typer.Typer(no_args_is_help=True, help="List, make, rename and delete person groups.")


@app.command("list")
def list_(
    large: LargeOption = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """List the person groups of the service."""
    import json

    from whosthere.cli.console import console
    from whosthere.cli.tables import NOTHING, table

    with service(endpoint, key, tier) as azure:
        found = list(groups_of(azure, large).all())
    if as_json:
        for group in found:
            line = {
                "id": group.id,
                "name": group.name,
                "user_data": group.user_data,
                "recognition_model": group.recognition_model,
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    if not found:
        typer.echo("there is no group yet; try `whosthere azure groups create ID`")
        return
    rows = table("id", "name", "recognition model", "user data")
    for group in found:
        model = group.recognition_model or NOTHING
        rows.add_row(group.id, group.name, model, group.user_data or NOTHING)
    console().print(rows)


@app.command()
def create(
    group: Annotated[
        str, typer.Argument(help="Its id: lower-case letters, digits, - and _, at most 64.")
    ],
    name: Annotated[str | None, typer.Option(help="Its name (default: the id).")] = None,
    user_data: Annotated[str | None, typer.Option(help="Anything to keep with it.")] = None,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Make a person group."""
    with service(endpoint, key, tier) as azure:
        groups_of(azure, large).create(group, name or group, user_data)
    typer.echo(f"{group} made; next: whosthere azure people add {group} NAME PHOTO")


@app.command()
def show(
    group: GroupArgument,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Show a person group: who is in it, and when it was trained."""
    from whosthere.errors import ServiceRefused

    with service(endpoint, key, tier) as azure:
        groups = groups_of(azure, large)
        found = groups.get(group)
        people = list(groups.people(group))
        try:
            trained = _trained(groups.training(group))
        except ServiceRefused as error:
            if not error.code.endswith("NotTrained"):
                raise
            trained = "not trained yet"
    faces = sum(len(person.face_ids) for person in people)
    typer.echo(f"{found.id}: {found.name}, {found.recognition_model or 'any recognition model'}")
    typer.echo(f"people: {len(people)}, faces: {faces}; {trained}")
    if found.user_data:
        typer.echo(found.user_data)


@app.command()
def rename(
    group: GroupArgument,
    name: Annotated[str, typer.Argument(help="The new name; the id stays.")],
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Give a person group another name."""
    with service(endpoint, key, tier) as azure:
        groups_of(azure, large).update(group, name=name)
    typer.echo(f"{group} is called {name} now")


@app.command()
def delete(
    group: GroupArgument,
    yes: YesOption = False,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Delete a person group with everybody in it, in the service only."""
    with service(endpoint, key, tier) as azure:
        groups = groups_of(azure, large)
        found = groups.get(group)
        confirm(f"Delete {found.name} with everybody in it from {azure.face.endpoint.host}?", yes)
        groups.delete(group)
    typer.echo(f"{group} deleted")


def _trained(training: Training) -> str:
    if training.trained_at is None:
        return f"training: {training.status}"
    return f"trained {training.trained_at.astimezone():%Y-%m-%d %H:%M} (last: {training.status})"
