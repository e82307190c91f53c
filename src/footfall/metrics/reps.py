"""Splits, sets of equal reps, and the floats between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from statistics import fmean, median, stdev

from footfall.coach.floats import FLOOR
from footfall.coach.stretch import WALKING
from footfall.metrics.heart import drop
from footfall.metrics.known import ENOUGH, Share, Unknown, covered, share
from footfall.metrics.seconds import Seconds, Values
from footfall.model import Effort, Kind, Runner
from footfall.paces import effort_speed, step_speed
from footfall.story import Ran, Story

REP = Kind.WORK
"""The kind of step that is a rep of a set: of strides and sprints nobody expects a pace."""
LEAST = 3
"""Reps of a set, before its evenness tells anything."""
EVEN, FAIR = 0.02, 0.04
"""Coefficients of variation up to which reps are even, and fairly so."""
FAST_START = 0.04
"""By how much a first rep is too fast."""


@dataclass(frozen=True, slots=True)
class Split:
    """A step with what was measured in it; None is not known."""

    step: Ran
    seconds: float
    """Without pauses."""
    metres: float | None
    speed: float | None
    """m/s: the way by the time."""
    heart_rate: float | None
    """bpm on average, where most of its seconds were measured;"""
    heart_rate_start: float | None
    """at its start,"""
    heart_rate_peak: float | None
    """and the highest ten-second mean."""
    cadence: float | None
    """spm on average of who steps"""
    top_speed: float | None
    top_cadence: float | None


def splits(story: Story, seconds: Seconds) -> tuple[Split, ...]:
    """All steps that were run."""
    return tuple(_split(story, seconds, step) for step in story.steps if step.index > 0)


def _split(story: Story, seconds: Seconds, step: Ran) -> Split:
    over = [k for k in seconds.of(step.began, step.ended) if seconds.steps[k] is step]
    lasted = story.lasted(step)
    bpm = _mostly([seconds.heart(k) for k in over])
    means = _mostly([seconds.heart_rate_10[k] for k in over])
    spm = [v for v in _mostly([seconds.cadence[k] for k in over]) if v > 0]
    speeds = _mostly([seconds.speed[k] for k in over])
    metres = story.metres(step.began, step.ended)
    if metres is None and speeds:
        metres = fmean(speeds) * lasted
    return Split(
        step=step,
        seconds=lasted,
        metres=metres,
        speed=metres / lasted if metres and lasted else None,
        heart_rate=_mean(bpm),
        heart_rate_start=seconds.heart_rate_10[over[0]] if over else None,
        heart_rate_peak=max(means, default=None),
        cadence=_mean(spm),
        top_speed=max(speeds, default=None),
        top_cadence=max(spm, default=None),
    )


def _mostly(rows: Values) -> list[float]:
    """What is known of some seconds; nothing where that is too few of them."""
    known = [value for value in rows if value is not None]
    return known if len(known) >= ENOUGH * len(rows) else []


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


# --- Sets --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evenness:
    """How equal the reps of a set were."""

    variation: float
    """Standard deviation of their speeds (n - 1), as a share of the mean."""
    drop_off: float
    """Mean of the last third against that of the first, as a share; below 0 they got slower."""
    hero: float
    """The first rep against the median, as a share."""

    @property
    def fast_start(self) -> bool:
        """Whether the first rep was too fast for the rest."""
        return self.hero > FAST_START


@dataclass(frozen=True, slots=True)
class Set:
    """Reps of one kind, in order."""

    reps: tuple[Split, ...]
    evenness: Evenness | Unknown

    @property
    def first(self) -> Ran:
        """The step that all of them are."""
        return self.reps[0].step


def sets(all_splits: Sequence[Split]) -> tuple[Set, ...]:
    """The sets of a session: reps of the same step, wherever they stand, two at least."""
    reps = [one for one in all_splits if one.step.kind is REP and one.step.rep is not None]
    found: dict[tuple[object, ...], list[Split]] = {}
    for one in reps:
        found.setdefault(_name(one.step), []).append(one)
    return tuple(Set(tuple(same), evenness(same)) for same in found.values() if len(same) > 1)


def _name(step: Ran) -> tuple[object, ...]:
    """What makes two reps the same: all but the cadence, which asks for no other speed."""
    targets = tuple(target for target in step.targets if target.signal != "cadence")
    return step.kind, step.effort, step.end, targets


def evenness(reps: Sequence[Split]) -> Evenness | Unknown:
    """Of reps that were run to their end; Unknown for fewer than three with a speed."""
    whole = [one for one in reps if not one.step.cut]
    speeds = [one.speed for one in whole if one.speed]
    if len(whole) < LEAST:
        return Unknown("It takes three reps that were run to their end.")
    if len(speeds) < len(whole):
        return Unknown("Not every rep has a speed.")
    third = len(speeds) // 3
    first, last = fmean(speeds[:third]), fmean(speeds[-third:])
    return Evenness(
        variation=stdev(speeds) / fmean(speeds),
        drop_off=(last - first) / first,
        hero=speeds[0] / median(speeds) - 1,
    )


# --- Paces -------------------------------------------------------------------------------------

SETTLE = 5
"""The first seconds of a step, in which a runner comes to its pace."""
TOLERANCE = 0.03
"""Of a single pace, on either side (judgement): a pod is no better."""


def asked_speed(step: Ran, runner: Runner, part: float = 0.5) -> float | None:
    """The speed in m/s that a step asked for; a float is at marathon pace unless it says otherwise.

    None where nobody knows. `part`, 0 to 1, is how much of it is done: progressions climb.
    """
    speed = None if step.planned is None else step_speed(step.planned, runner, part)
    if speed is None and step.kind is Kind.FLOAT:
        speed = effort_speed(Effort.FLOAT, runner.vdot, runner.paces)
    return speed


def asked_band(step: Ran, runner: Runner) -> tuple[float, float] | None:
    """The slowest and the fastest speed in m/s that a step asked for; None where nobody knows."""
    pace = step.target("pace")
    if pace is not None and pace.unit == "s/km" and pace.low is not None and pace.high is not None:
        return (1000 / pace.high, 1000 / pace.low) if 0 < pace.low <= pace.high else None
    speed = asked_speed(step, runner)
    return None if speed is None else (speed, speed)


def pace_compliance(story: Story, seconds: Seconds) -> Share | Unknown:
    """Share of the time in steps that name a pace in which the runner kept it: its band, or 3 % on
    either side of a single one.
    """
    rows: list[bool | None] = []
    for step in story.steps:
        band = asked_band(step, story.runner) if step.target("pace") is not None else None
        if band is None:
            continue
        ramp = step.planned.target("pace") if step.planned is not None else None
        single = band[0] == band[1] or (ramp is not None and ramp.ramp)
        for k in seconds.of(step.began + SETTLE, step.ended):
            if seconds.steps[k] is not step:
                continue
            slow, fast = band
            if single:
                part = (k - step.began) / (step.ended - step.began)
                middle = asked_speed(step, story.runner, part) or (slow + fast) / 2
                slow, fast = middle * (1 - TOLERANCE), middle * (1 + TOLERANCE)
            speed = seconds.speed_10[k]
            rows.append(None if speed is None else slow <= speed <= fast)
    return share(rows, "No step asked for a pace.")


# --- Floats ------------------------------------------------------------------------------------

BAND = (0.92, 1.08)
"""Of a float's pace: where it is a float."""
BROKEN = 5
"""Seconds of walking that break one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a float kept its pace, without its first five seconds."""

    asked: float
    """m/s"""
    quality: float
    """FQ: the share of its time within 92 to 108 % of its pace."""
    ratio: float
    """Its mean speed by the one asked for."""
    shuffle: float
    """The share below 80 %."""


