"""The sound process: a mixer under a PortAudio callback, in a process of its own.

There neither the collector nor the interpreter lock of the program can hold a beat up, and a device
that hangs can be killed. Orders come framed on its standard input; its counters go back through a
small mapped file. At the end of its input, which is also what a killed parent leaves, it fades and
exits. It says nothing on standard error: sound libraries chatter there, across the runner's screen.

Both ends of the protocol are here, so the program imports this module too, before all else. numpy,
the mixer and sounddevice are therefore imported where they are used: the process is on its way a
tenth of a second sooner.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
import time
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from math import isnan, nan
from mmap import mmap
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO

from footfall.errors import MissingError
from footfall.model import RATE, Cancel, Grid, SetVolume

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from footfall.mixer import Mixer

FADE = RATE * 50 // 1000
"""Frames in which the sound goes when its input ends: no tick."""

_LOOK_AHEAD = RATE * 11 // 1000
"""Frames, rounded up, that the mixer has mixed already when a fade is asked for."""

_OPENINGS = 3
"""Times that a device is tried: under load an opening was seen to fail without cause."""


# --- Orders: program -> sound process -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """The next block that the device really plays is the session's first; until then, silence."""


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """Samples, mono float32 of shape (m,), at a frame."""

    id: int
    frame: int
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more will come: fade and go. It is never sent: the end of the input means it."""


Sent = Start | Grid | Play | Cancel | SetVolume

_HEAD = struct.Struct("<cI")
"""Which order, and how many bytes follow."""
_GRID = struct.Struct("<qdddq?BB")
"""`Grid`; None is NaN for `spm_end`, -1 for `frames`, 0 0 for `breath`."""
_PLAY = struct.Struct("<qq")
"""Id and frame; the samples follow as little-endian float32."""
_CANCEL = struct.Struct("<q")
_VOLUME = struct.Struct("<d?")


def encode(order: Sent) -> bytes:
    """An order as the sound process reads it."""
    match order:
        case Start():
            kind, body = b"S", b""
        case Grid(frame, phase, spm, spm_end, frames, on, breath):
            end = nan if spm_end is None else spm_end
            length = -1 if frames is None else frames
            kind, body = b"G", _GRID.pack(frame, phase, spm, end, length, on, *(breath or (0, 0)))
        case Play(id, frame, samples):
            kind, body = b"P", _PLAY.pack(id, frame) + samples.astype("<f4", copy=False).tobytes()
        case Cancel(id):
            kind, body = b"C", _CANCEL.pack(id)
        case SetVolume(decibels, muted):
            kind, body = b"V", _VOLUME.pack(decibels, muted)
    return _HEAD.pack(kind, len(body)) + body


def decode(stream: BinaryIO) -> Iterator[Sent]:
    """The orders of a stream, up to its end or to one that is cut off."""
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        kind, size = _HEAD.unpack(head)
        body = stream.read(size)
        if len(body) < size:
            return
        match kind:
            case b"S":
                yield Start()
            case b"G":
                frame, phase, spm, end, length, on, breathe_in, breathe_out = _GRID.unpack(body)
                yield Grid(
                    frame,
                    phase,
                    spm,
                    None if isnan(end) else end,
                    None if length < 0 else length,
                    on,
                    (breathe_in, breathe_out) if breathe_in else None,
                )
            case b"P":
                import numpy as np

                id, frame = _PLAY.unpack_from(body)
                yield Play(id, frame, np.frombuffer(body, "<f4", offset=_PLAY.size))
            case b"C":
                yield Cancel(*_CANCEL.unpack(body))
            case b"V":
                yield SetVolume(*_VOLUME.unpack(body))


# --- Counters: sound process -> program ---------------------------------------------------------


class State(IntEnum):
    """How far the sound process has come."""

    STARTING = 0
    OPEN = 1
    """The device plays, silence so far."""
    RUNNING = 2
    """The session's frames count."""
    FAILED = 3


