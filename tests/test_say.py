"""Any sentence can be heard, and tells where it comes from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from listening import VirtualSink
from program import Outcome, command, environment


def say(folder: Path, *args: str, piped: str | None = None, **extra: str) -> Outcome:
    """What the command says, with nothing but `piped` to read."""
    done = subprocess.run(
        command("say", *args),
        cwd=folder,
        env=environment(folder) | extra,
        input=piped or "",
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """The only folder where programs are found, with an espeak-ng and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "espeak-ng").symlink_to(shutil.which("espeak-ng") or "/missing")
    return folder


def test_a_file_and_where_each_unit_comes_from(tmp_path: Path, programs: Path) -> None:
    """Recorded or spoken, with words and length; the second time from the cache. A file gets it."""
    first, second = (
        say(tmp_path, "go. relax, 3rd 400m", "--out", "said.wav", PATH=str(programs))
        for _ in range(2)
    )
    samples, rate = soundfile.read(tmp_path / "said.wav")
    assert (48_000, 2) == (rate, samples.shape[1])
    assert (0, "", 0, "") == (first.code, first.err, second.code, second.err)
    recorded, spoken = first.out.splitlines()
    assert recorded.startswith("“go.” is “Go.”: 0.")
    assert recorded.endswith(" s, recorded: heart/go.opus")
    words = "“relax, 3rd 400m” is “relax, third four hundred metres”: "
    assert spoken.startswith(words)
    engine = spoken.partition(" s, ")[2]
    assert engine.startswith("espeak-ng 1.")
    assert [recorded, f"{spoken.partition(' s, ')[0]} s, cache: {engine}"] == (
        second.out.splitlines()
    )
    # Both units, 150 ms between them, and 100 ms of quiet after the last word.
    lengths = [float(seconds) for seconds in re.findall(r": (\d+\.\d\d) s, ", first.out)]
    assert sum(lengths) + 0.25 == pytest.approx(len(samples) / rate, abs=0.011)
    assert np.abs(samples).max() > 0.1


def test_a_chime_and_what_it_lacks(tmp_path: Path) -> None:
    """Without any engine a chime is heard, and a sentence says how to mend it."""
    outcome = say(tmp_path, "Own words.", "--out", "null", PATH=str(tmp_path))
    assert "“Own words.”: 0.25 s, chime\n" == outcome.out
    assert outcome.err.endswith("Install espeak-ng to hear them.\n")
    assert 0 == outcome.code


def test_a_pipe_is_read(tmp_path: Path) -> None:
    """What is piped in is said where no text is given, all lines of it."""
    outcome = say(tmp_path, "--out", "null", piped="go.\nLAST\nREP\n")
    assert (0, "") == (outcome.code, outcome.err)
    assert ["“go.” is “Go.”", "“LAST REP” is “Last rep.”"] == [
        line.partition(": ")[0] for line in outcome.out.splitlines()
    ]


def test_each_is_told_when_it_is_ready(tmp_path: Path) -> None:
    """A line comes as soon as its unit is there, while an engine still speaks the next."""
    go_on = tmp_path / "go-on"
    os.mkfifo(go_on)
    said = os.open(go_on, os.O_RDWR)
    engine = tmp_path / "bin" / "espeak-ng"
    engine.parent.mkdir()
    speak = f'read line < {go_on}; exec {shutil.which("espeak-ng")} "$@"'
    engine.write_text(f"#!/bin/sh\n[ $1 = --version ] && exit\n{speak}\n")
    engine.chmod(0o755)
    with subprocess.Popen(
        command("say", "Go. Blue whales.", "--out", "null"),
        env=environment(tmp_path) | {"PATH": str(engine.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as saying:
        assert saying.stdout is not None
        first = saying.stdout.readline()
        os.write(said, b"\n")
        rest = saying.stdout.read()
    os.close(said)
    assert first.startswith("“Go.”: ")
    # Or the first line would have waited until the engine was given up.
    assert rest.startswith("“Blue whales.”: ")
    assert rest.endswith(" s, espeak-ng\n")


def test_voice_off(tmp_path: Path) -> None:
    """A voice that is off tells the words, and needs no device."""
    outcome = say(tmp_path, "Rep 3 of 8", "--voice", "off")
    assert Outcome(0, "“Rep 3 of 8” is “Rep three of eight.”: 0.00 s, off\n", "") == outcome


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ((), "What should be said? Type it behind the command: footfall say 'Rep 3 of 8.'"),
        (("",), "What should be said? Type it behind the command: footfall say 'Rep 3 of 8.'"),
        (("💪",), "Nothing in this can be said. Give it words, or figures."),
        (("Go.", "--voice", "nobody"), "There is no voice called 'nobody'. Choose one of: heart,"
         " off."),
        (("Go.", "--out", "missing/go.wav"), "'missing/go.wav' cannot be written: No such file or"
         " directory."),
    ],
)  # fmt: skip
def test_what_cannot_be(tmp_path: Path, args: tuple[str, ...], sentence: str) -> None:
    """No text, nothing to say, no such voice and no such folder: exit code 2 and a sentence."""
    assert Outcome(2, "", f"footfall: {sentence}\n") == say(tmp_path, *args)


def test_no_device(tmp_path: Path) -> None:
    """Without the device it exits with 3, and says that a file can be had."""
    outcome = say(tmp_path, "Go.", "--out", "nowhere")
    assert (3, "") == (outcome.code, outcome.out)
    assert outcome.err.startswith("footfall: There is no output device 'nowhere'.")
    assert outcome.err.endswith("Or let it sound into a file: --out FILE.wav.\n")


def test_a_device_plays_it(virtual_sink: VirtualSink, tmp_path: Path) -> None:
    """The default device plays the whole sentence, from its first to its last word."""
    with virtual_sink.recording() as recording:
        outcome = say(tmp_path, "One. Go.", **virtual_sink.env)
        recording.wait(0.2)
        heard = recording.samples()
    assert (0, "", 2) == (outcome.code, outcome.err, len(outcome.out.splitlines()))
    say(tmp_path, "One. Go.", "--out", "said.wav")
    written, _ = soundfile.read(tmp_path / "said.wav")
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.02)
    expected = np.flatnonzero(np.abs(written[:, 0]) > 0.02)
    assert expected[-1] - expected[0] == pytest.approx(loud[-1] - loud[0], abs=50)
