"""Which track gets which network, and when: the expensive ones run per track, not per frame.

A track is looked at closely when it is new, when it was in doubt, when its vote is undecided,
when it has come clearly closer, and then ever more rarely. What is due is done in the order of
urgency until the frame's share of time is spent; the rest waits for the next frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from whosthere.types import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whosthere.tracking.track import Track

COSTS = {
    Aspect.TEMPLATE: 8e-3,
    Aspect.AGE_GENDER: 5e-3,
    Aspect.EMOTION: 1.2e-3,
    Aspect.MESH: 1.9e-3,
}
"""Seconds that one look costs, measured on one thread of a server's CPU."""

BRING_MESH = Aspect.TEMPLATE | Aspect.AGE_GENDER
"""What comes with the mesh, so that it is not looked for again."""

SHARE = 0.2
"""Share of a stream's time that the looks may take: at 25 frames a second 8 ms a frame, at one
frame a second enough for every face of a crowd."""

UNDECIDED_INTERVAL = 0.2
"""Seconds between looks at a face whose identity is open."""
DECIDED_INTERVAL = 1.0
"""Seconds to the first look after it was decided."""
SLOWER = 1.5
"""Each further look, open or decided, waits so many times as long as the one before, up to"""
LAST_INTERVAL = 16.0
"""seconds."""
CLOSER = 1.4
"""A face this much larger than at its best look is worth another one."""
SETTLED_LOOKS = 5
"""Looks after which age and gender are smooth; then"""
SETTLED_INTERVAL = 10.0
"""seconds between them."""
EMOTION_INTERVAL = 0.5
"""Seconds between looks at an expression, which changes."""
MESH_INTERVAL = 0.05
"""Seconds between looks at head poses, shared by all faces."""


class Task(NamedTuple):
    """Something to find out about a track; `urgency` is how often over it is due."""

    urgency: float
    cost: float
    track: Track
    aspect: Aspect


@dataclass(slots=True)
class Attention:
    """What was done for one track: when last, and how often."""

    at: dict[Aspect, float] = field(default_factory=dict)
    times: dict[Aspect, int] = field(default_factory=dict)
    width: float = 0.0
    open_looks: int = 0
    decided_looks: int = 0


class Schedule:
    """Plans the looks at the tracks of one source.

    Args:
        wanted: What is wanted of every face.
        always: What every face gets in every frame, whatever it costs.
        share: Share of the stream's time that the rest may take.

    Attributes:
        always: What every face gets in every frame.
    """

    def __init__(
        self, wanted: Aspect, always: Aspect = Aspect.NOTHING, share: float = SHARE
    ) -> None:
        self._wanted = wanted & ~always
        self.always = always
        self._share = share
        self._attention: dict[int, Attention] = {}
        self._pts = -inf

    def plan(self, tracks: Sequence[Track], pts: float) -> dict[int, Aspect]:
        """What to find out about each of the tracks of the frame at `pts`, by track id."""
        known = {track.id: self._attention.get(track.id, Attention()) for track in tracks}
        # Tracks that are out of sight keep their record until the tracker forgets them.
        self._attention.update(known)
        allowance = self._share * (pts - self._pts) if self._pts > -inf else inf
        self._pts = pts
        plan = {track.id: self.always for track in tracks}
        spent = 0.0
        for task in sorted(self._due(tracks, pts), key=lambda task: -task.urgency):
            if spent > 0 and spent + task.cost > allowance:
                continue
            if task.aspect is Aspect.MESH and plan[task.track.id] & BRING_MESH:
                continue
            spent += task.cost
            plan[task.track.id] |= task.aspect & self._wanted
            self._note(task, pts)
        return plan

    def forget(self, remembered: Iterable[int]) -> None:
        """Drop the records of all tracks but these."""
        kept = set(remembered)
        self._attention = {number: a for number, a in self._attention.items() if number in kept}

    def _due(self, tracks: Sequence[Track], pts: float) -> list[Task]:
        tasks = []
        for track in tracks:
            attention = self._attention[track.id]
            for aspect, cost in COSTS.items():
                if not aspect & self._wanted:
                    continue
                last = attention.at.get(aspect, -inf)
                urgency = (pts - last) / self._interval(aspect, track, attention, len(tracks))
                if urgency >= 1:
                    tasks.append(Task(urgency, cost, track, aspect))
        return tasks

    def _interval(self, aspect: Aspect, track: Track, attention: Attention, crowd: int) -> float:
        if aspect is Aspect.TEMPLATE:
            return _template_interval(track, attention)
        if aspect is Aspect.AGE_GENDER:
            settled = attention.times.get(aspect, 0) >= SETTLED_LOOKS
            return SETTLED_INTERVAL if settled else EMOTION_INTERVAL
        if aspect is Aspect.EMOTION:
            return EMOTION_INTERVAL
        return MESH_INTERVAL * crowd

    def _note(self, task: Task, pts: float) -> None:
        attention = self._attention[task.track.id]
        attention.at[task.aspect] = pts
        attention.times[task.aspect] = attention.times.get(task.aspect, 0) + 1
        if task.aspect & BRING_MESH:
            attention.at[Aspect.MESH] = pts
        if task.aspect is Aspect.TEMPLATE:
            attention.width = max(attention.width, task.track.box.width)
            if task.track.evidence.vote.decided:
                attention.decided_looks += 1
            else:
                attention.open_looks += 1


def _template_interval(track: Track, attention: Attention) -> float:
    if track.doubtful or track.box.width > CLOSER * attention.width:
        return UNDECIDED_INTERVAL
    decided = track.evidence.vote.decided
    looks = attention.decided_looks if decided else attention.open_looks
    first = DECIDED_INTERVAL if decided else UNDECIDED_INTERVAL
    slower: float = first * SLOWER**looks
    return min(slower, LAST_INTERVAL)
