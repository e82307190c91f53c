"""What the scripts that take long say while they work."""

from __future__ import annotations

import sys
import time


def clock(seconds: float) -> str:
    """As a runner reads it: `12:31`."""
    sign, whole = "-" if seconds < 0 else "", abs(int(seconds))
    return f"{sign}{whole // 60}:{whole % 60:02d}"


class Progress:
    """A line on a terminal that says how far it is; nothing where there is none."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0
        self._shown = False

    def tell(self, elapsed: float, what: str) -> None:
        """Not more often than four times a second."""
        if sys.stderr.isatty() and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.25
            self._shown = True
            part = f"{clock(elapsed)} of {clock(self._seconds)}"
            print(f"\r\x1b[K{part}  {what}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def columns(rows: list[tuple[str, ...]]) -> str:
    """A table for the terminal; the first row is its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
