"""Who the faces of an answer are, asked of a person group of the service."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whosthere.errors import ServiceBusy, ServiceRefused, ServiceUnreachable
from whosthere.providers.azure.attributes import RecognitionModel
from whosthere.providers.azure.client import MAX_IDENTIFIED
from whosthere.types import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whosthere.providers.azure.client import AzureFace

REST_SECONDS = 60.0
"""After a refusal, before the group is asked again: it may have been made or trained meanwhile."""


class Names:
    """A person group. A refusal is told once, and names are left out for a while.

    Args:
        face: The service.
        group: Id of the person group.
        tell: Is given one sentence when the group cannot be asked.
        clock: Seconds, from wherever.
    """

    def __init__(
        self,
        face: AzureFace,
        group: str,
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._face = face
        self._group = group
        self._tell = tell
        self._clock = clock
        self._model: RecognitionModel | None = None
        self._names: dict[str, str] = {}
        self._told: set[str] = set()
        self._rests_until = clock()

    def model(self) -> RecognitionModel | None:
        """The recognition model that faces must be detected with; None while there are no names.

        Raises:
            ServiceError: The service cannot be asked, for a reason other than the group.
        """
        if self._clock() < self._rests_until:
            return None
        if self._model is None:
            try:
                said = self._face.groups.get(self._group).recognition_model
            except ServiceRefused as refusal:
                self._rest(refusal)
                return None
            newest = RecognitionModel.RECOGNITION_04
            self._model = next((model for model in RecognitionModel if model == said), newest)
        return self._model

    def identify(self, face_ids: Sequence[str]) -> Mapping[str, Match]:
        """Who faces are, by their ids.

        Args:
            face_ids: Of faces that were detected with `model`; the first `MAX_IDENTIFIED` count.

        Returns:
            A match each, of nobody where the group has nobody like that. Nothing where the
            service does not say: the guard knows why, or it was told.
        """
        if not face_ids:
            return {}
        try:
            found = self._face.identify(face_ids[:MAX_IDENTIFIED], self._group)
            return {
                one.face_id: self._match(one.candidates[0].person_id, one.candidates[0].confidence)
                if one.candidates
                else Match()
                for one in found
            }
        except ServiceRefused as refusal:
            self._rest(refusal)
        except (ServiceBusy, ServiceUnreachable):
            # Where the faces are is known all the same; the next answer may bring the names.
            pass
        return {}

    def _match(self, person_id: str, confidence: float) -> Match:
        if person_id not in self._names:
            self._names[person_id] = self._face.groups.person(self._group, person_id).name
        return Match(confidence, person_id, self._names[person_id])

    def _rest(self, refusal: ServiceRefused) -> None:
        self._rests_until = self._clock() + REST_SECONDS
        # The group may be made anew, with another model.
        self._model = None
        if refusal.code not in self._told:
            self._told.add(refusal.code)
            self._tell(f"no names: {refusal}")
