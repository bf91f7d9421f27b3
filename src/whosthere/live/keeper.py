"""Keeping unknown faces for later, when that is switched on: one good look a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.providers.portraits import portrait

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from whosthere.people.kept import KeptStrangers
    from whosthere.tracking.track import Track
    from whosthere.types import Face, Image

LEAST_QUALITY = 0.3
"""A worse look would be grouped with anybody."""


class StrangerKeeper:
    """Keeps the best look at every stranger, once their track is over.

    Args:
        kept: Where they are kept.
        source: Label of the source they are seen on.
        pictures: Keep a small sealed picture of the look as well.
    """

    def __init__(self, kept: KeptStrangers, source: str, *, pictures: bool) -> None:
        self._kept = kept
        self._source = source
        self._pictures = pictures
        self._portraits: dict[int, tuple[Face, bytes]] = {}
        self._strangers: dict[int, tuple[Track, datetime]] = {}

    def looked(self, track: Track, face: Face, image: Image) -> None:
        """Cut a close look out of its frame, if it is the best one at the track so far."""
        if self._pictures and track.evidence.best_looks[0].face is face:
            self._portraits[track.id] = face, portrait(image, face.box)

    def see(self, strangers: Iterable[Track], captured_at: datetime) -> None:
        """Note the tracks of a frame that are strangers', for now."""
        for track in strangers:
            self._strangers[track.id] = track, captured_at

    def release(self, known: Iterable[Track]) -> None:
        """Forget tracks that turned out to be somebody known."""
        for track in known:
            self._strangers.pop(track.id, None)

    def settle(self, remembered: Collection[int]) -> None:
        """Keep a look at each stranger whose track the tracker no longer remembers."""
        over = [number for number in self._strangers if number not in remembered]
        for number in over:
            track, seen_at = self._strangers.pop(number)
            for look in track.evidence.best_looks[:1]:
                face = look.face
                if face.template and face.quality and face.quality.score >= LEAST_QUALITY:
                    picture = self._portrait(number, face)
                    self._kept.keep(face.template, face.quality, self._source, seen_at, picture)
        self._portraits = {k: v for k, v in self._portraits.items() if k in remembered}

    def _portrait(self, number: int, face: Face) -> bytes | None:
        """The cut-out of that look, where it is there: one may have moved to another track."""
        held = self._portraits.get(number)
        return held[1] if held is not None and held[0] is face else None
