"""Notification bytes <-> facts: Bluetooth's heart rate, running speed and battery.

`LAYOUTS` is the protocol: decoder and encoder both read it, so that they cannot disagree. All
numbers are little-endian. Layouts: Bluetooth SIG, GATT Specification Supplement (2A37 Heart Rate
Measurement, 2A53 RSC Measurement, 2A19 Battery Level).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from struct import Struct, calcsize, error, pack, unpack_from
from typing import Any

from footfall.errors import PacketError
from footfall.model import Packet, Reading, Signal

HEART_RATE = "2a37"
RUNNING = "2a53"
BATTERY = "2a19"


# --- Facts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeartRate:
    """What a 2A37 notification tells; None is not told."""

    bpm: int | None
    """None when the sensor sends 0: it is there but hears no heart."""
    contact: bool | None = None
    """Whether the strap feels skin; None when it cannot tell."""
    energy: int | None = None
    """kJ since the sensor's own zero."""
    rr: tuple[float, ...] = ()
    """Seconds between beats of the heart, oldest first."""


@dataclass(frozen=True, slots=True)
class Running:
    """What a 2A53 notification tells; None is not told."""

    speed: float | None
    """m/s"""
    cadence: int | None
    """A minute: steps of both feet or strides, sensors differ. `signals` settles which."""
    stride: float | None = None
    """m"""
    distance: float | None = None
    """m since the sensor's own zero."""
    running: bool = False
    """Whether the sensor says that this is running; False also when it cannot tell."""


@dataclass(frozen=True, slots=True)
class Battery:
    """What a 2A19 notification tells."""

    percent: int | None


# --- The protocol ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A number in a notification."""

    name: str
    code: str
    """Its `struct` letter."""
    most: int
    """The largest number that it may hold; beyond it, as below `least`, it tells nothing."""
    flag: int = 0
    """The bit of the flags that concerns it; 0: it is always there."""
    when: bool = True
    """Whether it is there with that bit set, or with it clear."""
    least: int = 0
    per_unit: int = 1
    """How many of its steps make one unit of the fact."""
    signal: Signal | None = None
    """The signal that it is a reading of."""
    many: bool = False
    """Repeated to the end of the bytes."""

    @property
    def nothing(self) -> int:
        """The raw value that says that there is none."""
        return 0 if self.least else self.most + 1

    def value(self, raw: int) -> float | None:
        """The fact that a raw value tells, in its unit; whole where a step is a unit."""
        if not self.least <= raw <= self.most:
            return None
        return raw if self.per_unit == 1 else raw / self.per_unit

    def is_in(self, flags: int) -> bool:
        """Whether a notification with these flags has it."""
        return not self.flag or bool(flags & self.flag) is self.when


@dataclass(frozen=True, slots=True)
class Bit:
    """A yes or no among the flags."""

    name: str
    flag: int
    told: int = 0
    """The bit that says whether the sensor can tell; 0: it always tells."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A characteristic: its flags, if it has any, then its fields in order."""

    title: str
    fields: tuple[Field, ...]
    bits: tuple[Bit, ...] = ()
    flagged: bool = True
    """Whether it begins with a byte of flags."""


LAYOUTS: Mapping[str, Layout] = {
    HEART_RATE: Layout(
        "heart rate",
        (
            Field("bpm", "B", 0xFF, 0x01, False, least=1, signal=Signal.HEART_RATE),
            Field("bpm", "H", 0xFFFF, 0x01, True, least=1, signal=Signal.HEART_RATE),
            Field("energy", "H", 0xFFFF, 0x08),
            Field("rr", "H", 0xFFFF, 0x10, per_unit=1024, many=True),
        ),
        (Bit("contact", 0x02, told=0x04),),
    ),
    RUNNING: Layout(
        "running speed and cadence",
        (
            # The order of the bytes is also that of the readings: speed comes before cadence,
            # because a cadence is judged by the speed of its own moment. All ones is how sensors
            # and ANT+ bridges fill a field that they have nothing for.
            Field("speed", "H", 0xFFFE, per_unit=256, signal=Signal.SPEED),
            Field("cadence", "B", 0xFE, signal=Signal.CADENCE),
            Field("stride", "H", 0xFFFE, 0x01, per_unit=100),
            Field("distance", "I", 0xFFFFFFFE, 0x02, per_unit=10, signal=Signal.DISTANCE),
        ),
        (Bit("running", 0x04),),
    ),
    BATTERY: Layout(
        "battery",
        (Field("percent", "B", 100, signal=Signal.BATTERY),),
        flagged=False,
    ),
}


# --- Decoding ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """A layout under certain flags: what to unpack, and what each number means."""

    head: Struct
    fields: tuple[Field, ...]
    """The single fields, one for each number of `head`."""
    tail: Field | None
    bits: Mapping[str, bool | None]
    contact: bool | None
    readings: tuple[tuple[int, Signal, int, int, int], ...]
    """Of each field that is a reading: place in `head`, signal, least, most, steps in a unit."""


@cache
def _plan(characteristic: str, flags: int) -> _Plan:
    """The plan for these flags, made once: there are 256 at the most."""
    layout = LAYOUTS.get(characteristic)
    if layout is None:
        raise PacketError(f"Footfall does not know the characteristic {characteristic}.")
    here = [field for field in layout.fields if field.is_in(flags)]
    single = tuple(field for field in here if not field.many)
    bits = {b.name: _answer(b, flags) for b in layout.bits}
    return _Plan(
        Struct("<" + "x" * layout.flagged + "".join(field.code for field in single)),
        single,
        next((field for field in here if field.many), None),
        bits,
        bits.get("contact"),
        tuple(
            (place, f.signal, f.least, f.most, f.per_unit)
            for place, f in enumerate(single)
            if f.signal is not None
        ),
    )


