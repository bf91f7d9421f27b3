"""Person groups of a Face service: who is in them, their faces, and their training."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from whosthere.errors import PersonNotFound, ServiceRefused, UsageError
from whosthere.people.names import folded
from whosthere.providers.azure.answers import (
    Added,
    RemoteFace,
    RemoteGroup,
    RemotePerson,
    Training,
    TrainingStatus,
)
from whosthere.providers.azure.attributes import DetectionModel, RecognitionModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.providers.azure.link import Link
    from whosthere.types import Box

T = TypeVar("T", RemoteGroup, RemotePerson)

PAGE = 1000
"""The most entries that the service lists in one answer."""
POLL_SECONDS = 1.0
"""Between two looks at a training; small groups are trained in less."""


_UNFINISHED = {TrainingStatus.NOT_STARTED, TrainingStatus.RUNNING}


class PersonGroups:
    """The person groups, or the large person groups, of a service.

    A group is named by its id: lower-case letters, digits, ``-`` and ``_``, at most 64. Every
    method raises `ServiceError` or one of its kinds; `ServiceRefused` when there is no such group,
    person or face.

    Attributes:
        large: Whether they are large person groups.
    """

    def __init__(self, link: Link, *, large: bool) -> None:
        self.large = large
        self._link = link
        self._root = "/largepersongroups" if large else "/persongroups"

    # Groups

    def create(
        self,
        group: str,
        name: str,
        user_data: str | None = None,
        recognition_model: RecognitionModel = RecognitionModel.RECOGNITION_04,
    ) -> None:
        """Make a group. Its recognition model cannot be changed later."""
        body = _given(name=name, userData=user_data, recognitionModel=recognition_model)
        self._link.do("PUT", self._group(group), body)

    def ensure(self, group: str, name: str, user_data: str | None = None) -> None:
        """Make a group if there is none of that id."""
        try:
            self.get(group)
        except ServiceRefused as error:
            if not error.code.endswith("GroupNotFound"):
                raise
            self.create(group, name, user_data)

    def get(self, group: str) -> RemoteGroup:
        """A group with its recognition model."""
        return self._link.fetch(self._group(group), RemoteGroup, {"returnRecognitionModel": True})

    def all(self) -> Iterator[RemoteGroup]:
        """All groups by id."""
        return self._pages(self._root, tuple[RemoteGroup, ...], returnRecognitionModel=True)

    def update(self, group: str, *, name: str | None = None, user_data: str | None = None) -> None:
        """Change what is not None."""
        self._link.do("PATCH", self._group(group), _given(name=name, userData=user_data))

    def delete(self, group: str) -> None:
        """Delete a group with everybody in it."""
        self._link.do("DELETE", self._group(group))

    # Training

    def train(self, group: str) -> None:
        """Begin to train a group; what was trained before is searched meanwhile."""
        self._link.do("POST", f"{self._group(group)}/train")

    def training(self, group: str) -> Training:
        """How far the training is."""
        return self._link.fetch(f"{self._group(group)}/training", Training)

    def wait_for_training(
        self, group: str, sleep: Callable[[float], None] = time.sleep
    ) -> Training:
        """Look every `POLL_SECONDS` until the training has ended.

        Raises:
            ServiceRefused: It failed.
        """
        while (training := self.training(group)).status in _UNFINISHED:
            sleep(POLL_SECONDS)
        if training.status is TrainingStatus.FAILED:
            why = (training.message or "the service does not say why").rstrip(".")
            message = f"training {group} failed ({why}); a group needs people with faces"
            raise ServiceRefused(message, "TrainingFailed")
        return training

    # People

    def people(self, group: str) -> Iterator[RemotePerson]:
        """Everybody in a group by id."""
        return self._pages(f"{self._group(group)}/persons", tuple[RemotePerson, ...])

    def person(self, group: str, person_id: str) -> RemotePerson:
        """Somebody of a group."""
        return self._link.fetch(self._person(group, person_id), RemotePerson)

    def find(self, group: str, name_or_id: str) -> RemotePerson:
        """Somebody of a group by id or, failing that, by name, whatever the case of its letters.

        Raises:
            UsageError: Several people have the name.
            PersonNotFound: There is nobody of that name or id.
        """
        found = [
            person
            for person in self.people(group)
            if name_or_id == person.id or folded(name_or_id) == folded(person.name)
        ]
        if not found:
            message = (
                f"there is nobody called {name_or_id!r} in the group {group}; see "
                "`whosthere azure people list`"
            )
            raise PersonNotFound(message)
        if len(found) > 1:
            ids = ", ".join(person.id for person in found)
            message = f"several people are called {name_or_id}; give an id: {ids}"
            raise UsageError(message)
        return found[0]

    def add_person(self, group: str, name: str, user_data: str | None = None) -> str:
        """Add somebody without a face; the id the service gives."""
        body = _given(name=name, userData=user_data)
        return self._link.add(f"{self._group(group)}/persons", Added, body).id

    def update_person(
        self, group: str, person_id: str, *, name: str | None = None, user_data: str | None = None
    ) -> None:
        """Change what is not None."""
        body = _given(name=name, userData=user_data)
        self._link.do("PATCH", self._person(group, person_id), body)

    def remove_person(self, group: str, person_id: str) -> None:
        """Remove somebody with all faces."""
        self._link.do("DELETE", self._person(group, person_id))

    # Faces

    def face(self, group: str, person_id: str, face_id: str) -> RemoteFace:
        """A persisted face."""
        return self._link.fetch(self._face(group, person_id, face_id), RemoteFace)

    def add_face(
        self,
        group: str,
        person_id: str,
        jpeg: bytes,
        *,
        user_data: str | None = None,
        target: Box | None = None,
        detection_model: DetectionModel = DetectionModel.DETECTION_03,
    ) -> str:
        """Add a face to somebody; the id the service gives.

        Args:
            group: The group.
            person_id: Whose face it is.
            jpeg: The picture, within the limits of `whosthere.providers.azure.frames`.
            user_data: Whatever is to be remembered, at most 1,024 characters.
            target: Where the face is, in pixels; None when the picture shows only one.
            detection_model: What finds it.
        """
        query: dict[str, str | int | bool] = {"detectionModel": detection_model}
        if user_data is not None:
            query["userData"] = user_data
        if target is not None:
            sides = (target.x, target.y, target.width, target.height)
            query["targetFace"] = ",".join(str(round(side)) for side in sides)
        path = f"{self._person(group, person_id)}/persistedfaces"
        return self._link.add(path, Added, jpeg, query).id

    def update_face(self, group: str, person_id: str, face_id: str, *, user_data: str) -> None:
        """Replace a face's user data."""
        self._link.do("PATCH", self._face(group, person_id, face_id), {"userData": user_data})

    def remove_face(self, group: str, person_id: str, face_id: str) -> None:
        """Remove a face."""
        self._link.do("DELETE", self._face(group, person_id, face_id))

    # Paths

    def _group(self, group: str) -> str:
        return f"{self._root}/{quote(group, safe='')}"

    def _person(self, group: str, person_id: str) -> str:
        return f"{self._group(group)}/persons/{quote(person_id, safe='')}"

    def _face(self, group: str, person_id: str, face_id: str) -> str:
        return f"{self._person(group, person_id)}/persistedfaces/{quote(face_id, safe='')}"

    def _pages(
        self, path: str, reads: type[tuple[T, ...]], **query: str | int | bool
    ) -> Iterator[T]:
        """All entries: each page begins after the last id of the one before."""
        query["top"] = PAGE
        while page := self._link.fetch(path, reads, query):
            yield from page
            if len(page) < PAGE:
                return
            query["start"] = page[-1].id


def _given(**fields: str | None) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
