"""The nouns: what little they compute."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from footfall.model import (
    METRES,
    Distance,
    Effort,
    Kind,
    Priority,
    Step,
    Target,
    Time,
    Unit,
    frame_at,
    kind_of,
    seconds_at,
)

DAY = 24 * 60 * 60

# --- Frames and seconds -------------------------------------------------------------------------


@given(st.integers(0, DAY * 48_000))
@example(DAY * 48_000)
def test_a_frame_comes_back_from_its_time(frame: int) -> None:
    """Every frame of a day is the one nearest to its own time."""
    assert frame == frame_at(seconds_at(frame))


@given(st.floats(0, DAY))
def test_no_frame_is_nearer_to_a_time(seconds: float) -> None:
    """The frame is at most half a frame away, but for the rounding of a float: a thousandth."""
    away = Fraction(frame_at(seconds)) - Fraction(seconds) * 48_000
    assert abs(away) <= Fraction(501, 1000)


@given(st.floats(0, DAY), st.floats(0, DAY))
def test_a_later_time_has_no_earlier_frame(one: float, other: float) -> None:
    """Times in order have frames in order."""
    assert frame_at(min(one, other)) <= frame_at(max(one, other))


def test_there_are_48_000_frames_a_second() -> None:
    """A quarter of a second is 12,000 frames, and an hour is 172,800,000."""
    assert [0, 12_000, 172_800_000] == [frame_at(at) for at in (0.0, 0.25, 3600.0)]
    assert [0.0, 0.25, 3600.0] == [seconds_at(n) for n in (0, 12_000, 172_800_000)]


def test_half_a_frame_is_the_later_one() -> None:
    """Halves go up, to odd and to even frames alike."""
    assert [1, 2, 3, 4] == [frame_at((n + 0.5) / 48_000) for n in range(4)]


# --- Kinds --------------------------------------------------------------------------------------

KINDS = {
    Effort.EASY: Kind.EASY,
    Effort.STEADY: Kind.STEADY,
    Effort.MARATHON: Kind.WORK,
    Effort.HALF: Kind.WORK,
    Effort.THRESHOLD: Kind.WORK,
    Effort.TEN_K: Kind.WORK,
    Effort.FIVE_K: Kind.WORK,
    Effort.THREE_K: Kind.WORK,
    Effort.MILE: Kind.WORK,
    Effort.HARD: Kind.WORK,
    Effort.STRIDE: Kind.STRIDE,
    Effort.SPRINT: Kind.SPRINT,
    Effort.FLOAT: Kind.FLOAT,
    Effort.JOG: Kind.REST,
    Effort.WALK: Kind.REST,
    Effort.REST: Kind.REST,
    Effort.WARMUP: Kind.WARMUP,
    Effort.COOLDOWN: Kind.COOLDOWN,
    Effort.DRILL: Kind.DRILL,
}


@pytest.mark.parametrize("in_repeat", [True, False])
def test_an_effort_decides_the_kind_wherever_it_stands(in_repeat: bool) -> None:
    """Paces of races are work, a float is itself and never a rest; a repeat changes nothing."""
    assert {effort: kind_of(effort, in_repeat) for effort in Effort} == KINDS


def test_without_an_effort_a_repeat_decides() -> None:
    """In a repeat it is work, elsewhere it is steady."""
    assert (Kind.WORK, Kind.STEADY) == (kind_of(None, True), kind_of(None, False))


def test_only_the_program_makes_a_step_to_get_ready() -> None:
    """No effort leads to the ready step; every other kind is within a runner's reach."""
    within_reach = {kind_of(effort, False) for effort in (None, *Effort)}
    assert {Kind.READY} == set(Kind) - within_reach


# --- Targets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "low", "high"), [(170, 180, 170, 180), (172, 160, 160, 172), (5, 5, 5, 5)]
)
@pytest.mark.parametrize("ramp", [True, False])
def test_a_target_knows_its_bounds(
    first: float, last: float, low: float, high: float, ramp: bool
) -> None:
    """Written up, down or as one value, held or as a ramp: the smaller end is the low one."""
    target = Target(Unit.SPM, first, last, ramp)
    assert (low, high) == (target.low, target.high)


def test_each_unit_belongs_to_one_signal() -> None:
    """Five ways to write a heart rate, two a cadence, two a pace, and one an effort."""
    signals = {
        Unit.BPM: "heart_rate",
        Unit.ZONE: "heart_rate",
        Unit.PERCENT_MAX: "heart_rate",
        Unit.PERCENT_RESERVE: "heart_rate",
        Unit.PERCENT_THRESHOLD: "heart_rate",
        Unit.SPM: "cadence",
        Unit.PERCENT_SPM: "cadence",
        Unit.PACE_KM: "pace",
        Unit.PACE_MI: "pace",
        Unit.RPE: "rpe",
    }
    assert signals == {unit: Target(unit, 1, 1).signal for unit in Unit}


def test_a_step_finds_its_target_by_the_signal() -> None:
    """Of a zone and a cadence it gives either, and nothing where no pace is asked for."""
    zone, cadence = Target(Unit.ZONE, 2, 2), Target(Unit.SPM, 172, 172)
    step = Step(Kind.EASY, Time(60), targets=(zone, cadence))
    found = [step.target(signal) for signal in ("heart_rate", "cadence", "pace", "rpe")]
    assert [zone, cadence, None, None] == found


# --- Distances ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "metres"),
    [(400, "m", 400.0), (1.5, "km", 1500.0), (2, "mi", 3218.688), (100, "yd", 91.44)],
)
def test_a_distance_in_metres(value: float, unit: str, metres: float) -> None:
    """A mile is 1609.344 m, and a yard 0.9144 m."""
    assert metres == Distance(value, unit).metres


def test_a_distance_without_a_unit_is_in_metres() -> None:
    """As in 400 m; and there are four units in all."""
    assert 400.0 == Distance(400).metres
    assert {"m", "km", "mi", "yd"} == set(METRES)


def test_a_mile_has_1760_yards() -> None:
    """And 1609.344 m, whichever way it is written."""
    assert Distance(1, "mi").metres == pytest.approx(Distance(1760, "yd").metres)


# --- Who speaks first ---------------------------------------------------------------------------


def test_safety_is_first_and_small_talk_last() -> None:
    """The countdown yields to safety alone, and advice to the workout's own words."""
    order = ["SAFETY", "COUNTDOWN", "STEP", "COACH", "FORM", "CHATTER"]
    assert order == [priority.name for priority in sorted(Priority)]
