"""A sound device, by way of the sound process, which is replaced when it loses the device.

Make a `LiveSpeaker` before the program's slow imports: its process loads meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import TYPE_CHECKING

from footfall.devices.board import Board, Counters, State
from footfall.devices.orders import Play, Sent, SetClicks, Start, encode
from footfall.errors import MissingError
from footfall.model import (
    RATE,
    Cancel,
    DeviceReport,
    Grid,
    Part,
    SetLevel,
    SetVolume,
    frame_at,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from footfall.sounds import Clicks

LOST_AFTER = 0.5
"""Seconds without a callback: a server that is frozen says nothing, it only stops asking."""

HUNG_AFTER = 5.0
"""Seconds without a try: an opening that hangs in a frozen server may hang on when it is back."""

AGAIN = 1.0
"""Seconds between two processes, when the first ended without a device."""

CALM = 0.2
"""Seconds of latency with which a busy machine is met."""

ROUGH = 2
"""Underruns within `ROUGH_SECONDS` that make a machine a busy one."""
ROUGH_SECONDS = 60.0

_HELD = 256
"""Orders that may wait for the sound process: minutes of a session. A process that has not read
them is gone."""


Standing = Grid | Play | Cancel | SetVolume | SetLevel | SetClicks
"""Orders that hold beyond the process that they were given to."""


class NoDeviceError(MissingError):
    """No output device was named, and the machine has none that opens."""


class LiveSpeaker:
    """Output devices, of which the first that opens plays.

    `report` watches over the process: it ends one that hangs and begins another, which goes on
    where the session is by then, on the old beat. Neither it nor any other call but `wait_open` and
    `close` waits for anything. The clock between the processes is `time.monotonic`, which counts
    from the same moment in all of them on Linux, macOS and Windows.
    """

    def __init__(self, wanted: Sequence[str] = (), latency: float = 0.1, wake: float = 0.0) -> None:
        """Start the process, without waiting.

        `wanted` are devices by number, name or a part of it, tried in turn; none is the system's
        own. Latency in seconds. Headphones that sleep are woken for `wake` seconds before frame 0.
        """
        self._wake = wake
        self._wanted = tuple(wanted)
        self._latency = latency
        self._state = _Standing()
        self._turn = 0
        """Which of the devices is tried first: not one in whose opening a process hung."""
        self._playing: _SoundProcess | None = None
        """The process that is heard."""
        self._coming: _SoundProcess | None = self._spawn()
        """The one that seeks a device."""
        self._again_at = 0.0
        """When the next process may be started, by `time.monotonic`."""
        self._started = self._closed = self._has_reported = False
        self._lost = False
        self._been_lost = False
        self._zero: float | None = None
        self._heard: float | None = None
        self._now = 0.0
        self._first = 0
        """The frame with which it began."""
        self._ended: list[_SoundProcess] = []
        """Those that were sent away, until the system has let go of them."""
        self._underruns = 0
        """Of the processes before the one that plays."""
        self._seen_underruns = 0
        self._rough: deque[float] = deque(maxlen=ROUGH)
        """When the latest underruns were seen."""

    @property
    def pid(self) -> int:
        """The sound process that plays, or that will."""
        process = self._playing or self._coming
        return process.pid if process else 0

    @property
    def delay(self) -> float:
        """Seconds from `now` until it is heard, as far as the device knows."""
        return self._heard - self._zero if self._zero is not None and self._heard else 0.0

    def wait_open(self, timeout: float = 5.0) -> None:
        """Wait until a device plays. MissingError says why none does; it is sought on."""
        deadline = time.monotonic() + timeout
        while (process := self._coming) is not None:
            counters = process.board.read()
            if counters.state in (State.OPEN, State.RUNNING):
                self._playing, self._coming = process, None
            elif counters.state is State.SEEKING:
                self._give_up(counters.text)
            elif process.has_ended:
                self._give_up("The sound process ended before it began.")
            elif time.monotonic() > deadline:
                self._give_up(f"The output device did not open within {timeout:g} s.")
            else:
                time.sleep(0.002)

    def start(self, frame: int = 0) -> None:
        """`frame` begins with the next block, with every order that came before this one.

        Where `wait_open` found no device, it is now.
        """
        self._started, self._first, self._now = True, frame, frame / RATE
        if self._lost:
            self._zero = time.monotonic() - self._now
        self._send(self._start_order())

    def set_grid(self, grid: Grid) -> None:
        """See `Speaker`."""
        self._keep_and_send(grid)

    def play(
        self, id: int, frame: int, samples: NDArray[np.float32], part: Part = Part.VOICE
    ) -> None:
        """See `Speaker`."""
        # What is said while nobody hears is the session's to order anew.
        if not self._lost:
            self._keep_and_send(Play(id, frame, samples, part))

    def cancel(self, id: int) -> None:
        """See `Speaker`."""
        self._keep_and_send(Cancel(id))

    def set_volume(self, decibels: float, muted: bool) -> None:
        """See `Speaker`."""
        self._keep_and_send(SetVolume(decibels, muted))

    def set_level(self, part: Part, decibels: float) -> None:
        """See `Speaker`."""
        self._keep_and_send(SetLevel(part, decibels))

    def set_clicks(self, clicks: Clicks) -> None:
        """See `Speaker`."""
        self._keep_and_send(SetClicks(clicks))

    def advance(self, frame: int) -> None:
        """A device takes frames by itself."""

    def now(self) -> float:
        """Seconds since frame 0: what the device has taken, and the time since. Never goes back.

        A lost device does not stop it. 0 until the session has started.
        """
        if self._playing is not None:
            self._follow(self._playing.board.read())
        if self._zero is not None:
            self._now = max(self._now, time.monotonic() - self._zero)
        return self._now

    def due(self) -> float:
        """When `report` should be asked again at the latest, in seconds as `now` tells them."""
        if self._playing is None or self._zero is None:
            return self._now + (LOST_AFTER if self._has_reported else 0.0)
        return self._playing.lost_at() - self._zero

    def report(self) -> DeviceReport:
        """How the device fares: `open`, `lost` when it has asked for nothing for 0.5 s, `back`.

        Looks after the processes meanwhile. It costs microseconds, and some milliseconds where a
        process is begun.
        """
        self._has_reported = True
        self._look_after()
        counters = self._playing.board.read() if self._playing else Counters()
        running = counters.state is State.RUNNING
        return DeviceReport(
            self.now(),
            self._underruns + counters.underruns,
            1000 * counters.late / RATE,
            counters.text,
            "lost" if self._lost else "back" if self._been_lost else "open",
            counters.first if running else None,
            round(1000 * counters.latency) if self._playing else None,
        )

    def close(self, frame: int | None = None) -> None:
        """End the sound process: it fades 50 ms and exits, or is killed after 1.5 s.

        One that has not started is killed at once: a command that is wrong should say so without
        waiting for a device.

        With a `frame`, first wait until the device has taken that many, unless it is lost.
        """
        if self._closed:
            return
        while frame is not None and self.now() < frame / RATE and self.report().state != "lost":
            time.sleep(0.01)
        self._closed = True
        if self._coming is not None:
            self._coming.kill()
            self._ended.append(self._coming)
        if self._playing is not None:
            if not self._started:
                self._playing.kill()
            self._playing.end()
            self._ended.append(self._playing)
        for process in self._ended:
            process.wait()

    # --- the processes --------------------------------------------------------------------------

    def _spawn(self, wanted: Sequence[str] | None = None) -> _SoundProcess:
        first, names = self._turn, self._wanted or ("",)
        return _SoundProcess(wanted or (*names[first:], *names[:first]), self._latency)

    def _look_after(self) -> None:
        """Notice a process that has lost its device or found one, and begin one where none is."""
        if not self._started or self._closed:
            return
        now = time.monotonic()
        for process in [p for p in self._ended if p.has_ended]:
            self._ended.remove(process)
            process.wait()
        if self._coming is not None:
            self._look_at_coming(self._coming, now)
        if self._playing is not None and (
            self._playing.has_ended or self._playing.lost_at() <= now
        ):
            self._lose(self._playing)
        if self._playing is not None:
            self._look_for_underruns(self._playing.board.read(), now)
        elif self._coming is None and now >= self._again_at:
            self._begin_another(now)

    def _lose(self, process: _SoundProcess) -> None:
        """The device is gone, and the process with it: closing its stream might hang."""
        counters = process.board.read()
        self._follow(counters)
        if self._zero is None:
            # Before its first frame: the session begins without a device.
            self._zero = time.monotonic() - self._first / RATE
        self._underruns += counters.underruns
        self._send_away(process)
        # What was to be said, and half said, is the session's to order anew.
        for id in self._state.forget_speech():
            if self._coming is not None:
                self._coming.send(Cancel(id))
        self._playing, self._lost = None, True

    def _look_at_coming(self, process: _SoundProcess, now: float) -> None:
        if process.board.read().state is State.RUNNING:
            if self._playing is not None:  # its successor has a calmer stream, on the same beat
                self._underruns += self._playing.board.read().underruns
                self._playing.end()
                self._ended.append(self._playing)
            self._been_lost = self._been_lost or self._lost
            self._playing, self._coming, self._lost, self._turn = process, None, False, 0
        elif process.board.read().state is State.SEEKING and self._playing is not None:
            # A card that only one may open: its old process has to go first.
            self._lose(self._playing)
            self._send_away(process)
            self._coming, self._again_at = None, now
        elif process.has_ended:
            self._send_away(process)
            self._coming, self._again_at = None, now + AGAIN
        elif process.hangs(now):
            self._turn = (self._turn + 1) % max(1, len(self._wanted))
            self._send_away(process)
            self._coming, self._again_at = None, now

    def _look_for_underruns(self, counters: Counters, now: float) -> None:
        """Twice within a minute the device ran dry: a longer buffer for what is left."""
        total = self._underruns + counters.underruns
        seen = self._seen_underruns
        self._seen_underruns = total
        self._rough.extend([now] * min(total - seen, ROUGH))
        often = len(self._rough) == ROUGH and now - self._rough[0] < ROUGH_SECONDS
        if often and self._latency < CALM and self._coming is None:
            self._latency = CALM
            self._rough.clear()
            self._begin_another(now, [counters.text])

    def _begin_another(self, now: float, wanted: Sequence[str] | None = None) -> None:
        """A process that goes on with the session as it stands, on the devices that were named."""
        self._again_at = now + AGAIN
        try:
            self._coming = self._spawn(wanted)
        except OSError:  # no room for a process now: again in a second
            return
        for order in self._state.orders(frame_at(self.now())):
            self._coming.send(order)
        self._coming.send(self._start_order())

    def _send_away(self, process: _SoundProcess) -> None:
        process.kill()
        self._ended.append(process)

    def _start_order(self) -> Start:
        return Start(self._zero, self._heard, self._wake, self._first)

    def _follow(self, counters: Counters) -> None:
        """The session's clock is that of the device."""
        if counters.state is State.RUNNING:
            self._zero, self._heard = counters.zero, counters.heard

    def _keep_and_send(self, order: Standing) -> None:
        self._state.take(order, frame_at(self._now))
        self._send(order)

    def _send(self, order: Sent) -> None:
        for process in (self._playing, self._coming):
            if process is not None:
                process.send(order)

    def _give_up(self, why: str) -> None:
        self._lost = True
        raise (MissingError if self._wanted else NoDeviceError)(why)


