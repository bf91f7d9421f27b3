"""Faces that a service found, moved on by the picture alone: no network of this machine runs."""

from __future__ import annotations

import queue
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from whosthere.errors import ServiceError
from whosthere.tracking.flow import grey, motions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.providers.azure.errands import Errands
    from whosthere.providers.azure.inquiry import Answer, AnsweredFace
    from whosthere.tracking.flow import Grey
    from whosthere.types import Face, Frame

AHEAD = 8
"""Frames that detection may be ahead of whoever sends one, and more."""
MOST_KEPT = 90
"""Frames kept while an answer is awaited; with more, every other one is dropped."""
LEAST_INSIDE = 0.5
"""Share of a face that must be in the picture."""


class _Still(NamedTuple):
    """A frame of the past, by its number in the source."""

    number: int
    grey: Grey


class Follower:
    """Moves faces from frame to frame, and begins anew with every answer.

    An answer is about a frame of the past: its faces are moved through all frames since, as if it
    had been there at once. A face whose motion is lost is given up until the next answer.

    Args:
        errands: Bring the answers.
    """

    def __init__(self, errands: Errands) -> None:
        self._errands = errands
        self._past: list[_Still] = []
        self._faces: list[AnsweredFace] = []
        self._ready: queue.SimpleQueue[Answer | ServiceError] = queue.SimpleQueue()

    def find(self, frame: Frame) -> Sequence[Face]:
        """The faces of the next frame, where the picture moved them."""
        now = _Still(frame.index, grey(frame.image))
        if self._past and self._past[-1].grey.pixels.shape != now.grey.pixels.shape:
            self._past.clear()
            self._faces.clear()
        if self._past:
            self._faces = _moved(self._faces, self._past[-1].grey, now.grey)
        self._keep(now)
        answer = self._errands.collect()
        if isinstance(answer, ServiceError):
            self._ready.put(answer)
        elif answer is not None:
            self._faces = self._caught_up(answer)
            self._ready.put(replace(answer, index=frame.index, faces=tuple(self._faces)))
        return [one.face for one in self._faces]

    def collect(self) -> Answer | ServiceError | None:
        """An answer whose faces are where they are in a frame that was found since; or why none."""
        try:
            return self._ready.get_nowait()
        except queue.Empty:
            return None

    def _keep(self, now: _Still) -> None:
        pending = self._errands.pending
        needed = now.number - AHEAD if pending is None else min(pending, now.number - AHEAD)
        self._past = [still for still in self._past if still.number >= needed]
        if len(self._past) >= MOST_KEPT:
            # The first one stays, since it is the one that was asked about.
            del self._past[1::2]
        self._past.append(now)

    def _caught_up(self, answer: Answer) -> list[AnsweredFace]:
        """The faces of an answer, moved through the frames since."""
        faces = list(answer.faces)
        since = [still for still in self._past if still.number >= answer.index]
        if not since or since[0].number != answer.index:
            return []
        for before, after in pairwise(since):
            faces = _moved(faces, before.grey, after.grey)
        return faces


def _moved(faces: Sequence[AnsweredFace], before: Grey, after: Grey) -> list[AnsweredFace]:
    """Those faces of which the motion is known and that are still in the picture."""
    found = motions(before, after, [one.face.box for one in faces])
    height, width = (side * after.scale for side in after.pixels.shape)
    there = (one.moved(motion) for one, motion in zip(faces, found, strict=True) if motion)
    return [
        one
        for one in there
        if one.face.box.clipped(width, height).area >= LEAST_INSIDE * one.face.box.area
    ]
