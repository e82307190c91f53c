"""`footfall history`: what a runner reads of the weeks and the sessions."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from program import command, environment, footfall
from recorded import Record, end, header, keep, reading, silence, step


def run(home: Path, day: int, spm: int, month: int = 5, **more: Any) -> None:
    """A session of eleven minutes at 3 m/s, zone 2, with a rep of a minute."""
    name = f"2020-{month:02}-{day:02}T07-00-00"
    records: list[Record] = [step(0, 1, "easy", "easy", "10min")]
    for t in range(0, 661, 3):
        if t == 600:
            records.append(step(600, 2, "work", "hard", "1min"))
        records += [
            reading(t, "heart_rate", 120),
            reading(t, "cadence", spm),
            reading(t, "distance", 3 * t),
        ]
    started = f"2020-{month:02}-{day:02}T07:00:00+02:00"
    first = {"started": started, "options": {"hr_max": 190}} | more
    path = home / "kept" / "footfall" / "sessions" / f"{name}.jsonl"
    tail = () if more.get("cut") else (silence(660), end(662))
    keep(path, header("10min easy; 1min hard", **first), *records, *tail)


def test_weeks_have_their_trends_and_sessions_their_lines(tmp_path: Path) -> None:
    """The newest week stands first; a simulation and a cut are marked, and what goes on is told."""
    run(tmp_path, 1, 168)
    run(tmp_path, 5, 172)
    run(tmp_path, 6, 176, cut=True)
    run(tmp_path, 7, 100, started=None, seed=3)
    done = footfall(tmp_path, "history", PYTHONIOENCODING="utf-8")
    expected = """\
Week of      runs   km    time  spm    Z1-2   Z3  Z4-5  in reps  reps
04 May 2020     2  4.0↗  22:00  174↗  100 %  0 %   0 %      9 %     2
27 Apr 2020     1  2.0   11:00  168   100 %  0 %   0 %      9 %     1

distance  ▄█  2.0 km → 4.0 km
cadence   ▃▅  168 spm → 174 spm
easy      ██  100 % → 100 %
reps      ▄█  1 → 2

2020-05-07T07-00-00  Thu  1.98 km  11:00  100 spm  1 rep  (simulated) 10min easy; 1min hard
2020-05-06T07-00-00  Wed  1.98 km  11:00  176 spm  1 rep  (unfinished) 10min easy; 1min hard
2020-05-05T07-00-00  Tue  1.98 km  11:00  172 spm  1 rep  10min easy; 1min hard
2020-05-01T07-00-00  Fri  1.98 km  11:00  168 spm  1 rep  10min easy; 1min hard
To go on with 2020-05-06T07-00-00, which was cut off: footfall resume
"""
    assert (0, "") == (done.code, done.err)
    assert expected == done.out


def test_the_week_that_is_not_over_says_so(tmp_path: Path) -> None:
    """Its way has no arrow: nobody knows how far it goes. There is no trend of nothing."""
    today = datetime.now(UTC)
    for back, metres in ((0, 90), (7, 10)):
        first = header(started=(today - timedelta(days=back)).isoformat())
        told = reading(0, "distance", 0), reading(9, "distance", metres), silence(10), end(10)
        path = tmp_path / f"kept/footfall/sessions/{back}.jsonl"
        keep(path, first, step(0, 1, "easy", None, "10s"), *told)
    done = footfall(tmp_path, "history", TZ="UTC", PYTHONIOENCODING="utf-8")
    assert ["this week", "1", "0.1", "0:10"] == re.split("  +", done.out.splitlines()[1])[:4]
    assert "\n\ndistance  ▁█  0.0 km → 0.1 km\n\n" in done.out


def test_the_last_week_is_told_while_this_one_tells_too_little(tmp_path: Path) -> None:
    """An hour and a half in zone 1 a week ago, and ten seconds of today."""
    today = datetime.now(UTC)
    for back, seconds in ((0, 10), (7, 5400)):
        first = header(started=(today - timedelta(days=back)).isoformat(), options={"hr_max": 200})
        hearts = (reading(t, "heart_rate", 110) for t in range(0, seconds + 1, 3))
        path = tmp_path / f"kept/footfall/sessions/{back}.jsonl"
        keep(path, first, step(0, 1, "easy", None, "2h"), *hearts, silence(seconds), end(seconds))
    done = footfall(tmp_path, "history", TZ="UTC", PYTHONIOENCODING="utf-8")
    assert "Last week 100 % of the time was easy. That is the way to last.\n" in done.out


def test_plain_terminals_have_plain_signs(tmp_path: Path) -> None:
    """Without Unicode arrows are +, - and ->, and there are no bars."""
    run(tmp_path, 1, 176)
    run(tmp_path, 5, 168)
    done = footfall(tmp_path, "history", "--units", "imperial", PYTHONIOENCODING="ascii")
    assert "04 May 2020     1  1.2   11:00  168-" in done.out
    assert "cadence   176 spm -> 168 spm\n" in done.out
    assert done.out.isascii()


def test_units_are_those_of_the_profile(tmp_path: Path) -> None:
    """Who has set miles reads miles."""
    run(tmp_path, 1, 168)
    footfall(tmp_path, "config", "units", "imperial")
    assert "  1.23 mi  " in footfall(tmp_path, "history").out


def test_json_has_all_of_it(tmp_path: Path) -> None:
    """Weeks with their shares, and sessions with their seconds."""
    run(tmp_path, 1, 168)
    done = footfall(tmp_path, "history", "--json")
    told = json.loads(done.out)
    assert [1] == [week["runs"] for week in told["weeks"]]
    assert [1.0, 0.0, 0.0] == told["weeks"][0]["shares"]
    (session,) = told["sessions"]
    assert (660.0, 168.0, False) == tuple(session[n] for n in ("seconds", "cadence", "recording"))


def test_a_session_is_deleted_and_brought_back(tmp_path: Path) -> None:
    """What to type next is said; the history is without it, and with it again."""
    run(tmp_path, 1, 168)
    done = footfall(tmp_path, "history", "delete", "2020-05-01")
    assert "Deleted 2020-05-01T07-00-00. To bring it back: footfall history undo\n" == done.out
    empty = footfall(tmp_path, "history")
    assert (0, "No session so far. `footfall run` records each.\n") == (empty.code, empty.out)
    assert "2020-05-01T07-00-00 is back.\n" == footfall(tmp_path, "history", "undo").out
    assert "2020-05-01T07-00-00" in footfall(tmp_path, "history").out
    again = footfall(tmp_path, "history", "undo")
    assert (3, "footfall: Nothing was deleted, so there is nothing to bring back.\n") == (
        again.code,
        again.err,
    )


def test_a_hostile_journal_hinders_none_and_tells_the_terminal_nothing(tmp_path: Path) -> None:
    """Its fault is a sentence; escape sequences in a workout or a name are blanks."""
    run(tmp_path, 1, 168)
    folder = tmp_path / "kept" / "footfall" / "sessions"
    (folder / "2020-05-02\x1b[2J.jsonl").write_bytes(b"\x1b[2J" * 100_000)
    keep(folder / "2020-05-03T07-00-00.jsonl", header("\x1b[2Jboo\n\x9b7m"), end(1))
    done = footfall(tmp_path, "history", PYTHONIOENCODING="utf-8")
    assert 0 == done.code
    assert done.err.startswith("footfall: 2020-05-02 [2J: It is not a journal")
    assert done.err.endswith("\nWhat is broken goes with: footfall history delete NAME\n")
    assert "(rendered)  [2Jboo  7m\n" in done.out
    assert "\x1b" not in done.out + done.err
    assert 0 == footfall(tmp_path, "history", "delete", "2020-05-02").code
    assert "" == footfall(tmp_path, "history").err


def shown(home: Path, columns: int) -> list[str]:
    """The lines of the history in a terminal; what is shown has to fit into its buffer."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    variables = environment(home) | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command("history"), env=variables, stdout=theirs, timeout=60)
    lines = os.read(ours, 4096).decode().split("\r\n")
    os.close(theirs)
    os.close(ours)
    assert 0 == done.returncode
    return lines


