"""From a service to the gallery: names and user data. It gives neither photos nor templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, UsageError
from whosthere.providers.azure.matching import match
from whosthere.providers.azure.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Person
    from whosthere.providers.azure.answers import RemotePerson
    from whosthere.providers.azure.client import AzureFace
    from whosthere.providers.azure.groups import PersonGroups


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one person of the service.

    Attributes:
        name: Who it is.
        added: Whether the gallery did not know the person before.
        changed: Whether name or user data were brought up to date in the gallery.
        faces: How many faces the gallery has of the person: with none, photos are needed.
        refusal: Why the person was not copied; None for somebody who was.
    """

    name: str
    added: bool = False
    changed: bool = False
    faces: int = 0
    refusal: str | None = None


def pull(
    face: AzureFace, groups: PersonGroups, group: str, gallery: Gallery, local: str
) -> Iterator[Pulled]:
    """Copy everybody of a service's group into a group of the gallery, made if need be.

    Nobody is removed from the gallery, and doing it twice makes no doubles.

    Args:
        face: The service.
        groups: Its kind of groups.
        group: Id of the group.
        gallery: Who is known here.
        local: Name of the gallery's group.

    Yields:
        What became of each person.

    Raises:
        ServiceError: The service cannot be used, or has no such group.
        UsageError: `local` is no name.
    """
    remote_people = list(groups.people(group))
    target = gallery.ensure_group(local)
    pairs = Pairs(gallery.store, face.endpoint, groups, group)
    people = {person.id: person for person in gallery.people(target.id)}
    matched = match(people.values(), remote_people, pairs.people())
    here = {remote.id: people[person_id] for person_id, remote in matched.items()}
    for remote in remote_people:
        try:
            person, pulled = _keep(gallery, target.id, remote, here.get(remote.id))
        except (GalleryError, UsageError) as error:
            yield Pulled(remote.name, refusal=str(error))
            continue
        pairs.add_person(person.id, remote.id)
        yield pulled


def _keep(
    gallery: Gallery, group_id: str, remote: RemotePerson, person: Person | None
) -> tuple[Person, Pulled]:
    user_data = remote.user_data or ""
    if person is None:
        person = gallery.add_person(group_id, remote.name, user_data)
        return person, Pulled(person.name, added=True)
    renamed = person.name != remote.name
    if renamed:
        person = gallery.rename_person(person.id, remote.name)
    described = person.user_data != user_data
    if described:
        person = gallery.collections.update_person(person.id, None, user_data)
    return person, Pulled(person.name, changed=renamed or described, faces=person.faces)
