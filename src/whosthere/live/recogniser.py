"""From tracks to identities: looks closely at tracks when it is worth it, and keeps the vote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.tracking.vote import Vote, assign_identities
from whosthere.types import Aspect, Identity, TrackedFace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whosthere.live.keeper import StrangerKeeper
    from whosthere.live.schedule import Schedule
    from whosthere.people.strangers import Strangers
    from whosthere.providers.provider import Provider
    from whosthere.tracking.track import Track
    from whosthere.tracking.tracker import Tracker
    from whosthere.tracking.vote import Candidate
    from whosthere.types import Face, Frame, Match, ModelVersions


class Recogniser:
    """Says of every track who it is and how the face looks.

    Args:
        provider: Who describes and identifies.
        tracker: Whose tracks they are; it is told when a look belongs to another track.
        schedule: Which looks are due.
        strangers: Gives unknown faces their ids.
        keeper: Keeps looks at strangers; None when they are not kept.
        one_look: Whether there will be no second look, as in a still picture: who resembles
            nobody is a stranger at once then.

    Attributes:
        service: None: nothing is asked of anybody else.
    """

    service = None

    def __init__(
        self,
        provider: Provider,
        tracker: Tracker,
        schedule: Schedule,
        strangers: Strangers,
        keeper: StrangerKeeper | None = None,
        *,
        one_look: bool = False,
    ) -> None:
        self._provider = provider
        self._tracker = tracker
        self._schedule = schedule
        self._strangers = strangers
        self._keeper = keeper
        self._one_look = one_look
        self._latest: dict[int, tuple[int, Face]] = {}
        self._matches: dict[int, Match] = {}
        self._stranger_ids: dict[int, str] = {}

    @property
    def models(self) -> ModelVersions:
        """What is at work."""
        return self._provider.models

    def recognise(self, frame: Frame, tracks: Sequence[Track]) -> tuple[TrackedFace, ...]:
        """The faces of a frame with what is known of them, largest first.

        Args:
            frame: The frame.
            tracks: Its tracks, as `Tracker.update` returned them.
        """
        self._forget()
        confirmed = [track for track in tracks if track.confirmed]
        plan = self._schedule.plan(confirmed, frame.pts)
        for track in sorted(confirmed, key=lambda track: not track.doubtful):
            if plan[track.id]:
                self._look(frame, track, plan[track.id])
        # A look may have moved a face from one track to another.
        seen = [track for track in self._tracker.visible if track.confirmed]
        chosen = assign_identities({t.id: t.evidence.vote.candidates for t in seen})
        identities = self._identities(seen, chosen)
        if self._keeper is not None:
            self._keeper.release(t for t in seen if identities[t.id].person_id is not None)
            strangers = (t for t in seen if identities[t.id].stranger_id is not None)
            self._keeper.see(strangers, frame.captured_at)
        faces = [self._tracked_face(track, identities[track.id], frame) for track in seen]
        return tuple(sorted(faces, key=lambda one: one.face.box.area, reverse=True))

    def reconsider(self) -> None:
        """Vote again on everybody, by the best looks so far: those who are known have changed."""
        for track in self._tracker.tracks:
            vote = Vote()
            for look in track.evidence.best_looks:
                if look.face.template is not None:
                    self._matches[track.id] = self._provider.identify(look.face.template)
                    vote.add(self._matches[track.id], look.quality)
            track.evidence.vote = vote

    def finish(self) -> None:
        """There will be no more frames."""
        if self._keeper is not None:
            self._keeper.settle(())

    def _look(self, frame: Frame, track: Track, aspects: Aspect) -> None:
        face = self._provider.describe(frame.image, track.face, aspects)
        if face.template is None:
            track.evidence.add_look(frame.pts, face)
            self._latest[track.id] = frame.index, face
            return
        quality = face.score if face.quality is None else face.quality.score
        owner = self._tracker.settle(track, face.template, quality)
        if owner is not None:
            match = self._provider.identify(face.template)
            owner.evidence.add_look(frame.pts, face, match)
            self._latest[owner.id] = frame.index, face
            self._matches[owner.id] = match
            if self._keeper is not None:
                self._keeper.looked(owner, face, frame.image)

    def _identities(
        self, tracks: Sequence[Track], chosen: Mapping[int, Candidate | None]
    ) -> dict[int, Identity]:
        identities = {}
        taken: set[str] = set()
        for track in tracks:
            candidate = chosen[track.id]
            if candidate is not None and candidate.person_id is not None:
                identities[track.id] = Identity(
                    candidate.person_id, candidate.name, candidate.confidence
                )
            elif candidate is not None or self._one_look:
                stranger_id = self._stranger_id(track, tracks, taken)
                identities[track.id] = Identity(stranger_id=stranger_id)
            else:
                identities[track.id] = Identity()
        return identities

    def _stranger_id(self, track: Track, together: Sequence[Track], taken: set[str]) -> str | None:
        """Whose stranger a track is: nobody's else who is in the picture together with it."""
        ids, template = self._stranger_ids, track.evidence.template
        if template is not None and (track.id not in ids or ids[track.id] in taken):
            best = track.evidence.best_looks[0].face.quality
            if best is not None:
                others = {ids[t.id] for t in together if t.id in ids and t is not track}
                ids[track.id] = self._strangers.identify(template, best, taken | others)
        if track.id in ids:
            taken.add(ids[track.id])
        return ids.get(track.id)

    def _tracked_face(self, track: Track, identity: Identity, frame: Frame) -> TrackedFace:
        evidence = track.evidence
        looked_at, look = self._latest.get(track.id, (None, track.face))
        # The mesh of an earlier frame would lie beside the face, and one now and then is no use.
        shows_mesh = looked_at == frame.index and Aspect.MESH in self._schedule.always
        face = replace(
            track.face,
            pose=evidence.pose,
            quality=look.quality,
            mesh=look.mesh if shows_mesh else None,
        )
        return TrackedFace(
            track_id=track.id,
            face=face,
            identity=identity,
            attributes=evidence.attributes.shown,
            looks=evidence.looks,
            match=self._matches.get(track.id),
            close=look if looked_at == frame.index else None,
        )

    def _forget(self) -> None:
        remembered = {track.id for track in self._tracker.tracks}
        self._schedule.forget(remembered)
        if self._keeper is not None:
            self._keeper.settle(remembered)
        self._latest = {k: v for k, v in self._latest.items() if k in remembered}
        self._matches = {k: v for k, v in self._matches.items() if k in remembered}
        self._stranger_ids = {k: v for k, v in self._stranger_ids.items() if k in remembered}
