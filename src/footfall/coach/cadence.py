"""Cadence against its target: a runner who drifts off the beat is told how to get back to it."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Say, Signal, Unit
from footfall.signals import Signals

OUT = 0.03
"""Beyond this share of the target it counts as out; 3 % of 170 is 5 spm."""
CLEAR = 0.02
"""Within this share it counts as back."""
PERSISTENCE = 15.0
SETTLE = 20.0
"""The first seconds of a step, in which a runner finds the new beat."""
SHORTEST_STEP = 30.0
REPEATS = (45.0, 90.0, 180.0)
"""Seconds after the first, second and third prompt of a step, which is the last."""
WALKING = 1.8
"""m/s: below it nobody runs, and a cadence is no news."""


class Cadence:
    """Says when the runner's cadence leaves the target, and once when it is back."""

    def __init__(self) -> None:
        self._settled = 0.0
        self._beyond = Spell(Signal.CADENCE)
        """Too quick (1), too slow (-1), or neither (0)."""
        self._alerts = 0
        self._last_alert = -inf
        self._owes_back = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause: give the runner time to find the beat."""
        if not stretch.resumed:
            self._alerts = 0
        self._settled = stretch.began + SETTLE
        self._beyond = Spell(Signal.CADENCE)
        self._owes_back = False

    def consider(self, now: float, stretch: Stretch, signals: Signals, spm: float) -> Iterator[Cue]:
        """Look at a new cadence against the beat at this moment; at most one cue."""
        if now < self._settled or spm <= 0 or not stretch.coaches_cadence:
            return
        if stretch.seconds is not None and stretch.seconds < SHORTEST_STEP:
            return
        speed = signals.current(Signal.SPEED, now)
        mean = signals.mean(Signal.CADENCE, now)
        if mean is None or (speed is not None and speed < WALKING):
            self._beyond.lasted(now, 0)
            return
        low, high = band(stretch, spm)
        side = -1 if mean < low * (1 - OUT) else 1 if mean > high * (1 + OUT) else 0
        beyond = self._beyond.lasted(now, side)
        if side and beyond >= PERSISTENCE:
            yield from self._prompt(now, side, mean, spm)
        elif self._owes_back and low * (1 - CLEAR) <= mean <= high * (1 + CLEAR):
            self._owes_back = False
            yield Cue(now, Say.CADENCE_BACK, mean, spm, Signal.CADENCE)

    def _prompt(self, now: float, side: int, mean: float, spm: float) -> Iterator[Cue]:
        if self._alerts >= len(REPEATS):
            return
        if now - self._last_alert < REPEATS[max(0, self._alerts - 1)]:
            return
        self._alerts += 1
        self._last_alert, self._owes_back = now, True
        kind = Say.CADENCE_HIGH if side > 0 else Say.CADENCE_LOW
        yield Cue(now, kind, mean, spm, Signal.CADENCE, self._alerts == len(REPEATS))


def band(stretch: Stretch, spm: float) -> tuple[float, float]:
    """The cadences that need no word, before any tolerance: the step's range around the beat."""
    asked = stretch.step.target("cadence")
    if asked is None or asked.ramp or asked.unit is not Unit.SPM:
        return spm, spm
    # The beat is in the middle of a range, wherever the runner's own + and - moved it.
    half = (asked.high - asked.low) / 2
    return spm - half, spm + half
