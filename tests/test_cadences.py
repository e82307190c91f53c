"""Cadence: counted, usual, and what to try."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.cadences import counted, reaches, step_length, suggested


@pytest.mark.parametrize(
    ("steps", "seconds", "both", "spm"),
    [
        # Half a minute of one foot counts four times, not twice.
        (42, 30, False, 168),
        (84, 60, False, 168),
        (84, 30, True, 168),
        (28, 20, False, 168),
        (168, 60, True, 168),
    ],
)
def test_a_count_of_steps_is_a_cadence(steps: int, seconds: float, both: bool, spm: float) -> None:
    """However long and whichever feet: the steps of both in a minute."""
    assert spm == counted(steps, seconds, both_feet=both)


@pytest.mark.parametrize(
    ("steps", "seconds"), [(20, 30), (80, 30), (42, 5), (42, 601), (42, 0), (42, float("nan"))]
)
def test_what_nobody_runs_is_no_count(steps: int, seconds: float) -> None:
    """Fewer than 100 or more than 260 steps a minute, and times that tell nothing."""
    with pytest.raises(ValueError, match=r"cannot be run|a count takes"):
        counted(steps, seconds)


@pytest.mark.parametrize(
    ("spm", "original", "goal"),
    [
        (160, None, 168),
        (165, None, 173),
        (170, None, 179),
        # Never more than a tenth above where the runner began.
        (168, 160, 176),
        (174, 160, 176),
        (176, 160, None),
        # Whoever is quick is left alone.
        (180, None, None),
        (205, None, None),
    ],
)
def test_what_to_try_next(spm: float, original: float | None, goal: float | None) -> None:
    """Five percent more of one's own; at most ten above the original; nobody is pushed to 180."""
    assert goal == suggested(spm, original)


@given(st.floats(100, 260), st.floats(100, 260))
def test_no_step_is_larger_than_five_percent(spm: float, original: float) -> None:
    """And none goes down, above 200, or more than a tenth over the original."""
    goal = suggested(spm, original)
    assert goal is None or (spm < goal <= min(spm * 1.05 + 0.5, original * 1.1, 200))


def test_the_length_of_a_step() -> None:
    """3 m/s at 180 steps a minute are 3 steps a second: one metre each."""
    assert 1.0 == step_length(3.0, 180.0)


@pytest.mark.parametrize(
    ("spm", "speed", "flag"),
    [(159, 2.8, True), (160, 2.8, False), (159, 2.7, False), (140, 4.0, True)],
)
def test_few_steps_at_a_good_pace_are_remarked(spm: float, speed: float, flag: bool) -> None:
    """Below 160 from 2.8 m/s on; slow running has few steps of its own."""
    assert flag == reaches(spm, speed)
