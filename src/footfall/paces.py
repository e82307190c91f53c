"""Fitness <-> paces: VDOT from a race, and the speed that each effort then stands for.

The two curves are Daniels & Gilbert, "Oxygen Power" (1979): the oxygen that a speed costs, and the
share of the maximum that a runner holds for a time. Everything is computed, no table is kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from math import exp, sqrt

from footfall.errors import UsageError
from footfall.model import METRES, Effort, Kind, Runner, Step, Target, Unit

RACES = {
    "1500": 1500.0,
    "mile": 1609.344,
    "3k": 3000.0,
    "5k": 5000.0,
    "10k": 10_000.0,
    "15k": 15_000.0,
    "half": 21_097.5,
    "marathon": 42_195.0,
}
"""Metres of each race that a runner can name."""

GUESSED_VDOT = 35.0
"""5 km in 27 minutes: a cautious guess, only for how long a distance may last."""

_LIKELY = (10.0, 90.0)
"""VDOT from a brisk walk to beyond the world records, which are near 85."""

# --- Daniels & Gilbert 1979 --------------------------------------------------------------------


def _cost(speed: float) -> float:
    """Oxygen in ml/kg/min that running at `speed` m/s costs."""
    v = 60.0 * speed
    return -4.60 + 0.182258 * v + 0.000104 * v * v


def _speed_for(oxygen: float) -> float:
    """The speed in m/s that costs so much oxygen: the inverse of `_cost`."""
    root = sqrt(0.182258**2 + 4 * 0.000104 * (4.60 + oxygen))
    return (root - 0.182258) / (2 * 0.000104) / 60.0


def _share(seconds: float) -> float:
    """The share of VDOT that a runner can hold for so long."""
    t = seconds / 60.0
    return 0.8 + 0.1894393 * exp(-0.012778 * t) + 0.2989558 * exp(-0.1932605 * t)


def vdot(metres: float, seconds: float) -> float:
    """Daniels' VDOT, in ml/kg/min, of a race run flat out."""
    return _cost(metres / seconds) / _share(seconds)


@lru_cache
def race_seconds(vdot: float, metres: float) -> float:
    """How long a runner of that VDOT takes for a race of so many metres."""
    # The time lies between the speed of a full share (1.3 at the start of the curve) and that of
    # the curve's floor (0.8); VDOT falls as time grows, so halving finds it.
    low, high = metres / _speed_for(1.3 * vdot), metres / _speed_for(0.8 * vdot)
    while high - low > 1e-6:
        middle = (low + high) / 2
        if _cost(metres / middle) > vdot * _share(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


# --- What the runner says of a race ------------------------------------------------------------

_RACE = re.compile(r"\s*([^=]+?)\s*=\s*(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d(?:\.\d+)?)\s*")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mi|km|k|m)")


def read_race(text: str) -> tuple[float, float]:
    """Metres and seconds of a result like `5k=21:30` or `half=1:38:05`.

    Raises `UsageError` for what is not a race, not a time, or not a time that anybody runs.
    """
    found = _RACE.fullmatch(text.lower())
    if found is None:
        raise UsageError(
            f"“{text}” is not a race result. Write the race, = and the time, like 5k=21:30 "
            "or half=1:38:05."
        )
    name, hours, minutes, rest = found.groups()
    metres = RACES.get(name) or _length(name)
    if not metres:
        raise UsageError(
            f"“{name}” is not a race that Footfall knows. Write one of {', '.join(RACES)} "
            "or a distance, like 8km=35:10."
        )
    seconds = 3600.0 * int(hours or 0) + 60.0 * int(minutes) + float(rest)
    if not seconds or not _LIKELY[0] <= vdot(metres, seconds) <= _LIKELY[1]:
        raise UsageError(
            f"Nobody races {name} in the time of “{text}”. Times are minutes:seconds or "
            "hours:minutes:seconds, like 5k=21:30 or marathon=3:45:00."
        )
    return metres, seconds


def _length(name: str) -> float:
    """Metres of a race that is named by its length; 0 when it is not."""
    found = _LENGTH.fullmatch(name)
    if found is None:
        return 0.0
    return float(found[1]) * METRES[{"k": "km"}.get(found[2], found[2])]


# --- Speeds of efforts -------------------------------------------------------------------------

_WALK = 1.5
"""m/s, 11 minutes a km: a brisk walk, whatever the fitness."""


