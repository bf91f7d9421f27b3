"""``/api/decisions``: what was decided about people, and undoing it."""

from __future__ import annotations

from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import ERASING_SECONDS, changed
from whosthere.server.api.decision_bodies import Decision, told
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.sinks.erase import finish_all

router = api_router("people")


class Decisions(Body):
    """Decisions, the latest first."""

    decisions: list[Decision]


class Undone(Body):
    """A decision that was undone, and what is not as it was before, if anything."""

    decision: Decision
    sentence: str | None


@router.get("/decisions")
def decisions(_caller: Viewer, shared: Shared, group: str | None = None) -> Decisions:
    """List what was decided about the people of a group, or of all."""
    group_id = None if group is None else shared.gallery.group(group).id
    made = shared.gallery.corrections.listed(group_id)
    return Decisions(decisions=[told(shared.gallery, each) for each in made])


@router.post("/decisions/{decision_id}/undo")
def undo(_caller: Operator, shared: Shared, decision_id: str) -> Undone:
    """Undo a decision, as far as that is possible still."""
    undone = shared.gallery.corrections.undo(decision_id)
    group_id = undone.decision.group_id
    if undone.erased is None:
        changed(shared, group_id)
    else:
        finish_all(shared.settings.config)
        changed(shared, group_id, ERASING_SECONDS)
    return Undone(decision=told(shared.gallery, undone.decision), sentence=undone.sentence)
