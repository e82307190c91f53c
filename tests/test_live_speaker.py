"""A device as it is heard at a virtual sink."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from finding import RATE, Samples, beat_frames, onsets
from footfall.devices.live_speaker import LiveSpeaker, NoDeviceError, devices
from footfall.errors import MissingError
from footfall.model import DeviceReport, Grid
from listening import Recording, VirtualSink

SPEECH = np.linspace(0.1, 0.4, 8000, dtype=np.float32)


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
            "from footfall.devices.live_speaker import LiveSpeaker; speaker = LiveSpeaker(); "
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
    """After 0.5 s without a callback it is `lost`, `now` goes on, and `close` kills it."""
    speaker = LiveSpeaker()
    speaker.start()
    speaker.wait_open()
    with device.recording() as recording:
        child = os.pidfd_open(speaker.pid)
        os.kill(speaker.pid, signal.SIGSTOP)
        before = speaker.now()
        for _ in range(1000):  # more than the pipe and the queue hold
            speaker.play(1, 0, SPEECH)
        recording.wait(0.7)
        assert "lost" == speaker.report().state
        assert before + 0.5 < speaker.now()
        speaker.close()
    assert ended(child)
    os.close(child)


def test_an_unknown_device_says_what_exists(device: VirtualSink) -> None:  # noqa: ARG001
    """One sentence for what is wrong, one that names the devices."""
    speaker = LiveSpeaker(["nowhere"])
    with pytest.raises(MissingError) as caught:
        speaker.wait_open()
    speaker.close()
    known = ", ".join(f"{number} {name}" for number, name in devices().items())
    assert f"There is no output device 'nowhere'. There are: {known}." == str(caught.value)
    assert "pulse" in known


def test_only_an_unnamed_device_is_replaced(device: VirtualSink) -> None:  # noqa: ARG001
    """One that was not asked for by name has an error of its own: the program goes elsewhere."""
    errors = []
    for names in ([], ["pulse"]):
        speaker = LiveSpeaker(names)
        with pytest.raises(MissingError, match="did not open within 0 s") as caught:
            speaker.wait_open(timeout=0)
        speaker.close()
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


# --- What a device loses ------------------------------------------------------------------------


def stall(speaker: LiveSpeaker, recording: Recording, seconds: float) -> None:
    """The sound process gets no processor for so long."""
    os.kill(speaker.pid, signal.SIGSTOP)
    recording.wait(seconds)
    os.kill(speaker.pid, signal.SIGCONT)


def reports(speaker: LiveSpeaker, recording: Recording, seconds: float) -> list[DeviceReport]:
    """What it tells in so many seconds, asked as the loop asks."""
    told = []
    for _ in range(round(seconds / 0.1)):
        recording.wait(0.1)
        told.append(speaker.report())
    return told


def until(
    speaker: LiveSpeaker, recording: Recording, done: Callable[[DeviceReport], bool]
) -> DeviceReport:
    """Ask as the loop asks, until it tells that; however long a busy machine takes for it."""
    while not done(report := speaker.report()):
        recording.wait(0.1)
    return report


def test_underruns_are_mended_and_a_second_one_asks_for_more_latency(device: VirtualSink) -> None:
    """Twice the process is held up for 0.3 s; after that another has 200 ms in hand. Clicks are a
    beat apart to the sample in between, and come back to within 10 ms of the old grid each time.
    """
    with device.recording() as recording:
        speaker = LiveSpeaker()
        speaker.wait_open()
        speaker.set_grid(Grid(0, 0.0, 180.0))
        speaker.start()
        calm = [0]
        recording.wait(2.0)
        for count in (1, 2):
            calm.append(len(recording.samples()))
            stall(speaker, recording, 0.3)
            until(speaker, recording, lambda report, count=count: report.underruns >= count)  # type: ignore[misc]
            if count == 2:
                last = until(speaker, recording, lambda report: report.latency_ms == 200)
            recording.wait(1.0)
            calm.append(len(recording.samples()))
            recording.wait(2.0)
        calm.append(len(recording.samples()))
        speaker.close()
    assert ("open", 200) == (last.state, last.latency_ms)
    clicks = onsets(recording.samples()[: calm[-1]])
    first = clicks[0]
    for begin, end in zip(calm[::2], calm[1::2], strict=True):
        stretch = [click for click in clicks if begin < click < end]
        assert len(stretch) >= 4
        assert {16_000} == {b - a for a, b in pairwise(stretch)}
        off = (stretch[-1] - first) % 16_000
        assert min(off, 16_000 - off) < 480


def test_devices_are_tried_in_the_order_in_which_they_are_named(device: VirtualSink) -> None:  # noqa: ARG001
    """Two that are not there, then one that is: it plays."""
    speaker = LiveSpeaker(["Headphones", "99", "pulse"])
    speaker.wait_open()
    speaker.start()
    told = speaker.report()
    speaker.close()
    assert ("pulse", "open") == (told.device, told.state)


def test_a_process_that_dies_before_the_first_frame_holds_no_session_up(
    device: VirtualSink,
) -> None:
    """Killed between the opening and the start: `now` goes on, and the next one plays."""
    with device.recording() as recording:
        speaker = LiveSpeaker()
        speaker.wait_open()
        killed = speaker.pid
        os.kill(killed, signal.SIGKILL)
        speaker.set_grid(Grid(0, 0.0, 180.0))
        speaker.start()
        told: list[DeviceReport] = []
        while len(onsets(recording.samples())) < 3:
            told += reports(speaker, recording, 0.1)
        speaker.close()
    states = [report.state for report in told]
    assert ["lost", "back"] == [s for i, s in enumerate(states) if i == 0 or s != states[i - 1]]
    assert 0 < (told[-1].frame or 0) <= RATE * told[-1].at
    assert killed != speaker.pid


def test_a_session_that_goes_on_begins_with_its_frame(device: VirtualSink) -> None:
    """Its clock, too: a grid of before is heard on its beats from there on."""
    first = 1024 * 4000
    with device.recording() as recording:
        speaker = LiveSpeaker()
        speaker.set_grid(Grid(0, 0.0, 180.0))
        speaker.wait_open()
        speaker.start(first)
        began = speaker.now()
        while speaker.now() < first / RATE + 2.2:
            recording.wait(0.01)
        speaker.close()
    clicks = onsets(recording.samples())
    assert first / RATE == began
    assert [16_000 * n for n in range(6)] == [click - clicks[0] for click in clicks[:6]]
