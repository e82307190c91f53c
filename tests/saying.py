"""The laws of what is said, read off a session's facts. Nothing of the planner is imported here.

Whatever the workout: one voice at a time, none across a boundary, none late, none but the
countdown and the ceiling in a step's last five seconds (but what had begun before a heart rate
said that they are the last), none in a sprint's first five, and no more words than the talk level
allows, unless a step could not have been named with fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from footfall.model import RATE, Drawn, Event, Kind, Lap, Say, Spoken, StepBegan, Time, Until

ON_MARK = RATE // 10
"""A word on a boundary begins its onset before it, which is less than this."""
LAST = FIRST = 5 * RATE
MINUTE = 60 * RATE
GUESS = RATE * 3 // 2
"""A distance step's end is foretold, and may come so much earlier."""
SAFETY = (Say.CEILING, Say.SOUND)
FREE = (*SAFETY, Say.COUNTDOWN)
"""What costs nothing."""
NAMES = (Say.START, Say.STEP, Say.PREVIEW)
NEEDED = (Say.SUMMARY, Say.PROGRESS, Say.CUE)
"""What is said whatever it costs: the end, answers to keys, the runner's own words."""
LATE = {
    Say.COUNTDOWN: 0.0,
    Say.START: 5.0,
    Say.STEP: 5.0,
    Say.PREVIEW: 8.0,
    Say.PROGRESS: 60.0,
    Say.CUE: 8.0,
    Say.SUMMARY: 8.0,
    Say.CEILING: 12.0,
    Say.SOUND: 12.0,
    Say.SENSOR_FOUND: 60.0,
    Say.SENSOR_SILENT: 60.0,
    Say.SENSOR_LOST: 60.0,
    Say.SENSOR_BACK: 60.0,
    Say.SENSOR_STEPS: 60.0,
}
"""Seconds after the best moment at which a kind of sentence may begin; all others have four."""
LATE_BY_DEFAULT = 4.0
NAMED_WHOLE = 2.0
"""The same for more than the bare name of a step."""


@dataclass(frozen=True)
class Said:
    """A sentence that was heard, from one frame to another."""

    start: int
    stop: int
    fact: Spoken

    @property
    def frames(self) -> int:
        """How long it lasts."""
        return self.stop - self.start

    @property
    def is_least(self) -> bool:
        """Whether it could not have been shorter, and had to be said."""
        # A call ends what nothing else ends: the step that it begins is named after it.
        text = self.fact.text.removeprefix("Go. ")
        names = self.fact.kind in NAMES and len(text.split(". ")) == 1
        return names or self.fact.kind in NEEDED


@dataclass(frozen=True)
class Stretch:
    """A step that was run, from one frame to another."""

    start: int
    stop: int
    began: StepBegan

    @property
    def is_timed(self) -> bool:
        """Whether its end was known from the start."""
        return isinstance(self.began.step.end, Time)


def heard(events: Iterable[Event]) -> list[Said]:
    """Every sentence that began, in order."""
    return [
        Said(e.started, e.ended, e)
        for e in events
        if isinstance(e, Spoken) and e.started is not None and e.ended is not None
    ]


def stretches(events: Sequence[Event]) -> list[Stretch]:
    """The steps that were run; the last one ends where the summary was wanted."""
    began = [e for e in events if isinstance(e, StepBegan)]
    ends = [round(e.at * RATE) for e in began[1:]]
    ends += [e.wanted for e in events if isinstance(e, Spoken) and e.kind is Say.SUMMARY][-1:]
    return [Stretch(round(e.at * RATE), end, e) for e, end in zip(began, ends, strict=False)]


def faults(events: Sequence[Event], talk: int, onset: Callable[[str], int]) -> Iterator[str]:
    """A line for each breach. `talk` is spoken seconds a minute; `onset` a text's, in frames."""
    said, steps = heard(events), stretches(events)
    for a, b in pairwise(said):
        if b.start < a.stop:
            yield _told(b, f"overlaps “{a.fact.text}”")
    for one in said:
        yield from _lateness(one)
    for step in steps:
        for one in said:
            yield from _breaches(one, step)
        yield from _unevenness(step, said, onset)
    guess = 0 if all(step.is_timed for step in steps) else 2 * RATE
    if any(isinstance(step.began.step.end, Until | Drawn) for step in steps):
        guess = 5 * RATE  # what follows such a step may come at any time, in full
    yield from _overspending(said, steps, talk, guess)


