"""Notification bytes <-> facts."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import PacketError
from footfall.gatt import (
    LAYOUTS,
    Battery,
    Facts,
    HeartRate,
    Place,
    Records,
    Running,
    RunningFeature,
    Text,
    Treadmill,
    battery,
    decode,
    encode,
    encode_battery,
    encode_heart_rate,
    encode_running,
    heart_rate,
    place,
    readings,
    running,
    running_feature,
    text,
    treadmill,
    wraps,
)
from footfall.model import Packet, Reading, Signal


def packet(characteristic: str, text: str) -> Packet:
    """A packet at 7 s from the sensor `s`, its bytes as a hexdump."""
    return Packet(7.0, "s", characteristic, bytes.fromhex(text))


# Each is a hexdump, and the facts in it.
HEART_RATES = [
    (
        "00"  # flags: nothing but the rate, in one byte; contact is not told
        "46",  # 70 bpm
        HeartRate(70),
    ),
    (
        "04"  # contact can be told, and there is none
        "46",  # 70 bpm
        HeartRate(70, contact=False),
    ),
    (
        "02"  # a contact bit on a sensor that cannot tell says nothing
        "46",  # 70 bpm
        HeartRate(70),
    ),
    (
        "01"  # the rate takes two bytes
        "2c 01",  # 300 bpm
        HeartRate(300),
    ),
    (
        "1f"  # two bytes, contact, energy, RR
        "9b 00"  # 155 bpm
        "e8 03"  # 1000 kJ
        "00 02"  # 512/1024 s
        "80 01",  # 384/1024 s
        HeartRate(155, contact=True, energy=1000, rr=(0.5, 0.375)),
    ),
    (
        "10"  # RR
        "9b"  # 155 bpm
        "80 01"  # 384/1024 s
        "07",  # half of an RR: left alone
        HeartRate(155, rr=(0.375,)),
    ),
    (
        "10"  # RR are promised, and there are none: no beat since the last packet
        "9b",
        HeartRate(155),
    ),
    (
        "e0"  # bits that have no meaning yet
        "9b"
        "99",  # and a byte that has none
        HeartRate(155),
    ),
    (
        "06"  # contact
        "00",  # 0: no heart heard
        HeartRate(None, contact=True),
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEART_RATES)
def test_heart_rate_facts(text: str, expected: HeartRate) -> None:
    """Every flag of a 2A37 is read as it is written."""
    assert expected == heart_rate(bytes.fromhex(text))


RUNNINGS = [
    (
        "00"  # flags: speed and cadence alone, walking or not told
        "00 03"  # 768/256 m/s
        "aa",  # 170 a minute
        Running(3.0, 170),
    ),
    (
        "07"  # stride length, distance, running
        "80 03"  # 896/256 m/s
        "55"  # 85 a minute, strides or steps as it may be
        "78 00"  # 120 cm
        "39 30 00 00",  # 12345 dm
        Running(3.5, 85, stride=1.2, distance=1234.5, running=True),
    ),
    (
        "02"  # distance
        "00 00"  # standing still
        "00"
        "0a 00 00 00",  # 10 dm
        Running(0.0, 0, distance=1.0),
    ),
    (
        "03"  # stride length and distance, all "not available"
        "ff ff"
        "ff"
        "ff ff"
        "ff ff ff ff",
        Running(None, None),
    ),
]


@pytest.mark.parametrize(("text", "expected"), RUNNINGS)
def test_running_facts(text: str, expected: Running) -> None:
    """Every flag of a 2A53 is read as it is written; all ones is no value."""
    assert expected == running(bytes.fromhex(text))


@pytest.mark.parametrize(
    ("text", "expected"), [("00", 0), ("5a", 90), ("64", 100), ("65", None), ("ff", None)]
)
def test_battery_facts(text: str, expected: int | None) -> None:
    """A battery is 0 to 100 percent; more than that tells nothing."""
    assert Battery(expected) == battery(bytes.fromhex(text))


@pytest.mark.parametrize(
    ("dump", "expected"),
    [
        ("00 00", RunningFeature(False, False, False, False, False)),
        ("01 00", RunningFeature(True, False, False, False, False)),
        ("02 00", RunningFeature(False, True, False, False, False)),
        ("04 00", RunningFeature(False, False, True, False, False)),
        ("08 00", RunningFeature(False, False, False, True, False)),
        ("10 00", RunningFeature(False, False, False, False, True)),
        ("e3 ff", RunningFeature(True, True, False, False, False)),  # the rest means nothing yet
    ],
)
def test_running_feature_facts(dump: str, expected: RunningFeature) -> None:
    """Each of the five bits of a 2A54 is one thing that the sensor can do."""
    assert expected == running_feature(bytes.fromhex(dump))


@pytest.mark.parametrize(
    ("characteristic", "value", "expected"),
    [
        ("2a5d", 0, "other"),
        ("2a5d", 1, "top of shoe"),
        ("2a5d", 2, "in shoe"),
        ("2a5d", 3, "hip"),
        ("2a5d", 14, "chest"),
        ("2a5d", 16, "chain ring"),
        ("2a5d", 17, None),
        ("2a5d", 255, None),
        ("2a38", 0, "other"),
        ("2a38", 1, "chest"),
        ("2a38", 2, "wrist"),
        ("2a38", 6, "foot"),
        ("2a38", 7, None),
    ],
)
def test_where_a_sensor_is(characteristic: str, value: int, expected: str | None) -> None:
    """Places have words; a number that stands for none is not told."""
    assert expected == place(characteristic, bytes([value]))


TEXTS = [
    (b"Polar Electro Oy", "Polar Electro Oy"),
    (b"H10\0", "H10"),  # a C string with its end
    (b"H10\0\0\0\0\0", "H10"),  # padded to a fixed length
    (b"H10     ", "H10"),
    (b"  H10\r\n", "H10"),
    (b"H10\0rubbish", "H10"),  # what lies behind the end in the maker's memory
    ("Führer 測心".encode(), "Führer 測心"),
    (b"", None),
    (b"\0\0\0", None),
    (b"   ", None),
    (b"\xff\xff\xff\xff", None),  # memory that nobody has written to
    (b"Suunto\xae", "Suunto\ufffd"),  # Latin-1, which is no UTF-8
    (b"a\x1b[2Jb", "a [2Jb"),  # would clear a terminal
    ("a\u202eb".encode(), "a b"),  # would turn the line around
    (b"a\nb\tc", "a b c"),
]


@pytest.mark.parametrize(("data", "expected"), TEXTS)
def test_texts_of_makers(data: bytes, expected: str | None) -> None:
    """Padding goes, bytes that are no UTF-8 are marked, what a terminal would obey is left out."""
    four = [text(characteristic, data) for characteristic in ("2a29", "2a24", "2a25", "2a26")]
    assert [expected] * 4 == four


TREADMILLS = [
    (
        "00 00"  # flags: nothing but the speed
        "e8 03",  # 1000: 10.00 km/h
        Treadmill(speed=1000 / 360),
    ),
    (
        "01 00",  # more follows, and there is nothing in this one
        Treadmill(more=True),
    ),
    (
        "0c 00"  # distance, incline
        "b0 04"  # 1200: 12.00 km/h
        "10 27 00"  # 10,000 m
        "19 00"  # 25: 2.5 %
        "0e 00",  # 14: 1.4 degrees
        Treadmill(speed=1200 / 360, distance=10_000, incline=2.5, ramp=1.4),
    ),
    (
        "08 00"  # incline
        "b0 04"  # 12.00 km/h
        "e2 ff"  # -30: -3.0 %
        "ff 7f",  # the ramp is not available
        Treadmill(speed=1200 / 360, incline=-3.0),
    ),
    (
        "fe 1f"  # all there is, paces in the form of today
        "e8 03"  # speed
        "d0 02"  # 720: 7.20 km/h in the mean
        "01 00 01"  # 65,537 m
        "0a 00"  # 1.0 %
        "05 00"  # 0.5 degrees
        "7b 00"  # 12.3 m up
        "2d 00"  # 4.5 m down
        "b4 00"  # 180 s for 500 m
        "fa 00"  # 250 s for 500 m in the mean
        "2c 01"  # 300 kcal
        "58 02"  # 600 kcal an hour
        "0a"  # 10 kcal a minute
        "96"  # 150 bpm
        "69"  # 10.5 MET
        "08 07"  # 1800 s
        "84 03"  # 900 s left
        "f6 ff"  # -10 N
        "fa 00",  # 250 W
        Treadmill(
            speed=1000 / 360,
            average_speed=2.0,
            distance=65_537,
            incline=1.0,
            ramp=0.5,
            climb=12.3,
            descent=4.5,
            pace=360.0,
            average_pace=500.0,
            energy=300,
            energy_per_hour=600,
            energy_per_minute=10,
            bpm=150,
            met=10.5,
            elapsed=1800,
            remaining=900,
            force=-10,
            power=250,
        ),
    ),
    (
        "60 01"  # both paces, heart rate
        "e8 03"
        "02"  # 0.2 km a minute: 300 s a kilometre, in one byte
        "01"  # 0.1 km a minute
        "96",  # 150 bpm
        Treadmill(speed=1000 / 360, pace=300.0, average_pace=600.0, bpm=150),
    ),
    (
        "60 01"
        "e8 03"
        "96 00"  # 150 s for 500 m, in two bytes
        "2c 01"  # 300 s for 500 m
        "96",
        Treadmill(speed=1000 / 360, pace=300.0, average_pace=600.0, bpm=150),
    ),
    (
        "60 01"  # of a length that is neither: nobody knows where the pace ends
        "e8 03"
        "02 01 96 00",
        Treadmill(speed=1000 / 360),
    ),
    (
        "9e 1f"  # all but the paces, all "not available"
        "ff ff ff ff ff ff ff"  # speed, average, distance
        "ff 7f ff 7f"  # incline, ramp
        "ff ff ff ff"  # climb, descent
        "ff ff ff ff ff"  # energies
        "ff ff"  # heart rate, MET
        "ff ff ff ff"  # elapsed, remaining
        "ff 7f ff 7f",  # force, power
        Treadmill(),
    ),
    (
        "84 24"  # a walking pad: distance, energy, elapsed, and bit 13, which means nothing yet
        "2c 01"  # 3.00 km/h
        "64 00 00"  # 100 m
        "05 00 ff ff ff"  # 5 kcal, an hour and a minute not available
        "3c 00"  # 60 s
        "7a 00 00",  # its steps, behind everything that is known
        Treadmill(speed=300 / 360, distance=100, energy=5, elapsed=60),
    ),
    (
        "9e 05"  # up to the elapsed time it would be 25 bytes, and it came cut at 20
        "e8 03 e8 03"
        "64 00 00"
        "0a 00 05 00"
        "00 00 00 00"
        "2c 01"  # 300 kcal are whole
        "58",  # half of the energy an hour: left alone
        Treadmill(
            1000 / 360,
            average_speed=1000 / 360,
            distance=100,
            incline=1.0,
            ramp=0.5,
            climb=0.0,
            descent=0.0,
            energy=300,
        ),
    ),
    (
        "3e 00"  # with a pace in one byte it is whole with 20, in two it was cut: not told
        "e8 03 e8 03"
        "64 00 00"
        "0a 00 05 00"
        "00 00 00 00"
        "02"
        "00 00",
        Treadmill(
            1000 / 360,
            average_speed=1000 / 360,
            distance=100,
            incline=1.0,
            ramp=0.5,
            climb=0.0,
            descent=0.0,
        ),
    ),
]


@pytest.mark.parametrize(("dump", "expected"), TREADMILLS)
def test_treadmill_facts(dump: str, expected: Treadmill) -> None:
    """Every flag of a 2ACD is read as it is written, in either form, whole or cut at 20 bytes."""
    assert expected == treadmill(bytes.fromhex(dump))


def test_a_treadmill_cut_elsewhere_is_refused() -> None:
    """Nineteen bytes of a longer record, and a single one, are a fault and no cut."""
    with pytest.raises(PacketError, match="has 19 bytes, and its flags promise at least 25"):
        treadmill(bytes.fromhex("9e05" + "00" * 17))
    with pytest.raises(PacketError, match="has 1 bytes"):
        treadmill(b"\0")


def test_readings_of_a_treadmill() -> None:
    """Speed, distance, incline and the heart rate are readings; the rest is not."""
    expected = (
        Reading(7.0, "s", Signal.SPEED, 3.5),
        Reading(7.0, "s", Signal.DISTANCE, 400.0),
        Reading(7.0, "s", Signal.INCLINE, -1.5),
        Reading(7.0, "s", Signal.HEART_RATE, 150.0),
    )
    told = readings(packet("2acd", "0c 05 ec04 900100 f1ff 0000 96 0807"))
    assert expected == told
    assert {"2acd"} == {reading.characteristic for reading in told}


def test_what_tells_of_the_sensor_gives_no_reading() -> None:
    """Features, places and texts are known, and are no readings."""
    known = [("2a54", "1f 00"), ("2a5d", "01"), ("2a38", "01"), ("2a29", "41"), ("2a25", "")]
    assert [()] * 5 == [readings(packet(characteristic, dump)) for characteristic, dump in known]


def test_distances_begin_anew() -> None:
    """A foot pod counts 2^32 tenths of a metre, a treadmill 2^24 metres; a strap no way."""
    assert [429496729.6, 16777216.0, inf, inf] == [*map(wraps, ("2a53", "2acd", "2a37", ""))]


# --- Records in several notifications ----------------------------------------------------------

# A record that says 12.6 km/h, 400 m, 1.5 % and 150 bpm, in two notifications.
FIRST = "0d 00 900100 0f00 0000"  # more follows: distance and incline
LAST = "00 01 ec04 96"  # the last: speed and heart rate


def joined(records: Records, *parts: tuple[float, str, str]) -> list[tuple[float, str, float]]:
    """Moment, signal and value of all readings that come of these packets: at, sensor, bytes."""
    return [
        (reading.at, reading.signal, reading.value)
        for at, sensor, dump in parts
        for reading in records.readings(Packet(at, sensor, "2acd", bytes.fromhex(dump)))
    ]


def test_a_record_in_two_notifications_is_one_moment() -> None:
    """Nothing comes of the first part; the last brings all, at its time, the speed first."""
    records = Records()
    assert [] == joined(records, (1.0, "a", FIRST))
    expected = [
        (1.1, "speed", 3.5),
        (1.1, "distance", 400.0),
        (1.1, "incline", 1.5),
        (1.1, "heart_rate", 150.0),
    ]
    assert expected == joined(records, (1.1, "a", LAST))
    assert expected[:1] + expected[3:] == joined(records, (1.1, "a", LAST))


def test_two_treadmills_do_not_join() -> None:
    """Each device has records of its own."""
    expected = [(1.1, "speed", 3.5), (1.1, "heart_rate", 150.0)]
    assert expected == joined(Records(), (1.0, "a", FIRST), (1.1, "b", LAST))


def test_what_waits_for_too_long_is_forgotten() -> None:
    """A part from before a lost link has no place in a moment three seconds later."""
    expected = [(4.0, "speed", 3.5), (4.0, "heart_rate", 150.0)]
    assert expected == joined(Records(), (1.0, "a", FIRST), (4.0, "a", LAST))


def test_a_flag_set_for_nothing_keeps_nothing_back() -> None:
    """Of a treadmill that always promises more, each notification from the second on is told."""
    expected = [(at, s, v) for at in (2.0, 3.0) for s, v in (("distance", 400.0), ("incline", 1.5))]
    assert expected == joined(Records(), (1.0, "a", FIRST), (2.0, "a", FIRST), (3.0, "a", FIRST))


def test_other_characteristics_wait_for_nobody() -> None:
    """A strap's packet is told at once while a record is open."""
    records = Records()
    joined(records, (1.0, "a", FIRST))
    heart = Packet(1.05, "a", "2a37", bytes.fromhex("0046"))
    assert (Reading(1.05, "a", Signal.HEART_RATE, 70.0),) == records.readings(heart)


