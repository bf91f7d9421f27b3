"""The accuracy floor is collected only where the evaluation data lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

collect_ignore = [] if DATA.is_dir() else ["test_floor.py"]
