"""A workout in any format that runners have: which one it is, read, and written."""

from __future__ import annotations

import re

from footfall import notation
from footfall.errors import UsageError
from footfall.formats import carry, icu, zwo, zwo_write
from footfall.formats.carry import MAX_BYTES, Read
from footfall.model import Runner, Workout

READABLE = (".txt", ".zwo", ".fit", ".icu", ".json")
WRITABLE = (".fit", ".zwo", ".txt")
UNKNOWN = Runner()
"""Nobody's paces."""

_DASHED = re.compile(rb"^[ \t]*- ", re.MULTILINE)
"""No line of the notation begins with a dash, and every step of intervals.icu does."""


def read_workout(data: bytes, suffix: str) -> Read:
    """The workout in a file's bytes. What it is the suffix tells, and for .txt and others the
    beginning of the bytes.

    Raises `UsageError` (or `NotationError`) for whatever is no workout, and nothing else.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(
            f"A workout file has at most {MAX_BYTES // 1_000_000} MB; this one is no workout. "
            "A recorded run is replayed with --sensors."
        )
    match _kind(data, suffix.lower()):
        case ".zwo":
            return zwo.read(data)
        case ".fit":
            from footfall.formats import fit_workout

            return fit_workout.read(data)
        case ".json":
            from footfall.formats import garmin

            return garmin.read(_text(data))
        case ".icu":
            return icu.read(_text(data))
        case _:
            parsed = notation.parse(_text(data))
            return Read(parsed.workout, parsed.warnings)


def _kind(data: bytes, suffix: str) -> str:
    if suffix in READABLE and suffix != ".txt":
        return suffix
    begin = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[8:12] == b".FIT":
        return ".fit"
    if begin.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return ".zwo"
    if begin.startswith((b"{", b"[")):
        return ".json"
    return ".icu" if _DASHED.search(data) else ".txt"


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("This workout file is not text. Save it as UTF-8.") from None


def write_workout(
    workout: Workout, suffix: str, runner: Runner = UNKNOWN
) -> tuple[bytes, tuple[str, ...]]:
    """A workout as the bytes of a file, and a note on each thing that it cannot hold.

    Zwift has no absolute paces: what is known of the runner turns them into efforts.

    Raises `UsageError` for a suffix that is none of `WRITABLE`, and for what cannot be written.
    """
    match suffix.lower():
        case ".txt":
            return (notation.write(workout) + "\n").encode(), ()
        case ".zwo":
            return zwo_write.write(workout, runner)
        case ".fit":
            from footfall.formats import fit_workout

            return fit_workout.write(workout)
        case _:
            raise UsageError(
                f"A workout is not written as '{carry.brief(suffix)}'. Name a file that ends in "
                f"{', '.join(WRITABLE[:-1])} or {WRITABLE[-1]}."
            )
