"""Where a session is recorded, and how its journal begins."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from footfall import notation
from footfall.cli.build import Plan
from footfall.devices.recorder import Recorder
from footfall.errors import UsageError
from footfall.journal import Journal, read

_NO_ROOM = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""What keeps a file out of a folder that is right: the session is worth another folder."""

Tell = Callable[[str], None]
"""Takes a sentence for the runner, from any thread."""


def now() -> str:
    """The date and time of day, ISO 8601 with its zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def sessions() -> Path:
    """The folder of the sessions that were given no other place."""
    from platformdirs import user_data_path

    return user_data_path("footfall", appauthor=False) / "sessions"


@contextmanager
def recording(
    path: Path | None, begun: Plan, *, voice: bool, live: bool, tell: Tell, keep: int | None = None
) -> Iterator[tuple[Journal, Path]]:
    """The session's journal, open for writing, with its header; or one that goes on behind its
    first `keep` bytes.

    Only a real runner's live session has a date; anything else can be had again. What a disk does
    to it while the session runs is told, and ends nothing.
    """
    recorder = _opened(path or _default_path(), tell, keep)
    try:
        book = Journal(recorder, voice=voice)
        if keep is None:
            book.begin(
                notation.write(begun.workout),
                begun.header(),
                now() if live and begun.real else None,
                begun.seed,
            )
        recorder.flush()
        yield book, recorder.path
    finally:
        recorder.close()


def _opened(path: Path, tell: Tell, keep: int | None) -> Recorder:
    """A file there; where there is no room for one, in the folder for what is temporary."""
    if keep is None:
        refuse_loss(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Recorder(path, tell, keep)
    except OSError as error:
        why = error.strerror or error
        if error.errno not in _NO_ROOM:
            raise UsageError(
                f"The session cannot be recorded in {path}: {why}. Name another place with "
                "--journal."
            ) from None
    elsewhere = Path(tempfile.mkdtemp(prefix="footfall-")) / path.name
    tell(f"The session cannot be recorded in {path}: {why}. It goes into {elsewhere} instead.")
    if keep is not None:
        elsewhere.write_bytes(path.read_bytes()[:keep])
    return Recorder(elsewhere, tell, keep)


def _default_path() -> Path:
    stamp = datetime.now()
    path = sessions() / f"{stamp:%Y-%m-%dT%H-%M-%S}.jsonl"
    return path if not path.exists() else path.with_stem(f"{path.stem}-{stamp.microsecond}")


def refuse_loss(path: Path) -> None:
    """A run that was recorded is never written over, nor a file that is no journal."""
    if path.is_dir() or not all(p.is_dir() for p in path.absolute().parents if p.exists()):
        why = "it is a folder" if path.is_dir() else "its folder is a file"
        raise UsageError(f"The session cannot be recorded in {path}: {why}. Name another place.")
    try:
        if not path.is_file() or path.stat().st_size == 0:
            return
        with path.open("rb") as stream:
            header = next(read([stream.readline()]), None)
    except OSError:
        return
    if header is None or header["type"] != "session":
        raise UsageError(f"{path} exists and is no journal. Name another file with --journal.")
    if header.get("started") is not None:
        raise UsageError(
            f"{path} holds the run of {header['started']}. Name another file with --journal."
        )
