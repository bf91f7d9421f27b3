"""Coefficients are those of the manifest, free to use, and indifferent to what is not known."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from whosthere.vision.appearance.discriminant import Discriminant
from whosthere.vision.manifest import fitted_files

WEIGHTS = files("whosthere.vision") / "weights"
SIZE = 6
numbers = arrays(np.float32, SIZE, elements=st.floats(-100, 100, width=32))


def test_manifest_lists_every_file_of_coefficients_once() -> None:
    installed = [file.name for file in WEIGHTS.iterdir() if file.name.endswith(".npz")]
    assert sorted(file.file for file in fitted_files()) == sorted(installed)


@pytest.mark.parametrize("file", fitted_files(), ids=lambda file: file.name)
def test_files_are_whole_and_free_to_use(file) -> None:
    assert len(file.read()) == file.size
    assert file.licence == "Apache-2.0"
    assert "CC BY 4.0" in file.fitted_to or "CC0" in file.fitted_to


@given(numbers, numbers, numbers, st.floats(-5, 5))
def test_what_is_not_known_counts_as_average(center, weights, given_numbers, bias) -> None:
    discriminant = Discriminant(center, weights, bias)
    unknown = np.full(SIZE, np.nan, np.float32)
    assert discriminant.score(unknown) == pytest.approx(bias)
    assert discriminant.score(center) == pytest.approx(bias)
    assert 0 <= discriminant.probability(given_numbers) <= 1


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_probability_is_half_at_the_even_score(bias: float, even: float) -> None:
    discriminant = Discriminant(np.zeros(1), np.ones(1), bias)
    assert discriminant.probability(np.array([even - bias]), even) == pytest.approx(0.5)
    assert discriminant.probability(np.array([1 + even - bias]), even) > 0.5
