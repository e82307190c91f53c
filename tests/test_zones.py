"""Heart-rate zones and targets in measured units."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model import ResolvedTarget, Runner, Target, Unit, ZoneMethod
from footfall.zones import (
    Anchor,
    Zone,
    ceiling,
    edges,
    lacking,
    likely_max,
    of_max,
    parts,
    resolve,
    zone_of,
)

MAX = Runner(hr_max=200)
RESERVE = Runner(hr_max=190, hr_rest=60, zones=ZoneMethod.RESERVE)
THRESHOLD = Runner(lthr=170, zones=ZoneMethod.THRESHOLD)
OWN = Runner(hr_max=200, zones=ZoneMethod.OWN, zone_edges=(120, 140, 155, 168, 180))


def bounds(runner: Runner) -> list[float | None]:
    """The bounds of the zones from the bottom up."""
    zones = edges(runner)
    assert zones is not None
    return [*(zone.low for zone in zones), zones[-1].high]


@pytest.mark.parametrize(
    ("runner", "expected"),
    [
        (MAX, [100, 120, 140, 160, 180, 200]),
        (RESERVE, [125, 138, 151, 164, 177, 190]),
        (THRESHOLD, [None, 144.5, 153, 161.5, 170, None]),
        (OWN, [None, 120, 140, 155, 168, 180]),
        (replace(OWN, zone_edges=(120, 140, 155, 168)), [None, 120, 140, 155, 168, None]),
        (replace(OWN, zone_edges=(90, 120, 140, 155, 168, 180)), [90, 120, 140, 155, 168, 180]),
    ],
)
def test_zones_of_each_method(runner: Runner, expected: list[float | None]) -> None:
    """Tenths of 200; Karvonen's 60-190; Friel's percents of 170 bpm; tables of the runner's own."""
    assert expected == bounds(runner)


@pytest.mark.parametrize("runner", [MAX, RESERVE, THRESHOLD, OWN])
def test_zones_are_numbered_and_touch(runner: Runner) -> None:
    """Zones are 1 to 5, and each begins where the one below it ends."""
    zones = edges(runner) or ()
    for number, (below, above) in enumerate(pairwise(zones), start=1):
        assert (number, number + 1, below.high) == (below.number, above.number, above.low)


def test_bounds_have_no_rounding_dust() -> None:
    """60 % of 185 bpm is 111 bpm exactly."""
    expected = Zone(2, 111.0, 129.5)
    assert expected == (edges(Runner(hr_max=185)) or ())[1]


@pytest.mark.parametrize(
    "runner",
    [
        Runner(),
        Runner(hr_rest=50, lthr=170),
        Runner(hr_max=190, zones=ZoneMethod.RESERVE),
        Runner(hr_max=60, hr_rest=60, zones=ZoneMethod.RESERVE),
        Runner(hr_max=190, hr_rest=60, zones=ZoneMethod.THRESHOLD),
        Runner(hr_max=190, hr_rest=60, lthr=170, zones=ZoneMethod.OWN),
    ],
)
def test_zones_are_unknown_without_what_the_method_needs(runner: Runner) -> None:
    """Without its number, or with a reserve of nothing, a method has no zones."""
    assert edges(runner) is None
    assert zone_of(150, runner) is None


def test_a_bound_belongs_to_the_upper_zone() -> None:
    """With a maximum of 200, 139.9 is zone 2 and 140 is zone 3."""
    expected = [(50, 1), (100, 1), (119.9, 1), (120, 2), (139.9, 2), (140, 3), (180, 5), (210, 5)]
    assert expected == [(bpm, zone_of(bpm, MAX)) for bpm, _ in expected]


def test_the_threshold_begins_the_top_zone() -> None:
    """With a threshold of 170, 169.9 is zone 4, and 170 is zone 5 like everything above."""
    expected = [(100, 1), (144.5, 2), (169.9, 4), (170, 5), (175.1, 5), (200, 5)]
    assert expected == [(bpm, zone_of(bpm, THRESHOLD)) for bpm, _ in expected]


