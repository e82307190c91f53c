"""What may hold a program up: its own interpreter, and other programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

BURDENED = Path(__file__).with_name("burdened.py")

_BURN = """
import os
parent = os.getppid()
while os.getppid() == parent:
    sum(range(100_000))
"""
"""Keeps a core busy, and goes with whoever started it."""


class Load(StrEnum):
    """A load to play under."""

    NONE = "none"
    GIL = "gil"
    """The program burns its own interpreter lock and collects garbage among a million objects."""
    CORES = "cores"
    """Every core is busy with another process."""
    ALL = "all"


def command(load: Load) -> list[str]:
    """The command line that starts the program, with its burden where the load has one."""
    burdened = load in (Load.GIL, Load.ALL)
    return [sys.executable, *([str(BURDENED)] if burdened else ["-m", "footfall"])]


@contextmanager
def bearing(load: Load) -> Iterator[None]:
    """Other processes keep every core busy during the block, where the load says so."""
    count = (os.cpu_count() or 1) if load in (Load.CORES, Load.ALL) else 0
    burning = [subprocess.Popen([sys.executable, "-c", _BURN]) for _ in range(count)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.wait()
