"""Where a session is recorded when it cannot be where it should."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from footfall.cli.cut import read_cut
from footfall.cli.main import main
from footfall.cli.resuming import plan_of
from footfall.devices import recordings
from footfall.journal import Journal, read
from program import footfall
from recorded import GIVEN


def test_a_folder_that_cannot_be_written_is_told_of_and_ends_nothing(tmp_path: Path) -> None:
    """Once, with where it is recorded instead; there it is whole."""
    args = ("1s easy", "--simulate", "--out", "null", "--speed", "max")
    outcome = footfall(tmp_path, "run", *args, "--journal", "/sys/a.jsonl", TMPDIR=str(tmp_path))
    said = re.fullmatch(
        r"The session cannot be recorded in /sys/a\.jsonl: .*\. It goes into (.*) instead\.\n",
        outcome.err,
    )
    assert said
    assert (0, f"Journal: {said[1]}") == (outcome.code, outcome.out.splitlines()[-1])
    records = list(read(Path(said[1]).read_bytes().splitlines(keepends=True)))
    assert ("session", "end") == (records[0]["type"], records[-1]["type"])


def test_a_disk_that_is_full_from_the_beginning_takes_no_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes elsewhere at once, where a kill costs none of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 30, free=4095))
    args = ("1s easy", "--simulate", "--out", "null", "--speed", "max", "--voice", "off")
    with pytest.raises(SystemExit) as ended:
        main(["run", *args, "--journal", str(tmp_path / "full" / "a.jsonl")])
    (path,) = tmp_path.glob("footfall-*/a.jsonl")
    out, err = capsys.readouterr()
    assert (0, f"Journal: {path}") == (ended.value.code, out.splitlines()[-1])
    assert err == (
        f"The session cannot be recorded in {tmp_path}/full/a.jsonl: No space left on device. "
        f"It goes into {path} instead.\n"
    )


def test_a_session_that_nothing_takes_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the folder for what is temporary takes no file either, that is said."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setenv("XDG_DATA_HOME", "/proc/nowhere")
    with pytest.raises(SystemExit) as ended:
        main(["run", "1s easy", "--simulate", "--out", "null", "--speed", "max", "--voice", "off"])
    assert ended.value.code == 0
    assert capsys.readouterr().err.endswith("No other folder takes it: it is lost.\n")


def test_a_live_session_goes_on_elsewhere_too(tmp_path: Path) -> None:
    """It is told on the screen."""
    args = ("1s easy", "--sensors", "none", "--out", "null", "--voice", "off")
    outcome = footfall(tmp_path, "run", *args, "--journal", "/sys/a.jsonl", TMPDIR=str(tmp_path))
    told = [x for x in outcome.out.splitlines() if "cannot be recorded in /sys/a.jsonl" in x]
    assert (0, "", 1) == (outcome.code, outcome.err, len(told))


def test_the_longest_workout_is_in_a_journal_that_can_be_read(tmp_path: Path) -> None:
    """A hundred thousand characters, each of four bytes; to go on with, and for all that reads."""
    cue, many = "🏃" * 960, 100
    workout = "; ".join(f'1min easy "{cue}{n:02}"' for n in range(many))
    assert 97_000 < len(workout) <= 100_000
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        Journal(stream).begin(workout, {"talk": "normal"}, None)
    assert [workout] == [record["workout"] for record in recordings.records(path)]
    assert many == len(plan_of(read_cut(path), GIVEN).workout.items)