def minutes(said: Sequence[Said], *, free: bool = True) -> list[float]:
    """Spoken seconds that began in each minute; `free`: with what costs nothing."""
    totals = [0.0] * (max((one.start for one in said), default=0) // MINUTE + 1)
    for one in said:
        if free or one.fact.kind not in FREE:
            totals[one.start // MINUTE] += one.frames / RATE
    return totals


def fullest(said: Sequence[Said]) -> float:
    """The most spoken seconds that count in any sixty seconds."""
    counted = [one for one in said if one.fact.kind not in FREE]
    sums = [sum(o.frames for o in _within(counted, one.start)) for one in counted]
    return max(sums, default=0) / RATE


def _within(said: Iterable[Said], last: int) -> list[Said]:
    """What began in the minute that ends with what begins at `last`."""
    return [one for one in said if last - MINUTE < one.start <= last]


def _lateness(one: Said) -> Iterator[str]:
    late = (one.start - one.fact.wanted) / RATE
    bound = LATE.get(one.fact.kind, LATE_BY_DEFAULT)
    if one.fact.kind in (Say.START, Say.STEP) and not one.is_least:
        bound = NAMED_WHOLE
    if not 0 <= late <= bound:
        yield _told(one, f"is {late:.3f} s late, more than {bound:g}")


def _breaches(one: Said, step: Stretch) -> Iterator[str]:
    """Boundaries, the last five seconds of any step, the first five of a sprint."""
    kind = one.fact.kind
    on_mark = kind in (Say.COUNTDOWN, Say.STEP) and abs(one.start - step.stop) < ON_MARK
    guess = 0 if step.is_timed else GUESS
    # A heart that opens its gate tells so five seconds before: what had begun then is heard out, or
    # was in slow headphones by then.
    end = step.began.step.end
    gated = isinstance(end, Until) and one.start <= step.stop - LAST + RATE // 2
    # A key comes when it comes.
    pressed = isinstance(end, Lap) and one.start < step.stop
    if kind in SAFETY or on_mark or gated or pressed:
        return
    sprint = step.began.step.kind is Kind.SPRINT
    go = kind is Say.COUNTDOWN or one.fact.text == "Go."
    if step.start <= one.start < step.stop < one.stop:
        yield _told(one, "crosses a boundary")
    # A way that nobody measures any more ends by its pace: its end moves with that very word.
    moved = kind is Say.SENSOR_SILENT and not step.is_timed
    within = step.start <= one.start < step.stop and not go and not moved
    if within and step.stop - LAST + guess < one.stop <= step.stop:
        yield _told(one, "reaches into the last five seconds of its step")
    if (
        sprint
        and not go
        and one.stop > step.start
        and one.start < min(step.start + FIRST, step.stop)
    ):
        yield _told(one, "disturbs the beginning of a sprint")


def _unevenness(step: Stretch, said: Sequence[Said], onset: Callable[[str], int]) -> Iterator[str]:
    """Three, two, one and the word on the boundary, to the frame."""
    end = step.began.step.end
    if not isinstance(end, Time) or end.seconds < 10:
        return
    expected = [step.stop - seconds * RATE for seconds in (3, 2, 1, 0)]
    words = [
        one.start + onset(one.fact.text)
        for one in said
        if one.fact.kind is Say.COUNTDOWN and abs(one.start - step.stop + 2 * RATE) < 3 * RATE
    ]
    if words != expected:
        yield f"{clock(step.stop)} the countdown is not on its seconds: {words}, not {expected}"


def _overspending(
    said: Sequence[Said], steps: Sequence[Stretch], talk: int, guess: int
) -> Iterator[str]:
    counted = [one for one in said if one.fact.kind not in FREE]
    for last in counted:
        within = _within(counted, last.start)
        spent = sum(one.frames for one in within)
        # Nobody knew how far it would be, and so how long it takes to say; nor that the ceiling
        # would come before a preview, so that a step is named when it has begun.
        safety = any(one.fact.kind in SAFETY for one in _within(said, last.start))
        unknown = 2 * RATE if safety else RATE if last.fact.kind is Say.SUMMARY else 0
        if spent > talk * RATE + guess + unknown and not all(one.is_least for one in within):
            yield _told(last, f"makes {spent / RATE:.2f} s in a minute, more than {talk}")
    for step in steps:
        frames = step.stop - step.start
        if frames >= MINUTE or not step.is_timed or step.began.step.kind is Kind.READY:
            continue
        within = [one for one in counted if step.start - ON_MARK < one.start < step.stop - ON_MARK]
        spent, most = sum(one.frames for one in within), talk * frames // 60
        if spent > most and not all(one.is_least for one in within):
            yield (
                f"{clock(step.start)} {spent / RATE:.2f} s are spoken in a step that has"
                f" {most / RATE:.2f}"
            )


def _told(one: Said, fault: str) -> str:
    return f"{clock(one.start)} “{one.fact.text}” {fault}"


def clock(frame: int) -> str:
    """As a runner reads it, to the millisecond: `12:31.250`."""
    sign, ms = "-" if frame < 0 else "", abs(round(frame * 1000 / RATE))
    return f"{sign}{ms // 60000}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
