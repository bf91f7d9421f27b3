from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from whosthere.errors import OutputError
from whosthere.live.stills import save_still
from whosthere.types import Frame
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = np.full((40, 60, 3), (0, 0, 200), np.uint8)
FRAME = Frame(PICTURE, 7, 0.28, datetime(2026, 11, 22, 14, 30, 5, tzinfo=UTC))


def test_a_still_is_named_after_its_moment_and_never_replaces_another(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "stills"
    paths = [save_still(PICTURE, folder, FRAME) for _ in range(3)]
    assert len(set(paths)) == 3
    assert all("20261122-143005" in path.name for path in paths)
    assert read_picture(paths[0]).shape == PICTURE.shape


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="choose another one"):
        save_still(PICTURE, tmp_path / "file" / "stills", FRAME)
