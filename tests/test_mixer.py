"""What the mixer renders, sample by sample, against mixes that are written down the slow way."""

from __future__ import annotations

import tracemalloc
import weakref
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import footfall
from footfall.beats import beats, phase_at
from footfall.limiter import CEILING
from footfall.mixer import Mixer, Stats
from footfall.model import Grid
from footfall.sounds import Clicks, clicks

Samples = NDArray[np.float32]

BEAT = 16_000
"""Frames of a beat at 180 spm."""

OPEN = 96_000
"""The first frame whose clicks are at their full level."""


def tone(frames: int, level: float = 0.25) -> Samples:
    """A sentence without words: so many frames of one level."""
    return np.full(frames, level, np.float32)


def noise(frames: int, peak: float, seed: int) -> Samples:
    """Loud and unpredictable, but the same each time."""
    return np.random.default_rng(seed).uniform(-peak, peak, frames).astype(np.float32)


def both(samples: Samples) -> Samples:
    """Mono as stereo."""
    return np.stack((samples, samples), axis=1)


def of(sound: Clicks, n: int, accent: bool = False) -> Samples:
    """The click of beat `n`: odd beats are the right foot's."""
    if accent:
        return sound.right_accent if n % 2 else sound.left_accent
    return sound.right if n % 2 else sound.left


def wood(n: int, accent: bool = False) -> Samples:
    """The same, of wood."""
    return of(clicks("wood"), n, accent)


def track(frames: int, *sounds: tuple[int, Samples]) -> Samples:
    """Silence from `OPEN` on, with each stereo sound laid into it at its offset."""
    mix = np.zeros((frames, 2), np.float32)
    for offset, samples in sounds:
        span = mix[offset : offset + len(samples)]
        span += samples[: len(span)]
    return mix


# --- Frames ------------------------------------------------------------------------------------


def test_nothing_sounds_like_nothing() -> None:
    """Without orders there are zeros, as many as asked for, in float32 and stereo."""
    block = Mixer().render(1_000)
    expected = ((1_000, 2), "float32", 0.0)
    assert expected == (block.shape, block.dtype.name, np.abs(block).max())


def test_no_frames_are_no_frames() -> None:
    """A block of 0 frames is empty, and the counter stands."""
    mixer = Mixer(7)
    expected = ((0, 2), 7)
    assert expected == (mixer.render(0).shape, mixer.frame)


def test_the_counter_is_the_next_frame() -> None:
    """After blocks of 1, 256 and 1,000 frames from frame 10 on, the next is 1,267."""
    mixer = Mixer(10)
    for n in (1, 256, 1_000):
        mixer.render(n)
    assert mixer.frame == 1_267


# --- Beats -------------------------------------------------------------------------------------


def test_clicks_lie_on_their_frames_bit_for_bit() -> None:
    """At 180 spm every 16,000th frame has a click, left and right in turn, and nothing else."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 6.0, 180.0))
    expected = track(4 * BEAT, *((i * BEAT, wood(6 + i)) for i in range(4)))
    np.testing.assert_array_equal(expected, mixer.render(4 * BEAT))


def test_a_breath_is_accented_where_it_turns() -> None:
    """Breathing in for 3 steps and out for 2: of beats 5 to 10, numbers 5, 8 and 10 are accents."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 5.0, 180.0, accents=(3, 2)))
    expected = track(6 * BEAT, *((i * BEAT, wood(5 + i, accent=i in (0, 3, 5))) for i in range(6)))
    np.testing.assert_array_equal(expected, mixer.render(6 * BEAT))


def test_a_silent_grid_lets_its_beats_pass() -> None:
    """Three beats of silence at 180 spm, and the next click is the fourth."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0, on=False))
    mixer.set_grid(Grid(OPEN + 3 * BEAT, 3.0, 180.0))
    expected = track(4 * BEAT, (3 * BEAT, wood(3)))
    np.testing.assert_array_equal(expected, mixer.render(4 * BEAT))


def test_a_grid_takes_over_on_its_frame() -> None:
    """Half a beat into the old grid one twice as fast brings the next beat 4,000 frames later."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_grid(Grid(OPEN + 8_000, 0.5, 360.0))
    expected = track(20_000, (0, wood(0)), (12_000, wood(1)))
    np.testing.assert_array_equal(expected, mixer.render(20_000))


