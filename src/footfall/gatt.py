"""Notification bytes <-> facts: heart rate, running, treadmills, batteries, and who made them.

`LAYOUTS` is the protocol: decoder and encoder both read it, so that they cannot disagree. All
numbers are little-endian. Layouts: Bluetooth SIG, GATT Specification Supplement (2A37 Heart Rate
Measurement, 2A38 Body Sensor Location, 2A53 RSC Measurement, 2A54 RSC Feature, 2A5D Sensor
Location, 2ACD Treadmill Data, 2A19 Battery Level), and the Device Information Service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from itertools import groupby
from math import inf
from struct import Struct, calcsize, error, unpack_from
from typing import Any, TypeVar

from footfall.errors import PacketError
from footfall.model import Packet, Reading, Signal

HEART_RATE = "2a37"
WORN = "2a38"
RUNNING = "2a53"
RUNNING_FEATURE = "2a54"
MOUNTED = "2a5d"
TREADMILL = "2acd"
BATTERY = "2a19"
MODEL, SERIAL, FIRMWARE, MANUFACTURER = "2a24", "2a25", "2a26", "2a29"


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
class RunningFeature:
    """What a 2A54 says that the sensor can do."""

    stride: bool
    distance: bool
    running: bool
    """It tells walking from running."""
    calibration: bool
    places: bool
    """It can be told where it is worn."""


@dataclass(frozen=True, slots=True)
class Treadmill:
    """What a 2ACD notification tells; None is not told."""

    speed: float | None = None
    """m/s"""
    more: bool = False
    """Whether another notification of the same moment follows: the rest of the record."""
    average_speed: float | None = None
    """m/s"""
    distance: int | None = None
    """m since the treadmill's own zero."""
    incline: float | None = None
    """Percent, negative downhill."""
    ramp: float | None = None
    """Degrees to which the deck is set."""
    climb: float | None = None
    """m gained"""
    descent: float | None = None
    """m lost"""
    pace: float | None = None
    """Seconds a kilometre. Made from the speed, so that nothing here depends on it."""
    average_pace: float | None = None
    """Seconds a kilometre."""
    energy: int | None = None
    """kcal"""
    energy_per_hour: int | None = None
    """kcal"""
    energy_per_minute: int | None = None
    """kcal"""
    bpm: int | None = None
    met: float | None = None
    """Metabolic equivalents."""
    elapsed: int | None = None
    """s"""
    remaining: int | None = None
    """s"""
    force: int | None = None
    """N on the belt"""
    power: int | None = None
    """W"""


