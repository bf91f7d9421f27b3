"""Part of building the package: the page's assets from npm, where there is npm.

Without it everything else is built all the same, and the page says how to get them later.
"""

from __future__ import annotations

import sys
from pathlib import Path
from runpy import run_path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageAssets(BuildHookInterface[Any]):
    """Runs before anything is collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See `BuildHookInterface`."""
        # By its path: where a package is built, there are no tools to import.
        assets = run_path(str(Path(self.root, "tools", "page_assets.py")))
        if assets["current"]():
            return
        try:
            assets["take"]()
        except assets["AssetsMissing"] as error:
            print(f"whosthere: the page has no assets ({error}); see docs/page.md", file=sys.stderr)
