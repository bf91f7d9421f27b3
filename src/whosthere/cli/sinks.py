"""``whosthere sinks``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.counting import counted
from whosthere.cli.options import JsonOption, SinkOption, settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from whosthere.sightings.ledger import DeadLetter, SinkState
    from whosthere.sinks.sink import Sink

app = typer.Typer(no_args_is_help=True, help="See where rows go and how that is going.")

NameArgument = Annotated[
    str | None, typer.Argument(help="Name of a sink, see `sinks list` (default: all).")
]


@app.command("list")
def list_(sink: SinkOption = None, as_json: JsonOption = False) -> None:
    """List where rows go: addresses without secrets, tables, and whether names are told."""
    import json

    from whosthere.cli.console import console
    from whosthere.cli.tables import table
    from whosthere.sinks.chosen import chosen
    from whosthere.sinks.destination import Destination
    from whosthere.sinks.open import feed_of

    config = settings()
    rows = table("name", "kind", "address", "tables", "names")
    for name, each in chosen(config, sink or ()).items():
        place = Destination.parse(each.url.get_secret_value())
        feed = feed_of(name, each, config.data)
        if as_json:
            line = {
                "name": name,
                "kind": place.kind,
                "address": place.shown,
                "tables": sorted(feed.tables),
                "names": feed.names,
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            told = "yes" if feed.names else "no"
            rows.add_row(name, place.kind, place.shown, ", ".join(sorted(feed.tables)), told)
    if not as_json:
        console().print(rows)


@app.command("test")
def probe(name: NameArgument = None, sink: SinkOption = None) -> None:
    """Try whether each sink, or one, would take rows, leaving nothing behind."""
    from whosthere.cli.failures import Failures
    from whosthere.errors import OutputError
    from whosthere.sinks.sink import ProbedSink

    failures = Failures()
    for each in _opened(name, sink or ()):
        if not isinstance(each, ProbedSink):
            typer.echo(f"{each.feed.name}: cannot be tried without a row")
            continue
        try:
            typer.echo(f"{each.feed.name}: {each.probe()}")
        except OutputError as error:
            failures.tell(f"{each.feed.name}: {error}")
        finally:
            each.close()
    failures.exit()


@app.command()
def status(
    dead: Annotated[
        bool, typer.Option("--dead", help="List the rows that sinks refused for good.")
    ] = False,
    sink: SinkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what waits for each sink, what it has, what was lost, and its last error."""
    from contextlib import closing

    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.sightings.ledger import dead_letters, states, taken
    from whosthere.sightings.outbox import Outbox

    config = settings()
    with closing(connect(database_path())) as connection:
        outbox = Outbox(connection)
        for each in _opened(None, sink or ()):
            outbox.enlist(each.feed.name, each.feed.tables, history=each.feed.history)
            each.close()
        if dead:
            _print_dead(dead_letters(connection), as_json=as_json)
        else:
            bound = config.data.outbox_mb << 20
            _print_states(states(connection), taken(connection), bound, as_json=as_json)


@app.command()
def drain(
    name: NameArgument = None,
    limit: Annotated[
        float, typer.Option("--limit", min=0, help="Give up after so many seconds.")
    ] = 600.0,
    sink: SinkOption = None,
) -> None:
    """Deliver everything that waits, now; exit code 1 when rows are left."""
    import time

    from whosthere.cli.console import console
    from whosthere.cli.failures import Failures
    from whosthere.config import database_path
    from whosthere.sinks.drain import Drain

    terminal = console(stderr=True)
    failures = Failures()
    deadline = time.monotonic() + limit
    for each in _opened(name, sink or ()):
        drain = Drain(database_path(), each, failures.tell)
        with terminal.status(each.feed.name) as line:
            delivered, left = drain.finish(deadline, lambda rows: line.update(f"{rows} rows"))
        typer.echo(f"{each.feed.name}: {counted(delivered, 'row')} delivered, {left} left")
        if left and time.monotonic() >= deadline:
            failures.tell(f"{each.feed.name}: the time is over; give more with --limit")
    failures.exit()


@app.command()
def forget(name: Annotated[str, typer.Argument(help="Name of a sink that is gone.")]) -> None:
    """Forget a sink that is in no settings any more, with what waits for it."""
    from contextlib import closing

    from whosthere.config import database_path
    from whosthere.database import connect
    from whosthere.errors import UsageError
    from whosthere.sightings.ledger import forget
    from whosthere.sinks.chosen import chosen

    if name in chosen(settings()):
        message = f"{name} is in the settings; take it out of config.toml first"
        raise UsageError(message)
    with closing(connect(database_path())) as connection:
        if not forget(connection, name):
            raise _unknown(name)
    typer.echo(f"{name} is forgotten; what it has stays there")


def _opened(name: str | None, given: Sequence[str]) -> list[Sink]:
    """All sinks, or the one of that name.

    Raises:
        UsageError: There is none of that name.
    """
    from whosthere.sinks.chosen import open_chosen

    opened = [each for each in open_chosen(settings(), given) if name in {None, each.feed.name}]
    if not opened:
        raise _unknown(name or "")
    return opened


def _unknown(name: str) -> Exception:
    from whosthere.errors import UsageError

    return UsageError(f"there is no sink called {name!r}; see `whosthere sinks list`")


def _print_states(found: Sequence[SinkState], taken: int, bound: int, *, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from whosthere.cli.console import console
    from whosthere.cli.tables import NOTHING, table

    if as_json:
        for state in found:
            typer.echo(json.dumps(asdict(state), default=str, ensure_ascii=False))
        typer.echo(json.dumps({"outbox_bytes": taken, "outbox_bound_bytes": bound}))
        return
    rows = table("sink", "waiting", "delivered", "dropped", "dead", "last delivery", "trouble")
    for state in found:
        numbers = (state.waiting, state.delivered, state.dropped, state.dead)
        rows.add_row(
            state.sink, *map(str, numbers), _when(state.delivered_at), state.error or NOTHING
        )
    console().print(rows)
    typer.echo(f"the outbox takes {taken / 1e6:.1f} MB of {bound / 1e6:.0f} MB")


def _print_dead(letters: Sequence[DeadLetter], *, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from whosthere.cli.console import console
    from whosthere.cli.tables import table

    if as_json:
        for letter in letters:
            typer.echo(json.dumps(asdict(letter), default=str, ensure_ascii=False))
        return
    if not letters:
        typer.echo("no sink refused a row")
        return
    rows = table("when", "sink", "table", "row", "why")
    for letter in letters:
        rows.add_row(_when(letter.at), letter.sink, letter.table, letter.id, letter.error)
    console().print(rows)


def _when(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
