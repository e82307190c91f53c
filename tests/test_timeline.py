"""Which step it is, until when, and how far the runner has come."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model import (
    Distance,
    Drawn,
    Effort,
    End,
    Item,
    Kind,
    Lap,
    Loop,
    Repeat,
    Runner,
    Step,
    Time,
    Until,
    Workout,
)
from footfall.notation import parse
from footfall.timeline import Cursor, Slot, Timeline, Way, expected_seconds, whole_seconds

RATE = 48_000
Place = tuple[float, int | None, int | None]
"""A step's seconds, its rep, and of how many."""


def place(slot: Slot) -> Place:
    """Where a step stands; these tests know steps by their length."""
    assert isinstance(slot.step.end, Time)
    return slot.step.end.seconds, slot.rep, slot.of


def walk(cursor: Cursor, steps: int | None = None) -> list[Place]:
    """The next steps that a cursor goes to; all of them when no number is given."""
    found = iter(cursor.step, None)
    return [place(slot) for slot in itertools.islice(found, steps) if slot]


def cursor(notation: str) -> Cursor:
    """A cursor before the first step."""
    return Cursor(parse(notation).workout)


def test_what_lies_ahead_has_an_expected_length() -> None:
    """By the clock, by 400 m at 5:00 a kilometre, or until a key is pressed; as from any step."""
    timeline = Timeline(parse("10s; 20s easy; 400m 5:00/km; lap").workout, Runner())
    assert [20.0, 120.0, None] == [seconds for _, seconds in timeline.ahead()]
    timeline.enter(10 * RATE, measured=True)
    assert [120.0, None] == [seconds for _, seconds in timeline.ahead()]


# --- Cursor -------------------------------------------------------------------------------------


def test_repeats_nest_and_tell_the_rep_of_the_innermost() -> None:
    """Twice 10 s and two times 5 s, then 8 s."""
    inner: list[Place] = [(10, 1, 2), (5, 1, 2), (5, 2, 2), (10, 2, 2), (5, 1, 2), (5, 2, 2)]
    assert [*inner, (8, None, None)] == walk(cursor("2x(10s, 2x(5s)); 8s"))


def test_between_is_left_out_after_the_last_rep() -> None:
    """Two rests among three reps; the rest of an inner set is left out in each outer rep."""
    assert [20.0, 60.0, 20.0, 60.0, 20.0] == [
        seconds for seconds, *_ in walk(cursor("3x(20s, 60s rest between)"))
    ]
    assert [1.0, 2.0, 1.0, 9.0] * 2 == [
        seconds for seconds, *_ in walk(cursor("2x(2x(1s, 2s rest between), 9s)"))
    ]


def steps() -> st.SearchStrategy[Step]:
    """Steps that tell each other apart by their length; some are left out after the last rep."""
    return st.builds(Step, st.just(Kind.WORK), st.integers(1, 99).map(Time), between=st.booleans())


ITEMS: st.SearchStrategy[list[Item]] = st.recursive(
    st.lists(steps(), min_size=1, max_size=3),
    lambda items: st.lists(
        st.one_of(
            steps(),
            st.builds(Repeat, st.integers(1, 3), items.map(tuple)),
            st.builds(Loop, st.integers(1, 200).map(Time), items.map(tuple)),
        ),
        min_size=1,
        max_size=3,
    ),
    max_leaves=6,
)


def unrolled(items: tuple[Item, ...], rep: int | None = None, of: int | None = None) -> list[Place]:
    """The oracle: every step of every rep, and of every cycle that ends in time, written out."""
    found: list[Place] = []
    for item in items:
        if not isinstance(item, Step):
            count = item.count if isinstance(item, Repeat) else cycles(item)
            for n in range(1, count + 1):
                found += unrolled(item.items, n, count)
        elif not (item.between and of is not None and rep == of):
            assert isinstance(item.end, Time)
            found.append((item.end.seconds, rep, of))
    return found


def cycles(loop: Loop) -> int:
    """How many cycles end in time: each but the last with what lies between it and the next."""
    full, last = (sum(seconds for seconds, *_ in unrolled(loop.items, 1, n)) for n in (2, 1))
    assert isinstance(loop.limit, Time)
    found, end = 0, last
    while full and end <= loop.limit.seconds:
        found, end = found + 1, end + full
    return found


