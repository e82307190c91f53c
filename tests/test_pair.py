"""Pairing: who is around, that it is the runner's, and what is remembered of it."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fake_bluez import FakeBlueZ, pod, strap
from footfall.cli import meeting
from footfall.cli.asking import plain
from footfall.cli.main import main
from footfall.cli.meeting import Around, together
from footfall.cli.pair import UNHEARD, Listed
from footfall.devices.bluetooth_radio import Found
from footfall.devices.remembered import Remembered, load
from footfall.gatt import encode_heart_rate, encode_running
from processes import InTerminal
from program import Outcome, command, environment, settings

BEATS = [encode_heart_rate(142)] * 3000
STEPS = [encode_running(3.0, 85)] * 3000
STRAP = Remembered(
    "Strap", ("heart rate",), {"linux": "C0:00:00:00:00:01"}, advertised="Strap", serial="Strap"
)
POD = Remembered("Pod", ("running",), {"linux": "C0:00:00:00:00:02"}, "Pod", "Pod")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner who does not wait for long."""
    monkeypatch.setattr(meeting, "SETTLED", 0.3)


def around(bluez: FakeBlueZ) -> None:
    """A strap and a pod that are worn."""
    bluez.add(strap())
    bluez.add(pod())
    bluez.stream("Strap", "2a37", BEATS, 0.02)
    bluez.stream("Pod", "2a53", STEPS, 0.02)


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to a command line, run in this process, without a terminal."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def test_without_a_terminal_every_sensor_is_taken(
    bluez: FakeBlueZ, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What each is, where it is and its serial are kept, with a line for each; a second time it
    changes nothing.
    """
    around(bluez)
    outcome = typed(capsys, "pair")
    path = settings(tmp_path)
    assert (0, "") == (outcome.code, outcome.err)
    assert {
        "Looking for sensors.",
        f"Paired 'Strap' (heart rate): 142 bpm, battery 50 %. It is kept in {path}.",
        f"Paired 'Pod' (running): cadence 85, 10.8 km/h, battery 60 %. It is kept in {path}.",
    } == {line for line in outcome.out.splitlines() if not line.startswith("Connecting ")}
    assert {STRAP.name: STRAP, POD.name: POD} == {s.name: s for s in load(path, print)}
    before = path.read_text()
    assert 0 == typed(capsys, "pair", "--yes").code
    assert before == path.read_text()


@pytest.mark.parametrize("wanted", ["strap", "c0:00:00:00:00:01", "Str"])
def test_the_one_that_is_named_is_taken(
    bluez: FakeBlueZ, tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    """By its name, its beginning or its address; the other one is left alone."""
    around(bluez)
    assert 0 == typed(capsys, "pair", wanted, "--yes").code
    assert (STRAP,) == load(settings(tmp_path), print)
    assert 1 == bluez.counts()["Connect"]


def test_nobody_around_is_told_with_what_helps(
    bluez: FakeBlueZ,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 3, and nothing is written."""
    monkeypatch.setattr(meeting, "SCAN", 0.3)
    bluez.add(strap(), advertises=False)
    outcome = typed(capsys, "pair")
    expected = f"footfall: No sensor was heard. {meeting.HINT}\n"
    assert Outcome(3, "Looking for sensors.\n", expected) == outcome
    outcome = typed(capsys, "pair", "TICKR", "--yes")
    assert (3, f"footfall: 'TICKR' was not heard. {meeting.HINT}\n") == (outcome.code, outcome.err)
    assert not settings(tmp_path).exists()


