"""The whole program, heard at a sound card that plays into nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from listening import RATE, Verdict, VirtualSink, hear_program, judge
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
    start = RATE // 4 + 2 * clips["Here we go."]["onset"]
    assert 6.5 * RATE - start == pytest.approx(words[1] - words[0], abs=RATE // 1000)
    header = json.loads((tmp_path / "lead.jsonl").read_bytes().splitlines()[0])
    assert 500 == header["options"]["lead_ms"]


def beginnings(sound: np.ndarray) -> list[int]:
    """The frames at which speech begins, by a twentieth of the loudest, after a second of quiet."""
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max(initial=1e-3))
    return [int(frame) for frame in loud[np.diff(loud, prepend=-2 * RATE) > RATE]]
