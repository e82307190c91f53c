"""How far the runner has come, by a sensor or by a pace."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.odometer import Odometer


def told(*packets: tuple[float, float | None, float | None]) -> Odometer:
    """After (at, speed, total) of each packet."""
    odometer = Odometer()
    for packet in packets:
        odometer.take(*packet)
    return odometer


def test_a_total_counts_from_where_it_was_first_told() -> None:
    """1,000 m at first and 1,006 m two seconds later: 6 m at 3 m/s."""
    odometer = told((0, None, 1000), (1, None, 1003), (2, None, 1006))
    assert (6.0, 3.0, 9.0) == (odometer.metres, odometer.speed, odometer.position(3))


def test_two_tellings_of_one_moment_have_the_later_ones_place() -> None:
    """At 2 s a sensor says 6 m and then 7 m: the runner was at 7 m."""
    odometer = told((0, 3.0, 0), (2, 3.0, 6), (2, 3.0, 7))
    assert 7.0 == odometer.crossed(2)


def test_a_total_that_begins_anew_goes_on() -> None:
    """106 m, then 0: the second between counts 3 m, as the speed said; 3 m more after it."""
    odometer = told((0, None, 100), (1, None, 103), (2, None, 106), (3, None, 0), (4, None, 3))
    assert 12.0 == odometer.metres


def test_nobody_runs_a_kilometre_in_a_second() -> None:
    """A total that leaps ahead is a sensor that began anew."""
    odometer = told((0, None, 0), (1, None, 3), (2, None, 1003), (3, None, 1006))
    assert 9.0 == odometer.metres


def test_speed_alone_is_summed() -> None:
    """2 m/s, then 4: the second between counts 3 m."""
    odometer = told((0, 2, None), (1, 4, None), (2, 4, None))
    assert (7.0, 4.0) == (odometer.metres, odometer.speed)


def test_a_lost_sensor_is_replaced_by_a_pace_and_taken_from_there_when_back() -> None:
    """6 m told, ten seconds at 2 m/s assumed, and 3 m told anew, whatever the total reads."""
    odometer = told((0, None, 0), (1, None, 3), (2, None, 6))
    odometer.assume(2, 2.0)
    assert (26.0, False) == (odometer.position(12), odometer.told)
    odometer.take(12, None, 500)
    odometer.take(13, None, 503)
    assert (29.0, True) == (odometer.metres, odometer.told)


def test_who_stands_reaches_no_mark() -> None:
    """At no speed there is no time; at 4 m/s 100 m are 25 s away."""
    assert None is told((0, 0, 0), (1, 0, 0)).when(100)
    assert 25.0 == told((0, 4, 0)).when(100)


STRIDES = st.lists(st.integers(0, 24).map(lambda quarters: quarters / 4), min_size=2, max_size=20)


@given(STRIDES, st.integers(0, 100_000))
def test_the_zero_of_a_sensor_does_not_matter(metres: list[float], zero: int) -> None:
    """The same run from another total is the same distance at the same speed."""
    totals = list(itertools.accumulate(metres))
    here, there = Odometer(), Odometer()
    for at, total in enumerate(totals):
        here.take(at, None, total)
        there.take(at, None, zero + total)
    assert (here.metres, here.speed) == (there.metres, there.speed)
    assert totals[-1] - totals[0] == here.metres


@given(STRIDES, st.integers(1, 19))
def test_a_reset_costs_only_what_it_hides(metres: list[float], reset: int) -> None:
    """A total that begins anew at any time: the distance after it is whole."""
    whole, broken = Odometer(), Odometer()
    total = since = 0.0
    for at, step in enumerate(metres):
        total += step
        since = 0.0 if at == reset else since + step
        whole.take(at, None, total)
        before = broken.position(at)
        broken.take(at, None, 5000 - 5000 * (at >= reset) + since)
        if at == reset:
            assert before == broken.metres
            since_reset = broken.metres
    if reset < len(metres):
        assert sum(metres[reset + 1 :]) == pytest.approx(broken.metres - since_reset)
    else:
        assert whole.metres == broken.metres


def test_a_total_that_went_on_alone_is_taken_anew() -> None:
    """What a sensor counted while the session was cut off is no way of the session."""
    odometer = Odometer()
    odometer.take(1.0, 3.0, 100.0)
    odometer.take(2.0, 3.0, 103.0)
    before = odometer.position(2.5)
    odometer.rejoin()
    odometer.take(2.5, 3.0, 143.0)
    assert before == odometer.position(2.5)
    odometer.take(3.5, 3.0, 146.0)
    assert before + 3.0 == odometer.position(3.5)
