"""The simulated runner: does what it is told, is a body, and wears imperfect sensors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.athlete import Athlete
from footfall.gatt import readings
from footfall.model import (
    RATE,
    Effort,
    Grid,
    GridBegan,
    Kind,
    Packet,
    Runner,
    Say,
    Signal,
    Spoken,
    Step,
    Target,
    Time,
    Unit,
    Until,
)
from footfall.paces import effort_speed

RUNNER = Runner(hr_max=200, hr_rest=50, vdot=50.0)
EASY = Step(Kind.EASY, Time(1200), effort=Effort.EASY)
WALK = Step(Kind.REST, Time(1200), effort=Effort.WALK)
THRESHOLD = Step(Kind.WORK, Time(600), effort=Effort.THRESHOLD)
PACED = Step(Kind.STEADY, Time(1200), targets=(Target(Unit.PACE_KM, 250, 250),))
"""1000 m in 250 s: 4 m/s."""


def said(at: float, kind: Say, about: Step | None = None, text: str = "") -> Spoken:
    frame = round(at * RATE)
    return Spoken(at, kind, text, frame, frame, frame + RATE, about=about)


def click(at: float, spm: float, spm_end: float | None = None, seconds: int | None = None):
    frames = None if seconds is None else seconds * RATE
    return GridBegan(at, Grid(round(at * RATE), 0.0, spm, spm_end, frames))


def run(seed: int, seconds: int, *facts: Spoken | GridBegan, runner=RUNNER) -> list[Packet]:
    """Packets of a run in which these facts are heard, each in its second."""
    athlete, heard, packets = Athlete(seed, runner), list(facts), []
    for second in range(1, seconds + 1):
        while heard and heard[0].at < second:
            athlete.hear(heard.pop(0))
        packets += athlete.tick(float(second))
    return packets


def values(packets: Iterable[Packet], signal: Signal) -> dict[int, float]:
    """What the sensors told, by second."""
    characteristic = "2a37" if signal is Signal.HEART_RATE else "2a53"
    return {
        round(reading.at): reading.value
        for packet in packets
        if packet.characteristic == characteristic
        for reading in readings(packet)
        if reading.signal is signal
    }


def mean(told: dict[int, float], first: int, last: int) -> float:
    return fmean(value for second, value in told.items() if first <= second <= last)


# --- One seed, one runner ----------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes():
    """Two runs of a seed are equal, and another seed's is another."""
    facts = [said(0, Say.START, EASY), click(0, 170), said(60, Say.CADENCE_LOW)]
    assert run(7, 300, *facts) == run(7, 300, *facts)
    assert run(7, 300, *facts) != run(8, 300, *facts)


FACTS = st.lists(
    st.builds(
        lambda at, what: what(at),
        st.integers(0, 89),
        st.sampled_from(
            [
                *(lambda at, s=s: said(at, Say.STEP, s) for s in (EASY, WALK, THRESHOLD, None)),
                *(lambda at, s=s: said(at, Say.PREVIEW, s) for s in (EASY, PACED)),
                *(lambda at, t=t: said(at, Say.COUNTDOWN, text=t) for t in ("Go.", "Done.")),
                *(lambda at, k=k: said(at, k) for k in Say if k is not Say.STEP),
                *(lambda at, s=s: click(at, s) for s in (0, 160, 175, 190)),
                lambda at: click(at, 165, 180, 30),
            ]
        ),
    ),
    max_size=12,
).map(lambda facts: sorted(facts, key=lambda fact: fact.at))


@settings(max_examples=60, deadline=None)
@given(st.integers(), FACTS, st.integers(0, 90))
def test_nothing_depends_on_the_future(seed, facts, now):
    """What the sensors sent up to a moment does not change with what is said after it."""
    until_now = run(seed, now, *(fact for fact in facts if fact.at < now))
    assert until_now == [p for p in run(seed, 90, *facts) if p.at <= now]


@settings(max_examples=60, deadline=None)
@given(st.integers(), FACTS)
def test_whatever_is_said_the_packets_are_those_of_a_runner(seed, facts):
    """Hearts beat 30 to 270 a minute, nobody passes 10 m/s, and no metre is taken back."""
    packets = run(seed, 90, *facts, runner=Runner())
    assert all(30 <= bpm <= 270 for bpm in values(packets, Signal.HEART_RATE).values())
    assert all(0 <= speed <= 10 for speed in values(packets, Signal.SPEED).values())
    metres = values(packets, Signal.DISTANCE)
    assert list(range(1, 91)) == list(metres)
    assert all(a <= b for a, b in pairwise(metres.values()))


