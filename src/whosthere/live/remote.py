"""From tracks to identities where a service on the network looks, which answers seldom and late."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from whosthere.live.told import Told
from whosthere.providers.azure.inquiry import Inquiry
from whosthere.tracking.carried import carried
from whosthere.tracking.vote import assign_identities
from whosthere.types import Aspect, Identity, TrackedFace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whosthere.live.filler import Filler
    from whosthere.providers.azure.asker import Asker
    from whosthere.providers.azure.correspondence import Correspondence
    from whosthere.providers.azure.inquiry import Answer, AnsweredFace
    from whosthere.tracking.track import Track
    from whosthere.tracking.tracker import Tracker
    from whosthere.tracking.vote import Candidate
    from whosthere.types import Face, Frame, Match, ModelVersions, ServiceUse

SAME_FACE = 0.2
"""Overlap from which a face of an answer may be that of a track: detectors cut differently."""
KEPT_FRAMES = 8
"""Frames whose tracks are remembered besides the one that is being asked about."""


class RemoteRecogniser:
    """Says of every track what a service answered about its face, and asks it now and then.

    An answer is matched with the tracks as they were in the frame that was sent; from there on it
    goes with them. Strangers get an id a track: the service gives no templates, so that nobody can
    tell whether one who comes back is the same.

    Args:
        correspondence: Sends inquiries and brings answers.
        asker: Knows what the service is able to say.
        tracker: Whose tracks they are; it is told when a name belongs to another track.
        filler: Finds out what the service does not say; None to leave that out.
        local: What detects on this machine; None where only the motion of the picture tells where
            faces are: then a face that got lost is news, since nothing here will find it again.
    """

    def __init__(
        self,
        correspondence: Correspondence,
        asker: Asker,
        tracker: Tracker,
        filler: Filler | None,
        local: ModelVersions | None,
    ) -> None:
        self._correspondence = correspondence
        self._asker = asker
        self._tracker = tracker
        self._filler = filler
        self._local = local
        self._records: dict[int, Told] = {}
        self._past: dict[int, dict[int, Face]] = {}
        self._asked_about = -1
        self._waiting: Answer | None = None
        self._lost = False
        self._strangers = count(1)

    @property
    def service(self) -> ServiceUse:
        """How the service is used."""
        return self._correspondence.use

    @property
    def models(self) -> ModelVersions:
        """What is at work, here and in the service."""
        models = self._asker.models
        if self._local is not None:
            models = replace(models, detector=self._local.detector)
        return models if self._filler is None else self._filler.added_to(models)

    def recognise(self, frame: Frame, tracks: Sequence[Track]) -> tuple[TrackedFace, ...]:
        """The faces of a frame with what is known of them, largest first.

        Args:
            frame: The frame.
            tracks: Its tracks, as `Tracker.update` returned them.
        """
        self._remember(frame, [track for track in tracks if track.confirmed])
        self._waiting = self._waiting or self._correspondence.answer()
        if self._waiting is not None and self._waiting.index <= frame.index:
            self._take_in(self._waiting, frame)
            self._waiting = None
        # An answer may have parted a face from its track.
        seen = [track for track in self._tracker.visible if track.confirmed]
        if self._filler is not None:
            self._filler.fill(frame, seen)
        self._ask(frame, seen)
        chosen = assign_identities({t.id: t.evidence.vote.candidates for t in seen})
        faces = [self._tracked_face(track, chosen[track.id]) for track in seen]
        return tuple(sorted(faces, key=lambda one: one.face.box.area, reverse=True))

    def reconsider(self) -> None:
        """A service has people of its own."""

    def finish(self) -> None:
        """There will be no more frames."""
        self._correspondence.finish()

    def _remember(self, frame: Frame, tracks: Sequence[Track]) -> None:
        """Note where the tracks are, and what is news."""
        alive = {track.id for track in self._tracker.tracks}
        self._records = {k: v for k, v in self._records.items() if k in alive}
        for track in tracks:
            self._records.setdefault(track.id, Told()).watch(track, frame.index)
        before = next(reversed(self._past.values()), {})
        self._past[frame.index] = {track.id: track.face for track in tracks}
        self._lost |= bool(before.keys() - self._past[frame.index].keys())
        newest = list(self._past)[-KEPT_FRAMES:]
        self._past = {k: v for k, v in self._past.items() if k in {*newest, self._asked_about}}

    def _take_in(self, answer: Answer, frame: Frame) -> None:
        """Give the tracks what an answer says of their faces."""
        past = self._past.get(answer.index, {})
        for track_id in past.keys() & self._records.keys():
            record = self._records[track_id]
            # An answer that was asked for before the doubt does not end it.
            record.news &= record.doubted_since is not None and answer.index < record.doubted_since
            record.rested += 1
        alive = {track.id: track for track in self._tracker.tracks}
        for track_id, told in matched(past, answer.faces).items():
            track = alive.get(track_id)
            owner = None if track is None else self._owner(track, told.match, answer.index)
            if owner is not None:
                self._add_look(owner, told, past[track_id], frame.pts)

    def _owner(self, track: Track, match: Match | None, index: int) -> Track | None:
        """The track that an answer is about: a new one, if its face has become another's."""
        record = self._records[track.id]
        if match is None:
            return track
        parts = record.parts(track, match, index)
        if parts is None:
            return None
        if parts:
            return self._parted(track)
        if record.doubted_since is not None and index >= record.doubted_since:
            track.doubt, record.doubted_since = 0, None
        return track

    def _parted(self, track: Track) -> Track | None:
        """A new track for the face; None where it is out of sight, so that nobody knows it now."""
        if track not in self._tracker.visible:
            return None
        stranger = self._tracker.part(track)
        self._records[stranger.id] = Told(news=False)
        return stranger

    def _add_look(self, track: Track, told: AnsweredFace, then: Face, pts: float) -> None:
        track.evidence.add_look(pts, replace(told.face, score=told.quality), told.match)
        record = self._records[track.id]
        record.points, record.begun = told.points, then.landmarks
        record.more = told.face.attributes.more if told.face.attributes else None
        if told.match is not None:
            record.looks += 1
            record.rested = 0

    def _ask(self, frame: Frame, tracks: Sequence[Track]) -> None:
        """Send the frame off, if it is worth it and its turn."""
        blind = self._local is None
        # Where this machine sees nobody, a call would be wasted, and a picture given away.
        if not tracks and not blind:
            return
        news = any(self._records[track.id].news for track in tracks) or (blind and self._lost)
        if not self._correspondence.may_ask(news=news):
            return
        self._lost = False
        self._asked_about = frame.index
        settled = tuple(
            track.face.box for track in tracks if self._records[track.id].settled(track)
        )
        self._correspondence.ask(Inquiry(frame, settled))

    def _tracked_face(self, track: Track, candidate: Candidate | None) -> TrackedFace:
        record, evidence = self._records[track.id], track.evidence
        face = replace(track.face, pose=evidence.pose, attributes=None)
        if record.points is not None and record.begun is not None:
            points = carried(record.points, record.begun, track.face.landmarks)
            face = replace(face, points=points, landmarks=points[: len(face.landmarks)])
        filled = Aspect.NOTHING if self._filler is None else self._filler.filled
        attributes = replace(evidence.attributes.shown, filled=filled, more=record.more)
        identity = self._identity(record, candidate)
        return TrackedFace(track.id, face, identity, attributes, record.looks)

    def _identity(self, record: Told, candidate: Candidate | None) -> Identity:
        if candidate is None:
            return Identity()
        if candidate.person_id is not None:
            return Identity(candidate.person_id, candidate.name, candidate.confidence)
        if record.stranger is None:
            record.stranger = f"stranger-{next(self._strangers)}"
        return Identity(stranger_id=record.stranger)


def matched(past: Mapping[int, Face], answered: Sequence[AnsweredFace]) -> dict[int, AnsweredFace]:
    """Which answer is about which track: the pairing that overlaps most.

    Args:
        past: The faces of the tracks in the frame of the answer, by track id.
        answered: The faces of the answer.
    """
    if not past or not answered:
        return {}
    ids = list(past)
    overlap = np.array([[past[i].box.iou(one.face.box) for one in answered] for i in ids])
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return {
        ids[row]: answered[column]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if overlap[row, column] >= SAME_FACE
    }