@dataclass(frozen=True, slots=True)
class Counters:
    """What the sound process tells after every block."""

    state: State = State.STARTING
    frames: int = 0
    """Frames of the session that the device has taken."""
    at: float = 0.0
    """`time.monotonic()` when it took the last of them, the same clock in every process."""
    blocks: int = 0
    underruns: int = 0
    """Times that the device had nothing to play, as far as it noticed."""
    late: int = 0
    """Frames by which the latest sentence began late."""
    text: str = ""
    """The device's name; when failed, the sentence that says why."""


class Board:
    """A mapped file in which one process writes its `Counters` and another reads them.

    A checksum beside them lets the reader see that it came in the middle of a write. Counting the
    writes instead would need an order of memory that not every processor keeps. Neither end waits
    for the other, and neither may be shared between threads.
    """

    _RECORD = struct.Struct("<qqdqqq512s")
    _CHECK = struct.Struct("<I")
    SIZE = _RECORD.size + _CHECK.size

    def __init__(self, path: Path) -> None:
        """Map an existing file of `SIZE` bytes."""
        with path.open("r+b") as file:
            self._map = mmap(file.fileno(), self.SIZE)
        self._last = Counters()

    def write(self, counters: Counters) -> None:
        """Show new counters."""
        c = counters
        record = self._RECORD.pack(
            c.state, c.frames, c.at, c.blocks, c.underruns, c.late, c.text.encode()[:512]
        )
        self._map[:] = record + self._CHECK.pack(zlib.crc32(record))

    def read(self) -> Counters:
        """The latest counters that were whole."""
        for _ in range(10):
            whole = self._map[:]
            record = whole[: self._RECORD.size]
            if self._CHECK.unpack(whole[self._RECORD.size :]) == (zlib.crc32(record),):
                state, frames, at, blocks, underruns, late, text = self._RECORD.unpack(record)
                text = text.rstrip(b"\0").decode(errors="ignore")
                self._last = Counters(State(state), frames, at, blocks, underruns, late, text)
                break
        return self._last

    def close(self) -> None:
        """Unmap; the file stays."""
        self._map.close()


# --- The process --------------------------------------------------------------------------------


class Engine:
    """The callback of the stream: drains the orders, renders, counts.

    It runs on PortAudio's thread: no print, no lock, no raise, and no file but the mapped one.
    Another thread appends to `orders`, which is safe for a deque.
    """

    def __init__(self, mixer: Mixer, board: Board, device: str) -> None:
        self.orders: deque[Sent | End] = deque()
        self.latency = 0
        """Frames between the callback and the ear, as the device tells."""
        self.over = False
        """Whether the fade has been heard after the end of the input."""
        self._mixer = mixer
        self._board = board
        self._text = device
        self._state = State.STARTING
        self._started = False
        self._asked = 0
        self._blocks = self._underruns = 0
        self._left: int | None = None

    def __call__(self, out: NDArray[np.float32], frames: int, _: Any, status: Any) -> None:
        """Fill `out`, shape (frames, 2)."""
        at = time.monotonic()
        try:
            while self.orders:
                self._take(self.orders.popleft())
            self._look_at_start(frames)
            if self._state is State.RUNNING:
                out[:] = self._mixer.render(frames)
            else:
                out.fill(0)
        except Exception:
            # A fault of ours. Without a heartbeat it is a lost device to the program.
            out.fill(0)
            return
        self._blocks += 1
        self._underruns += bool(status.output_underflow)
        self._board.write(
            Counters(
                self._state,
                self._mixer.frame,
                at,
                self._blocks,
                self._underruns,
                self._mixer.stats.late,
                self._text,
            )
        )
        if self._left is not None:
            self._left -= frames
            self.over = self._left <= 0

    def _look_at_start(self, frames: int) -> None:
        """Begin the session when the device begins to play.

        At first it asks for as much as its buffer holds, all at once, and an idle sound server may
        leave that there for seconds. Were those frames the session's, its clock would be ahead.
        """
        self._asked += frames
        if self._state is State.STARTING and self._asked > self.latency + frames:
            self._state = State.OPEN
        if self._state is State.OPEN and self._started:
            self._state = State.RUNNING

    def _take(self, order: Sent | End) -> None:
        match order:
            case Start():
                self._started = True
            case Grid():
                self._mixer.set_grid(order)
            case Play(id, frame, samples):
                self._mixer.play(id, frame, samples)
            case Cancel(id):
                self._mixer.cancel(id)
            case SetVolume(decibels, muted):
                self._mixer.set_volume(decibels, muted)
            case End():
                self._mixer.fade_out(FADE)
                # Twice the latency: a sound server holds a buffer of its own, which it drops when
                # its client goes.
                self._left = _LOOK_AHEAD + FADE + 2 * self.latency