def test_who_does_not_answer_is_not_paired(
    bluez: FakeBlueZ,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A strap that refuses each connection: a sentence and exit code 3."""
    monkeypatch.setattr(meeting, "PATIENCE", 0.5)
    bluez.add(strap())
    bluez.refuse("Strap", 100)
    outcome = typed(capsys, "pair")
    assert 3 == outcome.code
    assert [
        "Strap did not answer, and is not paired.",
        "footfall: No sensor answered. Come closer, and try again.",
    ] == outcome.err.splitlines()
    assert not settings(tmp_path).exists()


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda bluez: bluez.power(False), "Bluetooth is switched off. Switch it on and try again"),
        (FakeBlueZ.pull, "There is no Bluetooth LE adapter. Plug one in and try again"),
        (FakeBlueZ.kill, "The system's Bluetooth service does not answer. On Linux, type: "),
    ],
)
def test_what_is_wrong_with_bluetooth_is_told(
    bluez: FakeBlueZ,
    capsys: pytest.CaptureFixture[str],
    break_it: Callable[[FakeBlueZ], None],
    expected: str,
) -> None:
    """A sentence with its remedy, and exit code 3."""
    break_it(bluez)
    outcome = typed(capsys, "pair")
    assert (3, 1) == (outcome.code, len(outcome.err.splitlines()))
    assert outcome.err.startswith(f"footfall: {expected}")


class AtTerminal(InTerminal):
    """`footfall pair` in a terminal."""

    def __init__(self, folder: Path, wait: float | None = None) -> None:
        """`wait`: how long it waits for an answer, in seconds."""
        line = command("pair")
        if wait is not None:
            code = f"from footfall.cli import main, meeting\nmeeting.PATIENCE = {wait}"
            line = [sys.executable, "-c", f"{code}\nmain.main(['pair'])"]
        super().__init__(line, dict(environment(folder)))

    def shown(self) -> str:
        """The last that it wrote, without what steers the terminal."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", super().shown())

    def until(self, text: str, after: str = "\0") -> None:
        """Until something is shown, after the last of something else."""
        deadline = time.monotonic() + 30
        while text not in self.shown().rpartition(after)[2]:
            assert None is self.code(), self.shown()
            assert time.monotonic() < deadline, self.shown()
            time.sleep(0.01)


@pytest.fixture
def at_terminal(bluez: FakeBlueZ, tmp_path: Path) -> Iterator[AtTerminal]:
    """The program, with a strap and a pod around; it is gone when the test is over."""
    around(bluez)
    program = AtTerminal(tmp_path)
    yield program
    program.kill()


def test_a_runner_chooses_and_says_that_it_is_theirs(
    at_terminal: AtTerminal, tmp_path: Path
) -> None:
    """The list grows, a number chooses, the value is live, Enter is a yes, and then the end; what
    is paired is marked, with its battery.
    """
    program = at_terminal
    program.until("  1  ")
    program.until("  2  ")
    number = 1 if "1  Strap" in program.shown() else 2
    program.until("strong signal")
    program.press("7\n")
    program.until("Type one of the numbers")
    program.press(f"{number}\n")
    program.until("142 bpm: is that you?")
    program.press("n\n")
    program.until("Not that one, then.")
    program.press(f"{number}\n")
    # A terminal keeps its last lines: what was asked before has scrolled away, or stands above.
    program.until("is that you?", after="Not that one, then.")
    program.press("\n")
    program.until("Paired 'Strap' (heart rate): 142 bpm")
    program.until("paired, battery 50 %", after="Another one?")
    program.press("\n")
    assert 0 == program.wait(30)
    assert (STRAP,) == load(settings(tmp_path), print)


def test_who_does_not_answer_stays_in_the_list(bluez: FakeBlueZ, tmp_path: Path) -> None:
    """A sensor that is heard and refuses is told of, and another one may be chosen; Bluetooth that
    is switched off meanwhile ends it.
    """
    bluez.add(strap())
    bluez.refuse("Strap", 10_000)
    program = AtTerminal(tmp_path, wait=0.5)
    program.until("  1  ")
    program.press("1\n")
    program.until("Strap did not answer. Come closer, and try again.")
    program.until("  1  ", after="try again.")
    program.press("1\n")
    program.until("Connecting", after="try again.")
    bluez.power(False)
    assert 3 == program.wait(30)
    assert "footfall: Bluetooth is switched off. Switch it on and try again." in program.shown()


def test_ctrl_c_ends_it(bluez: FakeBlueZ, at_terminal: AtTerminal, tmp_path: Path) -> None:
    """Exit code 130, no traceback, nobody scans any more, and nothing is remembered."""
    program = at_terminal
    program.until("  2  ")
    os.kill(program.pid, signal.SIGINT)
    assert 130 == program.wait(30)
    assert "Traceback" not in program.shown()
    assert not settings(tmp_path).exists()
    deadline = time.monotonic() + 30
    while bluez.counts()["scanning"]:
        assert time.monotonic() < deadline


