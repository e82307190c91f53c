"""A workout in progress: which step, since when, until when, and how far it is.

Bounds are frames. The end of a timed step, or of one that was drawn, is known when it begins; a
distance step's is predicted anew at each packet from where the runner is and how fast, one by heart
rate at each that tells it; a lap step's is not known at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import floor

from footfall.drawn import draw
from footfall.gate import Gate
from footfall.model import (
    Distance,
    Drawn,
    Item,
    Kind,
    Loop,
    Repeat,
    Runner,
    Step,
    Time,
    Until,
    Workout,
    frame_at,
    seconds_at,
)
from footfall.odometer import Odometer
from footfall.paces import estimate_speed

HARD = frozenset({Kind.WORK, Kind.STRIDE, Kind.SPRINT, Kind.DRILL})
"""Kinds of step that are counted as reps."""
ENDLESS = 0
"""Of how many a rep is, where nobody knows."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A step and its place among the repetitions of its innermost repeat or loop."""

    step: Step
    rep: int | None = None
    """From 1; None outside of a set."""
    of: int | None = None
    """None outside of a set, and in a loop whose cycles cannot be counted before they are run."""
    leads: bool = True
    """Whether it is the first hard step of its repetition, the one that is counted aloud."""

    @property
    def counted(self) -> tuple[int | None, int | None]:
        """The numbers that are said of it, `ENDLESS` where nobody knows of how many it is; a second
        hard step of a rep is not counted again.
        """
        return self.rep, (self.of or ENDLESS) if self.leads and self.rep else None


SLACK = 0.001
"""Seconds, or metres, by which a cycle may end past its loop's limit: sums of fractions differ."""
OPEN = 60.0
"""Seconds that a step is taken to last whose end nobody knows, to look beyond it."""


@dataclass(frozen=True, slots=True)
class Way:
    """So far in time and in metres, without pauses."""

    seconds: float = 0.0
    metres: float = 0.0

    def __add__(self, other: Way) -> Way:
        return Way(self.seconds + other.seconds, self.metres + other.metres)

    def __mul__(self, times: int) -> Way:
        return Way(self.seconds * times, self.metres * times)


def _part(way: Way, limit: Time | Distance) -> float:
    """A way in the unit of a limit."""
    return way.seconds if isinstance(limit, Time) else way.metres


def _size(limit: Time | Distance) -> float:
    return limit.seconds if isinstance(limit, Time) else limit.metres


def _cycles(limit: float, full: float, least: float) -> int:
    """How many cycles fit in `limit`: each takes `full`, but for the last, which takes `least`."""
    if full <= 0 or limit + SLACK < least:
        return 0
    return floor((limit - least + SLACK) / full) + 1


@dataclass(slots=True)
class _Level:
    """One repeat or loop that the cursor is inside of; the workout itself is a repeat of one."""

    items: tuple[Item, ...]
    count: int | None = None
    """Of a repeat; None for others."""
    limit: Time | Distance | None = None
    """Of a loop; None for others."""
    began: Way = Way()
    full: Way | None = None
    """What a cycle of a loop takes; None: nobody knows."""
    least: Way | None = None
    """The same without what is left out of the last one."""
    exact: bool = False
    """Whether a loop's cycles can be counted before they are run."""
    extra: int = 0
    """Cycles that the runner asked for beyond the limit."""
    at: int = -1
    rep: int = 1
    ran: bool = False
    """Whether this repetition has had a step; one without a step is the last."""
    over: bool = False
    """Whether a step was left out because this cycle of a loop is the last."""
    hard: int = field(init=False)
    """The place of its first hard step, which those before it lead to."""

    def __post_init__(self) -> None:
        hard = (
            place
            for place, item in enumerate(self.items)
            if isinstance(item, Step) and item.kind in HARD
        )
        self.hard = next(hard, len(self.items))

    def fits(self, here: Way) -> bool:
        """Whether a cycle of a loop may begin there."""
        assert self.limit is not None
        left = _size(self.limit) - _part(here, self.limit) + _part(self.began, self.limit)
        if self.full is None or self.least is None:
            return left > SLACK
        full, least = _part(self.full, self.limit), _part(self.least, self.limit)
        return _cycles(left, full, least) > 0

    def more(self, end: Way) -> int | None:
        """How many cycles of a loop follow one that ends there; None: nobody knows."""
        if not self.exact or self.limit is None or self.full is None or self.least is None:
            return None
        if self.over:
            return self.extra
        left = _size(self.limit) - _part(end, self.limit) + _part(self.began, self.limit)
        full, least = _part(self.full, self.limit), _part(self.least, self.limit)
        return self.extra + _cycles(left, full, least)


