"""A browser that walks through the page: Debian's Chromium, driven by Playwright.

It hears everything: what a page complains of in its console, what its policy forbids, and every
request that goes elsewhere. A test that uses `Visit` fails on any of them.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import cv2
import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser

    from whosthere.types import Image

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).with_name("npm") / "node_modules/axe-core/axe.min.js"

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
FILM_FPS = 10

needs_browser = pytest.mark.skipif(
    (CHROMIUM is None or not AXE.exists()) and "CI" not in os.environ,
    reason="needs Chromium and axe-core: tests/rigs/install.sh",
)
"""As `tests.rigs.programs.needs`: in CI a missing one is a failure."""


@contextmanager
def launched(film: Path | None = None) -> Iterator[Browser]:
    """A browser; where a film is given (see `write_film`) it is what its camera sees.

    While it is open, this thread has an event loop that runs: no test beside it may start one.
    """
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    if film is not None:
        camera.append(f"--use-file-for-fake-video-capture={film}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *(camera if film else ())]
        )
        try:
            yield browser
        finally:
            browser.close()


def write_film(path: Path, images: Iterable[Image]) -> Path:
    """Write what a camera sees, over and over: JPEG files one after the other (``.mjpeg``)."""
    with path.open("wb") as film:
        for image in images:
            film.write(cv2.imencode(".jpg", image)[1].tobytes())
    return path


@dataclass
class Visit:
    """Somebody at the page.

    Attributes:
        page: Playwright's page; go anywhere with `open`.
        endpoint: Of the server.
        expected: Parts of complaints that belong to the test, such as of what the API is to
            refuse, or of a server that the test ends.
        complaints: What went wrong, as far as the browser knows.
    """

    page: Page
    endpoint: str
    expected: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("request", self._request)

    def open(self, place: str) -> Page:
        """Go to a page of the app, such as ``"people"``, and wait for its title."""
        self.page.goto(f"{self.endpoint}/#/{place}")
        self.page.get_by_role("heading", level=1).wait_for()
        return self.page

    def sign_in(self, key: str) -> None:
        """Have the session that signing in with this key gives."""
        answer = self.page.request.post(f"{self.endpoint}/api/session", data={"key": key})
        assert answer.ok, answer.text()

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the native API as the page would: with the cookie and its token."""
        token = self.page.request.get(f"{self.endpoint}/api/session").json()["csrf_token"]
        answer = self.page.request.fetch(
            self.endpoint + path,
            method=method,
            data=body,
            headers={"X-CSRF-Token": token} if token else {},
        )
        assert answer.ok, f"{method} {path}: {answer.text()}"
        return answer.json() if answer.body() else None

    def check(self) -> None:
        """Fail if the page complained of anything that the test does not expect."""
        unexpected = [
            complaint
            for complaint in self.complaints
            if not any(part in complaint for part in self.expected)
        ]
        assert not unexpected, "\n".join(unexpected)

    def barriers(self) -> list[str]:
        """What keeps people out, as far as axe-core sees: serious and critical issues."""
        heard = list(self.complaints)
        # Colours on their way to others have less contrast than either.
        self.page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run({ preload: false })")
        # What axe tries itself, such as inline styles to measure with, is no fault of the page.
        self.complaints[:] = heard
        return [
            f"{issue['id']}: {issue['help']}: {node['html'][:200]} {node['failureSummary']}"
            for issue in found["violations"]
            if issue["impact"] in {"serious", "critical"}
            for node in issue["nodes"]
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = urlsplit(message.location["url"]).path
            self.complaints.append(f"{message.type}: {message.text} [{where}]")

    def _request(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme not in {"data", "blob"} and to.netloc != urlsplit(self.endpoint).netloc:
            self.complaints.append(f"a request to another host: {request.url}")
