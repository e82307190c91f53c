"""The current value of each signal: what sensors say, less what cannot be true.

Readings go in, in order of time; the present value, its mean and its slope come out. Times are
seconds since the session began. Thresholds without a source are judgement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, inf

from footfall.counting import Counting
from footfall.gatt import CHEST, HEART_RATE, RUNNING, TREADMILL, WORN, wraps
from footfall.model import Reading, Signal
from footfall.optical import Lock

FRESH = {
    Signal.HEART_RATE: 5.0,
    Signal.CADENCE: 3.0,
    Signal.SPEED: 3.0,
    Signal.DISTANCE: 3.0,
    Signal.INCLINE: 3.0,
}
"""Seconds for which a value counts as current; after that it is unknown, never 0."""

SILENT = 3.0
"""Seconds after which another sensor that gives the same signal takes over."""
RETURNED = 5.0
"""Seconds without a gap after which a better sensor has its signal (back)."""

_KEPT = 30.0
"""Seconds of readings that are kept: the longest window that can be asked for."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is believed of a signal."""

    least: float
    most: float
    jump: float = inf
    """By how much a lone value may differ from the one before it, within a second."""
    rests: bool = False
    """Whether it falls to 0 with a runner who stands: what does not is held."""


_RULES = {
    Signal.HEART_RATE: _Rule(30.0, 230.0, 12.0),
    Signal.CADENCE: _Rule(0.0, 240.0, 25.0, rests=True),
    # The fastest speed ever measured of a runner is 12.4 m/s.
    Signal.SPEED: _Rule(0.0, 12.5),
    Signal.DISTANCE: _Rule(0.0, inf),
    # The steepest treadmills go from -6 to 40 %.
    Signal.INCLINE: _Rule(-30.0, 50.0),
}

_HELD = 10
"""More identical values than this, one after the other, are held when the speed changed."""
_MOVED = 1.1
"""The ratio of two speeds that is a change."""
_STILL = 0.5
"""m/s below which speeds are one: the jitter of somebody who waits is no change."""
_RESTS = 3
"""More identical cadences than this without a speed, and the one of the last stride is held."""
_RAN = 1.8
"""m/s that were a run."""

_STANDS = (3.0, 3.0)
"""Seconds, and metres that the speed amounts to, in which a total that grew before has to grow."""
_COARSE = (2.0, 40.0)
"""Times its largest step, and metres at the most, that a coarse total may be behind instead."""

_FASTEST = 12.5
"""m/s that no total outruns,"""
_SLACK = (1.0, 60.0)
"""but for these metres back and ahead: what a sensor corrects, or told late."""
_COASTS = 10.0
"""Seconds for which the way goes on at the speed when a total began anew."""


class _Source:
    """A sensor, and the characteristic that tells: a treadmill may tell its speed in two."""

    __slots__ = ("cadence", "characteristic", "counting", "growth", "sensor", "speed")

    def __init__(self, sensor: str, characteristic: str, counting: Counting) -> None:
        self.sensor, self.characteristic, self.counting = sensor, characteristic, counting
        self.speed: _Stream | None = None
        self.cadence: _Stream | None = None
        self.growth: _Growth | None = None


# --- One signal of one sensor ------------------------------------------------------------------


