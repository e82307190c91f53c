"""The bytes of the orders that cross the pipe to the sound process."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from footfall.devices.orders import (
    Play,
    Sent,
    SetClicks,
    Start,
    decode,
    encode,
)
from footfall.model import Cancel, Grid, Part, SetLevel, SetVolume
from footfall.sounds import Clicks

integers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=False)
orders = st.one_of(
    st.builds(Start, st.none() | floats, st.none() | floats, st.floats(0, 9)),
    st.builds(Cancel, integers),
    st.builds(SetVolume, floats, st.booleans()),
    st.builds(SetLevel, st.sampled_from(Part), floats),
    st.builds(
        Grid,
        integers,
        floats,
        floats,
        st.none() | floats,
        st.none() | st.integers(0, 2**63 - 1),
        st.booleans(),
        st.lists(st.integers(1, 255), max_size=4).map(tuple),
        st.integers(1, 2**16 - 1),
    ),
)


def test_bytes_of_a_grid() -> None:
    """A grid is 43 bytes and its accents, little-endian; NaN and -1 stand for None."""
    expected = bytes.fromhex(
        "47 2d000000"  # G, 45 bytes follow
        "80bb000000000000"  # frame 48000
        "0000000000000440"  # phase 2.5
        "0000000000006640"  # 176 spm
        "000000000000f87f"  # no ramp: no end
        "ffffffffffffffff"  # and no length
        "01"  # heard
        "0100"  # every step
        "0302"  # accents of a breath, 3:2
    )
    assert expected == encode(Grid(48_000, 2.5, 176.0, accents=(3, 2)))


def test_bytes_of_speech() -> None:
    """Speech is its id, frame and part, then its samples as little-endian float32."""
    expected = bytes.fromhex(
        "50 1c000000"  # P, 28 bytes follow
        "0700000000000000"  # id 7
        "0100000000000000"  # frame 1
        "02000000"  # an earcon
        "0000803f 000000bf"  # 1.0, -0.5
    )
    samples = np.array([1.0, -0.5], np.float32)
    assert expected == encode(Play(7, 1, samples, Part.EARCON))


def test_speech_comes_back() -> None:
    """What is read of speech is what was written."""
    stream = io.BytesIO(encode(Play(7, 1, np.array([1.0, -0.5], np.float32))))
    [heard] = decode(stream)
    assert isinstance(heard, Play)
    expected = (7, 1, [1.0, -0.5], Part.VOICE)
    assert expected == (heard.id, heard.frame, heard.samples.tolist(), heard.part)


def test_bytes_of_clicks() -> None:
    """Clicks are four numbers of frames, then left, right, left accent and right accent."""
    one = np.array([[1.0, -0.5]], np.float32)
    none = np.zeros((0, 2), np.float32)
    two = np.array([[0.0, 0.5], [2.0, -1.0]], np.float32)
    expected = bytes.fromhex(
        "4b 28000000"  # K, 40 bytes follow
        "01000000 00000000 02000000 00000000"  # frames
        "0000803f 000000bf"  # left: 1.0, -0.5
        "00000000 0000003f 00000040 000080bf"  # left accent: 0.0, 0.5 and 2.0, -1.0
    )
    assert expected == encode(SetClicks(Clicks(one, none, two, none)))


def test_clicks_come_back() -> None:
    """Each of the four has its own length and samples, and stays stereo where it has none."""
    four = [np.arange(2 * n, dtype=np.float32).reshape(n, 2) for n in (3, 1, 0, 2)]
    [heard] = decode(io.BytesIO(encode(SetClicks(Clicks(*four)))))
    assert isinstance(heard, SetClicks)
    sound = heard.clicks
    read = [sound.left, sound.right, sound.left_accent, sound.right_accent]
    assert [click.tolist() for click in four] == [click.tolist() for click in read]
    assert [(3, 2), (1, 2), (0, 2), (2, 2)] == [click.shape for click in read]


@given(st.lists(orders, max_size=5))
def test_orders_come_back(sent: list[Sent]) -> None:
    """Orders are read as they were written, in their order."""
    stream = io.BytesIO(b"".join(map(encode, sent)))
    assert sent == list(decode(stream))


def test_a_stream_cut_anywhere_gives_its_whole_orders() -> None:
    """A parent that is killed in the middle of an order has not given it."""
    sent: list[Sent] = [Start(), Cancel(1), SetVolume(-6.0)]
    pieces = [encode(order) for order in sent]
    whole = b"".join(pieces)
    ends = np.cumsum([len(piece) for piece in pieces])
    for cut in range(len(whole) + 1):
        expected = sent[: int(np.sum(ends <= cut))]
        assert expected == list(decode(io.BytesIO(whole[:cut])))
