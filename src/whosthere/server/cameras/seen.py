"""What was seen in a frame, as the page gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.live.json_lines import tracked_face_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whosthere.live.json_lines import Json
    from whosthere.types import Result, TrackedFace

SECOND_DECIMALS = 3
FPS_DECIMALS = 1


def seen_json(result: Result, visitors: Mapping[int, str]) -> dict[str, Json]:
    """A frame of a camera, but for the numbers of both.

    Args:
        result: What was seen.
        visitors: Ids of visitors by number of their track.
    """
    frame, stats = result.frame, result.stats
    height, width = frame.image.shape[:2]
    return {
        "captured_at": frame.captured_at.isoformat(timespec="milliseconds"),
        "width": width,
        "height": height,
        "faces": [*faces_json(result.faces, visitors)],
        "latency": round(stats.latency, SECOND_DECIMALS),
        "analysed_fps": round(stats.analysed_fps, FPS_DECIMALS),
        "state": stats.state,
    }


def faces_json(faces: Iterable[TrackedFace], visitors: Mapping[int, str]) -> list[dict[str, Json]]:
    """Faces with the ids of their visitors; None for those of whom nothing is remembered."""
    return [{**tracked_face_json(face), "visitor": visitors.get(face.track_id)} for face in faces]
