"""The callback of the sound process, pulled by a device that is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from footfall.devices.board import Board, Counters, State
from footfall.devices.engine import FADE, Engine
from footfall.devices.orders import End, Play, SetClicks, Start
from footfall.mixer import Mixer
from footfall.model import Cancel, Grid, Part, SetLevel, SetVolume
from footfall.sounds import clicks

BLOCK = 1_200
"""Frames of a block: 25 ms."""
LATENCY = 0.1
SPEECH = np.linspace(0.1, 0.5, 1000, dtype=np.float32)


@dataclass
class Told:
    """What PortAudio tells a callback."""

    currentTime: float = 0.0
    outputBufferDacTime: float = 0.0
    output_underflow: bool = False


@dataclass
class Device:
    """A card with 100 ms in hand that asks for a block as soon as it has played one."""

    board: Board
    now: float = 500.0
    """The clock of all processes."""
    played: float = 500.0
    """When the frame that is asked for next will be heard."""
    heard: list[list[float]] = field(default_factory=list)
    """Every frame so far."""

    def __post_init__(self) -> None:
        self.engine = Engine(self.board, lambda: self.now)
        self.engine.latency, self.engine.device = LATENCY, "card"
        self.played += 0.0001

    def pull(self, *sizes: int, underflow: bool = False) -> list[list[float]]:
        """What it gets in blocks of these sizes, at the time when there is room for each."""
        first = len(self.heard)
        for size in sizes:
            self.now = max(self.now, self.played + size / 48_000 - LATENCY - 0.0001)
            # PortAudio's clock is one of its own.
            told = Told(self.now + 7000, self.played + 7000, underflow)
            block = np.full((size, 2), np.nan, np.float32)
            self.engine(block, size, told, told)
            self.heard += block.tolist()
            self.played += size / 48_000
        return self.heard[first:]

    def stall(self, seconds: float) -> None:
        """Whoever fills it comes late by so much; it stands still once it has played all."""
        self.now += seconds
        self.played = max(self.played, self.now)

    def tell(self) -> Counters:
        """What the program reads."""
        return self.board.read()

    def start(self, order: Start | None = None) -> None:
        """Fill it, order the start, and get the session's first block."""
        self.pull(*[BLOCK] * 12)
        self.engine.orders.append(order or Start())
        self.heard.clear()


@pytest.fixture
def device(tmp_path: Path) -> Device:
    """A card with nothing in hand."""
    path = tmp_path / "board"
    path.write_bytes(bytes(Board.SIZE))
    return Device(Board(path))


def expected(frames: int, *orders: Grid | Play, first: int = 0) -> list[list[float]]:
    """What a mixer renders that has had all the orders from its beginning."""
    mixer = Mixer(first)
    for order in orders:
        if isinstance(order, Grid):
            mixer.set_grid(order)
        else:
            mixer.play(order.id, order.frame, order.samples)
    return mixer.render(frames).tolist()


# --- The start ----------------------------------------------------------------------------------


def test_nothing_sounds_or_counts_before_the_start(device: Device) -> None:
    """Orders wait; the device gets silence, and frame 0 stays to come."""
    device.engine.orders.append(Grid(0, 0.0, 180.0))
    assert [[0.0, 0.0]] * 12_000 == device.pull(*[BLOCK] * 10)
    told = device.tell()
    assert (State.OPEN, 0, 10, "card") == (told.state, told.frames, told.blocks, told.text)


def test_filling_the_buffer_is_not_playing(device: Device) -> None:
    """A buffer of 4,800 takes four blocks at once; three more at sound's own pace, and it plays."""
    device.engine.orders.append(Start())
    told = []
    for _ in range(7):
        device.pull(BLOCK)
        told.append((device.tell().state, device.tell().frames))
    assert [(State.STARTING, 0)] * 6 + [(State.RUNNING, 1200)] == told


def test_a_server_that_takes_seconds_ahead_is_waited_for(device: Device) -> None:
    """It asks for two seconds at once, then for nothing until they have passed: then it plays."""
    device.engine.orders.append(Start())
    for _ in range(80):
        told = Told(device.now, device.played)
        device.engine(np.zeros((BLOCK, 2), np.float32), BLOCK, told, told)
        device.played += 0.025
    assert State.STARTING is device.tell().state
    device.pull(*[BLOCK] * 4)
    assert (State.RUNNING, 502.0, 1200) == (
        device.tell().state,
        pytest.approx(device.tell().zero, abs=0.03),
        device.tell().frames,
    )


