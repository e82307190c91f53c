"""Fitness <-> paces: VDOT from a race, and the speed that each effort then stands for.

The two curves are Daniels & Gilbert, "Oxygen Power" (1979): the oxygen that a speed costs, and the
share of the maximum that a runner holds for a time. Everything is computed, no table is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt
from statistics import fmean

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
"""m/s, 11 minutes a km: a brisk walk, whatever the fitness. Who rests between reps walks, too."""

EASY = (0.59, 0.74)
"""Daniels' E, the easy runs, as shares of VDOT."""
THRESHOLD = 0.88
"""Daniels' T, what can be held for about an hour, as a share of VDOT."""
INTERVAL = 0.975
"""The middle of Daniels' I, 95-100 % of VDOT: reps of three to five minutes."""
REPETITION = 1.07
"""The middle of Daniels' R, 105-110 % of VDOT: short and quick reps with full rests."""

_SHARES = {
    Effort.EASY: sum(EASY) / 2,
    # The slow end of E: it is there to recover or to get going.
    Effort.JOG: EASY[0],
    Effort.THRESHOLD: THRESHOLD,
}
_MADE_OF = {
    Effort.WARMUP: (1.0, (Effort.JOG,)),
    Effort.COOLDOWN: (1.0, (Effort.JOG,)),
    # By its name between easy and marathon pace: halfway.
    Effort.STEADY: (1.0, (Effort.EASY, Effort.MARATHON)),
    # A fast recovery, at marathon pace unless the step says otherwise.
    Effort.FLOAT: (1.0, (Effort.MARATHON,)),
    # Between 3k and 5k pace, Daniels' I: halfway.
    Effort.HARD: (1.0, (Effort.THREE_K, Effort.FIVE_K)),
    # Fast but relaxed: about 800 m pace, 5 % above that of a mile (judgement).
    Effort.STRIDE: (1.05, (Effort.MILE,)),
    # Near the top speed, which most runners have a quarter above mile pace (judgement).
    Effort.SPRINT: (1.25, (Effort.MILE,)),
}
"""Efforts as a factor on the mean speed of others."""

Paces = tuple[tuple[Effort, Target], ...]
"""A runner's own table, as `Runner.paces` has it."""


@dataclass(frozen=True, slots=True)
class Band:
    """Speeds in m/s from `slow` to `fast`; where they are the same it is one pace."""

    slow: float
    fast: float


def training(vdot: float) -> dict[str, Band]:
    """Daniels' five training paces, by their letters, of a runner of that VDOT."""
    marathon = RACES["marathon"] / race_seconds(vdot, RACES["marathon"])
    shares = {"T": THRESHOLD, "I": INTERVAL, "R": REPETITION}
    return {
        "E": Band(*(_speed_for(share * vdot) for share in EASY)),
        "M": Band(marathon, marathon),
        **{letter: Band(*[_speed_for(share * vdot)] * 2) for letter, share in shares.items()},
    }


