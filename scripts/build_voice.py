#!/usr/bin/env python3
"""Render every sentence of the coach into audio/voice/heart/ with hibari-tts.

Needs the optional engine: pip install 'footfall[voice]'. Clips that are there already, made in the
same way, are kept; each new one is noted at once in `building.jsonl` beside them, so that a build
that was killed goes on where it stopped:

    python scripts/build_voice.py [--jobs 2] [--out audio/voice/heart] [--check]

`--check` renders nothing and needs no engine: it tells what is missing, no longer said or not as
the manifest says, and exits with 1 when anything is.

Each clip is trimmed to 20 ms of silence, brought to -19 LUFS (ITU-R BS.1770-4; a clip shorter than
the standard's block of 400 ms counts as one block of its own length), held below -1.5 dB true peak
(measured at four times the rate), encoded as Ogg Opus and measured once more as decoded: what the
manifest says is what a listener gets.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import json
import os
import re
import sys
from collections.abc import Collection, Iterator
from functools import cache, partial
from importlib import metadata
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from rich.progress import track

from footfall.coach.pack import pack
from footfall.devices.mastering import (
    LUFS,
    RATE,
    SPEECH,
    Samples,
    loudness,
    mastered,
    trimmed,
    true_peak_db,
)

COMPRESSION = 0.96
"""libsndfile's scale from 256 kbit/s (0) to 6 kbit/s (1): this is 16 kbit/s, which costs a
recogniser no words."""
ENGINE = "hibari-tts"
VOICE = "heart"
Clip = dict[str, Any]
"""A line of the manifest."""
SETTINGS = f"{ENGINE} 0.2.1 {VOICE}, {LUFS} LUFS, Opus {COMPRESSION}, trim {SPEECH}"


def opus(samples: Samples) -> tuple[bytes, Samples]:
    """The clip as a file, and decoded again."""
    file = io.BytesIO()
    soundfile.write(
        file, samples, RATE, format="OGG", subtype="OPUS", compression_level=COMPRESSION
    )
    file.seek(0)
    return file.getvalue(), soundfile.read(file, dtype="float32")[0]


def crc(page: bytes) -> int:
    """Ogg's checksum of a page (RFC 3533): CRC-32, most significant bit first, from 0."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ CRC_TABLE[value >> 24 ^ byte]
    return value


def crc_of_byte(byte: int) -> int:
    """The checksum of one byte."""
    value = byte << 24
    for _ in range(8):
        value = value << 1 ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value


CRC_TABLE = [crc_of_byte(byte) for byte in range(256)]


def tidied(ogg: bytes) -> bytes:
    """The file without the padding of its comment, which is a fifth of the pack, and without its
    random serial number, so that the same sound is the same bytes.
    """
    pages, at = [], 0
    while at < len(ogg):
        head, table = bytearray(ogg[at : at + 27]), ogg[at + 27 : at + 27 + ogg[at + 26]]
        at += 27 + len(table)
        body = ogg[at : at + sum(table)]
        at += sum(table)
        if body.startswith(b"OpusTags"):
            vendor = 12 + int.from_bytes(body[8:12], "little")
            body = body[:vendor] + bytes(4)  # no comments
            table = bytes([len(body)])
        head[14:18], head[22:26], head[26] = b"foot", bytes(4), len(table)
        head[22:26] = crc(bytes(head) + table + body).to_bytes(4, "little")
        pages.append(bytes(head) + table + body)
    return b"".join(pages)


