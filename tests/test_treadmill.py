"""A set of 400s on a treadmill: the real program on what a belt sends, judged by the belt alone."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pytest

from footfall.journal import Journal
from footfall.model import Packet, SensorChanged
from processes import InTerminal
from program import command, environment
from reckoning import Record, records

WORKOUT = "8x(400m @5k, float 200m)"
LENGTHS = [400.0, 200.0] * 8

# --- The belt -----------------------------------------------------------------------------------

QUICK, FLOAT, STOP = 4.5, 3.4, 0.0
"""m/s that the runner sets; the belt takes four seconds from one to the next."""
SET = [
    *((0.0, FLOAT), (20.0, QUICK), (110.0, FLOAT), (165.0, QUICK), (250.0, FLOAT), (310.0, QUICK)),
    # A shoe comes undone: the belt stands, and its total with it.
    *((340.0, STOP), (375.0, QUICK), (450.0, FLOAT), (500.0, QUICK), (600.0, FLOAT)),
    # The console is switched off and on: it is silent, and its total begins anew.
    *((655.0, STOP), (680.0, QUICK), (760.0, FLOAT), (830.0, QUICK), (925.0, FLOAT)),
    *((980.0, QUICK), (1075.0, FLOAT), (1130.0, QUICK), (1225.0, FLOAT)),
]
SILENT = (662.0, 668.0)
ZEROS = (0.0, 668.0, 900.0)
"""When the total began; the last time the belt ran, and somebody pressed "lap"."""
END = 1400.0
INCLINE = 1.5
STRAP = (500.0, 800.0)
"""From when to when a strap is worn, too."""


@dataclass(frozen=True)
class Belt:
    """Where the belt is: its speed is straight between these moments (seconds, m/s)."""

    times: tuple[float, ...]
    speeds: tuple[float, ...]
    metres: tuple[float, ...]

    def at(self, time: float) -> tuple[float, float]:
        """Its speed, and how far it has come."""
        i = min(bisect_right(self.times, time), len(self.times) - 1) - 1
        passed, long = time - self.times[i], self.times[i + 1] - self.times[i]
        speed = self.speeds[i] + (self.speeds[i + 1] - self.speeds[i]) * passed / long
        return speed, self.metres[i] + (self.speeds[i] + speed) / 2 * passed


def belt() -> Belt:
    """As it was set."""
    nodes = [(0.0, STOP), (4.0, SET[0][1])]
    for (_, before), (at, after) in pairwise(SET):
        nodes += [(at, before), (at + 4.0, after)]
    nodes.append((END + 1, nodes[-1][1]))
    steps = [(b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(nodes)]
    times, speeds = zip(*nodes, strict=True)
    return Belt(times, speeds, tuple(accumulate(steps, initial=0.0)))


BELT = belt()


def of_belt(second: int) -> int:
    """The heart rate that the grips hear."""
    return 150 + second % 3


def of_strap(second: int) -> int:
    """That of the strap, which is another one at any time."""
    return 160 + second % 3


def sent() -> Iterator[Packet]:
    """2ACD each second: speed in 0.01 km/h, total in whole metres, incline, ramp, heart rate."""
    for second in range(round(END)):
        at = second + 0.3
        speed, metres = BELT.at(at)
        zero = max(zero for zero in ZEROS if zero <= at)
        total = int(metres - BELT.at(zero)[1])
        data = struct.pack("<HH", 0b1_0000_1100, round(speed * 360)) + struct.pack("<I", total)[:3]
        data += struct.pack("<hhB", round(INCLINE * 10), 9, of_belt(second))
        if not SILENT[0] <= at <= SILENT[1]:
            yield Packet(at, "Belt", "2acd", data)
        if STRAP[0] <= at <= STRAP[1]:
            yield Packet(at + 0.4, "Strap", "2a37", bytes([0, of_strap(second)]))


# --- What the program makes of it ---------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """A session on that belt, in a terminal."""

    journal: list[Record]
    shown: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The set, a thousand times as fast."""
    folder = tmp_path_factory.mktemp("treadmill")
    with (folder / "belt.jsonl").open("wb") as stream:
        journal = Journal(stream)
        journal.begin(WORKOUT, {}, None)
        journal.write(SensorChanged(0.0, "Belt", "found"))
        for packet in sent():
            journal.write(packet)
    args = ["run", WORKOUT, "--race", "5k=20:00", "--sensors", str(folder / "belt.jsonl")]
    args += ["--out", "null", "--speed", "1000", "--voice", "off", "--hr-max", "190"]
    program = InTerminal(
        command(*args, "--journal", str(folder / "ran.jsonl")), environment(folder)
    )
    try:
        assert 0 == program.wait(60), program.shown()
    finally:
        program.kill()
    return Ran(records((folder / "ran.jsonl").read_bytes().splitlines()), program.shown())


def test_each_rep_is_as_long_on_the_belt_as_the_workout_asks(ran: Ran) -> None:
    """To the metre in which the belt counts; through a stop, a console that is switched off, and a
    total that begins anew.
    """
    began = [line["t"] for line in ran.journal if line["type"] == "step"]
    began += [line["wanted"] / 48_000 for line in ran.journal if line.get("kind") == "summary"]
    assert len(LENGTHS) + 1 == len(began)
    marks = [BELT.at(at)[1] for at in began]
    assert LENGTHS == [pytest.approx(end - start, abs=1.0) for start, end in pairwise(marks)]
    assert not [line for line in ran.journal if line.get("state") == "lost"]


def test_the_belt_counts_the_way(ran: Ran) -> None:
    """What is told at the end is the way on the belt until the workout's end, to ten metres."""
    end = [line["t"] for line in ran.journal if line["type"] == "grid"][-1]
    told = re.findall(r"([0-9.]+) km\.", ran.shown)
    assert [pytest.approx(BELT.at(end)[1] / 1000, abs=0.01)] == [float(km) for km in told]


def test_the_belt_hears_the_heart_while_no_strap_does(ran: Ran) -> None:
    """A strap leads as soon as it has told for five seconds, and three seconds after its last word
    the treadmill's own heart rate is back.
    """
    bpm = {x["t"]: x["value"] for x in ran.journal if x.get("signal") == "heart_rate"}
    on_belt = [at for at, value in bpm.items() if value == of_belt(int(at))]
    on_strap = [at for at, value in bpm.items() if value == of_strap(int(at))]
    assert len(bpm) == len(on_belt) + len(on_strap)
    assert (505.7, 799.7) == (on_strap[0], on_strap[-1])
    assert [at for at in on_belt if 505.7 < at < 803] == []


def test_a_replay_says_what_the_run_said_of_arrivals(ran: Ran) -> None:
    """The radio had found the belt, which the journal tells; of the strap it tells nothing."""
    said = [line["text"] for line in ran.journal if line.get("kind") == "sensor.found"]
    assert ["The treadmill is connected."] == said


def test_the_incline_is_on_the_live_line(ran: Ran) -> None:
    """As the belt tells it."""
    assert f"{INCLINE:+.1f} %" in ran.shown
