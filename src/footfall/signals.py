"""The current value of each signal: what sensors say, less what cannot be true.

Readings go in, in order of time; the present value, its mean and its slope come out. Times are
seconds since the session began. Thresholds without a source are judgement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, inf

from footfall.model import Reading, Signal

FRESH = {
    Signal.HEART_RATE: 5.0,
    Signal.CADENCE: 3.0,
    Signal.SPEED: 3.0,
    Signal.DISTANCE: 3.0,
}
"""Seconds for which a value counts as current; after that it is unknown, never 0."""

_KEPT = 30.0
"""Seconds of readings that are kept: the longest window that can be asked for."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is believed of a signal."""

    least: float
    most: float
    jump: float = inf
    """By how much a lone value may differ from the one before it, within a second."""


_RULES = {
    Signal.HEART_RATE: _Rule(30.0, 230.0, 12.0),
    Signal.CADENCE: _Rule(0.0, 240.0, 25.0),
    # The fastest speed ever measured of a runner is 12.4 m/s.
    Signal.SPEED: _Rule(0.0, 12.5),
    Signal.DISTANCE: _Rule(0.0, inf),
}

_HELD = 10
"""More identical values than this, one after the other, are held when the speed changed."""
_MOVED = 1.1
"""The ratio of two speeds that is a change."""
_STILL = 0.5
"""m/s below which speeds are one: the jitter of somebody who waits is no change."""

_POWER = (40.0, 2.0)
"""Less than 40 a minute above 2 m/s is no cadence: a foot pod that sends a tenth of the power."""


# --- Steps or strides --------------------------------------------------------------------------

_RUNS = 1.8
"""m/s above which nobody walks, so that the cadence is that of a run."""
_STRIDES = (60.0, 110.0)
"""A cadence in between, of a runner, counts strides: one foot."""
_SETTLES = 20.0
"""Seconds of running after which a sensor's unit is settled."""
_OVERTURNS = 60.0
"""Seconds of running that all say the contrary before it is unsettled."""


class _Counting:
    """What one sensor counts: every step, or every second one."""

    __slots__ = ("_against", "_at", "_raws", "_seconds", "factor", "settled")

    def __init__(self) -> None:
        self.factor = 1
        """Steps in one count: the best that is known."""
        self.settled = False
        self._at = -inf
        self._seconds = 0.0
        self._raws: list[float] = []
        self._against = 0.0

    def hear(self, at: float, raw: float, speed: float | None) -> None:
        """Judge by one cadence as it was sent; only a known speed of running tells anything."""
        passed, self._at = at - self._at, at
        if speed is None or speed <= _RUNS:
            return
        if passed > FRESH[Signal.CADENCE]:
            passed = 0.0
        if self.settled:
            now = _steps_in(raw)
            self._against = 0.0 if now == self.factor else self._against + passed
            if self._against > _OVERTURNS:
                self.factor, self._against = now, 0.0
            return
        self._raws.append(raw)
        self.factor = _steps_in(_median(self._raws))
        self._seconds += passed
        if self._seconds >= _SETTLES:
            self.settled = True
            self._raws.clear()


def _steps_in(raw: float) -> int:
    """How many steps a count is, of somebody who runs."""
    return 2 if _STRIDES[0] <= raw <= _STRIDES[1] else 1


# --- One signal --------------------------------------------------------------------------------


class _Stream:
    """The accepted readings of one signal, from one sensor at a time, as they were sent."""

    __slots__ = (
        "at",
        "factor",
        "fastest",
        "fresh",
        "held",
        "jump",
        "least",
        "most",
        "raw",
        "refused_at",
        "same",
        "sensor",
        "slowest",
        "suspect",
        "window",
    )

    def __init__(self, rule: _Rule, fresh: float) -> None:
        self.least, self.most, self.jump, self.fresh = rule.least, rule.most, rule.jump, fresh
        self.sensor: str | None = None
        self.at = -inf
        """When the last value was accepted."""
        self.raw = 0.0
        self.factor = 1
        """Steps in one count of a cadence. Kept apart from the values, so that a unit that is found
        late holds for those that came before."""
        self.window: deque[tuple[float, float]] = deque()
        self.refused_at = -inf
        self.suspect: tuple[float, float] | None = None
        """The value that was just refused because it was far from the one before it."""
        self.same = 0
        """How many identical values came one after the other,"""
        self.slowest = inf
        """the range of the speed during those,"""
        self.fastest = 0.0
        self.held = False
        """and whether they were held by the sensor instead of measured."""

    def jumps(self, at: float, raw: float, factor: int) -> bool:
        """Whether a value is far from the last one, and from a suspect that came since."""
        reach, far = self.jump / factor, abs(raw - self.raw)
        if far <= reach or far <= reach * (at - self.at):
            return False
        if self.suspect is None:
            return True
        then, other = self.suspect
        return abs(raw - other) > reach * max(1.0, at - then)

    def accept(
        self, at: float, sensor: str, raw: float, factor: int, speed: float | None, late: bool
    ) -> None:
        """Take in a value; `late` when the one before it is no longer current."""
        if factor != self.factor:
            # In the new unit some that came before, in another one, would be impossible.
            possible = [point for point in self.window if point[1] * factor <= self.most]
            self.window, self.factor = deque(possible), factor
        if raw != self.raw or late:
            if self.held or sensor != self.sensor:
                # What was held, or is another sensor's, has no part in the means to come.
                self.window.clear()
            self.same, self.slowest, self.fastest, self.held = 0, inf, 0.0, False
        self.same += 1
        if speed is not None:
            if speed < _STILL:
                speed = _STILL
            if speed < self.slowest:
                self.slowest = speed
            if speed > self.fastest:
                self.fastest = speed
            self.held = self.same > _HELD and self.fastest > _MOVED * self.slowest
        self.at, self.sensor, self.raw, self.suspect = at, sensor, raw, None
        window = self.window
        window.append((at, raw))
        while window[0][0] <= at - _KEPT:
            window.popleft()

    def raws_since(self, start: float) -> list[float]:
        """Values as sent, after `start`, the newest first."""
        raws = []
        for at, raw in reversed(self.window):
            if at <= start:
                break
            raws.append(raw)
        return raws

    def since(self, start: float) -> list[tuple[float, float]]:
        """Times and values as sent, after `start`, the newest first."""
        points = []
        for point in reversed(self.window):
            if point[0] <= start:
                break
            points.append(point)
        return points


