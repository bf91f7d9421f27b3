"""Numbers of things in sentences."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """The number with the thing in singular or plural.

    Examples:
        >>> counted(1, "face"), counted(0, "face")
        ('1 face', '0 faces')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
