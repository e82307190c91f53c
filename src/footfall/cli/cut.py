"""A session that was cut off, or stopped: found, and read from its journal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from footfall.cli.build import Plan
from footfall.cli.recording import sessions
from footfall.coach.lengths import Clip
from footfall.devices.recorder import is_locked
from footfall.drive import START, Opening
from footfall.errors import MissingError, UsageError
from footfall.journal import VERSION, Record, read
from footfall.model import Fact, Input, StepBegan, frame_at, seconds_at
from footfall.session import Session
from footfall.tally import Tally

TAIL_BYTES = 1 << 16
"""Of a journal's end, among which its last whole line is."""
LOOKED_AT = 20
"""Journals, the newest first, among which one to go on with is sought."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A session that can go on, as its journal has it."""

    path: Path
    keep: int
    """Bytes of the journal that are whole lines."""
    records: tuple[Record, ...]
    """The header, and all after it."""

    @property
    def at(self) -> float:
        """Seconds: how far it came."""
        return seconds_at(frame_at(self.records[-1]["t"]))

    @property
    def seed(self) -> int | None:
        """Of the simulated runner; None where a real one ran."""
        seed = self.records[0].get("seed")
        return seed if isinstance(seed, int) else None


# --- finding one --------------------------------------------------------------------------------


def offer() -> str | None:
    """What to say of the newest session if it was cut off; None where it was not."""
    newest = next(_newest_first(), None)
    if newest is None or _last(newest).get("type") in (None, "end") or is_locked(newest):
        return None
    began, cut = _times(newest)
    return f"The session of {began} was cut off at {cut}. To go on: footfall resume"


def find() -> Path:
    """The newest session that was cut off or stopped. UsageError: there is none."""
    for path in list(_newest_first())[:LOOKED_AT]:
        last = _last(path)
        if last and last.get("reason") != "done" and not is_locked(path):
            return path
    raise UsageError("There is no session to go on with: the latest ones came to their end.")


def _newest_first() -> Iterator[Path]:
    try:
        found = [(path.stat().st_mtime, path) for path in sessions().glob("*.jsonl")]
    except OSError:
        return
    for _, path in sorted(found, reverse=True):
        yield path


def _last(path: Path) -> Record:
    """The last whole line of a journal; empty where it has none."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
            lines = stream.read().splitlines(keepends=True)
    except OSError:
        return {}
    found = (record for line in reversed(lines) for record in read([line]))
    return next(found, {})


def _times(path: Path) -> tuple[str, str]:
    """When a session began, and when its last line was written, as people say it."""
    cut = datetime.fromtimestamp(path.stat().st_mtime)
    began = datetime.fromtimestamp(path.stat().st_mtime - float(_last(path).get("t", 0.0)))
    day = "" if began.date() == datetime.fromtimestamp(time.time()).date() else f"{began:%d %B}, "
    return f"{day}{began:%H:%M}", f"{cut:%H:%M}"


# --- reading one --------------------------------------------------------------------------------


def read_cut(path: Path) -> Cut:
    """The journal of a session that can go on.

    MissingError: there is none. UsageError: it is no journal, or nothing of it is left to run.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise MissingError(f"{path} cannot be read: {error.strerror or error}.") from None
    records = tuple(read(lines))
    if not records or records[0]["type"] != "session":
        raise UsageError(f"{path} is not a journal of Footfall.")
    if records[0].get("version") != VERSION:
        raise UsageError(f"{path} was written by another version of Footfall. Update this one.")
    last = records[-1]
    if last["type"] == "end" and last.get("reason") != "stopped":
        raise UsageError(
            f"The session in {path} came to its end: nothing of it is left. Begin it anew with "
            f"footfall run '{records[0].get('workout')}'."
        )
    return Cut(path, sum(map(len, lines[: len(records)])), records)


# --- going on with one ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that begins, or that goes on."""

    session: Session
    tally: Tally
    opening: Opening = START
    lines: tuple[Input | Fact, ...] = ()
    """What the journal lacks of the moment at which it was cut off, and that it goes on."""
    step: StepBegan | None = None
    """The step that goes on."""


def begin(begun: Plan, clip: Callable[[str], Clip]) -> Begun:
    """A session from its beginning."""
    return Begun(Session(begun.workout, clip, begun.runner, begun.options), Tally())
