"""A session that was cut off goes on as if it had not been."""

from __future__ import annotations

import io
import json
import math
import os
import re
import signal
import subprocess
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import soundfile

from footfall.cli.cut import offer
from footfall.cli.main import main
from footfall.journal import Journal, line
from footfall.model import Ended, Key, KeyName
from program import command, environment, footfall

RATE = 48_000

WORKOUT = "20s easy; 3x(20s hard 180spm, 60m float 170spm, 10s rest 160-170spm); 20s easy 165spm"
"""Time, distance, a ramp, steps without beats."""

SILENT = ("--out", "null", "--voice", "off")
NOWHERE = (*SILENT, "--speed", "max")


def run(*args: str) -> int:
    """The program, in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    return int(ended.value.code or 0)


def kept(path: Path) -> list[bytes]:
    """The lines of a journal but those that tell that it went on, or the time."""
    lines = path.read_bytes().splitlines()
    return [x for x in lines if json.loads(x)["type"] not in ("resume", "time")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of a session that nothing cut off."""
    path = tmp_path_factory.mktemp("whole") / "a.jsonl"
    assert 0 == run("run", WORKOUT, "--simulate", "5", *NOWHERE, "--journal", str(path))
    return path


@pytest.mark.parametrize("seed", range(5))
def test_what_is_cut_at_any_byte_goes_on_as_if_it_had_not_been(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    """Each line is the same as without a cut, wherever the file ends, within a line too."""
    data = whole.read_bytes()
    header = data.index(b"\n") + 1
    path = tmp_path / "a.jsonl"
    path.write_bytes(data[: Random(seed).randrange(header, len(data) - 1)])
    assert 0 == run("resume", str(path), *NOWHERE)
    assert kept(whole) == kept(path)


def test_it_may_be_cut_again_and_again(whole: Path, tmp_path: Path) -> None:
    """Two cuts, and two lines that tell of them."""
    path, half = tmp_path / "a.jsonl", whole.stat().st_size // 3
    path.write_bytes(whole.read_bytes()[:half])
    assert 0 == run("resume", str(path), *NOWHERE)
    path.write_bytes(path.read_bytes()[: 2 * half])
    assert 0 == run("resume", str(path), *NOWHERE)
    resumed = [x for x in path.read_bytes().splitlines() if b'"type":"resume"' in x]
    assert (2, kept(whole)) == (len(resumed), kept(path))


def test_time_never_goes_back(whole: Path, tmp_path: Path) -> None:
    """Also where a line of the moment of the cut is written late, and where it goes on."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:9000])
    run("resume", str(path), *NOWHERE)
    times = [json.loads(line)["t"] for line in path.read_bytes().splitlines()]
    assert sorted(times) == times


# --- what sounds --------------------------------------------------------------------------------


def heard(path: Path) -> np.ndarray:
    """The samples of a file, shape (n, 2)."""
    return np.asarray(soundfile.read(path, dtype="int16")[0])


def test_it_sounds_as_if_it_had_not_been_cut(tmp_path: Path) -> None:
    """Every click from the cut on is where it would have been, sample for sample; the beats before
    it lead into it, for four seconds and a sentence.
    """
    args = ("--simulate", "5", "--voice", "off", "--journal", str(tmp_path / "a.jsonl"))
    workout = "20s easy; 40s hard 180spm; 10s float 170spm"
    assert 0 == run("render", workout, *args, "-o", str(tmp_path / "a.wav"))
    data = (tmp_path / "a.jsonl").read_bytes()
    (tmp_path / "a.jsonl").write_bytes(data[: data.index(b'{"t":42.0,')] + b'{"t":42.0,"typ')
    out = str(tmp_path / "b.wav")
    gone = ("--out", out, "--speed", "max", "--voice", "off")
    assert 0 == run("resume", str(tmp_path / "a.jsonl"), *gone)
    whole, rest = heard(tmp_path / "a.wav"), heard(tmp_path / "b.wav")
    cut = json.loads(data[: data.index(b'{"t":42.0,')].splitlines()[-1])["t"]
    first = len(whole) - len(rest)
    assert 4 < cut - first / RATE < 8
    # What began before the first frame sounds in the one file alone.
    assert np.array_equal(whole[first + RATE // 4 :], rest[RATE // 4 :])


def beats(lines: list[bytes]) -> list[float]:
    """The frames of all beats that a journal's grids have, where the cadence is steady."""
    grids = [json.loads(line) for line in lines if b'"type":"grid"' in line]
    found = list[float]()
    for one, after in pairwise(grids):
        number = math.ceil(one["phase"])
        while one["spm"]:
            frame = one["frame"] + (number - one["phase"]) * 60 * RATE / one["spm"]
            if frame >= after["frame"]:
                break
            found.append(frame)
            number += 1
    return found


def test_who_stopped_may_go_on_on_the_same_beat(tmp_path: Path) -> None:
    """After a stop the step goes on where it was stopped, its beats on the lattice of before; and
    what was said of the step is not said again.
    """
    path = tmp_path / "a.jsonl"
    fast = ("--out", "null", "--simulate", "--speed", "20", "--journal", str(path))
    process = subprocess.Popen(
        command("run", "10s easy; 8min hard 180spm", *fast),
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    while not path.exists() or b'{"t":20.0' not in path.read_bytes():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert 130 == process.wait(30)
    stopped = [json.loads(line) for line in path.read_bytes().splitlines()]
    key = next(line for line in stopped if line["type"] == "key")
    assert ("end", "stopped") == (stopped[-1]["type"], stopped[-1]["reason"])
    assert 0 == run("resume", str(path), *NOWHERE)
    lines = path.read_bytes().splitlines()
    pause = stopped[-1]["t"] - key["t"]
    steps = [json.loads(line) for line in lines if b'"type":"step"' in line]
    assert [0.0, 10.0] == [step["t"] for step in steps]
    end = [json.loads(line)["t"] for line in lines if b'"type":"grid"' in line][-1]
    assert pytest.approx(10 + 480 + pause, abs=1e-4) == end
    apart = np.diff(beats(lines)) / (RATE / 3)
    assert np.allclose(apart, np.round(apart), atol=1e-3)


# --- finding it ---------------------------------------------------------------------------------


def cut_off(folder: Path, name: str, last: str | None = None, at: float = 100.0) -> Path:
    """A journal in the folder of sessions, changed last at that time."""
    sessions = folder / "kept" / "footfall" / "sessions"
    sessions.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    book = Journal(stream)
    book.begin("1s easy", {"talk": "normal"}, "2026-03-01T07:30:00+01:00")
    book.write(Key(0.5, KeyName.LAP, "keyboard"))
    if last:
        book.write(Ended(1.0, last))
    (sessions / name).write_bytes(stream.getvalue())
    os.utime(sessions / name, (at, at))
    return sessions / name


def test_a_session_that_was_cut_off_is_offered_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it began and when it ended, and what to type; once it has its end, no more."""
    cut = cut_off(tmp_path, "a.jsonl", at=time.time())
    args = ("run", "1s easy", "--sensors", "none", *SILENT)
    first = footfall(tmp_path, *args, "--journal", "b.jsonl").out.splitlines()
    said = r"The session of (.*, )?\d\d:\d\d was cut off at \d\d:\d\d\. To go on: footfall resume"
    assert re.fullmatch(said, first[1])
    outcome = footfall(tmp_path, "resume", *SILENT)
    assert (0, "") == (outcome.code, outcome.err)
    assert "Going on at 0:00, 0:00 into 1s easy." in outcome.out
    assert b'"reason":"done"' in cut.read_bytes()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    assert offer() is None


def test_the_newest_that_can_go_on_goes_on(tmp_path: Path) -> None:
    """Not those that came to their end, nor an older one."""
    for name, last, at in (("a", None, 10), ("b", "stopped", 20), ("c", "done", 30)):
        cut_off(tmp_path, f"{name}.jsonl", last, at)
    outcome = footfall(tmp_path, "resume", *SILENT)
    assert f"Journal: {tmp_path}/kept/footfall/sessions/b.jsonl" == outcome.out.splitlines()[-1]


WRONG = [
    (2, "no session to go on with", ()),
    (3, "nowhere.jsonl", ("nowhere.jsonl",)),
    (2, "not a journal", ("notes.txt",)),
    (2, "another version", ("later.jsonl",)),
    (2, "came to its end", ("done.jsonl",)),
    *((2, "cannot be read", (f"odd-{name}.jsonl",)) for name in ("talk", "spm", "focus", "hr_max")),
    (2, "cannot be read", ("odd-zones.jsonl",)),
    (2, "cannot be read, at 1.0 s", ("line.jsonl",)),
    (2, "no dry run", ("done.jsonl", "--dry-run")),
]


@pytest.mark.parametrize(("code", "named", "args"), WRONG)
def test_what_cannot_go_on_is_told_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
    named: str,
    args: tuple[str, ...],
) -> None:
    """The exit code, and what is wrong; no file is touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    Path("notes.txt").write_text("to do")
    header = {"t": 0.0, "type": "session", "version": 1, "workout": "1s easy", "seed": None}
    talk = {"talk": "normal"}
    Path("later.jsonl").write_bytes(line(header | {"version": 2, "options": talk}))
    odd = {"talk": ["loud"], "spm": 1e9, "focus": "feet", "hr_max": "x", "zones": "tarot"}
    for name, value in odd.items():
        options = talk | {name: value}
        Path(f"odd-{name}.jsonl").write_bytes(line(header | {"options": options}))
    key = line({"t": 1.0, "type": "key", "key": "fly", "from": "keyboard"})
    Path("line.jsonl").write_bytes(line(header | {"options": talk}) + key)
    end = line({"t": 9.0, "type": "end", "reason": "done"})
    Path("done.jsonl").write_bytes(line(header | {"options": talk}) + end)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(SystemExit) as ended:
        main(["resume", *args, *SILENT])
    err = capsys.readouterr().err
    assert (code, True) == (ended.value.code, named in err), err
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}


def test_options_that_would_change_the_session_are_left_aside(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is said; the session is as its header has it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:20_000])
    assert 0 == run("resume", str(path), *NOWHERE, "--spm", "190", "--talk", "low")
    said = capsys.readouterr().err
    assert "--spm, --talk: left aside, for the session has begun without.\n" == said
    assert kept(whole) == kept(path)


# --- killed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_loses_no_line_and_no_step(tmp_path: Path, seed: int) -> None:
    """Killed at a moment by chance, a fast session has every line that was in its file, and goes on
    to the same journal as one that nobody killed.
    """
    path, whole = tmp_path / "a.jsonl", tmp_path / "whole.jsonl"
    fast = ("--simulate", "7", "--out", "null", "--voice", "off", "--speed")
    rng = Random(seed)
    process = subprocess.Popen(
        command("run", WORKOUT, *fast, "100", "--journal", str(path)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    size = rng.randrange(2_000, 60_000)
    while not path.exists() or path.stat().st_size < size:
        assert process.poll() is None
        time.sleep(0.001)
    before = path.read_bytes()
    process.kill()
    process.wait()
    assert path.read_bytes().startswith(before)
    assert 0 == run("resume", str(path), *NOWHERE)
    assert path.read_bytes().startswith(before[: before.rindex(b"\n") + 1])
    assert 0 == run("run", WORKOUT, *fast, "max", "--journal", str(whole))
    assert kept(whole) == kept(path)
