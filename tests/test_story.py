"""What a story can be asked: by hand, with numbers out of the head."""

from __future__ import annotations

from math import inf

import pytest

from footfall.model import Kind, Signal
from footfall.story import (
    Ran,
    Story,
    along,
    last_before,
    latest,
    mean_and_held,
    overlap,
)


def ran(began: float, ended: float, end: str = "60s", *, by_key: bool = False) -> Ran:
    """A step."""
    return Ran(1, Kind.WORK, "hard", end, None, None, (), began, ended, by_key=by_key)


@pytest.mark.parametrize(
    ("end", "by_key", "expected"),
    [
        ("60s", False, "time"),
        ("2min", False, "time"),
        ("400m", False, "distance"),
        ("1mi", False, "distance"),
        ("lap", False, "key"),
        ("400m", True, "key"),
        ("90s until HR<120bpm max 3min", False, "heart_rate"),
    ],
)
def test_what_ended_a_step(end: str, by_key: bool, expected: str) -> None:
    """Its own end, or a key before it."""
    assert expected == ran(0, 60, end, by_key=by_key).ended_by


def test_pauses_are_no_running() -> None:
    """Of 100 s 30 are pauses; a step from 15 to 45 s has 5 s of the first and 15 of the second."""
    story = Story(pauses=((10.0, 20.0), (30.0, 50.0)), seconds=100.0)
    assert (70.0, 10.0) == (story.running, story.lasted(ran(15, 45)))
    assert [0, 0, 5, 30] == [
        overlap(story.pauses, *span) for span in ((0, 10), (20, 30), (15, 20), (-inf, inf))
    ]


def test_the_way_between_two_moments() -> None:
    """At 3 m/s; beyond what a reading stands for nobody knows it, nor where no sensor told it."""
    points = {Signal.DISTANCE: [(10.0, 0.0), (20.0, 30.0), (40.0, 90.0)]}
    story = Story(readings=points, totalled=True)
    assert (60.0, 45.0) == (story.metres(20, 40), story.metres(15, 30))
    assert (None, None) == (story.metres(0, 20), story.metres(20, 60))
    assert None is Story(readings=points).metres(20, 40)


def test_a_value_between_two_points() -> None:
    """On the straight line; before the first and after the last that of the nearest."""
    points = [(10.0, 1.0), (20.0, 3.0), (20.0, 5.0)]
    assert [1, 1, 2, 5, 5] == [along(points, at) for at in (0, 10, 15, 20, 99)]


def test_what_was_told_last() -> None:
    """At a moment, and at each whole second while it is fresh."""
    points = [(0.5, 140.0), (1.0, 141.0), (5.0, 145.0)]
    assert [None, (1.0, 141.0)] == [last_before(points, at) for at in (0.4, 4.9)]
    assert [None, 141, 141, 141, None, 145] == latest(points, 6, fresh=2.0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), None),
        ((150.0,), (150.0, 150.0)),
        ((100.0,) * 5 + (120.0,) * 5, (110.0, 120.0)),
        ((100.0,) * 9 + (200.0,), (110.0, 110.0)),
    ],
)
def test_the_highest_heart_rate_is_one_that_lasted(
    values: tuple[float, ...], expected: tuple[float, float] | None
) -> None:
    """Five readings, and no lower than the mean: a spike is none."""
    assert expected == mean_and_held(values)


def test_the_clock_on_the_wall() -> None:
    """A minute ahead after the first break, and five after the second; of its moment, before it."""
    story = Story(breaks=((10.0, 60.0), (20.0, 300.0)))
    assert [5, 10, 71, 80, 325] == [story.wall(at) for at in (5, 10, 11, 20, 25)]
