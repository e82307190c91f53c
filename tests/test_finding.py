"""What the other tests find in recordings, found in sounds that are made here."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from finding import (
    PERIOD,
    Break,
    Finder,
    Gap,
    Gaps,
    Onsets,
    Samples,
    Verdict,
    beat_frames,
    breaks,
    counter,
    judge,
    onsets,
)


def clicks(frames: list[int], length: int) -> Samples:
    """A short click at each frame: the left foot, the right foot, and so on; speech under all."""
    samples = np.full((length, 2), 0.1, np.float32)
    for number, frame in enumerate(frames):
        samples[frame : frame + 100, number % 2] += 0.25
    return samples


def in_pieces(finder: Finder, samples: Samples, cuts: list[int]) -> None:
    """Feed it bit by bit."""
    for piece in np.split(samples, sorted(cuts)):
        finder.feed(piece)


CUTS = st.lists(st.integers(0, 5000), max_size=12)


@given(CUTS)
def test_clicks_are_found_however_the_stream_is_cut(cuts: list[int]) -> None:
    """Clicks at 0, 1000, 1600 and 4900, on the left and the right in turn, are found there."""
    finder = Onsets()
    in_pieces(finder, clicks([0, 1000, 1600, 4900], 5000), cuts)
    assert ([0, 1000, 1600, 4900], [False, True, False, True]) == (finder.found, finder.rights)


def test_a_click_begins_after_quiet() -> None:
    """What comes within 10 ms belongs to the click before; speech is no click."""
    assert [500] == onsets(clicks([500, 900], 5000))
    assert [] == onsets(clicks([], 5000))


def test_the_counter_counts_from_one_and_begins_again() -> None:
    """No sample is silent, all are different within a period, and each is exact in a float32."""
    numbers = counter(PERIOD + 2).astype(np.float64) * (PERIOD + 1)
    assert [1, 2, 3] == numbers[:3].tolist()
    assert [PERIOD, 1, 2] == numbers[-3:].tolist()


@given(CUTS)
def test_gaps_are_told_to_the_sample(cuts: list[int]) -> None:
    """Ten frames lost, 20 of silence, 30 of silence for 30 lost, and 40 heard twice."""
    sound = counter(4000)
    silence = np.zeros(100, np.float32)
    heard = [
        silence,
        *(sound[:1000], sound[1010:1500], silence[:20], sound[1500:2000]),
        *(silence[:30], sound[2030:3000], sound[2960:]),
        silence,
    ]
    finder = Gaps()
    in_pieces(finder, np.concatenate(heard), cuts)
    expected = [Gap(1100, 0, 10), Gap(1590, 20, 0), Gap(2110, 30, 30), Gap(3110, 0, -40)]
    assert expected == finder.found


@given(CUTS)
def test_a_counter_that_begins_again_is_no_gap(cuts: list[int]) -> None:
    """Its last number is followed by 1."""
    finder = Gaps()
    in_pieces(finder, np.concatenate((counter()[-2500:], counter(2500))), cuts)
    assert [] == finder.found


def shifted(frames: list[int], first: int, by: int) -> list[int]:
    """The same frames, late from the `first` one on."""
    return [frame + by * (number >= first) for number, frame in enumerate(frames)]


def test_a_break_is_where_clicks_leave_the_grid() -> None:
    """Each is told once, by the samples that it is late against what came before."""
    exact = [1234 + frame for frame in beat_frames(175, 30)]
    assert [] == breaks(exact, 175)
    late = shifted(shifted(exact, 10, 480), 20, -3)
    assert [Break(late[10], 480), Break(late[20], -3)] == breaks(late, 175)


def test_a_missing_click_is_no_break() -> None:
    """The grid goes on beneath it."""
    exact = beat_frames(175, 30)
    assert [] == breaks(exact[:10] + exact[12:], 175)


def test_the_verdict_counts_samples() -> None:
    """Late by 480 from click 10 on and by 477 from click 20 on, of 30 clicks in ten seconds."""
    exact = beat_frames(180, 31)
    assert Verdict(30, 30, 0, 0, ()) == judge(exact, 10, 180)
    late = shifted(shifted(exact, 10, 480), 20, -3)
    assert Verdict(30, 30, 480, 477, (480,)) == judge(late, 10, 180)
    assert Verdict(29, 30, 0, 0, ()) == judge(exact[:4] + exact[5:], 10, 180)


def test_an_excused_break_begins_the_grid_anew() -> None:
    """Nothing of it is the program's; a beat that it pushed out of the time is not missed."""
    late = shifted(beat_frames(180, 31), 10, 7000)
    heard = judge(late, 9.8, 180, excused=lambda frame: frame == late[10])
    assert Verdict(29, 29, 0, 0, ()) == heard
