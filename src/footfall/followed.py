"""Which step of its workout each one was that was run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol

from footfall.journal import step_fields
from footfall.model import Item, Kind, Loop, Repeat, Step, StepBegan, Workout

UNROLLED = 1_000
"""Steps of a plan that are followed; no workout has more."""


class Looks(Protocol):
    """What a journal tells of a step that was run, as `story.Ran` has it."""

    @property
    def kind(self) -> Kind: ...
    @property
    def effort(self) -> str: ...
    @property
    def end(self) -> str: ...
    @property
    def rep(self) -> int | None: ...
    @property
    def of(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A step in the order of running."""

    step: Step
    place: int
    """Among the steps and the repeats of the workout, each repeat behind what it holds."""
    within: Repeat | Loop | None
    """The innermost repeat around it."""
    time: int
    """How many-th time that is run, where it has a repeat in itself; else, and in a loop, 0: then
    this stands for all of its reps."""
    turn: object
    """The same for all that is run in that time."""

    @property
    def looks(self) -> tuple[str, str, str, bool]:
        """What a step that was run has of it, too."""
        told = step_fields(StepBegan(0.0, 1, self.step, None, None))
        return told["kind"], told["effort"] or "", told["end"], self.within is None


def follow(ran: Iterable[Looks], workout: Workout) -> list[Planned | None]:
    """For each step that was run the one of the workout that it was, None where it was none.

    A runner adds reps, skips and ends sets, so that the plan alone does not tell: of all steps that
    look like it, it is the one where its count goes on in the same set, else the next one in a set
    of as many reps.
    """
    plan = [*islice(_in_order(workout.items), UNROLLED)]
    alike: dict[tuple[str, str, str, bool], list[int]] = {}
    for place, one in enumerate(plan):
        alike.setdefault(one.looks, []).append(place)
    found: list[Planned | None] = []
    here, rep = -1, 0
    for step in ran:
        places = alike.get((step.kind, step.effort, step.end, step.rep is None))
        if places:
            here = min(places, key=partial(_far, plan, here, rep, step))
            rep = step.rep or 0
        found.append(plan[here] if places else None)
    return found


def _far(
    plan: list[Planned], here: int, rep: int, ran: Looks, there: int
) -> tuple[bool, bool, int]:
    """How far a step lies ahead of `here`, which was run in a `rep`; the nearest is the least."""
    one = plan[there]
    same = here >= 0 and one.turn is plan[here].turn
    goes_on = same and ran.rep is not None and ran.rep - rep == (there <= here)
    # A set begins with its first rep, and has as many as were planned unless some were added.
    counts = ran.rep in (None, one.time or 1) or (goes_on and not one.time)
    fits = counts and (not isinstance(one.within, Repeat) or one.within.count == ran.of)
    return not fits, not goes_on, (there - here - 1) % len(plan)


def _in_order(
    items: tuple[Item, ...], within: Repeat | Loop | None = None, time: int = 0, place: int = 0
) -> Iterator[Planned]:
    """The steps of a plan as they are run."""
    turn = object()
    for item in items:
        if isinstance(item, Step):
            yield Planned(item, place, within, time, turn)
        elif isinstance(item, Loop) or all(isinstance(one, Step) for one in item.items):
            yield from _in_order(item.items, item, 0, place)
        else:
            for again in range(item.count):
                yield from _in_order(item.items, item, again + 1, place)
        place += _size(item)


def _size(item: Item) -> int:
    """How many places an item takes: a repeat has one of its own."""
    return 1 if isinstance(item, Step) else 1 + sum(map(_size, item.items))
