"""The views, as ``views.sql`` has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_VIEW = re.compile(
    r"(?P<comment>(?:^-- [^\n]*\n)+)CREATE VIEW (?P<name>\w+) AS\n(?P<query>[^;]+);",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    Attributes:
        name: Its name.
        description: What its rows are.
        query: The SELECT that makes it; it names tables and views before it.
    """

    name: str
    description: str
    query: str

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        return f"CREATE VIEW {self.name} AS {self.query}"


@cache
def views() -> tuple[View, ...]:
    """All of them, in the order in which they can be made.

    Examples:
        >>> views()[0].name
        'visits'
    """
    text = files("whosthere.lake").joinpath("views.sql").read_text(encoding="utf-8")
    return tuple(
        View(found["name"], found["comment"].replace("-- ", "").replace("\n", " ").strip(),
             found["query"])
        for found in _VIEW.finditer(text)
    )  # fmt: skip
