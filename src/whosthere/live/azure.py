"""A pipeline whose faces an Azure Face service looks at, put together from the settings."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosthere.errors import UsageError
from whosthere.live.filler import Filler
from whosthere.live.follower import Follower
from whosthere.live.pipeline import Pipeline
from whosthere.live.recognition import live_analyser
from whosthere.live.remote import RemoteRecogniser
from whosthere.providers.azure.asker import Asker
from whosthere.providers.azure.correspondence import Correspondence
from whosthere.providers.azure.errands import Errands
from whosthere.providers.azure.schedule import SendSchedule
from whosthere.providers.azure.service import open_service
from whosthere.providers.azure.tiers import cost
from whosthere.providers.local import LocalProvider
from whosthere.tracking.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whosthere.config import Azure, Config
    from whosthere.providers.azure.attributes import FaceAttribute
    from whosthere.providers.azure.service import Service
    from whosthere.types import Aspect, Face, Frame
    from whosthere.video.source import Source

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class AzureOptions:
    """How a service is used.

    Attributes:
        settings: Where it is, and what it allows; see `whosthere.providers.azure.settings`.
        fill: Whether the local networks guess the attributes that it does not tell.
        local: Whether a local network finds the faces between its answers; otherwise they are
            moved by the motion of the picture alone.
        more: Attributes to ask for besides age, gender and emotion.
    """

    settings: Azure
    fill: bool = False
    local: bool = True
    more: frozenset[FaceAttribute] = frozenset()


def open_azure_pipeline(
    source: Source,
    resources: ExitStack,
    *,
    wanted: Aspect,
    azure: AzureOptions,
    max_fps: float | None,
    config: Config,
    tell: Callable[[str], None],
) -> Pipeline:
    """Put the pipeline together.

    Args:
        source: Where frames come from.
        resources: Closes the service; and the source, if the pipeline cannot be made.
        wanted: What to find out about every face.
        azure: How the service is used.
        max_fps: Frames a second of the stream to analyse at most; None for all.
        config: Networks and group.
        tell: Is given one sentence when something worth knowing happens.

    Raises:
        UsageError: The source is one of pictures.
        ConfigError: The service's address, key or tier is missing or cannot be meant.
    """
    unless_made = resources.enter_context(ExitStack())
    unless_made.enter_context(source)
    if source.stills:
        message = (
            "--provider azure watches cameras, streams and videos; for pictures use "
            "`whosthere azure identify PHOTO`"
        )
        raise UsageError(message)
    service = open_service(azure.settings)
    asker = Asker(service, wanted, azure.more, config.people.group, tell, fills=azure.fill)
    if not service.face.endpoint.local:
        tell(_notice(service))
    # From here on it is the thread that closes the service.
    errands = resources.enter_context(Errands(asker.ask, asker.close))
    provider = _provider(config) if azure.local else None
    follower = Follower(errands)
    correspondence = Correspondence(
        service,
        errands,
        SendSchedule(service.budget.tier, service.budget.calls_this_month),
        errands.collect if provider else follower.collect,
        tell,
    )
    tracker = Tracker()
    recogniser = RemoteRecogniser(
        correspondence,
        asker,
        tracker,
        Filler(provider, asker) if provider and azure.fill else None,
        provider.models if provider else None,
    )
    find = _finder(provider) if provider else follower.find
    unless_made.pop_all()
    return Pipeline(source, find, tracker, recogniser, max_fps)


def _notice(service: Service) -> str:
    """One sentence on where pictures go, and what that may cost."""
    tier, settings = service.budget.tier, service.settings
    notice = f"frames go to {service.face.endpoint.host}"
    if tier.calls is None:
        return notice
    notice += f", as many as the tier {tier.name} allows"
    price = cost(round(SECONDS_AN_HOUR / tier.seconds * tier.calls), tier, settings.prices)
    if not price:
        return notice
    return f"{notice}: up to {price:.2f} {settings.currency} an hour; a lower --tier costs less"


def _provider(config: Config) -> LocalProvider:
    return LocalProvider(live_analyser(config.vision))


def _finder(provider: LocalProvider) -> Callable[[Frame], Sequence[Face]]:
    return lambda frame: provider.detect(frame.image)
