"""Exact search: who of the group is most like this template."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import DECISION, Calibration, untrained
from whosthere.people.groups import mismatch
from whosthere.types import Match

if TYPE_CHECKING:
    from collections.abc import Collection

    from whosthere.people.roll import Entry, Roll
    from whosthere.types import Array, Template


class Index:
    """A state of a group, in memory; nothing in it ever changes.

    Every template is compared, in one contiguous matrix: approximate indexes miss people, and at
    the size of a gallery they save nothing. Safe to use from several threads.

    Args:
        roll: Who is compared.
        trained: What their cosines mean, for a group that was trained; None for the model's own
            calibration at a group of this size.
    """

    def __init__(self, roll: Roll, trained: Calibration | None) -> None:
        self.roll = roll
        self.calibration = trained or untrained(roll.group.model or "", roll.counts)
        self._trained = trained
        self._matrix = np.ascontiguousarray(roll.matrix, dtype=np.float32)
        self._starts = np.cumsum(roll.counts) - roll.counts

    def __len__(self) -> int:
        """How many templates are compared."""
        return len(self._matrix)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The people who are compared; each has at least one template."""
        return self.roll.entries

    def among(self, person_ids: Collection[str]) -> Index:
        """The same for these people only; those who are not in it are left out."""
        numbers = {self._numbers[person] for person in person_ids if person in self._numbers}
        return Index(self.roll.only(sorted(numbers)), self._trained)

    def search(self, template: Template, k: int = 1) -> list[Match]:
        """The `k` people most like the template, best first, however unlike they are.

        A match of a confidence below 0.5 is not that person: see `identify`.

        Raises:
            ModelMismatch: The template was made by another model.
        """
        if not self.entries:
            return []
        if template.model != self.roll.group.model:
            raise mismatch(self.roll.group, template.model)
        similarities = self.similarities(template)
        # The second is looked for also when only the first is wanted: it is the runner-up.
        many = min(max(k, 2), len(similarities))
        best = np.argpartition(-similarities, many - 1)[:many]
        best = best[np.argsort(-similarities[best])]
        nearest = [float(similarities[row]) for row in best]
        second = nearest[1] if many > 1 else -1.0
        runners_up = [second] + [nearest[0]] * (many - 1)
        found = zip(best.tolist(), nearest, runners_up, strict=True)
        return [self._match(*one) for one in found][:k]

    def identify(self, template: Template) -> Match:
        """The person it is, or nobody.

        Raises:
            ModelMismatch: The template was made by another model.
        """
        for match in self.search(template):
            if match.confidence >= DECISION:
                return match
            return Match(similarity=match.similarity, runner_up=match.runner_up)
        return Match()

    def similarities(self, template: Template) -> Array:
        """``(P,)``: cosine of every person's nearest template, in the order of `entries`."""
        # vecdot stays in this thread. A BLAS product wakes a second one, which on a busy machine
        # takes a scheduler's time slice (8 ms) for what is done in a fraction of one.
        return np.maximum.reduceat(np.vecdot(self._matrix, template.vector), self._starts)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Number in `entries` by id of the person."""
        return {entry.person_id: number for number, entry in enumerate(self.entries)}

    def _match(self, row: int, similarity: float, runner_up: float) -> Match:
        entry = self.entries[row]
        confidence = self.calibration.confidence(similarity)
        return Match(confidence, entry.person_id, entry.name, similarity, runner_up)