@settings(deadline=None)
@given(ITEMS.map(tuple), st.integers(0, 5))
def test_a_cursor_walks_what_the_sets_unroll_to(items: tuple[Item, ...], walked: int) -> None:
    """Any tree of repeats and loops; and looking ahead sees the same without going there."""
    moving = Cursor(Workout(items))
    expected = unrolled(items)
    first = walk(moving, walked)
    ahead = [place(slot) for slot in moving.ahead()]
    assert expected == first + ahead
    assert ahead == walk(moving)


def test_a_rep_is_added_to_the_current_set_alone() -> None:
    """At the first of two inner reps: three now, and two again in the next outer rep."""
    moving = cursor("2x(2x(5s), 9s)")
    assert [(5.0, 1, 2)] == walk(moving, 1)
    grown = moving.add_rep()
    assert grown
    assert (5.0, 1, 3) == place(grown)
    rest: list[Place] = [(5, 2, 3), (5, 3, 3), (9, 1, 2), (5, 1, 2), (5, 2, 2), (9, 2, 2)]
    assert rest == walk(moving)


def test_a_rep_added_to_the_last_brings_the_rest_before_it() -> None:
    """In the second rep of two, the step between was gone; with a third rep it is back."""
    moving = cursor("2x(20s, 60s rest between)")
    walk(moving, 3)
    moving.add_rep()
    assert [(60.0, 2, 3), (20.0, 3, 3)] == walk(moving)


def loop(limit: Time | Distance, *ends: End, between: bool = False) -> Workout:
    """A loop of steps that end so, and ten minutes after it; the last may lie between cycles."""
    items = [Step(Kind.WORK, end, Effort.HARD) for end in ends]
    items[-1] = replace(items[-1], between=between)
    return Workout((Loop(limit, tuple(items)), Step(Kind.EASY, Time(600))))


def test_twenty_minutes_of_ninety_seconds_are_thirteen_cycles() -> None:
    """The catalogue's: 30 s and 60 s over and over are 19:30, and 20:00 where the last 60 s are
    left out: a cycle that begins at 19:30 ends in time.
    """
    found = walk(Cursor(loop(Time(1200), Time(30), Time(60))))
    assert [(30.0, n, 13) for n in range(1, 14)] == found[:-1:2]
    assert 1170 == sum(seconds for seconds, *_ in found[:-1])
    between = walk(Cursor(loop(Time(1200), Time(30), Time(60), between=True)))
    assert (14, 1200) == (between[-2][1], sum(seconds for seconds, *_ in between[:-1]))


def test_a_loop_by_distance_takes_metres() -> None:
    """5 km of 400 m and 100 m are ten cycles; a mile of quarters is four, for all its fractions."""
    assert 20 == len([*Cursor(loop(Distance(5, "km"), Distance(400), Distance(100))).ahead()]) - 1
    quarters = [*Cursor(loop(Distance(1, "mi"), Distance(0.25, "mi"))).ahead()][:-1]
    assert [(n, 4) for n in range(1, 5)] == [(slot.rep, slot.of) for slot in quarters]


def test_cycles_that_pace_decides_are_not_counted_before() -> None:
    """400 m in 20 minutes: as many as their expected lengths allow, of nobody knows how many."""
    hard = Step(Kind.WORK, Distance(400), targets=parse("1s 5:00/km").workout.items[0].targets)
    found = [*Cursor(Workout((Loop(Time(1200), (hard,)),))).ahead()]
    assert [(n, None) for n in range(1, 11)] == [(slot.rep, slot.of) for slot in found]


def test_a_loop_that_has_room_for_no_cycle_is_left_out() -> None:
    """Two minutes do not fit in one, and a loop without a step has none."""
    assert [(600.0, None, None)] == walk(Cursor(loop(Time(60), Time(120))))
    empty = Workout(
        (Loop(Time(60), ()), Loop(Time(60), (Loop(Time(5), (Step(Kind.WORK, Time(9)),)),)))
    )
    assert [] == walk(Cursor(empty))


