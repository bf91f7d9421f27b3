"""Paths as clients send them, made into paths as routes know them.

Microsoft's own clients spell fixed segments differently (``persistedFaces`` and
``persistedfaces``), and those that append to an endpoint ending in a slash double it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send


def canonical(path: str, words: Collection[str]) -> str:
    """The path without doubled slashes, its fixed segments in lower case; ids stay as they are.

    Args:
        path: A path.
        words: The fixed segments of all routes, in lower case.

    Examples:
        >>> canonical("//face/v1.0/PersonGroups/Mine/", {"face", "v1.0", "persongroups"})
        '/face/v1.0/persongroups/Mine'
    """
    segments = [segment for segment in path.split("/") if segment]
    return "/" + "/".join(s.lower() if s.lower() in words else s for s in segments)


class CanonicalPaths:
    """ASGI middleware that routes without regard to case and doubled slashes.

    Args:
        app: What answers.
        words: The fixed segments of its routes, in lower case.
    """

    def __init__(self, app: ASGIApp, words: Collection[str]) -> None:
        self._app = app
        self._words = frozenset(words)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "http":
            path = canonical(scope["path"], self._words)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)
