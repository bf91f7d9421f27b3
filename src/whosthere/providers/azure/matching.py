"""Finding people of the gallery again among those of a service."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from whosthere.people.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whosthere.people.records import Person
    from whosthere.providers.azure.answers import RemotePerson


def match(
    people: Iterable[Person], remote_people: Iterable[RemotePerson], pairs: Mapping[str, str]
) -> dict[str, RemotePerson]:
    """Who is who: by the pair that was remembered, else by id, else by name.

    Ids are the same on both sides where a server of one's own serves this very gallery.

    Args:
        people: Of the gallery.
        remote_people: Of the service.
        pairs: Ids in the service by ids in the gallery.

    Returns:
        People of the service by ids in the gallery; nobody twice.
    """
    there = {remote.id: remote for remote in remote_people}
    matched: dict[str, RemotePerson] = {}
    strangers: list[Person] = []
    for person in people:
        remote = there.pop(pairs.get(person.id, person.id), None)
        if remote is None:
            strangers.append(person)
        else:
            matched[person.id] = remote
    namesakes: dict[str, list[RemotePerson]] = defaultdict(list)
    for remote in there.values():
        namesakes[folded(remote.name)].append(remote)
    for person in strangers:
        if found := namesakes[folded(person.name)]:
            matched[person.id] = found.pop(0)
    return matched
