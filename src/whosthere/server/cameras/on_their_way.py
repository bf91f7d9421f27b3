"""Pictures of one camera on their way to one viewer, who may be slower than the camera."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.server.cameras.picture import Picture

MOST_IN_FLIGHT = 2
"""Pictures that a viewer may have without having drawn them: one on its way while the other is
drawn. More would only be late."""
MOST_WAITING = 2
"""Pictures that wait to be sent where each needs the one before it."""


class OnTheirWay:
    """Lets a viewer have what it can take, and skips the rest.

    What it sends can be seen: the picture that another one needs is the one that was sent before.
    """

    def __init__(self) -> None:
        self._waiting: deque[Picture] = deque()
        self._in_flight: set[int] = set()
        self._latest: int | None = None
        self._missed = False

    @property
    def stuck(self) -> bool:
        """Whether there is room, but nothing can be sent before a picture that stands by itself."""
        return self._missed and not self._waiting and self._has_room

    def add(self, picture: Picture) -> None:
        """Have one more picture sent, as soon as there is room; or none of those that waited."""
        if self._latest is not None and picture.seq <= self._latest:
            return
        if picture.after is None:
            self._waiting.clear()
        elif picture.after != self._latest or len(self._waiting) == MOST_WAITING:
            self._missed = True
            return
        self._waiting.append(picture)
        self._latest, self._missed = picture.seq, False

    def send(self) -> Iterator[Picture]:
        """The pictures to send now; they are in flight from then on."""
        while self._waiting and self._has_room:
            picture = self._waiting.popleft()
            self._in_flight.add(picture.seq)
            yield picture

    def drawn(self, seq: int) -> None:
        """Note that the picture of that number, and all before it, are drawn."""
        self._in_flight = {one for one in self._in_flight if one > seq}

    @property
    def _has_room(self) -> bool:
        return len(self._in_flight) < MOST_IN_FLIGHT
