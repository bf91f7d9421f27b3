"""The server's keys: shown once, known again, revoked, and never kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from whosthere.errors import UsageError
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[ApiKeys]:
    with ApiKeys.open(tmp_path / "keys.db") as keys:
        yield keys


def test_a_key_is_known_again(keys: ApiKeys) -> None:
    record, key = keys.create("a script")

    assert keys.identify(key) == record
    assert key.isalnum()
    assert key.startswith(record.id)
    assert record.name == "a script"
    assert record.revoked_at is record.last_used_at is None


def test_anything_else_is_no_key(keys: ApiKeys) -> None:
    record, key = keys.create("a script")
    other, other_key = keys.create("another")

    for wrong in ["", record.id, key[:-1], key + "x", key.upper(), "ü" * 51]:
        assert keys.identify(wrong) is None
    assert keys.identify(record.id + other_key.removeprefix(other.id)) is None


def test_a_revoked_key_opens_nothing(keys: ApiKeys) -> None:
    record, key = keys.create("a script")
    other, other_key = keys.create("another")

    revoked = keys.revoke(record.id)

    assert revoked.revoked_at is not None
    assert keys.identify(key) is None
    assert keys.identify(other_key) == other
    assert keys.revoke(record.id) == revoked


def test_revoking_elsewhere_counts_at_once(keys: ApiKeys, tmp_path: Path) -> None:
    record, key = keys.create("a script")
    assert keys.identify(key) == record

    with ApiKeys.open(tmp_path / "keys.db") as elsewhere:
        elsewhere.revoke(record.id)

    assert keys.identify(key) is None


def test_a_key_that_is_not_there_cannot_be_revoked(keys: ApiKeys) -> None:
    with pytest.raises(UsageError, match="there is no key 'nothing'"):
        keys.revoke("nothing")


def test_the_last_use_is_remembered(keys: ApiKeys) -> None:
    record, _ = keys.create("a script")
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)

    keys.note_uses({record.id: at})

    assert [key.last_used_at for key in keys.list()] == [at]


def test_a_key_is_not_in_the_database(keys: ApiKeys, tmp_path: Path) -> None:
    record, key = keys.create("a script")

    secret = key.removeprefix(record.id).encode()
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir())
