"""What the gallery answers with. None of these holds a template, so any may be printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from whosthere.types import Quality


class Kind(StrEnum):
    """The kinds of group that Azure Face has; the command line makes person groups."""

    PERSON_GROUP = "person group"
    LARGE_PERSON_GROUP = "large person group"
    FACE_LIST = "face list"
    LARGE_FACE_LIST = "large face list"
    DIRECTORY = "directory"

    @property
    def trained(self) -> bool:
        """Whether searches use the last trained state, not the present one."""
        return self not in {Kind.FACE_LIST, Kind.DIRECTORY}


@dataclass(frozen=True, slots=True)
class Group:
    """The set of people that is trained and searched together.

    In a face list everybody has one face and no name, and the person's id is that of the face.

    Attributes:
        id: UUID.
        kind: What Azure Face takes it for.
        name: Unique among groups of the kind, whatever the case of its letters.
        handle: What Azure Face calls its id: the name where that is a legal one, else the UUID.
        label: What Azure Face calls its name: for showing, not unique.
        user_data: Whatever its owner wants to remember.
        recognition_model: Azure's name of the model it is for; None where any will do.
        model: Fingerprint of the model that made its templates; None before the first.
        added_at: When it was made.
    """

    id: str
    kind: Kind
    name: str
    handle: str
    label: str
    user_data: str
    recognition_model: str | None
    model: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An enrolled identity.

    Attributes:
        id: UUID.
        group_id: The group the person belongs to.
        name: What the person is called; empty in a face list.
        user_data: Whatever its owner wants to remember.
        faces: How many faces are enrolled.
        untrained: How many of them the last training has not seen.
        added_at: When the person was added.
    """

    id: str
    group_id: str
    name: str
    user_data: str
    faces: int
    untrained: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """One look at a person that the gallery keeps a template of.

    Attributes:
        id: UUID.
        person_id: Whose face it is.
        quality: How good the look is.
        photo: The picture or video it was enrolled from; None for a camera.
        pts: Seconds into that video; None for a picture.
        user_data: Whatever its owner wants to remember.
        recognition_model: Azure's name of the model it is for, in the person directory; else None.
        trained: Whether the last training has seen it.
        pictured: Whether a cut-out of it is kept.
        added_at: When it was enrolled.
    """

    id: str
    person_id: str
    quality: Quality
    photo: Path | None
    pts: float | None
    user_data: str
    recognition_model: str | None
    trained: bool
    pictured: bool
    added_at: datetime

    @property
    def source(self) -> str:
        """Name of the file it came from, for showing."""
        return "camera" if self.photo is None else self.photo.name


@dataclass(frozen=True, slots=True)
class Erasure:
    """Evidence that somebody was erased.

    Attributes:
        subject: Digest of the erased id, as in the audit table.
        faces: How many templates were deleted.
        keys: How many data keys were deleted; without its key a template cannot be opened, in a
            backup either.
        traces: How many of those templates and keys, and of the pictures and negatives that went
            with them, the files of the database still hold, searched byte by byte; above 0 only
            while another program keeps the old state open.
        erased_at: When.
    """

    subject: str
    faces: int
    keys: int
    traces: int
    erased_at: datetime

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return self.traces == 0