def test_a_newer_grid_drops_those_that_wait_from_its_frame_on() -> None:
    """Of two grids that wait, a third one between them replaces the later alone."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN + 2_000, 0.0, 180.0))
    mixer.set_grid(Grid(OPEN + 30_000, 5.0, 180.0))
    mixer.set_grid(Grid(OPEN + 20_000, 3.0, 180.0))
    # Beat 3, on 20,000, is too close behind beat 1.
    expected = track(50_000, (2_000, wood(0)), (18_000, wood(1)), (36_000, wood(4)))
    np.testing.assert_array_equal(expected, mixer.render(50_000))


def test_a_late_grid_is_evaluated_as_if_on_time() -> None:
    """A grid of a quarter of a second ago puts its next beats where they would have been."""
    mixer = Mixer(OPEN)
    before = mixer.render(12_000)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    expected = track(40_000, (16_000, wood(1)), (32_000, wood(2)))
    np.testing.assert_array_equal(expected, np.concatenate((before, mixer.render(28_000))))


def test_a_late_grid_repeats_no_beat() -> None:
    """Beat 1 sounded on 16,000; the grid that has it on 18,000 goes on with beat 2."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    before = mixer.render(17_000)
    mixer.set_grid(Grid(OPEN + 2_000, 0.0, 180.0))
    expected = track(40_000, (0, wood(0)), (16_000, wood(1)), (34_000, wood(2)))
    np.testing.assert_array_equal(expected, np.concatenate((before, mixer.render(23_000))))


def test_a_beat_that_rounds_onto_the_next_grid_is_not_lost() -> None:
    """Beat 1, 0.4 frames before a grid that does not own it, sounds on the last frame before."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.4 / BEAT, 180.0))
    mixer.set_grid(Grid(OPEN + BEAT, 1 + 0.4 / BEAT, 90.0))
    expected = track(20_000, (0, wood(0)), (BEAT - 1, wood(1)))
    np.testing.assert_array_equal(expected, mixer.render(20_000))


def test_the_first_two_seconds_fade_in() -> None:
    """At 60 spm the clicks begin at -18 dB, -9 dB and 0 dB, along a line within each click."""
    mixer = Mixer()
    mixer.set_grid(Grid(0, 0.0, 60.0))
    block = mixer.render(100_000)
    expected = np.zeros((100_000, 2))
    for n in range(3):
        for i, frame in enumerate(wood(n)):
            at = 48_000 * n + i
            expected[at] = frame * 10 ** (min(-18 + at * 18 / 96_000, 0) / 20)
    np.testing.assert_allclose(block, expected, rtol=1e-5, atol=1e-9)


def test_speech_does_not_fade_in() -> None:
    """A sentence on the session's first frame has its own level from there on."""
    mixer = Mixer()
    mixer.play(1, 0, tone(1_000))
    np.testing.assert_array_equal(both(tone(1_000)), mixer.render(1_000))


def test_a_mixer_that_begins_later_goes_on_where_another_was() -> None:
    """From frame 100,100 on, 77 within the limiter's chunk, it renders what the first one does."""
    grid = Grid(0, 0.0, 175.0)
    whole, rest = Mixer(), Mixer(100_100)
    for mixer in (whole, rest):
        mixer.set_grid(grid)
        mixer.play(1, 101_000, noise(50_000, 2.0, seed=1))
    np.testing.assert_array_equal(whole.render(180_000)[100_100:], rest.render(79_900))


# --- Speech and ducking ------------------------------------------------------------------------


def test_a_sentence_is_heard_on_its_frame_in_both_ears() -> None:
    """Samples 1 to 4 at frame 1,000 are frames 1,000 to 1,003, left and right."""
    mixer = Mixer(OPEN)
    samples = np.array([0.1, 0.2, 0.3, 0.4], np.float32)
    mixer.play(1, OPEN + 1_000, samples)
    expected = track(2_000, (1_000, both(samples)))
    np.testing.assert_array_equal(expected, mixer.render(2_000))


