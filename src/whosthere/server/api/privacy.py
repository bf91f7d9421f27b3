"""``/api/privacy``: what is kept of people, and switching it on and off."""

from __future__ import annotations

from pydantic import Field, StrictBool

from whosthere.server.api.access import Admin
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared
from whosthere.server.settings import Settings, Switch

router = api_router("privacy")


class PrivacySwitch(Body):
    """Something that is kept of people, or not."""

    name: Switch
    on: bool
    restart_needed: bool = Field(
        description="it was changed, and the change counts once the server is started again"
    )


class Privacy(Body):
    """All switches."""

    switches: list[PrivacySwitch]


@router.get("/privacy")
def privacy(_caller: Admin, shared: Shared) -> Privacy:
    """Tell what is kept."""
    return _privacy(shared.settings)


@router.patch("/privacy")
def change(_caller: Admin, shared: Shared, changes: dict[Switch, StrictBool]) -> Privacy:
    """Keep something from now on, or not any more; what was kept before stays until erased."""
    shared.settings.change(changes)
    return _privacy(shared.settings)


def _privacy(settings: Settings) -> Privacy:
    return Privacy(
        switches=[
            PrivacySwitch(
                name=switch,
                on=settings.on(switch),
                restart_needed=settings.waits_for_restart(switch),
            )
            for switch in Switch
        ]
    )
