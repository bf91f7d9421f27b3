"""Drains sinks in children that die at a chosen moment; run by `tests.faults.victims`.

It loads everything once and forks for each order, a line of JSON on stdin: starting Python two
hundred times would take minutes. It has no threads of its own, so a fork is whole.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

# What the children need is loaded here, once, and started nowhere.
import whosthere.sinks.delta_table
import whosthere.sinks.kafka
import whosthere.sinks.postgresql  # noqa: F401
from whosthere.config import Data, SinkSettings
from whosthere.sightings.outbox import Outbox
from whosthere.sinks.drain import Drain
from whosthere.sinks.open import open_sink

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_WRITE = 0.15
"""Seconds within which a child is killed that is to die while it writes."""


def main() -> None:
    """Take orders until stdin ends; answer each with the child's exit status."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            obey(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def obey(order: dict[str, Any]) -> None:
    """Drain one sink, and die at the moment that the order names."""
    settings = SinkSettings.model_validate(order["settings"])
    sink = open_sink(order["sink"], settings, Data())
    moment = order["moment"]
    if moment == "before the seal":
        die_before(Outbox, "seal")
    elif moment == "after the seal":
        die_before(sink, "write")
    elif moment == "during the write":
        die_during(sink, random.Random(order["seed"]))  # noqa: S311 - moments, not secrets
    elif moment == "after the write":
        die_before(Outbox, "acknowledge")
    elif moment == "after the acknowledgement":
        die_after(Outbox, "acknowledge")
    drain = Drain(Path(order["database"]), sink, lambda _: None)
    drain.finish()


def die_before(owner: object, name: str) -> None:
    """The next call of that method never begins."""

    def deadly(*_: object, **__: object) -> None:
        die()

    setattr(owner, name, deadly)


def die_after(owner: type, name: str) -> None:
    """The next call of that method is the last thing that is done."""
    method: Callable[..., object] = getattr(owner, name)

    def deadly(*args: object, **kwargs: object) -> None:
        method(*args, **kwargs)
        die()

    setattr(owner, name, deadly)


def die_during(sink: object, moments: random.Random) -> None:
    """A short while after the next write began, wherever it is by then."""
    write: Callable[..., object] = sink.write  # type: ignore[attr-defined]

    def deadly(*args: object) -> None:
        # Some writes take a millisecond, some a hundred.
        delay = LONGEST_WRITE * moments.random() ** 4
        threading.Thread(target=lambda: (time.sleep(delay), die()), daemon=True).start()
        write(*args)

    sink.write = deadly  # type: ignore[attr-defined]


def die() -> None:
    """As if the power went."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
