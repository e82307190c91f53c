"""Other metronomes, heard as the program is: a loop of sox, klick through JACK, a Python loop.

Each plays for a while in processes of its own. `Missing` says in one line what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from finding import RATE, Onsets, Samples, beat_frame
from listening import Listener, VirtualSink, await_click, program
from loads import Load
from processes import private, processor, sound_processes


class Missing(RuntimeError):
    """A peer is not installed; the text says how to mend that."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a metronome played."""

    clicks: Sequence[int]
    """The frames of its clicks."""
    seconds: float
    processor: float
    """Percent of a core that its own processes took."""
    memory: float
    """Megabytes that they share with nobody."""
    waits: Sequence[float] = ()
    """Seconds from asking for each click until it was heard, where that is known."""

    def off(self, spm: float) -> list[int]:
        """Samples by which each click is late, against an exact grid from the first one on."""
        first = self.clicks[0]
        return [frame - first - beat_frame(spm, n) for n, frame in enumerate(self.clicks)]

    def jitter(self, spm: float) -> int:
        """Samples by which the worst interval between two clicks is wrong."""
        off = self.off(spm)
        return max(abs(b - a) for a, b in pairwise(off))

    def drift(self, spm: float) -> int:
        """Samples by which the last click is off."""
        return abs(self.off(spm)[-1])


def left(samples: Samples) -> Samples:
    """The left ear alone: not every metronome has two."""
    return samples[:, 0]


