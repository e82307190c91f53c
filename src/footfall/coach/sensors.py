"""Sensors that fall silent and come back: said once each, and never guessed over."""

from __future__ import annotations

from collections.abc import Iterator

from footfall.model import Cue, Reading, Say, SensorChanged, Signal

SILENT = {Signal.HEART_RATE: 10.0, Signal.CADENCE: 8.0, Signal.SPEED: 8.0}
"""Seconds after the last value at which its absence is said. Coaching on it stopped earlier."""


class Sensors:
    """Watches when each signal was last heard, and from which sensor."""

    def __init__(self) -> None:
        self._last: dict[Signal, tuple[float, str]] = {}
        self._silent: set[Signal] = set()
        self._battery: dict[str, int] = {}
        self._connected: set[str] = set()

    def take(self, reading: Reading) -> Iterator[Cue | SensorChanged]:
        """A signal was heard."""
        at, sensor, signal = reading.at, reading.sensor, reading.signal
        battery = self._battery.get(sensor)
        if signal is Signal.BATTERY:
            self._battery[sensor] = int(reading.value)
        if sensor not in self._connected or battery != self._battery.get(sensor):
            self._connected.add(sensor)
            yield SensorChanged(at, sensor, "connected", self._battery.get(sensor))
        if signal not in SILENT:
            return
        if signal in self._silent:
            was_silent = self._is_silent(sensor)
            said = self._spoken_for(signal)
            self._silent.discard(signal)
            if was_silent:
                yield SensorChanged(at, sensor, "back", self._battery.get(sensor))
            if said:
                yield Cue(at, Say.SENSOR_BACK, signal=signal)
        self._last[signal] = (at, sensor)

    def next_deadline(self) -> float | None:
        """When the next signal will have been silent for too long."""
        return min(
            (at + SILENT[s] for s, (at, _) in self._last.items() if s not in self._silent),
            default=None,
        )

    def advance(self, now: float) -> Iterator[Cue | SensorChanged]:
        """Time went by: what has fallen silent by now."""
        for signal, (at, sensor) in self._last.items():
            if signal not in self._silent and now >= at + SILENT[signal]:
                self._silent.add(signal)
                if self._is_silent(sensor):
                    yield SensorChanged(now, sensor, "silent", self._battery.get(sensor))
                if self._spoken_for(signal):
                    yield Cue(now, Say.SENSOR_SILENT, signal=signal)

    def _is_silent(self, sensor: str) -> bool:
        """Whether every signal that the sensor gave is silent."""
        mine = {s for s, (_, name) in self._last.items() if name == sensor}
        return bool(mine) and mine <= self._silent

    def _spoken_for(self, signal: Signal) -> bool:
        """Whether a signal's absence is worth a sentence of its own.

        A footpod gives speed and cadence together: its cadence speaks for both.
        """
        return signal is not Signal.SPEED or Signal.CADENCE not in self._last