@dataclass(frozen=True, slots=True)
class Floated:
    """A float as it was run."""

    split: Split
    speed: float | None
    """m/s on average, without the first five seconds; None: too few of them were measured."""
    kept: Kept | Unknown
    broken: bool
    """Whether the runner is known to have walked for five seconds or more."""
    heart_rate_drop: float | None
    """bpm"""
    cost: float | None
    """The rep after it against the one before, as a share: below 0 it was slower."""


def floats(story: Story, seconds: Seconds, all_splits: Sequence[Split]) -> tuple[Floated, ...]:
    """Each float of a session."""
    found = []
    for place, one in enumerate(all_splits):
        if one.step.kind is Kind.FLOAT:
            before = all_splits[place - 1] if place else None
            after = all_splits[place + 1] if place + 1 < len(all_splits) else None
            found.append(_float(story, seconds, one, _cost(before, after)))
    return tuple(found)


def _float(story: Story, seconds: Seconds, one: Split, cost: float | None) -> Floated:
    over = [
        k
        for k in seconds.of(one.step.began + SETTLE, one.step.ended)
        if seconds.steps[k] is one.step
    ]
    speeds = [v for k in over if (v := seconds.speed[k]) is not None]
    lacks = covered(len(speeds), len(over), "It was too short.")
    walks = groupby(over, key=lambda k: (v := seconds.speed[k]) is not None and v < WALKING)
    return Floated(
        split=one,
        speed=None if lacks else fmean(speeds),
        kept=lacks or _kept(speeds, asked_speed(one.step, story.runner)),
        broken=any(walked and len(list(run)) >= BROKEN for walked, run in walks),
        heart_rate_drop=drop(seconds, one.step.began, ceil(one.step.ended)),
        cost=cost,
    )


def _kept(speeds: Sequence[float], asked: float | None) -> Kept | Unknown:
    if asked is None:
        return Unknown("No pace for floats is known: name one, or a race (--race 5k=21:30).")
    return Kept(
        asked=asked,
        quality=sum(BAND[0] * asked <= v <= BAND[1] * asked for v in speeds) / len(speeds),
        ratio=fmean(speeds) / asked,
        shuffle=sum(v < FLOOR * asked for v in speeds) / len(speeds),
    )


def _cost(before: Split | None, after: Split | None) -> float | None:
    """What a float costs the next rep: only reps of one kind can be compared."""
    if before is None or after is None or before.step.cut or after.step.cut:
        return None
    if before.step.kind is not REP or _name(before.step) != _name(after.step):
        return None
    return after.speed / before.speed - 1 if before.speed and after.speed else None
