"""Heart rate against the step's zone.

Heart rate follows effort late: a time constant near a minute after a delay of 5-15 s (Hunt et al.
2015). So the coach waits for it to settle (the gate), then for it to stay outside (persistence),
and after a prompt for the runner's answer to show (the refractory time), longer each time that
none does.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from footfall.coach.drift import Drift
from footfall.coach.lag import PRIOR, Lag
from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch, walks
from footfall.model import Cue, Kind, ResolvedTarget, Say, Signal
from footfall.signals import Signals

GATE_FROM_REST = 112.0
"""Seconds until within 5 bpm of the final value after a rise of 40 bpm: 8 + 50 ln(40/5)."""
GATE_UP = 90.0
"""The same after a rise of 25 bpm."""
GATE_DOWN = 60.0
SOONEST, LATEST = 80.0, 180.0
"""The bounds of a gate that follows from the runner's own lag: with persistence no word comes in
the first 90 s, for the runner has just changed, and a gate of more is no coach."""
SHORTEST_STEP = 120.0
"""Shorter steps are free of heart-rate prompts: at 90 s only four fifths of a change shows."""
HIGH_PERSISTENCE = 10.0
LOW_PERSISTENCE = 30.0
"""Being low is harmless, and on a hill's far side it is over by itself: 20 s cost 0.8 prompts in 30
minutes of hills, for a point less of time in zone."""
LOW_FREE = 180.0
"""Seconds of an easy beginning in which nobody is told to hurry."""
OUT = 1.0
"""bpm beyond a bound that count as outside: the mean of ten seconds errs by as much."""
HYSTERESIS = 2.0
"""bpm inside the bound before it counts as back: readings are whole beats, and noisy."""
TOLERANCE = 5.0
"""bpm either side of a target that is a single heart rate: nobody's heart holds one."""
REFRACTORY = (90.0, 120.0, 240.0)
"""Seconds after the first, second and third prompt in a row; a new step, or the other side, begins
a new row. With 60 s first, hills have 7.3 prompts in 30 minutes instead of 6.0, and no more time
in zone: a change of effort shows too little by then."""
ANSWERED = 3.0
"""bpm by which a heart rate has moved towards the zone since the latest prompt where it was minded:
only what was not makes a row."""
FLIP = 130.0
"""Seconds between prompts of opposite direction: two minutes, and what one may wait to be said."""
REARM = 60.0
"""Seconds in zone after which the coach starts again from the first prompt."""
RETURNING, SOON = 0.10, 30.0
"""bpm per second of change toward the zone that need no prompt; nor does less, where it leads back
within so many seconds."""
TREND = 30.0
"""Seconds over which that is seen: over fifteen, noise alone makes as much."""

_GENTLE = {Kind.REST, Kind.COOLDOWN, Kind.WARMUP, Kind.DRILL, Kind.READY}
"""Kinds of step in which nobody is told to hurry."""
_EASY = {Kind.EASY, Kind.STEADY}


