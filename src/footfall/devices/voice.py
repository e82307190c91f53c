"""Text to samples: the recorded voice, another engine for what it lacks, a chime when all fails.

Recorded clips stay encoded on disk, and so does what another engine renders; about ten seconds are
kept decoded. One thread uses a `Voice`; decoding takes a few milliseconds and rendering some ten,
so neither belongs in an audio callback.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from footfall.coach.lengths import GAP, Lengths, read_manifest
from footfall.coach.phrases import units
from footfall.devices.assets import audio_folder
from footfall.errors import UsageError
from footfall.model import RATE, Part
from footfall.sounds import earcon

Samples = NDArray[np.float32]
"""Mono, shape (n,), at `RATE`."""

OFF = "off"
DEFAULT = "heart"

_KEPT_FRAMES = 10 * RATE
_FADE = RATE // 100
"""Frames over which a shortened sentence fades: 10 ms, too short to hear and without a click."""

_ENGINES = {
    "espeak-ng": ("-v", "en-us", "-w", "{file}", "--", "{text}"),
    "flite": ("-voice", "slt", "-o", "{file}", "-t", "{text}"),
}
"""Programs that write a sentence into a WAV file, the better understood first."""

_ENGINE_SECONDS = 2.0
"""An engine that takes longer has failed."""


class Voice:
    """One voice, by name; `off` is silent and plans with the lengths of the default one."""

    lengths: Lengths
    """How long each text lasts, for the session."""
    lacks: list[str]
    """What was found missing so far, a sentence for the runner each, no sentence twice."""

    def __init__(self, name: str = DEFAULT, folder: Path | None = None) -> None:
        """`folder` holds a folder for each voice; by default those that came with the program.

        A UsageError for a voice that is not there. Without any voice at all the default one is
        still taken: other engines speak then.
        """
        folder = audio_folder() / "voice" if folder is None else folder
        self.lacks = []
        self._off = name == OFF
        self._folder = folder / (DEFAULT if self._off else name)
        self._files: dict[str, Path] = {}
        self._chimes: set[str] = set()
        """Units that nothing could speak."""
        self._decoded: OrderedDict[str, Samples] = OrderedDict()
        self._rendered = _Rendered()
        manifest = self._folder / "manifest.json"
        if manifest.is_file():
            text = manifest.read_text("utf-8")
            self.lengths = Lengths(read_manifest(text))
            self._files = {c["text"]: self._folder / c["file"] for c in json.loads(text)["clips"]}
            return
        there = sorted(path.parent.name for path in folder.glob("*/manifest.json"))
        if not self._off and (there or name != DEFAULT):
            raise UsageError(
                f"There is no voice called {name!r}. Choose one of: {', '.join([*there, OFF])}."
            )
        self.lengths = Lengths({})
        if not self._off:
            self._lack("The recorded voice is missing. Install footfall again to have it back.")

    @property
    def recorded(self) -> int:
        """How many sentences, or parts of them, were recorded."""
        return sum(path.parent == self._folder for path in self._files.values())

    def prepare(self, texts: Iterable[str]) -> None:
        """Render what is not recorded, so that `samples` finds it ready. Blocks meanwhile."""
        if self._off:
            return
        for text in texts:
            for unit in units(text):
                if unit not in self._files:
                    self._render(unit)

    def samples(self, text: str, frames: int) -> Samples:
        """The text as speech, at most `frames` long: what does not fit is cut with a fade.

        Units are 150 ms apart, as `Lengths` counts them. Empty when the voice is off.
        """
        if self._off:
            return np.zeros(0, np.float32)
        parts: list[Samples] = []
        for unit in units(text):
            parts += [np.zeros(GAP, np.float32), self._speech(unit)]
        whole = np.concatenate(parts[1:]) if parts else np.zeros(0, np.float32)
        if len(whole) <= frames:
            return whole
        cut = whole[: max(0, frames)].copy()
        fade = min(_FADE, len(cut))
        cut[len(cut) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        return cut

    def part(self, text: str) -> Part:
        """What the latest `samples` of this text are: speech, or chimes where nothing spoke it."""
        return Part.EARCON if self._chimes.issuperset(units(text)) else Part.VOICE

    def _speech(self, unit: str) -> Samples:
        """One unit decoded, from what is kept or from its file."""
        if unit in self._decoded:
            self._decoded.move_to_end(unit)
            return self._decoded[unit]
        if unit not in self._files:
            self._render(unit)
        path = self._files.get(unit)
        speech = _decode(path, recorded=path.parent == self._folder) if path else None
        if speech is None:
            self._chimes.add(unit)
            return earcon()
        self._decoded[unit] = speech
        while sum(map(len, self._decoded.values())) > _KEPT_FRAMES and len(self._decoded) > 1:
            self._decoded.popitem(last=False)
        return speech

    def _render(self, unit: str) -> None:
        path = self._rendered.render(unit)
        if path is not None:
            self._files[unit] = path
        else:
            self._lack(
                "Some sentences are not recorded and no speech engine is there to say them: you"
                " hear a chime instead. Install espeak-ng to hear them."
            )

    def _lack(self, sentence: str) -> None:
        if sentence not in self.lacks:
            self.lacks.append(sentence)


def engine() -> str | None:
    """The program that speaks what is not recorded; None when none is there."""
    return next((program for program in _ENGINES if shutil.which(program)), None)


class _Rendered:
    """Sentences that another engine spoke, as files that live as long as the program."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._names = count()

    def render(self, unit: str) -> Path | None:
        """The file of the spoken unit; None when no engine can speak it."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="footfall-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / f"{next(self._names)}.wav"
        return path if any(_run(program, unit, path) for program in _ENGINES) else None


def _run(program: str, text: str, path: Path) -> bool:
    """Whether `program` wrote the text as speech into `path`."""
    found = shutil.which(program)
    if found is None:
        return False
    options = [option.format(file=path, text=text) for option in _ENGINES[program]]
    try:
        subprocess.run(
            [found, *options],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_ENGINE_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return path.is_file()


def _decode(path: Path, recorded: bool) -> Samples | None:
    """A clip at `RATE`, exactly as long as its rate says; None when the file cannot be read.

    Recorded clips are mastered; what another engine spoke is trimmed and levelled here.
    """
    import soundfile  # 40 ms for both, which a session that begins with a click need not wait for
    import soxr

    try:
        samples, rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError):
        return None
    if not recorded:
        samples = _levelled(_trimmed(samples, rate))
    frames = len(samples) * RATE // rate
    speech = soxr.resample(samples, rate, RATE)[:frames]
    return np.pad(speech, (0, frames - len(speech))).astype(np.float32)


def _trimmed(samples: Samples, rate: int) -> Samples:
    """Without the silence at either end, but for 20 ms."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    if not len(loud):
        return samples[:0]
    silence = rate // 50
    return samples[max(0, loud[0] - silence) : loud[-1] + silence]


_LEVEL = 10 ** (-19 / 20)
_PEAK = 10 ** (-1.5 / 20)


def _levelled(samples: Samples) -> Samples:
    """About as loud as the recorded clips, by the mean square; never over their peak."""
    if not len(samples):
        return samples
    root = float(np.sqrt(np.mean(np.square(samples))))
    gain = min(_LEVEL / root, _PEAK / float(np.abs(samples).max()))
    return samples * np.float32(gain)
