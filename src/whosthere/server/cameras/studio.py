"""What all cameras of the server have in common."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from whosthere.errors import PersonNotFound
from whosthere.live.recognition import live_analyser, recognition_of
from whosthere.server.cameras.visitors import Visitors

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.config import Config, Vision
    from whosthere.live.recognition import Recognition
    from whosthere.people.gallery import Gallery
    from whosthere.server.settings import Settings
    from whosthere.vision.analyser import Analyser


class Studio:
    """Networks, gallery and settings for every camera. Safe to use from several threads.

    Args:
        gallery: Who is known.
        settings: The settings as they are now.
        tell: Takes sentences for whoever runs the server.

    Attributes:
        gallery: Who is known.
        visitors: Who is before the cameras.
        tell: Takes sentences for whoever runs the server.
    """

    def __init__(self, gallery: Gallery, settings: Settings, tell: Callable[[str], None]) -> None:
        self.gallery = gallery
        self.visitors = Visitors()
        self.tell = tell
        self._settings = settings
        self._loading = threading.Lock()
        self._loaded: tuple[Vision, Analyser] | None = None

    @property
    def config(self) -> Config:
        """The settings as they are now."""
        return self._settings.config

    def recognition(self, camera: str, config: Config, *, stills: bool = False) -> Recognition:
        """What recognises the faces of one more source.

        Args:
            camera: What the source is called.
            config: The settings that it is watched with.
            stills: Whether each of its frames is a scene of its own.

        Raises:
            ModelError: The networks cannot be loaded.
            GalleryError: The group cannot be searched.
        """
        networks = self._networks(config.vision)
        return recognition_of(camera, networks, self.gallery, config, stills=stills)

    def reconsider(self) -> None:
        """People have changed: find out anew who the visitors are.

        Raises:
            WhosThereError: As `recognition`.
        """
        provider = self.recognition("", self.config).provider
        self.visitors.reconsider(provider.identify, self._is_known)

    def _is_known(self, person_id: str) -> bool:
        try:
            self.gallery.collections.anybody(person_id)
        except PersonNotFound:
            return False
        return True

    def _networks(self, vision: Vision) -> Analyser:
        """The networks for those settings; the last ones stay loaded."""
        with self._loading:
            if self._loaded is None or self._loaded[0] != vision:
                self._loaded = vision, live_analyser(vision)
            return self._loaded[1]
