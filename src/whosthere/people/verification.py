"""Whether two faces are one person's, or a face is somebody's who is enrolled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import FaceNotFound
from whosthere.people import faces, groups, negatives, persons
from whosthere.people.calibration import DECISION, default_calibration, untrained
from whosthere.people.census import ABSENT

if TYPE_CHECKING:
    from whosthere.people.store import Store
    from whosthere.types import Template


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer of a comparison of two faces.

    Attributes:
        same: Whether they are one person's: whether the confidence reaches 0.5.
        confidence: Calibrated, 0 to 1.
        similarity: Cosine of the two templates.
    """

    same: bool
    confidence: float
    similarity: float


def verify(a: Template, b: Template) -> Verification:
    """Compare two faces, with the model's built-in calibration.

    Raises:
        ValueError: The templates were made by different models.
    """
    similarity = a.similarity(b)
    confidence = default_calibration(a.model).confidence(similarity)
    return Verification(confidence >= DECISION, confidence, similarity)


def verify_person(
    store: Store, template: Template, person_id: str, recognition_model: str | None
) -> Verification:
    """Compare a face with all present faces of a person, trained or not.

    A face that was said not to be them is not: see the law of `whosthere.people.index`.

    Args:
        store: Where the person is.
        template: The face.
        person_id: Who it may be.
        recognition_model: In the directory: only by faces for this model of Azure's.

    Raises:
        PersonNotFound: There is nobody of that id.
        FaceNotFound: The person has no face.
        ModelMismatch: The person's templates were made by another model.
    """
    with store.reading() as connection:
        person = persons.get(connection, person_id)
        group = groups.get(connection, person.group_id)
        photos = faces.templates_of_person(
            connection, store.vault, group, person_id, recognition_model
        )
        denied = negatives.standing(connection, store.vault, person_id, template.model)
    if not photos:
        message = f"{person.name} has no face to compare with; add one"
        raise FaceNotFound(message)
    if group.model != template.model:
        raise groups.mismatch(group, template.model)
    similarity = max(template.similarity(photo) for photo in photos.values())
    calibration = untrained(template.model, np.array([len(photos)]))
    nearest = max((template.similarity(negative) for negative in denied), default=ABSENT)
    if nearest >= max(calibration.threshold, similarity):
        return Verification(same=False, confidence=0.0, similarity=similarity)
    confidence = calibration.confidence(similarity)
    return Verification(confidence >= DECISION, confidence, similarity)
