"""What a run was told, for its row in the table of runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from whosthere.config import Config
    from whosthere.types import Aspect

Provider: TypeAlias = Literal["local", "azure"]


def seen_with(
    config: Config, wanted: Aspect, max_fps: float | None, provider: Provider = "local"
) -> str:
    """Whatever changes what is seen, as compact JSON; no secret, address or path.

    Args:
        config: With the options of the command line put over it.
        wanted: What is found out about every face.
        max_fps: Frames a second of the stream that are analysed at most.
        provider: Who looks at the faces.
    """
    return _compact(
        {
            "provider": provider,
            "wanted": [str(aspect.name).lower() for aspect in wanted],
            "group": config.people.group,
            "recognition": config.vision.recognition,
            "min_face": config.vision.min_face,
            "detection_size": config.vision.detection_size,
            "max_fps": max_fps,
            "absence": config.sightings.absence,
        }
    )


def run_settings(
    config: Config, wanted: Aspect, max_fps: float | None, provider: Provider = "local"
) -> str:
    """The same, with what is gathered of it."""
    told = json.loads(seen_with(config, wanted, max_fps, provider))
    looks_every = config.data.looks_every if config.data.looks else None
    return _compact(told | {"looks_every": looks_every})


def _compact(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
