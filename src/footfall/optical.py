"""A heart rate that is the runner's steps: what an optical sensor takes for the pulse.

An arm that swings moves more blood than the heart does, and a sensor that listens with light may
follow it. That a rate equals the cadence proves nothing: a runner at 170 steps may well have 170
beats. So it has to have leapt there, too, while nothing asked for it. Rules: science on optical
sensors, where a comparison of minutes is far too slow for a coach.
"""

from __future__ import annotations

from collections import deque
from itertools import combinations

RATIOS = ((1.0, 3.0), (0.5, 2.0), (2 / 3, 3.0))
"""What of the cadence (spm) the rate may follow, and by how many bpm it may differ."""
LASTS = 20.0
"""Seconds for which it has to."""
LEAP = (12.0, 15.0)
"""bpm, and the seconds in which they changed when it began."""
STRAYS = 4.0
"""Seconds for which a rate that follows the steps may stray: both are noisy, and rounded."""
EFFORT, ENOUGH = 0.003, 0.05
"""The change of speed, as a share, that explains each bpm of a leap, and any leap: 4 % explain 12,
and the wandering of an even run explains no 30. A faster speed after a slower one explains a leap
upwards;"""
SLOPE = 1.0
"""and so does a change of incline, in percent."""
ANSWERS = 45.0
"""Seconds back to which a change of effort is looked for: a leap of 15 s may answer one of the 30 s
before it. Before so much has been seen nothing is suspected."""
BLOCK = 9.0
"""Seconds over which speeds are averaged: single ones waver by a few percent."""
APART, CLEARS = 6.0, 30.0
"""More bpm than this apart for so many seconds, and it is a heart again."""


class Lock:
    """Watches one sensor's heart rate beside the cadence. Time is an argument, never going back."""

    def __init__(self) -> None:
        self.since: float | None = None
        """Since when the rate has followed the steps; None while it is a heart's."""
        self._trail: deque[tuple[float, float, float | None, float | None]] = deque()
        """Moment, bpm, speed and incline of so many seconds as a heart answers."""
        self._near: tuple[float, float] | None = None
        """Which share of the cadence the rate has leapt to, and when."""
        self._close = 0.0
        """When it was last near to that."""
        self._apart: float | None = None
        """Since when a rate that followed the steps no longer does."""

    @property
    def is_suspected(self) -> bool:
        """Whether the rate follows the steps, or has leapt to them and may do so."""
        return self._near is not None

    def hear(
        self,
        at: float,
        bpm: float,
        spm: float | None,
        speed: float | None,
        incline: float | None = None,
    ) -> None:
        """A heart rate, beside the cadence, speed (m/s) and incline (%) of its moment.

        Without a speed nothing tells whether a leap was asked for, and nothing is suspected.
        """
        trail = self._trail
        trail.append((at, bpm, speed, incline))
        while trail[0][0] <= at - ANSWERS:
            trail.popleft()
        if spm is None:
            if self.since is None:
                self._near = None
            return
        if self.since is not None:
            self._clear(at, bpm, spm)
            return
        if self._near is not None and self._is_near(bpm, spm, self._near[0]):
            self._close = at
        elif self._near is not None and at - self._close >= STRAYS:
            self._near = None
        if self._near is None:
            for ratio, most in RATIOS:
                if abs(bpm - ratio * spm) <= most:
                    self._near, self._close = (ratio, at) if self._has_leapt() else None, at
                    break
        if self._near is not None and self._close == at >= self._near[1] + LASTS:
            self.since, self._apart = self._near[1], None

    def _clear(self, at: float, bpm: float, spm: float) -> None:
        assert self._near is not None
        if abs(bpm - self._near[0] * spm) <= APART:
            self._apart = None
        elif self._apart is None:
            self._apart = at
        elif at - self._apart >= CLEARS:
            self.since = self._near = self._apart = None

    @staticmethod
    def _is_near(bpm: float, spm: float, ratio: float) -> bool:
        return abs(bpm - ratio * spm) <= dict(RATIOS)[ratio]

    def _has_leapt(self) -> bool:
        """Whether the rate changed much in little time, and the effort did not."""
        at, bpm, _, _ = self._trail[-1]
        recent = [bpm for then, bpm, _, _ in self._trail if then >= at - LEAP[1]]
        up, down = bpm - min(recent), max(recent) - bpm
        if max(up, down) < LEAP[0]:
            return False
        inclines = [incline for _, _, _, incline in self._trail if incline is not None]
        if inclines and max(inclines) - min(inclines) >= SLOPE:
            return False
        if at - self._trail[0][0] < ANSWERS - BLOCK:
            return False
        speeds = self._speeds() if up > down else self._speeds()[::-1]
        pairs, explains = combinations(speeds, 2), 1 + min(EFFORT * max(up, down), ENOUGH)
        return bool(speeds) and all(later < explains * earlier for earlier, later in pairs)

    def _speeds(self) -> list[float]:
        """The mean speed of each block of seconds, in order; empty when one is not known."""
        blocks: dict[int, list[float]] = {}
        for at, _, speed, _ in self._trail:
            if speed is None:
                return []
            blocks.setdefault(int((self._trail[-1][0] - at) / BLOCK), []).append(speed)
        return [sum(block) / len(block) for block in blocks.values()]
