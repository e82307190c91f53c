"""A session that was cut off goes on as if it had not been."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import subprocess
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import soundfile

from footfall.cli.cut import offer, read_cut
from footfall.cli.main import main
from footfall.cli.recording import begin, recording
from footfall.cli.resuming import plan_of
from footfall.devices.recorder import Recorder
from footfall.devices.voice import Voice
from footfall.errors import UsageError
from footfall.journal import Journal, line
from footfall.model import Ended, Key, KeyName
from program import DATA, command, environment, footfall
from recorded import GIVEN

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


STARTED = "2026-03-01T07:30:00+01:00"
OFFERED = (
    f"The session of {datetime.fromisoformat(STARTED).astimezone():1 March, %H:%M} was cut off "
    "after 0:00. To go on with it: footfall resume a"
)


def cut_off(
    folder: Path,
    name: str,
    last: str | None = None,
    at: float = 100.0,
    started: str | None = STARTED,
) -> Path:
    """A journal in the folder of sessions, changed last at that time."""
    sessions = folder / "kept" / "footfall" / "sessions"
    sessions.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    book = Journal(stream)
    book.begin("1s easy", {"talk": "normal"}, started)
    book.write(Key(0.5, KeyName.LAP, "keyboard"))
    if last:
        book.write(Ended(1.0, last))
    (sessions / name).write_bytes(stream.getvalue())
    os.utime(sessions / name, (at, at))
    return sessions / name


def test_a_session_that_was_cut_off_is_offered_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it began, how far it came, and what to type; once it has its end, no more."""
    cut = cut_off(tmp_path, "a.jsonl", at=time.time())
    args = ("run", "1s easy", "--sensors", "none", *SILENT)
    first = footfall(tmp_path, *args, "--journal", "b.jsonl").out.splitlines()
    assert OFFERED == first[1]
    outcome = footfall(tmp_path, "resume", "a", *SILENT)
    assert (0, "") == (outcome.code, outcome.err)
    assert "Going on at 0:00, 0:00 into 1s easy." in outcome.out
    assert b'"reason":"done"' in cut.read_bytes()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    assert offer() is None


def test_an_offer_is_of_the_newest_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody ran, what has nothing whole, what another version wrote and what is no file are
    passed over; a run that came to its end is not.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    run = cut_off(tmp_path, "a.jsonl", at=10)
    cut_off(tmp_path, "b.jsonl", at=20, started=None)
    torn, later = cut_off(tmp_path, "c.jsonl", at=30), cut_off(tmp_path, "d.jsonl", at=40)
    torn.write_bytes(torn.read_bytes()[:20])
    header = {"t": 0.0, "type": "session", "version": 2, "started": STARTED}
    later.write_bytes(line(header))
    (run.parent / "e.jsonl").symlink_to("nowhere")
    (run.parent / "f.jsonl").mkdir()
    assert OFFERED == offer()
    cut_off(tmp_path, "g.jsonl", "done", at=time.time())
    assert offer() is None


def test_the_newest_that_can_go_on_goes_on(tmp_path: Path) -> None:
    """Not those that came to their end, nor an older one."""
    for name, last, at in (("a", None, 10), ("b", "stopped", 20), ("c", "done", 30)):
        cut_off(tmp_path, f"{name}.jsonl", last, at)
    outcome = footfall(tmp_path, "resume", *SILENT)
    assert f"Journal: {tmp_path}/kept/footfall/sessions/b.jsonl" == outcome.out.splitlines()[-1]


