"""What the mixer renders, sample by sample, against mixes that are written down the slow way."""

from __future__ import annotations

import itertools
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
from footfall.mixer import CHUNK, Mixer, Stats
from footfall.model import Grid, Part
from footfall.sounds import CLICKS, Clicks, clicks, waking

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


@pytest.mark.parametrize(
    ("accents", "every", "heard", "accented"),
    [
        ((), 1, "0 1 2 3 4 5 6 7 8 9 10 11", ""),
        ((), 2, "0 2 4 6 8 10", ""),
        ((), 3, "0 3 6 9", ""),
        # The left foot.
        ((2,), 1, "0 1 2 3 4 5 6 7 8 9 10 11", "0 2 4 6 8 10"),
        # Every fourth.
        ((4,), 1, "0 1 2 3 4 5 6 7 8 9 10 11", "0 4 8"),
        ((4,), 2, "0 2 4 6 8 10", "0 4 8"),
        ((4,), 3, "0 3 6 9", "0"),
        # A breath: in for the first steps, out for the others.
        ((3, 2), 1, "0 1 2 3 4 5 6 7 8 9 10 11", "0 3 5 8 10"),
        ((3, 2), 2, "0 2 4 6 8 10", "0 8 10"),
        ((2, 2), 1, "0 1 2 3 4 5 6 7 8 9 10 11", "0 2 4 6 8 10"),
        ((2, 1), 1, "0 1 2 3 4 5 6 7 8 9 10 11", "0 2 3 5 6 8 9 11"),
        ((2, 1), 3, "0 3 6 9", "0 3 6 9"),
    ],
)
def test_beats_are_left_out_and_accented_by_their_numbers(
    accents: tuple[int, ...], every: int, heard: str, accented: str
) -> None:
    """Of beats 0 to 11 those whose number `every` divides sound; a group's first is accented."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0, accents=accents, every=every))
    loud = accented.split()
    expected = track(
        12 * BEAT, *((int(n) * BEAT, wood(int(n), accent=n in loud)) for n in heard.split())
    )
    np.testing.assert_array_equal(expected, mixer.render(12 * BEAT))


def test_accents_and_feet_go_on_through_a_change() -> None:
    """A grid that takes over at beat 7 of breaths of 3:2 accents 8, 10 and 13."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 5.0, 180.0, accents=(3, 2)))
    mixer.set_grid(Grid(OPEN + 2 * BEAT, 7.0, 180.0, accents=(3, 2)))
    expected = track(
        9 * BEAT, *((i * BEAT, wood(5 + i, accent=i in (0, 3, 5, 8))) for i in range(9))
    )
    np.testing.assert_array_equal(expected, mixer.render(9 * BEAT))


@pytest.mark.parametrize("name", CLICKS)
def test_beats_sound_as_they_are_told_to(name: str) -> None:
    """Each of the program's clicks, its accents too, lies on its frames bit for bit."""
    sound = clicks(name)
    mixer = Mixer(OPEN, sound)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0, accents=(3,)))
    expected = track(6 * BEAT, *((i * BEAT, of(sound, i, accent=i % 3 == 0)) for i in range(6)))
    np.testing.assert_array_equal(expected, mixer.render(6 * BEAT))


