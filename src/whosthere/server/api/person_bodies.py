"""People and their photos as the native API tells of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.people import persons
from whosthere.people.enrolment import reconsider
from whosthere.server.api.routing import Body
from whosthere.sightings.query import last_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.enrolment import Finding, Reconsidered
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace
    from whosthere.people.records import Person as Enrolled


class PhotoQuality(Body):
    """How good a photo is: see `whosthere.types.Quality`."""

    score: float
    size: float
    sharpness: float
    brightness: float
    frontality: float


class Photo(Body):
    """A photo that somebody is recognised by."""

    id: str
    picture: str | None
    quality: PhotoQuality
    verdict: str | None
    trained: bool
    added_at: datetime
    doubt: str | None


class Person(Body):
    """Somebody who is enrolled."""

    id: str
    name: str
    group: str
    photos: int
    untrained: int
    quality: float | None
    picture: str | None
    added_at: datetime
    last_seen: datetime | None


class PersonWithPhotos(Person):
    """The same, with everything that belongs to them."""

    photos_list: list[Photo]
    user_data: str


def people_of(gallery: Gallery, group: str) -> list[Person]:
    """Everybody of a group, by name.

    Raises:
        GroupNotFound: There is no such group.
    """
    found = gallery.group(group)
    best = gallery.album.best(found.id)
    return [
        _person(gallery, person, found.name, best.get(person.id))
        for person in gallery.people(found.id)
    ]


def person_of(gallery: Gallery, person_id: str) -> PersonWithPhotos:
    """Somebody with their photos, oldest first.

    Raises:
        PersonNotFound: There is nobody of that id.
    """
    person = gallery.collections.anybody(person_id)
    enrolled = gallery.faces(person_id)
    best = max(enrolled, key=lambda face: (face.pictured, face.quality.score), default=None)
    told = _person(gallery, person, gallery.group(person.group_id).name, best)
    templates = gallery.templates(person_id)
    compared = {
        face.id: (face.quality, templates[face.id]) for face in enrolled if face.id in templates
    }
    judged = reconsider(compared, gallery.present(person.group_id), person_id)
    photos = [_photo(face, judged[face.id]) for face in enrolled if face.id in judged]
    return PersonWithPhotos(**told.model_dump(), photos_list=photos, user_data=person.user_data)


def photo_address(face: EnrolledFace | None) -> str | None:
    """Where the picture of a face is; None where none is kept."""
    return None if face is None or not face.pictured else f"/api/photos/{face.id}/picture.jpg"


def _person(gallery: Gallery, person: Enrolled, group: str, best: EnrolledFace | None) -> Person:
    with gallery.store.reading() as connection:
        ids = (person.id, *persons.former_ids(connection, person.id))
        visits = [last_seen(connection, each) for each in ids]
    return Person(
        id=person.id,
        name=person.name,
        group=group,
        photos=person.faces,
        untrained=person.untrained,
        quality=None if best is None else best.quality.score,
        picture=photo_address(best),
        added_at=person.added_at,
        last_seen=max((visit for visit in visits if visit is not None), default=None),
    )


def _photo(face: EnrolledFace, judged: Reconsidered) -> Photo:
    return Photo(
        id=face.id,
        picture=photo_address(face),
        quality=PhotoQuality.model_validate(face.quality),
        verdict=_sentence(judged.quality),
        trained=face.trained,
        added_at=face.added_at,
        doubt=_sentence(judged.likeness),
    )


def _sentence(findings: Sequence[Finding]) -> str | None:
    return "; ".join(finding.sentence for finding in findings) or None
