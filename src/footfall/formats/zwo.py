"""Zwift run workouts (.zwo): XML with a step to an element.

There is no specification; this follows what Zwift's own files hold. On a run lengths are metres
unless `durationType` says time, and `Power` is a share of the speed of threshold, or of the race
that `pace` counts: 0 mile, 1 5k, 2 10k, 3 half, 4 marathon. A share becomes the effort whose speed
is nearest, since absolute paces are the runner's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from footfall.errors import UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes, Read
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
    Target,
    Time,
    Unit,
    Until,
    Workout,
)
from footfall.notation import MAX_STEPS
from footfall.notation_write import number, write_end
from footfall.paces import estimate_speed

MAX_DEPTH = 10
MAX_ELEMENTS = 10_000

PACES = (Effort.MILE, Effort.FIVE_K, Effort.TEN_K, Effort.HALF, Effort.MARATHON)
"""What the `pace` of a step counts."""
UNPACED = (
    *(Effort.WALK, Effort.JOG, Effort.EASY, Effort.STEADY, Effort.FLOAT),
    *(Effort.HARD, Effort.STRIDE, Effort.SPRINT),
)
"""Efforts without a race of theirs: we write their very shares, and so know them again."""
ROUNDED = 1.2e-4
"""Shares have four decimals, and may be shares of a mile's pace."""

