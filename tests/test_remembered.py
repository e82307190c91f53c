"""The file of paired sensors."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from footfall.devices.remembered import Remembered, default_path, load, remember, save

STRAP = Remembered(
    "strap", ("heart rate",), {"linux": "C0:01", "darwin": "5E6F"}, "HRM", "12", None
)
POD = Remembered("Zoë's pod", ("running",), {sys.platform: "C0:02"}, strides=True)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """Every field of every sensor, in order, in a folder that was not there."""
    path, told = tmp_path / "new" / "sensors.json", list[str]()
    save(path, [STRAP, POD])
    assert ((STRAP, POD), []) == (load(path, told.append), told)
    save(path, [])
    assert ((), [path]) == (load(path, told.append), list(path.parent.iterdir()))


def test_the_file_can_be_read_by_people(tmp_path: Path) -> None:
    """What is not known is left out, and names stand as they are."""
    path = tmp_path / "sensors.json"
    save(path, [POD])
    expected = {
        "version": 1,
        "sensors": [
            {
                "name": "Zoë's pod",
                "kinds": ["running"],
                "addresses": {sys.platform: "C0:02"},
                "strides": True,
            }
        ],
    }
    text = path.read_text(encoding="utf-8")
    assert (True, expected) == ("Zoë's pod" in text, json.loads(text))


def test_no_file_is_no_sensors(tmp_path: Path) -> None:
    """And nothing to tell."""
    told: list[str] = []
    assert ((), []) == (load(tmp_path / "sensors.json", told.append), told)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"sensors": 1}',
        b'{"sensors": [{}]}',
        b'{"sensors": [{"name": ""}]}',
        b'{"sensors": [{"name": 7}]}',
        b'{"sensors": [{"name": "a", "kinds": "strap"}]}',
        b'{"sensors": [{"name": "a", "addresses": ["C0:01"]}]}',
        b'{"sensors": [{"name": "a", "serial": 12}]}',
        b'{"sensors": [{"name": "a", "strides": "yes"}]}',
        b'{"sensors": [{"name": "a"}, {"name": "a"}]}',
    ],
)
def test_a_broken_file_is_told_and_kept_aside(tmp_path: Path, broken: bytes) -> None:
    """In a sentence that says where it is now; the next one is read again."""
    path, told = tmp_path / "sensors.json", list[str]()
    path.write_bytes(broken)
    assert () == load(path, told.append)
    aside = tmp_path / "sensors.broken"
    assert [
        f"The file of paired sensors is broken, and is now {aside}. Pair the sensors again "
        "with: footfall pair"
    ] == told
    assert (broken, False) == (aside.read_bytes(), path.exists())


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    """A folder in its place is told of, too."""
    path, told = tmp_path / "sensors.json", list[str]()
    path.mkdir()
    assert () == load(path, told.append)
    assert ([f"The paired sensors in {path} cannot be read: Is a directory."], True) == (
        told,
        path.is_dir(),
    )


def test_a_file_that_cannot_be_written_is_as_it_was(tmp_path: Path) -> None:
    """Half a file is never seen, nor left over."""
    path = tmp_path / "sensors.json"
    save(path, [STRAP])
    with pytest.raises(TypeError):
        save(path, [Remembered("a", serial=b"1")])  # type: ignore[arg-type]
    assert ((STRAP,), [path]) == (load(path, print), list(tmp_path.iterdir()))


def test_an_address_is_that_of_this_platform() -> None:
    """On another one the sensor has another address, or none yet."""
    assert ("C0:02", None) == (POD.address, Remembered("a", addresses={"plan9": "1"}).address)


def test_it_lies_where_the_platform_keeps_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux in the configuration folder, in one of the program's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/xdg-of-mine")
    assert Path("/etc/xdg-of-mine/footfall/sensors.json") == default_path()


def test_a_new_sensor_comes_last_under_a_name_of_its_own() -> None:
    """A second and a third one of the same name are numbered."""
    first, second, third = (
        Remembered("Polar H10", addresses={sys.platform: address}) for address in "abc"
    )
    known = remember(remember(remember([POD], first), second), third)
    names = ["Zoë's pod", "Polar H10", "Polar H10 2", "Polar H10 3"]
    assert names == [sensor.name for sensor in known]


def test_a_sensor_that_was_known_is_brought_up_to_date() -> None:
    """By its address or by its serial; its name and what is not told anew stay."""
    old = Remembered("mine", ("running",), {"plan9": "1", sys.platform: "C0:0A"}, "Pod", "7", True)
    by_address = Remembered("Pod", addresses={sys.platform: "c0:0a"}, serial="8")
    by_serial = Remembered("Pod", (), {sys.platform: "C0:0B"}, "Pod", "7", False)
    other = Remembered("Pod", (), {sys.platform: "C0:0C"}, "Pod", "9")
    addresses = {"plan9": "1", sys.platform: "c0:0a"}
    assert (Remembered("mine", ("running",), addresses, "Pod", "8", True), STRAP) == remember(
        [old, STRAP], by_address
    )
    addresses = {"plan9": "1", sys.platform: "C0:0B"}
    assert (Remembered("mine", ("running",), addresses, "Pod", "7", False),) == remember(
        [old], by_serial
    )
    assert (old, other) == remember([old], other)
