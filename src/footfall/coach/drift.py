"""Cardiac drift: in a long steady run hearts climb at the same pace, and that is no fault.

A heart drifts by 10 bpm an hour and more from the tenth minute on (Coyle & González-Alonso 2001).
So as long as the pace does not rise, a heart that is a little above an easy zone is told so once in
a few minutes, and not again and again; how much is judgement. A bound that gives way as much takes
simulated runners out of their zone: 77 % of the time in it instead of 90 % in heat.
"""

from __future__ import annotations

from math import exp

from footfall.coach.stretch import Stretch

BEGINS, EACH, MOST = 1200.0, 300.0, 5.0
"""After 20 minutes of a step, 1 bpm for each 5 minutes, and 5 bpm at the most."""
FIRST = 600.0
"""Seconds of the step, after which it is seen for as long how fast it is run."""
RISEN = 1.02
"""A pace that has risen by more explains the heart."""
LATELY = 120.0
"""Seconds over which the present pace is averaged."""


class Drift:
    """Tells how much higher than asked a heart rate may be."""

    def __init__(self) -> None:
        self._began, self._may = 0.0, False
        self._count = 0
        self._usual = self._lately = 0.0
        """m/s: the mean of the first 20 minutes' second half, and of the last minutes."""
        self._at = 0.0
        """When the speed was last heard."""

    def begin(self, stretch: Stretch) -> None:
        """A step begins."""
        self._began, self._may, self._count = stretch.began, stretch.drifts, 0

    def hear(self, now: float, speed: float) -> None:
        """How fast the runner is (m/s), every few seconds."""
        passed = now - self._began
        if passed < FIRST or not self._may:
            return
        if passed < BEGINS:
            self._count += 1
            self._usual += (speed - self._usual) / self._count
            self._lately = self._usual
        else:
            self._lately += (speed - self._lately) * (1 - exp((self._at - now) / LATELY))
        self._at = now

    def allowance(self, now: float) -> float:
        """How many bpm above the upper bound it explains."""
        passed = now - self._began
        if not self._count or passed < BEGINS or self._lately > RISEN * self._usual:
            return 0.0
        return min((passed - BEGINS) // EACH, MOST)
