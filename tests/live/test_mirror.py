"""What somebody sees who enrols before a camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whosthere.live.mirror import captioned, mirror

if TYPE_CHECKING:
    import pytest


def test_the_picture_is_mirrored_and_captioned() -> None:
    image = np.full((480, 640, 3), 255, np.uint8)
    image[:, :20] = 0
    shown = captioned(image, "look straight into the camera")
    assert (shown[400, -20:] == 0).all()
    assert (shown[400, :20] == 255).all()
    assert shown[:30].min() < 100
    assert (image[:, 20:] == 255).all()


def test_a_tiny_picture_is_shown_without_a_caption() -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    assert captioned(image, "look straight into the camera").shape == image.shape


def test_without_a_display_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with mirror("enrolling") as show:
        show(np.zeros((4, 4, 3), np.uint8), "look straight")
