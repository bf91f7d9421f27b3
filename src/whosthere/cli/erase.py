"""``whosthere erase``, ``whosthere people remove`` and ``whosthere data erasures``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.counting import counted
from whosthere.cli.options import GroupOption, JsonOption, SinkOption, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.config import Config
    from whosthere.errors import PersonNotFound
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Person
    from whosthere.sightings.erasures import Evidence


def erase(
    person: Annotated[str | None, typer.Argument(help="Name or id of a person.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with erasures that could not be finished.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    group: GroupOption = None,
    sink: SinkOption = None,
) -> None:
    """Erase somebody everywhere: faces, key, and every row in the database and in all sinks.

    The key goes first, and with it all that was sealed with it. A sink that cannot be reached
    stops none of the others: it is tried again by --resume, and by a whosthere that runs.
    """
    from whosthere.errors import UsageError
    from whosthere.people.gallery import Gallery

    if resume == (person is not None):
        message = "say whom to erase, or --resume to go on with what could not be finished"
        raise UsageError(message)
    config = settings(group=group)
    if person is None:
        _resume(config, sink or ())
        return
    with Gallery.open() as gallery:
        found = find(gallery, config.people.group, person)
        if not yes:
            ids = (found.id, *gallery.collections.former_ids(found.id))
            _ask(found, ids, config, sink or ())
        remove(gallery, found, config, sink or ())


def find(gallery: Gallery, group: str, name_or_id: str) -> Person:
    """Somebody of a group.

    Raises:
        PersonNotFound: There is nobody of that name or id; it says so if there was.
    """
    from whosthere.errors import PersonNotFound

    try:
        return gallery.person(group, name_or_id)
    except PersonNotFound as error:
        raise _erased(name_or_id) or error from error


def remove(gallery: Gallery, person: Person, config: Config, given: Sequence[str] = ()) -> None:
    """Erase somebody and print the evidence; exit code 1 when some of it is pending."""
    from whosthere.sinks.erase import erase_everywhere

    erased = erase_everywhere(gallery, person.id, config, given)
    erasure = erased.gallery
    typer.echo(
        f"erased {person.name}: {counted(erasure.faces, 'face')}, {counted(erasure.keys, 'key')}"
    )
    for evidence in erased.rows:
        _print(evidence)
    typer.echo(
        "nothing is left in the database"
        if erasure.complete
        else f"{erasure.traces} traces are left: end the other programs that use it, and run "
        "`whosthere doctor`"
    )
    typer.echo(
        "copies that were made elsewhere (backups, exports, photos, recordings) are yours to delete"
    )
    if any(evidence.pending for evidence in erased.rows):
        raise typer.Exit(1)


def erasures(as_json: JsonOption = False) -> None:
    """List who was erased, by a digest of the id, and the evidence: what, where, when."""
    import json
    from contextlib import closing
    from dataclasses import asdict

    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.sightings.erasures import listed

    with closing(connect(database_path())) as connection:
        all_of_them = listed(connection)
    for evidence in all_of_them:
        if as_json:
            typer.echo(json.dumps(asdict(evidence), default=str, ensure_ascii=False))
            continue
        state = (
            "not finished; `whosthere erase --resume` goes on"
            if evidence.done_at is None
            else f"finished {evidence.done_at.astimezone():%Y-%m-%d %H:%M:%S}"
        )
        typer.echo(
            f"{evidence.number}: {evidence.subject}, {counted(evidence.faces, 'face')} and the key "
            f"erased {evidence.begun_at.astimezone():%Y-%m-%d %H:%M:%S}, {state}"
        )
        _print(evidence)
    if not all_of_them and not as_json:
        typer.echo("nobody was erased yet")


def _resume(config: Config, given: Sequence[str]) -> None:
    from whosthere.sinks.erase import finish_all

    finished = finish_all(config, given)
    for evidence in finished:
        typer.echo(f"{evidence.number}: {evidence.subject}")
        _print(evidence)
    if not finished:
        typer.echo("no erasure is pending")
    if any(evidence.pending for evidence in finished):
        raise typer.Exit(1)


def _ask(person: Person, ids: Sequence[str], config: Config, given: Sequence[str]) -> None:
    """Show what will go, and ask; a no ends the command."""
    from contextlib import closing

    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.errors import UsageError
    from whosthere.sightings.query import rows_of
    from whosthere.sinks.chosen import chosen

    if not sys.stdin.isatty():
        message = "an erasure cannot be taken back, and there is nobody to ask; add --yes"
        raise UsageError(message)
    with closing(connect(database_path())) as connection:
        rows = sum(rows_of(connection, each) for each in ids)
    typer.echo(
        f"{person.name} ({person.id}): {counted(person.faces, 'face')}, the key, "
        f"{counted(rows, 'row')} in the database, and all rows in "
        f"{', '.join(chosen(config, given))} will be gone for good",
        err=True,
    )
    typer.confirm(f"Erase {person.name}?", abort=True, err=True)


def _erased(name_or_id: str) -> PersonNotFound | None:
    """What to say of somebody who was erased before; None when nobody was of that id."""
    from whosthere.errors import PersonNotFound

    evidence = _registered(name_or_id)
    if evidence is None:
        return None
    begun = f"{evidence.begun_at.astimezone():%Y-%m-%d %H:%M}"
    if evidence.done_at is not None:
        return PersonNotFound(f"was erased {begun} already; see `whosthere data erasures`")
    return PersonNotFound(
        f"was erased {begun}, but not everywhere yet; `whosthere erase --resume` goes on"
    )


def _registered(person_id: str) -> Evidence | None:
    from contextlib import closing

    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.sightings.erasures import found

    with closing(connect(database_path())) as connection:
        return found(connection, person_id)


def _print(evidence: Evidence) -> None:
    counts = ", ".join(f"{place.rows} in {place.where}" for place in evidence.places)
    typer.echo(f"  rows erased: {counts or 'none yet'}")
    for place in evidence.pending:
        typer.echo(f"  not yet in {place.where}: {place.problem}")
    for place in evidence.places:
        if place.beyond is not None:
            typer.echo(f"  out of reach in {place.where}: {place.beyond}")
