"""The sessions that were recorded: journals in the platform's folder for data."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from footfall import journal
from footfall.errors import FootfallError, MissingError, UsageError

LONGEST_LINE = 1 << 20
"""Bytes of a journal's line; what is longer is none of ours, and ends the journal. The longest is a
header: a workout has up to 100,000 characters, of up to four bytes."""

CHUNK = 1 << 18
"""Bytes of a journal after which its reading is told anew."""


def data_folder() -> Path:
    """Where the platform keeps data."""
    from platformdirs import user_data_path

    return user_data_path("footfall", appauthor=False)


def folder() -> Path:
    """Where sessions are recorded."""
    return data_folder() / "sessions"


def newest_first() -> list[Path]:
    """The journals that hold something, by their names, which are the times at which they began;
    those of other names come last. MissingError when their folder cannot be read.
    """
    try:
        found = [path for path in folder().iterdir() if path.suffix == ".jsonl" and _holds(path)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise MissingError(f"{folder()} cannot be read: {error.strerror or error}.") from None
    return sorted(found, key=lambda path: (path.stem[0].isdecimal(), path.stem), reverse=True)


def _holds(path: Path) -> bool:
    """Whether a path is a file with something in it: one that has just been made has nothing."""
    try:
        state = path.stat()
    except OSError:  # it was taken away a moment ago, or is a link to nowhere
        return False
    return S_ISREG(state.st_mode) and state.st_size > 0


def matching(text: str) -> list[Path]:
    """The sessions that a name means, the newest first: the one that is called so, which may be
    said as its file, or else all whose names begin so.
    """
    place, name = os.path.split(text)
    if place and os.path.realpath(place) != os.path.realpath(folder()):
        return []
    known = newest_first()
    called = [path for path in known if name in (path.stem, path.name)]
    return called or [path for path in known if text and path.stem.startswith(text)]


def named(text: str | None) -> Path:
    """The journal that is meant: a file, a session by its name or by how it begins, which is a day
    for example (the newest of several), or the newest of all. MissingError when there is none.
    """
    if text is None:
        known = newest_first()
        if not known:
            raise MissingError(
                f"No session has been recorded in {folder()} so far. Run one, or name a journal."
            )
        return known[0]
    is_file = Path(text).suffix == ".jsonl" or os.sep in text
    if is_file and os.path.exists(text):
        return Path(text)
    for path in matching(text):
        return path
    if is_file or os.path.exists(text):
        return Path(text)
    raise MissingError(
        f"There is no session {text} in {folder()}. `footfall history` lists them; name one, "
        "or a journal (.jsonl)."
    )


class Reader:
    """Reads a journal, and knows where it could not go on."""

    def __init__(self, path: Path, progress: Callable[[int, int], None] = lambda *_: None) -> None:
        """`progress` hears how many kB were read, and how many there are."""
        self._path = path
        self._progress = progress
        self._read = self._taken = self._bytes = 0
        self._done = self._unfinished = False

    @property
    def broken(self) -> int | None:
        """The first line that is damaged, from 1; None: there is none.

        A last line that was being written when all ended is no damage.
        """
        damaged = self._done and self._read > self._taken and not self._unfinished
        return self._read if damaged else None

    def records(self) -> Iterator[journal.Record]:
        """The records up to the first broken line. MissingError when there is no such file."""
        try:
            with self._path.open("rb") as stream:
                for record in journal.read(self._lines(stream)):
                    self._taken += 1
                    yield record
        except OSError as error:
            why = error.strerror or error
            raise MissingError(f"The journal {self._path} cannot be read: {why}.") from None
        self._done = True

    def _lines(self, stream: BinaryIO) -> Iterator[bytes]:
        size = self._path.stat().st_size
        for raw in iter(lambda: stream.readline(LONGEST_LINE), b""):
            self._read += 1
            self._unfinished = len(raw) < LONGEST_LINE and not raw.endswith(b"\n")
            before, self._bytes = self._bytes, self._bytes + len(raw)
            if before // CHUNK < self._bytes // CHUNK:
                # A pipe has no size, and a file that is written to grows.
                self._progress(self._bytes // 1024, max(size, self._bytes) // 1024)
            yield raw


def records(path: Path) -> Iterator[journal.Record]:
    """A journal's records, up to its first broken line. MissingError when it cannot be read."""
    return Reader(path).records()


@contextmanager
def as_a_whole(path: Path) -> Iterator[Path]:
    """A file beside another one, to be written in its place: it takes the place when all went well,
    and goes when not. Nobody else writes it. FootfallError when it cannot be written.
    """
    path = path.resolve()  # what a link points to is written, and the link stays
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(part, path)
    except OSError as error:
        why = error.strerror or error
        raise FootfallError(f"{path} cannot be written: {why}. Name another place.") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all. FootfallError when it cannot be written."""
    with as_a_whole(path) as part:
        part.write_bytes(data)


def check_ours(out: Path, mark: bytes) -> None:
    """Refuse to write over what is not ours: the recording of a watch cannot be had again. Ours has
    the mark at its beginning. UsageError.
    """
    if os.path.isdir(out):
        raise UsageError(f"{out} is a folder. Name a file in it.")
    if not os.path.isfile(out):
        return
    try:
        with out.open("rb") as stream:
            start = stream.read(1024)
    except OSError as error:
        raise UsageError(f"{out} cannot be read: {error.strerror or error}.") from None
    if start and mark not in start:
        raise UsageError(f"{out} is there already, and no export of Footfall. Name another file.")
