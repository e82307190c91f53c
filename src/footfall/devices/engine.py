"""The callback of the sound process's stream: drains the orders, renders, counts."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import get_native_id
from typing import TYPE_CHECKING, Protocol

from footfall.anchor import BLURRED, LOST, WINDOW, Anchor
from footfall.devices.board import Board, Counters, State
from footfall.devices.orders import End, Play, Sent, SetClicks, Start
from footfall.mixer import CHUNK, Mixer
from footfall.model import RATE, Cancel, Grid, SetLevel, SetVolume
from footfall.sounds import waking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FADE = RATE * 50 // 1000
"""Frames in which the sound goes when its input ends: no tick."""

_LOOK_AHEAD = RATE * 11 // 1000
"""Frames, rounded up, that the mixer has mixed already when a fade is asked for."""

_SLACK = 0.1
"""Seconds beyond twice the latency that a device may have in hand and still be one that plays."""

_PAUSE = 0.3
"""Seconds without a callback after which a stream that is being filled begins anew."""

_STEADY = 1.5
"""Blocks for whose time it must have asked since."""

_SAME = 3 * WINDOW
"""Blocks within which a flag and a gap are signs of the same underrun."""

_SURELY = 1.0
"""Seconds without a pause after which it plays, whatever it has in hand."""

_LONGEST = 5.0
"""Seconds of latency that a device may tell; a larger figure, or one below 0, is none."""


class Times(Protocol):
    """What PortAudio tells a callback: seconds of a clock of its own."""

    @property
    def currentTime(self) -> float:
        """When it called."""

    @property
    def outputBufferDacTime(self) -> float:
        """When the block's first sample will be heard."""


class Status(Protocol):
    """What PortAudio tells a callback of the stream's health."""

    @property
    def output_underflow(self) -> bool:
        """Whether the device had nothing to play before this block."""


