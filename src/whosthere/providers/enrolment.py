"""Enrolling: photos, videos and cameras become faces of people in the gallery."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, PersonNotFound, PhotoRefused, PictureError
from whosthere.people.enrolment import judge
from whosthere.people.faces import Look
from whosthere.people.reenrolment import reenrol, reenrolment
from whosthere.providers.portraits import portrait
from whosthere.types import Aspect
from whosthere.video.open import open_source
from whosthere.video.pictures import decode_picture, read_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from whosthere.people.enrolment import Verdict
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace
    from whosthere.types import Face, Frame, Image
    from whosthere.vision.analyser import Analyser

VIDEO_LOOKS = 5
"""Faces enrolled from one video: more of one moment teach little."""
VIDEO_INTERVAL = 0.5
"""Seconds between the looks at a video."""
NEW_LOOK = 0.9
"""Cosine above which a further look from a video shows nothing new."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was found in a picture.

    Attributes:
        faces: Its faces, largest first; the first with pose, quality and template.
        picture: The first, cut out, as a JPEG; None without a face, or where none is to be kept.
    """

    faces: list[Face]
    picture: bytes | None = field(default=None, repr=False)


class Enroller:
    """Enrols people in one group.

    Args:
        analyser: The networks.
        gallery: Where people are kept.
        group: Name or id of the group; made if there is none of that name.
        force: Take photos that would be refused.
        pictures: Keep a small sealed picture of every face.
    """

    def __init__(
        self,
        analyser: Analyser,
        gallery: Gallery,
        group: str,
        *,
        force: bool = False,
        pictures: bool = True,
    ) -> None:
        self._analyser = analyser
        self._gallery = gallery
        self._group = gallery.ensure_group(group).id
        self._force = force
        self._pictures = pictures

    def add_photos(self, name: str, photos: Iterable[Path]) -> Iterator[Enrolment]:
        """Enrol photos of somebody, one after another; the person is made with the first.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
            GalleryError: The person has too many faces.
        """
        for photo in photos:
            try:
                image = read_picture(photo)
            except PictureError as error:
                yield Enrolment(photo.name, None, str(error))
                continue
            yield self._enrol(name, self.see(image), photo.name, photo.resolve())

    def add_image(self, name: str, image: Image, source: str) -> Enrolment:
        """Enrol a photo that is no file here.

        Args:
            name: Name of the person, or the id of one who is there.
            image: BGR.
            source: What it is called, for showing.

        Raises:
            ModelMismatch: The group's templates were made by other weights.
            GalleryError: The person has too many faces.
        """
        return self._enrol(name, self.see(image), source)

    def add_seen(self, name: str, seen: Seen) -> Enrolment:
        """Enrol from a camera's frame, as `see` saw it."""
        return self._enrol(name, seen, "camera")

    def add_video(self, name: str, video: Path) -> Iterator[Enrolment]:
        """Enrol the best and most different looks at the one person in a video.

        Raises:
            SourceError: The video cannot be read.
        """
        looks = self._looks(video)
        for frame, seen in looks:
            source = f"{video.name} at {frame.pts:.1f} s"
            yield self._enrol(name, seen, source, video.resolve(), frame.pts)
        if not looks:
            yield Enrolment(video.name, None, "there is no face in it")

    def reenrol(self) -> tuple[int, int]:
        """Make all templates anew with this analyser's weights, from photos, or else cut-outs.

        Returns:
            How many faces were made anew, and how many were lost because there is neither, or
            no face in it.

        Raises:
            GalleryError: Faces would be lost, and that is not forced; nothing has changed.
            PictureError: A photo is damaged; nothing has changed.
        """
        plan = reenrolment(self._gallery, self._group)
        found = {face.id: self._look_again(face, picture_of(face)) for face in plan.photos}
        for face in plan.pictures:
            cut_out = decode_picture(self._gallery.album.picture(face.id), face.source)
            look = self._look_again(face, cut_out)
            # The one that is kept stays: cutting it out again would take something away.
            found[face.id] = None if look is None else replace(look, picture=None)
        looks = {face_id: look for face_id, look in found.items() if look is not None}
        missing = len(found) + len(plan.lost) - len(looks)
        if missing and not self._force:
            message = (
                f"enrolled faces would be lost: of {missing} there is neither the photo nor a "
                "picture; put the photos back, or go on with --force"
            )
            raise GalleryError(message)
        model = self._analyser.embedder.fingerprint
        lost = reenrol(self._gallery, self._group, model, looks)
        return len(looks), lost

    def judge(self, name: str, seen: Seen, earlier: Sequence[Seen] = ()) -> Verdict:
        """Judge what was seen, without enrolling it.

        Args:
            name: Name of the person, or the id of one who is there.
            seen: The look.
            earlier: Looks at the same person that are not enrolled yet.
        """
        person_id = self._person_id(name)
        own = [] if person_id is None else list(self._gallery.templates(person_id).values())
        own += [look.faces[0].template for look in earlier if look.faces[0].template is not None]
        return judge(seen.faces, own, self._gallery.present(self._group), person_id)

    def see(self, image: Image) -> Seen:
        """Look at a BGR picture."""
        faces = self._analyser.detect_thoroughly(image)
        if not faces:
            return Seen([])
        largest = self._analyser.describe(image, faces[0], Aspect.TEMPLATE)
        picture = portrait(image, largest.box) if self._pictures else None
        return Seen([largest, *faces[1:]], picture)

    def _enrol(
        self,
        name: str,
        seen: Seen,
        source: str,
        photo: Path | None = None,
        pts: float | None = None,
    ) -> Enrolment:
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

    def _look_again(self, enrolled: EnrolledFace, image: Image | None) -> Look | None:
        """The look at a picture of a face that is enrolled; None where it shows no face."""
        seen = Seen([]) if image is None else self.see(image)
        if not seen.faces or seen.faces[0].template is None or seen.faces[0].quality is None:
            return None
        return Look(
            seen.faces[0].template,
            seen.faces[0].quality,
            enrolled.photo,
            enrolled.pts,
            enrolled.user_data,
            seen.picture,
        )

    def _person_id(self, name: str) -> str | None:
        try:
            return self._gallery.person(self._group, name).id
        except PersonNotFound:
            return None

    def _looks(self, video: Path) -> list[tuple[Frame, Seen]]:
        """The best looks at the largest face, each unlike the ones before."""
        found: list[tuple[float, Frame, Seen]] = []
        due = 0.0
        with open_source(str(video)) as source:
            for frame in source.frames():
                if frame.pts < due:
                    continue
                due = frame.pts + VIDEO_INTERVAL
                seen = self.see(frame.image)
                if seen.faces and seen.faces[0].quality is not None:
                    # The frame is done with, and would be held for every look.
                    found.append((seen.faces[0].quality.score, _without_picture(frame), seen))
        chosen: list[tuple[Frame, Seen]] = []
        for _, frame, seen in sorted(found, key=lambda look: look[0], reverse=True):
            if len(chosen) < VIDEO_LOOKS and all(_differ(seen, other) for _, other in chosen):
                chosen.append((frame, seen))
        return chosen


def _differ(one: Seen, other: Seen) -> bool:
    mine, others = one.faces[0].template, other.faces[0].template
    return mine is None or others is None or mine.similarity(others) < NEW_LOOK


def _without_picture(frame: Frame) -> Frame:
    return replace(frame, image=frame.image[:0])


def picture_of(enrolled: EnrolledFace) -> Image | None:
    """The picture a face was enrolled from, BGR; None for a camera.

    Raises:
        PictureError: It is gone, or cannot be read; SourceError where it is a video.
    """
    if enrolled.photo is None:
        return None
    if enrolled.pts is None:
        return read_picture(enrolled.photo)
    with open_source(str(enrolled.photo)) as source:
        for frame in source.frames():
            if frame.pts >= enrolled.pts:
                return frame.image
    return None
