"""From tracks to visits: which tracks are one visit, and when it is over.

A track is lost when somebody turns away or walks behind a pillar, and a new one begins when they
are back. Tracks of the same person or stranger with no more than `absence` seconds between them
are one visit; the visit is over once nobody has seen that face for longer than that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from whosthere.sightings.evidence import NOBODY, Evidence, merged
from whosthere.sightings.gathering import NOTHING_MORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whosthere.sightings.evidence import Who
    from whosthere.sightings.gathering import Gathering, Moment
    from whosthere.sightings.portrait import Portrait
    from whosthere.sightings.samples import Sample
    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.types import TrackedFace

MIN_FRAMES = 3
"""A false detection rarely lasts longer: 0.1 s of ordinary video."""


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """A visit that is over.

    Attributes:
        sighting: Its row.
        samples: Looks at it, in order of time; none unless they are gathered.
        portrait: The best look; None unless it is needed, or when there was none.
    """

    sighting: Sighting
    samples: tuple[Sample, ...] = ()
    portrait: Portrait | None = None


class Visits:
    """The visits before one camera during one run.

    Laws: every track that was seen in `min_frames` frames is part of exactly one sighting (a
    track that stays away for longer than `absence` counts as a new one), and two sightings of the
    same person or stranger never overlap.

    Args:
        run: Whose visits they are.
        absence: Seconds out of sight that end a visit.
        min_frames: Visits of fewer frames are taken for false detections. Give 1 when each
            frame is a scene of its own, as in a folder of pictures.
        gathering: What is gathered besides.
    """

    def __init__(
        self,
        run: Run,
        absence: float,
        min_frames: int = MIN_FRAMES,
        gathering: Gathering = NOTHING_MORE,
    ) -> None:
        self.run = run
        self._gathering = gathering
        self._absence = absence
        self._min_frames = min_frames
        self._now = 0.0
        # Tracks seen within the last `absence` seconds, and older ones whose visit goes on.
        self._alive: dict[int, Evidence] = {}
        self._ended: list[Evidence] = []
        self._closed_until: dict[Who, float] = {}

    def see(self, moment: Moment, faces: Iterable[TrackedFace]) -> list[Visit]:
        """Take in one analysed frame, also when there is nobody in it.

        Args:
            moment: When; a time before the latest counts as the latest.
            faces: The faces of the frame.

        Returns:
            The visits that are over, earliest first.
        """
        self._now = max(self._now, moment.time)
        self._end_lost_tracks()
        closed = self._close_finished()
        moment = replace(moment, time=self._now)
        for seen in faces:
            self._add(moment, seen)
        return closed

    def close(self) -> list[Visit]:
        """The source has ended, and with it every visit.

        Returns:
            The visits that were open, earliest first.
        """
        visits = self._visits(map(merged, self._chains()))
        self._alive.clear()
        self._ended.clear()
        return visits

    def open(self) -> list[Sighting]:
        """The visits that go on, as they stand now, earliest first."""
        return [visit.sighting for visit in self._visits(map(merged, self._chains()))]

    def _end_lost_tracks(self) -> None:
        lost = [
            number
            for number, track in self._alive.items()
            if self._now - track.last > self._absence
        ]
        self._ended += [self._alive.pop(number) for number in lost]

    def _close_finished(self) -> list[Visit]:
        if not self._ended:
            return []
        alive = set(self._alive.values())
        finished: list[Evidence] = []
        waiting: list[Evidence] = []
        for chain in self._chains():
            ended = [track for track in chain if track not in alive]
            if not ended:
                continue
            # However often a track was lost, a visit in progress keeps one piece of evidence.
            past = merged(ended)
            goes_on = len(ended) < len(chain) or self._may_be_back(past)
            (waiting if goes_on else finished).append(past)
        self._ended = waiting
        visits = self._visits(finished)
        self._remember_ends(finished)
        return visits

    def _may_be_back(self, past: Evidence) -> bool:
        """Whether a new track, still undecided, could turn out to be the same face.

        Only for so long: whoever is undecided for `absence` seconds holds nobody up.
        """
        return past.who is not None and any(
            track.who is None
            and track.first <= past.last + self._absence
            and self._now <= track.first + self._absence
            for track in self._alive.values()
        )

    def _remember_ends(self, finished: list[Evidence]) -> None:
        for visit in finished:
            if visit.who is not None:
                self._closed_until[visit.who] = visit.last
        tracks = [*self._alive.values(), *self._ended]
        oldest = min((track.first for track in tracks), default=self._now)
        self._closed_until = {
            who: until for who, until in self._closed_until.items() if until > oldest
        }

    def _add(self, moment: Moment, seen: TrackedFace) -> None:
        track = self._alive.get(seen.track_id)
        if track is None:
            track = self._alive[seen.track_id] = Evidence.begin(self.run, moment.time)
        if track.identity.stranger_id is not None and seen.identity.person_id is not None:
            # The stranger was that person all along: so were the earlier tracks of the visit.
            for earlier in next(chain for chain in self._chains() if track in chain):
                earlier.decide(seen.identity)
        track.add(moment.time, seen)
        track.gather(self._gathering, moment, seen)

    def _chains(self) -> Iterator[list[Evidence]]:
        """The tracks of each visit, in order of their beginning."""
        tracks = sorted([*self._alive.values(), *self._ended], key=lambda track: track.first)
        chains: dict[Who, list[Evidence]] = {}
        for track in tracks:
            if track.who is None:
                yield [track]
                continue
            chain = chains.setdefault(track.who, [])
            if chain and track.first > max(earlier.last for earlier in chain) + self._absence:
                yield chain
                chain = chains[track.who] = []
            chain.append(track)
        yield from chains.values()

    def _visits(self, visits: Iterable[Evidence]) -> list[Visit]:
        enough = [visit for visit in visits if visit.frames >= self._min_frames]
        for visit in enough:
            self._keep_apart(visit)
        enough.sort(key=lambda visit: visit.first)
        return [self._visit(visit) for visit in enough]

    def _visit(self, visit: Evidence) -> Visit:
        looks = visit.samples.taken if visit.samples is not None else ()
        within = tuple(look for look in looks if look.time >= visit.first)
        return Visit(visit.sighting(self.run), within, visit.portrait)

    def _keep_apart(self, visit: Evidence) -> None:
        """Nobody is here twice at once: not in a visit that was closed before the vote fell."""
        until = self._closed_until.get(visit.who, -inf) if visit.who is not None else -inf
        if visit.last > until:
            visit.first = max(visit.first, until)
        else:
            visit.identity = NOBODY
