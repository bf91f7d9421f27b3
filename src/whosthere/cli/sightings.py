"""``whosthere sightings``."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated, Literal

import typer

from whosthere.cli.options import JsonOption


def sightings(
    person: Annotated[str | None, typer.Option(help="Only of this person (name or id).")] = None,
    camera: Annotated[str | None, typer.Option(help="Only before this camera.")] = None,
    who: Annotated[
        Literal["known", "strangers"] | None,
        typer.Option(help="Only enrolled people, or only everybody else."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only those that began then or later, local time.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Only those that began before, local time.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="Only where the name or the camera holds this text.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List what was seen, newest first; the rows are also in files in the data folder."""
    from whosthere.cli.console import console
    from whosthere.cli.tables import sightings_table
    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.sightings.query import list_sightings
    from whosthere.sightings.row import to_json
    from whosthere.sightings.selection import EVERYTHING, Selection

    selection = Selection(
        people=() if person is None else (person,),
        camera=camera,
        who=who,
        since=None if since is None else since.astimezone(),
        until=None if until is None else until.astimezone(),
        text=text,
    )
    with closing(connect(database_path())) as connection:
        found = list_sightings(connection, selection, limit=limit)
    if as_json:
        for sighting in found:
            typer.echo(to_json(sighting))
    elif found:
        console().print(sightings_table(found))
    elif selection != EVERYTHING:
        typer.echo("nothing was seen that fits")
    else:
        typer.echo("nothing was seen yet; try `whosthere live`")
