"""Which visits are meant: a filter, and a place in the list that it makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from whosthere.errors import UsageError
from whosthere.sightings.tables.table import format_time

if TYPE_CHECKING:
    from datetime import datetime

    from whosthere.sightings.sighting import Sighting


Who: TypeAlias = Literal["known", "strangers"]
"""Enrolled people, or everybody else."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which visits; what is not set does not matter.

    Attributes:
        people: Those of these people, by id or by name at the time (A to Z in either case).
        camera: Those before that camera.
        who: Those of enrolled people, or those of everybody else.
        since: Those that began then or later. Aware.
        until: Those that began before. Aware.
        text: Those whose camera, or name at the time, holds that text (A to Z in either case).
        named: Whose visits `text` finds besides, by id: what people are called now.
    """

    people: tuple[str, ...] = ()
    camera: str | None = None
    who: Who | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    named: tuple[str, ...] = ()

    def where(self) -> tuple[str, dict[str, str]]:
        """The condition in SQL, on the columns of ``record``, and its values."""
        values: dict[str, str] = {}
        terms: list[str] = []

        def also(term: str, **given: str) -> None:
            terms.append(term)
            values.update(given)

        if self.people:
            anybody = "(SELECT value FROM json_each(:people))"
            also(
                f"(person_id IN {anybody} OR name COLLATE NOCASE IN {anybody})",
                people=json.dumps(self.people),
            )
        if self.camera is not None:
            also("camera = :camera", camera=self.camera)
        if self.who is not None:
            also("person_id IS NOT NULL" if self.who == "known" else "person_id IS NULL")
        if self.since is not None:
            also("at >= :since", since=format_time(self.since))
        if self.until is not None:
            also("at < :until", until=format_time(self.until))
        if self.text:
            also(
                r"(camera LIKE :text ESCAPE '\' OR name LIKE :text ESCAPE '\' "
                "OR person_id IN (SELECT value FROM json_each(:named)))",
                text=f"%{_escaped(self.text)}%",
                named=json.dumps(self.named),
            )
        return " AND ".join(terms) or "true", values


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of visits, newest first: behind the one that is named.

    Attributes:
        at: When that one began, as rows keep it.
        id: Its id, which tells those apart that began at once.
    """

    at: str
    id: str

    @classmethod
    def behind(cls, visit: Sighting) -> Cursor:
        """The place after a visit."""
        return cls(format_time(visit.first_seen), visit.id)

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The place that `str` made a text of.

        Raises:
            UsageError: It is none.
        """
        at, comma, visit_id = text.partition(",")
        if not (at and comma and visit_id):
            message = f"{text!r} is no place in a list; give what `next` said"
            raise UsageError(message)
        return cls(at, visit_id)

    def __str__(self) -> str:
        return f"{self.at},{self.id}"

    def where(self) -> tuple[str, dict[str, str]]:
        """The condition in SQL, on the columns of ``record``, and its values."""
        term = "at <= :cursor_at AND (at < :cursor_at OR id < :cursor_id)"
        return term, {"cursor_at": self.at, "cursor_id": self.id}


def _escaped(text: str) -> str:
    """A text as LIKE takes it for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
