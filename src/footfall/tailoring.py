"""A workout made to fit: half of it, another count of reps, with a warm-up and a cool-down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile
from math import floor

from footfall.model import (
    METRES,
    Distance,
    Item,
    Kind,
    Loop,
    Repeat,
    Runner,
    SpokenCue,
    Step,
    Time,
    Workout,
)
from footfall.paces import estimate_speed

_HARD = {Kind.WORK, Kind.STEADY, Kind.STRIDE, Kind.SPRINT, Kind.DRILL}
"""Kinds of step that are what a workout is about, wherever they stand."""
_SHORTEST = 20.0
"""Metres below which the notation measures no step, but for sprints and strides."""


def scaled(workout: Workout, factor: float) -> Workout:
    """So many times the workout: 0.5 is half of it.

    Repeats change their count, rounded half up and at least 1, loops their limit. Outside of both
    the work changes its length; an easy step is work where nothing is repeated. Warm-up, cool-down
    and what lies between reps stay as they are.
    """
    repeats = any(not isinstance(item, Step) for item in workout.items)
    kinds = _HARD if repeats else _HARD | {Kind.EASY}
    return replace(workout, items=tuple(_scaled(item, factor, kinds) for item in workout.items))


def _scaled(item: Item, factor: float, kinds: set[Kind]) -> Item:
    match item:
        case Repeat(count=count):
            return replace(item, count=max(1, floor(count * factor + 0.5)))
        case Loop(limit=limit):
            return replace(item, limit=_times(limit, factor, 1.0))
        case Step(kind=kind, end=Time() | Distance() as end) if kind in kinds:
            least = 1.0 if kind in (Kind.SPRINT, Kind.STRIDE) else _SHORTEST
            end = _times(end, factor, least)
            cues = tuple(_moved(cue, factor, least, end) for cue in item.cues)
            return replace(item, end=end, cues=cues)
    return item


def _moved(cue: SpokenCue, factor: float, least: float, end: Time | Distance) -> SpokenCue:
    """At the same part of its step, and not behind its end."""
    if cue.at is None or cue.at == Time(0):
        return cue
    at = _times(cue.at, factor, least)
    match at, end:
        case Distance(), Distance() if at.metres > end.metres:
            at = end
    return replace(cue, at=at)


def _times(length: Time | Distance, factor: float, least: float) -> Time | Distance:
    """In whole seconds, or to the metre, as a runner would have written it."""
    if isinstance(length, Time):
        return Time(max(1.0, float(floor(length.seconds * factor + 0.5))))
    digits = 0 if length.unit in ("m", "yd") else 3
    value = round(length.value * factor, digits)
    return replace(length, value=max(value, round(least / METRES[length.unit] + 0.0005, digits)))


def main_set(workout: Workout) -> int | None:
    """The place among the items of the repeat with the most work; None without a repeat."""
    work = [_work(i) if isinstance(i, Repeat) else 0.0 for i in workout.items]
    return work.index(max(work)) if any(work) else None


def _work(item: Item) -> float:
    """About how many seconds of work; what a key or a heart rate ends counts a minute."""
    match item:
        case Repeat(count=count, items=items):
            return count * sum(map(_work, items))
        case Loop(items=items):
            return sum(map(_work, items))
        case Step(kind=kind) if kind not in _HARD:
            return 0.0
        case Step(end=Time(seconds)):
            return seconds
        case Step(end=Distance() as end):
            return end.metres / estimate_speed(item, Runner())
    return 60.0


def with_reps(workout: Workout, count: int) -> Workout:
    """The main set so many times; a ValueError for a workout that repeats nothing."""
    place = main_set(workout)
    if place is None:
        raise ValueError("nothing is repeated")
    items = list(workout.items)
    main = items[place]
    assert isinstance(main, Repeat)
    items[place] = replace(main, count=count)
    return replace(workout, items=tuple(items))


def accompanied(
    workout: Workout,
    warmup: Sequence[Item] = (),
    strides: Sequence[Item] = (),
    cooldown: Sequence[Item] = (),
) -> Workout:
    """With a warm-up before it, and strides and a cool-down behind it, in this order.

    They take the place of a warm-up and a cool-down that the workout has; strides come before any
    cool-down.
    """
    items = list(workout.items)
    if warmup:
        items = list(dropwhile(lambda item: _is(item, Kind.WARMUP), items))
    core = list(dropwhile(lambda item: _is(item, Kind.COOLDOWN), reversed(items)))[::-1]
    after = cooldown or items[len(core) :]
    return replace(workout, items=(*warmup, *core, *strides, *after))


def _is(item: Item, kind: Kind) -> bool:
    return isinstance(item, Step) and item.kind is kind
