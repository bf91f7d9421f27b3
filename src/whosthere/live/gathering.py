"""What a run gathers besides sightings, as the settings have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.people.gallery import Gallery
from whosthere.sightings.gathering import Gathering

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from whosthere.config import Data


def gathering_of(data: Data, database: Path, resources: ExitStack) -> Gathering:
    """Looks, and what is sealed with the keys in the gallery, where they are switched on.

    Args:
        data: The settings.
        database: The database with the gallery.
        resources: Closes the gallery.

    Raises:
        DatabaseError: The gallery cannot be opened.
        GalleryError: Its key is missing.
    """
    looks_every = data.looks_every if data.looks else None
    if not (data.embeddings or data.thumbnails):
        return Gathering(looks_every)
    gallery = resources.enter_context(Gallery.open(database))
    return Gathering(looks_every, data.embeddings, data.thumbnails, gallery.sealing.seal)
