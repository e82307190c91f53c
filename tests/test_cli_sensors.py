"""The paired sensors: listed, tried, renamed and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_bluez import FakeBlueZ, pod, strap
from footfall.cli import meeting
from footfall.cli.main import main
from footfall.devices.remembered import Remembered, load, save
from footfall.gatt import encode_heart_rate
from program import Outcome, settings

STRAP = Remembered("My strap", ("heart rate",), {"linux": "C0:00:00:00:00:01"})
POD = Remembered("Pod", ("running",), {"linux": "C0:00:00:00:00:02"}, strides=True)
NONE = "No sensor is paired. To pair one, type: footfall pair"


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to `footfall sensors`, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(["sensors", *args])
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


@pytest.fixture
def kept(bluez: FakeBlueZ, tmp_path: Path) -> Path:
    """The file of a runner who has a strap and a pod."""
    assert 0 == bluez.counts().get("StartDiscovery", 0)
    save(settings(tmp_path), [STRAP, POD])
    return settings(tmp_path)


@pytest.mark.usefixtures("kept")
def test_those_that_are_paired_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each: its name, what it measures, its address, and what its cadence counts."""
    outcome = typed(capsys)
    assert (0, "") == (outcome.code, outcome.err)
    assert [
        "My strap  heart rate  C0:00:00:00:00:01",
        "Pod       running     C0:00:00:00:00:02  counts strides",
    ] == outcome.out.splitlines()


@pytest.mark.usefixtures("bluez")
def test_who_has_none_is_told_how_to_pair_one(capsys: pytest.CaptureFixture[str]) -> None:
    """To list none is fine; to try none is not."""
    assert Outcome(0, f"{NONE}\n", "") == typed(capsys)
    assert Outcome(3, "", f"footfall: {NONE}\n") == typed(capsys, "test")


@pytest.mark.usefixtures("kept")
def test_sensors_are_tried(bluez: FakeBlueZ, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that is named, whatever its capitals, and the other one is left alone."""
    bluez.add(strap(at_once=encode_heart_rate(61).hex()))
    bluez.add(pod())
    expected = "Listening for My strap, 15 s at most.\nMy strap: 61 bpm, battery 50 %.\n"
    assert Outcome(0, expected, "") == typed(capsys, "test", "my STRAP")
    assert 1 == bluez.counts()["Connect"]


@pytest.mark.usefixtures("kept")
def test_a_sensor_that_is_not_heard_is_missing(
    bluez: FakeBlueZ, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others tell their values all the same; the exit code is 3."""
    monkeypatch.setattr(meeting, "PATIENCE", 0.5)
    bluez.add(strap(at_once=encode_heart_rate(61).hex()))
    outcome = typed(capsys, "test")
    expected = "Listening for My strap and Pod, 15 s at most.\nMy strap: 61 bpm, battery 50 %.\n"
    assert (3, expected) == (outcome.code, outcome.out)
    assert f"footfall: Not heard: Pod. {meeting.HINT}\n" == outcome.err


def test_a_sensor_is_renamed(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else about it changes."""
    expected = "'My strap' is 'Chest' from now on.\n"
    assert Outcome(0, expected, "") == typed(capsys, "rename", "My strap", "  Chest ")
    chest = Remembered("Chest", STRAP.kinds, STRAP.addresses)
    assert (chest, POD) == load(kept, print)


@pytest.mark.parametrize(
    ("args", "code", "complaint"),
    [
        (("rename", "My strap", "Pod"), 2, "Another sensor is called 'Pod'. Choose another name."),
        (("rename", "My strap", " "), 2, "That is no name."),
        (("rename", "My strap", "a\x1b[2J"), 2, "That is no name."),
        (
            ("rename", "Strap", "B"),
            3,
            "No sensor called 'Strap' is paired. There are: My strap, Pod",
        ),
        (("forget", "Pod", "Strap"), 3, "No sensor called 'Strap' is paired."),
        (("forget",), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_is_refused(
    kept: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, complaint: str
) -> None:
    """With a sentence, and nothing changes."""
    before = kept.read_text()
    outcome = typed(capsys, *args)
    assert (code, "", before) == (outcome.code, outcome.out, kept.read_text())
    assert outcome.err.startswith(f"footfall: {complaint}")


def test_sensors_are_forgotten(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its address, too; the last one leaves an empty list."""
    expected = "'My strap' is forgotten.\n"
    assert Outcome(0, expected, "") == typed(capsys, "forget", "c0:00:00:00:00:01")
    assert (POD,) == load(kept, print)
    assert 0 == typed(capsys, "forget", "pod").code
    assert () == load(kept, print)
