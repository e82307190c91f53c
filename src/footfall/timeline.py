"""A workout in progress: which step, since when, until when, and how far it is.

Bounds are frames. A timed step's end is known when it begins; a distance step's is predicted anew
at each packet from where the runner is and how fast; a lap step's is not known at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from footfall.model import (
    Distance,
    Item,
    Kind,
    Loop,
    Repeat,
    Runner,
    Step,
    Time,
    Workout,
    frame_at,
    seconds_at,
)
from footfall.odometer import Odometer
from footfall.paces import estimate_speed

HARD = frozenset({Kind.WORK, Kind.STRIDE, Kind.SPRINT, Kind.DRILL})
"""Kinds of step that are counted as reps."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A step and its place among the repetitions of its innermost repeat."""

    step: Step
    rep: int | None = None
    of: int | None = None
    leads: bool = True
    """Whether it is the first hard step of its repetition, the one that is counted aloud."""


@dataclass(slots=True)
class _Level:
    """One repeat that the cursor is inside of; the workout itself is a repeat of one."""

    items: tuple[Item, ...]
    of: int | None
    at: int = -1
    rep: int = 1

    @property
    def last(self) -> bool:
        return self.of is not None and self.rep >= self.of

    def slot(self, step: Step) -> Slot:
        before = (i for i in self.items[: self.at] if isinstance(i, Step))
        leads = all(other.kind not in HARD for other in before)
        return Slot(step, self.rep if self.of else None, self.of, leads)


class Cursor:
    """Walks a workout's steps in order; counts may grow while it walks."""

    def __init__(self, workout: Workout) -> None:
        self._levels = [_Level(workout.items, None)]

    def step(self) -> Slot | None:
        """Go to the next step; None after the last."""
        levels = self._levels
        while levels:
            level = levels[-1]
            level.at += 1
            if level.at >= len(level.items):
                if level.of is None or level.last:
                    levels.pop()
                else:
                    level.rep, level.at = level.rep + 1, -1
                continue
            item = level.items[level.at]
            if isinstance(item, Loop):
                raise NotImplementedError
            if isinstance(item, Repeat):
                levels.append(_Level(item.items, item.count))
            elif not (item.between and level.last):
                return level.slot(item)
        return None

    def ahead(self) -> Iterator[Slot]:
        """The steps still to come, without going there."""
        scout = Cursor(Workout(()))
        scout._levels = [copy(level) for level in self._levels]
        while slot := scout.step():
            yield slot

    def add_rep(self) -> Slot | None:
        """One more rep of the innermost repeat; the current slot as it is now, None outside."""
        if not self._levels or self._levels[-1].of is None:
            return None
        level = self._levels[-1]
        level.of = (level.of or 0) + 1
        step = level.items[level.at]
        assert isinstance(step, Step)
        return level.slot(step)


CARRY = 0.8
"""Share of a boundary's error that the next step's own length is spared. With 1 every step is as
right as it can be and errors add up over a set; with 0 they never do, and a step bears the error of
both its ends."""


