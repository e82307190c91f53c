"""What the click did: whether the feet kept to it, followed it, and kept the cadence without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from footfall.coach.adaptive import ON
from footfall.coach.audible import BAND
from footfall.coach.entrainment import CYCLES, LAGS, PERIOD, Answer, answer
from footfall.coach.stretch import NO_CADENCE_COACHING, WALKING
from footfall.metrics.known import Share, Unknown, share
from footfall.metrics.seconds import Seconds
from footfall.model import RATE, Grid, frame_at, seconds_at
from footfall.story import Story

CLOSE, NEAR = ON, BAND
"""Within 2 % of the click, and within 3 %: what compliance is told at."""
FOUND = 10
"""Seconds on the beat in a row, before it counts as found."""
SILENT = 60
"""Seconds of silence that tell a runner's own cadence (their median)."""
TOP = 0.99
"""Of the quickest click: where it stood highest."""
RAMP = 0.025
"""The least rise of a click, as a share, that feet can be seen to follow,"""
RAMP_SLOPE, RAMP_CORRELATION = 0.5, 0.6
"""and what its slope and correlation have to reach."""
WAVES = 0.9
"""Of a probe's seconds must have been heard: one that was broken off tells nothing."""


# --- Compliance --------------------------------------------------------------------------------


def asked(seconds: Seconds) -> list[int]:
    """The seconds in which a cadence was asked for of somebody who runs, and in no sprint."""
    return [
        k
        for k in seconds.run()
        if seconds.click[k] > 0
        and (step := seconds.steps[k]) is not None
        and step.kind not in NO_CADENCE_COACHING
        and ((speed := seconds.speed[k]) is None or speed >= WALKING)
    ]


def near(seconds: Seconds, k: int, part: float) -> bool | None:
    """Whether the mean cadence was within a part of the click; None: it is not known."""
    cadence = seconds.cadence_10[k]
    click = seconds.click[k]
    # Not divided: 196 is exactly 2 % from 200.
    return None if cadence is None else abs(cadence - click) <= part * click


def compliance(seconds: Seconds, part: float) -> Share | Unknown:
    """Share of the time with the click heard in which the cadence was within `part` of it."""
    rows = [near(seconds, k, part) for k in asked(seconds) if seconds.heard[k]]
    return share(rows, "No click was heard while somebody ran.")


def retention(seconds: Seconds, part: float) -> Share | Unknown:
    """The same while a cadence was asked for and the click was off: what the feet keep alone."""
    rows = [near(seconds, k, part) for k in asked(seconds) if not seconds.heard[k]]
    return share(rows, "The click was never off while a cadence was asked for.")


def onset(seconds: Seconds) -> float | Unknown:
    """Seconds from the first click until the feet were on the beat for ten seconds."""
    heard = [k for k in asked(seconds) if seconds.heard[k]]
    if not heard:
        return Unknown("No click was heard while somebody ran.")
    count = 0
    for before, k in zip([None, *heard], heard, strict=False):
        on = near(seconds, k, CLOSE) is True
        count = (count if before == k - 1 else 0) + 1 if on else 0
        if count == FOUND:
            return float(k - FOUND + 1 - heard[0])
    return Unknown("The feet were never on the beat for ten seconds.")


# --- Before, and at the top --------------------------------------------------------------------


def baseline(seconds: Seconds) -> float | Unknown:
    """The cadence (spm) of the last minute of running in silence before the first click."""
    first = next((k for k in seconds.run() if seconds.heard[k]), len(seconds))
    rows = [
        cadence
        for k in range(max(0, first - SILENT), first)
        if (cadence := seconds.cadence[k]) is not None
        and not seconds.click[k]
        and _runs(seconds, k)
    ]
    if len(rows) < 0.75 * SILENT:
        return Unknown("Nobody ran for a minute in silence before the click.")
    return median(rows)


def _runs(seconds: Seconds, k: int) -> bool:
    step, speed = seconds.steps[k], seconds.speed[k]
    return step is not None and step.index > 0 and (speed is None or speed >= WALKING)