def duck_db(frame: int, sentences: list[tuple[int, int]]) -> float:
    """The click's gain at `frame` in dB, as the rule is told: the deepest of each sentence's."""
    deepest = 0.0
    for start, end in sentences:
        if start - 2_880 < frame < start - 1_440:
            db = -10 * (frame - (start - 2_880)) / 1_440
        elif start - 1_440 <= frame <= end + 7_200:
            db = -10.0
        elif end + 7_200 < frame < end + 19_200:
            db = -10 * (end + 19_200 - frame) / 12_000
        else:
            db = 0.0
        deepest = min(deepest, db)
    return deepest


@pytest.mark.parametrize(
    "sentences",
    [
        [(30_000, 40_000)],
        # From the end of one the click is half way back up when the next one begins.
        [(20_000, 30_000), (45_000, 50_000)],
        [(20_000, 60_000), (25_000, 26_000)],
        [(48_500, 48_600)],
        [(2_000, 90_000)],
    ],
)
def test_the_click_ducks_under_speech(sentences: list[tuple[int, int]]) -> None:
    """60 ms early, down 10 dB in 30 ms, held for 150 ms, back in 250 ms, sample by sample."""
    mixer = Mixer(OPEN)
    # At 1,440 spm a click falls on every 2,000th frame: there is one in each part of the curve.
    mixer.set_grid(Grid(OPEN, 0.0, 1_440.0))
    for id, (start, end) in enumerate(sentences):
        mixer.play(id, OPEN + start, tone(end - start, 0.0))
    expected = np.zeros((100_000, 2))
    for n in range(50):
        for i, frame in enumerate(wood(n)):
            at = 2_000 * n + i
            expected[at] = frame * 10 ** (duck_db(at, sentences) / 20)
    np.testing.assert_allclose(mixer.render(100_000), expected, rtol=1e-5, atol=1e-9)


