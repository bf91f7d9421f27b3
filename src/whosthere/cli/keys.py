"""``whosthere keys``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from datetime import datetime

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke keys of the server.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who or what it is for.")],
    role: Annotated[
        Literal["viewer", "operator", "admin"],
        typer.Option(
            help="viewer: see; operator: also change people and cameras, and use the Face API; "
            "admin: also keys and privacy."
        ),
    ] = "operator",
) -> None:
    """Make a key and print it; it is kept nowhere and cannot be shown again."""
    from whosthere.server.access.roles import Role
    from whosthere.server.keys import ApiKeys

    with ApiKeys.open() as keys:
        _, key = keys.create(name, Role(role))
    typer.echo(key)


@app.command("list")
def list_() -> None:
    """List the keys, without what opens."""
    from whosthere.cli.console import console
    from whosthere.cli.tables import table
    from whosthere.server.keys import ApiKeys

    with ApiKeys.open() as keys:
        known = keys.list()
    if not known:
        typer.echo("there is no key yet; try `whosthere keys create NAME`")
        return
    rows = table("id", "for", "role", "made", "last used", "revoked")
    for key in known:
        moments = (key.created_at, key.last_used_at, key.revoked_at)
        rows.add_row(key.id, key.name, key.role, *map(_when, moments))
    console().print(rows)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="Id of the key, see `keys list`.")],
) -> None:
    """Let a key open nothing any more, also at a server that runs."""
    from whosthere.server.keys import ApiKeys

    with ApiKeys.open() as keys:
        key = keys.revoke(key_id)
    typer.echo(f"{key.id} ({key.name}) opens nothing any more")


def _when(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