class Cursor:
    """Walks a workout's steps in order; counts may grow while it walks.

    Whether a loop goes on depends on how far the runner has come: what nobody tells is taken from
    the lengths that steps are expected to have.
    """

    def __init__(self, workout: Workout, runner: Runner | None = None) -> None:
        self._runner = runner or Runner()
        self._levels = [_Level(workout.items)]
        self._here = Way()
        """Where the current step began."""

    def step(self, here: Way | None = None) -> Slot | None:
        """Go to the next step, which begins at `here`; None after the last."""
        self._here = self._expected_end() if here is None else here
        levels = self._levels
        while levels:
            level = levels[-1]
            level.at += 1
            if level.at >= len(level.items):
                if self._begins_anew(level):
                    level.rep, level.at, level.ran = level.rep + 1, -1, False
                else:
                    levels.pop()
                continue
            item = level.items[level.at]
            if not isinstance(item, Step):
                inner = self._level(item)
                if inner.limit is None or inner.fits(self._here):
                    levels.append(inner)
            elif item.between and self._is_last(level):
                level.over = True
            else:
                for around in levels:
                    around.ran = True
                return self._slot(level, item)
        return None

    def ahead(self, end: Way | None = None) -> Iterator[Slot]:
        """The steps still to come, the first of which begins at `end`, without going there."""
        scout = Cursor(Workout(()), self._runner)
        scout._levels = [copy(level) for level in self._levels]
        scout._here = self._here
        while slot := scout.step(end):
            yield slot
            end = None

    def add_rep(self) -> Slot | None:
        """One more rep of the innermost repeat or loop; the current slot as it is now, None outside
        of both.
        """
        if not self._in_set:
            return None
        level = self._levels[-1]
        if level.count is None:
            level.extra += 1
        else:
            level.count += 1
        step = level.items[level.at]
        assert isinstance(step, Step)
        return self._slot(level, step)

    def end_set(self) -> bool:
        """Leave out the rest of the innermost repeat or loop; False outside of both."""
        if not self._in_set:
            return False
        self._levels.pop()
        return True

    @property
    def _in_set(self) -> bool:
        return len(self._levels) > 1

    def _level(self, item: Repeat | Loop) -> _Level:
        if isinstance(item, Repeat):
            return _Level(item.items, count=item.count)
        full, least = (_way_of(item.items, self._runner, last=last) for last in (False, True))
        exact = _is_exact(item.items, type(item.limit))
        return _Level(item.items, None, item.limit, self._here, full, least, exact)

    def _begins_anew(self, level: _Level) -> bool:
        """Whether another repetition follows the one that is over."""
        if level.count is not None:
            return level.ran and level.rep < level.count
        if level.limit is None or not level.ran:
            return False
        if not level.over and level.fits(self._here):
            return True
        level.extra -= 1
        return level.extra >= 0

    def _is_last(self, level: _Level) -> bool:
        """Whether no repetition follows the current one."""
        if level.limit is None:
            return level.count is not None and level.rep >= level.count
        return not level.extra and (level.over or not level.fits(self._cycle_end(level)))

    def _cycle_end(self, level: _Level) -> Way:
        """Where the current cycle will end if nothing is left out of it."""
        rest = level.items[level.at :]
        return self._here + (
            _way_of(rest, self._runner) or _way_of(rest, self._runner, likely=True) or Way()
        )

    def _slot(self, level: _Level, step: Step) -> Slot:
        leads = level.at <= level.hard
        if level.count is not None:
            return Slot(step, level.rep, level.count, leads)
        if level.limit is None:
            return Slot(step, leads=leads)
        more = level.more(self._cycle_end(level))
        return Slot(step, level.rep, None if more is None else level.rep + more, leads)

    def _expected_end(self) -> Way:
        """Where the current step ends, as far as that can be told."""
        level = self._levels[-1] if self._levels else None
        step = level.items[level.at] if level and 0 <= level.at < len(level.items) else None
        return self._here + (_likely_way(step, self._runner) if isinstance(step, Step) else Way())


CARRY = 0.8
"""Share of a boundary's error that the next step's own length is spared. With 1 every step is as
right as it can be and errors add up over a set; with 0 they never do, and a step bears the error of
both its ends."""