def test_what_was_cut_short_makes_room_for_another_cycle() -> None:
    """160 s hold two cycles of a minute; with the first step over at 5 s instead of 30, a third."""
    moving = Cursor(loop(Time(160), Time(30), Time(30)))
    assert [(30.0, 1, 2)] == walk(moving, 1)
    cut = moving.step(Way(5.0))
    assert cut
    assert (30.0, 1, 3) == place(cut)
    assert [(30.0, n, 3) for n in (2, 2, 3, 3)] == walk(moving)[:-1]


@pytest.mark.parametrize("end", [Lap(), Until(120), Drawn(Time(5), Time(15))])
def test_a_cycle_of_unknown_length_begins_as_long_as_the_limit_is_not_reached(end: End) -> None:
    """At 9.9 s of ten one more begins, at 10 s none; nobody knows how many there will be."""
    moving = Cursor(loop(Time(10), end))
    told = [moving.step(Way(seconds)) for seconds in (0.0, 9.9, 10.0)]
    assert [(1, None), (2, None), (None, None)] == [(s.rep, s.of) for s in told if s]


def test_a_cycle_can_be_added_beyond_the_limit() -> None:
    """A minute of 20 s and 10 s between is two cycles and 50 s; with one more it is 80 s."""
    moving = Cursor(loop(Time(60), Time(20), Time(10), between=True))
    walk(moving, 3)
    grown = moving.add_rep()
    assert grown
    assert (20.0, 2, 3) == place(grown)
    assert [(10.0, 2, 3), (20.0, 3, 3), (600.0, None, None)] == walk(moving)


def test_the_rest_of_a_set_can_be_left_out() -> None:
    """Of an inner loop alone, of a repeat, and of nothing after it."""
    inner = Loop(Time(20), (Step(Kind.WORK, Time(5)),))
    moving = Cursor(Workout((Repeat(2, (inner, Step(Kind.REST, Time(9)))), inner)))
    walk(moving, 1)
    assert moving.end_set()
    assert [(9.0, 1, 2), (5.0, 1, 4)] == walk(moving, 2)
    assert moving.end_set()
    assert [(9.0, 2, 2)] == walk(moving, 1)
    assert moving.end_set()
    assert [(5.0, 1, 4)] == walk(moving, 1)
    assert moving.end_set()
    assert [] == walk(moving)
    assert not moving.end_set()


def test_outside_of_a_set_no_rep_is_added() -> None:
    """Neither before a set nor after everything."""
    moving = cursor("10s; 2x(5s)")
    walk(moving, 1)
    assert None is moving.add_rep()
    walk(moving)
    assert None is moving.add_rep()


# --- Timeline -----------------------------------------------------------------------------------

ON_PACE = "400m 5:00/km; 200m 5:00/km; 10s"


def timeline(notation: str, ready: float = 0.0) -> Timeline:
    """A workout about to begin."""
    return Timeline(parse(notation).workout, Runner(), ready)


def test_a_timed_step_ends_by_its_own_frame() -> None:
    """It began at 2 s and lasts 1.5 s."""
    line = timeline("2s; 1.5s")
    line.enter(2 * RATE, measured=True)
    assert 3.5 * RATE == line.end


def test_without_sensors_a_distance_is_as_long_as_its_pace_says() -> None:
    """400 m at 5:00 a kilometre are 120 s, and estimated."""
    line = timeline(ON_PACE)
    assert (120 * RATE, True) == (line.end, line.estimated)


def test_a_sensor_moves_the_end() -> None:
    """At 4 m/s from the start 400 m are 100 s; 5 m/s from 200 m on leave 40 s of the rest."""
    line = timeline(ON_PACE)
    line.take_distance(0.0, 4.0, 0.0)
    assert (100 * RATE, False) == (line.end, line.estimated)
    line.take_distance(50.0, 5.0, None)
    at, metres = line.odometer.at, line.odometer.metres
    assert (50.0, 225.0) == (at, metres)
    assert 85 * RATE == line.end


def test_marks_run_on_from_the_nominal_mark() -> None:
    """A step that ended at its mark hands its length on; one that was cut begins where it is."""
    line = timeline(ON_PACE)
    line.enter(120 * RATE, measured=True)
    assert (400.0, 180 * RATE) == (line.mark, line.end)
    cut = timeline(ON_PACE)
    cut.enter(60 * RATE, measured=False)
    assert 120 * RATE == cut.end
    assert cut.mark == pytest.approx(200.0)


