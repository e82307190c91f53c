"""What the doctor finds, and how far a tapper's headphones are behind, at a virtual sound card."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_bluez import FakeBlueZ, pod, strap
from finding import RATE, onsets
from footfall.cli import meeting
from footfall.cli.doctor import Finding, _bluetooth
from footfall.devices.bluetooth_radio import Trouble
from footfall.devices.live_speaker import devices
from footfall.devices.remembered import Remembered, save
from footfall.gatt import encode_heart_rate
from listening import VirtualSink
from program import Outcome, command, environment, settings

NO_BLUETOOTH = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}
MANIFEST = Path(__file__).parent.parent / "audio" / "voice" / "heart" / "manifest.json"


def doctor(folder: Path, *args: str, path: Path | None = None) -> Outcome:
    """What the command says, with nothing to read from. Other programs are found in `path` alone,
    if it is given.
    """
    done = subprocess.run(
        command("doctor", *args),
        cwd=folder,
        env=environment(folder) | NO_BLUETOOTH | ({"PATH": str(path)} if path else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def device(virtual_sink: VirtualSink, monkeypatch: pytest.MonkeyPatch) -> VirtualSink:
    """The virtual sink, as the machine's sound device."""
    for name, value in virtual_sink.env.items():
        monkeypatch.setenv(name, value)
    return virtual_sink


@pytest.fixture
def engines(tmp_path: Path) -> Path:
    """The only folder where programs are found, with an espeak-ng and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "espeak-ng").symlink_to(shutil.which("espeak-ng") or "/missing")
    return folder


@pytest.mark.usefixtures("device")
def test_a_machine_on_which_all_works(tmp_path: Path, engines: Path) -> None:
    """A line for each thing, the device that plays is marked, and the exit code is 0."""
    outcome = doctor(tmp_path, path=engines)
    lines = outcome.out.splitlines()
    # Who may not, is told how to allow it; both are fine. How far a device is behind, it decides.
    priority = lines.pop(-5)
    assert priority.startswith(("ok    The sound goes before", "ok    The sound has no priority"))
    lines[-6], behind = re.subn(r"(?<= plays, )\d+(?= ms behind\.)", "120", lines[-6])
    assert 1 == behind
    there = [f"{' *'[name == 'default']} {number} {name}" for number, name in devices().items()]
    recorded = len(json.loads(MANIFEST.read_text("utf-8"))["clips"])
    told = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True)
    version = told.stdout.partition(": ")[2].split()[0]
    expected = [
        "ok    Output devices (--out NUMBER, or a part of the name):",
        *(f"      {one}" for one in there),
        "Listen: 2 seconds of quiet clicks.",
        "ok    'default' plays, 120 ms behind.",
        "ok    No gap in what was played.",
        f"ok    The recorded voice knows {recorded:,} sentences.",
        f"ok    Your own words are said by espeak-ng {version}.",
        f"ok    They are kept in {tmp_path / 'cache' / 'footfall' / 'voice'}.",
        f"ok    No sensor is paired, and none can be so far: {Trouble.GONE}",
    ]
    assert (0, expected, "") == (outcome.code, lines, outcome.err)


@pytest.mark.usefixtures("device")
def test_what_is_missing_is_named_with_what_mends_it(tmp_path: Path, engines: Path) -> None:
    """No such device and no speech engine: two lines to mend, and the exit code is 3."""
    (engines / "espeak-ng").unlink()
    outcome = doctor(tmp_path, "--out", "nowhere", path=engines)
    there = ", ".join(f"{number} {name}" for number, name in devices().items())
    found = [line for line in outcome.out.splitlines() if line.startswith("mend: ")]
    expected = [
        f"mend: There is no output device 'nowhere'. There are: {there}.",
        "mend: Your own words are a chime, for no speech engine is there to say them: "
        "`sudo apt-get install espeak-ng`, or flite.",
    ]
    assert (3, expected, "") == (outcome.code, found, outcome.err)


def test_taps_need_a_terminal(tmp_path: Path) -> None:
    """Without one it says so, before any device is tried."""
    outcome = doctor(tmp_path, "--calibrate")
    sentence = "To calibrate you tap a key, so it needs a terminal. Type it into one."
    assert Outcome(2, "", f"footfall: {sentence}\n") == outcome


STRAP = Remembered("My strap", addresses={"linux": "C0:00:00:00:00:01"})


def test_bluetooth_that_works_is_told(bluez: FakeBlueZ) -> None:
    """A strap that is around, though none is paired: how to pair it."""
    bluez.add(strap())
    assert ["ok    Bluetooth works. To pair a sensor: footfall pair."] == [*map(str, _bluetooth())]


def test_paired_sensors_are_heard_or_not(
    bluez: FakeBlueZ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tells its value and its battery, one is held by a watch, perhaps."""
    monkeypatch.setattr(meeting, "PATIENCE", 0.5)
    save(settings(tmp_path), [STRAP, Remembered("My pod", advertised="Pod", serial="Pod")])
    bluez.add(strap(at_once=encode_heart_rate(61).hex()))
    bluez.add(pod(), advertises=False)
    assert [
        Finding(True, "Bluetooth works."),
        Finding(True, "My strap: 61 bpm, battery 50 %."),
        Finding(False, f"My pod is not heard. {meeting.HINT}"),
    ] == list(_bluetooth())


