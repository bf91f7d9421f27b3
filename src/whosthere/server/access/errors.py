"""Why somebody is not let in."""

from __future__ import annotations

from whosthere.errors import WhosThereError


class NotSignedIn(WhosThereError):
    """Nobody knows who asks."""


class RoleTooLow(WhosThereError):
    """Whoever asks may not do that."""


class ForeignPage(WhosThereError):
    """A page of another site sent it, or one that does not know the session's token."""


class TooManyTries(WhosThereError):
    """Somebody tried too many keys or links.

    Args:
        message: The sentence.
        retry_after: Seconds until they may try again.
    """

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after
