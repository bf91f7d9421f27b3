"""Who is before the cameras, and who just was: in memory, for an hour at most.

That is how somebody can be named, or a match be corrected, of whom nothing was stored.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from whosthere.server.api.routing import NotThere
from whosthere.server.cameras.news import News
from whosthere.server.cameras.visitor import RememberedVisitor
from whosthere.types import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from whosthere.server.cameras.camera import Camera
    from whosthere.types import Image, Match, Template, TrackedFace

MOST = 200
"""Visitors that are remembered."""
LONGEST = timedelta(hours=1)
"""How long they are after they were seen last."""
GRACE = timedelta(seconds=1)
"""Who is out of sight for less counts as in view: faces turn away."""


@dataclass(slots=True)
class _Run:
    """One run of a camera: its number, and the id of the visitor of every track."""

    number: int
    ids: dict[int, str] = field(default_factory=dict)


class Visitors:
    """Remembers the visitors of all cameras. Safe to use from several threads.

    Args:
        clock: Tells the time.

    Attributes:
        news: Tells whenever somebody comes, goes, or turns out to be somebody.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.news = News()
        self._clock = clock
        self._lock = threading.Lock()
        self._visitors: dict[str, RememberedVisitor] = {}  # the last is the one seen last
        self._runs: dict[str, _Run] = {}
        self._numbers = count(1)

    def see(self, camera: Camera, image: Image, faces: Sequence[TrackedFace]) -> dict[int, str]:
        """Take in one analysed frame.

        Returns:
            The ids of the visitors, by number of their track.
        """
        now = self._clock()
        with self._lock:
            run = self._runs.get(camera.id)
            if run is None:
                run = self._runs[camera.id] = _Run(next(self._numbers))
            changed = [self._see(camera, run, image, seen, now) for seen in faces]
            changed.append(self._let_go(camera.id, now - GRACE))
            self._forget(now)
            ids = {seen.track_id: run.ids[seen.track_id] for seen in faces}
        if any(changed):
            self.news.tell()
        return ids

    def gone(self, camera_id: str) -> None:
        """A run of a camera is over: nobody is in view any more."""
        with self._lock:
            self._runs.pop(camera_id, None)
            changed = self._let_go(camera_id, self._clock())
        if changed:
            self.news.tell()

    def listed(self) -> tuple[list[RememberedVisitor], list[RememberedVisitor]]:
        """Who is in view, and who has left; whoever came or left last comes first.

        Somebody who was followed as several tracks of one camera is listed once.
        """
        with self._lock:
            self._forget(self._clock())
            visitors = list(self._visitors.values())
        latest: dict[object, RememberedVisitor] = {}
        for visitor in sorted(visitors, key=lambda one: (one.in_view, one.last_seen)):
            latest[visitor.who] = visitor
        in_view = [visitor for visitor in latest.values() if visitor.in_view]
        left = [visitor for visitor in latest.values() if not visitor.in_view]
        return (
            sorted(in_view, key=lambda one: one.first_seen, reverse=True),
            sorted(
                (one for one in left if one.looks or one.identity != Identity()),
                key=lambda one: one.last_seen,
                reverse=True,
            ),
        )

    def get(self, visitor_id: str) -> RememberedVisitor:
        """The visitor of that id.

        Raises:
            NotThere: There is none, or not any more.
        """
        with self._lock:
            self._forget(self._clock())
            visitor = self._visitors.get(visitor_id)
        if visitor is None:
            message = "that visitor is not remembered any more: visitors are for an hour at most"
            raise NotThere(message)
        return visitor

    def corrected(self, visitor_id: str, denials: tuple[str, ...] = ()) -> None:
        """Note that somebody said who a visitor is, or is not: by these decisions."""
        with self._lock:
            if visitor_id in self._visitors:
                visitor = self._visitors[visitor_id]
                self._visitors[visitor_id] = replace(
                    visitor, corrected=True, denials=visitor.denials + denials
                )
        self.news.tell()

    def denials(self, visitor: RememberedVisitor) -> list[str]:
        """Ids of the decisions that said who it is not, on whichever of its tracks."""
        with self._lock:
            same = [one for one in self._visitors.values() if one.who == visitor.who]
        return [denial for one in same for denial in one.denials]

    def reconsider(
        self, identify: Callable[[Template], Match], is_known: Callable[[str], bool]
    ) -> None:
        """People have changed: find out anew who the visitors are.

        Args:
            identify: Who somebody is.
            is_known: Whether a person of that id is still there; visitors that were one who is
                not are forgotten, with all that was remembered of them.
        """
        with self._lock:
            visitors = list(self._visitors.values())
        # Searched for without the lock: the cameras go on meanwhile.
        forgotten = {v.id for v in visitors if v.person_id and not is_known(v.person_id)}
        identities = {v.id: v.voted_again(identify) for v in visitors if v.id not in forgotten}
        with self._lock:
            self._drop(forgotten)
            for visitor in list(self._visitors.values()):
                if visitor.id in identities:
                    again = replace(visitor, identity=identities[visitor.id])
                    self._visitors[visitor.id] = again
        self.news.tell()

    def sweep(self) -> None:
        """Forget those whose time is over."""
        with self._lock:
            self._forget(self._clock())

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._drop(self._visitors)
        self.news.tell()

    def _see(
        self, camera: Camera, run: _Run, image: Image, seen: TrackedFace, now: datetime
    ) -> bool:
        """Note one face; returns whether that is worth telling."""
        before = self._visitors.pop(run.ids.get(seen.track_id, ""), None)
        visitor = before or RememberedVisitor(
            uuid.uuid4().hex, camera.id, camera.name, run.number, seen.identity, now, now
        )
        visitor = replace(
            visitor.looked_at(seen, image), identity=seen.identity, last_seen=now, in_view=True
        )
        run.ids[seen.track_id] = visitor.id
        self._visitors[visitor.id] = visitor
        return before is None or before.told != visitor.told

    def _let_go(self, camera_id: str, seen_until: datetime) -> bool:
        """Note that those have left whom the camera saw until then; returns whether any have."""
        leaving = [
            visitor
            for visitor in self._visitors.values()
            if visitor.camera == camera_id and visitor.in_view and visitor.last_seen <= seen_until
        ]
        for visitor in leaving:
            self._visitors[visitor.id] = replace(visitor, in_view=False)
        return bool(leaving)

    def _forget(self, now: datetime) -> None:
        """Let go of those whose time is over, and of the first of too many."""
        surplus = max(len(self._visitors) - MOST, 0)
        over = [v.id for v in self._visitors.values() if v.last_seen <= now - LONGEST]
        self._drop({*over, *list(self._visitors)[:surplus]})

    def _drop(self, ids: Iterable[str]) -> None:
        dropped = set(ids)
        if not dropped:
            return
        for visitor_id in dropped:
            self._visitors.pop(visitor_id, None)
        for run in self._runs.values():
            run.ids = {track: one for track, one in run.ids.items() if one not in dropped}