def blip(frames: int = RATE // 40) -> Samples:
    """A click of a kHz that dies away, mono: full from its first sample on."""
    t = np.arange(frames) / RATE
    wave_ = 0.5 * np.exp(-t / 0.004) * np.cos(2 * np.pi * 1000 * t)
    return wave_.astype(np.float32)


def footfall(sink: VirtualSink, spm: float, seconds: float) -> Played:
    """The program itself, with its coach and a simulated runner."""
    with tempfile.TemporaryDirectory() as folder, listening(sink, Onsets()) as heard:
        workout = f"{int(seconds // 60) + 3}min {spm}spm"
        with program(sink, workout, Load.NONE, Path(folder, "peer.jsonl")) as running:
            await_click(running, sink, heard)
            return _watch(heard, [running.pid, *sound_processes(running.pid)], seconds)


def sox(sink: VirtualSink, spm: float, seconds: float) -> Played:
    """`sox` repeats a file that lasts one beat."""
    _need("sox", "sox libsox-fmt-pulse")
    with tempfile.TemporaryDirectory() as folder, listening(sink, _finder()) as heard:
        beat = np.zeros(round(60 * RATE / spm), np.float32)
        beat[: len(blip())] = blip()
        path = Path(folder, "beat.wav")
        write_wave(path, beat)
        times = str(int(seconds * spm / 60) + 100)
        return _play(
            ["sox", "-q", str(path), "-t", "pulseaudio", "default", "repeat", times],
            sink,
            heard,
            seconds,
        )


NAIVE = """
import sys, time
import numpy, sounddevice
click = numpy.load(sys.argv[1])
while True:
    print(time.monotonic(), flush=True)
    sounddevice.play(click, 48000)
    time.sleep(60 / float(sys.argv[2]))
"""
"""The loop that comes to mind first. It prints when it asked for each click."""


def naive(sink: VirtualSink, spm: float, seconds: float) -> Played:
    """`sounddevice.play` and `time.sleep` in turn."""
    with tempfile.TemporaryDirectory() as folder, listening(sink, _finder()) as heard:
        path, log = Path(folder, "click.npy"), Path(folder, "asked")
        # Padded: a server may wait for more before it plays so short a sound at all.
        click = np.pad(blip(), (0, RATE // 5))
        np.save(path, np.stack([click, click], axis=1))
        with log.open("wb") as asked:
            command = [sys.executable, "-c", NAIVE, str(path), str(spm)]
            played = _play(command, sink, heard, seconds, asked)
        stretch = next(iter(heard.stretches.values()))
        asked_at = [float(line) for line in log.read_text().split()]
        heard_at = [stretch.at(frame) for frame in stretch.finder.found]
        waits = [b - a for a, b in zip(asked_at, heard_at, strict=False)]
        return replace(played, waits=waits)


def paplay(sink: VirtualSink, times: int) -> list[float]:
    """Seconds from the start of a `paplay` of one click until it is heard."""
    with tempfile.TemporaryDirectory() as folder, listening(sink, _finder()) as heard:
        path, asked = Path(folder, "click.wav"), []
        write_wave(path, blip())
        for _ in range(times):
            asked.append(time.monotonic())
            subprocess.run(["paplay", str(path)], env=os.environ | sink.env, check=False)
            time.sleep(0.3)
        sink.record(0.2)
        stretch = next(iter(heard.stretches.values()))
        return [stretch.at(f) - at for at, f in zip(asked, stretch.finder.found, strict=False)]


def klick(spm: float, seconds: float) -> Played:
    """`klick` in a JACK of its own, which plays into nothing; recorded by jack_rec."""
    for name in ("klick", "jackd", "jack_rec", "jack_lsp"):
        _need(name, "klick jackd2")
    name = f"footfall{os.getpid()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"JACK_DEFAULT_SERVER": name, "JACK_NO_AUDIO_RESERVATION": "1"}
    server = subprocess.Popen(
        ["jackd", "-n", name, "-r", "-d", "dummy", "-r", str(RATE), "-p", "1024"],
        env=environment,
        **quiet,
    )
    player = None
    try:
        _await_port("system:", environment)
        player = subprocess.Popen(
            ["klick", "-n", "klick", "-e", f"{spm:g}"], env=environment, **quiet
        )
        _await_port("klick:out", environment)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "klick.wav")
            before, began = processor(player.pid), time.monotonic()
            subprocess.run(
                [
                    *("jack_rec", "-f", str(path), "-d", str(int(seconds)), "-b", "32"),
                    "klick:out",
                ],
                env=environment,
                check=True,
                **quiet,
            )
            lasted = time.monotonic() - began
            share = 100 * (processor(player.pid) - before) / lasted
            finder = _finder()
            finder.feed(read_wave(path))
            # The recording may begin within a click.
            return Played(finder.found[1:], lasted, share, private(player.pid))
    except subprocess.CalledProcessError as fault:
        raise Missing("klick could not be recorded: jack_rec failed") from fault
    finally:
        for process in (player, server):
            if process is not None:
                process.terminate()
                process.wait()


def write_wave(path: Path, samples: Samples) -> None:
    """Mono samples as a .wav file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def read_wave(path: Path) -> Samples:
    """The samples of a mono .wav file of 32 bits, shape (n, 1)."""
    with wave.open(str(path), "rb") as file:
        frames = file.readframes(file.getnframes())
    return (np.frombuffer(frames, "<i4") / 2**31).astype(np.float32)[:, None]


@contextmanager
def listening(sink: VirtualSink, finder: Onsets) -> Iterator[Listener[Onsets]]:
    """An ear at the sink during the block."""
    heard = Listener(lambda: finder)
    sink.listen(heard)
    try:
        yield heard
    finally:
        sink.ignore(heard)


def _finder() -> Onsets:
    # Some fade their click in or out over thousands of samples: what is loud is what counts.
    return Onsets(quiet=RATE // 20, floor=1e-3, sound=left)


def _play(
    command: list[str],
    sink: VirtualSink,
    heard: Listener[Onsets],
    seconds: float,
    output: object = subprocess.DEVNULL,
) -> Played:
    """Start a player, and hear it for so long from its first click on."""
    player = subprocess.Popen(
        command,
        env=os.environ | sink.env,
        stdin=subprocess.DEVNULL,
        stdout=output,  # type: ignore[arg-type]
        stderr=subprocess.DEVNULL,
    )
    try:
        await_click(player, sink, heard)
        return _watch(heard, [player.pid], seconds)
    finally:
        player.kill()
        player.wait()


def _watch(heard: Listener[Onsets], pids: Sequence[int], seconds: float) -> Played:
    """What is heard from now on, and what it takes."""
    began, before = time.monotonic(), [processor(pid) for pid in pids]
    time.sleep(seconds)
    lasted = time.monotonic() - began
    shares = [100 * (processor(p) - b) / lasted for p, b in zip(pids, before, strict=True)]
    (stretch,) = heard.stretches.values()
    clicks = list(stretch.finder.found)
    return Played(clicks, lasted, sum(shares), sum(private(pid) for pid in pids))


def _await_port(name: str, environment: dict[str, str]) -> None:
    for _ in range(50):
        listed = subprocess.run(["jack_lsp"], env=environment, capture_output=True, text=True)
        if name in listed.stdout:
            return
        time.sleep(0.1)
    raise Missing(f"JACK has no port {name}: does `jackd -d dummy` run here?")


def _need(name: str, packages: str) -> None:
    if not shutil.which(name):
        raise Missing(f"not installed: apt-get install {packages}")
