"""Workouts as Zwift has them (.zwo), written.

A file counts either seconds or metres, knows repeats of two steps, and has shares of paces in place
of efforts, heart rates and paces. What was read from one (`zwo`) is written as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from footfall.errors import UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes
from footfall.formats.zwo import PACES, amount
from footfall.model import (
    Distance,
    Drawn,
    Effort,
    End,
    Item,
    Lap,
    Loop,
    Repeat,
    Runner,
    Step,
    Time,
    Unit,
    Until,
    Workout,
)
from footfall.notation import MAX_STEPS
from footfall.notation_write import number, write_end, write_step
from footfall.paces import effort_speed, estimate_speed

_UNWRITABLE = re.compile("[\ufffe\uffff]")
"""Not in XML, whatever is done about it."""
_NO_LENGTH = 300.0
"""Seconds of what ends by a lap, for Zwift has only steps with a length."""


def write(workout: Workout, runner: Runner) -> tuple[bytes, tuple[str, ...]]:
    """A workout as a .zwo file, and what could not be carried, a sentence each.

    The runner's paces, where they are known, tell how long a distance takes and which effort a pace
    is. Raises `UsageError` for a loop that cannot be written out.
    """
    timed = any(_is_timed(step.end) for step in _all(workout.items))
    writer = _Writer(timed, runner)
    inner = writer.items(writer.named(workout.items, 1), 1)
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<workout_file>",
        "  <author>Footfall</author>",
        *([f"  <name>{_escaped(workout.name)}</name>"] if workout.name else []),
        *([f"  <description>{_escaped(workout.note)}</description>"] if workout.note else []),
        "  <sportType>run</sportType>",
        f"  <durationType>{'time' if writer.timed else 'distance'}</durationType>",
        "  <workout>",
        *(f"    {line}" for line in inner),
        "  </workout>",
        "</workout_file>",
    ]
    return ("\n".join(lines) + "\n").encode(), writer.notes.told()


_Text = tuple[float, bool, str]
"""Offset, whether it is in seconds, and the words."""


_ZONES = (Effort.JOG, Effort.EASY, Effort.STEADY, Effort.THRESHOLD, Effort.THREE_K)
"""What the zones of heart rate feel like."""


class _Writer:
    """Items -> elements. A file counts either seconds or metres, never both."""

    def __init__(self, timed: bool, runner: Runner) -> None:
        self.timed = timed
        self.runner = runner
        self.notes = Notes("step")

    def named(self, items: tuple[Item, ...], at: int, inside: bool = False) -> tuple[Item, ...]:
        """The same items, where the zone or the pace of a step without an effort becomes one."""
        found: list[Item] = []
        for item in items:
            if isinstance(item, Step):
                found.append(self.with_effort(item, at, inside))
            else:
                found.append(replace(item, items=self.named(item.items, at, inside=True)))
            at += sum(1 for _ in _all((item,)))
        return tuple(found)

    def with_effort(self, step: Step, at: int, inside: bool) -> Step:
        zone, pace = step.target("heart_rate"), step.target("pace")
        target, part = None, 0.0
        if step.effort is not None:
            return step
        if pace is not None and self.runner.vdot is not None:
            threshold = effort_speed(Effort.THRESHOLD, self.runner.vdot) or 1.0
            target, part = pace, estimate_speed(step, self.runner) / threshold
        elif zone is not None and zone.unit is Unit.ZONE:
            target, part = zone, carry.share(_ZONES[round((zone.first + zone.last) / 2) - 1])
        if target is None:
            return step
        effort = carry.effort_at(part, inside)
        shown = write_step(Step(step.kind, Lap(), targets=(target,))).removeprefix("lap ")
        self.notes.add(f"{shown} is written as {effort}", at)
        left = tuple(other for other in step.targets if other is not target)
        return replace(step, effort=effort, targets=left)

    def items(self, items: tuple[Item, ...], at: int, last: bool = False) -> list[str]:
        """Their elements; `at` is the number of the first step in them."""
        lines: list[str] = []
        for item in items:
            match item:
                case Step():
                    # Only the last rep leaves out what is between.
                    lines += [] if item.between and last else self.step(item, at)
                case Repeat():
                    lines += self.repeat(item.count, item.items, at)
                case Loop():
                    lines += self.loop(item, at)
            at += sum(1 for _ in _all((item,)))
        return lines

    def repeat(self, count: int, items: tuple[Item, ...], at: int) -> list[str]:
        match items:
            case (Step() as on, Step() as off) if (
                count <= carry.MAX_REPS and self.pairs(on) and self.pairs(off)
            ):
                return self.intervals(count, on, off, at)
        return [e for rep in range(count) for e in self.items(items, at, rep == count - 1)]

    def loop(self, loop: Loop, at: int) -> list[str]:
        """As many cycles as end within the limit."""
        by_time = isinstance(loop.limit, Time)
        cycle = sum(_estimated(step, by_time, self.runner) for step in _run(loop.items))
        own = [item for item in loop.items if isinstance(item, Step) and item.between]
        between = sum(_estimated(step, by_time, self.runner) for step in own)
        count = int((amount(loop.limit) + between) / cycle * (1 + 1e-9))
        if count == 0 or count * sum(1 for _ in _run(loop.items)) > MAX_STEPS:
            raise UsageError(
                f"The loop until {write_end(loop.limit)} cannot be written out for Zwift. "
                "Repeat by a count, or write .fit or .txt."
            )
        self.notes.add(f"a loop is written as {count} times", at)
        return self.repeat(count, loop.items, at)

    def intervals(self, count: int, on: Step, off: Step, at: int) -> list[str]:
        lengths = self.length(on, at), self.length(off, at + 1)
        # Of two races marathon pace has to be the one: its share is that of a float.
        race = max(
            (e for s in (on, off) if (e := s.effort) in PACES), key=PACES.index, default=None
        )
        race = race or Effort.THRESHOLD
        attributes = {
            "Repeat": str(count),
            "OnDuration": number(lengths[0]),
            "OffDuration": number(lengths[1]),
            "OnPower": self.power(on.effort, race, at),
            "OffPower": self.power(off.effort, race, at + 1),
            **({"pace": str(PACES.index(race))} if race in PACES else {}),
            **self.cadence(on, at),
        }
        resting = self.cadence(off, at + 1).get("Cadence")
        if resting:
            attributes["CadenceResting"] = resting
        elif off.target("cadence"):
            self.notes.add("a band of cadence between reps is left out", at + 1)
        texts: list[_Text] = []
        for rep in range(count):
            start = rep * sum(lengths)
            for step, length, begin in (
                (on, lengths[0], start),
                (off, lengths[1], start + lengths[0]),
            ):
                texts += [(begin + m, self.timed, text) for m, _, text in self.cues(step, length)]
        self.left_out(on, at)
        self.left_out(off, at + 1)
        return self.element("IntervalsT", attributes, texts)

    def step(self, step: Step, at: int) -> list[str]:
        length = self.length(step, at)
        attributes = {"Duration": number(length)}
        name = "SteadyState"
        if step.effort in (Effort.WARMUP, Effort.COOLDOWN):
            name = step.effort.value.capitalize()
            easy, slow = number(carry.share(Effort.EASY)), number(carry.share(Effort.JOG))
            ends = (slow, easy) if step.effort is Effort.WARMUP else (easy, slow)
            attributes |= {"PowerLow": ends[0], "PowerHigh": ends[1]}
        elif step.effort_to and step.effort and carry.share(step.effort_to):
            name = "Ramp"
            ends = number(carry.share(step.effort)), number(carry.share(step.effort_to))
            attributes |= {"PowerLow": ends[0], "PowerHigh": ends[1]}
        elif step.effort is Effort.SPRINT:
            name = "MaxEffort"
        elif step.effort is None or not carry.share(step.effort):
            name = "FreeRide"
            if step.effort:
                self.notes.add(f"{step.effort} is written without an effort", at)
        else:
            race = step.effort if step.effort in PACES else Effort.THRESHOLD
            attributes["Power"] = self.power(step.effort, race, at)
            if race in PACES:
                attributes["pace"] = str(PACES.index(race))
        attributes |= self.cadence(step, at)
        self.left_out(step, at)
        return self.element(name, attributes, self.cues(step, length))

    def element(self, name: str, attributes: dict[str, str], texts: list[_Text]) -> list[str]:
        written = " ".join(f"{key}={_quoted(value)}" for key, value in attributes.items())
        if not texts:
            return [f"<{name} {written}/>"]
        events = [
            f'  <textevent {"time" if of_time else "dist"}offset="{number(mark)}" '
            f"message={_quoted(words)}/>"
            for mark, of_time, words in texts
        ]
        return [f"<{name} {written}>", *events, f"</{name}>"]

    def power(self, effort: Effort | None, race: Effort, at: int) -> str:
        """The share of a race's pace that an effort is."""
        part = carry.share(effort) if effort else 0.0
        if effort and effort is not race and carry.effort_at(part, in_repeat=True) is not effort:
            percent = f"{round(100 * part)} % of threshold pace"
            self.notes.add(f"{effort} is written as {percent}", at)
        return number(part / carry.share(race))

    def length(self, step: Step, at: int) -> float:
        """Seconds or metres, whichever the file counts."""
        if isinstance(step.end, Time if self.timed else Distance):
            return amount(step.end)
        about = float(round(_estimated(step, self.timed, self.runner)))
        unit = "s" if self.timed else "m"
        self.notes.add(f"{write_end(step.end)} is written as {number(about)}{unit}", at)
        return about

    def cadence(self, step: Step, at: int) -> dict[str, str]:
        target = step.target("cadence")
        if target is None:
            return {}
        if target.unit is not Unit.SPM:
            self.notes.add("a cadence in percent is left out", at)
            return {}
        if target.ramp:
            self.notes.add("a ramp of cadence is written as a band", at)
        if target.low == target.high:
            return {"Cadence": number(target.low)}
        return {"CadenceLow": number(target.low), "CadenceHigh": number(target.high)}

    def cues(self, step: Step, length: float) -> list[_Text]:
        """The texts of a step, earliest first."""
        found: list[_Text] = []
        for cue in step.cues:
            if cue.at is None:
                found.append((length if cue.from_end else 0.0, self.timed, cue.text))
                continue
            mark, of_time = amount(cue.at), isinstance(cue.at, Time)
            if cue.from_end:
                if of_time is not self.timed:
                    speed = estimate_speed(step, self.runner)
                    mark = round(mark / speed if self.timed else mark * speed)
                mark, of_time = max(length - mark, 0.0), self.timed
            elif of_time is self.timed:
                mark = min(mark, length)
            found.append((mark, of_time, cue.text))
        return sorted(found, key=lambda text: text[0])

    def pairs(self, step: Step) -> bool:
        """Whether a step can be one half of an `IntervalsT`."""
        share = carry.share(step.effort) if step.effort else 0.0
        named = step.effort in (Effort.WARMUP, Effort.COOLDOWN)
        cued = all(
            cue.at is None or isinstance(cue.at, Time) is self.timed or cue.from_end
            for cue in step.cues
        )
        plain = step.effort_to is None and not step.between
        return bool(share) and not named and cued and plain

    def left_out(self, step: Step, at: int) -> None:
        """Say what of a step has no place in the format."""
        for signal, what in (("heart_rate", "heart rate"), ("pace", "pace"), ("rpe", "RPE")):
            if step.target(signal):
                self.notes.add(f"its {what} is left out", at)
        if step.click:
            self.notes.add("the click is left out", at)
        if step.offset:
            self.notes.add("the seconds beside its effort are left out", at)


