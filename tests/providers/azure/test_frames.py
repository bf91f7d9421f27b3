"""Pictures within the service's limits, whatever they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosthere.errors import PictureError
from whosthere.providers.azure.frames import LEAST_BYTES, LEAST_SIDE, MOST_BYTES, MOST_SIDE, encode


def decoded(jpeg: bytes) -> np.ndarray:
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image


@settings(max_examples=25, deadline=None)
@given(width=st.integers(1, 5000), height=st.integers(1, 5000), longest=st.integers(300, 5000))
def test_sides_and_bytes_are_within_the_limits(width: int, height: int, longest: int) -> None:
    image = np.zeros((height, width, 3), np.uint8)
    try:
        sent = encode(image, longest)
    except PictureError:
        assert min(width, height) / max(1, max(width, height) / min(longest, MOST_SIDE)) < 37
        return
    back = decoded(sent.jpeg)
    assert LEAST_BYTES <= len(sent.jpeg) <= MOST_BYTES
    assert min(back.shape[:2]) >= LEAST_SIDE
    assert max(back.shape[:2]) <= min(longest, MOST_SIDE)
    assert back.shape[1] * sent.scale == pytest.approx(width, abs=sent.scale)
    assert back.shape[0] * sent.scale == pytest.approx(height, abs=sent.scale)


def test_a_picture_that_cannot_be_compressed_becomes_smaller() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (4096, 4096, 3), np.uint8)
    sent = encode(noise, longest=4096)
    assert len(sent.jpeg) <= MOST_BYTES
    assert sent.scale > 1


def test_coordinates_come_back() -> None:
    image = np.zeros((2160, 3840, 3), np.uint8)
    cv2.rectangle(image, (1000, 500), (1999, 1499), (255, 255, 255), -1)
    sent = encode(image)
    x, y, width, height = cv2.boundingRect((decoded(sent.jpeg)[..., 0] > 128).astype(np.uint8))
    assert sent.scale == 2
    assert np.array([x, y, width, height]) * sent.scale == pytest.approx([1000, 500, 1000, 1000])


def test_a_small_picture_is_sent_as_it_is() -> None:
    image = np.full((48, 64, 3), 90, np.uint8)
    sent = encode(image)
    assert sent.scale == 1
    assert decoded(sent.jpeg).shape == image.shape


@pytest.mark.parametrize("shape", [(35, 400, 3), (10_000, 60, 3), (1, 1, 3)])
def test_a_picture_that_is_too_small_or_narrow(shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError, match="too small or too narrow"):
        encode(np.zeros(shape, np.uint8))
