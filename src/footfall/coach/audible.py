"""Whether the click is heard: always, by turns, or only when the feet lose it.

A beat that is always there is leaned on. Programmes that let it fade kept their effect for a month
(Crowell & Davis 2011; Willy 2016), and silence as a reward is what makes runners keep a cadence by
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from footfall.coach.adaptive import ON, UNSEEN

BAND = 0.03
"""Of the cadence asked for: outside of it, on either side,"""
RETURNS = 15.0
"""for so many seconds, the click is back,"""
CLOSE = 1e-4
"""Seconds: turns begin on whole frames, and times are sums of floats."""
LEAVES = 30.0
"""and after so many on the beat it goes."""


@dataclass(frozen=True, slots=True)
class Turns:
    """So many seconds with the click, so many without."""

    on: float
    off: float


SESSIONS: tuple[Turns | None, ...] = (
    *(Turns(60, 0), Turns(60, 0)),
    *(Turns(48, 12), Turns(48, 12)),
    Turns(60, 40),
    Turns(24, 36),
    Turns(15, 60),
    None,
)
"""The eight sessions of a programme: all of the time, 80, 60, 40 and 20 % of it, and in the end
only when the feet lose the beat (None)."""


class Audible:
    """Decides from the cadence of each second whether the click is heard."""

    def __init__(self, turns: Turns | None) -> None:
        """`turns` are taken by the clock; None is the click on demand.

        Both begin with the click: it shows the way, and where no sensor tells that the feet are on
        it, it stays.
        """
        self._turns = turns
        self._began: float | None = None
        self._heard = True
        self._outside = self._inside = inf
        """Since when the cadence is outside of the band, and on the beat."""
        self._known = -inf
        """When it was last known."""

    def begin(self, now: float) -> None:
        """A new cadence is asked for, from now on, and is shown."""
        self._began, self._heard = now, True
        self._outside = self._inside = inf

    def next_turn(self, now: float) -> float | None:
        """When the next turn begins by the clock; None where the feet decide."""
        if self._turns is None or self._began is None or not self._turns.off:
            return None
        whole = self._turns.on + self._turns.off
        begun = self._began + (now - self._began) // whole * whole
        turns = (begun + self._turns.on, begun + whole, begun + whole + self._turns.on)
        return next(at for at in turns if at > now + CLOSE)

    def heard(self, now: float, cadence: float | None, asked: float) -> bool:
        """Whether the click is heard at this moment, at a mean cadence (None: not known)."""
        if self._began is None:
            self.begin(now)
        assert self._began is not None
        if self._turns is not None:
            whole = self._turns.on + self._turns.off
            return (now - self._began + CLOSE) % whole < self._turns.on
        if cadence is None or asked <= 0:
            # Who knows nothing changes nothing.
            return self._heard
        if now - self._known > UNSEEN:
            # A pause, or a lost pod: both begin anew.
            self._outside = self._inside = inf
        self._known = now
        off = abs(cadence / asked - 1)
        self._outside = min(self._outside, now) if off > BAND else inf
        self._inside = min(self._inside, now) if off <= ON else inf
        if now - self._outside >= RETURNS:
            self._heard = True
        elif now - self._inside >= LEAVES:
            self._heard = False
        return self._heard
