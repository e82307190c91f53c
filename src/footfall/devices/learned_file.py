"""Keeps what was learned of the runner, from one session to the next."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from footfall.coach.learned import Learned, of
from footfall.devices.settings import folder, write_whole

MOST = 4096
"""Bytes of a file that is read."""


def default_path() -> Path:
    """Beside the profile and the sensors."""
    return folder() / "learned.json"


def load(path: Path) -> Learned:
    """What is kept; nothing where no file can be read: it is learned anew."""
    try:
        with path.open("rb") as stream:
            told = json.loads(stream.read(MOST))
    except (OSError, ValueError, RecursionError):
        return Learned()
    return of(told) if isinstance(told, dict) else Learned()


def keep(path: Path, learned: Learned) -> None:
    """Write it down; a folder that cannot be written costs no more than learning it again.

    The first own cadence stays: what a click leads to is measured from there.
    """
    before = load(path)
    after = Learned(learned.lag or before.lag, before.own or learned.own)
    if after != before:
        with suppress(OSError):
            write_whole(path, json.dumps(after.fields()) + "\n")