def test_what_the_runner_told_wins_over_what_is_drawn():
    """The profile has the numbers that were given, and whole ones for the rest."""
    assert Athlete(3, RUNNER).profile == RUNNER
    drawn = Athlete(3).profile
    assert (int, int, float) == (type(drawn.hr_max), type(drawn.hr_rest), type(drawn.vdot))
    assert Runner(hr_max=190, hr_rest=drawn.hr_rest, vdot=drawn.vdot) == (
        Athlete(3, Runner(hr_max=190)).profile
    )


def test_seeds_draw_a_population():
    """Forty years in the mean are a maximum of 180; rest is 58, VDOT 46 between 32 and 60."""
    drawn = [Athlete(seed).profile for seed in range(400)]
    assert fmean(r.hr_max for r in drawn) == pytest.approx(180, abs=2)
    assert fmean(r.hr_rest for r in drawn) == pytest.approx(58, abs=1.5)
    assert fmean(r.vdot for r in drawn) == pytest.approx(46, abs=1.5)
    assert all(32 <= r.vdot <= 60 for r in drawn)


# --- It does what it was told, and nothing else --------------------------------------------------


def test_who_is_told_nothing_stands_still():
    """A click, a preview and a sentence that was never spoken make nobody run."""
    dropped = Spoken(1, Say.START, "", 0, None, None, "voice off", about=EASY)
    packets = run(1, 60, click(0, 180), dropped, said(2, Say.PREVIEW, EASY))
    assert {0.0} == set(values(packets, Signal.SPEED).values())
    assert {0.0, 255.0} >= set(values(packets, Signal.CADENCE).values())


def test_told_easy_runs_easy():
    """The mean of many runners is the easy pace of their VDOT."""
    speeds = [
        mean(values(run(seed, 120, said(0, Say.START, EASY)), Signal.SPEED), 30, 120)
        for seed in range(40)
    ]
    assert fmean(speeds) == pytest.approx(effort_speed(Effort.EASY, 50), rel=0.02)


def test_a_step_with_only_a_zone_is_run_in_the_zone():
    """Zone 3 of a maximum of 200 is 140 to 160."""
    zone = Step(Kind.STEADY, Time(600), targets=(Target(Unit.ZONE, 3, 3),))
    rates = [
        mean(values(run(seed, 480, said(0, Say.START, zone)), Signal.HEART_RATE), 420, 480)
        for seed in range(20)
    ]
    assert fmean(rates) == pytest.approx(150, abs=3)


@pytest.mark.parametrize(
    "spoken",
    [
        [said(40, Say.PREVIEW, PACED), said(60, Say.COUNTDOWN, text="Go.")],
        [said(40, Say.PREVIEW, PACED), said(60, Say.STEP)],
        [said(40, Say.PREVIEW, WALK), said(60, Say.STEP, PACED)],
        [said(60, Say.STEP, PACED), said(61, Say.COUNTDOWN, text="Go.")],
    ],
)
def test_a_step_begins_when_it_is_called(spoken):
    """A previewed step waits for "Go." or the next word about steps; an announced one does not."""
    before = values(run(5, 120, said(0, Say.START, WALK)), Signal.SPEED)
    after = values(run(5, 120, said(0, Say.START, WALK), *spoken), Signal.SPEED)
    assert all(before[second] == after[second] for second in range(1, 61))
    # 4 m/s where a walk is 1.5 m/s, with the same faults.
    assert after[110] / before[110] == pytest.approx(4 / 1.5, rel=0.01)


def test_without_a_preview_go_changes_nothing():
    """A runner who was not told of the next step goes on as before."""
    one = run(5, 90, said(0, Say.START, EASY))
    assert one == run(5, 90, said(0, Say.START, EASY), said(30, Say.COUNTDOWN, text="Go."))


def test_the_word_on_the_boundary_may_be_another():
    """Who knows it as "Los." begins the walk with it, and not with "Go."."""
    speeds = []
    for word in ("Los.", "Go."):
        athlete = Athlete(5, RUNNER, ("Los.", "Schluss."))
        for fact in (said(0, Say.START, EASY), said(1, Say.PREVIEW, WALK)):
            athlete.hear(fact)
        athlete.hear(said(2, Say.COUNTDOWN, text=word))
        packets = [packet for second in range(30) for packet in athlete.tick(second + 1.0)]
        speeds.append(values(packets, Signal.SPEED)[30])
    assert speeds[0] < 2 < speeds[1]


