"""What a simulated runner wears: sensors that send real bytes, with the faults of real ones.

All chance comes from the generator that each is given. Rates of faults are judgement, near those
of the recordings that the project was built on.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from random import Random

from footfall.gatt import (
    BATTERY,
    HEART_RATE,
    RUNNING,
    WORN,
    encode_battery,
    encode_heart_rate,
    encode_running,
)
from footfall.model import Packet

RUN = 1.8
"""m/s: below it people walk."""


class Strap:
    """A chest strap: noise, spikes, and bursts in which nothing arrives."""

    NAME = "strap"

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._noise = 0.0
        self._out = self._spiked = 0
        self._spike = 0.0
        self._battery = rng.randint(30, 100)
        self._battery_due = 0.0

    def tick(self, at: float, rate: float) -> list[Packet]:
        """What is sent at the end of a second in which the heart beats at `rate` bpm."""
        rng = self._rng
        self._noise = 0.8 * self._noise + rng.gauss(0, 0.8)
        self._out, self._spiked = max(self._out - 1, 0), max(self._spiked - 1, 0)
        if not self._out and rng.random() < 1 / (8 * 60):
            self._out = 1
            while rng.random() < 5 / 6:  # 6 s in the mean
                self._out += 1
        if not self._spiked and rng.random() < 1 / (20 * 60):
            self._spiked, self._spike = rng.randint(1, 3), rng.uniform(30, 60)
        if self._out:
            return []
        bpm = round(rate + self._noise + (self._spike if self._spiked else 0))
        found = [Packet(at, self.NAME, HEART_RATE, encode_heart_rate(bpm, contact=True))]
        if at >= self._battery_due:
            found.append(Packet(at, self.NAME, BATTERY, encode_battery(self._battery)))
            self._battery_due = at + 600
        return found


class Pod:
    """A footpod: late, smoothed and rounded, with a cadence that freezes or reads 255."""

    NAME = "footpod"

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._window = rng.randint(2, 8)
        self._cadences = deque([0.0] * (self._window + rng.randint(1, 3)))
        self._grain = rng.choice((1, 2))  # 2: it counts strides and doubles them
        self._bias = rng.gauss(0, 0.02)
        self._frozen = 0
        self._shown = 0
        self._metres = 0.0

    def tick(self, at: float, speed: float, cadence: float) -> Packet:
        """What is sent at the end of a second at that speed (m/s) and cadence (spm)."""
        rng = self._rng
        measured = speed * (1 + self._bias + rng.gauss(0, 0.015))
        self._metres += measured
        self._cadences.append(cadence)
        self._cadences.popleft()
        self._frozen = max(self._frozen - 1, 0)
        if not self._frozen:
            mean = sum(islice(self._cadences, self._window)) / self._window
            self._shown = self._grain * round(mean / self._grain)
            if rng.random() < 1 / (15 * 60):
                self._frozen = rng.randint(5, 15)
        # None goes out as 255, what pods send when they have lost the count.
        sent = None if rng.random() < 1 / (30 * 60) else self._shown
        data = encode_running(measured, sent, self._metres, running=speed >= RUN)
        return Packet(at, self.NAME, RUNNING, data)


class Optical:
    """An armband that listens with light: late, low while cold, and now and then it takes the swing
    of the arms for the pulse.
    """

    NAME = "armband"
    LATE = 5
    """Seconds by which it is behind a strap."""
    SWINGS = (150, 190)
    """spm that are taken for a pulse: a heart could beat like that."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._noise = 0.0
        self._rates: deque[float] = deque(maxlen=self.LATE + 1)
        self._cold = rng.randint(60, 180) if rng.random() < 0.3 else 0
        self._locked = 0
        self.locked = False
        """Whether it tells the cadence in this second."""

    def tick(self, at: float, rate: float, cadence: float) -> list[Packet]:
        """What is sent at the end of a second with that heart rate (bpm) and cadence (spm)."""
        rng = self._rng
        self._noise = 0.8 * self._noise + rng.gauss(0, 0.8)
        self._rates.append(rate)
        self._locked = max(self._locked - 1, 0)
        if not self._locked and rng.random() < 1 / (25 * 60):
            self._locked = rng.randint(30, 240)
        self.locked = self._locked > 0 and self.SWINGS[0] <= cadence <= self.SWINGS[1]
        told = cadence if self.locked else self._rates[0] * (0.7 if at <= self._cold else 1)
        bpm = round(told + self._noise)
        # It has no electrodes, and so tells nothing of contact.
        found = [Packet(at, self.NAME, HEART_RATE, encode_heart_rate(bpm))]
        return [Packet(at, self.NAME, WORN, b"\2"), *found] if at == 1 else found
