"""Where a session is recorded when it cannot be where it should."""

from __future__ import annotations

import re
from pathlib import Path

from footfall.cli.cut import read_cut
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
