"""Notification bytes <-> facts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import PacketError
from footfall.gatt import (
    Battery,
    HeartRate,
    Running,
    battery,
    encode_battery,
    encode_heart_rate,
    encode_running,
    heart_rate,
    readings,
    running,
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


@pytest.mark.parametrize("characteristic", ["2a37", "2a53", "2a19"])
def test_no_bytes_are_refused(characteristic: str) -> None:
    """An empty notification is a PacketError."""
    with pytest.raises(PacketError, match="without a single byte"):
        readings(packet(characteristic, ""))


def test_a_cut_notification_says_what_is_missing() -> None:
    """The error shows the bytes that came and how many were promised."""
    with pytest.raises(PacketError, match=r"0746 has 2 bytes.* at least 10"):
        running(bytes.fromhex("07 46"))


def is_read(decode: Callable[[Any], object], what: Packet | bytes) -> bool:
    """Whether it decodes; if not, the one error allowed is a PacketError."""
    try:
        decode(what)
    except PacketError:
        return False
    return True


SIZES: dict[str, Callable[[int], int]] = {
    # How many bytes a 2A37 and a 2A53 need, counted here from their flags.
    "2a37": lambda flags: 2 + (flags & 1) + (2 if flags & 8 else 0),
    "2a53": lambda flags: 4 + (2 if flags & 1 else 0) + (4 if flags & 2 else 0),
}


@pytest.mark.parametrize(("characteristic", "flags"), list(product(("2a37", "2a53"), range(256))))
def test_every_prefix_decodes_or_is_refused(characteristic: str, flags: int) -> None:
    """Cut anywhere, a notification is read once its fields are whole, else a PacketError."""
    facts: Callable[[Any], object] = heart_rate if characteristic == "2a37" else running
    whole = bytes([flags, *range(1, 20)])
    pieces = [whole[:size] for size in range(len(whole) + 1)]
    expected = pieces[SIZES[characteristic](flags) :]
    assert expected == [piece for piece in pieces if is_read(facts, piece)]
    assert expected == [
        piece for piece in pieces if is_read(readings, Packet(0.0, "s", characteristic, piece))
    ]


@given(characteristic=st.sampled_from(["2a37", "2a53", "2a19", "2a5b", ""]), data=st.binary())
def test_any_bytes_at_all_are_read_or_refused(characteristic: str, data: bytes) -> None:
    """No bytes make any other exception, and what is read agrees with the clock and the name."""
    try:
        read = readings(Packet(1.0, "s", characteristic, data))
    except PacketError:
        return
    assert {(1.0, "s")} >= {(reading.at, reading.sensor) for reading in read}


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
