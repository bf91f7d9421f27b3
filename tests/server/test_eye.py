"""Looking at pictures in other processes: who answers, what crosses, what is left behind."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from whosthere.config import Vision
from whosthere.demo import pictures
from whosthere.errors import LimitReached, ServiceBusy, ServiceRefused, WhosThereError
from whosthere.server.azure.errors import AzureError, bad_argument
from whosthere.server.eye import Eye

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import StartServer
    from whosthere.vision.analyser import Analyser

PHOTO = pictures()[0].path.read_bytes()
GONE_SECONDS = 60


@pytest.fixture
def eye() -> Iterator[Eye]:
    with Eye(Vision(device="cpu"), at_once=2) as opened:
        yield opened


def who(_: Analyser) -> int:
    return os.getpid()


def fail(_: Analyser, error: Exception) -> None:
    raise error


def die(_: Analyser) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_one_after_the_other_is_answered_by_the_same_process(eye: Eye) -> None:
    workers = {eye.ask(who) for _ in range(5)}
    assert len(workers) == 1
    assert os.getpid() not in workers


def test_as_many_as_are_asked_at_a_time_work_but_no_more(eye: Eye) -> None:
    together = Barrier(8)

    def ask(_: int) -> list[int]:
        together.wait()
        return [eye.ask(who) for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        workers = {worker for each in pool.map(ask, range(8)) for worker in each}
    assert len(workers) == 2


@pytest.mark.parametrize(
    "error",
    [
        bad_argument("no such thing"),
        LimitReached("too many", of="people"),
        ServiceBusy("later", 2.5),
        ServiceRefused("never", "Unsupported"),
        WhosThereError("simply wrong"),
    ],
)
def test_what_is_wrong_crosses_as_it_is(eye: Eye, error: WhosThereError) -> None:
    with pytest.raises(type(error)) as raised:
        eye.ask(partial(fail, error=error))
    assert (str(raised.value), vars(raised.value)) == (str(error), vars(error))


def test_an_azure_error_keeps_its_status(eye: Eye) -> None:
    with pytest.raises(AzureError) as raised:
        eye.ask(partial(fail, error=bad_argument("no such thing")))
    assert (raised.value.status, raised.value.code) == (400, "BadArgument")


def test_a_mistake_is_logged_where_it_was_made_without_what_it_says(
    eye: Eye, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError, match="failed"):
        eye.ask(partial(fail, error=ValueError("the secret of a client")))
    assert eye.ask(who) > 0
    logged = capfd.readouterr().err
    assert "ValueError" in logged
    assert "test_eye.py" in logged
    assert "secret" not in logged


def test_a_process_that_was_killed_is_followed_by_another(eye: Eye) -> None:
    before = eye.ask(who)
    with pytest.raises(RuntimeError, match="killed"):
        eye.ask(die)
    after = eye.ask(who)
    assert after != before
    os.kill(after, signal.SIGKILL)
    # Until it has ended; whoever started it is left to see that for itself.
    os.waitid(os.P_PID, after, os.WEXITED | os.WNOWAIT)
    assert eye.ask(who) not in {before, after}


def test_nothing_is_left_when_it_is_closed() -> None:
    with Eye(Vision(device="cpu"), at_once=2) as eye:
        worker = psutil.Process(eye.ask(who))
    assert not worker.is_running()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_of_a_server_however_it_ends(
    fresh_server: StartServer, how: signal.Signals
) -> None:
    server = fresh_server()
    family = psutil.Process(server.pid).children(recursive=True)
    assert family
    # A terminal sends Ctrl-C to all of them, and a supervisor SIGTERM.
    if how is not signal.SIGKILL:
        for one in family:
            one.send_signal(how)
    answer = httpx.post(
        f"{server.endpoint}/face/v1.0/detect", content=PHOTO, headers=server.headers, timeout=60
    )
    assert len(answer.json()) == 1
    server.stop(how)
    assert psutil.wait_procs(family, GONE_SECONDS)[1] == []
    assert not any("Traceback" in line for line in server.told)