def test_readings_of_a_strap() -> None:
    """A heart rate comes with its contact; RR and energy are no readings."""
    expected = (Reading(7.0, "s", Signal.HEART_RATE, 155.0, True),)
    assert expected == readings(packet("2a37", "1f 9b00 e803 0002"))


def test_a_heart_rate_of_nothing_is_no_reading() -> None:
    """0 bpm is a strap that hears no heart: no reading, in either width."""
    expected: list[Reading] = []
    assert expected == [*readings(packet("2a37", "00 00")), *readings(packet("2a37", "01 0000"))]


def test_readings_of_a_foot_pod() -> None:
    """Speed comes first, cadence is left as it was sent, distance is in metres."""
    expected = (
        Reading(7.0, "s", Signal.SPEED, 3.5),
        Reading(7.0, "s", Signal.CADENCE, 85.0),
        Reading(7.0, "s", Signal.DISTANCE, 1234.5),
    )
    assert expected == readings(packet("2a53", "07 8003 55 7800 39300000"))


def test_readings_of_a_battery() -> None:
    """A battery level is a reading in percent."""
    assert (Reading(7.0, "s", Signal.BATTERY, 90.0),) == readings(packet("2a19", "5a"))


def test_fields_without_a_value_give_no_reading() -> None:
    """Of a packet that only knows its distance the distance alone is read."""
    expected = (Reading(7.0, "s", Signal.DISTANCE, 1.0),)
    assert expected == readings(packet("2a53", "02 ffff ff 0a000000"))


