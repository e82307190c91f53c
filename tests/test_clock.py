"""The clock on the wall is set back and forward, in and between sessions: none of them minds.

What happens is counted in frames; the date is read for a name, and for `started`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from footfall.cli import cut as cut_module
from footfall.cli import recording as module
from footfall.cli.build import Plan
from footfall.cli.cut import now, read_cut
from footfall.cli.recording import begin, recording
from footfall.cli.resuming import plan_of
from footfall.devices import recordings
from footfall.devices.voice import Voice
from footfall.drive import Silence
from footfall.journal import Record, read
from footfall.model import Runner
from footfall.notation import parse
from footfall.session import Options
from program import environment
from recorded import GIVEN

NOON = 1_788_260_400.0
"""2026-09-01, 12:00 in London."""
VOICE = Voice("off")

JUMPING = """
import datetime, itertools, sys, time
times = itertools.cycle(map(float, sys.argv.pop(1).split(",")))
class Wall(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(next(times), tz)
datetime.datetime, time.time = Wall, lambda: next(times)
from footfall.cli.main import main
main()
"""
"""The program, where the clock on the wall shows another of these times whenever it is read."""


def started(folder: Path, *times: float) -> subprocess.Popen[bytes]:
    """A real runner's session while the clock shows these times in turn."""
    folder.mkdir()
    args = ("run", "1s easy 180spm; 1s hard 170spm", "--out", "null", "--sensors", "none")
    return subprocess.Popen(
        [sys.executable, "-c", JUMPING, ",".join(map(str, times)), *args, "--voice", "off"],
        env=environment(folder) | {"TZ": "Europe/London"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def journal(folder: Path) -> list[Record]:
    """What it left."""
    (path,) = (folder / "kept" / "footfall" / "sessions").glob("*.jsonl")
    return list(read(path.read_bytes().splitlines(keepends=True)))


def test_a_clock_that_is_set_while_somebody_runs_changes_nothing_but_the_date(
    tmp_path: Path,
) -> None:
    """Nine hours back, ten forward, at every look: each line is that of a quiet clock."""
    folders = tmp_path / "quiet", tmp_path / "jumping"
    clocks = (NOON,), (NOON, NOON - 9 * 3600, NOON + 10 * 3600)
    sessions = [started(folder, *clock) for folder, clock in zip(folders, clocks, strict=True)]
    assert [0, 0] == [session.wait(60) for session in sessions]
    quiet, jumping = map(journal, folders)
    assert "2026-09-01T12:00:00+01:00" == quiet[0]["started"]
    assert "2026-09-01T" == jumping[0]["started"][:11]
    for lines in (quiet, jumping):
        assert sorted(r["t"] for r in lines) == [r["t"] for r in lines]
    told = [[r for r in lines[1:] if r["type"] != "time"] for lines in (quiet, jumping)]
    assert told[0] == told[1]


class Wall(datetime):
    """A clock that stands, until a test sets it."""

    seconds = NOON

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        """What it shows, in the zone of the place."""
        assert tz is None
        return datetime.fromtimestamp(cls.seconds)


@pytest.fixture(autouse=True)
def wall(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[type[Wall]]:
    """The clock on the wall, in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for each in (module, cut_module):
        monkeypatch.setattr(each, "datetime", Wall)
    monkeypatch.setattr(Wall, "seconds", NOON)
    yield Wall
    monkeypatch.undo()
    time.tzset()


def recorded() -> Path:
    """The journal of a session that a real runner began."""
    workout = parse("10s easy").workout
    plan = Plan(workout, Runner(), Options(), None, Silence(), None, (), None)
    begun = begin(plan, VOICE.lengths.clip, None, live=True)
    with recording(GIVEN, plan, begun, None, live=True, tell=print) as (book, path):
        book.flush(2.0)
    return path


def test_the_same_second_may_come_again() -> None:
    """Each session has a journal of its own, none is written over, and each is found by name."""
    paths = [recorded() for _ in range(3)]
    stem = "2026-09-01T13-00-00"
    assert [stem, f"{stem}-2", f"{stem}-3"] == [path.stem for path in paths]
    assert paths == [recordings.named(path.stem) for path in paths]
    assert {"session", "time"} == {
        json.loads(line)["type"] for path in paths for line in path.read_bytes().splitlines()
    }


def test_in_the_hour_that_comes_twice_the_zone_tells_which(wall: type[Wall]) -> None:
    """On the last Sunday of October, half past two is first summer time and then is not."""
    half_past_two = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    told = []
    for hour in range(2):
        wall.seconds = half_past_two.timestamp() + 3600 * hour
        told.append(now())
    assert ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"] == told


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_a_session_goes_on_whatever_the_clock_has_become(wall: type[Wall], days: int) -> None:
    """Back in time, too, and once more: it is as far as it was; an offer tells when it began."""
    path = recorded()
    os.utime(path, (NOON + 1e9, NOON + 1e9))  # the clock was wrong when it was written
    day = "1 September, " if days else ""
    began = f"The session of {day}13:00 was cut off after 0:02. "
    for _ in range(2):
        wall.seconds += 86_400 * days
        assert (cut_module.offer() or "").startswith(began)
        assert path == cut_module.find()
        cut = read_cut(path)
        plan = plan_of(cut, GIVEN)
        gone = begin(plan, VOICE.lengths.clip, cut, live=True)
        assert gone.opening.at == 2.0
        with recording(GIVEN, plan, gone, cut, live=True, tell=print):
            pass
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    dates = [datetime.fromtimestamp(NOON + 86_400 * days * n).astimezone() for n in (1, 2)]
    assert [f"{date:%Y-%m-%dT%H:%M}" for date in dates] == [
        line["started"][:16] for line in lines if line["type"] == "resume"
    ]
    assert sorted(line["t"] for line in lines) == [line["t"] for line in lines]
