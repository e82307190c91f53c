"""Speech made ready for the mix: trimmed, as loud as all the rest, and below the peak.

Clips are mono, shape (n,), at `RATE`, of the recorded voice as of every other engine. -19 LUFS on
one channel are -16 LUFS on two, which is what podcasts have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
"""Samples a second: speech has little above 12 kHz."""
LUFS = -19.0
TOLERANCE = 0.3
"""How far a decoded clip may be from `LUFS` before it is encoded again; the limit is 0.5."""
PEAK_DB = -1.5
SILENCE = RATE * 20 // 1000
SPEECH = 0.01
"""Of the peak: what is below it at either end is breath and hiss."""
TRIES = 12
"""Of levels, until a clip is right after the encoder's errors; two or three are enough for most."""

Samples = NDArray[np.float32]
Coded = TypeVar("Coded")


def k_weighted(samples: Samples) -> NDArray[np.float64]:
    """The clip as BS.1770 weighs it: a shelf of +4 dB above 1.7 kHz and a high-pass at 38 Hz.

    The filters are made for this rate from their analogue values (De Man 2014, "Evaluation of
    implementations of the EBU R128 loudness measurement") and applied in the frequency domain.
    """
    # Half a second for the filters to fade, and a power of two: others take up to 20 times as long.
    size = 1 << (len(samples) + RATE // 2).bit_length()
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)  # one sample of delay

    def k_and_q(f: float, q: float) -> tuple[float, NDArray[np.complex128]]:
        k = float(np.tan(np.pi * f / RATE))
        return k, (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z

    q = 0.7071752369554196
    k, below = k_and_q(1681.974450955533, q)
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    above = (high + middle * k / q + k * k) + 2 * (k * k - high) * z
    above += (high - middle * k / q + k * k) * z * z
    _, low = k_and_q(38.13547087602444, 0.5003270373238773)
    response = above / below * (1 - z) ** 2 / low
    weighted = np.fft.irfft(np.fft.rfft(samples, size) * response, size)
    return np.asarray(weighted[: len(samples)])


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770-4), gated at -70 LUFS and 10 LU below the mean of
    what is left; -inf when nothing is.

    A clip shorter than the standard's block of 400 ms counts as one block of its own length.
    """
    block, step = min(len(samples), RATE * 4 // 10), RATE // 10
    squares = np.concatenate(([0.0], np.cumsum(k_weighted(samples) ** 2)))
    starts = np.arange(0, len(samples) - block + 1, step)
    power = (squares[starts + block] - squares[starts]) / max(1, block)
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not len(power):
        return -np.inf
    power = power[power > power.mean() / 10]
    return float(-0.691 + 10 * np.log10(power.mean()))


def true_peak_db(samples: Samples) -> float:
    """The peak of the clip at four times its rate, in dBTP."""
    import soxr  # its library is needed by few, and takes a while to load

    return float(20 * np.log10(np.abs(soxr.resample(samples, RATE, 4 * RATE)).max()))


def trimmed(samples: Samples) -> Samples:
    """The speech with 20 ms of silence around it, faded in and out over 5 ms.

    Of silence nothing is left.
    """
    peak = np.abs(samples).max(initial=0.0)
    if not peak:
        return samples[:0]
    loud = np.flatnonzero(np.abs(samples) > SPEECH * peak)
    padded = np.pad(samples, SILENCE)
    clip = padded[loud[0] : loud[-1] + 2 * SILENCE + 1].copy()
    fade = np.linspace(0, 1, RATE // 200, dtype=np.float32)
    clip[: len(fade)] *= fade
    clip[-len(fade) :] *= fade[::-1]
    return clip


def limited(samples: Samples, ceiling: float) -> Samples:
    """Peaks above half the ceiling bent below it, smoothly; what is softer is untouched."""
    knee = ceiling / 2
    size = np.abs(samples)
    bent = knee + (ceiling - knee) * np.tanh((size - knee) / (ceiling - knee))
    return np.where(size > knee, np.sign(samples) * bent, samples).astype(np.float32)


def mastered(
    samples: Samples, coded: Callable[[Samples], tuple[Coded, Samples]]
) -> tuple[Coded, Samples]:
    """The clip at `LUFS` and below `PEAK_DB` after `coded`, which encodes and decodes it.

    A ValueError for silence, and for what no level makes right.
    """
    loud_as_it_is = loudness(samples)
    if not np.isfinite(loud_as_it_is):
        raise ValueError("there is no sound in it")
    gain_db, ceiling_db = LUFS - loud_as_it_is, PEAK_DB - 0.5
    for _ in range(TRIES):
        loud = samples * np.float32(10 ** (gain_db / 20))
        if true_peak_db(loud) > ceiling_db:
            loud = limited(loud, 10 ** (ceiling_db / 20))
        result, decoded = coded(loud)
        error, over = LUFS - loudness(decoded), true_peak_db(decoded) - PEAK_DB
        if abs(error) <= TOLERANCE and over <= 0:
            return result, decoded
        gain_db += error
        ceiling_db -= max(0.0, over)
    raise ValueError("cannot be mastered")
