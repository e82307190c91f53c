"""A session that was recorded: the steps that were run, what was measured, heard and said.

Times are seconds since the session began, by its frames: while the program was off, none of them
went by.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from footfall.model import (
    Grid,
    Kind,
    ResolvedTarget,
    Runner,
    Signal,
    Step,
    Workout,
)
from footfall.signals import FRESH

VOICE_OFF = "voice off"
"""Why a sentence was not heard where nobody wanted to hear any."""
BOUNDS = {
    Signal.HEART_RATE: (1.0, 254.0),
    Signal.CADENCE: (0.0, 500.0),
    Signal.SPEED: (0.0, 60.0),
    Signal.DISTANCE: (0.0, 1e7),
}
"""What a reading may be, in its signal's unit: more fits into no format, and is no runner."""
NEAR = FRESH[Signal.DISTANCE]
"""Seconds before the first and after the last reading of a distance for which it still holds."""
STANDING = 60.0
"""spm of both feet: nobody walks with fewer, and sensors tell some of whoever stops or starts."""
HELD = 5
"""Readings that a heart rate must last to be the highest: a strap's spikes are shorter."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A step as it was run."""

    index: int
    """From 1 in the order of running; 0 is the `ready` step."""
    kind: Kind
    effort: str
    """`10k`, `easy->threshold`; empty where it names none."""
    end: str
    """In the notation: `400m`, `90s`, `lap`."""
    rep: int | None
    of: int | None
    targets: tuple[ResolvedTarget, ...]
    began: float
    ended: float
    by_key: bool = False
    """Whether a key ended it."""
    cut: bool = False
    """Whether a key, or the end of the recording, ended it before its time."""
    planned: Step | None = None
    """The step of the workout that it was; None: it was none of it."""
    place: int | None = None
    """Of that one among the steps and the repeats of the workout, each repeat behind its steps."""

    def target(self, signal: str) -> ResolvedTarget | None:
        """The target of a signal, if it has one."""
        return next((target for target in self.targets if target.signal == signal), None)

    @property
    def ended_by(self) -> str:
        """What ended it: `key`, `heart_rate`, `time` or `distance`."""
        if self.by_key or self.end == "lap":
            return "key"
        if "until HR" in self.end:
            return "heart_rate"
        return "time" if self.end.endswith(("s", "min", "h")) else "distance"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that was said, or dropped."""

    at: float
    """When it began, or was dropped."""
    kind: str
    text: str
    wanted: float
    """When it would best have begun."""
    seconds: float | None
    """How long it took; None: it was dropped."""
    why: str = ""
    """Why it was dropped or shortened."""

    @property
    def heard(self) -> bool:
        """Whether it began at all."""
        return self.seconds is not None

    @property
    def told(self) -> bool:
        """Whether the runner heard it, or read it where the voice was off."""
        return self.heard or self.why == VOICE_OFF


@dataclass(frozen=True, slots=True)
class Device:
    """A sensor that was heard."""

    name: str
    chars: tuple[str, ...] = ()
    """The 16-bit UUIDs that it sent, four hex digits each."""
    battery: int | None = None
    """Percent, when it was told last."""


Points = Sequence[tuple[float, float]]
"""Moments and values, in order."""


@dataclass(frozen=True, slots=True)
class Story:
    """All that a journal tells of a session."""

    workout: str = ""
    """In the notation, without its headers."""
    name: str = ""
    """What the runner called it."""
    planned: Workout | None = None
    """None: it cannot be read."""
    started: datetime | None = None
    """With its zone; None for what can be had again."""
    seed: int | None = None
    """Of the simulated runner; None: it was no simulation."""
    runner: Runner = field(default_factory=Runner)
    """As far as the header tells."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """As the header has them, whatever they are."""
    imperial: bool = False
    steps: tuple[Ran, ...] = ()
    readings: Mapping[Signal, Points] = field(default_factory=dict)
    """Of each signal in `BOUNDS`. The distance is what was run: what a sensor counted in a pause,
    or when it began anew, is none of it."""
    totalled: bool = False
    """Whether a sensor told the distance; else it is summed up from the speed."""
    grids: tuple[Grid, ...] = ()
    said: tuple[Said, ...] = ()
    pauses: tuple[tuple[float, float], ...] = ()
    """From and until when the runner paused."""
    breaks: tuple[tuple[float, float], ...] = ()
    """When the program was off, and by how many seconds the clock on the wall is ahead since."""
    devices: tuple[Device, ...] = ()
    on_chest: bool = False
    """Whether a sensor of the heart rate said that it is worn on the chest."""
    voice_off: bool = False
    """Whether sentences were only shown, and not heard."""
    seconds: float = 0.0
    """When the workout ended, or the last thing that was recorded."""
    reason: str | None = None
    """`done` or `stopped`; None: the journal does not come to an end."""
    unread: int = 0
    """Records that are whole and yet make no sense."""

    @property
    def simulated(self) -> bool:
        """Whether nobody ran it."""
        return self.seed is not None

    @property
    def running(self) -> float:
        """Seconds of the session without its pauses."""
        return self.seconds - self.paused(0.0, self.seconds)

    def paused(self, began: float, ended: float) -> float:
        """Seconds of the pauses within a stretch."""
        return overlap(self.pauses, began, ended)

    def lasted(self, step: Ran) -> float:
        """Seconds that a step took, without pauses."""
        return step.ended - step.began - self.paused(step.began, step.ended)

    def metres(self, began: float, ended: float) -> float | None:
        """The way between two moments; None where no sensor told it."""
        points = self.readings.get(Signal.DISTANCE, ())
        if not (self.totalled and points):
            return None
        if began < points[0][0] - NEAR or ended > points[-1][0] + NEAR:
            return None
        return along(points, ended) - along(points, began)

    def wall(self, at: float) -> float:
        """Seconds by the clock on the wall; of the moment of a break that before it."""
        place = bisect_left(self.breaks, at, key=lambda one: one[0])
        return at + self.breaks[place - 1][1] if place else at


def overlap(spans: Sequence[tuple[float, float]], began: float, ended: float) -> float:
    """Seconds of spans, which follow each other, within a stretch."""
    total = 0.0
    for since, until in islice(spans, bisect_right(spans, began, key=lambda one: one[1]), None):
        if since >= ended:
            break
        total += min(until, ended) - max(since, began)
    return total


def along(points: Points, at: float) -> float:
    """The value at a moment, on the straight line between the points around it: a total misses
    nothing, however far they are apart. Before the first it is that one's, after the last that's.
    """
    place = bisect_right(points, at, key=lambda point: point[0])
    (since, first), (until, last) = points[max(place - 1, 0)], points[min(place, len(points) - 1)]
    return first if until <= since else first + (last - first) * (at - since) / (until - since)


def last_before(points: Points, at: float) -> tuple[float, float] | None:
    """The last point up to a moment; None: there is none."""
    place = bisect_right(points, at, key=lambda point: point[0])
    return points[place - 1] if place else None


def mean_and_held(values: Sequence[float]) -> tuple[float, float] | None:
    """The mean of heart rates, and the highest that lasted, which is no lower; None of none."""
    if not values:
        return None
    mean = sum(values) / len(values)
    lasting = map(min, zip(*(values[n:] for n in range(HELD)), strict=False))
    return mean, max([mean, *lasting])


def latest(points: Points, count: int, fresh: float) -> list[float | None]:
    """What was told last at each of `count` whole seconds, while that is not older than `fresh`."""
    rows: list[float | None] = []
    place = 0
    for k in range(count):
        while place < len(points) and points[place][0] <= k:
            place += 1
        is_fresh = place and k - points[place - 1][0] <= fresh
        rows.append(points[place - 1][1] if is_fresh else None)
    return rows