def _answer(bit: Bit, flags: int) -> bool | None:
    return None if bit.told and not flags & bit.told else bool(flags & bit.flag)


def _plan_of(characteristic: str, data: bytes) -> _Plan:
    if not data:
        raise PacketError(f"A notification of {characteristic} came without a single byte.")
    # A characteristic without flags ignores the argument; one plan a value does no harm.
    return _plan(characteristic, data[0])


def _unpack(plan: _Plan, characteristic: str, data: bytes) -> tuple[int, ...]:
    # Bytes after the last field are left alone: a later version of the layout may add some.
    try:
        return plan.head.unpack_from(data)
    except error:
        raise PacketError(
            f"A {LAYOUTS[characteristic].title} notification was cut short: {data.hex()} has "
            f"{len(data)} bytes, and its first byte promises at least {plan.head.size}."
        ) from None


def readings(packet: Packet) -> tuple[Reading, ...]:
    """The readings in a packet, in the order of its bytes; cadence as sent, steps or strides.

    A field without a value, such as a heart rate of 0, gives no reading. Raises `PacketError`,
    and nothing else, for an unknown characteristic or too few bytes.
    """
    at, sensor, data = packet.at, packet.sensor, packet.data
    plan = _plan_of(packet.characteristic, data)
    raws = _unpack(plan, packet.characteristic, data)
    contact = plan.contact
    return tuple(
        [
            Reading(at, sensor, signal, raws[place] / per_unit, contact)
            for place, signal, least, most, per_unit in plan.readings
            if least <= raws[place] <= most
        ]
    )


def _facts(characteristic: str, data: bytes) -> dict[str, Any]:
    """Every fact of a notification that it tells, by name, in its unit."""
    plan = _plan_of(characteristic, data)
    facts: dict[str, Any] = dict(plan.bits)
    for field, raw in zip(plan.fields, _unpack(plan, characteristic, data), strict=True):
        facts[field.name] = field.value(raw)
    if (tail := plan.tail) is not None:
        rest = data[plan.head.size :]
        # An odd byte at the end is half of something: whole pairs are read, it is not.
        whole = len(rest) // calcsize(tail.code)
        facts[tail.name] = tuple(map(tail.value, unpack_from(f"<{whole}{tail.code}", rest)))
    return facts


def heart_rate(data: bytes) -> HeartRate:
    """Read a 2A37 notification. Raises `PacketError` when it is cut short."""
    return HeartRate(**_facts(HEART_RATE, data))


def running(data: bytes) -> Running:
    """Read a 2A53 notification. Raises `PacketError` when it is cut short."""
    return Running(**_facts(RUNNING, data))


def battery(data: bytes) -> Battery:
    """Read a 2A19 notification. Raises `PacketError` when it is empty."""
    return Battery(**_facts(BATTERY, data))


# --- Encoding ----------------------------------------------------------------------------------


@cache
def _widths(characteristic: str) -> tuple[tuple[str, Field, Field], ...]:
    """The fields of a layout by name, in order, each in its narrowest and its widest form."""
    groups = groupby(LAYOUTS[characteristic].fields, key=lambda field: field.name)
    forms = [(name, list(fields)) for name, fields in groups]
    return tuple((name, fields[0], fields[-1]) for name, fields in forms)


def _encode(characteristic: str, facts: Mapping[str, Any]) -> bytes:
    """The notification that tells these facts; None leaves one out.

    A number that its field cannot hold is sent as the nearest that it can.
    """
    layout = LAYOUTS[characteristic]
    flags, codes, numbers = 0, "<", []
    for bit in layout.bits:
        if facts[bit.name] is not None:
            flags |= bit.told | bit.flag * facts[bit.name]
    for name, narrow, wide in _widths(characteristic):
        fact = facts[name]
        told = () if fact is None else fact if isinstance(fact, tuple) else (fact,)
        raws = [max(0, min(round(value * wide.per_unit), wide.most)) for value in told]
        field = wide if raws and raws[0] > narrow.most else narrow
        if field.flag and field.when:
            if not raws:
                continue
            flags |= field.flag
        codes += field.code * (len(raws) or 1)
        numbers += raws or [field.nothing]
    return bytes([flags] if layout.flagged else []) + pack(codes, *numbers)


def encode_heart_rate(
    bpm: float | None,
    contact: bool | None = None,
    rr: Sequence[float] = (),
    energy: float | None = None,
) -> bytes:
    """Write a 2A37 notification: bpm, skin contact, seconds between beats, kJ."""
    return _encode(HEART_RATE, {"bpm": bpm, "contact": contact, "energy": energy, "rr": tuple(rr)})


def encode_running(
    speed: float | None,
    cadence: float | None,
    distance: float | None = None,
    stride: float | None = None,
    running: bool | None = None,
) -> bytes:
    """Write a 2A53 notification: m/s, steps (or strides) a minute, m, m, is it running."""
    return _encode(
        RUNNING,
        {
            "speed": speed,
            "cadence": cadence,
            "stride": stride,
            "distance": distance,
            "running": running,
        },
    )


def encode_battery(percent: float | None) -> bytes:
    """Write a 2A19 notification."""
    return _encode(BATTERY, {"percent": percent})
