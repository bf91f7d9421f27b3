"""Unknown faces that are kept, when that is switched on: grouped across runs, named, forgotten.

Each kept face has a data key of its own, so that any of them can be forgotten for good. Who is who
is not stored but found when asked: a cluster is known by its oldest face, and any of its faces
stands for it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import PersonNotFound
from whosthere.people import groups, kept_faces, snapshot
from whosthere.people.calibration import default_calibration
from whosthere.people.clustering import clusters
from whosthere.people.corrections import PROGRAM
from whosthere.people.erasure import erase_strangers
from whosthere.people.kept_faces import Cluster, KeptFace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from whosthere.people.calibration import Calibration
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Erasure, Group, Person
    from whosthere.types import Quality, Template

MAX_KEPT = 4000
"""Faces kept in a group; the oldest goes first. Grouping them takes n²/2 distances: 64 MB."""

MIN_PREFIX = 4
"""Characters of an id that are enough to type."""


class KeptStrangers:
    """The kept unknown faces of one group.

    Args:
        gallery: Where they are kept.
        group: Name or id of the group.

    Attributes:
        group_id: Id of the group.

    Raises:
        GalleryError: There is no such group.
    """

    def __init__(self, gallery: Gallery, group: str) -> None:
        self._store = gallery.store
        self._corrections = gallery.corrections
        self.group_id = gallery.group(group).id

    def keep(
        self,
        template: Template,
        quality: Quality,
        source: str,
        seen_at: datetime,
        picture: bytes | None = None,
    ) -> KeptFace:
        """Keep a face, sealed; the oldest one makes room when there are `MAX_KEPT`.

        Args:
            template: What it is recognised by.
            quality: How good the look is.
            source: The camera or file it was seen on.
            seen_at: When.
            picture: The face and a little around it, a small JPEG; None to keep no picture.
        """
        face = KeptFace(str(uuid.uuid4()), quality, source, seen_at, picture is not None)
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM strangers WHERE id IN (SELECT id FROM strangers WHERE group_id = ?"
                " ORDER BY seen_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (self.group_id, MAX_KEPT - 1),
            )
            kept_faces.insert(connection, self._store.vault, self.group_id, face, template, picture)
        return face

    def clusters(self) -> list[Cluster]:
        """Who is who among them, the most often seen first.

        Faces of different models never join; see `whosthere.people.clustering` for the others.
        """
        with self._store.reading() as connection:
            group = groups.get(connection, self.group_id)
            own = _calibration(connection, group)
            kept = kept_faces.opened(connection, self._store.vault, group.id)
        found: list[Cluster] = []
        for model in sorted({template.model for _, template in kept}):
            of_model = [(face, template) for face, template in kept if template.model == model]
            calibration = own if model == group.model else None
            found.extend(_clusters(of_model, calibration or default_calibration(model)))
        return sorted(found, key=lambda cluster: -len(cluster.faces))

    def cluster(self, stranger_id: str) -> Cluster:
        """The cluster with the face of that id, or of an id that begins so.

        Raises:
            PersonNotFound: There is none, or there are several.
        """
        matching = [
            cluster
            for cluster in self.clusters()
            if any(face.id.startswith(stranger_id) for face in cluster.faces)
        ]
        if len(stranger_id) < MIN_PREFIX or len(matching) != 1:
            message = (
                f"there is not exactly one stranger {stranger_id!r}; see `whosthere people "
                "strangers`"
            )
            raise PersonNotFound(message)
        return matching[0]

    def name(self, stranger_id: str, name: str) -> Person:
        """Turn a stranger into a person: their faces are enrolled, and no longer a stranger's.

        Somebody of that name who is enrolled already gets the faces.

        Raises:
            PersonNotFound: There is no such stranger.
            ModelMismatch: The group's templates were made by another model.
            GalleryError: The person has too many faces.
            UsageError: The name is none.
        """
        stranger = self.cluster(stranger_id)
        return self._corrections.name_stranger(self.group_id, stranger, name, PROGRAM)[0]

    def forget(self, stranger_id: str) -> Erasure:
        """Erase a stranger, with evidence.

        Raises:
            PersonNotFound: There is no such stranger.
        """
        cluster = self.cluster(stranger_id)
        return erase_strangers(self._store, [face.id for face in cluster.faces], cluster.id)

    def forget_all(self, before: datetime) -> Erasure:
        """Erase every stranger face last seen before that moment, with evidence."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM strangers WHERE group_id = ? AND seen_at < ?",
                (self.group_id, before.isoformat(timespec="microseconds")),
            ).fetchall()
        return erase_strangers(self._store, [row["id"] for row in rows], self.group_id)


def _calibration(connection: sqlite3.Connection, group: Group) -> Calibration | None:
    """The group's own, once it is trained."""
    trained = snapshot.training(connection, group.id)
    return None if trained is None else trained.calibration


def _clusters(kept: Sequence[tuple[KeptFace, Template]], calibration: Calibration) -> list[Cluster]:
    """Who is who among faces of one model."""
    vectors = np.stack([template.vector for _, template in kept])
    return [Cluster(tuple(kept[row][0] for row in rows)) for rows in clusters(vectors, calibration)]
