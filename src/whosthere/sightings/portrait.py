"""The best look of a visit, and how its template and picture leave: sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.sightings.record import Record
from whosthere.sightings.rounding import fine
from whosthere.sightings.samples import model_columns
from whosthere.sightings.sighting import uuid7
from whosthere.sightings.tables.sealed import EMBEDDINGS, THUMBNAILS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.sightings.gathering import Gathering, Moment
    from whosthere.sightings.sighting import Run, Sighting
    from whosthere.sightings.tables.table import Row, Table
    from whosthere.types import Box, Image, Template, TrackedFace

LONGEST_SIDE = 160
"""Of a picture, pixels: enough to know somebody by."""
MARGIN = 0.2
"""Around the box of the face, as a share of it: the hair belongs to a face."""
JPEG_QUALITY = 85


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A close look.

    Attributes:
        time: Seconds into the run.
        quality: Overall quality, 0 to 1.
        template: What recognition compared.
        picture: The face, BGR.
    """

    time: float
    quality: float
    template: Template
    picture: Image

    @classmethod
    def of(cls, moment: Moment, seen: TrackedFace, unless: Portrait | None) -> Portrait | None:
        """The portrait that this look makes, or the one there is, if that is as good."""
        close = seen.close
        if close is None or close.template is None or moment.image is None:
            return unless
        quality = close.score if close.quality is None else close.quality.score
        if unless is not None and quality <= unless.quality:
            return unless
        return cls(moment.time, quality, close.template, cut_out(moment.image, close.box))

    def better(self, other: Portrait | None) -> Portrait:
        """The better of two."""
        return self if other is None or self.quality >= other.quality else other


def cut_out(image: Image, box: Box) -> Image:
    """The face with some of what is around it, of `LONGEST_SIDE` pixels at most; a copy."""
    height, width = image.shape[:2]
    dx, dy = MARGIN * box.width, MARGIN * box.height
    # At least one pixel, also of a box that has left the picture.
    left = min(max(int(box.x - dx), 0), width - 1)
    top = min(max(int(box.y - dy), 0), height - 1)
    right = max(min(int(box.right + dx) + 1, width), left + 1)
    bottom = max(min(int(box.bottom + dy) + 1, height), top + 1)
    crop = image[top:bottom, left:right]
    scale = min(LONGEST_SIDE / max(crop.shape[:2]), 1.0)
    if scale == 1:
        return crop.copy()
    size = (max(round(crop.shape[1] * scale), 1), max(round(crop.shape[0] * scale), 1))
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)


def jpeg(picture: Image) -> bytes:
    """A cut-out as a file."""
    quality = (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY)
    return cv2.imencode(".jpg", picture, quality)[1].tobytes()


def sealed_records(
    portrait: Portrait, visit: Sighting, run: Run, gathering: Gathering
) -> Iterator[Record]:
    """The rows of ``embeddings`` and ``thumbnails``; none of somebody who is not enrolled."""
    if gathering.templates:
        vector = portrait.template.vector.astype("<f4", copy=False).tobytes()
        more: Row = {"model": portrait.template.model}
        yield from _sealed(EMBEDDINGS, portrait, visit, run, gathering, vector, more)
    if gathering.pictures:
        height, width = portrait.picture.shape[:2]
        more = {"width": width, "height": height}
        plain = jpeg(portrait.picture)
        yield from _sealed(THUMBNAILS, portrait, visit, run, gathering, plain, more)


def _sealed(
    table: Table,
    portrait: Portrait,
    visit: Sighting,
    run: Run,
    gathering: Gathering,
    plain: bytes,
    more: Row,
) -> Iterator[Record]:
    if gathering.seal is None or visit.person_id is None:
        return
    at = run.started_at + timedelta(seconds=portrait.time)
    row_id = uuid7(at.timestamp())
    sealed = gathering.seal(visit.person_id, table.name, row_id, plain)
    if sealed is None:
        return
    row: Row = {
        "id": row_id,
        "schema_version": table.version,
        "run_id": run.id,
        "camera": run.camera,
        "sighting_id": visit.id,
        "at": at,
        "person_id": visit.person_id,
        "quality": fine(portrait.quality),
        **more,
        "sealed": sealed,
        "whosthere": run.whosthere,
    }
    yield Record(table, row | model_columns(run.models))