def test_a_new_sound_is_the_next_clicks() -> None:
    """Changed 500 frames into a click of wood, which is finished, the next one is a clave's."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    before = mixer.render(500)
    mixer.set_clicks(clicks("clave"))
    expected = track(20_000, (0, wood(0)), (BEAT, of(clicks("clave"), 1)))
    np.testing.assert_array_equal(expected, np.concatenate((before, mixer.render(19_500))))


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


def test_a_mixer_may_begin_at_its_levels() -> None:
    """Settled, a muted one is silent from its first frame, and one 6 dB down from there, too."""
    for muted, level in ((True, 0.0), (False, 0.25 * 10 ** (-6 / 20))):
        mixer = Mixer(OPEN)
        mixer.set_volume(-6.0, muted)
        mixer.play(1, OPEN, tone(1_000))
        mixer.settle()
        np.testing.assert_allclose(mixer.render(1_000), np.full((1_000, 2), level), rtol=1e-6)


def test_a_session_fades_out() -> None:
    """Over 1,000 frames the level falls along a line to nothing."""
    mixer = Mixer()
    mixer.play(1, 0, tone(3_000, 0.5))
    mixer.fade_out(1_000)
    gain = np.maximum(1 - np.arange(3_000) / 1_000, 0)
    np.testing.assert_allclose(mixer.render(3_000), both((0.5 * gain).astype(np.float32)), 1e-6)


# --- Levels -------------------------------------------------------------------------------------

FALL = 1 - 0.9 * np.minimum(np.arange(20_000) / 2_400, 1)
"""The gain on the way to -20 dB."""


@pytest.mark.parametrize("part", [Part.VOICE, Part.EARCON])
def test_a_level_changes_what_sounds_within_50_ms(part: Part) -> None:
    """Set 232 frames into a sentence, when 512 are mixed, it falls from there to -20 dB."""
    mixer = Mixer(OPEN)
    mixer.play(1, OPEN, tone(20_000, 0.5), part)
    before = mixer.render(232)
    mixer.set_level(part, -20.0)
    level = np.concatenate((before, mixer.render(19_768)))[:, 0]
    expected = 0.5 * np.concatenate((np.ones(512), FALL[:-512]))
    np.testing.assert_allclose(level, expected, rtol=1e-6)


def test_a_click_that_sounds_follows_its_level() -> None:
    """A fall to -20 dB that begins with a click is in it, and the next one is at -20 dB."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_level(Part.CLICK, -20.0)
    expected = track(20_000, (0, wood(0)), (BEAT, wood(1))) * FALL[:, None]
    np.testing.assert_allclose(mixer.render(20_000), expected, rtol=1e-5, atol=1e-9)


def test_each_part_has_its_own_level() -> None:
    """Clicks at +6 dB, speech at -6, chimes at -12 and all of it at -3 dB: each its sum."""
    mixer = Mixer(OPEN)
    mixer.set_volume(-3.0)
    for part, decibels in ((Part.CLICK, 6.0), (Part.VOICE, -6.0), (Part.EARCON, -12.0)):
        mixer.set_level(part, decibels)
    mixer.set_grid(Grid(OPEN + 20_000, 0.0, 180.0))
    mixer.play(1, OPEN + 10_000, tone(1_000))
    mixer.play(2, OPEN + 12_000, tone(1_000), Part.EARCON)
    heard = mixer.render(30_000)
    # The click is on its way out of the chime's duck.
    expected = track(
        30_000,
        (10_000, both(tone(1_000, 0.25 * 10 ** (-9 / 20)))),
        (12_000, both(tone(1_000, 0.25 * 10 ** (-15 / 20)))),
    )
    np.testing.assert_allclose(heard[:20_000], expected[:20_000], rtol=1e-6)
    ducked = wood(0)[0] * 10 ** ((3 + duck_db(20_000, [(12_000, 13_000)])) / 20)
    np.testing.assert_allclose(heard[20_000], ducked, rtol=1e-6)


def test_a_level_of_zero_changes_nothing() -> None:
    """Back at 0 dB the samples are the sentence's own, bit for bit."""
    mixer = Mixer(OPEN)
    mixer.set_level(Part.VOICE, -6.0)
    mixer.set_level(Part.VOICE, 0.0)
    samples = noise(4_000, 0.5, seed=1)
    mixer.play(1, OPEN + 3_000, samples)
    np.testing.assert_array_equal(both(samples), mixer.render(7_000)[3_000:])


# --- The tempo guard -----------------------------------------------------------------------------

TICK = Clicks(*(np.full((1, 2), level, np.float32) for level in (0.1, 0.2, 0.3, 0.4)))
"""Clicks of one frame, so that what is heard can be told apart."""


def ticks(heard: Samples) -> list[int]:
    """The frames of such clicks."""
    return [int(frame) for frame in np.flatnonzero(heard[:, 0])]


def cadence(grid: Grid, frame: int) -> float:
    """Its spm there, by the rule that a ramp is a line."""
    if grid.spm_end is None or not grid.frames:
        return grid.spm
    return grid.spm + (grid.spm_end - grid.spm) * min((frame - grid.frame) / grid.frames, 1.0)


