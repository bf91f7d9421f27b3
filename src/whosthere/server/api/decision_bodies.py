"""Decisions about people as the native API tells of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from whosthere.errors import PersonNotFound
from whosthere.people.decisions import DecisionKind
from whosthere.server.api.person_bodies import PersonWithPhotos, person_of
from whosthere.server.api.routing import Body

if TYPE_CHECKING:
    from whosthere.people.decisions import Decision as Made
    from whosthere.people.gallery import Gallery


class Decision(Body):
    """What was decided about somebody; the id of a person who is gone is null."""

    id: str
    kind: DecisionKind
    at: datetime
    by: str
    person_id: str | None
    person_name: str | None
    other_name: str | None
    undoable: bool
    undone_at: datetime | None


class Decided(Body):
    """Somebody after a decision about them, and the decision, to undo it by."""

    person: PersonWithPhotos
    decision: Decision


def decided(gallery: Gallery, person_id: str, decision: Made) -> Decided:
    """Tell of a decision that was just made."""
    return Decided(person=person_of(gallery, person_id), decision=told(gallery, decision))


def told(gallery: Gallery, decision: Made) -> Decision:
    """Tell of a decision, with the name that the person has now."""
    try:
        name = gallery.collections.anybody(decision.person_id).name
        person_id = decision.person_id
    except PersonNotFound:
        name, person_id = decision.person_name, None
    return Decision(
        id=decision.id,
        kind=decision.kind,
        at=decision.at,
        by=decision.by,
        person_id=person_id,
        person_name=name,
        other_name=decision.other_name,
        undoable=decision.undoable,
        undone_at=decision.undone_at,
    )
