"""One hint to who takes few steps at a good pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from footfall.coach.overstride import Overstride
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, Say, Signal, Step, Target, Time, Unit
from footfall.signals import Signals

EASY = Stretch(Step(Kind.EASY, Time(3600)), 0.0, 3600, free_cadence=True)


def listen(
    parts: Iterable[tuple[int, int, float, float]],
    step: Stretch = EASY,
    coach: Overstride | None = None,
) -> list[Cue]:
    """All that is said of cadences and speeds: (from, to, spm, m/s)."""
    coach, signals, said = coach or Overstride(), Signals(), []
    coach.begin(step)
    for start, stop, spm, speed in parts:
        for at in range(start, stop):
            signals.take(Reading(float(at), "pod", Signal.SPEED, speed))
            if spm:
                signals.take(Reading(float(at), "pod", Signal.CADENCE, spm))
            said += coach.consider(float(at), step, signals)
    return said


def test_one_hint_in_a_run() -> None:
    """A minute to get going, a minute of 155 at 3 m/s, and never again."""
    coach = Overstride()
    assert [Cue(120.0, Say.STRIDE_LONG, 155.0, signal=Signal.CADENCE)] == listen(
        [(0, 3000, 155, 3.0)], coach=coach
    )
    later = replace(EASY, began=4000.0)
    assert [] == listen([(4000, 6000, 150, 3.0)], later, coach)


@pytest.mark.parametrize(
    ("spm", "speed"),
    [(160.0, 3.0), (155.0, 2.7), (80.0, 3.0), (0.0, 3.0)],
)
def test_others_hear_nothing(spm: float, speed: float) -> None:
    """160 is enough, who runs slowly has few steps, 80 are strides, and 0 is no sensor."""
    assert [] == listen([(0, 600, spm, speed)])


def test_it_has_to_last() -> None:
    """50 s at a time, with ten seconds of 170 between them."""
    parts = [p for n in range(9) for p in ((60 * n, 60 * n + 45, 155.0, 3.0), between(n))]
    assert [] == listen(parts)


def between(n: int) -> tuple[int, int, float, float]:
    """The end of the n-th minute."""
    return (60 * n + 45, 60 * n + 60, 170.0, 3.0)


@pytest.mark.parametrize(
    "step",
    [
        replace(EASY, free_cadence=False),
        replace(EASY, step=Step(Kind.WORK, Time(3600))),
        replace(EASY, step=Step(Kind.WARMUP, Time(3600))),
        replace(EASY, step=Step(Kind.EASY, Time(3600), targets=(Target(Unit.PERCENT_SPM, 5, 5),))),
    ],
)
def test_where_there_is_no_hint(step: Stretch) -> None:
    """Not beside a click or another word on cadence, and only in even running."""
    assert [] == listen([(0, 600, 150, 3.0)], step)
