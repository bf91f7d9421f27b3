"""What commands print on."""

from __future__ import annotations

from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """A terminal that prints names and paths as they are, whatever brackets are in them.

    Args:
        stderr: For sentences about the work, which the terminal may wrap where it likes; stdout is
            for answers, whose tables fit its width.
    """
    return Console(stderr=stderr, soft_wrap=stderr, highlight=False, markup=False, emoji=False)
