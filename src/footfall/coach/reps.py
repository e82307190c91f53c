"""The reps of a set beside each other: a first one that is too fast, and late ones that fade.

Most fast starts are over before a sensor has told them: a pod's speed is a mean of up to 8 s and
two seconds late, and a runner's haste lasts for a fifth of a rep. What was not told in the rep is
told in the rest after it, where there is breath to listen and another rep to run better.
"""

from __future__ import annotations

from collections.abc import Iterator

from footfall.coach.spell import Spell
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Say, Signal, Step
from footfall.signals import FRESH, Signals

FAST, FAST_BY_EFFORT = 0.05, 0.07
"""Share above a pace that is fast, where the runner wrote it and where it follows from an effort:
4 % is a fast start (science: 5), and a foot pod may be off by 2 %."""
UNEVEN = 0.04
"""Share by which a first rep is faster than the second, where both came from one sensor."""
FREE = 10.0
"""First seconds of a rep, in which the sensor still tells of the rest before it;"""
PERSISTENCE = 5.0
"""and how long it then has to be fast,"""
WINDOW = 5.0
"""in the mean of so many seconds."""
EARLY = (1 / 3, 60.0)
"""Share of a rep, and seconds at the most, that are its start."""
SHORTEST = 45.0
"""Seconds of a rep in which a word on its start can still be of use."""
FIRST_REPS = 3
"""A fast start is told in these, and after that it is the runner's way."""
FASTS = 2
"""Words on fast starts in a set."""
FADES = 0.035
"""Share below the first two reps, by which two in a row have faded."""
SKIPPED = 5.0
"""Seconds of a rep that its mean leaves out, and the share of the rest that has to be told:"""
COVERED = 0.6
BREATH = 8.0
"""Seconds into a rest at which it is talked of the reps: the announcer comes first;"""
SHORTEST_REST = 20.0
"""and how long a rest has to be for that."""


class Reps:
    """Judges the start of each rep, and after each the set as it stands."""

    def __init__(self) -> None:
        self._number = 0
        self._means: dict[Step, list[float | None]] = {}
        """Of this set, the mean speeds of each of its hard steps, in m/s; None: not known."""
        self._rep: Stretch | None = None
        self._way = self._covered = 0.0
        self._at: float | None = None
        self._whole = True
        """Whether the rep was run without a pause."""
        self._fast = Spell(Signal.SPEED)
        self._fasts = 0
        self._told_fast = False
        """Whether this rep had its word."""
        self._owed: Cue | None = None
        self._said: set[Say] = set()
        """Verdicts of which one in a session is enough."""

    def begin(self, stretch: Stretch) -> None:
        """A step began, or goes on after a pause."""
        if stretch.resumed:
            self._whole = False
            return
        self._owed = None
        if self._rep is not None:
            self._end(self._rep, stretch.began)
        is_rep = stretch.step.kind is Kind.WORK and stretch.rep is not None and stretch.of != 1
        self._rep = stretch if is_rep else None
        if self._rep is not None and stretch.rep is not None:
            self._start(stretch, stretch.rep)

    def consider(self, now: float, stretch: Stretch, signals: Signals) -> Iterator[Cue]:
        """Look at a new speed; at most one cue."""
        if self._rep is None:
            yield from self._verdict(now, stretch)
            return
        speed = signals.current(Signal.SPEED, now)
        if speed is None:
            return
        begins = self._rep.began + SKIPPED
        passed = now - max(begins, begins if self._at is None else self._at)
        self._at = now
        if 0 < passed <= FRESH[Signal.SPEED]:
            self._way += speed * passed
            self._covered += passed
        yield from self._judge_start(now, self._rep, speed, signals)

    # --- one rep --------------------------------------------------------------------------------

    def _start(self, stretch: Stretch, rep: int) -> None:
        known = self._means.get(stretch.step, [])
        if rep < self._number or len(known) >= rep:
            self._means.clear()
            self._fasts = 0
        self._number, self._whole, self._told_fast = rep, True, False
        self._way = self._covered = 0.0
        self._at, self._fast = None, Spell(Signal.SPEED)

    def _judge_start(
        self, now: float, rep: Stretch, speed: float, signals: Signals
    ) -> Iterator[Cue]:
        into, fast = now - rep.began, _fast(rep)
        if fast is None or rep.seconds is None or rep.seconds < SHORTEST or not self._whole:
            return
        if self._told_fast or self._fasts >= FASTS or self._number > FIRST_REPS:
            return
        if not FREE <= into <= min(EARLY[0] * rep.seconds, EARLY[1]):
            return
        mean = signals.mean(Signal.SPEED, now, WINDOW)
        if mean is None:
            return
        lasted = self._fast.lasted(now, int(mean > fast))
        # Whoever is slowing down already needs no word.
        if lasted >= PERSISTENCE and min(mean, speed) > fast:
            self._told_fast = True
            self._fasts += 1
            yield Cue(now, Say.REPS_FAST, mean, rep.speed, Signal.SPEED)

    def _end(self, rep: Stretch, at: float) -> None:
        """A rep is over at `at`: its mean, and what there is to say of the set."""
        long = at - rep.began - SKIPPED
        told = self._whole and long > 0 and self._covered >= COVERED * long
        means = self._means.setdefault(rep.step, [])
        means += [None] * (self._number - 1 - len(means))
        means.append(self._way / self._covered if told else None)
        if rep.of is None or self._number < rep.of:
            self._owed = self._found(rep, means, at)

    # --- the set --------------------------------------------------------------------------------

    def _found(self, rep: Stretch, means: list[float | None], at: float) -> Cue | None:
        """What the reps so far show, one thing at the most."""
        first, latest, fast = means[0], means[-1], _fast(rep)
        if first is None or latest is None:
            return None
        second = means[1] if len(means) > 1 else None
        uneven = second is not None and first > (1 + UNEVEN) * second
        is_fast = len(means) == 1 and fast is not None and first > fast
        if (is_fast or (len(means) == 2 and uneven)) and not self._fasts:
            return Cue(at, Say.REPS_FIRST, first, second or rep.speed, Signal.SPEED)
        if len(means) < 4 or second is None or means[-2] is None:
            return None
        # A first rep that was too fast is no measure of the others.
        base = second if uneven else (first + second) / 2
        if max(means[-2], latest) < (1 - FADES) * base:
            return Cue(at, Say.REPS_FADING, latest, base, Signal.SPEED)
        return None

    def _verdict(self, now: float, stretch: Stretch) -> Iterator[Cue]:
        """In a rest there is time to talk; a longer one is nothing to ask of a float."""
        owed, kind = self._owed, stretch.step.kind
        if owed is None or now < stretch.began + BREATH:
            return
        self._owed = None
        fits = kind is Kind.REST or (kind is Kind.FLOAT and owed.kind is Say.REPS_FIRST)
        is_short = stretch.seconds is not None and stretch.seconds < SHORTEST_REST
        if fits and not is_short and owed.kind not in self._said:
            self._said.add(owed.kind)
            yield Cue(now, owed.kind, owed.value, owed.target, Signal.SPEED)


def _fast(rep: Stretch) -> float | None:
    """The speed in m/s beyond which a rep is too fast; None where its pace is not certain."""
    if rep.pace is not None:
        return rep.pace[1] * (1 + FAST)
    return None if rep.speed is None else rep.speed * (1 + FAST_BY_EFFORT)
