"""Names of people and groups: what is a name, and when two are the same."""

from __future__ import annotations

import unicodedata

from whosthere.errors import UsageError

MAX_NAME = 128
"""Characters; Azure Face's limit for the names of groups and people."""

JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible, but Persian and Hindi names are spelt with them."""


def clean(name: str) -> str:
    """The name as it is kept: trimmed, Unicode NFC.

    Raises:
        UsageError: It is empty, too long, or holds control characters.

    Examples:
        >>> clean("  Zoe\N{COMBINING DIAERESIS} ")
        'Zoë'
    """
    cleaned = unicodedata.normalize("NFC", name.strip())
    if not cleaned:
        message = "a name needs at least one letter"
        raise UsageError(message)
    if len(cleaned) > MAX_NAME:
        message = f"a name has at most {MAX_NAME} characters, this one has {len(cleaned)}"
        raise UsageError(message)
    if any(_unprintable(character) for character in cleaned):
        message = f"the name {cleaned!a} holds control characters; leave them out"
        raise UsageError(message)
    return cleaned


def folded(name: str) -> str:
    """The form in which names are compared: two names with one form are one name.

    Examples:
        >>> folded("GROẞ") == folded("gross")
        True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def _unprintable(character: str) -> bool:
    """Control, format (such as a change of direction), surrogate, line and paragraph marks."""
    category = unicodedata.category(character)
    return character not in JOINERS and (category[0] == "C" or category in {"Zl", "Zp"})
