"""``whosthere config``."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="Show the settings and where they are kept.")


@app.command()
def show() -> None:
    """Print the settings in force, as TOML; save it as config.toml and change what you like."""
    import tomli_w

    from whosthere.config import load_config

    typer.echo(tomli_w.dumps(load_config().model_dump(exclude_none=True)), nl=False)


@app.command()
def path() -> None:
    """Print where config.toml is looked for."""
    from whosthere.config import config_path

    typer.echo(str(config_path()))
