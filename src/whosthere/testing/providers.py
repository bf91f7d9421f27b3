"""A provider that makes up what it sees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.types import Aspect, Match, ModelVersions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whosthere.types import Face, Image, Template

MODEL = "imagined-1"


class ImaginedProvider:
    """Sees in a picture whatever a function says, and knows nobody unless told.

    Args:
        scene: The faces of a picture, with all that can be found out about them.
        identify: Says who a template is most like.
    """

    models = ModelVersions(detector=MODEL, embedder=MODEL)

    def __init__(
        self,
        scene: Callable[[Image], Sequence[Face]],
        identify: Callable[[Template], Match] = lambda _: Match(),
    ) -> None:
        self._scene = scene
        self._identify = identify

    def detect(self, image: Image) -> list[Face]:
        """See `Provider.detect`."""
        bare = [
            replace(face, mesh=None, pose=None, quality=None, attributes=None, template=None)
            for face in self._scene(image)
        ]
        return sorted(bare, key=lambda face: face.box.area, reverse=True)

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        """See `Provider.describe`; it is the face of the scene that overlaps most."""
        whole = max(self._scene(image), key=lambda other: other.box.iou(face.box))
        looked_at = bool(aspects & (Aspect.MESH | Aspect.TEMPLATE))
        return replace(
            face,
            mesh=whole.mesh if looked_at else face.mesh,
            pose=whole.pose if looked_at else face.pose,
            quality=whole.quality if looked_at else face.quality,
            template=whole.template if Aspect.TEMPLATE in aspects else face.template,
            attributes=whole.attributes if aspects & Aspect.ATTRIBUTES else face.attributes,
        )

    def identify(self, template: Template) -> Match:
        """See `Provider.identify`."""
        return self._identify(template)
