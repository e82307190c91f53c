"""Cadence against the beat. The beat is 170 spm and a foot pod tells every second, unless said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from footfall.coach.cadence import Cadence, band
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, Say, Signal, Step, Target, Time, Unit
from footfall.signals import Signals

HIGH, LOW, BACK = Say.CADENCE_HIGH, Say.CADENCE_LOW, Say.CADENCE_BACK


def stretch(
    seconds: float | None = 3600, *targets: Target, kind: Kind = Kind.EASY, began: float = 0
) -> Stretch:
    """A step with these targets."""
    return Stretch(Step(kind, Time(seconds or 3600), targets=targets), began, seconds)


def held(*parts: tuple[int, int, float]) -> Iterator[tuple[float, float]]:
    """Cadences of each second: (from, to, spm), the end left out."""
    for start, stop, spm in parts:
        yield from ((float(at), spm) for at in range(start, stop))


def listen(
    cadences: Iterable[tuple[float, float]],
    step: Stretch | None = None,
    beat: Callable[[float], float] = lambda _: 170.0,
    speed: float | None = None,
) -> list[Cue]:
    """All that the coach has to say of these cadences in one step."""
    step, coach, signals, said = step or stretch(), Cadence(), Signals(), []
    coach.begin(step)
    for at, spm in cadences:
        if speed is not None:
            signals.take(Reading(at, "pod", Signal.SPEED, speed))
        signals.take(Reading(at, "pod", Signal.CADENCE, spm))
        said += coach.consider(at, step, signals, beat(at))
    return said


def kinds(cues: Iterable[Cue]) -> list[tuple[float, Say]]:
    """When, and of what kind."""
    return [(cue.at, cue.kind) for cue in cues]


@pytest.mark.parametrize(("spm", "kind", "first"), [(164.0, LOW, 35.0), (176.0, HIGH, 50.0)])
def test_three_prompts(spm: float, kind: Say, first: float) -> None:
    """20 s to settle, then 15 s too slow or 30 s too quick; after 45 and 90 s, and no more."""
    expected = [
        Cue(first, kind, spm, 170.0, Signal.CADENCE),
        Cue(first + 45, kind, spm, 170.0, Signal.CADENCE),
        Cue(first + 135, kind, spm, 170.0, Signal.CADENCE, last=True),
    ]
    assert expected == listen(held((0, 1800, spm)))


@pytest.mark.parametrize("spm", [165.0, 170.0, 175.0])
def test_three_percent_is_near_enough(spm: float) -> None:
    """165 to 175 is within 3 % of 170: 164.9 to 175.1."""
    assert [] == listen(held((0, 300, spm)))


def test_back_within_two_percent() -> None:
    """166 is neither out nor back; among 166s the sixth 167 lifts the trimmed mean to 166.6."""
    rates = held((0, 40, 164), (40, 60, 166), (60, 200, 167))
    assert [(35, LOW), (65, BACK)] == kinds(listen(rates))


def test_nearly_out_is_not_out() -> None:
    """A few seconds beyond 3 % and many between 2 and 3 % are no fifteen seconds beyond 3 %."""
    assert [] == listen(held((0, 25, 164), (25, 300, 166)))


def test_back_only_of_what_was_said() -> None:
    """Ten seconds out and in again are not worth a word."""
    assert [] == listen(held((0, 25, 164), (25, 300, 170)))


def test_out_again_is_told_until_the_third() -> None:
    """Each prompt is followed by one "back", and the three of a step are three."""
    away_and_back = [(60 * n + d, 60 * n + e, s) for n in range(9) for d, e, s in PARTS]
    said = [cue.kind for cue in listen(held(*away_and_back))]
    assert [LOW, BACK, LOW, BACK, LOW, BACK] == said


PARTS = ((0, 40, 164.0), (40, 60, 170.0))


@pytest.mark.parametrize(("seconds", "said"), [(29, 0), (36, 1), (None, 1)])
def test_short_steps_are_free(seconds: float | None, said: int) -> None:
    """A step of less than 30 s is never coached, not even when it lasts longer than expected."""
    assert said == len(listen(held((0, 36, 164)), stretch(seconds)))


@pytest.mark.parametrize("kind", [Kind.READY, Kind.REST, Kind.SPRINT, Kind.STRIDE, Kind.DRILL])
def test_kinds_without_a_beat_to_keep(kind: Kind) -> None:
    """Nobody is told to step quicker while getting ready, resting, sprinting or drilling."""
    assert [] == listen(held((0, 300, 140)), stretch(kind=kind))


def test_without_a_beat() -> None:
    """Where no beat is asked for no cadence is wrong."""
    assert [] == listen(held((0, 300, 140)), beat=lambda _: 0.0)


def test_walking() -> None:
    """Below 1.8 m/s somebody walks, and a cadence is no news; at 1.8 they run."""
    assert [] == listen(held((0, 300, 120)), speed=1.7)
    assert [(35, LOW)] == kinds(listen(held((0, 60, 120)), speed=1.8))


def test_a_range() -> None:
    """From 170 to 180 with the beat on 175, what counts is 3 % beyond the range: 164.9, 185.4."""
    step = stretch(3600, Target(Unit.SPM, 170, 180))
    assert [] == listen(held((0, 60, 165)), step, lambda _: 175.0)
    assert [] == listen(held((0, 60, 185)), step, lambda _: 175.0)
    assert [(35, LOW)] == kinds(listen(held((0, 60, 164)), step, lambda _: 175.0))
    assert [(50, HIGH)] == kinds(listen(held((0, 60, 186)), step, lambda _: 175.0))


def test_a_range_follows_the_runners_own_keys() -> None:
    """With the beat moved up to 177 the range is 172 to 182."""
    assert (172.0, 182.0) == band(stretch(3600, Target(Unit.SPM, 170, 180)), 177.0)
    assert (182.0, 182.0) == band(stretch(3600, Target(Unit.SPM, 180, 180)), 182.0)
    assert (170.0, 170.0) == band(stretch(3600, Target(Unit.PERCENT_SPM, 5, 8)), 170.0)


def test_a_ramp_is_judged_at_each_moment() -> None:
    """From 172 to 160 in a minute 172 is 3 % too quick once the beat is below 166.99, at 26 s."""
    step = stretch(60, Target(Unit.SPM, 172, 160, ramp=True))

    def beat(at: float) -> float:
        return 172 - at / 5

    assert [(56, HIGH)] == kinds(listen(held((0, 60, 172)), step, beat))
    assert [] == listen(((float(at), beat(at)) for at in range(60)), step, beat)


def test_what_was_not_heard_did_not_last() -> None:
    """After a gap of more than 3 s the fifteen seconds begin anew."""
    assert [(55, LOW)] == kinds(listen(held((0, 30, 164), (40, 60, 164))))
    assert [(35, LOW)] == kinds(listen(held((0, 30, 164), (32, 60, 164))))


def test_nothing_from_stale_data() -> None:
    """3 s after the last cadence the coach has nothing to say, however often it is asked."""
    step, coach, signals, said = stretch(), Cadence(), Signals(), []
    coach.begin(step)
    for at in range(300):
        if at < 30:
            signals.take(Reading(float(at), "pod", Signal.CADENCE, 164.0))
        said += coach.consider(float(at), step, signals, 170.0)
    assert [] == said


def test_a_new_step_begins_a_new_count() -> None:
    """The three prompts are a step's; but 45 s after a prompt is soon enough in any step."""
    step, coach, signals, said = stretch(), Cadence(), Signals(), []
    coach.begin(step)
    for at in range(150):
        if at == 40:
            step = stretch(began=40)
            coach.begin(step)
        signals.take(Reading(float(at), "pod", Signal.CADENCE, 164.0))
        said += coach.consider(float(at), step, signals, 170.0)
    assert [(35, False), (80, False), (125, False)] == [(cue.at, cue.last) for cue in said]


