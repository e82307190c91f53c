"""How long something has been so."""

from __future__ import annotations

from footfall.coach.spell import Spell
from footfall.model import Signal


def test_a_state_lasts_until_it_changes() -> None:
    """Three seconds of 1, then 0 begins at its first telling."""
    spell = Spell(Signal.HEART_RATE)
    told = [(0.0, 1), (1.0, 1), (3.0, 1), (4.0, 0), (6.0, 0), (7.0, 1)]
    assert [0.0, 1.0, 3.0, 0.0, 2.0, 0.0] == [spell.lasted(*one) for one in told]


def test_the_first_telling_begins() -> None:
    """Nothing has lasted before it was heard, whatever the state."""
    assert 0.0 == Spell(Signal.SPEED).lasted(100.0, 0)


def test_silence_begins_it_anew() -> None:
    """A heart rate is fresh for 5 s and a cadence for 3 s; what is older bridges no gap."""
    for signal, fresh in ((Signal.HEART_RATE, 5.0), (Signal.CADENCE, 3.0), (Signal.SPEED, 3.0)):
        spell = Spell(signal)
        at = (0.0, fresh, 2 * fresh + 0.5)
        assert [0.0, fresh, 0.0] == [spell.lasted(now, 1) for now in at]
