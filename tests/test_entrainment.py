"""Whether feet follow: a waver of the click, looked for in the cadence."""

from __future__ import annotations

from math import pi, sin
from random import Random

import pytest

from footfall.coach.entrainment import CYCLES, PERIOD, answer, wave

SECONDS = range(int(PERIOD * CYCLES) + 1)
CLICK = [170 * wave(float(s)) for s in SECONDS]


def test_the_click_wavers_by_two_percent_twice_and_is_back() -> None:
    """A sine of 25 s; one before and after."""
    assert [1 + 0.02 * sin(2 * pi * s / 25) for s in range(51)] == pytest.approx(
        [wave(float(s)) for s in SECONDS]
    )
    assert (1.0, 1.0) == (wave(-1.0), wave(51.0))


def test_feet_that_follow_four_seconds_late_are_found_out() -> None:
    """Late as a pod is, with its noise."""
    rng = Random(1)
    late = [170.0] * 4 + [spm + rng.gauss(0, 0.8) for spm in CLICK]
    found = answer(CLICK, late[: len(CLICK)])
    assert found.follows
    assert 3 <= found.lag <= 5
    assert found.slope == pytest.approx(1, abs=0.2)


def test_feet_that_happen_to_be_as_quick_do_not_follow() -> None:
    """200 runners who never heard the click: five at most are mistaken for followers."""
    mistaken = 0
    for seed in range(200):
        rng, noise, told = Random(seed), 0.0, []
        for _ in SECONDS:
            noise = 0.9 * noise + rng.gauss(0, 0.6)
            told.append(float(round(170 + noise)))
        mistaken += answer(CLICK, told).follows
    assert mistaken <= 5


def test_feet_that_follow_are_rarely_missed() -> None:
    """200 runners in step, rounded to strides: 195 are found."""
    found = 0
    for seed in range(200):
        rng = Random(seed)
        late = [170.0] * 3 + [spm + rng.gauss(0, 1.2) for spm in CLICK]
        found += answer(CLICK, [2.0 * round(spm / 2) for spm in late[: len(CLICK)]]).follows
    assert found >= 195


def test_without_a_cadence_nothing_is_known() -> None:
    """A pod that was silent."""
    assert not answer(CLICK, [None] * len(CLICK)).follows
