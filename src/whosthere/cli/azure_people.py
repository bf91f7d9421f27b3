"""``whosthere azure people``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from whosthere.cli.counting import counted
from whosthere.cli.failures import Failures
from whosthere.cli.options import JsonOption

app = typer.Typer(no_args_is_help=True, help="List, add and remove people of a group.")

NameArgument = Annotated[str, typer.Argument(help="Name or id of a person.")]


@app.command("list")
def list_(
    group: GroupArgument,
    large: LargeOption = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """List the people of a group."""
    import json

    from whosthere.cli.console import console
    from whosthere.cli.tables import NOTHING, table

    with service(endpoint, key, tier) as azure:
        people = list(groups_of(azure, large).people(group))
    if as_json:
        for person in people:
            line = {
                "id": person.id,
                "name": person.name,
                "faces": len(person.face_ids),
                "user_data": person.user_data,
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    if not people:
        typer.echo(f"nobody is in it yet; try `whosthere azure people add {group} NAME PHOTO`")
        return
    rows = table("name", "faces", "user data")
    rows.add_column("id", no_wrap=True)
    for person in people:
        faces = str(len(person.face_ids))
        rows.add_row(person.name, faces, person.user_data or NOTHING, person.id)
    console().print(rows)


@app.command()
def add(
    group: GroupArgument,
    name: Annotated[str, typer.Argument(help="Name of the person; or name or id of one there.")],
    photos: Annotated[
        list[Path] | None, typer.Argument(help="Photos, or folders of photos.")
    ] = None,
    user_data: Annotated[
        str | None, typer.Option(help="Anything to keep with a new person.")
    ] = None,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Add somebody, or photos of somebody who is there."""
    from whosthere.errors import PersonNotFound, ServiceRefused
    from whosthere.providers.azure.photos import BAD_PICTURES, add_photo
    from whosthere.video.folder import picture_files
    from whosthere.video.pictures import read_picture

    files = picture_files(photos or [])
    failures = Failures()
    with service(endpoint, key, tier) as azure:
        groups = groups_of(azure, large)
        try:
            person_id = groups.find(group, name).id
        except PersonNotFound:
            person_id = groups.add_person(group, name, user_data)
            typer.echo(f"{name} added")
        for path in files:
            with failures.caught():
                try:
                    add_photo(azure.face, groups, group, person_id, read_picture(path))
                except ServiceRefused as error:
                    if error.code not in BAD_PICTURES:
                        raise
                    failures.tell(f"{path.name} refused: {error}")
                    continue
                typer.echo(f"{path.name} added to {name}")
    typer.echo(f"next: whosthere azure train {group}")
    failures.exit()


@app.command()
def show(
    group: GroupArgument,
    name: NameArgument,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Show a person and the ids of the faces; the service does not give the photos back."""
    with service(endpoint, key, tier) as azure:
        person = groups_of(azure, large).find(group, name)
    typer.echo(f"{person.name} ({person.id}), {counted(len(person.face_ids), 'face')}")
    if person.user_data:
        typer.echo(person.user_data)
    for face_id in person.face_ids:
        typer.echo(f"  {face_id}")


@app.command()
def remove(
    group: GroupArgument,
    name: NameArgument,
    yes: YesOption = False,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Remove a person with all faces, in the service only."""
    with service(endpoint, key, tier) as azure:
        groups = groups_of(azure, large)
        person = groups.find(group, name)
        confirm(f"Remove {person.name} with {counted(len(person.face_ids), 'face')}?", yes)
        groups.remove_person(group, person.id)
    typer.echo(f"{person.name} removed; next: whosthere azure train {group}")
