"""The floor of a float: it is a step of its own, never a rest.

A float below 80 % of its pace is a shuffle, and one in which somebody walks for five seconds is
broken (science: 5). Whoever stands has a reason, a road to cross or a shoe to tie.
"""

from __future__ import annotations

from collections.abc import Iterator

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Say, Signal
from footfall.signals import Signals

FLOOR = 0.80
"""Share of the float's pace below which it is a shuffle."""
PERSISTENCE = 8.0
WALKS = (0.7, 1.8)
"""m/s of somebody who walks, whatever the float's pace."""
WALKED = 5.0
"""Seconds of it that break a float."""
SETTLE = 10.0
"""The first seconds of a float, in which a runner slows down into it."""
MOST = 3
"""Floats in a row that are told; then it is how the runner wants them."""

_NEITHER, _SLOW, _WALKS = 0, 1, 2


class Float:
    """Says once in a float that it has become too slow, and once that it is a walk."""

    def __init__(self) -> None:
        self._state = Spell(Signal.SPEED)
        self._said: set[Say] = set()
        """In this float."""
        self._row = 0
        """Floats in a row, up to this one, that needed a word."""

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        self._state = Spell(Signal.SPEED)
        if stretch.step.kind is Kind.FLOAT and not stretch.resumed:
            self._row = self._row if self._said else 0
            self._said = set()

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new speed; at most one cue."""
        if stretch.step.kind is not Kind.FLOAT or now < stretch.began + SETTLE:
            return
        pace, speed = stretch.float_speed, signals.current(Signal.SPEED, now)
        if speed is None:
            return
        walks = WALKS[0] <= speed < WALKS[1]
        slow = pace is not None and WALKS[1] <= speed < FLOOR * pace
        state = _WALKS if walks else _SLOW if slow else _NEITHER
        lasted = self._state.lasted(now, state)
        if walks and lasted >= WALKED:
            yield from self._say(Cue(now, Say.FLOAT_WALK, speed, pace, Signal.SPEED))
        elif slow and lasted >= PERSISTENCE:
            yield from self._say(Cue(now, Say.FLOAT_LOW, speed, pace, Signal.SPEED))

    def _say(self, cue: Cue) -> Iterator[Cue]:
        if cue.kind in self._said:
            return
        self._row += not self._said
        self._said.add(cue.kind)
        if self._row <= MOST:
            yield cue
