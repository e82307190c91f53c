"""What a runner types, and what the program answers: exit codes, sentences, files."""

from __future__ import annotations

import itertools
import json
import random
import re
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from footfall import __version__
from footfall.cli.main import main
from footfall.cli.options import focus_of
from footfall.coach.form import THEMES
from footfall.journal import Journal, line
from program import DATA, Outcome, command, environment, footfall

SIMULATED = ("1s", "--simulate", "--voice", "off")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with files that a runner might name by mistake."""
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "latin.txt").write_bytes(b"10min \xe9asy")
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir.wav").mkdir()
    (tmp_path / "dir.txt").mkdir()
    (tmp_path / "empty.fit").touch()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "noise.fit").write_bytes(random.Random(1).randbytes(3000))
    (tmp_path / "noise.jsonl").write_bytes(random.Random(2).randbytes(3000))
    (tmp_path / "headless.jsonl").write_bytes(line({"t": 1.0, "type": "end", "reason": "done"}))
    newer = {"t": 0.0, "type": "session", "version": 99}
    (tmp_path / "newer.jsonl").write_bytes(line(newer))
    broken = {"t": 1.0, "type": "packet", "sensor": "strap", "char": "2a37", "data": "xyz"}
    (tmp_path / "broken.jsonl").write_bytes(line(newer | {"version": 1}) + line(broken))
    with (tmp_path / "real.jsonl").open("wb") as stream:
        Journal(stream).begin("10min easy", {}, "2026-03-01T07:30:00+01:00")
    return tmp_path


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to a command line, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def files(folder: Path) -> dict[str, bytes | None]:
    """All there is in a folder: the bytes of files, None for folders.

    Sound libraries keep a hidden folder in the home, which is not ours.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if ".config" not in path.parts
    }


