"""Heart-rate zones of a runner, and targets in the unit that is measured.

Five zones, of the maximum, of the heart-rate reserve (Karvonen 1957), of the lactate threshold
(Friel's running zones, whose 5a, 5b and 5c count as one), or by the runner's own table. Where they
touch, the bound belongs to the upper zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor

from footfall.model import METRES, ResolvedTarget, Runner, Target, Unit, ZoneMethod


@dataclass(frozen=True, slots=True)
class Zone:
    """A span of heart rates, in bpm: `low` belongs to it and `high` to the next."""

    number: int
    """1 to 5."""
    low: float | None
    """None where the method gives the lowest zone no bound."""
    high: float | None
    """None where the method gives the highest zone no bound."""
    part: str = ""
    """The letter of a part of the zone; "" is all of it."""

    @property
    def name(self) -> str:
        """`2`, or `5a`."""
        return f"{self.number}{self.part}"

    def beats(self, top: bool = False) -> str:
        """Its whole heart rates: `145-152`, `up to 144`, `181 up`.

        The high bound is the next zone's; that of the `top` zone is its own.
        """
        low = None if self.low is None else ceil(self.low)
        high = None if self.high is None else floor(self.high) if top else ceil(self.high) - 1
        if low is None or high is None:
            return f"up to {high}" if low is None else f"{low} up"
        return f"{low}-{high}"


_PERCENTS: dict[ZoneMethod, tuple[int | None, ...]] = {
    ZoneMethod.MAX: (50, 60, 70, 80, 90, 100),
    ZoneMethod.RESERVE: (50, 60, 70, 80, 90, 100),
    ZoneMethod.THRESHOLD: (None, 85, 90, 95, 100, None),
}
"""The bounds of the five zones, in percent of what the method takes them of."""

_TOP_PARTS = (100, 103, 106, None)
"""Friel's 5a, 5b and 5c, in percent of the threshold."""

RECOVERY = 75
"""Percent of the maximum that a recovery run stays below."""
LONG_RUN = (70, 80)
"""Percent of the maximum that a steady long run is run at."""


class Anchor(StrEnum):
    """A heart rate of the runner's own that zones are percentages of."""

    MAX = "max"
    REST = "rest"
    THRESHOLD = "threshold"


_METHODS = {
    Unit.PERCENT_MAX: ZoneMethod.MAX,
    Unit.PERCENT_RESERVE: ZoneMethod.RESERVE,
    Unit.PERCENT_THRESHOLD: ZoneMethod.THRESHOLD,
}


@lru_cache
def _scale(runner: Runner, method: ZoneMethod) -> tuple[float, float] | None:
    """The heart rates of 0 and 100 % by this method; None where the runner is not known so."""
    match method, runner:
        case ZoneMethod.MAX, Runner(hr_max=int(top)):
            return 0.0, float(top)
        case ZoneMethod.RESERVE, Runner(hr_max=int(top), hr_rest=int(rest)) if rest < top:
            return float(rest), float(top)
        case ZoneMethod.THRESHOLD, Runner(lthr=int(threshold)):
            return 0.0, float(threshold)
    return None


def _bpm(percent: float, scale: tuple[float, float]) -> float:
    # Multiplied before it is divided: 60 % of 185 is 111, not nearly 111.
    return scale[0] + percent * (scale[1] - scale[0]) / 100


@lru_cache
def edges(runner: Runner) -> tuple[Zone, ...] | None:
    """The five zones by the runner's method, one upon the other; None when it lacks a number."""
    if runner.zones is ZoneMethod.OWN:
        bounds = _own_bounds(runner.zone_edges)
    else:
        scale = _scale(runner, runner.zones)
        bounds = _bounds(_PERCENTS[runner.zones], scale) if scale else []
    return tuple(Zone(n, *span) for n, span in enumerate(pairwise(bounds), start=1)) or None