@given(bpm=st.floats(30, 230), runner=st.sampled_from([MAX, RESERVE, THRESHOLD, OWN]))
def test_every_heart_rate_is_in_the_zone_that_a_target_asks_for(bpm: float, runner: Runner) -> None:
    """A rate is inside the resolved bounds of its own zone and of no other."""
    inside = []
    for number in range(1, 6):
        target = resolve(Target(Unit.ZONE, number, number), runner)
        if (target.low is None or target.low <= bpm) and (target.high is None or bpm < target.high):
            inside.append(number)
    assert [zone_of(bpm, runner)] == inside


@pytest.mark.parametrize(
    ("target", "runner", "low", "high"),
    [
        (Target(Unit.ZONE, 2, 2), MAX, 120.0, 140.0),
        (Target(Unit.ZONE, 1, 2), MAX, None, 140.0),
        (Target(Unit.ZONE, 4, 5), MAX, 160.0, None),
        (Target(Unit.ZONE, 1, 5), MAX, None, None),
        (Target(Unit.ZONE, 3, 3), RESERVE, 151.0, 164.0),
        (Target(Unit.ZONE, 1, 1), OWN, None, 120.0),
        (Target(Unit.ZONE, 2, 3), OWN, 120.0, 155.0),
        (Target(Unit.PERCENT_MAX, 70, 80), OWN, 140.0, 160.0),
        (Target(Unit.ZONE, 1, 1), THRESHOLD, None, 144.5),
        (Target(Unit.BPM, 150, 160), Runner(), 150.0, 160.0),
        (Target(Unit.BPM, 160, 140, ramp=True), Runner(), 140.0, 160.0),
        (Target(Unit.PERCENT_MAX, 70, 80), MAX, 140.0, 160.0),
        (Target(Unit.PERCENT_RESERVE, 70, 70), Runner(hr_max=190, hr_rest=60), 151.0, 151.0),
        (Target(Unit.PERCENT_RESERVE, 50, 85), Runner(hr_max=180, hr_rest=70), 125.0, 163.5),
        (Target(Unit.PERCENT_THRESHOLD, 90, 95), Runner(lthr=170), 153.0, 161.5),
    ],
)
def test_heart_rate_targets_in_bpm(
    target: Target, runner: Runner, low: float | None, high: float | None
) -> None:
    """A heart-rate target of a runner who is known well enough has bounds in bpm."""
    assert ResolvedTarget("heart_rate", low, high, "bpm") == resolve(target, runner)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(Unit.ZONE, 1, 2), ResolvedTarget("heart_rate", 1, 2, "zone")),
        (Target(Unit.PERCENT_MAX, 70, 80), ResolvedTarget("heart_rate", 70, 80, "%HR")),
        (Target(Unit.PERCENT_RESERVE, 70, 80), ResolvedTarget("heart_rate", 70, 80, "%HRR")),
        (Target(Unit.PERCENT_THRESHOLD, 90, 95), ResolvedTarget("heart_rate", 90, 95, "%LTHR")),
        (Target(Unit.PERCENT_SPM, 5, 5), ResolvedTarget("cadence", 5, 5, "%spm")),
        (Target(Unit.SPM, 180, 170, ramp=True), ResolvedTarget("cadence", 170, 180, "spm")),
        (Target(Unit.PACE_KM, 300, 310), ResolvedTarget("pace", 300, 310, "s/km")),
        (Target(Unit.RPE, 7, 7), ResolvedTarget("rpe", 7, 7, "RPE")),
    ],
)
def test_targets_that_need_no_runner_or_lack_one(target: Target, expected: ResolvedTarget) -> None:
    """Of a runner of whom nothing is known, targets stay as they were written."""
    assert expected == resolve(target, Runner())


@pytest.mark.parametrize(
    ("unit", "runner", "expected"),
    [
        (Unit.ZONE, Runner(), Anchor.MAX),
        (Unit.PERCENT_MAX, Runner(lthr=168), Anchor.MAX),
        (Unit.PERCENT_RESERVE, Runner(hr_rest=52), Anchor.MAX),
        (Unit.PERCENT_RESERVE, Runner(hr_max=186), Anchor.REST),
        (Unit.PERCENT_THRESHOLD, Runner(hr_max=186), Anchor.THRESHOLD),
        (Unit.ZONE, Runner(zones=ZoneMethod.THRESHOLD), Anchor.THRESHOLD),
    ],
)
def test_which_heart_rate_a_target_lacks(unit: Unit, runner: Runner, expected: Anchor) -> None:
    """The one that its percentages are of, and that nobody has told."""
    assert expected == lacking(Target(unit, 2, 2), runner)


