"""Other networks, other templates: the same people again, from their photos or cut-outs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.people import faces, groups, negatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.people.faces import Look
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace


@dataclass(frozen=True, slots=True)
class Reenrolment:
    """What enrolling a group anew needs.

    Attributes:
        group: Name of the group.
        photos: Faces whose photo or video still lies where it was: read these again.
        pictures: Others, of which a cut-out is kept: read that.
        lost: Those of which there is neither: they cannot be kept.
    """

    group: str
    photos: tuple[EnrolledFace, ...]
    pictures: tuple[EnrolledFace, ...]
    lost: tuple[EnrolledFace, ...]


def reenrolment(gallery: Gallery, group: str) -> Reenrolment:
    """Which faces of a group can be read again.

    Raises:
        GalleryError: There is no such group.
    """
    enrolled = [face for person in gallery.people(group) for face in gallery.faces(person.id)]
    there = {face.id for face in enrolled if face.photo is not None and face.photo.is_file()}
    return Reenrolment(
        group=gallery.group(group).name,
        photos=tuple(face for face in enrolled if face.id in there),
        pictures=tuple(face for face in enrolled if face.id not in there and face.pictured),
        lost=tuple(face for face in enrolled if face.id not in there and not face.pictured),
    )


def reenrol(gallery: Gallery, group: str, model: str, looks: Mapping[str, Look]) -> int:
    """Swap the templates of a group for those of another model, all at once or not at all.

    Faces without a new look are removed; people stay, without a face if need be. The group has to
    be trained again.

    Args:
        gallery: Where the group is.
        group: Its name or id.
        model: Fingerprint of the model that made the new looks.
        looks: New look by id of the face.

    Returns:
        How many faces were removed.

    Raises:
        GalleryError: There is no such group.
        ValueError: A look was made by another model.
    """
    if any(look.template.model != model for look in looks.values()):
        message = f"all looks have to be made by {model}"
        raise ValueError(message)
    with gallery.store.writing() as connection:
        found = groups.get(connection, group)
        removed = [face for face in faces.of_group(connection, found.id) if face.id not in looks]
        for face in removed:
            faces.remove(connection, face.id)
        groups.rebind(connection, found, model)
        negatives.keep_only(connection, found.id, model)
        for face in faces.of_group(connection, found.id):
            faces.replace(connection, gallery.store.vault, face, looks[face.id])
        return len(removed)
