"""Servers that tests share, and ones of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.server.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class StartServer(Protocol):
    """Starts a server of a test's own."""

    def __call__(self, *options: str, home: Path | None = None) -> Served:
        """Start it with these options, on a fresh home or the given one."""
        ...


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that all tests share, by http; use groups of your own in it."""
    with Served(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def served_tls(served: Served) -> Iterator[Served]:
    """Another one, by https, on the same home: what one of them keeps, the other knows."""
    with Served(served.home, ("--tls",)) as server:
        yield server


@pytest.fixture
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Starts servers with options of the test's own; `Served.kill` and `restart` them at will."""
    started: list[Served] = []

    def start(*options: str, home: Path | None = None) -> Served:
        server = Served(home or tmp_path_factory.mktemp("home"), options)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        if server.running:
            server.kill()
