"""Nothing leaves the machine unless asked, also not by the libraries that do the work."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import numpy as np
from whosthere.vision.analyser import Analyser
Analyser().detect(np.zeros((64, 64, 3), np.uint8))
"""


def test_running_the_networks_gathers_nothing_about_the_user(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
