"""Looking at what was posted, for somebody to be enrolled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from whosthere.providers.seen import Seen, see
from whosthere.server.api.uploads import decoded

if TYPE_CHECKING:
    from whosthere.server.api.service import ApiService
    from whosthere.vision.analyser import Analyser


class LookedAt(NamedTuple):
    """What was seen, and in a picture of how many pixels."""

    seen: Seen
    width: int
    height: int


def looked_at(shared: ApiService, data: bytes) -> LookedAt:
    """Look at a posted picture.

    Raises:
        PictureError: It is no picture, is damaged, or is beyond the limits.
    """
    kept = shared.settings.config.people.pictures
    return shared.eye.ask(partial(_look, data=data, picture=kept))


def _look(analyser: Analyser, data: bytes, *, picture: bool) -> LookedAt:
    image = decoded(data)
    height, width = image.shape[:2]
    return LookedAt(see(analyser, image, picture=picture), width, height)
