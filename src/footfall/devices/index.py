"""The index of the sessions: a copy of what their journals come to, so that none is read twice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from footfall import history
from footfall.devices import recordings
from footfall.devices.recorder import is_locked
from footfall.errors import FootfallError, MissingError, UsageError
from footfall.story import tell as story_of

VERSION = 1
"""Of what is computed: another one makes all of it anew."""
LARGEST = 1 << 25
"""Bytes of an index; a session has half a thousand."""


SAVED = 20
"""Journals that are read before the index is written: a first look at years takes minutes."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """All that was recorded, the newest first."""

    entries: tuple[history.Entry, ...]
    recording: frozenset[str]
    """Names of those that are being recorded now."""
    faults: tuple[str, ...]
    """A sentence for each journal that cannot be read."""


def default_path() -> Path:
    """Where the index is kept."""
    return recordings.data_folder() / "history.json"


def refresh(path: Path, tell: Callable[[int, int], None]) -> Sessions:
    """The sessions as they are now: those that are new or have changed are read, others come from
    the index. A lost or broken index is made again. `tell` hears how many of how many are read.
    """
    journals, before = recordings.newest_first(), _kept(path)
    names = {journal.stem for journal in journals}
    kept = {name: known for name, known in before.items() if name in names}
    entries: list[history.Entry] = []
    recording, faults, fresh = set[str](), list[str](), 0
    try:
        for done, journal in enumerate(journals):
            tell(done, len(journals))
            known = kept.pop(journal.stem, None)
            try:
                entry, line = _entry(journal, known)
            except FileNotFoundError:
                continue  # taken away a moment ago
            except FootfallError as fault:
                faults.append(f"{journal.stem}: {fault}")
                continue
            kept[journal.stem] = line
            entries.append(entry)
            if not entry.finished and is_locked(journal):
                recording.add(entry.name)
            fresh += line is not known
            if fresh == SAVED:
                fresh = 0
                _save(path, kept)
    finally:
        # Who does not want to wait goes on from there next time.
        if kept != before:
            _save(path, kept)
    entries.sort(key=lambda entry: (entry.day, entry.clock, entry.name), reverse=True)
    return Sessions(tuple(entries), frozenset(recording), tuple(faults))


def _entry(journal: Path, known: object) -> tuple[history.Entry, object]:
    """A session's line, and what is kept of it: what is known, if the journal is the same."""
    state = journal.stat()
    # Nobody sets the time of a change: a journal that another one replaced is read, however like.
    stamp = [state.st_size, state.st_mtime_ns, state.st_ctime_ns]
    if isinstance(known, dict) and known.get("stamp") == stamp:
        entry = history.entry_of(known.get("entry"))
        if entry is not None and entry.name == journal.stem:
            return entry, known
    entry = history.entry(journal.stem, story_of(recordings.records(journal)))
    return entry, {"stamp": stamp, "entry": history.told(entry)}


def _save(path: Path, kept: dict[str, Any]) -> None:
    """Write the index. A folder that cannot be written costs time, nothing else."""
    text = json.dumps({"version": VERSION, "sessions": kept})
    with suppress(FootfallError):
        recordings.write_beside(path, text.encode())


def _kept(path: Path) -> dict[str, Any]:
    """What the index holds; nothing where it is lost or broken."""
    try:
        with path.open("rb") as stream:
            whole = json.loads(stream.read(LARGEST))
        if whole["version"] == VERSION and isinstance(whole["sessions"], dict):
            sessions: dict[str, Any] = whole["sessions"]
            return sessions
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return {}


# --- What was deleted -----------------------------------------------------------------------------


def deleted_folder() -> Path:
    """Where deleted sessions wait."""
    return recordings.data_folder() / "deleted"


def delete(text: str) -> Path:
    """Take a session away, into the folder of those that were deleted; its journal. MissingError or
    UsageError when it is not clear which, or it is being recorded, FootfallError when it cannot be
    moved.
    """
    known = recordings.matching(text)
    if not known:
        raise MissingError(
            f"There is no session {text} in {recordings.folder()}. `footfall history` lists them."
        )
    if len(known) > 1:
        names = ", ".join(path.stem for path in known[:3])
        raise UsageError(
            f"{len(known)} sessions begin with {text}: {names}{', …' * (len(known) > 3)}. Name one."
        )
    (journal,) = known
    if is_locked(journal):
        raise UsageError(f"{journal.stem} is being recorded now. Stop it first.")
    number = max((number for number, _ in _deleted()), default=0) + 1
    _move(journal, deleted_folder() / f"{number:06d}-{journal.name}")
    return journal


def undo() -> Path:
    """Bring back what was deleted last; its journal. MissingError when there is nothing."""
    found = max(_deleted(), default=None)
    if found is None:
        raise MissingError("Nothing was deleted, so there is nothing to bring back.")
    _, path = found
    back = recordings.folder() / path.name.partition("-")[2]
    if os.path.lexists(back):
        raise UsageError(f"{back} is there again. Move it away, then undo.")
    _move(path, back)
    return back


def _deleted() -> list[tuple[int, Path]]:
    """What was deleted, each with its number: the higher, the later."""
    found = []
    for path in deleted_folder().glob("*-*.jsonl"):
        number = path.name.partition("-")[0]
        if number.isascii() and number.isdecimal():
            found.append((int(number), path))
    return found


def _move(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
    except OSError as error:
        raise FootfallError(f"{path} cannot be moved: {error.strerror or error}.") from None
