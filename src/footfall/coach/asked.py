"""What the runner was asked to do a moment ago: nobody is told to ease off and then to push on.

Each watcher knows only its own signal. A float may be too slow for its pace while the heart is too
high for its zone; whoever spoke first is the one that is heard.
"""

from __future__ import annotations

from math import inf

from footfall.model import Cue, Say

FLIP = 120.0
"""Seconds between two words that ask for the opposite (science: 3.4 e)."""

_EASIER = (Say.HEART_RATE_HIGH, Say.CEILING, Say.PACE_HIGH, Say.REPS_FAST)
_HARDER = (Say.HEART_RATE_LOW, Say.PACE_LOW, Say.FLOAT_LOW, Say.FLOAT_WALK)
_EFFORT = {**dict.fromkeys(_EASIER, -1), **dict.fromkeys(_HARDER, 1)}
_STEPS = {Say.CADENCE_HIGH: -1, Say.CADENCE_LOW: 1}


class Asked:
    """Remembers when each way was last asked for, by whom."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], tuple[float, str]] = {}

    def agrees(self, cue: Cue) -> bool:
        """Whether a cue may be said; if so, it is remembered.

        The heart rate minds its own flips, across steps as well; the ceiling is always right.
        """
        about = "effort" if cue.kind in _EFFORT else "steps"
        way = _EFFORT.get(cue.kind) or _STEPS.get(cue.kind)
        if way is None:
            return True
        subject = cue.kind.partition(".")[0]
        at, by = self._last.get((about, -way), (-inf, ""))
        own = subject == by == "heart_rate"
        if cue.at - at < FLIP and not own and cue.kind is not Say.CEILING:
            return False
        self._last[about, way] = (cue.at, subject)
        return True
