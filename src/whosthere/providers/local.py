"""The local provider: the networks on this machine, and a group of the gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.errors import NotTrained
from whosthere.people.groups import mismatch
from whosthere.types import Match

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.types import Aspect, Face, Image, ModelVersions, Template
    from whosthere.vision.analyser import Analyser


class LocalProvider:
    """Networks and gallery on this machine; nothing leaves it.

    A group that is trained while it is searched is searched in its new state at once.

    Args:
        analyser: The networks.
        gallery: Who is known; None when nobody is to be recognised.
        group: Name or id of the group to search.
        thorough: Whether to look twice for faces, as pictures deserve and live video cannot afford.

    Raises:
        GalleryError: There is no such group.
        ModelMismatch: The group's templates were made by other weights than the analyser's.
    """

    def __init__(
        self,
        analyser: Analyser,
        gallery: Gallery | None = None,
        group: str = "default",
        *,
        thorough: bool = False,
    ) -> None:
        self._analyser = analyser
        self._find = analyser.detect_thoroughly if thorough else analyser.detect
        self._gallery = gallery
        if gallery is not None:
            self._group = gallery.group(group)
            model = analyser.models.embedder
            if model is not None and self._group.model not in {None, model}:
                raise mismatch(self._group, model)

    @property
    def models(self) -> ModelVersions:
        """See `Provider.models`."""
        return self._analyser.models

    def detect(self, image: Image) -> list[Face]:
        """See `Provider.detect`."""
        return self._find(image)

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        """See `Provider.describe`."""
        return self._analyser.describe(image, face, aspects)

    def identify(self, template: Template) -> Match:
        """See `Provider.identify`."""
        if self._gallery is None:
            return Match()
        try:
            index = self._gallery.index(self._group.id)
        except NotTrained:
            # Nobody is known yet, which is an answer: everybody is a stranger.
            return Match()
        return next(iter(index.search(template)), Match())
