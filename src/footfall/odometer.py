"""How far the runner is, as a number at any time: told by a sensor, else assumed from a pace."""

from __future__ import annotations

from collections import deque

SLOPE = 3.0
"""Seconds over which a sensor's own distance tells a speed."""
FASTEST = 12.0
"""m/s: nobody runs faster, so that a total which grows faster is a sensor that began anew."""


class Odometer:
    """Metres run. `at` is seconds since the session began.

    Between two tellings the runner is taken to go on at `speed`. A sensor's speed is smoothed and
    late, the slope of its distance is quick and noisy; on recorded runs their mean foretells a
    mark better than either.
    """

    def __init__(self) -> None:
        self.at = 0.0
        self.metres = 0.0
        self.speed = 0.0
        self.told = False
        """Whether a sensor says so; otherwise the speed is assumed."""
        self._zero: float | None = None
        """What the sensor's total read where `metres` was 0; None until it gave one."""
        self._trail: deque[tuple[float, float]] = deque()
        """(at, metres) of what a sensor told in the last `SLOPE` seconds, and the one before."""

    def position(self, at: float) -> float:
        """Metres at a time, extrapolated from the latest telling."""
        return self.metres + self.speed * (at - self.at)

    def when(self, metres: float) -> float | None:
        """The time at which a mark is reached at this speed; None when standing."""
        return self.at + (metres - self.metres) / self.speed if self.speed > 0 else None

    def assume(self, at: float, speed: float) -> None:
        """No sensor tells: go on at an assumed speed, in m/s."""
        self.metres, self.at, self.speed = self.position(at), at, speed
        self.told, self._zero = False, None
        self._trail.clear()

    def take(self, at: float, speed: float | None, total: float | None) -> None:
        """A sensor tells its speed (m/s), its running total (m), or both.

        A total that jumps back, or ahead faster than anybody runs, is a sensor that began
        anew: it is taken from there on.
        """
        here = self.position(at)
        if total is not None:
            if self._zero is None or not self._follows(total - self._zero, at):
                self._zero = total - here
                self._trail.clear()
            here = total - self._zero
        elif speed is not None and self.told:
            here = self.metres + (self.speed + speed) / 2 * (at - self.at)
        self.metres, self.at, self.told = here, at, True
        self._trail.append((at, here))
        while len(self._trail) > 2 and self._trail[1][0] <= at - SLOPE:
            self._trail.popleft()
        first_at, first = self._trail[0]
        slope = max(0.0, (here - first) / (at - first_at)) if at > first_at else None
        if speed is None:
            self.speed = self.speed if slope is None else slope
        else:
            self.speed = speed if slope is None or total is None else (speed + slope) / 2

    def rejoin(self) -> None:
        """The sensor was not heard for a while that does not count: its total is taken anew."""
        self._zero = None
        self._trail.clear()

    def crossed(self, at: float) -> float | None:
        """Where the runner really was at a time between the two latest tellings."""
        if len(self._trail) < 2 or not self._trail[-2][0] <= at <= self._trail[-1][0]:
            return None
        (before_at, before), (after_at, after) = self._trail[-2], self._trail[-1]
        if before_at == after_at:
            return after
        return before + (after - before) * (at - before_at) / (after_at - before_at)

    def _follows(self, metres: float, at: float) -> bool:
        return -1.0 <= metres - self.metres <= FASTEST * (at - self.at + 5.0)
