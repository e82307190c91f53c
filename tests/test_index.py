"""The index of the sessions: the journals are trusted more, and what was deleted comes back."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

from footfall.devices import index, recordings
from footfall.errors import FootfallError, MissingError, UsageError
from recorded import end, header, keep, silence, step


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sessions of a runner who has none."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return recordings.folder()


def run(
    folder: Path, name: str, seconds: int = 10, started: str | None = "2026-05-01T07:00:00Z"
) -> Path:
    """A session of so many seconds."""
    records = (step(0, 1, "easy", "easy", f"{seconds}s"), silence(seconds), end(seconds))
    return keep(folder / f"{name}.jsonl", header(started=started), *records)


def refreshed() -> tuple[list[tuple[str, float]], int]:
    """Name and seconds of each session, and how many journals can be read in vain."""
    sessions = found()
    return [(one.name, one.seconds) for one in sessions.entries], len(sessions.faults)


def found() -> index.Sessions:
    """The sessions as they are now."""
    return index.refresh(index.default_path(), lambda *_: None)


def test_sessions_are_told_the_newest_first(sessions: Path) -> None:
    """By their names, which are the times of their beginnings; a broken one is a fault."""
    run(sessions, "2026-05-01T07-00-00")
    run(sessions, "2026-05-02T07-00-00", 20)
    keep(sessions / "2026-05-03T07-00-00.jsonl", end(1))
    names = [("2026-05-02T07-00-00", 20.0), ("2026-05-01T07-00-00", 10.0)]
    assert (names, 1) == refreshed()


def test_a_changed_journal_is_read_again_and_no_other(sessions: Path) -> None:
    """What the index says of an unchanged journal is taken; a new size or time makes it read."""
    one, two = (run(sessions, f"2026-05-0{day}T07-00-00") for day in (1, 2))
    refreshed()
    kept = json.loads(index.default_path().read_text())
    for session in kept["sessions"].values():
        session["entry"]["seconds"] = 77.0
    index.default_path().write_text(json.dumps(kept))
    run(sessions, one.stem, 30)
    assert ([(two.stem, 77.0), (one.stem, 30.0)], 0) == refreshed()
    os.utime(two)
    assert ([(two.stem, 10.0), (one.stem, 30.0)], 0) == refreshed()


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\0\xff",
        b"[" * 100_000,
        b"[]",
        b'{"version": 99, "sessions": {}}',
        b'{"version": 1, "sessions": []}',
        b'{"version": 1, "sessions": {"2026-05-01T07-00-00": 7}}',
    ],
)
def test_a_broken_index_is_made_again(sessions: Path, kept: bytes) -> None:
    """Whatever stands in its file, the sessions are those of the journals."""
    run(sessions, "2026-05-01T07-00-00")
    index.default_path().write_bytes(kept)
    for _ in range(2):
        assert ([("2026-05-01T07-00-00", 10.0)], 0) == refreshed()
    assert 1 == len(json.loads(index.default_path().read_text())["sessions"])


def test_a_journal_that_another_one_replaced_is_read(sessions: Path) -> None:
    """Though it has the same size and the same time."""
    one = run(sessions, "2026-05-01T07-00-00", 10)
    before = one.stat()
    refreshed()
    other = run(sessions, one.stem, 20)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (before.st_size, before.st_mtime_ns) == (one.stat().st_size, one.stat().st_mtime_ns)
    assert ([(one.stem, 20.0)], 0) == refreshed()


def test_sessions_are_sorted_by_when_they_began(sessions: Path) -> None:
    """Whatever they are called; one without a day comes last."""
    run(sessions, "2026-04-30T07-00-00")
    run(sessions, "mine", started="2026-05-02T07:00:00Z")
    run(sessions, "yours", started=None)
    run(sessions, "2026-05-03T07-00-00", started=None)
    names = ["2026-05-03T07-00-00", "mine", "2026-04-30T07-00-00", "yours"]
    assert names == [name for name, _ in refreshed()[0]]


def test_a_long_look_is_kept_in_part(sessions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed in the middle of it loses a part alone."""
    monkeypatch.setattr(index, "SAVED", 2)
    for day in (1, 2, 3, 4):
        run(sessions, f"2026-05-0{day}T07-00-00")
    seen: list[int] = []

    def tell(_done: int, _total: int) -> None:
        path = index.default_path()
        seen.append(len(json.loads(path.read_text())["sessions"]) if path.exists() else 0)

    index.refresh(index.default_path(), tell)
    assert [0, 0, 2, 2] == seen


