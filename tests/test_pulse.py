"""Whose cadence the click has, and whether it is heard: the step's, the runner's, or by turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching import Scenario, play
from footfall.coach.adaptive import Adaptive, News, Rise
from footfall.coach.audible import Audible, Turns
from footfall.coach.baseline import Known
from footfall.coach.coach import Coach
from footfall.coach.pulse import Pulse
from footfall.model import (
    RATE,
    Click,
    Cue,
    Effort,
    Event,
    Grid,
    GridBegan,
    Kind,
    Say,
    Spoken,
    Step,
    StepBegan,
    Target,
    Time,
    Unit,
)
from footfall.session import Options

EASY = Step(Kind.EASY, Time(600), Effort.EASY)
AT_180 = Step(Kind.EASY, Time(600), Effort.EASY, targets=(Target(Unit.SPM, 180, 180),))
WALK = Step(Kind.REST, Time(60), Effort.WALK)
OWN = Known(160.0, 3.0)


def entered(pulse: Pulse, step: Step, second: float) -> Grid:
    """The grid of a step that begins at a second."""
    grid = pulse.then(step, round(second * RATE), None)
    pulse.enter(step, grid)
    return grid


def looks(
    pulse: Pulse, seconds: range, cadence: float, speed: float = 3.0
) -> Iterator[tuple[int, Grid | News | Cue]]:
    """What comes of the same cadence and speed each second; new grids are in force at once."""
    for second in seconds:
        for what in pulse.consider(second * RATE, cadence, speed, cadence):
            if isinstance(what, Grid):
                pulse.grid = what
            yield second, what


def test_a_led_click_begins_on_the_feet_and_a_step_of_its_own_wins() -> None:
    """162 where the feet are; 180 where the step says so; and back to where the click had been."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.05, OWN)))
    assert (0.0, False) == (entered(pulse, EASY, 0).spm, pulse.grid.on)
    found = list(looks(pulse, range(1, 32), 162.0))
    assert [News.MATCHED] == [what for _, what in found if isinstance(what, News)]
    assert (162.0, True) == (pulse.grid.spm, pulse.grid.on)
    assert 180.0 == entered(pulse, AT_180, 40).spm
    assert not pulse.leads
    assert [] == list(looks(pulse, range(41, 70), 162.0))
    assert (162.0, True) == (entered(pulse, EASY, 70).spm, pulse.grid.on)


def test_nobody_is_led_while_walking() -> None:
    """A walk between has no click that learns, and none of its cadence is taken for running."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.05)))
    entered(pulse, WALK, 0)
    assert [] == list(looks(pulse, range(1, 500), 110.0, 1.4))
    assert not pulse.knows_own


def test_a_rise_goes_on_across_a_boundary() -> None:
    """A step that begins in the middle of a rise has the rest of it."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.05, OWN)))
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 61), 160.0))
    rising = pulse.grid
    assert rising.spm_end == pytest.approx(164.0)
    assert rising.frames is not None
    after = entered(pulse, EASY, 70)
    assert after.spm == pytest.approx(pulse.adaptive.spm(70.0) if pulse.adaptive else 0)
    assert after.spm_end == rising.spm_end
    assert after.frame + (after.frames or 0) == pytest.approx(rising.frame + rising.frames, abs=1)


def test_feet_are_judged_by_the_beat_that_the_keys_have_made() -> None:
    """Six slower by key, and followed: nothing to ask for; without the key it would be 4 %."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.0, OWN)))
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 60), 160.0))
    for second in range(60, 66):
        slower = pulse.trimmed(second * RATE, -1.0)
        assert slower is not None
        pulse.grid = slower
    assert [] == list(looks(pulse, range(66, 160), 154.0))
    met = [what for _, what in looks(pulse, range(160, 210), 146.0) if isinstance(what, Grid)]
    assert [146.0] == [pytest.approx(grid.spm_end) for grid in met]


def test_a_step_whose_click_is_off_is_not_led() -> None:
    """Nobody is told to go with a click that is not heard."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.05, OWN)))
    entered(pulse, replace(EASY, click=Click(on=False)), 0)
    assert [] == list(looks(pulse, range(1, 60), 160.0))


