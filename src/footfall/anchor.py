"""Ties the frames of a sound device to the session's clock, and finds what the device has lost.

A device that runs dry plays nothing for a while, and afterwards every later sample is late by that
while: that is where the drift of metronomes comes from. Flags do not tell how long it was, and a
sound server that runs dry tells nothing at all. But each block comes with the time at which its
first sample will be heard. Minus the block's place in the session, that is the moment at which
frame 0 was heard, the same for every block until something is lost.
"""

from __future__ import annotations

from collections import deque

from footfall.model import RATE

LOST = 0.010
"""Seconds from which on a gap is mended: nobody hears less in a step of 350 ms, and what devices
tell of themselves wavers by less (0.3 ms measured through PulseAudio)."""

BLURRED = 0.1
"""The same for a device that does not tell when a block will be heard: all that is known is when it
asked, and it may ask for several blocks at once, a good while early or late."""

WINDOW = 6
"""Blocks that must agree, and as many again before a gap is told. A callback that waited for the
processor tells a moment too late, never too early, so the earliest of a few is right; and after a
gap a device asks for as many at once."""

SETTLING = 40
"""Blocks, a second, in which what a device tells is still finding its level; it is then followed
freely."""

SLEW = 500e-6
"""How much the clock follows a device that is slower or quicker, in seconds a second: crystals
differ by a tenth of that."""


class Anchor:
    """When frame 0 of a session was heard, in seconds of some clock that only goes forward."""

    heard: float
    """That moment. It follows the device slowly, and no gap."""

    def __init__(self, heard: float, lost: float = LOST) -> None:
        """`lost`: seconds from which on a gap is mended."""
        self.heard = heard
        self._lost = lost
        self._latest: deque[float] = deque(maxlen=WINDOW)
        self._at = heard
        self._suspects = False
        self._blocks = 0

    def block(self, frame: int, at: float) -> float:
        """A block that begins with the session's `frame` will be heard at `at`, in seconds.

        Returns how many seconds the device has lost, 0.0 for none worth mending. The caller then
        leaves out as much of the session, so that what follows is heard when it should be.
        """
        self._blocks += 1
        origin = at - frame / RATE
        self._latest.append(origin)
        if len(self._latest) < WINDOW:
            return 0.0
        off = min(self._latest) - self.heard
        if off >= self._lost:
            # Among these may be one from before the gap that came late: those after it decide.
            self._latest.clear()
            self._suspects = not self._suspects
            return 0.0 if self._suspects else off
        self._suspects = False
        # A single block that tells nonsense must not pull it off: the beat would stay there.
        slew = LOST if self._blocks < SETTLING else SLEW * max(0.0, at - self._at)
        self.heard += min(max(off, -slew), slew)
        self._at = at
        return 0.0