def test_a_cancelled_sentence_is_neither_heard_nor_ducked_under() -> None:
    """After the cancel there is the click alone, at its full level."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.play(1, OPEN + 15_000, tone(5_000))
    mixer.play(2, OPEN + 15_000, tone(5_000))
    mixer.cancel(1)
    mixer.cancel(2)
    mixer.cancel(3)
    expected = track(20_000, (0, wood(0)), (BEAT, wood(1)))
    np.testing.assert_array_equal(expected, mixer.render(20_000))


def test_what_has_begun_is_finished() -> None:
    """A cancel in the middle of a sentence changes nothing."""
    mixer = Mixer(OPEN)
    mixer.play(1, OPEN, tone(5_000))
    before = mixer.render(1_000)
    mixer.cancel(1)
    expected = track(10_000, (0, both(tone(5_000))))
    np.testing.assert_array_equal(expected, np.concatenate((before, mixer.render(9_000))))


def test_a_late_sentence_begins_whole_at_the_first_frame_still_possible() -> None:
    """At frame 1,000 the mixer has mixed to 1,280; 500 is 780 frames late, and counted so."""
    mixer = Mixer(0)
    before = mixer.render(1_000)
    mixer.play(1, 500, tone(100))
    expected = track(2_000, (1_280, both(tone(100))))
    np.testing.assert_array_equal(expected, np.concatenate((before, mixer.render(1_000))))
    assert (780, 780) == (mixer.stats.late, mixer.stats.late_max)


def test_the_latest_sentence_tells_how_late_it_is_now() -> None:
    """After a late sentence one in time brings `late` back to 0; the largest stays."""
    mixer = Mixer(0)
    mixer.render(1_000)
    mixer.play(1, 500, tone(100))
    mixer.play(2, 5_000, tone(100))
    assert (0, 780) == (mixer.stats.late, mixer.stats.late_max)


def test_overlapping_sounds_are_summed_in_one_order() -> None:
    """Three sentences and a click on the same frames: in whatever order they came, the same."""
    parts = [noise(3_000, 0.2, seed) for seed in range(3)]

    def mix(order: tuple[int, ...]) -> bytes:
        mixer = Mixer(OPEN)
        mixer.set_grid(Grid(OPEN + 100, 0.0, 180.0))
        for id in order:
            mixer.play(id, OPEN + 100, parts[id])
        return mixer.render(4_000).tobytes()

    first, *others = [mix(order) for order in permutations(range(3))]
    assert [first] * 5 == others


# --- Volume ------------------------------------------------------------------------------------


def test_the_volume_takes_50_ms() -> None:
    """To -20 dB it goes along a line from 1 to 0.1 over 2,400 frames, and stays there."""
    mixer = Mixer()
    mixer.play(1, 0, tone(5_000, 0.5))
    mixer.set_volume(-20.0)
    gain = 1 - 0.9 * np.minimum(np.arange(5_000) / 2_400, 1)
    expected = both((0.5 * gain).astype(np.float32))
    np.testing.assert_allclose(mixer.render(5_000), expected, rtol=1e-6)


def test_a_change_of_volume_within_another_begins_where_that_one_is() -> None:
    """Muted for 1,024 frames of 2,400 and then unmuted: no step anywhere, and back at 1."""
    mixer = Mixer()
    mixer.play(1, 0, tone(8_000, 0.5))
    mixer.set_volume(0.0, muted=True)
    heard = [mixer.render(512)]
    mixer.set_volume(0.0)
    heard.append(mixer.render(7_488))
    level = np.concatenate(heard)[:, 0]
    # At frame 512 the mixer has mixed to 768; there the gain is 1 - 768 / 2400 = 0.68.
    down = 1 - np.arange(768) / 2_400
    up = 0.68 + 0.32 * np.minimum(np.arange(8_000 - 768) / 2_400, 1)
    np.testing.assert_allclose(level, 0.5 * np.concatenate((down, up)), rtol=1e-6)


def test_muted_is_silent_and_time_goes_on() -> None:
    """After 50 ms not a sample is left; unmuted, the beats are where they would have been."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_volume(0.0, muted=True)
    heard = mixer.render(20_000)
    assert not heard[2_400:].any()
    mixer.set_volume(0.0)
    expected = track(20_000, (12_000, wood(2)))
    np.testing.assert_array_equal(expected, mixer.render(20_000))


def test_a_session_fades_out() -> None:
    """Over 1,000 frames the level falls along a line to nothing."""
    mixer = Mixer()
    mixer.play(1, 0, tone(3_000, 0.5))
    mixer.fade_out(1_000)
    gain = np.maximum(1 - np.arange(3_000) / 1_000, 0)
    np.testing.assert_allclose(mixer.render(3_000), both((0.5 * gain).astype(np.float32)), 1e-6)


# --- Limiter -----------------------------------------------------------------------------------


def test_up_to_the_ceiling_the_limiter_does_nothing() -> None:
    """A sentence whose largest sample is the ceiling itself comes out bit for bit."""
    mixer = Mixer(OPEN)
    samples = noise(10_000, 0.8, seed=1)
    samples[5_000] = -CEILING
    mixer.play(1, OPEN, samples)
    np.testing.assert_array_equal(both(samples), mixer.render(10_000))


def test_the_limiter_turns_down_around_a_peak_and_lets_go() -> None:
    """A peak of twice the ceiling comes out at it; 512 frames before and 100 ms after, nothing."""
    mixer = Mixer(OPEN)
    samples = tone(20_000, 0.1)
    samples[10_000] = 2 * CEILING
    mixer.play(1, OPEN, samples)
    heard = mixer.render(20_000)[:, 0]
    gain = heard / samples
    assert heard[10_000] == pytest.approx(CEILING, rel=1e-6)
    np.testing.assert_array_equal(gain[: 10_000 - 512], 1.0)
    np.testing.assert_array_equal(gain[10_000 + 4_800 :], 1.0)
    assert (np.diff(gain[:10_000]) <= 1e-6).all()
    assert (np.diff(gain[10_000:]) >= -1e-6).all()
    # Half a dB in 5 ms: nothing that could be heard as a click.
    assert np.abs(np.diff(gain)).max() < 0.5 / 256 + 1e-6


