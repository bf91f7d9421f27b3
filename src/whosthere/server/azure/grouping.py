"""Group: which of many faces belong together, without knowing whose they are."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from whosthere.people.calibration import default_calibration
from whosthere.people.clustering import clusters
from whosthere.server.azure.comparing import recalled
from whosthere.server.azure.routing import Body, Shared, face_router

router = face_router("recognition")

MIN_FACES, MAX_FACES = 2, 1000


class GroupBody(Body):
    """Faces to sort."""

    face_ids: Annotated[list[str], Field(min_length=MIN_FACES, max_length=MAX_FACES)]


class GroupResult(Body):
    """Every face, with those that are probably the same person's or, like nobody, in the mess."""

    groups: list[list[str]]
    messy_group: list[str]


@router.post("/group")
def group(body: GroupBody, service: Shared) -> GroupResult:
    """Sort faces into people, the most often seen first."""
    faces = recalled(service, body.face_ids)
    vectors = np.stack([face.template.vector for face in faces])
    found = clusters(vectors, default_calibration(faces[0].template.model))
    sorted_ids = [[body.face_ids[row] for row in rows] for rows in found]
    return GroupResult(
        groups=sorted((ids for ids in sorted_ids if len(ids) > 1), key=len, reverse=True),
        messy_group=[ids[0] for ids in sorted_ids if len(ids) == 1],
    )