def test_who_was_told_to_be_quicker_is_not_told_to_be_slower() -> None:
    """Low at 35 s, and too quick from 40 s on: not before two minutes after the first word."""
    rates = held((0, 40, 164.0), (40, 300, 180.0))
    said = [(at, kind) for at, kind in kinds(listen(rates)) if kind is not BACK]
    assert [(35, LOW), (155, HIGH)] == said[:2]


def test_who_is_on_the_way_back_is_left_alone() -> None:
    """From 155 upward by half a step each second: never told, although below 3 % for 20 s."""
    rates = ((float(at), min(170.0, 145.0 + 0.5 * at)) for at in range(300))
    assert [] == listen(rates)


def test_a_minute_on_the_beat_begins_a_new_row() -> None:
    """Three words; a minute at 170; then three more, the first 15 s after the feet slow down."""
    said = listen(held((0, 200, 164), (200, 300, 170), (300, 600, 164)))
    lows = [cue for cue in said if cue.kind is LOW]
    assert [False, False, True, False, False, True] == [cue.last for cue in lows]


def steps(beats: Iterable[float]) -> list[tuple[float, bool]]:
    """When, and whether for the last time, of a runner who steps at 164 in steps of 300 s each."""
    coach, signals, said = Cadence(), Signals(), []
    for number, beat in enumerate(beats):
        step = stretch(began=300.0 * number)
        coach.begin(step)
        for at in range(300 * number, 300 * number + 300):
            signals.take(Reading(float(at), "pod", Signal.CADENCE, 164.0))
            said += coach.consider(float(at), step, signals, beat)
    return [(cue.at, cue.last) for cue in said]


def test_who_does_not_follow_a_beat_hears_no_more_of_it() -> None:
    """Three words in the first step; the next two steps, on much the same beat, have none."""
    assert [(35, False), (80, False), (170, True)] == steps([170.0, 170.0, 172.0])


def test_another_beat_is_another_story() -> None:
    """After the last word on 170, a step at 180 has words of its own, the first after 35 s."""
    assert [(35, False), (80, False), (170, True), (335, False)] == steps([170.0, 180.0])[:4]
