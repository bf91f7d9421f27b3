"""Forgetting people wherever their rows went.

An erasure begins in the gallery, which destroys the key and notes in the same transaction that rows
have to go (`whosthere.people.erasure`). From that moment no row of the person gets into the outbox.
What is here does the rest: the database, then one sink after the other. A sink that cannot be
reached stops none of the others; it stays noted, and is tried again until it is done.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whosthere.config import database_path
from whosthere.database import connect, scrub
from whosthere.errors import OutputError
from whosthere.sightings import erasures, ledger
from whosthere.sightings.erasures import Evidence, Place
from whosthere.sightings.query import erase_person
from whosthere.sightings.turn import Turn
from whosthere.sinks import roster
from whosthere.sinks.beyond import out_of_reach
from whosthere.sinks.chosen import chosen, open_chosen
from whosthere.sinks.sink import ForgettingSink

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from whosthere.config import Config
    from whosthere.people.gallery import Gallery
    from whosthere.people.records import Erasure
    from whosthere.sinks.sink import Sink


@dataclass(frozen=True, slots=True)
class Erased:
    """That somebody was erased.

    Attributes:
        gallery: What went from the gallery.
        rows: How far the rows have gone: the person's own, then those of whoever was merged into
            them; nothing where the person was in a group of a kind that nobody is recognised by.
    """

    gallery: Erasure
    rows: tuple[Evidence, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left anywhere that can be reached."""
        return self.gallery.complete and not any(each.pending for each in self.rows)


WAIT_SECONDS = 30.0
"""How long to wait for a batch that is being written by another process."""
DATABASE = "database"
_LOST = (
    "{0} is not in the settings; say where it is with --sink {0}=URL, or that it is gone with "
    "`whosthere sinks forget {0}`"
)


def erase_everywhere(
    gallery: Gallery, person_id: str, config: Config, given: Sequence[str] = ()
) -> Erased:
    """Erase somebody: key and faces, then every row in the database and in all sinks.

    Args:
        gallery: Who is known.
        person_id: Who is to be forgotten.
        config: Where rows went.
        given: Further sinks, as ``NAME=URL``.

    Raises:
        PersonNotFound: There is nobody of that id.
        UsageError: One of `given` has no name; nothing was erased.
        ConfigError: A sink of the settings cannot be meant; nothing was erased.
        DatabaseError: The database cannot be used.
    """
    # Settings that cannot be meant are told before anything is gone.
    for each in open_chosen(config, given):
        each.close()
    ids = (person_id, *gallery.collections.former_ids(person_id))
    erasure = gallery.erase(person_id)
    finish_all(config, given)
    with closing(connect(database_path())) as connection:
        # Another program that runs may have finished it first.
        found = [erasures.found(connection, each) for each in ids]
    return Erased(erasure, tuple(evidence for evidence in found if evidence is not None))


def finish_all(config: Config, given: Sequence[str] = ()) -> list[Evidence]:
    """`finish_erasures`, with the sinks of the settings and those that are given as ``NAME=URL``.

    Raises:
        UsageError: One of `given` has no name.
        ConfigError: A sink of the settings cannot be meant.
        DatabaseError: The database cannot be used; nothing is forgotten of what has to be done.
    """
    beyond = out_of_reach(chosen(config, given))
    with ExitStack() as resources:
        sinks = open_chosen(config, given)
        for sink in sinks:
            resources.enter_context(closing(sink))
        return finish_erasures(database_path(), sinks, names=config.data.names, beyond=beyond)


def finish_erasures(
    database: Path, sinks: Sequence[Sink], *, names: bool, beyond: Mapping[str, str]
) -> list[Evidence]:
    """Erase the rows of everybody who is gone from the gallery, from the database and the sinks.

    Call it again as long as something is pending: it goes on with what is left.

    Args:
        database: The database with the register of erasures.
        sinks: All there are.
        names: Whether the rows that tell of those who are left tell names.
        beyond: What cannot be reached of a sink, by its name.

    Returns:
        How far each of them is, of all that were pending.

    Raises:
        DatabaseError: The database cannot be used; nothing is forgotten of what has to be done.
    """
    with closing(connect(database)) as connection:
        # First of all: otherwise a retry would bring rows back to the sinks.
        pending = erasures.pending(connection)
        begun = [_erase_here(connection, *each) for each in pending]
        if not begun:
            return []
        finished = []
        for person_id, evidence in begun:
            places = _erase_there(connection, database, sinks, person_id, evidence)
            # Not before: the row that tells of the erasure would go with the others.
            told = roster.is_told(connection, person_id)
            roster.update(connection, names=names)
            if told and _rows(places) > _rows(evidence.places):
                roster.tell_again(connection, person_id)
            remarked = [replace(each, beyond=beyond.get(each.where)) for each in places]
            finished.append(erasures.note(connection, evidence.number, remarked))
        before = [_rows(evidence.places) for _, evidence in pending]
        after = [_rows(evidence.places) for evidence in finished]
        if after != before or not all(evidence.pending for evidence in finished):
            # Of the rows, and of the ids of those who are done, nothing is left in the files.
            scrub(connection)
    return finished


def _erase_here(
    connection: sqlite3.Connection, person_id: str, evidence: Evidence
) -> tuple[str, Evidence]:
    here = Place(DATABASE, erase_person(connection, person_id), _now())
    return person_id, replace(evidence, places=_together(evidence.places, [here]))


def _erase_there(
    connection: sqlite3.Connection,
    database: Path,
    sinks: Sequence[Sink],
    person_id: str,
    evidence: Evidence,
) -> tuple[Place, ...]:
    """What became of all places; those that are done are not asked again."""
    done = {place.where for place in evidence.places if place.problem is None}
    asked = [sink for sink in sinks if sink.feed.name not in done]
    fresh = [_erase_from(database, sink, person_id) for sink in asked]
    enlisted = {state.sink for state in ledger.states(connection)}
    lost = enlisted - {sink.feed.name for sink in sinks} - done
    fresh += [Place(name, 0, _now(), _LOST.format(name)) for name in sorted(lost)]
    tried = {place.where for place in fresh} | done
    fresh += [replace(left, problem=None) for left in evidence.places if left.where not in tried]
    return _together(evidence.places, fresh)


def _erase_from(database: Path, sink: Sink, person_id: str) -> Place:
    name = sink.feed.name
    if not isinstance(sink, ForgettingSink):
        return Place(name, 0, _now())
    turn = Turn(database, f"sink-{name}")
    try:
        if not turn.take(WAIT_SECONDS):
            return Place(name, 0, _now(), f"{name} is being written by another whosthere")
        return Place(name, sink.erase(person_id), _now())
    except OutputError as error:
        return Place(name, 0, _now(), str(error))
    finally:
        turn.give_back()


def _together(places: Sequence[Place], fresh: Sequence[Place]) -> tuple[Place, ...]:
    """The latest of each place, with the rows of all attempts."""
    latest = {place.where: place for place in places}
    for place in fresh:
        before = latest.get(place.where)
        latest[place.where] = replace(place, rows=place.rows + (before.rows if before else 0))
    return tuple(latest.values())


def _rows(places: Sequence[Place]) -> int:
    return sum(place.rows for place in places)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
