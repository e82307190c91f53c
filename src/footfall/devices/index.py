"""The index of the sessions: a copy of what their journals come to, so that none is read twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from footfall import history
from footfall.activity import of_story
from footfall.devices import recordings
from footfall.errors import FootfallError, MissingError, UsageError
from footfall.story import tell as story_of

VERSION = 1
"""Of what is computed: another one makes all of it anew."""
LARGEST = 1 << 25
"""Bytes of an index; a session has half a thousand."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """All that was recorded, the newest first."""

    entries: tuple[history.Entry, ...]
    faults: tuple[str, ...]
    """A sentence for each journal that cannot be read."""


def default_path() -> Path:
    """Where the index is kept."""
    return recordings.data_folder() / "history.json"


def refresh(path: Path, tell: Callable[[int, int], None]) -> Sessions:
    """The sessions as they are now: those that are new or have changed are read, others come from
    the index. A lost or broken index is made again. `tell` hears how many of how many are read.
    """
    journals = recordings.newest_first()
    before, now = _kept(path), dict[str, Any]()
    entries: list[history.Entry] = []
    faults: list[str] = []
    try:
        for done, journal in enumerate(journals):
            tell(done, len(journals))
            try:
                entry, kept = _entry(journal, before.get(journal.stem))
            except FootfallError as fault:
                faults.append(f"{journal.name}: {fault}")
            except FileNotFoundError:
                continue  # taken away a moment ago
            else:
                entries.append(entry)
                now[journal.stem] = kept
    except BaseException:
        # Who does not want to wait goes on from there next time.
        now = {**before, **now}
        raise
    finally:
        if now != before:
            # A folder that cannot be written costs time, nothing else.
            with suppress(FootfallError), recordings.as_a_whole(path) as part:
                part.write_text(json.dumps({"version": VERSION, "sessions": now}), encoding="utf-8")
    return Sessions(tuple(entries), tuple(faults))


def _entry(journal: Path, known: object) -> tuple[history.Entry, dict[str, Any]]:
    """A session's line, and what is kept of it: what is known, if the journal is the same."""
    state = journal.stat()
    stamp = [state.st_size, state.st_mtime_ns]
    if isinstance(known, dict) and known.get("stamp") == stamp:
        entry = history.entry_of(known.get("entry"))
        if entry is not None and entry.name == journal.stem:
            return entry, known
    entry = history.entry(journal.stem, of_story(story_of(recordings.records(journal))))
    return entry, {"stamp": stamp, "entry": history.told(entry)}


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
    UsageError when it is not clear which, FootfallError when it cannot be moved.
    """
    known = [path for path in recordings.newest_first() if path.stem == text]
    known = known or [path for path in recordings.newest_first() if path.stem.startswith(text)]
    if not known or not text:
        raise MissingError(
            f"There is no session {text} in {recordings.folder()}. `footfall history` lists them."
        )
    if len(known) > 1:
        names = ", ".join(path.stem for path in known[:3])
        raise UsageError(
            f"{len(known)} sessions begin with {text}: {names}{', …' * (len(known) > 3)}. Name one."
        )
    number = max((number for number, _ in _deleted()), default=0) + 1
    _move(known[0], deleted_folder() / f"{number:06d}-{known[0].name}")
    return known[0]


def undo() -> Path:
    """Bring back what was deleted last; its journal. MissingError when there is nothing."""
    found = max(_deleted(), default=None)
    if found is None:
        raise MissingError("Nothing was deleted, so there is nothing to bring back.")
    _, path = found
    back = recordings.folder() / path.name.partition("-")[2]
    if back.exists():
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
