"""How long each stage of the work for each camera takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage for one camera, over the last seconds.

    Attributes:
        camera: What the camera is called.
        stage: ``capture``, ``detect``, ``recognise``, ``encode`` or ``send``.
        ms: Milliseconds a turn, on average; of a CPU for ``capture``, as it mostly waits; None
            when there was no turn of late.
        rate: Turns a second.
    """

    camera: str
    stage: str
    ms: float | None
    rate: float
