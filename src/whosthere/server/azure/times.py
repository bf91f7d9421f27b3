"""Moments as the dialect writes them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def stamp(moment: datetime) -> str:
    """UTC with seven decimals, as the real service answers.

    Examples:
        >>> from datetime import datetime
        >>> stamp(datetime(2024, 5, 1, 12, 30, 15, 123456, UTC))
        '2024-05-01T12:30:15.1234560Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"