peaks = st.floats(0, 30)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8_000), peaks, st.integers(0, 9)), max_size=4))
def test_the_ceiling_is_never_exceeded(loud: list[tuple[int, float, int]]) -> None:
    """Whatever is thrown together, at any level, no sample is above the ceiling."""
    mixer = Mixer(77)
    mixer.set_grid(Grid(77, 0.0, 600.0))
    mixer.set_volume(12.0)
    for id, (frame, peak, seed) in enumerate(loud):
        mixer.play(id, frame, noise(3_000, peak, seed))
    assert np.abs(mixer.render(12_000)).max() <= CEILING


# --- The law -----------------------------------------------------------------------------------

Order = tuple[int, Callable[[Mixer], None]]
"""When an order is given, in frames, and what it is."""

FRAMES = 12_000
moments = st.integers(0, FRAMES)
spm = st.sampled_from([0.0]) | st.floats(60, 900)
grids = st.builds(
    Grid,
    st.integers(0, FRAMES),
    st.floats(0, 9),
    spm,
    st.none() | st.floats(0, 900),
    st.integers(1, FRAMES),
    on=st.booleans(),
    accents=st.sampled_from([(), (3, 2), (2,)]),
)
orders = st.tuples(
    moments,
    st.one_of(
        st.builds(lambda grid: lambda mixer: mixer.set_grid(grid), grids),
        st.builds(
            lambda id, frame, frames, peak: (
                lambda mixer: mixer.play(id, frame, noise(frames, peak, id))
            ),
            st.integers(0, 9),
            moments,
            st.integers(0, 4_000),
            st.floats(0, 2),
        ),
        st.builds(lambda id: lambda mixer: mixer.cancel(id), st.integers(0, 9)),
        st.builds(
            lambda decibels, muted: lambda mixer: mixer.set_volume(decibels, muted),
            st.floats(-30, 12),
            st.booleans(),
        ),
    ),
)


def perform(given_orders: list[Order], cuts: list[int]) -> tuple[bytes, Stats]:
    """Render `FRAMES` frames, giving each order at its moment, in blocks that end at `cuts` too."""
    mixer = Mixer(0)
    heard = []
    script = sorted(given_orders, key=lambda order: order[0])
    for moment in sorted([*cuts, *(at for at, _ in script), FRAMES]):
        heard.append(mixer.render(moment - mixer.frame))
        while script and script[0][0] == moment:
            script.pop(0)[1](mixer)
    return np.concatenate(heard).tobytes(), mixer.stats


@settings(max_examples=60, deadline=None)
@given(st.lists(orders, max_size=8), st.lists(moments, max_size=12))
def test_however_audio_is_sliced_the_samples_are_the_same(
    given_orders: list[Order], cuts: list[int]
) -> None:
    """The same orders at the same frames, in time or late, sound the same in any blocks."""
    assert perform(given_orders, []) == perform(given_orders, cuts)


@pytest.mark.parametrize("size", [1, 7, 255, 256, 257, 4_096])
def test_every_block_size_renders_the_same(size: int) -> None:
    """A ramp, an accent, three sentences and a limiter at work, in blocks of one size."""
    grid = Grid(0, 0.0, 400.0, 700.0, 9_000, accents=(2, 2))
    script: list[Order] = [
        (0, lambda mixer: mixer.set_grid(grid)),
        (0, lambda mixer: mixer.play(1, 3_000, noise(4_000, 1.5, 1))),
        (0, lambda mixer: mixer.play(2, 6_000, noise(2_000, 0.5, 2))),
        (2_000, lambda mixer: mixer.set_volume(-3.0)),
        (5_000, lambda mixer: mixer.set_grid(Grid(8_000, phase_at(grid, 8_000), 300.0))),
    ]
    assert perform(script, []) == perform(script, list(range(0, FRAMES, size)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30_000), st.integers(0, 20_000)), max_size=6))