def _all(items: tuple[Item, ...]) -> Iterator[Step]:
    """The steps as they are written, each once."""
    for item in items:
        if isinstance(item, Step):
            yield item
        else:
            yield from _all(item.items)


def _run(items: tuple[Item, ...]) -> Iterator[Step]:
    """The steps of one cycle as they are run; a loop within counts once."""
    for item in items:
        match item:
            case Step():
                yield item
            case Repeat():
                for rep in range(item.count):
                    for step in _run(item.items):
                        if not (step.between and rep == item.count - 1):
                            yield step
            case Loop():
                yield from _run(item.items)


def _estimated(step: Step, by_time: bool, runner: Runner) -> float:
    """About how many seconds or metres a step comes to."""
    speed = estimate_speed(step, runner)
    match step.end:
        case Time(seconds):
            return seconds if by_time else seconds * speed
        case Distance():
            return step.end.metres / speed if by_time else step.end.metres
        case Until(most=most):
            return most.seconds if by_time else most.seconds * speed
        case Drawn(low, high):
            return _estimated(replace(step, end=_middle(low, high)), by_time, runner)
        case Lap():
            return _NO_LENGTH if by_time else _NO_LENGTH * speed


def _is_timed(end: End) -> bool:
    return isinstance(end.low if isinstance(end, Drawn) else end, Time | Until)


def _middle(low: Time | Distance, high: Time | Distance) -> Time | Distance:
    if isinstance(low, Time):
        return Time((amount(low) + amount(high)) / 2)
    return Distance((amount(low) + amount(high)) / 2)


def _escaped(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("", text))
