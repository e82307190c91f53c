"""Where the beats of a `model.Grid` fall, in closed form from the beat number: no state, no drift.

A beat is an integer of the phase, the integral of cadence over time since beat 0. A steady grid has
a line for a phase, a ramp a parabola, and after the ramp the line of its last cadence. Each beat's
frame is computed from the grid's origin and rounded once, so that the thousandth is as exact as the
first. Positions are frames since the grid's own frame; beats times `_FRAMES` are spm times frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, sqrt

from footfall.model import RATE, Grid

NEVER = 1 << 62
"""The frame of a beat that does not come; later than any frame that is rendered."""

_FRAMES = 60 * RATE
"""Frames a minute: what cadence is counted against."""

_WHOLE = 1e-6
"""Phases are sums of floats; this near to an integer is that integer. At 180 spm: 0.016 frames."""

_STILL = 1e-3
"""Below so many spm nothing moves: a beat would last 16 hours, and further down it overflows."""


def spm_at(grid: Grid, frame: int) -> float:
    """Cadence at `frame`, in spm; before the grid its first one holds, after a ramp its last."""
    first, last, length = _ramp(grid)
    if not length:
        return first
    return first + (last - first) * min(max(frame - grid.frame, 0) / length, 1.0)


def phase_at(grid: Grid, frame: int) -> float:
    """Beats since beat 0 at `frame`: the integral of `spm_at`. It stands still where spm is 0."""
    first, last, length = _ramp(grid)
    x = frame - grid.frame
    within = min(max(x, 0), length)
    area = first * within + (_slope(first, last, length) * within * within) / 2
    area += first * min(x, 0) + last * max(x - length, 0)
    return _origin(grid) + area / _FRAMES


def beat_frame(grid: Grid, n: int) -> int:
    """The frame nearest to beat `n`, or `NEVER`.

    It may lie outside of what the grid owns.
    """
    first, last, length = _ramp(grid)
    if first <= 0:
        return NEVER
    area = (n - _origin(grid)) * _FRAMES
    ramped = (first + last) / 2 * length
    if area <= 0 or not length:
        x = area / first
    elif area <= ramped:
        # The root of a parabola in the form without a difference: it is as exact for a ramp that is
        # nearly flat, or that falls, as for a steep one.
        square = first * first + 2 * _slope(first, last, length) * area
        x = 2 * area / (first + sqrt(max(square, 0.0)))
    elif last > 0:
        x = length + (area - ramped) / last
    else:
        return NEVER
    return grid.frame + floor(x + 0.5)


def first_beat(grid: Grid, frame: int | None = None) -> int:
    """The smallest beat whose nearest frame is at or after `frame`, and not before the grid's own.

    Without `frame`: the first beat that the grid owns. A grid without a cadence plays none; there
    it is the number that the grid's predecessor must leave alone.
    """
    start = grid.frame if frame is None else max(frame, grid.frame)
    phase = phase_at(grid, start)
    # Half a frame before `start` still counts as `start`, hence the beat at or below the phase.
    n = floor(phase)
    if beat_frame(grid, n) == NEVER:
        return n if phase == n else n + 1
    return n if beat_frame(grid, n) >= start else n + 1


def owned_frame(grid: Grid, n: int, following: Grid | None) -> int:
    """The frame at which `grid` plays beat `n`, or `NEVER` where `following` has taken over.

    Between two grids each beat is played once: the first plays those below `first_beat(following)`,
    and one that was rounded onto the frame of the takeover falls on the frame before. Where the
    phase jumps ahead, the beats that it leaps over are nobody's.
    """
    frame = beat_frame(grid, n)
    if following is None:
        return frame
    if n >= first_beat(following) or frame > following.frame:
        return NEVER
    return min(frame, following.frame - 1)


def beats(
    grid: Grid, start: int, stop: int, following: Grid | None = None
) -> Iterator[tuple[int, int]]:
    """The beats that `grid` owns with `start <= frame < stop`, as (number, frame), in order.

    `following` is the grid that replaces it, if one does.
    """
    n = first_beat(grid, start)
    while (frame := owned_frame(grid, n, following)) < stop:
        if frame >= start:
            yield n, frame
        n += 1


def _ramp(grid: Grid) -> tuple[float, float, int]:
    """First and last spm, and the frames between them; a grid of 0 spm stays there."""
    first = grid.spm if grid.spm >= _STILL else 0.0
    if grid.spm_end is None or not first:
        return first, first, 0
    last = grid.spm_end if grid.spm_end >= _STILL else 0.0
    return (first, last, grid.frames) if grid.frames else (last, last, 0)


def _slope(first: float, last: float, length: int) -> float:
    """Spm a frame within the ramp."""
    return (last - first) / length if length else 0.0


def _origin(grid: Grid) -> float:
    """The grid's phase, an integer where it means one."""
    nearest = floor(grid.phase + 0.5)
    return float(nearest) if abs(grid.phase - nearest) <= _WHOLE else grid.phase
