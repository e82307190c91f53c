"""What speaks a sentence that is not recorded: a table of engines, the better understood first.

No engine is asked on the way of the sound: a voice renders ahead. Text reaches a program as an
argument that it cannot take for an option, on its standard input or in its environment, and never a
shell. What comes back is as the engine made it; `mastering` makes it fit for the mix.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

PATIENCE = 2.0
"""Seconds in which a sentence is spoken, or the engine has failed: it takes 10 to 100 ms."""

ROOM = 1_000_000
"""Bytes that must be left on the disk: a full one cuts a sentence off, and no program tells."""


class Failed(Exception):
    """An engine that did not speak: another one may."""


class TooSlow(Failed):
    """An engine that hangs: it would hang again."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to speech. What it makes depends on its name, version and voice, and on the text."""

    name: str
    voice: str
    """Which of its voices speaks."""
    version: Callable[[], str | None]
    """None where it is not installed; the empty text where it does not tell."""
    speak: Callable[[str], tuple[Samples, int]]
    """Mono samples and their rate; `Failed` when there are none."""

    def __str__(self) -> str:
        return f"{self.name} {self.version() or ''}".rstrip()


def installed() -> list[Engine]:
    """The engines that are there, in the order in which they are asked."""
    return [engine for engine in ENGINES if engine.version() is not None]


# --- hibari-tts, in this process ----------------------------------------------------------------


def _hibari_version() -> str | None:
    from importlib import metadata, util  # 10 ms, which a recorded voice has no use for

    if util.find_spec("hibari") is None:
        return None
    try:
        return metadata.version("hibari-tts")
    except metadata.PackageNotFoundError:
        return None


@cache
def _hibari() -> Any:
    """The voice of the recorded clips: 0.5 s and 78 MB, then 10 ms a sentence."""
    from hibari import Hibari

    return Hibari(voice="heart", threads=1)


def _speak_hibari(text: str) -> tuple[Samples, int]:
    try:
        voice = _hibari()
        return np.asarray(voice(text, seed=0), np.float32), int(voice.sample_rate)
    except Exception as error:  # a model and a runtime that are not ours: whatever it is, go on
        raise Failed(f"hibari-tts: {error}") from error


# --- Programs -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Program:
    """A program that writes a sentence into a WAV file."""

    name: str
    options: tuple[str, ...]
    """Its arguments; `{file}` and `{text}` stand for themselves in them."""
    by_input: bool = False
    """Whether the text comes on its standard input."""
    environment: tuple[tuple[str, str], ...] = field(default=())
    """What it finds in its environment, with `{file}` and `{text}`."""

    def speak(self, text: str) -> tuple[Samples, int]:
        """The text as this program speaks it."""
        import soundfile

        found = shutil.which(self.name)
        if found is None:
            raise Failed(f"{self.name} is not installed")
        try:
            with TemporaryDirectory(prefix="footfall-", ignore_cleanup_errors=True) as name:
                path = Path(name) / "speech.wav"
                said = {"file": str(path), "text": text}
                subprocess.run(
                    [found, *(option.format(**said) for option in self.options)],
                    check=True,
                    input=text.encode() if self.by_input else b"",
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | {key: v.format(**said) for key, v in self.environment},
                    timeout=PATIENCE,
                )
                if shutil.disk_usage(name).free < ROOM:
                    raise Failed(f"{self.name}: no room is left in {name}")
                samples, rate = soundfile.read(path, dtype="float32")
        except subprocess.TimeoutExpired as error:
            raise TooSlow(f"{self.name} took more than {PATIENCE:g} s") from error
        # A ValueError is a text that no argument can hold; an OSError may be a full disk.
        except (OSError, ValueError, subprocess.SubprocessError, soundfile.SoundFileError) as error:
            raise Failed(f"{self.name}: {error}") from error
        return (samples if samples.ndim == 1 else samples.mean(axis=1)), int(rate)


_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")


@cache
def _version_of(found: str) -> str:
    """The version that a program tells of itself; empty when it tells none."""
    try:
        told = subprocess.run(
            [found, "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    match = _VERSION.search(told.decode(errors="replace"))
    return match[0] if match else ""


def _told(name: str) -> Callable[[], str | None]:
    """The version of a program that tells it."""

    def version() -> str | None:
        found = shutil.which(name)
        return None if found is None else _version_of(found)

    return version


def _of_the_system(system: str, name: str) -> Callable[[], str | None]:
    """The version of a program that comes with the system, and has the system's version."""

    def version() -> str | None:
        there = sys.platform == system and shutil.which(name) is not None
        return platform.mac_ver()[0] or platform.version() if there else None

    return version


_ESPEAK = Program("espeak-ng", ("-v", "en-us", "-w", "{file}", "--", "{text}"))
_FLITE = Program("flite", ("-voice", "slt", "-o", "{file}", "-t", "{text}"))
_SAY = Program("say", ("-o", "{file}", "--data-format=LEI16@22050", "-f", "-"), by_input=True)
_POWERSHELL = Program(
    "powershell",
    (
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "Add-Type -AssemblyName System.Speech;"
        " $speech = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
        " $speech.SetOutputToWaveFile($env:FOOTFALL_FILE);"
        " $speech.Speak($env:FOOTFALL_TEXT);"
        " $speech.Dispose()",
    ),
    environment=(("FOOTFALL_FILE", "{file}"), ("FOOTFALL_TEXT", "{text}")),
)

# espeak-ng is more robotic than flite and yet before it: in running noise far fewer of its words
# are lost (46 % against 60 %), and the estimates of lengths are measured on it. The voices that
# come with macOS and Windows were cut from people's speech, as flite's was, at many times its size;
# espeak-ng's words come from formulas, so that a system's own voice stands before it.
ENGINES = (
    Engine("hibari-tts", "heart", _hibari_version, _speak_hibari),
    Engine("say", "system", _of_the_system("darwin", "say"), _SAY.speak),
    Engine("System.Speech", "system", _of_the_system("win32", "powershell"), _POWERSHELL.speak),
    Engine("espeak-ng", "en-us", _told("espeak-ng"), _ESPEAK.speak),
    Engine("flite", "slt", _told("flite"), _FLITE.speak),
)
