"""What a service can be asked for, learned from what it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whosthere.providers.azure.attributes import (
    RETIRED,
    DetectionModel,
    FaceAttribute,
    RecognitionModel,
    given_by,
)
from whosthere.providers.azure.translation import ASKED
from whosthere.types import Aspect

if TYPE_CHECKING:
    from whosthere.errors import ServiceRefused

ONLY = re.compile(r"only face attributes '(?P<names>[^']*)'", re.IGNORECASE)
"""A refusal that lists what is supported, not what is not."""
UNSUPPORTED = "UnsupportedFeature"
"""The service's code for what it gives to some only, or to nobody any more."""
REFUSALS = re.compile(r"not supported|missing approval|face ?attributes", re.IGNORECASE)
GATED = re.compile(r"identif|verif|returnFaceId", re.IGNORECASE)
"""What Microsoft gives only to whom it approves: comparing faces, and the ids for it."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What is asked of every face.

    Attributes:
        attributes: What to say of it.
        face_id: Whether to remember it, so that it can be identified.
        recognition: What would compare it.
    """

    attributes: frozenset[FaceAttribute]
    face_id: bool
    recognition: RecognitionModel = RecognitionModel.RECOGNITION_04

    @classmethod
    def wanted(cls, aspects: Aspect, more: frozenset[FaceAttribute] = frozenset()) -> Abilities:
        """All that is to be found out about faces: our own aspects, and more attributes."""
        asked = frozenset(name for aspect, name in ASKED.items() if aspect & aspects)
        return cls(asked | more, Aspect.TEMPLATE in aspects)

    @property
    def detection(self) -> DetectionModel:
        """What finds the faces: the newest, which does it best, unless only the oldest one knows
        what is asked (age, gender, emotion, hair and the like).
        """
        oldest, newest = DetectionModel.DETECTION_01, DetectionModel.DETECTION_03
        return oldest if self.attributes & RETIRED else newest

    @property
    def asked(self) -> frozenset[FaceAttribute]:
        """The attributes that the models can give together."""
        return self.attributes & given_by(self.detection, self.recognition)

    @property
    def aspects(self) -> Aspect:
        """What it finds out in our words."""
        found = Aspect.NOTHING
        for aspect, name in ASKED.items():
            if name in self.asked and aspect & Aspect.ATTRIBUTES:
                found |= aspect
        return found

    def without(self, refusal: ServiceRefused) -> Abilities | None:
        """What is left after a refusal; None when the refusal is about something else."""
        said = str(refusal)
        if refusal.code != UNSUPPORTED and not REFUSALS.search(said):
            return None
        refused = self._named(said)
        gated = self.face_id and GATED.search(said) is not None
        if not refused and not gated:
            refused = self._suspected()
            gated = not refused and self.face_id
        if not refused and not gated:
            return None
        return replace(
            self, attributes=self.attributes - refused, face_id=self.face_id and not gated
        )

    def _suspected(self) -> frozenset[FaceAttribute]:
        """What a refusal is likeliest about that does not say it: the newest attribute, which an
        older service may not know, then those that Microsoft retired, then all.
        """
        for suspects in (frozenset({FaceAttribute.QUALITY}), RETIRED, self.attributes):
            if suspects & self.asked:
                return suspects & self.attributes
        return frozenset()

    def _named(self, said: str) -> frozenset[FaceAttribute]:
        """The attributes that a refusal is about."""
        only = ONLY.search(said)
        if only is not None:
            supported = only["names"].casefold().split(",")
            return frozenset(one for one in self.attributes if one.casefold() not in supported)
        words = set(re.findall(r"\w+", said.casefold()))
        return frozenset(one for one in self.attributes if one.casefold() in words)
