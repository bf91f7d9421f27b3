"""Results as JSON, one line each. ``docs/json.md`` documents the shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from whosthere.types import Aspect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from whosthere.providers.pictures import Identified
    from whosthere.types import Array, Attributes, Box, Face, Image, Result, ServiceUse, TrackedFace

    Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"

LANDMARKS = ("left_eye", "right_eye", "nose_tip", "mouth_left", "mouth_right")
"""Names of the five landmarks; left is the picture's left."""

PIXEL_DECIMALS = 1
SHARE_DECIMALS = 3
SECOND_DECIMALS = 3
COST_DECIMALS = 4

FILLABLE = {"age": Aspect.AGE, "gender": Aspect.GENDER, "emotion": Aspect.EMOTION}
"""Attributes that this machine can guess where a service does not tell them."""


def result_line(result: Result) -> str:
    """One analysed frame as one line of JSON, without the line's end."""
    frame, stats = result.frame, result.stats
    height, width = frame.image.shape[:2]
    line: Json = {
        "frame": frame.index,
        "pts": round(frame.pts, SECOND_DECIMALS),
        "captured_at": frame.captured_at.isoformat(timespec="milliseconds"),
        "width": width,
        "height": height,
        "faces": [tracked_face_json(face) for face in result.faces],
        "state": stats.state,
        "source_fps": round(stats.source_fps, 1),
        "analysed_fps": round(stats.analysed_fps, 1),
        "latency": round(stats.latency, SECOND_DECIMALS),
        "dropped": stats.dropped,
        "service": None if stats.service is None else _service(stats.service),
    }
    return json.dumps(line, ensure_ascii=False)


def picture_line(path: Path, image: Image, faces: Sequence[Face]) -> str:
    """One picture with its faces as one line of JSON, without the line's end."""
    height, width = image.shape[:2]
    line: Json = {
        "picture": str(path),
        "width": width,
        "height": height,
        "faces": [face_json(face) for face in faces],
    }
    return json.dumps(line, ensure_ascii=False)


def identified_line(path: Path, found: Sequence[Identified]) -> str:
    """One picture with who is in it as one line of JSON, without the line's end."""
    faces: list[Json] = [
        {
            "person_id": one.match.person_id if one.name else None,
            "name": one.name,
            "confidence": round(one.match.confidence, SHARE_DECIMALS),
            **face_json(one.face),
        }
        for one in found
    ]
    return json.dumps({"picture": str(path), "faces": faces}, ensure_ascii=False)


def tracked_face_json(tracked: TrackedFace) -> dict[str, Json]:
    """A face of a stream: `face_json`, its track and who it is."""
    identity, points = tracked.identity, tracked.face.points
    filled, more = tracked.attributes.filled, tracked.attributes.more
    return {
        "track": tracked.track_id,
        "person_id": identity.person_id,
        "name": identity.name,
        "confidence": round(identity.confidence, SHARE_DECIMALS),
        "stranger_id": identity.stranger_id,
        "looks": tracked.looks,
        **face_json(tracked.face),
        "points": None if points is None else _points(points),
        "attributes": _attributes(tracked.attributes),
        "more": dict(more) if more else None,
        "filled": [name for name, aspect in FILLABLE.items() if aspect in filled],
    }


def face_json(face: Face) -> dict[str, Json]:
    """A face; what was not asked for is null. Templates are never part of it."""
    quality, pose = face.quality, face.pose
    return {
        "box": _box(face.box),
        "score": round(face.score, SHARE_DECIMALS),
        "landmarks": dict(zip(LANDMARKS, _points(face.landmarks), strict=True)),
        "mesh": None if face.mesh is None else _points(face.mesh),
        "pose": None
        if pose is None
        else {
            "yaw": round(pose.yaw, PIXEL_DECIMALS),
            "pitch": round(pose.pitch, PIXEL_DECIMALS),
            "roll": round(pose.roll, PIXEL_DECIMALS),
        },
        "quality": None
        if quality is None
        else {
            "score": round(quality.score, SHARE_DECIMALS),
            "size": round(quality.size, PIXEL_DECIMALS),
            "sharpness": round(quality.sharpness, PIXEL_DECIMALS),
            "brightness": round(quality.brightness, PIXEL_DECIMALS),
            "frontality": round(quality.frontality, SHARE_DECIMALS),
        },
        "attributes": None if face.attributes is None else _attributes(face.attributes),
    }


def _attributes(attributes: Attributes) -> Json:
    emotions = attributes.emotions
    return {
        "age": None if attributes.age is None else round(attributes.age, 1),
        "gender": attributes.gender,
        "male": None if attributes.male is None else round(attributes.male, SHARE_DECIMALS),
        "emotion": attributes.emotion,
        "emotions": None
        if emotions is None
        else {emotion.value: round(share, SHARE_DECIMALS) for emotion, share in emotions.items()},
    }


def _service(use: ServiceUse) -> Json:
    return {
        "name": use.name,
        "calls": use.calls,
        "cost": round(use.cost, COST_DECIMALS),
        "currency": use.currency,
        "trouble": use.trouble,
    }


def _box(box: Box) -> Json:
    return {
        "x": round(box.x, PIXEL_DECIMALS),
        "y": round(box.y, PIXEL_DECIMALS),
        "width": round(box.width, PIXEL_DECIMALS),
        "height": round(box.height, PIXEL_DECIMALS),
    }


def _points(points: Array) -> list[Json]:
    rounded: list[Json] = points.astype(float).round(PIXEL_DECIMALS).tolist()
    return rounded