@dataclass(frozen=True, slots=True)
class Top:
    """Where the click stood highest."""

    click: float
    """spm"""
    cadence: float
    """The median that the feet made of it."""


def top(story: Story, seconds: Seconds) -> Top | Unknown:
    """What the feet made of the quickest click, wherever it did not waver."""
    wavers = {k for began in probes(story) for k in seconds.of(began, began + PERIOD * CYCLES + 1)}
    heard = [k for k in asked(seconds) if seconds.heard[k] and k not in wavers]
    if not heard:
        return Unknown("No click was heard while somebody ran.")
    quickest = max(seconds.click[k] for k in heard)
    told = [(seconds.click[k], c) for k in heard if (c := seconds.cadence_10[k]) is not None]
    rows = [(click, cadence) for click, cadence in told if click >= TOP * quickest]
    if not rows:
        return Unknown("No cadence was known while the click was quickest.")
    return Top(median(click for click, _ in rows), median(cadence for _, cadence in rows))


# --- Entrainment -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entrainment:
    """Whether the feet followed the click when it moved."""

    probe: bool
    """Whether the click wavered for it; else it rose."""
    at: float
    answer: Answer
    """Its slope is the gain: 0 does not follow at all, 1 does so fully."""


def entrainment(story: Story, seconds: Seconds) -> Entrainment | Unknown:
    """How the feet answered to the click's waver, or to its largest rise where it never did."""
    for began in probes(story):
        within = _heard(seconds, began, PERIOD * CYCLES)
        if within:
            clicks = [seconds.click[k] for k in within]
            found = answer(clicks, _cadences(seconds, within))
            return Entrainment(True, began, found)
    rises = sorted(_rises(story), key=lambda rise: -rise[1])
    for began, _, lasts in rises:
        within = _heard(seconds, began, lasts)
        if within:
            found = answer([seconds.click[k] for k in within], _cadences(seconds, within))
            follows = found.slope >= RAMP_SLOPE and found.correlation > RAMP_CORRELATION
            found = Answer(follows, found.lag, found.correlation, found.slope)
            return Entrainment(False, began, found)
    return Unknown("The click neither wavered nor rose by 2.5 %.")


def _heard(seconds: Seconds, began: float, lasts: float) -> range | None:
    """The seconds of a stretch, if the click was heard in them and the cadence known in most."""
    within = seconds.of(began, began + lasts)
    known = sum(seconds.heard[k] and seconds.cadence[k] is not None for k in within)
    return within if known >= max(WAVES * lasts, PERIOD * CYCLES / 2) else None


def _cadences(seconds: Seconds, within: range) -> list[float | None]:
    """The cadence of those seconds, and of some more: feet answer late."""
    return list(seconds.cadence[within[0] : within[-1] + 1 + LAGS[-1]])


def probes(story: Story) -> Iterator[float]:
    """When the click began to waver: two waves, second by second."""
    run: list[Grid] = []
    for grid in (*story.grids, None):
        goes_on = grid is not None and grid.on and grid.frames == RATE and grid.spm_end
        joins = bool(run) and goes_on and grid is not None
        if joins and grid is not None and grid.frame - run[-1].frame <= 3 * RATE:
            run.append(grid)
            continue
        if run and run[-1].frame - run[0].frame >= frame_at(WAVES * PERIOD * CYCLES):
            yield seconds_at(run[0].frame)
        run = [grid] if goes_on and grid is not None else []


def _rises(story: Story) -> Iterator[tuple[float, float, float]]:
    """Each ramp that is large enough: when it began, its rise as a share, and its seconds."""
    for grid in story.grids:
        if grid.on and grid.spm > 0 and grid.spm_end and grid.frames:
            share = grid.spm_end / grid.spm - 1
            if share >= RAMP - 1e-9:
                yield seconds_at(grid.frame), share, seconds_at(grid.frames)
