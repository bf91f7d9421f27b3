"""Exact search: who of the group is most like this template, and who it was said not to be.

**The law of negatives.** "This is not P" leaves the template of that look as a negative of P. A
template that is as near to a negative of P as the group's decision line asks of a match, and no
less near to it than to any of P's photos, is not P: the search goes on as if P were not enrolled.
The answer is then the runner-up, if that one is above the line, or nobody. For everybody else
nothing changes.

It is the nearest neighbour rule (Cover and Hart 1967, "Nearest neighbor pattern classification",
IEEE Transactions on Information Theory 13(1)) between P's photos and P's known impostors, who are
what speaker verification calls a cohort (Rosenberg et al. 1992, "The use of cohort normalized
scores for speaker verification"). The line keeps a negative from reaching beyond the one who it is
of: whoever is not recognised as the impostor is not struck by it. So P's own looks are lost only
where no photo of P is more like them than a known impostor is. A photo of P that is denied, as
after a wrong name, is as good as removed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import DECISION, Calibration, untrained
from whosthere.people.census import ABSENT
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

        Who it was said not to be is left out: see the law above. A match of a confidence below 0.5
        is not that person: see `identify`.

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
        best = best[similarities[best] > ABSENT]
        nearest = [float(similarities[row]) for row in best]
        if not nearest:
            return []
        second = nearest[1] if len(nearest) > 1 else -1.0
        runners_up = [second] + [nearest[0]] * (len(nearest) - 1)
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
        """``(P,)``: cosine of every person's nearest template, in the order of `entries`.

        `ABSENT` for those who it was said not to be.
        """
        # vecdot stays in this thread. A BLAS product wakes a second one, which on a busy machine
        # takes a scheduler's time slice (8 ms) for what is done in a fraction of one.
        nearest = np.maximum.reduceat(np.vecdot(self._matrix, template.vector), self._starts)
        negatives = self.roll.negatives
        if len(negatives):
            cosines = np.vecdot(negatives.matrix, template.vector)
            struck = (cosines >= self.calibration.threshold) & (
                cosines >= nearest[negatives.owners]
            )
            nearest[negatives.owners[struck]] = ABSENT
        return nearest

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Number in `entries` by id of the person."""
        return {entry.person_id: number for number, entry in enumerate(self.entries)}

    def _match(self, row: int, similarity: float, runner_up: float) -> Match:
        entry = self.entries[row]
        confidence = self.calibration.confidence(similarity)
        return Match(confidence, entry.person_id, entry.name, similarity, runner_up)
