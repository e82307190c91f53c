"""The own cadence: measured in a steady minute, and not before."""

from __future__ import annotations

import pytest

from footfall.coach.baseline import Baseline, Known


def feed(
    seconds: range, cadence: float = 166.0, speed: float | None = 3.0, jitter: float = 0.0
) -> Baseline:
    """A baseline that has heard so many seconds, and found nothing yet."""
    baseline = Baseline()
    for second in seconds:
        wavers = jitter if second % 2 else -jitter
        told = None if speed is None else speed * (1 + wavers)
        assert baseline.take(float(second), cadence, told) is None
    return baseline


def test_a_steady_minute_after_five_tells_the_cadence() -> None:
    """The first answer comes when six minutes were run."""
    assert Known(166.0, 3.0) == feed(range(360)).take(360.0, 166.0, 3.0)


def test_the_median_does_not_mind_a_few_wild_values() -> None:
    """Ten of sixty are far off."""
    baseline = Baseline()
    found = [baseline.take(float(s), 190.0 if s % 6 == 0 else 166.0, 3.0) for s in range(361)]
    assert Known(166.0, 3.0) == found[-1]


def test_a_speed_that_changes_is_no_steady_run() -> None:
    """A speed that wavers by 6 % either way is no baseline, by 4 % it is."""
    assert feed(range(400), jitter=0.06).take(400.0, 166.0, 3.0) is None
    assert feed(range(360), jitter=0.04).take(360.0, 166.0, 3.0) == Known(
        166.0, pytest.approx(3.0, rel=0.01)
    )


def test_a_break_begins_the_minute_anew_but_not_the_run() -> None:
    """A pause after seven minutes of unsteady running: one more minute is enough."""
    baseline = feed(range(420), jitter=0.06)
    baseline.interrupt()
    found = [baseline.take(500.0 + s, 168.0, 3.0) for s in range(61)]
    assert [None, Known(168.0, 3.0)] == [found[-10], found[-1]]


def test_without_a_speed_the_cadence_itself_has_to_be_even() -> None:
    """Nothing measures the speed."""
    assert Known(166.0, None) == feed(range(360), speed=None).take(360.0, 166.0, None)


def test_too_few_values_are_no_minute() -> None:
    """One value in two seconds makes thirty."""
    baseline = Baseline()
    assert {None} == {baseline.take(2.0 * i, 166.0, 3.0) for i in range(400)}
