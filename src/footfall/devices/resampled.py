"""A device that has no 48 kHz: the session's frames are resampled on their way to it.

Sound servers take any rate; a card that is opened by itself may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import soxr

from footfall.model import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from footfall.devices.engine import Engine, Status, Times


@dataclass(frozen=True, slots=True)
class _Heard:
    """What PortAudio would tell of a block that is not its own."""

    currentTime: float
    outputBufferDacTime: float


class Resampled:
    """The callback of a stream at `rate`, filled by an engine at 48 kHz.

    Frame n of the session is played at the device's n * rate / 48000, to the nearest; the filter's
    tail makes the engine render some 15 ms ahead. It runs where the engine runs.
    """

    def __init__(self, engine: Engine, rate: int) -> None:
        self._engine = engine
        self._rate = rate
        self._filter = soxr.ResampleStream(RATE, rate, 2, dtype="float32")
        self._ready: NDArray[np.float32] = np.zeros((0, 2), np.float32)
        self._rendered = self._played = 0

    def __call__(self, out: NDArray[np.float32], frames: int, times: Times, status: Status) -> None:
        """Fill `out`, shape (frames, 2)."""
        block = np.zeros((ceil(frames * RATE / self._rate), 2), np.float32)
        while len(self._ready) < frames:
            ahead = self._rendered / RATE - self._played / self._rate
            told = times.outputBufferDacTime
            heard = _Heard(times.currentTime, told + ahead if told else 0.0)
            self._engine(block, len(block), heard, status)
            self._rendered += len(block)
            self._ready = np.concatenate((self._ready, self._filter.resample_chunk(block)))
        out[:] = self._ready[:frames]
        self._ready = self._ready[frames:]
        self._played += frames
