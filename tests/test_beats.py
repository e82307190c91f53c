"""Beats fall where the integral of cadence passes an integer, computed here with fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import floor

from hypothesis import example, given, settings
from hypothesis import strategies as st

from footfall.beats import NEVER, beat_frame, beats, first_beat, phase_at, spm_at
from footfall.model import Grid

MINUTE = 60 * 48_000
HOUR = 60 * MINUTE

cadences = st.floats(40, 240, allow_nan=False)
steady = st.builds(Grid, st.integers(0, HOUR), st.floats(0, 1e5), cadences)
ramps = st.builds(
    Grid, st.integers(0, HOUR), st.floats(0, 1e5), cadences, cadences, st.integers(1, HOUR)
)
grids = steady | ramps


def exact_phase(grid: Grid, frame: Fraction) -> Fraction:
    """The integral of cadence, without rounding; linear on both sides of a ramp."""
    x = frame - grid.frame
    first = Fraction(grid.spm)
    last = first if grid.spm_end is None else Fraction(grid.spm_end)
    length = Fraction(grid.frames or 0)
    within = min(max(x, Fraction(0)), length)
    area = first * min(x, Fraction(0)) + last * max(x - length, Fraction(0))
    area += first * within
    if length:
        area += (last - first) * within * within / length / 2
    return Fraction(grid.phase) + area / MINUTE


def test_steady_beats_are_a_list_of_multiples() -> None:
    """At 180 spm a beat falls on every 16,000th frame from beat 0 on."""
    expected = [(0, 0), (1, 16_000), (2, 32_000), (3, 48_000)]
    assert expected == list(beats(Grid(0, 0.0, 180.0), 0, 64_000))


def test_a_span_is_half_open() -> None:
    """A beat on the first frame of a span belongs to it, one on its end does not."""
    expected = [(1, 16_000)]
    assert expected == list(beats(Grid(0, 0.0, 180.0), 16_000, 32_000))


def test_the_phase_moves_the_beats() -> None:
    """Half a beat into a beat of 16,000 frames the next one comes after 8,000."""
    expected = [(8, 8_100), (9, 24_100)]
    assert expected == list(beats(Grid(100, 7.5, 180.0), 0, 30_000))


def test_beats_are_rounded_to_the_nearest_frame_each_by_itself() -> None:
    """At 175 spm a beat is 16,457 and 1/7 frames; the sevenths add up and never drift."""
    expected = [0, 16457, 32914, 49371, 65829, 82286, 98743, 115_200]
    grid = Grid(0, 0.0, 175.0)
    assert expected == [beat_frame(grid, n) for n in range(8)]


def test_half_a_frame_is_rounded_up() -> None:
    """A beat of 1,000,000.5 frames ends at 1,000,001."""
    expected = 1_000_001
    assert expected == beat_frame(Grid(0, 0.0, MINUTE / 1_000_000.5), 1)


def test_a_ramp_puts_its_beats_where_the_parabola_does() -> None:
    """From 60 to 180 spm over 2 s the phase is t + t²/2."""
    grid = Grid(0, 0.0, 60.0, 180.0, 96_000)
    # t + t²/2 = n  =>  t = sqrt(1 + 2n) - 1, and 4 beats in the 2 s.
    expected = [(0, 0), (1, 35_138), (2, 59_331), (3, 78_996), (4, 96_000)]
    assert expected == list(beats(grid, 0, 96_001))


def test_after_a_ramp_its_last_cadence_holds() -> None:
    """From the end of the ramp at beat 4 on, 180 spm: every 16,000 frames."""
    grid = Grid(0, 0.0, 60.0, 180.0, 96_000)
    expected = [(5, 112_000), (6, 128_000)]
    assert expected == list(beats(grid, 96_001, 140_000))


def test_cadence_goes_linearly_from_the_ramps_start_to_its_end() -> None:
    """From 60 to 180 spm over 2 s it is 120 after one second; outside, the nearer end holds."""
    grid = Grid(100, 0.0, 60.0, 180.0, 96_000)
    expected = [60.0, 60.0, 120.0, 180.0, 180.0]
    assert expected == [spm_at(grid, 100 + x) for x in (-100, 0, 48_000, 96_000, 200_000)]


def test_a_ramp_to_nothing_has_a_last_beat() -> None:
    """From 120 to 0 spm in 4 s there are 4 beats; beat 4 falls on the very end, beat 5 never."""
    grid = Grid(0, 0.0, 120.0, 0.0, 192_000)
    # 2t - t²/4 = n  =>  t = 4 (1 - sqrt(1 - n/4)).
    expected = [0, 25_723, 56_235, 96_000, 192_000, NEVER]
    assert expected == [beat_frame(grid, n) for n in range(6)]


def test_a_grid_without_a_cadence_has_no_beats_and_its_phase_stands() -> None:
    """At 0 spm nothing falls, not even the integer on which the grid begins."""
    grid = Grid(500, 7.0, 0.0)
    expected = [7.0, 7.0]
    assert expected == [phase_at(grid, 500), phase_at(grid, 10**9)]
    assert not list(beats(grid, 0, 10**9))


def test_a_cadence_too_small_to_count_is_none() -> None:
    """The smallest float there is, as a cadence or at the end of a ramp, brings no beat."""
    tiny = 5e-324
    expected = [NEVER, NEVER]
    assert expected == [
        beat_frame(grid, 9) for grid in (Grid(0, 0.0, tiny), Grid(0, 0.0, 60.0, tiny, 48_000))
    ]


def test_a_phase_that_is_nearly_an_integer_is_that_integer() -> None:
    """A millionth of a beat before or after beat 3 the grid begins on beat 3."""
    expected = (3, 1_000)
    for phase in (3 - 1e-7, 3.0, 3 + 1e-7):
        assert expected == next(beats(Grid(1_000, phase, 180.0), 0, 2_000))


def test_a_beat_less_than_half_a_frame_before_the_grid_is_its_own() -> None:
    """The nearest frame decides: 0.4 frames early is the grid's first frame, 0.6 is gone."""
    expected = [5, 6]
    assert expected == [first_beat(Grid(1_000, 5 + x / 16_000, 180.0)) for x in (0.4, 0.6)]