def test_an_unknown_characteristic_is_refused() -> None:
    """What no layout describes is a PacketError that names it."""
    with pytest.raises(PacketError, match="2a5b"):
        readings(packet("2a5b", "00 00"))


@pytest.mark.parametrize(
    "characteristic", [name for name, layout in LAYOUTS.items() if not layout.text]
)
def test_no_bytes_are_refused(characteristic: str) -> None:
    """An empty value is a PacketError, but for a text."""
    with pytest.raises(PacketError, match="without a single byte"):
        readings(packet(characteristic, ""))


def test_a_cut_notification_says_what_is_missing() -> None:
    """The error shows the bytes that came and how many were promised."""
    with pytest.raises(PacketError, match=r"0746 has 2 bytes.* at least 10"):
        running(bytes.fromhex("07 46"))


def is_read(decode: Callable[[Any], object], what: Packet | bytes) -> bool:
    """Whether it decodes; if not, the one error allowed is a PacketError that gives a reason."""
    try:
        decode(what)
    except PacketError as error:
        return not str(error)
    return True


def treadmill_size(flags: int, pace: int) -> int:
    """Bytes of a 2ACD with these flags, a pace being so many: counted from the specification."""
    sizes = (2, 3, 4, 4, pace, pace, 5, 1, 1, 2, 2, 4)
    speed = 0 if flags & 1 else 2
    return 2 + speed + sum(s for bit, s in enumerate(sizes, start=1) if flags >> bit & 1)