class Timeline:
    """Where the session stands in its workout.

    `began` and `end` are frames on the session's clock; a pause shifts them. `index` counts the
    steps that have begun, from 1; the `ready` step before the first is 0.
    """

    def __init__(self, workout: Workout, runner: Runner, ready: float = 0.0, seed: int = 1) -> None:
        """`ready` is how many seconds come before the first step; `seed` draws what is drawn."""
        self._seed = seed
        self._drawn = 0
        """How many steps have had a drawn end."""
        self._cursor = Cursor(workout, runner)
        self._runner = runner
        self._ready = Slot(Step(Kind.READY, Time(ready))) if ready else None
        self.odometer = Odometer()
        self.index = 0 if self._ready else 1
        self.current = self._ready or self._cursor.step()
        self.gate: Gate | None = None
        """What ends this step by heart rate; None for others."""
        self.whole = self._length()
        """How long this step is, as it was written or drawn; None where that is not known."""
        self.began = 0
        self.mark = 0.0
        """The odometer's metres at which this step nominally began."""
        self.fixed: int | None = None
        """The end of a step that is foretold, once it is near enough to be decided."""
        self.guessed = False
        """Whether this step began where the pace of the one before put its mark."""
        self.paused_at: int | None = None
        """The frame at which the runner paused; None while the workout goes on."""
        self.paused_frames = 0
        """For which the runner has paused in all."""
        self._paused_at_metres = self._paused_metres = 0.0
        """Where the runner paused, and the metres in all pauses."""
        self._settled: Way | None = None
        """Where this step ends, once what follows it was decided by that."""
        self._carry: float | None = 0.0
        """Metres by which this step's end is moved for the error of its beginning; None: the
        packet that tells that error is still to come."""
        self._assume(0.0)

    @property
    def next(self) -> Slot | None:
        """The step after this one, as far as is known now."""
        return next(self._ahead(), None)

    def ahead(self) -> Iterator[tuple[Slot, float | None]]:
        """The steps after this one, and how many seconds each is expected to last."""
        for slot in self._ahead():
            yield slot, expected_seconds(slot.step, self._runner)

    def _ahead(self) -> Iterator[Slot]:
        end = self.end
        at_end = None if end is None else self._at_end(end)
        return self._cursor.ahead(self._settled or at_end)

    def settle(self, end: int) -> Slot | None:
        """What follows the step that ends at that frame, whatever sensors tell from now on."""
        self._settled = self._at_end(end)
        return self.next

    def _at_end(self, end: int) -> Way:
        """How far the runner is where this step ends."""
        if isinstance(self.whole, Distance):
            return self._way(end, self.mark + self.whole.metres)
        return self.so_far(end)

    def so_far(self, frame: int) -> Way:
        """How long and how far the runner has run, as far as is known."""
        return self._way(frame, self.odometer.position(seconds_at(frame)))

    def _way(self, frame: int, metres: float) -> Way:
        """How far that is without the pauses."""
        return Way(seconds_at(frame - self.paused_frames), metres - self._paused_metres)

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
        if self.gate is not None:
            return self.fixed or self.gate.end(self.began)
        match self.whole:
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
        at = seconds_at(frame)
        self.guessed = measured and self.estimated
        self._carry = 0.0
        if measured and isinstance(self.whole, Distance):
            self.mark += self.whole.metres
            self._carry = None if self.odometer.told else 0.0
        else:
            self.mark = self.odometer.position(at)
        here = self._settled if measured else None
        self.current = self._cursor.step(here or self._way(frame, self.mark))
        self.whole, self._settled = self._length(), None
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

    def end_set(self) -> bool:
        """Leave out what is left of the current set but this step; False outside of a set."""
        return self.index > 0 and self._cursor.end_set()

    def take_distance(self, at: float, speed: float | None, total: float | None) -> None:
        """A sensor told how far and how fast: see `Odometer.take`."""
        self.odometer.take(at, speed, total)
        if self._carry is None:
            crossed = self.odometer.crossed(seconds_at(self.began))
            self._carry = 0.0 if crossed is None else CARRY * (crossed - self.mark)

    def hear(self, frame: int, bpm: float | None) -> bool:
        """A heart rate was told, None if it cannot be trusted; whether it changes what comes."""
        gate, end = self.gate, self.end
        if gate is None or end is None or self.fixed is not None:
            return False
        was_near = gate.is_near
        gate.take(frame, bpm)
        return (was_near, end) != (gate.is_near, self.end)

    @property
    def gate_due(self) -> int | None:
        """The frame at which `expire` has something to do."""
        is_open = self.gate is not None and self.fixed is None and self.paused_at is None
        return self.gate.due if self.gate is not None and is_open else None

    def expire(self, now: int) -> bool:
        """Whether a heart rate that was held has not been told for too long."""
        due = self.gate_due
        if due is None or due > now or self.gate is None:
            return False
        self.gate.lose()
        return True

    def lose_distance(self, at: float) -> None:
        """The sensors fell silent: measure by the step's pace from here."""
        if self.odometer.told:
            self._assume(at)

    def remark(self, at: float) -> None:
        """The runner is at the mark only now: this step is measured from here."""
        self.mark, self.guessed = self.odometer.position(at), False

    def pause(self, frame: int) -> None:
        """The runner paused: nobody knows the end of the step until `resume`."""
        self.paused_at, self.fixed, self._settled = frame, None, None
        if self.gate is not None:
            self.gate.lose()
        self._paused_at_metres = self.odometer.position(seconds_at(frame))

    def resume(self, frame: int) -> None:
        """The workout goes on: neither the time nor the way since the pause counts."""
        assert self.paused_at is not None
        frames = frame - self.paused_at
        metres = self.odometer.position(seconds_at(frame)) - self._paused_at_metres
        self.began, self.paused_frames = self.began + frames, self.paused_frames + frames
        self.mark, self._paused_metres = self.mark + metres, self._paused_metres + metres
        self._carry = self._carry or 0.0
        self.paused_at = None

    def _length(self) -> Time | Distance | None:
        """How long the current step is, drawn now where chance decides; None: nobody knows."""
        self.gate = None
        match self.current and self.current.step.end:
            case Until() as until:
                self.gate = Gate(until)
            case Time() | Distance() as written:
                return written
            case Drawn() as end:
                self._drawn += 1
                return draw(end, self._seed, self._drawn - 1)
        return None

    def _assume(self, at: float) -> None:
        if self.current is not None:
            self.odometer.assume(at, estimate_speed(self.current.step, self._runner))