@dataclass(frozen=True, slots=True)
class Battery:
    """What a 2A19 notification tells."""

    percent: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sensor is worn (2A38, 2A5D)."""

    place: str | None
    """One of `ON_BODY` or `ON_RUNNER`; None is not told."""


@dataclass(frozen=True, slots=True)
class Text:
    """Who made a sensor, which model, serial or firmware it is."""

    text: str | None


Facts = HeartRate | Running | RunningFeature | Treadmill | Battery | Place | Text
_F = TypeVar("_F")


# --- The protocol ------------------------------------------------------------------------------

CHEST = "chest"
ON_BODY = ("other", CHEST, "wrist", "finger", "hand", "ear lobe", "foot")
"""Where a heart is listened to, in the order of a 2A38."""
ON_RUNNER = (
    *("other", "top of shoe", "in shoe", "hip", "front wheel", "left crank", "right crank"),
    *("left pedal", "right pedal", "front hub", "rear dropout", "chainstay", "rear wheel"),
    *("rear hub", CHEST, "spider", "chain ring"),
)
"""Where a foot pod is, in the order of a 2A5D; some of it belongs to bicycles."""

_SIZES = {"B": 1, "H": 2, "h": 2, "T": 3, "I": 4}
"""Bytes of each letter: those of `struct`, and T for the three bytes that it lacks."""

OLD, NEW = 1, 2
"""Forms of a layout that had a field widened without a flag that says so."""
CUT = 20
"""Bytes that fit into a notification where nobody has agreed on more. Some treadmills cut there."""


@dataclass(frozen=True, slots=True)
class Field:
    """A number in a notification."""

    name: str
    code: str
    """Its letter, one of `_SIZES`."""
    most: int
    """The largest number that it may hold; beyond it, as below `least`, it tells nothing."""
    flag: int = 0
    """The bit of the flags that concerns it; 0: it is always there."""
    when: bool = True
    """Whether it is there with that bit set, or with it clear."""
    least: int = 0
    per_unit: float = 1
    """How many of its steps make one unit of the fact."""
    inverse: float = 0.0
    """The fact is this divided by the number, instead: a pace that is sent as a speed."""
    names: tuple[str, ...] = ()
    """The words that its numbers stand for, from 0 on."""
    signal: Signal | None = None
    """The signal that it is a reading of."""
    many: bool = False
    """Repeated to the end of the bytes."""
    form: int = 0
    """The form of the layout in which it stands, `OLD` or `NEW`; 0: in every one."""

    @property
    def nothing(self) -> int:
        """The raw value that says that there is none."""
        return 0 if self.least > 0 else self.most + 1

    def value(self, raw: int) -> float | str | None:
        """The fact that a raw value tells, in its unit; whole where a step is a unit."""
        if not self.least <= raw <= self.most:
            return None
        if self.names:
            return self.names[raw]
        if self.inverse:
            return self.inverse / raw
        return raw if self.per_unit == 1 else raw / self.per_unit

    def raw(self, fact: Any) -> int:
        """The raw value nearest to a fact that it can hold."""
        if self.names:
            return self.names.index(fact)
        return int(max(min(0, self.least), min(round(fact * self.per_unit), self.most)))

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
    facts: type[Facts]
    fields: tuple[Field, ...] = ()
    bits: tuple[Bit, ...] = ()
    flags: int = 0
    """How many bytes of flags it begins with."""
    known: int = 0xFF
    """The flags that have a meaning."""
    cut: int = 0
    """The length at which a notification may be cut without being refused; 0: at none."""
    text: bool = False
    """Whether it is UTF-8 to its end, and nothing else."""


LAYOUTS: Mapping[str, Layout] = {
    HEART_RATE: Layout(
        "heart rate",
        HeartRate,
        (
            Field("bpm", "B", 0xFF, 0x01, False, least=1, signal=Signal.HEART_RATE),
            Field("bpm", "H", 0xFFFF, 0x01, True, least=1, signal=Signal.HEART_RATE),
            Field("energy", "H", 0xFFFF, 0x08),
            Field("rr", "H", 0xFFFF, 0x10, per_unit=1024, many=True),
        ),
        (Bit("contact", 0x02, told=0x04),),
        flags=1,
    ),
    WORN: Layout(
        "body sensor location", Place, (Field("place", "B", len(ON_BODY) - 1, names=ON_BODY),)
    ),
    RUNNING: Layout(
        "running speed and cadence",
        Running,
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
        flags=1,
    ),
    RUNNING_FEATURE: Layout(
        "running speed and cadence feature",
        RunningFeature,
        bits=(
            Bit("stride", 0x01),
            Bit("distance", 0x02),
            Bit("running", 0x04),
            Bit("calibration", 0x08),
            Bit("places", 0x10),
        ),
        flags=2,
    ),
    MOUNTED: Layout(
        "sensor location", Place, (Field("place", "B", len(ON_RUNNER) - 1, names=ON_RUNNER),)
    ),
    TREADMILL: Layout(
        "treadmill",
        Treadmill,
        (
            # All ones, or the largest signed number, is "not available" wherever it stands.
            Field("speed", "H", 0xFFFE, 0x01, False, per_unit=360, signal=Signal.SPEED),
            Field("average_speed", "H", 0xFFFE, 0x02, per_unit=360),
            Field("distance", "T", 0xFFFFFE, 0x04, signal=Signal.DISTANCE),
            Field("incline", "h", 0x7FFE, 0x08, True, -0x8000, 10, signal=Signal.INCLINE),
            Field("ramp", "h", 0x7FFE, 0x08, True, -0x8000, 10),
            Field("climb", "H", 0xFFFE, 0x10, per_unit=10),
            Field("descent", "H", 0xFFFE, 0x10, per_unit=10),
            # Version 1.0 of the service had 0.1 km a minute in a byte; today it is the seconds of
            # 500 m in two. No flag tells, the length of the whole does.
            Field("pace", "B", 0xFE, 0x20, least=1, inverse=600, form=OLD),
            Field("pace", "H", 0xFFFE, 0x20, per_unit=0.5, form=NEW),
            Field("average_pace", "B", 0xFE, 0x40, least=1, inverse=600, form=OLD),
            Field("average_pace", "H", 0xFFFE, 0x40, per_unit=0.5, form=NEW),
            Field("energy", "H", 0xFFFE, 0x80),
            Field("energy_per_hour", "H", 0xFFFE, 0x80),
            Field("energy_per_minute", "B", 0xFE, 0x80),
            Field("bpm", "B", 0xFE, 0x100, least=1, signal=Signal.HEART_RATE),
            Field("met", "B", 0xFE, 0x200, per_unit=10),
            Field("elapsed", "H", 0xFFFE, 0x400),
            Field("remaining", "H", 0xFFFE, 0x800),
            Field("force", "h", 0x7FFE, 0x1000, least=-0x8000),
            Field("power", "h", 0x7FFE, 0x1000, least=-0x8000),
        ),
        (Bit("more", 0x01),),
        flags=2,
        known=0x1FFF,
        cut=CUT,
    ),
    BATTERY: Layout("battery", Battery, (Field("percent", "B", 100, signal=Signal.BATTERY),)),
    MANUFACTURER: Layout("manufacturer", Text, text=True),
    MODEL: Layout("model", Text, text=True),
    SERIAL: Layout("serial number", Text, text=True),
    FIRMWARE: Layout("firmware", Text, text=True),
}


def wraps(characteristic: str) -> float:
    """Metres after which the distance of a characteristic begins anew; infinite if it has none."""
    layout = LAYOUTS.get(characteristic)
    for field in layout.fields if layout else ():
        if field.name == "distance":
            return float(256 ** _SIZES[field.code] / field.per_unit)
    return inf


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
    readings: tuple[tuple[int, Signal, int, int, float], ...]
    """Of each field that is a reading: place in `head`, signal, least, most, steps in a unit."""
    long: bool
    """Whether it has numbers of three bytes, which come as bytes."""


@lru_cache(4096)
def _plan(characteristic: str, flags: int, form: int = 0, room: int = 0) -> _Plan:
    """The plan for these flags, made once.

    Without a form it ends before what depends on one; with a room, before what has none there.
    """
    layout = LAYOUTS[characteristic]
    single: list[Field] = []
    tail = None
    size = layout.flags
    for field in layout.fields:
        if not field.is_in(flags) or (form and field.form not in (0, form)):
            continue
        if field.many:
            tail = field
            continue
        size += _SIZES[field.code]
        if (field.form and not form) or (room and size > room):
            break
        single.append(field)
    codes = "".join("3s" if field.code == "T" else field.code for field in single)
    bits = {b.name: _answer(b, flags) for b in layout.bits}
    return _Plan(
        Struct("<" + "x" * layout.flags + codes),
        tuple(single),
        tail,
        bits,
        bits.get("contact"),
        tuple(
            (place, f.signal, f.least, f.most, f.per_unit)
            for place, f in enumerate(single)
            if f.signal is not None
        ),
        "3s" in codes,
    )


def _answer(bit: Bit, flags: int) -> bool | None:
    return None if bit.told and not flags & bit.told else bool(flags & bit.flag)


def _plan_of(characteristic: str, data: bytes) -> _Plan:
    layout = _layout(characteristic)
    if not data:
        raise PacketError(f"A notification of {characteristic} came without a single byte.")
    if layout.flags == 1:
        return _plan(characteristic, data[0])
    flags = int.from_bytes(data[: layout.flags], "little") & layout.known
    if not layout.cut or len(data) < layout.flags:
        return _plan(characteristic, flags)
    old, new = _plan(characteristic, flags, OLD), _plan(characteristic, flags, NEW)
    size, least, most = len(data), old.head.size, new.head.size
    if size < least:
        # Whole fields are read of what was cut; of anything shorter nobody knows what it is.
        return _plan(characteristic, flags, 0, size) if size == layout.cut else old
    if least == most:
        return old
    if size == layout.cut < most:
        return _plan(characteristic, flags)  # the whole of the old form, or the new one cut
    return {least: old, most: new}.get(size) or _plan(characteristic, flags)


def _layout(characteristic: str) -> Layout:
    layout = LAYOUTS.get(characteristic)
    if layout is None:
        raise PacketError(f"Footfall does not know the characteristic {characteristic}.")
    return layout


def _unpack(plan: _Plan, characteristic: str, data: bytes) -> tuple[int, ...]:
    # Bytes after the last field are left alone: a later version of the layout may add some.
    try:
        raws = plan.head.unpack_from(data)
    except error:
        raise PacketError(
            f"A {LAYOUTS[characteristic].title} notification was cut short: {data.hex()} has "
            f"{len(data)} bytes, and its flags promise at least {plan.head.size}."
        ) from None
    if plan.long:
        return tuple([_whole(raw) for raw in raws])
    return raws


def _whole(raw: int | bytes) -> int:
    return int.from_bytes(raw, "little") if isinstance(raw, bytes) else raw


def readings(packet: Packet) -> tuple[Reading, ...]:
    """The readings in a packet, in the order of its bytes; cadence as sent, steps or strides.

    A field without a value, such as a heart rate of 0, gives no reading; what tells of the sensor
    and not of the runner gives none either. Raises `PacketError`, and nothing else, for an unknown
    characteristic or too few bytes.
    """
    at, sensor, data, characteristic = packet.at, packet.sensor, packet.data, packet.characteristic
    if _layout(characteristic).text:
        return ()
    plan = _plan_of(characteristic, data)
    raws = _unpack(plan, characteristic, data)
    contact = plan.contact
    return tuple(
        [
            Reading(at, sensor, signal, raws[place] / per_unit, contact, characteristic)
            for place, signal, least, most, per_unit in plan.readings
            if least <= raws[place] <= most
        ]
    )


def decode(characteristic: str, data: bytes) -> Facts:
    """Every fact of a value that it tells, in its unit.

    Raises `PacketError`, and nothing else, for an unknown characteristic or too few bytes.
    """
    layout = _layout(characteristic)
    if layout.text:
        return Text(_text(data))
    plan = _plan_of(characteristic, data)
    facts: dict[str, Any] = dict(plan.bits)
    for field, raw in zip(plan.fields, _unpack(plan, characteristic, data), strict=True):
        facts[field.name] = field.value(raw)
    if (tail := plan.tail) is not None:
        rest = data[plan.head.size :]
        # An odd byte at the end is half of something: whole pairs are read, it is not.
        whole = len(rest) // calcsize(tail.code)
        facts[tail.name] = tuple(map(tail.value, unpack_from(f"<{whole}{tail.code}", rest)))
    return layout.facts(**facts)


def _text(data: bytes) -> str | None:
    """What a maker wrote: up to the first NUL, without blanks around it or signs that do things.

    Bytes that are no UTF-8 become a replacement sign; of those alone, as of nothing, None.
    """
    text = data.partition(b"\0")[0].decode("utf-8", "replace")
    # A terminal obeys some characters: what it cannot print is left out.
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if text.strip("\ufffd ") else None


def heart_rate(data: bytes) -> HeartRate:
    """Read a 2A37 notification. Raises `PacketError` when it is cut short."""
    return _as(HeartRate, decode(HEART_RATE, data))


def running(data: bytes) -> Running:
    """Read a 2A53 notification. Raises `PacketError` when it is cut short."""
    return _as(Running, decode(RUNNING, data))


def running_feature(data: bytes) -> RunningFeature:
    """Read a 2A54. Raises `PacketError` when it is cut short."""
    return _as(RunningFeature, decode(RUNNING_FEATURE, data))


def treadmill(data: bytes) -> Treadmill:
    """Read a 2ACD notification. Raises `PacketError` when it is cut short.

    One of exactly 20 bytes may be cut: its whole fields are read. One whose length leaves open how
    wide a pace is ends before the pace.
    """
    return _as(Treadmill, decode(TREADMILL, data))


def battery(data: bytes) -> Battery:
    """Read a 2A19 notification. Raises `PacketError` when it is empty."""
    return _as(Battery, decode(BATTERY, data))


def place(characteristic: str, data: bytes) -> str | None:
    """Where a sensor is worn, of a 2A38 or a 2A5D. Raises `PacketError` when it is empty."""
    return _as(Place, decode(characteristic, data)).place


def text(characteristic: str, data: bytes) -> str | None:
    """What a 2A24, 2A25, 2A26 or 2A29 says; None for nothing. Raises nothing."""
    return _as(Text, decode(characteristic, data)).text


def _as(kind: type[_F], facts: object) -> _F:
    assert isinstance(facts, kind)
    return facts


# --- Records in several notifications ----------------------------------------------------------

JOINED = 2.0
"""Seconds after which the rest of a record comes no more: the parts follow each other at once."""


class Records:
    """Joins the notifications in which a treadmill tells of one moment. Time is an argument.

    All but the last of them have the flag `more`, and only the last has the speed.
    """

    def __init__(self) -> None:
        self._begun: dict[str, tuple[float, int, tuple[Reading, ...]]] = {}
        """By sensor, of a record that is not whole: when it began, its flags, its readings."""

    def readings(self, packet: Packet) -> tuple[Reading, ...]:
        """The readings of the record that this packet completes, at the packet's time.

        Those of a part wait for the rest. Whatever comes twice shows that the rest was lost, or
        that this sensor sets the flag for nothing: then nothing waits. Raises as `readings` does.
        """
        told = readings(packet)
        if packet.characteristic != TREADMILL:
            return told
        at, flags = packet.at, int.from_bytes(packet.data[:2], "little")
        began, seen, waiting = self._begun.pop(packet.sensor, (at, 0, ()))
        if at - began > JOINED:
            began, seen, waiting = at, 0, ()
        whole = _joined(waiting, told)
        if not flags & _MORE:
            return whole
        flags &= LAYOUTS[TREADMILL].known & ~_MORE
        if seen & flags:
            self._begun[packet.sensor] = at, flags, ()
            return whole
        self._begun[packet.sensor] = began, seen | flags, whole
        return ()


_MORE = LAYOUTS[TREADMILL].bits[0].flag


def _joined(first: tuple[Reading, ...], last: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """One moment's readings, at the time of the last part; speed first, as in a single packet."""
    if not first or not last:
        return last or first
    found = {reading.signal: replace(reading, at=last[0].at) for reading in first}
    found |= {reading.signal: reading for reading in last}
    return tuple(sorted(found.values(), key=lambda reading: reading.signal is not Signal.SPEED))


