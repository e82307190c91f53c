"""Tappers of clay: headphones whose delay is known, and hands that are not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall import calibration
from footfall.errors import UsageError

PERIOD = 0.75
"""Seconds between two of 80 clicks a minute."""


def tapper(
    seed: int, behind: float, *, known: float = 0.1, jitter: float = 0.02, beats: int = 24
) -> list[float]:
    """Taps on clicks through headphones so many seconds behind what the device knows, which itself
    is `known` behind: 30 ms before each is heard, give or take a jitter; the first three find in.

    One beat in eight is missed, and one tap in eight doubled.
    """
    random = Random(seed)
    taps = [random.uniform(0, PERIOD) + n * PERIOD for n in range(3)]
    for beat in range(3, beats):
        if random.random() < 0.125:
            continue
        at = beat * PERIOD + known + behind - 0.030 + random.gauss(0, jitter)
        taps.append(at)
        if random.random() < 0.125:
            taps.append(at + random.uniform(0.08, 0.2))
    return taps


def test_exact_taps_tell_the_exact_lead() -> None:
    """Headphones 180 ms behind a device that is 100 ms behind, tapped 30 ms early."""
    taps = [n * PERIOD + 0.25 for n in range(24)]
    assert 180 == calibration.lead(taps, 0.1)


@pytest.mark.parametrize(("behind", "expected"), [(-0.08, 0), (0.004, 0), (0.006, 10), (0.6, 600)])
def test_a_lead_is_never_negative_and_told_in_tens(behind: float, expected: int) -> None:
    """Who taps 110 ms ahead of headphones without delay is believed, and needs none."""
    taps = [n * PERIOD + 0.07 + behind for n in range(24)]
    assert expected == calibration.lead(taps, 0.1)


@given(
    seed=st.integers(0, 1 << 30),
    behind=st.floats(0, 0.4),
    known=st.floats(0.01, 0.3),
    jitter=st.floats(0.015, 0.025),
)
def test_hands_that_miss_and_double_tell_it_within_20_ms(
    seed: int, behind: float, known: float, jitter: float
) -> None:
    """Whatever the device's own delay; a lead of 0 to 400 ms, to the nearest ten."""
    found = calibration.lead(tapper(seed, behind, known=known, jitter=jitter), known)
    assert abs(found - 1000 * behind) <= 20 + 5


def test_the_middle_of_two_hundred_tappers_is_right() -> None:
    """Errors do not lean to one side: 200 tappers at 200 ms are 2 ms off on average, at most."""
    found = [calibration.lead(tapper(seed, 0.2), 0.1) for seed in range(200)]
    assert abs(sum(found) / 200 - 200) <= 2


@pytest.mark.parametrize("count", [0, 1, 4, 11])
def test_few_taps_do_not_tell(count: int) -> None:
    """Eleven are seven and the four that do not count."""
    with pytest.raises(UsageError, match=r"^Only \d taps could be used, and 8 are needed\."):
        calibration.lead([n * PERIOD + 0.25 for n in range(count)], 0.1)


def test_twelve_even_taps_are_enough() -> None:
    """Eight count, wherever in the session they are."""
    assert 180 == calibration.lead([n * PERIOD + 0.25 for n in range(20, 32)], 0.1)


@given(seed=st.integers(0, 1 << 30))
def test_taps_at_random_do_not_tell(seed: int) -> None:
    """Forty taps that know of no click are told apart from tapping along."""
    random = Random(seed)
    taps = sorted(random.uniform(0, 18) for _ in range(40))
    with pytest.raises(UsageError):
        calibration.lead(taps, 0.1)


def test_taps_on_every_half_beat_do_not_tell() -> None:
    """Two to a click: which of them is the click's nobody knows."""
    with pytest.raises(UsageError, match="too scattered"):
        calibration.lead([n * PERIOD / 2 + 0.25 for n in range(48)], 0.1)
