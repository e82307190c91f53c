"""Zwift run workouts (.zwo), read: XML with a step to an element. `zwo_write` writes them.

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

from footfall.errors import UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes, Read
from footfall.model import (
    Distance,
    Effort,
    End,
    Item,
    Step,
    Target,
    Time,
)

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


_NUMBER = re.compile(r"[+-]?([0-9]{1,9}([.,][0-9]{0,12})?|[.,][0-9]{1,12})")
_ZONES = ("zone", "poweronzone", "poweroffzone")
"""Attributes that name a zone of power, in place of a share."""
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
        for name in _ZONES:
            if (zone := self.number(element, name, at)) is not None:
                self.notes.add(f"zone {carry.shorn(zone)} of {self.measure} is left out", at)
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
            carry.spoken(words, self.notes, at, end, _mark(offset, of_time))
            for words, offset, of_time in self.events(element, at)
        ]
        effort_to = None if own or first is last else last
        return [carry.step(end, own or first, effort_to, [self.cadence(element, at)], cues)]

    def intervals(self, element: _Element, at: int) -> list[Item]:
        """`IntervalsT`: so often one step and another."""
        told = self.number(element, "repeat", at)
        count = 1.0 if told is None else told
        steps = []
        for part, resting in (("on", False), ("off", True)):
            level = self.level(element, f"{part}power", f"power{part}low", f"power{part}high", at)
            effort = self.effort(element, level, at, in_repeat=True)
            end = self.end(element, f"{part}duration", at, effort)
            target = self.cadence(element, at, resting)
            if end is not None:
                steps.append(carry.step(end, effort, None, [target]))
        return carry.repeated(count, list(self.told(element, steps, count, at)), f"Step {at}")

    def told(self, element: _Element, steps: list[Step], count: float, at: int) -> Iterator[Step]:
        """The steps of a repeat with the texts that come in each rep.

        Zwift counts a text's offset from the beginning of the whole set.
        """
        lengths = [amount(step.end) for step in steps]
        found: dict[tuple[int, float, str], set[int]] = {}
        for words, offset, of_time in self.events(element, at):
            if offset and of_time is not self.timed:
                self.notes.add("a text that is timed otherwise than its step is left out", at)
                continue
            rep, index, mark = _place(offset, lengths)
            found.setdefault((index, mark, words), set()).add(rep)
        for index, step in enumerate(steps):
            cues = []
            for (place, mark, words), reps in found.items():
                if place == index and 0 not in reps:
                    self.notes.add("a text that comes in a later rep alone is left out", at)
                elif place == index:
                    if len(reps) < count:
                        self.notes.add("a text of the first rep is said in each", at)
                    where = _mark(mark, self.timed)
                    cues.append(carry.spoken(words, self.notes, at, step.end, where))
            yield replace(step, cues=tuple(cue for cue in cues if cue))

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
        """What a step begins and ends with; `own` is the effort that its name tells."""
        if element.name in _ENDLESS:
            return None, None
        ramp = element.name in ("ramp", "warmup", "cooldown") and "powerhigh" in element.attributes
        if not ramp:
            level = self.level(element, "power", "powerlow", "powerhigh", at)
            effort = self.effort(element, level, at, own)
            return effort, effort
        low, high = (self.number(element, name, at) for name in ("powerlow", "powerhigh"))
        return (
            self.effort(element, low, at, own, ramp=True),
            self.effort(element, high, at, own, ramp=True),
        )

    def level(self, element: _Element, name: str, low: str, high: str, at: int) -> float | None:
        """A share of a pace, or the middle of two."""
        exact = self.number(element, name, at)
        if exact:
            return exact
        ends = [value for end in (low, high) if (value := self.number(element, end, at))]
        return sum(ends) / len(ends) if ends else None

    def effort(
        self,
        element: _Element,
        part: float | None,
        at: int,
        own: Effort | None = None,
        in_repeat: bool = False,
        ramp: bool = False,
    ) -> Effort | None:
        """The effort that is nearest to a share of a pace."""
        if not part or part < 0:
            return None
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
        if carry.plain(element.attributes.get("text", "")):
            found.append((element.attributes["text"], 0.0, self.timed))
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

    def number(self, element: _Element, name: str, at: int) -> float | None:
        """An attribute as a number; None when it is not there, or none, with a note."""
        text = element.attributes.get(name, "").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.notes.add(f"{name}='{carry.brief(text)}' is not a number", at)
            return None
        return float(text.replace(",", "."))


def _mark(offset: float, of_time: bool) -> Time | Distance:
    return Time(round(offset, 3)) if of_time else Distance(round(offset, 3))


def _place(offset: float, lengths: list[float]) -> tuple[int, int, float]:
    """The rep, the step in it, and the place in that step, of an offset into a set."""
    cycle = sum(lengths)
    rep, mark = divmod(offset, cycle) if cycle else (0.0, offset)
    index = 0
    while index < len(lengths) - 1 and mark >= lengths[index]:
        mark -= lengths[index]
        index += 1
    return int(rep), index, round(mark, 3)


def amount(end: End) -> float:
    """Seconds or metres; 0 of what has neither."""
    match end:
        case Time(seconds):
            return seconds
        case Distance():
            return end.metres
        case _:
            return 0.0