def test_a_pause_in_a_rise_moves_the_rest_of_it() -> None:
    """The click goes on from where it was, and so does what is thought of it."""
    adaptive = Adaptive(Rise(0.05, OWN))
    pulse = Pulse(adaptive=adaptive)
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 67), 160.0))
    pulse.grid = pulse.paused(66 * RATE)
    pulse.grid = pulse.resumed(66 * RATE, 126 * RATE)
    assert (161.76, 164.0) == pytest.approx((pulse.grid.spm, pulse.grid.spm_end))
    for second in (126, 130, 150):
        assert pulse.spm(second * RATE) == pytest.approx(adaptive.spm(second))


def test_silence_by_the_clock_asks_for_nothing() -> None:
    """Feet that fall back while the click is away by turns are neither asked nor given up."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.0, OWN)), audible=Audible(Turns(60, 600)))
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 240), 160.0))
    assert not pulse.grid.on
    assert [] == list(looks(pulse, range(240, 440), 150.0))


def test_no_turn_brings_a_click_to_somebody_who_walks() -> None:
    """The clock goes on, the feet stand; running brings it back."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.0, OWN)), audible=Audible(Turns(20, 10)))
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 110), 160.0))
    walked = [what for _, what in looks(pulse, range(110, 200), 100.0, 1.2)]
    assert [False] == [what.on for what in walked if isinstance(what, Grid)][-1:]
    assert not pulse.grid.on
    assert any(w.on for _, w in looks(pulse, range(200, 240), 160.0) if isinstance(w, Grid))


def test_a_percentage_is_of_the_own_cadence_once_that_is_known() -> None:
    """5 % over 160 is 168; without it there is no click."""
    step = Step(Kind.EASY, Time(60), Effort.EASY, targets=(Target(Unit.PERCENT_SPM, 5, 5),))
    assert 168.0 == entered(Pulse(adaptive=Adaptive(Rise(0.0, OWN))), step, 0).spm
    assert 0.0 == entered(Pulse(adaptive=Adaptive(Rise(0.0))), step, 0).spm


def test_turns_come_and_go_by_the_clock_on_the_same_beats() -> None:
    """Ten seconds with, five without; the phase runs on."""
    pulse = Pulse(spm=170.0, audible=Audible(Turns(10, 5)))
    first = entered(pulse, EASY, 0)
    due, states = 0, []
    while len(states) < 4:
        following = pulse.next_frame(due)
        assert following is not None
        due = following
        grid = pulse.turn(due)
        assert grid is not None
        pulse.grid = grid
        states.append((due / RATE, grid.on, grid.phase))
    assert [(10.0, False), (15.0, True), (25.0, False), (30.0, True)] == [s[:2] for s in states]
    assert [170 / 60 * s[0] for s in states] == pytest.approx([s[2] for s in states])
    assert first.on


def test_a_step_without_a_click_has_no_turns() -> None:
    """Its own word wins."""
    pulse = Pulse(spm=170.0, audible=Audible(Turns(10, 5)))
    entered(pulse, Step(Kind.EASY, Time(60), Effort.EASY, click=Click(on=False)), 0)
    assert pulse.next_frame(0) is None
    assert pulse.turn(12 * RATE) is None


def test_the_coach_does_not_ask_for_a_beat_that_is_not_heard() -> None:
    """On demand, the click comes first, and a word only if it does not help."""
    pulse = Pulse(spm=170.0, audible=Audible(None))
    entered(pulse, EASY, 0)
    list(looks(pulse, range(1, 40), 170.0))
    assert (False, False) == (pulse.grid.on, pulse.asked)
    list(looks(pulse, range(40, 60), 160.0))
    assert (True, True) == (pulse.grid.on, pulse.asked)


