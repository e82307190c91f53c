"""What the system grants, and what happens when it does not."""

from __future__ import annotations

import subprocess
import sys

TELL = """
import os
import threading
from footfall.devices.priority import ask_rtkit, raise_priority
{before}
granted = raise_priority()
told = []
thread = threading.Thread(target=lambda: told.append(os.sched_getscheduler(0) == os.SCHED_FIFO))
thread.start()
thread.join()
print(granted, *told, ask_rtkit(1) and "for another process")
"""


def told(before: str) -> list[str]:
    """What a process of its own finds, after it did something before."""
    done = subprocess.run(
        [sys.executable, "-c", TELL.format(before=before)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_threads_have_what_the_process_was_granted() -> None:
    """Whether in real time or not, a thread that is started later says the same as the answer; and
    RTKit, where there is one, grants nothing for a thread that is not ours.
    """
    granted, thread, other = told("")
    assert (granted, "False") == (thread, other)


def test_without_permission_everything_goes_on() -> None:
    """A process that may not raise itself at all is told so, and nothing else happens."""
    before = "import resource\nresource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))\n"
    before += "os.getuid() == 0 and os.setuid(65534)"
    assert ["False", "False", "False"] == told(before)