def expected_seconds(step: Step, runner: Runner) -> float | None:
    """How long a step lasts, or is expected to at its pace; None when nobody knows: a key or the
    heart ends it, or chance.
    """
    match step.end:
        case Time(seconds=seconds):
            return seconds
        case Distance(metres=metres):
            return metres / estimate_speed(step, runner)
    return None


def likely_seconds(step: Step, runner: Runner) -> float:
    """A guess where nobody knows: the middle of what may be drawn, a minute for a key."""
    match step.end:
        case Drawn(low=low, high=high):
            ends = [expected_seconds(replace(step, end=end), runner) or 0.0 for end in (low, high)]
            return sum(ends) / 2
        case Until(least=least, most=most):
            return min(max(OPEN, least.seconds), most.seconds)
    known = expected_seconds(step, runner)
    return OPEN if known is None else known


def whole_seconds(workout: Workout, runner: Runner) -> float:
    """About how long a workout lasts, in seconds."""
    return sum(likely_seconds(slot.step, runner) for slot in Cursor(workout, runner).ahead())


@lru_cache(maxsize=2048)  # a look ahead asks for the same steps again and again
def _likely_way(step: Step, runner: Runner) -> Way:
    seconds = likely_seconds(step, runner)
    if isinstance(step.end, Distance):
        return Way(seconds, step.end.metres)
    return Way(seconds, seconds * estimate_speed(step, runner))


def _way_of(
    items: Iterable[Item], runner: Runner, *, last: bool = False, likely: bool = False
) -> Way | None:
    """What items take, one after the other; None where nobody knows, unless `likely` guesses.

    `last`: without those that the last repetition leaves out.
    """
    whole = Way()
    for item in items:
        if isinstance(item, Step):
            if item.between and last:
                continue
            if not likely and expected_seconds(item, runner) is None:
                return None
            whole += _likely_way(item, runner)
            continue
        full = _way_of(item.items, runner, likely=likely)
        least = _way_of(item.items, runner, last=True, likely=likely)
        if full is None or least is None:
            return None
        if isinstance(item, Repeat):
            count = item.count
        else:
            limit = item.limit
            count = _cycles(_size(limit), _part(full, limit), _part(least, limit))
        if count:
            whole += full * (count - 1) + least
    return whole


def _is_exact(items: Iterable[Item], unit: type[Time | Distance]) -> bool:
    """Whether all that items take is written in one unit."""
    return all(
        isinstance(item.end, unit)
        if isinstance(item, Step)
        else _is_exact(item.items, unit)
        and (isinstance(item, Repeat) or isinstance(item.limit, unit))
        for item in items
    )
