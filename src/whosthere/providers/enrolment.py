"""Enrolling: photos, videos and cameras become faces of people in the gallery."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.errors import GalleryError, PictureError
from whosthere.people.faces import Look
from whosthere.people.reenrolment import reenrol, reenrolment
from whosthere.providers.register import Enrolment, Register
from whosthere.providers.seen import Seen, see
from whosthere.video.open import open_source
from whosthere.video.pictures import decode_picture, read_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from whosthere.people.gallery import Gallery
    from whosthere.people.records import EnrolledFace
    from whosthere.types import Frame, Image
    from whosthere.vision.analyser import Analyser

VIDEO_LOOKS = 5
"""Faces enrolled from one video: more of one moment teach little."""
VIDEO_INTERVAL = 0.5
"""Seconds between the looks at a video."""
NEW_LOOK = 0.9
"""Cosine above which a further look from a video shows nothing new."""


class Enroller:
    """Enrols people in one group.

    Args:
        analyser: The networks.
        gallery: Where people are kept.
        group: Name or id of the group; made if there is none of that name.
        force: Take photos that would be refused.
        pictures: Keep a small sealed picture of every face.

    Attributes:
        register: Judges what is seen, and enrols it.
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
        self.register = Register(gallery, group, force=force)
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
            yield self.register.enrol(name, self.see(image), photo.name, photo.resolve())

    def add_video(self, name: str, video: Path) -> Iterator[Enrolment]:
        """Enrol the best and most different looks at the one person in a video.

        Raises:
            SourceError: The video cannot be read.
        """
        looks = self._looks(video)
        for frame, seen in looks:
            source = f"{video.name} at {frame.pts:.1f} s"
            yield self.register.enrol(name, seen, source, video.resolve(), frame.pts)
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

    def see(self, image: Image) -> Seen:
        """Look at a BGR picture."""
        return see(self._analyser, image, picture=self._pictures)

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