def test_sleepy_headphones_are_woken_first(device: Device) -> None:
    """Half a second of a noise below -60 dBFS comes before the session's first frame."""
    device.engine.orders.extend([Grid(0, 0.0, 180.0), Start(wake=0.5)])
    heard = device.pull(*[BLOCK] * 40)
    loud = [abs(left) for left, _ in heard]
    clicks = [frame for frame, level in enumerate(loud) if level > 0.01]
    before = loud[: clicks[0]]
    awake = [frame for frame, level in enumerate(before) if level]
    assert 24_000 == pytest.approx(clicks[0] - awake[0], abs=2 * BLOCK)
    assert max(before) < 10 ** (-60 / 20)


def test_after_the_start_every_frame_is_the_mixers(device: Device) -> None:
    """In blocks of any size the device gets the mixer's frames from 0 on."""
    mixer = Mixer()
    mixer.set_grid(Grid(0, 0.0, 180.0))
    mixer.play(1, 5000, SPEECH)
    mixer.play(3, 5500, SPEECH, Part.EARCON)
    mixer.set_volume(-6.0)
    mixer.set_level(Part.EARCON, 3.0)
    mixer.set_clicks(clicks("beep"))
    device.engine.orders.extend([Grid(0, 0.0, 180.0), Play(1, 5000, SPEECH), Play(2, 100, SPEECH)])
    device.engine.orders.extend([Play(3, 5500, SPEECH, Part.EARCON), Cancel(2), SetVolume(-6.0)])
    device.engine.orders.extend([SetLevel(Part.EARCON, 3.0), SetClicks(clicks("beep"))])
    device.start()
    mixer.settle()
    assert mixer.render(7201).tolist() == device.pull(1200, 1, 6000)
    assert (State.RUNNING, 7201) == (device.tell().state, device.tell().frames)


@pytest.mark.parametrize(("latency", "behind"), [(0.1, 0.4), (2.0, 2.0)])
def test_a_device_that_is_far_behind_plays_all_the_same(
    device: Device, latency: float, behind: float
) -> None:
    """Headphones that tell 400 ms with a buffer of 100; and a buffer of two seconds, whose blocks
    of half a second are no pauses.
    """
    device.engine.latency = latency
    device.engine.orders.append(Start())
    block = int(latency * 48_000) // 4
    for _ in range(64):
        device.now += block / 48_000
        told = Told(device.now, device.now + behind)
        device.engine(np.zeros((block, 2), np.float32), block, told, told)
    assert State.RUNNING is device.tell().state


# --- Into the middle of a session ---------------------------------------------------------------


def test_a_successor_goes_on_where_it_would_have_been_heard(device: Device) -> None:
    """Frame 0 was heard at 490 s: what is heard at 500.1501 s is frame 487,205, clicks and all."""
    grid = Grid(0, 0.0, 175.0)
    device.engine.orders.append(grid)
    device.start(Start(zero=489.9, heard=490.0))
    first = round((device.played - 490.0) * 48_000)
    assert expected(60_000, grid, first=first) == device.pull(*[BLOCK] * 50)
    told = device.tell()
    assert (first, 489.9, 490.0) == (
        told.first,
        pytest.approx(told.zero, abs=2e-5),
        pytest.approx(told.heard, abs=2e-5),
    )


def test_a_session_without_a_device_before_goes_on_by_its_clock(device: Device) -> None:
    """Its frame 0 was at 490 s; the block that is asked for at 500.05 s begins with its frame."""
    device.start(Start(zero=490.0))
    device.pull(BLOCK)
    assert round((device.now - 490.0) * 48_000) == device.tell().first


def test_a_successor_of_a_muted_session_is_silent_at_once(device: Device) -> None:
    """What was set before its start holds from its first frame."""
    device.engine.orders.extend([SetVolume(0.0, muted=True), Grid(0, 0.0, 180.0)])
    device.engine.orders.append(Play(1, 0, np.ones(1_000_000, np.float32)))
    device.start(Start(zero=489.9, heard=490.0))
    assert [[0.0, 0.0]] * 12_000 == device.pull(*[BLOCK] * 10)


def test_a_sentence_that_was_taken_back_before_the_start_is_not_said(device: Device) -> None:
    """A process that was coming when the device was lost holds what was being said."""
    device.engine.orders.extend([Play(1, 0, np.ones(1_000_000, np.float32)), Cancel(1)])
    device.start(Start(zero=489.9, heard=490.0))
    assert 1e-3 > max(abs(left) for left, _ in device.pull(*[BLOCK] * 10))


def test_a_sentence_goes_on_in_the_middle(device: Device) -> None:
    """It began at frame 0 in another process: what is left of it sounds on its own frames."""
    long = np.linspace(0.1, 0.5, 1_000_000, dtype=np.float32)
    device.engine.orders.append(Play(1, 0, long))
    device.start(Start(zero=489.9, heard=490.0))
    block = device.pull(*[BLOCK] * 2)
    first = device.tell().first
    after = 1000  # beyond the few milliseconds in which it fades in
    assert long[first + after : first + 2400].tolist() == [left for left, _ in block[after:]]