GUARDED = 150_000
any_grid = st.builds(
    Grid,
    st.integers(-20_000, GUARDED),
    st.floats(0, 9),
    st.sampled_from([0.0, 90.0, 180.0]) | st.floats(30, 900),
    st.none() | st.floats(30, 900),
    st.integers(1, 60_000),
    on=st.sampled_from([True, True, False]),
    every=st.sampled_from([1, 1, 2, 3]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, GUARDED), any_grid, st.sampled_from([0, 0, 0, 1, 7, 60])),
        max_size=8,
    )
)
def test_no_two_clicks_are_closer_than_55_percent(
    script: list[tuple[int, Grid, int]],
) -> None:
    """Whatever grids come, early, late or jumping, after jumps of the device too."""
    mixer = Mixer(0, TICK)
    rendered = []
    # Each grid from the frame on which it takes over.
    force: list[tuple[int, Grid]] = []
    # How far the frames have jumped, from which rendered frame on.
    jumps = [(0, 0)]
    for moment, grid, chunks in sorted(script, key=lambda order: order[0]):
        rendered.append(mixer.render(moment - sum(map(len, rendered))))
        if chunks:
            mixer.skip(chunks * CHUNK)
            jumps.append((_mixed(moment), jumps[-1][1] + chunks * CHUNK))
        mixer.set_grid(grid)
        start = max(grid.frame, _mixed(moment) + jumps[-1][1])
        force = [(at, held) for at, held in force if at < start] + [(start, grid)]
    rendered.append(mixer.render(GUARDED + 30_000 - sum(map(len, rendered))))

    def spm(frame: int) -> float:
        """At a rendered frame; where one grid has just taken over, the quicker of the two."""
        at = frame + next(jump for first, jump in reversed(jumps) if first <= frame)
        taken = [held for held in force if held[0] <= at]
        last = [cadence(grid, at) for _, grid in taken[-1:]]
        return max([*last, *(cadence(g, at) for s, g in taken[-2:-1] if taken[-1][0] >= at - 1)])

    heard = ticks(np.concatenate(rendered))
    for one, other in itertools.pairwise(heard):
        assert other - one >= 0.55 * 60 * 48_000 / max(spm(one), spm(other))


def _mixed(frame: int) -> int:
    """How far a mixer has mixed when so many frames are rendered."""
    return ((frame - 1) // 256 + 2) * 256 if frame else 0


@pytest.mark.parametrize(("apart", "heard"), [(8_799, False), (8_800, True)])
def test_the_guard_lets_pass_what_is_far_enough(apart: int, heard: bool) -> None:
    """At 180 spm and then 160 the shorter period is 16,000 frames, 55 % of which are 8,800."""
    mixer = Mixer(OPEN, TICK)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_grid(Grid(OPEN + apart, 1.0, 160.0))
    expected = [0, apart, apart + 18_000] if heard else [0, apart + 18_000]
    assert expected == ticks(mixer.render(30_000))


def test_a_beat_that_was_left_out_may_still_come() -> None:
    """Beat 1, too close on 6,000, is heard on 14,000, where the next grid has it."""
    mixer = Mixer(OPEN, TICK)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_grid(Grid(OPEN + 6_000, 1.0, 180.0))
    mixer.set_grid(Grid(OPEN + 14_000, 1.0, 180.0))
    assert [0, 14_000, 30_000] == ticks(mixer.render(32_000))


def test_the_guard_counts_beats_and_not_clicks() -> None:
    """Clicking strides at 180, a click may follow another after 8,800 frames, not after 17,600."""
    mixer = Mixer(OPEN, TICK)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0, every=2))
    mixer.set_grid(Grid(OPEN + 9_000, 2.0, 180.0, every=2))
    assert [0, 9_000, 41_000] == ticks(mixer.render(45_000))


# --- Lost time -----------------------------------------------------------------------------------


def perform_skips(mixer: Mixer, frames: int, *skips: tuple[int, int]) -> Samples:
    """`frames` rendered ones, with jumps of so many chunks when so many are rendered."""
    heard = [np.zeros((0, 2), np.float32)]
    for moment, chunks in skips:
        heard.append(mixer.render(moment - sum(map(len, heard))))
        mixer.skip(chunks * CHUNK)
    heard.append(mixer.render(frames - sum(map(len, heard))))
    return np.concatenate(heard)


def test_after_a_jump_beats_fall_where_they_would_have() -> None:
    """20,480 frames lost behind the click on 0: what was on 16,000 is gone, 32,000 is on time."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    heard = perform_skips(mixer, 40_000, (1_000, 80))
    expected = track(40_000, (0, wood(0)), (11_520, wood(2)), (27_520, wood(3)))
    np.testing.assert_array_equal(expected, heard)
    assert OPEN + 60_480 == mixer.frame


def test_beats_in_the_hole_are_lost_and_never_bunched() -> None:
    """Ten seconds lost: of the thirty beats none comes later, and the next are on their frames."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    heard = perform_skips(mixer, 40_000, (100, 1_875))
    expected = track(40_000, (0, wood(0)), (BEAT, wood(31)), (2 * BEAT, wood(32)))
    np.testing.assert_array_equal(expected, heard)


