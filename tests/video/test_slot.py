"""The slot keeps the newest, the queue keeps all; neither keeps a thread waiting for ever."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from whosthere.types import Frame
from whosthere.video.slot import QUEUE_DEPTH, latest_frame_slot, waiting_queue


def frame(index: int) -> Frame:
    return Frame(np.zeros((1, 1, 3), np.uint8), index, index / 25, datetime.now(UTC))


@given(st.lists(st.booleans()))
def test_the_slot_gives_the_newest_and_counts_the_rest(takes: list[bool]) -> None:
    slot = latest_frame_slot()
    taken = []
    for index, take in enumerate(takes):
        slot.put(frame(index))
        if take and (given := slot.take(0)):
            assert given.index == index
            taken.append(given.index)

    waiting = 1 if slot.take(0) else 0
    assert len(taken) + waiting + slot.dropped == len(takes)


def test_the_queue_gives_everything_in_order() -> None:
    queue = waiting_queue()

    def fill() -> None:
        for index in range(200):
            queue.put(frame(index))
        queue.close()

    thread = threading.Thread(target=fill)
    thread.start()
    taken = []
    while not queue.exhausted:
        if given := queue.take(5):
            taken.append(given.index)
    thread.join()

    assert taken == list(range(200))
    assert queue.dropped == 0


def test_a_full_queue_waits_until_it_is_closed() -> None:
    queue = waiting_queue()
    for index in range(QUEUE_DEPTH):
        queue.put(frame(index))
    thread = threading.Thread(target=queue.put, args=(frame(99),))
    thread.start()
    thread.join(0.1)
    assert thread.is_alive()

    queue.close()
    thread.join()

    left = [given.index for _ in range(5) if (given := queue.take(0))]
    assert left == list(range(QUEUE_DEPTH))
    assert queue.exhausted


def test_closing_releases_whoever_waits_for_a_frame() -> None:
    slot = latest_frame_slot()
    thread = threading.Thread(target=slot.take, args=(3600,))
    thread.start()

    slot.close()
    thread.join(30)

    assert not thread.is_alive()


def test_nothing_comes_in_time() -> None:
    slot = latest_frame_slot()

    assert slot.take(0.01) is None
    assert not slot.exhausted
