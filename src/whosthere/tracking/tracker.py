"""Follows faces through the frames of one source."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from whosthere.tracking import motion, steady
from whosthere.tracking.association import Pair, pair
from whosthere.tracking.likeness import FAST, Likeness
from whosthere.tracking.track import Body, Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.types import Face, Template

    Floats = NDArray[np.float64]

CONFIRM_HITS = 3
"""Frames that make a track a face, in a film."""
_STRONG = 0.7
"""Detector score from which a face may start a track; weaker ones only continue one. YuNet's:
at 0.6 a toy animal became a third person; at 0.7 a face in full profile is found a second later."""
_CERTAIN = 0.9
"""Detector score that confirms a track at once."""
_MOTION_MEMORY = 1.5
"""Seconds for which a lost face is looked for where it was going."""
_APPEARANCE_MEMORY = 10.0
"""Seconds for which a lost face is recognised when it comes back somewhere else."""
_FLASH = 0.5
"""Seconds after which a lost track that was never confirmed is forgotten."""
_BLINK = 0.4
"""Seconds out of sight that cast doubt on whether it is the same face that comes back."""
_JUMP = 0.7
"""Overlap with the expected place below which there is doubt, too. Measured: one face in 600
on fifteen clips without a cut, and all 51 taken for another over 156 cuts between clips."""
_MUCH_DOUBT = 2
"""Doubt about a track that was out of sight, jumped, or is new while somebody is missed."""
_DISBELIEF = 3
"""Doubt that parts a track from its face; each good look unlike the earlier ones adds 1, so one
is enough after a jump, while a face that was followed without a gap must be unlike three times."""
_POOR = 0.3
"""A look of less quality contradicts nobody."""
_INSTANT = 1e-3
"""Seconds that pass at least between two frames; time stamps of bad streams repeat."""


class Tracker:
    """Follows the faces of one source. Its only clock is `pts`, so any frame rate will do.

    Association is ByteTrack's (Zhang et al., ECCV 2022, https://arxiv.org/abs/2110.06864): strong
    detections are paired first, with all tracks, and weak ones then continue tracks that
    would be lost. Appearance comes from outside, by `settle`, since a template costs more than
    all the rest.

    Args:
        confirm_hits: Frames that make a track a face; 1 for still pictures.
        likeness: What cosines of the embedder's templates tell.
    """

    def __init__(self, confirm_hits: int = CONFIRM_HITS, likeness: Likeness = FAST) -> None:
        self._confirm_hits = confirm_hits
        self._likeness = likeness
        self._ids = count(1)
        self._tracks: list[Track] = []
        self._pts = self._before = -inf
        self._size: tuple[int, int] | None = None

    @property
    def tracks(self) -> tuple[Track, ...]:
        """All tracks that are seen or still remembered; one that is missing here is over."""
        return tuple(self._tracks)

    @property
    def visible(self) -> list[Track]:
        """The tracks of the latest frame's faces, oldest first, as `settle` left them."""
        return [track for track in self._tracks if self._is_seen(track)]

    def cut(self) -> None:
        """Forget where faces are, before a frame of another scene: only looks re-link tracks."""
        for track in self._tracks:
            track.body.motion = None

    def update(self, faces: Sequence[Face], pts: float, size: tuple[int, int]) -> list[Track]:
        """Take in the faces of one frame.

        Args:
            faces: What the detector found, weak detections included.
            pts: The frame's time in seconds, later than the frame before; when it starts over, all
                is forgotten.
            size: Width and height of the picture, pixels; when it changes, places are forgotten.

        Returns:
            The tracks of this frame's faces, oldest first.
        """
        if pts < self._pts - _MOTION_MEMORY:
            self._tracks, self._pts = [], -inf
        self._before, self._pts = self._pts, max(pts, self._pts + _INSTANT)
        if size != self._size:
            self._size = size
            self.cut()
        self._tracks = [track for track in self._tracks if self._is_remembered(track)]
        unclaimed = self._follow(faces)
        self._start([face for face in unclaimed if face.score >= _STRONG])
        return self.visible

    def settle(self, track: Track, template: Template, quality: float) -> Track | None:
        """Say whose face a track of the latest frame really shows, by a close look at it.

        Call it with every template made, before the look is added to the evidence; begin with
        the tracks that are `doubtful`.

        Args:
            track: A track that the latest `update` returned.
            template: Made from its face in that frame.
            quality: Fitness of that look, 0 to 1.

        Returns:
            The track to which the face and the look belong: mostly the same; a lost one that has
            come back (`track` is then over, if it was new); the one with which this one was
            mixed up; or a new one. None when the look fits nobody yet: give it to no track.
        """
        own = _similarity(track, template)
        double = self._double(track, template, own)
        if own is None:
            track.doubt = 0
            return track if double is None else self._swap(track, double)
        if double is None and (own >= self._likeness.unlike or track.evidence.best_quality < _POOR):
            track.doubt = 0
            return track
        if quality < _POOR:
            return None
        track.doubt += 1
        if track.doubt < _DISBELIEF:
            return None
        return self._swap(track, double or self._stranger(track))

    def part(self, track: Track) -> Track:
        """A new track for the face of a track of the latest frame: it is known to be another's."""
        return self._swap(track, self._stranger(track))

    def _is_seen(self, track: Track) -> bool:
        return track.last_seen == self._pts

    def _was_seen(self, track: Track) -> bool:
        return track.last_seen == self._before

    def _is_missed(self, track: Track) -> bool:
        """Whether a face that could be recognised is out of sight."""
        return not self._is_seen(track) and track.evidence.template is not None

    def _is_remembered(self, track: Track) -> bool:
        gap = self._pts - track.last_seen
        if not track.confirmed:
            return gap <= _FLASH or self._was_seen(track)
        if track.evidence.template is None:
            return gap <= _MOTION_MEMORY or self._was_seen(track)
        return gap <= _APPEARANCE_MEMORY or self._was_seen(track)

    def _follow(self, faces: Sequence[Face]) -> list[Face]:
        """Give the tracks that go on their faces; return the faces that are left."""
        tracks, states = [], []
        for track in self._tracks:
            near = self._pts - track.last_seen <= _MOTION_MEMORY or self._was_seen(track)
            if near and track.body.motion is not None:
                tracks.append(track)
                states.append(track.body.motion)
        if not tracks or not faces:
            return list(faces)

        gaps = self._pts - np.array([track.last_seen for track in tracks])
        expected = motion.predict(np.array(states), gaps)
        places = motion.places([face.box for face in faces])
        pairs = self._pair(tracks, faces, expected, places)
        if not pairs:
            return list(faces)
        track_rows, face_rows = [one.track for one in pairs], [one.face for one in pairs]
        followed = [tracks[row] for row in track_rows]
        for track, one in zip(followed, pairs, strict=True):
            away = self._pts - track.last_seen > _BLINK and not self._was_seen(track)
            if away or one.overlap < _JUMP:
                track.doubt = max(track.doubt, _MUCH_DOUBT)
        corrected = motion.correct(expected[track_rows], places[face_rows])
        self._move(followed, [faces[row] for row in face_rows], corrected, gaps[track_rows])
        taken = set(face_rows)
        return [face for row, face in enumerate(faces) if row not in taken]

    def _pair(
        self, tracks: Sequence[Track], faces: Sequence[Face], expected: Floats, places: Floats
    ) -> list[Pair]:
        """ByteTrack's two stages."""
        strong = [row for row, face in enumerate(faces) if face.score >= _STRONG]
        pairs = _pair_rows(expected, places, list(range(len(tracks))), strong)
        if len(strong) < len(faces):
            weak = [row for row, face in enumerate(faces) if face.score < _STRONG]
            found = {one.track for one in pairs}
            lost = [
                row
                for row, track in enumerate(tracks)
                if row not in found
                and track.confirmed
                and (self._pts - track.last_seen <= _BLINK or self._was_seen(track))
            ]
            pairs += _pair_rows(expected, places, lost, weak)
        return pairs

    def _move(
        self, tracks: Sequence[Track], faces: Sequence[Face], states: Floats, gaps: Floats
    ) -> None:
        """Move tracks smoothly to their faces in this frame."""
        shapes = steady.step(np.array([track.body.shape for track in tracks]), faces, gaps)
        rows = zip(tracks, steady.steadied(faces, shapes), states, shapes, strict=True)
        for track, face, state, shape in rows:
            track.body = Body(face, self._pts, state, shape)
            track.hits += 1
            track.confirmed |= track.hits >= self._confirm_hits or face.score >= _CERTAIN

    def _start(self, faces: Sequence[Face]) -> None:
        """New tracks; doubtful where somebody is missed who could be recognised."""
        if not faces:
            return
        missed = any(map(self._is_missed, self._tracks))
        states = motion.start(motion.places([face.box for face in faces]))
        for face, state, shape in zip(faces, states, steady.start(faces), strict=True):
            track = Track(next(self._ids), Body(face, self._pts, state, shape))
            track.confirmed = self._confirm_hits <= 1 or face.score >= _CERTAIN
            track.doubt = _MUCH_DOUBT if missed else 0
            self._tracks.append(track)

    def _double(self, track: Track, template: Template, own: float | None) -> Track | None:
        """The track that a look resembles most, if more than its own.

        A track without looks may only turn out to be somebody who is missed: one face twice in a
        picture is a mirror or a poster, not a mistake of the tracker.
        """
        best, double = max(self._likeness.alike, own or 0.0), None
        for other in self._tracks:
            if other is track or (own is None and not self._is_missed(other)):
                continue
            similarity = _similarity(other, template)
            if similarity is not None and similarity > best:
                best, double = similarity, other
        return double

    def _stranger(self, track: Track) -> Track:
        """A new track for a face that turned out not to be that of `track`."""
        stranger = Track(next(self._ids), replace(track.body, motion=None))
        stranger.confirmed = track.confirmed
        stranger.hits = 0
        self._tracks.append(stranger)
        return stranger

    def _swap(self, track: Track, owner: Track) -> Track:
        """Give the face of `track` to its `owner`, and the owner's face to `track`.

        Where the owner was out of sight, `track` is now, and nobody knows where its face is.
        """
        track.body, owner.body = owner.body, track.body
        owner.doubt = track.doubt = 0
        owner.hits += 1
        if self._is_seen(track) and track.body.motion is not None:
            track.doubt = _MUCH_DOUBT
        elif track.evidence.template is None:
            self._tracks.remove(track)
        else:
            track.body.motion = None
            track.body.last_seen = self._before
        return owner


def _similarity(track: Track, template: Template) -> float | None:
    known = track.evidence.template
    return None if known is None else known.similarity(template)


def _pair_rows(expected: Floats, places: Floats, tracks: list[int], faces: list[int]) -> list[Pair]:
    """`pair` among some rows."""
    states = expected[tracks]
    pairs = pair(states[:, motion.PLACE], motion.deviation(states), places[faces])
    return [Pair(tracks[one.track], faces[one.face], one.overlap) for one in pairs]
