"""What the limiter does to samples, against lines that are drawn the slow way."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from footfall.limiter import CEILING, CHUNK, Limiter

Samples = NDArray[np.float32]

LIMIT = 10 ** (-1 / 20)
"""-1 dBFS, 0.891."""


def limited(samples: Samples, cuts: list[int] | None = None, short: int = 0) -> Samples:
    """Mono samples through both ears of a limiter, in pieces of whole chunks that end at `cuts`.

    The first chunk lacks `short` frames. Silence follows, so that the last one is finished.
    """
    whole = (len(samples) + short) // CHUNK + 2
    frames = np.zeros(whole * CHUNK - short, np.float32)
    frames[: len(samples)] = samples
    buffer, limiter = np.repeat(frames, 2), Limiter()
    done = 0
    for cut in sorted({*(cuts or []), whole}):
        end = 2 * (cut * CHUNK - short)
        limiter.limit(buffer[:end], end - done)
        done = end
    np.testing.assert_array_equal(buffer[::2], buffer[1::2])
    return buffer[::2][: len(samples)]


def lines(peaks: list[float]) -> list[float]:
    """The gain at each chunk's first frame: what it and its predecessor both need, in 2^-15."""
    needs = [1.0]
    for peak in peaks:
        needs.append(min(1.0, needs[-1] * 10 ** (0.4 / 20), CEILING / max(peak, CEILING)))
    return [int(min(pair) * 32_768) / 32_768 for pair in itertools.pairwise(needs)]


def noise(frames: int, peak: float, seed: int) -> Samples:
    """Loud and unpredictable, but the same each time."""
    return np.random.default_rng(seed).uniform(-peak, peak, frames).astype(np.float32)


def test_the_ceiling_is_one_decibel_below_full_scale() -> None:
    """It is the float32 nearest to 0.8912509."""
    assert np.float32(0.8912509) == CEILING


def test_up_to_the_ceiling_nothing_changes() -> None:
    """Samples whose largest is the ceiling itself come out bit for bit."""
    samples = noise(10_000, 0.8, seed=1)
    samples[5_000] = -CEILING
    np.testing.assert_array_equal(samples, limited(samples))


def test_it_turns_down_around_a_peak_and_lets_go() -> None:
    """A peak of twice the ceiling comes out at it; 512 frames before and 100 ms after, nothing."""
    samples = np.full(20_000, 0.1, np.float32)
    samples[10_000] = 2 * CEILING
    gain = limited(samples) / samples
    assert gain[10_000] == pytest.approx(0.5, rel=1e-6)
    np.testing.assert_array_equal(gain[: 10_000 - 512], 1.0)
    np.testing.assert_array_equal(gain[10_000 + 4_800 :], 1.0)
    assert (np.diff(gain[:10_000]) <= 1e-6).all()
    assert (np.diff(gain[10_000:]) >= -1e-6).all()
    # Half a dB in 5 ms: nothing that could be heard as a click.
    assert np.abs(np.diff(gain)).max() < 0.5 / 256 + 1e-6


def test_between_two_edges_lies_a_line() -> None:
    """Peaks of 1.8, 0.9 and 3.6 in three chunks of five: each sample is on its chunk's line."""
    samples = np.full(5 * CHUNK, 0.5, np.float32)
    samples[[300, 600, 900]] = 1.8, 0.9, -3.6
    edges = lines([0.5, 1.8, 0.9, 3.6, 0.5, 0.0])
    gains = np.concatenate(
        [np.linspace(a, b, CHUNK, endpoint=False) for a, b in itertools.pairwise(edges)]
    )
    np.testing.assert_allclose(limited(samples), samples * gains, rtol=1e-7)


def test_its_peak_is_what_it_was_given() -> None:
    """The largest sample before limiting, of either sign, so far."""
    limiter = Limiter()
    for peak in (0.5, -1.5, 1.0):
        buffer = np.zeros(4 * CHUNK, np.float32)
        buffer[700] = peak
        limiter.limit(buffer, 2 * CHUNK)
    assert 1.5 == limiter.peak


def test_it_is_idle_until_a_peak_and_when_it_has_let_go() -> None:
    """After a peak of 6 dB too much it is busy for the chunk of it and 15 more."""
    limiter, buffer = Limiter(), np.zeros(4 * CHUNK, np.float32)
    told = []
    for chunk in range(20):
        buffer[-1] = 2 * CEILING if chunk == 1 else 0.0
        limiter.limit(buffer, 2 * CHUNK)
        told.append(limiter.idle)
    # Half a gain times 1.047 fifteen times is 0.998, and the edge follows one chunk later.
    assert [True] + [False] * 17 + [True] * 2 == told


pieces = st.lists(
    st.tuples(
        st.integers(0, 3_000),
        st.floats(0, 2) | st.floats(0, 1e6) | st.sampled_from([CEILING, 0.9, 1e30]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(pieces, st.integers(0, CHUNK - 1))
def test_the_ceiling_is_never_exceeded(parts: list[tuple[int, float, int]], short: int) -> None:
    """Not by one unit in the last place, however loud it gets, and however suddenly."""
    samples = np.concatenate([noise(*part) for part in parts])
    assert np.abs(limited(samples, short=short)).max(initial=0.0) <= CEILING <= LIMIT + 1e-7


@settings(max_examples=60, deadline=None)
@given(pieces, st.lists(st.integers(2, 60), max_size=9), st.integers(0, CHUNK - 1))
def test_in_any_pieces_it_is_the_same(
    parts: list[tuple[int, float, int]], cuts: list[int], short: int
) -> None:
    """Given as many chunks at a time as you like, from any frame on, the samples are the same."""
    samples = np.concatenate([noise(*part) for part in parts])
    whole = (len(samples) + short) // CHUNK + 2
    some = [cut for cut in cuts if cut < whole]
    np.testing.assert_array_equal(limited(samples, short=short), limited(samples, some, short))
