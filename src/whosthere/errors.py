"""Everything that can go wrong, in one tree.

The message of an error is one sentence for a person: what is wrong and what to do about it.
The command line prints it as it is; a server wraps it in the error body of its dialect.

::

    WhosThereError
    ├── UsageError             a request that cannot be meant (bad option, bad name)
    ├── ConfigError            the configuration file or an environment variable is wrong
    ├── SourceError            a camera, stream, file or folder cannot be read
    │   ├── SourceNotFound     there is nothing at that address
    │   ├── SourceUnauthorized the camera wants another user name or password
    │   └── SourceLost         it was there, and did not come back in time
    ├── PictureError           a picture cannot be decoded, or is beyond the limits
    ├── OutputError            a recording, picture or file of rows cannot be written
    ├── ModelError             a network file is missing, altered or does not run
    │   └── DeviceError        the device asked for is not on this machine
    ├── GalleryError           the gallery refuses
    │   ├── GroupNotFound      no group of that name or id
    │   ├── PersonNotFound     nobody of that name or id
    │   ├── FaceNotFound       no face of that id, or not any more
    │   ├── NameTaken          another one is called so
    │   ├── LimitReached       there are as many as there may be
    │   ├── PhotoRefused       a photo is not fit to enrol
    │   ├── ModelMismatch      its templates were made with other weights
    │   ├── DecisionNotFound   no decision of that id, or not any more
    │   ├── CannotUndo         what came after a decision stands in the way
    │   ├── NotTrained         the group has to be trained first
    │   └── TrainingRunning    the group is being trained
    ├── ServiceError           a face service on the network cannot be used
    │   ├── ServiceUnreachable nothing answers at the endpoint
    │   ├── ServiceUnauthorized the key or the token is not accepted
    │   ├── ServiceBusy        too many calls, or out of order: later it may do
    │   └── ServiceRefused     it does not do what was asked, now or later
    └── DatabaseError          the database is corrupt, locked or of a newer version
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable


class WhosThereError(Exception):
    """Base of every error that whosthere raises on purpose."""

    exit_code = 1

    def __reduce__(self) -> tuple[Callable[..., WhosThereError], tuple[object, ...]]:
        """Pickle what it holds, whatever its class takes: it may come from another process."""
        return _restored, (type(self), self.args, self.__dict__)


class UsageError(WhosThereError):
    """The request cannot be meant as it stands."""

    exit_code = 2


class ConfigError(WhosThereError):
    """The configuration file or an environment variable is wrong."""

    exit_code = 2


class SourceError(WhosThereError):
    """A source of frames cannot be opened or read."""


class SourceNotFound(SourceError):
    """There is no camera, stream, file or folder at that address."""


class SourceUnauthorized(SourceError):
    """The camera refused the user name or password."""


class SourceLost(SourceError):
    """A source that worked went away and did not come back in time."""


class PictureError(WhosThereError):
    """A picture cannot be decoded, or is beyond the limits."""


class OutputError(WhosThereError):
    """A recording, a picture or a file of rows cannot be written."""


class ModelError(WhosThereError):
    """A network file is missing, altered, or does not run."""


class DeviceError(ModelError):
    """The device asked for is not on this machine."""


class GalleryError(WhosThereError):
    """The gallery cannot do what was asked."""


class GroupNotFound(GalleryError):
    """There is no group of that name or id."""


class PersonNotFound(GalleryError):
    """Nobody of that name or id is enrolled."""


class FaceNotFound(GalleryError):
    """There is no face of that id, or not any more."""


class NameTaken(GalleryError):
    """Another group or person is called so already."""


class LimitReached(GalleryError):
    """There are as many groups, people, faces or cameras as there may be.

    Args:
        message: The sentence.
        of: What there are too many of.
    """

    def __init__(self, message: str, of: Literal["groups", "people", "faces", "cameras"]) -> None:
        super().__init__(message)
        self.of = of


class PhotoRefused(GalleryError):
    """A photo is not fit to enrol."""


class ModelMismatch(GalleryError):
    """The gallery's templates were made with other weights."""


class DecisionNotFound(GalleryError):
    """There is no decision of that id, or it went with somebody who was erased."""


class CannotUndo(GalleryError):
    """What was decided since stands in the way, or it is final."""


class NotTrained(GalleryError):
    """The group has to be trained before it can be searched."""


class ServiceError(WhosThereError):
    """A face service on the network cannot be used."""


class ServiceUnreachable(ServiceError):
    """Nothing answers at the endpoint."""


class ServiceUnauthorized(ServiceError):
    """The service does not accept the key or the token."""


class ServiceBusy(ServiceError):
    """The service cannot answer just now: too many calls, or out of order.

    Attributes:
        retry_after: Seconds after which to ask again, where the service said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceRefused(ServiceError):
    """The service does not do what was asked, and will not when asked again.

    Attributes:
        code: The service's own word for why, such as ``"UnsupportedFeature"``.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class TrainingRunning(GalleryError):
    """The group is being trained; it cannot be trained twice at once."""


class DatabaseError(WhosThereError):
    """The database is corrupt, locked, or was written by a newer version."""


def _restored(
    kind: type[WhosThereError], args: tuple[object, ...], state: dict[str, Any]
) -> WhosThereError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def described(error: BaseException) -> str:
    """Where an exception and its causes were raised, without what they say.

    What an exception says may hold what a client sent, or an address with a password in it. Only
    our own errors are known to hold neither.
    """
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        said = f": {cause}" if isinstance(cause, WhosThereError) else ""
        frames = "".join(traceback.format_tb(cause.__traceback__))
        parts.append(f"{type(cause).__qualname__}{said}\n{frames}")
        cause = cause.__cause__ or cause.__context__
    return "caused by ".join(parts)
