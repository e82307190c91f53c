"""Workout text <-> Workout: `10min easy; 8x(400m @5k, 200m float 168spm); 5min easy`.

Reading is a tokenizer that never fails and a recursive descent over its tokens, so that the first
thing wrong, from the left, is the one that is told. Every error and warning shows line, column and
a caret, and where it can, what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from footfall.errors import NotationError
from footfall.model import (
    Click,
    Distance,
    Effort,
    End,
    Item,
    Kind,
    Lap,
    Repeat,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Workout,
    kind_of,
)

MAX_CHARACTERS = 100_000
"""Longer texts are no workouts; the bound keeps a hostile one from taking time."""
MAX_DEPTH = 4
MAX_STEPS = 1000
MAX_SECONDS = 24 * 3600
MAX_METRES = 200_000
SHORT_METRES = 20
"""Below this, `m` was more likely meant as minutes; only a sprint or a stride is so short."""
STEEPEST = 0.012
"""Change of cadence from one beat to the next, as a part of it, that feet still follow."""

EXAMPLE = "10min easy; 8x(400m @5k, 200m float); 5min easy"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A workout, and what its runner may not have meant."""

    workout: Workout
    warnings: tuple[str, ...] = ()
    """Each reads like an error: line, column, caret and hint."""


def parse(text: str) -> Parsed:
    """Read a workout of one or more lines; `#` begins a comment.

    Raises `NotationError` for everything that is not one, and nothing else.
    """
    reader = _Reader(text)
    items = reader.items(depth=0)
    return Parsed(Workout(items), tuple(reader.warnings))


def parse_step(text: str, in_repeat: bool) -> Step:
    """Read one step alone; `in_repeat` decides its kind when it names no effort.

    Raises `NotationError` for everything that is not one step.
    """
    return _Reader(text).only_step(in_repeat)


# --- The words ---------------------------------------------------------------------------------

_EFFORTS = {effort.value: effort for effort in Effort} | {
    "e": Effort.EASY,
    "mp": Effort.MARATHON,
    "hmp": Effort.HALF,
    "t": Effort.THRESHOLD,
    "tempo": Effort.THRESHOLD,
    "strides": Effort.STRIDE,
    "wu": Effort.WARMUP,
    "cd": Effort.COOLDOWN,
}
_RACES = ("10k", "5k", "3k")
"""Efforts that read as distances, so that they always carry their @."""

_SECONDS = {"h": 3600, "hr": 3600, "min": 60, "mins": 60, "s": 1, "sec": 1, "secs": 1}
_DISTANCES = {
    "m": "m",
    "km": "km",
    "k": "km",
    "mi": "mi",
    "mile": "mi",
    "miles": "mi",
    "yd": "yd",
}
_PACES = {"km": Unit.PACE_KM, "k": Unit.PACE_KM, "mi": Unit.PACE_MI}
_PERCENTS = {
    "hr": Unit.PERCENT_MAX,
    "hrmax": Unit.PERCENT_MAX,
    "hrr": Unit.PERCENT_RESERVE,
    "lthr": Unit.PERCENT_THRESHOLD,
}
_BOUNDS = {
    Unit.BPM: (30, 230, "heart rate goes from 30 to 230 bpm"),
    Unit.SPM: (100, 260, "cadence goes from 100 to 260 spm, both feet counted"),
    Unit.PERCENT_SPM: (-30, 30, "cadence goes from -30% to +30% of your own"),
    Unit.ZONE: (1, 5, "zones are Z1 to Z5"),
    Unit.RPE: (1, 10, "RPE goes from 1 to 10"),
} | dict.fromkeys(_PERCENTS.values(), (1, 130, "percent of heart rate goes from 1 to 130"))
_SIGNALS = ("heart_rate", "cadence", "pace", "rpe")

_TARGET_UNITS = ("bpm", "spm", "rpm", "%")

