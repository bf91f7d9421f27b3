"""Everybody of a group with all their templates, opened at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whosthere.people.records import Group
    from whosthere.people.vault import Vault
    from whosthere.types import Array


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with at least one face: id and name, and how many templates."""

    person_id: str
    name: str
    templates: int


@dataclass(frozen=True, slots=True, eq=False)
class Negatives:
    """Looks that people of a roll were wrongly recognised by.

    Attributes:
        owners: ``(M,)`` numbers of the people who they are not, in the `Roll.entries`.
        matrix: ``(M, D)`` float32, their templates.
    """

    owners: NDArray[np.intp]
    matrix: Array = field(repr=False)

    def __len__(self) -> int:
        return len(self.owners)

    def only(self, numbers: Sequence[int]) -> Negatives:
        """Those of the people of these numbers, who are numbered anew in that order."""
        renumbered = {number: new for new, number in enumerate(numbers)}
        rows = [row for row, owner in enumerate(self.owners.tolist()) if owner in renumbered]
        owners = [renumbered[self.owners[row]] for row in rows]
        return Negatives(np.array(owners, dtype=np.intp), self.matrix[rows])


NO_NEGATIVES = Negatives(np.empty(0, np.intp), np.empty((0, 0), np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The faces of a group, person by person; nothing in it ever changes.

    Attributes:
        group: Whose they are.
        entries: The people with a face.
        face_ids: Ids of the faces, those of one person together, in the order of `entries`.
        matrix: ``(N, D)`` float32, their templates.
        negatives: What the people were said not to be.
    """

    group: Group
    entries: tuple[Entry, ...]
    face_ids: tuple[str, ...]
    matrix: Array = field(repr=False)
    negatives: Negatives = NO_NEGATIVES

    @property
    def counts(self) -> NDArray[np.intp]:
        """``(P,)``: how many faces each person has."""
        return np.array([entry.templates for entry in self.entries], dtype=np.intp)

    @property
    def owners(self) -> NDArray[np.intp]:
        """``(N,)``: number in `entries` of the person in each face."""
        return np.repeat(np.arange(len(self.entries)), self.counts)

    def only(self, numbers: Sequence[int]) -> Roll:
        """The people of these numbers in `entries`, in that order."""
        counts = self.counts
        ends = np.cumsum(counts)
        rows = [row for n in numbers for row in range(ends[n] - counts[n], ends[n])]
        return Roll(
            group=self.group,
            entries=tuple(self.entries[number] for number in numbers),
            face_ids=tuple(self.face_ids[row] for row in rows),
            matrix=self.matrix[rows],
            negatives=self.negatives.only(numbers),
        )


@dataclass(frozen=True, slots=True)
class SealedRoll:
    """The same as the database keeps it; read it inside a transaction, open it outside.

    Attributes:
        group: Whose they are.
        rows: ``person id, name, wrapped key, face id, sealed template`` of each face, the rows of
            one person together.
        negatives: ``person id, wrapped key, sealed template`` of each negative that stands.
    """

    group: Group
    rows: Sequence[sqlite3.Row] = field(repr=False)
    negatives: Sequence[sqlite3.Row] = field(repr=False)

    def open(self, vault: Vault, known: Roll | None = None) -> Roll:
        """Open the templates.

        Args:
            vault: Has the key.
            known: An earlier roll of the group: templates that are on it are not opened again.
        """
        if known is not None and known.group.model != self.group.model:
            known = None
        row_of = {} if known is None else {face: row for row, face in enumerate(known.face_ids)}
        model = self.group.model or ""
        entries: list[Entry] = []
        face_ids: list[str] = []
        matrix = np.empty((0, 0), np.float32)
        for (person_id, name, wrapped), of_person in groupby(self.rows, key=itemgetter(0, 1, 2)):
            key = None
            before = len(face_ids)
            for face_id, sealed in map(itemgetter(3, 4), of_person):
                if known is not None and face_id in row_of:
                    vector = known.matrix[row_of[face_id]]
                else:
                    key = key or vault.data_key(wrapped, person_id)
                    vector = key.open(sealed, model).vector
                if not face_ids:
                    # In place, not stacked at the end: a large group does not fit twice.
                    matrix = np.empty((len(self.rows), len(vector)), np.float32)
                matrix[len(face_ids)] = vector
                face_ids.append(face_id)
            entries.append(Entry(person_id, name, len(face_ids) - before))
        negatives = self._negatives(vault, entries)
        return Roll(self.group, tuple(entries), tuple(face_ids), matrix, negatives)

    def _negatives(self, vault: Vault, entries: Sequence[Entry]) -> Negatives:
        numbers = {entry.person_id: number for number, entry in enumerate(entries)}
        # Who has no face on the roll is nobody's match anyway.
        rows = [row for row in self.negatives if row["person_id"] in numbers]
        if not rows:
            return NO_NEGATIVES
        model = self.group.model or ""
        opened = [
            vault.data_key(row["wrapped_key"], row["person_id"]).open(row["sealed"], model).vector
            for row in rows
        ]
        owners = [numbers[row["person_id"]] for row in rows]
        return Negatives(np.array(owners, dtype=np.intp), np.stack(opened))


def call(
    connection: sqlite3.Connection,
    group: Group,
    *,
    trained: bool = False,
    recognition_model: str | None = None,
) -> SealedRoll:
    """Read everything that a group has enrolled.

    Args:
        connection: Where.
        group: Whose faces.
        trained: Only those of the last training.
        recognition_model: Only those for this model of Azure's; None for all.
    """
    rows = connection.execute(
        "SELECT people.id, name, wrapped_key, faces.id AS face_id, sealed"
        " FROM people JOIN faces ON person_id = people.id"
        " WHERE group_id = :group AND (trained OR NOT :trained)"
        " AND (:model IS NULL OR recognition_model = :model) ORDER BY people.rowid, faces.rowid",
        {"group": group.id, "trained": trained, "model": recognition_model},
    ).fetchall()
    negatives = connection.execute(
        "SELECT person_id, wrapped_key, sealed FROM people"
        " JOIN standing_negatives ON person_id = people.id WHERE group_id = ? AND model = ?",
        (group.id, group.model),
    ).fetchall()
    return SealedRoll(group, rows, negatives)
