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
    │   ├── PersonNotFound     nobody of that name or id
    │   ├── PhotoRefused       a photo is not fit to enrol
    │   ├── ModelMismatch      its templates were made with other weights
    │   └── NotTrained         the group has to be trained first
    └── DatabaseError          the database is corrupt, locked or of a newer version
"""

from __future__ import annotations


class WhosThereError(Exception):
    """Base of every error that whosthere raises on purpose."""

    exit_code = 1


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


class PersonNotFound(GalleryError):
    """Nobody of that name or id is enrolled."""


class PhotoRefused(GalleryError):
    """A photo is not fit to enrol."""


class ModelMismatch(GalleryError):
    """The gallery's templates were made with other weights."""


class NotTrained(GalleryError):
    """The group has to be trained before it can be searched."""


class DatabaseError(WhosThereError):
    """The database is corrupt, locked, or was written by a newer version."""
