"""How exactly rows tell numbers: no finer than they are known."""

from __future__ import annotations

DECIMALS = 4
"""Of shares, probabilities and confidences: finer than any network is."""
COARSE_DECIMALS = 1
"""Of years, degrees and pixels."""


def fine(value: float | None) -> float | None:
    """A share, probability, confidence or cosine.

    Examples:
        >>> fine(0.123456), fine(None)
        (0.1235, None)
    """
    return None if value is None else round(float(value), DECIMALS)


def coarse(value: float | None) -> float | None:
    """A number of years, degrees or pixels."""
    return None if value is None else round(float(value), COARSE_DECIMALS)
