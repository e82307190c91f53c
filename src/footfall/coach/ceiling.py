"""The heart rate that is never to be passed: no gate, no patience beyond a few seconds, no end.

The limit is the runner's own; without one it follows from the maximum, and in intervals, which are
there to reach that, it lies above it. Hearts come down late: after the last hard step the lower one
counts from when they can have done so.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall import zones
from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Runner, Say, Signal
from footfall.signals import Signals

PERSISTENCE, OPTICAL_PERSISTENCE = 5.0, 15.0
"""Seconds above it: a chest strap's spikes last for three; light on the skin is wrong for longer.
"""
REPEATS = (20.0, 40.0)
"""Seconds after the first word, and after each later one."""
PEACE = 60.0
"""Seconds without a word after which the next is the first of a new story."""
DOWN = 60.0
"""Seconds until a heart has come down from a hard step: 8 + 55 ln(13/5), by its own lag."""
HARD = {Kind.WORK, Kind.STRIDE, Kind.SPRINT}
BETWEEN = {Kind.REST, Kind.FLOAT}
"""What goes on with the limit of the hard step before it."""


class Ceiling:
    """Says when heart rate is above the limit, and again until it is not."""

    def __init__(self, runner: Runner) -> None:
        self._steady = zones.ceiling(runner)
        self._hard = zones.ceiling(runner, intervals=True)
        self._is_hard = False
        self._down = 0.0
        """From when on the steady limit counts."""
        self._above = Spell(Signal.HEART_RATE)
        self._wait = 0.0
        self._last = -inf

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        kind, was = stretch.step.kind, self._is_hard
        self._is_hard = kind in HARD or (was and kind in BETWEEN)
        if was and not self._is_hard:
            self._down = stretch.began + DOWN

    def limit(self, now: float) -> float | None:
        """What counts at this moment, in bpm; None where nothing is known."""
        return self._hard if self._is_hard or now < self._down else self._steady

    def consider(self, now: float, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        value, limit = signals.current(Signal.HEART_RATE, now), self.limit(now)
        if limit is None or value is None:
            return
        # What may be the steps is no heart rate, and its seconds do not count.
        above = value > limit and signals.is_heart
        lasted = self._above.lasted(now, int(above))
        if not above or lasted < PERSISTENCE or now - self._last < self._wait:
            return
        if lasted < OPTICAL_PERSISTENCE and not signals.is_chest:
            return
        repeated = now - self._last < PEACE
        self._wait = REPEATS[repeated]
        self._last = now
        yield Cue(now, Say.CEILING, value, limit, Signal.HEART_RATE, again=repeated)
