"""Write the columns of all tables into docs/data.md, below its marker.

Run as ``python -m tools.data_reference`` after a table has changed, with ``--check`` to only
compare.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from whosthere.sightings.tables.catalog import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.sightings.tables.table import Table

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
MARKER = "<!-- From here on made by `python -m tools.data_reference`: change the tables. -->\n"


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the page is out of date")
    check: bool = parser.parse_args().check
    text = page()
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE.name} is out of date; run `python -m tools.data_reference`")


def page() -> str:
    """The whole page, as Markdown: what was written by hand, and the columns."""
    prose, _, _ = PAGE.read_text(encoding="utf-8").partition(MARKER)
    return prose + MARKER + "".join(map("".join, map(_section, TABLES.values())))


def _section(table: Table) -> Iterator[str]:
    yield f"\n### {table.name}\n\n"
    yield f"Version **{table.version}**, by date of `{table.time}`: {table.description}.\n\n"
    yield "| column | type | unit | null | what it holds |\n|---|---|---|---|---|\n"
    for column in table.columns:
        nullable = "yes" if column.nullable else "no"
        yield (
            f"| `{column.name}` | {column.type} | {column.unit} | {nullable} "
            f"| {column.description} |\n"
        )


if __name__ == "__main__":
    main()
