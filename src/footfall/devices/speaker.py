"""Where the sound goes: a device, a file, or nowhere, all with the same face.

A file and nowhere have a mixer in this process; a device has one in the sound process. Make a
`LiveSpeaker` before the program's slow imports: its process loads meanwhile.
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
from typing import TYPE_CHECKING, Protocol

from footfall.devices.sound_process import Board, Counters, Play, Sent, Start, State, encode
from footfall.errors import MissingError, UsageError
from footfall.model import RATE, Cancel, DeviceReport, Grid, SetVolume

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 65_536
"""Frames that are rendered at a time."""

CHUNKS = {".wav": 8 * BLOCK, ".flac": 8 * BLOCK, ".ogg": BLOCK, ".mp3": BLOCK}
"""Frames that an encoder gets at a time, whatever the block: the sizes decide the bytes of some
formats. Between two chunks the encoder waits for the interpreter lock, at worst for 5 ms: a quick
one is kept busy meanwhile by 11 s of sound, 4 MB. Vorbis grows slower with longer ones."""

LAG = RATE // 2
"""Frames that an offline mixer stays behind the session. What the session decides at a moment may
begin there, or, when it learnt of it late, just before; rendered already, it could not."""

FORMATS = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}
"""What a file's suffix means to libsndfile."""

LOST_AFTER = 0.5
"""Seconds without a callback: a server that is frozen says nothing, it only stops asking."""

_HELD = 256
"""Orders that may wait for the sound process: minutes of a session. A process that has not read
them is gone."""


class Speaker(Protocol):
    """Takes a session's orders for the sound. One thread calls; no call blocks but `close`."""

    def start(self) -> None:
        """Frame 0 is next. Orders may come before; nothing sounds before."""

    def set_grid(self, grid: Grid) -> None:
        """Beats as `Mixer.set_grid` takes them."""

    def play(self, id: int, frame: int, samples: NDArray[np.float32]) -> None:
        """Speech as `Mixer.play` takes it: mono, shape (m,)."""

    def cancel(self, id: int) -> None:
        """Leave out speech that has not begun."""

    def set_volume(self, decibels: float, muted: bool) -> None:
        """The whole mix, from now on."""

    def advance(self, frame: int) -> None:
        """Everything before `frame` is decided. A live output need not be told."""

    def close(self, frame: int | None = None) -> None:
        """Finish after `frame` frames; None: now, offline as far as `advance` came."""


# --- Offline ------------------------------------------------------------------------------------


class NullSpeaker:
    """Renders as a file would, and throws the samples away."""

    def __init__(self, block: int = BLOCK) -> None:
        """`block`: how many frames are rendered at a time; it changes no sample."""
        from footfall.mixer import Mixer

        self._mixer = Mixer()
        self._block = block
        self._decided = 0

    @property
    def frame(self) -> int:
        """How many frames are rendered."""
        return self._mixer.frame

    def start(self) -> None:
        """Offline, frames pass when they are decided."""

    def set_grid(self, grid: Grid) -> None:
        """See `Speaker`."""
        self._mixer.set_grid(grid)

    def play(self, id: int, frame: int, samples: NDArray[np.float32]) -> None:
        """See `Speaker`."""
        self._mixer.play(id, frame, samples)

    def cancel(self, id: int) -> None:
        """See `Speaker`."""
        self._mixer.cancel(id)

    def set_volume(self, decibels: float, muted: bool) -> None:
        """See `Speaker`."""
        self._mixer.set_volume(decibels, muted)

    def advance(self, frame: int) -> None:
        """Render whole blocks, up to `LAG` before `frame`."""
        self._decided = max(self._decided, frame)
        while self._mixer.frame + self._block <= self._decided - LAG:
            self._take(self._mixer.render(self._block))

    def close(self, frame: int | None = None) -> None:
        """Render the rest."""
        end = self._decided if frame is None else frame
        while (left := end - self._mixer.frame) > 0:
            self._take(self._mixer.render(min(left, self._block)))

    def abandon(self) -> None:
        """Leave nothing behind, unless it was closed: something else went wrong."""

    def _take(self, samples: NDArray[np.float32]) -> None:
        """Do something with the next frames, shape (n, 2)."""


