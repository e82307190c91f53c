"""What a sensor's cadence counts."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.counting import Counting


def hear(
    counting: Counting, seconds: Iterable[int], raw: float, speed: float | None = 3.0
) -> list[bool]:
    """The same number each second; whether each may be a cadence."""
    return [counting.hear(at, raw, speed) for at in seconds]


@pytest.mark.parametrize(
    ("raw", "speed", "expected"),
    [
        (60, 3.0, 2),
        (85, 3.0, 2),
        (110, 3.0, 2),
        (59, 3.0, 1),
        (111, 3.0, 1),
        (170, 3.0, 1),
        (85, 1.8, 1),
        (85, 1.9, 2),
        (85, None, 1),
    ],
)
def test_strides_are_known_by_a_run(raw: float, speed: float | None, expected: int) -> None:
    """From 60 to 110 a minute above 1.8 m/s are strides; without a speed nothing is known."""
    counting = Counting()
    hear(counting, [1], raw, speed)
    assert expected == counting.factor


def test_twenty_seconds_settle_it() -> None:
    """After 19 seconds of strides it is open, after 20 it is not; gaps count for nothing."""
    counting = Counting()
    hear(counting, range(20), 85)
    assert not counting.settled
    hear(counting, [100], 85)
    assert not counting.settled
    hear(counting, [101], 85)
    assert (counting.settled, counting.factor) == (True, 2)


def test_a_gap_is_more_than_three_seconds() -> None:
    """A count each three seconds settles it after seven of them; one each 3.1 s never does."""
    often, seldom = Counting(), Counting()
    assert [True] * 8 == [often.hear(3.0 * n, 85, 3.0) for n in range(8)]
    assert [True] * 60 == [seldom.hear(3.1 * n, 85, 3.0) for n in range(60)]
    assert [True, False] == [often.settled, seldom.settled]


def test_what_is_remembered_holds_from_the_first_count() -> None:
    """A pod known to count strides does so at a walk, and one known to count steps at 85, too."""
    assert [2, 1] == [Counting(strides).factor for strides in (True, False)]
    steps = Counting(False)
    hear(steps, range(30), 85)
    assert (steps.settled, steps.factor) == (True, 1)


def test_what_is_remembered_gives_way_to_a_minute_of_the_contrary() -> None:
    """61 seconds of 170 a minute overturn strides; the runner's own word nothing does."""
    remembered, fixed = Counting(True), Counting(True, fixed=True)
    hear(remembered, range(61), 170)
    assert remembered.factor == 2
    hear(remembered, [61], 170)
    hear(fixed, range(600), 170)
    assert (remembered.factor, fixed.factor) == (1, 2)


def test_a_tenth_of_the_power_is_no_cadence() -> None:
    """Less than 40 a minute is refused above 2 m/s, and not below."""
    assert [False] == hear(Counting(), [1], 21, speed=2.1)
    assert [False] == hear(Counting(), [1], 39.9, speed=3.0)
    assert [True] == hear(Counting(), [1], 40, speed=3.0)
    assert [True] == hear(Counting(), [1], 21, speed=2.0)


def test_ten_seconds_of_power_are_power_whatever_comes() -> None:
    """210 W for ten seconds, then 450 W and a walk: nothing of it is a cadence."""
    counting = Counting()
    hear(counting, range(10), 21)
    assert not counting.power
    hear(counting, [10], 21)
    assert counting.power
    assert [False, False] == hear(counting, [11], 45) + hear(counting, [12], 21, speed=1.0)
    assert not counting.settled


def test_a_sensor_that_has_not_begun_to_count_sends_no_power() -> None:
    """A minute of 0 at a run is refused, and is not taken for power."""
    counting = Counting()
    assert {False} == {*hear(counting, range(60), 0)}
    assert not counting.power


def test_a_minute_of_cadence_ends_the_power() -> None:
    """Whoever switches the power off is believed after 60 s of 170; 45 for a moment begins anew."""
    counting = Counting()
    hear(counting, range(11), 21)
    assert {False} == {*hear(counting, range(11, 70), 170)}
    hear(counting, [70], 45)
    assert {False} == {*hear(counting, range(71, 131), 170)}
    assert [True, True] == hear(counting, [132, 133], 170)


@given(
    series=st.lists(st.tuples(st.floats(0, 9), st.integers(0, 255), st.floats(0, 9)), max_size=80)
)
def test_a_factor_is_one_or_two(series: list[tuple[float, int, float]]) -> None:
    """Whatever comes, a count is one step or two, and once settled it stays so."""
    counting, at, settled = Counting(), 0.0, False
    for passed, raw, speed in series:
        at += passed
        counting.hear(at, raw, speed)
        assert counting.factor in (1, 2)
        assert counting.settled >= settled
        settled = counting.settled
