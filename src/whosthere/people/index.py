"""Exact search: who of the group is most like this template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import DECISION, Calibration
from whosthere.people.groups import mismatch
from whosthere.types import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.records import Group
    from whosthere.types import Array, Template


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as the index knows them: id and name, and how many templates."""

    person_id: str
    name: str
    templates: int


class Index:
    """The last trained state of a group, in memory; nothing in it ever changes.

    Every template is compared, in one contiguous matrix: approximate indexes miss people, and at
    the size of a gallery they save nothing. Safe to use from several threads.

    Args:
        group: Whose state it is.
        entries: The people, in the order of their rows; each has at least one template.
        matrix: ``(N, D)`` float32, the templates of all entries one below the other.
        calibration: What their cosines mean.
    """

    def __init__(
        self, group: Group, entries: Sequence[Entry], matrix: Array, calibration: Calibration
    ) -> None:
        self.group = group
        self.entries = tuple(entries)
        self.calibration = calibration
        self._matrix = np.ascontiguousarray(matrix, dtype=np.float32)
        counts = np.array([entry.templates for entry in entries], dtype=np.intp)
        self._starts = np.cumsum(counts) - counts

    def __len__(self) -> int:
        """How many templates are compared."""
        return len(self._matrix)

    def search(self, template: Template, k: int = 1) -> list[Match]:
        """The `k` people most like the template, best first, however unlike they are.

        A match of a confidence below 0.5 is not that person: see `identify`.

        Raises:
            ModelMismatch: The template was made by another model.
        """
        if not self.entries:
            return []
        if template.model != self.group.model:
            raise mismatch(self.group, template.model)
        similarities = self.similarities(template)
        best = np.argpartition(-similarities, min(k, len(similarities)) - 1)[:k]
        best = best[np.argsort(-similarities[best])]
        return [self._match(int(row), float(similarities[row])) for row in best]

    def identify(self, template: Template) -> Match:
        """The person it is, or nobody.

        Raises:
            ModelMismatch: The template was made by another model.
        """
        for match in self.search(template):
            if match.confidence >= DECISION:
                return match
            return Match(similarity=match.similarity)
        return Match()

    def similarities(self, template: Template) -> Array:
        """``(P,)``: cosine of every person's nearest template, in the order of `entries`."""
        # vecdot stays in this thread. A BLAS product wakes a second one, which on a busy machine
        # takes a scheduler's time slice (8 ms) for what is done in a fraction of one.
        return np.maximum.reduceat(np.vecdot(self._matrix, template.vector), self._starts)

    def _match(self, row: int, similarity: float) -> Match:
        entry = self.entries[row]
        confidence = self.calibration.confidence(similarity)
        return Match(confidence, entry.person_id, entry.name, similarity)
