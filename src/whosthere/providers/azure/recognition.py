"""Whose faces are in a picture, by a group of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.providers.azure.attributes import RecognitionModel
from whosthere.providers.azure.client import MAX_IDENTIFIED
from whosthere.providers.azure.frames import encode

if TYPE_CHECKING:
    from whosthere.providers.azure.answers import RemotePerson
    from whosthere.providers.azure.client import AzureFace
    from whosthere.providers.azure.groups import PersonGroups
    from whosthere.types import Box, Image


@dataclass(frozen=True, slots=True)
class Recognised:
    """A face of a picture, and who it is.

    Attributes:
        box: Rectangle in pixels of the picture.
        person: Who it is; None for somebody unknown.
        confidence: The service's, 0 to 1; 0 for somebody unknown.
    """

    box: Box
    person: RemotePerson | None = None
    confidence: float = 0.0

    @property
    def name(self) -> str | None:
        """The person's name; None for somebody unknown."""
        return None if self.person is None else self.person.name


def recognise(face: AzureFace, groups: PersonGroups, group: str, image: Image) -> list[Recognised]:
    """Find the faces of a picture and search a trained group for them.

    Args:
        face: The service.
        groups: Its kind of groups.
        group: Id of the group.
        image: BGR ``(H, W, 3)`` uint8.

    Returns:
        The faces, largest first.

    Raises:
        PictureError: The picture is too small.
        ServiceRefused: There is no such group, it is untrained, or identification not approved.
        ServiceError: The service cannot be used.
    """
    model = groups.get(group).recognition_model or RecognitionModel.RECOGNITION_04
    sent = encode(image)
    found = face.detect(sent.jpeg, recognition_model=RecognitionModel(model), face_id=True)
    boxes = {one.face_id: one.box.scaled(sent.scale) for one in found if one.face_id}
    ids = list(boxes)
    people: dict[str, RemotePerson] = {}
    recognised = []
    for first in range(0, len(ids), MAX_IDENTIFIED):
        some = ids[first : first + MAX_IDENTIFIED]
        for answer in face.identify(some, group, large=groups.large):
            box = boxes[answer.face_id]
            if not answer.candidates:
                recognised.append(Recognised(box))
                continue
            best = answer.candidates[0]
            if best.person_id not in people:
                people[best.person_id] = groups.person(group, best.person_id)
            recognised.append(Recognised(box, people[best.person_id], best.confidence))
    return recognised
