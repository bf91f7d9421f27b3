"""``/openapi.json``, and ``/docs``: the same for people, in a page that loads nothing else."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from whosthere.server.openapi import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font: 14px/1.5 ui-monospace, monospace }
summary { cursor: pointer }
summary b { display: inline-block; width: 4.5rem; text-transform: uppercase }
table { border-collapse: collapse; margin: .5rem 0 1rem 4.5rem }
td { padding: .1rem 1rem .1rem 0; vertical-align: top }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #e4e4e4 } }
"""

_STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The page is text and this one style; a browser need not do anything else for it."""


def docs_router(document: Callable[[], dict[str, Any]]) -> APIRouter:
    """The document and its page.

    Args:
        document: Gives the OpenAPI document.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/openapi.json")
    def openapi() -> Response:
        return JSONResponse(document())

    @router.get("/docs")
    def docs() -> Response:
        return HTMLResponse(page(document()), headers={"Content-Security-Policy": POLICY})

    return router


def page(document: dict[str, Any]) -> str:
    """The page of an OpenAPI document."""
    info = document["info"]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style>"
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info['summary'])} Every request carries the header "
        "<code>Ocp-Apim-Subscription-Key</code>, or <code>Authorization: Bearer</code>, with a key "
        "from <code>whosthere keys create NAME</code>. "
        '<a href="/openapi.json">The OpenAPI document</a> tells everything about bodies.</p>'
        f"{''.join(_operations(document['paths']))}</html>"
    )


def _operations(paths: dict[str, Any]) -> Iterator[str]:
    tag = None
    for path, operations in paths.items():
        for method in sorted(METHODS & operations.keys()):
            operation = operations[method]
            if tag != (tag := next(iter(operation.get("tags", [])), None)):
                yield f"<h2>{escape(tag or 'More')}</h2>"
            yield _operation(path, method, operation)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = [
        (each["name"], f"{each['in']}{', required' if each.get('required') else ''}")
        for each in operation.get("parameters", [])
    ]
    rows += [("body", kind) for kind in operation.get("requestBody", {}).get("content", {})]
    rows += [(status, each["description"]) for status, each in operation["responses"].items()]
    table = "".join(
        f"<tr><td><code>{escape(name)}</code><td>{escape(meaning)}" for name, meaning in rows
    )
    return (
        f"<details><summary><b>{method}</b> <code>{escape(path)}</code> "
        f"{escape(operation.get('summary', ''))}</summary>"
        f"<p>{escape(operation.get('description', ''))}</p><table>{table}</table></details>"
    )
