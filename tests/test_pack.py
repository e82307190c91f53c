"""The recorded voice is complete, and is what its manifest says."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from footfall.coach.lengths import Lengths, read_manifest
from footfall.coach.pack import pack

FOLDER = Path(__file__).parents[1] / "audio" / "voice" / "heart"
MANIFEST = (FOLDER / "manifest.json").read_text("utf-8")
CLIPS = json.loads(MANIFEST)["clips"]
SAMPLE = random.Random(48).sample(CLIPS, 40)
COUNTDOWN = [clip for clip in CLIPS if clip["text"] in ("Three.", "Two.", "One.", "Go.", "Done.")]


def _decoded(clip: dict[str, str]) -> NDArray[np.float32]:
    samples, rate = soundfile.read(FOLDER / clip["file"], dtype="float32")
    assert (24_000, 1) == (rate, samples.ndim)
    return np.asarray(samples)


def _lufs(samples: NDArray[np.float32]) -> float:
    """ITU-R BS.1770-4 from the filter coefficients that it prints for 48 kHz."""
    x = soxr.resample(samples, 24_000, 48_000)
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * len(x) + 48_000))
    shelf = 1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2
    shelf /= 1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    spectrum = np.fft.rfft(x, 2 * len(x) + 48_000) * shelf * high_pass
    square = np.fft.irfft(spectrum, 2 * len(x) + 48_000)[: len(x)] ** 2
    block = min(len(x), 19_200)
    starts = range(0, len(x) - block + 1, 4_800)
    power = np.array([square[start : start + block].mean() for start in starts])
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    power = power[power > power.mean() / 10]
    return float(10 * np.log10(power.mean()) - 0.691)


def test_complete() -> None:
    """Every unit that is known beforehand is recorded, and nothing else is."""
    assert list(pack()) == [clip["text"] for clip in CLIPS]


def test_files() -> None:
    """The folder holds the files of the manifest, the manifest and the notice, and no others."""
    files = {clip["file"] for clip in CLIPS}
    assert len(CLIPS) == len(files)
    assert files | {"manifest.json", "NOTICE"} == {path.name for path in FOLDER.iterdir()}


def test_size() -> None:
    """The pack is at most 12 MB, small enough to come with the program."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 12_000_000


def test_notice() -> None:
    """The notice names the voice, its licence and the model that it comes from."""
    notice = (FOLDER / "NOTICE").read_text("utf-8")
    named = ("hibari-tts", "Apache License, Version 2.0", "Maureese Williams", "Kokoro-82M")
    assert [] == [name for name in named if name not in notice]


def test_levels() -> None:
    """Every clip is at -19 LUFS within half a unit, and peaks at -1.5 dBTP or below."""
    assert [] == [
        clip["text"]
        for clip in CLIPS
        if abs(clip["lufs"] + 19) > 0.5 or clip["peak_db"] > -1.5 or clip["onset"] < 0
    ]


@pytest.mark.parametrize("clip", SAMPLE, ids=lambda clip: str(clip["file"]))
def test_clip_is_as_stated(clip: dict[str, str]) -> None:
    """A clip decodes to the samples, seconds, onset, loudness and peak of its manifest."""
    samples = _decoded(clip)
    loud = np.abs(samples)
    peak = np.abs(soxr.resample(samples, 24_000, 96_000)).max()
    facts = {
        "samples": len(samples),
        "seconds": round(len(samples) / 24_000, 3),
        "onset": int(np.flatnonzero(loud > 0.05 * loud.max())[0]),
        "lufs": pytest.approx(_lufs(samples), abs=0.1),
        "peak_db": pytest.approx(20 * np.log10(peak), abs=0.02),
    }
    assert facts == {name: clip[name] for name in facts}


def test_silence_is_trimmed() -> None:
    """Nothing lasts longer than 21 ms before the speech, 50 dB below its peak, where a soft "th"
    begins, or than 41 ms after it, 40 dB below its peak: 20 ms and what the codec smears.
    """
    for clip in SAMPLE:
        size = np.abs(s := _decoded(clip)) / np.abs(s).max()
        assert 0.021 * 24_000 >= np.flatnonzero(size > 10 ** (-50 / 20))[0], clip["text"]
        assert 0.041 * 24_000 >= len(s) - np.flatnonzero(size > 0.01)[-1], clip["text"]


def test_countdown_is_short() -> None:
    """Countdown words last less than 0.6 s and are heard within 40 ms of their beginning."""
    assert 5 == len(COUNTDOWN)
    assert [] == [c["text"] for c in COUNTDOWN if c["seconds"] >= 0.6 or c["onset"] >= 960]


def test_estimates_are_longer() -> None:
    """What would be estimated for a unit is never shorter than what its recording lasts."""
    recorded, estimated = read_manifest(MANIFEST.encode()), Lengths({})
    assert [] == [
        text for text, (clip, _) in recorded.items() if estimated.clip(text).frames < clip.frames
    ]
