"""Beats, sounds, ducking, volume and a limiter, mixed into float32 frames; no clock, no thread.

`Mixer.render(n)` returns the next `n` frames. However they are asked for, in one piece or in
crumbs, they are the same, bit for bit: every gain is a function of absolute frames, a click is
shaped as a whole when it begins, and sounds are added in the order of (first frame, id).

The limiter must see a peak before it comes. So the mixer mixes ahead, up to 512 frames (11 ms)
beyond what it has returned, and an order takes effect at the end of that. How far ahead it is
follows from `frame` alone, so that even a late order sounds the same however audio was sliced.

Not thread-safe: all calls come from the one thread that renders. None of them blocks.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from footfall import sounds
from footfall.beats import NEVER, first_beat, owned_frame
from footfall.model import RATE, Grid, Part

CEILING = float(np.float32(10 ** (-1 / 20)))
"""No sample is larger: -1 dBFS, room for what a lossy encoder or a cheap DAC adds between samples.
Below it the limiter changes nothing. It is a float32 itself, so that comparing is exact."""

DUCK_DB = -10.0
"""The click under speech: plainly lower, never gone, for the runner is stepping on it."""
DUCK_EARLY = RATE * 60 // 1000
DUCK_RAMP = RATE * 30 // 1000
DUCK_HOLD = RATE * 150 // 1000
DUCK_RELEASE = RATE * 250 // 1000
"""Frames: the click begins to sink 60 ms before a sentence, is down after 30 ms, stays there until
150 ms after it and is back 250 ms later."""

OPENING_DB = -18.0
OPENING = 2 * RATE
"""A session's clicks begin at -18 dB and reach their level after 2 s: nobody is startled, and beat
0 is heard all the same."""

VOLUME_RAMP = RATE * 50 // 1000
"""Frames that a change of volume takes: shorter ones tick."""

CHUNK = _CHUNK = 256
"""Frames over which the limiter takes one peak; its look-ahead is one to two of them."""
_ALONG = np.arange(_CHUNK, dtype=np.float32) / _CHUNK
_RELEASE = 10 ** (0.4 / 20)
"""What the limiter lets go in one chunk: 6 dB in 80 ms."""

_BOTH = np.complex64(1 + 1j)
"""A stereo frame is as long as a complex number, and a mono sample times this is one, exactly: four
times as fast as broadcasting, and no sentence is copied in a callback."""

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stats:
    """What a mixer has done so far."""

    beats: int
    """Clicks that began."""
    sounds: int
    """Sentences that began."""
    late: int
    """Frames between when the latest sentence was wanted and when it could begin; 0 on time."""
    late_max: int
    """The largest such number."""
    peak: float
    """The largest sample of the mix before the limiter, of 1.0."""


@dataclass(frozen=True, slots=True)
class _Sound:
    start: int
    id: int
    """`_CLICK`, or a sentence's own."""
    samples: Samples
    """A click's are stereo, (m, 2); a sentence's mono, (m,)."""

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


_CLICK = -1


def _order(sound: _Sound) -> tuple[int, int]:
    """Float addition is not associative: sums are taken in this order."""
    return sound.start, sound.id


