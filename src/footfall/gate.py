"""An end by heart rate: when it opens, as far as the latest heart rate tells. Times are frames."""

from __future__ import annotations

from footfall.model import GATE, Until, frame_at

FRESH = 3.0
"""Seconds after a heart rate at which it is no longer known to be held: straps send each second."""
NEAR = 10.0
"""bpm from its bound at which what comes next is told: half a minute ahead, in a quick recovery."""


class Gate:
    """Watches one step's heart rate. It begins shut, whatever the heart did before."""

    def __init__(self, until: Until) -> None:
        self._until = until
        self._held: int | None = None
        """Since when the heart rate has been beyond the bound; None while it is not."""
        self._told = 0
        self.is_near = False
        """Whether the heart rate has come near the bound in this step."""

    @property
    def is_held(self) -> bool:
        """Whether the heart rate is beyond the bound, and known to be."""
        return self._held is not None

    def take(self, frame: int, bpm: float | None) -> None:
        """A heart rate was told; None: it cannot be trusted."""
        if bpm is None:
            self.lose()
            return
        beyond = bpm - self._until.bpm if self._until.above else self._until.bpm - bpm
        self.is_near = self.is_near or beyond > -NEAR
        self._told = frame
        if beyond <= 0:
            self.lose()
        elif self._held is None:
            self._held = frame

    def lose(self) -> None:
        """Nobody knows the heart rate, or it is not beyond the bound: it has to be held anew."""
        self._held = None

    @property
    def due(self) -> int | None:
        """The frame at which the heart rate is no longer known to be held; None: it is not."""
        return None if self._held is None else self._told + frame_at(FRESH) + 1

    def end(self, began: int) -> int:
        """The frame at which a step that began there ends, if its heart rate goes on like this."""
        latest = began + frame_at(self._until.most.seconds)
        if self._held is None:
            return latest
        soonest = began + frame_at(self._until.least.seconds)
        return min(max(self._held + frame_at(GATE), soonest), latest)