def test_after_a_jump_a_click_keeps_its_distance() -> None:
    """Lost are 7,936 frames: beat 1 would follow 8,064 rendered frames behind 0 and is left out."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    heard = perform_skips(mixer, 30_000, (1_000, 31))
    np.testing.assert_array_equal(track(30_000, (0, wood(0)), (24_064, wood(2))), heard)


def test_what_sounds_goes_on_without_a_seam() -> None:
    """A sentence, a click, a change of volume and the limiter sound as if nothing were lost."""

    def mix(*skips: tuple[int, int]) -> Samples:
        mixer = Mixer(OPEN)
        mixer.set_grid(Grid(OPEN + 900, 0.0, 1.0))
        mixer.play(1, OPEN + 100, noise(20_000, 2.0, seed=1))
        mixer.set_volume(-9.0)
        mixer.set_level(Part.VOICE, 5.0)
        return perform_skips(mixer, 25_000, *skips)

    np.testing.assert_array_equal(mix(), mix((1_000, 7), (1_000, 1), (2_111, 300)))


def test_the_duck_of_what_sounds_moves_with_it() -> None:
    """A sentence to 10,000 ends on 15,120 when 5,120 are lost, and a click on 16,000 is ducked."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN + BEAT, 0.0, 1.0))
    mixer.play(1, OPEN, tone(10_000, 0.0))
    heard = perform_skips(mixer, 15_000, (1_000, 20))
    expected = wood(0) * np.float32(10 ** (-10 / 20))
    np.testing.assert_allclose(heard[BEAT - 5_120 :][: len(expected)], expected, rtol=1e-6)


def test_sentences_in_the_hole_begin_behind_it() -> None:
    """Wanted 2,000 frames before the end of a hole one begins there, late by that; the next, not.

    At 1,000 rendered frames 1,280 are mixed; with 5,120 lost those are 6,400.
    """
    mixer = Mixer(0)
    mixer.play(1, 4_400, tone(100, 0.1))
    mixer.play(2, 8_000, tone(100, 0.2))
    heard = perform_skips(mixer, 4_000, (1_000, 20))
    expected = track(4_000, (1_280, both(tone(100, 0.1))), (2_880, both(tone(100, 0.2))))
    np.testing.assert_array_equal(expected, heard)
    assert (2_000, 2_000) == (mixer.stats.late, mixer.stats.late_max)


def test_a_grid_in_the_hole_is_late() -> None:
    """Of two grids that were to take over in a hole, the later one holds behind it."""
    mixer = Mixer(OPEN, TICK)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.set_grid(Grid(OPEN + 10_000, 0.5, 100.0))
    mixer.set_grid(Grid(OPEN + 20_000, 1.0, 90.0))
    # Beats of the last one are on 20,000 (lost), 52,000 and 84,000.
    heard = perform_skips(mixer, 60_000, (1_000, 100))
    assert [0, 26_400, 58_400] == ticks(heard)


@pytest.mark.parametrize("frames", [0, -256, 100])
def test_a_jump_is_a_number_of_chunks(frames: int) -> None:
    """Anything else would move the limiter's chunks."""
    with pytest.raises(ValueError, match="chunks"):
        Mixer().skip(frames)


# --- A sentence from another mixer ---------------------------------------------------------------


def test_a_sentence_goes_on_in_another_mixer() -> None:
    """Begun 3,000 frames before, it comes in over 5 ms and is at its own frames from then on."""
    samples = noise(10_000, 0.5, seed=1)
    mixer = Mixer(OPEN)
    mixer.join(1, OPEN - 3_000, samples)
    rest = samples[3_000:].copy()
    rest[:240] *= np.arange(1, 241, dtype=np.float32) / 240
    np.testing.assert_array_equal(track(9_000, (0, both(rest))), mixer.render(9_000))
    assert (0, 0) == (mixer.stats.late, mixer.stats.late_max)


def test_a_sentence_that_goes_on_is_ducked_under() -> None:
    """The click on the first frame of the new mixer is down already."""
    mixer = Mixer(OPEN)
    mixer.set_grid(Grid(OPEN, 0.0, 180.0))
    mixer.join(1, OPEN - 3_000, tone(10_000, 0.0))
    expected = wood(0) * np.float32(10 ** (-10 / 20))
    np.testing.assert_allclose(mixer.render(2_000)[: len(expected)], expected, rtol=1e-6)