class Mixer:
    """One session's sound, from frame `frame` on."""

    frame: int
    """The next frame that `render` will return."""

    def __init__(self, frame: int = 0) -> None:
        self.frame = frame
        # What is mixed but not returned: frames [frame, _mixed).
        self._ahead: Samples = np.zeros((0, 2), np.float32)
        self._mixed = frame
        # The grid in force, and those to come in order of their frames.
        self._grid: Grid | None = None
        self._grids: list[Grid] = []
        # The next beat of the grid in force, when it falls, and the last one that was heard.
        self._beat = 0
        self._due = NEVER
        self._heard = -NEVER
        # When the next grid takes over; when the first of beat, grid and sentence is due.
        self._takeover = NEVER
        self._next = NEVER
        # Sentences to come, sounds that sound, and (id, start, end) of what the click ducks under.
        self._waiting: list[_Sound] = []
        self._sounding: list[_Sound] = []
        self._ducks: list[tuple[int, int, int]] = []
        # Volume: a ramp over frames [from, to), and its two gains.
        self._ramp = (frame, frame)
        self._gains = (1.0, 1.0)
        self._levels = dict.fromkeys(Part, np.float32(1))
        # Limiter: the gain at the first frame of the last chunk mixed, and the gain it needs.
        self._edge = 1.0
        self._need = 1.0
        self._beats = self._sounds = self._late = self._late_max = 0
        self._peak = 0.0
        duck = np.float32(10 ** (DUCK_DB / 20))
        plain = [sounds.click(right, accent) for accent in (False, True) for right in (False, True)]
        # Indexed by 2 * accent + right; most clicks are played as they are, or wholly ducked.
        self._clicks = [(samples, samples * duck) for samples in plain]

    @property
    def stats(self) -> Stats:
        """A snapshot of the counters."""
        return Stats(self._beats, self._sounds, self._late, self._late_max, self._peak)

    def set_grid(self, grid: Grid) -> None:
        """Take beats from `grid` from its frame on, in place of any grid from there on.

        Phases go on from grid to grid: no beat number is heard twice. A grid that comes late is
        evaluated as if on time; what it would have played by now is lost.
        """
        self._grids = [held for held in self._grids if held.frame < grid.frame]
        if grid.frame >= self._mixed:
            self._grids.append(grid)
        else:
            self._take(grid)
        self._look_ahead()

    def play(self, id: int, frame: int, samples: Samples) -> None:
        """Begin a sentence, mono, shape (m,), at `frame`, or as soon after as is possible.

        The samples are not copied: they must not change any more.
        """
        start = max(frame, self._mixed)
        self._late = start - frame
        self._late_max = max(self._late_max, self._late)
        sound = _Sound(start, id, samples)
        insort(self._waiting, sound, key=_order)
        tail = DUCK_HOLD + DUCK_RELEASE
        self._ducks = [duck for duck in self._ducks if duck[2] + tail > self._mixed]
        self._ducks.append((id, start, sound.end))
        self._look_ahead()

    def join(self, id: int, frame: int, samples: Samples) -> None:
        """Stub."""
        self.play(id, frame, samples)

    def skip(self, frames: int) -> None:
        """Stub."""
        self.frame += frames
        self._mixed += frames
        self._look_ahead()

    def cancel(self, id: int) -> None:
        """Forget a sentence that has not begun; one that has is finished."""
        self._waiting = [sound for sound in self._waiting if sound.id != id]
        self._ducks = [duck for duck in self._ducks if duck[0] != id or duck[1] < self._mixed]
        self._look_ahead()

    def set_volume(self, decibels: float, muted: bool = False) -> None:
        """Bring the whole mix to `decibels`, or to nothing, within 50 ms."""
        self._change_gain(0.0 if muted else 10 ** (decibels / 20), VOLUME_RAMP)

    def set_level(self, part: Part, decibels: float) -> None:
        """Bring one part of the mix to `decibels`: what begins from now on."""
        self._levels[part] = np.float32(10 ** (decibels / 20))

    def fade_out(self, frames: int) -> None:
        """Bring the whole mix to nothing within `frames`: the end of a session."""
        self._change_gain(0.0, frames)

    def render(self, n: int) -> Samples:
        """The next `n` frames, shape (n, 2); the array is the caller's own. `n` may be 0."""
        if n:
            # The last frame's chunk and the one after it.
            until = ((self.frame + n - 1) // _CHUNK + 2) * _CHUNK
            if until > self._mixed:
                self._mix(until)
        block, self._ahead = self._ahead[:n], self._ahead[n:]
        self.frame += n
        return block

    def _mix(self, until: int) -> None:
        """Mix the frames [_mixed, until) behind those that wait."""
        start, kept = self._mixed, len(self._ahead)
        buffer = np.zeros((kept + until - start, 2), np.float32)
        buffer[:kept] = self._ahead
        fresh = buffer[kept:]
        if self._next < until:
            self._begin(until)
        if self._sounding:
            for sound in self._sounding:
                _add(sound, fresh, start, until)
            self._sounding = [sound for sound in self._sounding if sound.end > until]
        self._apply_volume(fresh, start, until)
        self._limit(buffer, fresh, start, until)
        self._ahead, self._mixed = buffer, until

    def _begin(self, until: int) -> None:
        """Move what begins before `until` to the sounds that sound."""
        begun: list[_Sound] = []
        while min(self._due, self._takeover) < until:
            # Both are the same frame only where a last beat was rounded onto the next grid's.
            if self._due <= self._takeover:
                self._sound_beat(begun)
            else:
                self._take(self._grids.pop(0))
            self._look_ahead()
        while self._waiting and self._waiting[0].start < until:
            begun.append(self._waiting.pop(0))
            self._sounds += 1
        begun.sort(key=_order)
        self._sounding += begun
        self._look_ahead()

    def _take(self, grid: Grid) -> None:
        """Put a grid in force, at its first beat that can still be heard and was not yet."""
        self._grid = grid
        self._beat = max(first_beat(grid, self._mixed), self._heard + 1)

    def _sound_beat(self, begun: list[_Sound]) -> None:
        """Play the next beat, unless its grid is silent."""
        grid, n = self._grid, self._beat
        self._beat += 1
        if grid is None or not grid.on or n % grid.every:
            return
        begun.append(_Sound(self._due, _CLICK, self._click(n, grid.accents, self._due)))
        self._heard = n
        self._beats += 1

    def _look_ahead(self) -> None:
        """Find out what comes next, and when."""
        following = self._grids[0] if self._grids else None
        self._takeover = NEVER if following is None else following.frame
        self._due = NEVER
        if self._grid is not None:
            # A grid may be set for the very next frame, when the frame before it is gone.
            self._due = max(owned_frame(self._grid, self._beat, following), self._mixed)
        sentence = self._waiting[0].start if self._waiting else NEVER
        self._next = min(self._due, self._takeover, sentence)

    def _click(self, n: int, accents: tuple[int, ...], start: int) -> Samples:
        """The samples of beat `n`, at the gain of each of its absolute frames."""
        accent = bool(accents) and n % sum(accents) in (0, *accumulate(accents[:-1]))
        plain, ducked = self._clicks[2 * accent + n % 2]
        end = start + len(plain)
        ducks = [
            (first, last)
            for _, first, last in self._ducks
            if first - DUCK_EARLY < end and start < last + DUCK_HOLD + DUCK_RELEASE
        ]
        if start >= OPENING:
            if not ducks:
                return plain
            down = DUCK_EARLY - DUCK_RAMP
            if any(first - down <= start and end <= last + DUCK_HOLD for first, last in ducks):
                return ducked
        frames = np.arange(start, end)
        decibels = np.zeros(len(plain))
        for first, last in ducks:
            corners = (
                first - DUCK_EARLY,
                first - DUCK_EARLY + DUCK_RAMP,
                last + DUCK_HOLD,
                last + DUCK_HOLD + DUCK_RELEASE,
            )
            duck = np.interp(frames, corners, (0.0, DUCK_DB, DUCK_DB, 0.0))
            decibels = np.minimum(decibels, duck)
        decibels += np.interp(frames, (0, OPENING), (OPENING_DB, 0.0))
        return plain * (10 ** (decibels / 20)).astype(np.float32)[:, None]

    def _change_gain(self, gain: float, frames: int) -> None:
        now = float(np.interp(self._mixed, self._ramp, self._gains))
        self._ramp = (self._mixed, self._mixed + frames)
        self._gains = (now, gain)

    def _apply_volume(self, fresh: Samples, start: int, until: int) -> None:
        if start < self._ramp[1]:
            ramp = np.interp(np.arange(start, until), self._ramp, self._gains)
            fresh *= ramp.astype(np.float32)[:, None]
        elif self._gains[1] != 1.0:
            fresh *= np.float32(self._gains[1])

    def _limit(self, buffer: Samples, fresh: Samples, start: int, until: int) -> None:
        """Turn down, in place, all of `buffer` but its last chunk, which waits for its successor.

        Every chunk needs a gain that brings its peak to the ceiling, and lets go of its
        predecessor's slowly. At the edge between two chunks the smaller of their gains holds; in
        between it is a straight line, hence nowhere above what the chunk needs.
        """
        peak = float(max(np.maximum.reduce(fresh, axis=None), -np.minimum.reduce(fresh, axis=None)))
        if peak > self._peak:
            self._peak = peak
        if peak <= CEILING and self._edge == 1.0:
            return
        # A mixer may begin within a chunk: then its first one is shorter.
        starts = range(start // _CHUNK * _CHUNK, until, _CHUNK)
        offsets = 2 * np.maximum(np.array(starts) - start, 0)
        peaks = np.maximum.reduceat(np.abs(fresh).reshape(-1), offsets)
        edges = [self._edge]
        for loudest in peaks.tolist():
            need = min(1.0, self._need * _RELEASE, CEILING / max(loudest, CEILING))
            edges.append(min(self._need, need))
            self._need = need
        self._edge = edges[-1]
        # From the chunk before `start`, which was waiting, to the one before the last.
        lines = np.array(edges, np.float32)[:, None]
        gains = (lines[:-1] + (lines[1:] - lines[:-1]) * _ALONG).reshape(-1)
        due = buffer[-_CHUNK - len(gains) : -_CHUNK]
        for channel in (due[:, 0], due[:, 1]):
            channel *= gains[len(gains) - len(due) :]
        # The product may round up by one unit in the last place.
        np.clip(due, -CEILING, CEILING, out=due)


def _add(sound: _Sound, fresh: Samples, start: int, until: int) -> None:
    """Add what `sound` has within [start, until), the frames of `fresh`."""
    first, last = max(sound.start, start), min(sound.end, until)
    span = fresh[first - start : last - start]
    part = sound.samples[first - sound.start : last - sound.start]
    if part.ndim == 2:
        span += part
    else:
        both = span.view(np.complex64)[:, 0]
        both += part * _BOTH
