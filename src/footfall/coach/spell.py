"""How long something has been so, by what was heard: silence proves nothing."""

from __future__ import annotations

from math import inf

from footfall.model import Signal
from footfall.signals import FRESH


class Spell:
    """Times one state of a signal. It begins anew when the state changes, and after a gap in
    which the signal was no longer fresh.
    """

    def __init__(self, signal: Signal) -> None:
        self._gap = FRESH[signal]
        self._state = 0
        self._since = 0.0
        self._heard = -inf

    def lasted(self, now: float, state: int) -> float:
        """Seconds for which `state`, which was heard again at `now`, has held by then."""
        if state != self._state or now - self._heard > self._gap:
            self._state, self._since = state, now
        self._heard = now
        return now - self._since
