"""The journal's file: whatever the disk does, nothing is lost that can be kept."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event

import pytest

from footfall.devices import recorder as module
from footfall.devices.recorder import Recorder
from footfall.errors import UsageError


class Told:
    """What the runner is told, with a wait for each sentence."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.more = Event()

    def __call__(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.more.set()


def test_every_byte_is_in_the_file_in_its_order(tmp_path: Path) -> None:
    """Many small writes, and a long one, are the file when it is closed; nobody was told."""
    told = Told()
    recorder = Recorder(tmp_path / "a.jsonl", told)
    parts = [b"%d\n" % n for n in range(5000)] + [b"x" * 3_000_000]
    for part in parts:
        recorder.write(part)
        recorder.flush()
    recorder.close()
    assert (b"".join(parts), []) == ((tmp_path / "a.jsonl").read_bytes(), told.sentences)


def test_what_is_written_is_synced_and_so_are_file_and_folder_at_birth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, then folder, before the first line; then the file with all that it holds."""
    synced: list[tuple[str, int]] = []

    def spy(file: int) -> None:
        path = os.readlink(f"/proc/self/fd/{file}")
        size = 0 if os.path.isdir(path) else os.fstat(file).st_size
        synced.append((path, size))

    monkeypatch.setattr(os, "fsync", spy)
    monkeypatch.setattr(module, "_fdatasync", spy)
    recorder = Recorder(tmp_path / "a.jsonl", Told())
    recorder.write(b"12345\n")
    recorder.close()
    file = str(tmp_path / "a.jsonl")
    assert [(file, 0), (str(tmp_path), 0), (file, 6)] == synced


def test_it_is_synced_within_a_second_while_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync comes by itself, without a close."""
    synced = Event()
    monkeypatch.setattr(module, "_fdatasync", lambda _: synced.set())
    monkeypatch.setattr(module, "SYNC", 0.01)
    recorder = Recorder(tmp_path / "a.jsonl", Told())
    recorder.write(b"1\n")
    recorder.flush()
    assert synced.wait(10)
    recorder.close()


def test_a_disk_that_does_not_answer_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a sync hangs, a thousand lines are taken; they are in the file when it is over."""
    hangs, answers = Event(), Event()

    def hang(_: int) -> None:
        hangs.set()
        assert answers.wait(60)

    monkeypatch.setattr(module, "_fdatasync", hang)
    monkeypatch.setattr(module, "SYNC", 0.0)
    recorder = Recorder(tmp_path / "a.jsonl", Told())
    recorder.write(b"first\n")
    recorder.flush()
    assert hangs.wait(10)
    for _ in range(1000):
        recorder.write(b"later\n")
        recorder.flush()
    assert b"first\n" == (tmp_path / "a.jsonl").read_bytes()
    answers.set()
    recorder.close()
    assert b"first\n" + b"later\n" * 1000 == (tmp_path / "a.jsonl").read_bytes()


def test_a_disk_that_never_answers_is_told_of_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes home does not wait for it."""
    answers = Event()
    monkeypatch.setattr(module, "_fdatasync", lambda _: answers.wait(60))
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    told = Told()
    recorder = Recorder(tmp_path / "a.jsonl", told)
    recorder.write(b"1\n")
    recorder.close()
    assert [f"The disk does not answer: the end of {tmp_path / 'a.jsonl'} may be missing."] == (
        told.sentences
    )
    answers.set()


FULL_FOR_A_WHILE = """
import resource, sys, time
from pathlib import Path
from threading import Event
from footfall.devices import recorder
recorder.SYNC = 0.01
told = []
more = Event()
def tell(sentence):
    told.append(sentence)
    more.set()
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, most))
path = Path(sys.argv[1])
book = recorder.Recorder(path, tell)
for n in range(3000):
    book.write(b"%06d\\n" % n)
    book.flush()
assert more.wait(30)
more.clear()
print(path.stat().st_size)
if sys.argv[2] == "again":
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert more.wait(30)
book.close()
print("|".join(told))
"""

FULL = (
    "The journal cannot be written: File too large. The session goes on, and what is recorded "
    "waits for room."
)


@pytest.mark.parametrize("room", ["again", "never"])
def test_a_full_disk_is_told_of_once_and_leaves_no_gap(tmp_path: Path, room: str) -> None:
    """What fits is in the file to the last byte; what does not comes when there is room again."""
    path = tmp_path / "a.jsonl"
    ran = subprocess.run(
        [sys.executable, "-c", FULL_FOR_A_WHILE, str(path), room], capture_output=True, text=True
    )
    whole = b"".join(b"%06d\n" % n for n in range(3000))
    if room == "again":
        told, kept = f"{FULL}|The journal is written again, and nothing of it is lost.", whole
    else:
        # The same limit holds in every other folder.
        told = f"{FULL}|{path} could not be written to its end, and no other folder takes it."
        kept = whole[:10_000]
    assert ("", f"10000\n{told}\n") == (ran.stderr, ran.stdout)
    assert kept == path.read_bytes()


def test_what_a_full_disk_lacks_is_saved_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it, in the folder for what is temporary; that is told."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path, written, told = tmp_path / "a.jsonl", os.write, Told()
    with monkeypatch.context() as full:
        recorder = Recorder(path, told)
        limited = os.fstat(recorder._file).st_ino

        def write(file: int, data: bytes) -> int:
            room = 10 - os.fstat(file).st_size
            if os.fstat(file).st_ino != limited:
                return written(file, data)
            if room <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return written(file, data[:room])

        full.setattr(os, "write", write)
        recorder.write(b"first\nsecond\nthird\n")
        recorder.close()
    (saved,) = tmp_path.glob("footfall-*/a.jsonl")
    assert (b"first\nseco", b"first\nsecond\nthird\n") == (path.read_bytes(), saved.read_bytes())
    assert f"{path} could not be written to its end. All of it is in {saved}." == told.sentences[-1]


def test_what_a_sync_could_not_keep_is_written_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system drops what it fails to write: a later sync that succeeds would keep a hole."""
    path, fails = tmp_path / "a.jsonl", [False, True, False]

    def sync(file: int) -> None:
        if fails.pop(0):
            os.pwrite(file, bytes(7), 6)  # lost
            raise OSError(errno.EIO, "Input/output error")
        synced.set()

    synced = Event()
    monkeypatch.setattr(module, "_fdatasync", sync)
    monkeypatch.setattr(module, "SYNC", 0.01)
    told = Told()
    recorder = Recorder(path, told)
    for part in (b"first\n", b"second\n"):
        recorder.write(part)
        recorder.flush()
        assert synced.wait(10)
        synced.clear()
    assert b"first\nsecond\n" == path.read_bytes()
    fails.append(False)
    recorder.close()
    assert b"first\nsecond\n" == path.read_bytes()
    assert ["The journal cannot be written", "The journal is written again"] == [
        sentence[: sentence.index(":" if ":" in sentence else ",")] for sentence in told.sentences
    ]


@pytest.mark.parametrize("again", [True, False])
def test_a_folder_that_vanishes_takes_nothing_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """The file is there again within a second; or all of it is elsewhere in the end."""
    monkeypatch.setattr(module, "SYNC", 0.01)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path, told = tmp_path / "runs" / "a.jsonl", Told()
    path.parent.mkdir()
    recorder = Recorder(path, told)
    recorder.write(b"first\n")
    recorder.flush()
    while not path.exists() or path.read_bytes() != b"first\n":
        pass
    shutil.rmtree(path.parent)
    if not again:
        path.parent.write_text("no folder any more")
    recorder.write(b"second\n")
    recorder.flush()
    assert told.more.wait(10)
    recorder.close()
    (kept,) = tmp_path.glob("*/a.jsonl")
    assert b"first\nsecond\n" == kept.read_bytes()
    assert again == (kept == path)
    place = "It is there again." if again else f"All of it is in {kept}."
    assert told.sentences[-1].endswith(place)


def test_what_waits_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound nothing more is taken, so that what is kept has no gap; that is told."""
    monkeypatch.setattr(module, "HELD", 10)
    told = Told()
    recorder = Recorder(tmp_path / "a.jsonl", told)
    for part in (b"1234\n", b"123456\n", b"1\n"):
        recorder.write(part)
    recorder.close()
    lacks = f"{tmp_path / 'a.jsonl'} lacks its end: there was no room for it for too long."
    assert (b"1234\n", [lacks]) == ((tmp_path / "a.jsonl").read_bytes(), told.sentences)


def test_it_goes_on_behind_what_is_to_be_kept(tmp_path: Path) -> None:
    """A torn line at the end of the file is gone."""
    (tmp_path / "a.jsonl").write_bytes(b"whole\ntor")
    recorder = Recorder(tmp_path / "a.jsonl", Told(), keep=6)
    recorder.write(b"more\n")
    recorder.close()
    assert b"whole\nmore\n" == (tmp_path / "a.jsonl").read_bytes()


def test_a_journal_has_one_writer(tmp_path: Path) -> None:
    """A second one is refused, and harms nothing; once the first has closed it is welcome."""
    first = Recorder(tmp_path / "a.jsonl", Told())
    first.write(b"1\n")
    with pytest.raises(UsageError, match="another session"):
        Recorder(tmp_path / "a.jsonl", Told())
    first.close()
    assert b"1\n" == (tmp_path / "a.jsonl").read_bytes()
    Recorder(tmp_path / "a.jsonl", Told()).close()


def test_who_cannot_be_told_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever read what the program says has gone: the lines go on into the file."""
    fails = [True, False, False]

    def sync(_: int) -> None:
        if fails.pop(0):
            raise OSError(errno.EIO, "Input/output error")
        synced.set()

    def gone(_: str) -> None:
        raise BrokenPipeError

    synced = Event()
    monkeypatch.setattr(module, "_fdatasync", sync)
    monkeypatch.setattr(module, "SYNC", 0.01)
    recorder = Recorder(tmp_path / "a.jsonl", gone)
    recorder.write(b"first\n")
    recorder.flush()
    assert synced.wait(10)
    recorder.write(b"second\n")
    recorder.close()
    assert b"first\nsecond\n" == (tmp_path / "a.jsonl").read_bytes()


def test_what_is_no_file_on_a_disk_takes_lines_too() -> None:
    """Nothing is told of a device that cannot be synced."""
    told = Told()
    recorder = Recorder(Path("/dev/null"), told)
    recorder.write(b"1\n")
    recorder.close()
    assert [] == told.sentences
