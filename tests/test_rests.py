"""Rests, on journals whose answers can be computed in the head."""

from __future__ import annotations

import pytest

from footfall.metrics.known import Unknown
from footfall.metrics.reps import splits
from footfall.metrics.rests import Rested, rested
from made import Made


def _run(*bpm: float | None, kind: str = "sprint", pause: str = "rest", **asked: float) -> Made:
    """Efforts of a minute, each after a minute of rest at that heart rate."""
    made, t = Made("10x(1min sprint, 1min rest)", hr_max=200), 60
    made.step(0, kind, "60s", rep=1, of=9)
    for rep, rate in enumerate(bpm, start=2):
        made.step(t, pause, "60s", rep=rep, of=9)
        if asked:
            made.asks("heart_rate", None, asked["high"], "bpm")
        made.step(t + 60, kind, "60s", rep=rep, of=9)
        if rate is not None:
            made.each("heart_rate", t, t + 61, rate)
        t += 120
    return made.end(t)


def _rested(made: Made) -> Rested | Unknown:
    story, seconds = made.rows()
    return rested(story.runner, splits(story, seconds))


def test_a_sprint_wants_a_heart_below_three_quarters_of_its_maximum() -> None:
    """140, 150 and 160 of 200: 75 % in the mean, 80 % at most, and two began well."""
    found = _rested(_run(140, 150, 160))
    assert isinstance(found, Rested)
    assert pytest.approx((0.75, 0.8, 2, 3, 1.0)) == (
        found.part,
        found.highest,
        found.enough,
        found.planned,
        found.coverage,
    )


def test_of_other_efforts_nobody_plans_it() -> None:
    """How high a heart may be before an 800 is the runner's to say."""
    found = _rested(_run(140, 160, kind="work"))
    assert isinstance(found, Rested)
    assert (0.75, 0, 0) == (found.part, found.enough, found.planned)


def test_a_rest_that_names_a_heart_rate_plans_it() -> None:
    """130 at most, by two beats as everywhere: 120 and 132 keep to it, 133 does not."""
    found = _rested(_run(120, 132, 133, kind="work", high=130))
    assert isinstance(found, Rested)
    assert (2, 3) == (found.enough, found.planned)


def test_a_rest_until_a_heart_rate_plans_it() -> None:
    """The workout says 120; a rest that its longest time ended may leave it higher."""
    made = Made("2x(1min hard, rest until HR<120)", hr_max=200).step(0, "work", "60s", rep=1, of=2)
    end = "until HR<120bpm"
    made.step(60, "rest", end, rep=1, of=2).step(120, "work", "60s", rep=2, of=2)
    found = _rested(made.each("heart_rate", 60, 121, 130).end(180))
    assert isinstance(found, Rested)
    assert (0.65, 0, 1) == (found.part, found.enough, found.planned)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (_run(140, 140, pause="float"), "No hard effort followed a rest."),
        (_run(), "No hard effort followed a rest."),
        (_run(140, None, None, 140, 140), None),
        (_run(140, None, None, 140), "Only 50 % of it was measured."),
        (
            Made().step(0, "work", "60s").end(60),
            "No maximum heart rate is known: footfall config hr-max 186 sets it.",
        ),
    ],
)
def test_why_a_rest_is_not_known(made: Made, why: str | None) -> None:
    """A float is no rest, and three of five beginnings have to be measured."""
    found = _rested(made)
    assert why == (found.why if isinstance(found, Unknown) else None)
