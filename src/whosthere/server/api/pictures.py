"""Pictures of people as answers."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

JPEG: dict[str, Any] = {
    "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}
}
"""What an endpoint that answers with a picture says in the OpenAPI document."""


def jpeg_response(jpeg: bytes) -> Response:
    """A picture for whoever asks, and for nobody's cache."""
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
