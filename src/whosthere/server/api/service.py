"""What the endpoints of the native API share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery
    from whosthere.people.trainings import Trainings
    from whosthere.server.access.doorkeeper import Doorkeeper
    from whosthere.server.access.sign_in import SignIn
    from whosthere.server.cameras.cameras import Cameras
    from whosthere.server.eye import Eye
    from whosthere.server.history import History
    from whosthere.server.house import House
    from whosthere.server.insight import Insight
    from whosthere.server.keys import ApiKeys
    from whosthere.server.settings import Settings


@dataclass(frozen=True, slots=True)
class ApiService:
    """The rooms that the native API speaks for; safe to use from several threads.

    Attributes:
        gallery: Who is known.
        trainings: Trains groups, in the background where need be.
        settings: The settings as they are now.
        eye: The networks.
        cameras: What is watched.
        history: Who was seen.
        insight: What the lake says of it.
        house: What the server knows of itself.
        doorkeeper: Knows who comes.
        keys: Who may come in.
        sign_in: Where browsers sign in; None where nobody has to.
    """

    gallery: Gallery
    trainings: Trainings
    settings: Settings
    eye: Eye
    cameras: Cameras
    history: History
    insight: Insight
    house: House
    doorkeeper: Doorkeeper
    keys: ApiKeys
    sign_in: SignIn | None


async def _service(connection: HTTPConnection) -> ApiService:
    service: ApiService = connection.app.state.api
    return service


Shared = Annotated[ApiService, Depends(_service)]
"""The `ApiService`, as a parameter of an endpoint, or of a WebSocket."""
