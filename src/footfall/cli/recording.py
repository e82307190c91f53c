"""How a session begins, or goes on where it was cut off, and where it is recorded."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

import click

from footfall import notation
from footfall.cli.build import Plan
from footfall.cli.cut import Begun, Cut, now
from footfall.cli.progress import Readying
from footfall.coach.lengths import Clip
from footfall.devices import recordings
from footfall.devices.recorder import Recorder
from footfall.devices.recordings import LONGEST_LINE
from footfall.errors import UsageError
from footfall.journal import Journal, read
from footfall.session import Session
from footfall.tally import Tally

_NO_ROOM = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""What keeps a file out of a folder that is right: the session is worth another folder."""

ROOM = 4096
"""Bytes: a disk with less would not even keep the header, and a session that is killed nothing."""

Tell = Callable[[str], None]
"""Takes a sentence for the runner, from any thread."""


def begin(begun: Plan, clip: Callable[[str], Clip], cut: Cut | None, *, live: bool) -> Begun:
    """A session from its beginning, or one as it was where it was cut off: what it remembers is
    told.
    """
    if cut is None:
        return Begun(Session(begun.workout, clip, begun.runner, begun.options), Tally())
    from footfall.cli.resuming import go_on, told

    with Readying("minutes brought back") as tell:
        gone = go_on(begun, clip, cut, live=live, tell=tell)
    click.echo(told(gone, imperial=begun.options.phrases.imperial))
    return gone


@contextmanager
def recording(
    given: dict[str, Any], begun: Plan, gone: Begun, cut: Cut | None, *, live: bool, tell: Tell
) -> Iterator[tuple[Journal, Path]]:
    """The session's journal, open for writing, with its header; or the one that goes on.

    Only a real runner's live session has a date; anything else can be had again. What a disk does
    to it while the session runs is told, and ends nothing.
    """
    recorder = _opened(given["journal"], tell) if cut is None else _reopened(cut, tell)
    try:
        book = Journal(recorder, voice=given["voice"] != "off", listen=gone.tally.take)
        if cut is None:
            started = now() if live and begun.real else None
            book.begin(notation.write(begun.workout), begun.header(), started, begun.seed)
        for line in gone.lines:
            book.write(line)
        recorder.flush()
        yield book, recorder.path
    finally:
        recorder.close()


def _opened(named: Path | None, tell: Tell) -> Recorder:
    """A new journal: where the runner wants it, or in the folder of sessions."""
    path = named or _default_path()
    try:
        if named:
            refuse_loss(named)
        path.parent.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(path.parent)
        if disk.total and disk.free < ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return Recorder(path, tell)
    except OSError as error:
        why = error.strerror or str(error)
        # A name that cannot be one is a slip of the pen; nobody has typed the other.
        if named and error.errno not in _NO_ROOM:
            raise UsageError(
                f"The session cannot be recorded in {path}: {why}. Name another place with "
                "--journal."
            ) from None
    return _elsewhere(path, why, tell)


def _reopened(cut: Cut, tell: Tell) -> Recorder:
    """The journal of a session that goes on, without what is torn of it."""
    with cut.path.open("rb") as stream:
        whole = stream.read(cut.keep)
        if stream.seek(0, os.SEEK_END) != cut.size:
            raise UsageError(f"Another session has gone on with {cut.path} meanwhile.")
    try:
        if not cut.beyond:
            return Recorder(cut.path, tell, cut.keep)
        aside = _free(cut.path.with_name(f"{cut.path.name}.damaged"))
        os.replace(cut.path, aside)
        recorder = Recorder(cut.path, tell)
        lines = "one line" if cut.beyond == 1 else f"{cut.beyond} lines"
        tell(
            f"{cut.path} is damaged at line {cut.lines + 1}, and the session goes on from "
            f"there. With the {lines} that follow, it is kept as {aside.name}."
        )
    except OSError as error:
        recorder = _elsewhere(cut.path, error.strerror or str(error), tell)
    recorder.write(whole)
    return recorder


def _elsewhere(path: Path, why: str, tell: Tell) -> Recorder:
    """A journal in the folder for what is temporary; one that is lost where not even that takes
    it: the session is worth more.
    """
    with suppress(OSError):
        elsewhere = Path(tempfile.mkdtemp(prefix="footfall-")) / path.name
        recorder = Recorder(elsewhere, tell)
        tell(f"The session cannot be recorded in {path}: {why}. It goes into {elsewhere} instead.")
        return recorder
    tell(f"The session cannot be recorded in {path}: {why}. No other folder takes it: it is lost.")
    return Recorder(Path(os.devnull), tell)


def _default_path() -> Path:
    """Named by the time of day, which may come again: clocks are set, and summer ends."""
    path = recordings.folder() / f"{datetime.now():%Y-%m-%dT%H-%M-%S}.jsonl"
    try:
        return _free(path)
    except OSError:  # whoever opens it is told why
        return path


def _free(path: Path) -> Path:
    """A path that is not taken: this one, or one with a number."""
    others = (path.with_stem(f"{path.stem}-{n}") for n in count(2))
    return next(free for free in chain([path], others) if not free.exists())


def refuse_loss(path: Path) -> None:
    """A run that was recorded is never written over, nor a file that is no journal."""
    if path.is_dir() or not all(p.is_dir() for p in path.absolute().parents if p.exists()):
        why = "it is a folder" if path.is_dir() else "its folder is a file"
        raise UsageError(f"The session cannot be recorded in {path}: {why}. Name another place.")
    try:
        if not path.is_file() or path.stat().st_size == 0:
            return
        with path.open("rb") as stream:
            header = next(read([stream.readline(LONGEST_LINE)]), None)
    except OSError:
        return
    if header is None or header["type"] != "session":
        raise UsageError(f"{path} exists and is no journal. Name another file with --journal.")
    if header.get("started") is not None:
        raise UsageError(
            f"{path} holds the run of {header['started']}. Name another file with --journal."
        )