def test_done_ends_the_run():
    """Ten seconds after the last word the runner walks; half a minute after it nobody moves."""
    done = said(60, Say.COUNTDOWN, text="Done.")
    speeds = values(run(5, 90, said(0, Say.START, EASY), done), Signal.SPEED)
    assert speeds[60] > 2
    assert speeds[70] < 0.3
    assert speeds[90] == pytest.approx(0, abs=0.01)


def test_novices_start_their_reps_too_fast():
    """Below VDOT 42 the first fifth of a rep is 4 to 8 % faster than the rest; above it is not."""

    def start(vdot: float) -> float:
        rep = Step(Kind.WORK, Time(200), targets=(Target(Unit.PACE_KM, 250, 250),))
        ratios = []
        for seed in range(40):
            packets = run(seed, 200, said(0, Say.START, rep), runner=Runner(vdot=vdot))
            speeds = values(packets, Signal.SPEED)
            ratios.append(mean(speeds, 20, 39) / mean(speeds, 60, 200))
        return fmean(ratios)

    assert start(41) == pytest.approx(1.06, abs=0.01)
    assert start(43) == pytest.approx(1.00, abs=0.01)


def changed_by(kind: Say, seeds: range) -> list[float]:
    """By what factor each of these runners changes the speed on one such sentence."""
    factors = []
    for seed in seeds:
        plain = values(run(seed, 100, said(0, Say.START, EASY)), Signal.SPEED)
        told = values(run(seed, 100, said(0, Say.START, EASY), said(50, kind)), Signal.SPEED)
        assert [plain[t] for t in range(1, 53)] == [told[t] for t in range(1, 53)]
        factors.append(told[100] / plain[100])
    return factors


@pytest.mark.parametrize(
    ("kind", "factor"),
    [(Say.HEART_RATE_HIGH, 0.95), (Say.HEART_RATE_LOW, 1.05), (Say.FLOAT_LOW, 1.05)],
)
def test_most_runners_mind_what_they_are_told(kind, factor):
    """After 3 to 8 s, 85 % change their speed by 5 %, and the others not at all."""
    factors = changed_by(kind, range(60))
    minded = [f for f in factors if f == pytest.approx(factor, abs=0.003)]
    deaf = [f for f in factors if f == pytest.approx(1, abs=0.003)]
    assert len(minded) + len(deaf) == 60
    assert 42 <= len(minded) <= 58  # 51 ± 2.8


# --- The body ------------------------------------------------------------------------------------


def test_a_heart_rises_to_its_walk_in_its_time():
    """From 50 + 15 to 50 + 35 % of 150: 63 % of the way after the dead time and tau, a minute."""
    packets = [run(seed, 480, said(0, Say.START, WALK)) for seed in range(40)]
    rates = [values(p, Signal.HEART_RATE) for p in packets]
    assert fmean(mean(r, 1, 4) for r in rates) == pytest.approx(65, abs=1)
    assert fmean(mean(r, 60, 66) for r in rates) == pytest.approx(65 + 0.63 * 37.5, abs=2.5)
    assert fmean(mean(r, 420, 480) for r in rates) == pytest.approx(102.5, abs=1)


def test_a_heart_falls_in_a_walk_so_that_gates_open():
    """Three minutes at threshold, and a walk until the heart rate is below 120: told to walk, every
    runner gets there within five minutes, and nobody at once.
    """
    gate = replace(WALK, end=Until(120, most=Time(300)))
    for seed in range(20):
        facts = said(0, Say.START, THRESHOLD), said(180, Say.STEP, gate)
        rates = values(run(seed, 480, *facts), Signal.HEART_RATE)
        assert mean(rates, 170, 180) > 125
        assert mean(rates, 470, 480) < 115


def test_threshold_pace_takes_89_percent_of_the_maximum():
    """178 of 200 in the mean of many runners, after eight minutes and before any drift."""
    rates = [
        mean(values(run(seed, 590, said(0, Say.START, THRESHOLD)), Signal.HEART_RATE), 480, 590)
        for seed in range(40)
    ]
    assert fmean(rates) == pytest.approx(178, abs=2.5)


def own_cadence(seed: int) -> float:
    return mean(values(run(seed, 90, said(0, Say.START, PACED)), Signal.CADENCE), 60, 90)


