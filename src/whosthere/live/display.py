"""Whether a window can be opened here; asked first, because a library may abort if it cannot."""

from __future__ import annotations

import os
import sys


def display_problem() -> str | None:
    """One sentence why there can be no window; None when there can."""
    if sys.platform in {"win32", "darwin"}:
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
