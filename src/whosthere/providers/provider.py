"""The seam: who finds the faces of a picture, and says whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from whosthere.types import Aspect, Face, Image, Match, ModelVersions, Template


class Provider(Protocol):
    """Analyses pictures. One thread detects while another describes and identifies."""

    @property
    def models(self) -> ModelVersions:
        """What analyses; kept with every sighting."""
        ...

    def detect(self, image: Image) -> list[Face]:
        """The faces of a BGR picture, largest first, weak detections included."""
        ...

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        """The face with more found out about it."""
        ...

    def identify(self, template: Template) -> Match:
        """Who the template is most like; below a confidence of 0.5 it is not that person."""
        ...
