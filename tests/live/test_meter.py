"""The rates of a status line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from whosthere.live import meter as meter_module
from whosthere.live.meter import WINDOW, Meter
from whosthere.testing.sources import MemorySource
from whosthere.video.capture import Capture

if TYPE_CHECKING:
    import pytest


def test_the_rate_of_a_source_that_stands_still_falls_to_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SimpleNamespace(monotonic=lambda: now)
    now = 100.0
    with Capture(MemorySource([np.zeros((4, 4, 3), np.uint8)])) as capture:
        frame = capture.take(timeout=60)
        assert frame is not None
        monkeypatch.setattr(meter_module, "time", clock)
        meter = Meter(capture)
        for _ in range(3):
            meter.count(frame)
            now += 0.5
        assert meter.stats().analysed_fps == 2

        now += WINDOW + 0.1

        assert meter.stats().analysed_fps == 0
