"""What a run's heart rate amounts to: time in zones, targets, recovery, and drift.

Definitions and constants without another source are those of the coach, so that a runner is judged
by what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, pstdev

from footfall import zones
from footfall.coach.coach import EASE_OF
from footfall.coach.heart_rate import (
    GATE_DOWN,
    GATE_FROM_REST,
    GATE_UP,
    SHORTEST_STEP,
    bounds,
)
from footfall.coach.stretch import WALKING
from footfall.metrics.known import Share, Unknown, covered, share
from footfall.metrics.seconds import Seconds, Values
from footfall.model import Kind, ResolvedTarget, Runner, Unit
from footfall.story import Ran, Story

SLACK = 2.0
"""bpm on either side of a target that still count as in it."""
HARD = (Kind.WORK, Kind.SPRINT)
"""Kinds of step after which a heart recovers."""


# --- Zones -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InZones:
    """Time in each of the five zones."""

    seconds: tuple[int, ...]
    """From zone 1 up; below it counts to it."""
    coverage: float
    """Part of the time in which the heart rate was known."""

    @property
    def shares(self) -> tuple[float, ...]:
        """Parts of the measured time."""
        total = sum(self.seconds)
        return tuple(seconds / total for seconds in self.seconds)


def in_zones(seconds: Seconds, runner: Runner, over: Iterable[int]) -> InZones | Unknown:
    """Time in zones of the seconds named."""
    table = zones.edges(runner)
    if table is None:
        return Unknown("No maximum heart rate is known: footfall config --hr-max sets it.")
    rows = [seconds.heart_rate_10[k] for k in over]
    valid = [bpm for bpm in rows if bpm is not None]
    lacks = covered(len(valid), len(rows), "There are no such steps.")
    if lacks:
        return lacks
    counts = [0] * len(table)
    for bpm in valid:
        counts[(zones.zone_of(bpm, runner) or 1) - 1] += 1
    return InZones(tuple(counts), len(valid) / len(rows))


def work(story: Story, seconds: Seconds) -> list[int]:
    """The seconds of the hard steps, once the heart has had time to answer."""
    return [
        k
        for place, step in enumerate(story.steps)
        if step.kind is Kind.WORK
        for k in seconds.of(settled(story, place), step.ended)
        if seconds.steps[k] is step
    ]


# --- Targets -----------------------------------------------------------------------------------


def band(step: Ran) -> ResolvedTarget | None:
    """A step's heart-rate target, where it is known in bpm."""
    target = step.target("heart_rate")
    return target if target is not None and target.unit == Unit.BPM else None


def settled(story: Story, index: int) -> float:
    """When the heart rate of a step (by its place among the steps) begins to count.

    The gate of the coach: it begins anew after a pause.
    """
    step = story.steps[index]
    before = story.steps[index - 1] if index else None
    gate = GATE_UP if before is None or _is_harder(step, before) else GATE_DOWN
    if before is None or before.kind is Kind.READY:
        gate = GATE_FROM_REST
    back = [until for _, until in story.pauses if step.began <= until < step.ended]
    return max([step.began, *back]) + gate


def _is_harder(step: Ran, before: Ran) -> bool:
    bands = band(step), band(before)
    low, low_before = (None if one is None else one.low or 0.0 for one in bands)
    if low is None or low_before is None:
        ranks = (EASE_OF.get(one.kind, len(EASE_OF)) for one in (step, before))
        low, low_before = map(float, ranks)
    return low > low_before


def scored(story: Story, seconds: Seconds) -> list[tuple[int, ResolvedTarget]]:
    """The seconds in which a heart rate was asked for and had had time to settle."""
    found = []
    for place, step in enumerate(story.steps):
        asked = band(step)
        if asked is None or story.lasted(step) < SHORTEST_STEP:
            continue
        over = seconds.of(settled(story, place), step.ended)
        found += [(k, asked) for k in over if seconds.steps[k] is step]
    return found


def is_on_target(bpm: float | None, asked: ResolvedTarget, slack: float = SLACK) -> bool | None:
    """Whether a heart rate is what was asked for; None: it is not known."""
    low, high = bounds(asked)
    return None if bpm is None else low - slack <= bpm <= high + slack


def compliance(story: Story, seconds: Seconds) -> Share | Unknown:
    """Share of the settled time with the heart rate within its target, by 2 bpm."""
    rows = (is_on_target(seconds.heart_rate_10[k], asked) for k, asked in scored(story, seconds))
    return share(rows, "No step of two minutes or more asked for a heart rate.")


# --- Recovery ----------------------------------------------------------------------------------

AFTER = (30, 60)
"""Seconds after the last hard rep at which its recovery is told."""
EASED = 0.6
"""Of the rep's speed: whoever still runs faster does not recover."""
SLOWS = 10
"""The first seconds, in which a runner comes to it (judgement)."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """How fast the heart came down after the last hard effort. A trend of one's own; no finding."""

    at: float
    """When that ended."""
    peak: float
    """bpm: the highest mean of five seconds in its last ten."""
    drops: tuple[float | None, ...]
    """bpm by which it had come down at each of `AFTER`; None: not known."""
    how: str
    """The kind of step in which it did: `rest`, `cooldown`."""