# --- XML, with bounds ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Element:
    """An element; names are lower case, for Zwift itself spells them both ways."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list[_Element] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> _Element | None:
        return next((one for one in self.inner if one.name == name), None)

    def words(self, name: str) -> str:
        found = self.child(name)
        return found.text if found else ""


def _parsed(data: bytes) -> _Element:
    """The root of a document that is small, shallow, and has no DOCTYPE."""
    root = _Element("")
    open_: list[_Element] = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_) > MAX_DEPTH or count > MAX_ELEMENTS:
            raise UsageError(
                "This .zwo file has more in it than any workout: its elements nest deeper than "
                f"{MAX_DEPTH} or are more than {MAX_ELEMENTS:,}. Export it again."
            )
        lower = {key.lower(): value for key, value in attributes.items()}
        element = _Element(name.lower(), lower)
        open_[-1].inner.append(element)
        open_.append(element)

    def end(_name: str) -> None:
        open_.pop()

    def characters(text: str) -> None:
        # Only a few elements hold words, and none holds many.
        if len(open_[-1].text) < carry.LONGEST_TEXT:
            open_[-1].text += text

    def doctype(*_: object) -> None:
        raise UsageError(
            "This .zwo file defines things of its own (<!DOCTYPE>), which no workout needs. "
            "Remove that part, or export it again."
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        # An empty line above the XML is a fault to expat, and none to anybody else.
        parser.Parse(data.lstrip(b" \t\r\n"), True)
    except UsageError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        # An unknown encoding is a LookupError, and some multi-byte ones a ValueError.
        raise UsageError(
            f"This .zwo file is not XML that can be read ({error}). Export it again."
        ) from None
    return root


# --- Reading -------------------------------------------------------------------------------------


def read(data: bytes) -> Read:
    """The workout in a .zwo file. Raises `UsageError` when there is none."""
    root = _parsed(data).child("workout_file")
    workout = root.child("workout") if root else None
    if root is None or workout is None:
        raise UsageError(
            "This file holds no <workout> of Zwift. Give the .zwo file of a custom workout."
        )
    notes = Notes("step")
    sport = root.words("sporttype").strip().lower()
    on_foot = sport == "run"
    if not on_foot:
        notes.add(f"this is a workout for {carry.brief(sport) or 'bike'}, read as a run")
    counted = root.words("durationtype").strip().lower()
    if counted not in ("", "time", "distance"):
        notes.add(f"lengths in {carry.brief(counted)} are not known, and read as metres")
    elif on_foot and not counted:
        notes.add("it has no durationType, and so its lengths are metres, as Zwift has it")
    timed = counted == "time" or (not counted and not on_foot)
    reader = _Reader(notes, timed, "pace" if on_foot else "power")
    items: list[Item] = []
    for at, element in enumerate(workout.inner, start=1):
        items += reader.items(element, at)
    return carry.finish(items, notes, root.words("name"), root.words("description"))


_NUMBER = re.compile(r"[+-]?[0-9]{1,9}([.,][0-9]{1,12})?")
_ENDLESS = {"freeride", "freerun"}
_KINDS = {
    "steadystate": None,
    "solidstate": None,
    "ramp": None,
    "warmup": Effort.WARMUP,
    "cooldown": Effort.COOLDOWN,
    "freeride": None,
    "freerun": None,
    "maxeffort": Effort.SPRINT,
}
"""The elements that are one step, and the effort that their name tells."""
_EVENTS = {"textevent", "textnotification"}


class _Reader:
    """Elements -> items."""

    def __init__(self, notes: Notes, timed: bool, measure: str) -> None:
        self.notes = notes
        self.timed = timed
        self.measure = measure

    def items(self, element: _Element, at: int) -> list[Item]:
        if element.name == "intervalst":
            return self.intervals(element, at)
        if element.name in _KINDS:
            return self.single(element, at)
        if element.name in _EVENTS:
            self.notes.add("a text between the steps is left out", at)
        else:
            self.notes.add(f"<{carry.brief(element.name)}> is not known, and left out", at)
        return []

    def single(self, element: _Element, at: int) -> list[Item]:
        own = _KINDS[element.name]
        first, last = self.efforts(element, own, at)
        end = self.end(element, "duration", at, own or first)
        if end is None:
            return []
        cues = [
            carry.spoken(words, self.notes, at, end, self.mark(offset, of_time))
            for words, offset, of_time in self.events(element, at)
        ]
        effort_to = None if own or first is last else last
        return [carry.step(end, own or first, effort_to, [self.cadence(element, at)], cues)]

    def intervals(self, element: _Element, at: int) -> list[Item]:
        """`IntervalsT`: so often one step and another."""
        count = self.whole(element, "repeat", at)
        steps = []
        for part, resting in (("on", False), ("off", True)):
            names = (f"{part}power", f"power{part}low", f"power{part}high")
            effort = self.effort(element, names, at, in_repeat=True)
            end = self.end(element, f"{part}duration", at, effort)
            target = self.cadence(element, at, resting)
            if end is not None:
                steps.append(carry.step(end, effort, None, [target]))
        return carry.repeated(count, list(self.told(element, steps, count, at)), f"Step {at}")

    def told(self, element: _Element, steps: list[Step], count: float, at: int) -> Iterator[Step]:
        """The steps of a repeat with the texts that come in each rep."""
        lengths = [_amount(step.end) for step in steps]
        cycle = sum(lengths)
        found: dict[tuple[int, float, bool, str], list[int]] = {}
        for words, offset, of_time in self.events(element, at):
            if of_time is not self.timed or not cycle:
                if offset:
                    self.notes.add("a text that is timed otherwise than its step is left out", at)
                    continue
                of_time = self.timed
            rep, mark = divmod(offset, cycle) if cycle else (0, 0.0)
            index = 0
            while index < len(lengths) - 1 and mark >= lengths[index]:
                mark -= lengths[index]
                index += 1
            found.setdefault((index, round(mark, 3), of_time, words), []).append(int(rep))
        for index, step in enumerate(steps):
            cues = []
            for (place, mark, of_time, words), reps in found.items():
                if place != index:
                    continue
                if 0 not in reps:
                    self.notes.add("a text that comes in a later rep alone is left out", at)
                    continue
                if len(set(reps)) < count:
                    self.notes.add("a text of the first rep is said in each", at)
                cue = carry.spoken(words, self.notes, at, step.end, self.mark(mark, of_time))
                cues += [cue] if cue else []
            yield replace(step, cues=tuple(cues))

    def end(self, element: _Element, name: str, at: int, effort: Effort | None) -> End | None:
        length = self.number(element, name, at)
        if length is None:
            raise UsageError(
                f"Step {at} of the .zwo file, <{carry.brief(element.name)}>, has no {name} that "
                "is a number. Write one, or export it again."
            )
        if length <= 0:
            self.notes.add("a step without a length is left out", at)
            return None
        if self.timed:
            return carry.lasting(length, self.notes, at)
        return carry.reaching(length, self.notes, at, effort=effort)

    def efforts(
        self, element: _Element, own: Effort | None, at: int
    ) -> tuple[Effort | None, Effort | None]:
        """What a step begins and ends with."""
        ramp = element.name in ("ramp", "warmup", "cooldown") and "powerhigh" in element.attributes
        if not ramp:
            effort = self.effort(element, ("power", "powerlow", "powerhigh"), at, own)
            return effort, effort
        first = self.effort(element, ("powerlow",), at, own, ramp=True)
        last = self.effort(element, ("powerhigh",), at, own, ramp=True)
        return first, last

    def effort(
        self,
        element: _Element,
        names: tuple[str, ...],
        at: int,
        own: Effort | None = None,
        in_repeat: bool = False,
        ramp: bool = False,
    ) -> Effort | None:
        """The effort that is nearest to a share, or to the middle of two."""
        values = [self.number(element, name, at) for name in names]
        shares = [value for value in values if value is not None and value > 0][:2]
        if len(values) == 3 and values[0] is not None:
            shares = shares[:1]
        if element.name in _ENDLESS or not shares:
            return None
        part = sum(shares) / len(shares)
        race = self.number(element, "pace", at)
        of = PACES[int(race)] if race is not None and race in range(5) else Effort.THRESHOLD
        if race is not None and race not in range(5):
            self.notes.add(f"pace {carry.shorn(race)} is not known, and read as threshold", at)
        if abs(part - 1) < 0.005 and own is None and not (ramp and of in PACES):
            return of
        ours = [e for e in UNPACED if abs(carry.share(e) - part * carry.share(of)) < ROUNDED]
        # A ramp has no race of its own: there marathon pace is a share, which a float has, too.
        if ours and own is None and not (ramp and ours == [Effort.FLOAT]):
            return ours[0]
        effort = carry.effort_at(part * carry.share(of), in_repeat, ramp)
        what = f"{carry.shorn(round(100 * part, 1))} % of {of} {self.measure}"
        self.notes.add(f"{what} is {'left out' if own else f'read as {effort}'}", at)
        return effort

    def cadence(self, element: _Element, at: int, resting: bool = False) -> Target | None:
        if resting:
            values = [self.number(element, "cadenceresting", at)]
        else:
            names = ("cadence", "cadencelow", "cadencehigh")
            values = [self.number(element, name, at) for name in names]
        known = [value for value in values if value]
        if not known:
            return None
        return carry.both_feet(known[0], known[-1], self.notes, at, strides=False)

    def events(self, element: _Element, at: int) -> list[tuple[str, float, bool]]:
        """Each text, its offset, and whether that is one of time, earliest first."""
        found = []
        for event in element.inner:
            if event.name not in _EVENTS:
                self.notes.add(f"<{carry.brief(event.name)}> is not carried", at)
                continue
            words = event.attributes.get("message") or event.attributes.get("text") or ""
            metres = self.number(event, "distoffset", at)
            seconds = self.number(event, "timeoffset", at)
            offset = metres if metres is not None else seconds
            if carry.plain(words):
                found.append((words, max(offset or 0.0, 0.0), metres is None))
        return sorted(found, key=lambda event: event[1])

    def mark(self, offset: float, of_time: bool) -> Time | Distance:
        return Time(round(offset, 3)) if of_time else Distance(round(offset, 3))

    def whole(self, element: _Element, name: str, at: int) -> float:
        value = self.number(element, name, at)
        return 1.0 if value is None else value

    def number(self, element: _Element, name: str, at: int) -> float | None:
        """An attribute as a number; None when it is not there, or none, with a note."""
        text = element.attributes.get(name, "").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.notes.add(f"{name}='{carry.brief(text)}' is not a number", at)
            return None
        return float(text.replace(",", "."))


def _amount(end: End) -> float:
    """Seconds or metres."""
    match end:
        case Time(seconds):
            return seconds
        case Distance():
            return end.metres
        case _:
            return 0.0


# --- Writing -------------------------------------------------------------------------------------

_UNWRITABLE = re.compile("[\ufffe\uffff]")
"""Not in XML, whatever is done about it."""
_NO_LENGTH = 300.0
"""Seconds of what ends by a lap, for Zwift has only steps with a length."""


def write(workout: Workout) -> tuple[bytes, tuple[str, ...]]:
    """A workout as a .zwo file, and what could not be carried, a sentence each.

    Raises `UsageError` when written out it is more than a file may hold.
    """
    writer = _Writer(timed=any(_is_timed(step.end) for step in _all(workout.items)))
    inner = writer.items(workout.items, 1)
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


class _Writer:
    """Items -> elements. A file counts either seconds or metres, never both."""

    def __init__(self, timed: bool) -> None:
        self.timed = timed
        self.notes = Notes("step")

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
        cycle = sum(_estimated(step, by_time) for step in _run(loop.items))
        own = [item for item in loop.items if isinstance(item, Step) and item.between]
        between = sum(_estimated(step, by_time) for step in own)
        count = int((_amount(loop.limit) + between) / cycle * (1 + 1e-9))
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
        same = isinstance(step.end, Time if self.timed else Distance)
        amount = _amount(step.end) if same else _estimated(step, self.timed)
        if not same:
            unit = "s" if self.timed else "m"
            amount = float(round(amount))
            self.notes.add(f"{write_end(step.end)} is written as {number(amount)}{unit}", at)
        return amount

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
            mark, of_time = _amount(cue.at), isinstance(cue.at, Time)
            if cue.from_end:
                if of_time is not self.timed:
                    speed = estimate_speed(step, Runner())
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
            self.notes.add("its click is left out", at)
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


def _estimated(step: Step, by_time: bool) -> float:
    """About how many seconds or metres a step comes to."""
    speed = estimate_speed(step, Runner())
    match step.end:
        case Time(seconds):
            return seconds if by_time else seconds * speed
        case Distance():
            return step.end.metres / speed if by_time else step.end.metres
        case Until(most=most):
            return most.seconds if by_time else most.seconds * speed
        case Drawn(low, high):
            return _estimated(replace(step, end=_middle(low, high)), by_time)
        case Lap():
            return _NO_LENGTH if by_time else _NO_LENGTH * speed


def _is_timed(end: End) -> bool:
    return isinstance(end.low if isinstance(end, Drawn) else end, Time | Until)


def _middle(low: Time | Distance, high: Time | Distance) -> Time | Distance:
    if isinstance(low, Time):
        return Time((_amount(low) + _amount(high)) / 2)
    return Distance((_amount(low) + _amount(high)) / 2)


def _escaped(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("", text))
