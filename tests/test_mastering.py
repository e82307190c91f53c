"""Speech of any engine becomes as loud as the recorded voice, and its peaks as low."""

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.devices.mastering import (
    Samples,
    limited,
    loudness,
    mastered,
    trimmed,
    true_peak_db,
)

RATE = 24_000


def _sine(hertz: float, seconds: float, peak: float = 1.0) -> Samples:
    t = np.arange(round(seconds * RATE)) / RATE
    return (peak * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


def _as_it_is(samples: Samples) -> tuple[str, Samples]:
    return "coded", samples


@pytest.mark.parametrize(
    ("hertz", "expected"),
    [
        (997.0, -3.01),  # the standard's own: a full-scale sine on one channel
        (38.0, -3.01 - 0.69 - 6.0),  # the high-pass's corner, half; the filters add 0.69 dB at 1 k
        (8000.0, -3.01 - 0.69 + 4.0),  # above the shelf
    ],
)
def test_loudness_of_a_sine(hertz: float, expected: float) -> None:
    """BS.1770's figure for 997 Hz, and its two filters below and above."""
    assert loudness(_sine(hertz, 3.0)) == pytest.approx(expected, abs=0.15)


def test_silence_does_not_count() -> None:
    """Tone between two silences of half its length is as loud as the tone alone."""
    tone = _sine(997.0, 10.0, 0.1)
    expected = loudness(tone)
    assert expected == pytest.approx(-23.01, abs=0.1)
    assert loudness(np.pad(tone, 5 * RATE)) == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize("samples", [0, 1, 100_000])
def test_nothing_is_infinitely_soft(samples: int) -> None:
    """Silence, however short, has no loudness; nor can it be mastered."""
    silence = np.zeros(samples, np.float32)
    assert loudness(silence) == -np.inf
    assert 0 == len(trimmed(silence))
    with pytest.raises(ValueError, match="no sound"):
        mastered(silence, _as_it_is)


def test_peak_between_samples() -> None:
    """A sine at a quarter of the rate, sampled at 45 degrees, peaks 3 dB above its samples."""
    t = np.arange(RATE)
    between = np.sin(np.pi / 2 * t + np.pi / 4).astype(np.float32)
    assert np.abs(between).max() == pytest.approx(0.707, abs=0.001)
    assert true_peak_db(between[1000:-1000]) == pytest.approx(0.0, abs=0.3)


def test_trimmed_to_20_ms() -> None:
    """480 samples of silence are left at either end, also where there were none."""
    tone = np.ones(1000, np.float32)
    for before, after in ((0, 0), (7000, 3), (481, 480)):
        clip = trimmed(np.pad(tone, (before, after)))
        assert 480 + 1000 + 480 == len(clip)
        assert 480 == np.flatnonzero(clip)[0]
        assert 1480 == np.flatnonzero(clip)[-1] + 1


def test_limited_leaves_what_is_soft() -> None:
    """Up to half the ceiling nothing changes, above it the order stays, and none gets over it."""
    ramp = np.linspace(-3, 3, 601, dtype=np.float32)
    bent = limited(ramp, 0.8)
    soft = np.abs(ramp) <= 0.4
    assert np.array_equal(ramp[soft], bent[soft])
    assert np.all(np.diff(bent) >= 0)
    assert np.abs(bent).max() <= np.float32(0.8)


@settings(max_examples=20)
@given(
    st.floats(100.0, 4000.0),
    st.floats(0.05, 2.0),
    st.floats(0.001, 4.0),
    st.floats(0.0, 60.0),
)
def test_mastered(hertz: float, seconds: float, level: float, spike: float) -> None:
    """Whatever comes, -19 LUFS ± 0.5 and at most -1.5 dBTP goes out, and the code with it."""
    samples = _sine(hertz, seconds, level)
    samples[len(samples) // 2] += spike * level  # 60 times the tone, for one sample
    code, out = mastered(samples, _as_it_is)
    assert ("coded", len(samples)) == (code, len(out))
    assert loudness(out) == pytest.approx(-19.0, abs=0.5)
    assert 20 * np.log10(np.abs(soxr.resample(out, 1, 4)).max()) <= -1.5