# --- What a device loses ------------------------------------------------------------------------


def test_later_beats_fall_where_they_would_have_fallen(device: Device) -> None:
    """The device stood still for 150 ms: clicks after it are heard within 3 ms of their moments."""
    device.engine.orders.append(Grid(0, 0.0, 180.0))
    device.start()
    device.pull(*[BLOCK] * 100)
    before = device.tell()
    device.stall(0.25)
    device.pull(BLOCK, underflow=True)
    device.pull(BLOCK, underflow=True)
    device.pull(*[BLOCK] * 40)
    after = device.tell()
    assert (0, 0) == (before.underruns, before.first)
    assert 1 == after.underruns
    # When frame 0 would have been heard, had the latest stretch begun with it.
    origin = device.played - after.frames / 48_000
    assert before.heard == pytest.approx(origin, abs=0.003)
    assert (before.heard, before.zero) == (
        pytest.approx(after.heard, abs=1e-3),
        pytest.approx(after.zero, abs=1e-3),
    )


def test_a_server_that_ran_dry_in_silence_is_noticed(device: Device) -> None:
    """No flag, but what is heard is 60 ms late: one underrun, and as much is left out."""
    device.start()
    device.pull(*[BLOCK] * 40)
    device.played += 0.06
    device.pull(*[BLOCK] * 40)
    told = device.tell()
    assert 1 == told.underruns
    assert 80 * BLOCK + 0.06 * 48_000 == pytest.approx(told.frames, abs=128)


def test_flags_in_a_row_are_one_underrun(device: Device) -> None:
    """PortAudio flags both blocks that it asks for at once; later ones are others."""
    device.start()
    device.pull(*[BLOCK] * 10)
    for underflow in (True, True, *[False] * 40, True):
        device.pull(BLOCK, underflow=underflow)
    assert 2 == device.tell().underruns


def test_a_device_that_tells_no_time_may_ask_unevenly(device: Device) -> None:
    """It asks for four blocks at once, early or late: no gap. It stops for 0.3 s: that is one."""
    told = Told()
    device.engine.orders.append(Start())

    def ask(times: int) -> None:
        for _ in range(times):
            device.now += 0.1
            for _ in range(4):
                device.engine(np.zeros((BLOCK, 2), np.float32), BLOCK, told, told)

    ask(100)
    assert (State.RUNNING, 0, 0) == (
        device.tell().state,
        device.tell().first,
        device.tell().underruns,
    )
    before = device.tell().frames
    device.now += 0.3
    ask(10)
    assert 40 * BLOCK + 0.3 * 48_000 == pytest.approx(device.tell().frames - before, abs=128)
    assert 1 == device.tell().underruns


# --- The rest -----------------------------------------------------------------------------------


def test_late_speech_is_told(device: Device) -> None:
    """Wanted at frame 0 when 512 are played, it is late by those and what is mixed ahead."""
    device.start()
    device.pull(512)
    device.engine.orders.append(Play(1, 0, SPEECH))
    device.pull(512)
    assert 512 < device.tell().late <= 1024


def test_the_end_fades_and_is_heard_before_it_is_over(device: Device) -> None:
    """It is over once the fade, and then twice the device's latency, have passed."""
    device.engine.orders.append(Play(1, 0, np.full(48_000, 0.5, np.float32)))
    device.start()
    device.pull(1200)
    device.engine.orders.append(End())
    heard = device.pull(1200, 1200, 1200, 1200)
    assert [0.5, 0.5] == heard[0]
    assert [0.0, 0.0] == heard[FADE + 528]
    assert not device.engine.over
    device.pull(4800)
    assert not device.engine.over
    device.pull(4800)
    assert device.engine.over


def test_a_fault_of_the_mixer_is_silence_without_a_heartbeat(device: Device) -> None:
    """The callback does not raise; to the program the device is lost."""
    device.start()
    device.pull(8)
    before = device.tell()
    device.engine.orders.append(SetVolume("loud"))  # type: ignore[arg-type]
    assert [[0.0, 0.0]] * 8 == device.pull(8)
    assert before == device.tell()


def test_a_session_that_goes_on_begins_with_its_frame(device: Device) -> None:
    """The first block is not frame 0, and the clock counts from where frame 0 would have been."""
    device.engine.orders.append(Grid(0, 0.0, 180.0))
    first = 1024 * 1000
    device.start(Start(first=first))
    heard = device.pull(*[BLOCK] * 20)
    assert expected(20 * BLOCK, Grid(0, 0.0, 180.0), first=first) == heard
    told = device.tell()
    assert (first, first + 20 * BLOCK) == (told.first, told.frames)
    assert pytest.approx(device.now - told.zero, abs=0.03) == told.frames / 48_000
