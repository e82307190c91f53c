#!/usr/bin/env python3
"""Render every sentence of the coach into audio/voice/heart/ with hibari-tts.

Needs the optional engine: pip install 'footfall[voice]'. Clips that are there already, made with
the same settings, are kept, so that an interrupted build goes on where it stopped:

    python scripts/build_voice.py [--jobs 2] [--out audio/voice/heart]

Each clip is trimmed to 20 ms of silence, brought to -19 LUFS (ITU-R BS.1770-4; a clip shorter than
the standard's block of 400 ms counts as one block of its own length), held below -1.5 dB true peak
(measured at four times the rate), encoded as Ogg Opus and measured once more as decoded: what the
manifest says is what a listener gets.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from functools import cache
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


@cache
def engine() -> Any:
    """The voice, loaded once in each process; one thread, so that a rebuild is the same."""
    from hibari import Hibari

    return Hibari(voice=VOICE, threads=1)


def render(job: tuple[str, Path]) -> dict[str, object]:
    """Write one clip and return its line of the manifest."""
    text, out = job
    try:
        data, decoded = mastered(trimmed(engine()(text, seed=0)), opus)
    except ValueError as error:
        raise ValueError(f"{text!r} {error}") from error
    (out / slug(text)).write_bytes(tidied(data))
    peak = np.abs(decoded).max()
    return {
        "text": text,
        "file": slug(text),
        "seconds": round(len(decoded) / RATE, 3),
        "samples": len(decoded),
        "onset": int(np.argmax(np.abs(decoded) > 0.05 * peak)),
        "lufs": round(loudness(decoded), 2),
        "peak_db": round(true_peak_db(decoded), 2),
    }


def read_clips(out: Path) -> dict[str, dict[str, object]]:
    """The clips of an earlier build with the same settings, by text."""
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    if manifest["settings"] != SETTINGS:
        return {}
    return {clip["text"]: clip for clip in manifest["clips"] if (out / clip["file"]).exists()}


def write_manifest(out: Path, clips: dict[str, dict[str, object]]) -> None:
    """One line a clip, sorted, so that a changed sentence is one changed line."""
    lines = ",\n".join(json.dumps(clips[text], ensure_ascii=False) for text in sorted(clips))
    text = f'{{"settings": {json.dumps(SETTINGS)}, "clips": [\n{lines}\n]}}\n'
    (out / "manifest.json").write_text(text, "utf-8")


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


def main() -> int:
    """Build what is missing, drop what is no longer said; 2 when the engine is not installed."""
    parser = argparse.ArgumentParser(description="Render the coach's sentences.")
    default = Path(__file__).resolve().parents[1] / "audio" / "voice" / VOICE
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    try:
        metadata.version(ENGINE)
    except metadata.PackageNotFoundError:
        print("The voice's engine is missing: pip install 'footfall[voice]'", file=sys.stderr)
        return 2
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    wanted = pack()
    assert len({slug(text) for text in wanted}) == len(wanted), "two sentences share a file name"
    clips = {text: clip for text, clip in read_clips(out).items() if text in wanted}
    jobs = [(text, out) for text in wanted if text not in clips]
    try:
        with Pool(options.jobs) as pool:
            made = pool.imap_unordered(render, jobs, chunksize=8)
            for clip in track(made, "Rendering", total=len(jobs)):
                clips[str(clip["text"])] = clip
    finally:
        write_manifest(out, clips)
    for path in out.glob("*.opus"):
        if path.name not in {clip["file"] for clip in clips.values()}:
            path.unlink()
    write_notice(out)
    size = sum(path.stat().st_size for path in out.iterdir())
    print(f"{len(clips)} clips, {size / 1e6:.1f} MB in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
