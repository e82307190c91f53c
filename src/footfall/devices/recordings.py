"""The sessions that were recorded: journals in the platform's folder for data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from footfall import journal
from footfall.errors import FootfallError, MissingError

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
    """The journals, by their names, which are the times at which they began."""
    try:
        found = [path for path in folder().glob("*.jsonl") if path.is_file()]
    except OSError as error:
        raise MissingError(f"{folder()} cannot be read: {error.strerror or error}.") from None
    return sorted(found, key=lambda path: path.stem, reverse=True)


def named(text: str | None) -> Path:
    """The journal that is meant: a file, a session by its name or by how it begins, which is a day
    for example, or the newest one. MissingError when there is none.
    """
    known = newest_first()
    if text is None:
        # One that has just been made, or was cut off at once, has nothing in it.
        found = next((path for path in known if path.stat().st_size), None)
        if found is None:
            raise MissingError(
                f"No session has been recorded in {folder()} so far. Run one, or name a journal."
            )
        return found
    if Path(text).suffix == ".jsonl" or os.sep in text or Path(text).exists():
        return Path(text)
    exact = [path for path in known if path.stem == text]
    for path in (*exact, *known):
        if path.stem.startswith(text):
            return path
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
    and goes when not. FootfallError when it cannot be written.
    """
    path = path.resolve()  # what a link points to is written, and the link stays
    part = path.with_name(f".{path.name}.part")
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
