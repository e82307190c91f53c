"""The metronome's plan: which beats a step of the workout asks for."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from footfall.beats import phase_at, spm_at
from footfall.model import Grid, Kind, Step, Unit

QUIET_KINDS = {Kind.SPRINT, Kind.STRIDE}
"""Ballistic running finds its own rhythm: no click unless the step asks for one."""
WHOLE = 1e-6
"""A phase this near to a whole beat is on it."""


def cadence(step: Step, default: float | None) -> tuple[float, float | None]:
    """The cadence at a step's start, and at its end for a ramp (None otherwise), in spm.

    A range is clicked in its middle. 0 means that the step has no beats. `default` is for steps
    that name no cadence.
    """
    target = step.target("cadence")
    if step.kind is Kind.READY or target is None or target.unit is Unit.PERCENT_SPM:
        return (0.0 if step.kind is Kind.READY else default or 0.0), None
    if target.ramp:
        return target.first, target.last
    return (target.first + target.last) / 2, None


def is_heard(step: Step, click: bool) -> bool:
    """Whether a step's click is heard; the step's own word wins over the session's."""
    if step.click is not None:
        return step.click.on
    return click and step.kind not in QUIET_KINDS


def pattern(
    step: Step, every: int = 1, accents: tuple[int, ...] = ()
) -> tuple[int, tuple[int, ...]]:
    """Which of a step's beats are heard, and how they are grouped: `Grid.every`, `Grid.accents`.

    The step's own breath wins over the session's accents, and over a beat that would leave some of
    its accents unheard.
    """
    breath = step.click.breath if step.click else None
    if breath is None:
        return every, accents
    return every if are_heard(breath, every) else 1, breath


def are_heard(accents: tuple[int, ...], every: int) -> bool:
    """Whether every accent falls on a beat that is heard, when only every n-th is."""
    return all(length % every == 0 for length in accents)


def grid(
    before: Grid | None,
    frame: int,
    spm: float,
    spm_end: float | None = None,
    frames: int | None = None,
    *,
    on: bool = True,
    accents: tuple[int, ...] = (),
    every: int = 1,
) -> Grid:
    """The grid from `frame` on, anchored on the phase that the grid before it has there.

    After a stretch without beats the next beat falls on its end: the phase is rounded up.
    """
    phase = 0.0 if before is None else phase_at(before, frame)
    if before is not None and before.spm == 0:
        phase = float(ceil(phase))
    if spm_end is None or not frames:
        spm_end = frames = None
    return Grid(frame, phase, spm, spm_end, frames, on and spm > 0, accents, every)


def silenced(before: Grid, frame: int) -> Grid:
    """No beats from `frame` on."""
    return grid(before, frame, 0.0, on=False)


def shifted(before: Grid, frame: int, spm: float) -> Grid:
    """The same beats, quicker (or slower) by so much from `frame` on; a ramp goes on."""
    left = before.frame + before.frames - frame if before.frames else 0
    now = spm_at(before, frame) + spm
    if before.spm_end is None or left <= 0:
        end = length = None
    else:
        end, length = before.spm_end + spm, left
    return replace(
        before, frame=frame, phase=phase_at(before, frame), spm=now, spm_end=end, frames=length
    )


def rest_of(paused: Grid, frame: int, resumed: int) -> Grid:
    """What a pause at `frame` cut off, from `resumed` on: the first beat falls there."""
    phase = float(ceil(phase_at(paused, frame) - WHOLE))
    spm = spm_at(paused, frame)
    left = paused.frame + paused.frames - frame if paused.frames else 0
    if left <= 0:
        return replace(paused, frame=resumed, phase=phase, spm=spm, spm_end=None, frames=None)
    return replace(paused, frame=resumed, phase=phase, spm=spm, frames=left)