def records(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal."""
    return [json.loads(text) for text in path.read_text("utf-8").splitlines()]


def is_helpful(message: str) -> bool:
    """One or two sentences; of a workout, what is wrong, the place, the caret and a hint."""
    first, *rest = message.removesuffix("\n").split("\n")
    if not first.startswith("footfall: "):
        return False
    if first.startswith("footfall: line "):
        return len(rest) <= 3 and all(text.startswith("  ") for text in rest)
    return not rest and len(re.findall(r"[.?!](?= [A-Z]|$)", first)) in (1, 2)


# --- Errors -------------------------------------------------------------------------------------

WRONG: list[tuple[int, str, tuple[str, ...]]] = [
    # (exit code, what the message names, the command line)
    # Workouts
    (2, "for an effort write @5k", ("run", "8x400m 5k")),
    (2, "for minutes write 10min", ("run", "10m easy")),
    (2, "column 4", ("run", "3x(")),
    (2, "there is no workout here", ("run", "")),
    (2, "there is no workout here", ("run", " \n ")),
    (2, "Which workout?", ("run",)),
    (2, "line 2, column 2", ("run", "1min\n2foo")),
    (2, "at most 1000 steps", ("run", "99x99x1min")),
    (2, "missing.txt", ("run", "missing.txt")),
    (2, "hello", ("run", "notes.txt")),
    (2, "latin.txt: This workout file is not text", ("run", "latin.txt")),
    (2, "dir.txt", ("run", "dir.txt")),
    (2, "no workout file plan.zwo", ("run", "plan.zwo")),
    (2, "extra argument", ("run", "1min", "2min")),
    (2, "a" * 10, ("run", "a" * 5000)),
    # Flags in place of a workout
    (2, "not both", ("run", "1min", "--work", "30s")),
    (2, "--work", ("run", "--reps", "3")),
    (2, "100", ("run", "--reps", "100", "--work", "30s")),
    (2, "--float is empty", ("run", "--work", "30s", "--float", "")),
    (2, "by a --rest", ("run", "--work", "30s", "--float", "9s", "--rest", "9s")),
    (2, "one steady step", ("run", "--time", "1min", "--work", "30s")),
    (2, "or by --distance", ("run", "--zone", "2")),
    (2, "or by --distance", ("run", "--time", "1min", "--distance", "1km")),
    (2, "Z1 to Z5", ("run", "--time", "1min", "--zone", "9")),
    # The runner
    (2, "--hr-max 900", ("run", "1min", "--hr-max", "900")),
    (2, "abc", ("run", "1min", "--hr-max", "abc")),
    (2, "--hr-rest 180", ("run", "1min", "--hr-rest", "180")),
    (2, "must rise", ("run", "1min", "--hr-max", "150", "--lthr", "160")),
    (2, "need --lthr", ("run", "1min", "--zones", "threshold")),
    (2, "--hr-rest", ("run", "1min", "--zones", "reserve", "--hr-max", "180")),
    (2, "percent", ("run", "1min", "--zones", "percent")),
    (2, "5k=21:30", ("run", "1min", "--race", "fast")),
    (2, "--race is empty", ("run", "1min", "--race=")),
    (2, "90", ("run", "1min", "--spm", "90")),
    (2, "nan", ("run", "1min", "--spm", "nan")),
    (2, "led up", ("run", "1min", "--spm", "+25%")),
    (2, "alternate:60/60", ("run", "1min 170spm", "--click", "sometimes")),
    (2, "quick", ("run", "1min", "--spm", "quick")),
    # The click
    (2, "--beat 0", ("run", "1min", "--beat", "0")),
    (2, "from 1 to 16", ("run", "1min", "--beat", "17")),
    (2, "stride", ("run", "1min", "--beat", "half")),
    (2, "--accent 1", ("run", "1min", "--accent", "1")),
    (2, "breath:3:2", ("run", "1min", "--accent", "breath:3")),
    (2, "breath:3:2", ("run", "1min", "--accent", "breath:0:2")),
    (2, "multiples of 2", ("run", "1min", "--beat", "stride", "--accent", "breath:3:2")),
    (2, "wood, beep, clave, kick", ("run", "1min", "--sound", "bell")),
    (2, "missing.wav", ("run", "1min", "--sound", "missing.wav")),
    (2, "notes.txt", ("run", "1min", "--sound", "notes.txt")),
    (2, "dir", ("run", "1min", "--sound", "dir")),
    (2, "same file", ("render", "1min", "-o", "x.wav", "--sound", "x.wav")),
    (2, "--sound is empty", ("run", "1min", "--sound", "")),
    # Levels
    (2, "between -12 and 6 dB", ("run", "1min", "--click-volume", "7")),
    (2, "--voice-volume -21", ("run", "1min", "--voice-volume", "-21")),
    (2, "--earcon-volume nan", ("run", "1min", "--earcon-volume", "nan")),
    (2, "loud", ("run", "1min", "--click-volume", "loud")),
    # Simulations and recordings
    (2, "abc", ("run", "1min", "--simulate=abc")),
    (2, "Leave one of them out", ("run", "1min", "--simulate", "--sensors", "r.fit")),
    (3, "missing.fit", ("run", "1min", "--sensors", "missing.fit")),
    (3, "notes.txt/run.fit", ("run", "1min", "--sensors", "notes.txt/run.fit")),
    (3, "dir", ("run", "1min", "--sensors", "dir")),
    (2, "FIT activity", ("run", "1min", "--sensors", "empty.fit")),
    (2, "FIT activity", ("run", "1min", "--sensors", "noise.fit")),
    (2, "empty.jsonl is not a journal", ("run", "1min", "--sensors", "empty.jsonl")),
    (2, "noise.jsonl is not a journal", ("run", "1min", "--sensors", "noise.jsonl")),
    (2, "not a journal", ("run", "1min", "--sensors", "headless.jsonl")),
    (2, "another version", ("run", "1min", "--sensors", "newer.jsonl")),
    (2, "at 1.0 s", ("run", "1min", "--sensors", "broken.jsonl")),
    (2, "notes.txt", ("run", "1min", "--sensors", "notes.txt")),
    (2, "--sensors is empty", ("run", "1min", "--sensors", "")),
    # Where the sound goes
    (2, "--speed 0", ("run", *SIMULATED, "--speed", "0")),
    (2, "--speed nan", ("run", *SIMULATED, "--speed", "nan")),
    (2, "--speed fast", ("run", *SIMULATED, "--speed", "fast")),
    (2, "needs a file or null", ("run", *SIMULATED, "--speed", "8", "--out", "1")),
    (2, "simulated or a recorded", ("run", "1min", "--speed", "8", "--out", "x.wav")),
    (2, "--latency 5", ("run", "1min", "--latency", "5")),
    (2, "--lead 501", ("run", "1min", "--lead", "501")),
    (2, "--lead -1", ("run", "1min", "--lead", "-1")),
    (2, "--lead", ("render", "1min", "-o", "x.wav", "--lead", "100")),
    (2, "--lead-in 99", ("run", "1min", "--lead-in", "99")),
    (2, "--out is empty", ("run", "1min", "--out", "")),
    (2, "'-o'", ("render", "1min")),
    (2, ".flac", ("render", "1min", "-o", "x.aiff")),
    (2, ".flac", ("render", "1min", "-o", "dir")),
    (2, "folder", ("render", "1min", "-o", "dir.wav")),
    (2, "six hours", ("render", "7h", "-o", "x.wav")),
    (2, "notes.txt/x.wav", ("render", "1min", "-o", "notes.txt/x.wav")),
    (2, "no/such/x.wav", ("render", "1min", "-o", "no/such/x.wav")),
    (2, "block", ("render", "1min", "-o", "x.wav", "--block", "0")),
    (2, "bella", ("render", "1min", "-o", "x.wav", "--voice", "bella")),
    (2, "loud", ("render", "1min", "-o", "x.wav", "--talk", "loud")),
    # Where the session is recorded
    (2, "dir", ("render", "1min", "-o", "x.wav", "--journal", "dir")),
    (2, "notes.txt", ("render", "1min", "-o", "x.wav", "--journal", "notes.txt")),
    (2, "notes.txt/j", ("render", "1min", "-o", "x.wav", "--journal", "notes.txt/j")),
    (2, "2026-03-01", ("render", "1min", "-o", "x.wav", "--journal", "real.jsonl")),
    (2, "same file", ("render", "1min", "-o", "x.wav", "--journal", "x.wav")),
    (2, "dir", ("run", "1s", "--out", "x.wav", "--journal", "dir")),
    (2, "dir", ("run", "1s", "--out", "x.wav", "--simulate", "--speed", "9", "--journal", "dir")),
    (2, "same file", ("run", "1s", "--sensors", "a.jsonl", "--journal", "a.jsonl")),
    (2, "--journal is empty", ("render", "1min", "-o", "x.wav", "--journal", "")),
    (2, "--out is empty", ("doctor", "--out", "")),
    # Commands
    (2, "dance", ("dance",)),
    (2, "--nosuch", ("--nosuch",)),
    (2, "--nosuch", ("run", "1min", "--nosuch")),
    (2, "--journal", ("render", "1min", "-o", "x.wav", "--journal")),
]


@pytest.mark.parametrize(
    ("code", "named", "args"), WRONG, ids=[" ".join(a)[:60] for *_, a in WRONG]
)
def test_what_is_wrong_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], code: int, named: str, args: tuple[str, ...]
) -> None:
    """The right exit code, one or two sentences that name the fault, and no file touched."""
    before = files(folder)
    outcome = typed(capsys, *args, *(("--out", "null") if _needs_out(args) else ()))
    assert code == outcome.code
    assert is_helpful(outcome.err), outcome.err
    assert named in outcome.err
    assert before == files(folder)


def _needs_out(args: tuple[str, ...]) -> bool:
    """A run that is meant to fail does not try a device."""
    return args[0] == "run" and "--out" not in args and "--speed" not in args


def test_a_file_is_no_device_among_others(folder: Path) -> None:
    """Devices are tried in turn; a file or null stands alone."""
    for out in ("a.ogg", "null"):
        outcome = footfall(folder, "run", "1min 170spm", "--out", "Headphones", "--out", out)
        sentence = f"footfall: --out {out} takes the place of a device. Name it alone.\n"
        assert (2, "", sentence) == (outcome.code, outcome.out, outcome.err)


def test_an_unknown_device_is_missing(folder: Path) -> None:
    """Exit code 3, one or two sentences, nothing recorded."""
    before = files(folder)
    outcome = footfall(folder, "run", "1min 170spm", "--out", "nowhere")
    assert (3, "") == (outcome.code, outcome.out)
    assert is_helpful(outcome.err), outcome.err
    assert "nowhere" in outcome.err
    assert before == files(folder)


@pytest.mark.parametrize(
    ("code", "args"),
    [
        (2, ("run", "8x400m 5k")),
        (2, ("run", "")),
        (3, ("render", "1min", "-o", "x.wav", "--sensors", "missing.fit")),
    ],
)
def test_the_process_ends_with_the_code(folder: Path, code: int, args: tuple[str, ...]) -> None:
    """As a process, too: nothing on standard output, no traceback on the other."""
    outcome = footfall(folder, *args)
    assert (code, "") == (outcome.code, outcome.out)
    assert is_helpful(outcome.err), outcome.err


def test_a_full_disk_is_no_fault_of_ours(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that cannot be written is told of, and the session goes on to its end; then all of
    it is somewhere else.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    outcome = typed(capsys, "render", *SIMULATED, "-o", "x.wav", "--journal", "/dev/full")
    (saved,) = folder.glob("footfall-*/full")
    said = (
        "The journal cannot be written: No space left on device. The session goes on, and what is "
        "recorded waits for room.\n"
        f"/dev/full could not be written to its end. All of it is in {saved}.\n"
    )
    assert b'"reason":"done"' in saved.read_bytes()
    assert (0, said) == (outcome.code, outcome.err)
    assert (folder / "x.wav").exists()


@pytest.mark.parametrize("read", [False, True], ids=["at once", "after a line"])
def test_a_reader_who_goes_away_sees_no_traceback(folder: Path, read: bool) -> None:
    """`| head -1`: silence on standard error, whatever the moment."""
    args = ("render", "--time", "1s", "-o", "x.wav", "--journal", "x.jsonl")
    with subprocess.Popen(
        command(*args),
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        if read:
            assert "That is: 1s\n" == process.stdout.readline()
        process.stdout.close()
        assert "" == process.stderr.read()


# --- What works ---------------------------------------------------------------------------------


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """`footfall --version` names the program and its version."""
    assert Outcome(0, f"footfall {__version__}\n", "") == typed(capsys, "--version")


@pytest.mark.parametrize(
    "args", [(), ("--help",), ("run", "-h"), ("render", "--help"), ("doctor", "-h")]
)
def test_help_is_there(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    """Help goes to standard output, with a usage line; no command at all asks for it, too."""
    outcome = typed(capsys, *args)
    assert (0, "") == (outcome.code, outcome.err)
    assert outcome.out.startswith("Usage: footfall ")


@pytest.mark.parametrize(
    ("flags", "notation"),
    [
        (("--time", "2s"), "2s"),
        (("--time", "2s", "--zone", "2"), "2s Z2"),
        (("--time", "2s", "--zone", "z1-2"), "2s Z1-2"),
        (("--distance", "30m"), "30m"),
        (("--work", "1s 180spm"), "1x(1s 180spm)"),
        (("--reps", "2", "--work", "1s @5k", "--rest", "1s"), "2x(1s @5k, 1s rest)"),
        (
            ("--warmup", "2s", "--reps", "2", "--work", "1s", "--float", "1s", "--cooldown", "3s"),
            "2s warmup; 2x(1s, 1s float); 3s cooldown",
        ),
    ],
)
def test_flags_teach_the_notation(
    folder: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], notation: str
) -> None:
    """The notation that flags amount to is printed, and its session is the same, byte for byte."""
    args = ("--voice", "off", "--journal", "a.jsonl", "-o", "a.wav")
    outcome = typed(capsys, "render", *flags, *args)
    assert (0, f"That is: {notation}") == (outcome.code, outcome.out.split("\n")[0])
    by_flags = (folder / "a.wav").read_bytes(), (folder / "a.jsonl").read_bytes()
    typed(capsys, "render", notation, *args)
    assert by_flags == ((folder / "a.wav").read_bytes(), (folder / "a.jsonl").read_bytes())


@pytest.mark.parametrize(
    ("args", "seed"),
    [
        (("--simulate", "1s"), 1),
        (("1s", "--simulate"), 1),
        (("--simulate", "7", "1s"), 7),
        (("1s", "--simulate=9"), 9),
        (("1s", "--simulate", "-3"), -3),
        (("--simulate", "--voice", "off", "1s"), 1),
    ],
)
def test_a_seed_is_a_whole_number(
    folder: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], seed: int
) -> None:
    """Any other word that follows `--simulate` stays the workout, and the seed is 1."""
    outcome = typed(capsys, "render", *args, "-o", "a.wav", "--journal", "a.jsonl")
    header = records(folder / "a.jsonl")[0]
    assert (0, "1s", seed) == (outcome.code, header["workout"], header["seed"])


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), {}),
        (("--beat", "step", "--accent", "none"), {}),
        (("--beat", "stride", "--accent", "left"), {"beat": 2, "accent": [2]}),
        (("--beat", "3", "--accent", "6"), {"beat": 3, "accent": [6]}),
        (("--accent", "breath:3:2"), {"accent": [3, 2]}),
    ],
)
def test_the_journal_tells_the_beat_and_the_accent(
    folder: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], expected: Any
) -> None:
    """In the header where they were chosen, and in each grid with beats."""
    typed(capsys, "render", "1s 180spm", *args, "-o", "a.wav", "--journal", "a.jsonl")
    header, *_ = lines = records(folder / "a.jsonl")
    chosen = {key: header["options"][key] for key in ("beat", "accent") if key in header["options"]}
    grid = next(record for record in lines if record["type"] == "grid")
    assert expected == chosen
    assert (expected.get("beat", 1), expected.get("accent", [])) == (grid["every"], grid["accents"])


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[cadence]\nlow = 'Tick tock'", {"cadence.low": ["Tick tock."]}),
        ("start = ['Hi.', 'Hello.']\n'rep.last' = 'One left!'",
         {"start": ["Hi.", "Hello."], "rep.last": ["One left!"]}),
        ("\ufeffstart = 'Hi.'", {"start": ["Hi."]}),
        ("", None),
    ],
)  # fmt: skip
def test_the_journal_keeps_a_runners_own_phrases(
    folder: Path, capsys: pytest.CaptureFixture[str], toml: str, says: dict[str, list[str]] | None
) -> None:
    """Dots and tables of the file mean the same; a full stop is added where one is missing."""
    (folder / "own.toml").write_text(toml, "utf-8")
    args = ("30s easy", "--phrases", "own.toml", "-o", "a.wav", "--journal", "a.jsonl")
    assert 0 == typed(capsys, "render", *args).code
    header, *records = map(json.loads, (folder / "a.jsonl").read_text().splitlines())
    assert says == header["options"].get("phrases")
    first = next(one["text"] for one in records if one["type"] == "say")
    assert first.startswith("Hi." if says and "start" in says else "Here we go.")


def test_what_was_drawn_is_drawn_again_in_a_replay(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The header tells the seed, where anything is drawn, and a replay takes it from there."""
    told = {}
    for name, *args in (("a", "--simulate", "5"), ("b", "--sensors", "a.jsonl"), ("c",)):
        workout = ("3x(random 1s-9s easy, 1s hard)", "--voice", "off")
        typed(capsys, "render", *workout, *args, "-o", "x.wav", "--journal", f"{name}.jsonl")
        lines = records(folder / f"{name}.jsonl")
        steps = [(line["t"], line["end"]) for line in lines if line["type"] == "step"]
        told[name] = lines[0]["options"]["seed"], steps
    assert (5, 1) == (told["a"][0], told["c"][0])
    assert told["a"] == told["b"]
    assert told["a"][1] != told["c"][1]
    assert {"random 1s-9s", "1s"} == {end for _, end in told["a"][1]}
    typed(capsys, "render", "1s easy", "-o", "x.wav", "--journal", "d.jsonl")
    assert "seed" not in records(folder / "d.jsonl")[0]["options"]


def test_the_phrases_of_the_documentation_can_be_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example of docs/phrases.md is a file as it stands."""
    page = (Path(__file__).parent.parent / "docs" / "phrases.md").read_text("utf-8")
    (folder / "own.toml").write_text(page.split("```toml\n")[1].split("```")[0], "utf-8")
    args = ("1s easy", "--phrases", "own.toml", "-o", "a.wav", "--journal", "a.jsonl")
    assert 0 == typed(capsys, "render", *args).code
    header = json.loads((folder / "a.jsonl").read_text().splitlines()[0])
    assert header["options"]["phrases"]["rep.last"] == ["Last one, all yours."]


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        (None, "There is no file own.toml."),
        (b"\xff", "own.toml is not TOML"),
        (b"start = ", "own.toml is not TOML"),
        (b"start = 3", "own.toml: 'start' is no text, and no list of texts."),
        (b"start = [3]", "own.toml: 'start' is no text"),
        (b"'cadence.low' = 'a'\n[cadence]\nlow = 'b'", "own.toml has 'cadence.low' twice."),
        (b"a = " + b"[" * 9999, "own.toml has too many tables within tables."),
        (b".".join([b"a"] * 3000) + b" = 'a'", "own.toml has too many tables within tables."),
        (b"begin = 'a'", "There is no phrase called 'begin'."),
        (b"rep = 'Rep {n}'", "has {n}; between braces it can have {of}, {rep}"),
    ],
)
def test_phrases_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str], toml: bytes | None, complaint: str
) -> None:
    """A file of phrases with a fault is refused before anything is written."""
    if toml is not None:
        (folder / "own.toml").write_bytes(toml)
    before = files(folder)
    outcome = typed(capsys, "render", "10s easy", "-o", "a.wav", "--phrases", "own.toml")
    assert (2, "") == (outcome.code, outcome.out)
    assert complaint in outcome.err
    assert before == files(folder)


@pytest.mark.parametrize(
    ("focus", "theme"),
    [("auto", "posture"), ("arms", "arms"), ("breath", "breath"), ("off", None)],
)
def test_the_journal_tells_the_focus(
    folder: Path, capsys: pytest.CaptureFixture[str], focus: str, theme: str | None
) -> None:
    """What can be had again has the same theme each week."""
    args = ("1s easy", "--focus", focus, "-o", "a.wav", "--journal", "a.jsonl")
    assert 0 == typed(capsys, "render", *args).code
    header = json.loads((folder / "a.jsonl").read_text().splitlines()[0])
    assert theme == header["options"].get("focus")


def test_a_focus_changes_on_mondays() -> None:
    """Monday to Sunday have one theme, and the next Monday another."""
    monday = date(2026, 11, 23).toordinal()
    themes = [focus_of("auto", monday + day) for day in range(36)]
    assert all(len(set(themes[n : n + 7])) == 1 for n in range(0, 35, 7))
    assert set(THEMES) == set(themes)
    assert themes[0] == themes[35]


@pytest.mark.usefixtures("folder")
def test_a_simulated_runner_tells_the_heart_rates_that_zones_need(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Zones by reserve, with neither --hr-max nor --hr-rest."""
    args = ("--zones", "reserve", "-o", "a.wav", "--journal", "a.jsonl")
    outcome = typed(capsys, "render", "2s Z2", "--simulate", *args)
    assert (0, "") == (outcome.code, outcome.err)


def test_a_workout_is_read_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notation of several lines, with a comment."""
    (folder / "today.txt").write_text("2s easy  # slowly\n2x(1s hard, 1s float)\n", "utf-8")
    typed(capsys, "render", "today.txt", "-o", "a.wav", "--journal", "a.jsonl")
    assert "2s easy; 2x(1s hard, 1s float)" == records(folder / "a.jsonl")[0]["workout"]


def test_a_steep_ramp_is_warned_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The warning goes to standard error, and the session goes on."""
    args = ("-o", "a.wav", "--journal", "a.jsonl", "--voice", "off")
    outcome = typed(capsys, "render", "30s 120->240spm", *args)
    assert 0 == outcome.code
    assert is_helpful(outcome.err)
    assert "1.2%" in outcome.err
    assert (folder / "a.wav").exists()


@pytest.mark.usefixtures("folder")
def test_a_workout_without_a_cadence_says_that_there_is_no_click(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody waits for a click that never comes: it is said first, with the way to have one."""
    expected = "No step names a cadence, so there is no click. Add --spm 170."
    silent = typed(capsys, "render", "1s", "-o", "a.ogg", "--journal", "a.jsonl")
    assert expected == silent.out.splitlines()[0]
    asked = typed(capsys, "render", "1s", "--spm", "170", "-o", "a.ogg", "--journal", "a.jsonl")
    assert expected not in asked.out


def test_a_session_ends_with_three_lines_that_name_every_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The session, the runner, the files; and there is no file that is not named."""
    before = files(folder)
    outcome = typed(
        capsys, "render", "2x(1s hard 180spm, 1s float)", "-o", "a.ogg", "--journal", "a.jsonl"
    )
    assert [
        "Done after 0:04, 2 hard efforts.",
        "No sensor was heard.",
        "Audio: a.ogg  Journal: a.jsonl",
    ] == outcome.out.splitlines()
    assert {"a.ogg", "a.jsonl"} == set(files(folder)) - set(before)


def test_without_a_name_the_journal_goes_home(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two sessions within a second: two journals in the data folder, both named."""
    named = []
    for _ in range(2):
        outcome = typed(capsys, "run", *SIMULATED, "--out", "null", "--speed", "max")
        named.append(Path(outcome.out.splitlines()[-1].removeprefix("Journal: ")))
    assert 2 == len(set(named))
    for path in named:
        assert path.is_relative_to(folder / "home")
        assert "end" == records(path)[-1]["type"]


def test_a_rehearsal_may_be_written_over_and_has_no_date(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A render without a runner can be had again: `started` is null, a second one replaces it."""
    for _ in range(2):
        outcome = typed(capsys, "render", "1s", "-o", "a.wav", "--journal", "a.jsonl")
        assert 0 == outcome.code
    assert None is records(folder / "a.jsonl")[0]["started"]


def test_a_run_that_was_cut_is_replayed_as_far_as_it_goes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of a .fit file: the session is whole, its readings end with the file."""
    whole = (DATA / "run-57s.fit").read_bytes()
    (folder / "cut.fit").write_bytes(whole[: len(whole) // 2])
    args = ("--sensors", "cut.fit", "-o", "a.wav", "--journal", "a.jsonl", "--voice", "off")
    assert 0 == typed(capsys, "render", "1min", *args).code
    lines = records(folder / "a.jsonl")
    assert 60.0 <= lines[-1]["t"]
    assert any(each["type"] == "reading" for each in lines)


# --- A recorded run -----------------------------------------------------------------------------

RECORDED = "10min easy Z1-2; 5x(3min hard Z4, 2min float 165spm); 5min easy"
Z12, Z4 = (0.5 * 185, 0.7 * 185), (0.8 * 185, 0.9 * 185)


@pytest.fixture(scope="module")
def coached(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the journal of a coached replay of a recorded run."""
    folder = tmp_path_factory.mktemp("coached")
    recording = str(DATA / "run-47min.fit")
    args = ("--sensors", recording, "--hr-max", "185", "--out", "null", "--journal", "b.jsonl")
    assert 0 == footfall(folder, "run", RECORDED, *args, "--speed", "max").code
    return folder


def of(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The lines of a type in the replay's journal."""
    return [each for each in records(folder / "b.jsonl") if each["type"] == kind]


def test_the_steps_of_a_replay_begin_on_their_boundaries(coached: Path) -> None:
    """Ten minutes, five times three and two, and five more: to the frame."""
    starts = [0.0, *(600.0 + 300 * k + 180 * m for k in range(5) for m in (0, 1)), 2100.0]
    assert starts == [step["t"] for step in of(coached, "step")]


def test_no_heart_rate_prompt_comes_within_its_gate(coached: Path) -> None:
    """112 s after the start, 90 s after a harder step; the floats have no zone, and no prompt."""
    steps = [(step["t"], step["kind"]) for step in of(coached, "step")]
    gates = {"easy": 112.0, "work": 90.0}
    said = [one for one in of(coached, "say") if one["kind"].startswith("heart_rate")]
    assert len(said) >= 5
    for one in said:
        began, kind = max(step for step in steps if step[0] <= one["wanted"] / 48_000)
        assert kind in gates
        assert one["wanted"] / 48_000 >= began + gates[kind]


def test_every_heart_rate_prompt_is_true(coached: Path) -> None:
    """Who is told to be high was over the band for the last ten seconds, who is low below it."""
    beats = [(r["t"], r["value"]) for r in of(coached, "reading") if r["signal"] == "heart_rate"]
    for one in of(coached, "say"):
        at = one["wanted"] / 48_000
        low, high = Z12 if at < 600 else Z4
        latest = [value for t, value in beats if at - 10 < t <= at]
        match one["kind"]:
            case "heart_rate.high":
                assert all(value > high for value in latest)
            case "heart_rate.low":
                assert all(value < low for value in latest)
            case "heart_rate.back":
                assert low <= latest[-1] <= high
            case "ceiling":
                assert latest[-1] >= 0.95 * 185 - 1


def test_no_two_sentences_overlap(coached: Path) -> None:
    """Each begins when the one before it is over."""
    spans = [(one["started"], one["ended"]) for one in of(coached, "say") if one["started"]]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_a_journal_replays_to_the_same_readings(coached: Path) -> None:
    """What the sensors sent and what it meant: the same lines, from a journal as from a .fit."""
    again = ("--sensors", "b.jsonl", "--hr-max", "185", "--journal", "c.jsonl", "--out", "null")
    assert 0 == footfall(coached, "run", RECORDED, *again, "--speed", "max").code
    first, second = (
        [each for each in records(coached / name) if each["type"] in ("packet", "reading")]
        for name in ("b.jsonl", "c.jsonl")
    )
    assert len(first) > 5000
    assert first == second
