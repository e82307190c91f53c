"""What is drawn is the same for a seed, within its bounds, and evenly spread."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.drawn import draw, draws
from footfall.model import Distance, Drawn, Kind, Lap, Loop, Repeat, Step, Time

SURPRISE = Drawn(Time(20), Time(90))


def test_a_seed_draws_the_same_each_time() -> None:
    """These numbers are written down: another Python, or another day, must not change them."""
    expected = [[71.0, 70.0, 26.0, 32.0, 78.0], [52.0, 74.0, 67.0, 66.0, 89.0]]
    assert expected == [[draw(SURPRISE, seed, n).seconds for n in range(5)] for seed in (1, 2)]  # type: ignore[union-attr]


@given(st.integers(0, 3600), st.integers(0, 3600), st.integers(), st.integers(0, 999))
def test_a_time_is_whole_seconds_within_its_bounds(a: int, b: int, seed: int, n: int) -> None:
    """In whichever order they are written; tenths where the range is shorter than ten seconds."""
    drawn = draw(Drawn(Time(a), Time(b)), seed, n)
    assert isinstance(drawn, Time)
    assert min(a, b) <= drawn.seconds <= max(a, b)
    grain = 1 if abs(a - b) >= 10 else 0.1
    assert drawn.seconds == pytest.approx(grain * round(drawn.seconds / grain))


@pytest.mark.parametrize(
    ("low", "high", "grain"),
    [
        (Distance(100), Distance(400), 10.0),
        (Distance(100), Distance(0.4, "km"), 10.0),
        (Distance(20), Distance(60), 1.0),
        (Distance(20), Distance(25), 0.1),
        (Distance(0.25, "mi"), Distance(0.5, "mi"), 10.0),
    ],
)
def test_a_distance_is_drawn_in_metres(low: Distance, high: Distance, grain: float) -> None:
    """Every ten metres from the lower bound on; nearer to each other where those would be few."""
    metres = [draw(Drawn(low, high), 1, n).metres for n in range(200)]  # type: ignore[union-attr]
    assert low.metres <= min(metres) <= max(metres) <= high.metres
    steps = [(value - low.metres) / grain for value in metres]
    assert [round(step) for step in steps] == pytest.approx(steps, abs=1e-3)
    assert len(set(metres)) > 20 or grain == 10.0


def test_each_length_is_as_likely_as_any_other() -> None:
    """Of 11,000 draws from eleven lengths each comes 1,000 times, give or take five sigma."""
    counts = Counter(draw(Drawn(Time(5), Time(15)), 7, n) for n in range(11_000))
    assert {Time(float(seconds)) for seconds in range(5, 16)} == set(counts)
    assert max(abs(count - 1000) for count in counts.values()) < 151


def test_bounds_that_meet_leave_nothing_to_chance() -> None:
    """Thirty seconds are thirty seconds."""
    assert Time(30) == draw(Drawn(Time(30), Time(30)), 3, 1)


def test_whether_a_workout_draws() -> None:
    """Wherever the step stands."""
    step = Step(Kind.WORK, SURPRISE)
    assert draws((Step(Kind.EASY, Lap()), Repeat(2, (Loop(Time(60), (step,)),))))
    assert not draws((Step(Kind.EASY, Lap()), Repeat(2, (Loop(Time(60), ()),))))
