"""How late a runner's heart answers: a dead time, and then the most of it within a time constant.

First order with dead time is the best physical reading of hearts in running (Hunt & Wang 2024); the
numbers begin with those of changes during a run (Hunt et al. 2015: 57.6 ± 23.6 s, shorter on the
way up than down) and are learned from the runner's own speed and heart rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np

SETTLED = 5.0
"""bpm from its final value at which a heart counts as settled."""
EVERY = 5.0
"""Seconds between two looks: hearts are slow, and looks cost time."""
GAP = 10.0
"""Seconds without a heart rate or a speed after which it begins anew,"""
FORGETS = 180.0
"""and until what came before no longer matters."""
DRIFTS = 600.0
"""Seconds of running after which hearts drift upwards."""
NOISE = 2.0
"""bpm that a look may be beside the model without proving anything,"""
ALIKE = 6.0
"""and how many looks, one after the other, are wrong in the same way."""
UNSURE, SURE = (0.30, 4.0), (0.15, 2.0)
"""How far off the numbers may be that are believed at first, and those of earlier runs: the log of
a time constant, and seconds of dead time."""

# The middle of a look's speed is so much before that of its heart rate.
_LOOKS = np.arange(5)
_BACK, _RISES, _FALLS = (
    axis.ravel()
    for axis in np.meshgrid(_LOOKS, np.geomspace(25.0, 80.0, 7), np.geomspace(35.0, 100.0, 7))
)
"""Every heart: how many looks its dead time is, and its time constants, all in one row."""
_DELAYS = (_BACK + 0.5) * EVERY
_UP, _DOWN = -np.expm1(-EVERY / _RISES), -np.expm1(-EVERY / _FALLS)


@dataclass(frozen=True, slots=True)
class Lag:
    """What is known of a heart's lag, all in seconds."""

    rise: float = 45.0
    """The time constant of a rising heart rate,"""
    fall: float = 55.0
    """of a falling one,"""
    delay: float = 8.0
    """and what passes before it answers at all; the sensor's own lateness is in it."""

    def gate(self, change: float) -> float:
        """Seconds until a change of so many bpm is settled."""
        tau = self.rise if change > 0 else self.fall
        return self.delay + tau * max(0.0, log(max(abs(change), SETTLED) / SETTLED))


PRIOR = Lag()


class Learner:
    """Compares the heart with those of all time constants and dead times, on the speed that was
    run: the less a heart of such numbers errs, the more they count.
    """

    def __init__(self, known: Lag | None = None) -> None:
        self._prior = known or PRIOR
        self._trust = SURE if known else UNSURE
        self._at: float | None = None
        self._ran = self._since = 0.0
        self._speeds = np.zeros(_LOOKS.size)
        """The latest, one for each dead time."""
        self._answers = np.zeros(_BACK.size)
        """The speed that each heart would be settled at."""
        # Sums of a regression for each: heart rate on that speed, and on the time of the drift.
        self._count = self._t = self._tt = self._h = self._hh = self._th = 0.0
        self._xx = np.zeros(_BACK.size)
        self._sums = np.zeros((3, _BACK.size))
        """Of x, xh and xt."""

    def hear(self, now: float, bpm: float, speed: float) -> None:
        """A look, every 5 s: the means of those seconds of heart rate (bpm) and speed (m/s)."""
        if self._at is None or now - self._at > GAP:
            self._since = now
            self._speeds[:] = self._answers[:] = speed
        self._at = now
        self._ran += EVERY
        gap = self._speeds[_BACK] - self._answers
        self._answers += gap * np.where(gap > 0, _UP, _DOWN)
        self._speeds[1:] = self._speeds[:-1]
        self._speeds[0] = speed
        if now - self._since < FORGETS:
            return
        x, h, t = self._answers, bpm - 140.0, max(0.0, self._ran - DRIFTS) / 60
        self._count += 1
        self._t, self._tt = self._t + t, self._tt + t * t
        self._h, self._hh, self._th = self._h + h, self._hh + h * h, self._th + t * h
        self._xx += x * x
        self._sums += np.array(((1.0,), (h,), (t,))) * x

    @property
    def lag(self) -> Lag:
        """What is believed by now."""
        if self._count < ALIKE:
            return self._prior
        errors = self._errors()
        noise = max(NOISE**2, float(errors.min()) / self._count)
        prior, (spread, seconds) = self._prior, self._trust
        doubt = (
            errors / (noise * ALIKE)
            + (np.log(_RISES / prior.rise) / spread) ** 2
            + (np.log(_FALLS / prior.fall) / spread) ** 2
            + ((_DELAYS - prior.delay) / seconds) ** 2
        )
        weights = np.exp((doubt.min() - doubt) / 2)
        weights /= weights.sum()
        return Lag(
            exp(float((weights * np.log(_RISES)).sum())),
            exp(float((weights * np.log(_FALLS)).sum())),
            float((weights * _DELAYS).sum()),
        )

    def _errors(self) -> np.ndarray:
        """The squared errors that each heart leaves, in bpm²."""
        n = self._count
        tt, th = self._tt - self._t**2 / n + 1e-9, self._th - self._t * self._h / n
        hh = self._hh - self._h**2 / n
        x, xh, xt = self._sums
        xx = self._xx - x**2 / n + 1e-6
        xh, xt = xh - x * self._h / n, xt - x * self._t / n
        # Least squares in two unknowns; the drift's share is taken out of both first.
        own, shared = xx - xt**2 / tt, xh - xt * th / tt
        slope = np.maximum(shared, 0.0) / np.maximum(own, 1e-6)
        return np.maximum(hh - th**2 / tt - 2 * slope * shared + slope**2 * own, 0.0)
