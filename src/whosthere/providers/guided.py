"""Enrolling in front of a camera: look straight, left, right."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whosthere.errors import SourceError
from whosthere.providers.guide import Guide
from whosthere.providers.register import Enrolment
from whosthere.types import SourceState
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.providers.enrolment import Enroller
    from whosthere.providers.guide import Step
    from whosthere.types import Image

STEP_SECONDS = 20.0
"""How long to wait for a pose before going on to the next."""
POLL = 0.2


def enrol_guided(
    enroller: Enroller,
    name: str,
    camera: str,
    tell: Callable[[str], None],
    show: Callable[[Image, str], None] = lambda *_: None,
) -> Iterator[Enrolment]:
    """Ask for three poses and enrol a look at each, in the end.

    Args:
        enroller: Judges and keeps the looks.
        name: Who stands before the camera.
        camera: A camera's number, or the address of a stream or file.
        tell: Says what to do.
        show: Shows what the camera sees, and says what to do.

    Yields:
        What became of each pose.

    Raises:
        SourceError: The camera cannot be read, or ended.
    """
    guide = Guide(enroller.register, name)
    refusals: list[Enrolment] = []
    with Capture(open_source(camera)) as capture:
        while guide.step is not None:
            tell(guide.step.prompt)
            refusals += _take(guide, guide.step, capture, enroller, show)
    yield from guide.enrol()
    yield from refusals


def _take(
    guide: Guide,
    step: Step,
    capture: Capture,
    enroller: Enroller,
    show: Callable[[Image, str], None],
) -> list[Enrolment]:
    """Wait for a good look in that pose; returns the refusal, if there was none in time."""
    deadline = time.monotonic() + STEP_SECONDS
    refusal = f"nobody did: {step.prompt}"
    while time.monotonic() < deadline:
        frame = capture.take(POLL)
        if frame is None:
            if capture.state is SourceState.ENDED:
                message = "the camera ended before all looks were taken; start again"
                raise SourceError(message)
            continue
        show(frame.image, step.prompt)
        glance = guide.look(enroller.see(frame.image))
        if glance.taken:
            return []
        refusal = glance.sentence or refusal
    guide.skip()
    return [Enrolment("camera", None, refusal)]