# --- Encoding ----------------------------------------------------------------------------------


@cache
def _widths(characteristic: str) -> tuple[tuple[str, Field, Field], ...]:
    """The fields of a layout by name, in order, each in its narrowest and its widest form."""
    groups = groupby(LAYOUTS[characteristic].fields, key=lambda field: field.name)
    forms = [(name, list(fields)) for name, fields in groups]
    return tuple((name, fields[0], fields[-1]) for name, fields in forms)


def _encode(characteristic: str, facts: Mapping[str, Any]) -> bytes:
    """The value that tells these facts; None leaves one out.

    A number that its field cannot hold is sent as the nearest that it can.
    """
    layout = LAYOUTS[characteristic]
    if layout.text:
        return (facts["text"] or "").encode()
    flags = 0
    for bit in layout.bits:
        if facts[bit.name] is not None:
            flags |= bit.told | bit.flag * facts[bit.name]
    found: list[tuple[Field, list[int]]] = []
    for name, narrow, wide in _widths(characteristic):
        fact = facts[name]
        told = () if fact is None else fact if isinstance(fact, tuple) else (fact,)
        raws = [wide.raw(value) for value in told]
        # The old form of a field is never written.
        field = wide if narrow.form or (raws and raws[0] > narrow.most) else narrow
        flags |= field.flag * (bool(raws) and field.when)
        found.append((field, raws))
    data = flags.to_bytes(layout.flags, "little")
    for field, raws in found:
        if field.is_in(flags):
            for raw in raws or [field.nothing]:
                data += raw.to_bytes(_SIZES[field.code], "little", signed=field.least < 0)
    return data


def encode(characteristic: str, facts: Facts) -> bytes:
    """Write a value that tells these facts; None leaves one out.

    A number that its field cannot hold is sent as the nearest that it can. A pace is written in the
    form of today.
    """
    return _encode(characteristic, {f.name: getattr(facts, f.name) for f in fields(facts)})


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
