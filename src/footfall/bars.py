"""A workout as a picture: a bar for each step, as wide as it is long and as high as it is hard.

Hard is from 0 to 10, as runners rate perceived effort (the CR-10 scale of Borg, 1982): it is the
one scale on which a sprint, a threshold run and a walk can all stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import floor

from footfall.durations import clock_words
from footfall.model import Distance, Effort, Kind, Runner, Step, Target, Time, Unit, Workout
from footfall.paces import GUESSED_VDOT, effort_speed, estimate_speed, step_speed
from footfall.timeline import Cursor, likely_seconds

_EFFORTS = {
    Effort.REST: 1.0,
    Effort.WALK: 1.0,
    Effort.JOG: 2.0,
    Effort.WARMUP: 3.0,
    Effort.COOLDOWN: 3.0,
    Effort.EASY: 3.0,
    Effort.DRILL: 4.0,
    Effort.STEADY: 4.0,
    Effort.FLOAT: 5.0,
    Effort.MARATHON: 5.0,
    Effort.HALF: 6.0,
    Effort.THRESHOLD: 7.0,
    Effort.TEN_K: 8.0,
    Effort.STRIDE: 8.0,
    Effort.HARD: 9.0,
    Effort.FIVE_K: 9.0,
    Effort.THREE_K: 9.0,
    Effort.MILE: 9.5,
    Effort.SPRINT: 10.0,
}
"""How hard each effort is (judgement: 3 is where talking is easy, 7 what lasts an hour)."""

_KINDS = {
    Kind.READY: 1.0,
    Kind.WARMUP: 3.0,
    Kind.EASY: 3.0,
    Kind.STEADY: 4.0,
    Kind.WORK: 9.0,
    Kind.FLOAT: 5.0,
    Kind.REST: 1.0,
    Kind.STRIDE: 8.0,
    Kind.SPRINT: 10.0,
    Kind.DRILL: 4.0,
    Kind.COOLDOWN: 3.0,
}
"""The same of a step that names no effort."""

_ZONES = (2.0, 3.0, 5.0, 7.0, 9.0)
"""How hard each heart-rate zone is."""
_PERCENTS = {
    Unit.PERCENT_MAX: (50.0, 100.0),
    Unit.PERCENT_RESERVE: (40.0, 100.0),
    Unit.PERCENT_THRESHOLD: (65.0, 106.0),
}
"""The percents that are 1 and 10."""
_LADDER = (
    *(Effort.WALK, Effort.JOG, Effort.EASY, Effort.MARATHON, Effort.HALF, Effort.THRESHOLD),
    *(Effort.TEN_K, Effort.FIVE_K, Effort.MILE, Effort.SPRINT),
)
"""Efforts from slow to fast, between which a pace is as hard as it is fast."""


Span = tuple[str, str]
"""Text, and its style in rich's words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A step in the picture."""

    seconds: float
    first: float
    """How hard it begins, 0 to 10."""
    last: float
    """How hard it ends; a progression climbs."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the picture."""

    at: float
    """Seconds from the workout's beginning to its left edge."""
    hard: float
    """0 to 10."""


def bars(workout: Workout, runner: Runner | None = None) -> list[Bar]:
    """A bar for each step, in the order of running; lengths are estimates where they must be."""
    runner = runner or Runner()
    return [
        Bar(likely_seconds(slot.step, runner), *hardness(slot.step, runner))
        for slot in Cursor(workout, runner).ahead()
    ]


def hardness(step: Step, runner: Runner) -> tuple[float, float]:
    """How hard a step is at its beginning and at its end, 0 to 10.

    Its own number wins, then its pace, its effort in a word, its heart rate, and its kind.
    """
    if target := step.target("rpe"):
        return _span(target, runner)
    if step.target("pace"):
        return _by_speed(step, runner, 0.0), _by_speed(step, runner, 1.0)
    if step.effort is not None:
        first = _EFFORTS[step.effort]
        return first, first if step.effort_to is None else _EFFORTS[step.effort_to]
    if target := step.target("heart_rate"):
        return _span(target, runner)
    return _KINDS[step.kind], _KINDS[step.kind]


def _span(target: Target, runner: Runner) -> tuple[float, float]:
    if target.ramp:
        return _hard(target, target.first, runner), _hard(target, target.last, runner)
    middle = _hard(target, (target.first + target.last) / 2, runner)
    return middle, middle


def _hard(target: Target, value: float, runner: Runner) -> float:
    """How hard one value of a target is."""
    match target.unit:
        case Unit.RPE:
            hard = value
        case Unit.ZONE:
            hard = _between(value, [*enumerate(_ZONES, 1)])
        case Unit.BPM:
            hard = _between(100 * value / (runner.hr_max or 185), [(50, 1), (100, 10)])
        case unit:
            low, high = _PERCENTS[unit]
            hard = _between(value, [(low, 1.0), (high, 10.0)])
    return min(10.0, max(0.0, hard))


