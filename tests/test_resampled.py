"""A card without 48 kHz: where clicks fall on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from footfall.devices.board import Board, State
from footfall.devices.engine import Engine
from footfall.devices.orders import Play, Start
from footfall.devices.resampled import Resampled

PULSES = (9_600, 96_000, 480_001)


@dataclass
class Told:
    """What PortAudio tells a callback."""

    currentTime: float
    outputBufferDacTime: float
    output_underflow: bool = False


@pytest.mark.parametrize("rate", [44_100, 32_000, 96_000])
def test_what_is_at_a_frame_is_heard_at_its_time(tmp_path: Path, rate: int) -> None:
    """Pulses at 0.2, 2 and 10 s (and a frame) after the session's beginning are heard there, to
    the nearest sample of the card, however unlike its rate is; and no gap is seen in it.
    """
    path = tmp_path / "board"
    path.write_bytes(bytes(Board.SIZE))
    now = 500.0
    engine = Engine(Board(path), lambda: now)
    engine.latency = 0.1
    card = Resampled(engine, rate)
    for number, frame in enumerate((0, *PULSES)):
        engine.orders.append(Play(number, frame, np.full(1, 0.5, np.float32)))
    engine.orders.append(Start())
    blocks, size = [], rate // 40
    for n in range(11 * 40):
        now = 500.0 + n * 0.025
        out = np.zeros((size, 2), np.float32)
        told = Told(now + 30, now + 30.1)
        card(out, size, told, told)
        blocks.append(out[:, 0])
    heard = np.concatenate(blocks)
    # A pulse becomes a sinc: its crest is between two samples, a little to either side.
    loud = np.flatnonzero(np.abs(heard) > 0.15)
    begun = loud[np.diff(loud, prepend=-size) > 100]
    zero, *pulses = [int(first + np.argmax(heard[first : first + 100])) for first in begun]
    expected = [frame * rate / 48_000 for frame in PULSES]
    np.testing.assert_allclose(np.array(pulses) - zero, expected, atol=1)
    told_of = Board(path).read()
    assert (State.RUNNING, 0, 0) == (told_of.state, told_of.first, told_of.underruns)