class _Stream:
    """The accepted readings of one signal from one source, as they were sent."""

    # The core hears thousands of readings in a second of a render: what is asked of each stands in
    # a slot, for a signal as a key costs more than the arithmetic.
    __slots__ = (
        *("at", "channel", "factor", "fastest", "fresh", "held", "jump", "least", "most", "raw"),
        *("refused_at", "resting", "rests", "same", "since", "slowest", "source", "stuck"),
        *("suspect", "window"),
    )

    def __init__(self, signal: Signal, source: _Source, channel: _Channel | None = None) -> None:
        rule = _RULES[signal]
        self.least, self.most, self.jump = rule.least, rule.most, rule.jump
        self.rests, self.fresh = rule.rests, FRESH[signal]
        self.source, self.channel = source, channel
        self.at = -inf
        """When the last value was accepted."""
        self.since = inf
        """Since when there has been no gap."""
        self.raw = 0.0
        self.factor = 1
        """Steps in one count of a cadence. Kept apart from the values, so that a unit that is found
        late holds for those that came before."""
        self.window: deque[tuple[float, float]] = deque()
        self.refused_at = -inf
        self.suspect: tuple[float, float] | None = None
        """The value that was just refused because it was far from the one before it."""
        self.same = self.resting = 0
        """How many identical values came one after the other, and of those without a speed,"""
        self.slowest = inf
        """the range of the speed during those,"""
        self.fastest = 0.0
        self.held = False
        """whether they were held by the sensor instead of measured,"""
        self.stuck = False
        """and whether the sensor's way does not grow as its speed would have it."""

    def is_silent(self, at: float) -> bool:
        """Whether it tells nothing that another sensor would not tell better."""
        return at - self.at > SILENT or self.held or self.stuck

    def value(self, now: float) -> float | None:
        """The last value in the signal's unit; None when it is not current."""
        if now - self.at > self.fresh or self.held or self.stuck:
            return None
        return self.raw * self.factor

    def jumps(self, at: float, raw: float, factor: int) -> bool:
        """Whether a value is far from the last one, and from a suspect that came since."""
        reach, far = self.jump / factor, abs(raw - self.raw)
        if far <= reach or far <= reach * (at - self.at):
            return False
        if self.suspect is None:
            return True
        then, other = self.suspect
        return abs(raw - other) > reach * max(1.0, at - then)

    def accept(self, at: float, raw: float, factor: int, speed: float | None) -> None:
        """Take in a value; `speed` is the runner's at that moment."""
        late = at - self.at > self.fresh
        if factor != self.factor:
            # In the new unit some that came before, in another one, would be impossible.
            possible = [point for point in self.window if point[1] * factor <= self.most]
            self.window, self.factor = deque(possible), factor
        if raw != self.raw or late:
            if self.held:
                # What was held has no part in the means to come.
                self.window.clear()
            self.same, self.slowest, self.fastest, self.held = 0, inf, 0.0, False
            self.resting = 0
        self.same += 1
        if speed is not None:
            if speed < _STILL:
                self.resting += 1
                speed = _STILL
            if speed < self.slowest:
                self.slowest = speed
            if speed > self.fastest:
                self.fastest = speed
            self.held = self._is_held()
        if at - self.at > SILENT or self.held:
            self.since = at
        self.at, self.raw, self.suspect = at, raw, None
        window = self.window
        window.append((at, raw))
        while window[0][0] <= at - _KEPT:
            window.popleft()

    def _is_held(self) -> bool:
        if self.same > _HELD and self.fastest > _MOVED * self.slowest:
            return True
        return self.rests and self.raw > 0 and self.resting > _RESTS and self.fastest > _RAN

    def raws_since(self, start: float) -> list[float]:
        """Values as sent, after `start`, the newest first."""
        raws = []
        for at, raw in reversed(self.window):
            if at <= start:
                break
            raws.append(raw)
        return raws

    def since_then(self, start: float) -> list[tuple[float, float]]:
        """Times and values as sent, after `start`, the newest first."""
        points = []
        for point in reversed(self.window):
            if point[0] <= start:
                break
            points.append(point)
        return points


class _Channel:
    """A signal, all that give it, and who leads."""

    __slots__ = ("lead", "signal", "streams")

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.streams: list[_Stream] = []
        self.lead = _Stream(signal, _Source("", "", Counting()))
        """At first nobody, who has never told anything."""


# --- The way -----------------------------------------------------------------------------------


