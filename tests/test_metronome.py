"""The metronome's plan. Most beats are one a second: 60 spm, a beat every 48,000 frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.beats import beats, phase_at, spm_at
from footfall.coach.metronome import cadence, grid, is_heard, pattern, rest_of, shifted, silenced
from footfall.model import Click, Grid, Kind, Step, Target, Time, Unit

S = 48_000
"""Frames a second."""


def step(*targets: Target, kind: Kind = Kind.EASY, click: Click | None = None) -> Step:
    """A minute of it."""
    return Step(kind, Time(60), targets=targets, click=click)


def heard(*grids: Grid, until: float) -> list[tuple[int, float]]:
    """The beats of these grids, each until the next: number and second."""
    found = []
    for one, following in zip(grids, (*grids[1:], None), strict=True):
        stop = round(until * S) if following is None else following.frame
        if one.on:
            found += [(n, f / S) for n, f in beats(one, one.frame, stop, following)]
    return found


@pytest.mark.parametrize(
    ("asked", "default", "expected"),
    [
        (step(Target(Unit.SPM, 180, 180)), None, (180, None)),
        (step(Target(Unit.SPM, 180, 180)), 170, (180, None)),
        (step(Target(Unit.SPM, 170, 180)), None, (175, None)),
        (step(Target(Unit.SPM, 172, 160, ramp=True)), None, (172, 160)),
        (step(), 170, (170, None)),
        (step(), None, (0, None)),
        (step(Target(Unit.PERCENT_SPM, 5, 5)), 170, (170, None)),
        (step(Target(Unit.PERCENT_SPM, 5, 5)), None, (0, None)),
        (step(kind=Kind.READY), 170, (0, None)),
    ],
)
def test_cadence(asked: Step, default: float | None, expected: tuple[float, float | None]) -> None:
    """A step's own cadence, the middle of its range, its ramp, else the session's, else none."""
    assert expected == cadence(asked, default)


@pytest.mark.parametrize("click", [True, False])
@pytest.mark.parametrize(
    ("asked", "quiet"), [(Kind.EASY, False), (Kind.SPRINT, True), (Kind.STRIDE, True)]
)
def test_is_heard(asked: Kind, quiet: bool, click: bool) -> None:
    """Sprints and strides have no click, nor has a session without; a step's own word wins."""
    assert (click and not quiet) == is_heard(step(kind=asked), click)
    assert is_heard(step(kind=asked, click=Click(True)), click)
    assert not is_heard(step(kind=asked, click=Click(False)), click)


@pytest.mark.parametrize(
    ("click", "every", "accents", "expected"),
    [
        (None, 1, (), (1, ())),
        (None, 2, (2,), (2, (2,))),
        (Click(True), 3, (6,), (3, (6,))),
        (Click(True, (3, 2)), 1, (2,), (1, (3, 2))),
        (Click(True, (4, 2)), 2, (), (2, (4, 2))),
        (Click(True, (3, 2)), 2, (2,), (1, (3, 2))),
    ],
)
def test_pattern(
    click: Click | None,
    every: int,
    accents: tuple[int, ...],
    expected: tuple[int, tuple[int, ...]],
) -> None:
    """The session's, unless the step breathes; a breath that strides would miss clicks steps."""
    assert expected == pattern(step(click=click), every, accents)


def test_the_first_beat_is_the_first_frame() -> None:
    """Frame 0 carries beat 0."""
    assert Grid(0, 0.0, 60.0) == grid(None, 0, 60.0)


