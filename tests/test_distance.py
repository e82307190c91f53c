"""Distance marks on a recorded run: where they fall, judged by the recording itself."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import fitdecode
import pytest

from footfall.formats.fit import packets
from footfall.model import RATE, Packet, StepBegan
from footfall.notation import parse
from footfall.session import Session

RECORDING = Path(__file__).parent / "data" / "run-47min.fit"
STEPS = [400.0, 200.0] * 8


@dataclass(frozen=True)
class Clip:
    """A sentence of two seconds."""

    frames: int = 2 * RATE
    onset: int = 100


def recorded() -> list[tuple[float, float]]:
    """(seconds since the first record, metres) of every record that has a distance."""
    found = []
    with fitdecode.FitReader(str(RECORDING)) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
                at = frame.get_value("timestamp")
                found.append((at.timestamp(), frame.get_value("distance")))
    return [(at - found[0][0], metres) for at, metres in found]


def position(track: list[tuple[float, float]], at: float) -> float:
    """Metres at a time, between the records in a straight line."""
    i = min(max(1, bisect_right(track, (at, float("inf")))), len(track) - 1)
    (t0, d0), (t1, d1) = track[i - 1], track[i]
    return d0 + (d1 - d0) * (at - t0) / (t1 - t0)


def interval(track: list[tuple[float, float]], at: float) -> float:
    """Metres run between two records around a boundary, or its decision 0.25 s before."""
    around = (bisect_right(track, (when, float("inf"))) for when in (at - 0.25, at))
    ends = [min(max(1, i), len(track) - 1) for i in around]
    return max(track[i][1] - track[i - 1][1] for i in ends)


def boundaries(start: float, told: tuple[Packet, ...]) -> list[float]:
    """When the steps began and the last one ended, in the recording's seconds."""
    session = Session(parse("8x(400m @5k, 200m float 168spm); 1min easy").workout, lambda _: Clip())
    events = session.advance(0.0)
    for packet in told:
        if packet.at >= start:
            at = packet.at - start
            moved = Packet(at, packet.sensor, packet.characteristic, packet.data)
            events += session.receive(moved)
    return [start + e.at for e in events if isinstance(e, StepBegan)][: len(STEPS) + 1]


@pytest.fixture(scope="module")
def track() -> list[tuple[float, float]]:
    """The recording, read once."""
    return recorded()


@pytest.mark.parametrize("first", [0, 7, 31, 47])
def test_steps_are_as_long_in_the_recording_as_the_workout_asks(
    track: list[tuple[float, float]], first: int
) -> None:
    """Twenty starts: 95 % of the steps within 1.2 m, none off by more than between two packets."""
    told = packets(RECORDING.read_bytes())
    last = next(at for at, metres in track if metres > track[-1][1] - 5000)
    starts = [
        track[min(range(len(track)), key=lambda i: abs(track[i][0] - want))][0]
        for want in (first + k * (last - first) / 19 for k in range(20))
    ]
    errors = []
    for start in starts:
        marks = boundaries(start, told)
        assert len(STEPS) + 1 == len(marks)
        for (a, b), asked in zip(itertools.pairwise(marks), STEPS, strict=True):
            error = abs(position(track, b) - position(track, a) - asked)
            assert error <= max(interval(track, a), interval(track, b))
            errors.append(error)
    assert sorted(errors)[int(0.95 * len(errors))] <= 1.2
    assert 320 == len(errors)


def test_errors_do_not_add_up(track: list[tuple[float, float]]) -> None:
    """After sixteen steps the mark lies within the way between two packets of 4,800 m."""
    marks = boundaries(track[60][0], packets(RECORDING.read_bytes()))
    off = position(track, marks[-1]) - position(track, marks[0]) - 4800
    assert abs(off) <= 2 * interval(track, marks[-1])
