"""What every report has: a table, figures and plots, and how they are written to a folder."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    Figures: TypeAlias = Mapping[str, float | str | Mapping[str, float] | Mapping[str, str]]
    """Everything measured, by name; what is written as JSON."""
    Plot: TypeAlias = Callable[[Path], None]
    """Draws one plot into that file."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under column names.

    Attributes:
        columns: The names of the columns.
        rows: One text a column each.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table in Markdown.

        Examples:
            >>> print(Table(("what", "value"), (("recall", "98.0 %"),)).markdown())
            | what | value |
            |---|---|
            | recall | 98.0 % |
        """
        rule = "|" + "---|" * len(self.columns)
        lines = [f"| {' | '.join(cells)} |" for cells in (self.columns, *self.rows)]
        return "\n".join([lines[0], rule, *lines[1:]])


def write_report(
    folder: Path,
    title: str,
    tables: Sequence[Table],
    figures: Figures,
    plots: Mapping[str, Plot],
) -> None:
    """Write ``report.md``, ``figures.json`` and a PNG a plot.

    Args:
        folder: Made if it is not there.
        title: Heading of the report.
        tables: In the order of the report.
        figures: Everything measured.
        plots: By name of the file, without its suffix.

    Raises:
        OutputError: The folder cannot be written to.
        UsageError: The plots need matplotlib, which is not installed.
    """
    images = "\n\n".join(f"![{name}]({name}.png)" for name in plots)
    parts = [f"# {title}", *(table.markdown() for table in tables), images]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text("\n\n".join(parts).strip() + "\n", encoding="utf-8")
        (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        for name, plot in plots.items():
            plot(folder / f"{name}.png")
    except OSError as error:
        message = f"cannot write the report to {folder}: {(error.strerror or str(error)).lower()}"
        raise OutputError(message) from error


def percent(share: float) -> str:
    """A share as a table shows it.

    Examples:
        >>> percent(0.98765), percent(float("nan"))
        ('98.8 %', '-')
    """
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"


def number(value: float, digits: int = 2) -> str:
    """A number as a table shows it.

    Examples:
        >>> number(3.14159), number(float("nan"))
        ('3.14', '-')
    """
    return "-" if math.isnan(value) else f"{value:.{digits}f}"
