"""The limit that everything which takes pictures shares."""

from __future__ import annotations

MOST_BYTES = 6 * 1024 * 1024
"""Azure's limit for a picture."""
