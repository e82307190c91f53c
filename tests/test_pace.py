"""Pace against the one that was written. It is 4 m/s; a foot pod tells every second.

Fast is beyond 4.16 m/s, slow is below 3.76 m/s.
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


@pytest.mark.parametrize(("speed", "kind", "first"), [(4.2, HIGH, 50.0), (3.7, LOW, 60.0)])
def test_three_prompts(speed: float, kind: Say, first: float) -> None:
    """30 s to settle, then 20 s too fast or 30 s too slow; after 60 and 120 s, and no more."""
    assert [
        Cue(first, kind, pytest.approx(speed), 4.0, Signal.SPEED),
        Cue(first + 60, kind, pytest.approx(speed), 4.0, Signal.SPEED),
        Cue(first + 180, kind, pytest.approx(speed), 4.0, Signal.SPEED, last=True),
    ] == listen(held((0, 1800, speed)))


@pytest.mark.parametrize("speed", [3.77, 4.0, 4.15])
def test_near_enough(speed: float) -> None:
    """Within 4 % on the fast side, and 6 % on the slow one."""
    assert [] == listen(held((0, 600, speed)))


def test_a_range_has_no_middle() -> None:
    """From 3.8 to 4.2 m/s what counts is beyond it: 4.3 is within 4 %, 3.6 within 6 %."""
    step = stretch(pace=(3.8, 4.2))
    assert [] == listen(held((0, 300, 4.3), (300, 600, 3.6)), step)
    assert [(50.0, HIGH)] == kinds(listen(held((0, 100, 4.4)), step))


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
    """The start of a rep is another's to judge: 60 s, and 20 s that count."""
    assert [(80.0, HIGH)] == kinds(listen(held((0, 100, 4.4)), stretch(Kind.WORK, rep=2)))


def test_whoever_walks_has_a_reason() -> None:
    """A red light is no slow pace."""
    assert [] == listen(held((0, 100, 4.0), (100, 200, 0.0), (200, 205, 1.5), (205, 400, 4.0)))


def test_whoever_is_on_the_way_back_is_left_alone() -> None:
    """From 4.6 m/s down by a fiftieth a second: never told, and then at the pace."""
    assert [] == listen((float(at), max(4.0, 4.9 - 0.011 * at)) for at in range(75))


def test_no_flip_within_two_minutes() -> None:
    """Fast until 60 s, then slow: the second word waits for 170 s."""
    said = kinds(listen(held((0, 60, 4.3), (60, 400, 3.6))))
    assert [(50.0, HIGH), (170.0, LOW)] == said[:2]


def test_nothing_from_stale_data() -> None:
    """3 s after the last speed nothing is said, however often the coach is asked."""
    step, coach, signals, said = stretch(), Pace(), Signals(), []
    coach.begin(step)
    for at in range(300):
        if at < 45:
            signals.take(Reading(float(at), "pod", Signal.SPEED, 5.0))
        said += coach.consider(float(at), step, signals)
    assert [] == said


def test_a_minute_at_the_pace_begins_a_new_row() -> None:
    """Three words, the last of them; then a good minute; then the first one again."""
    said = listen(held((0, 300, 4.3), (300, 420, 4.0), (420, 470, 4.3)))
    assert [False, False, True, False] == [cue.last for cue in said]