def slug(text: str) -> str:
    """A file name that a person can read."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-") + ".opus"


# --- One clip -----------------------------------------------------------------------------------


def retouched(text: str) -> tuple[tuple[str, str], ...]:
    """What is changed in the engine's phonemes of a text, from and to: where it is heard wrong.

    Each line has its reason; a changed line renders the clips anew that it concerns.
    """
    changes = []
    if COUNTED.search(text):
        # "Three of five" was heard as 3-5: a stressed "of" halves the errors of such sentences.
        changes.append((" ʌv ", " ˈʌv "))
    return tuple(changes)


COUNTED = re.compile(r"\b(rep|number|interval|first|effort) .*\bof\b", re.IGNORECASE)


def key(text: str) -> str:
    """All that the sound of a clip follows from, beside its text."""
    made = f"{SETTINGS} {retouched(text)}"
    return hashlib.sha256(made.encode()).hexdigest()[:8]


@cache
def engine() -> Any:
    """The voice, loaded once in each process; one thread, so that a rebuild is the same."""
    from hibari import Hibari

    return Hibari(voice=VOICE, threads=1)


def spoken(text: str) -> Samples:
    """The text as the engine says it; its noise has a seed, so that it says it the same again."""
    (phonemes,) = engine().phonemize(text)
    for before, after in retouched(text):
        phonemes = phonemes.replace(before, after)
    return np.asarray(engine().from_phonemes(phonemes, seed=0))


def line(text: str, decoded: Samples) -> Clip:
    """A clip's line of the manifest."""
    size = np.abs(decoded)
    return {
        "text": text,
        "file": slug(text),
        "seconds": round(len(decoded) / RATE, 3),
        "samples": len(decoded),
        "onset": int(np.argmax(size > 0.05 * size.max())),
        "lufs": round(loudness(decoded), 2),
        "peak_db": round(true_peak_db(decoded), 2),
        "key": key(text),
    }


def render(out: Path, text: str) -> Clip:
    """Write one clip, whole or not at all, and return its line of the manifest."""
    try:
        data, decoded = mastered(trimmed(spoken(text)), opus)
    except ValueError as error:
        raise ValueError(f"{text!r} {error}") from error
    making = out / f"{slug(text)}.part"
    making.write_bytes(tidied(data))
    making.replace(out / slug(text))
    return line(text, decoded)


# --- The folder ---------------------------------------------------------------------------------

MANIFEST = "manifest.json"
NOTES = "building.jsonl"
"""The lines of clips that were made since the manifest was written."""


def read_clips(out: Path) -> dict[str, Clip]:
    """The clips that are there, by text, each as it was last made."""
    clips: list[Clip] = []
    if (out / MANIFEST).exists():
        clips += json.loads((out / MANIFEST).read_text("utf-8"))["clips"]
    if (out / NOTES).exists():
        # The last line may be cut off: that clip is made again.
        for note in (out / NOTES).read_text("utf-8").splitlines():
            if note.endswith("}"):
                clips.append(json.loads(note))
    return {clip["text"]: clip for clip in clips}


def write_manifest(out: Path, clips: dict[str, Clip]) -> None:
    """One line a clip, sorted, so that a changed sentence is one changed line."""
    lines = ",\n".join(json.dumps(clips[text], ensure_ascii=False) for text in sorted(clips))
    text = f'{{"settings": {json.dumps(SETTINGS)}, "clips": [\n{lines}\n]}}\n'
    making = out / f"{MANIFEST}.part"
    making.write_text(text, "utf-8")
    making.replace(out / MANIFEST)


def write_notice(out: Path) -> None:
    """The attribution that the voice's licence asks for."""
    files = metadata.distribution(ENGINE).files or []
    notice = next(file for file in files if file.name == "NOTICE").read_text()
    head = (
        'The clips in this folder are speech of the voice "heart" of hibari-tts 0.2.1, rendered,\n'
        "trimmed, levelled and encoded by scripts/build_voice.py of Footfall. They are under the\n"
        "Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0\n"
        "The notice of hibari-tts follows.\n\n"
    )
    (out / "NOTICE").write_text(head + notice.rstrip() + "\n", "utf-8")


