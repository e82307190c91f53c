"""The real program, run as a runner runs it, in a folder and a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
"""Recorded runs."""


@dataclass(frozen=True)
class Outcome:
    """What the program left: its exit code and its two streams."""

    code: int
    out: str
    err: str


def environment(home: Path) -> dict[str, str]:
    """A home below which everything is kept that the program keeps of its own accord. How wide a
    terminal is tells the terminal alone.
    """
    inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    return inherited | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "kept"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def settings(home: Path) -> Path:
    """Where the sensors of a runner are kept who has that home."""
    return home / ".config" / "footfall" / "sensors.json"


def command(*args: str) -> list[str]:
    """The command line that starts the program."""
    return [sys.executable, "-m", "footfall", *args]


def footfall(folder: Path, *args: str, **variables: str) -> Outcome:
    """Run the program in `folder` to its end, with nothing to read from; `variables` are of its
    environment.
    """
    done = subprocess.run(
        command(*args),
        cwd=folder,
        env=environment(folder) | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
