"""Unknown faces within a run: stable anonymous ids, forgotten when the program ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.people.calibration import DECISION, Calibration, default_calibration

if TYPE_CHECKING:
    from collections.abc import Collection

    from whosthere.types import Array, Quality, Template

MAX_STRANGERS = 1000
"""How many are remembered; the one not seen for longest makes room, and its id is not reused."""

FULL_WEIGHT = 10.0
"""Weight at which a centre hardens no more, so that later looks keep moving it; ten good looks."""


@dataclass(frozen=True, slots=True, eq=False)
class _Centre:
    vector: Array
    weight: float


class Strangers:
    """Tells strangers apart by the centres of their looks, greedily, one look at a time.

    For one thread.

    Args:
        calibration: What a cosine means; None for the model's own.
        capacity: How many strangers are remembered.

    Examples:
        >>> import numpy as np
        >>> from whosthere.types import Quality, Template
        >>> look, other = (Template(row, "mobilefacenet-1") for row in np.eye(2, dtype="f4"))
        >>> fair = Quality(score=0.8, size=60, sharpness=200, brightness=120, frontality=0.9)
        >>> strangers = Strangers()
        >>> [strangers.identify(face, fair) for face in (look, other, look)]
        ['stranger-1', 'stranger-2', 'stranger-1']
    """

    def __init__(
        self, calibration: Calibration | None = None, capacity: int = MAX_STRANGERS
    ) -> None:
        self._calibration = calibration
        self._capacity = capacity
        self._centres: dict[str, _Centre] = {}  # the last is the one seen last
        self._seen = 0

    def identify(self, template: Template, quality: Quality, taken: Collection[str] = ()) -> str:
        """The id of the stranger with this face: a known one's, or the next.

        Args:
            template: The look.
            quality: How good it is; a good look moves the stranger's centre more.
            taken: Ids of strangers that it cannot be: they are in the same picture.
        """
        name = self._known(template, taken)
        if name is None:
            self._seen += 1
            name = f"stranger-{self._seen}"
            if len(self._centres) == self._capacity:
                del self._centres[next(iter(self._centres))]
            self._centres[name] = _Centre(template.vector, quality.score)
        else:
            self._centres[name] = _moved(self._centres.pop(name), template.vector, quality.score)
        return name

    def _known(self, template: Template, taken: Collection[str]) -> str | None:
        names = [name for name in self._centres if name not in taken]
        if not names:
            return None
        calibration = self._calibration or default_calibration(template.model)
        vectors = np.stack([self._centres[name].vector for name in names])
        cosines = np.vecdot(vectors, template.vector)
        nearest = int(cosines.argmax())
        if calibration.confidence(float(cosines[nearest])) < DECISION:
            return None
        return names[nearest]


def _moved(centre: _Centre, vector: Array, weight: float) -> _Centre:
    total = centre.vector * np.float32(centre.weight) + vector * np.float32(weight)
    length = np.linalg.norm(total)
    if length == 0:
        return centre
    return _Centre(total / length, min(centre.weight + weight, FULL_WEIGHT))
