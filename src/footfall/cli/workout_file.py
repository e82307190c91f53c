"""A workout from a file that the runner names, in any format."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from footfall.errors import NotationError, UsageError

if TYPE_CHECKING:
    from footfall.formats.carry import Read

_FILE = re.compile(r"[^\s()]+\.(txt|zwo|fit|icu|json)", re.IGNORECASE)


def file_named(text: str | None) -> Path | None:
    """The file that a WORKOUT is; None when it is the workout itself."""
    if text is None:
        return None
    path = Path(text)
    return path if _FILE.fullmatch(text.strip()) or _is_file(path) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> Read:
    """The workout in a file, and what could not be carried.

    Raises `UsageError` when the file cannot be read, or is no workout.
    """
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is no file. Name a workout file in it.")
        with path.open("rb") as stream:
            from footfall.formats.carry import MAX_BYTES

            # One byte more tells that it is too long, however long it is.
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"There is no workout file {path}. Check its name and folder.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"The workout file {path} cannot be read: {why}.") from None
    try:
        return _read(data, path.suffix)
    except NotationError:
        raise
    except UsageError as error:
        raise UsageError(f"{path.name}: {error}") from None


@lru_cache(maxsize=1)
def _read(data: bytes, suffix: str) -> Read:
    """The same bytes are asked for twice: for their notation, and for the notes on them."""
    from footfall.formats.workout_file import read_workout

    return read_workout(data, suffix)
