"""From the gallery to a service: names, user data, and the photos that are still there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import PictureError, ServiceRefused, SourceError
from whosthere.providers.azure.matching import match
from whosthere.providers.azure.pairs import Pairs
from whosthere.providers.azure.photos import BAD_PICTURES, add_photo
from whosthere.providers.enrolment import picture_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace, Person
    from whosthere.providers.azure.answers import RemotePerson
    from whosthere.providers.azure.client import AzureFace
    from whosthere.providers.azure.groups import PersonGroups


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one person of the gallery.

    Attributes:
        name: Who it is.
        added: Whether the service did not know the person before.
        changed: Whether name or user data were brought up to date there.
        photos: How many photos were copied.
        there: How many faces were there already.
        left: Why the other faces were not copied, a sentence each.
    """

    name: str
    added: bool
    changed: bool
    photos: int
    there: int
    left: tuple[str, ...]


def push(
    face: AzureFace, groups: PersonGroups, group: str, gallery: Gallery, local: str
) -> Iterator[Pushed]:
    """Copy everybody of a gallery's group into a service's, made if need be.

    Nobody is removed from the service. Doing it again makes no doubles, and goes on where it was
    interrupted.

    Args:
        face: The service.
        groups: Its kind of groups.
        group: Id of the group.
        gallery: Who is known here.
        local: Name or id of the gallery's group.

    Yields:
        What became of each person.

    Raises:
        GalleryError: The gallery has no such group.
        ServiceError: The service cannot be used.
    """
    source = gallery.group(local)
    groups.ensure(group, source.name, source.user_data or None)
    pairs = Pairs(gallery.store, face.endpoint, groups, group)
    people = gallery.people(source.id)
    matched = match(people, groups.people(group), pairs.people())
    for person in people:
        remote = matched.get(person.id)
        remote_id, changed = _keep(groups, group, person, remote)
        pairs.add_person(person.id, remote_id)
        enrolled = gallery.faces(person.id)
        missing = _missing(enrolled, remote, pairs)
        left = []
        for one in missing:
            try:
                pairs.add_face(one.id, _send(face, groups, group, remote_id, one))
            except _NotSent as error:
                left.append(str(error))
        yield Pushed(
            person.name,
            added=remote is None,
            changed=changed,
            photos=len(missing) - len(left),
            there=len(enrolled) - len(missing),
            left=tuple(left),
        )


def _keep(
    groups: PersonGroups, group: str, person: Person, remote: RemotePerson | None
) -> tuple[str, bool]:
    """The person's id in the service, and whether something was changed there."""
    if remote is None:
        return groups.add_person(group, person.name, person.user_data or None), False
    changed = (remote.name, remote.user_data or "") != (person.name, person.user_data)
    if changed:
        groups.update_person(group, remote.id, name=person.name, user_data=person.user_data)
    return remote.id, changed


def _missing(
    enrolled: list[EnrolledFace], remote: RemotePerson | None, pairs: Pairs
) -> list[EnrolledFace]:
    """The faces that the service has not got, or not any more."""
    there = set() if remote is None else set(remote.face_ids)
    sent = pairs.faces(one.id for one in enrolled)
    return [one for one in enrolled if sent.get(one.id, one.id) not in there]


class _NotSent(Exception):
    """Why a face was not copied."""


def _send(
    face: AzureFace, groups: PersonGroups, group: str, remote_id: str, enrolled: EnrolledFace
) -> str:
    """Add a face from its photo; the id the service gives it."""
    try:
        image = picture_of(enrolled)
        if image is not None:
            user_data = enrolled.user_data or None
            return add_photo(face, groups, group, remote_id, image, user_data)
    except (PictureError, SourceError) as error:
        raise _NotSent(str(error)) from error
    except ServiceRefused as error:
        if error.code not in BAD_PICTURES:
            raise
        message = f"{enrolled.source}: {error}"
        raise _NotSent(message) from error
    message = f"of a face from the {enrolled.source} there is no photo"
    raise _NotSent(message)
