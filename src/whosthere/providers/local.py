"""The local provider: the networks on this machine, and the gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.types import Match

if TYPE_CHECKING:
    from whosthere.people.index import Index
    from whosthere.types import Aspect, Face, Image, ModelVersions, Template
    from whosthere.vision.analyser import Analyser


class LocalProvider:
    """Networks and gallery on this machine; nothing leaves it.

    Args:
        analyser: The networks.
        index: Whom to look for; None when nobody is enrolled.
    """

    def __init__(self, analyser: Analyser, index: Index | None = None) -> None:
        self._analyser = analyser
        self._index = index

    @property
    def models(self) -> ModelVersions:
        """See `Provider.models`."""
        return self._analyser.models

    def detect(self, image: Image) -> list[Face]:
        """See `Provider.detect`."""
        return self._analyser.detect(image)

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        """See `Provider.describe`."""
        return self._analyser.describe(image, face, aspects)

    def identify(self, template: Template) -> Match:
        """See `Provider.identify`."""
        if self._index is None:
            return Match()
        return next(iter(self._index.search(template)), Match())
