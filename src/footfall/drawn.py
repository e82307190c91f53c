"""Ends that are drawn: the same session has the same ones, and nobody can tell them before."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from footfall.model import Distance, Drawn, Item, Step, Time

GRAINS = (1.0, 0.1)
"""Seconds that a time is drawn in: the finer where the range has less than `FEW` of the coarser."""
GRAINS_METRES = (10.0, 1.0, 0.1)
"""The same in metres."""
FEW = 10


def draw(end: Drawn, seed: int, n: int) -> Time | Distance:
    """The length of the `n`-th drawn step of a session: uniform from `low` to `high`, in whole
    seconds or tens of metres, finer where those would be few. A distance is in metres.
    """
    is_time = isinstance(end.low, Time)
    bounds = [
        part.seconds if isinstance(part, Time) else part.metres for part in (end.low, end.high)
    ]
    low, high = min(bounds), max(bounds)
    grains = GRAINS if is_time else GRAINS_METRES
    grain = next((g for g in grains if high - low >= FEW * g), grains[-1])
    places = int((high - low) / grain + 1e-6) + 1
    # Only `random` itself is promised to be the same in every version of Python.
    value = low + grain * int(Random(f"{seed}:{n}").random() * places)
    return Time(round(value, 6)) if is_time else Distance(round(value, 6))


def draws(items: Iterable[Item]) -> bool:
    """Whether any of these steps has a drawn end."""
    return any(
        isinstance(item.end, Drawn) if isinstance(item, Step) else draws(item.items)
        for item in items
    )