def test_a_beat_on_a_boundary_belongs_to_the_next_grid() -> None:
    """Beat 3 falls on frame 48,000, where a grid of 120 spm takes over and plays it."""
    old = Grid(0, 0.0, 180.0)
    new = Grid(48_000, 3.0, 120.0)
    expected = [(0, 0), (1, 16_000), (2, 32_000), (3, 48_000), (4, 72_000)]
    assert expected == [*beats(old, 0, 10**6, new), *beats(new, 0, 90_000)]


def test_a_beat_on_the_end_of_everything_is_not_played() -> None:
    """A grid of 0 spm ends a session: the beat on its first frame is nobody's."""
    old = Grid(0, 0.0, 180.0)
    expected = [(0, 0)]
    assert expected == list(beats(old, 0, 10**6, Grid(16_000, 1.0, 0.0)))


def test_rounding_does_not_carry_a_beat_past_its_grid() -> None:
    """Beat 1 is 0.4 frames before a grid of half the cadence, where 0.8 would lie before it.

    So it is the old grid's, and though 16,000 is its nearest frame, it sounds on 15,999.
    """
    old = Grid(0, 0.4 / 16_000, 180.0)
    new = Grid(16_000, 1 + 0.4 / 16_000, 90.0)
    expected = [(1, 15_999), (2, 47_999)]
    assert expected == [*beats(old, 1, 10**6, new), *beats(new, 0, 60_000)]


def test_ten_hours_are_exact() -> None:
    """At 220 spm the 132,000th beat of ten hours is on the frame that fractions give."""
    for spm in (220.0, 173.3, 171.0 + 1 / 3):
        grid = Grid(0, 0.0, spm)
        numbers = [*range(0, 132_000, 997), 131_999, 132_000]
        expected = [floor(n * MINUTE / Fraction(spm) + Fraction(1, 2)) for n in numbers]
        assert expected == [beat_frame(grid, n) for n in numbers]


