"""All measures together: the laws that they keep, whatever was run."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.metrics.feet import compliance
from footfall.metrics.heart import InZones
from footfall.metrics.known import Share, Unknown
from footfall.metrics.measures import Measures, measure
from footfall.metrics.prompting import judge
from made import Made

_WORKOUT = "90s easy; 3x(130s 4:10/km 140-150bpm 180spm, 1min float 5:00/km, 1min rest)"
_SPEEDS = st.lists(st.floats(2.2, 6.0), min_size=3, max_size=3)
_BEATS = st.integers(100, 190)


def _intervals(speeds: list[float], bpm: list[int], cadence: int, after: int = 0) -> Made:
    """A set with floats, rests and a click, `after` so many seconds of getting ready."""
    made = Made(_WORKOUT, hr_max=200, vdot=50)
    if after:
        made.step(0, "ready", "lap", index=0)
        made._index = 0
    t = after
    made.step(t, "easy", "90s").grid(t, 0, on=False)
    made.each("speed", t, t + 90, 2.7).each("heart_rate", t, t + 90, bpm[0])
    made.each("cadence", t, t + 90, cadence)
    t += 90
    for rep, (speed, rate) in enumerate(zip(speeds, bpm, strict=True), start=1):
        made.step(t, "work", "130s", effort=None, rep=rep, of=3)
        made.asks("pace", 250, 250, "s/km").asks("heart_rate", 140, 150, "bpm").grid(t, 180)
        made.step(t + 130, "float", "60s", rep=rep, of=3).grid(t + 130, 180, on=False)
        made.step(t + 190, "rest", "60s", rep=rep, of=3)
        made.each("speed", t, t + 130, speed).each("speed", t + 130, t + 190, 3.2)
        made.each("speed", t + 190, t + 250, 1.0)
        made.each("heart_rate", t, t + 190, rate).each("heart_rate", t + 190, t + 250, rate - 20)
        made.each("cadence", t, t + 250, cadence)
        made.say(t + 100, "heart_rate.high", "Ease off.", late=0.5)
        t += 250
    return made.end(t)


def _numbers(measures: Measures) -> dict[str, Any]:
    """What was measured, but for the moments at which it was."""
    found = measures.prompting
    return {
        "zones": (measures.zones, measures.work_zones),
        "shares": (measures.heart_rate, measures.pace, measures.cadence, measures.retention),
        "feet": (measures.onset, measures.baseline, measures.top),
        "splits": [astuple(one)[1:] for one in measures.splits],
        "sets": [one.evenness for one in measures.sets],
        "floats": [astuple(one)[1:] for one in measures.floats],
        "rests": (measures.rested, measures.progression),
        "recovery": measures.recovery
        if isinstance(measures.recovery, Unknown)
        else astuple(measures.recovery)[1:],
        "decoupling": measures.decoupling,
        "prompts": (found.alerts, found.useless, found.acted_on, found.flips, found.missed),
    }


def _same(one: object, other: object) -> bool:
    """Whether two numbers, or things made of them, are equal but for rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        pairs = zip(one, other, strict=True)
        return len(one) == len(other) and all(_same(a, b) for a, b in pairs)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if type(one) is type(other) and hasattr(one, "__dataclass_fields__"):
        return all(_same(getattr(one, f), getattr(other, f)) for f in one.__dataclass_fields__)
    return one == other


@settings(max_examples=5, deadline=None)
@given(_SPEEDS, st.lists(_BEATS, min_size=3, max_size=3), st.integers(165, 190), st.integers(1, 99))
def test_a_run_is_measured_the_same_whenever_it_begins(
    speeds: list[float], bpm: list[int], cadence: int, after: int
) -> None:
    """Who takes some time to get ready has the same numbers."""
    now = _numbers(measure(_intervals(speeds, bpm, cadence).story()))
    later = _numbers(measure(_intervals(speeds, bpm, cadence, after).story()))
    for name in now:
        assert _same(now[name], later[name]), (name, now[name], later[name])


