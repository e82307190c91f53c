"""Runs of simulated runners with a click or a written pace, and what became of them.

The scenarios, the ways of leading a cadence, and the judge stand here before any constant was tuned
on them. A runner's natural cadence is that of the same seed in a run without a click, second by
second; a judge looks at how the runner really steps, never at what the pod told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from coaching import Scenario, play
from footfall.athlete import Athlete, Conditions, Truth
from footfall.beats import spm_at
from footfall.coach.adaptive import Rise
from footfall.coach.audible import Turns
from footfall.coach.coach import Coach
from footfall.model import (
    Effort,
    Event,
    GridBegan,
    Kind,
    Runner,
    Say,
    Spoken,
    StepBegan,
    ZoneMethod,
    frame_at,
)
from footfall.paces import effort_speed
from footfall.session import Options
from peer_coaches import Silent

EASY = "45min easy"
CADENCE_SCENARIOS = (
    Scenario("cadence, flat", EASY),
    Scenario("cadence, hills", EASY, Conditions(hilly=True)),
    Scenario("cadence, paces", "15min easy; 15min steady; 15min easy"),
)
RISE = 0.05


@dataclass(frozen=True)
class Way:
    """How a cadence is led: who coaches, and with which click, from the runner's own cadence."""

    name: str
    options: Callable[[float], Options]
    coach: Callable[[Runner], Coach] = Coach


def _constant(own: float) -> Options:
    return Options(spm=round((1 + RISE) * own, 1))


WAYS = (
    Way("no click", lambda _: Options(), Silent),
    Way("constant click, no coach", _constant, Silent),
    Way("constant click", _constant),
    Way("adaptive", lambda _: Options(rise=Rise(RISE))),
    Way("adaptive, on demand", lambda _: Options(rise=Rise(RISE), on_demand=True)),
    Way("adaptive, 24 s of 60", lambda _: Options(rise=Rise(RISE), turns=Turns(24, 36))),
)
"""The first is the measure of the others. A constant click is given the own cadence for free."""

RUNS = 1.8
"""m/s: who is slower walks, and is not judged."""
NEAR = 0.03
"""Share of the beat within which a cadence is on it."""
RAISED = 1.03
"""Times the natural cadence: +5 %, less 2 % that nobody feels. No resister goes there."""
WARM = 600
"""Seconds after which it counts: the first minutes are the runner's own."""
WINDOW, LATE = 60, 300
"""Seconds whose mean is a cadence that was reached; and those at the end, in which it is kept."""
_WORDS = (Say.CADENCE_HIGH, Say.CADENCE_LOW, Say.CADENCE_BACK, Say.METRONOME)


@dataclass(frozen=True)
class Steps:
    """What became of the cadence of one run. Seconds and counts; None where it has no meaning."""

    minutes: float
    clicked: int
    """Seconds of running with a click that is heard,"""
    followed: int
    """and how many of them on the beat."""
    silent: int
    """Seconds in which a beat is asked for and not heard,"""
    kept: int
    """and how many of them on the beat."""
    judged: int
    """Seconds of running after the first ten minutes,"""
    raised: int
    """and how many of them at 3 % and more above the natural cadence."""
    reached: bool
    """Whether a minute's mean was there,"""
    keeps: bool
    """and that of the last five minutes."""
    resists: bool
    let_go: float | None
    """Of a resister, seconds from the first to the last moment of a click beyond reach."""
    alerts: int
    spoken: float
    """Seconds of words on cadence and click."""


def natural(scenario: Scenario, seed: int) -> tuple[list[float], bool]:
    """A runner's cadence second by second where nothing leads it, and whether they resist."""
    _, truths, _ = play(scenario, seed, Silent)
    runner = Runner(zones=ZoneMethod.RESERVE)
    return [truth.own_cadence for truth in truths], Athlete(seed, runner).resists


def lead(
    scenario: Scenario,
    seed: int,
    way: Way,
    naturally: Callable[[Scenario, int], tuple[list[float], bool]] = natural,
) -> Steps:
    """One runner's run, led in one way, judged. `naturally` may remember what `natural` found."""
    own, resists = naturally(scenario, seed)
    options = way.options(median(own[300:360]))
    events, truths, _ = play(scenario, seed, way.coach, options)
    return judge(events, truths, own, resists)


def judge(
    events: Sequence[Event], truths: Sequence[Truth], own: Sequence[float], resists: bool
) -> Steps:
    """What became of a run, beside the same runner's natural cadence."""
    beats = list(_beats(events, len(truths)))
    runs = [t.speed >= RUNS and c > 0 for t, c in zip(truths, own, strict=False)]
    seconds = [s for s, run in enumerate(runs) if run]
    ratios = {s: truths[s].cadence / own[s] for s in seconds}
    near = {s for s in seconds if beats[s][0] and abs(truths[s].cadence / beats[s][0] - 1) <= NEAR}
    clicked = {s for s in seconds if beats[s][0] and beats[s][1]}
    silent = {s for s in seconds if beats[s][0] and not beats[s][1]}
    judged = [s for s in seconds if s >= WARM]
    beyond = [s for s in clicked if beats[s][0] > RAISED * own[s]] if resists else []
    said = [e for e in events if isinstance(e, Spoken) and e.started is not None]
    return Steps(
        minutes=len(truths) / 60,
        clicked=len(clicked),
        followed=len(clicked & near),
        silent=len(silent),
        kept=len(silent & near),
        judged=len(judged),
        raised=sum(ratios[s] >= RAISED for s in judged),
        reached=any(mean >= RAISED for mean in _means([ratios[s] for s in seconds], WINDOW)),
        keeps=bool(judged) and fmean(ratios[s] for s in judged[-LATE:]) >= RAISED,
        resists=resists,
        let_go=float(max(beyond) - min(beyond) + 1) if beyond else None,
        alerts=sum(e.kind in (Say.CADENCE_HIGH, Say.CADENCE_LOW) for e in said),
        spoken=sum((e.ended or 0) - (e.started or 0) for e in said if e.kind in _WORDS)
        / frame_at(1.0),
    )


