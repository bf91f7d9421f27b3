"""The command line: one file a command, no logic of its own."""

from __future__ import annotations

import io
import sys

from whosthere.errors import WhosThereError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line; an error becomes one line on stderr and an exit code."""
    # Imported here so that `import whosthere.cli` costs nothing.
    from whosthere.cli import warnings
    from whosthere.cli.app import app

    # A file's name need not be text, and not every terminal has all letters.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with warnings.told():
            app()
    except WhosThereError as error:
        print(f"whosthere: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
