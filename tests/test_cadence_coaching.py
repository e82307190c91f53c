"""The judge of cadence and pace, on runs by hand whose answers are seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from cadence_coaching import CADENCE_SCENARIOS, PACE_SCENARIOS, WAYS, Paced, judge, judge_pace, lead
from coaching import Scenario
from footfall.athlete import Truth
from footfall.model import (
    Event,
    Grid,
    GridBegan,
    Kind,
    ResolvedTarget,
    Say,
    Spoken,
    Step,
    StepBegan,
    Time,
    frame_at,
)


def truths(cadences: Sequence[float], speed: float = 3.0) -> list[Truth]:
    """A runner who steps so, second by second."""
    return [Truth(i + 1.0, 140.0, speed, spm, 160.0, False) for i, spm in enumerate(cadences)]


def click(at: float, spm: float, on: bool = True) -> GridBegan:
    """From then on a beat is asked for."""
    return GridBegan(at, Grid(frame_at(at), 0.0, spm, on=on))


def word(at: float, kind: Say) -> Spoken:
    """A sentence of a second."""
    return Spoken(at, kind, "Word.", frame_at(at), frame_at(at), frame_at(at + 1))


def test_a_beat_that_is_followed_kept_and_lost() -> None:
    """600 s of one's own; 300 s on a click of 168; 100 s in silence on it, 200 s off it."""
    events = [click(0, 0.0, on=False), click(600, 168.0), click(900, 168.0, on=False)]
    steps = judge(
        [*events, word(950.0, Say.CADENCE_LOW), word(960.0, Say.METRONOME)],
        truths([160.0] * 599 + [168.0] * 400 + [160.0] * 201),
        [160.0] * 1200,
        False,
    )
    assert (300, 300, 301, 100) == (steps.clicked, steps.followed, steps.silent, steps.kept)
    assert (600, 399) == (steps.judged, steps.raised)
    assert (True, False, None) == (steps.reached, steps.keeps, steps.let_go)
    assert (20.0, 1, 2.0) == (steps.minutes, steps.alerts, steps.spoken)


def test_who_walks_is_not_judged() -> None:
    """Neither on the beat nor off it."""
    steps = judge([click(0, 168.0)], truths([100.0] * 900, speed=1.5), [110.0] * 900, False)
    assert (0, 0, 0, False) == (steps.clicked, steps.judged, steps.raised, steps.reached)


def test_a_resister_is_let_go_when_the_click_is_within_reach_again() -> None:
    """Beyond 164.8 from 100 s to 300 s, and from 400 s to 450 s."""
    events = [click(100, 168.0), click(300, 160.0), click(400, 166.0), click(450, 164.0)]
    steps = judge([click(0, 0.0), *events], truths([160.0] * 900), [160.0] * 900, True)
    assert 350.0 == steps.let_go


def test_a_pace_and_a_fast_start() -> None:
    """4 m/s for 400 s: 30 s of 4.4 that were told, then 270 s right, then 100 s too slow."""
    aim = ResolvedTarget("pace", 250.0, 250.0, "s/km")
    events: list[Event] = [
        StepBegan(0.0, 1, Step(Kind.WORK, Time(400)), 1, 4, (aim,)),
        word(16.0, Say.REPS_FAST),
        word(100.0, Say.PACE_HIGH),
        word(180.0, Say.PACE_LOW),
        word(380.0, Say.PACE_LOW),
    ]
    speeds = [4.4] * 30 + [4.0] * 270 + [3.5] * 100
    runner = [Truth(i + 1.0, 140.0, v, 170.0, 170.0, False) for i, v in enumerate(speeds)]
    assert Paced(400 / 60, 340, 240, 3, 1, 2, 1, 1, 0, 0) == judge_pace(events, runner)


def test_a_click_raises_the_cadence_of_who_follows() -> None:
    """In fifteen minutes, with the own cadence known to the constant click."""
    short = Scenario("short", "15min easy")
    without, constant = (lead(short, 3, way) for way in WAYS[:2])
    assert (0, False, False) == (without.clicked, without.reached, without.keeps)
    assert (True, True) == (constant.reached, constant.keeps)
    assert constant.clicked > 800


def test_scenarios_have_names_of_their_own() -> None:
    """A table's rows are found by them."""
    names = [scenario.name for scenario in (*CADENCE_SCENARIOS, *PACE_SCENARIOS)]
    assert len(names) == len(set(names))