def effort_speed(effort: Effort, vdot: float | None, own: Paces = ()) -> float | None:
    """The speed in m/s of an effort, by the runner's own paces, else by the VDOT.

    None where neither tells it, and for a drill, which has a form and not a speed.
    """
    table = dict(own)
    if effort in table:
        return _metres_a_second(table[effort], 0.5)
    if effort is Effort.JOG and Effort.EASY in table:
        return own_band(table[Effort.EASY]).slow
    if effort in _MADE_OF:
        factor, others = _MADE_OF[effort]
        speeds = [effort_speed(other, vdot, own) for other in others]
        known = [speed for speed in speeds if speed is not None]
        return factor * fmean(known) if known == speeds else None
    if effort in (Effort.WALK, Effort.REST):
        return _WALK
    if vdot is None or effort is Effort.DRILL:
        return None
    if effort in _SHARES:
        return _speed_for(_SHARES[effort] * vdot)
    return RACES[effort] / race_seconds(vdot, RACES[effort])


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

    A pace target wins over an effort; an effort counts only where the runner's own paces or VDOT
    tell of it.
    """
    pace = step.target("pace")
    if pace is not None:
        return _metres_a_second(pace, part)
    if step.effort is None:
        return None
    speed = effort_speed(step.effort, runner.vdot, runner.paces)
    if speed is None:
        return None
    if step.effort_to is not None:
        goal = effort_speed(step.effort_to, runner.vdot, runner.paces)
        speed += ((speed if goal is None else goal) - speed) * part
    if step.offset:
        unit = METRES[_UNITS[step.offset_unit]]
        speed = unit / max(unit / speed + step.offset, _FASTEST * unit / 1000)
    return speed


_UNITS = {Unit.PACE_KM: "km", Unit.PACE_MI: "mi"}


def own_band(pace: Target) -> Band:
    """The speeds of a pace that the runner wrote."""
    metres = METRES[_UNITS[pace.unit]]
    return Band(metres / pace.high, metres / pace.low)


def _metres_a_second(pace: Target, part: float) -> float:
    """The speed of a pace: of the middle of a band, or of where a ramp has got to."""
    seconds = pace.first + (pace.last - pace.first) * (part if pace.ramp else 0.5)
    return METRES[_UNITS[pace.unit]] / seconds


def estimate_speed(step: Step, runner: Runner) -> float:
    """A mean speed in m/s for any step, to estimate how long a distance lasts; always a number.

    Where the fitness is not known it is guessed; where no effort is named the step's kind is one.
    """
    known = runner if runner.vdot is not None else replace(runner, vdot=GUESSED_VDOT)
    speed = step_speed(step, known, 0.5)
    if speed is None:
        speed = step_speed(replace(step, effort=_BY_KIND[step.kind]), known, 0.5)
    return _WALK if speed is None else speed


# --- What stands beside a pace -----------------------------------------------------------------


def per_hour(speed: float, unit: str) -> float:
    """A speed in m/s in `km` or `mi` an hour."""
    return 3600 * speed / METRES[unit]


_TYPICAL = ((12, 160), (10, 170), (9, 170), (8, 180), (7, 180), (6, 190))
"""Minutes a mile, and the cadence in spm that is usual there."""


def typical_cadence(speed: float) -> float:
    """The cadence in spm that many run at a speed in m/s: never a goal, and never a fault.

    A straight line in speed between the knots of the table, flat outside of it.
    """
    knots = [(METRES["mi"] / (60 * minutes), spm) for minutes, spm in _TYPICAL]
    for (slow, low), (fast, high) in pairwise(knots):
        if speed <= fast:
            part = max(0.0, (speed - slow) / (fast - slow))
            return low + (high - low) * part
    return float(knots[-1][1])


_SLOWER = (60.0, 120.0)
"""Seconds a mile between marathon pace and easy running, by a rule of thumb."""


def easy_by_marathon(marathon: float) -> Band:
    """Easy running by how much slower than marathon pace it is: one to two minutes a mile.

    `marathon` is a speed in m/s. The slow end is slower than Daniels' for all but the slowest.
    """
    fast, slow = (METRES["mi"] / (METRES["mi"] / marathon + more) for more in _SLOWER)
    return Band(slow, fast)


_FRIEL = (("1", 129), ("2", 114), ("3", 106), ("4", 101), ("5a", 97), ("5b", 90), ("5c", 0))
"""Friel's pace zones, and the fast bound of each in percent of the time that a km takes at the pace
of the threshold. His 5a (97-100) reaches into his 4 (99-105): here 4 begins where 5a ends."""


def pace_zones(threshold: float) -> tuple[tuple[str, float | None, float | None], ...]:
    """Friel's zones by pace: name, slow and fast bound in m/s, of a threshold speed in m/s.

    The fast bound belongs to the zone, the slow one to the slower zone; None is no bound.
    """
    bounds = [None, *(100 * threshold / p if p else None for _, p in _FRIEL)]
    names = (name for name, _ in _FRIEL)
    return tuple((name, *span) for name, span in zip(names, pairwise(bounds), strict=True))
