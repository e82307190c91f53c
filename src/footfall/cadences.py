"""What can be said of a runner's cadence: how it is counted, what is usual, what to try.

There is no number that everybody should have: whoever wants quicker steps goes up from their own, a
little at a time. All cadences are steps of both feet a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

MORE, CAP = 0.05, 0.10
"""What to try over one's own cadence, and the most that ever makes sense: five to ten percent more
take load off the knees and hips (Heiderscheit 2011, MSSE 43:296)."""
FASTEST = 200.0
"""No suggestion goes beyond it."""
QUICK = 180.0
"""From here on nobody is told to step quicker."""
SLOW, SLOW_FROM = 160.0, 2.8
"""Below so many steps at a speed in m/s of so much, steps may reach too far ahead."""

LEAST_SECONDS, MOST_SECONDS = 10.0, 600.0
_LIKELY = (100.0, 260.0)


@dataclass(frozen=True, slots=True)
class Usual:
    """Where the cadences of many runners lie."""

    what: str
    low: float
    high: float | None
    """None: there is no upper end."""


USUAL = (
    Usual("easy runs", 150, 170),
    Usual("most runs of trained runners", 170, 190),
    Usual("fast running", 180, None),
    Usual("sprints", 200, None),
)
"""They overlap, and the best in the world run at anything from 150 to 210."""


def counted(steps: float, seconds: float, *, both_feet: bool = False) -> float:
    """The cadence of a count of steps, by default of one foot, in a time.

    One foot in half a minute counts four times: its steps are half of all, in half of a minute. A
    ValueError for what nobody runs, and for a time that tells nothing.
    """
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise ValueError(f"a count takes {LEAST_SECONDS:g} to {MOST_SECONDS:g} seconds")
    spm = steps * (1 if both_feet else 2) * 60 / seconds
    if not _LIKELY[0] <= spm <= _LIKELY[1]:
        raise ValueError(f"{spm:.0f} steps a minute cannot be run")
    return spm


def suggested(spm: float, original: float | None = None) -> float | None:
    """The next cadence to try: five percent more, in whole steps; None: it is quick enough.

    Never beyond ten percent over the `original` (by default `spm` itself), nor beyond `FASTEST`,
    and never towards 180 for its own sake.
    """
    if spm >= QUICK:
        return None
    most = floor(min((1 + CAP) * (original or spm), FASTEST))
    goal = min(floor(spm * (1 + MORE) + 0.5), most)
    return float(goal) if goal > spm else None


def step_length(speed: float, spm: float) -> float:
    """Metres from one footfall to the next, at a speed in m/s."""
    return 60 * speed / spm


def reaches(spm: float, speed: float) -> bool:
    """Whether steps are so few at that speed (m/s) that they may reach too far ahead."""
    return spm < SLOW and speed >= SLOW_FROM
