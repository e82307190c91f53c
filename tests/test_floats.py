"""The floor of a float. Its pace is 4 m/s, so that the floor is 3.2 m/s."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from footfall.coach.floats import Float
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, Say, Signal, Step, Time
from footfall.signals import Signals


def stretch(began: float = 0, pace: float | None = 4.0) -> Stretch:
    """A float of two minutes."""
    return Stretch(Step(Kind.FLOAT, Time(120)), began, 120, float_speed=pace)


def listen(
    parts: Iterable[tuple[int, int, float]], step: Stretch, coach: Float | None = None
) -> list[Cue]:
    """All that is said of speeds (from, to, m/s), told every second."""
    coach, signals, said = coach or Float(), Signals(), []
    coach.begin(step)
    for start, stop, speed in parts:
        for at in range(start, stop):
            signals.take(Reading(float(at), "pod", Signal.SPEED, speed))
            said += coach.consider(float(at), step, signals)
    return said


def test_said_once_after_eight_seconds() -> None:
    """Slow from the start: the first 10 s are free, 8 s count, and one word is enough."""
    expected = [Cue(18.0, Say.FLOAT_LOW, 3.0, 4.0, Signal.SPEED)]
    assert expected == listen([(0, 120, 3.0)], stretch())


def test_the_floor_itself_is_enough() -> None:
    """80 % of the pace is still a float."""
    assert [] == listen([(0, 120, 4.0 * 0.8)], stretch())


def test_just_below_the_floor() -> None:
    """3.19 m/s is less than 80 % of 4 m/s."""
    assert [18.0] == [cue.at for cue in listen([(0, 120, 3.19)], stretch())]


def test_a_stride_at_pace_starts_anew() -> None:
    """Slow for 7 s, quick for one, slow again: said 8 s after that."""
    said = listen([(0, 18, 3.0), (18, 19, 3.5), (19, 60, 3.0)], stretch())
    assert [27.0] == [cue.at for cue in said]


def test_not_without_a_pace() -> None:
    """The float of a runner whose paces are unknown has no floor, but for walking."""
    assert [] == listen([(0, 120, 1.8)], stretch(pace=None))


def test_what_was_not_heard_did_not_last() -> None:
    """After a gap of more than 3 s the eight seconds begin anew."""
    assert [28.0] == [c.at for c in listen([(0, 12, 3.0), (20, 40, 3.0)], stretch())]


def test_nothing_from_stale_data() -> None:
    """3 s after the last speed nothing is said."""
    coach, signals, step = Float(), Signals(), stretch()
    coach.begin(step)
    signals.take(Reading(12.0, "pod", Signal.SPEED, 3.0))
    assert [] == [cue for at in range(12, 120) for cue in coach.consider(at, step, signals)]


def test_each_float_has_its_own_word() -> None:
    """The next float, from 200 on, is told anew."""
    coach = Float()
    assert [18.0] == [c.at for c in listen([(0, 120, 3.0)], stretch(), coach)]
    assert [218.0] == [c.at for c in listen([(200, 300, 3.0)], stretch(200), coach)]


@pytest.mark.parametrize("pace", [None, 4.0])
def test_a_walk_is_told_after_five_seconds(pace: float | None) -> None:
    """Whatever the pace, 1.7 m/s is a walk: 10 s are free, 5 s count, and one word is enough."""
    expected = [Cue(15.0, Say.FLOAT_WALK, 1.7, pace, Signal.SPEED)]
    assert expected == listen([(0, 120, 1.7)], stretch(pace=pace))


def test_who_stands_has_a_reason() -> None:
    """A red light in the middle of a float is nobody's fault."""
    assert [] == listen([(0, 30, 4.0), (30, 60, 0.0), (60, 120, 4.0)], stretch())


def test_from_a_shuffle_to_a_walk() -> None:
    """Each has its own word."""
    said = listen([(0, 40, 3.0), (40, 120, 1.5)], stretch())
    assert [(18.0, Say.FLOAT_LOW), (45.0, Say.FLOAT_WALK)] == [(c.at, c.kind) for c in said]


def test_three_floats_in_a_row_are_enough() -> None:
    """Of six slow floats three are told; one that is run well begins anew."""
    coach, said = Float(), []
    for number, speed in enumerate([3.0, 3.0, 3.0, 3.0, 3.0, 4.0, 3.0]):
        began = 200 * number
        said += listen([(began, began + 120, speed)], stretch(began), coach)
    assert [18.0, 218.0, 418.0, 1218.0] == [cue.at for cue in said]


def test_other_steps_have_no_floor() -> None:
    """Who walks in a rest does as told."""
    rest = Stretch(Step(Kind.REST, Time(120)), 0.0, 120)
    assert [] == listen([(0, 120, 1.0)], rest)
