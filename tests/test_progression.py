"""Progressions, on journals whose answers can be computed in the head."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.metrics.known import Unknown
from footfall.metrics.progression import Progression, progression, rank_correlation
from made import Made

_PACES = ("5:00", "4:45", "4:30", "4:10")
"""A km; the last is 4 m/s."""


def _run(*speeds: float, paces: tuple[str, ...] = _PACES) -> Made:
    """Ten minutes at each pace, run at those speeds."""
    made = Made("; ".join(f"10min {pace}/km" for pace in paces))
    for place, speed in enumerate(speeds):
        began = 600 * place
        made.step(began, "steady", "600s", effort=None)
        made.each("speed", began, began + 600, speed)
    return made.end(600 * len(speeds))


def _told(made: Made) -> Progression | Unknown:
    return progression(*made.rows())


def _score(made: Made) -> float:
    found = _told(made)
    assert isinstance(found, Progression)
    return found.score


def test_each_part_faster_than_the_one_before_is_one() -> None:
    """3.3, 3.5, 3.7 and 3.8 m/s; the last is a twentieth below its 4 m/s."""
    found = _told(_run(3.3, 3.5, 3.7, 3.8))
    assert isinstance(found, Progression)
    assert pytest.approx([1.0, -0.05]) == [found.score, found.last]


@pytest.mark.parametrize(
    ("speeds", "score"),
    [
        ((3.8, 3.7, 3.5, 3.3), -1.0),
        ((3.3, 3.7, 3.5, 3.8), 0.8),
        ((3.3, 3.5, 3.8, 3.7), 0.8),
        ((3.5, 3.5, 3.5, 3.5), 0.0),
    ],
)
def test_a_run_that_got_slower_scores_less(speeds: tuple[float, ...], score: float) -> None:
    """One neighbour changed of four costs a fifth; an even run has no order."""
    assert pytest.approx(score) == _score(_run(*speeds))


def test_a_step_that_climbs_is_cut_into_quarters() -> None:
    """Twenty minutes at 5:00, and ten that climb to 4:10: five parts, and the last quarter asks
    for 4:16.25 a km, 3.902 m/s.
    """
    made = Made("20min 5:00/km; 10min 5:00->4:10/km")
    made.step(0, "steady", "1200s", effort=None).step(1200, "steady", "600s", effort=None)
    made.each("speed", 0, 1200, 3.3).each("speed", 1200, 1800, lambda t: 3.4 + (t - 1200) / 1000)
    found = _told(made.end(1800))
    assert isinstance(found, Progression)
    assert (5, 1.0) == (len(found.speeds), found.score)
    assert found.last == pytest.approx(found.speeds[-1] / (1000 / 256.25) - 1)


def test_the_same_step_again_is_known_by_its_place() -> None:
    """A km easy, and each next one ten seconds quicker, all look the same in a journal."""
    made = Made("; ".join(["1km easy", "1km @easy-10s/km", "1km @easy-20s/km"]), vdot=50)
    for place, speed in enumerate([2.8, 2.9, 3.0]):
        made.step(400 * place, "easy", "1km").each("speed", 400 * place, 400 * place + 400, speed)
    assert 1.0 == _score(made.end(1200))


def test_heart_rates_that_rise_are_a_progression() -> None:
    """Nobody knows its paces, and each part asks for more of the heart."""
    made = Made("10min 120-130bpm; 10min 130-140bpm; 10min 140-150bpm")
    for place, low in enumerate([120, 130, 140]):
        made.step(600 * place, "steady", "600s", effort=None)
        made.asks("heart_rate", low, low + 10, "bpm")
        made.each("speed", 600 * place, 600 * place + 600, 3 + place)
    found = _told(made.end(1800))
    assert isinstance(found, Progression)
    assert (1.0, None) == (found.score, found.last)


@pytest.mark.parametrize(
    "paces", [("5:00", "4:45"), ("5:00", "4:30", "5:00", "4:30"), ("5:00", "5:00", "5:00")]
)
def test_two_parts_that_rise_are_none(paces: tuple[str, ...]) -> None:
    """Nor is an even run, or one that comes and goes."""
    unknown = Unknown("No three parts in a row asked for more and more.")
    assert unknown == _told(_run(*[3.5] * len(paces), paces=paces))


def test_a_part_that_nobody_measured_leaves_it_unknown() -> None:
    """The pod was silent for the second ten minutes."""
    made = Made("; ".join(f"10min {pace}/km" for pace in _PACES))
    for place in range(4):
        made.step(600 * place, "steady", "600s", effort=None)
    made.each("speed", 0, 600, 3.3).each("speed", 1200, 2400, 3.7).end(2400)
    assert Unknown("Not every part has a speed.") == _told(made)


def test_without_ties_it_is_what_the_differences_of_ranks_tell() -> None:
    """1 - 6 sum(d^2) / (n (n^2 - 1)), for all orders of five."""
    for order in permutations(range(5)):
        squares = sum((place - rank) ** 2 for place, rank in enumerate(order))
        assert pytest.approx(1 - squares / 20) == rank_correlation(range(5), order)


@given(st.lists(st.floats(1, 8), min_size=2, max_size=12))
def test_only_the_order_counts(speeds: list[float]) -> None:
    """It lies between -1 and 1, turns around with the run, and no unit changes it."""
    places = range(len(speeds))
    score = rank_correlation(places, speeds)
    assert -1 - 1e-9 <= score <= 1 + 1e-9
    assert pytest.approx(-score, abs=1e-9) == rank_correlation(places, speeds[::-1])
    cubes = [v**3 for v in speeds]
    if len(set(cubes)) == len(set(speeds)):
        assert pytest.approx(score) == rank_correlation(places, cubes)
