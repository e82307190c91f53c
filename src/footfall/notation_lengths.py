"""How long a workout's items last as far as their text tells it, and how many steps they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from footfall.model import METRES, Distance, Drawn, End, Item, Loop, Repeat, Step, Time, Until
from footfall.notation_write import write_length


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts, as far as its text tells it, in seconds or in metres."""

    least: float
    known: bool = True
    """Whether all of it is counted in `least`, but for what is drawn."""
    exact: bool = True
    """Whether it is never longer than that."""


@dataclass(frozen=True, slots=True)
class Cycle(Length):
    """What a repeat or a loop runs again and again."""

    between: float = 0.0
    """How much its last time is shorter."""

    def fits(self, limit: float) -> int:
        """How often it can be begun so that it ends within the limit; once if nobody knows."""
        if not self.known:
            return 1
        # Ten times 0.1 is 1: no cycle is lost to an error of rounding.
        return max(1, floor((limit + self.between) / self.least * (1 + 1e-9)))


LengthKind = type[Time] | type[Distance]


def amount_of(end: End, kind: LengthKind) -> float:
    """An end's seconds, or its metres, whichever is asked for; 0 where it has none."""
    match end:
        case Time(seconds=seconds) if kind is Time:
            return seconds
        case Distance(metres=metres) if kind is Distance:
            return metres
    return 0.0


def cycle_of(items: Sequence[Item], kind: LengthKind) -> Cycle:
    """How long the items of a repeat or a loop last, in the unit of a kind of end."""
    lengths = [length_of(item, kind) for item in items]
    left_out = [
        length.least
        for item, length in zip(items, lengths, strict=True)
        if isinstance(item, Step) and item.between
    ]
    return Cycle(
        sum(length.least for length in lengths),
        all(length.known for length in lengths),
        all(length.exact for length in lengths),
        sum(left_out),
    )


def length_of(item: Item, kind: LengthKind) -> Length:
    """How long an item lasts, in the unit of a kind of end."""
    match item:
        case Step(end=Drawn(low=low)):
            return Length(amount_of(low, kind), isinstance(low, kind), exact=False)
        case Step(end=Until(least=least)):
            return Length(amount_of(least, kind), known=False, exact=False)
        case Step(end=end):
            told = isinstance(end, kind)
            return Length(amount_of(end, kind), told, told)
        case Repeat(count, items):
            times, same = count, True
            cycle = cycle_of(items, kind)
        case Loop(limit, items):
            cycle = cycle_of(items, kind)
            same = isinstance(limit, kind)
            # Of what is drawn or not known, no more than the first cycle is sure.
            times = cycle.fits(amount_of(limit, kind)) if same and cycle.exact else 1
    whole = times * cycle.least - cycle.between
    return Length(whole, cycle.known and same, cycle.exact and same)


def written_amount(loop: Loop, amount: float) -> str:
    """Seconds or metres, in the unit of a loop's limit where that is exact."""
    if isinstance(loop.limit, Time):
        return write_length(Time(round(amount, 3)))
    unit = loop.limit.unit
    value = round(amount / METRES[unit], 4)
    exact = abs(value * METRES[unit] - amount) < 1e-6
    return write_length(Distance(value, unit) if exact else Distance(amount))


def steps_of(item: Item) -> int:
    """How many steps it comes to when it is run, at the most as far as its text tells."""
    if isinstance(item, Step):
        return 1
    if isinstance(item, Repeat):
        times = item.count
    else:
        kind = type(item.limit)
        times = cycle_of(item.items, kind).fits(amount_of(item.limit, kind))
    between = sum(isinstance(inner, Step) and inner.between for inner in item.items)
    return times * sum(map(steps_of, item.items)) - between
