"""The reps of a set: fast starts, a first one that was too quick, late ones that fade.

Reps are of 90 s at 4 m/s, with 60 s of rest, and a foot pod tells every second. Fast is beyond
4.2 m/s where the pace was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from footfall.coach.reps import Reps
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Effort, Kind, Reading, Say, Signal, Step, Time
from footfall.signals import Signals

REP = Stretch(Step(Kind.WORK, Time(90)), 0, 90, speed=4.0, pace=(4.0, 4.0), rep=1, of=8)
REST = Stretch(Step(Kind.REST, Time(60)), 0, 60, rep=1, of=8)
UNKNOWN = replace(REP, speed=None, pace=None)
FAST, FIRST, FADING = Say.REPS_FAST, Say.REPS_FIRST, Say.REPS_FADING
LAP = 150


class Track:
    """Reps and rests in turn, as one coach sees them."""

    def __init__(self, rep: Stretch = REP, rest: Stretch = REST) -> None:
        self.coach, self.signals, self.said = Reps(), Signals(), list[Cue]()
        self.rep, self.rest, self.at = rep, rest, 0

    def run(self, stretch: Stretch, speeds: Sequence[float]) -> None:
        """A step of a second for each of these speeds; a speed of 0 is not told."""
        self.coach.begin(stretch)
        for speed in speeds:
            if speed:
                self.signals.take(Reading(float(self.at), "pod", Signal.SPEED, speed))
                self.said += self.coach.consider(float(self.at), stretch, self.signals)
            self.at += 1

    def set(self, *reps: float | Sequence[float], first: int = 1) -> list[tuple[int, Say]]:
        """A set at these mean speeds; what was said, and in which second."""
        for number, speeds in enumerate(reps, first):
            told = [speeds] * 90 if isinstance(speeds, float) else speeds
            self.run(replace(self.rep, began=float(self.at), rep=number), told)
            self.run(replace(self.rest, began=float(self.at), rep=number), [1.5] * 60)
        return [(int(cue.at), cue.kind) for cue in self.said]


def quick(seconds: int, speed: float = 4.4) -> list[float]:
    """A rep that begins so."""
    return [speed] * seconds + [4.0] * (90 - seconds)


# --- The start of a rep -------------------------------------------------------------------------


def test_a_fast_start_is_told_once_in_the_rep() -> None:
    """10 s are the sensor's, 5 s count; then nothing more of this rep, nor in the rest after it."""
    track = Track()
    assert [(15, FAST)] == track.set(4.4)
    assert Cue(15.0, FAST, pytest.approx(4.4), 4.0, Signal.SPEED) == track.said[0]


def test_the_next_reps_are_judged_again() -> None:
    """Two words in a set are enough; a new set begins anew."""
    track = Track()
    assert [(15, FAST), (LAP + 15, FAST)] == track.set(4.4, 4.4, 4.4, 4.4)
    assert 4 * LAP + 15 in [at for at, _ in track.set(4.4)]


def test_a_start_that_was_controlled_is_not_told() -> None:
    """Nor is a few seconds' haste that is over before it can be told."""
    assert [] == Track().set(4.15, quick(14), 4.0)


def test_only_the_first_third_is_a_start() -> None:
    """From 40 s on it is no start any more."""
    assert [] == Track().set([4.0] * 40 + [4.25] * 50, 4.0)


def test_only_the_first_three_reps_have_a_word_on_their_start() -> None:
    """Later ones may hurry home."""
    assert [] == Track().set(4.0, 4.0, 4.0, quick(30), quick(30))


@pytest.mark.parametrize(
    ("rep", "speed"),
    [
        # Known by effort alone: 7 %.
        (replace(REP, pace=None), 4.25),
        (UNKNOWN, 5.0),
        (replace(REP, step=Step(Kind.SPRINT, Time(90))), 5.0),
        (replace(REP, step=Step(Kind.STRIDE, Time(90))), 5.0),
        (replace(REP, rep=None, of=None), 5.0),
        (replace(REP, seconds=40.0), 4.4),
    ],
)
def test_where_no_start_is_judged(rep: Stretch, speed: float) -> None:
    """Within the wider bound of an effort, without a pace, in sprints, alone, in short reps."""
    track = Track(rep)
    track.run(rep, [speed] * 90)
    assert [] == track.said