SIZES: dict[str, Callable[[int], int]] = {
    # How many bytes each needs, counted here from the flags.
    "2a37": lambda flags: 2 + (flags & 1) + (2 if flags & 8 else 0),
    "2a53": lambda flags: 4 + (2 if flags & 1 else 0) + (4 if flags & 2 else 0),
    "2a54": lambda _: 2,
    "2a19": lambda _: 1,
    "2a38": lambda _: 1,
    "2a5d": lambda _: 1,
    "2a29": lambda _: 0,
}


@pytest.mark.parametrize("characteristic", SIZES)
def test_every_prefix_decodes_or_is_refused(characteristic: str) -> None:
    """Any first byte, cut anywhere: it is read once its fields are whole, else a PacketError."""
    for flags in range(256):
        whole = bytes([flags, *range(1, 20)])
        pieces = [whole[:size] for size in range(len(whole) + 1)]
        read = [piece for piece in pieces if is_read(lambda d: decode(characteristic, d), piece)]
        packets = [Packet(0.0, "s", characteristic, piece) for piece in pieces]
        told = [packet.data for packet in packets if is_read(readings, packet)]
        assert pieces[SIZES[characteristic](flags) :] == read == told


def test_every_prefix_of_every_treadmill_decodes_or_is_refused() -> None:
    """All 8,192 flags: of 20 bytes it is always read, else from its shortest form on."""
    rest = bytes(range(1, 40))
    for flags in range(0x2000):
        whole = flags.to_bytes(2, "little") + rest
        shortest = treadmill_size(flags, 1)
        for size in {1, 19, 20, shortest - 1, shortest, shortest + 1}:
            assert (size >= shortest or size == 20) == is_read(treadmill, whole[:size])