def test_a_sentence_that_is_over_does_not_go_on() -> None:
    """Nor does it sound when its last frame was the one before; one to come is played whole."""
    mixer = Mixer(OPEN)
    mixer.join(1, OPEN - 100, tone(100))
    mixer.join(2, OPEN + 500, tone(100))
    np.testing.assert_array_equal(track(2_000, (500, both(tone(100)))), mixer.render(2_000))


# --- Headphones that fall asleep -----------------------------------------------------------------


def test_a_noise_wakes_headphones_before_a_sentence() -> None:
    """400 ms ahead, faded in over 20 ms, and not a sample before or after it."""
    mixer = Mixer(0, wake=True)
    mixer.play(1, 100_000, tone(1_000))
    noise_before = waking(80_800, 19_200)
    noise_before[:960] *= np.arange(960, dtype=np.float32) / 960
    expected = track(110_000, (80_800, both(noise_before)), (100_000, both(tone(1_000))))
    np.testing.assert_array_equal(expected, mixer.render(110_000))


@pytest.mark.parametrize(("end", "woken"), [(99_999 - 47_999, True), (100_001 - 48_000, False)])
def test_what_was_just_heard_kept_them_awake(end: int, woken: bool) -> None:
    """A sentence that ends a second before another one lets them sleep, a sample later not."""
    mixer = Mixer(0, wake=True)
    mixer.play(1, end - 1_000, tone(1_000))
    mixer.play(2, 100_000, tone(1_000))
    assert woken == bool(mixer.render(100_000)[90_000:].any())


def test_clicks_keep_them_awake() -> None:
    """With a click at every step there is nothing but clicks and the sentence."""
    mixer = Mixer(OPEN, wake=True)
    mixer.set_grid(Grid(OPEN, 0.0, 60.0))
    mixer.play(1, OPEN + 120_000, tone(1_000, 0.0))
    heard = mixer.render(120_000)
    assert not heard[len(wood(0)) : 48_000].any()
    assert not heard[48_000 + len(wood(0)) : 96_000].any()
    assert not heard[96_000 + len(wood(0)) :].any()


def test_lost_time_is_no_silence() -> None:
    """Of 48,000 frames between two sentences 2,560 are lost: the headphones are awake."""
    mixer = Mixer(0, wake=True)
    mixer.play(1, 0, tone(1_000))
    mixer.play(2, 49_000, tone(1_000))
    heard = perform_skips(mixer, 49_000 - 2_560, (500, 10))
    assert not heard[1_000:].any()


def test_a_cancelled_sentence_wakes_nobody() -> None:
    """Cancelled before its noise began, it leaves silence."""
    mixer = Mixer(0, wake=True)
    mixer.play(1, 100_000, tone(1_000))
    mixer.cancel(1)
    assert not mixer.render(110_000).any()


def test_a_sentence_that_is_wanted_soon_has_a_short_noise_before_it() -> None:
    """Ordered 5,000 frames ahead it is preceded by so many, whatever the volume."""
    mixer = Mixer(0, wake=True)
    mixer.set_volume(0.0, muted=True)
    mixer.render(CHUNK)
    mixer.play(1, 2 * CHUNK + 5_000, tone(1_000))
    heard = mixer.render(10_000)
    np.testing.assert_array_equal(
        heard[CHUNK + 960 : CHUNK + 5_000], both(waking(2 * CHUNK, 5_000)[960:])
    )
    assert not heard[CHUNK + 5_000 :].any()


# --- The ceiling ---------------------------------------------------------------------------------