def test_a_pause_shifts_what_is_left() -> None:
    """From 10 s to 40 s, and 120 m at 4 m/s, do not count: 60 s end at 90 s, 400 m at 130 s."""
    timed = timeline("60s")
    run = timeline(ON_PACE)
    run.take_distance(0.0, 4.0, 0.0)
    for line in (timed, run):
        line.pause(10 * RATE)
        line.resume(40 * RATE)
    assert (90 * RATE, 130 * RATE) == (timed.end, run.end)


def test_while_the_runner_pauses_nobody_knows_the_end() -> None:
    """It is not known until the pause is over, and then it is later by the pause."""
    line = timeline("60s")
    line.pause(0)
    assert None is line.end
    line.resume(5 * RATE)
    assert 65 * RATE == line.end


def test_a_lap_step_has_no_end() -> None:
    """Nobody knows it, and nothing is expected of it."""
    line = timeline("lap")
    assert (None, False) == (line.end, line.estimated)


def test_the_ready_step_is_before_the_first() -> None:
    """Its index is 0, no rep can be added to it, and the first step follows."""
    line = timeline("2x(5s hard)", ready=10.0)
    assert (0, Kind.READY, 10 * RATE) == (
        line.index,
        line.current and line.current.step.kind,
        line.end,
    )
    assert not line.add_rep()
    following = line.enter(10 * RATE, measured=True)
    assert following
    assert (1, (5.0, 1, 2)) == (line.index, place(following))
    assert line.add_rep()
    assert (5.0, 1, 3) == place(line.current or following)


def test_a_loop_counts_neither_pauses_nor_what_was_skipped() -> None:
    """25 s of 10 s: a pause of a minute changes nothing, a skip at 3 s makes room for a third."""
    for skipped, of in ((False, 2), (True, 3)):
        line = Timeline(loop(Time(25), Time(10)), Runner())
        line.pause(2 * RATE)
        line.resume(62 * RATE)
        line.enter((63 if skipped else 70) * RATE, measured=not skipped)
        assert line.current
        assert (10.0, 2, of) == place(line.current)
        following = line.enter((73 if skipped else 80) * RATE, measured=True)
        assert following
        assert ((10.0, 3, 3) if skipped else (600.0, None, None)) == place(following)


def test_what_was_settled_of_a_loop_holds() -> None:
    """Cycles of 10 s at 4 m/s until 70 m: at 9.5 s another one would end at 80 m, and does not
    begin, whatever a packet tells of the way at 9.9 s.
    """
    line = Timeline(loop(Distance(70), Time(10)), Runner())
    line.take_distance(0.0, 4.0, 0.0)
    line.take_distance(9.5, 4.0, 38.0)
    ends = [line.settle(10 * RATE)]
    line.take_distance(9.9, 0.0, 20.0)
    ends += [line.next, line.enter(10 * RATE, measured=True)]
    assert [600.0] * 3 == [place(slot)[0] for slot in ends if slot]


def test_after_the_last_step_there_is_none() -> None:
    """`enter` says so."""
    line = timeline("5s")
    assert None is line.enter(5 * RATE, measured=True)
    assert (None, None) == (line.current, line.end)


@pytest.mark.parametrize(
    ("notation", "seconds"),
    [("90s", 90.0), ("400m 5:00/km", 120.0), ("1mi 8:00/mi", 480.0), ("lap", None)],
)
def test_a_step_is_expected_to_last(notation: str, seconds: float | None) -> None:
    """By the clock, by distance and pace, or nobody knows."""
    (step,) = (slot.step for slot in cursor(notation).ahead())
    assert seconds == (
        expected_seconds(step, Runner())
        if seconds is None
        else pytest.approx(expected_seconds(step, Runner()))
    )


def test_a_workout_lasts_the_sum_of_its_steps() -> None:
    """Ten seconds, three times twenty without the last ten between, a minute for a lap and for a
    heart rate, and the middle of what is drawn.
    """
    workout = parse("10s; 3x(20s, 10s rest between); lap").workout
    assert 150.0 == whole_seconds(workout, Runner())
    others = (Until(120), Until(120, least=Time(90)), Drawn(Time(5), Time(15)))
    steps = tuple(Step(Kind.REST, end) for end in others)
    assert 60.0 + 90.0 + 10.0 == whole_seconds(Workout(steps), Runner())
