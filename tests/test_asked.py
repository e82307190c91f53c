"""Nobody is told the opposite of what they were just told."""

from __future__ import annotations

import pytest

from footfall.coach.asked import Asked
from footfall.model import Cue, Say


def agreed(*cues: tuple[float, Say]) -> list[bool]:
    """Of each cue whether it may be said."""
    asked = Asked()
    return [asked.agrees(Cue(at, kind)) for at, kind in cues]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Say.HEART_RATE_HIGH, Say.FLOAT_LOW),
        (Say.HEART_RATE_HIGH, Say.PACE_LOW),
        (Say.CEILING, Say.FLOAT_WALK),
        (Say.PACE_HIGH, Say.HEART_RATE_LOW),
        (Say.REPS_FAST, Say.PACE_LOW),
        (Say.CADENCE_LOW, Say.CADENCE_HIGH),
    ],
)
def test_the_opposite_has_to_wait(first: Say, second: Say) -> None:
    """Two minutes, to the second."""
    assert [True, False] == agreed((10.0, first), (129.9, second))
    assert [True, True] == agreed((10.0, first), (130.0, second))


def test_what_was_not_said_binds_nobody() -> None:
    """The float's word at 20 s was refused: at 130 s it is not the reason for another refusal."""
    assert [True, False, True] == agreed(
        (10.0, Say.HEART_RATE_HIGH), (20.0, Say.FLOAT_LOW), (130.0, Say.PACE_HIGH)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Say.HEART_RATE_HIGH, Say.PACE_HIGH),
        (Say.HEART_RATE_HIGH, Say.CADENCE_LOW),
        (Say.CADENCE_LOW, Say.CADENCE_BACK),
        (Say.PACE_LOW, Say.STRIDE_LONG),
        (Say.HEART_RATE_LOW, Say.HEART_RATE_HIGH),
    ],
)
def test_what_agrees_is_said_at_once(first: Say, second: Say) -> None:
    """The same way, another matter, no matter; and the heart rate minds its own ways."""
    assert [True, True] == agreed((10.0, first), (11.0, second))


def test_the_ceiling_is_always_right() -> None:
    """Whoever was told to pick it up a second ago is told to walk."""
    assert [True, True] == agreed((10.0, Say.HEART_RATE_LOW), (11.0, Say.CEILING))
