"""Recorded runs: what becomes of a FIT file, whole, cut, damaged or of another kind."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.formats.fit import packets
from footfall.gatt import readings
from footfall.model import Packet, Signal

DATA = Path(__file__).parent / "data"
LONG = (DATA / "run-47min.fit").read_bytes()
SHORT = (DATA / "run-57s.fit").read_bytes()

# A FIT file by hand (FIT protocol, D00001275): header, definitions, messages, checksum.
NONE8, NONE16, NONE32 = 0xFF, 0xFFFF, 0xFFFFFFFF
ACTIVITY, WORKOUT = 4, 5
NOON = 1_000_000_000  # seconds since the end of 1989


def fit(*records: tuple[int, int, int, int, int, int], kind: int = ACTIVITY) -> bytes:
    """Write a file whose records are (second, bpm, strides, 1/128 strides, mm/s, cm)."""
    body = bytes.fromhex(
        "40 00 00 0000 01"  # local message 0, little-endian, file_id, one field:
        "00 01 00"  #           type, 1 byte, enum
    )
    body += bytes([0, kind])
    body += bytes.fromhex(
        "41 00 00 1400 06"  # local message 1, little-endian, record, six fields:
        "fd 04 86"  #           timestamp, uint32, s
        "03 01 02"  #           heart rate, uint8, bpm
        "04 01 02"  #           cadence, uint8, strides a minute
        "35 01 02"  #           fractional cadence, uint8, 1/128
        "06 02 84"  #           speed, uint16, mm/s
        "05 04 86"  #           distance, uint32, cm
    )
    for second, *rest in records:
        body += b"\x01" + struct.pack("<IBBBHI", NOON + second, *rest)
    return struct.pack("<BBHI4s", 12, 0x10, 2000, len(body), b".FIT") + body + b"\0\0"


def strap(at: float, data: str) -> Packet:
    return Packet(at, "recording", "2a37", bytes.fromhex(data))


def pod(at: float, data: str) -> Packet:
    return Packet(at, "recording", "2a53", bytes.fromhex(data))


def test_a_record_becomes_the_packets_of_a_strap_and_a_footpod():
    """150 bpm, 85.5 strides, 3 m/s and 10 m are 171 steps, 768/256 m/s and 100 dm."""
    assert packets(fit((0, 150, 85, 64, 3000, 1000))) == (
        strap(0.0, "00 96"),
        pod(0.0, "02 0003 ab 64000000"),
    )


def test_what_a_record_does_not_tell_is_not_told():
    """A record gives only the packets it has values for, and a field without one stays empty."""
    assert packets(
        fit(
            (0, 150, NONE8, NONE8, NONE16, NONE32),
            (1, NONE8, NONE8, NONE8, NONE16, NONE32),
            (2, NONE8, 80, NONE8, NONE16, NONE32),
            (3, NONE8, NONE8, NONE8, 2000, NONE32),
        )
    ) == (
        strap(0.0, "00 96"),
        pod(2.0, "00 ffff a0"),
        pod(3.0, "00 0002 ff"),
    )


def test_speed_comes_from_the_distance_where_none_was_recorded():
    """6 m in 2 s are 3 m/s; the first record has nothing to compare with."""
    assert packets(fit((0, NONE8, 80, 0, NONE16, 0), (2, NONE8, 80, 0, NONE16, 600))) == (
        pod(0.0, "02 ffff a0 00000000"),
        pod(2.0, "02 0003 a0 3c000000"),
    )


def test_gaps_stay_gaps_and_the_past_is_dropped():
    """Times count from the first record; an earlier one, or one of another day, is left out."""
    times = [0, 1, 61, 60, 62, 62 + 200_000, 63]
    expected = [0.0, 1.0, 61.0, 62.0, 63.0]
    whole = packets(fit(*((t, 150, NONE8, NONE8, NONE16, NONE32) for t in times)))
    assert expected == [packet.at for packet in whole]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"8x(400m @5k, 200m float)", id="text"),
        pytest.param(SHORT[:9], id="half a header"),
        pytest.param(SHORT[:14], id="a header and no more"),
        pytest.param(fit(), id="an activity without records"),
        pytest.param(fit((0, NONE8, NONE8, NONE8, NONE16, NONE32)), id="a record without values"),
    ],
)
def test_what_holds_no_run_is_refused(data):
    """Nothing to read is told in a sentence that says what to give instead."""
    with pytest.raises(UsageError, match=r"not a FIT activity with records.*watch saves"):
        packets(data)


def test_a_workout_file_is_refused_by_its_kind():
    """A planned workout is a FIT file too, but nobody has run it yet."""
    with pytest.raises(UsageError, match="not a FIT activity but a FIT file of the type 'workout'"):
        packets(fit((0, 150, 85, 0, 3000, 1000), kind=WORKOUT))


def test_a_file_that_was_cut_gives_what_it_had():
    """Half of the recording is the first half of its packets."""
    whole, half = packets(SHORT), packets(SHORT[: len(SHORT) // 2])
    assert 0 < len(half) < len(whole)
    assert whole[: len(half)] == half


def test_the_short_recording():
    """21 records at irregular times, 157.56 m, heart rate 56 to 112."""
    read = [reading for packet in packets(SHORT) for reading in readings(packet)]
    hearts = [(r.at, r.value) for r in read if r.signal is Signal.HEART_RATE]
    assert hearts[:6] == [(0, 61), (1, 61), (2, 58), (4, 56), (5, 59), (7, 63)]
    assert (
        len(hearts),
        hearts[-1][0],
        min(v for _, v in hearts),
        max(v for _, v in hearts),
    ) == (21, 57.0, 56, 112)
    assert [r.value for r in read if r.signal is Signal.DISTANCE][-1] == 157.6
    # 78.5 strides, 90, 89.5 and 91.5.
    cadences = [r.value for r in read if r.signal is Signal.CADENCE]
    assert cadences[:7] == [0, 0, 0, 157, 180, 179, 183]


def test_the_long_recording():
    """2,809 records, one without a heart rate, 20 gaps of two to four seconds, 9,007 m."""
    run = packets(LONG)
    times = [packet.at for packet in run if packet.characteristic == "2a53"]
    steps = [b - a for a, b in pairwise(times)]
    assert (len(run) - len(times), len(times)) == (2808, 2809)
    assert {s: steps.count(s) for s in sorted(set(steps))} == {1.0: 2788, 2.0: 17, 3.0: 1, 4.0: 2}
    read = [reading for packet in run for reading in readings(packet)]
    hearts = [r.value for r in read if r.signal is Signal.HEART_RATE]
    assert (min(hearts), max(hearts)) == (69, 178)
    distances = [r.value for r in read if r.signal is Signal.DISTANCE]
    assert (distances[0], distances[-1]) == (0.0, 9007.1)
    assert sorted(distances) == distances


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SHORT) - 1), st.binary(min_size=1, max_size=4)), max_size=6
    ),
    st.integers(0, len(SHORT)),
)
def test_hostile_bytes_never_escape(changes, length):
    """A damaged recording gives packets that gatt can read, in order of time, or a UsageError."""
    data = bytearray(SHORT)
    for place, new in changes:
        data[place : place + len(new)] = new
    try:
        found = packets(bytes(data[:length]))
    except UsageError:
        return
    assert sorted(packet.at for packet in found) == [packet.at for packet in found]
    assert all(isinstance(readings(packet), tuple) for packet in found)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 60))
def test_hostile_definitions_never_escape(garbage, place):
    """Whatever a definition claims of its fields, the reader ends in packets or a UsageError."""
    data = bytearray(fit(*((t, 150, 85, 0, 3000, 1000) for t in range(5))))
    data[12 + place : 12 + place + len(garbage)] = garbage
    try:
        found = packets(bytes(data))
    except UsageError:
        return
    assert all(isinstance(readings(packet), tuple) for packet in found)
