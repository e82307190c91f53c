"""A session that was cut off, or stopped: found, and read from its journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from footfall.devices import recordings
from footfall.devices.recorder import is_locked
from footfall.devices.recordings import LONGEST_LINE
from footfall.drive import START, Opening
from footfall.durations import clock_words
from footfall.errors import MissingError, UsageError
from footfall.journal import VERSION, Record, read
from footfall.model import Fact, Input, StepBegan, frame_at, seconds_at
from footfall.session import Session
from footfall.tally import Tally
from footfall.telling import LONGEST

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
    size: int
    """Bytes of it in all."""
    lines: int
    """So many."""
    header: Record
    last: tuple[Record, ...]
    """All of the latest moment."""
    heard: bool
    """Whether sensors sent something."""
    beyond: int = 0
    """Whole lines behind one that is damaged."""

    @property
    def at(self) -> float:
        """Seconds: how far it came."""
        return seconds_at(frame_at(self.last[-1]["t"]))

    @property
    def options(self) -> dict[str, Any]:
        """Those of the header."""
        options: dict[str, Any] = self.header["options"]
        return options

    def records(self) -> Iterator[Record]:
        """The header, and all after it. Hours of them are read, and not held."""
        return islice(recordings.records(self.path), self.lines)

    @property
    def seed(self) -> int | None:
        """Of the simulated runner; None where a real one ran."""
        seed = self.header.get("seed")
        return seed if isinstance(seed, int) else None

    @property
    def was_replayed(self) -> bool:
        """Whether its sensors were a recording."""
        return self.seed is None and self.heard and self.header.get("started") is None

    @property
    def lead(self) -> int:
        """Milliseconds by which the headphones are behind."""
        told = self.options.get("lead_ms")
        return told if isinstance(told, int) else 0


# --- finding one --------------------------------------------------------------------------------


def offer() -> str | None:
    """What to say of the newest run if it was cut off; None where it was not."""
    for path in _newest_first():
        header, last = _ends(path)
        if _date(header) is None or is_locked(path):
            continue  # nobody ran it, or somebody runs it now
        if last["type"] == "end":
            return None
        return (
            f"The session of {_when(header)} was cut off after {clock_words(last['t'])}. "
            f"To go on with it: footfall resume {path.stem}"
        )
    return None


def find() -> Path:
    """The newest session that was cut off or stopped. UsageError: there is none."""
    for path in _newest_first():
        _, last = _ends(path)
        if last and last.get("reason") != "done" and not is_locked(path):
            return path
    raise UsageError("There is no session to go on with: the latest ones came to their end.")


def _newest_first() -> list[Path]:
    """The latest sessions, by the time at which something was last written of them: one that went
    on is newer than one that began meanwhile.
    """
    try:
        found = recordings.newest_first()
    except MissingError:
        return []
    return sorted(found, key=_changed, reverse=True)[:LOOKED_AT]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # it has gone meanwhile
        return 0.0


def _ends(path: Path) -> tuple[Record, Record]:
    """The header and the last whole line of a journal; both empty where it is none of this
    version.
    """
    try:
        with path.open("rb") as stream:
            header = next(read([stream.readline(LONGEST_LINE)]), {})
            stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
            lines = stream.read(TAIL_BYTES).splitlines(keepends=True)
    except OSError:
        return {}, {}
    if header.get("type") != "session" or header.get("version") != VERSION:
        return {}, {}
    found = (record for line in reversed(lines) for record in read([line]))
    return header, next(found, header)


def _date(header: Record) -> datetime | None:
    """When a runner began it, by the clock of here; None where none did."""
    try:
        return datetime.fromisoformat(header["started"]).astimezone()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _when(header: Record) -> str:
    """The same, as people say it."""
    began = _date(header)
    assert began is not None
    today = began.date() == datetime.now().date()
    return f"{began:%H:%M}" if today else f"{began.day} {began:%B}, {began:%H:%M}"


# --- reading one --------------------------------------------------------------------------------


def read_cut(path: Path) -> Cut:
    """The journal of a session that can go on.

    MissingError: there is none. UsageError: it is no journal, it is being written, or nothing of it
    is left to run.
    """
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a journal of Footfall.")
    header, last, lines, keep, latest, heard = Record(), list[Record](), 0, 0, 0.0, False
    try:
        with path.open("rb") as stream:
            raw = iter(lambda: stream.readline(LONGEST_LINE), b"")
            for record in read(raw):
                header, keep, lines = header or record, stream.tell(), lines + 1
                if last and frame_at(last[-1]["t"]) != frame_at(record["t"]):
                    last.clear()
                last.append(record)
                latest, heard = max(latest, record["t"]), heard or record["type"] == "packet"
            beyond = sum(1 for line in raw for _ in read([line]))
            size = stream.tell()
    except OSError as error:
        raise MissingError(f"{path} cannot be read: {error.strerror or error}.") from None
    if header.get("type") != "session":
        raise UsageError(f"{path} is not a journal of Footfall.")
    if header.get("version") != VERSION:
        raise UsageError(f"{path} was written by another version of Footfall. Update this one.")
    if is_locked(path):
        raise UsageError(f"{path} is being written by another session.")
    if last[-1]["type"] == "end" and last[-1].get("reason") != "stopped":
        raise is_over(path, header)
    if not isinstance(header.get("options"), dict) or latest > LONGEST:
        raise unreadable(path)
    return Cut(path, keep, size, lines, header, tuple(last), heard, beyond)


def is_over(path: Path, header: Record) -> UsageError:
    """What to say of a session of which nothing is left."""
    return UsageError(
        f"The session in {path} came to its end: nothing of it is left. Begin it anew with "
        f"footfall run '{header.get('workout')}'."
    )


def unreadable(path: Path) -> UsageError:
    """What to say of a header that no session of ours has."""
    return UsageError(f"What {path} says of its session cannot be read. Begin it anew.")


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


def now() -> str:
    """The date and time of day, ISO 8601 with its zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
