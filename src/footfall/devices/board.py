"""The counters that the sound process shows the program, in a small mapped file."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from mmap import mmap
from pathlib import Path


class State(IntEnum):
    """How far the sound process has come."""

    STARTING = 0
    OPEN = 1
    """The device plays, silence so far."""
    RUNNING = 2
    """The session's frames count."""
    SEEKING = 3
    """No device opened; they are tried again and again."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What the sound process tells after every block."""

    state: State = State.STARTING
    frames: int = 0
    """Frames of the session that the device has taken."""
    at: float = 0.0
    """When it took the last of them, or last tried to open: the heartbeat. This and the next two
    are times of `time.monotonic`, the same clock in every process."""
    zero: float = 0.0
    """When the device took the session's frame 0, or would have: the origin of its clock."""
    heard: float = 0.0
    """When that frame was to be heard, as far as the device knows."""
    first: int = 0
    """The session's frame that a stretch of the stream without a gap began with, the latest one."""
    latency: float = 0.0
    """Seconds from a callback until its first sample is heard, as the device tells."""
    blocks: int = 0
    underruns: int = 0
    """Times that the device had nothing to play, as far as it noticed."""
    late: int = 0
    """Frames by which the latest sentence began late."""
    text: str = ""
    """The device's name; while seeking, the sentence that says why none opens."""


class Board:
    """A mapped file in which one process writes its `Counters` and another reads them.

    A checksum beside them lets the reader see that it came in the middle of a write. Counting the
    writes instead would need an order of memory that not every processor keeps. Neither end waits
    for the other, and neither may be shared between threads.
    """

    _RECORD = struct.Struct("<qqdddqdqqq512s")
    _CHECK = struct.Struct("<I")
    SIZE = _RECORD.size + _CHECK.size

    def __init__(self, path: Path) -> None:
        """Map an existing file of `SIZE` bytes."""
        with path.open("r+b") as file:
            self._map = mmap(file.fileno(), self.SIZE)
        self._last = Counters()

    def write(self, counters: Counters) -> None:
        """Show new counters."""
        c = counters
        record = self._RECORD.pack(
            *(c.state, c.frames, c.at, c.zero, c.heard, c.first, c.latency),
            *(c.blocks, c.underruns, c.late, c.text.encode()[:512]),
        )
        self._map[:] = record + self._CHECK.pack(zlib.crc32(record))

    def read(self) -> Counters:
        """The latest counters that were whole."""
        for _ in range(10):
            whole = self._map[:]
            record = whole[: self._RECORD.size]
            if self._CHECK.unpack(whole[self._RECORD.size :]) == (zlib.crc32(record),):
                state, *rest = self._RECORD.unpack(record)
                rest[-1] = rest[-1].rstrip(b"\0").decode(errors="ignore")
                self._last = Counters(State(state), *rest)
                break
        return self._last

    def close(self) -> None:
        """Unmap; the file stays."""
        self._map.close()
