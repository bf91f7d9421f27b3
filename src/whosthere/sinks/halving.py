"""Finding the few rows of a batch that a place refuses, by halving."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")


def refused(
    rows: Sequence[T], attempt: Callable[[Sequence[T]], str | None]
) -> Iterator[tuple[T, str]]:
    """The rows that are refused even alone, with what was said about each.

    One bad row among n costs about 2 log2 n attempts.

    Args:
        rows: At least one.
        attempt: Tries some rows together; what was said when they are refused, else None.

    Examples:
        >>> def attempt(numbers):
        ...     return "odd" if any(number % 2 for number in numbers) else None
        >>> list(refused([2, 4, 5, 6, 7, 8], attempt))
        [(5, 'odd'), (7, 'odd')]
    """
    flaw = attempt(rows)
    if flaw is None:
        return
    if len(rows) == 1:
        yield rows[0], flaw
        return
    middle = len(rows) // 2
    yield from refused(rows[:middle], attempt)
    yield from refused(rows[middle:], attempt)
