"""``/api/visitors/{id}``: who a visitor is, or is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.live.keeper import LEAST_QUALITY
from whosthere.providers.enrolment import NEW_LOOK, VIDEO_LOOKS
from whosthere.server.api.access import Operator
from whosthere.server.api.changes import changed
from whosthere.server.api.decision_bodies import Decided, Decision, decided, told
from whosthere.server.api.names import Name
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whosthere.people.faces import Look
    from whosthere.server.cameras.visitor import RememberedVisitor

router = api_router("visitors")


class VisitorName(Body):
    """Who a visitor is; the group is the one of the settings unless told."""

    name: Name
    group: Name | None = None


class Denied(Body):
    """The decision that a visitor is not who they were taken for, to undo it by."""

    decision: Decision


@router.post("/visitors/{visitor_id}/name")
def name(caller: Operator, shared: Shared, visitor_id: str, body: VisitorName) -> Decided:
    """Say who a visitor is: somebody new, or whoever has that name, even if that was denied."""
    people = shared.settings.config.people
    visitor = shared.cameras.visitors.get(visitor_id)
    looks = _looks(visitor)
    if not people.pictures:
        looks = [replace(look, picture=None) for look in looks]
    group_id = shared.gallery.ensure_group(body.group or people.group).id
    person, decision = shared.gallery.corrections.name_looks(
        group_id, looks, body.name, caller.name, shared.cameras.visitors.denials(visitor)
    )
    shared.cameras.visitors.corrected(visitor_id)
    changed(shared, group_id)
    return decided(shared.gallery, person.id, decision)


@router.post("/visitors/{visitor_id}/not-this-person")
def deny(caller: Operator, shared: Shared, visitor_id: str) -> Denied:
    """Say that a visitor is not who they were taken for: it does not happen again."""
    visitor = shared.cameras.visitors.get(visitor_id)
    if visitor.person_id is None:
        message = "this visitor was taken for nobody"
        raise UsageError(message)
    # All of them: each keeps those that are most like it from being taken for that person again.
    templates = [look.template for look in visitor.looks]
    decision = shared.gallery.corrections.deny(visitor.person_id, templates, caller.name)
    shared.cameras.visitors.corrected(visitor_id, (decision.id,))
    changed(shared, decision.group_id)
    return Denied(decision=told(shared.gallery, decision))


def _looks(visitor: RememberedVisitor) -> Sequence[Look]:
    """The best looks that show something new each; one at least, however bad.

    Raises:
        UsageError: There was no close look as yet.
    """
    chosen = list(visitor.looks[:1])
    if not chosen:
        message = "there was no close look at this visitor yet; wait a moment"
        raise UsageError(message)
    for look in visitor.looks[1:]:
        new = all(look.template.similarity(other.template) < NEW_LOOK for other in chosen)
        if new and look.quality.score >= LEAST_QUALITY and len(chosen) < VIDEO_LOOKS:
            chosen.append(look)
    return chosen
