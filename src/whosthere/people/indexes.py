"""Indexes of groups: made when first asked for, and again when their group has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, NotTrained
from whosthere.people import groups, roll, snapshot
from whosthere.people.index import Index

if TYPE_CHECKING:
    from whosthere.people.roll import SealedRoll
    from whosthere.people.snapshot import Training
    from whosthere.people.store import Store


MAX_TEMPLATES = 2_000_000
"""Templates held in all indexes together, about 1.5 GB; the index that was made first goes first.
A single larger one is held nevertheless."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What an index holds: a group, its trained or its present state, maybe of one model only."""

    group_id: str
    trained: bool
    recognition_model: str | None


class Indexes:
    """The indexes of all groups that are searched. Safe to use from several threads.

    While one thread makes the index of a group, others that want the same one wait for it; other
    groups are searched, and everything is written to, meanwhile.

    Args:
        store: Where the groups are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[_Scope, tuple[int, Index]] = {}
        self._room = threading.Lock()
        self._turns: dict[_Scope, threading.Lock] = {}

    def index(self, group: str, recognition_model: str | None = None) -> Index:
        """The state that searches use: of kinds that are trained the last trained one.

        Raises:
            GroupNotFound: There is no such group.
            NotTrained: It has not been trained, or not since its model changed.
        """
        with self._store.reading() as connection:
            found = groups.get(connection, group)
        return self._index(_Scope(found.id, found.kind.trained, recognition_model))

    def present(self, group: str) -> Index:
        """All present faces of a group, trained or not: what enrolment compares with.

        Raises:
            GroupNotFound: There is no such group.
        """
        with self._store.reading() as connection:
            found = groups.get(connection, group)
        return self._index(_Scope(found.id, trained=False, recognition_model=None))

    def refresh(self) -> None:
        """Bring all that were made up to date, so that no erased template stays in memory."""
        for scope in list(self._made):
            try:
                self._index(scope)
            except GalleryError:
                with self._room:
                    self._made.pop(scope, None)

    def forget(self) -> None:
        """Let go of all indexes."""
        with self._room:
            self._made.clear()

    def _index(self, scope: _Scope) -> Index:
        with self._turns.setdefault(scope, threading.Lock()):
            made = self._made.get(scope)
            with self._store.reading() as connection:
                group = groups.get(connection, scope.group_id)
                revision = groups.revision(connection, group.id, trained=scope.trained)
                if made is not None and made[0] == revision:
                    return made[1]
                training = snapshot.training(connection, group.id)
                if scope.trained and (training is None or group.model is None):
                    raise _not_trained(group.name)
                sealed = roll.call(
                    connection,
                    group,
                    trained=scope.trained,
                    recognition_model=scope.recognition_model,
                )
            index = self._opened(sealed, training, None if made is None else made[1])
            self._keep(scope, revision, index)
            return index

    def _keep(self, scope: _Scope, revision: int, index: Index) -> None:
        with self._room:
            self._made.pop(scope, None)
            self._made[scope] = revision, index
            surplus = sum(len(kept) for _, kept in self._made.values()) - MAX_TEMPLATES
            for oldest in list(self._made)[:-1]:
                if surplus <= 0:
                    return
                surplus -= len(self._made.pop(oldest)[1])

    def _opened(self, sealed: SealedRoll, training: Training | None, last: Index | None) -> Index:
        opened = sealed.open(self._store.vault, None if last is None else last.roll)
        return Index(opened, None if training is None else training.calibration)


def _not_trained(name: str) -> NotTrained:
    message = f"the group {name} is not trained; run `whosthere train --group {name}`"
    return NotTrained(message)