@settings(max_examples=5, deadline=None)
@given(_SPEEDS, st.lists(_BEATS, min_size=3, max_size=3), st.integers(165, 190))
def test_shares_are_shares(speeds: list[float], bpm: list[int], cadence: int) -> None:
    """Zones add up to one, no share leaves 0 to 1, and within 3 % is at least within 2 %."""
    found = measure(_intervals(speeds, bpm, cadence).story())
    for zones in (found.zones, found.work_zones):
        assert isinstance(zones, InZones)
        assert pytest.approx(1.0) == sum(zones.shares)
    for close, near in (found.cadence, found.retention):
        assert isinstance(close, Share)
        assert isinstance(near, Share)
        assert 0 <= close.part <= near.part <= 1
    told = found.prompting
    assert 0 <= told.useless + told.acted_on <= told.judged <= told.alerts
    assert 0 <= told.missed <= told.excursions


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(160, 200), min_size=20, max_size=50), st.integers(2, 4))
def test_the_same_again_has_the_same_share(cadences: list[int], times: int) -> None:
    """A stretch that is run twice as often is kept as well: it ends as it began."""
    still = [180] * 10
    stretch = [*still, *cadences, *still]

    def part(count: int) -> object:
        row = stretch * count
        made = Made().step(0, "easy", f"{len(row)}s").grid(0, 180).end(len(row))
        return compliance(made.each("cadence", 0, len(row), lambda t: row[t]).rows()[1], 0.02)

    once, often = part(1), part(times)
    assert isinstance(once, Share)
    assert isinstance(often, Share)
    assert (pytest.approx(once.part), times * once.seconds) == (often.part, often.seconds)


def _covered(known: int) -> Measures:
    """Of the 100 s of a step that count for the heart (after its gate), so many were measured; of
    cadence and speed as many of the whole.
    """
    made = Made("212s 4:10/km", hr_max=200).step(0, "steady", "212s", effort=None)
    made.asks("pace", 250, 250, "s/km").asks("heart_rate", 140, 150, "bpm")
    made.grid(0, 180).end(212).each("heart_rate", 0, 112 + known - 5, 145)
    # Two hundred and twelve, of which three are fresh after the last.
    many = -(-212 * known // 100) - 3
    return measure(made.each("cadence", 0, many, 180).each("speed", 0, many, 4.0).story())


@pytest.mark.parametrize("known", [59, 60, 61])
def test_less_than_three_fifths_is_insufficient_everywhere(known: int) -> None:
    """59 % tell nothing, 60 % do; and each share says how much was measured."""
    found = _covered(known)
    shares = [found.heart_rate, *found.cadence]
    assert [known >= 60] * 3 == [isinstance(share, Share) for share in shares]
    if isinstance(found.heart_rate, Share):
        assert known / 100 == found.heart_rate.coverage
    only = Unknown(f"Only {known} % of it was measured.")
    assert (known < 60) == (only in shares)
    split = found.splits[0]
    assert (known < 60) == (split.cadence is None) == (split.speed is None)


def test_a_session_with_nothing_in_it_has_no_numbers() -> None:
    """A header alone, and no zero anywhere that nobody measured."""
    found = measure(Made().story())
    unknown = (found.zones, found.work_zones, found.heart_rate, found.pace, *found.cadence)
    more = (found.onset, found.baseline, found.top, found.entrainment, found.recovery)
    last = (found.decoupling, found.progression, found.rested, *found.coverage.values())
    assert all(isinstance(one, Unknown) for one in (*unknown, *more, *last))
    assert ((), (), (), None) == (found.splits, found.sets, found.floats, found.glance.metres)
    assert (0, 0) == (found.prompting.alerts, found.prompting.overlaps)


def test_a_rep_of_three_seconds_is_one() -> None:
    """Three of them at 5 m/s are even, and a word that is longer than all is still one."""
    made = Made("3x(3s hard, 3s rest)").say(0, "start", "Here we go.", lasts=20)
    for rep in range(3):
        made.step(6 * rep, "work", "3s", rep=rep + 1, of=3).step(6 * rep + 3, "rest", "3s")
    found = measure(made.each("speed", 0, 18, 5.0).end(18).story())
    (one,) = found.sets
    assert [15.0] * 3 == [rep.metres for rep in one.reps]
    assert (0.0, 20.0) == (getattr(one.evenness, "variation", None), judge(*made.rows()).spoken)
