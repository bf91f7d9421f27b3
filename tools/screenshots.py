"""Pictures of every page, to be looked at: ``python -m tools.screenshots [FOLDER]``.

A server of its own watches the demo, knows its people, and has seen them before; Chromium goes to
every page, in three sizes, light and dark. The pictures are for people: nothing compares them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import ViewportSize, expect, sync_playwright

from whosthere.demo import demo_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PAGES = {
    "live": "live",
    "own-camera": "live/own",
    "people": "people",
    "strangers": "strangers",
    "training": "training",
    "sightings": "sightings",
    "insights": "insights",
    "system": "system",
    "privacy": "system/privacy",
    "keys": "system/keys",
    "models": "system/models",
}
SIZES = {
    "phone": ViewportSize(width=360, height=740),
    "desktop": ViewportSize(width=1280, height=800),
    "large": ViewportSize(width=2560, height=1440),
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOADED_MS = 60_000
"""For what a page shows to come, on a busy machine."""
SETTLE_MS = 2500
"""For pictures to come and charts to be drawn."""


def main() -> None:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/screenshots"))
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        environment = os.environ | {"WHOSTHERE_HOME": home}
        _prepare(environment)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size, viewport in SIZES.items():
            for theme in THEMES:
                # A link opens the page once, and the demo is played once.
                with _served(environment) as link:
                    _walk(browser, link, folder / f"{size}-{theme}", viewport, theme)
    print(f"the pictures are in {folder}")


def _prepare(environment: dict[str, str]) -> None:
    """People to know, and visits to remember."""
    for name, photos in demo_people():
        _whosthere(environment, "people", "add", name, *map(str, photos))
    _whosthere(environment, "train")
    _whosthere(environment, "live", "demo", "--no-window")


def _whosthere(environment: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "whosthere", *command],
        env=environment,
        check=True,
        capture_output=True,
    )


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    """The link that a server prints."""
    command = [sys.executable, "-m", "whosthere", "serve", "--port", "0", "--source", "demo"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        told = ""
        for line in server.stderr or ():
            told += line
            if "listening at" in line:
                break
        try:
            found = re.search(r"http\S+#/sign-in\?link=\S+", told)
            if found is None:
                sys.exit(f"the server printed no link: {told}")
            yield found[0]
        finally:
            server.terminate()


def _walk(
    browser: Browser,
    link: str,
    start: Path,
    viewport: ViewportSize,
    theme: Literal["light", "dark"],
) -> None:
    with browser.new_context(viewport=viewport, color_scheme=theme) as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_role("heading", name="Live").wait_for()
        for name, place in PAGES.items():
            # From outside: within the page the one before would still be there for a moment.
            page.goto("about:blank")
            page.goto(f"{link.partition('#')[0]}#/{place}")
            page.get_by_role("heading", level=1).wait_for()
            expect(page.locator(".skeleton")).to_have_count(0, timeout=LOADED_MS)
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=f"{start}-{name}.png")


if __name__ == "__main__":
    main()
