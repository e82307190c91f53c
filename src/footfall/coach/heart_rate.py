"""Heart rate against the step's zone, and the ceiling that overrides everything.

Heart rate follows effort late: a time constant near a minute after a delay of 5-15 s (Hunt et al.
2015). So the coach waits for it to settle (the gate), then for it to stay outside (persistence),
and after a prompt for the runner's answer to show (the refractory time), longer each time that
none does.
"""

from __future__ import annotations

from collections.abc import Iterator

from footfall.coach.stretch import Stretch
from footfall.model import Cue, Say, Signal
from footfall.signals import Signals

GATE_FROM_REST = 112.0
"""Seconds until within 5 bpm of the final value after a rise of 40 bpm: 8 + 50 ln(40/5)."""
GATE_UP = 90.0
"""The same after a rise of 25 bpm."""
GATE_DOWN = 60.0
SHORTEST_STEP = 120.0
"""Shorter steps are free of heart-rate prompts: at 90 s only four fifths of a change shows."""
HIGH_PERSISTENCE = 10.0
LOW_PERSISTENCE = 20.0
"""Being low is harmless."""
HYSTERESIS = 2.0
"""bpm inside the bound before it counts as back: readings are whole beats, and noisy."""
TOLERANCE = 5.0
"""bpm either side of a target that is a single heart rate: nobody's heart holds one."""
REFRACTORY = (60.0, 120.0, 240.0)
"""Seconds after the first, second and third prompt in a row."""
FLIP = 120.0
"""Seconds between prompts of opposite direction."""
REARM = 60.0
"""Seconds in zone after which the coach starts again from the first prompt."""
RETURNING = 0.10
"""bpm per second of change toward the zone that needs no prompt."""

CEILING_PERSISTENCE = 5.0
CEILING_REPEATS = (20.0, 40.0)
"""Seconds after the first prompt, and after each later one."""


class HeartRate:
    """Says when heart rate leaves the step's zone, and once when it is back."""

    def __init__(self) -> None:
        self._gate = 0.0
        self._out_since: float | None = None
        self._side = 0
        self._alerts = 0
        self._last_alert = float("-inf")
        self._last_side = 0
        self._in_since: float | None = None
        self._owes_back = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause: wait for the heart to follow."""
        gate = GATE_UP if stretch.upward else GATE_DOWN
        self._gate = stretch.began + (GATE_FROM_REST if stretch.from_rest else gate)
        self._out_since = self._in_since = None
        self._side = 0
        self._owes_back = False

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        band = stretch.heart_rate
        if band is None or now < self._gate:
            return
        if stretch.seconds is not None and stretch.seconds < SHORTEST_STEP:
            return
        mean = signals.mean(Signal.HEART_RATE, now)
        if mean is None:
            self._out_since = self._in_since = None
            return
        low, high = band.low, band.high
        if low is not None and low == high:
            low, high = low - TOLERANCE, low + TOLERANCE
        side = self._side_of(mean, low, high)
        if side == 0:
            yield from self._inside(now, mean)
        else:
            yield from self._outside(now, side, mean, low if side < 0 else high, signals)

    def _side_of(self, mean: float, low: float | None, high: float | None) -> int:
        """-1 below, 1 above, 0 inside; once outside, inside begins 2 bpm further in."""
        margin = HYSTERESIS if self._side else 0.0
        if high is not None and mean > high - (margin if self._side > 0 else 0.0):
            return 1
        if low is not None and mean < low + (margin if self._side < 0 else 0.0):
            return -1
        return 0

    def _inside(self, now: float, mean: float) -> Iterator[Cue]:
        self._side, self._out_since = 0, None
        if self._in_since is None:
            self._in_since = now
        if now - self._in_since >= REARM:
            self._alerts = 0
        if self._owes_back:
            self._owes_back = False
            yield Cue(now, Say.HEART_RATE_BACK, mean, signal=Signal.HEART_RATE)

    def _outside(
        self, now: float, side: int, mean: float, bound: float | None, signals: Signals
    ) -> Iterator[Cue]:
        self._in_since = None
        if side != self._side:
            self._side, self._out_since = side, now
        assert self._out_since is not None
        if now - self._out_since < (HIGH_PERSISTENCE if side > 0 else LOW_PERSISTENCE):
            return
        if self._alerts >= len(REFRACTORY) or now - self._last_alert < self._wait(side):
            return
        slope = signals.slope(Signal.HEART_RATE, now)
        if slope is not None and -side * slope > RETURNING:
            return
        self._alerts += 1
        self._last_alert, self._last_side, self._owes_back = now, side, True
        kind = Say.HEART_RATE_HIGH if side > 0 else Say.HEART_RATE_LOW
        yield Cue(now, kind, mean, bound, Signal.HEART_RATE, self._alerts == len(REFRACTORY))

    def _wait(self, side: int) -> float:
        """Seconds that must have passed since the latest prompt."""
        wait = REFRACTORY[max(0, min(self._alerts, len(REFRACTORY)) - 1)]
        return max(wait, FLIP) if side == -self._last_side else wait


class Ceiling:
    """Says when heart rate is above the runner's limit: no gate, no patience beyond 5 s."""

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._above_since: float | None = None
        self._wait = 0.0
        self._last = float("-inf")

    def consider(self, now: float, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        value = signals.current(Signal.HEART_RATE, now)
        if self._limit is None or value is None or value <= self._limit:
            self._above_since = None
            return
        if self._above_since is None:
            self._above_since = now
        if now - self._above_since < CEILING_PERSISTENCE or now - self._last < self._wait:
            return
        # After a minute of peace a new excursion is a new story, told from its beginning.
        repeated = now - self._last < REARM
        self._wait = CEILING_REPEATS[repeated]
        self._last = now
        yield Cue(now, Say.CEILING, value, self._limit, Signal.HEART_RATE)