def effort_speed(effort: Effort, vdot: float) -> float | None:
    """The speed in m/s of an effort for a runner of that VDOT; None when it has none."""

    def race(name: str) -> float:
        return RACES[name] / race_seconds(vdot, RACES[name])

    match effort:
        case Effort.EASY:
            # Daniels' E is 59-74 % of VDOT: the middle of it.
            return _speed_for(0.665 * vdot)
        case Effort.JOG | Effort.WARMUP | Effort.COOLDOWN:
            # The slow end of E: these are there to recover or to get going.
            return _speed_for(0.59 * vdot)
        case Effort.STEADY:
            # By its name between easy and marathon pace: halfway.
            return (_speed_for(0.665 * vdot) + race("marathon")) / 2
        case Effort.MARATHON | Effort.FLOAT:
            # A float is a fast recovery, at marathon pace unless the step says otherwise.
            return race("marathon")
        case Effort.HALF:
            return race("half")
        case Effort.THRESHOLD:
            # Daniels' T: 88 % of VDOT, what can be held for about an hour.
            return _speed_for(0.88 * vdot)
        case Effort.TEN_K:
            return race("10k")
        case Effort.FIVE_K:
            return race("5k")
        case Effort.THREE_K:
            return race("3k")
        case Effort.MILE:
            return race("mile")
        case Effort.HARD:
            # Between 3k and 5k pace, Daniels' I: halfway.
            return (race("3k") + race("5k")) / 2
        case Effort.STRIDE:
            # Fast but relaxed: about 800 m pace, 5 % above that of a mile (judgement).
            return 1.05 * race("mile")
        case Effort.SPRINT:
            # Near the top speed, which most runners have a quarter above mile pace (judgement).
            return 1.25 * race("mile")
        case Effort.WALK | Effort.REST:
            # Who rests between reps walks about.
            return _WALK
        case Effort.DRILL:
            # Skips and high knees have a form, not a speed.
            return None


# --- Speeds of steps ---------------------------------------------------------------------------

_FASTEST = 120.0
"""Seconds a km, the fastest pace of the notation: no offset makes an effort faster."""

_BY_KIND = {
    Kind.READY: Effort.REST,
    Kind.WARMUP: Effort.WARMUP,
    Kind.EASY: Effort.EASY,
    Kind.STEADY: Effort.STEADY,
    Kind.WORK: Effort.HARD,
    Kind.FLOAT: Effort.FLOAT,
    Kind.REST: Effort.REST,
    Kind.STRIDE: Effort.STRIDE,
    Kind.SPRINT: Effort.SPRINT,
    # Drills travel about as fast as a walk.
    Kind.DRILL: Effort.WALK,
    Kind.COOLDOWN: Effort.COOLDOWN,
}
"""The effort that stands in for a step which names none, to estimate how long it lasts."""


def step_speed(step: Step, runner: Runner, part: float = 0.0) -> float | None:
    """The speed in m/s that a step asks for when `part` (0..1) of it is done; None: no certain one.

    A pace target wins over an effort; an effort counts only where the runner's VDOT is known.
    """
    pace = step.target("pace")
    if pace is not None:
        return METRES[_UNITS[pace.unit]] / _pace(pace, part)
    if step.effort is None or runner.vdot is None:
        return None
    speed = effort_speed(step.effort, runner.vdot)
    if speed is None:
        return None
    if step.effort_to is not None:
        goal = effort_speed(step.effort_to, runner.vdot)
        speed += ((speed if goal is None else goal) - speed) * part
    if step.offset:
        unit = METRES[_UNITS[step.offset_unit]]
        speed = unit / max(unit / speed + step.offset, _FASTEST * unit / 1000)
    return speed


_UNITS = {Unit.PACE_KM: "km", Unit.PACE_MI: "mi"}


def _pace(target: Target, part: float) -> float:
    """Seconds a unit: the middle of a band, or where a ramp has got to."""
    return target.first + (target.last - target.first) * (part if target.ramp else 0.5)


def estimate_speed(step: Step, runner: Runner) -> float:
    """A mean speed in m/s for any step, to estimate how long a distance lasts; always a number.

    Where the fitness is not known it is guessed; where no effort is named the step's kind is one.
    """
    known = runner if runner.vdot is not None else replace(runner, vdot=GUESSED_VDOT)
    speed = step_speed(step, known, 0.5)
    if speed is None:
        speed = step_speed(replace(step, effort=_BY_KIND[step.kind]), known, 0.5)
    return _WALK if speed is None else speed