def _bounds(percents: Iterable[int | None], scale: tuple[float, float]) -> list[float | None]:
    return [None if percent is None else _bpm(percent, scale) for percent in percents]


def _own_bounds(own: tuple[int, ...]) -> list[float | None]:
    """The six bounds of five zones, from the four to six numbers of a table."""
    if not own:
        return []
    return [*[None] * (len(own) < 6), *own, *[None] * (len(own) == 4)]


def parts(runner: Runner) -> tuple[Zone, ...]:
    """Friel's 5a, 5b and 5c, where the runner's zones are of the threshold; else nothing."""
    scale = _scale(runner, runner.zones)
    if runner.zones is not ZoneMethod.THRESHOLD or scale is None:
        return ()
    spans = pairwise(_bounds(_TOP_PARTS, scale))
    return tuple(Zone(5, *span, letter) for letter, span in zip("abc", spans, strict=True))


def zone_of(bpm: float, runner: Runner) -> int | None:
    """The zone of a heart rate, from 1; None when the zones are not known.

    What lies below the lowest zone counts to it, and what lies above the highest to that.
    """
    zones = edges(runner)
    if zones is None:
        return None
    return next((zone.number for zone in zones if zone.high is None or bpm < zone.high), len(zones))


def resolve(target: Target, runner: Runner) -> ResolvedTarget:
    """The target in bpm, spm, s/km, RPE or %spm; as written where the runner is not known enough.

    Zone 1 has no lower bound and the top zone no upper one: nobody is told to hurry in a recovery,
    or to slow down below a maximum.
    """
    low, high, unit = target.low, target.high, target.unit
    match unit:
        case Unit.ZONE:
            zones = edges(runner)
            if zones is not None:
                first, last = zones[round(low) - 1], zones[round(high) - 1]
                return ResolvedTarget(
                    target.signal,
                    None if first is zones[0] else first.low,
                    None if last is zones[-1] else last.high,
                    Unit.BPM,
                )
        case Unit.PERCENT_MAX | Unit.PERCENT_RESERVE | Unit.PERCENT_THRESHOLD:
            scale = _scale(runner, _METHODS[unit])
            if scale is not None:
                return ResolvedTarget(target.signal, _bpm(low, scale), _bpm(high, scale), Unit.BPM)
        case Unit.PACE_KM:
            return ResolvedTarget(target.signal, low, high, "s/km")
        case Unit.PACE_MI:
            miles = METRES["km"] / METRES["mi"]
            return ResolvedTarget(target.signal, low * miles, high * miles, "s/km")
    return ResolvedTarget(target.signal, low, high, unit)


def lacking(target: Target, runner: Runner) -> Anchor:
    """The first heart rate that a target in zones or percent asks for and the runner has not told.

    For a target that `resolve` leaves as it is written.
    """
    match _METHODS.get(target.unit, runner.zones), runner:
        case ZoneMethod.THRESHOLD, _:
            return Anchor.THRESHOLD
        case ZoneMethod.RESERVE, Runner(hr_max=int()):
            return Anchor.REST
    return Anchor.MAX


def ceiling(runner: Runner, *, intervals: bool = False) -> float | None:
    """The heart rate in bpm that is never to be passed; None when nothing is known of it.

    The runner's own always counts. Else it is 95 % of the maximum, or 5 bpm below it where that is
    less; in intervals, which lead up to the maximum, 5 bpm above it.
    """
    if runner.hr_ceiling is not None:
        return float(runner.hr_ceiling)
    top = runner.hr_max
    if top is None:
        return None
    return top + 5.0 if intervals else min(95 * top / 100, top - 5.0)


def likely_max(age: int) -> float:
    """The maximum in bpm that people of an age (years) have on average: Tanaka 2001.

    Every third runner's is more than 10 bpm off, so that it is no runner's own maximum.
    """
    return (2080 - 7 * age) / 10


def of_max(percent: float, hr_max: float) -> float:
    """So many percent of the maximum, in bpm."""
    return _bpm(percent, (0.0, hr_max))
