"""Keeps the machine from going to sleep while a session runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Self

ES_CONTINUOUS = 0x80000000
ES_SYSTEM_REQUIRED = 0x00000001
"""Flags of SetThreadExecutionState, from Windows' own `winbase.h`."""


def command() -> list[str] | None:
    """The program that holds sleep off here, None where there is none or Windows needs none.

    Each ends by itself when we die: `caffeinate` waits for our process, and under
    `systemd-inhibit` a `cat` reads a pipe of which we hold the only other end.
    """
    if sys.platform == "darwin" and (caffeinate := shutil.which("caffeinate")):
        return [caffeinate, "-i", "-w", str(os.getpid())]
    inhibit, cat = shutil.which("systemd-inhibit"), shutil.which("cat")
    if sys.platform.startswith("linux") and inhibit and cat:
        reason = ["--who=Footfall", "--why=A run is going on"]
        return [inhibit, "--what=idle:sleep", *reason, "--mode=block", cat]
    return None


class Awake:
    """No sleep inside its `with` block, where the system lets us ask for that.

    It never raises and never waits for the system: a machine that cannot be kept awake is one on
    which the runner has seen to it.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if sys.platform == "win32":
            _windows_execution_state(ES_CONTINUOUS | ES_SYSTEM_REQUIRED)
        elif holder := command():
            try:
                self._child = subprocess.Popen(
                    holder,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    # Ctrl-C and Ctrl-Z are for us: the child lasts as long as we do.
                    start_new_session=True,
                )
            except OSError:
                self._child = None
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform == "win32":
            _windows_execution_state(ES_CONTINUOUS)
        elif self._child is not None:
            child, self._child = self._child, None
            if child.stdin:
                child.stdin.close()
            child.terminate()
            try:
                child.wait(1.0)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _windows_execution_state(flags: int) -> None:
    """Tell Windows what this thread needs; it forgets when the thread ends."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(flags)
