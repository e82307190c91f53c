"""Coming before other programs, as far as the system lets us."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress

NICE = -10
REAL_TIME = 5
"""Low among the priorities in real time: a sound server's own threads stand above."""

_SLICE_US = 200_000
"""Processor time in one go after which the system may end a thread in real time; RTKit asks for
such a limit, and a block takes a thousandth of it."""

_ASK = (
    *("busctl", "--system", "call", "org.freedesktop.RealtimeKit1"),
    *("/org/freedesktop/RealtimeKit1", "org.freedesktop.RealtimeKit1"),
    *("MakeThreadRealtimeWithPID", "ttu"),
)
"""RTKit is how desktops give a runner's sound what only an administrator could have."""


def raise_priority() -> bool:
    """Raise this thread and those that it starts from now on; whether it is in real time now."""
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(REAL_TIME))
    except (OSError, AttributeError):
        return False
    return True


def ask_rtkit(thread: int) -> bool:
    """Ask for one thread of this process, by the system's number of it; whether it was granted.

    It takes some milliseconds, 2 s at most.
    """
    if shutil.which(_ASK[0]) is None:
        return False
    import resource  # where there is a busctl, there is this

    hard = resource.getrlimit(resource.RLIMIT_RTTIME)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_RTTIME, (_SLICE_US, hard))
    try:
        done = subprocess.run(
            [*_ASK, str(os.getpid()), str(thread), str(REAL_TIME)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
