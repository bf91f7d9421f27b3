"""Write docs/commands.md: every command of ``whosthere`` with its arguments and options.

Run as ``python -m tools.command_reference`` after a command has changed, with ``--check`` to only
compare.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from whosthere.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click.core import Command

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

HEAD = """\
# Commands

Every command, with what it takes. `whosthere COMMAND --help` prints the same. This page is made by
`python -m tools.command_reference`; change the commands, not the page.

An error is one sentence on stderr. Exit codes: 0 all went well, 1 something failed, 2 the command
or the settings cannot be meant, 130 ended with Ctrl-C.
"""


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the page is out of date")
    check: bool = parser.parse_args().check
    text = page()
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE.name} is out of date; run `python -m tools.command_reference`")


def page() -> str:
    """The whole page, as Markdown."""
    return HEAD + "".join(_section("whosthere", get_command(app)))


def _section(name: str, command: Command) -> Iterator[str]:
    """A command, and after it those below it."""
    context = typer.Context(command)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"\n## {name}\n\n{command.help}\n\n```text\n{usage}\n```\n"
    arguments = [one for one in command.params if isinstance(one, TyperArgument)]
    options = [one for one in command.params if isinstance(one, TyperOption)]
    if arguments:
        yield "\n| argument | what it is |\n|---|---|\n"
        yield from (f"| `{one.name}` | {one.help} |\n" for one in arguments)
    if options:
        yield "\n| option | value | what it does |\n|---|---|---|\n"
        yield from (
            f"| {_spellings(one)} | {_value(one, context)} | {one.help} |\n" for one in options
        )
    if isinstance(command, TyperGroup):
        for each in command.commands.values():
            yield from _section(f"{name} {each.name}", each)


def _spellings(option: TyperOption) -> str:
    return ", ".join(f"`{spelling}`" for spelling in [*option.opts, *option.secondary_opts])


def _value(option: TyperOption, context: typer.Context) -> str:
    """Its type, or its choices: a bar would end the cell of the table."""
    kind = option.display_type(context).strip("<>").removesuffix(" range")
    return "" if option.is_flag else ", ".join(f"`{choice}`" for choice in kind.split("|"))


if __name__ == "__main__":
    main()
