"""What is said of people, in groups and in the directory."""

from __future__ import annotations

from whosthere.server.azure.fields import Name, UserData
from whosthere.server.azure.routing import Body


class NewPerson(Body):
    """Somebody to add."""

    name: Name
    user_data: UserData | None = None


class PersonChange(Body):
    """What to change of somebody; what is left out stays."""

    name: Name | None = None
    user_data: UserData | None = None


class AddedPerson(Body):
    """Somebody who was added."""

    person_id: str
