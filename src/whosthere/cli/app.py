"""The ``whosthere`` command and all its sub-commands."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from whosthere.cli import azure, config, data, evaluate, keys, people, sinks
from whosthere.cli.corrections import decisions, deny, split, undo
from whosthere.cli.detect import detect
from whosthere.cli.doctor import doctor
from whosthere.cli.erase import erase, erasures
from whosthere.cli.identify import identify
from whosthere.cli.live import live
from whosthere.cli.models import models
from whosthere.cli.report import report
from whosthere.cli.retain import retain
from whosthere.cli.serve import serve
from whosthere.cli.sightings import sightings
from whosthere.cli.sql import sql
from whosthere.cli.train import train
from whosthere.cli.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Face detection and recognition in live video: local, in real time.",
)
app.command()(live)
app.command()(detect)
people.app.command()(split)
people.app.command("not")(deny)
people.app.command()(decisions)
people.app.command()(undo)
app.add_typer(people.app, name="people")
app.command()(train)
app.command()(identify)
app.command()(verify)
app.command()(sightings)
app.command()(sql)
app.command()(report)
app.command()(erase)
data.app.command()(retain)
data.app.command()(erasures)
app.add_typer(data.app, name="data")
app.add_typer(sinks.app, name="sinks")
app.command()(serve)
app.add_typer(keys.app, name="keys")
app.add_typer(azure.app, name="azure")
app.command()(models)
app.command()(doctor)
app.add_typer(config.app, name="config")
app.add_typer(evaluate.app, name="evaluate")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"whosthere {version('whosthere')}")
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print version."),
    ] = False,
) -> None:
    pass
