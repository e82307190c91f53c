"""Files as they are on disk, and a device as it is heard at a virtual sink."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from footfall.devices.speaker import (
    FileSpeaker,
    LiveSpeaker,
    NoDeviceError,
    NullSpeaker,
    Speaker,
    devices,
)
from footfall.errors import MissingError, UsageError
from footfall.mixer import Mixer
from footfall.model import DeviceReport, Grid
from listening import RATE, Samples, VirtualSink, beat_frames, onsets

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
    play_session(FileSpeaker(tmp_path / "a.wav"))
    mixer = Mixer()
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


# --- A device -----------------------------------------------------------------------------------


@pytest.fixture
def device(virtual_sink: VirtualSink, monkeypatch: pytest.MonkeyPatch) -> VirtualSink:
    """The virtual sink, as the machine's sound device."""
    for name, value in virtual_sink.env.items():
        monkeypatch.setenv(name, value)
    return virtual_sink


BEATS = 30
SAID = beat_frames(175, BEATS)[20] + 4000
"""Between two clicks, so that speech is alone there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Ten seconds at 175 spm, recorded at the sink."""

    samples: Samples
    clicks: list[int]
    times: list[float]
    """What `now` said meanwhile."""
    report: DeviceReport


@pytest.fixture(scope="module")
def heard(virtual_sink: VirtualSink) -> Heard:
    """The session above, with a sentence in it; an interrupt reaches the sound process early on."""
    times = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in virtual_sink.env.items():
            patch.setenv(name, value)
        with virtual_sink.recording() as recording:
            speaker = LiveSpeaker()
            speaker.set_grid(Grid(0, 0.0, 175.0))
            speaker.play(1, SAID, SPEECH)
            speaker.wait_open()
            times.append(speaker.now())
            speaker.start()
            os.kill(speaker.pid, signal.SIGINT)
            while speaker.now() < 10.2:
                times.append(speaker.now())
                recording.wait(0.01)
            report = speaker.report()
            speaker.close()
    samples = recording.samples()
    return Heard(samples, onsets(samples), times, report)


def test_every_click_is_on_its_sample(heard: Heard) -> None:
    """Jitter and drift are 0 samples over ten seconds: no gap, none missing, none extra."""
    first = heard.clicks[0]
    expected = [first + frame for frame in beat_frames(175, BEATS)]
    assert expected == heard.clicks[:BEATS]


def test_speech_is_on_its_sample(heard: Heard) -> None:
    """It sounds unchanged, on both sides, so many frames after the first click."""
    said = heard.clicks[0] + SAID
    expected = np.concatenate((np.zeros(100, np.float32), SPEECH))
    for side in (0, 1):
        np.testing.assert_array_equal(expected, heard.samples[said - 100 : said + 8000, side])


def test_now_begins_at_nothing_and_never_goes_back(heard: Heard) -> None:
    """It is 0 until the start, and then only grows."""
    assert 0.0 == heard.times[0]
    assert sorted(heard.times) == heard.times
    assert 100 < len(set(heard.times))


def test_a_calm_device_reports_calm(heard: Heard) -> None:
    """Open, nothing late."""
    assert ("open", 0.0) == (heard.report.state, heard.report.late_ms)


def test_the_end_is_a_fade_without_a_tick(device: VirtualSink) -> None:
    """A tone that is cut off by `close` goes to nothing within 50 ms, never by a jump."""
    with device.recording() as recording:
        speaker = LiveSpeaker()
        speaker.play(1, 0, np.full(20 * RATE, 0.5, np.float32))
        speaker.start()
        speaker.wait_open()
        recording.wait(0.3)
        speaker.close()
        recording.wait(0.2)
    loud = recording.samples()[:, 0]
    loud = loud[np.flatnonzero(loud)[0] :]
    full = np.flatnonzero(loud == 0.5)[-1]
    np.testing.assert_allclose(loud[full : full + 2400], np.linspace(0.5, 0, 2400), atol=0.001)
    assert not loud[full + 2400 :].any()


def ended(pidfd: int) -> bool:
    """Whether a process ends within ten seconds."""
    return bool(select.select([pidfd], [], [], 10)[0])


@pytest.mark.parametrize("begun", ["", "speaker.wait_open(); "])
def test_the_sound_process_outlives_no_parent(device: VirtualSink, begun: str) -> None:  # noqa: ARG001
    """A parent that is killed takes it along, even while it still starts; no file stays."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from footfall.devices.speaker import LiveSpeaker; speaker = LiveSpeaker(); "
            f"{begun}print(speaker.pid, flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    child = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    assert ended(child)
    os.close(child)


def test_a_frozen_sound_process_is_lost_but_not_the_clock(device: VirtualSink) -> None:
    """After 0.6 s without a callback it is `lost`, `now` goes on, and `close` kills it."""
    speaker = LiveSpeaker()
    speaker.start()
    speaker.wait_open()
    with device.recording() as recording:
        child = os.pidfd_open(speaker.pid)
        os.kill(speaker.pid, signal.SIGSTOP)
        before = speaker.now()
        recording.wait(0.7)
        assert "lost" == speaker.report().state
        assert before + 0.5 < speaker.now()
        for _ in range(1000):  # more than the pipe and the queue hold
            speaker.play(1, 0, SPEECH)
        speaker.close()
    assert ended(child)
    os.close(child)


def test_an_unknown_device_says_what_exists(device: VirtualSink) -> None:  # noqa: ARG001
    """One sentence for what is wrong, one that names the devices."""
    with pytest.raises(MissingError) as caught:
        LiveSpeaker("nowhere").wait_open()
    known = ", ".join(f"{number} {name}" for number, name in devices().items())
    assert f"There is no output device 'nowhere'. There are: {known}." == str(caught.value)
    assert "pulse" in known


def test_only_an_unnamed_device_is_replaced(device: VirtualSink) -> None:  # noqa: ARG001
    """One that was not asked for by name has an error of its own: the program goes elsewhere."""
    errors = []
    for name in (None, "pulse"):
        with pytest.raises(MissingError, match="did not open within 0 s") as caught:
            LiveSpeaker(name).wait_open(timeout=0)
        errors.append(caught.type)
    assert [NoDeviceError, MissingError] == errors


def test_close_waits_for_a_frame(device: VirtualSink) -> None:
    """A session that ends at frame 24000 is heard to there, and has faded 100 ms later."""
    with device.recording() as recording:
        speaker = LiveSpeaker()
        speaker.play(1, 0, np.full(20 * RATE, 0.5, np.float32))
        speaker.start()
        speaker.wait_open()
        speaker.close(24_000)
        recording.wait(0.2)
    heard = np.flatnonzero(recording.samples()[:, 0])
    assert 24_000 <= len(heard)
