"""``whosthere data``."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="Fill and empty the tables that sinks are given.")
