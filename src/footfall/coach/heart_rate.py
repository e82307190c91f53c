"""Heart rate against the step's zone, and the ceiling that overrides everything.

Heart rate follows effort late: a time constant near a minute after a delay of 5-15 s (Hunt et al.
2015). So the coach waits for it to settle (the gate), then for it to stay outside (persistence),
and after a prompt for the runner's answer to show (the refractory time), longer each time that
none does.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, ResolvedTarget, Say, Signal
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
"""Seconds after the first, second and third prompt in a row; a new step begins a new row."""
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
        self._beyond = Spell(Signal.HEART_RATE)
        """Above the zone (1), below it (-1), or neither (0)."""
        self._settled = Spell(Signal.HEART_RATE)
        self._excursion = 0
        """The side on which the zone was left, until heart rate is well inside again."""
        self._alerts = 0
        self._last_alert = -inf
        self._last_side = 0
        self._owes_back = False

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause: wait for the heart to follow."""
        if not stretch.resumed:
            self._alerts = 0
        gate = GATE_UP if stretch.upward else GATE_DOWN
        self._gate = stretch.began + (GATE_FROM_REST if stretch.from_rest else gate)
        self._beyond, self._settled = Spell(Signal.HEART_RATE), Spell(Signal.HEART_RATE)
        self._excursion = 0
        self._owes_back = False

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        if stretch.heart_rate is None or now < self._gate:
            return
        if stretch.seconds is not None and stretch.seconds < SHORTEST_STEP:
            return
        mean = signals.mean(Signal.HEART_RATE, now)
        if mean is None:
            return
        low, high = bounds(stretch.heart_rate)
        side = -1 if mean < low else 1 if mean > high else 0
        if side or is_inside(mean, low, high, self._excursion):
            self._excursion = side
        beyond = self._beyond.lasted(now, side)
        settled = self._settled.lasted(now, self._excursion)
        # Only what is beyond a bound is worth a prompt: nobody is told to ease off at a heart
        # rate that the step allows, even while an excursion is not yet over.
        if side:
            yield from self._outside(now, side, beyond, mean, low if side < 0 else high, signals)
        elif not self._excursion:
            yield from self._inside(now, settled, mean)

    def _inside(self, now: float, settled: float, mean: float) -> Iterator[Cue]:
        if settled >= REARM:
            self._alerts = 0
        if self._owes_back:
            self._owes_back = False
            yield Cue(now, Say.HEART_RATE_BACK, mean, signal=Signal.HEART_RATE)

    def _outside(
        self, now: float, side: int, beyond: float, mean: float, bound: float, signals: Signals
    ) -> Iterator[Cue]:
        if beyond < (HIGH_PERSISTENCE if side > 0 else LOW_PERSISTENCE):
            return
        if self._alerts >= len(REFRACTORY) or now - self._last_alert < self._wait(side):
            return
        slope = signals.slope(Signal.HEART_RATE, now)
        if slope is not None and -side * slope > RETURNING:
            return
        self._alerts += 1
        self._last_alert, self._last_side, self._owes_back = now, side, True
        kind = Say.HEART_RATE_HIGH if side > 0 else Say.HEART_RATE_LOW
        last, again = self._alerts == len(REFRACTORY), self._alerts == 2
        yield Cue(now, kind, mean, bound, Signal.HEART_RATE, last, again=again)

    def _wait(self, side: int) -> float:
        """Seconds that must have passed since the latest prompt."""
        wait = REFRACTORY[max(0, self._alerts - 1)]
        return max(wait, FLIP) if side == -self._last_side else wait


def bounds(band: ResolvedTarget) -> tuple[float, float]:
    """The lowest and the highest heart rate that need no word, in bpm; infinite where open."""
    low = -inf if band.low is None else band.low
    high = inf if band.high is None else band.high
    return (low - TOLERANCE, high + TOLERANCE) if low == high else (low, high)


def is_inside(mean: float, low: float, high: float, excursion: int) -> bool:
    """Whether an excursion (1 above, -1 below, 0 none) is over: 2 bpm inside the bound it crossed.

    A zone too narrow for that is entered at its middle.
    """
    margin = min(HYSTERESIS, (high - low) / 2) if excursion else 0.0
    return mean <= high - margin if excursion > 0 else mean >= low + margin


class Ceiling:
    """Says when heart rate is above the runner's limit: no gate, no patience beyond 5 s."""

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._above = Spell(Signal.HEART_RATE)
        self._wait = 0.0
        self._last = -inf

    def consider(self, now: float, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        value = signals.current(Signal.HEART_RATE, now)
        if self._limit is None or value is None:
            return
        above = value > self._limit
        lasted = self._above.lasted(now, int(above))
        if not above or lasted < CEILING_PERSISTENCE or now - self._last < self._wait:
            return
        # After a minute of peace a new excursion is a new story, told from its beginning.
        repeated = now - self._last < REARM
        self._wait = CEILING_REPEATS[repeated]
        self._last = now
        yield Cue(now, Say.CEILING, value, self._limit, Signal.HEART_RATE, again=repeated)
