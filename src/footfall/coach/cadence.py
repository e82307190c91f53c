"""Cadence against its target: a runner who drifts off the beat is told how to get back to it.

Nobody has to step at any one rate: what counts is the beat that was asked for. Quick feet are
harmless, so that they get more time than slow ones; and whoever does not follow a beat after three
words hears no more of it, in later steps neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch, walks
from footfall.model import Cue, Say, Signal, Unit
from footfall.signals import Signals

OUT = 0.03
"""Beyond this share of the target it counts as out; 3 % of 170 is 5 spm."""
CLEAR = 0.02
"""Within this share it counts as back."""
PERSISTENCE = {-1: 15.0, 1: 30.0}
"""Seconds for which feet have to be too slow, and too quick."""
SETTLE = 20.0
"""The first seconds of a step, in which a runner finds the new beat."""
SHORTEST_STEP = 30.0
REPEATS = (45.0, 90.0, 180.0)
"""Seconds after the first, second and third prompt in a row, which is the last."""
FLIP = 120.0
"""Seconds between prompts of opposite direction."""
REARM = 60.0
"""Seconds on the beat after which the coach starts again from the first prompt."""
RETURNING = 0.2
"""spm a second toward the beat that need no prompt: 5 spm in 25 s."""


class Cadence:
    """Says when the runner's cadence leaves the target, and once when it is back."""

    def __init__(self) -> None:
        self._settled = 0.0
        self._beyond = Spell(Signal.CADENCE)
        """Too quick (1), too slow (-1), or neither (0)."""
        self._alerts = 0
        self._last_alert, self._last_side = -inf, 0
        self._beat = 0.0
        """The beat, in spm, that the latest prompt was about."""
        self._owes_back = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause: give the runner time to find the beat."""
        if not stretch.resumed and self._alerts < len(REPEATS):
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
        mean = signals.mean(Signal.CADENCE, now)
        if mean is None or walks(signals, now):
            self._beyond.lasted(now, 0)
            return
        low, high = band(stretch, spm)
        side = -1 if mean < low * (1 - OUT) else 1 if mean > high * (1 + OUT) else 0
        lasted = self._beyond.lasted(now, side)
        if side and lasted >= PERSISTENCE[side]:
            yield from self._prompt(now, side, mean, spm, signals)
            return
        if not side and lasted >= REARM:
            self._alerts = 0
        if self._owes_back and low * (1 - CLEAR) <= mean <= high * (1 + CLEAR):
            self._owes_back = False
            yield Cue(now, Say.CADENCE_BACK, mean, spm, Signal.CADENCE)

    def _prompt(
        self, now: float, side: int, mean: float, spm: float, signals: Signals
    ) -> Iterator[Cue]:
        if self._alerts >= len(REPEATS):
            if abs(spm - self._beat) <= OUT * self._beat:
                return
            # Another beat is another story.
            self._alerts = 0
        wait = REPEATS[max(0, self._alerts - 1)]
        if now - self._last_alert < (max(wait, FLIP) if side == -self._last_side else wait):
            return
        slope = signals.slope(Signal.CADENCE, now)
        if slope is not None and -side * slope > RETURNING:
            return
        self._alerts += 1
        self._last_alert, self._last_side, self._beat = now, side, spm
        self._owes_back = True
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
