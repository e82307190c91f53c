"""The callback of the sound process, without a device."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from footfall.devices.board import Board, State
from footfall.devices.orders import (
    End,
    Play,
    SetClicks,
    Start,
)
from footfall.devices.sound_process import FADE, Engine, resolve
from footfall.errors import MissingError
from footfall.mixer import Mixer
from footfall.model import Cancel, Grid, Part, SetLevel, SetVolume
from footfall.sounds import clicks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for a board."""
    path = tmp_path / "board"
    path.write_bytes(bytes(Board.SIZE))
    return path


def engine_on(path: Path) -> tuple[Engine, Board]:
    """An engine whose device plays, with one block so far, and another mapping of its board."""
    engine = Engine(Mixer(), Board(path), "card")
    pull(engine, 1)
    return engine, Board(path)


FINE = SimpleNamespace(output_underflow=False)
UNDERRUN = SimpleNamespace(output_underflow=True)


def pull(engine: Engine, *sizes: int) -> list[list[float]]:
    """What the engine plays in blocks of these sizes, as one list of frames."""
    blocks = [np.full((size, 2), np.nan, np.float32) for size in sizes]
    for block in blocks:
        engine(block, len(block), None, FINE)
    return [frame.tolist() for block in blocks for frame in block]


def test_nothing_sounds_or_counts_before_the_start(path: Path) -> None:
    """Orders wait in the mixer; the device gets silence, and frame 0 stays to come."""
    engine, board = engine_on(path)
    engine.orders.append(Grid(0, 0.0, 180.0))
    assert [[0.0, 0.0]] * 5 == pull(engine, 2, 3)
    read = board.read()
    assert (State.OPEN, 0, 3, "card") == (read.state, read.frames, read.blocks, read.text)


def test_filling_the_buffer_is_not_playing(path: Path) -> None:
    """A buffer of 4800 takes five blocks of 1200 at once; the session begins with the sixth."""
    engine, board = Engine(Mixer(), Board(path), "card"), Board(path)
    engine.latency = 4800
    engine.orders.append(Start())
    told = []
    for _ in range(6):
        pull(engine, 1200)
        told.append((board.read().state, board.read().frames))
    assert [(State.STARTING, 0)] * 5 + [(State.RUNNING, 1200)] == told


def test_after_the_start_every_frame_is_the_mixers(path: Path) -> None:
    """In blocks of any size the device gets the mixer's frames from 0 on."""
    mixer = Mixer()
    speech = np.linspace(0, 0.5, 1000, dtype=np.float32)
    mixer.set_grid(Grid(0, 0.0, 180.0))
    mixer.play(1, 5000, speech)
    mixer.play(3, 5500, speech, Part.EARCON)
    mixer.cancel(2)
    mixer.set_volume(-6.0)
    mixer.set_level(Part.EARCON, 3.0)
    mixer.set_clicks(clicks("beep"))
    engine, board = engine_on(path)
    engine.orders.extend([Grid(0, 0.0, 180.0), Play(1, 5000, speech), Play(2, 100, speech)])
    engine.orders.extend([Play(3, 5500, speech, Part.EARCON), Cancel(2), SetVolume(-6.0)])
    engine.orders.extend([SetLevel(Part.EARCON, 3.0), SetClicks(clicks("beep")), Start()])
    expected = mixer.render(7201).tolist()
    assert expected == pull(engine, 1200, 1, 6000)
    assert (State.RUNNING, 7201) == (board.read().state, board.read().frames)


def test_an_underrun_is_counted(path: Path) -> None:
    """Each block before which the device ran dry counts one."""
    engine, board = engine_on(path)
    for status in (FINE, UNDERRUN, UNDERRUN, FINE):
        engine(np.zeros((8, 2), np.float32), 8, None, status)
    assert 2 == board.read().underruns


def test_late_speech_is_told(path: Path) -> None:
    """Wanted at frame 0 when 512 are played, it is late by those and what is mixed ahead."""
    engine, board = engine_on(path)
    engine.orders.append(Start())
    pull(engine, 512)
    engine.orders.append(Play(1, 0, np.ones(10, np.float32)))
    pull(engine, 512)
    assert 512 < board.read().late <= 1024


def test_the_end_fades_and_is_heard_before_it_is_over(path: Path) -> None:
    """It is over once the fade, and then twice the device's latency, have passed."""
    engine, _ = engine_on(path)
    engine.orders.extend([Play(1, 0, np.full(48_000, 0.5, np.float32)), Start()])
    pull(engine, 1200)
    engine.latency = 4800
    engine.orders.append(End())
    heard = pull(engine, 1200, 1200, 1200, 1200)
    assert [0.5, 0.5] == heard[0]
    assert [0.0, 0.0] == heard[FADE + 528]
    assert not engine.over
    pull(engine, 4800)
    assert not engine.over
    pull(engine, 4800)
    assert engine.over


def test_a_fault_of_the_mixer_is_silence_without_a_heartbeat(path: Path) -> None:
    """The callback does not raise; to the program the device is lost."""
    engine, board = engine_on(path)
    engine.orders.append(Start())
    pull(engine, 8)
    engine.orders.append(SetVolume("loud"))  # type: ignore[arg-type]
    assert [[0.0, 0.0]] * 8 == pull(engine, 8)
    assert (8, 2) == (board.read().frames, board.read().blocks)


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
    code = "import footfall.devices.sound_process, footfall.mixer, sounddevice"
    expected = {
        "footfall.beats",
        "footfall.devices",
        "footfall.devices.board",
        "footfall.devices.orders",
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
