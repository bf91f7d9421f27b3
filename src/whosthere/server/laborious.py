"""JPEGs that were made to keep a decoder busy."""

from __future__ import annotations

JPEG, MARKER, SCAN = b"\xff\xd8", b"\xff", b"\xff\xda"
"""What a JPEG begins with, and what its markers, and the scans of a progressive one, begin with."""
MAX_SCANS, MAX_MARKERS = 100, 50_000
"""Scans of a JPEG, and marker bytes before the first of them. Each scan takes as long to decode as
a whole picture, and cameras and editors make ten; a thumbnail holds a few hundred marker bytes."""


def laborious(data: bytes) -> bool:
    """Whether it is a JPEG that keeps a decoder busy for no picture's sake."""
    return data.startswith(JPEG) and (
        data.count(SCAN) > MAX_SCANS or data.count(MARKER, 0, data.find(SCAN)) > MAX_MARKERS
    )