def test_a_list_fits_into_its_terminal(tmp_path: Path) -> None:
    """A workout of ten kilobytes gives way, so does a name; one that is no time has its day beside
    it, and of the weeks there is what there is room for.
    """
    run(tmp_path, 1, 168)
    folder = tmp_path / "kept" / "footfall" / "sessions"
    long = header("9" * 10_000, "2020-05-02T08:00:00Z")
    keep(folder / f"a-friend{'s' * 100}.jsonl", long, step(0, 1, "easy", None, "lap"), end(60))
    assert [
        f"a-friend{'s' * 21}…  Sat 02 May 2020 08:00  {'':7}   1:00{'':18}{'9' * 16}…",
        f"2020-05-01T07-00-00{'':13}Fri{'':20}1.98 km  11:00  168 spm  1 rep  10min easy; 1min…",
    ] == shown(tmp_path, 104)[-3:-1]
    narrow = shown(tmp_path, 33)
    assert ["Week of      runs   km    time", "27 Apr 2020     2  2.0   12:00"] == narrow[:2]


def test_a_session_that_is_being_recorded_is_no_one_to_go_on_with(tmp_path: Path) -> None:
    """It says so; once nobody writes it any more, it can go on."""
    run(tmp_path, 1, 168, cut=True)
    (path,) = (tmp_path / "kept" / "footfall" / "sessions").iterdir()
    with path.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        done = footfall(tmp_path, "history")
        assert done.out.endswith("1 rep  (being recorded) 10min easy; 1min hard\n")
        refused = footfall(tmp_path, "history", "delete", "2020")
        assert (2, True) == (refused.code, path.exists())
    assert footfall(tmp_path, "history").out.endswith(", which was cut off: footfall resume\n")


def test_simulations_are_summed_up_until_there_is_a_run(tmp_path: Path) -> None:
    """Somebody who only tries it sees what it would be like, and is told so."""
    run(tmp_path, 1, 168, started=None)
    done = footfall(tmp_path, "history")
    assert "27 Apr 2020     1" in done.out
    assert "Nobody ran these: they are summed up until there is a run.\n" in done.out