def build(out: Path, wanted: Collection[str], workers: int) -> bool:
    """Make what is missing and drop what is no longer said; False when the engine is missing."""
    kept = {
        text: clip
        for text, clip in read_clips(out).items()
        if text in wanted and clip.get("key") == key(text) and (out / clip["file"]).exists()
    }
    new = [text for text in wanted if text not in kept]
    has_engine = importlib.util.find_spec("hibari") is not None
    if new and not has_engine:
        return False
    if new:
        out.mkdir(parents=True, exist_ok=True)
        with Pool(workers) as pool, open(out / NOTES, "a", encoding="utf-8") as notes:
            notes.write("\n")  # a line that was cut off ends here
            made = pool.imap_unordered(partial(render, out), new, chunksize=2)
            for clip in track(made, "Rendering", total=len(new)):
                kept[clip["text"]] = clip
                notes.write(json.dumps(clip, ensure_ascii=False) + "\n")
                notes.flush()
    write_manifest(out, kept)
    if has_engine:
        write_notice(out)
    files = {clip["file"] for clip in kept.values()} | {MANIFEST, "NOTICE"}
    for path in out.iterdir():
        if path.name not in files:
            path.unlink()
    return True


def faults(out: Path, wanted: Collection[str]) -> Iterator[str]:
    """Where the folder is not what the phrases ask for, a sentence each."""
    clips = read_clips(out)
    yield from (f"Not recorded: {text}" for text in wanted if text not in clips)
    yield from (f"No longer said: {text}" for text in clips if text not in wanted)
    yield from (f"Made in another way: {t}" for t, c in clips.items() if c.get("key") != key(t))
    files = {clip["file"] for clip in clips.values()} | {MANIFEST, "NOTICE"}
    there = {path.name for path in out.glob("*")}
    yield from (f"Not there: {name}" for name in sorted(files - there))
    yield from (f"Not in the manifest: {name}" for name in sorted(there - files))


def untrue(out: Path, workers: int) -> Iterator[str]:
    """Clips that are not what their line of the manifest says, a sentence each."""
    clips = read_clips(out).values()
    whole = [clip for clip in clips if (out / clip["file"]).exists()]
    with Pool(workers) as pool:
        same = pool.imap(partial(is_as_stated, out), whole, chunksize=32)
        for clip, right in zip(whole, track(same, "Listening", total=len(whole)), strict=True):
            if not right:
                yield f"Not as the manifest says: {clip['file']}"


def is_as_stated(out: Path, clip: Clip) -> bool:
    """Whether a file decodes to what its line says; a decoder may round in another way."""
    try:
        decoded, rate = soundfile.read(out / clip["file"], dtype="float32")
    except soundfile.LibsndfileError:
        return False
    if rate != RATE or decoded.ndim != 1 or not len(decoded):
        return False
    found = line(clip["text"], decoded) | {"key": clip.get("key")}
    near = all(abs(found[k] - clip[k]) < 0.05 for k in ("lufs", "peak_db"))
    return near and found | {k: clip[k] for k in ("lufs", "peak_db")} == clip


def main() -> int:
    """0 when all is well, 1 when a check fails, 2 when the engine is not installed."""
    parser = argparse.ArgumentParser(description="Render the coach's sentences.")
    default = Path(__file__).resolve().parents[1] / "audio" / "voice" / VOICE
    parser.add_argument("--out", type=Path, default=default, help="the folder of the clips")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--check", action="store_true", help="only tell what is not right")
    options = parser.parse_args()
    out: Path = options.out
    wanted = dict.fromkeys(pack())
    assert len({slug(text) for text in wanted}) == len(wanted), "two sentences share a file name"
    if options.check:
        found = [*faults(out, wanted), *untrue(out, options.jobs)]
        print("\n".join([*found, f"{len(wanted)} sentences, {len(found)} faults"]))
        return 1 if found else 0
    try:
        if not build(out, wanted, options.jobs):
            print("The voice's engine is missing: pip install 'footfall[voice]'", file=sys.stderr)
            return 2
    except KeyboardInterrupt:
        print("Stopped. What was made is kept; the same command goes on.", file=sys.stderr)
        return 130
    size = sum(path.stat().st_size for path in out.iterdir())
    print(f"{len(wanted)} clips, {size / 1e6:.1f} MB in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
