"""All that a run amounts to, in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from footfall.metrics import feet, heart, prompting, reps
from footfall.metrics.glance import Glance, glance
from footfall.metrics.known import Share, Unknown
from footfall.metrics.progression import Progression, progression
from footfall.metrics.rests import Rested, rested
from footfall.metrics.seconds import Seconds, Values, by_second
from footfall.model import Signal
from footfall.story import Story


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of a run, and what could not be."""

    story: Story
    seconds: Seconds
    glance: Glance
    coverage: Mapping[Signal, float | Unknown]
    """Of each signal, the part of the time in which it was known."""
    zones: heart.InZones | Unknown
    work_zones: heart.InZones | Unknown
    """Of the hard steps alone, once the heart has had time to answer."""
    heart_rate: Share | Unknown
    """Compliance with targets,"""
    pace: Share | Unknown
    cadence: tuple[Share | Unknown, Share | Unknown]
    """with the click heard, within 2 and 3 %,"""
    retention: tuple[Share | Unknown, Share | Unknown]
    """and with it silent."""
    onset: float | Unknown
    baseline: float | Unknown
    top: feet.Top | Unknown
    entrainment: feet.Entrainment | Unknown
    splits: tuple[reps.Split, ...]
    sets: tuple[reps.Set, ...]
    floats: tuple[reps.Floated, ...]
    progression: Progression | Unknown
    rested: Rested | Unknown
    """How far the heart had come down before the hard steps."""
    recovery: heart.Recovery | Unknown
    decoupling: heart.Decoupling | Unknown
    prompting: prompting.Prompting


def measure(story: Story) -> Measures:
    """All of it."""
    seconds = by_second(story)
    run = seconds.run()
    splits = reps.splits(story, seconds)
    rows = {
        Signal.HEART_RATE: seconds.heart_rate_10,
        Signal.CADENCE: seconds.cadence_10,
        Signal.SPEED: seconds.speed_10,
    }
    return Measures(
        story=story,
        seconds=seconds,
        glance=glance(story, seconds),
        coverage={signal: _coverage(rows[signal], run) for signal in rows},
        zones=heart.in_zones(seconds, story.runner, run),
        work_zones=heart.work_zones(story, seconds),
        heart_rate=heart.compliance(story, seconds),
        pace=reps.pace_compliance(story, seconds),
        cadence=(
            feet.compliance(seconds, feet.CLOSE),
            feet.compliance(seconds, feet.NEAR),
        ),
        retention=(feet.retention(seconds, feet.CLOSE), feet.retention(seconds, feet.NEAR)),
        onset=feet.onset(seconds),
        baseline=feet.baseline(seconds),
        top=feet.top(story, seconds),
        entrainment=feet.entrainment(story, seconds),
        splits=splits,
        sets=reps.sets(splits),
        floats=reps.floats(story, seconds, splits),
        progression=progression(story, seconds),
        rested=rested(story.runner, splits),
        recovery=heart.recovery(story, seconds),
        decoupling=heart.decoupling(story, seconds),
        prompting=prompting.judge(story, seconds),
    )


def _coverage(rows: Values, run: Sequence[int]) -> float | Unknown:
    known = sum(rows[k] is not None for k in run)
    return known / len(run) if run else Unknown("Nobody ran.")
