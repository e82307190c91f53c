"""The bytes of the orders that cross the pipe to the sound process."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from footfall.devices.orders import (
    Play,
    Sent,
    Start,
    decode,
    encode,
)
from footfall.model import Cancel, Grid, Part, SetLevel, SetVolume

integers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=False)
orders = st.one_of(
    st.just(Start()),
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
    """Speech is its id and frame, then its samples as little-endian float32."""
    expected = bytes.fromhex(
        "50 18000000"  # P, 24 bytes follow
        "0700000000000000"  # id 7
        "0100000000000000"  # frame 1
        "0000803f 000000bf"  # 1.0, -0.5
    )
    assert expected == encode(Play(7, 1, np.array([1.0, -0.5], np.float32)))


def test_speech_comes_back() -> None:
    """What is read of speech is what was written."""
    stream = io.BytesIO(encode(Play(7, 1, np.array([1.0, -0.5], np.float32))))
    [heard] = decode(stream)
    assert isinstance(heard, Play)
    assert (7, 1, [1.0, -0.5]) == (heard.id, heard.frame, heard.samples.tolist())


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
