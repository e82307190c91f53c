"""The device's clock against a device that is written down: what it has played, and when."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.anchor import LOST, SETTLING, SLEW, WINDOW, Anchor

RATE = 48_000
BLOCK = 1_200
"""25 ms."""


def play(
    anchor: Anchor, blocks: int, *, start: int = 0, gap: float = 0.0, quick: float = 0.0
) -> list[float]:
    """What it says to each of so many blocks from `start` on.

    Frame 0 was heard at 100 s. The device has stood still for `gap` seconds in all, and is quicker
    than the clock by `quick` seconds a second.
    """
    told = []
    for n in range(start, start + blocks):
        frame = n * BLOCK
        told.append(anchor.block(frame, 100.0 + gap + frame / RATE * (1 - quick)))
    return told


def test_a_device_that_loses_nothing_has_lost_nothing() -> None:
    """After a hundred blocks on time frame 0 was still heard at 100 s."""
    anchor = Anchor(100.0)
    assert [0.0] * 100 == play(anchor, 100)
    assert anchor.heard == pytest.approx(100.0)


def test_a_gap_is_told_once_with_its_length() -> None:
    """A device that stood still for 146 ms says so when twice six blocks agree, and not again."""
    anchor = Anchor(100.0)
    play(anchor, 40)
    told = play(anchor, 2 * WINDOW, start=40, gap=0.146)
    assert [0.0] * (2 * WINDOW - 1) + [pytest.approx(0.146)] == told[: 2 * WINDOW]
    # The caller leaves out as much: later frames are numbered higher.
    skipped = int(0.146 * RATE)
    after = [anchor.block(60 * BLOCK + skipped + i, 101.646 + i / RATE) for i in range(100)]
    assert [0.0] * 100 == after
    assert anchor.heard == pytest.approx(100.0, abs=1e-4)


def test_a_callback_that_came_late_is_no_gap() -> None:
    """Five blocks in a row are late by 80 ms because the processor was busy; the sixth is not."""
    anchor = Anchor(100.0)
    play(anchor, 40)
    late = [anchor.block(n * BLOCK, 100.08 + n * 0.025) for n in range(40, 45)]
    assert [0.0] * 45 == late + play(anchor, 40, start=45)


def test_a_block_that_tells_too_early_a_time_moves_nothing() -> None:
    """Two blocks in a row say that they are heard 40 ms before their time, as a busy server does:
    no gap is seen when the next ones are right again, and frame 0 stays where it was.
    """
    anchor = Anchor(100.0)
    play(anchor, 60)
    early = [anchor.block(n * BLOCK, 99.96 + n * 0.025) for n in (60, 61)]
    assert {0.0} == set(early + play(anchor, 60, start=62))
    assert anchor.heard == pytest.approx(100.0, abs=1e-4)


def test_a_slow_crystal_is_followed() -> None:
    """A device that is 100 ppm slow loses 0.36 s in an hour and never anything at once."""
    anchor = Anchor(100.0)
    assert {0.0} == set(play(anchor, 40 * 3600, quick=-100e-6))
    assert anchor.heard == pytest.approx(100.36, abs=0.001)


def test_a_quick_crystal_is_followed() -> None:
    """A device that is 100 ppm quick is 0.36 s ahead after an hour, and so is the clock."""
    anchor = Anchor(100.0)
    assert {0.0} == set(play(anchor, 40 * 3600, quick=100e-6))
    assert anchor.heard == pytest.approx(99.64, abs=0.001)


def test_a_device_may_find_its_level_at_first() -> None:
    """What it tells after its first two blocks is 8 ms later than before: that is no gap, and two
    of 8 ms in the next second are one.
    """
    anchor = Anchor(100.0)
    assert {0.0} == set(play(anchor, 2) + play(anchor, 48, start=2, gap=0.008))
    assert anchor.heard == pytest.approx(100.008)
    assert {0.0} == set(play(anchor, 20, start=50, gap=0.016))
    told = [lost for lost in play(anchor, 2 * WINDOW, start=70, gap=0.024) if lost]
    assert [pytest.approx(0.016, abs=SLEW * 2)] == told


def test_small_gaps_add_up_to_one() -> None:
    """Two gaps of 6 ms within a second are mended as one of nearly 12."""
    anchor = Anchor(100.0)
    assert {0.0} == set(play(anchor, 40) + play(anchor, 20, start=40, gap=0.006))
    told = [lost for lost in play(anchor, 2 * WINDOW, start=60, gap=0.012) if lost]
    assert [pytest.approx(0.012, abs=SLEW * 1.5)] == told


@given(
    gap=st.floats(LOST + 0.002, 5.0),
    before=st.integers(SETTLING, 200),
    jitter=st.floats(0.0, 0.03),
    seed=st.integers(0, 99),
)
def test_any_gap_is_found_within_a_second(
    gap: float, before: int, jitter: float, seed: int
) -> None:
    """However unevenly callbacks come, the gap is told within 40 blocks and right to 1 ms."""
    chance = random.Random(seed)
    anchor = Anchor(100.0)

    def told(n: int, lost: float) -> float:
        # Every third callback is punctual.
        late = chance.uniform(0, jitter) if n % 3 else chance.uniform(0, 0.0002)
        return anchor.block(n * BLOCK, 100.0 + lost + n * BLOCK / RATE + late)

    assert {0.0} == {told(n, 0.0) for n in range(before)}
    found = next(lost for n in range(before, before + 40) if (lost := told(n, gap)))
    assert found == pytest.approx(gap, abs=0.001)