class _Standing:
    """The orders that still hold, for a process that comes into the middle of a session."""

    def __init__(self) -> None:
        self._grids: list[Grid] = []
        self._plays: dict[int, Play] = {}
        self._settings: dict[object, SetVolume | SetLevel | SetClicks] = {}

    def take(self, order: Standing, now: int) -> None:
        """One more order, at the frame `now`; what is over is forgotten."""
        match order:
            case Grid(frame=frame):
                kept = [grid for grid in self._grids if grid.frame < frame]
                self._grids = [*_in_force(kept, now), order]
            case Play(id=id):
                plays = self._plays.values()
                self._plays = {p.id: p for p in plays if p.frame + len(p.samples) > now}
                self._plays[id] = order
            case Cancel(id=id):
                if id in self._plays and self._plays[id].frame > now:
                    del self._plays[id]
            case SetVolume() | SetClicks():
                self._settings[type(order)] = order
            case SetLevel(part=part):
                self._settings[part] = order

    def forget_speech(self) -> list[int]:
        """Nothing is being said any more, nor about to be; what was, by its ids."""
        ids, self._plays = list(self._plays), {}
        return ids

    def orders(self, now: int) -> list[Standing]:
        """What a mixer needs to go on from the frame `now`."""
        plays = [p for p in self._plays.values() if p.frame + len(p.samples) > now]
        return [*self._settings.values(), *_in_force(self._grids, now), *plays]


