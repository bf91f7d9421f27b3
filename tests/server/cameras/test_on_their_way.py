"""What is sent of a camera can be seen, however slow the viewer is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whosthere.server.cameras.on_their_way import MOST_IN_FLIGHT, MOST_WAITING, OnTheirWay
from whosthere.server.cameras.picture import Picture


def picture(seq: int, after: int | None) -> Picture:
    return Picture("door", seq, b"{}", b"", after)


def test_jpegs_are_skipped_but_for_the_latest() -> None:
    way = OnTheirWay()
    for seq in range(1, 9):
        way.add(picture(seq, None))
        if seq == 2:
            assert [one.seq for one in way.send()] == [2]
    assert [one.seq for one in way.send()] == [8]
    assert not way.stuck


def test_what_is_older_than_what_was_sent_is_left_out() -> None:
    way = OnTheirWay()
    way.add(picture(5, None))
    assert [one.seq for one in way.send()] == [5]
    way.add(picture(4, None))
    way.add(picture(5, None))
    assert list(way.send()) == []


@given(st.lists(st.sampled_from(["show", "send", "draw", "miss"]), max_size=80))
def test_every_picture_sent_can_be_seen_and_nobody_stays_stuck(steps: list[str]) -> None:
    way, seq, last, refreshed = OnTheirWay(), 0, None, False
    sent: list[Picture] = []

    def show(*, arrives: bool) -> None:
        nonlocal seq, last, refreshed
        seq += 1
        one = picture(seq, None if refreshed else last)
        last, refreshed = seq, False
        if arrives:
            way.add(one)

    def send() -> None:
        before = len(sent)
        sent.extend(way.send())
        assert len(sent) - before <= MOST_IN_FLIGHT

    for step in steps:
        match step:
            case "show":
                show(arrives=True)
            case "miss":
                show(arrives=False)
            case "send":
                send()
            case _ if sent:
                way.drawn(sent[-1].seq)
        refreshed |= way.stuck
    for one, before in zip(sent[1:], sent, strict=False):
        assert one.seq > before.seq
        assert one.after in (None, before.seq)

    # Whoever draws again sees the newest soon.
    for _ in range(MOST_WAITING + 2):
        if sent:
            way.drawn(sent[-1].seq)
        refreshed |= way.stuck
        show(arrives=True)
        refreshed |= way.stuck
        send()
    assert not sent or sent[-1].seq == seq
