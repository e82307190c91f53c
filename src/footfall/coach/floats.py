"""The floor of a float: it is a step of its own, never a rest."""

from __future__ import annotations

from collections.abc import Iterator

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Say, Signal
from footfall.signals import Signals

FLOOR = 0.80
"""Share of the float's pace below which it is a shuffle."""
PERSISTENCE = 8.0
SETTLE = 10.0
"""The first seconds of a float, in which a runner slows down into it."""


class Float:
    """Says once in a float that it has become too slow."""

    def __init__(self) -> None:
        self._slow = Spell(Signal.SPEED)
        self._said = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        self._slow, self._said = Spell(Signal.SPEED), self._said and stretch.resumed

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new speed; at most one cue."""
        pace, speed = stretch.float_speed, signals.current(Signal.SPEED, now)
        if pace is None or speed is None or now < stretch.began + SETTLE:
            return
        slow = speed < FLOOR * pace
        lasted = self._slow.lasted(now, int(slow))
        if slow and lasted >= PERSISTENCE and not self._said:
            self._said = True
            yield Cue(now, Say.FLOAT_LOW, speed, pace, Signal.SPEED)
