"""A recorded session, second by second: what is handed on of it, and what its history counts.

It is a view of its story by the clock on the wall: where the session was cut off and resumed, the
time in between is a pause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf

from footfall.beats import spm_at
from footfall.model import Grid, Kind, Signal, frame_at
from footfall.signals import FRESH
from footfall.story import BOUNDS, Points, Ran, Story, along, latest, mean_and_held, overlap


@dataclass(frozen=True, slots=True)
class Second:
    """What was known at one moment; None is not told."""

    at: int
    """Whole seconds since the session began."""
    heart_rate: float | None
    """bpm"""
    cadence: float | None
    """spm of both feet"""
    speed: float | None
    """m/s"""
    metres: float
    """Run since the session began, without what was walked in a pause."""
    click: float | None
    """spm of the click that was heard."""
    paused: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch of a session comes to; None is not known."""

    elapsed: float
    """Seconds, pauses included."""
    timer: float
    """Seconds without pauses."""
    metres: float
    strides: float
    heart_rate: tuple[float, float] | None
    """Mean, and the highest that lasted, bpm."""
    cadence: tuple[float, float] | None
    """Mean and maximum of what was not standing, spm."""
    speed: tuple[float, float] | None
    """Mean and maximum, m/s."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A session as it went by on the wall. Times are seconds since it began."""

    story: Story
    seconds: tuple[Second, ...]
    """One for each whole second, from 0 on."""
    laps: tuple[Ran, ...]
    """The steps that took any time."""
    pauses: tuple[tuple[float, float], ...]
    way: Points
    """Moments, and the metres run until then; empty where nothing told any."""
    ended: float

    @property
    def treadmill(self) -> bool:
        """Whether a treadmill was heard."""
        return any("2acd" in device.chars for device in self.story.devices)

    @property
    def measured(self) -> bool:
        """Whether anything told a distance or a speed."""
        return bool(self.way)

    @property
    def lapped(self) -> tuple[Ran, ...]:
        """The laps; of a session that had no step all of it is one, for formats that want one."""
        whole = Ran(0, Kind.STEADY, "", "", None, None, (), 0.0, self.ended, by_key=True)
        return self.laps or (whole,)

    def metres_at(self, at: float) -> float:
        """Metres at a moment."""
        return along(self.way, at) if self.way else 0.0

    def paused_within(self, began: float, ended: float) -> float:
        """Seconds of pauses in a stretch."""
        return overlap(self.pauses, began, ended)

    def lap_at(self, at: float) -> Ran | None:
        """The lap that a moment falls into; the last one keeps its end."""
        place = bisect_right(self.laps, at, key=lambda lap: lap.began) - 1
        return self.laps[place] if place >= 0 else None

    def within(self, began: float, ended: float) -> Sequence[Second]:
        """The seconds of a half-open stretch; that of the whole session has its last, too."""
        last = ended >= self.ended
        return self.seconds[-floor(-began) : floor(ended) + 1 if last else -floor(-ended)]

    def stretch(self, began: float, ended: float) -> Stretch:
        """What a stretch comes to."""
        run = [one for one in self.within(began, ended) if not one.paused]
        timer = ended - began - self.paused_within(began, ended)
        metres = self.metres_at(ended) - self.metres_at(began)
        cadences = [one.cadence for one in run if one.cadence]
        speeds = [one.speed for one in run if one.speed is not None]
        speed = _mean_and_most(speeds)
        if self.measured and timer > 0:
            mean = min(metres / timer, BOUNDS[Signal.SPEED][1])
            speed = mean, max(mean, speed[1] if speed else 0.0)
        return Stretch(
            ended - began,
            timer,
            metres,
            sum(cadences) / 120,
            mean_and_held([one.heart_rate for one in run if one.heart_rate is not None]),
            _mean_and_most(cadences),
            speed,
        )


def _mean_and_most(values: Sequence[float]) -> tuple[float, float] | None:
    return (sum(values) / len(values), max(values)) if values else None


def of_story(story: Story) -> Activity:
    """A story by the clock on the wall."""
    wall = story.wall
    ended = wall(story.seconds)
    steps = (replace(one, began=wall(one.began), ended=wall(one.ended)) for one in story.steps)
    pauses = tuple(_pauses(story, ended))
    points = {
        signal: [(wall(at), value) for at, value in told] for signal, told in story.readings.items()
    }
    return Activity(
        story,
        tuple(_seconds(story, ended, pauses, points)),
        tuple(step for step in steps if step.began < step.ended),
        pauses,
        points[Signal.DISTANCE],
        ended,
    )


def _pauses(story: Story, ended: float) -> Iterator[tuple[float, float]]:
    """When nobody ran: the runner paused, or the program was off. Those that touch are one."""
    spans = [(story.wall(since), story.wall(until)) for since, until in story.pauses]
    before = 0.0
    for at, ahead in story.breaks:
        spans.append((at + before, at + ahead))
        before = ahead
    since = until = 0.0
    for start, stop in [*sorted(spans), (inf, inf)]:
        if start > until:
            if since < min(until, ended):
                yield since, min(until, ended)
            since = start
        until = max(until, stop)


def _seconds(
    story: Story,
    ended: float,
    pauses: Sequence[tuple[float, float]],
    points: Mapping[Signal, Points],
) -> Iterator[Second]:
    count = floor(ended) + 1
    told = [
        latest(points[signal], count, FRESH[signal])
        for signal in (Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED)
    ]
    way = points[Signal.DISTANCE]
    paused = [False] * count
    for since, until in pauses:
        for k in range(ceil(since), count if until >= ended else ceil(until)):
            paused[k] = True
    for k, (bpm, spm, speed, rests) in enumerate(zip(*told, paused, strict=True)):
        metres, click = along(way, k) if way else 0.0, None if rests else _click(story, k)
        yield Second(k, bpm, spm, speed, metres, click, rests)


def _click(story: Story, at: float) -> float | None:
    """The cadence of the beats that are heard at a moment by the clock on the wall."""
    past = bisect_right(story.breaks, at, key=sum)
    frame = frame_at(at - (story.breaks[past - 1][1] if past else 0.0))
    place = bisect_right(story.grids, frame, key=lambda grid: grid.frame)
    grid = story.grids[place - 1] if place else Grid(0, 0.0, 0.0)
    return spm_at(grid, frame) if grid.on and grid.spm else None
