"""Sealing: the same bits come out, and for nobody else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from whosthere.errors import DatabaseError
from whosthere.people.vault import KEY_BYTES, Vault
from whosthere.types import Template

VECTORS = hnp.arrays(np.float32, st.integers(1, 512), elements=st.floats(-1, 1, width=32))
NAMES = st.text(max_size=40)


@given(vector=VECTORS, owner=NAMES, model=NAMES)
def test_a_sealed_template_opens_to_the_same_bits(
    vector: np.ndarray, owner: str, model: str
) -> None:
    vault = Vault(bytes(KEY_BYTES))
    key = vault.data_key(vault.new_key(), owner)
    sealed = key.seal(Template(vector, model))
    opened = key.open(sealed, model)
    assert opened.vector.dtype == np.float32
    assert opened.vector.tobytes() == vector.tobytes()
    assert vector.tobytes() not in sealed


@given(vector=VECTORS, change=st.sampled_from(["owner", "model", "bit", "key"]))
def test_it_opens_for_no_other_owner_model_or_key_and_not_when_altered(
    vector: np.ndarray, change: str
) -> None:
    vault = Vault(bytes(KEY_BYTES))
    wrapped = vault.new_key()
    sealed = bytearray(vault.data_key(wrapped, "anna").seal(Template(vector, "m1")))
    if change == "bit":
        sealed[-1] ^= 1
    key = vault.data_key(
        vault.new_key() if change == "key" else wrapped, "bob" if change == "owner" else "anna"
    )
    with pytest.raises(DatabaseError, match="damaged or not theirs"):
        key.open(bytes(sealed), "m2" if change == "model" else "m1")


def test_a_data_key_unwraps_with_its_own_key_only() -> None:
    wrapped = Vault(bytes(KEY_BYTES)).new_key()
    with pytest.raises(DatabaseError, match="data key of anna is damaged"):
        Vault(b"x" * KEY_BYTES).data_key(wrapped, "anna")
