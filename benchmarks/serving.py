"""A server to measure, and clients that keep it busy."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Request:
    """What a client posts over and over.

    Attributes:
        path: With its query.
        body: The bytes.
        content_type: What they are.
    """

    path: str
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it.

    Attributes:
        times: Seconds that each answer took.
        elapsed: Seconds in all.
    """

    times: tuple[float, ...] = ()
    elapsed: float = 0.0

    def __add__(self, other: Load) -> Load:
        """Both as if they had been one."""
        return Load(self.times + other.times, self.elapsed + other.elapsed)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.elapsed

    def percentile(self, percent: int) -> float:
        """Seconds that so many per cent of the answers took at most."""
        return statistics.quantiles(self.times, n=100)[percent - 1]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Attributes:
        port: Where it listens.
        process: Its process.
    """

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """What it has used so far, its workers included."""
        family = [self.process, *self.process.children(recursive=True)]
        times = [process.cpu_times() for process in family]
        return float(sum(each.user + each.system for each in times))


@contextmanager
def server(*options: str) -> Iterator[Server]:
    """``whosthere serve`` as a process of its own, on the present home."""
    command = [sys.executable, "-m", "whosthere", "serve", "--port", "0", "--no-auth", *options]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Server(_port(process), psutil.Process(process.pid))
        finally:
            process.terminate()


def put_under_load(port: int, request: Request, clients: int, seconds: float) -> Load:
    """Let that many clients post as fast as they are answered, each on a connection of its own.

    Raises:
        RuntimeError: An answer was not a success.
    """
    times: list[float] = []
    failures: list[int] = []
    end = time.perf_counter() + seconds

    def client() -> None:
        with closing(HTTPConnection("127.0.0.1", port)) as connection:
            while (started := time.perf_counter()) < end and not failures:
                status = _post(connection, request)
                if status != 200:  # noqa: PLR2004 - OK
                    failures.append(status)
                times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    if failures:
        message = f"the server answered {failures[0]} to {request.path}"
        raise RuntimeError(message)
    return Load(tuple(times), elapsed)


def _post(connection: HTTPConnection, request: Request) -> int:
    connection.request("POST", request.path, request.body, {"Content-Type": request.content_type})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _port(process: subprocess.Popen[str]) -> int:
    if process.stderr is not None:
        for line in process.stderr:
            if found := re.match(r"listening at \S+:(\d+);", line):
                return int(found[1])
    message = "the server did not start; run `whosthere serve` to see why"
    raise RuntimeError(message)
