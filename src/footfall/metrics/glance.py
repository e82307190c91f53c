"""A run at a glance: the few numbers that the end of a session, its page and its history tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from footfall.metrics.heart import zone_seconds
from footfall.metrics.seconds import Seconds, Values
from footfall.model import Kind, Signal
from footfall.story import Story, mean_and_held


@dataclass(frozen=True, slots=True)
class Glance:
    """None is not known."""

    seconds: float
    """Without pauses."""
    metres: float | None
    heart_rate: tuple[float, float] | None
    """The mean, and the highest that lasted, bpm."""
    cadence: float | None
    """The mean of what was not standing, spm of both feet."""
    moving: int
    """Seconds that have a cadence."""
    zones: tuple[int, ...] | None
    """Seconds in each of the five zones; None where the zones are not known."""
    efforts: int
    """How many steps were work."""
    effort: float
    """Seconds of them, without pauses."""


def glance(story: Story, seconds: Seconds) -> Glance:
    """Of a story, and its rows."""
    run = seconds.run()
    bpm = _known(seconds.heart_rate_10, run)
    hearts = [value for k in run if (value := seconds.heart(k)) is not None]
    spm = [value for value in _known(seconds.cadence, run) if value > 0]
    way = story.readings.get(Signal.DISTANCE, ())
    work = [step for step in story.steps if step.kind is Kind.WORK]
    return Glance(
        seconds=story.running,
        metres=way[-1][1] if len(way) > 1 else None,
        heart_rate=mean_and_held(hearts),
        cadence=fmean(spm) if spm else None,
        moving=len(spm),
        zones=zone_seconds(bpm, story.runner),
        efforts=len(work),
        effort=sum(map(story.lasted, work)),
    )


def _known(rows: Values, over: Iterable[int]) -> list[float]:
    return [value for k in over if (value := rows[k]) is not None]
