"""A runner's own sensors in a live session, with unmodified bleak on a BlueZ of our own."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fake_bluez import FakeBlueZ, pod, strap, treadmill
from footfall.cli.main import main
from footfall.cli.paired import Stamps, hearing, known, remember_units, units
from footfall.coach.baseline import Known
from footfall.coach.lag import Lag
from footfall.coach.learned import Learned
from footfall.devices import learned_file
from footfall.devices.bluetooth_radio import Trouble
from footfall.devices.remembered import Remembered, load, save
from footfall.gatt import Treadmill, encode, encode_heart_rate, encode_running
from footfall.journal import read
from footfall.model import Notice, Packet, SensorChanged
from program import Outcome, environment, settings

STRAP = Remembered("My strap", addresses={"linux": "C0:00:00:00:00:01"})
POD = Remembered("My pod", addresses={"linux": "C0:00:00:00:00:02"})
BELT = Remembered("My treadmill", addresses={"linux": "C0:00:00:00:00:03"})
BEATS = [encode_heart_rate(120 + i % 5, energy=i) for i in range(2000)]
STEPS = [encode_running(3.0, 85, distance=3.0 * i / 10) for i in range(2000)]
METRES = [encode("2acd", Treadmill(speed=3.0, distance=n, incline=2.0)) for n in range(2000)]


def run(capsys: pytest.CaptureFixture[str], *args: str, journal: str = "a.jsonl") -> Outcome:
    """A run into nothing, in this process."""
    with pytest.raises(SystemExit) as ended:
        main(["run", *args, "--out", "null", "--voice", "off", "--journal", journal])
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def records(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal."""
    return list(read(path.read_bytes().splitlines(keepends=True)))


def test_another_thread_asks_what_the_clock_would_tell() -> None:
    """Before the session has read its clock it is 0, and it begins no clock; later it goes on."""
    times = iter((7.0, 8.0))
    stamps = Stamps(lambda: next(times))
    assert 0.0 == stamps.about()
    assert 7.0 == stamps.now()
    assert 7.0 <= stamps.about() < 37.0
    assert 8.0 == stamps.now()


