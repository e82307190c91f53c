"""The sessions that were recorded: journals in the platform's folder for data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

from footfall import journal
from footfall.errors import FootfallError, MissingError, UsageError

LONGEST_LINE = 1 << 20
"""Bytes of a journal's line; what is longer is none of ours, and ends the journal. The longest is a
header: a workout has up to 100,000 characters, of up to four bytes."""


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


def records(path: Path) -> Iterator[journal.Record]:
    """A journal's records, up to its first broken line. MissingError when it cannot be read."""
    try:
        with path.open("rb") as stream:
            yield from journal.read(iter(lambda: stream.readline(LONGEST_LINE), b""))
    except OSError as error:
        why = error.strerror or error
        raise MissingError(f"The journal {path} cannot be read: {why}.") from None


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
