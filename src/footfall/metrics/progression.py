"""Whether a run that was to get faster did: its parts in order, and how fast each was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from footfall.metrics import heart
from footfall.metrics.known import ENOUGH, Unknown
from footfall.metrics.reps import asked_speed
from footfall.metrics.seconds import Seconds
from footfall.model import Kind, Step
from footfall.story import Ran, Story

LEAST = 3
"""Parts that rise, before they are a progression."""
PIECES = 4
"""Of a step that climbs on its way (judgement)."""
_KINDS = (Kind.EASY, Kind.STEADY, Kind.WORK)


@dataclass(frozen=True, slots=True)
class Progression:
    """The parts of a run that was to rise."""

    score: float
    """Spearman's rank correlation of order and speed: 1 where each was faster than all before."""
    speeds: tuple[float, ...]
    """m/s of each part."""
    last: float | None
    """The last one against its plan, as a share; None: it had no pace."""


@dataclass(frozen=True, slots=True)
class _Part:
    began: float
    ended: float
    asks: tuple[str, float] | None
    """`speed` in m/s, or `bpm`."""


def progression(story: Story, seconds: Seconds) -> Progression | Unknown:
    """Of the longest series of parts each of which asks for more than the one before."""
    series = max(_rising(_parts(story)), key=len, default=())
    if len(series) < LEAST:
        return Unknown("No three parts in a row asked for more and more.")
    speeds = [v for part in series if (v := _speed(story, seconds, part)) is not None]
    if len(speeds) < len(series):
        return Unknown("Not every part has a speed.")
    asks = series[-1].asks
    last = speeds[-1] / asks[1] - 1 if asks is not None and asks[0] == "speed" else None
    return Progression(rank_correlation(range(len(speeds)), speeds), tuple(speeds), last)


def _parts(story: Story) -> Iterator[_Part]:
    for step in story.steps:
        if step.kind not in _KINDS or step.rep is not None or step.cut:
            yield _Part(step.began, step.ended, None)
            continue
        pieces = PIECES if step.planned is not None and _climbs(step.planned) else 1
        lasts = (step.ended - step.began) / pieces
        for piece in range(pieces):
            began = step.began + piece * lasts
            yield _Part(began, began + lasts, _asks(story, step, (piece + 0.5) / pieces))


def _climbs(step: Step) -> bool:
    pace = step.target("pace")
    return step.effort_to is not None or (pace is not None and pace.ramp)


def _asks(story: Story, step: Ran, part: float) -> tuple[str, float] | None:
    speed = asked_speed(step, story.runner, part)
    if speed is not None:
        return "speed", speed
    band = heart.band(step)
    return None if band is None else ("bpm", band.low or 0.0)


def _rising(parts: Iterator[_Part]) -> Iterator[Sequence[_Part]]:
    series: list[_Part] = []
    for part in parts:
        if not series or not _is_more(part, series[-1]):
            yield series
            series = []
        if part.asks is not None:
            series.append(part)
    yield series


def _is_more(part: _Part, before: _Part) -> bool:
    one, other = part.asks, before.asks
    return one is not None and other is not None and one[0] == other[0] and one[1] > other[1]


def _speed(story: Story, seconds: Seconds, part: _Part) -> float | None:
    lasted = part.ended - part.began - story.paused(part.began, part.ended)
    metres = story.metres(part.began, part.ended)
    if metres is not None:
        return metres / lasted if lasted > 0 else None
    over = [k for k in seconds.of(part.began, part.ended) if seconds.steps[k] is not None]
    known = [v for k in over if (v := seconds.speed[k]) is not None]
    return fmean(known) if known and len(known) >= ENOUGH * len(over) else None


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rho of two rows of one length, -1 to 1; 0 where one of them never changes.

    What is equal shares the mean of its ranks (Spearman 1904).
    """
    x, y = _ranks(one), _ranks(other)
    middle = (len(x) + 1) / 2
    xy = sum((a - middle) * (b - middle) for a, b in zip(x, y, strict=True))
    xx, yy = (sum((a - middle) ** 2 for a in row) for row in (x, y))
    return xy / sqrt(xx * yy) if xx and yy else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [first[value] + (ordered.count(value) - 1) / 2 for value in values]
