"""One visitor of a camera, remembered for a while in memory and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from whosthere.people.faces import Look
from whosthere.providers.portraits import portrait
from whosthere.tracking.evidence import BEST_LOOKS
from whosthere.tracking.vote import Vote
from whosthere.types import Identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from whosthere.types import Image, Match, Template, TrackedFace


@dataclass(frozen=True, slots=True)
class RememberedVisitor:
    """Who was followed as one track, as of one moment; changes make another one.

    Attributes:
        id: Its id.
        camera: Id of the camera.
        camera_name: What the camera was called.
        run: Number of the camera's run: tracks and strangers are numbered anew in each.
        identity: Who it is, as far as is known.
        first_seen: When it came.
        last_seen: When it was seen last.
        in_view: Whether it is there now.
        looks: The best close looks, best first, at most `BEST_LOOKS`; each has a template and a
            picture.
        corrected: Whether somebody said who it is, or is not.
        denials: Ids of the decisions that said who it is not.
    """

    id: str
    camera: str
    camera_name: str
    run: int
    identity: Identity
    first_seen: datetime
    last_seen: datetime
    in_view: bool = True
    looks: tuple[Look, ...] = field(default=(), repr=False)
    corrected: bool = False
    denials: tuple[str, ...] = ()

    @property
    def person_id(self) -> str | None:
        """Who it is; None for somebody unknown."""
        return self.identity.person_id

    @property
    def who(self) -> tuple[str | int, ...]:
        """What is the same for two visitors that are known to be the same."""
        if self.identity.person_id is not None:
            return self.camera, self.identity.person_id
        if self.identity.stranger_id is not None:
            return self.camera, self.run, self.identity.stranger_id
        return (self.id,)

    @property
    def told(self) -> object:
        """What somebody who watches wants to hear of when it changes."""
        return self.identity, self.in_view, self.looks[:1], self.corrected

    def looked_at(self, seen: TrackedFace, image: Image) -> RememberedVisitor:
        """With the close look at it in this frame, if there was one and it is among the best."""
        close = seen.close
        if close is None or close.template is None or close.quality is None:
            return self
        if len(self.looks) == BEST_LOOKS and close.quality.score <= self.looks[-1].quality.score:
            return self
        look = Look(close.template, close.quality, picture=portrait(image, close.box))
        ranked = sorted((*self.looks, look), key=lambda one: one.quality.score, reverse=True)
        return replace(self, looks=tuple(ranked[:BEST_LOOKS]))

    def voted_again(self, identify: Callable[[Template], Match]) -> Identity:
        """The identity that its looks stand for now that others are known."""
        vote = Vote()
        for look in self.looks:
            vote.add(identify(look.template), look.quality.score)
        leader = vote.leader
        if leader is not None and leader.person_id is not None:
            return Identity(leader.person_id, leader.name, leader.confidence)
        return Identity(stranger_id=self.identity.stranger_id)
