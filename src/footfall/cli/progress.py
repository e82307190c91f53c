"""Progress of what takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from footfall.durations import clock_words
from footfall.model import SensorChanged, Status, StepBegan

REFRESH = 0.1
"""Seconds between two pictures."""
WIDTH = 30


class _Line:
    """A line on standard error that is drawn over and over, when somebody looks at it."""

    def __init__(self) -> None:
        self._seen = sys.stderr.isatty()
        self._drawn = False

    def _draw(self, part: float, text: str) -> None:
        """A bar, `part` of it full, and what it means."""
        self._drawn = True
        bar = "━" * round(part * WIDTH)
        sys.stderr.write(f"\r\x1b[K{bar:<{WIDTH}} {text}")
        sys.stderr.flush()

    def _clear(self) -> str:
        return "\r\x1b[K" if self._drawn else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        sys.stderr.write(self._clear())
        sys.stderr.flush()


class Progress(_Line):
    """A bar on standard error, when somebody looks at it: a `drive.Screen`."""

    def __init__(self, seconds: float, patience: float = REFRESH) -> None:
        """`patience`: for how many seconds nobody need see that it takes its time."""
        super().__init__()
        self._seconds = seconds
        """How long the session lasts, about."""
        self._began = time.monotonic()
        self._shown = self._began + patience - REFRESH

    def look(self, now: float, _status: Callable[[float], Status | None]) -> None:
        """The session is at `now`, in its own seconds."""
        if not self._seen or time.monotonic() - self._shown < REFRESH:
            return
        self._shown = time.monotonic()
        part = min(1.0, now / self._seconds) if self._seconds else 1.0
        pace = now / (self._shown - self._began)
        self._draw(part, f"{clock_words(now)} of {clock_words(self._seconds)}, {pace:.0f}x")

    def step(self, _began: StepBegan) -> None:
        """Heard in the file, not read here."""

    def say(self, _text: str, _at: float) -> None:
        """Heard in the file, not read here."""

    def notice(self, text: str, _at: float) -> None:
        """Something to read, above the bar."""
        sys.stderr.write(f"{self._clear()}{text}\n")

    def sensor(self, _changed: SensorChanged) -> None:
        """In the journal, not read here."""


class Readying(_Line):
    """How many of something are ready, when it takes longer than a second and somebody looks."""

    def __init__(self, what: str = "sentences ready") -> None:
        super().__init__()
        self._what = what
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many are ready, and so many will be."""
        if self._seen and time.monotonic() - self._began > 1:
            self._draw(done / total, f"{done} of {total} {self._what}")
