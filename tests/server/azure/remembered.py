"""Faces that a server remembers, without a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.people import synthetic

if TYPE_CHECKING:
    from whosthere.server.azure.service import Service
    from whosthere.types import Template


def remember(service: Service, *templates: Template, model: str = "recognition_04") -> list[str]:
    """The faceIds of faces that were detected with that recognition model."""
    faces = [(template, synthetic.GOOD) for template in templates]
    return service.face_ids.remember(faces, model, 600)


def remember_one(service: Service, template: Template, model: str = "recognition_04") -> str:
    """The faceId of a face that was detected with that recognition model."""
    (face_id,) = remember(service, template, model=model)
    return face_id
