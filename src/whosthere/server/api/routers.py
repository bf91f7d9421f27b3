"""The resources of the native API: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.server.api import (
    browser_camera,
    cameras,
    decisions,
    enrolment,
    groups,
    insights,
    keys,
    live,
    newcomers,
    people,
    photos,
    privacy,
    session,
    sightings,
    strangers,
    system,
    timeline,
    training,
    visitor_actions,
    visitors,
)

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """All of them, in the order of the documents."""
    return [
        session.router,
        cameras.router,
        live.router,
        browser_camera.router,
        visitors.router,
        visitor_actions.router,
        groups.router,
        people.router,
        photos.router,
        newcomers.router,
        enrolment.router,
        strangers.router,
        decisions.router,
        training.router,
        # Before the visits themselves: none of them has the id "timeline".
        timeline.router,
        sightings.router,
        insights.router,
        system.router,
        keys.router,
        privacy.router,
    ]
