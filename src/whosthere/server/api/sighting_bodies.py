"""Visits as the native API tells of them: with the names that people have today."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from pydantic import Field, JsonValue

from whosthere.people.called import Called, called
from whosthere.server.api.person_bodies import photo_address
from whosthere.server.api.routing import Body
from whosthere.sightings.behind import pictured
from whosthere.types import Emotion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from whosthere.server.api.service import ApiService
    from whosthere.sightings.history import Visit
    from whosthere.sightings.tables.table import Row as Flat


class Mood(Body):
    """The emotion that was guessed most."""

    emotion: Emotion
    share: float


class Sighting(Body):
    """A visit of one person or stranger before one camera."""

    id: str
    camera: str
    person_id: str | None = Field(description="as they are enrolled now; null for anybody else")
    name: str | None = Field(description="of today; of that time, for who is not enrolled any more")
    stranger_id: str | None = Field(description="the same within one run only")
    first_seen: datetime
    last_seen: datetime
    open: bool = Field(description="whether it goes on; then all else is as of a moment ago")
    confidence: float | None
    quality: float | None
    frames: int
    looks: int
    age: float | None = Field(description="a guess")
    male: float | None = Field(description="a guess: the probability")
    mood: Mood | None = Field(description="a guess")
    recovered: bool
    picture: str | None = Field(description="of the visit, where pictures are kept")
    portrait: str | None = Field(description="what the person is known by")


class Look(Body):
    """The face at one moment, and who it was taken for."""

    at: datetime
    quality: float | None
    size: float | None
    sharpness: float | None
    brightness: float | None
    frontality: float | None
    yaw: float | None
    pitch: float | None
    roll: float | None
    age: float | None
    mood: Mood | None


class Vote(Body):
    """How like the nearest people the face was at one moment."""

    at: datetime
    similarity: float | None = Field(description="cosine to the nearest person")
    runner_up: float | None = Field(description="cosine to the nearest other person")
    confidence: float | None = Field(description="in the person of the visit, so far")


class Model(Body):
    """A network that was at work."""

    task: str
    fingerprint: str


class Run(Body):
    """What was watched while somebody was seen."""

    id: str
    started_at: datetime | None
    ended_at: datetime | None
    frames: int | None
    dropped: int | None
    recovered: bool
    whosthere: str
    settings: dict[str, JsonValue]


def bodies(shared: ApiService, visits: Sequence[Visit]) -> list[Sighting]:
    """Visits as they are told."""
    rows = [visit.sighting for visit in visits]
    with shared.gallery.store.reading() as connection:
        known = called(connection, {row.person_id for row in rows if row.person_id is not None})
    with_picture: set[str] = set()
    if shared.settings.config.data.thumbnails:
        # The key of somebody who is not there by that id any more is gone.
        ids = {person.id for person in known.values()}
        openable = [row for row in rows if row.person_id in ids]
        with shared.history.reading() as connection:
            with_picture = pictured(connection, openable)
    portraits = {
        person_id: photo_address(face)
        for group_id in {person.group_id for person in known.values()}
        for person_id, face in shared.gallery.album.best(group_id).items()
    }
    return [_body(visit, known, with_picture, portraits) for visit in visits]


def look_body(row: Flat) -> Look:
    """One of the looks at a visit."""
    emotions = {emotion: cast("float | None", row.get(f"emotion_{emotion}")) for emotion in Emotion}
    return Look.model_validate({name: row.get(name) for name in Look.model_fields} | {
        "mood": _mood({e: share for e, share in emotions.items() if share is not None})
    })  # fmt: skip


def _body(
    visit: Visit,
    known: Mapping[str, Called],
    with_picture: Collection[str],
    portraits: Mapping[str, str | None],
) -> Sighting:
    row = visit.sighting
    person = known.get(row.person_id or "")
    return Sighting(
        id=row.id,
        camera=row.camera,
        person_id=None if person is None else person.id,
        name=row.name if person is None else person.name,
        stranger_id=row.stranger_id,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        open=visit.open,
        confidence=row.confidence,
        quality=row.quality,
        frames=row.frames,
        looks=row.looks,
        age=row.age,
        male=row.male,
        mood=_mood(row.emotions or {}),
        recovered=row.recovered,
        picture=f"/api/sightings/{row.id}/picture.jpg" if row.id in with_picture else None,
        portrait=None if person is None else portraits.get(person.id),
    )


def _mood(shares: Mapping[Emotion, float]) -> Mood | None:
    if not shares:
        return None
    emotion = max(shares, key=shares.__getitem__)
    return Mood(emotion=emotion, share=shares[emotion])
