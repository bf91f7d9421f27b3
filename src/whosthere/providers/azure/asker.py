"""Asks the service about the faces of a frame, and no more than it is able to say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.errors import ServiceRefused
from whosthere.providers.azure.abilities import Abilities
from whosthere.providers.azure.attributes import RETIRED, FaceAttribute
from whosthere.providers.azure.frames import encode
from whosthere.providers.azure.inquiry import Answer
from whosthere.providers.azure.names import Names
from whosthere.providers.azure.translation import answered_face
from whosthere.types import Aspect, ModelVersions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whosthere.providers.azure.answers import DetectedFace
    from whosthere.providers.azure.inquiry import Inquiry
    from whosthere.providers.azure.service import Service
    from whosthere.types import Box, Match

FACE_ID_SECONDS = 60
"""For which the service remembers a face: the shortest, since it is identified at once."""
SAME_FACE = 0.2
"""Overlap of a detected face with one whose name is settled; detectors cut faces differently."""
WORDS = {FaceAttribute.HEAD_POSE: "the head pose"}
"""For attributes whose names in the service are none of a language."""


class Asker:
    """Asks about frames. What the service refuses is told once, and not asked again.

    Args:
        service: The service.
        wanted: What to find out about every face.
        more: Attributes of the service besides.
        group: Id of the person group that is searched.
        tell: Is given one sentence when something cannot be found out.
        fills: Whether the local networks guess what the service does not say.
    """

    def __init__(
        self,
        service: Service,
        wanted: Aspect,
        more: frozenset[FaceAttribute],
        group: str,
        tell: Callable[[str], None],
        *,
        fills: bool,
    ) -> None:
        self._service = service
        self._wanted = wanted
        self._tell = tell
        self._fills = fills
        self._abilities = Abilities.wanted(wanted, more)
        self._names = Names(service.face, group, tell)
        apart = self._abilities.attributes - self._abilities.asked - {FaceAttribute.QUALITY}
        if apart:
            tell(
                f"{_named(apart)} cannot be asked together with the other attributes, which only "
                f"{self._abilities.detection} gives; it is left out"
            )

    @property
    def missing(self) -> Aspect:
        """Attributes that are wanted and that the service does not say."""
        return self._wanted & Aspect.ATTRIBUTES & ~self._abilities.aspects

    @property
    def models(self) -> ModelVersions:
        """What of the service is at work."""
        given, detection = self._abilities.aspects, f"azure:{self._abilities.detection}"
        return ModelVersions(
            detector=detection,
            landmarks=detection,
            embedder=f"azure:{self._abilities.recognition}" if self._abilities.face_id else None,
            age_gender=detection if given & Aspect.AGE_GENDER else None,
            emotion=detection if Aspect.EMOTION in given else None,
        )

    def ask(self, inquiry: Inquiry) -> Answer:
        """What the service says of a frame.

        Raises:
            ServiceError: It says nothing, for a reason that is no missing ability.
            PictureError: The frame is too small for it.
        """
        before = self._service.usage().calls
        encoded = encode(inquiry.frame.image)
        detected = self._detect(encoded.jpeg)
        settled = [box.scaled(1 / encoded.scale) for box in inquiry.settled]
        matches = self._identify(detected, settled)
        faces = (
            answered_face(one, encoded.scale, matches.get(one.face_id or "")) for one in detected
        )
        calls = self._service.usage().calls - before
        return Answer(inquiry.frame.index, tuple(face for face in faces if face), max(calls, 1))

    def close(self) -> None:
        """Let go of the service."""
        self._service.close()

    def _detect(self, jpeg: bytes) -> tuple[DetectedFace, ...]:
        model = self._names.model() if self._abilities.face_id else None
        if model is not None:
            self._abilities = replace(self._abilities, recognition=model)
        while True:
            abilities = self._abilities
            try:
                return self._service.face.detect(
                    jpeg,
                    attributes=abilities.asked,
                    landmarks=True,
                    detection_model=abilities.detection,
                    recognition_model=abilities.recognition,
                    face_id=abilities.face_id and model is not None,
                    ttl=FACE_ID_SECONDS,
                )
            except ServiceRefused as refusal:
                left = abilities.without(refusal)
                if left is None:
                    raise
                self._give_up(left, refusal)

    def _identify(
        self, detected: Sequence[DetectedFace], settled: Sequence[Box]
    ) -> Mapping[str, Match]:
        """Who those faces are that have an id and no name yet."""
        open_ids = [
            one.face_id
            for one in detected
            if one.face_id and not any(one.box.iou(box) > SAME_FACE for box in settled)
        ]
        return self._names.identify(open_ids)

    def _give_up(self, left: Abilities, refusal: ServiceRefused) -> None:
        """Ask for no more than what is left, and say so."""
        # Nobody asked for the quality: it only weighs the votes.
        lost = self._abilities.attributes - left.attributes - {FaceAttribute.QUALITY}
        if self._abilities.face_id and not left.face_id:
            self._tell(f"no names: {refusal}")
        self._abilities = left
        if lost:
            self._tell(self._loss(lost))

    def _loss(self, lost: frozenset[FaceAttribute]) -> str:
        """One sentence about attributes that the service does not say."""
        host = self._service.face.endpoint.host
        why = "Microsoft retired that in 2023" if lost <= RETIRED else "it does not support that"
        sentence = f"{host} does not tell {_named(lost)} ({why})"
        if not lost & RETIRED:
            return f"{sentence}; it is left out"
        if self._fills:
            return f"{sentence}; the networks on this machine guess it"
        return f"{sentence}; it is left out, or guessed here with --fill-attributes local"


def _named(attributes: frozenset[FaceAttribute]) -> str:
    return ", ".join(sorted(WORDS.get(one, one) for one in attributes))
