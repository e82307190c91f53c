"""The sound process: a mixer under a PortAudio callback, in a process of its own.

There neither the collector nor the interpreter lock of the program can hold a beat up, and a device
that hangs can be killed. Orders come framed on its standard input (`orders`); its counters go back
through a small mapped file (`board`). At the end of its input, which is also what a killed parent
leaves, it fades and exits. It says nothing on standard error: sound libraries chatter there, across
the runner's screen.

numpy, the mixer and sounddevice are imported where they are used: the process is on its way a tenth
of a second sooner.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from footfall.devices.board import Board, Counters, State
from footfall.devices.orders import End, Play, Sent, SetClicks, Start, decode
from footfall.errors import MissingError
from footfall.model import RATE, Cancel, Grid, SetLevel, SetVolume

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
            case Play(id, frame, samples, part):
                self._mixer.play(id, frame, samples, part)
            case Cancel(id):
                self._mixer.cancel(id)
            case SetVolume(decibels, muted):
                self._mixer.set_volume(decibels, muted)
            case SetLevel(part, decibels):
                self._mixer.set_level(part, decibels)
            case SetClicks(clicks):
                self._mixer.set_clicks(clicks)
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