ODD: dict[str, object] = {
    "talk": ["loud"],
    "spm": 1e9,
    "focus": "feet",
    "hr_max": "x",
    "zones": "tarot",
    "seed": math.inf,
    "levels": {"drums": 1},
    "turns": "ab",
    "paces": [1],
    "lead_ms": "x",
}
WRONG = [
    (2, "no session to go on with", ()),
    (3, "nowhere.jsonl", ("nowhere.jsonl",)),
    (2, "not a journal", ("notes.txt",)),
    (2, "another version", ("later.jsonl",)),
    (2, "came to its end", ("done.jsonl",)),
    *((2, "cannot be read", (f"odd-{name}.jsonl",)) for name in ODD),
    *((2, "cannot be read", (f"none-{n}.jsonl",)) for n in range(3)),
    (2, "cannot be read, at 1.0 s", ("line.jsonl",)),
    (2, "cannot be read, at 2.0 s", ("sound.jsonl",)),
    (2, "says of its session", ("years.jsonl",)),
    (2, "has to be named again", ("replay.jsonl",)),
    (2, "nothing of it is left", ("over.jsonl",)),
    (2, "not a journal", (".",)),
    (3, "There is no session 2026", ("2026",)),
    (2, "its own journal", ("over.jsonl", "--journal", "else.jsonl")),
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
    for name, value in ODD.items():
        options = talk | {name: value}
        Path(f"odd-{name}.jsonl").write_bytes(line(header | {"options": options}))
    for n, options in enumerate([None, [1], 7]):
        Path(f"none-{n}.jsonl").write_bytes(line(header | {"options": options}))
    whole = line(header | {"options": talk})
    sound = {"underruns": math.inf, "late_ms": 0, "device": "", "state": "", "frame": 0}
    Path("sound.jsonl").write_bytes(
        whole + line({"t": 2.0, "type": "audio", "latency_ms": 0, **sound})
    )
    years = line({"t": 9e8, "type": "time"}) + line({"t": 1.0, "type": "time"})
    Path("years.jsonl").write_bytes(line(header | {"options": talk, "seed": 1}) + years)
    packet = {"t": 0.5, "type": "packet", "sensor": "strap", "char": "2a37", "data": "0051"}
    Path("replay.jsonl").write_bytes(whole + line(packet))
    # All was said, and the disk took the end alone.
    Path("over.jsonl").write_bytes(
        line(header | {"options": talk, "started": STARTED}) + line(packet | {"t": 60.0})
    )
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


def test_a_simulated_runner_goes_on_whatever_sensors_there_are(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another one, or sensors in the place of it, would be another session."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:20_000])
    assert 0 == run("resume", str(path), *NOWHERE, "--simulate", "9", "--sensors", "none")
    said = "--sensors, --simulate: left aside, for the session has begun without.\n"
    assert said == capsys.readouterr().err
    assert kept(whole) == kept(path)


def test_what_was_replayed_goes_on_in_the_middle_of_a_second(tmp_path: Path) -> None:
    """A recording tells several things at a moment; those that the cut took are told again."""
    path, sensors = tmp_path / "a.jsonl", ("--sensors", str(DATA / "run-47min.fit"))
    workout = "200m easy 170spm; 30s hard"
    assert 0 == run("run", workout, *sensors, *NOWHERE, "--journal", str(path))
    expected, lines = kept(path), path.read_bytes().splitlines(keepends=True)
    times = [json.loads(one)["t"] for one in lines]
    middle = next(
        n
        for n, one in enumerate(lines)
        if times[n] > 20 and b'"packet"' in one and times[n - 1] < times[n]
    )
    path.write_bytes(b"".join(lines[: middle + 1]))
    assert 0 == run("resume", str(path), *NOWHERE, *sensors)
    assert expected == kept(path)


def test_what_follows_a_damaged_line_is_kept_beside(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes on from the line before; that is said, and no byte is thrown away."""
    lines = whole.read_bytes().splitlines(keepends=True)
    damaged = lines[100].replace(b'"', b"'", 1)
    data = b"".join([*lines[:100], damaged, *lines[101:]])
    path = tmp_path / "a.jsonl"
    for name in ("a.jsonl.damaged", "a.jsonl-2.damaged"):
        path.write_bytes(data)
        assert 0 == run("resume", str(path), *NOWHERE)
        assert (
            f"{path} is damaged at line 101, and the session goes on from there. With the "
            f"{len(lines) - 101} lines that follow, it is kept as {name}.\n"
        ) == capsys.readouterr().err
        assert (data, kept(whole)) == ((tmp_path / name).read_bytes(), kept(path))


@pytest.mark.parametrize("rest", [bytes(4096), b"hello\nworld\n"])
def test_what_is_torn_is_no_loss(whole: Path, tmp_path: Path, rest: bytes) -> None:
    """A page of zeros, as a power cut leaves it, or anything else that is no line of ours."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:20_000] + rest)
    assert 0 == run("resume", str(path), *NOWHERE)
    assert (kept(whole), [path]) == (kept(path), list(tmp_path.iterdir()))


def test_a_journal_goes_on_once(whole: Path, tmp_path: Path) -> None:
    """Neither while another session writes it, nor after one did so since it was read."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:20_000])
    writer = Recorder(path, print, keep=20_000)
    with pytest.raises(UsageError, match="written by another session"):
        read_cut(path)
    writer.close()
    cut = read_cut(path)
    begun = plan_of(cut, GIVEN)
    gone = begin(begun, Voice("off").lengths.clip, cut, live=False)
    path.write_bytes(whole.read_bytes())
    with (
        pytest.raises(UsageError, match="has gone on with"),
        recording(GIVEN, begun, gone, cut, live=False, tell=print),
    ):
        pass
    assert whole.read_bytes() == path.read_bytes()


def test_pauses_are_no_part_of_a_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it goes on with: where in the session, and where in the step, without them."""
    path, stream = tmp_path / "a.jsonl", io.BytesIO()
    book = Journal(stream)
    book.begin("2s easy; 10s hard", {"talk": "normal"}, STARTED)
    for at, key in ((5.0, KeyName.PAUSE), (65.0, KeyName.RESUME), (66.0, KeyName.PAUSE)):
        book.write(Key(at, key, "keyboard"))
    book.flush(100.0)
    path.write_bytes(stream.getvalue())
    cut = read_cut(path)
    begin(plan_of(cut, GIVEN), Voice("off").lengths.clip, cut, live=True)
    assert "Going on at 1:40, 0:04 into 10s hard.\n" == capsys.readouterr().out


def test_a_lead_in_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no words in the notation."""
    path, stream = tmp_path / "a.jsonl", io.BytesIO()
    book = Journal(stream)
    book.begin("10s hard", {"talk": "normal", "lead_in": 10.0}, STARTED)
    book.flush(4.0)
    path.write_bytes(stream.getvalue())
    cut = read_cut(path)
    begin(plan_of(cut, GIVEN), Voice("off").lengths.clip, cut, live=True)
    assert "Going on at 0:04, 0:04 into the lead-in.\n" == capsys.readouterr().out


def test_what_was_louder_or_softer_is_so_again(tmp_path: Path) -> None:
    """The header tells how the parts of the mix began; what is given now wins."""
    path, args = tmp_path / "a.jsonl", ("--click-volume", "-6", "--voice-volume", "3")
    run("run", "5s easy", "--simulate", *NOWHERE, *args, "--journal", str(path))
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b'{"t"')])
    given = GIVEN | {"voice_volume": -3.0}
    assert {"click": -6.0, "voice": -3.0} == plan_of(read_cut(path), given).options.levels


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
