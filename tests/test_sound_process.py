"""What the sound process finds to play on, and what it loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from footfall.devices.sound_process import resolve
from footfall.errors import MissingError

DEVICES = {0: "HDA Intel: HDMI", 2: "Headphones", 5: "USB Headphones", 7: "5"}


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("2", 2), ("headphones", 2), ("USB", 5), ("hdmi", 0), ("5", 5), ("Head", 2), ("", 7)],
)
def test_a_device_is_found(wanted: str, number: int) -> None:
    """By number, whole name or a part of it, in any case; the first wins; nothing: the default."""
    assert number == resolve(wanted, DEVICES, 7)


@pytest.mark.parametrize(
    ("wanted", "devices", "sentence"),
    [
        (
            "nowhere",
            {0: "pulse", 3: "USB"},
            "There is no output device 'nowhere'. There are: 0 pulse, 3 USB.",
        ),
        ("nowhere", {}, "There is no output device 'nowhere'. This machine has none."),
        ("", {}, "This machine has no sound output device."),
    ],
)
def test_a_missing_device_is_told_with_those_that_exist(
    wanted: str, devices: dict[int, str], sentence: str
) -> None:
    """The sentence names what may be asked for instead."""
    with pytest.raises(MissingError) as caught:
        resolve(wanted, devices, -1)
    assert sentence == str(caught.value)


def modules_of(code: str) -> set[str]:
    """The packages outside the standard library, and our modules, that some code imports."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(told.stdout.split())
    return {name for name in names if name.startswith("footfall.")} | (
        {"numpy", "sounddevice", "soundfile", "rich", "click"} & names
    )


def test_the_sound_process_imports_little() -> None:
    """It has the mixer and what the mixer needs, numpy and sounddevice: it starts at once."""
    code = "import footfall.devices.sound_process, footfall.devices.engine, sounddevice"
    expected = {
        "footfall.anchor",
        "footfall.beats",
        "footfall.devices",
        "footfall.devices.board",
        "footfall.devices.engine",
        "footfall.devices.orders",
        "footfall.devices.priority",
        "footfall.devices.sound_process",
        "footfall.errors",
        "footfall.limiter",
        "footfall.mixer",
        "footfall.model",
        "footfall.sounds",
        "numpy",
        "sounddevice",
    }
    assert expected == modules_of(code)


def test_the_speaker_starts_before_numpy_is_there() -> None:
    """The program may start the sound process before its own slow imports."""
    expected = {
        "footfall.devices",
        "footfall.devices.board",
        "footfall.devices.live_speaker",
        "footfall.devices.orders",
        "footfall.errors",
        "footfall.model",
    }
    assert expected == modules_of("import footfall.devices.live_speaker")
