"""Files as they are on disk."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest
import soundfile

from finding import RATE
from footfall.devices.speaker import (
    FileSpeaker,
    NullSpeaker,
    Speaker,
)
from footfall.errors import UsageError
from footfall.mixer import Mixer
from footfall.model import Grid, Part
from footfall.sounds import clicks

SPEECH = np.linspace(0.1, 0.4, 8000, dtype=np.float32)
FRAMES = 200_001
"""A little over four seconds, and over three of the encoder's blocks; no multiple of anything."""


def play_session(speaker: Speaker) -> None:
    """Clicks at 180 and a sentence, decided in steps of half a second."""
    speaker.start()
    speaker.set_grid(Grid(0, 0.0, 180.0))
    for frame in range(0, FRAMES, 24_000):
        if frame == 96_000:
            speaker.play(1, frame, SPEECH)
        speaker.advance(frame)
    speaker.close(FRAMES)


# --- Files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_the_block_changes_no_byte(tmp_path: Path, suffix: str) -> None:
    """Rendered in blocks of any size, smaller and larger than the encoder's, a file is the same."""
    files = []
    for block in (480, 4096, 65_536, 100_000):
        path = tmp_path / f"{block}{suffix}"
        play_session(FileSpeaker(path, block))
        files.append(path.read_bytes())
    assert [files[0]] * 4 == files


def test_a_wav_holds_the_mix(tmp_path: Path) -> None:
    """Each of its 16-bit samples is the mixer's, within one step of 1/32768."""
    speaker, mixer = FileSpeaker(tmp_path / "a.wav"), Mixer()
    for taker in (speaker, mixer):
        taker.set_clicks(clicks("kick"))
        taker.set_level(Part.VOICE, -4.0)
    play_session(speaker)
    mixer.set_grid(Grid(0, 0.0, 180.0))
    mixer.play(1, 96_000, SPEECH)
    heard, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
    np.testing.assert_allclose(heard, mixer.render(FRAMES), atol=1 / 32_768, rtol=0)


@pytest.mark.parametrize(
    ("name", "subtype"),
    [("a.wav", "PCM_16"), ("a.flac", "PCM_16"), ("a.ogg", "VORBIS"), ("A.MP3", "MPEG_LAYER_III")],
)
def test_every_format_holds_every_frame(tmp_path: Path, name: str, subtype: str) -> None:
    """The suffix, in any case, chooses the format; the file is stereo at 48 kHz, to the frame."""
    play_session(FileSpeaker(tmp_path / name))
    info = soundfile.info(tmp_path / name)
    assert (FRAMES, 48_000, 2, subtype) == (
        info.frames,
        info.samplerate,
        info.channels,
        info.subtype,
    )


def test_an_order_half_a_second_late_is_on_time(tmp_path: Path) -> None:
    """When 60 s are decided, speech at 59.5 s still begins on its sample."""
    speaker = FileSpeaker(tmp_path / "a.wav", block=1000)
    speaker.advance(60 * RATE)
    speaker.play(1, 59 * RATE + RATE // 2 + 512, SPEECH)
    speaker.close(60 * RATE)
    heard, _ = soundfile.read(tmp_path / "a.wav")
    assert 59 * RATE + RATE // 2 + 512 == np.flatnonzero(heard[:, 0])[0]


def test_without_a_frame_a_file_ends_where_it_was_decided(tmp_path: Path) -> None:
    """A session that was stopped closes its file at the last frame it had come to."""
    speaker = FileSpeaker(tmp_path / "a.wav")
    speaker.advance(70_000)
    speaker.close()
    speaker.close()
    assert 70_000 == soundfile.info(tmp_path / "a.wav").frames


def test_an_empty_session_is_an_empty_file(tmp_path: Path) -> None:
    """No frames is a file too."""
    FileSpeaker(tmp_path / "a.wav").close()
    assert 0 == soundfile.info(tmp_path / "a.wav").frames


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until then its name holds what it held before, and afterwards nothing else is left."""
    path = tmp_path / "a.wav"
    path.write_text("the last run")
    speaker = FileSpeaker(path)
    speaker.advance(10 * RATE)
    assert "the last run" == path.read_text()
    speaker.close()
    assert 10 * RATE == soundfile.info(path).frames
    assert [path] == list(tmp_path.iterdir())


def test_an_unknown_suffix_names_the_four(tmp_path: Path) -> None:
    """The sentence tells what may be written."""
    with pytest.raises(UsageError) as caught:
        FileSpeaker(tmp_path / "run.aac")
    expected = "'run.aac' does not end like an audio file: use one of .wav, .flac, .ogg, .mp3."
    assert expected == str(caught.value)


def test_a_file_that_cannot_be_says_so_at_once(tmp_path: Path) -> None:
    """A folder that is missing, and a folder in the file's place."""
    (tmp_path / "b.wav").mkdir()
    sentences = []
    for path in (tmp_path / "none" / "a.wav", tmp_path / "b.wav"):
        with pytest.raises(UsageError) as caught:
            FileSpeaker(path)
        sentences.append(str(caught.value))
    assert sentences == [
        f"'{tmp_path}/none/a.wav' cannot be written: No such file or directory.",
        f"'{tmp_path}/b.wav' cannot be written: it is a folder.",
    ]


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    """A file that may not grow beyond 1 MB stops the render, which would need 11."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    speaker = FileSpeaker(tmp_path / "a.wav")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(UsageError, match="could not be written to its end"):
            speaker.close(60 * RATE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [] == list(tmp_path.iterdir())


def test_an_abandoned_file_leaves_nothing(tmp_path: Path) -> None:
    """Neither the file nor a part of it; once closed, there is nothing to abandon."""
    path = tmp_path / "a.wav"
    speaker = FileSpeaker(path)
    speaker.advance(10 * RATE)
    speaker.abandon()
    speaker.close()
    assert [] == list(tmp_path.iterdir())
    whole = FileSpeaker(path)
    whole.close()
    whole.abandon()
    assert [path] == list(tmp_path.iterdir())


def test_nowhere_takes_a_session_too() -> None:
    """It has the same face, and keeps up with what is decided: its mixer has come to the end."""
    speaker = NullSpeaker()
    play_session(speaker)
    assert FRAMES == speaker.frame
