"""Clicks, chimes and a noise as float32 arrays at `RATE`: the same samples on every machine.

Full scale is 1.0. The arrays are shared and read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import pi, sin

import numpy as np
from numpy.typing import NDArray

from footfall.errors import UsageError
from footfall.model import RATE

CLICK_PEAK = 10 ** (-12 / 20)
"""Largest sample of a click: -12 dBFS, so that it sits under speech without ducking to nothing."""

LOW = 400
"""Hz. Footfalls and wind fill what lies below: a click keeps a thousandth of its energy there."""

_CLICK_FRAMES = RATE * 28 // 1000
_CLICK_END = RATE * 4 // 1000
"""Length of a click, and of the fade at its very end."""

_FAR_EAR = 10 ** (-6 / 20)
"""The other ear's share: 6 dB of pan at most, or a lost earbud would take every second step."""

Mono = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Clicks:
    """One sound of the beat: for each foot a click and its accent, stereo, shape (n, 2) each.

    Frame 0 is the onset, so that the frame at which a click is played is the one at which it is
    heard. Left and right differ by timbre, for one earbud must be enough to tell them apart.
    """

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    left_accent: NDArray[np.float32]
    right_accent: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Timbre:
    """Partials that are struck together and die away, each at its own pace."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    """Hz."""
    levels: tuple[float, ...]
    """A partial that is turned over has its trough on frame 0, where the others have their crest:
    more of it under the same peak."""
    decays: tuple[float, ...]
    """Time constants in seconds: after 2.3 of them a partial is 20 dB down."""
    drop: float = 1.0
    """How many times higher the partials begin."""
    drop_decay: float = 0.002
    """Time constant of that fall, in seconds."""


_TIMBRES = {
    # A bar of wood has no harmonics, and its brightest partial dies first.
    "wood": _Timbre(
        left=(1150.0, 2480.0, 3900.0),
        right=(1720.0, 3700.0, 5200.0),
        levels=(1.0, 0.7, -0.4),
        decays=(0.006, 0.004, 0.0025),
    ),
    # A watch: a tone and its third harmonic.
    "beep": _Timbre(
        left=(1000.0, 3000.0),
        right=(1500.0, 4500.0),
        levels=(1.0, 0.35),
        decays=(0.008, 0.008),
    ),
    # Two sticks: one high tone, hard and dry, with a knock above it.
    "clave": _Timbre(
        left=(2350.0, 6100.0),
        right=(3150.0, 8200.0),
        levels=(1.0, 0.5),
        decays=(0.005, 0.0012),
    ),
    # A drum is known by its fall, which headphones on a run let through from 400 Hz up only.
    "kick": _Timbre(
        left=(620.0, 1420.0),
        right=(840.0, 1930.0),
        levels=(1.0, 0.4),
        decays=(0.007, 0.003),
        drop=2.6,
    ),
}

CLICKS = tuple(_TIMBRES)
"""The names of the clicks that come with the program."""


@cache
def clicks(name: str) -> Clicks:
    """One of `CLICKS`, 28 ms long; an accent is an octave higher. KeyError for another name."""
    timbre = _TIMBRES[name]
    left, left_accent = (_strike(timbre, timbre.left, octave) for octave in (1.0, 2.0))
    right, right_accent = (_strike(timbre, timbre.right, octave) for octave in (1.0, 2.0))
    return _panned(left, right, left_accent, right_accent)


def _strike(timbre: _Timbre, partials: tuple[float, ...], octave: float) -> Mono:
    """The partials are cosines: struck at their crest they leave less below 400 Hz than sines."""
    t = np.arange(_CLICK_FRAMES) / RATE
    # The integral of a pitch that falls from `drop` times its end to its end.
    fall = (timbre.drop - 1) * timbre.drop_decay * (1 - np.exp(-t / timbre.drop_decay))
    sound = np.zeros(_CLICK_FRAMES)
    for hertz, level, decay in zip(partials, timbre.levels, timbre.decays, strict=True):
        sound += level * np.exp(-t / decay) * np.cos(2 * pi * octave * hertz * (t + fall))
    sound[-_CLICK_END:] *= _falling(_CLICK_END)
    return sound


OWN_FRAMES = RATE * 150 // 1000
"""Longest click of a runner's own: at 200 spm the next one comes 150 ms after its end."""

_ONSET = 0.1
"""Of the peak: where a sound that swells is heard to begin."""

_SILENT = 1e-3
"""A peak below -60 dBFS is a file's noise."""

_ROUNDS = 8
"""Times that a click is high-passed at most."""

_LITTLE = 0.0005
"""Of the energy below `LOW`, at which it is done: half of what a click may keep."""