def test_a_session_that_is_being_recorded_is_told_and_stays(sessions: Path) -> None:
    """It is read as far as it is, it cannot be deleted, and when it is over it can."""
    one = run(sessions, "2026-05-01T07-00-00")
    one.write_bytes(b"".join(one.read_bytes().splitlines(keepends=True)[:-1]))
    with one.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert frozenset({one.stem}) == found().recording
        with pytest.raises(UsageError, match=r"^2026-05-01T07-00-00 is being recorded now\. Stop"):
            index.delete("2026")
    assert frozenset() == found().recording
    assert one == index.delete("2026")


def test_who_does_not_wait_goes_on_from_there(sessions: Path) -> None:
    """What was read before an interruption is in the index, beside what was there already."""
    for day in (1, 2, 3):
        run(sessions, f"2026-05-0{day}T07-00-00")
    refreshed()
    for day in (2, 3):
        run(sessions, f"2026-05-0{day}T07-00-00", 20)

    def tell(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.refresh(index.default_path(), tell)
    kept = json.loads(index.default_path().read_text())["sessions"]
    expected = {f"2026-05-0{day}T07-00-00": seconds for day, seconds in ((1, 10), (2, 10), (3, 20))}
    assert expected == {name: one["entry"]["seconds"] for name, one in kept.items()}


def test_entries_of_another_session_are_not_taken(sessions: Path) -> None:
    """An entry with a right stamp and a wrong name is none."""
    run(sessions, "2026-05-01T07-00-00")
    refreshed()
    text = index.default_path().read_text()
    index.default_path().write_text(text.replace('"name": "2026-05-01', '"name": "2026-04-01'))
    assert ([("2026-05-01T07-00-00", 10.0)], 0) == refreshed()


def test_an_index_that_cannot_be_written_costs_nothing_but_time(sessions: Path) -> None:
    """A folder in its place: the sessions are told all the same."""
    run(sessions, "2026-05-01T07-00-00")
    index.default_path().mkdir()
    assert ([("2026-05-01T07-00-00", 10.0)], 0) == refreshed()


def test_what_is_deleted_comes_back_in_turn(sessions: Path) -> None:
    """Undo brings back the last, then the one before; the journals are what they were."""
    one, two = (run(sessions, f"2026-05-0{day}T07-00-00") for day in (1, 2))
    before = one.read_bytes()
    assert [one, two] == [index.delete("2026-05-01"), index.delete(two.stem)]
    assert ([], 0) == refreshed()
    assert [two, one] == [index.undo(), index.undo()]
    assert before == one.read_bytes()
    assert 2 == len(refreshed()[0])
    with pytest.raises(MissingError, match=r"Nothing was deleted"):
        index.undo()


def test_only_a_session_that_is_meant_is_deleted(sessions: Path) -> None:
    """Several that begin so, none, and no name at all: nothing is moved."""
    for day in (1, 2):
        run(sessions, f"2026-05-0{day}T07-00-00")
    with pytest.raises(UsageError, match=r"2 sessions begin with 2026-05: "):
        index.delete("2026-05")
    for text in ("2027", "", "../sessions/2026-05-01T07-00-00"):
        with pytest.raises(MissingError, match=r"There is no session"):
            index.delete(text)
    assert 2 == len(refreshed()[0])


def test_the_whole_name_is_meant_before_those_that_begin_so(sessions: Path) -> None:
    """Two sessions of one second: the shorter name is a name of its own."""
    run(sessions, "2026-05-01T07-00-00-5")
    assert run(sessions, "2026-05-01T07-00-00") == index.delete("2026-05-01T07-00-00")


def test_what_is_there_again_is_not_written_over(sessions: Path) -> None:
    """A session of the same name stays, and the deleted one, too."""
    one = run(sessions, "2026-05-01T07-00-00")
    index.delete(one.stem)
    run(sessions, one.stem, 20)
    with pytest.raises(UsageError, match=r"is there again. Move it away, then undo."):
        index.undo()
    one.unlink()
    assert one == index.undo()
    assert ([(one.stem, 10.0)], 0) == refreshed()


def test_a_file_in_the_way_is_told(sessions: Path) -> None:
    """Where the folder of what was deleted cannot be made the session stays."""
    one = run(sessions, "2026-05-01T07-00-00")
    index.deleted_folder().write_text("in the way")
    with pytest.raises(FootfallError, match=r"cannot be moved: "):
        index.delete(one.stem)
    assert one.exists()
