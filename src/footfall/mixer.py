"""Beats, sentences, ducking, levels and a limiter, mixed into float32 frames; no clock, no thread.

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
from math import log

import numpy as np
from numpy.typing import NDArray

from footfall import limiter, sounds
from footfall.beats import NEVER, first_beat, owned_frame, spm_at
from footfall.limiter import Limiter
from footfall.model import RATE, Grid, Part
from footfall.sounds import Clicks

CHUNK = limiter.CHUNK
"""Frames; a device's lost time is skipped in multiples of it."""

CLOSEST = 0.55
"""Of a beat's period: two clicks are never closer, whatever grids come. Half a period is where a
step becomes a stumble, and a runner who hears two clicks at once cannot obey either."""

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

RAMP = RATE * 50 // 1000
"""Frames that a change of volume or level takes: shorter ones tick."""

JOIN = RATE * 5 // 1000
"""Frames over which a sentence comes in that is cut at its beginning."""

WAKE_AFTER = RATE
WAKE_EARLY = RATE * 400 // 1000
WAKE_FADE = RATE * 20 // 1000
"""Frames: Bluetooth headphones that hear nothing but zeros for a while switch their amplifier off,
and need some 300 ms to be back, which would be the first syllable of a sentence. So after a second
of silence a noise that nobody notices goes ahead of it."""

Samples = NDArray[np.float32]

_Frames = NDArray[np.complex64]
"""A stereo frame is as long as a complex number, left the real part, right the imaginary one. So
clicks are complex, sentences real, and one product makes frames of either, at its gain."""

_LEFT_AND_RIGHT: dict[Part | None, np.complex64] = {
    Part.CLICK: np.complex64(1),
    Part.VOICE: np.complex64(1 + 1j),
    Part.EARCON: np.complex64(1 + 1j),
    None: np.complex64(1 + 1j),
}
"""What a sample of each part is multiplied by to be a frame."""

_SPENT = np.zeros(0, np.float32)


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


@dataclass(slots=True, eq=False)
class _Sound:
    """It begins once, and ends; only a jump of the frames moves it."""

    start: int
    end: int
    id: int
    """`_CLICK`, or that of a sentence, which the noise before it has too."""
    part: Part | None
    """None: that noise."""
    samples: Samples | _Frames
    """Mono, or a click's frames; let go at the end."""

    def move(self, frames: int) -> None:
        self.start += frames
        self.end += frames


def _corners(duck: _Sound) -> tuple[int, int, int, int]:
    """The frames between which the click sinks under a sentence and comes back."""
    sinks, returns = duck.start - DUCK_EARLY, duck.end + DUCK_HOLD
    return sinks, sinks + DUCK_RAMP, returns, returns + DUCK_RELEASE


_CLICK = -1


def _order(sound: _Sound) -> tuple[int, int]:
    """Float addition is not associative: sums are taken in this order."""
    return sound.start, sound.id


@dataclass(slots=True)
class _Gain:
    """A gain that goes along a line from one frame to another, and stays there."""

    start: int
    end: int
    before: float
    after: float

    def over(self, frames: NDArray[np.int64] | int) -> NDArray[np.float64]:
        curve = np.interp(frames, (self.start, self.end), (self.before, self.after))
        return np.asarray(curve)

    def turn(self, frame: int, length: int, gain: float) -> None:
        """From `frame` on it goes to `gain`, from wherever it is then."""
        self.before, self.after = float(self.over(frame)), gain
        self.start, self.end = frame, frame + length