class _Way:
    """Metres that go on whatever the totals do that tell them: begin anew, wrap, or change over."""

    def __init__(self) -> None:
        self.at = -inf
        self.metres = 0.0
        self._source: _Source | None = None
        self._raw = 0.0

    def go(self, source: _Source, at: float, raw: float, speed: float | None) -> float:
        """A total was told; `speed` (m/s) fills in where it does not follow from the last one."""
        passed = at - self.at
        moved = raw - self._raw
        if self._source is None:
            moved = raw
        elif source is not self._source or not _follows(moved, passed):
            moved += wraps(source.characteristic)
            if source is not self._source or not _follows(moved, passed):
                moved = (speed or 0.0) * min(passed, _COASTS)
        self.at, self._source, self._raw = at, source, raw
        self.metres += moved
        return self.metres


def _follows(moved: float, passed: float) -> bool:
    return -_SLACK[0] <= moved <= _FASTEST * passed + _SLACK[1]


class _Growth:
    """Whether a source's total still grows."""

    def __init__(self, raw: float, at: float) -> None:
        self._raw, self._at = raw, at
        self._step = 0.0
        """The largest growth between two tellings; 0: there was none."""

    def stands(self, at: float, raw: float, speed: float | None) -> bool:
        """Whether it does not although the sensor's own speed says that it should."""
        if raw != self._raw:
            self._step = max(self._step, min(raw - self._raw, _COARSE[1] / _COARSE[0]))
            self._raw, self._at = raw, at
            return False
        passed, least = at - self._at, max(_STANDS[1], _COARSE[0] * self._step)
        return self._step > 0 and passed > _STANDS[0] and (speed or 0.0) * passed > least


# --- All of them -------------------------------------------------------------------------------


