"""Few steps at a good pace: one hint in a run that they may reach too far ahead.

A hint and no alarm: many run well so (catalogue C9, and its ruling). It waits where the click leads
the cadence, or measures it: whoever was told something does not run by themselves any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from footfall.cadences import reaches
from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Say, Signal
from footfall.signals import Signals

HELD = 60.0
"""Seconds for which it has to be so."""
SETTLE = 60.0
"""The first seconds of a step, that are still on the way to its pace."""
COUNTED = 120.0
"""Fewer steps at that speed are strides that were taken for steps, or none at all."""

_EVEN = {Kind.EASY, Kind.STEADY}


class Overstride:
    """Gives the hint."""

    def __init__(self) -> None:
        self._few = Spell(Signal.CADENCE)
        self._given = self._looks = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        self._few = Spell(Signal.CADENCE)
        even, asked = stretch.step.kind in _EVEN, stretch.step.target("cadence")
        self._looks = even and stretch.free_cadence and asked is None

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new cadence; one cue in a session."""
        if self._given or not self._looks or now < stretch.began + SETTLE:
            return
        cadence, speed = signals.mean(Signal.CADENCE, now), signals.mean(Signal.SPEED, now)
        if cadence is None or speed is None:
            return
        few = cadence >= COUNTED and reaches(cadence, speed)
        if self._few.lasted(now, int(few)) >= HELD and few:
            self._given = True
            yield Cue(now, Say.STRIDE_LONG, cadence, signal=Signal.CADENCE)