def test_a_new_tempo_goes_on_from_the_old_phase() -> None:
    """Two and a half beats at 60, then 120: the third comes after the half that was left."""
    first = grid(None, 0, 60.0)
    second = grid(first, 5 * S // 2, 120.0)
    assert Grid(5 * S // 2, 2.5, 120.0) == second
    expected = [(0, 0.0), (1, 1.0), (2, 2.0), (3, 2.75), (4, 3.25), (5, 3.75)]
    assert expected == heard(first, second, until=4)


def test_phase_is_carried_through_silence() -> None:
    """A step whose click is off has beats all the same: at 60 spm four seconds are four."""
    first = grid(None, 0, 60.0)
    off = grid(first, 3 * S // 2, 60.0, on=False)
    on = grid(off, 11 * S // 2, 60.0)
    assert [(0, 0.0), (1, 1.0), (6, 6.0), (7, 7.0)] == heard(first, off, on, until=8)


def test_after_a_stretch_without_beats_the_next_falls_on_its_end() -> None:
    """Beat 2 never came in the step without a cadence; it comes on the boundary at 5 s."""
    first = grid(None, 0, 60.0)
    none = grid(first, 3 * S // 2, 0.0)
    on = grid(none, 5 * S, 60.0)
    assert Grid(3 * S // 2, 1.5, 0.0, on=False) == none
    assert Grid(5 * S, 2.0, 60.0) == on
    assert [(0, 0.0), (1, 1.0), (2, 5.0), (3, 6.0)] == heard(first, none, on, until=7)


def test_a_beat_on_a_boundary_belongs_to_the_next_step() -> None:
    """Beat 2 at 2 s is not played before a silence that begins there, but at the end of it."""
    first = grid(None, 0, 60.0)
    none = silenced(first, 2 * S)
    on = grid(none, 5 * S, 60.0)
    assert [(0, 0.0), (1, 1.0), (2, 5.0), (3, 6.0)] == heard(first, none, on, until=7)


def test_a_ramp() -> None:
    """From 60 to 120 in four seconds lie six beats, and the next tempo goes on from there."""
    ramp = grid(None, 0, 60.0, 120.0, 4 * S)
    assert Grid(0, 0.0, 60.0, 120.0, 4 * S) == ramp
    assert Grid(4 * S, 6.0, 60.0) == grid(ramp, 4 * S, 60.0)
    assert Grid(0, 0.0, 60.0) == grid(None, 0, 60.0, 120.0, None)
    assert Grid(0, 0.0, 60.0) == grid(None, 0, 60.0, None, 4 * S)


def test_quicker() -> None:
    """One more beat a minute from 1.5 s on, on the phase that it had."""
    slow = Grid(0, 0.0, 59.0, accents=(2, 2))
    assert Grid(S, 59 / 60, 60.0, accents=(2, 2)) == shifted(slow, S, 1.0)


def test_quicker_within_a_ramp() -> None:
    """Half way from 60 to 120 the rest goes from 91 to 121; after the ramp 120 becomes 121."""
    ramp = grid(None, 0, 60.0, 120.0, 4 * S, on=False)
    assert Grid(2 * S, 2.5, 91.0, 121.0, 2 * S, on=False) == shifted(ramp, 2 * S, 1.0)
    assert Grid(5 * S, 8.0, 121.0, on=False) == shifted(ramp, 5 * S, 1.0)


def test_a_pause() -> None:
    """Paused at 1.5 s and resumed at 10, the click goes on at once with the beat that was next."""
    running = grid(None, 0, 60.0, accents=(3, 2))
    none = silenced(running, 3 * S // 2)
    again = rest_of(running, 3 * S // 2, 10 * S)
    assert Grid(10 * S, 2.0, 60.0, accents=(3, 2)) == again
    expected = [(0, 0.0), (1, 1.0), (2, 10.0), (3, 11.0)]
    assert expected == heard(running, none, again, until=12)


def test_a_pause_on_a_beat() -> None:
    """The beat on which the runner paused is not lost."""
    running = grid(None, 0, 60.0)
    again = rest_of(running, 2 * S, 10 * S)
    played = heard(running, silenced(running, 2 * S), again, until=11)
    assert [(0, 0.0), (1, 1.0), (2, 10.0)] == played


def test_a_pause_within_a_ramp() -> None:
    """What is left of a ramp goes on after it, from the cadence that it had reached."""
    ramp = grid(None, 0, 60.0, 120.0, 4 * S)
    assert Grid(10 * S, 3.0, 90.0, 120.0, 2 * S) == rest_of(ramp, 2 * S, 10 * S)
    assert Grid(10 * S, 9.0, 120.0) == rest_of(ramp, 5 * S + S // 4, 10 * S)


def test_no_beat_is_lost_to_rounding() -> None:
    """At 17.6 spm 37.5 s are eleven beats; computed they are 2e-15 more, and still no twelve."""
    slow, frame = Grid(0, 0.0, 17.6), 75 * S // 2
    assert phase_at(slow, frame) > 11
    assert Grid(50 * S, 11.0, 17.6) == rest_of(slow, frame, 50 * S)
    assert Grid(50 * S, 11.0, 60.0) == grid(silenced(slow, frame), 50 * S, 60.0)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 20 * S),
            st.sampled_from([0.0, 60.0, 171.0, 180.0]) | st.floats(100, 220),
            st.none() | st.floats(100, 220),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_law_of_the_beats(parts: list[tuple[int, float, float | None]]) -> None:
    """Through all changes each beat is played once, in order, and none is left out."""
    grids: list[Grid] = []
    frame = 0
    for frames, spm, spm_end in parts:
        before = grids[-1] if grids else None
        grids.append(grid(before, frame, spm, spm_end if spm else None, frames))
        if before is not None and before.spm:
            assert abs(phase_at(before, frame) - grids[-1].phase) <= 1e-6
        assert spm == spm_at(grids[-1], frame)
        frame += frames
    played = heard(*grids, until=frame / S)
    assert list(range(len(played))) == [n for n, _ in played]
    assert sorted(at for _, at in played) == [at for _, at in played]
