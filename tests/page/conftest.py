"""The server and the browser that tests of the page share."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.rigs.browser import DESKTOP, Visit, launched
from tests.server.serving import Served
from tools import page_assets
from whosthere.demo import demo_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

WAIT_MS = 30_000
"""For what a busy machine does late; a page answers in milliseconds."""

expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def assets() -> None:
    """The page's third-party parts, taken from npm if they are not there yet."""
    if page_assets.current():
        return
    try:
        page_assets.take()
    except page_assets.AssetsMissing as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def served(assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that all tests of the page share; use groups and names of your own in it."""
    with Served(tmp_path_factory.mktemp("served")) as server:
        yield server


# Of a module: while it is open, other tests of the session could not run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a camera; `launched` with a film gives one that has."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(served: Served, browser: Browser) -> Iterator[Visit]:
    """Somebody at the shared server's page, in a browser of their own, who is not signed in."""
    yield from visiting(browser, served)


@pytest.fixture
def signed_in(visit: Visit, served: Served) -> Visit:
    """The same, signed in with the key of an admin."""
    visit.sign_in(served.key)
    return visit


def visiting(browser: Browser, served: Served) -> Iterator[Visit]:
    """Somebody at a server's page; what the page complained of fails the test in the end."""
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        context.set_default_timeout(WAIT_MS)
        visit = Visit(context.new_page(), served.endpoint)
        yield visit
        visit.check()


@pytest.fixture(scope="session")
def watching(assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that watches the demo and knows its people, but for Eileen Collins."""
    home = tmp_path_factory.mktemp("watching")
    server = Served(home, ("--source", "demo"))
    for name, photos in demo_people():
        subprocess.run(
            [sys.executable, "-m", "whosthere", "people", "add", name, *map(str, photos)],
            env=server.environment,
            check=True,
            capture_output=True,
        )
    subprocess.run(
        [sys.executable, "-m", "whosthere", "train"],
        env=server.environment,
        check=True,
        capture_output=True,
    )
    with server:
        yield server
