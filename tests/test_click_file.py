"""A runner's own click, from files on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from footfall.devices.click_file import read_click
from footfall.errors import UsageError


def bell(rate: int, seconds: float = 0.5, before: float = 0.0) -> np.ndarray:
    """A struck bell of 1000 Hz at any rate, after some silence."""
    t = np.arange(int(seconds * rate)) / rate
    struck = 0.5 * np.cos(2 * np.pi * 1000 * t) * np.exp(-t / 0.05)
    return np.pad(struck, (int(before * rate), 0))


def pitch(click: np.ndarray) -> int:
    """Its strongest frequency, in Hz."""
    return int(np.abs(np.fft.rfft(click[:, 0], 48_000)).argmax())


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3"])
def test_a_click_may_be_any_file(tmp_path: Path, suffix: str) -> None:
    """At 44.1 kHz and in stereo a bell of 1000 Hz is one of 1000 Hz, 150 ms long."""
    path = tmp_path / f"bell.{suffix}"
    soundfile.write(path, np.stack((bell(44_100), bell(44_100)), axis=1), 44_100)
    clicks = read_click(path)
    assert 7_200 == len(clicks.left)
    assert pitch(clicks.left) == pytest.approx(1000, abs=10)


def test_ten_seconds_are_read(tmp_path: Path) -> None:
    """A bell after 9.9 s is found; one after 10 s is not looked for."""
    path = tmp_path / "bell.wav"
    soundfile.write(path, bell(8_000, before=9.9), 8_000)
    assert pitch(read_click(path).left) == pytest.approx(1000, abs=10)
    soundfile.write(path, bell(8_000, before=10.0), 8_000)
    with pytest.raises(UsageError):
        read_click(path)


def test_what_is_no_click_is_told_in_a_sentence(tmp_path: Path) -> None:
    """No file, a folder, a text and silence: each says which, and how to mend it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.wav").write_text("tick")
    soundfile.write(tmp_path / "mute.wav", np.zeros(100), 48_000)
    told = []
    for name in ("none.wav", "folder", "text.wav", "mute.wav"):
        with pytest.raises(UsageError) as caught:
            read_click(tmp_path / name)
        told.append(str(caught.value).replace(f"{tmp_path}/", ""))
    assert told == [
        "The click 'none.wav' cannot be read: No such file or directory.",
        "The click 'folder' cannot be read: Is a directory.",
        "The click 'text.wav' is no sound that can be read. Use a WAV, FLAC, Ogg or MP3 file.",
        "'mute.wav': The sound for the click is silent. Choose one that can be heard.",
    ]
