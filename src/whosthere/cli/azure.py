"""``whosthere azure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli import azure_groups, azure_people
from whosthere.cli.azure_options import (
    EndpointOption,
    GroupArgument,
    KeyOption,
    LargeOption,
    LocalOption,
    TierOption,
    groups_of,
    service,
)
from whosthere.cli.counting import counted
from whosthere.cli.failures import Failures
from whosthere.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.providers.azure.pull import Pulled
    from whosthere.providers.azure.push import Pushed

app = typer.Typer(no_args_is_help=True, help="Manage groups and people in an Azure Face service.")
app.add_typer(azure_groups.app, name="groups")
app.add_typer(azure_people.app, name="people")

NAMES_SHOWN = 10


@app.command()
def train(
    group: GroupArgument,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Train a group in the service, and wait until it is done."""
    with service(endpoint, key, tier) as azure:
        groups = groups_of(azure, large)
        groups.train(group)
        groups.wait_for_training(group)
    typer.echo(f"{group} is trained")


@app.command()
def identify(
    picture: Annotated[Path, typer.Argument(help="Picture file.")],
    group: Annotated[str, typer.Option("--group", help="Id of a trained group of the service.")],
    large: LargeOption = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Say who is in a picture, by a group of the service."""
    import json
    from dataclasses import asdict

    from whosthere.providers.azure.recognition import recognise
    from whosthere.video.pictures import read_picture

    image = read_picture(picture)
    with service(endpoint, key, tier) as azure:
        found = recognise(azure.face, groups_of(azure, large), group, image)
    if as_json:
        faces = [
            {
                "box": asdict(one.box),
                "person_id": None if one.person is None else one.person.id,
                "name": one.name,
                "confidence": one.confidence,
            }
            for one in found
        ]
        typer.echo(json.dumps({"picture": str(picture), "faces": faces}, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{picture}: {one.name or 'unknown'} (confidence {one.confidence:.2f})")
    if not found:
        typer.echo(f"{picture}: nobody")


@app.command()
def usage(
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Show how often this machine asked the service this month, and what that costs."""
    import json

    with service(endpoint, key, tier) as azure:
        used = azure.usage()
        name, host = azure.budget.tier.name, azure.face.endpoint.host
    if as_json:
        line = {
            "calls": used.calls,
            "limit": used.limit,
            "cost": round(used.cost, 4),
            "currency": used.currency,
        }
        typer.echo(json.dumps(line))
        return
    limit = "" if used.limit is None else f" of {used.limit:,}"
    typer.echo(
        f"{host}, tier {name}: {used.calls:,}{limit} calls this month, "
        f"{used.cost:.2f} {used.currency}"
    )


@app.command()
def pull(
    group: GroupArgument,
    local: LocalOption = None,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Copy names and user data of a group of the service into the gallery."""
    from whosthere.people.gallery import Gallery
    from whosthere.providers.azure.pull import pull

    failures = Failures()
    pulled: list[Pulled] = []
    with service(endpoint, key, tier) as azure, Gallery.open() as gallery:
        groups = groups_of(azure, large)
        for one in pull(azure.face, groups, group, gallery, local or group):
            if one.refusal is None:
                pulled.append(one)
            else:
                failures.tell(f"{one.name!r} not copied: {one.refusal}")
    added, changed = _sum(pulled)
    typer.echo(f"people pulled: {len(pulled)}, of them {added} new and {changed} changed")
    faceless = sorted(one.name for one in pulled if not one.faces)
    if faceless:
        typer.echo(
            "the service never gives photos or templates back; these still need photos "
            f"(`whosthere people add NAME PHOTO --group {local or group}`): {_names(faceless)}"
        )
    failures.exit()


@app.command()
def push(
    group: GroupArgument,
    local: LocalOption = None,
    large: LargeOption = False,
    endpoint: EndpointOption = None,
    key: KeyOption = None,
    tier: TierOption = None,
) -> None:
    """Copy a group of the gallery to the service: names, user data, and the photos still there."""
    from whosthere.people.gallery import Gallery
    from whosthere.providers.azure.push import push

    failures = Failures()
    pushed: list[Pushed] = []
    with service(endpoint, key, tier) as azure, Gallery.open() as gallery:
        groups = groups_of(azure, large)
        for one in push(azure.face, groups, group, gallery, local or group):
            pushed.append(one)
            copied = counted(one.photos, "photo")
            typer.echo(f"{one.name}: {copied} copied, {counted(one.there, 'face')} there already")
            for sentence in one.left:
                failures.tell(f"{one.name}: not copied: {sentence}")
    added, changed = _sum(pushed)
    photos, left = sum(one.photos for one in pushed), sum(len(one.left) for one in pushed)
    typer.echo(
        f"people pushed: {len(pushed)}, of them {added} new and {changed} changed; "
        f"{counted(photos, 'photo')} copied, {left} left out"
    )
    if photos:
        typer.echo(f"next: whosthere azure train {group}")
    failures.exit()


def _sum(people: Sequence[Pulled | Pushed]) -> tuple[int, int]:
    """How many are new, and how many were changed."""
    return sum(one.added for one in people), sum(one.changed for one in people)


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more
