"""Pace against the one that the runner wrote, in steps that are run evenly.

Only a written pace is held. One that follows from an effort is a guide: how hard it feels comes
first, and devices check (catalogue Z10). So is every pace on a hot day, hence the wide slow side.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall.coach.spell import Spell
from footfall.coach.stretch import WALKING, Stretch
from footfall.model import Cue, Kind, Say, Signal
from footfall.signals import Signals

FAST, SLOW = 0.05, 0.07
"""Beyond this share of the pace it counts. A foot pod is off by 2 % and wavers by 1.5 %; slower may
be the heat's, which makes 8:15 of 8:00, 3 % (catalogue Z11)."""
WINDOW = 30.0
"""Seconds whose mean is compared."""
FAST_PERSISTENCE, SLOW_PERSISTENCE = 30.0, 45.0
"""To be slow is harmless; and whoever is told of a pace that only wanders for half a minute leaves
the right one (simulated runners)."""
SETTLE = 30.0
"""The first seconds of a step, in which a runner finds the pace and the sensor follows."""
SETTLE_REP = 60.0
"""The same of a rep, whose start has a word of its own (`reps`)."""
SHORTEST_STEP = 180.0
REFRACTORY = (120.0, 240.0, 480.0)
"""Seconds after the first, second and third prompt of a step, which is the last."""
FLIP = 120.0
"""Seconds between prompts of opposite direction."""
RETURNING = 0.01
"""m/s a second toward the pace that needs no prompt: 5 % of an easy run in a quarter of a minute.
"""

_EVEN = {Kind.EASY, Kind.STEADY, Kind.WORK}


class Pace:
    """Says when the runner leaves the pace that the step was written with."""

    def __init__(self) -> None:
        self._settled = 0.0
        self._beyond = Spell(Signal.SPEED)
        """Too fast (1), too slow (-1), or neither (0)."""
        self._alerts = 0
        self._last_alert, self._last_side = -inf, 0

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        if not stretch.resumed:
            self._alerts = 0
        self._settled = stretch.began + (SETTLE if stretch.rep is None else SETTLE_REP)
        self._beyond = Spell(Signal.SPEED)

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new speed; at most one cue."""
        if stretch.pace is None or stretch.step.kind not in _EVEN or now < self._settled:
            return
        if stretch.seconds is not None and stretch.seconds < SHORTEST_STEP:
            return
        mean = signals.mean(Signal.SPEED, now, WINDOW)
        if mean is None:
            return
        low, high = stretch.pace
        side = 1 if mean > high * (1 + FAST) else -1 if WALKING <= mean < low * (1 - SLOW) else 0
        lasted = self._beyond.lasted(now, side)
        if side and lasted >= (FAST_PERSISTENCE if side > 0 else SLOW_PERSISTENCE):
            yield from self._prompt(now, side, mean, high if side > 0 else low, signals)

    def _prompt(
        self, now: float, side: int, mean: float, bound: float, signals: Signals
    ) -> Iterator[Cue]:
        if self._alerts >= len(REFRACTORY):
            return
        wait = REFRACTORY[max(0, self._alerts - 1)]
        if now - self._last_alert < (max(wait, FLIP) if side == -self._last_side else wait):
            return
        slope = signals.slope(Signal.SPEED, now)
        if slope is not None and -side * slope > RETURNING:
            return
        self._alerts += 1
        self._last_alert, self._last_side = now, side
        kind, last = Say.PACE_HIGH if side > 0 else Say.PACE_LOW, self._alerts == len(REFRACTORY)
        yield Cue(now, kind, mean, bound, Signal.SPEED, last)
