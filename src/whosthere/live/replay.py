"""Recorded videos through the pipeline of live ones, into the same tables: each once."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2

from whosthere.config import Config
from whosthere.errors import PersonNotFound, SourceError
from whosthere.live.gathering import gathering_of
from whosthere.live.output import Scene
from whosthere.live.run_settings import run_settings, seen_with
from whosthere.live.watch import open_pipeline
from whosthere.people.gallery import Gallery
from whosthere.providers.pictures import analyser
from whosthere.sightings.account import Account
from whosthere.sightings.replays import Recording, keep, replayed_at
from whosthere.sightings.sighting import Run
from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.types import Aspect
from whosthere.video.archive import recorded_at
from whosthere.video.files import open_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from whosthere.live.output import Output
    from whosthere.sightings.record import Record
    from whosthere.video.source import Source


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """How to watch a recording.

    Attributes:
        camera: Label of the camera; None for the name of the file without its suffix.
        start: Time of the first picture, aware; None for what the file says.
        wanted: What to find out about every face.
        max_fps: Frames a second of the video to analyse at most; None for all.
        config: Networks, group, and what is kept.
    """

    camera: str | None = None
    start: datetime | None = None
    wanted: Aspect = Aspect.EVERYTHING
    max_fps: float | None = None
    config: Config = field(default_factory=Config)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it.

    Attributes:
        sightings: Visits that were kept.
        before: When the same recording was replayed before, so that nothing was done; or None.
    """

    sightings: int
    before: datetime | None = None


def replay(
    path: Path, options: ReplayOptions, database: Path, progress: Callable[[Source], Output]
) -> Replayed:
    """Watch one recording, and keep all of its rows together; a process that dies keeps none.

    A file of the same content that was watched with the same settings and networks is not watched
    again, whatever its name, camera and time.

    Args:
        path: A video file.
        options: How to watch it.
        database: Where the outbox is, and the gallery.
        progress: Makes what shows the progress.

    Raises:
        SourceError: The file cannot be read.
        WhosThereError: The networks, the group or the database cannot be used.
    """
    # As in a live run: the stages run side by side.
    cv2.setNumThreads(1)
    recording = _recording(path, options)
    before = replayed_at(database, recording)
    if before is not None:
        return Replayed(0, before)
    records = _without_erased(_watch(path, options, database, progress), options, database)
    run_id = str(records[-1].row["run_id"])
    most_bytes = options.config.data.outbox_mb << 20
    if not keep(database, recording, run_id, records, most_bytes):
        return Replayed(0, replayed_at(database, recording))
    return Replayed(sum(record.table is SIGHTINGS for record in records))


def _recording(path: Path, options: ReplayOptions) -> Recording:
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"cannot read {path}: {(error.strerror or '').lower()}"
        raise SourceError(message) from error
    settings = seen_with(options.config, options.wanted, options.max_fps)
    networks = analyser(options.config.vision).models.at_work(options.wanted)
    return Recording(content, hashlib.sha256(f"{settings}{networks}".encode()).hexdigest())


def _watch(
    path: Path, options: ReplayOptions, database: Path, progress: Callable[[Source], Output]
) -> list[Record]:
    """All rows of a recording; the last one is that of the run."""
    config = options.config
    started_at = options.start or recorded_at(path)
    with ExitStack() as resources:
        pipeline = open_pipeline(
            open_file(path, str(path)),
            resources,
            wanted=options.wanted,
            dense=False,
            max_fps=options.max_fps,
            config=config,
        )
        resources.enter_context(pipeline)
        shown = resources.enter_context(closing(progress(pipeline.source)))
        run = Run.begin(
            options.camera or path.stem,
            started_at,
            pipeline.recogniser.models.at_work(options.wanted),
            run_settings(config, options.wanted, options.max_fps),
        )
        gathering = gathering_of(config.data, database, resources)
        account = Account(run, config.sightings.absence, gathering=gathering)
        records: list[Record] = []
        for result in pipeline:
            shown.put(Scene(result, lambda undrawn: undrawn.frame.image))
            closed = account.see(result.frame.pts, result.faces, result.frame.image)
            records += account.records(closed)
        records += account.records(account.close())
        return [*records, account.ended()]


def _without_erased(records: list[Record], options: ReplayOptions, database: Path) -> list[Record]:
    """Without the rows of people who were erased while the recording was watched."""
    with Gallery.open(database) as gallery:
        erased = {
            person_id
            for person_id in {record.person_id for record in records}
            if person_id is not None
            and not _is_known(gallery, options.config.people.group, person_id)
        }
    return [record for record in records if record.person_id not in erased]


def _is_known(gallery: Gallery, group: str, person_id: str) -> bool:
    try:
        gallery.person(group, person_id)
    except PersonNotFound:
        return False
    return True
