"""How far headphones are behind what the sound device knows, from taps on the clicks heard in them.

Times are seconds since the session began; clicks are at whole multiples of `PERIOD`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from statistics import fmean, median

from footfall.errors import UsageError

SPM = 80.0
"""Clicks a minute: slow enough to tell half a second of delay from the next click's haste."""
PERIOD = 60 / SPM
BEATS = 24
"""Clicks in all, 18 s of them."""
GETTING_IN = 4
"""First taps that do not count: until then the runner finds the beat."""
FEWEST = 8
"""Taps that are needed: their mean is then good to a third of what one is."""
WIDEST = 0.060
"""Seconds of spread beyond which it was no tapping along. People who do have 15 to 40 ms."""
AHEAD = 0.030
"""Seconds by which people tap before the click that they tap to: 20 to 50 ms (Repp 2005,
Psychonomic Bulletin & Review 12:969)."""
EARLIEST = -0.125
"""Seconds: the least offset that is believed. Offsets are only known but for whole periods; this
leaves up to 625 ms for headphones, and room for who taps far ahead without any."""
BOUNCE = PERIOD / 3
"""Seconds after a tap in which another one is a slip of the finger."""
OUTLIER = 3.0
"""A tap so many spreads from the middle was on no click."""
SIGMA = 1.4826
"""The median absolute deviation of normal errors, times this, is their standard deviation."""


def lead(taps: Sequence[float], known: float) -> int:
    """Milliseconds, in tens, by which what is heard is later than the device's `known` delay.

    0 when it is not later. UsageError when the taps cannot tell.
    """
    offsets = _unwrapped([tap - known + AHEAD for tap in _single(taps)[GETTING_IN:]])
    middle = median(offsets) if offsets else 0.0
    spread = SIGMA * median([abs(offset - middle) for offset in offsets]) if offsets else 0.0
    if spread > WIDEST:
        raise UsageError(
            "The taps were too scattered to tell. Try again, with one tap of the space bar on "
            "each click, as if you played it."
        )
    # Nobody is so even that 30 ms from the middle is a slip.
    widest = OUTLIER * max(spread, WIDEST / OUTLIER / 2)
    usable = [offset for offset in offsets if abs(offset - middle) <= widest]
    if len(usable) < FEWEST:
        raise UsageError(
            f"Only {len(usable)} taps could be used, and {FEWEST} are needed. Try again, with one "
            "tap of the space bar on each click."
        )
    mean = fmean(usable)
    mean -= PERIOD * floor((mean - EARLIEST) / PERIOD)
    return max(0, round(100 * mean) * 10)


def _single(taps: Sequence[float]) -> list[float]:
    """The taps in order, without those that only follow another."""
    kept: list[float] = []
    for tap in taps:
        if not kept or tap - kept[-1] > BOUNCE:
            kept.append(tap)
    return kept


def _unwrapped(offsets: Sequence[float]) -> list[float]:
    """The offsets, each moved by whole periods to within half a one of their middle.

    On a circle the middle is the offset that is nearest to all others.
    """
    if not offsets:
        return []
    middle = min(offsets, key=lambda one: sum(abs(_apart(other, one)) for other in offsets))
    return [middle + _apart(offset, middle) for offset in offsets]


def _apart(a: float, b: float) -> float:
    """How far `a` is after `b` on the circle, within half a period."""
    return (a - b + PERIOD / 2) % PERIOD - PERIOD / 2