_RING = RATE // 50
"""Frames that the shortest click has, for the filter to ring in."""

_RIGHT_RATIO = 2 ** (2 / 12)
"""A runner's own click is a whole tone higher on the right."""


def own_click(samples: NDArray[np.float32]) -> Clicks:
    """A runner's own sound as clicks: mono, shape (n,), at `RATE`, of any level.

    It begins at its onset, lasts 150 ms at most and holds nothing below 400 Hz; the right foot's
    is a whole tone higher, the accents an octave. UsageError: there is nothing to hear.
    """
    sound = samples.astype(np.float64)
    if not np.isfinite(sound).all() or np.abs(sound).max(initial=0.0) < _SILENT:
        raise UsageError("The sound for the click is silent. Choose one that can be heard.")
    # Once to find where it begins to be heard, and then until nothing low is left: the cut at the
    # onset brings some back. The filter does not move what begins on frame 0.
    sound = _high_passed(sound / np.abs(sound).max())
    sound = sound[int((np.abs(sound) > _ONSET * np.abs(sound).max()).argmax()) :][:OWN_FRAMES]
    sound = np.pad(sound, (0, max(_RING - len(sound), 0)))
    for _ in range(_ROUNDS):
        sound = _high_passed(sound)
        sound[-_CLICK_END:] *= _falling(_CLICK_END)
        if _low_share(sound) < _LITTLE:
            break
    right = _raised(sound, _RIGHT_RATIO)
    return _panned(sound, right, _raised(sound, 2.0), _raised(right, 2.0))


def _high_passed(sound: Mono) -> Mono:
    """Through a Butterworth filter of the fourth order at `LOW`: causal, so that onsets stay."""
    size = 1 << (len(sound) + RATE // 10).bit_length()
    z = np.exp(-2j * pi * np.fft.rfftfreq(size))
    response = np.ones(len(z), np.complex128)
    for q in (0.54119610, 1.3065630):
        # R. Bristow-Johnson's cookbook: the high-pass of two poles.
        cosine, alpha = np.cos(2 * pi * LOW / RATE), sin(2 * pi * LOW / RATE) / (2 * q)
        response *= (1 + cosine) / 2 * (1 - z) ** 2
        response /= 1 + alpha - 2 * cosine * z + (1 - alpha) * z * z
    filtered = np.fft.irfft(np.fft.rfft(sound, size) * response, size)
    return np.asarray(filtered[: len(sound)])


def _low_share(sound: Mono) -> float:
    """How much of the energy lies below `LOW`."""
    energy = np.abs(np.fft.rfft(sound, RATE)) ** 2
    return float(energy[:LOW].sum() / energy.sum())


def _raised(sound: Mono, ratio: float) -> Mono:
    """Played so many times faster. Each sample is the mean of those that it stands for."""
    edges = np.arange(max(int(len(sound) / ratio), 1) + 1) * ratio
    area = np.concatenate(([0.0], np.cumsum(sound)))
    return np.asarray(np.diff(np.interp(edges, np.arange(len(area)), area))) / ratio


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


_WAKING = 10 ** (-72 / 20)
"""Effective level of the noise that wakes headphones: below a quiet room's, above what their
encoders take for silence."""


def waking(frame: int, n: int) -> NDArray[np.float32]:
    """Noise for the frames [frame, frame + n), mono: a function of the frame, negative ones too.

    White noise from a hash of the frame's number, its second difference taken so that little is
    left where the ear would find it.
    """
    # C. Wellons, "Prospecting for hash functions", the one with the constants below.
    x = np.arange(frame - 2, frame + n).astype(np.uint32)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    white = (x ^ (x >> np.uint32(16))) / 2**31 - 1
    # A uniform number has a mean square of 1/3, and its second difference six times that.
    return (np.diff(white, 2) * (_WAKING / 2**0.5)).astype(np.float32)


def _falling(frames: int) -> Mono:
    """Half a cosine from 1 to 0."""
    return (1 + np.cos(pi * np.arange(1, frames + 1) / frames)) / 2


def _panned(*sounds: Mono) -> Clicks:
    """Left, right, left accent, right accent: mono of any level -> clicks."""
    pans = ((1.0, _FAR_EAR), (_FAR_EAR, 1.0)) * 2
    return Clicks(
        *(
            _shared((sound * (CLICK_PEAK / np.abs(sound).max()))[:, None] * np.array(pan))
            for sound, pan in zip(sounds, pans, strict=True)
        )
    )


def _shared(samples: Mono) -> NDArray[np.float32]:
    """As float32 that nobody can write to, since everybody gets the same array."""
    result = np.ascontiguousarray(samples, dtype=np.float32)
    result.setflags(write=False)
    return result
