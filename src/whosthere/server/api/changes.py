"""After every change of people: the group is trained again, and live pictures follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.server.api.service import ApiService

PATIENCE_SECONDS = 0.5
"""How long an answer waits for the training: a small group takes less, and is then known at once;
a large one goes on in the background."""

ERASING_SECONDS = 10.0
"""The same where somebody was erased: whoever is told so should not still find the name on a
picture."""


def changed(shared: ApiService, group_id: str, patience: float = PATIENCE_SECONDS) -> None:
    """Let searches and live pictures know that the people of a group have changed.

    Raises:
        GroupNotFound: There is no such group.
    """
    shared.trainings.renew(group_id, shared.cameras.people_changed, patience)
