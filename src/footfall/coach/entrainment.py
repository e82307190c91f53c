"""Whether the feet follow the click, or only happen to be as quick.

A cadence that equals the click proves nothing. So the click wavers once in a run, by 2 % and too
slowly to be noticed, and what follows it is looked for in the footsteps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sin, sqrt
from statistics import fmean

DEPTH = 0.02
PERIOD = 25.0
"""Seconds of one wave."""
CYCLES = 2
LAGS = range(9)
"""Seconds by which a pod may be late: smoothing and transmission."""
CORRELATION, SLOPE = 0.6, 0.4
"""What both have to exceed. A waver of 1 % is mistaken seven times in a hundred, of 2 % less than
three times (simulation)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How the cadence answered."""

    follows: bool
    lag: int
    """Seconds after which it did best."""
    correlation: float
    slope: float
    """spm of the cadence for each of the click."""


def wave(seconds: float) -> float:
    """By what the click is multiplied, so many seconds into the probe; 1 before and after it."""
    within = 0 <= seconds <= PERIOD * CYCLES
    return 1 + DEPTH * sin(2 * pi * seconds / PERIOD) if within else 1.0


def answer(click: Sequence[float], cadence: Sequence[float | None]) -> Answer:
    """Compare the click (spm) and the cadence of the same seconds, two whole waves of them."""
    best = Answer(False, 0, 0.0, 0.0)
    for lag in LAGS:
        pairs = [
            (beat, step)
            for beat, step in zip(click, cadence[lag:], strict=False)
            if step is not None
        ]
        if len(pairs) < PERIOD * CYCLES / 2:
            continue
        correlation, slope = _line(pairs)
        if correlation > best.correlation:
            follows = correlation > CORRELATION and slope > SLOPE
            best = Answer(follows, lag, correlation, slope)
    return best


def _line(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Pearson's r, and the slope of the second on the first; zeros where nothing varies."""
    x0, y0 = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    xx = sum((x - x0) ** 2 for x, _ in pairs)
    yy = sum((y - y0) ** 2 for _, y in pairs)
    xy = sum((x - x0) * (y - y0) for x, y in pairs)
    return (xy / sqrt(xx * yy), xy / xx) if xx > 0 and yy > 0 else (0.0, 0.0)
