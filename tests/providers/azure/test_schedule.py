"""Which frames are sent: at news at once, else evenly; and a month's calls last for the month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.providers.azure.schedule import (
    DAY,
    ROUTINE_SHARE,
    SendSchedule,
    ripe_calls,
    routine_interval,
)
from whosthere.providers.azure.tiers import TIERS, Tier

F0, S0 = TIERS["F0"], TIERS["S0"]
JUNE = datetime(2026, 6, 1, tzinfo=UTC).timestamp()


@dataclass
class Camera:
    """A schedule whose clock is turned by hand; every frame that is sent is answered at once."""

    tier: Tier
    now: float = JUNE
    used: int = 0
    calls: int = 1
    sent: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.schedule = SendSchedule(
            self.tier, lambda: self.used, lambda: self.now, lambda: self.now
        )

    def frame(self, *, news: bool = False) -> bool:
        """Whether the frame of now is sent."""
        due = self.schedule.due(news=news)
        if due:
            self.schedule.sent()
            self.sent.append(self.now)
            self.used += self.calls
            self.schedule.answered(self.calls)
        return due

    def watch(self, seconds: float, every: float = 0.1, news_every: float | None = None) -> None:
        """Frames for so long."""
        end, next_news = self.now + seconds, self.now
        while self.now < end:
            news = news_every is not None and self.now >= next_news
            if self.frame(news=news) and news and news_every is not None:
                next_news = self.now + news_every
            self.now += every


def test_the_first_frame_is_sent() -> None:
    assert Camera(F0).frame()


def test_a_clock_that_does_not_stand_still() -> None:
    schedule = SendSchedule(TIERS["NONE"], lambda: 0)
    assert schedule.due(news=False)


def test_frames_are_sent_evenly() -> None:
    camera = Camera(Tier("20/min", 20, 60.0))
    camera.watch(60)
    gaps = [b - a for a, b in zip(camera.sent, camera.sent[1:], strict=False)]
    assert gaps == pytest.approx([60 / 20 / ROUTINE_SHARE] * len(gaps), abs=0.11)


def test_frames_that_cost_two_calls_are_sent_half_as_often() -> None:
    camera = Camera(Tier("20/min", 20, 60.0), calls=2)
    camera.watch(120)
    assert camera.used <= 120 / 60 * 20
    assert len(camera.sent) == pytest.approx(120 / 8, abs=1)


def test_news_need_not_wait() -> None:
    camera = Camera(Tier("20/min", 20, 60.0))
    camera.frame()
    camera.now += 1
    assert not camera.frame()
    assert camera.frame(news=True)


@pytest.mark.parametrize("calls", [1, 2])
def test_faces_that_come_and_go_leave_the_even_frames_their_share(calls: int) -> None:
    tier = Tier("20/min", 20, 60.0)
    camera = Camera(tier, calls=calls)
    camera.watch(300, news_every=0.0)
    # In no minute more than the tier, but for what had been saved up before.
    spare = (1 - ROUTINE_SHARE) * 20
    assert camera.used <= 5 * 20 + spare + 2 * calls
    longest = max(b - a for a, b in zip(camera.sent, camera.sent[1:], strict=False))
    assert longest <= calls * 60 / 20 / ROUTINE_SHARE + 0.2


def test_ten_a_second_is_ten_a_second() -> None:
    camera = Camera(S0)
    camera.watch(10, every=0.04, news_every=0.5)
    assert 50 <= camera.used <= 100


def test_a_service_without_limits_is_still_not_asked_about_every_frame() -> None:
    camera = Camera(TIERS["NONE"])
    camera.watch(10, every=0.01)
    assert len(camera.sent) <= 101


def test_an_hour_a_day_is_watched_at_a_good_rate() -> None:
    """Half an hour at nearly the full rate, also on the first day of the month."""
    camera = Camera(F0)
    camera.watch(600, every=0.5)
    assert camera.used > 0.8 * 600 / 4
    camera.watch(1800, every=0.5)
    assert camera.used > 300


def test_a_camera_that_runs_all_month_does_not_use_the_calls_up_at_its_start() -> None:
    camera = Camera(F0)
    days = []
    for _ in range(30):
        before = camera.used
        camera.watch(DAY, every=20, news_every=1800)
        days.append(camera.used - before)
    assert camera.used <= F0.month
    assert camera.used > 0.9 * F0.month
    assert days[0] <= 2.1 * F0.month / 30
    assert all(0.8 * F0.month / 30 < day < 1.2 * F0.month / 30 for day in days[1:-1])


def test_calls_that_other_runs_made_count() -> None:
    camera = Camera(F0, used=2500)
    assert not camera.frame(news=True)
    assert camera.schedule.saving_seconds() > 3600
    # At 1,000 a day, 2,500 and a half day's advance ripen in a day and a half.
    camera.now += 1.6 * DAY
    assert camera.frame()


def test_what_is_saved_can_be_spent_at_the_full_rate() -> None:
    middle = JUNE + 15 * DAY
    assert ripe_calls(F0, 0, middle) == pytest.approx(16_000)
    assert routine_interval(F0, 16_000) == pytest.approx(4.0)


@given(
    used=st.integers(0, 30_000),
    at=st.floats(0, 30 * DAY - 1),
    later=st.floats(0, 10 * DAY),
)
def test_ripening_never_runs_back_and_never_passes_the_limit(
    used: int, at: float, later: float
) -> None:
    now = ripe_calls(F0, used, JUNE + at)
    assert now + used <= 30_000
    assert used + now == pytest.approx(min(at / DAY + 1, 30) * 1000)
    then = min(at + later, 30 * DAY - 1)
    assert ripe_calls(F0, used, JUNE + then) >= now