def test_nothing_from_stale_data() -> None:
    """A pod that falls silent at 12 s says nothing of what follows."""
    track = Track()
    track.run(REP, [4.4] * 12 + [0.0] * 78)
    assert [] == track.said


def test_a_pause_ends_the_judgement_of_a_rep() -> None:
    """After a stop the start is another, and the mean is not the rep's."""
    track = Track(UNKNOWN)
    track.run(replace(UNKNOWN, began=0.0), [4.4] * 5)
    track.run(replace(UNKNOWN, began=5.0, resumed=True), [4.4] * 85)
    track.run(REST, [1.5] * 60)
    assert [] == track.set(4.0, 4.0, first=2)


# --- The first rep ------------------------------------------------------------------------------


def test_a_quick_first_rep_is_told_in_the_rest_after_it() -> None:
    """Its haste was too short for a word in it, but its mean tells: 8 s into the rest."""
    assert [(98, FIRST)] == Track().set(quick(14, 6.5), 4.0, 4.0)


def test_without_a_pace_the_second_rep_is_the_measure() -> None:
    """4.2 beside 4.0 is 5 % more; told once, in the rest after the second."""
    assert [(LAP + 98, FIRST)] == Track(UNKNOWN).set(4.2, 4.0, 4.0, 4.0)
    assert [] == Track(UNKNOWN).set(4.15, 4.0, 4.0, 4.0)


def test_it_is_told_once_in_a_session() -> None:
    """The second set begins as the first did."""
    track = Track(UNKNOWN)
    track.set(4.2, 4.0, 4.0)
    assert [(LAP + 98, FIRST)] == track.set(4.2, 4.0, 4.0)


# --- Fading -------------------------------------------------------------------------------------


def test_two_in_a_row_that_fade() -> None:
    """4.0 and 4.0, then 3.85 (-3.75 %) twice: after the fourth rep, and once."""
    assert [(3 * LAP + 98, FADING)] == Track(UNKNOWN).set(4.0, 4.0, 3.85, 3.85, 3.8, 3.7)


@pytest.mark.parametrize(
    "reps",
    [
        (4.0, 4.0, 3.8, 3.95, 3.8, 3.95),
        (4.0, 4.0, 3.9, 3.9, 3.9),
        (4.0, 3.8, 3.8),
        # The first was too quick, the others are even.
        (4.3, 4.0, 4.0, 4.0, 4.0),
    ],
)
def test_what_is_no_fading(reps: tuple[float, ...]) -> None:
    """One rep, a few percent, too few reps, or only slower than a hero's first one."""
    assert FADING not in [kind for _, kind in Track(UNKNOWN).set(*reps)]


def test_not_before_the_end_of_the_set() -> None:
    """After the last rep there is none to rest for."""
    track = Track(replace(UNKNOWN, of=4))
    assert [] == track.set(4.0, 4.0, 3.8, 3.8)


def test_a_float_is_no_rest_to_make_longer() -> None:
    """Nor is there time for it in a rest of 15 s."""
    fading = (4.0, 4.0, 3.8, 3.8, 3.8)
    assert [] == Track(UNKNOWN, replace(REST, step=Step(Kind.FLOAT, Time(60)))).set(*fading)
    assert [] == Track(UNKNOWN, replace(REST, seconds=15.0)).set(*fading)


def test_reps_are_compared_with_their_like() -> None:
    """A fast 200 and a slower 400 in each repetition are two rows, and both are even."""
    track = Track(UNKNOWN)
    for rep in range(1, 6):
        for effort, speed in ((Effort.MILE, 5.0), (Effort.FIVE_K, 4.0)):
            step = Step(Kind.WORK, Time(90), effort)
            track.run(replace(UNKNOWN, step=step, began=float(track.at), rep=rep), [speed] * 90)
        track.run(replace(REST, began=float(track.at), rep=rep), [1.5] * 60)
    assert [] == track.said


def test_a_rep_that_was_hardly_measured_counts_for_nothing() -> None:
    """Told for 30 of 90 s the third rep is not known, and the fifth is the second in a row."""
    seldom = [3.5] * 30 + [0.0] * 60
    assert [(5 * LAP + 98, FADING)] == Track(UNKNOWN).set(4.0, 4.0, seldom, 4.0, 3.8, 3.8, 3.8)
