"""HTML and SVG from Python, escaped by construction."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a page; nothing in it is taken for text any more."""

    text: str

    def __str__(self) -> str:
        return self.text


Child: TypeAlias = "Markup | str | None"


def tag(name: str, *children: Child, **attributes: str | float) -> Markup:
    """An element; texts in it and in its attributes are escaped.

    Args:
        name: Of the element.
        children: Its content; None is nothing.
        attributes: By name: ``_`` at the end is dropped, and is ``-`` elsewhere.

    Examples:
        >>> str(tag("p", "1 < 2", tag("b", "!"), class_="a"))
        '<p class="a">1 &lt; 2<b>!</b></p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"'
        for key, value in attributes.items()
    )
    inner = "".join(
        str(child) if isinstance(child, Markup) else escape(child)
        for child in children
        if child is not None
    )
    return Markup(f"<{name}{given}>{inner}</{name}>")


def joined(*parts: Markup) -> Markup:
    """Pieces one after another."""
    return Markup("".join(map(str, parts)))


def _attribute(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
