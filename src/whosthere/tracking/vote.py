"""Who a track is: a quality-weighted vote over its looks, and one person at most once a frame."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from whosthere.types import Match

_WINDOW = 32
"""Looks that vote, the latest: an hour-long track must be able to change its mind."""
_LEAST_VOTES = 0.15
"""Votes that name a person: one fair look (quality 0.5) with confidence 0.65."""
_LEAST_STRANGER_VOTES = 0.8
"""Votes that make a stranger: two fair looks that resemble nobody."""
_LEAST_MARGIN = 0.3
"""Lead over the second as a share of all votes; less is a tie, and a tie is unknown."""
_ESTABLISHED = 3
"""Looks that establish an identity."""
_FLIP = 2.0
"""How many times the votes of an established identity another one needs to replace it."""
_NOBODY_WEIGHT = 0.4
"""A look that resembles nobody says less than one that resembles somebody: people are missed
for a turned head or a shadow far more often than strangers are mistaken for them."""
_SURE = 0.99
"""No single look counts as surer than this."""
_CORRELATION = 0.5
"""Weight of each further look in the confidence: looks of one track resemble one another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a track may be.

    Attributes:
        person_id: The person; None for a stranger, who is nobody enrolled.
        name: The person's name.
        votes: The weight of the looks behind it.
        confidence: That it is this person, 0.5 to 1; 0 for a stranger.
    """

    person_id: str | None
    name: str | None
    votes: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Ballot:
    match: Match
    quality: float

    @property
    def person_id(self) -> str | None:
        return self.match.person_id if self.match.confidence > 1 / 2 else None

    @property
    def weight(self) -> float:
        """Quality times the distance of the confidence from the decision line."""
        weight = self.quality * abs(2 * self.match.confidence - 1)
        return weight if self.person_id is not None else weight * _NOBODY_WEIGHT


@dataclass(slots=True)
class Vote:
    """The vote over the latest looks of one track.

    A look votes for its match with ``quality * |2 confidence - 1|``: a look on the decision line
    says nothing, and none counts for more than 1, so that one strong wrong look never wins
    against several right ones. The order of looks matters only where they contradict one
    another: an established identity is kept until another has `_FLIP` times its votes.

    The confidence in a person is ``sigmoid(margin * sum(0.5**k * logit(c_k)))`` over the
    person's looks, surest first, with the margin to the next candidate as a share of all votes.
    One undisputed look keeps its own confidence; more that agree never lower it and at most
    double its log-odds, since looks of one track are far from independent; dissent lowers it
    towards 0.5.

    Attributes:
        candidates: The leader, then each next one who would win by itself if those before were
            not there; empty while undecided. A stranger is always the last, for who resembles
            nobody has no second choice.
    """

    candidates: tuple[Candidate, ...] = ()
    _ballots: deque[_Ballot] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def add(self, match: Match, quality: float) -> None:
        """Let one more look vote.

        Args:
            match: What the search said of it.
            quality: Fitness of the look for recognition, 0 to 1.
        """
        self._ballots.append(_Ballot(match, quality))
        self.candidates = tuple(self._ranking())

    @property
    def decided(self) -> bool:
        """Whether there is a leader, a person or a stranger."""
        return self.leader is not None

    @property
    def leader(self) -> Candidate | None:
        """Who the track is, taken alone; None while undecided."""
        return self.candidates[0] if self.candidates else None

    def _ranking(self) -> Iterator[Candidate]:
        passed: set[str | None] = set()
        candidate = self._choose()
        while candidate is not None:
            yield candidate
            passed.add(candidate.person_id)
            candidate = None if None in passed else self._winner(passed)

    def _choose(self) -> Candidate | None:
        """The winner, unless an established leader still stands against it."""
        winner, leader = self._winner(), self.leader
        if leader is None or (winner is not None and winner.person_id == leader.person_id):
            return winner
        votes = self._votes()
        looks = sum(ballot.person_id == leader.person_id for ballot in self._ballots)
        kept = votes.get(leader.person_id, 0.0)
        if looks < _ESTABLISHED or max(votes.values()) >= _FLIP * kept:
            return winner
        return self._candidate(leader.person_id, votes)

    def _winner(self, excluded: Collection[str | None] = ()) -> Candidate | None:
        votes = {who: v for who, v in self._votes().items() if who not in excluded}
        if not votes:
            return None
        first = max(votes, key=lambda who: (votes[who], who or ""))
        least = _LEAST_STRANGER_VOTES * _NOBODY_WEIGHT if first is None else _LEAST_VOTES
        if votes[first] < least or _margin(first, votes) < _LEAST_MARGIN:
            return None
        return self._candidate(first, votes)

    def _votes(self) -> dict[str | None, float]:
        votes: dict[str | None, float] = {}
        for ballot in self._ballots:
            votes[ballot.person_id] = votes.get(ballot.person_id, 0.0) + ballot.weight
        return votes

    def _candidate(self, person_id: str | None, votes: Mapping[str | None, float]) -> Candidate:
        if person_id is None:
            return Candidate(None, None, votes.get(None, 0.0), 0.0)
        matches = [b.match for b in self._ballots if b.person_id == person_id]
        surest = sorted((min(m.confidence, _SURE) for m in matches), reverse=True)
        odds = sum(_CORRELATION**k * log(c / (1 - c)) for k, c in enumerate(surest))
        confidence = 1 / (1 + exp(-max(_margin(person_id, votes), 0.0) * odds))
        return Candidate(person_id, matches[-1].name, votes[person_id], confidence)


def _margin(who: str | None, votes: Mapping[str | None, float]) -> float:
    """Lead over the strongest other, as a share of all votes."""
    others = max((v for other, v in votes.items() if other != who), default=0.0)
    total = sum(votes.values())
    return (votes[who] - others) / total if total > 0 else 0.0


def assign_identities(
    candidates: Mapping[int, Sequence[Candidate]],
) -> dict[int, Candidate | None]:
    """Give each track of a frame an identity, and no person to two tracks.

    Where two tracks claim one person, the one with more votes is that person; the other becomes
    its next candidate, or nobody known when there is none. Equal votes go to the older track.
    This is the deferred acceptance of Gale and Shapley (1962): stable, and blind to input order.

    Args:
        candidates: Of each track, by its id, its `Vote.candidates`.

    Returns:
        One candidate a track, or None where undecided. Strangers may be several.

    Examples:
        >>> ada, bob = (Candidate(who, who, 1.0, 0.9) for who in ("ada", "bob"))
        >>> strong = Candidate("ada", "ada", 2.0, 0.95)
        >>> [c and c.name for c in assign_identities({1: [ada, bob], 2: [strong], 3: []}).values()]
        ['bob', 'ada', None]
    """
    assigned: dict[int, Candidate | None] = dict.fromkeys(candidates)
    owners: dict[str, int] = {}
    choices = {track: iter(ranking) for track, ranking in candidates.items()}
    waiting = sorted(candidates, reverse=True)
    while waiting:
        track = waiting.pop()
        claim = assigned[track] = next(choices[track], None)
        if claim is None or claim.person_id is None:
            continue
        rival = owners.get(claim.person_id)
        if rival is None or _stronger(claim, track, assigned[rival], rival):
            owners[claim.person_id] = track
            waiting += [] if rival is None else [rival]
        else:
            waiting.append(track)
    return assigned


def _stronger(claim: Candidate, track: int, other: Candidate | None, rival: int) -> bool:
    """Whether a track's claim to a person beats that of a rival; the older wins a draw."""
    return other is None or (claim.votes, -track) > (other.votes, -rival)