_UNITS = [*_SECONDS, *_DISTANCES, "bpm", "spm"]
_WORDS = [*(w for w in _EFFORTS if w not in _RACES), "lap", "open", "click", "between", "RPE"]
_INSTEAD = {
    "minute": "min",
    "minutes": "min",
    "second": "s",
    "seconds": "s",
    "hour": "h",
    "hours": "h",
    "hrs": "h",
    "meter": "m",
    "meters": "m",
    "metre": "m",
    "metres": "m",
    "mtr": "m",
    "yard": "yd",
    "yards": "yd",
    "bps": "bpm",
    "fast": "hard",
    "recovery": "rest, jog, walk or float",
    "recover": "rest, jog, walk or float",
    "warm": "warmup",
    "cool": "cooldown",
    "zone": "Z2",
    "off": "click off",
    "on": "click on",
    "breath": "click breath 3:2",
}
"""Words that runners use elsewhere, and what the notation has for them."""

_LATER = {
    "random": "a random length",
    "loop": "a loop until a limit",
    "until": "a step until a heart rate",
    "name": "a header",
    "date": "a header",
    "note": "a header",
}
"""Planned, and not read yet: named, so that nobody looks for a typing error."""

_ODD = {
    "“": 'write straight quotes: "run tall"',
    "”": 'write straight quotes: "run tall"',
    "→": "write ->",
    "—": "write - for a range",
    ".": "write a digit before the point: 0.5km",
    "(": "a repeat needs its count: 3x(400m, 200m float)",
    "<": "a range is written 150-160bpm",
    ">": "a range is written 150-160bpm",
}
"""Characters that a runner might well type, and what to do about them."""


