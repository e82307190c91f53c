"""Whether rests were long enough: how far the heart had come down when the next effort began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from footfall.metrics.heart import HARD, SLACK, band
from footfall.metrics.known import Unknown, covered
from footfall.metrics.reps import Split
from footfall.model import Kind, Runner, Until
from footfall.story import Ran

QUALITY = 0.75
"""Of the maximum: at most this before a sprint that shall be one."""


@dataclass(frozen=True, slots=True)
class Rested:
    """The heart at the beginning of the hard steps that followed a rest."""

    part: float
    """Its mean, as a part of the maximum,"""
    highest: float
    """and the highest."""
    enough: int
    """How many began no higher than was planned,"""
    planned: int
    """of those that had a plan: the rest's own heart rate, or that of a sprint."""
    coverage: float
    """Part of those beginnings at which the heart rate was known."""


def rested(runner: Runner, splits: Sequence[Split]) -> Rested | Unknown:
    """Recovery sufficiency: after rests, not floats, in which nobody shall recover."""
    if runner.hr_max is None:
        return Unknown("No maximum heart rate is known: footfall config hr-max 186 sets it.")
    rows = [
        (after.heart_rate_start, _planned(before.step, after.step, runner.hr_max))
        for before, after in pairwise(splits)
        if before.step.kind is Kind.REST and after.step.kind in HARD
    ]
    known = [(bpm, limit) for bpm, limit in rows if bpm is not None]
    lacks = covered(len(known), len(rows), "No hard effort followed a rest.")
    if lacks:
        return lacks
    parts = [bpm / runner.hr_max for bpm, _ in known]
    limits = [(bpm, limit) for bpm, limit in known if limit is not None]
    enough = sum(bpm <= limit for bpm, limit in limits)
    return Rested(fmean(parts), max(parts), enough, len(limits), len(known) / len(rows))


def _planned(rest: Ran, effort: Ran, hr_max: int) -> float | None:
    """The highest heart rate (bpm) with which an effort was to begin; None: nobody said."""
    asked, end = band(rest), rest.planned.end if rest.planned is not None else None
    if isinstance(end, Until) and not end.above:
        return end.bpm + SLACK
    if asked is not None and asked.high is not None:
        return asked.high + SLACK
    return QUALITY * hr_max if effort.kind is Kind.SPRINT else None
