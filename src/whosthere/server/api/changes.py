"""After every change of people: the group is trained again, and live pictures follow."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from whosthere.errors import WhosThereError

if TYPE_CHECKING:
    from whosthere.server.api.service import ApiService

PATIENCE_SECONDS = 0.5
"""How long an answer waits for the training: a small group takes less, and is then known at once;
a large one goes on in the background."""

_log = logging.getLogger(__name__)


def changed(shared: ApiService, group_id: str) -> None:
    """Let searches and live pictures know that the people of a group have changed.

    Raises:
        GroupNotFound: There is no such group.
    """
    shared.trainings.renew(group_id, partial(_follow, shared), PATIENCE_SECONDS)


def _follow(shared: ApiService) -> None:
    """Let live pictures follow; the thread is nobody's, so that errors are told here."""
    try:
        shared.cameras.people_changed()
    except WhosThereError as error:
        _log.warning("live pictures do not follow: %s", error)