# --- The whole session -------------------------------------------------------------------------


def story(options: Options, seed: int, workout: str = "20min easy") -> list[Event]:
    """All events of a simulated runner's session."""
    return play(Scenario("story", workout), seed, Coach, options)[0]


def test_a_session_with_a_rise_tells_each_part_of_it() -> None:
    """Somebody who follows: matched, twice quicker, there; the click silent before."""
    events = story(Options(rise=Rise(0.05)), 3)
    told = [e.text for e in events if isinstance(e, Spoken) and e.kind is Say.METRONOME]
    assert [
        "The click is on your own cadence, go with it.",
        "A little quicker now, same pace, smaller steps.",
        "Quicker again, same pace, smaller steps.",
        "That is your new cadence, stay with it.",
    ] == told[:4]
    grids = [e.grid for e in events if isinstance(e, GridBegan)]
    assert not grids[0].on
    assert grids[1].on
    assert grids[1].frame > 360 * RATE


@settings(max_examples=6, deadline=None)
@given(
    st.integers(1, 10_000),
    st.sampled_from(["20min easy", "8min easy; 3x(2min hard, 1min float); 6min easy"]),
    st.sampled_from([None, Turns(20, 10)]),
    st.booleans(),
)
def test_within_a_step_no_interval_changes_by_more_than_its_bound(
    seed: int, workout: str, turns: Turns | None, on_demand: bool
) -> None:
    """Whatever the feet do, two clicks one after the other are as far apart, to 1.2 %."""
    options = Options(rise=Rise(0.10), turns=turns, on_demand=on_demand)
    events = story(options, seed, workout)
    begins = {round(e.at * RATE) for e in events if isinstance(e, StepBegan)}
    grids = [e.grid for e in events if isinstance(e, GridBegan)]
    for before, after in pairwise(grids):
        if after.frame in begins or not (before.on and after.on):
            continue
        length = after.frame - before.frame
        ends = before.spm
        if before.spm_end is not None and before.frames:
            part = min(length / before.frames, 1)
            ends = before.spm + (before.spm_end - before.spm) * part
        assert abs(after.spm / ends - 1) < 0.012
        for grid in (before, after):
            if grid.spm_end is not None and grid.frames:
                # The longest beat of a ramp takes in most of it.
                beat = 60 * RATE / min(grid.spm, grid.spm_end)
                change = abs(grid.spm_end - grid.spm) * min(beat / grid.frames, 1)
                assert change / grid.spm < 0.012


def test_a_click_on_demand_comes_back_where_the_feet_are() -> None:
    """Silent on its last stage, at 168; feet fall to 160: 15 s later it is there, with them."""
    pulse = Pulse(adaptive=Adaptive(Rise(0.05, OWN)), audible=Audible(None))
    entered(pulse, EASY, 0.0)
    for second in range(1, 400):
        feet = pulse.spm(second * RATE) or 160.0
        list(looks(pulse, range(second, second + 1), feet))
    assert (168.0, False) == (pytest.approx(pulse.grid.spm_end or pulse.grid.spm), pulse.grid.on)
    back = [w for _, w in looks(pulse, range(400, 430), 160.0) if isinstance(w, Grid)]
    assert [(415 * RATE, 160.0, True)] == [(g.frame, g.spm, g.on) for g in back][:1]


def test_time_alone_brings_no_click_on_demand() -> None:
    """Feet off the beat for ten seconds, a look at the clock, and six seconds more."""
    pulse = Pulse(spm=170.0, audible=Audible(None))
    entered(pulse, EASY, 0.0)
    list(looks(pulse, range(40), 170.0))
    assert not pulse.grid.on
    list(looks(pulse, range(40, 50), 160.0))
    assert pulse.turn(50 * RATE) is None
    list(looks(pulse, range(50, 56), 160.0))
    assert pulse.grid.on
