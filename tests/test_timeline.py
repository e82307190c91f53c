"""Which step it is, until when, and how far the runner has come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model import Item, Kind, Repeat, Runner, Step, Time, Workout
from footfall.notation import parse
from footfall.timeline import Cursor, Slot, Timeline, expected_seconds, whole_seconds

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
        st.one_of(steps(), st.builds(Repeat, st.integers(1, 3), items.map(tuple))),
        min_size=1,
        max_size=3,
    ),
    max_leaves=6,
)


def unrolled(items: tuple[Item, ...], rep: int | None = None, of: int | None = None) -> list[Place]:
    """The oracle: every step of every rep, written out."""
    found: list[Place] = []
    for item in items:
        if isinstance(item, Repeat):
            for n in range(1, item.count + 1):
                found += unrolled(item.items, n, item.count)
        elif not (item.between and of is not None and rep == of):
            assert isinstance(item.end, Time)
            found.append((item.end.seconds, rep, of))
    return found


@given(ITEMS.map(tuple), st.integers(0, 5))
def test_a_cursor_walks_what_the_repeats_unroll_to(items: tuple[Item, ...], walked: int) -> None:
    """Any tree of repeats; and looking ahead sees the same without going there."""
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
    """Ten seconds, three times twenty without the last ten between, and a lap for nothing."""
    workout = parse("10s; 3x(20s, 10s rest between); lap").workout
    assert 90.0 == whole_seconds(workout, Runner())
