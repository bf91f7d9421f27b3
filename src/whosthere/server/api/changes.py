"""After every change of people: the group is trained again, and live pictures follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.server.api.service import ApiService

PATIENCE_SECONDS = 0.5
"""How long an answer waits for the training: a small group takes less, and is then known at once;
a large one goes on in the background."""


def changed(shared: ApiService, group_id: str) -> None:
    """Let searches and live pictures know that the people of a group have changed.

    Raises:
        GroupNotFound: There is no such group.
    """
    shared.trainings.renew(group_id, shared.cameras.people_changed, PATIENCE_SECONDS)