class HeartRate:
    """Says when heart rate leaves the step's zone, and once when it is back."""

    def __init__(self) -> None:
        self._gate = 0.0
        self._low_from = 0.0
        """From when on a low heart rate is worth a word."""
        self.drift = Drift()
        self._beyond = Spell(Signal.HEART_RATE)
        """Above the zone (1), below it (-1), or neither (0)."""
        self._excursion = 0
        """The side on which the zone was left, until heart rate is well inside again."""
        self._alerts = 0
        self._last_alert = -inf
        self._last_side = 0
        self._last_mean = 0.0
        self._owes_back = False
        self._excused = False
        """Whether the heart is no higher than drift explains: one word is enough for minutes."""

    def begin(self, stretch: Stretch, heart: float | None = None, lag: Lag = PRIOR) -> None:
        """A step began, or goes on after a pause: wait for the heart to follow.

        `heart` is where it is (bpm), if that is known.
        """
        if not stretch.resumed:
            self._alerts = 0
            self.drift.begin(stretch)
        self._gate = stretch.began + gate(stretch, heart, lag)
        kind, free = stretch.step.kind, stretch.from_rest and stretch.step.kind in _EASY
        self._low_from = inf if kind in _GENTLE else stretch.began + LOW_FREE * free
        self._beyond = Spell(Signal.HEART_RATE)
        self._excursion = 0
        self._owes_back = False

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new heart rate; at most one cue."""
        if stretch.heart_rate is None or now < self._gate or not signals.is_heart:
            return
        if stretch.seconds is not None and stretch.seconds < SHORTEST_STEP:
            return
        mean = signals.mean(Signal.HEART_RATE, now)
        if mean is None:
            return
        low, high = bounds(stretch.heart_rate)
        side = -1 if mean < low - OUT else 1 if mean > high + OUT else 0
        if side or is_inside(mean, low, high, self._excursion):
            self._excursion = side
        beyond = self._beyond.lasted(now, side)
        if not side and beyond >= REARM:
            self._alerts = 0
        # Only what is beyond a bound is worth a prompt: nobody is told to ease off at a heart
        # rate that the step allows, even while an excursion is not yet over.
        if side:
            bound = low if side < 0 else high
            self._excused = mean <= high + self.drift.allowance(now)
            yield from self._outside(now, side, beyond, mean, bound, signals)
        elif self._owes_back and not self._excursion and low <= mean <= high:
            self._owes_back = False
            yield Cue(now, Say.HEART_RATE_BACK, mean, signal=Signal.HEART_RATE)

    def _outside(
        self, now: float, side: int, beyond: float, mean: float, bound: float, signals: Signals
    ) -> Iterator[Cue]:
        if beyond < (HIGH_PERSISTENCE if side > 0 else LOW_PERSISTENCE):
            return
        if side < 0 and (now < self._low_from or walks(signals, now)):
            return
        turned = side == -self._last_side
        if now - self._last_alert < self._wait(side, mean):
            return
        if self._alerts >= len(REFRACTORY) and not turned:
            return
        slope = signals.slope(Signal.HEART_RATE, now, TREND)
        if slope is not None and is_returning(side, mean - bound, slope):
            return
        if turned or self._is_minded(side, mean):
            self._alerts = 0
        self._alerts += 1
        self._last_alert, self._last_side, self._last_mean = now, side, mean
        self._owes_back = True
        kind = Say.HEART_RATE_HIGH if side > 0 else Say.HEART_RATE_LOW
        last, again = self._alerts == len(REFRACTORY), self._alerts == 2
        yield Cue(now, kind, mean, bound, Signal.HEART_RATE, last, again=again)

    def _is_minded(self, side: int, mean: float) -> bool:
        """Whether the latest prompt, of this side, was followed by a change for the better."""
        return side == self._last_side and side * (self._last_mean - mean) >= ANSWERED

    def _wait(self, side: int, mean: float) -> float:
        """Seconds that must have passed since the latest prompt."""
        if side == -self._last_side:
            return FLIP
        if side > 0 and self._excused:
            return REFRACTORY[-1]
        ignored = 0 if self._is_minded(side, mean) else max(0, self._alerts - 1)
        return REFRACTORY[ignored]


def gate(stretch: Stretch, heart: float | None, lag: Lag) -> float:
    """Seconds until a heart that is at `heart` bpm can have settled in what the step asks for.

    Where either is not known, by whether it asks for more than the step before.
    """
    band = stretch.heart_rate
    if heart is None or band is None:
        return GATE_FROM_REST if stretch.from_rest else GATE_UP if stretch.upward else GATE_DOWN
    low, high = band.low, band.high
    known = [bound for bound in (low, high) if bound is not None]
    # An open zone asks for its bound, and no more.
    change = sum(known) / len(known) - heart if known else 0.0
    return min(max(lag.gate(change), SOONEST), LATEST)


def is_returning(side: int, beyond: float, slope: float) -> bool:
    """Whether a heart rate so many bpm above or below a bound goes back to it by itself."""
    return -side * slope > RETURNING or side * (beyond + slope * SOON) <= 0


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
