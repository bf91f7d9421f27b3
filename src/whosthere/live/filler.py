"""What a service does not say, guessed by the networks of this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.live.schedule import Schedule
from whosthere.types import Aspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.providers.azure.asker import Asker
    from whosthere.providers.provider import Provider
    from whosthere.tracking.track import Track
    from whosthere.types import Frame, ModelVersions


class Filler:
    """Looks at tracks for the attributes that the service turned out not to tell.

    Args:
        provider: The networks.
        asker: Knows what is missing.

    Attributes:
        filled: What is guessed here.
    """

    def __init__(self, provider: Provider, asker: Asker) -> None:
        self.filled = Aspect.NOTHING
        self._provider = provider
        self._asker = asker
        self._schedule = Schedule(Aspect.NOTHING)

    def fill(self, frame: Frame, tracks: Sequence[Track]) -> None:
        """Look at those faces of a frame whose turn it is."""
        if self.filled != self._asker.missing:
            self.filled = self._asker.missing
            self._schedule = Schedule(self.filled)
        self._schedule.forget(track.id for track in tracks)
        plan = self._schedule.plan(tracks, frame.pts)
        for track in tracks:
            if plan[track.id]:
                look = self._provider.describe(frame.image, track.face, plan[track.id])
                # Only the attributes: pose and template are the service's matter.
                face = replace(track.face, attributes=look.attributes, quality=look.quality)
                track.evidence.add_look(frame.pts, face)

    def added_to(self, models: ModelVersions) -> ModelVersions:
        """The models of the service, and of this machine those that are at work besides."""
        own = self._provider.models.at_work(self.filled)
        return replace(
            models,
            age_gender=own.age_gender or models.age_gender,
            emotion=own.emotion or models.emotion,
        )
