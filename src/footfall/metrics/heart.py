"""What a run's heart rate amounts to: time in zones, targets, recovery, and drift.

Definitions and constants without another source are those of the coach, so that a runner is judged
by what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, stdev

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
from footfall.metrics.known import ENOUGH, Share, Unknown, covered, share
from footfall.metrics.seconds import Seconds
from footfall.model import Effort, Kind, ResolvedTarget, Runner, Unit
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


def in_zones(
    seconds: Seconds, runner: Runner, over: Iterable[int], nothing: str = "Nobody ran."
) -> InZones | Unknown:
    """Time in zones of the seconds named; `nothing` is why there are none."""
    rows = [seconds.heart_rate_10[k] for k in over]
    valid = [bpm for bpm in rows if bpm is not None]
    counts = zone_seconds(valid, runner)
    if counts is None:
        return Unknown("No maximum heart rate is known: footfall config hr-max 186 sets it.")
    return covered(len(valid), len(rows), nothing) or InZones(counts, len(valid) / len(rows))


def zone_seconds(rows: Iterable[float], runner: Runner) -> tuple[int, ...] | None:
    """How many heart rates (bpm) lie in each zone; None where the zones are not known."""
    table = zones.edges(runner)
    if table is None:
        return None
    counts = [0] * len(table)
    for bpm in rows:
        counts[(zones.zone_of(bpm, runner) or 1) - 1] += 1
    return tuple(counts)


def work_zones(story: Story, seconds: Seconds) -> InZones | Unknown:
    """Time in zones of the hard steps alone, once the heart has had time to answer."""
    work = [place for place, step in enumerate(story.steps) if step.kind is Kind.WORK]
    over = [
        k
        for place in work
        for k in seconds.of(settled(story, place), story.steps[place].ended)
        if seconds.steps[k] is story.steps[place]
    ]
    short = "The hard efforts were too short for the heart to answer."
    return in_zones(seconds, story.runner, over, short if work else "There was no hard effort.")


# --- Targets -----------------------------------------------------------------------------------


def band(step: Ran) -> ResolvedTarget | None:
    """A step's heart-rate target, where it is known in bpm."""
    target = step.target("heart_rate")
    return target if target is not None and target.unit == Unit.BPM else None


def settled(story: Story, index: int) -> float:
    """When the heart rate of a step (by its place among the steps) begins to count.

    The gate of the coach: it begins anew after a pause, and where the program was off.
    """
    step = story.steps[index]
    before = story.steps[index - 1] if index else None
    gate = GATE_UP if before is None or _is_harder(step, before) else GATE_DOWN
    if before is None or before.kind is Kind.READY:
        gate = GATE_FROM_REST
    back = [*(until for _, until in story.pauses), *(at for at, _ in story.breaks)]
    return max([step.began, *(at for at in back if step.began <= at < step.ended)]) + gate


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
ANSWERS = 30.0
"""Seconds of effort below which the heart is still on its way up at its end (judgement)."""


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
    """In what it did: the kind of step (`rest`, `cooldown`), `walk`, or `pause`."""


def recovery(story: Story, seconds: Seconds) -> Recovery | Unknown:
    """The recovery of the heart rate after the last hard effort."""
    hard = [step for step in story.steps if step.kind in HARD]
    if not hard:
        return Unknown("There was no hard effort to recover from.")
    last = hard[-1]
    if story.lasted(last) < ANSWERS:
        return Unknown("The last hard effort was too short for the heart to answer.")
    end = ceil(last.ended)
    after = range(end, end + AFTER[-1])
    if len(seconds) <= after[-1] + 1:
        return Unknown("The recording ends less than a minute after the last hard effort.")
    if any(last.ended <= at <= after[-1] + 1 for at, _ in story.breaks):
        return Unknown("The recording was cut off within a minute of the last hard effort.")
    steps = [seconds.steps[k] for k in after]
    kinds = {step.kind for step in steps if step is not None}
    if not kinds <= {Kind.REST, Kind.COOLDOWN, Kind.EASY, Kind.WARMUP}:
        return Unknown("The minute after the last hard effort was no recovery.")
    eased = _eased(seconds, last, range(end + SLOWS, after[-1] + 1))
    if eased is False:
        return Unknown("The minute after the last hard effort was too fast to tell a recovery.")
    if eased is None and kinds - {Kind.REST}:
        return Unknown("Without a speed nobody knows whether the minute after it was easy.")
    peaks = [bpm for k in range(end - 9, end + 1) if (bpm := _mean_of_five(seconds, k)) is not None]
    if not peaks:
        return Unknown("No heart rate was known at the end of the last hard effort.")
    later = [_mean_of_five(seconds, end + s) for s in AFTER]
    if all(bpm is None for bpm in later):
        return Unknown("No heart rate was known in the minute after the last hard effort.")
    peak = max(peaks)
    drops = tuple(None if bpm is None else peak - bpm for bpm in later)
    return Recovery(last.ended, peak, drops, _how(steps[0]))


def _eased(seconds: Seconds, hard: Ran, after: range) -> bool | None:
    """Whether nobody ran faster than `EASED` after a hard step; None: nobody knows."""
    efforts = seconds.of(hard.began, hard.ended)
    fast, slow = (
        [v for k in over if (v := seconds.speed[k]) is not None] for over in (efforts, after)
    )
    if len(fast) < ENOUGH * len(efforts) or len(slow) < ENOUGH * len(after):
        return None
    return max(slow) <= EASED * fmean(fast)


def _mean_of_five(seconds: Seconds, k: int) -> float | None:
    """The mean heart rate of a second and the four before it; None: too few of them are known."""
    known = [bpm for j in range(k - 4, k + 1) if (bpm := seconds.heart(j)) is not None]
    return fmean(known) if len(known) >= ENOUGH * 5 else None


def _how(step: Ran | None) -> str:
    if step is None:
        return "pause"
    return Effort.WALK if step.effort == Effort.WALK else step.kind


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
    """Of steady running, in both halves, of which speed and heart rate were known."""
    coverage: float
    """Which part they are of all of it."""


def decoupling(story: Story, seconds: Seconds) -> Decoupling | Unknown:
    """Pa:HR of the steady part: without the first ten minutes, stops, and intervals.

    Its halves are halves by time, whatever of each was measured.
    """
    steady = [
        k
        for k in seconds.run()[DROPPED:]
        if (step := seconds.steps[k]) is not None and _is_steady(story, step)
    ]
    if len(steady) < STEADY:
        return Unknown("It takes forty minutes of steady running.")
    rows = [(seconds.speed_10[k], seconds.heart_rate_10[k]) for k in steady]
    moves = [(v, h) for v, h in rows if v is None or v >= WALKING]
    if len(moves) < ENOUGH * len(steady):
        return Unknown("Too much of it was walked.")
    middle = len(moves) // 2
    halves = []
    for half in (moves[:middle], moves[middle:]):
        halves.append([(v, h) for v, h in half if v is not None and h is not None])
        lacks = covered(len(halves[-1]), len(half), "Nobody ran.")
        if lacks:
            return lacks
    speeds = [v for half in halves for v, _ in half]
    if stdev(speeds) >= EVEN * fmean(speeds):
        return Unknown("The speed changed too much to compare the halves.")
    first, second = map(_efficiency, halves)
    return Decoupling((first - second) / first, len(speeds), len(speeds) / len(moves))


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
