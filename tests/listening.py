"""Hearing the program without a sound card: a private sound server, and its recorders.

It imports nothing of the program, so that what it says is a second opinion. Recordings are heard
piece by piece: hours of them take no more memory than a minute.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Generic, Protocol, TypeVar

import numpy as np

from finding import RATE, Finder, Gap, Gaps, Onsets, Samples, counter
from loads import Load, bearing, command

Popen = subprocess.Popen[bytes]

SINK = "vsink"
"""The sink that a program plays into."""

NEEDED = {"pulseaudio": "pulseaudio", "parec": "pulseaudio-utils"}
"""The programs that hearing needs, and the Debian package of each."""


# --- A sound server of our own ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of what a sink has played."""

    stretch: int
    """Which recorder heard it: a server that died, or a sink that went, begins another one."""
    frame: int
    """How many frames of the stretch came before."""
    at: float
    """`time.monotonic()` when it came."""
    samples: Samples
    """Shape (n, channels)."""


class Ear(Protocol):
    """Takes what a sink plays. It is called on a recorder's thread, one piece at a time."""

    def hear(self, piece: Piece) -> None:
        """The next piece."""


class VirtualSink:
    """A PulseAudio of our own with sinks that play into nothing at 48 kHz in float32.

    It can be killed and started again where it was, frozen and thawed; its sinks can go and come.
    All that is recorded goes to the ears that listen to the sink.
    """

    def __init__(self) -> None:
        missing = sorted(package for name, package in NEEDED.items() if not shutil.which(name))
        if missing:
            raise RuntimeError(
                "To hear the program, type: sudo apt-get install -y --no-install-recommends "
                f"libportaudio2 libasound2-plugins {' '.join(missing)}"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="footfall-sink-"))
        self._socket = self._folder / "native"
        self.env: Mapping[str, str] = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SINK": SINK,
        }
        """What a program needs in its environment to play here."""
        self.more = threading.Condition()
        """Guards the ears and tells of more."""
        self._channels = {SINK: 2}
        self._ears: dict[str, list[Ear]] = {SINK: []}
        self._recorders: dict[str, _Recorder] = {}
        self._stretches = 0
        try:
            self.restart()
        except BaseException:
            self.close()
            raise

    def listen(self, ear: Ear, sink: str = SINK) -> None:
        """From now on this ear hears what the sink plays, through whatever happens to it."""
        with self.more:
            self._ears[sink].append(ear)

    def ignore(self, ear: Ear, sink: str = SINK) -> None:
        """This ear has heard enough."""
        with self.more:
            self._ears[sink].remove(ear)

    def recording(self) -> Recording:
        """Record the sink, from now to the end of the `with` block."""
        return Recording(self)

    def record(self, seconds: float) -> Samples:
        """What the sink plays in so many seconds from now, shape (n, 2)."""
        with self.recording() as heard:
            heard.wait(seconds)
        return heard.samples()

    def add_sink(self, name: str = SINK, channels: int = 2) -> float:
        """A sink comes, or comes back, and is recorded; `time.monotonic()` when it was there."""
        self._channels[name] = channels
        self._ears.setdefault(name, [])
        self._pactl("load-module", *self._sink_module(name).split())
        there = time.monotonic()
        self._record(name)
        return there

    def remove_sink(self, name: str = SINK) -> None:
        """A sink goes, as a USB card does; whoever plays there is cut off."""
        for line in self._pactl("list", "short", "modules").splitlines():
            number, _, rest = line.partition("\t")
            if f"sink_name={name} " in rest:
                self._pactl("unload-module", number)
        del self._channels[name]
        self._recorders.pop(name).close()

    def make_default(self, name: str = SINK) -> None:
        """Whoever names no sink plays into this one."""
        self._pactl("set-default-sink", name)

    def kill(self) -> None:
        """The server dies, and leaves its socket behind."""
        self._server.kill()
        self._server.wait()
        for recorder in self._recorders.values():
            recorder.close()
        self._recorders.clear()

    def restart(self) -> float:
        """The server comes back after a `kill`, at the same place and with the same sinks.

        Returns `time.monotonic()` when they were there.
        """
        modules = [
            f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            *map(self._sink_module, self._channels),
        ]
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--use-pid-file=no", "--disable-shm=no"),
                *(word for module in modules for word in ("-L", module)),
            ],
            env=os.environ | self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_sinks()
        there = time.monotonic()
        for name in self._channels:
            self._record(name)
        return there

    def freeze(self) -> None:
        """The server does nothing any more, and tells nobody."""
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> float:
        """It goes on; `time.monotonic()` when."""
        there = time.monotonic()
        self._server.send_signal(signal.SIGCONT)
        return there

    def close(self) -> None:
        """Stop the server."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sink_module(self, name: str) -> str:
        channels = self._channels[name]
        # With rewinds it would render two seconds ahead at first, and take nothing meanwhile.
        return (
            f"module-null-sink sink_name={name} rate={RATE} channels={channels} "
            "format=float32le norewinds=1"
        )

    def _pactl(self, *args: str) -> str:
        done = subprocess.run(
            ["pactl", *args], env=os.environ | self.env, capture_output=True, text=True
        )
        return done.stdout

    def _wait_for_sinks(self) -> None:
        for _ in range(100):
            listed = self._pactl("list", "short", "sinks")
            if all(name in listed for name in self._channels):
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("PulseAudio did not start: try `pulseaudio -n --daemonize=no` by hand.")

    def _record(self, name: str) -> None:
        # For as long as the sink lives: with nobody listening closely, it renders further ahead.
        channels, ears = self._channels[name], self._ears[name]
        with self.more:
            stretch, self._stretches = self._stretches, self._stretches + 1

        def hear(piece: Piece) -> None:
            with self.more:
                for ear in ears:
                    ear.hear(piece)
                self.more.notify_all()

        environment = os.environ | self.env
        self._recorders[name] = recorder = _Recorder(name, channels, environment, stretch, hear)
        with self.more:
            if not self.more.wait_for(lambda: recorder.frames > 0, 10):
                raise RuntimeError("The sink's monitor gave no sound.")


class _Recorder:
    """Records one sink's monitor for as long as there is one."""

    def __init__(
        self,
        sink: str,
        channels: int,
        environment: Mapping[str, str],
        stretch: int,
        hear: Callable[[Piece], None],
    ) -> None:
        self.frames = 0
        self._stretch = stretch
        self._channels = channels
        self._hear = hear
        self._parec = subprocess.Popen(
            [
                *("parec", "-d", f"{sink}.monitor", "--raw", "--latency-msec=20"),
                *("--format=float32le", f"--rate={RATE}", f"--channels={channels}"),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._parec.stdout is not None
        self._reader = threading.Thread(target=self._read, args=[self._parec.stdout], daemon=True)
        self._reader.start()

    def close(self) -> None:
        """What it has not read by now is lost."""
        self._parec.kill()
        self._reader.join()
        self._parec.wait()

    def _read(self, pipe: BinaryIO) -> None:
        size, left = 4 * self._channels, b""
        with pipe:
            while read := os.read(pipe.fileno(), 65_536):
                at, data = time.monotonic(), left + read
                whole = len(data) // size * size
                samples = np.frombuffer(data[:whole], "<f4").reshape(-1, self._channels)
                first, self.frames = self.frames, self.frames + len(samples)
                left = data[whole:]
                self._hear(Piece(self._stretch, first, at, samples))


class Recording:
    """What the sink plays from the beginning of a `with` block to its end."""

    def __init__(self, sink: VirtualSink) -> None:
        self._sink = sink
        self._pieces: list[Piece] = []
        self._frames = 0

    def __enter__(self) -> Recording:
        self._sink.listen(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sink.ignore(self)

    def hear(self, piece: Piece) -> None:
        """Keep it."""
        self._pieces.append(piece)
        self._frames += len(piece.samples)

    def wait(self, seconds: float) -> None:
        """Wait until so many more seconds have been recorded."""
        with self._sink.more:
            wanted = self._frames + int(seconds * RATE)
            if not self._sink.more.wait_for(lambda: self._frames >= wanted, seconds + 10):
                raise RuntimeError("The sink's monitor gave no sound.")

    def samples(self) -> Samples:
        """All that was recorded so far, shape (n, 2), without the time in which no server was."""
        with self._sink.more:
            pieces = [piece.samples for piece in self._pieces]
        return np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)

    def stretches(self) -> list[Samples]:
        """The same, apart for each life of the server or the sink."""
        with self._sink.more:
            pieces = list(self._pieces)
        numbers = dict.fromkeys(piece.stretch for piece in pieces)
        return [
            np.concatenate([piece.samples for piece in pieces if piece.stretch == number])
            for number in numbers
        ]


# --- What is heard ------------------------------------------------------------------------------

F = TypeVar("F", bound=Finder)


BURST = 0.005
"""Seconds: pieces that come as close together were played as one."""


@dataclass(slots=True)
class Stretch(Generic[F]):
    """What one recorder heard, without a break."""

    finder: F
    began: float
    """`time.monotonic()` of frame 0: the earliest that any piece of it allows."""
    frames: int = 0
    latest: float = 0.0
    """`time.monotonic()` when the latest piece came."""

    def at(self, frame: int) -> float:
        """`time.monotonic()` when a frame was heard."""
        return self.began + frame / RATE


@dataclass(slots=True)
class Listener(Generic[F]):
    """An ear that finds things in each stretch."""

    make: Callable[[], F]
    stretches: dict[int, Stretch[F]] = field(default_factory=dict)

    def hear(self, piece: Piece) -> None:
        """Look into the next piece."""
        stretch = self.stretches.get(piece.stretch)
        if stretch is None:
            stretch = self.stretches[piece.stretch] = Stretch(self.make(), piece.at)
        # A sink mixes a few milliseconds and hands them to its recorders as they begin to play, or
        # a little later: never before.
        if piece.at - stretch.latest > BURST:
            stretch.began = min(stretch.began, piece.at - stretch.frames / RATE)
        stretch.latest = piece.at
        stretch.finder.feed(piece.samples)
        stretch.frames += len(piece.samples)


# --- A second player beside the program ---------------------------------------------------------

CONTROL = "control"
"""The sink of its own that the control plays into."""


SAME_TIME = 0.5
"""Seconds that a gap of the control may be away from one of the program's that it excuses."""
MENDED = 1.0
"""Seconds more in which the program finds out what was lost, and is back on its beat."""


def excuses(control: Sequence[tuple[float, Gap]], at: float) -> bool:
    """Whether a gap of the control excuses what the program did at `at` (`time.monotonic()`)."""
    return any(
        began - SAME_TIME <= at <= began + gap.silent / RATE + SAME_TIME + MENDED
        for began, gap in control
    )


class Control:
    """A plain player beside the program: where it has a gap too, the machine is to blame."""

    def __init__(self, sink: VirtualSink) -> None:
        """Play and listen until `close`; RuntimeError when nothing comes."""
        self._heard = Listener(Gaps)
        self._folder = tempfile.TemporaryDirectory(prefix="footfall-control-")
        sound = Path(self._folder.name, "counter.f32")
        sound.write_bytes(counter().tobytes())
        sink.add_sink(CONTROL, channels=1)
        sink.listen(self._heard, CONTROL)
        player = (
            f"paplay --raw --format=float32le --rate={RATE} --channels=1 "
            f"--latency-msec=100 --device={CONTROL}"
        )
        self._player = subprocess.Popen(
            # Neither is Python, which could be held up by what holds the program up.
            ["sh", "-c", f"while cat '{sound}'; do :; done | {player} /dev/stdin"],
            env=os.environ | sink.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with sink.more:
            if not sink.more.wait_for(self._plays, 10):
                raise RuntimeError("The control was not heard: is paplay there?")

    def gaps(self) -> list[tuple[float, Gap]]:
        """Every gap so far and its `time.monotonic()`."""
        return [
            (stretch.at(gap.frame), gap)
            for stretch in self._heard.stretches.values()
            for gap in stretch.finder.found
        ]

    def close(self) -> None:
        """Stop playing."""
        os.killpg(self._player.pid, signal.SIGKILL)
        self._player.wait()
        self._folder.cleanup()

    def _plays(self) -> bool:
        return any(stretch.finder.playing for stretch in self._heard.stretches.values())


# --- The program, heard -------------------------------------------------------------------------

START = 15
"""Seconds that the program may take until its first click."""

Tell = Callable[[float, int], None]
"""Takes how many seconds were heard, and how many clicks."""


@contextmanager
def program(sink: VirtualSink, workout: str, load: Load, journal: Path) -> Iterator[Popen]:
    """`footfall run WORKOUT --simulate` under a load; stopped at the end of the block."""
    with bearing(load):
        running = subprocess.Popen(
            [*command(load), "run", workout, "--simulate", "--journal", str(journal)],
            env=os.environ | sink.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)


def hear_program(
    sink: VirtualSink,
    workout: str,
    seconds: float,
    load: Load = Load.NONE,
    tell: Tell | None = None,
) -> Stretch[Onsets]:
    """The clicks of `footfall run WORKOUT --simulate`, at least of the first `seconds`.

    RuntimeError in a sentence when it does not play that long.
    """
    heard = Listener(Onsets)
    sink.listen(heard)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            program(sink, workout, load, Path(folder, "heard.jsonl")) as running,
        ):
            stretch = await_click(running, sink, heard)
            clicks = stretch.finder.found
            end = clicks[0] + (seconds + 0.5) * RATE
            while stretch.frames < end:
                _await_more(sink)
                if tell:
                    tell((stretch.frames - clicks[0]) / RATE, len(clicks))
                if running.poll() is not None:
                    raise RuntimeError("The program ended in the middle of the session.")
    finally:
        sink.ignore(heard)
    return stretch


def await_click(running: Popen, sink: VirtualSink, heard: Listener[Onsets]) -> Stretch[Onsets]:
    """The stretch in which the first click is heard. RuntimeError: there is none."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        _await_more(sink)
        for stretch in heard.stretches.values():
            if stretch.finder.found:
                return stretch
        if running.poll() is not None:
            raise RuntimeError("The program ended before it clicked.")
    raise RuntimeError(f"No click within {START} s.")


def _await_more(sink: VirtualSink) -> None:
    with sink.more:
        if not sink.more.wait(10):
            raise RuntimeError("The sink's monitor gave no sound.")
