"""Real servers for tests: ``whosthere serve`` as a process of its own, on a port that is free."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from whosthere.server.access.roles import Role
from whosthere.server.keys import ApiKeys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

START_SECONDS = 120
"""For the networks to load on a machine that is busy."""

STOP_SECONDS = 60


@dataclass
class Served:
    """A server that runs, or did.

    Attributes:
        home: Its ``WHOSTHERE_HOME``.
        options: What it was started with, besides the port.
        key: A key that it takes.
        endpoint: Its address; the same after `restart`.
        certificate: What a client has to trust; None for http.
        log: The latest lines of its access log.
        told: What it told whoever started it.
    """

    home: Path
    options: tuple[str, ...] = ()
    key: str = ""
    endpoint: str = ""
    log: deque[str] = field(default_factory=lambda: deque(maxlen=1000))
    told: list[str] = field(default_factory=list)

    @property
    def certificate(self) -> Path | None:
        """What a client has to trust; None for http."""
        return self.home / "localhost.crt" if "--tls" in self.options else None

    @property
    def headers(self) -> dict[str, str]:
        """What a request needs to get through the gate."""
        return {"Ocp-Apim-Subscription-Key": self.key}

    @property
    def environment(self) -> dict[str, str]:
        """What its process, and commands on the same home, find set."""
        return os.environ | {"WHOSTHERE_HOME": str(self.home)}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start it, and come back when it answers."""
        if not self.key:
            with ApiKeys.open(self.home / "whosthere.db") as keys:
                _, self.key = keys.create("tests", Role.ADMIN)
        port = self.endpoint.rpartition(":")[2] or "0"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "whosthere", "serve", "--port", port, *self.options],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._ready = threading.Event()
        self._readers = [
            threading.Thread(target=self._read, args=(stream, keep))
            for stream, keep in [
                (self._process.stdout, self.log.append),
                (self._process.stderr, self._hear),
            ]
        ]
        for reader in self._readers:
            reader.start()
        if not self._ready.wait(START_SECONDS) or not self.endpoint:
            self.kill()
            raise RuntimeError("\n".join(["the server did not start:", *self.told]))
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it in peace; returns its exit code."""
        self._process.send_signal(how)
        return self._gone()

    def kill(self) -> int:
        """End it at once, as a power cut would."""
        self._process.kill()
        return self._gone()

    def restart(self) -> Self:
        """Start it again, on the same home and port, after `stop` or `kill`."""
        return self.start()

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process.poll() is None

    def _gone(self) -> int:
        code = self._process.wait(STOP_SECONDS)
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()
        return code

    def _hear(self, line: str) -> None:
        self.told.append(line)
        if found := re.match(r"listening at (\S+);", line):
            self.endpoint = found[1]
            self._ready.set()

    def _read(self, stream: IO[str], keep: Callable[[str], object]) -> None:
        for line in stream:
            keep(line.rstrip("\n"))
        # The end of its output is the end of waiting for it, too.
        self._ready.set()
