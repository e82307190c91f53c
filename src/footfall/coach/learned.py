"""What one session learns of its runner, and the next one begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footfall.coach.baseline import Known
from footfall.coach.lag import Lag

TAUS, DELAYS = (20.0, 120.0), (0.0, 30.0)
"""Seconds that a heart may take, and wait."""
CADENCES, SPEEDS = (100.0, 260.0), (1.0, 10.0)


@dataclass(frozen=True, slots=True)
class Learned:
    """How late the heart answers, and the cadence that comes by itself; None: not known."""

    lag: Lag | None = None
    own: Known | None = None

    def fields(self) -> dict[str, list[float | None]]:
        """As plain numbers: what a journal's header and the runner's folder keep."""
        told: dict[str, list[float | None]] = {}
        if self.lag is not None:
            told["lag"] = [self.lag.rise, self.lag.fall, self.lag.delay]
        if self.own is not None:
            told["own"] = [self.own.cadence, self.own.speed]
        return told


def of(fields: Mapping[str, Any]) -> Learned:
    """What such numbers tell; those that cannot be are not known."""
    return Learned(_lag(fields.get("lag")), _own(fields.get("own")))


def _lag(told: object) -> Lag | None:
    match told:
        case [int() | float() as rise, int() | float() as fall, int() | float() as delay]:
            good = _within(rise, TAUS) and _within(fall, TAUS) and _within(delay, DELAYS)
            return Lag(float(rise), float(fall), float(delay)) if good else None
    return None


def _own(told: object) -> Known | None:
    match told:
        case [int() | float() as cadence, None] if _within(cadence, CADENCES):
            return Known(float(cadence))
        case [int() | float() as cadence, int() | float() as speed]:
            good = _within(cadence, CADENCES) and _within(speed, SPEEDS)
            return Known(float(cadence), float(speed)) if good else None
    return None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