TOLD = Step(
    Kind.STEADY,
    Time(600),
    targets=(Target(Unit.SPM, 175, 175), Target(Unit.PACE_KM, 250, 250)),
)


def test_feet_follow_a_click_near_their_own_cadence():
    """Within a minute most runners who were told a cadence have locked to one 1.5 % off."""
    locked = 0
    for seed in range(40):
        spm = own_cadence(seed) * 1.015
        packets = run(seed, 120, said(0, Say.START, TOLD), click(10, spm))
        locked += abs(mean(values(packets, Signal.CADENCE), 100, 120) - spm) < 1
    assert 32 <= locked <= 40


def test_feet_follow_a_ramp_but_for_those_who_resist():
    """From the own cadence 5 % up in two minutes: about 15 % never go beyond 3 %."""
    locked = 0
    for seed in range(60):
        own = own_cadence(seed)
        ramp = click(30, own, own * 1.05, 120)
        packets = run(seed, 180, said(0, Say.START, TOLD), ramp)
        locked += abs(mean(values(packets, Signal.CADENCE), 165, 180) / own - 1.05) < 0.012
    assert 36 <= locked <= 55


def test_a_silent_grid_moves_nobody():
    """The same bytes with a grid whose click is off as with none."""
    silent = GridBegan(10, Grid(10 * RATE, 0.0, 180, on=False))
    assert run(4, 90, said(0, Say.START, TOLD), silent) == run(4, 90, said(0, Say.START, TOLD))


# --- The sensors ---------------------------------------------------------------------------------


def test_each_second_the_pod_speaks_and_the_strap_tells_its_battery_each_ten_minutes():
    """The strap has 2A37 and, at 1, 601 and 1201 s, 2A19; the pod has 2A53."""
    packets = run(2, 1300)
    assert {("strap", "2a37"), ("strap", "2a19"), ("footpod", "2a53")} == {
        (p.sensor, p.characteristic) for p in packets
    }
    assert [p.at for p in packets if p.characteristic == "2a19"] == [1.0, 601.0, 1201.0]
    assert [float(s) for s in range(1, 1301)] == [
        p.at for p in packets if p.characteristic == "2a53"
    ]


def test_the_artefacts_come_at_their_rates():
    """Dropouts of 6 s each 8 min, spikes each 20, 255 each 30, a frozen cadence each 15."""
    # The pace changes all the time, so that only a frozen cadence stays the same for 9 s.
    slow, fast = (
        Step(Kind.STEADY, Time(8), targets=(Target(Unit.PACE_KM, pace, pace),))
        for pace in (400, 200)
    )
    steps = [said(8 * n, Say.STEP, fast if n % 2 else slow) for n in range(225)]
    bursts = missing = spikes = sentinels = frozen = 0
    for seed in range(20):
        packets = run(seed, 1800, *steps)
        hearts = values(packets, Signal.HEART_RATE)
        missing += 1800 - len(hearts)
        bursts += sum(b - a > 1 for a, b in pairwise(hearts))
        spikes += sum(b - a > 20 for a, b in pairwise(hearts.values()))
        cadences = values(packets, Signal.CADENCE)
        sentinels += 1800 - len(cadences)
        held = [len(list(same)) for _, same in groupby(list(cadences.values())[30:])]
        frozen += sum(seconds >= 9 for seconds in held)
    assert 50 <= bursts <= 98  # 36,000 s / 486 s = 74 ± 9
    assert 4 <= missing / bursts <= 8  # 6.0 ± 0.7
    assert 16 <= spikes <= 44  # 30 ± 5
    assert 9 <= sentinels <= 31  # 20 ± 4
    assert 12 <= frozen <= 38  # 40, of which 7 in 11 last for 9 to 15 s: 25 ± 5


def test_the_pod_is_honest_but_rough():
    """Distance is the sum of the speeds, and the error of a speed is 2 % for all and 1.5 % each."""
    ratios = []
    for seed in range(60):
        packets = run(seed, 150, said(0, Say.START, PACED))
        speeds = values(packets, Signal.SPEED)
        metres = values(packets, Signal.DISTANCE)
        assert metres[150] == pytest.approx(sum(speeds.values()), abs=1)
        ratios.append(mean(speeds, 20, 150) / 4)
    assert fmean(ratios) == pytest.approx(1, abs=0.015)
    assert 0.015 < (fmean((r - 1) ** 2 for r in ratios)) ** 0.5 < 0.05
