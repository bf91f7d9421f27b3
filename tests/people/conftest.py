"""A gallery on disk for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whosthere.people.gallery import Gallery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the gallery of this test lies."""
    return tmp_path / "whosthere.db"


@pytest.fixture
def gallery(database: Path) -> Iterator[Gallery]:
    """An empty gallery with the group ``default``."""
    with Gallery.open(database) as opened:
        opened.ensure_group("default")
        yield opened
