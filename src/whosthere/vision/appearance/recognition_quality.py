"""How fit a look is for recognition, in a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.vision.appearance.levels import Level, level_of

if TYPE_CHECKING:
    from whosthere.types import Quality

MEDIUM, HIGH = 0.2, 0.6
"""Scores of `Quality` from which a look is fit to be recognised, and fit to enrol. Chosen by how
often a look is not taken for another photo of the same person: ``docs/azure-compatibility.md``."""


def recognition_quality(quality: Quality) -> Level:
    """Low: better not recognise by it. Medium: recognise. High: enrol.

    Args:
        quality: Of a face that was described with `Aspect.TEMPLATE`. Without a template it has
            not heard the embedder's own judgement, and is too kind.
    """
    return level_of(quality.score, MEDIUM, HIGH)
