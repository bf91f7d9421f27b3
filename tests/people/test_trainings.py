"""Trainings that are asked for and answered for later."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.people.synthetic import look, photo
from whosthere.errors import GroupNotFound, TrainingRunning
from whosthere.people import trainings as module
from whosthere.people.gallery import Gallery
from whosthere.people.training import train
from whosthere.people.trainings import Trainings, TrainingStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = 60.0
"""Seconds that no training of a test takes, on any machine."""


@pytest.fixture
def trainings(gallery: Gallery) -> Iterator[Trainings]:
    with Trainings(gallery, 1e-3) as opened:
        yield opened


@pytest.fixture
def default(gallery: Gallery) -> str:
    """The group with Anna in it."""
    gallery.add_face(gallery.add_person("default", "Anna").id, look(1, 0))
    return gallery.group("default").id


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Trainings wait for this event."""
    go_on = threading.Event()

    def retrain(gallery: Gallery, group: str, rate: float) -> None:
        go_on.wait(LONG)
        train(gallery, group, rate)

    monkeypatch.setattr(module, "retrain", retrain)
    yield go_on
    go_on.set()


def test_a_short_training_has_ended_when_it_was_started(
    trainings: Trainings, gallery: Gallery, default: str
) -> None:
    assert trainings.status(default) is None
    trainings.start(default, LONG)
    run = trainings.status(default)
    assert run is not None
    assert run.status is TrainingStatus.SUCCEEDED
    assert run.succeeded_at is not None
    assert run.created_at <= run.succeeded_at <= run.acted_at
    assert gallery.index(default).identify(photo(1, 1)).name == "Anna"


def test_a_long_training_goes_on_while_the_old_state_is_searched(
    gallery: Gallery, default: str, slow: threading.Event
) -> None:
    train(gallery, default, 1e-3)
    gallery.add_face(gallery.add_person("default", "Bob").id, look(2, 0))
    with Trainings(gallery, 1e-3) as trainings:
        trainings.start(default)
        run = trainings.status(default)
        assert run is not None
        assert run.status is TrainingStatus.RUNNING
        assert run.succeeded_at is not None
        assert [entry.name for entry in gallery.index(default).entries] == ["Anna"]
        with pytest.raises(TrainingRunning):
            trainings.start(default)
        slow.set()
    assert len(gallery.index(default).entries) == 2


def test_a_training_without_faces_fails_and_says_why(
    trainings: Trainings, gallery: Gallery
) -> None:
    group = gallery.group("default").id
    trainings.start(group, LONG)
    run = trainings.status(group)
    assert run is not None
    assert (run.status, run.succeeded_at) == (TrainingStatus.FAILED, None)
    assert run.message == "There is no face to train with."


def test_a_training_that_breaks_off_is_told_of(
    trainings: Trainings,
    default: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        message = "what an exception says may hold anything"
        raise MemoryError(message)

    monkeypatch.setattr(module, "retrain", broken)
    trainings.start(default, LONG)
    run = trainings.status(default)
    assert run is not None
    assert run.status is TrainingStatus.FAILED
    assert "broke off: MemoryError" in caplog.text
    assert "may hold anything" not in caplog.text


def test_what_a_kill_cut_short_is_taken_up_again(database: Path) -> None:
    with Gallery.open(database) as gallery:
        gallery.add_face(gallery.add_person("default", "Anna").id, look(1, 0))
        default = gallery.group("default").id
        with gallery.store.writing() as connection:
            # As a killed process leaves it.
            connection.execute(
                "INSERT INTO training_runs VALUES (?, 'running', ?, ?, NULL)",
                (default, "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05+00:00"),
            )
    with Gallery.open(database) as gallery:
        with Trainings(gallery, 1e-3) as trainings:
            trainings.resume()
        run = trainings.status(default)
        assert run is not None
        assert run.status is TrainingStatus.SUCCEEDED
        assert gallery.index(default).identify(photo(1, 1)).name == "Anna"


def test_a_training_of_the_command_line_counts(
    trainings: Trainings, gallery: Gallery, default: str
) -> None:
    train(gallery, "default", 1e-3)
    run = trainings.status(default)
    assert run is not None
    assert run.status is TrainingStatus.SUCCEEDED
    assert run.created_at == run.acted_at == run.succeeded_at


def test_a_group_deleted_meanwhile_is_no_failure(
    gallery: Gallery, default: str, slow: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    with Trainings(gallery, 1e-3) as trainings:
        trainings.start(default)
        gallery.collections.delete(default)
        slow.set()
    assert not caplog.records
    with pytest.raises(GroupNotFound):
        trainings.start(default)


def test_a_group_that_changes_while_it_is_trained_is_trained_once_more(
    trainings: Trainings, gallery: Gallery, default: str, slow: threading.Event
) -> None:
    heard = [threading.Event() for _ in range(3)]
    trainings.renew(default, heard[0].set)
    gallery.add_face(gallery.add_person("default", "Bob").id, look(2, 0))
    trainings.renew(default, heard[1].set)
    trainings.renew(default, heard[2].set)
    slow.set()
    assert all(event.wait(LONG) for event in heard)
    assert [person.untrained for person in gallery.people("default")] == [0, 0]
    assert gallery.index("default").identify(photo(2, 0)).name == "Bob"


def test_whoever_changes_a_group_can_wait_until_searches_know(
    trainings: Trainings, gallery: Gallery, default: str
) -> None:
    told: list[str] = []
    trainings.renew(default, lambda: told.append("known"), LONG)
    assert told == ["known"]
    assert gallery.index("default").identify(photo(1, 0)).name == "Anna"


def test_a_group_without_faces_is_renewed_all_the_same(
    trainings: Trainings, gallery: Gallery
) -> None:
    told: list[str] = []
    trainings.renew(gallery.group("default").id, lambda: told.append("known"), LONG)
    assert told == ["known"]


def test_whoever_fails_after_a_training_keeps_nobody_else_from_it(
    trainings: Trainings,
    gallery: Gallery,
    default: str,
    slow: threading.Event,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        message = "a secret"
        raise RuntimeError(message)

    heard = threading.Event()
    trainings.renew(default, fail)
    trainings.renew(default, heard.set)
    slow.set()
    assert heard.wait(LONG)
    assert "whoever waited for a training failed" in caplog.text
    assert "a secret" not in caplog.text
