"""The page's files: what is answered, and what a browser may do with it."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from whosthere.server.browser_headers import BrowserHeaders
from whosthere.server.page_files import PAGE, page_router

if TYPE_CHECKING:
    from pathlib import Path

MAP = '{"imports": {"htm": "/page/vendor/htm.mjs"}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small page of the same form as ours."""
    page = tmp_path / "page"
    for name, text in {
        "index.html": f'<!doctype html><script type="importmap">{MAP}</script>',
        "app/main.js": "export const one = 1;",
        "style/page.css": "p { color: red }",
        "vendor/htm.mjs": "export default 1;",
        "vendor/LICENSE": "MIT",
        ".secret.js": "no",
        "notes.py": "no",
    }.items():
        (page / name).parent.mkdir(parents=True, exist_ok=True)
        (page / name).write_text(text, encoding="utf-8")
    (tmp_path / "outside.js").write_text("no", encoding="utf-8")
    return page


def client(folder: Path) -> TestClient:
    app = FastAPI(openapi_url=None)
    app.include_router(page_router(folder))
    app.add_middleware(BrowserHeaders)
    return TestClient(app)


def test_the_page_may_do_only_what_it_needs(folder: Path) -> None:
    answer = client(folder).get("/")
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    digest = base64.b64encode(hashlib.sha256(MAP.encode()).digest()).decode()

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=(self)" in answer.headers["permissions-policy"]


def test_our_page_has_nothing_inline_but_its_import_map() -> None:
    index = (PAGE / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", index)
    assert inline == ['<script type="importmap">']
    assert not re.search(r"<style|\son\w+=|\sstyle=|javascript:", index)
    assert not re.search(r"https?://", index)


def test_our_page_loads_no_module_before_it_has_told_where_modules_are() -> None:
    index = (PAGE / "index.html").read_text(encoding="utf-8")
    assert "module" not in index[: index.index('<script type="importmap">')]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("app/main.js", "text/javascript; charset=utf-8"),
        ("style/page.css", "text/css; charset=utf-8"),
        ("vendor/htm.mjs", "text/javascript; charset=utf-8"),
        ("vendor/LICENSE", "text/plain; charset=utf-8"),
    ],
)
def test_files_come_with_their_type(folder: Path, path: str, kind: str) -> None:
    answer = client(folder).get(f"/page/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.text == (folder / path).read_text(encoding="utf-8")


def test_what_a_browser_has_is_not_sent_again(folder: Path) -> None:
    opened = client(folder)
    first = opened.get("/page/app/main.js")
    again = opened.get("/page/app/main.js", headers={"If-None-Match": first.headers["etag"]})
    (folder / "app/main.js").write_text("export const two = 2;", encoding="utf-8")
    changed = opened.get("/page/app/main.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed.text) == (200, "export const two = 2;")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "app",
        "app/",
        "nothing.js",
        "index.html",
        ".secret.js",
        "notes.py",
        "../outside.js",
        "app/%2e%2e/%2e%2e/outside.js",
        "%2e%2e/outside.js",
        "/etc/passwd",
        "..%5coutside.js",
        "app/main.js%00",
    ],
)
def test_nothing_else_is_a_file_of_the_page(folder: Path, path: str) -> None:
    assert client(folder).get(f"/page/{path}").status_code == 404


def test_without_its_assets_the_page_says_how_to_get_them(folder: Path) -> None:
    (folder / "vendor").rename(folder / "elsewhere")
    answer = client(folder).get("/")
    assert answer.status_code == 503
    assert "`python -m tools.page_assets`" in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
