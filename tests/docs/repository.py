"""Where the files of the checkout are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
"""Everything that is written for people to read."""
