"""Face detection and recognition in live video: local, in real time.

The names below are the public API; each is imported when it is first used, so that importing
`whosthere` is instant.

Examples:
    >>> import whosthere as wt
    >>> for result in wt.watch("demo"):
    ...     for one in result.faces:
    ...         print(one.identity.name or "unknown")
    ...     break
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosthere.config import Config
    from whosthere.errors import WhosThereError
    from whosthere.live.watch import watch
    from whosthere.people.gallery import Gallery
    from whosthere.people.training import train
    from whosthere.providers.enrolment import Enroller
    from whosthere.providers.pictures import detect, identify, verify
    from whosthere.types import (
        Aspect,
        Attributes,
        Box,
        Emotion,
        Face,
        Frame,
        Gender,
        HeadPose,
        Identity,
        Match,
        Quality,
        Result,
        Template,
        TrackedFace,
    )

_HOMES = {
    "Config": "whosthere.config",
    "Enroller": "whosthere.providers.enrolment",
    "Gallery": "whosthere.people.gallery",
    "WhosThereError": "whosthere.errors",
    "detect": "whosthere.providers.pictures",
    "identify": "whosthere.providers.pictures",
    "train": "whosthere.people.training",
    "verify": "whosthere.providers.pictures",
    "watch": "whosthere.live.watch",
}

__all__ = [
    "Aspect",
    "Attributes",
    "Box",
    "Config",
    "Emotion",
    "Enroller",
    "Face",
    "Frame",
    "Gallery",
    "Gender",
    "HeadPose",
    "Identity",
    "Match",
    "Quality",
    "Result",
    "Template",
    "TrackedFace",
    "WhosThereError",
    "detect",
    "identify",
    "train",
    "verify",
    "watch",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES.get(name, "whosthere.types")), name)


def __dir__() -> list[str]:
    return __all__