class Timeline:
    """Where the session stands in its workout.

    `began` and `end` are frames on the session's clock; a pause shifts them. `index` counts the
    steps that have begun, from 1; the `ready` step before the first is 0.
    """

    def __init__(self, workout: Workout, runner: Runner, ready: float = 0.0) -> None:
        self._cursor = Cursor(workout)
        self._runner = runner
        self._ready = Slot(Step(Kind.READY, Time(ready))) if ready else None
        self.odometer = Odometer()
        self.index = 0 if self._ready else 1
        self.current = self._ready or self._cursor.step()
        self.began = 0
        self.mark = 0.0
        """The odometer's metres at which this step nominally began."""
        self.fixed: int | None = None
        """The end of a distance step once it is near enough to be decided."""
        self.guessed = False
        """Whether this step began where the pace of the one before put its mark."""
        self.paused_at: int | None = None
        """The frame at which the runner paused; None while the workout goes on."""
        self._paused_metres = 0.0
        self._carry: float | None = 0.0
        """Metres by which this step's end is moved for the error of its beginning; None: the
        packet that tells that error is still to come."""
        self._assume(0.0)

    @property
    def next(self) -> Slot | None:
        """The step after this one."""
        return next(self._cursor.ahead(), None)

    def ahead(self) -> Iterator[tuple[Slot, float | None]]:
        """The steps after this one, and how many seconds each is expected to last."""
        for slot in self._cursor.ahead():
            yield slot, expected_seconds(slot.step, self._runner)

    @property
    def estimated(self) -> bool:
        """Whether a distance step is measured by the step's pace alone."""
        return (
            self.current is not None
            and isinstance(self.current.step.end, Distance)
            and not self.odometer.told
        )

    @property
    def end(self) -> int | None:
        """The frame at which this step ends, as far as is known now; None: nobody knows."""
        if self.paused_at is not None:
            return None
        match self.current and self.current.step.end:
            case Time(seconds=seconds):
                return self.began + frame_at(seconds)
            case Distance(metres=metres):
                return self.fixed or self.when(metres)
        return None

    def when(self, metres: float) -> int | None:
        """The frame at which the runner is predicted that far into the step."""
        at = self.odometer.when(self.mark + metres + (self._carry or 0.0))
        return None if at is None else frame_at(at)

    def left(self, metres: float, at: float) -> float:
        """How far it is to a point so many metres into the step."""
        return self.mark + metres + (self._carry or 0.0) - self.odometer.position(at)

    def enter(self, frame: int, measured: bool) -> Slot | None:
        """Go to the next step, which begins at `frame`; None when that was the last.

        `measured` says that the old step ended at its own mark, from which the next one runs on,
        so that errors do not add up.
        """
        old, at = self.current, seconds_at(frame)
        self.guessed = measured and self.estimated
        self._carry = 0.0
        if measured and old and isinstance(old.step.end, Distance):
            self.mark += old.step.end.metres
            self._carry = None if self.odometer.told else 0.0
        else:
            self.mark = self.odometer.position(at)
        self.current = self._cursor.step()
        self.began, self.fixed, self.index = frame, None, self.index + 1
        if not self.odometer.told:
            self._assume(at)
        return self.current

    def add_rep(self) -> bool:
        """One more rep of the current set; False outside of a set."""
        slot = self._cursor.add_rep() if self.index else None
        if slot is not None:
            self.current = slot
        return slot is not None

    def take_distance(self, at: float, speed: float | None, total: float | None) -> None:
        """A sensor told how far and how fast: see `Odometer.take`."""
        self.odometer.take(at, speed, total)
        if self._carry is None:
            crossed = self.odometer.crossed(seconds_at(self.began))
            self._carry = 0.0 if crossed is None else CARRY * (crossed - self.mark)

    def lose_distance(self, at: float) -> None:
        """The sensors fell silent: measure by the step's pace from here."""
        if self.odometer.told:
            self._assume(at)

    def remark(self, at: float) -> None:
        """The runner is at the mark only now: this step is measured from here."""
        self.mark, self.guessed = self.odometer.position(at), False

    def pause(self, frame: int) -> None:
        """The runner paused: nobody knows the end of the step until `resume`."""
        self.paused_at, self.fixed = frame, None
        self._paused_metres = self.odometer.position(seconds_at(frame))

    def resume(self, frame: int) -> None:
        """The workout goes on: neither the time nor the way since the pause counts."""
        assert self.paused_at is not None
        self.began += frame - self.paused_at
        self.mark += self.odometer.position(seconds_at(frame)) - self._paused_metres
        self._carry = self._carry or 0.0
        self.paused_at = None

    def _assume(self, at: float) -> None:
        if self.current is not None:
            self.odometer.assume(at, estimate_speed(self.current.step, self._runner))


def expected_seconds(step: Step, runner: Runner) -> float | None:
    """How long a step lasts, or is expected to at its pace; None when only a key ends it."""
    match step.end:
        case Time(seconds=seconds):
            return seconds
        case Distance(metres=metres):
            return metres / estimate_speed(step, runner)
    return None


def whole_seconds(workout: Workout, runner: Runner) -> float:
    """About how long a workout lasts, in seconds; lap steps count nothing."""
    return sum(expected_seconds(s.step, runner) or 0.0 for s in Cursor(workout).ahead())
