"""Sensors that arrive, fall silent and come back: said once each, and never guessed over."""

from __future__ import annotations

from collections.abc import Iterator

from footfall.gatt import TREADMILL
from footfall.model import Cue, Reading, Say, SensorChanged, Signal

SILENT = {Signal.HEART_RATE: 10.0, Signal.CADENCE: 8.0, Signal.SPEED: 8.0}
"""Seconds after the last value at which its absence is said. Coaching on it stopped earlier."""
SOONEST_SILENT = min(SILENT.values())
SETTLED = 2.0
"""Seconds from a sensor's first value after which its arrival is said: its link has held, and it
has told all that it measures."""
_CALLED = (Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED)
"""By what a sensor of several signals is called, the first that it has."""


class Sensors:
    """Watches when each signal was last heard, and from which sensor."""

    def __init__(self) -> None:
        self._last: dict[Signal, tuple[float, str]] = {}
        self._silent: set[Signal] = set()
        self._said: set[Signal] = set()
        """Those whose silence was worth a sentence, and whose return is."""
        self._quiet: set[str] = set()
        """Sensors that give nothing any more."""
        self._battery: dict[str, int] = {}
        self._connected: set[str] = set()
        self._steps = False
        """Whether the heart rate was told to be the steps."""
        self._belts: set[str] = set()
        """Those that are treadmills, whether they tell an incline or not."""
        self._coming: dict[str, dict[Signal, float]] = {}
        """Sensors whose arrival is yet to be said, and when each of their signals was first heard.
        """

    def find(self, sensor: str) -> None:
        """The radio has found it: its arrival will be news, as that of a recorded one is not."""
        if sensor not in self._connected:
            self._coming[sensor] = {}

    def take(self, reading: Reading, *, counts: bool = True) -> list[Cue | SensorChanged]:
        """A signal was heard; `counts`: and it is the runner's, for it was not refused."""
        at, sensor, signal = reading.at, reading.sensor, reading.signal
        news: list[Cue | SensorChanged] = []
        battery = self._battery.get(sensor)
        if signal is Signal.BATTERY:
            self._battery[sensor] = int(reading.value)
        if sensor not in self._connected or battery != self._battery.get(sensor):
            self._connected.add(sensor)
            news.append(SensorChanged(at, sensor, "connected", self._battery.get(sensor)))
        if reading.characteristic == TREADMILL:
            self._belts.add(sensor)
        if signal not in SILENT:
            return news
        if sensor in self._coming and (called := self._arrived(reading)):
            news.append(Cue(at, Say.SENSOR_FOUND, signal=called))
        if not counts:
            return news
        self._last[signal] = (at, sensor)
        self._silent.discard(signal)
        if sensor in self._quiet:
            self._quiet.discard(sensor)
            news.append(SensorChanged(at, sensor, "back", self._battery.get(sensor)))
        if signal in self._said:
            self._said.discard(signal)
            news.append(Cue(at, Say.SENSOR_BACK, signal=self._called(sensor, signal)))
        return news

    def follow(self, reading: Reading, steps: bool) -> list[Cue | SensorChanged]:
        """A heart rate was heard, and whether it is the runner's steps instead."""
        if steps == self._steps:
            return []
        self._steps = steps
        at, sensor = reading.at, reading.sensor
        state, kind = ("steps", Say.SENSOR_STEPS) if steps else ("back", Say.SENSOR_BACK)
        changed = SensorChanged(at, sensor, state, self._battery.get(sensor))
        return [changed, Cue(at, kind, signal=Signal.HEART_RATE)]

    def _arrived(self, reading: Reading) -> Signal | None:
        """What a sensor is called that has told its values for long enough to be there."""
        sensor, signals = reading.sensor, self._coming[reading.sensor]
        signals.setdefault(reading.signal, reading.at)
        if reading.at - min(signals.values()) < SETTLED:
            return None
        del self._coming[sensor]
        if sensor in self._belts:
            return Signal.INCLINE
        return next(signal for signal in _CALLED if signal in signals)

    def _called(self, sensor: str, signal: Signal) -> Signal:
        """By which signal a sensor is called when one falls silent: a treadmill by its own."""
        return Signal.INCLINE if signal is Signal.SPEED and sensor in self._belts else signal

    def lose(self, sensor: str) -> None:
        """Its link is lost, and that is told: it is back with the next value."""
        if sensor in self._connected:
            self._quiet.add(sensor)
        if sensor in self._coming:
            self._coming[sensor].clear()

    def next_deadline(self) -> float | None:
        """When the next signal will have been silent for too long."""
        return min(
            (at + SILENT[s] for s, (at, _) in self._last.items() if s not in self._silent),
            default=None,
        )

    def advance(self, now: float) -> Iterator[Cue | SensorChanged]:
        """Time went by: what has fallen silent by now."""
        fell = [
            signal
            for signal, (at, _) in self._last.items()
            if signal not in self._silent and now >= at + SILENT[signal]
        ]
        self._silent.update(fell)
        for sensor in dict.fromkeys(self._last[signal][1] for signal in fell):
            if sensor not in self._quiet and self._is_quiet(sensor):
                self._quiet.add(sensor)
                yield SensorChanged(now, sensor, "silent", self._battery.get(sensor))
        for signal in fell:
            if not self._is_said_by_cadence(signal):
                self._said.add(signal)
                called = self._called(self._last[signal][1], signal)
                yield Cue(now, Say.SENSOR_SILENT, signal=called)

    def _is_quiet(self, sensor: str) -> bool:
        """Whether every signal that the sensor gave is silent."""
        return all(s in self._silent for s, (_, name) in self._last.items() if name == sensor)

    def _is_said_by_cadence(self, signal: Signal) -> bool:
        """Whether it is a speed that fell silent with the cadence of the same foot pod."""
        if signal is not Signal.SPEED or Signal.CADENCE not in self._silent:
            return False
        return self._last[Signal.CADENCE][1] == self._last[Signal.SPEED][1]