def test_what_two_advertisements_tell_is_one_sensor() -> None:
    """The name in one, what it measures in another; without a use it is not listed."""
    heard = Around()
    assert heard.take(Found("A", "Strap", (), -60))
    assert [] == heard.sensors()
    assert heard.take(Found("A", None, ("heart rate",), -70))
    assert not heard.take(Found("A", "Strap", (), -50))
    assert [Found("A", "Strap", ("heart rate",), -50)] == heard.sensors()
    assert None is heard.named("B")


def test_a_name_that_two_begin_with_names_nobody() -> None:
    """Unless it is the whole name of one."""
    heard = Around()
    for address, name in (("A", "Run"), ("B", "Run 2"), ("C", "Run 3")):
        heard.take(Found(address, name, ("running",), -60))
    assert None is heard.named("ru")
    assert Found("A", "Run", ("running",), -60) == heard.named("RUN")


def test_a_name_cannot_steer_the_terminal() -> None:
    """What would is a sign that shows that there was something."""
    listed = Listed(())
    listed.hear(Found("A", "\x1b[2JStrap", ("heart rate",), -70), 0.0)
    expected = "  1  �[2JStrap                heart rate               fair signal"
    assert [expected] == [plain(row) for row in listed.rows(0.0)]


def texts(listed: Listed, now: float) -> list[tuple[str, ...]]:
    """The list without its colours."""
    return [tuple(text for text, _ in row) for row in listed.rows(now)]


def test_only_what_measures_something_is_listed() -> None:
    """A lamp never is, a sensor once it has said what it measures, with the name that it told."""
    listed = Listed(())
    listed.hear(Found("L", "Lamp", (), -60), 0.0)
    listed.hear(Found("A", "Strap", (), -60), 0.0)
    assert [] == texts(listed, 0.0)
    listed.hear(Found("A", None, ("heart rate",), -60), 1.0)
    listed.hear(Found("A", "Strap", (), -60), 2.0)
    assert [("1", "Strap", "heart rate", "strong signal", "")] == texts(listed, 2.0)
    assert Found("A", "Strap", ("heart rate",), -60) == listed.numbered("1")


def test_the_list_keeps_its_numbers_and_tells_what_changes() -> None:
    """A signal follows what is heard, slowly; who is paired is marked, with another name and the
    battery; who is not heard any more is out of reach, and nobody to wait for.
    """
    listed = Listed((Remembered("Mine", ("running",), {sys.platform: "b"}),))
    listed.hear(Found("A", "Strap", ("heart rate",), -60), 0.0)
    listed.hear(Found("B", "Pod", ("running",), -90), 1.0)
    listed.entries["A"].battery = 15
    strap = ("1", "Strap", "heart rate", "strong signal", "battery 15 %")
    pod = ("2", "Pod", "running", "weak signal", "paired as Mine")
    assert [strap, pod] == texts(listed, 2.0)
    listed.hear(Found("A", "Strap", ("heart rate",), -90), 2.0)
    assert "fair signal" == texts(listed, 2.0)[0][3]
    assert listed.has_more(2.0)
    assert ["out of reach"] * 2 == [row[3] for row in texts(listed, 2.0 + UNHEARD)]
    assert not listed.has_more(2.0 + UNHEARD)
    found = [listed.numbered(line) for line in ("1", "2", "0", "3", "", "-1", "9" * 5000, "²")]
    assert ["A", "B", *[None] * 6] == [one and one.address for one in found]


def test_a_sensor_that_is_alone_ends_it(bluez: FakeBlueZ, tmp_path: Path) -> None:
    """Once it is paired there is nobody else to choose."""
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, 0.02)
    program = AtTerminal(tmp_path)
    program.until("  1  ")
    program.press("1\n")
    program.until("142 bpm: is that you?")
    program.press("y\n")
    assert 0 == program.wait(30)
    assert (STRAP,) == load(settings(tmp_path), print)


def test_names_make_a_sentence() -> None:
    """One, two, or more."""
    assert ["A", "A and B", "A, B and C"] == [together("ABC"[:n]) for n in (1, 2, 3)]