def recovery(story: Story, seconds: Seconds) -> Recovery | Unknown:
    """The recovery of the heart rate after the last hard effort."""
    hard = [step for step in story.steps if step.kind in HARD]
    if not hard:
        return Unknown("There was no hard effort to recover from.")
    end = ceil(hard[-1].ended)
    after = range(end, end + AFTER[-1])
    if len(seconds) <= after[-1] + 1:
        return Unknown("The recording ends less than a minute after the last hard effort.")
    kinds = {step.kind for k in after if (step := seconds.steps[k]) is not None}
    if not kinds <= {Kind.REST, Kind.COOLDOWN, Kind.EASY, Kind.WARMUP}:
        return Unknown("The minute after the last hard effort was no recovery.")
    speed = _mean(seconds.speed, seconds.of(hard[-1].began, hard[-1].ended))
    slow = range(end + SLOWS, after[-1] + 1)
    speeds = [value for k in slow if (value := seconds.speed[k]) is not None]
    if speed and any(value > EASED * speed for value in speeds):
        return Unknown("The minute after the last hard effort was too fast to tell a recovery.")
    if not speeds and kinds - {Kind.REST}:
        return Unknown("Without a speed nobody knows whether the minute after it was easy.")
    last = (_mean(seconds.heart_rate, range(k - 4, k + 1)) for k in range(end - 9, end + 1))
    peaks = [bpm for bpm in last if bpm is not None]
    if not peaks:
        return Unknown("No heart rate was known at the end of the last hard effort.")
    later = [_mean(seconds.heart_rate, range(end + s - 4, end + s + 1)) for s in AFTER]
    if all(bpm is None for bpm in later):
        return Unknown("No heart rate was known in the minute after the last hard effort.")
    peak = max(peaks)
    drops = tuple(None if bpm is None else peak - bpm for bpm in later)
    step = seconds.steps[after[0]]
    return Recovery(hard[-1].ended, peak, drops, str(step.kind) if step else "pause")


def _mean(rows: Values, over: Iterable[int]) -> float | None:
    """The mean of what is known."""
    known = [value for k in over if 0 <= k < len(rows) and (value := rows[k]) is not None]
    return fmean(known) if known else None


# --- Drift -------------------------------------------------------------------------------------

DROPPED = 600
"""Seconds at the beginning in which a body comes into its stride,"""
STEADY = 2400 - DROPPED
"""and as many as are needed after them: forty minutes in all."""
EVEN = 0.10
"""Coefficient of variation of the speed, at the most."""
LONG = 1200.0
"""Seconds from which on a hard step is steady running, too, and no interval (judgement)."""
_STEADY_KINDS = (Kind.WARMUP, Kind.EASY, Kind.STEADY)


@dataclass(frozen=True, slots=True)
class Decoupling:
    """By how much the speed for a heartbeat fell from the first half to the second."""

    part: float
    """0.05 is 5 %; below 0 it rose."""
    seconds: int
    """Of steady running, in both halves."""


def decoupling(story: Story, seconds: Seconds) -> Decoupling | Unknown:
    """Pa:HR of the steady part: without the first ten minutes, stops, and intervals."""
    steady = [
        k
        for k, step in enumerate(seconds.steps)
        if k >= DROPPED and step is not None and _is_steady(story, step)
    ]
    if len(steady) < STEADY:
        return Unknown("It takes forty minutes of steady running.")
    rows = [(seconds.speed_10[k], seconds.heart_rate_10[k]) for k in steady]
    moves = [(v, h) for v, h in rows if v is None or v >= WALKING]
    valid = [(v, h) for v, h in moves if v is not None and h is not None]
    lacks = covered(len(valid), len(moves), "Nobody ran.")
    if lacks:
        return lacks
    if len(valid) < STEADY:
        return Unknown("It takes forty minutes of steady running with speed and heart rate.")
    speeds = [v for v, _ in valid]
    if pstdev(speeds) >= EVEN * fmean(speeds):
        return Unknown("The speed changed too much to compare the halves.")
    half = len(valid) // 2
    first, second = _efficiency(valid[:half]), _efficiency(valid[-half:])
    return Decoupling((first - second) / first, len(valid))


def _is_steady(story: Story, step: Ran) -> bool:
    return step.kind in _STEADY_KINDS or (step.kind is Kind.WORK and story.lasted(step) >= LONG)


def _efficiency(rows: Sequence[tuple[float, float]]) -> float:
    """Metres a second for each beat a minute."""
    return fmean(v for v, _ in rows) / fmean(h for _, h in rows)


def drop(seconds: Seconds, began: float, ended: float) -> float | None:
    """By how many bpm the ten-second mean fell over a stretch; None: not known."""
    over = seconds.of(began, ended)
    ends = [seconds.heart_rate_10[k] for k in (over[0], over[-1])] if over else [None, None]
    return None if ends[0] is None or ends[1] is None else ends[0] - ends[1]
