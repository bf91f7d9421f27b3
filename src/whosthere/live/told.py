"""What the answers of a service told of one track, and whether they are about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.tracking.track import Track
    from whosthere.types import Array, Match

ENOUGH_LOOKS = 3
"""Looks after which a name is settled, as in `whosthere.tracking.vote`."""
REST_ANSWERS = 10
"""Answers during which a settled name is not asked for again: asking is a call of its own. At 20
calls a minute that is 40 seconds, at 10 a second one or two."""
ENOUGH_DISSENT = 2
"""Looks in a row like somebody else that part a track from its face."""
DECISION_LINE = 0.5


@dataclass(slots=True, eq=False)
class Told:
    """What was told of one track, besides its evidence.

    Attributes:
        news: Whether nothing was told yet since it appeared, or since there was doubt whether it
            is still the same face.
        doubted_since: Number of the frame from which on there is doubt; None without any.
        looks: How often it was identified.
        rested: Answers since the last time.
        dissent: Looks in a row like somebody else.
        points: ``(27, 2)`` pixels of the frame of the last answer; None before it.
        begun: ``(5, 2)``, its landmarks in that frame.
        more: What else the last answer said, in words.
        stranger: Its id as a stranger; None as long as it was none.
    """

    news: bool = True
    doubted_since: int | None = None
    looks: int = 0
    rested: int = 0
    dissent: int = 0
    points: Array | None = None
    begun: Array | None = None
    more: Mapping[str, str] | None = None
    stranger: str | None = None

    def watch(self, track: Track, index: int) -> None:
        """Note whether there is doubt about the track in the frame of that number."""
        if not track.doubtful:
            self.doubted_since = None
        elif self.doubted_since is None:
            self.doubted_since, self.news = index, True

    def settled(self, track: Track) -> bool:
        """Whether the name need not be asked for with the next frame."""
        return (
            track.evidence.vote.decided
            and self.doubted_since is None
            and self.dissent == 0
            and self.looks >= ENOUGH_LOOKS
            and self.rested < REST_ANSWERS
        )

    def parts(self, track: Track, match: Match, index: int) -> bool | None:
        """Whether a look shows that the track has become another's.

        Args:
            track: The track.
            match: Who is in its place in that frame.
            index: Number of the frame.

        Returns:
            Whether it is; None while that is open: then the look belongs to nobody.
        """
        leader = track.evidence.vote.leader
        if leader is None:
            return False
        who = match.person_id if match.confidence > DECISION_LINE else None
        doubted = self.doubted_since is not None and index >= self.doubted_since
        # Without doubt, that one look resembles nobody, or somebody at last, is the vote's matter.
        open_matter = not doubted and None in {who, leader.person_id}
        if who == leader.person_id or open_matter:
            self.dissent = 0
            return False
        self.dissent += 1
        if self.dissent >= ENOUGH_DISSENT or (doubted and who is not None):
            return True
        self.news = True
        return None