def test_who_has_a_sensor_needs_bluetooth(bluez: FakeBlueZ, tmp_path: Path) -> None:
    """Switched off, it is to be mended; for who has none it is not."""
    bluez.power(False)
    off = meeting.SENTENCES[Trouble.OFF]
    needless = f"No sensor is paired, and none can be so far: {off}"
    assert [Finding(True, needless)] == list(_bluetooth())
    save(settings(tmp_path), [STRAP])
    assert [Finding(False, off)] == list(_bluetooth())


class Tapper:
    """Somebody at a terminal of the program, who hears it through headphones."""

    def __init__(self, sink: VirtualSink, folder: Path) -> None:
        self._sink = sink
        self._ours, self._theirs = os.openpty()
        self._before = termios.tcgetattr(self._theirs)
        self._program = subprocess.Popen(
            command("doctor", "--calibrate"),
            cwd=folder,
            env=environment(folder),
            stdin=self._theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def clicks(self, behind: float) -> Iterator[None]:
        """Each click, so many seconds after it has been played."""
        count = 0
        with self._sink.recording() as recording:
            while self._program.poll() is None:
                recording.wait(0.01)
                heard = recording.samples()
                clicks = onsets(heard)
                if len(clicks) > count and len(heard) >= clicks[count] + behind * RATE:
                    count += 1
                    yield

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self._ours, key)

    def finish(self) -> tuple[int, str, str]:
        """Exit code, last line and errors; the terminal is as it was found."""
        out, err = self._program.communicate(timeout=30)
        assert self._before == termios.tcgetattr(self._theirs)
        os.close(self._ours)
        os.close(self._theirs)
        return self._program.returncode, out.splitlines()[-1], err


def test_a_tapper_is_told_the_lead(device: VirtualSink, tmp_path: Path) -> None:
    """Who hears each click 200 ms late, and taps at once, needs that much and the 30 ms that others
    tap ahead; recording the sound card takes a little more.
    """
    tapper = Tapper(device, tmp_path)
    taps = 0
    for _ in tapper.clicks(behind=0.2):
        tapper.press(b" ")
        taps += 1
    code, said, err = tapper.finish()
    assert (0, "", 24) == (code, err, taps)
    lead = re.fullmatch(r"Your headphones are about (\d+) ms behind: use --lead \1\.", said)
    assert lead
    assert 200 <= int(lead[1]) <= 320


def test_a_tapper_may_stop(device: VirtualSink, tmp_path: Path) -> None:
    """A q on the second click ends it with exit code 130, and no figure."""
    tapper = Tapper(device, tmp_path)
    clicks = tapper.clicks(behind=0.0)
    next(clicks)
    next(clicks)
    tapper.press(b"q")
    code, said, err = tapper.finish()
    assert (130, "", False) == (code, err, "lead" in said)
