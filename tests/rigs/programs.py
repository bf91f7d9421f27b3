"""Programs of the system that some tests need."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

PLACES = ("/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"))))
"""Where daemons are, which only root has in the path, if anybody."""


def needs(*programs: str) -> pytest.MarkDecorator:
    """A mark for tests that need these programs, and Linux.

    Elsewhere they are skipped, and on a user's machine without the programs too: ``make test``
    has to work on a bare one. CI installs them, so there a missing one is a failure.
    """
    everywhere = os.pathsep.join((os.environ.get("PATH", ""), *PLACES))
    missing = [program for program in programs if shutil.which(program, path=everywhere) is None]
    skipped = sys.platform != "linux" or (bool(missing) and "CI" not in os.environ)
    return pytest.mark.skipif(skipped, reason=f"needs {', '.join(programs)} on Linux")