def _in_force(grids: list[Grid], now: int) -> list[Grid]:
    """Of grids in order of their frames, the one that holds at `now` and those to come."""
    begun = sum(grid.frame <= now for grid in grids)
    return grids[max(0, begun - 1) :]


class _SoundProcess:
    """One process of `sound_process`, its pipe and its board."""

    def __init__(self, wanted: Sequence[str], latency: float) -> None:
        descriptor, path = tempfile.mkstemp(prefix="footfall-", suffix=".board")
        os.write(descriptor, bytes(Board.SIZE))
        os.close(descriptor)
        self._path = Path(path)
        self.board = Board(self._path)
        """What it tells."""
        self._began = time.monotonic()
        try:
            self._process = subprocess.Popen(
                [*_SOUND_PROCESS, path, str(latency), *wanted],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # Out of the terminal's group: its Ctrl-C must not end the sound.
                start_new_session=True,
            )
        except OSError:
            self._forget()
            raise
        self._messages: Queue[bytes | None] = Queue(_HELD)
        self._writer = Thread(target=self._write, name="sound orders", daemon=True)
        self._writer.start()

    @property
    def pid(self) -> int:
        """The system's number of it."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def lost_at(self) -> float:
        """When it will have been without a callback for too long, by `time.monotonic`."""
        counters = self.board.read()
        if counters.state is not State.RUNNING:
            return counters.at + counters.latency + LOST_AFTER
        # A sound server may take seconds at once; then it asks for nothing until they have passed.
        return max(counters.at, counters.zero + counters.frames / RATE) + LOST_AFTER

    def hangs(self, now: float) -> bool:
        """Whether it no longer even tries."""
        return now - max(self._began, self.board.read().at) > HUNG_AFTER

    def send(self, order: Sent) -> None:
        """Give it an order; never blocks."""
        # A full queue belongs to a process that is gone, which `lost_at` tells.
        with suppress(Full):
            self._messages.put_nowait(encode(order))

    def end(self) -> None:
        """Let it fade and exit, by itself."""
        with suppress(Full):
            self._messages.put_nowait(None)

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        self.end()

    def wait(self) -> None:
        """Wait until it is gone, at most 1.5 s, then for what little a killed one needs."""
        try:
            self._process.wait(1.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            # One that is stuck in a driver must not keep the runner from going home.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1.5)
        # Once more, if it was full before; if it still is, the writer is at a broken pipe.
        self.end()
        self._writer.join(1.0)
        self._forget()

    def _forget(self) -> None:
        self.board.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        """On the writer's thread: the pipe may be full for as long as the sound process likes."""
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(OSError):  # the process is gone: `lost_at` tells
            while (message := self._messages.get()) is not None:
                pipe.write(message)
                pipe.flush()
        with suppress(OSError):
            pipe.close()


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
