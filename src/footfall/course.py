"""The ground that a simulated runner runs on: its grade, and what a grade costs."""

from __future__ import annotations

from bisect import bisect
from random import Random

LEVEL = 300
"""Seconds before the first hill."""
SPARED = 0.6
"""How far a runner gives way to a hill: 0 holds the speed, 1 the effort (judgement)."""
STEEPEST = 0.10


def cost(grade: float) -> float:
    """What a grade (metres up per metre) costs, as a multiple of the flat.

    Minetti et al. 2002, J Appl Physiol 93:1039: the polynomial of running, over its 3.6 J/kg/m on
    the flat.
    """
    i = grade
    joules: float = ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6
    return joules / 3.6


class Course:
    """Hills one after the other, up, level, down and level again; flat without a generator."""

    def __init__(self, rng: Random | None = None, seconds: int = 3 * 3600) -> None:
        self._begins, self._grades = [0], [0.0]
        at, sign = LEVEL, 1
        while rng is not None and at < seconds:
            self._begins.append(at)
            self._grades.append(sign * min(abs(rng.gauss(0.04, 0.02)), STEEPEST))
            at += rng.randint(60, 240)
            self._begins.append(at)
            self._grades.append(0.0)
            at += rng.randint(30, 180)
            sign = -sign

    def grade(self, second: float) -> float:
        """Metres up per metre, so many seconds after the start."""
        return self._grades[bisect(self._begins, second) - 1]

    @staticmethod
    def eased(grade: float) -> float:
        """By what a runner multiplies the speed on a grade; downhill no more than a little."""
        return min(float(cost(grade) ** -SPARED), 1.1)
