"""What engines spoke is kept on disk: whole, mastered, and within bounds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from footfall.devices.engines import Engine, Failed
from footfall.devices.voice_cache import VoiceCache

BEEP = np.sin(2 * np.pi * 1000 * np.arange(1600) / 16_000).astype(np.float32)
"""0.1 s of 1 kHz at 16 kHz."""


def _speaks(samples: np.ndarray) -> Callable[[str], tuple[np.ndarray, int]]:
    return lambda _text: (samples, 16_000)


ENGINE = Engine("beeper", "loud", lambda: "1.0", _speaks(BEEP))


def test_kept_and_found(tmp_path: Path) -> None:
    """What was rendered is found by another cache of the same folder; other texts are not."""
    path = VoiceCache(tmp_path).render(ENGINE, "Run tall.")
    again = VoiceCache(tmp_path)
    assert path == again.find(ENGINE, "Run tall.")
    assert again.find(ENGINE, "Run small.") is None
    assert [path] == list(tmp_path.iterdir())
    assert (1, path.stat().st_size) == again.size()


@pytest.mark.parametrize(
    "other",
    [
        replace(ENGINE, name="bleeper"),
        replace(ENGINE, voice="soft"),
        replace(ENGINE, version=lambda: "1.1"),
    ],
    ids=["name", "voice", "version"],
)
def test_another_engine_says_it_otherwise(tmp_path: Path, other: Engine) -> None:
    """Name, voice and version of an engine are part of what a file is."""
    cache = VoiceCache(tmp_path)
    assert cache.render(ENGINE, "Go.") != cache.render(other, "Go.")


def test_mastered(tmp_path: Path) -> None:
    """Any loudness becomes that of the recorded voice, at 24 kHz, with 20 ms at either end."""
    peaks = []
    for level in (0.001, 0.02, 1.0):
        engine = replace(
            ENGINE, version=lambda level=level: str(level), speak=_speaks(level * BEEP)
        )
        samples, rate = soundfile.read(VoiceCache(tmp_path).render(engine, "Go."))
        assert (24_000, 1) == (rate, samples.ndim)
        assert len(samples) == pytest.approx(2400 + 960, abs=10)
        peaks.append(20 * np.log10(np.abs(soxr.resample(samples, 1, 4)).max()))
    # A sine of -19 LUFS on one channel peaks at -16 dB; its silence, 2 of 7 parts, adds 1.5.
    assert peaks == pytest.approx([-14.5] * 3, abs=0.3)


@pytest.mark.parametrize("length", [0, 10, 500])
def test_a_broken_file_is_made_anew(tmp_path: Path, length: int) -> None:
    """Cut off, empty or overwritten: it is not found, and rendering mends it."""
    cache = VoiceCache(tmp_path)
    path = cache.render(ENGINE, "Go.")
    whole = path.read_bytes()
    for broken in (whole[:length], b"x" * length):
        path.write_bytes(broken)
        assert cache.find(ENGINE, "Go.") is None
        assert path == cache.render(ENGINE, "Go.")
        assert whole == path.read_bytes()


def test_least_recently_used_go_first(tmp_path: Path) -> None:
    """At its next start a cache keeps what was used last, as far as it has room."""
    cache = VoiceCache(tmp_path)
    paths = [cache.render(ENGINE, text) for text in ("One.", "Two.", "Three.")]
    size = paths[0].stat().st_size
    for age, path in zip((300, 200, 100), paths, strict=True):
        os.utime(path, (1e9 - age, 1e9 - age))
    assert paths[0] == cache.find(ENGINE, "One.")  # which is used now
    VoiceCache(tmp_path, limit=2 * size)
    assert {paths[0], paths[2]} == set(tmp_path.iterdir())


def test_silence_is_a_failure(tmp_path: Path) -> None:
    """An engine that says nothing has failed, and nothing is kept of it."""
    silent = replace(ENGINE, speak=_speaks(np.zeros(1600, np.float32)))
    with pytest.raises(Failed, match="no sound"):
        VoiceCache(tmp_path).render(silent, "Go.")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "samples",
    [np.full(1600, np.inf), np.concatenate((BEEP, [np.nan])), np.tile(BEEP, 1201)],
    ids=["infinite", "not a number", "two minutes"],
)
def test_what_is_no_speech_is_a_failure(tmp_path: Path, samples: np.ndarray) -> None:
    """An engine that makes what no ear can bear has failed, and nothing is kept of it."""
    broken = replace(ENGINE, speak=_speaks(samples))
    with pytest.raises(Failed, match="no speech"):
        VoiceCache(tmp_path).render(broken, "Go.")
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Where a file stands in the way, a folder for this run is taken."""
    (tmp_path / "file").write_text("in the way")
    cache = VoiceCache(tmp_path / "file" / "voice")
    path = cache.render(ENGINE, "Go.")
    assert (False, path) == (cache.lasts, cache.find(ENGINE, "Go."))


def test_a_folder_that_goes_away(tmp_path: Path) -> None:
    """A folder that is lost while it is used is replaced."""
    cache = VoiceCache(tmp_path / "voice")
    assert cache.lasts
    (tmp_path / "voice").rmdir()
    path = cache.render(ENGINE, "Go.")
    assert (False, True) == (cache.lasts, path.is_file())
