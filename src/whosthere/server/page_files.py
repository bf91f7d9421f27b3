"""The page: ``/`` and the files below ``/page/`` that it loads."""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

PAGE = Path(__file__).with_name("page")

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain",
    "": "text/plain",
}
"""What there is to be had, by suffix; licences have none."""

REVALIDATED = {"Cache-Control": "no-cache"}
"""A browser asks whether its copy is still good: no half of the page is of an older release."""

ASSETS_MISSING = (
    "The page lacks its scripts and fonts, because there was no npm when whosthere was installed: "
    "install Node.js, run `python -m tools.page_assets` in whosthere's folder, and load it again.\n"
)

_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
"""Nothing hidden, nothing upwards."""

_IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)


def page_router(folder: Path = PAGE) -> APIRouter:
    """Answers with the page.

    Args:
        folder: With ``index.html``; third-party parts are in its ``vendor``.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def index() -> Response:
        if not (folder / "vendor").is_dir():
            return PlainTextResponse(ASSETS_MISSING, HTTPStatus.SERVICE_UNAVAILABLE)
        text = (folder / "index.html").read_text(encoding="utf-8")
        headers = REVALIDATED | {"Content-Security-Policy": policy(text)}
        return HTMLResponse(text, headers=headers)

    @router.get("/page/{path:path}")
    def file(path: str, request: Request) -> Response:
        found = _find(folder, path)
        if found is None:
            return PlainTextResponse("There is no such file.\n", HTTPStatus.NOT_FOUND)
        content = found.read_bytes()
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = REVALIDATED | {"ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(content, media_type=TYPES[found.suffix], headers=headers)

    return router


def policy(index: str) -> str:
    """What the page may load and do (Content Security Policy, level 3).

    Everything is ours and is a file; the import map alone has to be in the page, and is told by its
    hash. Pictures may also be ``blob:``, frames and previews that the page has in memory.

    Args:
        index: The page, with its import map.
    """
    maps = [hashlib.sha256(text.encode()).digest() for text in _IMPORT_MAP.findall(index)]
    hashes = "".join(f" 'sha256-{base64.b64encode(each).decode()}'" for each in maps)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{hashes}",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "font-src 'self'",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            # No text becomes markup, whatever a script would do.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _find(folder: Path, path: str) -> Path | None:
    """A file of the page; None for anything else, wherever the path would lead."""
    if not _PATH.fullmatch(path):
        return None
    found = folder / path
    return found if found.suffix in TYPES and found.is_file() else None
