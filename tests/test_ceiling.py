"""The limit of the heart rate: which counts when, and when the coach speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from footfall.coach.ceiling import Ceiling
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, Runner, Say, Signal, Step, Time
from footfall.signals import Signals

RUNNER = Runner(hr_ceiling=170)
Heard = Iterable[tuple[float, float]]


def held(*parts: tuple[int, int, float]) -> Iterator[tuple[float, float]]:
    """Heart rates of each second: (from, to, bpm), the end left out."""
    for start, stop, bpm in parts:
        yield from ((float(at), bpm) for at in range(start, stop))


def watch(rates: Heard, runner: Runner = RUNNER, place: str = "chest") -> list[Cue]:
    """All that is said of these heart rates, with a limit of 170 bpm."""
    ceiling, signals, said = Ceiling(runner), Signals(), []
    signals.wear("sensor", "2a38", place)
    for at, bpm in rates:
        signals.take(Reading(at, "sensor", Signal.HEART_RATE, bpm))
        said += ceiling.consider(at, signals)
    return said


def test_ceiling_repeats() -> None:
    """Above the ceiling from the first second: said after 5 s, then after 20, then every 40."""
    said = watch(held((0, 110, 171)))
    expected = [
        Cue(at, Say.CEILING, 171.0, 170.0, Signal.HEART_RATE, again=at > 5)
        for at in (5.0, 25.0, 65.0, 105.0)
    ]
    assert expected == said


def test_the_ceiling_itself_is_allowed() -> None:
    """170 is not above 170; and of whom nothing is known, nothing is said."""
    assert [] == watch(held((0, 100, 170)))
    assert [] == watch(held((0, 100, 220)), Runner())


def test_a_dip_starts_the_five_seconds_anew() -> None:
    """One second at the ceiling, and the five seconds are counted from the next one above."""
    assert [10.0] == [c.at for c in watch(held((0, 4, 171), (4, 5, 170), (5, 11, 171)))]


def test_ceiling_needs_what_was_heard() -> None:
    """After a silence of more than 5 s the five seconds begin anew; nothing is said within it."""
    assert [25.0] == [c.at for c in watch(held((0, 4, 171), (20, 26, 171)))]
    ceiling, signals, said = Ceiling(RUNNER), Signals(), []
    signals.take(Reading(0.0, "strap", Signal.HEART_RATE, 180.0))
    for at in range(60):
        said += ceiling.consider(float(at), signals)
    assert [5.0] == [cue.at for cue in said]


def test_after_a_minute_of_peace_the_ceiling_begins_again() -> None:
    """Said at 5; above again from 100 it is said at 105, and repeated after 20 s, not 40."""
    rates = held((0, 6, 171), (6, 100, 165), (100, 130, 171))
    assert [5.0, 105.0, 125.0] == [cue.at for cue in watch(rates)]


@pytest.mark.parametrize(("place", "first"), [("chest", 5.0), ("wrist", 15.0), ("hand", 15.0)])
def test_light_on_the_skin_has_to_say_so_for_longer(place: str, first: float) -> None:
    """5 s at the chest, 15 s elsewhere."""
    assert first == watch(held((0, 16, 171)), place=place)[0].at


@pytest.mark.parametrize(("place", "said"), [("chest", [65.0, 85.0]), ("wrist", [])])
def test_steps_are_no_heart_rate(place: str, said: list[float]) -> None:
    """A rate that leaps to the steps, 175 a minute, is above no limit; a chest knows no steps."""
    ceiling, signals, cues = Ceiling(RUNNER), Signals(), []
    signals.wear("sensor", "2a38", place)
    for at in range(105):
        signals.take(Reading(float(at), "pod", Signal.SPEED, 3.0 + at % 2 * 0.01))
        signals.take(Reading(float(at), "pod", Signal.CADENCE, 175.0 + at % 2))
        rate = 140.0 if at < 59 else 175.0
        signals.take(Reading(float(at), "sensor", Signal.HEART_RATE, rate))
        cues += ceiling.consider(float(at), signals)
    assert said == [cue.at for cue in cues]


# --- Which limit ---------------------------------------------------------------------------------


TWO_HUNDRED = Runner(hr_max=200)


def limits(*kinds: Kind, runner: Runner = TWO_HUNDRED) -> list[tuple[float, float | None]]:
    """The limit when it changes, in steps of 100 s each of these kinds."""
    ceiling = Ceiling(runner)
    found: list[tuple[float, float | None]] = []
    for number, kind in enumerate(kinds):
        step = Step(kind, Time(100))
        ceiling.begin(Stretch(step, 100.0 * number, 100.0))
        for second in range(100):
            at = 100.0 * number + second
            if not found or found[-1][1] != ceiling.limit(at):
                found.append((at, ceiling.limit(at)))
    return found


def test_intervals_lead_above_the_steady_limit() -> None:
    """95 % of 200 while easy; 205 in hard steps, and in rests and floats between and after them."""
    work, rest, fast = Kind.WORK, Kind.REST, Kind.FLOAT
    assert [(0, 190), (100, 205), (560, 190)] == limits(
        Kind.WARMUP, work, rest, work, fast, Kind.COOLDOWN
    )
    for hard in (Kind.STRIDE, Kind.SPRINT):
        assert [(0, 190), (100, 205)] == limits(Kind.EASY, hard)


def test_hearts_come_down_late() -> None:
    """In an easy step after a hard one the lower limit counts after 60 s; a hard one raises it."""
    assert [(0, 205), (160, 190), (200, 205)] == limits(Kind.WORK, Kind.EASY, Kind.WORK)


@pytest.mark.parametrize("kind", [Kind.REST, Kind.FLOAT, Kind.STEADY, Kind.DRILL, Kind.READY])
def test_what_follows_no_hard_step_is_steady(kind: Kind) -> None:
    """A rest or a float by itself has the lower limit."""
    assert [(0, 190)] == limits(Kind.WARMUP, kind)


def test_the_own_limit_always_counts() -> None:
    """Whatever the step is."""
    own = Runner(hr_max=200, hr_ceiling=175)
    assert [(0, 175)] == limits(Kind.EASY, Kind.WORK, Kind.REST, Kind.EASY, runner=own)
    assert [(0, 175)] == limits(Kind.WORK, runner=replace(own, hr_max=None))