def test_saying_the_same_grid_again_changes_nothing(changes: list[tuple[int, int]]) -> None:
    """The cadence restated on its own phase, on time or late, doubles no beat and loses none."""
    mixer = Mixer(OPEN)
    grid = Grid(OPEN, 0.5, 180.0)
    mixer.set_grid(grid)
    heard = []
    for ahead, late in changes:
        frame = grid.frame + ahead
        heard.append(mixer.render(max(frame + late - mixer.frame, 0)))
        grid = Grid(frame, phase_at(grid, frame), 180.0)
        mixer.set_grid(grid)
    heard.append(mixer.render(20_000))
    total = sum(len(block) for block in heard)
    clicks = ((BEAT * n - BEAT // 2, wood(n)) for n in range(1, total // BEAT + 2))
    np.testing.assert_array_equal(track(total, *clicks), np.concatenate(heard))


@settings(max_examples=60, deadline=None)
@given(grids, st.lists(st.tuples(st.integers(1, 9_000), spm), max_size=4))
def test_a_mixer_plays_the_beats_of_its_grids(
    first: Grid, changes: list[tuple[int, float]]
) -> None:
    """Through changes that carry the phase, ahead of time, it clicks on the grids' own beats."""
    chain = [replace(first, frame=OPEN, on=True, accents=())]
    for ahead, cadence in changes:
        frame = chain[-1].frame + ahead
        chain.append(Grid(frame, phase_at(chain[-1], frame), cadence))
    mixer = Mixer(OPEN)
    for grid in chain:
        mixer.set_grid(grid)
    played: dict[int, int] = {}
    for grid, following in zip(chain, [*chain[1:], None], strict=True):
        for n, frame in beats(grid, OPEN, OPEN + 50_000, following):
            # A pause of the phase within half a frame of a beat lets a third grid claim it again.
            played.setdefault(n, frame)
    clicks = [(frame - OPEN, wood(n)) for n, frame in played.items()]
    np.testing.assert_array_equal(track(50_000, *clicks), mixer.render(50_000))


# --- What it tells, and what it keeps -----------------------------------------------------------


def test_the_counters_count() -> None:
    """Two beats and one sentence began; one waits; the peak is the sentence's, before limiting."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.play(1, OPEN + 5_000, tone(1_000, 1.5))
    mixer.play(2, OPEN + 60_000, tone(1_000))
    mixer.render(20_000)
    expected = Stats(beats=2, sounds=1, late=0, late_max=0, peak=1.5)
    assert expected == mixer.stats


def test_a_spent_sentence_is_let_go() -> None:
    """When it has been rendered nobody holds its samples any more."""
    mixer = Mixer()
    samples = tone(1_000)
    spent = weakref.ref(samples)
    mixer.play(1, 0, samples)
    del samples
    mixer.render(2_000)
    assert spent() is None


def test_memory_stays_flat() -> None:
    """A thousand grids and sentences later the mixer holds no more than before."""
    mixer = Mixer()
    samples = tone(100)

    def go_on(blocks: int) -> int:
        for i in range(blocks):
            mixer.set_grid(Grid(mixer.frame + 700, i / 2, 170.0 + i % 20))
            mixer.play(i, mixer.frame + 700, samples)
            mixer.render(512)
        # The program's own lines: other threads, such as a recorder's, hold what they like.
        own = [tracemalloc.Filter(True, str(Path(*footfall.__path__) / "*"))]
        held = tracemalloc.take_snapshot().filter_traces(own).statistics("filename")
        return sum(statistic.size for statistic in held)

    tracemalloc.start()
    try:
        before = go_on(100)
        assert go_on(1_000) - before < 4_096
    finally:
        tracemalloc.stop()


def test_a_block_is_the_callers_own() -> None:
    """Writing into a block changes nothing that is rendered later."""
    spoiled, clean = Mixer(), Mixer()
    for mixer in (spoiled, clean):
        mixer.play(1, 0, noise(2_000, 0.5, seed=1))
    spoiled.render(500).fill(9.0)
    clean.render(500)
    np.testing.assert_array_equal(clean.render(1_500), spoiled.render(1_500))
