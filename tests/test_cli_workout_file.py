"""Workout files on the command line: found or not, carried over, and told about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from footfall import notation
from footfall.cli.workout_file import file_named, read_file
from footfall.errors import NotationError, UsageError
from footfall.formats.workout_file import write_workout
from program import footfall

ZWO = (
    "\n<workout_file><name>Short</name><sportType>run</sportType><workout>"
    '<SteadyState Duration="30" Power="1"/><SteadyState Duration="20" Power="0.8"/>'
    "</workout></workout_file>"
)


@pytest.mark.parametrize(
    ("text", "is_file"),
    [
        ("easy.zwo", True),
        ("EASY.FIT", True),
        ("folder/easy.icu", True),
        ("workout.json", True),
        ("10min easy", False),
        ('5min "see notes.txt"', False),
        ("3x(lap.txt)", False),
        ("a" * 5000, False),
        ("\0", False),
        (None, False),
    ],
)
def test_a_name_is_told_from_a_workout(text: str | None, is_file: bool) -> None:
    """A name has a suffix that is known, no blank and no bracket, or is one of a file."""
    assert is_file == (file_named(text) is not None)


def test_a_file_of_any_name_is_one(tmp_path: Path) -> None:
    """Whoever calls a workout `tuesday` finds it."""
    path = tmp_path / "tuesday run"
    path.write_text("10min easy")
    assert path == file_named(str(path))
    assert notation.parse("10min easy").workout == read_file(path).workout


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """By the file's name: one that is missing, a folder, too long a one, and a wrong one."""
    folder, long, wrong, text = (tmp_path / name for name in ("a.fit", "b.fit", "c.zwo", "d.txt"))
    folder.mkdir()
    with long.open("wb") as stream:
        stream.truncate(10**9)
    wrong.write_text("<a>")
    text.write_text("10min easy; 3x(")
    for path, message in (
        (tmp_path / "e.zwo", "no workout file"),
        (folder, "is no file"),
        (long, "b.fit: A workout file has at most 1 MB"),
        (wrong, "c.zwo: This .zwo file is not XML"),
        (Path("\0.zwo"), "cannot be read"),
    ):
        with pytest.raises(UsageError, match=message):
            read_file(path)
    with pytest.raises(NotationError, match="line 1, column 16"):
        read_file(text)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it."""
    os.mkfifo(tmp_path / "a.fit")
    with pytest.raises(UsageError, match="is no file"):
        read_file(tmp_path / "a.fit")


def test_a_workout_of_zwift_is_rendered(tmp_path: Path) -> None:
    """The notation that it amounts to is shown, and what was not carried is told."""
    (tmp_path / "easy.zwo").write_text(ZWO)
    done = footfall(
        tmp_path, *("render", "easy.zwo", "--simulate", "3", "--voice", "off"), "-o", "easy.wav"
    )
    assert (0, True) == (done.code, (tmp_path / "easy.wav").stat().st_size > 100_000)
    assert "That is: 30m @threshold; 20m easy\n" == done.out[: done.out.index("\n") + 1]
    note = "footfall: step 2: 80 % of threshold pace is read as easy"
    assert note in done.err.splitlines()


def test_a_fit_workout_is_read_from_its_file(tmp_path: Path) -> None:
    """What we wrote for a watch we run ourselves, whatever the case of its suffix."""
    workout = notation.parse("2x(3s hard 180spm, 3s float 170spm)").workout
    (tmp_path / "w.FIT").write_bytes(write_workout(workout, ".fit")[0])
    assert workout == read_file(tmp_path / "w.FIT").workout