def outputs() -> dict[int, str]:
    """The output devices: PortAudio's number of each, and its name. MissingError: no PortAudio."""
    try:
        import sounddevice
    except OSError as error:
        raise MissingError(
            "The sound library PortAudio is missing: on Debian or Ubuntu, "
            "`sudo apt-get install libportaudio2`."
        ) from error
    found = sounddevice.query_devices()
    return {n: d["name"] for n, d in enumerate(found) if d["max_output_channels"] > 0}


def resolve(wanted: str, devices: Mapping[int, str], default: int) -> int:
    """The number of a device asked for by number, by name, or by a part of its name in any case.

    "" asks for the system's own choice. MissingError: there is none such.
    """
    if not wanted:
        if default in devices:
            return default
        raise MissingError("This machine has no sound output device.")
    if wanted.isdecimal() and int(wanted) in devices:
        return int(wanted)
    name = wanted.casefold()
    for match in (name.__eq__, lambda candidate: name in candidate):
        for number, candidate in devices.items():
            if match(candidate.casefold()):
                return number
    known = ", ".join(f"{number} {name}" for number, name in devices.items())
    raise MissingError(
        f"There is no output device '{wanted}'. "
        + (f"There are: {known}." if known else "This machine has none.")
    )


def _open(device: str, latency: float, board: Board) -> tuple[Engine, object]:
    """The engine, and the running stream, which plays for as long as somebody holds it."""
    from footfall.mixer import Mixer

    devices = outputs()
    import sounddevice

    number = resolve(device, devices, sounddevice.default.device[1])
    engine = Engine(Mixer(), board, devices[number])
    # What PortAudio takes by itself where nobody names a block; when told, it wakes half as often.
    block = int(latency * RATE) // 4
    for attempt in range(_OPENINGS):
        try:
            stream = sounddevice.OutputStream(
                RATE, block, number, 2, "float32", latency, callback=engine
            )
            engine.latency = int(stream.latency * RATE)
            stream.start()
            return engine, stream
        except sounddevice.PortAudioError as error:
            failure = error
            time.sleep(0.1 * (attempt + 1))
    raise MissingError(
        f"The output device '{devices[number]}' does not open: {failure}"
    ) from failure


def _look_for_devices() -> None:
    with suppress(MissingError):  # whoever needs them will say so
        outputs()


def main(path: str, device: str, latency: str) -> None:
    """Play what standard input orders, until it ends. `path` is the board's."""
    # The runner's Ctrl-C is for the program, which ends us when the last sentence has been heard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(-10)
    # The callback's wait for the interpreter lock, should it come while an order is read.
    sys.setswitchinterval(0.001)
    # All that is loaded stays: no collection shall walk it while the device waits.
    gc.disable()
    # PortAudio looks for devices about as long as numpy takes to load: both at once.
    Thread(target=_look_for_devices, daemon=True).start()
    board = Board(Path(path))
    # Mapped at both ends: its name may go, whoever is killed. (Windows leaves it to the parent.)
    with suppress(OSError):
        os.unlink(path)
    try:
        engine, _stream = _open(device, float(latency), board)
    except MissingError as error:
        board.write(Counters(State.FAILED, text=str(error)))
        return
    for order in decode(sys.stdin.buffer):
        engine.orders.append(order)
    engine.orders.append(End())
    # A device that has died asks for no more blocks.
    deadline = time.monotonic() + 2 * engine.latency / RATE + 0.5
    while not engine.over and time.monotonic() < deadline:
        time.sleep(0.01)
    # Closing the stream of a frozen server hangs; leaving does not.
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        import json

        print(json.dumps(outputs()))
    else:
        main(*sys.argv[1:])