def _by_speed(step: Step, runner: Runner, part: float) -> float:
    """How hard a step's pace is for the runner, or for one of middling fitness."""
    known = replace(runner, vdot=runner.vdot or GUESSED_VDOT)
    vdot, speed = known.vdot or GUESSED_VDOT, step_speed(step, known, part) or 0.0
    ladder = [(effort_speed(effort, vdot) or 0.0, _EFFORTS[effort]) for effort in _LADDER]
    return _between(speed, ladder)


def _between(value: float, points: Sequence[tuple[float, float]]) -> float:
    """The straight lines through points that rise, held beyond the first and the last."""
    if value <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return points[-1][1]


# --- Size ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Size:
    """How long a workout is, and how far it goes."""

    seconds: float
    timed: bool
    """Whether each step is timed, so that `seconds` is certain."""
    metres: float
    measured: bool
    """Whether each step names its distance, so that `metres` is certain."""
    steps: int


def size(workout: Workout, runner: Runner | None = None) -> Size:
    """The whole of a workout, at its paces."""
    runner = runner or Runner()
    steps = [slot.step for slot in Cursor(workout, runner).ahead()]
    seconds = metres = 0.0
    for step in steps:
        lasts = likely_seconds(step, runner)
        seconds += lasts
        if isinstance(step.end, Distance):
            metres += step.end.metres
        else:
            metres += lasts * estimate_speed(step, runner)
    return Size(
        seconds,
        all(isinstance(step.end, Time) for step in steps),
        metres,
        all(isinstance(step.end, Distance) for step in steps),
        len(steps),
    )


# --- Columns ------------------------------------------------------------------------------------


def columns(drawn: Sequence[Bar], width: int) -> list[Column]:
    """The picture's columns, at most `width` of them. Each step has one at least, where there is
    room: an interval that is not seen is worse than one that is drawn too wide.
    """
    if len(drawn) > width:
        return _crowded(drawn, width)
    found, at = [], 0.0
    for bar, wide in zip(drawn, _shares([bar.seconds for bar in drawn], width), strict=True):
        for place in range(wide):
            hard = bar.first + (bar.last - bar.first) * (place + 0.5) / wide
            found.append(Column(at + bar.seconds * place / wide, hard))
        at += bar.seconds
    return found


def _shares(seconds: Sequence[float], width: int) -> list[int]:
    """How many columns each step gets: as many as fit, and the same for steps that are as long."""
    for whole in range(width, 0, -1):
        scale = whole / sum(seconds)
        shares = [max(1, floor(one * scale + 0.5)) for one in seconds]
        if sum(shares) <= width:
            return shares
    return [1] * len(seconds)


def _crowded(drawn: Sequence[Bar], width: int) -> list[Column]:
    """More steps than columns: of those that fall into it a column shows the hardest, the next one
    the easiest, so that intervals still look like some.
    """
    span = sum(bar.seconds for bar in drawn) / width
    within: list[list[float]] = [[] for _ in range(width)]
    at = 0.0
    for bar in drawn:
        first, last = int(at / span + 1e-9), int((at + bar.seconds) / span - 1e-9)
        for place in range(min(first, width - 1), min(max(first, last), width - 1) + 1):
            within[place] += (bar.first, bar.last)
        at += bar.seconds
    return [
        Column(place * span, min(hard) if place % 2 else max(hard))
        for place, hard in enumerate(within)
    ]


# --- Lines --------------------------------------------------------------------------------------

EIGHTHS = " ▁▂▃▄▅▆▇█"
"""A cell that is filled from below, by eighths."""
PLAIN = " #"
"""The same where a terminal has no such signs."""
_TICKS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 36000)
"""Seconds between two marks of the time: those that people count in."""
_LABEL = 9
"""Columns that a mark has for itself, at least."""


_STYLES = ((2.5, "bright_black"), (4.0, "blue"), (6.0, "green"), (8.0, "yellow"), (11.0, "red"))
"""The colour of what is less hard than so much: those of the zones on the live line."""


def lines(drawn: Sequence[Column], height: int, cells: str = EIGHTHS) -> list[list[Span]]:
    """The picture, `height` lines from top to bottom; without its colours it says the same."""
    fine = len(cells) - 1
    filled = [max(1, floor(column.hard / 10 * height * fine + 0.5)) for column in drawn]
    found = []
    for row in reversed(range(height)):
        signs = [cells[min(fine, max(0, full - row * fine))] for full in filled]
        coloured = zip(signs, map(_style, drawn), strict=True)
        found.append(
            [
                ("".join(sign for sign, _ in run), style)
                for style, run in groupby(coloured, lambda pair: pair[1])
            ]
        )
    return found


def _style(column: Column) -> str:
    return next(style for most, style in _STYLES if column.hard < most)


def axis(drawn: Sequence[Column], seconds: float) -> str:
    """The times below the picture, each under the column that it falls into."""
    most = max(1, len(drawn) // _LABEL)
    apart = next((tick for tick in _TICKS if seconds / tick <= most), 10 * _TICKS[-1])
    text = ""
    for n in range(int(seconds / apart) + 1):
        place = max(i for i, column in enumerate(drawn) if column.at <= n * apart + 1e-9)
        label = clock_words(n * apart)
        if n == 0 or (place > len(text) and place + len(label) <= len(drawn)):
            text = text.ljust(place) + label
    return text
