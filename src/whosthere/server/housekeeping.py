"""What has to be done every minute while the server runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Self

from whosthere.errors import DatabaseError
from whosthere.server.access.sessions import BrowserSessions
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from whosthere.people.face_ids import FaceIds
    from whosthere.people.gallery import Gallery
    from whosthere.server.access.doorkeeper import Doorkeeper
    from whosthere.server.cameras.visitors import Visitors

INTERVAL_SECONDS = 60.0

_log = logging.getLogger(__name__)


class Housekeeping:
    """Forgets faces and sessions whose time is over and what was deleted, and notes who came when.

    In a thread of its own. Use it in a ``with`` block: once at the beginning, every minute, and
    once at the end.

    Args:
        gallery: What things are deleted from.
        face_ids: Faces that expire.
        doorkeeper: Knows which keys and browsers came.
        visitors: Who is forgotten after a while, also when no camera runs any more.
    """

    def __init__(
        self, gallery: Gallery, face_ids: FaceIds, doorkeeper: Doorkeeper, visitors: Visitors
    ) -> None:
        self._gallery = gallery
        self._face_ids = face_ids
        self._doorkeeper = doorkeeper
        self._visitors = visitors
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        with ApiKeys.open() as keys, BrowserSessions.open() as sessions:
            while True:
                self._tidy(keys, sessions)
                if self._over.is_set():
                    return
                self._over.wait(INTERVAL_SECONDS)

    def _tidy(self, keys: ApiKeys, sessions: BrowserSessions) -> None:
        self._visitors.sweep()
        try:
            self._face_ids.sweep()
            self._gallery.sweep()
            if uses := self._doorkeeper.uses():
                keys.note_uses(uses)
            if seen := self._doorkeeper.seen():
                sessions.note_seen(seen)
            sessions.sweep()
        except DatabaseError as error:
            # The next minute is another chance, and requests tell of it, too.
            _log.warning("%s", error)
