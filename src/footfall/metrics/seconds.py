"""A session second by second: what was measured, what was asked, and what clicked.

The second k stands for [k, k + 1), and is told as it was at k. Values are those that the coach had:
the last reading while it is fresh, and its mean over ten seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, fsum

from footfall.beats import spm_at
from footfall.model import Grid, Signal, frame_at
from footfall.optical import Lock
from footfall.signals import FRESH
from footfall.story import Ran, Story, latest

WINDOW = 10.0
"""Seconds of a mean, the present one among them."""
TRIM = 10
"""Of so many values the lowest and the highest are left out of a mean, heart rates excepted."""

Values = Sequence[float | None]
"""One for each second; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Rows of the same length, a second each."""

    steps: Sequence[Ran | None]
    """The step in force; None before the first and in a pause."""
    heart_rate: Values
    """bpm, as it was last told."""
    heart_rate_10: Values
    """Its mean over ten seconds; None as well while it was the runner's steps (optical)."""
    cadence: Values
    cadence_10: Values
    speed: Values
    """m/s"""
    speed_10: Values
    click: Sequence[float]
    """spm that the click had, or would have had; 0 where there was none."""
    heard: Sequence[bool]
    """Whether it was heard."""

    def __len__(self) -> int:
        return len(self.steps)

    def of(self, began: float, ended: float) -> range:
        """The seconds that begin within a stretch."""
        return range(max(0, ceil(began)), min(len(self), ceil(ended)))

    def heart(self, k: int) -> float | None:
        """The heart rate (bpm) last told at a second, unless it was the runner's steps."""
        within = 0 <= k < len(self) and self.heart_rate_10[k] is not None
        return self.heart_rate[k] if within else None

    def run(self) -> list[int]:
        """The seconds of the workout's own steps: no pause, and nothing before it begins."""
        return [k for k, step in enumerate(self.steps) if step is not None and step.index > 0]


def by_second(story: Story) -> Seconds:
    """The rows of a story."""
    count = ceil(story.seconds)
    grids = _grids(story, count)
    last = {s: latest(story.readings.get(s, ()), count, FRESH[s]) for s in _SAMPLED}
    means = {signal: _means(story, signal, count) for signal in _SAMPLED}
    heart_rate = means[Signal.HEART_RATE]
    for k in _locked(story, last[Signal.CADENCE], last[Signal.SPEED]):
        heart_rate[k] = None
    return Seconds(
        steps=_steps(story, count),
        heart_rate=last[Signal.HEART_RATE],
        heart_rate_10=heart_rate,
        cadence=last[Signal.CADENCE],
        cadence_10=means[Signal.CADENCE],
        speed=last[Signal.SPEED],
        speed_10=means[Signal.SPEED],
        click=[spm_at(grid, frame_at(k)) if grid else 0.0 for k, grid in enumerate(grids)],
        heard=[grid is not None and grid.on and grid.spm > 0 for grid in grids],
    )


_SAMPLED = (Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED)


def _steps(story: Story, count: int) -> list[Ran | None]:
    rows: list[Ran | None] = [None] * count
    for step in story.steps:
        for k in range(ceil(step.began), min(count, ceil(step.ended))):
            rows[k] = step
    for since, until in story.pauses:
        for k in range(ceil(since), min(count, ceil(until))):
            rows[k] = None
    return rows


def _grids(story: Story, count: int) -> list[Grid | None]:
    rows: list[Grid | None] = []
    grids, place = story.grids, 0
    for k in range(count):
        while place < len(grids) and grids[place].frame <= frame_at(k):
            place += 1
        rows.append(grids[place - 1] if place else None)
    return rows


def _means(story: Story, signal: Signal, count: int) -> list[float | None]:
    """The mean of the last ten seconds, where the last reading is fresh."""
    points = story.readings.get(signal, ())
    rows: list[float | None] = []
    window: deque[tuple[float, float]] = deque()
    place = 0
    for k in range(count):
        while place < len(points) and points[place][0] <= k:
            window.append(points[place])
            place += 1
        while window and window[0][0] <= k - WINDOW:
            window.popleft()
        fresh = bool(window) and k - window[-1][0] <= FRESH[signal]
        values = [value for _, value in window]
        rows.append(_mean(values, trimmed=signal is not Signal.HEART_RATE) if fresh else None)
    return rows


def _mean(values: list[float], *, trimmed: bool) -> float:
    if trimmed:
        values.sort()
        cut = len(values) // TRIM
        values = values[cut : len(values) - cut]
    return fsum(values) / len(values)


def _locked(story: Story, cadence: Values, speed: Values) -> Iterator[int]:
    """The seconds in which the heart rate was the runner's steps."""
    lock, since = Lock(), None
    for at, bpm in story.readings.get(Signal.HEART_RATE, ()):
        k = min(len(cadence) - 1, int(at))
        if k < 0 or story.on_chest:
            return
        lock.hear(at, bpm, cadence[k], speed[k])
        if lock.since is not None:
            begun = lock.since if since is None else at
            yield from range(ceil(begun), min(len(cadence), ceil(at) + 1))
        since = lock.since


def at(rows: Values, moment: float) -> float | None:
    """What a row tells of a moment."""
    k = int(moment)
    return rows[k] if 0 <= k < len(rows) else None


def step_at(story: Story, moment: float) -> Ran | None:
    """The step in force at a moment."""
    place = bisect_right(story.steps, moment, key=lambda step: step.began)
    return story.steps[place - 1] if place else None