class Mixer:
    """One session's sound, from frame `frame` on."""

    frame: int
    """The next frame that `render` will return."""

    def __init__(self, frame: int = 0, clicks: Clicks | None = None, wake: bool = False) -> None:
        """`clicks` are of wood by default; `wake`: whether headphones may fall asleep."""
        self.frame = frame
        # What is mixed but not returned: frames [frame, _mixed), left and right in turn.
        self._ahead: Samples = np.zeros(0, np.float32)
        self._mixed = frame
        # The grid in force, those to come in order of their frames, and when the next takes over.
        self._grid: Grid | None = None
        self._grids: list[Grid] = []
        self._takeover = NEVER
        # The next beat of the grid in force, when it falls, and which of its group are accented.
        self._beat = 0
        self._due = NEVER
        self._accents: tuple[int, frozenset[int]] = (1, frozenset())
        # The last beat that was heard, when, and at which cadence.
        self._heard = self._heard_at = -NEVER
        self._heard_spm = 0.0
        # Sentences to come, sounds that sound, and sentences that the click ducks under.
        self._waiting: list[_Sound] = []
        self._sounding: list[_Sound] = []
        self._ducks: list[_Sound] = []
        # When the first of beat, grid and sentence is due, and when the last sound ends.
        self._next = NEVER
        self._wake = wake
        self._quiet = -NEVER
        self._volume = _Gain(frame, frame, 1.0, 1.0)
        self._levels = {part: _Gain(frame, frame, 1.0, 1.0) for part in Part}
        # From this frame on no gain moves, and a part's samples become frames by these factors.
        self._steady = frame
        self._factors = dict(_LEFT_AND_RIGHT)
        self._limiter = Limiter()
        self._beats = self._sounds = self._late = self._late_max = 0
        self.set_clicks(sounds.clicks("wood") if clicks is None else clicks)

    @property
    def stats(self) -> Stats:
        """A snapshot of the counters."""
        return Stats(self._beats, self._sounds, self._late, self._late_max, self._limiter.peak)

    # --- Orders ---------------------------------------------------------------------------------

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
        self._find_beat()

    def set_clicks(self, clicks: Clicks) -> None:
        """What the beats sound like; a click that sounds already stays what it is."""
        duck = np.float32(10 ** (DUCK_DB / 20))
        four = (clicks.left, clicks.right, clicks.left_accent, clicks.right_accent)
        plain = [np.ascontiguousarray(click).view(np.complex64)[:, 0] for click in four]
        # Indexed by 2 * accent + right; most clicks are played as they are, or wholly ducked.
        self._clicks = [(frames, frames * duck) for frames in plain]

    def play(self, id: int, frame: int, samples: Samples, part: Part = Part.VOICE) -> None:
        """Begin a sentence, mono, shape (m,), at `frame`, or as soon after as is possible.

        The samples are not copied: they must not change any more.
        """
        start = max(frame, self._mixed)
        self._is_late(start - frame)
        self._await(_Sound(start, start + len(samples), id, part, samples))

    def join(self, id: int, frame: int, samples: Samples, part: Part = Part.VOICE) -> None:
        """Go on with a sentence that began at `frame` in another mixer: what is past is left out.

        One that has not begun yet is played.
        """
        past = self._mixed - frame
        if past <= 0:
            self.play(id, frame, samples, part)
        elif past < len(samples):
            rest = samples[past:].copy()
            rest[:JOIN] *= (np.arange(1, JOIN + 1, dtype=np.float32) / JOIN)[: len(rest)]
            self._await(_Sound(self._mixed, frame + len(samples), id, part, rest))

    def cancel(self, id: int) -> None:
        """Forget a sentence that has not begun; one that has is finished."""
        self._waiting = [sound for sound in self._waiting if sound.id != id]
        self._ducks = [duck for duck in self._ducks if duck.id != id or duck.start < self._mixed]
        self._look_ahead()

    def set_volume(self, decibels: float, muted: bool = False) -> None:
        """Bring the whole mix to `decibels`, or to nothing, within 50 ms."""
        self._turn(self._volume, 0.0 if muted else 10 ** (decibels / 20), RAMP)

    def set_level(self, part: Part, decibels: float) -> None:
        """Bring one part of the mix to `decibels` within 50 ms, with what sounds at the moment."""
        self._turn(self._levels[part], 10 ** (decibels / 20), RAMP)

    def fade_out(self, frames: int) -> None:
        """Bring the whole mix to nothing within `frames`: the end of a session."""
        self._turn(self._volume, 0.0, frames)

    def settle(self) -> None:
        """Begin with volume and levels as they are now, without the ramps to there."""
        for gain in (self._volume, *self._levels.values()):
            gain.turn(self._mixed, 0, gain.after)
        self._steady = self._mixed

    def skip(self, frames: int) -> None:
        """The device lost so many frames, a multiple of `CHUNK`: they are not rendered any more.

        What has begun moves with the jump and goes on without a seam, changes of gain too. Beats
        stay where they belong, and those in the hole are lost; sentences in it begin behind it.
        """
        if frames <= 0 or frames % CHUNK:
            raise ValueError(f"{frames} frames are not a number of chunks")
        begun = [duck for duck in self._ducks if duck.start < self._mixed]
        self.frame += frames
        self._mixed += frames
        self._steady += frames
        self._heard_at += frames
        self._quiet += frames
        for moving in {*self._sounding, *begun}:
            moving.move(frames)
        for gain in (self._volume, *self._levels.values()):
            gain.start += frames
            gain.end += frames
        for sound in self._waiting:
            if (missed := self._mixed - sound.start) > 0:
                sound.start += missed
                # The noise before a sentence ends with it.
                if sound.part is not None:
                    sound.end += missed
                    self._is_late(missed)
        self._waiting = [s for s in self._waiting if s.part is not None or s.start < s.end]
        self._waiting.sort(key=_order)
        while self._grids and self._grids[0].frame < self._mixed:
            self._grid = self._grids.pop(0)
        if self._grid is not None:
            self._take(self._grid)
        self._find_beat()

    # --- Rendering ------------------------------------------------------------------------------

    def render(self, n: int) -> Samples:
        """The next `n` frames, shape (n, 2); the array is the caller's own. `n` may be 0."""
        if n:
            # The last frame's chunk and the one after it.
            until = ((self.frame + n - 1) // CHUNK + 2) * CHUNK
            if until > self._mixed:
                self._mix(until)
        block, self._ahead = self._ahead[: 2 * n], self._ahead[2 * n :]
        self.frame += n
        return block.reshape(n, 2)

    def _mix(self, until: int) -> None:
        """Mix the frames [_mixed, until) behind those that wait."""
        kept, fresh = len(self._ahead), 2 * (until - self._mixed)
        buffer = np.empty(kept + fresh, np.float32)
        buffer[:kept] = self._ahead
        if self._next < until:
            self._begin(until)
        if self._sounding:
            self._add_up(buffer[kept:].view(np.complex64), until)
            self._limiter.limit(buffer, fresh)
        else:
            buffer[kept:] = 0
            if not self._limiter.idle:
                self._limiter.limit(buffer, fresh)
        self._ahead, self._mixed = buffer, until

    def _add_up(self, fresh: _Frames, until: int) -> None:
        """Write the sum of all that sounds in [_mixed, until)."""
        start, written, ended = self._mixed, 0, False
        for sound in self._sounding:
            first = sound.start if sound.start > start else start
            last = sound.end if sound.end < until else until
            samples = sound.samples[first - sound.start : last - sound.start]
            factor: np.complex64 | _Frames = self._factors[sound.part]
            if first < self._steady:
                factor = self._moving_factor(sound.part, first, last)
            first, last = first - start, last - start
            # Nothing is cleared first: a frame's first sound is written, the others are added.
            if first >= written:
                if first > written:
                    fresh[written:first] = 0
                np.multiply(samples, factor, out=fresh[first:last])
                written = last
            else:
                frames = samples * factor
                shared = fresh[first : min(written, last)]
                np.add(shared, frames[: len(shared)], out=shared)
                if last > written:
                    fresh[written:last] = frames[len(shared) :]
                    written = last
            if sound.end <= until:
                sound.samples = _SPENT
                ended = True
        if written < len(fresh):
            fresh[written:] = 0
        if ended:
            self._sounding = [sound for sound in self._sounding if sound.end > until]

    def _moving_factor(self, part: Part | None, first: int, last: int) -> _Frames | np.complex64:
        """What makes frames of samples, for each of the frames [first, last)."""
        if part is None:
            return self._factors[part]
        frames = np.arange(first, last)
        gain = self._volume.over(frames) * self._levels[part].over(frames)
        return gain.astype(np.float32) * _LEFT_AND_RIGHT[part]

    def _turn(self, gain: _Gain, to: float, frames: int) -> None:
        gain.turn(self._mixed, frames, to)
        self._steady = max(self._volume.end, *(level.end for level in self._levels.values()))
        for part, level in self._levels.items():
            factor = np.float32(self._volume.after * level.after) * _LEFT_AND_RIGHT[part]
            self._factors[part] = np.complex64(factor)

    # --- What begins ----------------------------------------------------------------------------

    def _begin(self, until: int) -> None:
        """Move what begins before `until` to the sounds that sound."""
        begun: list[_Sound] = []
        while (now := self._next) < until:
            # Beat and grid are on the same frame where a last beat was rounded onto the next grid.
            if self._due == now:
                self._sound_beat(begun)
                self._find_beat()
            elif self._takeover == now:
                self._take(self._grids.pop(0))
                self._find_beat()
            else:
                self._speak(self._waiting.pop(0), begun)
                self._look_ahead()
        if len(begun) > 1:
            begun.sort(key=_order)
        self._sounding += begun

    def _take(self, grid: Grid) -> None:
        """Put a grid in force, at its first beat that can still be heard and was not yet."""
        self._grid = grid
        self._beat = max(first_beat(grid, self._mixed), self._heard + 1)
        first = frozenset((0, *accumulate(grid.accents[:-1]))) if grid.accents else frozenset()
        self._accents = (sum(grid.accents) or 1, first)

    def _find_beat(self) -> None:
        """Find out when the next beat falls, and when the next grid takes over."""
        following = self._grids[0] if self._grids else None
        self._takeover = NEVER if following is None else following.frame
        self._due = NEVER
        if self._grid is not None:
            # A grid may be set for the very next frame, when the frame before it is gone.
            self._due = max(owned_frame(self._grid, self._beat, following), self._mixed)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Find out when something begins next."""
        sentence = self._waiting[0].start if self._waiting else NEVER
        self._next = min(self._due, self._takeover, sentence)

    def _sound_beat(self, begun: list[_Sound]) -> None:
        """Play the next beat, unless its grid is silent there or it would be too close."""
        grid, n, start = self._grid, self._beat, self._due
        self._beat += 1
        if grid is None or not grid.on or n % grid.every:
            return
        spm = spm_at(grid, start)
        if (start - self._heard_at) * max(spm, self._heard_spm) < CLOSEST * 60 * RATE:
            return
        samples = self._click(n, start)
        begun.append(_Sound(start, start + len(samples), _CLICK, Part.CLICK, samples))
        self._heard, self._heard_at, self._heard_spm = n, start, spm
        self._quiet = max(self._quiet, start + len(samples))
        self._beats += 1

    def _click(self, n: int, start: int) -> _Frames:
        """The frames of beat `n`, at the gain of each of them."""
        group, accented = self._accents
        plain, ducked = self._clicks[2 * (n % group in accented) + n % 2]
        end = start + len(plain)
        ducks = []
        for duck in self._ducks:
            sinks, down, returns, back = _corners(duck)
            if down <= start >= OPENING and end <= returns:
                return ducked
            if sinks < end and start < back:
                ducks.append(duck)
        if not ducks and start >= OPENING:
            return plain
        frames = np.arange(start, end)
        decibels = np.interp(frames, (0, OPENING), (OPENING_DB, 0.0)) if start < OPENING else 0.0
        curves = [np.interp(frames, _corners(duck), (0.0, DUCK_DB, DUCK_DB, 0.0)) for duck in ducks]
        if curves:
            decibels += curves[0] if len(curves) == 1 else np.minimum.reduce(curves)
        # As `10 ** (decibels / 20)`, in a tenth of the time.
        return plain * np.exp(np.asarray(decibels * (log(10) / 20), np.float32))

    def _await(self, sentence: _Sound) -> None:
        """Have a sentence begin when it is due, with the click ducked, and maybe a noise before."""
        insort(self._waiting, sentence, key=_order)
        tail = DUCK_HOLD + DUCK_RELEASE
        self._ducks = [duck for duck in self._ducks if duck.end + tail > self._mixed]
        self._ducks.append(sentence)
        early = max(sentence.start - WAKE_EARLY, self._mixed)
        if self._wake and early < sentence.start:
            noise = _Sound(early, sentence.start, sentence.id, None, _SPENT)
            insort(self._waiting, noise, key=_order)
        self._look_ahead()

    def _speak(self, sound: _Sound, begun: list[_Sound]) -> None:
        """Begin a sentence, or the noise before one unless something has just been heard."""
        if sound.part is not None:
            self._sounds += 1
        elif self._quiet + WAKE_AFTER <= sound.end:
            noise = sounds.waking(sound.start, sound.end - sound.start)
            noise[:WAKE_FADE] *= (np.arange(WAKE_FADE, dtype=np.float32) / WAKE_FADE)[: len(noise)]
            sound.samples = noise
        else:
            return
        begun.append(sound)
        self._quiet = max(self._quiet, sound.end)

    def _is_late(self, frames: int) -> None:
        self._late = frames
        self._late_max = max(self._late_max, frames)
