"""Forgetting somebody for good, and showing that it worked.

Deleting the rows also deletes the data key, which is what makes templates in old copies of the
database unreadable. ``erase`` then rewrites the files of this database and searches them byte by
byte, for pictures and negatives too. ``delete``, for a server that deletes often, leaves the
rewriting to the next `sweep`.

The rows of what was seen of a person are not the gallery's. That they have to go too is noted in
the same transaction, with the id; `whosthere.sinks.erase` sees to it, and forgets the id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.database import digest
from whosthere.people import decisions, faces, groups, persons
from whosthere.people.records import Erasure, Kind
from whosthere.people.store import now
from whosthere.people.traces import traces

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from whosthere.people.records import Person
    from whosthere.people.store import Store

_NEVER_SEEN = frozenset({Kind.FACE_LIST, Kind.LARGE_FACE_LIST})
"""Kinds of group that nobody is recognised by, so that there are no rows of their members."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What of somebody may not be found in the files any more.

    Attributes:
        keys: Wrapped data keys.
        templates: Sealed templates of their faces.
        others: Whatever else was sealed with the keys: pictures, negatives.
    """

    keys: list[bytes] = field(default_factory=list)
    templates: list[bytes] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)

    def add_stranger(self, row: sqlite3.Row) -> None:
        """Take in a row of kept strangers."""
        self.keys.append(row["wrapped_key"])
        self.templates.append(row["sealed"])
        if row["picture"] is not None:
            self.others.append(row["picture"])


def delete_person(store: Store, person_id: str) -> None:
    """Delete a person with their faces and data key; the files are rewritten by `sweep`.

    Raises:
        PersonNotFound: There is nobody of that id.
    """
    with store.writing() as connection:
        drop_person(connection, persons.get(connection, person_id))


def delete_group(store: Store, group_id: str) -> None:
    """Delete a group with everybody in it; the files are rewritten by `sweep`.

    Raises:
        GroupNotFound: There is no such group.
    """
    with store.writing() as connection:
        _drop_group(connection, groups.get(connection, group_id).id)


def delete_face(store: Store, face_id: str) -> None:
    """Delete a face and its template; the files are rewritten by `sweep`.

    Raises:
        FaceNotFound: There is no such face.
    """
    with store.writing() as connection:
        drop_face(connection, face_id)


def drop_face(connection: sqlite3.Connection, face_id: str) -> None:
    """The same inside a transaction.

    Raises:
        FaceNotFound: There is no such face.
    """
    person = persons.get(connection, faces.get(connection, face_id).person_id)
    faces.remove(connection, face_id)
    groups.touch(connection, person.group_id)
    _audit(connection, "erase face", face_id, 1)


def sweep(store: Store) -> bool:
    """Rewrite the files when something was deleted since they last were; returns whether it was.

    Raises:
        DatabaseError: Another process keeps the database locked: sweep again later.
    """
    with store.reading() as connection:
        pending = connection.execute("SELECT EXISTS (SELECT 1 FROM audit WHERE NOT scrubbed)")
        deleted = bool(pending.fetchone()[0])
    if deleted:
        _scrub(store)
    return deleted


def erase_person(store: Store, person_id: str) -> Erasure:
    """Erase a person with their faces and data key.

    Raises:
        PersonNotFound: There is nobody of that id.
    """
    with store.writing() as connection:
        person = persons.get(connection, person_id)
        secrets = _secrets(connection, [person.id])
        erased_at = drop_person(connection, person)
    return _evidence(store, person.id, erased_at, secrets)


def erase_group(store: Store, group: str) -> Erasure:
    """Erase a group with everybody in it, its kept strangers too.

    Raises:
        GroupNotFound: There is no such group.
    """
    with store.writing() as connection:
        group_id = groups.get(connection, group).id
        secrets = _secrets(
            connection, [person.id for person in persons.listed(connection, group_id)]
        )
        for row in connection.execute("SELECT * FROM strangers WHERE group_id = ?", (group_id,)):
            secrets.add_stranger(row)
        erased_at = _drop_group(connection, group_id)
    return _evidence(store, group_id, erased_at, secrets)


def erase_strangers(store: Store, stranger_ids: Iterable[str], subject: str) -> Erasure:
    """Erase kept strangers with their data keys.

    Args:
        store: Where they are kept.
        stranger_ids: Their ids.
        subject: What is erased, for the audit: an id.
    """
    secrets = Secrets()
    with store.writing() as connection:
        for stranger_id in stranger_ids:
            row = connection.execute(
                "DELETE FROM strangers WHERE id = ? RETURNING *", (stranger_id,)
            ).fetchone()
            if row is not None:
                secrets.add_stranger(row)
        erased_at = _audit(connection, "erase strangers", subject, len(secrets.templates))
    return _evidence(store, subject, erased_at, secrets)


def drop_person(connection: sqlite3.Connection, person: Person) -> str:
    """Delete the rows, inside a transaction; returns when, for the audit."""
    erased_at = _audit(connection, "erase person", person.id, person.faces)
    decisions.forget(connection, [person.id, *persons.former_ids(connection, person.id)])
    if groups.get(connection, person.group_id).kind not in _NEVER_SEEN:
        _leave_to_sinks(connection, person, erased_at)
    persons.remove(connection, person.id)
    groups.touch(connection, person.group_id)
    return erased_at


def _drop_group(connection: sqlite3.Connection, group_id: str) -> str:
    """Delete the rows; returns when, for the audit."""
    held = connection.execute(
        "SELECT (SELECT count(*) FROM people JOIN faces ON person_id = people.id"
        " WHERE group_id = :id) + (SELECT count(*) FROM strangers WHERE group_id = :id)",
        {"id": group_id},
    ).fetchone()[0]
    erased_at = _audit(connection, "erase group", group_id, held)
    if groups.get(connection, group_id).kind not in _NEVER_SEEN:
        for person in persons.listed(connection, group_id):
            _leave_to_sinks(connection, person, erased_at)
    groups.remove(connection, group_id)
    return erased_at


def _leave_to_sinks(connection: sqlite3.Connection, person: Person, erased_at: str) -> None:
    """Note, with the deletion or not at all, that rows of the person have to go everywhere.

    Those of whoever was merged into the person are rows of the person, too.
    """
    former = [(former_id, 0) for former_id in persons.former_ids(connection, person.id)]
    for person_id, held in [(person.id, person.faces), *former]:
        connection.execute(
            "INSERT INTO erasure (subject, person_id, faces, begun_at) VALUES (?, ?, ?, ?)",
            (digest(person_id), person_id, held, erased_at),
        )


def _secrets(connection: sqlite3.Connection, person_ids: Sequence[str]) -> Secrets:
    """What is sealed of these people."""
    secrets = Secrets()
    for person_id in person_ids:
        for query, found in (
            ("SELECT wrapped_key FROM people WHERE id = ?", secrets.keys),
            ("SELECT sealed FROM faces WHERE person_id = ?", secrets.templates),
            ("SELECT sealed FROM negatives WHERE person_id = ?", secrets.others),
            (
                "SELECT face_pictures.sealed FROM face_pictures JOIN faces ON faces.id = face_id"
                " WHERE person_id = ?",
                secrets.others,
            ),
        ):
            found.extend(row[0] for row in connection.execute(query, (person_id,)))
    return secrets


def _audit(connection: sqlite3.Connection, action: str, subject: str, faces: int) -> str:
    at = now()
    connection.execute(
        "INSERT INTO audit (at, action, subject, faces, scrubbed) VALUES (?, ?, ?, ?, 0)",
        (at, action, digest(subject), faces),
    )
    return at


def _evidence(store: Store, subject: str, erased_at: str, secrets: Secrets) -> Erasure:
    _scrub(store)
    return Erasure(
        subject=digest(subject),
        faces=len(secrets.templates),
        keys=len(secrets.keys),
        traces=traces(store.path, [*secrets.keys, *secrets.templates, *secrets.others]),
        erased_at=datetime.fromisoformat(erased_at),
    )


def _scrub(store: Store) -> None:
    """Rewrite the files, and note what is gone from them with that."""
    with store.reading() as connection:
        latest = connection.execute("SELECT max(id) FROM audit").fetchone()[0]
    if store.scrub():
        with store.writing() as connection:
            connection.execute("UPDATE audit SET scrubbed = 1 WHERE id <= ?", (latest,))
