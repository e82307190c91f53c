"""The whole program, heard at a sound card that plays into nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from finding import RATE, Verdict, judge, onsets
from footfall.journal import read
from listening import VirtualSink, hear_program
from program import command, environment

MANIFEST = Path(__file__).parent.parent / "audio" / "voice" / "heart" / "manifest.json"


def test_the_program_clicks_on_every_sample_that_it_should(virtual_sink: VirtualSink) -> None:
    """Ten seconds at 175 spm are 30 clicks, 0 samples of jitter and drift, and no gap."""
    heard = hear_program(virtual_sink, "3min 175spm", 10)
    assert Verdict(30, 30, jitter=0, drift=0, gaps=()) == judge(heard.finder.found, 10, 175)


def test_words_leave_for_slow_headphones_by_their_lead_earlier(
    virtual_sink: VirtualSink, tmp_path: Path
) -> None:
    """With --lead 500 the start is said a quarter of a second after frame 0, as ever, and "three"
    is heard from the device at 6.5 s, half a second before its second. The journal tells the lead.
    """
    args = ("run", "10s", "--lead", "500", "--journal", "lead.jsonl")
    with virtual_sink.recording() as recording:
        program = subprocess.Popen(
            command(*args),
            cwd=tmp_path,
            env=environment(tmp_path) | dict(virtual_sink.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            while len(words := beginnings(recording.samples()[:, 0])) < 2:
                assert program.poll() is None
                recording.wait(0.2)
        finally:
            program.kill()
            program.wait()
    clips = {clip["text"]: clip for clip in json.loads(MANIFEST.read_text("utf-8"))["clips"]}
    header, *records = read((tmp_path / "lead.jsonl").read_bytes().splitlines(keepends=True))
    # A real runner's first words are others each day.
    said = next(record["text"] for record in records if record["type"] == "say")
    start = RATE // 4 + 2 * clips[said.split(". ")[0].removesuffix(".") + "."]["onset"]
    assert 6.5 * RATE - start == pytest.approx(words[1] - words[0], abs=RATE // 1000)
    assert 500 == header["options"]["lead_ms"]


def beginnings(sound: np.ndarray) -> list[int]:
    """The frames at which speech begins, by a twentieth of the loudest, after a second of quiet."""
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max(initial=1e-3))
    return [int(frame) for frame in loud[np.diff(loud, prepend=-2 * RATE) > RATE]]


def test_each_click_under_a_sentence_has_the_level_that_is_scheduled(
    virtual_sink: VirtualSink, tmp_path: Path
) -> None:
    """The first 20 clicks at 180 spm, most of them under the first words: every onset is on its
    sample, and every peak is within 0.5 dB of the duck (10 dB down, from 60 ms before the words in
    30 ms, back from 150 ms after them in 250 ms) and of the opening (from -18 dB in 2 s).
    """
    args = ("run", "1min 180spm", "--simulate", "--talk", "high", "--journal", "duck.jsonl")
    with virtual_sink.recording() as recording:
        program = subprocess.Popen(
            command(*args),
            cwd=tmp_path,
            env=environment(tmp_path) | dict(virtual_sink.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        while len(clicks := onsets(recording.samples())) < 26:
            assert program.poll() is None
            recording.wait(0.2)
        program.kill()
        program.wait()
    records = read((tmp_path / "duck.jsonl").read_bytes().splitlines(keepends=True))
    words = next(record for record in records if record["type"] == "say")
    assert [16_000 * n for n in range(26)] == [click - clicks[0] for click in clicks[:26]]
    sides = recording.samples()[:, 0] - recording.samples()[:, 1]
    peaks = [float(np.abs(sides[click : click + 1344]).max()) for click in clicks[:26]]
    levels = [20 * np.log10(peak / peaks[24 + n % 2]) for n, peak in enumerate(peaks[:20])]
    frames = [16_000 * n for n in range(20)]
    expected = [scheduled(frame, words["started"], words["ended"]) for frame in frames]
    assert min(expected) < -19
    assert sum(level == pytest.approx(-10, abs=0.5) for level in expected) > 3
    np.testing.assert_allclose(levels, expected, atol=0.5)


def scheduled(frame: int, start: int, end: int) -> float:
    """Decibels of a click at a frame, with words from `start` to `end`."""
    corners = (start - 2880, start - 1440, end + 7200, end + 19_200)
    duck = np.interp(frame, corners, (0.0, -10.0, -10.0, 0.0))
    return float(duck + np.interp(frame, (0, 96_000), (-18.0, 0.0)))
