"""The cadence that comes to a runner by itself, measured in silence.

Whoever is to step quicker has to be compared with themselves: 165 is quick for one and slow for
another. So a minute of steady running is looked for, once the first minutes are over.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median

WARMING = 300.0
"""Seconds of running before anything counts."""
WINDOW = 60.0
ENOUGH = 45
"""Values within the window."""
STEADY = 0.05
"""Coefficient of variation of the speed, at the most;"""
EVEN = 0.03
"""and of the cadence, where no speed is known."""
GAP = 3.0
"""Seconds without a value after which the window begins anew."""


@dataclass(frozen=True, slots=True)
class Known:
    """A runner's own cadence, and the speed at which it was found."""

    cadence: float
    """spm"""
    speed: float | None = None
    """m/s; None when nothing measured it"""


class Baseline:
    """Looks for a minute of steady running without a click."""

    def __init__(self) -> None:
        self._window: deque[tuple[float, float, float | None]] = deque()
        self._ran = 0.0
        self._at: float | None = None

    def take(self, now: float, cadence: float, speed: float | None) -> Known | None:
        """A value of somebody who runs in silence; the answer, once there is one."""
        gone = GAP + 1 if self._at is None else now - self._at
        self._at = now
        if gone > GAP:
            self._window.clear()
        else:
            self._ran += gone
        self._window.append((now, cadence, speed))
        while self._window[0][0] < now - WINDOW:
            self._window.popleft()
        whole = now - self._window[0][0] >= WINDOW - GAP
        if self._ran < WARMING + WINDOW or not whole or len(self._window) < ENOUGH:
            return None
        return self._found()

    def interrupt(self) -> None:
        """Something else than running by oneself: the minute begins anew."""
        self._window.clear()
        self._at = None

    def _found(self) -> Known | None:
        cadences = [cadence for _, cadence, _ in self._window]
        speeds = [speed for _, _, speed in self._window if speed is not None]
        told = len(speeds) >= ENOUGH
        if _variation(speeds if told else cadences) > (STEADY if told else EVEN):
            return None
        return Known(median(cadences), fmean(speeds) if told else None)


def _variation(values: list[float]) -> float:
    """The coefficient of variation: the standard deviation as a share of the mean."""
    mean = fmean(values)
    return sqrt(fmean([(value - mean) ** 2 for value in values])) / mean
