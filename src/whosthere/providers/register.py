"""Whoever was seen becomes a face of a person in the gallery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import PersonNotFound, PhotoRefused
from whosthere.people.enrolment import judge
from whosthere.people.faces import Look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whosthere.people.enrolment import Verdict
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace
    from whosthere.providers.seen import Seen


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What became of one photo.

    Attributes:
        source: What it is called, for showing.
        face: The face that was enrolled; None when it was refused.
        refusal: Why it was refused, one sentence; None when it was enrolled.
        doubts: What is doubtful about it, a sentence each.
    """

    source: str
    face: EnrolledFace | None
    refusal: str | None = None
    doubts: tuple[str, ...] = ()


class Register:
    """Judges what was seen, and enrols it, in one group.

    Args:
        gallery: Where people are kept.
        group: Name or id of the group; made if there is none of that name.
        force: Take looks that would be refused.
    """

    def __init__(self, gallery: Gallery, group: str, *, force: bool = False) -> None:
        self._gallery = gallery
        self._group = gallery.ensure_group(group).id
        self._force = force

    def judge(self, name: str, seen: Seen, earlier: Sequence[Seen] = ()) -> Verdict:
        """Judge what was seen, without enrolling it.

        Args:
            name: Name of the person, or the id of one who is there.
            seen: The look.
            earlier: Looks at the same person that are not enrolled yet.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
        """
        person_id = self._person_id(name)
        own = [] if person_id is None else list(self._gallery.templates(person_id).values())
        own += [look.faces[0].template for look in earlier if look.faces[0].template is not None]
        return judge(seen.faces, own, self._gallery.present(self._group), person_id)

    def enrol(
        self,
        name: str,
        seen: Seen,
        source: str,
        photo: Path | None = None,
        pts: float | None = None,
    ) -> Enrolment:
        """Enrol what was seen, unless it is refused; the person is made with the first look.

        Args:
            name: Name of the person, or the id of one who is there.
            seen: The look.
            source: What the picture is called, for showing.
            photo: The picture or video it came from; None where that is no file here.
            pts: Seconds into that video; None for a picture.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
            GalleryError: The person has too many faces.
        """
        verdict = self.judge(name, seen)
        doubts = tuple(f.sentence for f in verdict.findings if self._force or not f.refuses)
        try:
            face = verdict.chosen(force=self._force)
        except PhotoRefused as error:
            return Enrolment(source, None, str(error), doubts)
        if face.template is None or face.quality is None:
            message = "a face is enrolled with template and quality"
            raise ValueError(message)
        person_id = self._person_id(name) or self._gallery.add_person(self._group, name).id
        look = Look(face.template, face.quality, photo, pts, picture=seen.picture)
        return Enrolment(source, self._gallery.add_face(person_id, look), None, doubts)

    def _person_id(self, name: str) -> str | None:
        try:
            return self._gallery.person(self._group, name).id
        except PersonNotFound:
            return None