class Engine:
    """Fills the blocks of one stream with one session.

    It runs on PortAudio's thread: no print, no lock, no raise, and no file but the mapped one.
    Another thread appends to `orders`, which is safe for a deque.
    """

    def __init__(self, board: Board, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is the one that all processes share."""
        self.orders: deque[Sent | End] = deque()
        self.latency = 0.0
        """Seconds between the callback and the ear, as the device told when it opened."""
        self.device = ""
        """Its name."""
        self.thread = 0
        """The system's number of the thread that it runs on, once it does."""
        self.over = False
        """Whether the fade has been heard after the end of the input."""
        self._board = board
        self._clock = clock
        self._state = State.STARTING
        self._tells_time = False
        self._asked = 0
        """Frames that the stream has asked for."""
        self._heard: deque[float] = deque(maxlen=WINDOW)
        """When its first frame was heard, as the latest blocks tell."""
        self._held: list[Sent | End] = []
        """Orders from before the start."""
        self._called = self._steady_since = 0.0
        """When the stream asked last, and since when it has done so without a pause."""
        self._start: Start | None = None
        self._woken = 0
        """Frames of the noise that wakes headphones."""
        self._mixer: Mixer | None = None
        self._anchor = Anchor(0.0)
        self._taken_early = 0.0
        """Seconds by which the session's clock is ahead of the ear."""
        self._first = 0
        self._blocks = self._underruns = self._counted = 0
        self._left: int | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the session's frames count."""
        return self._state is State.RUNNING

    def __call__(self, out: NDArray[np.float32], frames: int, times: Times, status: Status) -> None:
        """Fill `out`, shape (frames, 2)."""
        at = self._clock()
        self.thread = self.thread or get_native_id()
        try:
            delay = self._delay(times)
            self._tells_time = delay is not None
            heard = at + (self.latency if delay is None else delay)
            self._fill(out, frames, at, heard, status.output_underflow)
        except Exception:
            # A fault of ours. Without a heartbeat it is a lost device to the program.
            out.fill(0)
            return
        self._asked += frames
        self._blocks += 1
        self._tell(at)
        if self._left is not None:
            self._left -= frames
            self.over = self._left <= 0

    def _fill(
        self, out: NDArray[np.float32], frames: int, at: float, heard: float, underrun: bool
    ) -> None:
        while self.orders:
            self._take(self.orders.popleft())
        if self._mixer is None:
            self._look_at_start(frames, at, heard)
        if self._mixer is None:
            self._wait(out, frames)
            return
        self._count(underrun)
        lost = self._anchor.block(self._mixer.frame, heard)
        if lost:
            self._skip(self._mixer, lost)
        out[:] = self._mixer.render(frames)

    def _wait(self, out: NDArray[np.float32], frames: int) -> None:
        """Silence before the session, or a noise that nobody notices but sleepy headphones."""
        if self._state is State.OPEN and self._start is not None and self._start.wake:
            out[:] = waking(self._asked, frames)[:, None]
            self._woken += frames
        else:
            out.fill(0)

    def _delay(self, times: Times) -> float | None:
        """Seconds from now until the block is heard; None where the device does not tell."""
        told = times.outputBufferDacTime - times.currentTime
        return told if 0 <= told <= _LONGEST and times.outputBufferDacTime else None

    # --- the start ------------------------------------------------------------------------------

    def _look_at_start(self, frames: int, at: float, heard: float) -> None:
        """Begin the session when the device plays: when it asks for sound at sound's own pace.

        At first it asks for as much as its buffer holds, all at once, and an idle sound server may
        take seconds more, or nothing for seconds. Were those frames the session's, its clock would
        be wrong.
        """
        if self._state is State.STARTING:
            if at - self._called > max(_PAUSE, self.latency / 2):
                self._steady_since = at
            self._called = at
            filled = self._asked > self.latency * RATE
            steady = at - self._steady_since >= _STEADY * frames / RATE
            # Headphones that tell how far they are behind have much in hand, and play all the same.
            settled = heard - at < 2 * self.latency + _SLACK or at - self._steady_since >= _SURELY
            if filled and steady and settled:
                # While it was being filled it told of times that were off by some milliseconds.
                self._heard.append(heard - self._asked / RATE)
                if len(self._heard) > 1:
                    self._state = State.OPEN
        else:
            self._heard.append(heard - self._asked / RATE)
        start = self._start
        if self._state is State.OPEN and start is not None and self._is_ready(start):
            self._state = State.RUNNING
            self._begin(start, at)

    def _is_ready(self, start: Start) -> bool:
        """A successor first has to know well when it is heard; the headphones may need waking."""
        known = start.heard is None or len(self._heard) == WINDOW
        return known and self._woken >= start.wake * RATE

    def _begin(self, start: Start, at: float) -> None:
        """This block is the first of the session, or of what is left of it."""
        # The earliest, as the anchor has it: with another measure each loss would shift the beat.
        heard = min(self._heard) + self._asked / RATE
        zero = at - start.first / RATE if start.zero is None else start.zero
        due = at - zero if start.heard is None else heard - start.heard
        self._first = max(0, round(due * RATE))
        mixer = self._mixer = Mixer(self._first, wake=True)
        self._anchor = Anchor(heard - self._first / RATE, LOST if self._tells_time else BLURRED)
        self._taken_early = self._anchor.heard - zero
        for order in self._held:
            if isinstance(order, Play):
                mixer.join(order.id, order.frame, order.samples, order.part)
            else:
                self._take(order)
        self._held.clear()
        mixer.settle()

    # --- what the device loses ------------------------------------------------------------------

    def _count(self, underrun: bool) -> None:
        """Neighbouring blocks tell of the same underrun."""
        if underrun:
            if not self._counted or self._blocks - self._counted > _SAME:
                self._underruns += 1
            self._counted = self._blocks

    def _skip(self, mixer: Mixer, lost: float) -> None:
        """Leave out of the session what the device did not play: later beats fall on time."""
        # The flag may be missing: a sound server that ran dry keeps that to itself.
        self._count(underrun=True)
        mixer.skip(max(1, round(lost * RATE / CHUNK)) * CHUNK)
        self._first = mixer.frame

    # --- both ends of the pipe ------------------------------------------------------------------

    def _tell(self, at: float) -> None:
        mixer = self._mixer
        self._board.write(
            Counters(
                self._state,
                frames=mixer.frame if mixer else 0,
                at=at,
                zero=self._anchor.heard - self._taken_early,
                heard=self._anchor.heard,
                first=self._first,
                latency=self.latency,
                blocks=self._blocks,
                underruns=self._underruns,
                late=mixer.stats.late if mixer else 0,
                text=self.device,
            )
        )

    def _take(self, order: Sent | End) -> None:
        mixer = self._mixer
        if isinstance(order, Start):
            self._start = order
            return
        if mixer is None:
            self._held.append(order)
            return
        match order:
            case Grid():
                mixer.set_grid(order)
            case Play(id, frame, samples, part):
                mixer.play(id, frame, samples, part)
            case Cancel(id):
                mixer.cancel(id)
            case SetVolume(decibels, muted):
                mixer.set_volume(decibels, muted)
            case SetLevel(part, decibels):
                mixer.set_level(part, decibels)
            case SetClicks(clicks):
                mixer.set_clicks(clicks)
            case End():
                mixer.fade_out(FADE)
                # Twice the latency: a sound server holds a buffer of its own, which it drops when
                # its client goes.
                self._left = _LOOK_AHEAD + FADE + 2 * int(self.latency * RATE)
