"""Hearing the program without a sound card: a private sound server, a recorder, an onset detector.

It imports nothing of the program, so that what it says is a second opinion.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Samples = NDArray[np.float32]

_FRAME = 8
"""Bytes of a frame: two float32."""

NEEDED = {"pulseaudio": "pulseaudio", "parec": "pulseaudio-utils"}
"""The programs that hearing needs, and the Debian package of each."""


class VirtualSink:
    """A PulseAudio of our own with one sink, which plays into nothing at 48 kHz in float32."""

    def __init__(self) -> None:
        missing = sorted(package for name, package in NEEDED.items() if not shutil.which(name))
        if missing:
            raise RuntimeError(
                "To hear the program, type: sudo apt-get install -y --no-install-recommends "
                f"libportaudio2 libasound2-plugins {' '.join(missing)}"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="footfall-sink-"))
        socket = self._folder / "native"
        self.env: Mapping[str, str] = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_SERVER": f"unix:{socket}",
        }
        """What a program needs in its environment to play here."""
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--use-pid-file=no", "--disable-shm=no"),
                "-L",
                f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
                "-L",
                "module-null-sink sink_name=vsink rate=48000 channels=2 format=float32le",
            ],
            env=os.environ | self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._parec: subprocess.Popen[bytes] | None = None
        self.heard = bytearray()
        """All that the sink has played, as interleaved float32."""
        self.more = threading.Condition()
        """Guards `heard` and tells of more."""
        try:
            self._wait_for_sink()
            self._listen()
        except BaseException:
            self.close()
            raise

    def recording(self) -> Recording:
        """Record the sink, from now to the end of the `with` block."""
        return Recording(self)

    def record(self, seconds: float) -> Samples:
        """What the sink plays in so many seconds from now, shape (n, 2)."""
        with self.recording() as heard:
            heard.wait(seconds)
        return heard.samples()

    def close(self) -> None:
        """Stop the server."""
        if self._parec is not None:
            self._parec.kill()
            self._reader.join()
            self._parec.wait()
        self._server.kill()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_for_sink(self) -> None:
        for _ in range(100):
            listed = subprocess.run(
                ["pactl", "list", "short", "sinks"],
                env=os.environ | self.env,
                capture_output=True,
                text=True,
            )
            if "vsink" in listed.stdout:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("PulseAudio did not start: try `pulseaudio -n --daemonize=no` by hand.")

    def _listen(self) -> None:
        # For as long as the sink lives: with nobody listening closely, it renders two seconds ahead
        # and takes nothing until they have passed.
        self._parec = subprocess.Popen(
            [
                *("parec", "-d", "vsink.monitor", "--raw", "--latency-msec=20"),
                *("--format=float32le", f"--rate={RATE}", "--channels=2"),
            ],
            env=os.environ | self.env,
            stdout=subprocess.PIPE,
        )
        self._reader = threading.Thread(target=self._read, args=[self._parec.stdout], daemon=True)
        self._reader.start()
        self.record(0.1)

    def _read(self, pipe: BinaryIO) -> None:
        with pipe:
            while piece := os.read(pipe.fileno(), 65_536):
                with self.more:
                    self.heard += piece
                    self.more.notify_all()


class Recording:
    """What the sink plays from the beginning of a `with` block to its end."""

    def __init__(self, sink: VirtualSink) -> None:
        self._sink = sink
        self._first = self._end = 0

    def __enter__(self) -> Recording:
        with self._sink.more:
            self._first = self._position()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._sink.more:
            self._end = self._position()

    def wait(self, seconds: float) -> None:
        """Wait until so many more seconds have been recorded."""
        with self._sink.more:
            wanted = self._position() + int(seconds * RATE)
            if not self._sink.more.wait_for(lambda: self._position() >= wanted, seconds + 10):
                raise RuntimeError("The sink's monitor gave no sound.")

    def samples(self) -> Samples:
        """All that was recorded so far, shape (n, 2)."""
        with self._sink.more:
            end = self._end or self._position()
            heard = bytes(self._sink.heard[self._first * _FRAME : end * _FRAME])
        return np.frombuffer(heard, "<f4").reshape(-1, 2)

    def _position(self) -> int:
        return len(self._sink.heard) // _FRAME


def onsets(samples: Samples, quiet: int = RATE // 100, floor: float = 1e-5) -> list[int]:
    """The frames at which clicks begin: shape (n, 2) -> increasing integers.

    Clicks are panned and speech is not, so left minus right holds the clicks alone. A click begins
    where that rises above `floor` after at least `quiet` frames below it.
    """
    loud = np.flatnonzero(np.abs(samples[:, 0] - samples[:, 1]) > floor)
    if not len(loud):
        return []
    first = np.concatenate(([True], np.diff(loud) > quiet))
    return [int(frame) for frame in loud[first]]


def beat_frames(spm: float, count: int) -> list[int]:
    """The exact frames of so many beats at a steady cadence, to the nearest integer."""
    return [int(n * 60 * RATE / spm + 0.5) for n in range(count)]


START = 15
"""Seconds that the program may take until its first click."""


def hear_program(sink: VirtualSink, workout: str, seconds: float) -> Samples:
    """What `footfall run WORKOUT --simulate` plays, from before its first click to `seconds` after.

    RuntimeError in a sentence when it does not play that long.
    """
    with tempfile.TemporaryDirectory() as folder, sink.recording() as recording:
        program = subprocess.Popen(
            [
                *(sys.executable, "-m", "footfall", "run", workout, "--simulate"),
                *("--journal", f"{folder}/heard.jsonl"),
            ],
            env=os.environ | sink.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            _await_click(program, recording)
            recording.wait(seconds + 0.5)
            if program.poll() is not None:
                raise RuntimeError("The program ended in the middle of the session.")
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(30)
        return recording.samples()


def _await_click(program: subprocess.Popen[bytes], recording: Recording) -> None:
    for _ in range(START * 10):
        recording.wait(0.1)
        if onsets(recording.samples()):
            return
        if program.poll() is not None:
            raise RuntimeError("The program ended before it clicked.")
    raise RuntimeError(f"No click within {START} s.")


@dataclass(frozen=True)
class Verdict:
    """How the clicks that were heard compare with an exact grid from the first one on."""

    heard: int
    expected: int
    jitter: int
    """Samples between the earliest and the latest click, each against its place."""
    drift: int
    """Samples by which the last click is off."""
    gaps: tuple[int, ...]
    """Samples by which neighbours lie too far apart, one for each such pair."""

    @property
    def exact(self) -> bool:
        """Whether every click is on its sample."""
        return self.heard == self.expected and not (self.jitter or self.drift or self.gaps)


def judge(samples: Samples, seconds: float, spm: float) -> Verdict:
    """Hold the clicks of the first seconds against a grid of that cadence."""
    clicks = onsets(samples)
    count = ceil(seconds * spm / 60)
    heard = [frame for frame in clicks if frame < clicks[0] + seconds * RATE]
    if len(heard) != count:
        return Verdict(len(heard), count, 0, 0, ())
    off = [
        frame - heard[0] - place
        for frame, place in zip(heard, beat_frames(spm, count), strict=True)
    ]
    gaps = tuple(b - a for a, b in pairwise(off) if b - a > 1)
    return Verdict(len(heard), count, max(off) - min(off), off[-1], gaps)
