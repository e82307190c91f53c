"""The whole program, heard at a sound card that plays into nothing."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from fake_bluez import FakeBlueZ, pod, strap
from finding import RATE, Onsets, Verdict, judge, onsets
from footfall.devices.remembered import Remembered, save
from footfall.gatt import encode_heart_rate, encode_running
from footfall.journal import read
from listening import Listener, VirtualSink, await_click, hear_program
from program import command, environment, settings

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


def test_sensors_that_come_and_go_move_no_click(
    virtual_sink: VirtualSink, bluez: FakeBlueZ, tmp_path: Path
) -> None:
    """A strap and a pod of ten packets a second arrive and are said to, each loses its link and is
    back: no packet is lost or comes twice, and no click is off its sample.
    """
    sent = {
        "2a37": [encode_heart_rate(120 + n % 5, energy=n) for n in range(40)],
        "2a53": [encode_running(3.0, 85, distance=n / 3) for n in range(40)],
    }
    paired = {"Strap": strap(), "Pod": pod()}
    mine = [Remembered(name, addresses={"linux": one.address}) for name, one in paired.items()]
    save(settings(tmp_path), mine)
    for (name, sensor), (char, samples), lost in zip(
        paired.items(), sent.items(), (25, 30), strict=True
    ):
        bluez.add(sensor)
        bluez.lose_at(name, ("sent", lost))
        bluez.stream(name, char, samples, 0.1)
    heard = Listener(Onsets)
    virtual_sink.listen(heard)
    running = subprocess.Popen(
        command("run", "3min easy", "--spm", "175", "--journal", "a.jsonl"),
        env=environment(tmp_path) | dict(virtual_sink.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        clicks = await_click(running, virtual_sink, heard).finder.found
        with virtual_sink.recording() as recording:
            while len(clicks) < 7 * 175 // 60 or any(len(bluez.sent(n)) < 40 for n in paired):
                assert running.poll() is None
                recording.wait(0.2)
        count = len(clicks)
    finally:
        running.send_signal(signal.SIGTERM)
        running.send_signal(signal.SIGTERM)
        assert 130 == running.wait(20)
        virtual_sink.ignore(heard)
    assert judge(clicks[:count], (clicks[count - 1] - clicks[0] + 1) / RATE, 175).exact
    lines = list(read((tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)))
    assert {char: [sample.hex() for sample in samples] for char, samples in sent.items()} == {
        char: [line["data"] for line in lines if line.get("char") == char] for char in sent
    }
    states = {
        name: [line["state"] for line in lines if line.get("sensor") == name and "state" in line]
        for name in paired
    }
    assert {name: ["found", "connected", "lost", "back"] for name in paired} == states
    arrived = [line for line in lines if line.get("kind") == "sensor.found" and line["started"]]
    texts = {"The cadence sensor is connected.", "The heart rate sensor is connected."}
    assert (2, texts) == (len(arrived), {line["text"] for line in arrived})


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