# --- All of them -------------------------------------------------------------------------------


class Signals:
    """Heart rate, cadence, speed and distance, each from one sensor at a time.

    The first sensor that gives a signal keeps it until it is silent; then the next one that does
    takes over.
    """

    def __init__(self) -> None:
        self._streams = {signal: _Stream(rule, FRESH[signal]) for signal, rule in _RULES.items()}
        self._speed = self._streams[Signal.SPEED]
        self._counting: dict[str, _Counting] = {}

    def take(self, reading: Reading) -> Reading | None:
        """The reading in the signal's unit, cadence in steps of both feet; None when refused.

        Refused is what no runner can have, a lone jump, a cadence that is none, and a sensor whose
        signal another one gives. A second value that agrees with a jump makes it true.
        """
        signal, at, raw, sensor = reading.signal, reading.at, reading.value, reading.sensor
        stream = self._streams.get(signal)
        if stream is None:
            # Each sensor has a battery of its own, and every level is as true as the last.
            return reading
        late = at - stream.at > stream.fresh
        if not late and sensor != stream.sensor:
            return None
        factor, speed = 1, None
        if stream.jump < inf and at - self._speed.at <= self._speed.fresh:
            speed = self._speed.raw
        if signal is Signal.CADENCE:
            if speed is not None and raw < _POWER[0] and speed > _POWER[1]:
                stream.refused_at = at
                return None
            factor = self._factor(sensor, at, raw, speed)
        if not stream.least <= raw * factor <= stream.most:
            stream.refused_at = at
            return None
        if not late and stream.jumps(at, raw, factor):
            stream.refused_at, stream.suspect = at, (at, raw)
            return None
        stream.accept(at, sensor, raw, factor, speed, late)
        if factor == 1:
            return reading
        return Reading(at, sensor, signal, raw * factor, reading.contact)

    def current(self, signal: Signal, now: float) -> float | None:
        """The last accepted value; None when it is no longer fresh, or held by the sensor."""
        stream = self._streams[signal]
        if now - stream.at > FRESH[signal] or stream.held:
            return None
        return stream.raw * stream.factor

    def last_at(self, signal: Signal) -> float | None:
        """When the last value was accepted, held or not; None before the first."""
        at = self._streams[signal].at
        return None if at == -inf else at

    def mean(self, signal: Signal, now: float, seconds: float = 10.0) -> float | None:
        """The value over the last `seconds`, 30 at the most; None when it is not current.

        Heart rate: the mean, or the median when a value was refused in that time. Otherwise the
        mean without the lowest and the highest tenth of the values.
        """
        if self.current(signal, now) is None:
            return None
        stream = self._streams[signal]
        # In a window shorter than a value stays fresh there may be none but the last.
        raws = stream.raws_since(now - seconds) or [stream.raw]
        if signal is not Signal.HEART_RATE:
            raws.sort()
            cut = len(raws) // 10
            raws = raws[cut : len(raws) - cut]
        elif stream.refused_at > now - seconds:
            return _median(raws)
        return fsum(raws) / len(raws) * stream.factor

    def slope(self, signal: Signal, now: float, seconds: float = 15.0) -> float | None:
        """How fast the value changes, per second: least squares over the last `seconds`, up to 30.

        None when it is not current, with fewer than five values, or when they span less than half
        of that time.
        """
        if self.current(signal, now) is None:
            return None
        stream = self._streams[signal]
        points = stream.since(now - seconds)
        if len(points) < 5 or points[0][0] - points[-1][0] < seconds / 2:
            return None
        mean_at = fsum([at for at, _ in points]) / len(points)
        spread = fsum([(at - mean_at) ** 2 for at, _ in points])
        return fsum([(at - mean_at) * raw for at, raw in points]) / spread * stream.factor

    def strides(self, sensor: str) -> bool | None:
        """Whether a sensor's cadence counts strides instead of steps; None while not settled."""
        counting = self._counting.get(sensor)
        return None if counting is None or not counting.settled else counting.factor == 2

    def _factor(self, sensor: str, at: float, raw: float, speed: float | None) -> int:
        """Steps in one count of this sensor, this count considered when it may be a cadence."""
        counting = self._counting.get(sensor)
        if counting is None:
            counting = self._counting[sensor] = _Counting()
        if _POWER[0] <= raw <= _RULES[Signal.CADENCE].most:
            counting.hear(at, raw, speed)
        return counting.factor


def _median(values: Sequence[float]) -> float:
    """The middle of the values, or the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
