"""``embeddings`` and ``thumbnails``: biometric, so off unless switched on, and sealed.

What they hold is encrypted with the person's own data key, which never leaves the machine: when
the person is erased the key goes, and every copy of these rows is noise. People who are not
enrolled have no key, so they have no rows here.
"""

from __future__ import annotations

from whosthere.sightings.tables.column import (
    BYTES,
    CAMERA,
    COUNT,
    MODELS,
    REAL,
    RUN_ID,
    SCHEMA_VERSION,
    SHARE,
    TEXT,
    TIME,
    WHOSTHERE,
    Column,
)
from whosthere.sightings.tables.table import Table

_WHAT = (
    Column("id", TEXT, "UUIDv7 of the row; unique, and sorts by time", nullable=False),
    SCHEMA_VERSION,
    RUN_ID,
    CAMERA,
    Column("sighting_id", TEXT, "the visit that it is from", nullable=False),
    Column("at", TIME, "when the face looked so", "UTC", nullable=False),
    Column("person_id", TEXT, "the enrolled person, whose key seals it", nullable=False),
    Column("quality", REAL, "overall quality of the look", SHARE),
)
_SEALED = "nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes)"

EMBEDDINGS = Table(
    name="embeddings",
    description="the template of the best look of a visit, sealed with the person's key",
    version="1.0",
    time="at",
    columns=(
        *_WHAT,
        Column("model", TEXT, "fingerprint of what made the template", nullable=False),
        Column("sealed", BYTES, f"{_SEALED}, of little-endian float32", nullable=False),
        *MODELS,
        WHOSTHERE,
    ),
)

THUMBNAILS = Table(
    name="thumbnails",
    description="the face of the best look of a visit, sealed with the person's key",
    version="1.0",
    time="at",
    columns=(
        *_WHAT,
        Column("width", COUNT, "width of the picture", "pixels", nullable=False),
        Column("height", COUNT, "height of the picture", "pixels", nullable=False),
        Column("sealed", BYTES, f"{_SEALED}, of a JPEG file", nullable=False),
        *MODELS,
        WHOSTHERE,
    ),
)
