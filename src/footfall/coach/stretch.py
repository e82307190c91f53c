"""The step in progress, as the coach sees it."""

from __future__ import annotations

from dataclasses import dataclass

from footfall.model import Kind, ResolvedTarget, Signal, Step
from footfall.signals import Signals

NO_CADENCE_COACHING = {Kind.READY, Kind.REST, Kind.SPRINT, Kind.STRIDE, Kind.DRILL}
"""Nobody is told to step quicker while walking, or in a sprint that has its own rhythm."""

WALKING = 1.8
"""m/s: below it nobody runs, and neither a cadence nor a low heart rate is news."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the coach needs to know of a step; built when the step begins or goes on."""

    step: Step
    began: float
    """When it began, or when the runner went on after a pause."""
    seconds: float | None
    """How long it lasts, or is expected to; None when only a key ends it."""
    heart_rate: ResolvedTarget | None = None
    """Bounds in bpm; None when none is asked for or the runner's zones are not known."""
    upward: bool = True
    """Whether it asks for more than the step before."""
    from_rest: bool = False
    """Whether it is the first of the session."""
    float_speed: float | None = None
    """The pace of a float in m/s; None for other steps, or when no pace is known."""
    speed: float | None = None
    """m/s that the step asks for, by its pace or its effort; None when none is certain."""
    pace: tuple[float, float] | None = None
    """Slowest and fastest speed in m/s of the pace that the runner wrote; None without one, and for
    one that changes on the way."""
    rep: int | None = None
    """Which repetition of the innermost repeat, from 1; None outside of one."""
    of: int | None = None
    free_cadence: bool = False
    """Whether nothing asks for a cadence, or measures the runner's own."""
    resumed: bool = False
    """Whether it goes on after a pause."""
    drifts: bool = False
    """Whether a heart that climbs in the course of it has an excuse."""

    @property
    def coaches_cadence(self) -> bool:
        """Whether a cadence is worth a word in this kind of step."""
        return self.step.kind not in NO_CADENCE_COACHING


def walks(signals: Signals, now: float) -> bool:
    """Whether the runner is known to walk, or to stand."""
    speed = signals.current(Signal.SPEED, now)
    return speed is not None and speed < WALKING
