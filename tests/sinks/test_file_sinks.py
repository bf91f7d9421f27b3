"""The file sinks: whole rows, each once, readable by their owner only."""

from __future__ import annotations

import resource
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.sightings.examples import ADA, BOB, STRANGER, sighting
from whosthere.errors import OutputError
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sightings.row import from_arrow, from_json
from whosthere.sinks.jsonl import JsonLinesSink
from whosthere.sinks.parquet import ParquetSink
from whosthere.sinks.sink import Feed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.sightings.sighting import Sighting

FileSink = JsonLinesSink | ParquetSink


def written(folder: Path) -> list[Sighting]:
    """Every row in the folder, as its reader would find them."""
    rows = []
    for path in sorted(folder.rglob("*.jsonl")):
        rows += [from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted(folder.rglob("*.parquet")):
        with pq.ParquetFile(path) as file:
            rows += from_arrow(file.read())
    return rows


def batch(number: int, *sightings: Sighting) -> SealedBatch:
    return SealedBatch("outbox", number, tuple(map(Record.of, sightings)))


@pytest.fixture(params=[JsonLinesSink, ParquetSink])
def sink(request: pytest.FixtureRequest, tmp_path: Path) -> FileSink:
    make: type[FileSink] = request.param
    return make(tmp_path / "out", Feed("files"))


@contextmanager
def disk_full_after(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: writes fail midway, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_batches_go_to_the_files_of_their_days(sink: FileSink, tmp_path: Path) -> None:
    rows = [sighting(number) for number in range(4)]
    sink.write(batch(1, *rows[:2]))
    sink.write(batch(2, *rows[2:]))
    assert written(tmp_path / "out") == rows
    names = [str(path) for path in (tmp_path / "out").rglob("*.*")]
    assert any("2026-01-31" in name for name in names)
    assert any("2026-02-01" in name for name in names)


def test_a_batch_written_again_counts_once(sink: FileSink, tmp_path: Path) -> None:
    rows = [sighting(number) for number in range(4)]
    sink.write(batch(1, rows[0]))
    sink.write(batch(2, *rows[1:]))
    sink.write(batch(2, *rows[1:]))
    assert written(tmp_path / "out") == rows


def test_a_batch_of_another_database_replaces_nothing(sink: FileSink, tmp_path: Path) -> None:
    sink.write(SealedBatch("one", 1, (Record.of(sighting(0)),)))
    sink.write(SealedBatch("other", 1, (Record.of(sighting(0)),)))
    assert len(written(tmp_path / "out")) == 2


def test_files_are_for_their_owner_only(sink: FileSink, tmp_path: Path) -> None:
    sink.write(batch(1, sighting(0)))
    for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600)


def test_folders_above_it_are_for_the_owner_only_too(tmp_path: Path) -> None:
    sink = ParquetSink(tmp_path / "sightings" / "parquet", Feed("parquet"))
    sink.write(batch(1, sighting(0)))
    assert stat.S_IMODE((tmp_path / "sightings").stat().st_mode) == 0o700


def test_a_disk_that_is_full_leaves_what_was_there_and_no_half_row(
    sink: FileSink, tmp_path: Path
) -> None:
    first, second = sighting(0), sighting(1)  # of the same day
    sink.write(batch(1, first))
    size = max(path.stat().st_size for path in (tmp_path / "out").rglob("*.*") if path.is_file())
    full_at = size + 100 if isinstance(sink, JsonLinesSink) else 100
    with disk_full_after(full_at), pytest.raises(OutputError, match="make room"):
        sink.write(batch(2, second))
    assert written(tmp_path / "out") == [first]
    assert [path for path in (tmp_path / "out").rglob(".*")] == []

    sink.write(batch(2, second))
    assert written(tmp_path / "out") == [first, second]


def test_a_folder_that_cannot_be_made_is_one_sentence(sink: FileSink, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file is in the way")
    with pytest.raises(OutputError, match=r"cannot write .*out.*safe in the database"):
        sink.write(batch(1, sighting(0)))


def test_an_erased_person_is_gone_and_the_others_stay(sink: FileSink, tmp_path: Path) -> None:
    bob, stranger = sighting(1, BOB), sighting(5, STRANGER)
    sink.write(batch(1, sighting(0, ADA), bob))
    sink.write(batch(2, sighting(4, ADA), stranger))
    sink.write(batch(3, sighting(8, ADA)))
    assert sink.erase("p-ada") == 3
    assert written(tmp_path / "out") == [bob, stranger]
    assert sink.erase("p-ada") == 0
    for path in (tmp_path / "out").rglob("*.*"):
        assert path.is_dir() or b"p-ada" not in path.read_bytes()


def test_erasing_where_nothing_was_written_is_no_error(sink: FileSink) -> None:
    assert sink.erase("p-ada") == 0


@pytest.mark.parametrize("torn", [1, 40, 399])
def test_a_torn_last_line_is_repaired_by_the_retry(tmp_path: Path, torn: int) -> None:
    sink = JsonLinesSink(tmp_path, Feed("jsonl"))
    rows = [sighting(0), sighting(1, BOB), sighting(1, STRANGER)]
    sink.write(batch(1, rows[0]))
    sink.write(batch(2, *rows[1:]))
    (path,) = tmp_path.glob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-torn])  # the kill came in the middle of batch 2
    sink.write(batch(2, *rows[1:]))
    assert written(tmp_path) == rows


def test_zeros_after_a_power_cut_are_repaired_by_the_retry(tmp_path: Path) -> None:
    sink = JsonLinesSink(tmp_path, Feed("jsonl"))
    rows = [sighting(0), sighting(1)]
    sink.write(batch(1, rows[0]))
    (path,) = tmp_path.glob("*.jsonl")
    with path.open("ab") as file:
        file.write(bytes(300) + b'"}\n')
    sink.write(batch(2, rows[1]))
    assert written(tmp_path) == rows


def test_damaged_lines_do_not_keep_a_person_from_being_erased(tmp_path: Path) -> None:
    sink = JsonLinesSink(tmp_path, Feed("jsonl"))
    bob = sighting(1, BOB)
    sink.write(batch(1, sighting(0, ADA), bob))
    (path,) = tmp_path.glob("*.jsonl")
    ada = path.read_bytes().splitlines()[0]
    path.write_bytes(bytes(300) + b'"}\n' + bytes(20) + ada[20:] + b"\n" + path.read_bytes())

    assert sink.erase("p-ada") == 2

    assert b"p-ada" not in path.read_bytes()
    assert bob.id.encode() in path.read_bytes()


def test_a_person_erased_between_two_attempts_does_not_come_back(tmp_path: Path) -> None:
    sink = JsonLinesSink(tmp_path, Feed("jsonl"))
    bob = sighting(0, BOB)
    sink.write(batch(1, bob, sighting(1, ADA)))
    assert sink.erase("p-ada") == 1
    sink.write(batch(1, bob))
    assert written(tmp_path) == [bob]
