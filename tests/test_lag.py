"""How late a heart answers: gates, and what is learned of a runner."""

from __future__ import annotations

from collections import deque
from math import exp, log

import pytest

from footfall.coach.lag import PRIOR, Lag, Learner


def learned(
    rise: float, fall: float, delay: int, minutes: int, known: Lag | None = None, *, gap: int = 0
) -> Lag:
    """What is learned of a heart of these numbers in so many minutes of 3 m/s and 4 m/s, two each.

    `gap`: seconds without anything, in the middle.
    """
    learner, heart = Learner(known), 130.0
    speeds = deque([3.0] * (delay + 1))
    means: deque[tuple[float, float]] = deque(maxlen=5)
    for second in range(minutes * 60):
        speed = 3.0 + second // 120 % 2
        speeds.append(speed)
        settled = 130.0 + 28 * (speeds.popleft() - 3.0)
        heart += (settled - heart) * (1 - exp(-1 / (rise if settled > heart else fall)))
        means.append((heart, speed))
        silent = 0 <= second - minutes * 30 < gap
        if second % 5 == 0 and not silent:
            hearts, paces = zip(*means, strict=True)
            learner.hear(float(second), sum(hearts) / len(hearts), sum(paces) / len(paces))
    return learner.lag


@pytest.mark.parametrize(
    ("change", "seconds"), [(40.0, 101.6), (-40.0, 122.4), (5.0, 8.0), (0.0, 8.0)]
)
def test_a_gate_is_the_time_until_within_5_bpm(change: float, seconds: float) -> None:
    """8 + 45 ln(40/5) up and 8 + 55 ln(40/5) down; what is within 5 has only the dead time."""
    assert seconds == pytest.approx(PRIOR.gate(change), abs=0.05)


@pytest.mark.parametrize(("rise", "fall", "delay"), [(35, 45, 6), (50, 60, 8), (70, 85, 14)])
def test_a_runners_own_lag_is_learned(rise: float, fall: float, delay: int) -> None:
    """After 30 minutes of changing pace within an eighth, and 3 s of the dead time."""
    lag = learned(rise, fall, delay, 30)
    assert abs(log(lag.rise / rise)) < 0.12
    assert abs(log(lag.fall / fall)) < 0.12
    assert abs(lag.delay - delay) < 3


def test_nothing_is_learned_from_nothing() -> None:
    """In the first minutes, and of an even run, what is believed stays what it was."""
    assert PRIOR == Learner().lag == learned(70, 85, 14, 2)
    known = Lag(60.0, 70.0, 10.0)
    assert known == Learner(known).lag
    even = Learner()
    for at in range(0, 3600, 5):
        even.hear(float(at), 140.0, 3.0)
    lag = even.lag
    assert (PRIOR.rise, PRIOR.fall) == pytest.approx((lag.rise, lag.fall), rel=0.05)
    assert PRIOR.delay == pytest.approx(lag.delay, abs=1.0)


def test_what_is_known_from_earlier_is_where_it_begins() -> None:
    """After five minutes a heart that was learned before is known better than another."""
    was = learned(70, 85, 14, 30)
    again, first = learned(70, 85, 14, 6, was), learned(70, 85, 14, 6)
    assert abs(again.rise - 70) < abs(first.rise - 70)


def test_after_a_gap_it_begins_anew() -> None:
    """A minute without sensors in the middle does no harm."""
    lag = learned(50, 60, 8, 30, gap=61)
    assert (50, 60) == pytest.approx((lag.rise, lag.fall), rel=0.12)