@settings(deadline=None)
@given(grids, st.integers(0, 100_000))
@example(Grid(0, 0.0, 180.0, 180.0 + 1e-9, HOUR), 10_000)
@example(Grid(0, 0.0, 180.0, 180.0 - 1e-9, HOUR), 10_000)
@example(Grid(0, 0.0, 240.0, 40.0, 1), 1)
@example(Grid(0, 0.0, 40.0, 240.0, 10 * HOUR), 84_000)
def test_a_beats_frame_is_the_nearest(grid: Grid, ahead: int) -> None:
    """The exact phase passes n within half a frame of the beat's frame, for any ramp."""
    n = first_beat(grid) + ahead
    frame = beat_frame(grid, n)
    # A millionth of a beat is what an integer phase may be off.
    slack = Fraction(3, 2_000_000)
    half = Fraction(1, 2)
    assert exact_phase(grid, frame - half) - slack <= n <= exact_phase(grid, frame + half) + slack


@settings(deadline=None)
@given(grids, st.integers(-MINUTE, 2 * HOUR))
def test_the_phase_is_the_integral_of_cadence(grid: Grid, x: int) -> None:
    """`phase_at` is the exact integral to within 2e-6 beats, before, within and after a ramp."""
    exact = exact_phase(grid, Fraction(grid.frame + x))
    assert abs(Fraction(phase_at(grid, grid.frame + x)) - exact) < Fraction(2, 1_000_000)


def test_beats_that_a_jump_leaps_over_are_nobodys() -> None:
    """From phase 1.25 to 3 at one frame: beat 2 is not played, neither late nor early."""
    old = Grid(0, 0.0, 180.0)
    new = Grid(20_000, 3.0, 180.0)
    expected = [(0, 0), (1, 16_000), (3, 20_000)]
    assert expected == [*beats(old, 0, 10**6, new), *beats(new, 0, 30_000)]


@settings(deadline=None)
@given(grids, st.lists(st.integers(0, 200_000), max_size=6))
def test_asking_in_pieces_is_asking_at_once(grid: Grid, cuts: list[int]) -> None:
    """The beats of a span are those of its pieces, in order."""
    points = sorted([0, 200_000, *cuts])
    pieces = [
        beat for a, b in pairwise(points) for beat in beats(grid, grid.frame + a, grid.frame + b)
    ]
    assert list(beats(grid, grid.frame, grid.frame + 200_000)) == pieces


@settings(deadline=None)
@given(grids, st.integers(1, 10 * 48_000), cadences, st.none() | cadences)
def test_between_grids_each_number_is_played_once(
    first: Grid, length: int, spm: float, spm_end: float | None
) -> None:
    """Through a change the beats are consecutive, their frames rise, and none is in both grids."""
    frame = first.frame + length
    second = Grid(frame, phase_at(first, frame), spm, spm_end, 48_000)
    played = [
        *beats(first, first.frame, frame, second),
        *beats(second, frame, frame + 96_000),
    ]
    start = first_beat(first)
    expected = list(range(start, start + len(played)))
    assert expected == [n for n, _ in played]
    frames = [at for _, at in played]
    assert sorted(set(frames)) == frames


@settings(deadline=None)
@given(grids, st.integers(1, 10 * 48_000))
def test_a_grid_anchored_on_the_phase_moves_no_beat(grid: Grid, length: int) -> None:
    """Restating a steady cadence later leaves every later beat within a frame of where it was."""
    steady = replace(grid, spm_end=None, frames=None)
    frame = steady.frame + length
    again = replace(steady, frame=frame, phase=phase_at(steady, frame))
    for n, at in beats(again, frame, frame + 48_000):
        assert abs(beat_frame(steady, n) - at) <= 1
