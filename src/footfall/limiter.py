"""A look-ahead limiter over chunks of frames: nothing that leaves it is above the ceiling.

Every chunk needs a gain that brings its peak to the ceiling, and lets go of its predecessor's
slowly. At the edge between two chunks the smaller of their gains holds; in between it is a straight
line, hence nowhere above what the chunk needs. So a chunk is finished when its successor is known.

The gains at the edges are whole multiples of 2^-15, rounded down, and a place in a chunk is one of
2^-8: every product and sum of theirs is exact in float32, in whatever order a library computes it.
That makes the lines the same on every machine and the ceiling a fact instead of a tolerance.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CEILING = float(np.float32(10 ** (-1 / 20)))
"""No sample is larger: -1 dBFS, room for what a lossy encoder or a cheap DAC adds between samples.
Below it the limiter changes nothing. It is a float32 itself, so that comparing is exact."""

_CEILING_BITS = int(np.float32(CEILING).view(np.int32))

CHUNK = 256
"""Frames over which one peak is taken; the look-ahead is one to two of them."""

_RELEASE = 10 ** (0.4 / 20)
"""What is let go in one chunk: 6 dB in 80 ms."""

_ROW = 2 * CHUNK
"""Floats of a chunk: left and right lie side by side."""

_ONE = 1 << 15
"""A gain of 1, in the steps of an edge."""

_ALONG = np.arange(_ROW) // 2 / CHUNK
_LINES = (np.stack((1 - _ALONG, _ALONG)) / _ONE).astype(np.float32)
"""What the gains at a chunk's two edges weigh at each of its floats."""


class Limiter:
    """Keeps what it needs to know of the last chunk."""

    def __init__(self) -> None:
        # The gain at the first frame of the last chunk, and the gain that this one needs.
        self._edge = _ONE
        self._need = 1.0
        self._loudest = 0
        self._make_room(0)

    @property
    def peak(self) -> float:
        """The largest sample so far, before limiting."""
        return float(np.int32(self._loudest).view(np.float32))

    @property
    def idle(self) -> bool:
        """Whether silence would leave everything as it is."""
        return self._need == 1.0 and self._edge == _ONE

    def limit(self, buffer: NDArray[np.float32], fresh: int) -> None:
        """Turn down, in place, all of `buffer` but its last chunk, which waits for its successor.

        `buffer` is interleaved stereo, shape (2n,), and ends with a chunk. Its last `fresh` floats
        are new; only the first chunk of all may be a short one. The chunk before them is there too.
        """
        if fresh > len(self._bits):
            self._make_room(fresh)
        np.absolute(buffer[len(buffer) - fresh :], out=self._magnitudes[:fresh])
        peaks = np.maximum.reduceat(self._bits[:fresh], _starts(fresh))
        order = peaks.tolist()
        loudest = max(order)
        if loudest > self._loudest:
            self._loudest = loudest
        quiet = 0
        if self.idle:
            if loudest <= _CEILING_BITS:
                return
            while order[quiet] <= _CEILING_BITS:
                quiet += 1
        edges = self._edges(peaks[quiet:].view(np.float32).tolist())
        ends = np.array(edges, np.float32).reshape(-1, 2)
        gains = np.dot(ends, _LINES, out=self._gains[: len(ends)]).reshape(-1)
        # They belong to the chunk before each, so to one that waited, up to the last but one.
        due = buffer[max(len(buffer) - _ROW - len(gains), 0) : len(buffer) - _ROW]
        due *= gains[len(gains) - len(due) :]

    def _make_room(self, floats: int) -> None:
        """What every call needs and would else ask the system for."""
        self._gains = np.empty((floats // _ROW + 1, _ROW), np.float32)
        self._magnitudes = np.empty(floats, np.float32)
        # The same as whole numbers: those of positive floats have their order, and compare faster.
        self._bits = self._magnitudes.view(np.int32)

    def _edges(self, peaks: list[float]) -> list[int]:
        """The gains at both ends of the chunk before each of those that have these peaks."""
        edge, need = self._edge, self._need
        edges = []
        for peak in peaks:
            wanted = CEILING / peak if peak > CEILING else 1.0
            edges.append(edge)
            if wanted < need:
                need = wanted
                edge = int(need * _ONE)
            else:
                edge = int(need * _ONE)
                need *= _RELEASE
                if need > wanted:
                    need = wanted
            edges.append(edge)
        self._edge, self._need = edge, need
        return edges


@lru_cache(maxsize=64)
def _starts(floats: int) -> NDArray[np.intp]:
    """Where the chunks begin in so many floats, of which the first chunk may lack some."""
    return np.maximum(np.arange(-(-floats % _ROW), floats, _ROW), 0)
