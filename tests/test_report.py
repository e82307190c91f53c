"""`footfall report`: which session it takes, what it writes, and what it says when it cannot."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from footfall.cli.main import main
from footfall.cli.report import Reader
from footfall.journal import line
from made import Made
from pages import read_page
from program import Outcome, environment, footfall


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runner who has recorded three sessions, and works in a folder of their own."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "kept" / "footfall" / "sessions"
    kept.mkdir(parents=True)
    for day, name in (("01", "First"), ("03", "Third"), ("02", "Second")):
        (kept / f"2026-05-{day}T07-00-00.jsonl").write_bytes(_run(name))
    return tmp_path


def _run(name: str) -> bytes:
    made = Made(f"name: {name}\n1min easy").step(0, "easy", "60s").end(60)
    made.header["started"] = "2026-05-01T07:00:00+02:00"
    return made.each("heart_rate", 0, 60, 130).data()


def _report(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    with pytest.raises(SystemExit) as ended:
        main(["report", *args])
    told = capsys.readouterr()
    code = ended.value.code
    return Outcome(code if isinstance(code, int) else -1, told.out, told.err)


def _title(path: Path) -> str:
    return read_page(path.read_text("utf-8")).text.partition(" Run:")[0]


@pytest.mark.parametrize(
    ("args", "file", "title"),
    [
        ((), "2026-05-03T07-00-00.html", "Run: Third"),
        (("2026-05-02",), "2026-05-02T07-00-00.html", "Run: Second"),
        (("2026-05-01T07-00-00", "-o", "out/my run.html"), "out/my run.html", "Run: First"),
        (("own.jsonl", "-o", "own.htm"), "own.htm", "Run: Own"),
    ],
)
def test_the_newest_session_a_day_a_name_or_a_file(
    home: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], file: str, title: str
) -> None:
    """The page is written, and the output names it."""
    (home / "own.jsonl").write_bytes(_run("Own"))
    assert Outcome(0, f"Report: {file}\n", "") == _report(capsys, *args)
    assert title == _title(home / file)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("2025",), 3, "There is no session 2025"),
        (("gone.jsonl",), 3, "The journal gone.jsonl cannot be read: No such file or directory."),
        (("-o", "run.pdf"), 2, "run.pdf is no page. Name a file that ends in .html."),
        (("-o", "folder.html"), 2, "folder.html is a folder. Name a file in it."),
        (("-o", ""), 2, ""),
        (("notes.jsonl",), 2, "notes.jsonl: It is not a journal of Footfall"),
        (("empty.jsonl",), 2, "empty.jsonl: It is not a journal of Footfall"),
        (("later.jsonl",), 2, "later.jsonl: It was written by another version of Footfall."),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, words: str
) -> None:
    """With the code of what is missing or wrong, and no page."""
    (home / "folder.html").mkdir()
    (home / "notes.jsonl").write_text('{"my": "notes"}\n')
    (home / "empty.jsonl").touch()
    later = Made()
    later.header["version"] = 2
    (home / "later.jsonl").write_bytes(later.data())
    found = _report(capsys, *args)
    assert (code, "") == (found.code, found.out)
    assert found.err.startswith("footfall: ")
    assert words in found.err
    assert not list(home.glob("*.htm*/*")) + [p for p in home.glob("*.htm*") if p.is_file()]


def test_without_any_session_there_is_nothing_to_report(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A runner who has never run is told to."""
    shutil.rmtree(home / "kept")
    found = _report(capsys)
    assert 3 == found.code
    assert "No session has been recorded" in found.err


@pytest.mark.usefixtures("home")
def test_without_the_library_that_draws_there_is_no_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said before anything is read."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    told = "footfall: The plots need matplotlib, which is not there: pip install matplotlib.\n"
    assert Outcome(3, "", told) == _report(capsys)


def test_a_damaged_journal_is_reported_up_to_its_damage(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page says at which line it ends."""
    lines = _run("Cut").splitlines(keepends=True)
    (home / "cut.jsonl").write_bytes(b"".join([*lines[:30], b"{half a li\n", *lines[31:]]))
    assert 0 == _report(capsys, "cut.jsonl").code
    text = read_page((home / "cut.html").read_text("utf-8")).text
    assert "The journal is damaged at line 31: what comes after it could not be trusted" in text


@pytest.mark.parametrize("rest", [b"", b'{"t":29.0,"ty'])
def test_a_journal_that_was_cut_off_is_not_called_damaged(
    home: Path, capsys: pytest.CaptureFixture[str], rest: bytes
) -> None:
    """Whether or not a line was being written when all ended."""
    lines = _run("Cut").splitlines(keepends=True)
    (home / "cut.jsonl").write_bytes(b"".join(lines[:30]) + rest)
    assert 0 == _report(capsys, "cut.jsonl").code
    text = read_page((home / "cut.html").read_text("utf-8")).text
    assert "damaged" not in text
    assert "The journal does not come to an end: this is the run up to 0:27." in text


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    """In kB, each time a quarter of a MB was read, of a file of 768 kB."""
    path, heard = tmp_path / "long.jsonl", list[tuple[int, int]]()
    path.write_bytes(b"".join(line({"t": 0.0, "type": "x", "of": "-" * 978}) for _ in range(768)))
    reader = Reader(path, lambda done, total: heard.append((done, total)))
    assert 768 == len(list(reader.records()))
    assert 768 * 1024 == path.stat().st_size
    assert [(256, 768), (512, 768), (768, 768)] == heard


def test_a_page_is_shown_when_it_is_asked_for(home: Path) -> None:
    """By the browser that the machine has."""
    shown = home / "shown"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{shown}"\n')
    browser.chmod(0o755)
    (home / "bare.jsonl").write_bytes(Made().data())
    args = ("report", "bare.jsonl", "--open", "-o", "run.html")
    told = footfall(home, *args, BROWSER=f"{browser} %s")
    assert Outcome(0, "Report: run.html\n", "") == told
    assert (home / "run.html").as_uri() == shown.read_text()


def test_a_recorded_run_becomes_a_page(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A simulated session as the program records it, from its journal to its page."""
    run = ("1min easy 170spm; 2x(20s hard, 20s float)", "--simulate", "3", "--voice", "off")
    with pytest.raises(SystemExit) as ended:
        main(["run", *run, "--out", "null", "--speed", "max"])
    assert 0 == ended.value.code
    capsys.readouterr()
    assert Outcome(0, "Report: run.html\n", "") == _report(capsys, "-o", "run.html")
    found = read_page((home / "run.html").read_text("utf-8"))
    assert found.text.startswith("Simulated run")
    assert ["1min easy", "20s hard", "20s float", "20s hard", "20s float"] == [
        row[1] for row in found.tables["Each step"][1:]
    ]
