"""Pace against the one that was written. It is 4 m/s; a foot pod tells every second.

Fast is beyond 4.2 m/s, slow is below 3.72 m/s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from footfall.coach.pace import Pace
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, Say, Signal, Step, Time
from footfall.signals import Signals

HIGH, LOW = Say.PACE_HIGH, Say.PACE_LOW


def stretch(
    kind: Kind = Kind.STEADY,
    seconds: float | None = 3600,
    pace: tuple[float, float] | None = (4.0, 4.0),
    began: float = 0,
    rep: int | None = None,
) -> Stretch:
    """A step at that pace."""
    return Stretch(Step(kind, Time(seconds or 3600)), began, seconds, pace=pace, rep=rep)


def held(*parts: tuple[int, int, float]) -> Iterator[tuple[float, float]]:
    """Speeds of each second: (from, to, m/s), the end left out."""
    for start, stop, speed in parts:
        yield from ((float(at), speed) for at in range(start, stop))


def listen(
    speeds: Iterable[tuple[float, float]], step: Stretch | None = None, coach: Pace | None = None
) -> list[Cue]:
    """All that is said of these speeds in one step."""
    step, coach, signals, said = step or stretch(), coach or Pace(), Signals(), []
    coach.begin(step)
    for at, speed in speeds:
        signals.take(Reading(at, "pod", Signal.SPEED, speed))
        said += coach.consider(at, step, signals)
    return said


def kinds(cues: Iterable[Cue]) -> list[tuple[float, Say]]:
    """When, and of what kind."""
    return [(cue.at, cue.kind) for cue in cues]


@pytest.mark.parametrize(("speed", "kind", "first"), [(4.3, HIGH, 60.0), (3.7, LOW, 75.0)])
def test_three_prompts(speed: float, kind: Say, first: float) -> None:
    """30 s to settle, then 30 s too fast or 45 s too slow; after 2 and 4 minutes, and no more."""
    assert [
        Cue(first, kind, pytest.approx(speed), 4.0, Signal.SPEED),
        Cue(first + 120, kind, pytest.approx(speed), 4.0, Signal.SPEED),
        Cue(first + 360, kind, pytest.approx(speed), 4.0, Signal.SPEED, last=True),
    ] == listen(held((0, 1800, speed)))


@pytest.mark.parametrize("speed", [3.73, 4.0, 4.19])
def test_near_enough(speed: float) -> None:
    """Within 5 % on the fast side, and 7 % on the slow one."""
    assert [] == listen(held((0, 600, speed)))


def test_a_range_has_no_middle() -> None:
    """From 3.8 to 4.2 m/s what counts is beyond it: 4.4 is within 5 %, 3.55 within 7 %."""
    step = stretch(pace=(3.8, 4.2))
    assert [] == listen(held((0, 300, 4.4), (300, 600, 3.55)), step)
    assert [(60.0, HIGH)] == kinds(listen(held((0, 100, 4.45)), step))


@pytest.mark.parametrize(
    "step",
    [
        stretch(pace=None),
        stretch(seconds=179),
        *map(stretch, (Kind.SPRINT, Kind.STRIDE, Kind.FLOAT, Kind.REST, Kind.WARMUP)),
    ],
)
def test_where_no_pace_is_held(step: Stretch) -> None:
    """Where none was written, in short steps, and in kinds that are not run evenly."""
    assert [] == listen(held((0, 170, 5.5)), step)


def test_a_rep_has_more_time() -> None:
    """The start of a rep is another's to judge: 60 s, and 30 s that count."""
    assert [(90.0, HIGH)] == kinds(listen(held((0, 100, 4.4)), stretch(Kind.WORK, rep=2)))


def test_whoever_walks_has_a_reason() -> None:
    """A red light is no slow pace."""
    assert [] == listen(held((0, 100, 4.0), (100, 200, 0.0), (200, 205, 1.5), (205, 400, 4.0)))


def test_whoever_is_on_the_way_back_is_left_alone() -> None:
    """From 5 m/s down by 0.011 a second: not told while that lasts."""
    assert [] == listen((float(at), max(4.0, 5.0 - 0.011 * at)) for at in range(80))


def test_no_flip_within_two_minutes() -> None:
    """Fast until 70 s, then slow: the second word waits for 180 s."""
    said = kinds(listen(held((0, 70, 4.3), (70, 400, 3.6))))
    assert [(60.0, HIGH), (180.0, LOW)] == said[:2]


def test_nothing_from_stale_data() -> None:
    """3 s after the last speed nothing is said, however often the coach is asked."""
    step, coach, signals, said = stretch(), Pace(), Signals(), []
    coach.begin(step)
    for at in range(300):
        if at < 45:
            signals.take(Reading(float(at), "pod", Signal.SPEED, 5.0))
        said += coach.consider(float(at), step, signals)
    assert [] == said


def test_three_words_are_enough_for_a_step() -> None:
    """A good stretch between them buys no more; the next step has its own."""
    coach = Pace()
    parts = [p for n in range(8) for p in ((600 * n, 600 * n + 300, 4.3), good(n))]
    assert [False, False, True] == [cue.last for cue in listen(held(*parts), coach=coach)]
    later = stretch(began=5000)
    assert [(5060.0, HIGH)] == kinds(listen(held((5000, 5100, 4.3)), later, coach))


def good(n: int) -> tuple[int, int, float]:
    """The second half of the n-th ten minutes."""
    return (600 * n + 300, 600 * n + 600, 4.0)
