"""The recorded sessions: which there are, and which one a name means."""

from __future__ import annotations

import os
from errno import ENOSPC
from pathlib import Path

import pytest

from footfall.devices import recordings
from footfall.errors import FootfallError, MissingError
from recorded import end, header, keep

FIRST, SECOND = "2026-05-01T07-00-00", "2026-05-01T19-00-00"


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sessions of a runner who has two of a day."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    for name in (FIRST, SECOND):
        keep(recordings.folder() / f"{name}.jsonl", header(), end(1))
    return recordings.folder()


def test_the_newest_session_is_the_first(sessions: Path) -> None:
    """A journal of another name comes last; what is empty, a folder or leads nowhere is none."""
    keep(sessions / "zoe.jsonl", header())
    (sessions / "2026-06-01T07-00-00.jsonl").touch()
    (sessions / "2026-06-02T07-00-00.jsonl").mkdir()
    (sessions / "2026-06-03T07-00-00.jsonl").symlink_to("nowhere")
    assert [SECOND, FIRST, "zoe"] == [path.stem for path in recordings.newest_first()]
    assert sessions / f"{SECOND}.jsonl" == recordings.named(None)


def test_no_folder_holds_no_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder means none; a file in its place is told."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert [] == recordings.newest_first()
    with pytest.raises(MissingError, match=r"^No session has been recorded in "):
        recordings.named(None)
    recordings.folder().parent.mkdir()
    recordings.folder().touch()
    with pytest.raises(MissingError, match=r"sessions cannot be read: Not a directory\.$"):
        recordings.named(None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-05-01", SECOND),
        ("2026-05-01T07", f"{FIRST}-5"),
        (FIRST, FIRST),
        (f"{FIRST}.jsonl", FIRST),
        (f"kept/footfall/sessions/{FIRST}", FIRST),
    ],
)
def test_a_session_is_found_by_its_name(sessions: Path, text: str, found: str) -> None:
    """By the whole of it before what begins so, by its beginning, as a file; of several the newest.

    A folder that is called so is in nobody's way.
    """
    keep(sessions / f"{FIRST}-5.jsonl", header())
    Path("2026-05-01").mkdir()
    assert sessions / f"{found}.jsonl" == recordings.named(text).absolute()


@pytest.mark.usefixtures("sessions")
def test_a_file_is_found_wherever_it_is() -> None:
    """With or without our suffix; one in reach wins over a session of its name."""
    mine = [keep(Path(name), header()) for name in ("mine", f"{FIRST}.jsonl")]
    assert mine == [recordings.named(path.name) for path in mine]
    assert Path("gone.jsonl") == recordings.named("gone.jsonl")


@pytest.mark.usefixtures("sessions")
@pytest.mark.parametrize("text", ["", "2027", "a" * 300, "\x1b[2J", "2026.jsonl/"])
def test_a_name_that_means_nothing_is_refused(text: str) -> None:
    """However odd it is."""
    with pytest.raises(MissingError, match=r"(There is no session|cannot be read)"):
        list(recordings.records(recordings.named(text)))


def test_two_programs_may_write_one_file(tmp_path: Path) -> None:
    """Each writes beside it, in a file of its own: the last one wins, whole."""
    path = tmp_path / "history.json"
    with recordings.as_a_whole(path) as mine:
        mine.write_bytes(b"mine")
        recordings.write_beside(path, b"other")
        assert b"other" == path.read_bytes()
    assert b"mine" == path.read_bytes()
    assert ["history.json"] == os.listdir(tmp_path)


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    """And nothing beside it."""
    path = tmp_path / "run.fit"
    path.write_bytes(b"before")
    with pytest.raises(FootfallError, match=r"cannot be written: No space left"):
        _fill(path)
    assert (b"before", ["run.fit"]) == (path.read_bytes(), os.listdir(tmp_path))


def _fill(path: Path) -> None:
    """Begin to write it on a disk that is full."""
    with recordings.as_a_whole(path) as part:
        part.write_bytes(b"half")
        raise OSError(ENOSPC, os.strerror(ENOSPC))
