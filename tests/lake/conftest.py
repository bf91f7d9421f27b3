"""The small lake, as each kind of sink of files writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lake.examples import SIGHTINGS, write
from whosthere.lake.lake import Lake, open_lake
from whosthere.sinks.destination import Destination

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    """The small lake, of Delta tables."""
    write(str(tmp_path / "lake"), SIGHTINGS)
    with open_lake(Destination.parse(str(tmp_path / "lake")), {}) as opened:
        yield opened
