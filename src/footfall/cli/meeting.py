"""Meeting sensors: who is around, who answers, and what they tell right now."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from footfall import gatt
from footfall.devices.bluetooth import Bluetooth
from footfall.devices.bluetooth_link import LOW_BATTERY
from footfall.devices.bluetooth_radio import SERVICES, Found, MakeRadio, Radio, Trouble
from footfall.devices.remembered import Remembered
from footfall.errors import MissingError, PacketError
from footfall.model import Notice, Packet, SensorChanged, Signal

if TYPE_CHECKING:
    from footfall.devices.bluetooth_link import Event

SCAN = 8.0
"""Seconds in which what is around has advertised: straps do four times a second, pods every two."""
SETTLED = 3.0
"""Seconds without anybody new, after which nobody else is awaited."""
PATIENCE = 15.0
"""Seconds for a connection and a first value: at the edge of reach a connection takes five."""
ANSWER = 3.0
"""Seconds after which a system that has told nothing of trouble has none."""
GRACE = 1.5
"""Seconds after a first value in which a sensor tells its serial number and its battery."""

HINT = (
    "Wear the strap and wet it, or move the pod; a watch or another app may be holding it, and "
    "then its Bluetooth has to be switched off."
)
SENTENCES = {
    Trouble.OFF: "Bluetooth is switched off. Switch it on and try again.",
    Trouble.NONE: "There is no Bluetooth LE adapter. Plug one in and try again.",
}
"""What a runner reads who does not want to wait."""

_KINDS = {
    gatt.HEART_RATE: SERVICES["180d"],
    gatt.RUNNING: SERVICES["1814"],
    gatt.TREADMILL: SERVICES["1826"],
}
_VALUES: dict[Signal, Callable[[float], str]] = {
    Signal.HEART_RATE: lambda value: f"{value:.0f} bpm",
    Signal.CADENCE: lambda value: f"cadence {value:.0f}",
    Signal.SPEED: lambda value: f"{3.6 * value:.1f} km/h",
    Signal.INCLINE: lambda value: f"incline {value:.1f} %",
    Signal.DISTANCE: lambda value: f"{value:.0f} m",
}

News = Found | Packet | SensorChanged | Notice | str
"""A `str` is what the runner typed, in pieces of any length."""


def sentence(trouble: Trouble) -> str:
    """What is wrong with Bluetooth, and how to mend it."""
    return SENTENCES.get(trouble, str(trouble))


class Ears:
    """Bluetooth, and all that it tells, in one queue for one thread."""

    def __init__(self, radio: MakeRadio = Radio) -> None:
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._bluetooth = Bluetooth((), time.monotonic, self._news.put, self._hear, radio=radio)

    def _hear(self, event: Event) -> None:
        self._news.put(event)

    def type(self, text: str) -> None:
        """The runner typed something. Any thread."""
        self._news.put(text)

    def scan(self, on: bool) -> None:
        """Tell of whoever is around, or of nobody any more."""
        self._bluetooth.scan(self._news.put if on else None)

    def connect(self, sensor: Remembered) -> None:
        """Connect a sensor, and keep it so."""
        self._bluetooth.add(sensor)

    def let_go(self, name: str) -> None:
        """Disconnect a sensor."""
        self._bluetooth.remove(name)

    def next(self, until: float) -> News | None:
        """What is told next; None where that is nothing until then (`time.monotonic`).

        MissingError when there is no Bluetooth.
        """
        try:
            wait = None if until == inf else max(0.0, until - time.monotonic())
            news = self._news.get(timeout=wait)
        except queue.Empty:
            return None
        if isinstance(news, Notice) and (trouble := self._bluetooth.trouble):
            raise MissingError(sentence(trouble))
        return news

    def close(self) -> None:
        """Let everybody go, within a second."""
        self._bluetooth.close()


@contextmanager
def listening(radio: MakeRadio = Radio) -> Iterator[Ears]:
    """Bluetooth, for as long as it is needed."""
    ears = Ears(radio)
    try:
        yield ears
    finally:
        ears.close()


class Around:
    """Who was heard in a scan, in the order of coming."""

    def __init__(self) -> None:
        self._found: dict[str, Found] = {}

    def __getitem__(self, address: str) -> Found:
        """All that was heard of somebody."""
        return self._found[address]

    def take(self, found: Found) -> bool:
        """Somebody was heard; whether there is something new about them but their distance."""
        old = self._found.get(found.address)
        if old is not None:
            # A sensor tells its name in one advertisement and what it measures in another.
            kinds = tuple(dict.fromkeys((*old.kinds, *found.kinds)))
            found = Found(found.address, found.name or old.name, kinds, found.rssi)
        self._found[found.address] = found
        return old is None or (old.name, old.kinds) != (found.name, found.kinds)

    def sensors(self) -> list[Found]:
        """Those that say that they measure something that is of use."""
        return [found for found in self._found.values() if found.kinds]

    def named(self, wanted: str) -> Found | None:
        """The one with this address, or this name, or the only one whose name begins so."""
        wanted = wanted.casefold()
        for found in self._found.values():
            if wanted in (found.address.casefold(), (found.name or "").casefold()):
                return found
        alike = [f for f in self._found.values() if (f.name or "").casefold().startswith(wanted)]
        return alike[0] if len(alike) == 1 else None


def look_around(ears: Ears, wanted: str | None) -> list[Found]:
    """Who is there; only who is `wanted`, by name or address, as soon as that one is heard.

    MissingError when nobody is.
    """
    around = Around()
    ears.scan(True)
    end = settled = time.monotonic() + SCAN
    found: Found | None = None
    while found is None and time.monotonic() < min(end, settled):
        news = ears.next(min(end, settled))
        if isinstance(news, Found) and around.take(news):
            found = around.named(wanted) if wanted else None
            if not wanted and around.sensors():
                settled = time.monotonic() + SETTLED
    ears.scan(False)
    if wanted and found is None:
        raise MissingError(f"'{wanted}' was not heard. {HINT}")
    sensors = around.sensors() if found is None else [found]
    if not sensors:
        raise MissingError(f"No sensor was heard. {HINT}")
    return sensors


@dataclass
class Met:
    """A sensor that was connected, and what it has told."""

    sensor: Remembered
    serial: str | None = None
    battery: int | None = None
    values: dict[Signal, float] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    since: float | None = None
    """When its first value came (`time.monotonic`)."""

    def take(self, packet: Packet) -> bool:
        """It sent something; whether that was a value."""
        try:
            told = gatt.readings(packet)
            if packet.characteristic == gatt.SERIAL:
                self.serial = gatt.text(gatt.SERIAL, packet.data) or self.serial
        except PacketError:
            return False
        kind = _KINDS.get(packet.characteristic)
        if kind is not None and kind not in self.kinds:
            self.kinds.append(kind)
        for reading in told:
            if reading.signal is Signal.BATTERY:
                self.battery = int(reading.value)
            else:
                self.values[reading.signal] = reading.value
        if kind is not None and self.since is None:
            self.since = packet.at
        return kind is not None

    @property
    def is_told(self) -> bool:
        """Whether it has told all that is to be told of it: a battery tells before all else."""
        return None not in (self.since, self.serial)

    @property
    def value(self) -> str:
        """What it tells now, in words."""
        words = [say(self.values[s]) for s, say in _VALUES.items() if s in self.values]
        return ", ".join(words) or "no value yet"

    @property
    def told(self) -> str:
        """The same, with its battery."""
        return ", ".join(filter(None, (self.value, charge(self.battery))))

    def due(self, end: float) -> float:
        """When it will have told all that it tells; `end` while it has told nothing."""
        if self.since is None:
            return end
        return self.since if self.is_told else self.since + GRACE

    @property
    def known(self) -> Remembered:
        """What is to be remembered of it."""
        sensor = self.sensor
        return Remembered(
            shown(sensor.advertised or sensor.name),
            tuple(dict.fromkeys((*sensor.kinds, *self.kinds))),
            sensor.addresses,
            sensor.advertised,
            self.serial,
        )


def charge(battery: int | None) -> str:
    """A battery in words; "" where it is not known."""
    if battery is None:
        return ""
    return f"battery {battery} %" + (": change it soon" if battery <= LOW_BATTERY else "")


def shown(text: str) -> str:
    """A name without what would steer the terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def together(names: Iterable[str]) -> str:
    """Names in a sentence."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def stranger(found: Found) -> Remembered:
    """A sensor before it is known, by its address: two may have the same name."""
    addresses = {sys.platform: found.address}
    return Remembered(found.address, found.kinds, addresses, found.name)


def look(ears: Ears) -> None:
    """Scan for a moment. MissingError when there is no Bluetooth."""
    ears.scan(True)
    ears.next(time.monotonic() + ANSWER)
    ears.scan(False)


def meet(ears: Ears, sensors: Iterable[Remembered]) -> Iterator[Met]:
    """Connect sensors, and give each once it has told who it is, and something to see.

    Who does not answer in time comes last, without a value.
    """
    waiting = {sensor.name: Met(sensor) for sensor in sensors}
    for one in waiting.values():
        ears.connect(one.sensor)
    end = time.monotonic() + PATIENCE
    while waiting:
        due = min(one.due(end) for one in waiting.values())
        news = ears.next(due)
        if isinstance(news, Packet) and news.sensor in waiting:
            waiting[news.sensor].take(news)
        now = time.monotonic()
        for name in [name for name, one in waiting.items() if one.due(end) <= now]:
            yield waiting.pop(name)
