"""A sound device, by way of the sound process.

Make a `LiveSpeaker` before the program's slow imports: its process loads meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import TYPE_CHECKING

from footfall.devices.board import Board, Counters, State
from footfall.devices.orders import Play, Sent, SetClicks, Start, encode
from footfall.errors import MissingError
from footfall.model import RATE, Cancel, DeviceReport, Grid, Part, SetLevel, SetVolume

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from footfall.sounds import Clicks

LOST_AFTER = 0.5
"""Seconds without a callback: a server that is frozen says nothing, it only stops asking."""

_HELD = 256
"""Orders that may wait for the sound process: minutes of a session. A process that has not read
them is gone."""


class NoDeviceError(MissingError):
    """No output device was named, and the machine has none that opens."""


class LiveSpeaker:
    """An output device, by way of the sound process.

    `now` and `report` cost microseconds. The clock between the processes is `time.monotonic`, which
    counts from the same moment in all of them on Linux, macOS and Windows.
    """

    def __init__(self, device: str | int | None = None, latency: float = 0.1) -> None:
        """Start the process, without waiting. None is the system's device; latency in seconds."""
        self._named = device is not None
        descriptor, path = tempfile.mkstemp(prefix="footfall-", suffix=".board")
        os.write(descriptor, bytes(Board.SIZE))
        os.close(descriptor)
        self._path = Path(path)
        self._board = Board(self._path)
        self._now = 0.0
        self._process = subprocess.Popen(
            [*_SOUND_PROCESS, path, "" if device is None else str(device), str(latency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            # Out of the terminal's group: its Ctrl-C must not end the sound.
            start_new_session=True,
        )
        self._messages: Queue[bytes | None] = Queue(_HELD)
        self._writer = Thread(target=self._write, name="sound orders", daemon=True)
        self._writer.start()
        self._started = self._closed = False

    @property
    def pid(self) -> int:
        """The sound process."""
        return self._process.pid

    def wait_open(self, timeout: float = 5.0) -> None:
        """Wait until the device plays. MissingError says why it does not, after closing this."""
        deadline = time.monotonic() + timeout
        while (counters := self._board.read()).state is State.STARTING:
            if self._process.poll() is not None and self._board.read().state is State.STARTING:
                self._give_up("The sound process ended before it began.")
            if time.monotonic() > deadline:
                self._give_up(f"The output device did not open within {timeout:g} s.")
            time.sleep(0.002)
        if counters.state is State.FAILED:
            self._give_up(counters.text)

    def start(self) -> None:
        """Frame 0 begins with the next block, with every order that came before this one."""
        self._started = True
        self._send(Start())

    def set_grid(self, grid: Grid) -> None:
        """See `Speaker`."""
        self._send(grid)

    def play(
        self, id: int, frame: int, samples: NDArray[np.float32], part: Part = Part.VOICE
    ) -> None:
        """See `Speaker`."""
        self._send(Play(id, frame, samples, part))

    def cancel(self, id: int) -> None:
        """See `Speaker`."""
        self._send(Cancel(id))

    def set_volume(self, decibels: float, muted: bool) -> None:
        """See `Speaker`."""
        self._send(SetVolume(decibels, muted))

    def set_level(self, part: Part, decibels: float) -> None:
        """See `Speaker`."""
        self._send(SetLevel(part, decibels))

    def set_clicks(self, clicks: Clicks) -> None:
        """See `Speaker`."""
        self._send(SetClicks(clicks))

    def advance(self, frame: int) -> None:
        """A device takes frames by itself."""

    def now(self) -> float:
        """Seconds since frame 0: what the device has taken, and the time since. Never goes back.

        A lost device does not stop it. 0 until the session has started.
        """
        return self._clock(self._board.read())

    def report(self) -> DeviceReport:
        """How the device fares: `open`, or `lost` when it has asked for nothing for 0.5 s."""
        counters = self._board.read()
        playing = counters.state in (State.OPEN, State.RUNNING)
        alive = playing and time.monotonic() - counters.at < LOST_AFTER
        return DeviceReport(
            self._clock(counters),
            counters.underruns,
            1000 * counters.late / RATE,
            counters.text if playing else "",
            "open" if alive else "lost",
        )

    def close(self, frame: int | None = None) -> None:
        """End the sound process: it fades 50 ms and exits, or is killed after 1.5 s.

        One that has not started is killed at once: a command that is wrong should say so without
        waiting for a device.

        With a `frame`, first wait until the device has taken that many, unless it is lost.
        """
        if self._closed:
            return
        while frame is not None and self._now < frame / RATE and self.report().state == "open":
            time.sleep(0.01)
        self._closed = True
        if not self._started:
            self._process.kill()
        with suppress(Full):
            self._messages.put_nowait(None)
        try:
            self._process.wait(1.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # Once more, if it was full before; if it still is, the writer is at a broken pipe.
        with suppress(Full):
            self._messages.put_nowait(None)
        self._writer.join()
        self._board.close()
        self._path.unlink(missing_ok=True)

    def _clock(self, counters: Counters) -> float:
        if counters.state is State.RUNNING:
            since = time.monotonic() - counters.at
            self._now = max(self._now, counters.frames / RATE + since)
        return self._now

    def _send(self, order: Sent) -> None:
        # A full queue belongs to a process that is gone; `report` says that the device is lost.
        with suppress(Full):
            self._messages.put_nowait(encode(order))

    def _write(self) -> None:
        """On the writer's thread: the pipe may be full for as long as the sound process likes."""
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(OSError):  # the process is gone: `report` says so
            while (message := self._messages.get()) is not None:
                pipe.write(message)
                pipe.flush()
        with suppress(OSError):
            pipe.close()

    def _give_up(self, why: str) -> None:
        self.close()
        raise (MissingError if self._named else NoDeviceError)(why)


def devices() -> dict[int, str]:
    """The output devices that exist: PortAudio's number of each, and its name.

    Asked in another process: sound libraries chatter on standard error, and may hang.
    """
    try:
        told = subprocess.run(
            [*_SOUND_PROCESS, "--list"], capture_output=True, timeout=10, env=_environment()
        )
        return {int(number): name for number, name in json.loads(told.stdout).items()}
    except (subprocess.TimeoutExpired, ValueError):
        return {}


# -P: a runner's folder may hold a numpy.py of its own.
_SOUND_PROCESS = (sys.executable, "-P", "-m", "footfall.devices.sound_process")


def _environment() -> dict[str, str]:
    """Linear algebra's threads cost the start 50 ms, and the mixer uses none."""
    return os.environ | {"OPENBLAS_NUM_THREADS": "1"}
