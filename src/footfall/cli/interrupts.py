"""Ctrl-C, a polite kill and a dropped shell, while a session runs."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from footfall.model import KeyName

STOPPED = 130
"""Exit code of a session that was ended early."""


@contextmanager
def stopping(post: Callable[[KeyName, str], None]) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM asks the session to stop; the second Ctrl-C ends it at once.

    A dropped remote shell (SIGHUP) does not end a run.
    """
    asked = False

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked = True
        post(KeyName.STOP, "signal")

    wanted = {signal.SIGINT: ask, signal.SIGTERM: ask}
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    if hasattr(signal, "SIGHUP"):
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