@given(characteristic=st.sampled_from([*LAYOUTS, "2a5b", ""]), data=st.binary())
def test_any_bytes_at_all_are_read_or_refused(characteristic: str, data: bytes) -> None:
    """No bytes make any other exception, and what is read agrees with the clock and the name."""
    packet = Packet(1.0, "s", characteristic, data)
    known = is_read(lambda d: decode(characteristic, d), data)
    assert known == is_read(readings, packet) == is_read(Records().readings, packet)
    if known:
        assert {(1.0, "s")} >= {(r.at, r.sensor) for r in readings(packet)}


# --- An oracle ---------------------------------------------------------------------------------


class Bytes:
    """Takes numbers off the front, as the specification lists them."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, size: int, *, signed: bool = False) -> int:
        """The next number of so many bytes."""
        taken, self.data = self.data[:size], self.data[size:]
        return int.from_bytes(taken, "little", signed=signed)

    def told(self, size: int, per_unit: float = 1, *, signed: bool = False) -> float | None:
        """The next number in its unit; None for the one that says "not available"."""
        raw = self.take(size, signed=signed)
        nothing = (1 << 8 * size - signed) - 1
        return None if raw == nothing else raw if per_unit == 1 else raw / per_unit


def read_heart_rate(data: bytes) -> Facts:
    """A 2A37 as its specification tells it."""
    rest = Bytes(data)
    flags = rest.take(1)
    bpm = rest.take(2 if flags & 0x01 else 1) or None
    contact = bool(flags & 0x02) if flags & 0x04 else None
    energy = rest.take(2) if flags & 0x08 else None
    rr = []
    while flags & 0x10 and len(rest.data) >= 2:
        rr.append(rest.take(2) / 1024)
    return HeartRate(bpm, contact, energy, tuple(rr))


def read_running(data: bytes) -> Facts:
    """A 2A53 as its specification tells it."""
    rest = Bytes(data)
    flags = rest.take(1)
    speed, cadence = rest.told(2, 256), rest.told(1)
    stride = rest.told(2, 100) if flags & 0x01 else None
    distance = rest.told(4, 10) if flags & 0x02 else None
    return Running(speed, cadence, stride, distance, bool(flags & 0x04))  # type: ignore[arg-type]


def read_treadmill(data: bytes) -> Facts:
    """A 2ACD as its specification of today tells it."""
    rest = Bytes(data)
    flags = rest.take(2)
    facts: dict[str, Any] = {"more": bool(flags & 1)}
    if not flags & 1:
        facts["speed"] = rest.told(2, 360)
    for bit, fields in (
        (1, [("average_speed", 2, 360, False)]),
        (2, [("distance", 3, 1, False)]),
        (3, [("incline", 2, 10, True), ("ramp", 2, 10, True)]),
        (4, [("climb", 2, 10, False), ("descent", 2, 10, False)]),
        (5, [("pace", 2, 0.5, False)]),
        (6, [("average_pace", 2, 0.5, False)]),
        (7, [("energy", 2, 1, False), ("energy_per_hour", 2, 1, False)]),
        (7, [("energy_per_minute", 1, 1, False)]),
        (8, [("bpm", 1, 1, False)]),
        (9, [("met", 1, 10, False)]),
        (10, [("elapsed", 2, 1, False)]),
        (11, [("remaining", 2, 1, False)]),
        (12, [("force", 2, 1, True), ("power", 2, 1, True)]),
    ):
        if flags >> bit & 1:
            facts |= {name: rest.told(s, unit, signed=signed) for name, s, unit, signed in fields}
    facts["bpm"] = facts.get("bpm") or None
    return Treadmill(**facts)


def number(rng: Random, size: int) -> bytes:
    """A number of so many bytes: any, or one at an edge."""
    edges = (0, 1, 256**size - 1, 256**size - 2, 256**size // 2 - 1, 256**size // 2)
    raw = rng.choice(edges) if rng.random() < 0.2 else rng.getrandbits(8 * size)
    return raw.to_bytes(size, "little")


def valid(rng: Random, characteristic: str) -> bytes:
    """A whole packet with any flags: the size that they promise, and any numbers."""
    if characteristic == "2acd":
        flags = rng.getrandbits(13)
        return flags.to_bytes(2, "little") + rng.randbytes(treadmill_size(flags, 2) - 2)
    flags = rng.getrandbits(8)
    size = SIZES[characteristic](flags) - 1
    data = bytes([flags]) + b"".join(number(rng, 1) for _ in range(size))
    return data + rng.randbytes(rng.randrange(12) if characteristic == "2a37" else 0)


@pytest.mark.parametrize(
    ("characteristic", "oracle"),
    [("2a37", read_heart_rate), ("2a53", read_running), ("2acd", read_treadmill)],
)
def test_thousands_of_packets_are_read_as_specified(
    characteristic: str, oracle: Callable[[bytes], Facts]
) -> None:
    """Two thousand packets with any flags and numbers are what an independent reader makes of them.

    `scripts/fuzz_gatt` does a million, against another library.
    """
    rng = Random(7)
    packets = [valid(rng, characteristic) for _ in range(2000)]
    expected = [oracle(data) for data in packets]
    assert expected == [decode(characteristic, data) for data in packets]


def test_thousands_of_broken_packets_are_read_or_refused() -> None:
    """Bits turned and ends lost: both ways of reading agree on what is refused."""
    rng = Random(8)
    outcomes = set()
    for _ in range(3000):
        characteristic = rng.choice(("2a37", "2a53", "2acd"))
        data = bytearray(valid(rng, characteristic))
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        del data[rng.randrange(len(data) + 20) :]
        whole = bytes(data)
        read = is_read(lambda d, c=characteristic: decode(c, d), whole)
        assert read == is_read(readings, Packet(0.0, "s", characteristic, whole))
        outcomes.add(read)
    assert outcomes == {True, False}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (encode_heart_rate(70), "00 46"),
        (encode_heart_rate(70, contact=False), "04 46"),
        (encode_heart_rate(155, True, (0.5, 0.375), 1000), "1e 9b e803 0002 8001"),
        (encode_heart_rate(255), "00 ff"),
        (encode_heart_rate(256), "01 0001"),
        (encode_heart_rate(0), "00 00"),
        (encode_heart_rate(None), "00 00"),
        (encode_running(3.0, 170), "00 0003 aa"),
        (encode_running(3.5, 85, 1234.5, 1.2, True), "07 8003 55 7800 39300000"),
        (encode_running(None, None, 1.0), "02 ffff ff 0a000000"),
        (encode_running(3.0, 508), "00 0003 fe"),
        (encode_running(-1.0, -1), "00 0000 00"),
        (encode_battery(90), "5a"),
        (encode_battery(101), "64"),
    ],
)
def test_encoded_bytes(data: bytes, expected: str) -> None:
    """What is told is in the bytes, nothing else is; a number too large becomes the largest."""
    assert bytes.fromhex(expected) == data


def steps_of(per_unit: int, top: int) -> st.SearchStrategy[float | None]:
    """None, or a number that so many steps a unit can hold exactly."""
    return st.none() | st.integers(0, top).map(lambda raw: raw / per_unit)


@given(
    facts=st.builds(
        HeartRate,
        bpm=st.none() | st.integers(1, 0xFFFF),
        contact=st.none() | st.booleans(),
        energy=st.none() | st.integers(0, 0xFFFF),
        rr=st.lists(st.integers(0, 0xFFFF).map(lambda raw: raw / 1024), max_size=8).map(tuple),
    )
)
def test_heart_rate_comes_back(facts: HeartRate) -> None:
    """What is encoded in a 2A37 is decoded from it."""
    assert facts == heart_rate(encode_heart_rate(facts.bpm, facts.contact, facts.rr, facts.energy))


@given(
    facts=st.builds(
        Running,
        speed=steps_of(256, 0xFFFE),
        cadence=st.none() | st.integers(0, 0xFE),
        stride=steps_of(100, 0xFFFE),
        distance=steps_of(10, 0xFFFFFFFE),
        running=st.booleans(),
    )
)
def test_running_comes_back(facts: Running) -> None:
    """What is encoded in a 2A53 is decoded from it."""
    f = facts
    assert facts == running(encode_running(f.speed, f.cadence, f.distance, f.stride, f.running))


@given(percent=st.none() | st.integers(0, 100))
def test_battery_comes_back(percent: int | None) -> None:
    """What is encoded in a 2A19 is decoded from it."""
    assert Battery(percent) == battery(encode_battery(percent))


@given(
    facts=st.builds(
        Treadmill,
        speed=steps_of(360, 0xFFFE),
        more=st.just(False),
        average_speed=steps_of(360, 0xFFFE),
        distance=st.none() | st.integers(0, 0xFFFFFE),
        incline=st.none() | st.integers(-0x8000, 0x7FFE).map(lambda raw: raw / 10),
        ramp=st.none() | st.integers(-0x8000, 0x7FFE).map(lambda raw: raw / 10),
        climb=steps_of(10, 0xFFFE),
        descent=steps_of(10, 0xFFFE),
        pace=st.none() | st.integers(0, 0xFFFE).map(lambda raw: raw * 2.0),
        average_pace=st.none() | st.integers(0, 0xFFFE).map(lambda raw: raw * 2.0),
        energy=st.none() | st.integers(0, 0xFFFE),
        energy_per_hour=st.none() | st.integers(0, 0xFFFE),
        energy_per_minute=st.none() | st.integers(0, 0xFE),
        bpm=st.none() | st.integers(1, 0xFE),
        met=steps_of(10, 0xFE),
        elapsed=st.none() | st.integers(0, 0xFFFE),
        remaining=st.none() | st.integers(0, 0xFFFE),
        force=st.none() | st.integers(-0x8000, 0x7FFE),
        power=st.none() | st.integers(-0x8000, 0x7FFE),
    )
)
def test_treadmill_comes_back(facts: Treadmill) -> None:
    """What is encoded in a 2ACD is decoded from it."""
    assert facts == decode("2acd", encode("2acd", facts))


@pytest.mark.parametrize(
    ("characteristic", "facts", "expected"),
    [
        ("2acd", Treadmill(speed=3.5), "00 00 ec04"),
        ("2acd", Treadmill(), "00 00 ffff"),
        ("2acd", Treadmill(more=True, distance=400, incline=1.5), "0d 00 900100 0f00 ff7f"),
        ("2acd", Treadmill(speed=3.5, bpm=150), "00 01 ec04 96"),
        ("2acd", Treadmill(speed=3.5, pace=300.0), "20 00 ec04 9600"),
        (
            "2acd",
            Treadmill(speed=3.5, distance=1 << 30, power=-99_999),
            "04 10 ec04 feffff ff7f 0080",
        ),
        ("2a54", RunningFeature(True, False, True, False, True), "15 00"),
        ("2a5d", Place("in shoe"), "02"),
        ("2a38", Place("chest"), "01"),
        ("2a38", Place(None), "07"),
        ("2a29", Text("Polar"), "506f6c6172"),
        ("2a25", Text(None), ""),
    ],
)
def test_encoded_facts(characteristic: str, facts: Facts, expected: str) -> None:
    """Facts are written into the fields that their layout has for them, and nothing else is."""
    assert bytes.fromhex(expected) == encode(characteristic, facts)