class Signals:
    """Heart rate, cadence, speed, distance and incline, each from one source at a time.

    Of several sources the best one leads (`_rank`), of equal ones the first. One that is silent for
    `SILENT` seconds, or held, is replaced at once, and leads again after `RETURNED` seconds.
    """

    def __init__(self) -> None:
        self._channels = {signal: _Channel(signal) for signal in _RULES}
        self._heart, self._cadence, self._speed, self._total, self._incline = (
            self._channels.values()
        )
        self._streams: dict[tuple[Signal, str, str], _Stream] = {}
        self._sources: dict[tuple[str, str], _Source] = {}
        self._counting: dict[str, Counting] = {}
        self._told: dict[str, set[str]] = {}
        """The characteristics that each sensor has told something in."""
        self._places: dict[str, str] = {}
        self._way = _Way()
        self._lock = Lock()

    # --- what is known of the sensors -----------------------------------------------------------

    def remember(self, sensor: str, strides: bool, *, fixed: bool = False) -> None:
        """Begin with a sensor's unit as it was found before; `fixed`: the runner has set it."""
        counting = self._counting[sensor] = Counting(strides, fixed)
        for source in self._sources.values():
            if source.sensor == sensor:
                source.counting = counting

    def wear(self, sensor: str, characteristic: str, place: str | None) -> None:
        """Where a sensor says that it is worn, as `gatt.place` has it."""
        # A strap that counts steps may call its place among feet anything; only its chest counts.
        if place is not None and (characteristic == WORN or place == CHEST):
            self._places[sensor] = place

    def strides(self, sensor: str) -> bool | None:
        """Whether a sensor's cadence counts strides instead of steps; None while not settled."""
        counting = self._counting.get(sensor)
        return None if counting is None or not counting.settled else counting.factor == 2

    def units(self) -> dict[str, bool]:
        """Of every sensor whose unit is settled, whether it counts strides: worth remembering."""
        found = {sensor: self.strides(sensor) for sensor in self._counting}
        return {sensor: strides for sensor, strides in found.items() if strides is not None}

    def sends_power(self, sensor: str) -> bool:
        """Whether a sensor sends a tenth of its power where a cadence belongs."""
        counting = self._counting.get(sensor)
        return counting is not None and counting.power

    # --- readings go in -------------------------------------------------------------------------

    def take(self, reading: Reading) -> Reading | None:
        """The reading in the signal's unit, cadence in steps of both feet; None when refused.

        A distance goes on where a total begins anew or another sensor tells it. Refused is what no
        runner can have, a lone jump, a cadence that is none, and a sensor whose signal a better one
        gives.
        """
        at, raw = reading.at, reading.value
        stream = self._streams.get((reading.signal, reading.sensor, reading.characteristic))
        if stream is None:
            stream = self._meet(reading)
        if stream is None or stream.channel is None:
            # Each sensor has a battery of its own, and every level is as true as the last.
            return reading
        if not self._accepts(stream, at, raw):
            return None
        channel, value = stream.channel, raw * stream.factor
        if channel is self._total:
            self._watch(stream.source, at, raw)
            if not self._makes_way(stream, at):
                return None
            channel.lead = stream
            value = self._way.go(stream.source, at, raw, self._current(self._speed, at))
        elif stream is not channel.lead:
            if not self._takes_over(stream, channel, at):
                return None
            channel.lead = stream
            if channel is self._heart:
                self._lock = Lock()
        if channel is self._heart:
            self._suspect(stream, at)
        if value == raw:
            return reading
        return replace(reading, value=value)

    def _meet(self, reading: Reading) -> _Stream | None:
        """A source gives a signal for the first time; None for a battery."""
        signal, sensor, characteristic = reading.signal, reading.sensor, reading.characteristic
        channel = self._channels.get(signal)
        if channel is None:
            return None
        counting = self._counting.setdefault(sensor, Counting())
        source = self._sources.setdefault(
            (sensor, characteristic), _Source(sensor, characteristic, counting)
        )
        stream = _Stream(signal, source, channel)
        if channel is self._speed:
            source.speed = stream
        elif channel is self._cadence:
            source.cadence = stream
        self._streams[signal, sensor, characteristic] = stream
        channel.streams.append(stream)
        self._told.setdefault(sensor, set()).add(characteristic)
        return stream

    def _accepts(self, stream: _Stream, at: float, raw: float) -> bool:
        """Whether a value can be true; if so, it is taken in."""
        speed, factor = None, 1
        if stream.jump < inf:
            # A sensor's cadence belongs to its own speed, which is as late; on a treadmill some
            # have none, and say 0.
            own = stream.source.speed
            speed = (own.value(at) if own else None) or self._current(self._speed, at)
            if stream.rests:
                counting = stream.source.counting
                if not counting.hear(at, raw, speed):
                    stream.refused_at = at
                    return False
                factor = counting.factor
        if not stream.least <= raw * factor <= stream.most:
            stream.refused_at = at
            return False
        if at - stream.at <= stream.fresh and stream.jumps(at, raw, factor):
            stream.refused_at, stream.suspect = at, (at, raw)
            return False
        stream.accept(at, raw, factor, speed)
        return True

    def _watch(self, source: _Source, at: float, raw: float) -> None:
        """A total that stands still while the sensor's speed does not: the sensor hangs."""
        speed, cadence = source.speed, source.cadence
        if source.growth is None:
            source.growth = _Growth(raw, at)
        fresh = speed is not None and at - speed.at <= SILENT
        stuck = source.growth.stands(at, raw, speed.raw if speed and fresh else None)
        for other in (speed, cadence):
            if other is not None and other.stuck != stuck:
                other.stuck = stuck
                if not stuck:
                    other.since = at
                    other.window.clear()

    def _makes_way(self, stream: _Stream, at: float) -> bool:
        """Whether a total makes the way from now on.

        Speed and distance of one moment come from one source; where that has no total, the speed
        alone makes the way.
        """
        speed = self._speed.lead
        if not speed.is_silent(at):
            return speed.source is stream.source
        return stream is self._total.lead or self._takes_over(stream, self._total, at)

    def _takes_over(self, stream: _Stream, channel: _Channel, at: float) -> bool:
        """Whether a source that does not lead has the signal from now on."""
        if stream.held or stream.stuck:
            return False
        if channel.lead.is_silent(at):
            return True
        if at - stream.since < RETURNED:
            return False
        ranks = [self._rank(channel.signal, one.source) for one in (stream, channel.lead)]
        return ranks[0] < ranks[1]

    def _rank(self, signal: Signal, source: _Source) -> int:
        """How good a source is for a signal: the smaller, the better.

        Heart rate: the chest hears the heart itself, light on the skin is late and may follow the
        steps, and a treadmill's grips only hear whoever holds them. Cadence: the foot makes it, the
        chest feels it, a belt guesses it. Speed and distance: a belt is measured, and it is what
        the runner reads; a foot pod is calibrated to a runner, a chest to nobody.
        """
        sensor, characteristic = source.sensor, source.characteristic
        told = self._told.get(sensor, set())
        belt, chest = TREADMILL in told, self._places.get(sensor, CHEST) == CHEST
        if signal is Signal.HEART_RATE:
            return 2 if belt else 0 if chest else 1
        strap = HEART_RATE in told or self._places.get(sensor) == CHEST
        if signal is Signal.CADENCE:
            return 2 if belt else 1 if strap else 0
        if characteristic == TREADMILL:
            return 0
        return 2 if characteristic == RUNNING and (strap or belt) else 1

    def _suspect(self, stream: _Stream, at: float) -> None:
        """Look whether a heart rate follows the steps; what is worn on the chest cannot."""
        if self._places.get(stream.source.sensor) != CHEST:
            beside = (self._cadence, self._speed, self._incline)
            self._lock.hear(at, stream.raw, *[self._current(one, at) for one in beside])

    # --- values come out ------------------------------------------------------------------------

    def _stream(self, channel: _Channel, now: float) -> _Stream:
        """The source that counts at a moment: the lead, or the best other while that is silent."""
        lead = channel.lead
        if not lead.is_silent(now):
            return lead
        others = [stream for stream in channel.streams if not stream.is_silent(now)]
        return min(others, key=lambda s: self._rank(channel.signal, s.source), default=lead)

    def _current(self, channel: _Channel, now: float) -> float | None:
        lead = channel.lead
        if now - lead.at <= SILENT and not lead.held and not lead.stuck:
            return lead.raw * lead.factor  # asked several times a packet: the short way
        return self._stream(channel, now).value(now)

    def current(self, signal: Signal, now: float) -> float | None:
        """The last accepted value; None when it is no longer fresh, or held by the sensor."""
        if signal is Signal.DISTANCE:
            return self._way.metres if now - self._way.at <= FRESH[signal] else None
        return self._current(self._channels[signal], now)

    def last_at(self, signal: Signal) -> float | None:
        """When the last value was accepted, held or not; None before the first."""
        at = self._channels[signal].lead.at
        return None if at == -inf else at

    @property
    def follows_steps(self) -> float | None:
        """Since when the heart rate has been the runner's steps instead; None: it is a heart's.

        Only what is not worn on the chest is suspected.
        """
        return self._lock.since

    @property
    def is_heart(self) -> bool:
        """Whether nothing speaks against the heart rate: neither does it follow the steps, nor has
        it leapt to them a moment ago.
        """
        return not self._lock.is_suspected

    @property
    def is_chest(self) -> bool:
        """Whether the heart rate is heard at the chest; light on the skin, and grips, know less."""
        return self._rank(Signal.HEART_RATE, self._heart.lead.source) == 0

    def mean(self, signal: Signal, now: float, seconds: float = 10.0) -> float | None:
        """The value over the last `seconds`, 30 at the most; None when it is not current.

        Heart rate: the mean, or the median when a value was refused in that time. Otherwise the
        mean without the lowest and the highest tenth of the values.
        """
        stream = self._stream(self._channels[signal], now)
        if stream.value(now) is None:
            return None
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
        stream = self._stream(self._channels[signal], now)
        if stream.value(now) is None:
            return None
        points = stream.since_then(now - seconds)
        if len(points) < 5 or points[0][0] - points[-1][0] < seconds / 2:
            return None
        mean_at = fsum([at for at, _ in points]) / len(points)
        spread = fsum([(at - mean_at) ** 2 for at, _ in points])
        return fsum([(at - mean_at) * raw for at, raw in points]) / spread * stream.factor


def _median(values: Sequence[float]) -> float:
    """The middle of the values, or the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