class FileSpeaker(NullSpeaker):
    """Renders into an audio file, encoded on a thread beside the mixer.

    The file appears under its name when it is whole, at `close`. UsageError: the suffix is unknown
    or the file cannot be written; the latter may come from any call that renders.
    """

    def __init__(self, path: Path, block: int = BLOCK) -> None:
        """Begin a file: .wav, .flac, .ogg or .mp3."""
        if path.suffix.lower() not in FORMATS:
            raise UsageError(
                f"'{path.name}' does not end like an audio file: use one of {', '.join(FORMATS)}."
            )
        super().__init__(block)
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        if path.is_dir():
            raise UsageError(f"'{path}' cannot be written: it is a folder.")
        try:
            # libsndfile would only say "System error".
            self._part.open("wb").close()
        except OSError as error:
            raise UsageError(f"'{path}' cannot be written: {error.strerror}.") from error
        self._chunk = CHUNKS[path.suffix.lower()]
        self._pieces: list[NDArray[np.float32]] = []
        self._held = 0
        # Two chunks wait at most: the encoder always has one, and memory stays small.
        self._chunks: Queue[NDArray[np.float32] | None] = Queue(2)
        self._fault: Exception | None = None
        self._closed = False
        self._encoder = Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    def close(self, frame: int | None = None) -> None:
        """Render and encode the rest, and give the file its name. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            super().close(frame)
            if self._held:
                self._hand_over(self._held)
            self._finish()
            self._check()
            os.replace(self._part, self._path)
        except BaseException:
            self._finish()
            self._part.unlink(missing_ok=True)
            raise

    def abandon(self) -> None:
        """Remove what is written so far, unless it was closed."""
        if not self._closed:
            self._closed = True
            self._finish()
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        """Let the encoder's thread come to its end."""
        if self._encoder.is_alive():
            self._chunks.put(None)
            self._encoder.join()

    def _take(self, samples: NDArray[np.float32]) -> None:
        self._check()
        self._pieces.append(samples)
        self._held += len(samples)
        while self._held >= self._chunk:
            self._hand_over(self._chunk)

    def _hand_over(self, n: int) -> None:
        """Give the encoder the first `n` frames of those held."""
        import numpy as np

        held = self._pieces[0] if len(self._pieces) == 1 else np.concatenate(self._pieces)
        self._chunks.put(held[:n])
        self._pieces = [held[n:]] if len(held) > n else []
        self._held -= n

    def _check(self) -> None:
        if self._fault is not None:
            raise UsageError(
                f"'{self._path}' could not be written to its end: {self._fault} Is the disk full?"
            ) from self._fault

    def _encode(self) -> None:
        """On the encoder's thread: libsndfile releases the interpreter lock while it encodes."""
        import soundfile

        kind, subtype = FORMATS[self._path.suffix.lower()]
        try:
            with soundfile.SoundFile(
                self._part, "w", RATE, 2, format=kind, subtype=subtype
            ) as file:
                while (chunk := self._chunks.get()) is not None:
                    file.write(chunk)
        except Exception as error:  # told by the caller's thread; the queue must go on draining
            self._fault = error
            while self._chunks.get() is not None:
                pass


# --- Live ---------------------------------------------------------------------------------------


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

    def play(self, id: int, frame: int, samples: NDArray[np.float32]) -> None:
        """See `Speaker`."""
        self._send(Play(id, frame, samples))

    def cancel(self, id: int) -> None:
        """See `Speaker`."""
        self._send(Cancel(id))

    def set_volume(self, decibels: float, muted: bool) -> None:
        """See `Speaker`."""
        self._send(SetVolume(decibels, muted))

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
