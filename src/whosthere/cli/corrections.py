"""``whosthere people split``, ``not``, ``decisions`` and ``undo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.counting import counted
from whosthere.cli.options import (
    DeviceOption,
    GroupOption,
    JsonOption,
    RecognitionOption,
    settings,
)

if TYPE_CHECKING:
    from whosthere.people.decisions import Decision

BY = "command line"
"""Who decided what is decided here."""

NameArgument = Annotated[str, typer.Argument(help="Name or id of a person.")]


def split(
    name: NameArgument,
    new_name: Annotated[str, typer.Argument(help="What the other person is called.")],
    face_ids: Annotated[list[str], typer.Argument(help="Ids of faces, see `people show`.")],
    group: GroupOption = None,
) -> None:
    """Make another person of some faces of one."""
    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        person = gallery.person(settings(group=group).people.group, name)
        other, _ = gallery.corrections.split(person.id, face_ids, new_name, BY)
    typer.echo(f"{other.name} has {counted(other.faces, 'face')} that were {person.name}'s")


def deny(
    name: NameArgument,
    photo: Annotated[Path, typer.Argument(help="A photo of somebody else, taken for them.")],
    group: GroupOption = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Say that the largest face of a photo is not this person, who it was taken for.

    Looks that are more like it than like the person's photos are not taken for them any more.
    """
    from whosthere.people.gallery import Gallery
    from whosthere.providers.pictures import template_of

    config = settings(device, recognition, group=group)
    with Gallery.open() as gallery:
        person = gallery.person(config.people.group, name)
        gallery.corrections.deny(person.id, [template_of(photo, config.vision)], BY)
    typer.echo(f"whoever is in {photo.name} is not taken for {person.name} any more")


def decisions(group: GroupOption = None, as_json: JsonOption = False) -> None:
    """List what was decided about people, the latest first."""
    import json

    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        group_id = gallery.group(settings(group=group).people.group).id
        made = gallery.corrections.listed(group_id)
    for decision in made:
        if as_json:
            line = {
                "id": decision.id,
                "kind": decision.kind,
                "at": decision.at.isoformat(),
                "by": decision.by,
                "person_id": decision.person_id,
                "person_name": decision.person_name,
                "other_name": decision.other_name,
                "undone_at": decision.undone_at and decision.undone_at.isoformat(),
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            undone = "" if decision.undone_at is None else " (undone)"
            at = f"{decision.at.astimezone():%Y-%m-%d %H:%M}"
            typer.echo(f"{decision.id}: {at} {_told(decision)}, by {decision.by}{undone}")
    if not made and not as_json:
        typer.echo("nothing was decided yet")


def undo(
    decision_id: Annotated[str, typer.Argument(help="Id of a decision, see `people decisions`.")],
) -> None:
    """Undo a decision, as far as that is possible still."""
    from whosthere.people.gallery import Gallery
    from whosthere.sinks.erase import finish_all

    with Gallery.open() as gallery:
        undone = gallery.corrections.undo(decision_id)
    if undone.erased is not None:
        finish_all(settings())
    said = f": {undone.sentence}" if undone.sentence else ""
    typer.echo(f"undone: {_told(undone.decision)}{said}; next: whosthere train")


def _told(decision: Decision) -> str:
    from whosthere.people.decisions import DecisionKind

    name, other = decision.person_name, decision.other_name
    return {
        DecisionKind.NAMED_STRANGER: f"a stranger is {name}",
        DecisionKind.NOT_THIS_PERSON: f"somebody was not {name}",
        DecisionKind.MERGED: f"{other} was merged into {name}",
        DecisionKind.SPLIT: f"{other} was split off {name}",
        DecisionKind.RENAMED: f"{other} is called {name}",
        DecisionKind.REMOVED_PHOTO: f"a photo of {name} was removed",
    }[decision.kind]
