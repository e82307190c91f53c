"""The two ends of the pipe and of the board, and the callback, without a device."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.devices.sound_process import (
    FADE,
    Board,
    Counters,
    End,
    Engine,
    Play,
    Sent,
    Start,
    State,
    decode,
    encode,
    resolve,
)
from footfall.errors import MissingError
from footfall.mixer import Mixer
from footfall.model import Cancel, Grid, SetVolume

integers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=False)
orders = st.one_of(
    st.just(Start()),
    st.builds(Cancel, integers),
    st.builds(SetVolume, floats, st.booleans()),
    st.builds(
        Grid,
        integers,
        floats,
        floats,
        st.none() | floats,
        st.none() | st.integers(0, 2**63 - 1),
        st.booleans(),
        st.none() | st.tuples(st.integers(1, 255), st.integers(1, 255)),
    ),
)


def test_bytes_of_a_grid() -> None:
    """A grid is 43 bytes in a fixed order, little-endian; NaN, -1 and 0 0 stand for None."""
    expected = bytes.fromhex(
        "47 2b000000"  # G, 43 bytes follow
        "80bb000000000000"  # frame 48000
        "0000000000000440"  # phase 2.5
        "0000000000006640"  # 176 spm
        "000000000000f87f"  # no ramp: no end
        "ffffffffffffffff"  # and no length
        "01"  # heard
        "0302"  # breath 3:2
    )
    assert expected == encode(Grid(48_000, 2.5, 176.0, breath=(3, 2)))


def test_bytes_of_speech() -> None:
    """Speech is its id and frame, then its samples as little-endian float32."""
    expected = bytes.fromhex(
        "50 18000000"  # P, 24 bytes follow
        "0700000000000000"  # id 7
        "0100000000000000"  # frame 1
        "0000803f 000000bf"  # 1.0, -0.5
    )
    assert expected == encode(Play(7, 1, np.array([1.0, -0.5], np.float32)))


def test_speech_comes_back() -> None:
    """What is read of speech is what was written."""
    stream = io.BytesIO(encode(Play(7, 1, np.array([1.0, -0.5], np.float32))))
    [heard] = decode(stream)
    assert isinstance(heard, Play)
    assert (7, 1, [1.0, -0.5]) == (heard.id, heard.frame, heard.samples.tolist())


@given(st.lists(orders, max_size=5))
def test_orders_come_back(sent: list[Sent]) -> None:
    """Orders are read as they were written, in their order."""
    stream = io.BytesIO(b"".join(map(encode, sent)))
    assert sent == list(decode(stream))


def test_a_stream_cut_anywhere_gives_its_whole_orders() -> None:
    """A parent that is killed in the middle of an order has not given it."""
    sent: list[Sent] = [Start(), Cancel(1), SetVolume(-6.0)]
    pieces = [encode(order) for order in sent]
    whole = b"".join(pieces)
    ends = np.cumsum([len(piece) for piece in pieces])
    for cut in range(len(whole) + 1):
        expected = sent[: int(np.sum(ends <= cut))]
        assert expected == list(decode(io.BytesIO(whole[:cut])))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for a board."""
    path = tmp_path / "board"
    path.write_bytes(bytes(Board.SIZE))
    return path


def test_a_new_board_says_starting(path: Path) -> None:
    """Before the sound process has written, the board reads as nothing done."""
    assert Counters() == Board(path).read()


def test_counters_pass_through_the_board(path: Path) -> None:
    """What one mapping writes another reads, names beyond ASCII included."""
    written = Counters(State.RUNNING, 48_000, 12.5, 40, 1, 480, "Kopfhörer")
    reader = Board(path)
    Board(path).write(written)
    assert written == reader.read()


def test_a_torn_record_is_not_believed(path: Path) -> None:
    """Whichever byte has not arrived yet, the reader keeps the counters before."""
    old, new = Counters(State.RUNNING, 1, 1.0), Counters(State.RUNNING, 2**40 - 1, 2.0)
    board, reader = Board(path), Board(path)
    board.write(new)
    after = path.read_bytes()
    board.write(old)
    before = path.read_bytes()
    assert old == reader.read()
    for byte in [n for n in range(Board.SIZE) if before[n] != after[n]]:
        path.write_bytes(after[:byte] + before[byte : byte + 1] + after[byte + 1 :])
        assert old == reader.read()


def test_a_long_text_is_cut_between_characters(path: Path) -> None:
    """512 bytes hold 170 characters of three bytes; the half of the next is dropped."""
    board = Board(path)
    board.write(Counters(text="音" * 200))
    assert "音" * 170 == board.read().text


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
    mixer.cancel(2)
    mixer.set_volume(-6.0)
    engine, board = engine_on(path)
    engine.orders.extend([Grid(0, 0.0, 180.0), Play(1, 5000, speech), Play(2, 100, speech)])
    engine.orders.extend([Cancel(2), SetVolume(-6.0), Start()])
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
        "footfall.devices.sound_process",
        "footfall.errors",
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
        "footfall.devices.sound_process",
        "footfall.devices.speaker",
        "footfall.errors",
        "footfall.model",
    }
    assert expected == modules_of("import footfall.devices.speaker")