def test_remembered_sensors_are_heard(
    bluez: FakeBlueZ, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each packet once, in order of time; a lost link and its return are in the journal; a pod
    of strides is known from its first cadence; a replay has the same readings; no thread is left.
    """
    save(settings(tmp_path), [STRAP, replace(POD, strides=True), BELT])
    bluez.add(strap())
    bluez.add(pod())
    bluez.add(treadmill())
    bluez.lose_at("Strap", ("sent", 10))
    bluez.stream("Strap", "2a37", BEATS[:40], 0.02)
    bluez.stream("Pod", "2a53", STEPS[:40], 0.02)
    bluez.stream("Belt", "2acd", METRES[:40], 0.02)
    before = set(threading.enumerate())
    outcome = run(capsys, "2s easy Z2 170spm", "--hr-max", "185")
    assert (0, "") == (outcome.code, outcome.err)
    assert set() == set(threading.enumerate()) - before
    lines = records(tmp_path / "a.jsonl")
    sent = {"2a37": BEATS[:40], "2a53": STEPS[:40], "2acd": METRES[:40]}
    for char, samples in sent.items():
        data = [line["data"] for line in lines if line["type"] == "packet" and line["char"] == char]
        assert [sample.hex() for sample in samples] == data
    times = [line["t"] for line in lines]
    assert times == sorted(times)
    states = [
        line["state"] for line in lines if line["type"] == "sensor" and line["sensor"] == "My strap"
    ]
    assert ["found", "connected", "lost", "back"] == states
    assert "My strap is connected, its battery at 50 %." in outcome.out
    assert "My pod is connected, its battery at 60 %." in outcome.out
    assert "My treadmill is connected." in outcome.out
    assert 1 == outcome.out.count("My strap is lost, and sought.")
    assert 1 == outcome.out.count("My strap is back.")
    told = [line for line in lines if line["type"] == "reading"]
    assert {"heart_rate", "cadence", "speed", "distance"} == {line["signal"] for line in told}
    assert {"My pod": True} == lines[0]["options"]["strides"]
    assert 170.0 == next(line["value"] for line in told if line["signal"] == "cadence")
    replay = ("--sensors", "a.jsonl", "--speed", "max")
    assert 0 == run(capsys, "2s easy Z2 170spm", "--hr-max", "185", *replay, journal="b.jsonl").code
    again = records(tmp_path / "b.jsonl")
    kinds = ("packet", "reading", "sensor")
    assert [x for x in lines if x["type"] in kinds] == [x for x in again if x["type"] in kinds]


def test_a_run_begins_with_what_was_learned(
    tmp_path: Path, bluez: FakeBlueZ, capsys: pytest.CaptureFixture[str]
) -> None:
    """The heart's lag and the own cadence of earlier runs stand in the header, and outlive it."""
    save(settings(tmp_path), [STRAP])
    bluez.add(strap())
    learned = settings(tmp_path).with_name("learned.json")
    learned_file.keep(learned, Learned(Lag(50.0, 60.0, 9.0), Known(165.0, 3.0)))
    assert 0 == run(capsys, "1s easy", "--spm", "+5%").code
    options = records(tmp_path / "a.jsonl")[0]["options"]
    assert (0.05, [50.0, 60.0, 9.0], [165.0, 3.0]) == (
        options["rise"],
        options["lag"],
        options["own"],
    )
    assert Learned(Lag(50.0, 60.0, 9.0), Known(165.0, 3.0)) == learned_file.load(learned)


def test_without_sensors_nothing_of_bluetooth_is_loaded(tmp_path: Path) -> None:
    """The strap that is paired is not wanted: there is no thread for it, and no library."""
    save(settings(tmp_path), [STRAP])
    code = (
        "import sys\n"
        "from footfall.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as ended: assert ended.code == 0, ended.code\n"
        "loaded = [n for n in sys.modules if 'bleak' in n or 'asyncio' in n or 'bluetooth' in n]\n"
        "assert not loaded, loaded\n"
    )
    args = ["run", "1s", "--sensors", "none", "--out", "null", "--voice", "off"]
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        env=environment(tmp_path),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (0, "") == (done.returncode, done.stderr)


def test_who_has_none_starts_nothing(bluez: FakeBlueZ) -> None:
    """Without paired sensors there is no other thread, and nobody scans."""
    before = threading.enumerate()
    with hearing(known(), lambda: 0.0, lambda _: None, shared=False):
        assert before == threading.enumerate()
    assert 0 == bluez.counts().get("StartDiscovery", 0)


def test_a_session_hears_that_bluetooth_is_off(bluez: FakeBlueZ) -> None:
    """It is told once, as a notice at the session's time."""
    bluez.power(False)
    told: queue.SimpleQueue[Packet | SensorChanged | Notice] = queue.SimpleQueue()
    with hearing((STRAP,), lambda: 3.0, told.put, shared=False):
        assert Notice(3.0, str(Trouble.OFF)) == told.get(timeout=30)


@pytest.mark.usefixtures("bluez")
def test_a_broken_file_of_sensors_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A session goes on without them."""
    path = settings(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"sensors": 3}))
    assert () == known()
    assert capsys.readouterr().err.startswith("The file of paired sensors is broken")


@pytest.mark.usefixtures("bluez")
def test_what_was_found_out_is_kept(tmp_path: Path) -> None:
    """The unit of one sensor's cadence; the others stay as they are."""
    save(settings(tmp_path), [STRAP, POD])
    remember_units({"My pod": True, "Another": False})
    assert (STRAP, replace(POD, strides=True)) == load(settings(tmp_path), print)
    assert {"My pod": True} == units(known())
    remember_units({})
    assert (STRAP, replace(POD, strides=True)) == load(settings(tmp_path), print)
