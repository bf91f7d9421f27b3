"""Enrolling in front of a camera: look straight, left, right."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from whosthere.errors import SourceError
from whosthere.providers.enrolment import Enrolment
from whosthere.types import SourceState
from whosthere.video.capture import Capture
from whosthere.video.open import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whosthere.providers.enrolment import Enroller
    from whosthere.types import Image

STEP_SECONDS = 20.0
"""How long to wait for a pose before going on to the next."""
POLL = 0.2


class Step(NamedTuple):
    """A pose that is asked for: what to say, and the yaw it means, in degrees."""

    prompt: str
    least_yaw: float
    most_yaw: float


# A camera does not mirror: who turns to their own left looks to the picture's right.
STEPS = (
    Step("look straight into the camera", -10, 10),
    Step("turn your head a little to your left", 12, 35),
    Step("turn your head a little to your right", -35, -12),
)


def enrol_guided(
    enroller: Enroller,
    name: str,
    camera: str,
    tell: Callable[[str], None],
    show: Callable[[Image, str], None] = lambda *_: None,
) -> Iterator[Enrolment]:
    """Ask for three poses and enrol a look at each.

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
    with Capture(open_source(camera)) as capture:
        for step in STEPS:
            tell(step.prompt)
            yield _take(enroller, name, capture, step, show)


def _take(
    enroller: Enroller,
    name: str,
    capture: Capture,
    step: Step,
    show: Callable[[Image, str], None],
) -> Enrolment:
    """The first look in that pose that is accepted; else the last refusal."""
    deadline = time.monotonic() + STEP_SECONDS
    refused = Enrolment("camera", None, f"nobody did: {step.prompt}")
    while time.monotonic() < deadline:
        frame = capture.take(POLL)
        if frame is None:
            if capture.state is SourceState.ENDED:
                message = "the camera ended before all looks were taken; start again"
                raise SourceError(message)
            continue
        show(frame.image, step.prompt)
        seen = enroller.see(frame.image)
        pose = seen.faces[0].pose if seen.faces else None
        if pose is None or not step.least_yaw <= pose.yaw <= step.most_yaw:
            continue
        enrolment = enroller.add_seen(name, seen)
        if enrolment.face is not None:
            return enrolment
        refused = enrolment
    return refused