def test_a_pace_a_mile_is_told_a_km() -> None:
    """1609.344 seconds a mile are 1000 seconds a km."""
    expected = ResolvedTarget("pace", 1000.0, 2000.0, "s/km")
    assert expected == resolve(Target(Unit.PACE_MI, 1609.344, 3218.688), Runner())


def test_units_are_plain_text_for_other_programs() -> None:
    """A resolved unit is written as the word that it is."""
    expected = '"bpm"'
    assert expected == json.dumps(resolve(Target(Unit.BPM, 150, 160), Runner()).unit)


@pytest.mark.parametrize(
    ("runner", "expected"),
    [
        (Runner(), None),
        (Runner(hr_max=200), 190.0),
        (Runner(hr_max=185), 175.75),
        (Runner(hr_max=200, hr_ceiling=170), 170.0),
        (Runner(hr_ceiling=165), 165.0),
    ],
)
def test_the_ceiling(runner: Runner, expected: float | None) -> None:
    """The runner's own ceiling wins; without one it is 95 % of the maximum; else there is none."""
    assert expected == ceiling(runner)


def test_a_small_heart_keeps_five_beats_below_its_maximum() -> None:
    """95 % of 90 would be 85.5."""
    assert 85.0 == ceiling(Runner(hr_max=90))


def test_intervals_lead_above_the_maximum() -> None:
    """By 5 bpm at the most; the runner's own ceiling stays."""
    runners = (Runner(hr_max=190), Runner(hr_max=190, hr_ceiling=170), Runner())
    assert [195.0, 170.0, None] == [ceiling(runner, intervals=True) for runner in runners]


def test_friels_fifth_zone_has_three_parts() -> None:
    """With a threshold of 170: 5a from 170, 5b from 175.1, 5c from 180.2, each below the next."""
    expected = [("5a", 170, 175.1), ("5b", 175.1, 180.2), ("5c", 180.2, None)]
    assert expected == [(part.name, part.low, part.high) for part in parts(THRESHOLD)]
    assert [(), (), ()] == [parts(runner) for runner in (MAX, RESERVE, OWN)]


def test_zones_in_whole_beats_are_half_open() -> None:
    """A bound is the first beat of the upper zone; the top zone keeps its own; none is twice."""
    friel = [*(edges(THRESHOLD) or ())[:4], *parts(THRESHOLD)]
    expected = ["up to 144", "145-152", "153-161", "162-169", "170-175", "176-180", "181 up"]
    assert expected == [zone.beats() for zone in friel]
    top = edges(MAX) or ()
    expected = ["100-119", "120-139", "140-159", "160-179", "180-200"]
    assert expected == [zone.beats(top=zone is top[-1]) for zone in top]


def test_the_maximum_of_an_age_is_tanakas_and_not_millers() -> None:
    """208 - 0.7 a year, where Miller's 217 - 0.85 would tell 200 and 183 of twenty and forty."""
    expected = {20: 194.0, 40: 180.0, 60: 166.0}
    assert expected == {age: likely_max(age) for age in expected}


def test_karvonen_is_not_a_share_of_the_maximum() -> None:
    """70 % of 190 is 133; of the reserve above 60 it is 151."""
    assert (133.0, 151.0) == (of_max(70, 190), (edges(RESERVE) or ())[2].low)


def test_bands_of_the_maximum() -> None:
    """A recovery stays below 75 %, 150 of 200; a long run goes at 70-80 %, which is zone 3."""
    assert [150.0, 140.0, 160.0] == [of_max(percent, 200) for percent in (75, 70, 80)]
    assert (140.0, 160.0) == ((edges(MAX) or ())[2].low, (edges(MAX) or ())[2].high)
