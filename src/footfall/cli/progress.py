"""Progress of what takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from footfall.model import Status, StepBegan
from footfall.tally import clock_words

REFRESH = 0.1
"""Seconds between two pictures."""
WIDTH = 30


class Progress:
    """A bar on standard error, when somebody looks at it: a `drive.Screen`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        """How long the session lasts, about."""
        self._shown = self._began = time.monotonic()
        self._seen = sys.stderr.isatty()
        self._drawn = False

    def look(self, now: float, _status: Callable[[float], Status | None]) -> None:
        """The session is at `now`, in its own seconds."""
        if not self._seen or time.monotonic() - self._shown < REFRESH:
            return
        self._shown, self._drawn = time.monotonic(), True
        part = min(1.0, now / self._seconds) if self._seconds else 1.0
        bar = "━" * round(part * WIDTH)
        pace = now / (self._shown - self._began)
        line = f"{bar:<{WIDTH}} {clock_words(now)} of {clock_words(self._seconds)}, {pace:.0f}x"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    def step(self, _began: StepBegan) -> None:
        """Heard in the file, not read here."""

    def say(self, _text: str, _at: float) -> None:
        """Heard in the file, not read here."""

    def notice(self, text: str, _at: float) -> None:
        """Something to read, above the bar."""
        sys.stderr.write(f"{self._clear()}{text}\n")

    def _clear(self) -> str:
        return "\r\x1b[K" if self._drawn else ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        sys.stderr.write(self._clear())
        sys.stderr.flush()