sentences = st.tuples(
    st.integers(0, 9_000), st.integers(0, 4_000), st.floats(0, 30), st.integers(0, 9)
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(sentences, max_size=4),
    st.sampled_from(CLICKS),
    st.floats(60, 900),
    st.tuples(*[st.floats(-12, 12)] * 4),
    st.lists(st.integers(0, 3_000), max_size=9),
    st.lists(st.integers(1, 9), max_size=3),
)
def test_the_ceiling_is_never_exceeded(
    loud: list[tuple[int, int, float, int]],
    name: str,
    spm: float,
    decibels: tuple[float, ...],
    blocks: list[int],
    chunks: list[int],
) -> None:
    """Whatever is thrown together, at any level, in any blocks, no sample is above the ceiling."""
    mixer = Mixer(77, clicks(name), wake=True)
    mixer.set_grid(Grid(77, 0.0, spm, accents=(3, 2)))
    for id, (frame, frames, peak, seed) in enumerate(loud):
        mixer.play(id, frame, noise(frames, peak, seed), list(Part)[id % 3])
    heard = []
    changes: list[Callable[[], None]] = [
        *(
            lambda part=part, db=db: mixer.set_level(part, db)  # type: ignore[misc]
            for part, db in zip(Part, decibels, strict=False)
        ),
        lambda: mixer.set_volume(decibels[3]),
        *(lambda n=n: mixer.skip(n * CHUNK) for n in chunks),  # type: ignore[misc]
    ]
    for block in (*blocks, 12_000):
        if changes:
            changes.pop(0)()
        heard.append(mixer.render(block))
    assert np.abs(np.concatenate(heard)).max() <= CEILING


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
    every=st.sampled_from([1, 1, 2]),
)
orders = st.tuples(
    moments,
    st.one_of(
        st.builds(lambda grid: lambda mixer: mixer.set_grid(grid), grids),
        st.builds(
            lambda id, frame, frames, peak, part: (
                lambda mixer: mixer.play(id, frame, noise(frames, peak, id), part)
            ),
            st.integers(0, 9),
            moments,
            st.integers(0, 4_000),
            st.floats(0, 2),
            st.sampled_from(Part),
        ),
        st.builds(lambda id: lambda mixer: mixer.cancel(id), st.integers(0, 9)),
        st.builds(
            lambda decibels, muted: lambda mixer: mixer.set_volume(decibels, muted),
            st.floats(-30, 12),
            st.booleans(),
        ),
        st.builds(
            lambda part, decibels: lambda mixer: mixer.set_level(part, decibels),
            st.sampled_from(Part),
            st.floats(-30, 12),
        ),
        st.builds(
            lambda name: lambda mixer: mixer.set_clicks(clicks(name)), st.sampled_from(CLICKS)
        ),
        st.builds(
            lambda id, frame: lambda mixer: mixer.join(id, frame, noise(4_000, 0.5, id)),
            st.integers(0, 9),
            moments,
        ),
        st.builds(lambda chunks: lambda mixer: mixer.skip(chunks * CHUNK), st.integers(1, 20)),
    ),
)


def perform(given_orders: list[Order], cuts: list[int]) -> tuple[bytes, Stats]:
    """Render `FRAMES` frames, giving each order when so many are rendered, in blocks that end at
    `cuts` too.
    """
    mixer = Mixer(0, wake=True)
    heard: list[Samples] = []
    script = sorted(given_orders, key=lambda order: order[0])
    for moment in sorted([*cuts, *(at for at, _ in script), FRAMES]):
        heard.append(mixer.render(moment - sum(map(len, heard))))
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
    chain = [replace(first, frame=OPEN, on=True, accents=(), every=1)]
    for ahead, cadence_then in changes:
        frame = chain[-1].frame + ahead
        chain.append(Grid(frame, phase_at(chain[-1], frame), cadence_then))
    mixer = Mixer(OPEN)
    for grid in chain:
        mixer.set_grid(grid)
    played: list[tuple[int, int, float]] = []
    for grid, following in zip(chain, [*chain[1:], None], strict=True):
        for n, frame in beats(grid, OPEN, OPEN + 50_000, following):
            spm_then = cadence(grid, frame)
            if played:
                last, before, spm_before = played[-1]
                period = 60 * 48_000 / max(spm_then, spm_before)
                # A pause of the phase within half a frame of a beat lets a third grid claim it
                # again; and a cadence that is much slower all of a sudden, beats that are close.
                if n <= last or frame - before < 0.55 * period:
                    continue
            played.append((n, frame, spm_then))
    clicks_heard = [(frame - OPEN, wood(n)) for n, frame, _ in played]
    np.testing.assert_array_equal(track(50_000, *clicks_heard), mixer.render(50_000))


def test_an_hour_later_the_beat_is_on_its_sample() -> None:
    """At 174 spm the 10,440 beats of an hour lie on n x 48,000 x 60 / 174, the last one too."""
    mixer = Mixer(0, TICK)
    mixer.set_grid(Grid(0, 0.0, 174.0))
    mixer.set_volume(-6.0)
    found = []
    for start in range(0, 3_600 * 48_000, 20_000):
        found += [start + frame for frame in ticks(mixer.render(20_000))]
    exact = [n * 48_000 * 60 / 174 for n in range(10_440)]
    assert len(exact) == len(found)
    assert max(abs(frame - place) for frame, place in zip(found, exact, strict=True)) <= 0.5
    assert abs(found[-1] - 172_783_448.28) < 1


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
