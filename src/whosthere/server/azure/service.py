"""What all requests share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.people.face_ids import FaceIds
    from whosthere.people.gallery import Gallery
    from whosthere.people.trainings import Trainings
    from whosthere.server.eye import Eye
    from whosthere.server.fetch import Fetcher
    from whosthere.server.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """The rooms that the dialect speaks for; safe to use from several threads.

    Attributes:
        gallery: Who is known.
        face_ids: Faces that were detected and not forgotten yet.
        trainings: Trains groups, in the background where need be.
        eye: The networks.
        fetch: Gets pictures by their address.
        settings: The settings as they are now.
    """

    gallery: Gallery
    face_ids: FaceIds
    trainings: Trainings
    eye: Eye
    fetch: Fetcher
    settings: Settings