def _beats(events: Sequence[Event], seconds: int) -> Iterator[tuple[float, bool]]:
    """At the end of each second, the cadence that is asked for (0: none) and whether it clicks."""
    grids = [event for event in events if isinstance(event, GridBegan)]
    at = 0
    for second in range(1, seconds + 1):
        while at + 1 < len(grids) and grids[at + 1].at <= second:
            at += 1
        grid = grids[at].grid
        yield spm_at(grid, frame_at(float(second))) if grid.spm else 0.0, grid.on


def _means(values: Sequence[float], count: int) -> Iterator[float]:
    """The mean of each so many in a row."""
    total = sum(values[:count])
    for i in range(count, len(values) + 1):
        yield total / count
        if i < len(values):
            total += values[i] - values[i - count]


# --- A written pace -----------------------------------------------------------------------------

PACE_SCENARIOS = (
    Scenario("pace, even", "10min warmup; 25min {steady}; 5min cooldown"),
    Scenario("pace, hills", "10min warmup; 25min {steady}; 5min cooldown", Conditions(hilly=True)),
    Scenario("pace, 400s", "10min warmup; 8x(400m {five_k}, 90s jog); 5min cooldown"),
    Scenario("pace, 1000s", "10min warmup; 5x(1000m {five_k}, 2min jog); 5min cooldown"),
)
"""`{steady}` and `{five_k}` are the runner's own paces at those efforts."""
_EFFORTS = {"steady": Effort.STEADY, "five_k": Effort.FIVE_K}
SETTLING = 60
"""Seconds of a step that are not judged by its pace."""
BAND = (0.94, 1.04)
"""Of the pace: what lies beyond it deserves a word."""
FAST = 1.04
"""Times the pace, in the mean of a rep's seconds 5 to 20: a fast start."""
FALSE = 1.02
"""A word on a fast start that was no faster is a false one."""
START = (5, 20)


@dataclass(frozen=True)
class Paced:
    """What became of the pace of one run."""

    minutes: float
    judged: int
    inside: int
    alerts: int
    flips: int
    useless: int
    """Words to whoever was within 2 % of the pace."""
    fast: int
    """Of the first three reps, how many began too fast,"""
    told: int
    """and how many of those had a word, in the rep or in the rest after it."""
    false: int
    """Words on starts that were not too fast."""
    fading: int
    """Words on fading: in this population nobody fades."""


_PACE = {Say.PACE_HIGH: 1, Say.PACE_LOW: -1}


def run_paced(scenario: Scenario, seed: int, coach: Callable[[Runner], Coach]) -> Paced:
    """One runner's run at their own paces, judged."""
    vdot = Athlete(seed, Runner(zones=ZoneMethod.RESERVE)).profile.vdot or 0.0
    paces = {name: _written(effort_speed(effort, vdot)) for name, effort in _EFFORTS.items()}
    workout = scenario.workout.format(**paces)
    events, truths, _ = play(
        Scenario(scenario.name, workout, scenario.conditions), seed, coach, Options()
    )
    return judge_pace(events, truths)


def _written(speed: float | None) -> str:
    seconds = round(1000 / (speed or 1.0))
    return f"{seconds // 60}:{seconds % 60:02d}/km"


def judge_pace(events: Sequence[Event], truths: Sequence[Truth]) -> Paced:
    """What became of the steps with a written pace."""
    steps = [event for event in events if isinstance(event, StepBegan)]
    said = [e for e in events if isinstance(e, Spoken) and e.started is not None]
    pairs = list(zip(steps, [s.at for s in steps[1:]] + [float(len(truths))], strict=True))
    judged = inside = fast = told = false = 0
    aims = [0.0] * len(truths)
    for number, (began, stop) in enumerate(pairs):
        aim = next((t for t in began.targets if t.signal == "pace"), None)
        if aim is None or not aim.low or not aim.high:
            continue
        speed = 2000 / (aim.low + aim.high)
        first, last = int(began.at), min(int(stop), len(truths))
        aims[first:last] = [speed] * (last - first)
        ratios = [truth.speed / speed for truth in truths[first:last]]
        judged += len(ratios[SETTLING:])
        inside += sum(BAND[0] <= ratio <= BAND[1] for ratio in ratios[SETTLING:])
        if began.step.kind is Kind.WORK and began.rep is not None and began.rep <= 3:
            until = pairs[number + 1][1] if number + 1 < len(pairs) else stop
            words = [
                e
                for e in said
                if e.kind in (Say.REPS_FAST, Say.REPS_FIRST) and began.at <= e.at < until
            ]
            start = fmean(ratios[slice(*START)])
            fast += start > FAST
            told += start > FAST and bool(words)
            false += bool(words) and max(start, fmean(ratios[START[0] :])) <= FALSE
    alerts = [(e.at, _PACE[e.kind]) for e in said if e.kind in _PACE]
    return Paced(
        minutes=len(truths) / 60,
        judged=judged,
        inside=inside,
        alerts=len(alerts),
        flips=sum(
            side != other and at - then < 120 for (then, other), (at, side) in pairwise(alerts)
        ),
        useless=sum(
            abs(truths[int(at) - 1].speed / aims[int(at) - 1] - 1) <= 0.02 for at, _ in alerts
        ),
        fast=fast,
        told=told,
        false=false,
        fading=sum(e.kind is Say.REPS_FADING for e in said),
    )
