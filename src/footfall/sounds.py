"""Clicks and chimes as float32 arrays at `RATE`, synthesised: the same samples on every machine.

Full scale is 1.0. The arrays are shared and read-only.
"""

from __future__ import annotations

from functools import cache
from math import pi

import numpy as np
from numpy.typing import NDArray

from footfall.model import RATE

CLICK_PEAK = 10 ** (-12 / 20)
"""Largest sample of a click: -12 dBFS, so that it sits under speech without ducking to nothing."""

_LEFT = (1150.0, 2480.0, 3900.0)
_RIGHT = (1720.0, 3700.0, 5200.0)
"""Partials in Hz. Footfalls and wind fill what lies below 400 Hz; a bar of wood has no harmonics,
so neither have these. Left and right differ by timbre: one earbud is enough to tell them apart."""

_LEVELS = (1.0, 0.7, -0.4)
"""Of the partials. The last is turned over so that their crests do not all fall on frame 0: more
wood under the same peak."""

_DECAYS = (0.006, 0.004, 0.0025)
"""Time constants of the partials in seconds: 20 dB down after 14 ms, as wood, and the brightest
dies first."""

_CLICK_FRAMES = RATE * 28 // 1000
_CLICK_END = RATE * 4 // 1000
"""Length of a click, and of the fade at its very end."""

_FAR_EAR = 10 ** (-6 / 20)
"""The other ear's share: 6 dB of pan at most, or a lost earbud would take every second step."""


@cache
def click(right: bool, accent: bool = False) -> NDArray[np.float32]:
    """The click of one foot, shape (1344, 2); an accent is an octave higher.

    Frame 0 is the onset itself, more than 80 % of the peak, so that the frame at which a click is
    played is the frame at which it is heard. The partials are cosines: struck at their crest they
    leave less below 400 Hz than sines would, a thousandth of the energy.
    """
    octave = 2.0 if accent else 1.0
    t = np.arange(_CLICK_FRAMES) / RATE
    wood = np.zeros(_CLICK_FRAMES)
    for hertz, level, decay in zip(_RIGHT if right else _LEFT, _LEVELS, _DECAYS, strict=True):
        wood += level * np.exp(-t / decay) * np.cos(2 * pi * octave * hertz * t)
    wood[-_CLICK_END:] *= _falling(_CLICK_END)
    wood *= CLICK_PEAK / np.abs(wood).max()
    pan = (_FAR_EAR, 1.0) if right else (1.0, _FAR_EAR)
    return _shared(wood[:, None] * np.array(pan))


@cache
def earcon() -> NDArray[np.float32]:
    """A short soft chime of two rising tones, mono, shape (12000,), for a sentence without a voice.

    A quarter of a second: shorter than the shortest sentence that it may stand for.
    """
    chime = np.zeros(RATE // 4)
    for hertz, start in ((660.0, 0), (880.0, RATE // 10)):
        t = np.arange(len(chime) - start) / RATE
        attack = np.minimum(t / 0.004, 1.0)
        chime[start:] += attack * np.exp(-t / 0.045) * np.sin(2 * pi * hertz * t)
    chime[-_CLICK_END:] *= _falling(_CLICK_END)
    return _shared(chime * (CLICK_PEAK / np.abs(chime).max()))


def _falling(frames: int) -> NDArray[np.float64]:
    """Half a cosine from 1 to 0."""
    return (1 + np.cos(pi * np.arange(1, frames + 1) / frames)) / 2


def _shared(samples: NDArray[np.float64]) -> NDArray[np.float32]:
    """As float32 that nobody can write to, since everybody gets the same array."""
    result = np.ascontiguousarray(samples, dtype=np.float32)
    result.setflags(write=False)
    return result