# --- Tokens ------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""
      (?P<blank> [^\S\n]+ | \#[^\n]* )
    | (?P<separator> [;,\n] )
    | (?P<cue> "[^"\n]*" )
    | (?P<clock> [0-9]+ (?: :[0-9]+ )+ )
    | (?P<number> [0-9]+ (?: \.[0-9]+ )? )
    | (?P<times> [×*] | (?<=[0-9])[xX] | [xX](?![^\W\d_]) )
    | (?P<span> -> | [-–] )
    | (?P<word> [^\W\d_]+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOCK = re.compile(r"[0-9]{1,2}(?::[0-5][0-9]){1,2}")
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
_BREATH = re.compile(r"([1-9]):([1-9])")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """A group of `_TOKEN`, or `end` behind the last one."""
    text: str
    start: int

    @property
    def key(self) -> str:
        """What it is compared by: words are case-insensitive."""
        return self.text.lower()

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)


def _tokens(text: str) -> Iterator[_Token]:
    stop = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "blank":
            yield _Token(kind, match.group(), match.start())
            if match.group() != "\n":
                stop = match.end()
    yield _Token("end", "", stop)


# --- Reading -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Effort:
    effort: Effort
    to: Effort | None = None
    offset: float = 0.0
    unit: Unit = Unit.PACE_KM


@dataclass(frozen=True, slots=True)
class _Between:
    pass


_Part = End | _Effort | Target | Click | SpokenCue | _Between
_Place = tuple[int, int]


@dataclass(slots=True)
class _Draft:
    """A step while its parts come in, in any order."""

    end: End | None = None
    end_place: _Place = (0, 0)
    effort: _Effort | None = None
    targets: dict[str, tuple[Target, _Place]] = field(default_factory=dict)
    click: Click | None = None
    cues: list[tuple[SpokenCue, _Place]] = field(default_factory=list)
    between: bool = False


class _Reader:
    """One pass over a text. Each method reads one rule of the grammar and stands behind it."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            message = f"a workout has at most {MAX_CHARACTERS:,} characters; this has {len(text):,}"
            raise NotationError(message, "", 1, 1)
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.tokens = list(_tokens(self.text))
        self.index = 0
        self.warnings: list[str] = []

    # Moving.

    def peek(self, ahead: int = 0) -> _Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def take(self) -> _Token:
        token = self.peek()
        self.index += 1
        return token

    def accept(self, *keys: str) -> _Token | None:
        return self.take() if self.peek().key in keys else None

    def since(self, first: _Token) -> _Place:
        """The place from a token to the last one that was taken."""
        last = self.tokens[min(self.index, len(self.tokens)) - 1]
        return first.start, max(first.place[1], last.place[1])

    def separators(self) -> str:
        taken = ""
        while self.peek().kind == "separator":
            taken += self.take().text
        return taken

    # Saying what is wrong.

    def error(self, place: _Place, message: str, hint: str | None = None) -> NotationError:
        start, stop = place
        begin = self.text.rfind("\n", 0, start) + 1
        finish = self.text.find("\n", start)
        line = self.text[begin : finish if finish >= 0 else len(self.text)]
        # A line that no screen holds is told by its column alone.
        source = _printable(line) if len(line) <= 400 else ""
        length = max(1, min(stop, begin + len(line)) - start)
        number = self.text.count("\n", 0, start) + 1
        return NotationError(message, source, number, start - begin + 1, length, hint)

    def warn(self, place: _Place, message: str, hint: str) -> None:
        self.warnings.append(str(self.error(place, message, hint)))

    def unexpected(self, token: _Token) -> NotationError:
        """Why no part of a step begins with this token."""
        shown, key = _shown(token.text), token.key
        later = key in ("name", "date", "note") and self.peek(1).key == ":"
        if later or key in ("random", "loop", "until"):
            hint = "end the step by a time, a distance or lap" if not later else "begin a line by #"
            return self.error(token.place, f"{_LATER[key]} is not here yet", hint)
        if token.kind == "word":
            hint = _hint(key, _WORDS, "every step is an end and what to do until it: 400m hard")
            return self.error(token.place, f"{shown} is not a word of the notation", hint)
        if token.kind == "end":
            return self.error(token.place, "something is missing here", f"for example {EXAMPLE}")
        if token.text == '"':
            rest = self.text[token.start :].split("\n", 1)[0]
            place = (token.start, token.start + len(rest.rstrip()))
            return self.error(place, "this cue has no closing quote", 'for example "run tall"')
        if token.kind == "times":
            return self.error(token.place, "a repeat begins with its count", "for example 8x400m")
        return self.error(token.place, f"{shown} does not belong here", _ODD.get(token.text))

    def check(self, place: _Place, good: bool, message: str, hint: str | None = None) -> None:
        if not good:
            raise self.error(place, message, hint)

    # Items.

    def items(self, depth: int) -> tuple[Item, ...]:
        """What stands between two brackets, or the whole text at depth 0."""
        opener = self.peek(-1) if depth else None
        found: list[Item] = []
        steps = 0
        bare: tuple[_Token, Repeat] | None = None
        parted = self.separators()
        while not (self.peek().kind == "end" or (opener and self.peek().text == ")")):
            first = self.peek()
            if found and not parted:
                raise self.error(first.place, "a ; or , is missing before this")
            item = self.item(depth)
            place = self.since(first)
            steps += _steps(item)
            self.check(place, steps <= MAX_STEPS, f"a workout has at most {MAX_STEPS} steps")
            if bare and isinstance(item, Step) and set(parted) == {","}:
                self.warn_bare(*bare, item)
            closed = self.tokens[self.index - 1].text == ")"
            bare = (first, item) if isinstance(item, Repeat) and not closed else None
            found.append(item)
            parted = self.separators()
        if opener:
            self.close(opener, found)
        elif not steps:
            message = "there is no step to run here"
            raise self.error(self.peek().place, message, f"for example {EXAMPLE}")
        return tuple(found)

    def close(self, opener: _Token, found: list[Item]) -> None:
        here = self.peek()
        opened = self.error(opener.place, "")
        of = f"the ( of line {opened.line}, column {opened.column}"
        if not found:
            what = "a step" if here.text == ")" else "a step, and then a ),"
            raise self.error(here.place, f"{what} is missing after {of}", "3x(400m, 200m float)")
        self.check(here.place, here.text == ")", f"a ) is missing here, for {of}")
        self.take()

    def warn_bare(self, first: _Token, repeat: Repeat, after: Step) -> None:
        if after.kind in (Kind.WARMUP, Kind.COOLDOWN):
            return
        whole = _write_item(Repeat(repeat.count, (*repeat.items, after)))
        message = "without brackets only the first step is repeated; the next is run once"
        self.warn(self.since(first), message, f"to repeat both write {whole}")

    def item(self, depth: int) -> Item:
        if self.peek().kind != "number" or self.peek(1).kind != "times":
            self.no_brackets()
            return self.step(in_repeat=depth > 0)
        count, times = self.take(), self.take()
        place = (count.start, times.place[1])
        value = self.number(count)
        good = 1 <= value <= 99 and value == int(value)
        self.check(place, good, "a repeat has a whole count from 1 to 99")
        self.check(place, depth < MAX_DEPTH, f"repeats nest at most {MAX_DEPTH} deep")
        if self.accept("("):
            return Repeat(int(value), self.items(depth + 1))
        here = self.peek()
        missing = f"a step is missing after {count.text}{times.text}"
        good = here.kind not in ("separator", "end") and here.text != ")"
        self.check(here.place, good, missing, f"for example {count.text}x400m")
        return Repeat(int(value), (self.item(depth + 1),))

    def no_brackets(self) -> None:
        here, after = self.peek(), self.peek(1)
        self.check(here.place, here.text != ")", "this ) closes nothing")
        if here.kind == "number" and after.text == "(":
            raise self.error(here.place, "an x is missing after the count", f"{here.text}x(…)")

    # Steps.

    def only_step(self, in_repeat: bool) -> Step:
        here = self.peek()
        good = here.kind != "end"
        self.check(here.place, good, "there is no step here", "for example 400m @5k 182spm")
        good = here.kind != "number" or self.peek(1).kind != "times"
        self.check(here.place, good, "one step is wanted here, not a repeat")
        step = self.step(in_repeat)
        self.check(self.peek().place, self.peek().kind == "end", "one step is wanted here, no more")
        return step

    def step(self, in_repeat: bool) -> Step:
        first, draft = self.peek(), _Draft()
        while not (self.peek().kind in ("separator", "end") or self.peek().text == ")"):
            begin = self.peek()
            part = self.part()
            self.put(draft, part, self.since(begin))
        place = self.since(first)
        if draft.end is None:
            hint = "say how long: 400m, 90s or lap"
            raise self.error(place, "a step needs an end; this has none", hint)
        self.check_lengths(draft)
        self.check_ramp(draft)
        if draft.between and not in_repeat:
            hint = "leave it out, or put the step into a repeat"
            self.warn(place, "between says nothing outside of a repeat", hint)
        effort = draft.effort
        return Step(
            kind_of(effort.effort if effort else None, in_repeat),
            draft.end,
            effort=effort.effort if effort else None,
            effort_to=effort.to if effort else None,
            offset=effort.offset if effort else 0.0,
            offset_unit=effort.unit if effort else Unit.PACE_KM,
            targets=tuple(draft.targets[s][0] for s in _SIGNALS if s in draft.targets),
            click=draft.click,
            cues=tuple(cue for cue, _ in draft.cues),
            between=draft.between,
        )

    def put(self, draft: _Draft, part: _Part, place: _Place) -> None:
        """Add a part to a step, or say that it has one already."""
        again = ""
        match part:
            case Time() | Distance() | Lap():
                if draft.end is not None:
                    raise self.second_end(draft, part, place)
                draft.end, draft.end_place = part, place
            case _Effort():
                again = "effort" if draft.effort else ""
                draft.effort = part
            case Target():
                signal = part.signal
                if signal in draft.targets:
                    again = f"{'RPE' if signal == 'rpe' else signal.replace('_', '-')} target"
                draft.targets[signal] = part, place
            case Click():
                again = "click" if draft.click else ""
                draft.click = part
            case SpokenCue():
                draft.cues.append((part, place))
            case _Between():
                again = "between" if draft.between else ""
                draft.between = True
        message = f"a step has one {again}; this is a second one"
        self.check(place, not again, message, "part two steps with ; or ,")

    def second_end(self, draft: _Draft, end: End, place: _Place) -> NotationError:
        hint = "part two steps with ; or ,"
        written = ["".join(self.text[a:b].lower().split()) for a, b in (place, draft.end_place)]
        races = [w for w in written if w in _RACES]
        if races:
            hint = f"for an effort write @{races[0]}"
        elif isinstance(draft.end, Time) and isinstance(end, Distance) and end.unit == "m":
            hint = f"m is metres; for minutes write {_number(end.value)}min"
        return self.error(place, "a step has one end; this is a second one", hint)

    def check_lengths(self, draft: _Draft) -> None:
        """What can only be said of a whole step: short distances, and cues behind its end."""
        end, short = draft.end, draft.effort and draft.effort.effort in _SHORT
        marks = [(cue.at, place) for cue, place in draft.cues]
        for mark, place in [(end, draft.end_place), *marks]:
            if isinstance(mark, Distance) and mark.metres < SHORT_METRES and not short:
                message = f"only a sprint or a stride is shorter than {SHORT_METRES} m"
                hint = f"m is metres; for minutes write {_number(mark.value)}min"
                raise self.error(place, message, hint if mark.unit == "m" else None)
        for mark, place in marks:
            late = (
                isinstance(mark, Time) and isinstance(end, Time) and mark.seconds > end.seconds
            ) or (
                isinstance(mark, Distance)
                and isinstance(end, Distance)
                and mark.metres > end.metres
            )
            self.check(place, not late, "this cue lies behind the end of its step")

    def check_ramp(self, draft: _Draft) -> None:
        target, place = draft.targets.get("cadence", (None, (0, 0)))
        if not (target and target.ramp and isinstance(draft.end, Time)):
            return
        # Linear in time: the slowest beat lasts longest, and so takes in the largest change.
        needed = 60 * (target.high - target.low) / target.low**2 / STEEPEST
        if draft.end.seconds < needed:
            message = f"this ramp changes by more than {STEEPEST:.1%} from beat to beat"
            self.warn(place, message, f"give it at least {int(needed) + 1}s")

    # Parts.

    def part(self) -> _Part:
        at = self.accept("@")
        here = self.peek()
        if here.kind in ("number", "clock", "span") or here.text == "+":
            return self.measure(at)
        if here.kind == "word" and here.key in _EFFORTS:
            return self.effort(at)
        if self.accept("z"):
            return self.zone()
        if self.accept("rpe"):
            return self.rpe()
        if at:
            hint = "for example @5k, @easy or @170spm"
            raise self.error(at.place, "an effort or a target follows an @", hint)
        if here.kind == "cue":
            return self.cue()
        if self.accept("lap", "open"):
            return Lap()
        if self.accept("click"):
            return self.click()
        if self.accept("between"):
            return _Between()
        if here.key == "at":
            raise self.error(here.place, "at belongs behind a cue", '"run tall" at 30s')
        raise self.unexpected(here)

    def measure(self, at: _Token | None) -> End | _Effort | Target:
        """Whatever begins with a number, a clock or a sign."""
        first, after = self.peek(), self.peek(1)
        if first.kind == "clock" and (after.text == "/" or after.kind == "span"):
            return self.pace()
        if first.kind not in ("number", "clock"):
            return self.relative_cadence()
        if at and first.text + after.key in _RACES:
            return self.effort(at)
        if first.kind == "number" and (after.kind == "span" or after.key in _TARGET_UNITS):
            return self.band()
        if at:
            place = (at.start, after.place[1] if after.kind == "word" else first.place[1])
            hint = "an effort by distance is @10k, @5k or @3k"
            raise self.error(place, "an end stands without an @", hint)
        return self.quantity()

    def quantity(self, least: float = 1) -> Time | Distance:
        """A time or a distance of at least so many seconds or metres."""
        first = self.peek()
        if first.kind == "number" and self.peek(1).key not in _SECONDS:
            return self.distance(least)
        seconds = self.clock() if first.kind == "clock" else self.units_of_time()
        message = f"a time goes from {least:g} s to {MAX_SECONDS // 3600} h"
        self.check(self.since(first), least <= seconds <= MAX_SECONDS, message)
        return Time(seconds)

    def clock(self) -> float:
        token = self.peek()
        good = token.kind == "clock" and _CLOCK.fullmatch(token.text) is not None
        self.check(token.place, good, "a clock time is m:ss or h:mm:ss", "for example 1:30")
        seconds = 0
        for part in self.take().text.split(":"):
            seconds = seconds * 60 + int(part)
        return float(seconds)

    def units_of_time(self) -> float:
        """`1h30min` is one time: each unit is smaller than the one before, or a new part begins."""
        seconds, last = 0.0, inf
        while self.peek().kind == "number" and _SECONDS.get(self.peek(1).key, inf) < last:
            value, last = self.number(self.take()), _SECONDS[self.take().key]
            seconds += value * last
        return round(seconds, 3)

    def distance(self, least: float) -> Distance:
        first = self.peek()
        value, unit = self.number(self.take()), self.peek()
        place = (first.start, unit.place[1])
        if unit.text == "M":
            hint = f"write {first.text}m, {first.text}min or {first.text}mi"
            raise self.error(place, "a capital M could be metres, minutes or miles", hint)
        if unit.key not in _DISTANCES:
            raise self.no_unit(first, unit)
        self.take()
        distance = Distance(value, _DISTANCES[unit.key])
        message = f"a distance goes from {least:g} m to {MAX_METRES // 1000} km"
        self.check(place, least <= distance.metres <= MAX_METRES, message)
        return distance

    def no_unit(self, first: _Token, unit: _Token) -> NotationError:
        if unit.kind == "times":
            return self.error(first.place, "a ; or , is missing before this repeat")
        if unit.kind == "word":
            hint = _hint(unit.key, _UNITS, "for example 400m, 5km, 90s, 10min or 170spm")
            return self.error(unit.place, f"{_shown(unit.text)} is not a unit", hint)
        hint = f"write {_shown(first.text)}m for metres, {_shown(first.text)}min for minutes"
        return self.error(first.place, "this number has no unit", hint)

    def number(self, token: _Token) -> float:
        good = _NUMBER.fullmatch(token.text) is not None
        self.check(token.place, good, "a number has at most six digits, and four behind its point")
        return float(token.text)

    def band(self) -> Target:
        """One value, a range or a ramp of heart rate or cadence."""
        first, low = self.peek(), self.number(self.take())
        span = self.take() if self.peek().kind == "span" else None
        token = self.peek()
        self.check(token.place, not span or token.kind == "number", "a number is missing here")
        high = self.number(self.take()) if span else low
        unit = self.peek()
        if unit.key == "rpm":
            raise self.strides(first, low, high, span.text if span else "")
        if span and (unit.key in _SECONDS or unit.key in _DISTANCES):
            place = (first.start, unit.place[1])
            message = "a step has one length; a random one is not here yet"
            raise self.error(place, message, f"for example {token.text}{unit.text}")
        if unit.key not in _TARGET_UNITS:
            raise self.no_unit(token if span else first, unit)
        self.take()
        meaning = Unit.SPM if unit.key == "spm" else Unit.BPM
        if unit.key == "%":
            of = self.accept(*_PERCENTS)
            hint = f"write {_number(high)}%HR of the maximum, %HRR, %LTHR, or +5%spm"
            self.check(self.since(first), of is not None, "percent of what is missing", hint)
            meaning = _PERCENTS[of.key] if of else meaning
        return self.target(first, meaning, low, high, span)

    def target(
        self, first: _Token, unit: Unit, low: float, high: float, span: _Token | None = None
    ) -> Target:
        """A target within its bounds, of what was read since `first`."""
        least, most, message = _BOUNDS[unit]
        good = least <= low <= most and least <= high <= most
        self.check(self.since(first), good, message)
        return Target(unit, low, high, ramp=span is not None and span.text == "->")

    def strides(self, first: _Token, low: float, high: float, span: str) -> NotationError:
        """Watches that count one foot call its steps rpm."""
        written = [_number(v) for v in ((low, high) if span else (low,))]
        doubled = [_number(2 * v) for v in ((low, high) if span else (low,))]
        hint = f"both feet make {span.join(doubled)}spm"
        if low >= 100:
            hint += f"; if that counts both already, write {span.join(written)}spm"
        place = (first.start, self.peek().place[1])
        return self.error(place, "rpm counts one foot, and cadence here counts both", hint)

    def relative_cadence(self) -> Target:
        sign, value, percent = self.peek(), self.peek(1), self.peek(2)
        if value.kind == "number" and percent.key == "s":
            message, hint = "an offset belongs behind an effort with an @", "@marathon+20s/mi"
            raise self.error((sign.start, percent.place[1]), message, hint)
        if sign.text not in ("+", "-") or value.kind != "number" or percent.text != "%":
            hint = "a range has its unit once, behind it: 170-180spm; efforts take ->: easy->tempo"
            raise self.error(sign.place, f"{_shown(sign.text)} does not belong here", hint)
        self.index += 3
        amount = self.number(value) * (-1 if sign.text == "-" else 1)
        hint = f"write {sign.text}{value.text}%spm"
        good = self.accept("spm") is not None
        self.check(self.since(sign), good, "percent of what is missing", hint)
        return self.target(sign, Unit.PERCENT_SPM, amount, amount)

    def pace(self) -> Target:
        first, low = self.peek(), self.clock()
        span = self.take() if self.peek().kind == "span" else None
        high = self.clock() if span else low
        slash = self.accept("/")
        unit = _PACES.get(self.peek().key) if slash else None
        if unit is None:
            hint = f"write {self.text[first.start : self.since(first)[1]].rstrip('/ ')}/km"
            raise self.error(self.since(first), "a pace ends in /km or /mi", hint)
        self.take()
        metres = Distance(1, "km" if unit is Unit.PACE_KM else "mi").metres
        good = all(120 <= seconds * 1000 / metres <= 1200 for seconds in (low, high))
        self.check(self.since(first), good, "a pace goes from 2:00 to 20:00 a km")
        return Target(unit, low, high, ramp=span is not None and span.text == "->")

    def effort(self, at: _Token | None) -> _Effort:
        first = self.take()
        if first.kind == "number":
            effort = _EFFORTS[first.text + self.take().key]
        else:
            effort = _EFFORTS[first.key]
        if self.peek().text == "->":
            return self.progression(first, effort)
        if self.peek().text in ("+", "-") and self.peek(2).key == "s":
            return self.offset(at, effort)
        return _Effort(effort)

    def progression(self, first: _Token, effort: Effort) -> _Effort:
        self.take()
        to = self.peek()
        good = first.kind == "word" and to.kind == "word" and to.key in _EFFORTS
        message = "a progression goes from one effort in words to another"
        self.check((first.start, to.place[1]), good, message, "for example easy->tempo")
        self.take()
        return _Effort(effort, _EFFORTS[to.key])

    def offset(self, at: _Token | None, effort: Effort) -> _Effort:
        if at is None:
            return _Effort(effort)  # the sign begins the next part, which says what is wrong
        sign = self.take()
        seconds = self.number(self.take())
        self.take()
        slash = self.accept("/")
        unit = _PACES.get(self.peek().key) if slash else None
        if unit is None:
            hint = f"write {sign.text}{_number(seconds)}s/km"
            raise self.error(self.since(sign), "an offset ends in /km or /mi", hint)
        self.take()
        message = "an offset goes from 1 to 300 s, faster or slower"
        self.check(self.since(sign), 1 <= seconds <= 300, message)
        return _Effort(effort, None, seconds if sign.text == "+" else -seconds, unit)

    def zone(self) -> Target:
        first = self.tokens[self.index - 1]
        low = self.level("a zone needs its number: Z1 to Z5")
        # In `Z2 -5%spm` the sign begins a cadence.
        ranged = self.peek().kind == "span" and self.peek(2).text != "%"
        span = self.take() if ranged else None
        if span:
            self.accept("z")
        high = self.level("a zone needs its number: Z1 to Z5") if span else low
        self.accept("hr")
        whole = low == int(low) and high == int(high)
        self.check(self.since(first), whole, _BOUNDS[Unit.ZONE][2])
        return self.target(first, Unit.ZONE, low, high, span)

    def rpe(self) -> Target:
        first = self.tokens[self.index - 1]
        value = self.level("RPE needs its number: RPE 1 to RPE 10")
        return self.target(first, Unit.RPE, value, value)

    def level(self, missing: str) -> float:
        self.check(self.peek().place, self.peek().kind == "number", missing)
        return self.number(self.take())

    def click(self) -> Click:
        state = self.accept("on", "off", "breath")
        hint = "click on, click off or click breath 3:2"
        if state is None:
            raise self.error(self.peek().place, "on, off or breath follows click", hint)
        if state.key != "breath":
            return Click(on=state.key == "on")
        token = self.peek()
        ratio = _BREATH.fullmatch(token.text)
        if ratio is None:
            message = "a breath is so many steps in and so many out, from 1 to 9"
            raise self.error(token.place, message, "click breath 3:2")
        self.take()
        return Click(breath=(int(ratio[1]), int(ratio[2])))

    def cue(self) -> SpokenCue:
        token = self.take()
        text = token.text[1:-1]
        self.check(token.place, text.strip() != "", "this cue says nothing", '"run tall"')
        bad = _UNSPEAKABLE.search(text)
        start = token.start + 1 + (bad.start() if bad else 0)
        self.check((start, start + 1), bad is None, "this character cannot be spoken")
        if not self.accept("at"):
            return SpokenCue(text)
        from_end = self.accept("-") is not None
        here = self.peek()
        good = here.kind in ("number", "clock")
        self.check(here.place, good, "a time or a distance follows at", "at 30s, or at -100m")
        return SpokenCue(text, self.quantity(least=0), from_end)


_SHORT = (Effort.SPRINT, Effort.STRIDE)


def _steps(item: Item) -> int:
    """How many steps it comes to when it is run."""
    if isinstance(item, Step):
        return 1
    between = sum(1 for inner in item.items if isinstance(inner, Step) and inner.between)
    return item.count * sum(map(_steps, item.items)) - between


def _hint(word: str, known: list[str], otherwise: str) -> str:
    """What the runner may have meant by a word."""
    if word in _INSTEAD:
        return f"write {_INSTEAD[word]}"
    # Nothing is close to a very long word, and looking would take long.
    close = difflib.get_close_matches(word, known, 1) if len(word) <= 20 else []
    return f"did you mean {close[0]}?" if close else otherwise


def _shown(text: str) -> str:
    """A stranger's text in a message: short, and without characters that move the cursor."""
    if len(text) == 1 and not text.isprintable():
        return f"U+{ord(text):04X}"
    return _printable(text if len(text) <= 20 else text[:19] + "…")


def _printable(line: str) -> str:
    """The line with a character for each of its own, so that a caret below it stays in place."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in line)


# --- Writing -----------------------------------------------------------------------------------


def write(workout: Workout) -> str:
    """A workout as one line; reading it gives the same workout."""
    return "; ".join(map(_write_item, workout.items))


def _write_item(item: Item) -> str:
    if isinstance(item, Step):
        return write_step(item)
    return f"{item.count}x({', '.join(map(_write_item, item.items))})"


def write_step(step: Step) -> str:
    """A step as its end, effort, targets, click and cues; its kind follows from where it stands."""
    parts = [_write_length(step.end), _write_effort(step), *map(_write_target, step.targets)]
    if step.click:
        breath = step.click.breath
        state = f"breath {breath[0]}:{breath[1]}" if breath else "on" if step.click.on else "off"
        parts.append(f"click {state}")
    parts += map(_write_cue, step.cues)
    parts += ["between"] * step.between
    return " ".join(filter(None, parts))


def write_end(end: End) -> str:
    """An end in one unit: `400m`, `90s` (seconds always), `lap`."""
    match end:
        case Time(seconds):
            return f"{_number(seconds)}s"
        case Distance(value, unit):
            return f"{_number(value)}{unit}"
        case Lap():
            return "lap"


def _write_length(end: End) -> str:
    """An end as a runner would write it: `10min`, `90s`, `1h30min`."""
    if not isinstance(end, Time) or (end.seconds < 120 and end.seconds != 60) or end.seconds % 1:
        return write_end(end)
    minutes, seconds = divmod(int(end.seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def _write_effort(step: Step) -> str:
    if step.effort is None:
        return ""
    at = "@" if step.offset or step.effort in _PACED else ""
    to = f"->{step.effort_to}" if step.effort_to else ""
    offset = f"{_signed(step.offset)}s{step.offset_unit}" if step.offset else ""
    return f"{at}{step.effort}{to}{offset}"


_PACED = (
    Effort.MARATHON,
    Effort.HALF,
    Effort.THRESHOLD,
    Effort.TEN_K,
    Effort.FIVE_K,
    Effort.THREE_K,
    Effort.MILE,
)
"""Efforts that are a pace: `@mile` reads better behind a distance than `mile`."""


def _write_target(target: Target) -> str:
    if target.unit is Unit.PERCENT_SPM:
        return f"{_signed(target.first)}%spm"
    pace = target.unit in (Unit.PACE_KM, Unit.PACE_MI)
    values = [target.first] if target.first == target.last else [target.first, target.last]
    span = "->" if target.ramp else "-"
    written = span.join(_write_clock(v) if pace else _number(v) for v in values)
    if target.unit is Unit.ZONE:
        return f"Z{written}"
    return f"RPE {written}" if target.unit is Unit.RPE else f"{written}{target.unit}"


def _write_clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"


def _write_cue(cue: SpokenCue) -> str:
    if cue.at is None:
        return f'"{cue.text}"'
    length = write_end(cue.at) if cue.at == Time(0) else _write_length(cue.at)
    return f'"{cue.text}" at {"-" if cue.from_end else ""}{length}'


def _number(value: float) -> str:
    """At most four decimals, and no more than it needs."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _signed(value: float) -> str:
    return ("-" if value < 0 else "+") + _number(abs(value))
