"""Workout text <-> Workout: `10min easy; 8x(400m @5k, 200m float 168spm); 5min easy`.

Reading is a tokenizer that never fails and a recursive descent over its tokens, so that the first
thing wrong, from the left, is the one that is told. Every error and warning shows line, column and
a caret, and where it can, what to write instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, inf

from footfall.errors import NotationError
from footfall.model import (
    Click,
    Distance,
    Effort,
    End,
    Item,
    Kind,
    Lap,
    Loop,
    Repeat,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Workout,
    kind_of,
)
from footfall.notation_words import (
    BOUNDS,
    BREATH,
    CLOCK,
    DISTANCES,
    EFFORTS,
    HEADERS,
    LATER,
    NUMBER,
    PACES,
    PERCENTS,
    RACES,
    SECONDS,
    TARGET_UNITS,
    UNITS,
    UNSPEAKABLE,
    WORDS,
    Place,
    Token,
    instead_of,
    printable,
    shown,
    suggestion,
    tokens,
)
from footfall.notation_write import number, write, write_end, write_item, write_step

__all__ = ["Parsed", "parse", "parse_step", "write", "write_end", "write_step"]

MAX_CHARACTERS = 100_000
"""Longer texts are no workouts; the bound keeps a hostile one from taking time."""
MAX_LINE = 400
"""A longer line fills the screen, and its caret is lost: an error tells its column alone."""
MAX_DEPTH = 4
MAX_STEPS = 1000
MAX_SECONDS = 24 * 3600
MAX_METRES = 200_000
SHORT_METRES = 20
"""Below this, `m` was more likely meant as minutes; only a sprint or a stride is so short."""
STEEPEST = 0.012
"""Change of cadence from one beat to the next, as a part of it, that feet still follow."""

EXAMPLE = "for example 10min easy; 8x(400m @5k, 200m float); 5min easy"
PART_TWO = "part two steps with ; or ,"


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
    workout = Workout(reader.items(depth=0))
    return Parsed(workout, tuple(reader.warnings))


def parse_step(text: str, in_repeat: bool) -> Step:
    """Read one step alone; `in_repeat` decides its kind when it names no effort.

    Raises `NotationError` for everything that is not one step.
    """
    return _Reader(text).only_step(in_repeat)


@dataclass(frozen=True, slots=True)
class _Effort:
    effort: Effort | None = None
    to: Effort | None = None
    offset: float = 0.0
    unit: Unit = Unit.PACE_KM


@dataclass(frozen=True, slots=True)
class _Between:
    pass


_Part = End | _Effort | Target | Click | SpokenCue | _Between


@dataclass(slots=True)
class _Draft:
    """A step while its parts come in, in any order."""

    end: End | None = None
    end_place: Place = (0, 0)
    effort: _Effort = _Effort()
    targets: dict[str, tuple[Target, Place]] = field(default_factory=dict)
    click: Click | None = None
    cues: list[tuple[SpokenCue, Place]] = field(default_factory=list)
    between: bool = False


class _Reader:
    """One pass over a text: each method reads one rule of the grammar and stops behind it."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            message = f"a workout has at most {MAX_CHARACTERS:,} characters; this has {len(text):,}"
            raise NotationError(message, "", 1, 1)
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.tokens = list(tokens(self.text))
        self.index = 0
        self.warnings: list[str] = []

    # --- Moving

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.peek()
        self.index += 1
        return token

    def accept(self, *keys: str) -> Token | None:
        return self.take() if self.peek().key in keys else None

    def accept_span(self) -> Token | None:
        return self.take() if self.peek().kind == "span" else None

    def separators(self) -> str:
        taken = ""
        while self.peek().kind == "separator":
            taken += self.take().text
        return taken

    def since(self, first: Token) -> Place:
        """The place from a token to the last one that was taken."""
        return first.start, max(first.place[1], self.peek(-1).place[1])

    # --- Saying what is wrong

    def error(self, place: Place, message: str, hint: str | None = None) -> NotationError:
        start, stop = place
        begin = self.text.rfind("\n", 0, start) + 1
        line = self.text[begin:].split("\n", 1)[0]
        source = printable(line) if len(line) <= MAX_LINE else ""
        length = max(1, min(stop, begin + len(line)) - start)
        row = self.text.count("\n", 0, start) + 1
        return NotationError(message, source, row, start - begin + 1, length, hint)

    def require(self, good: bool, place: Place, message: str, hint: str | None = None) -> None:
        if not good:
            raise self.error(place, message, hint)

    def warn(self, place: Place, message: str, hint: str) -> None:
        self.warnings.append(str(self.error(place, message, hint)))

    def unexpected(self, token: Token) -> NotationError:
        """Why no part of a step begins with this token."""
        key, place = token.key, token.place
        if key in HEADERS and self.peek(1).text == ":":
            return self.error(place, "a header is not here yet", f"make it a comment: # {key}: …")
        if key in LATER:
            what, hint = LATER[key]
            return self.error(place, f"{what} is not here yet", hint)
        if key == "at":
            return self.error(place, "at belongs behind a cue", 'for example "run tall" at 30s')
        if token.kind == "word":
            hint = suggestion(key, WORDS, "a step is an end and what to do until it: 400m hard")
            return self.error(place, f"{shown(token.text)} is not a word of the notation", hint)
        if token.text == '"':
            rest = self.text[token.start :].split("\n", 1)[0]
            place = (token.start, token.start + len(rest))
            return self.error(place, "this cue has no closing quote", 'for example "run tall"')
        if token.kind == "times":
            return self.error(place, "a repeat begins with its count", "for example 8x400m")
        message = f"{shown(token.text)} does not belong here"
        return self.error(place, message, instead_of(token.text))

    # --- Items

    def items(self, depth: int) -> tuple[Item, ...]:
        """All items up to the end of the text, or of the brackets that were just opened."""
        opener = self.peek(-1)
        found: list[Item] = []
        steps = 0
        bare: tuple[Token, Repeat] | None = None
        parted = self.separators()
        while self.peek().kind != "end" and not (depth and self.peek().text == ")"):
            first = self.peek()
            self.require(first.text != ")", first.place, "this ) closes nothing")
            good = not found or parted != ""
            self.require(good, first.place, "a ; or , is missing before this")
            item = self.item(depth)
            steps += _steps(item)
            many = f"a workout has at most {MAX_STEPS} steps, and this goes beyond"
            self.require(steps <= MAX_STEPS, self.since(first), many)
            if bare and isinstance(item, Step) and set(parted) == {","}:
                self.warn_bare(*bare, item)
            bare = None
            if isinstance(item, Repeat) and self.peek(-1).text != ")":
                bare = first, item
            found.append(item)
            parted = self.separators()
        if depth:
            self.close(opener, empty=not found)
        self.require(bool(found), (0, 0), "there is no workout here", EXAMPLE)
        return tuple(found)

    def close(self, opener: Token, empty: bool) -> None:
        here = self.peek()
        if here.text == ")" and not empty:
            self.take()
            return
        missing = "a step" if here.text == ")" else "a step and a )" if empty else "a )"
        opened = self.error(opener.place, "")
        message = f"{missing} must follow the ( of line {opened.line}, column {opened.column}"
        raise self.error(here.place, message, "for example 3x(400m @5k, 200m float)")

    def warn_bare(self, first: Token, repeat: Repeat, after: Step) -> None:
        """`8x 400m @5k, 200m float` runs the float once, and was hardly meant so."""
        if after.kind not in (Kind.WARMUP, Kind.COOLDOWN):
            message = "without brackets only one step is repeated; the next is run once"
            both = write_item(Repeat(repeat.count, (*repeat.items, after)))
            self.warn(self.since(first), message, f"to repeat both write {both}")

    def item(self, depth: int) -> Item:
        first, after = self.peek(), self.peek(1)
        if first.kind == "number" and after.kind == "times":
            return self.repeat(depth)
        if first.kind == "number" and after.text == "(":
            message = "an x is missing between the count and its bracket"
            raise self.error(first.place, message, f"write {shown(first.text)}x(")
        return self.step(in_repeat=depth > 0)

    def repeat(self, depth: int) -> Repeat:
        first = self.peek()
        count = self.number()
        self.take()
        place = self.since(first)
        good = 1 <= count <= 99 and count == int(count)
        self.require(good, place, "a repeat has a whole count from 1 to 99")
        self.require(depth < MAX_DEPTH, place, f"repeats nest at most {MAX_DEPTH} deep")
        if self.accept("("):
            items = self.items(depth + 1)
        else:
            good = self.peek().kind not in ("separator", "end") and self.peek().text != ")"
            hint = f"for example {first.text}x400m or {first.text}x(400m, 200m float)"
            self.require(good, self.peek().place, "what is to be repeated is missing here", hint)
            items = (self.item(depth + 1),)
        repeat = Repeat(int(count), items)
        message = "this repeat has nothing to run: its last rep leaves out what is between"
        self.require(_steps(repeat) > 0, self.since(first), message)
        return repeat

    # --- Steps

    def only_step(self, in_repeat: bool) -> Step:
        first = self.peek()
        hint = "for example 400m @5k 182spm"
        self.require(first.kind != "end", first.place, "there is no step here", hint)
        repeated = first.kind == "number" and self.peek(1).kind == "times"
        self.require(not repeated, first.place, "one step is wanted here, and no repeat", hint)
        step = self.step(in_repeat)
        here = self.peek()
        self.require(here.kind == "end", here.place, "one step is wanted here, and no more", hint)
        return step

    def step(self, in_repeat: bool) -> Step:
        first, draft = self.peek(), _Draft()
        while self.peek().kind not in ("separator", "end") and self.peek().text != ")":
            begin = self.peek()
            part = self.part()
            self.put(draft, part, self.since(begin))
        place = self.since(first)
        if draft.end is None:
            hint = "say how long: 400m, 90s or lap"
            raise self.error(place, "a step needs an end; this has none", hint)
        self.check_marks(draft)
        self.check_ramp(draft)
        if draft.between and not in_repeat:
            hint = "leave it out, or put the step into a repeat"
            self.warn(place, "between says nothing outside of a repeat", hint)
        return Step(
            kind_of(draft.effort.effort, in_repeat),
            draft.end,
            effort=draft.effort.effort,
            effort_to=draft.effort.to,
            offset=draft.effort.offset,
            offset_unit=draft.effort.unit,
            targets=tuple(draft.targets[s][0] for s in _SIGNALS if s in draft.targets),
            click=draft.click,
            cues=tuple(cue for cue, _ in draft.cues),
            between=draft.between,
        )

    def put(self, draft: _Draft, part: _Part, place: Place) -> None:
        """Add a part to a step, or say that it has one already."""
        twice = ""
        match part:
            case Time() | Distance() | Lap():
                if draft.end is not None:
                    raise self.second_end(draft, part, place)
                draft.end, draft.end_place = part, place
            case _Effort():
                twice = "effort" if draft.effort.effort else ""
                draft.effort = part
            case Target():
                if part.signal in draft.targets:
                    twice = f"{_SIGNALS[part.signal]} target"
                draft.targets[part.signal] = part, place
            case Click():
                twice = "click" if draft.click else ""
                draft.click = part
            case SpokenCue():
                draft.cues.append((part, place))
            case _Between():
                twice = "between" if draft.between else ""
                draft.between = True
        self.require(not twice, place, f"a step has one {twice}; this is a second one", PART_TWO)

    def second_end(self, draft: _Draft, end: End, place: Place) -> NotationError:
        hint = PART_TWO
        written = ["".join(self.text[a:b].lower().split()) for a, b in (place, draft.end_place)]
        races = [w for w in written if w in RACES]
        apart = self.text[draft.end_place[1] : place[0]].strip()
        if races:
            hint = f"for an effort write @{races[0]}"
        elif (
            isinstance(draft.end, Time)
            and isinstance(end, Distance)
            and (end.unit == "m" and end.value < 60 and not apart)
        ):
            hint = f"m is metres; for minutes write {number(end.value)}min"
        return self.error(place, "a step has one end; this is a second one", hint)

    def check_marks(self, draft: _Draft) -> None:
        """What only a whole step tells: whether it may be short, and where its cues lie."""
        end, short = draft.end, draft.effort.effort in (Effort.SPRINT, Effort.STRIDE)
        marks = [(cue.at, place) for cue, place in draft.cues]
        for mark, place in [(end, draft.end_place), *marks]:
            if isinstance(mark, Distance) and mark.metres < SHORT_METRES and not short:
                message = f"below {SHORT_METRES} m only a sprint or a stride is measured"
                hint = f"m is metres; for minutes write {number(mark.value)}min"
                raise self.error(place, message, hint if mark.unit == "m" else None)
        for mark, place in marks:
            match mark, end:
                case Time(at), Time(length):
                    inside = at <= length
                case Distance(), Distance():
                    inside = mark.metres <= end.metres
                case _:
                    inside = True
            self.require(inside, place, "this cue lies behind the end of its step")

    def check_ramp(self, draft: _Draft) -> None:
        target, place = draft.targets.get("cadence", (None, (0, 0)))
        if target and target.ramp and isinstance(draft.end, Time):
            # Linear in time: the slowest beat lasts longest, and so takes in the largest change.
            needed = 60 * (target.high - target.low) / target.low**2 / STEEPEST
            if draft.end.seconds < needed:
                message = f"this ramp changes by more than {STEEPEST:.1%} from beat to beat"
                self.warn(place, message, f"give it at least {ceil(needed)}s")

    # --- Parts

    def part(self) -> _Part:
        at = self.accept("@")
        here = self.peek()
        if here.kind in ("number", "clock", "span") or here.text == "+":
            return self.measure(at)
        if here.key in EFFORTS:
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
        raise self.unexpected(here)

    def measure(self, at: Token | None) -> End | _Effort | Target:
        """Whatever begins with a number, a clock or a sign."""
        first, after = self.peek(), self.peek(1)
        if first.kind == "clock" and (after.kind == "span" or after.key in ("/", "min")):
            return self.pace()
        if first.kind in ("span", "other"):
            return self.relative_cadence()
        if at and first.text + after.key in RACES:
            return self.effort(at)
        if first.kind == "number" and (after.kind == "span" or after.key in TARGET_UNITS):
            return self.band()
        if at:
            place = (at.start, (after if after.kind == "word" else first).place[1])
            message = "this is an end, and stands without its @"
            raise self.error(place, message, "an effort by distance is @10k, @5k or @3k")
        return self.quantity()

    def number(self) -> float:
        token = self.take()
        good = NUMBER.fullmatch(token.text) is not None
        message = "a number has at most six digits, and four behind its point"
        self.require(good, token.place, message)
        return float(token.text)

    def level(self, missing: str) -> float:
        self.require(self.peek().kind == "number", self.peek().place, missing)
        return self.number()

    # Ends.

    def quantity(self, least: float = 1) -> Time | Distance:
        """A time or a distance of at least so many seconds or metres."""
        first = self.peek()
        if first.kind == "number" and self.peek(1).key not in SECONDS:
            return self.distance(least)
        seconds = self.clock() if first.kind == "clock" else self.units_of_time()
        message = f"a time goes from {least:g} s to {MAX_SECONDS // 3600} h"
        self.require(least <= seconds <= MAX_SECONDS, self.since(first), message)
        return Time(seconds)

    def clock(self) -> float:
        token = self.take()
        good = CLOCK.fullmatch(token.text) is not None
        self.require(good, token.place, "a clock time is m:ss or h:mm:ss", "for example 1:30")
        seconds = 0
        for part in token.text.split(":"):
            seconds = seconds * 60 + int(part)
        return float(seconds)

    def units_of_time(self) -> float:
        """`1h30min` is one time: each unit is smaller than the one before it."""
        seconds, last = 0.0, inf
        while self.peek().kind == "number" and SECONDS.get(self.peek(1).key, inf) < last:
            value, last = self.number(), SECONDS[self.take().key]
            seconds += value * last
        return round(seconds, 3)

    def distance(self, least: float) -> Distance:
        first = self.peek()
        value, unit = self.number(), self.peek()
        if unit.text == "M":
            hint = f"write {first.text}m, {first.text}min or {first.text}mi"
            message = "a capital M could be metres, minutes or miles"
            raise self.error((first.start, unit.place[1]), message, hint)
        if unit.key not in DISTANCES:
            raise self.no_unit(first, f"write {first.text}m, {first.text}s or {first.text}min")
        self.take()
        distance = Distance(value, DISTANCES[unit.key])
        message = f"a distance goes from {least:g} m to {MAX_METRES // 1000} km"
        self.require(least <= distance.metres <= MAX_METRES, self.since(first), message)
        return distance

    def no_unit(self, first: Token, hint: str) -> NotationError:
        """Why what began with a number cannot end with the token at hand."""
        unit = self.peek()
        if unit.kind == "times":
            return self.error(first.place, "a ; or , is missing before this repeat")
        if unit.kind == "word":
            hint = suggestion(unit.key, UNITS, "for example 400m, 5km, 90s, 10min or 170spm")
            return self.error(unit.place, f"{shown(unit.text)} is not a unit", hint)
        return self.error(self.since(first), "a unit is missing behind this", hint)

    # Targets.

    def target(
        self, first: Token, unit: Unit, low: float, high: float, span: Token | None = None
    ) -> Target:
        """A target within its bounds, written since `first`."""
        least, most, message = BOUNDS[unit]
        good = least <= low <= most and least <= high <= most
        self.require(good, self.since(first), message)
        return Target(unit, low, high, ramp=low != high and span is not None and span.text == "->")

    def band(self) -> Target:
        """One value, a range or a ramp of heart rate or cadence."""
        first, low = self.peek(), self.number()
        span = self.accept_span()
        high = self.level("a number is missing here") if span else low
        written, unit = self.text[slice(*self.since(first))], self.peek()
        if unit.key == "rpm":
            raise self.strides(first, low, high, span.text if span else "")
        if span and (unit.key in SECONDS or unit.key in DISTANCES):
            message = "a step has one length; a random one is not here yet"
            place = (first.start, unit.place[1])
            raise self.error(place, message, f"for example {number(high)}{unit.text}")
        if unit.key not in TARGET_UNITS:
            raise self.no_unit(first, f"write {written}spm or {written}bpm")
        self.take()
        if unit.text == "%":
            return self.target(first, self.percent(first, written), low, high, span)
        return self.target(first, Unit(unit.key), low, high, span)

    def percent(self, first: Token, written: str) -> Unit:
        of = self.accept(*PERCENTS)
        if of is None:
            own = self.peek().key == "spm"
            message = "percent of what is missing here"
            hint = f"write {written}%HR of the maximum, {written}%HRR or {written}%LTHR"
            if own:
                message = "percent of your own cadence is one number with its sign"
                hint = f"write +{written}%spm or -{written}%spm"
            raise self.error(self.since(first), message, hint)
        return PERCENTS[of.key]

    def strides(self, first: Token, low: float, high: float, span: str) -> NotationError:
        """Watches that count one foot call its steps rpm."""
        values = (low, high) if span else (low,)
        once, twice = (span.join(number(n * v) for v in values) for n in (1, 2))
        hint = f"both feet make {twice}spm"
        if low >= BOUNDS[Unit.SPM][0]:
            hint += f"; if it counts both already write {once}spm"
        place = (first.start, self.peek().place[1])
        return self.error(place, "rpm counts one foot, and cadence here counts both", hint)

    def relative_cadence(self) -> Target:
        sign, value, after = self.take(), self.peek(), self.peek(1)
        if value.kind == "number" and after.key == "s":
            message = "an offset belongs behind an effort with its @"
            raise self.error((sign.start, after.place[1]), message, "for example @marathon+20s/mi")
        if sign.text not in ("+", "-") or value.kind != "number" or after.text != "%":
            hint = "ranges are written 170-180spm, 170->180spm or easy->tempo"
            raise self.error(sign.place, f"{shown(sign.text)} does not belong here", hint)
        amount = self.number() * (-1 if sign.text == "-" else 1)
        self.take()
        good = self.accept("spm") is not None
        hint = f"write {sign.text}{value.text}%spm"
        self.require(good, self.since(sign), "percent of what is missing here", hint)
        return self.target(sign, Unit.PERCENT_SPM, amount, amount)

    def pace(self) -> Target:
        first, low = self.peek(), self.clock()
        span = self.accept_span()
        high = self.clock() if span else low
        return self.target(first, self.per_distance(first, "a pace"), low, high, span)

    def per_distance(self, first: Token, what: str) -> Unit:
        place = self.since(first)
        unit = PACES.get(self.peek().key) if self.accept("/") else None
        if unit is None:
            hint = f"write {self.text[slice(*place)]}/km"
            raise self.error(place, f"{what} ends in /km or /mi", hint)
        self.take()
        return unit

    def zone(self) -> Target:
        first, missing = self.peek(-1), "a zone needs its number, 1 to 5"
        low = self.level(missing)
        # In `Z2 -5%spm` the sign begins a cadence.
        span = self.accept_span() if self.peek(2).text != "%" else None
        if span:
            self.accept("z")
        high = self.level(missing) if span else low
        self.accept("hr")
        whole = low == int(low) and high == int(high)
        self.require(whole, self.since(first), BOUNDS[Unit.ZONE][2])
        return self.target(first, Unit.ZONE, low, high, span)

    def rpe(self) -> Target:
        first, value = self.peek(-1), self.level("RPE needs its number, 1 to 10")
        return self.target(first, Unit.RPE, value, value)

    # Efforts.

    def effort(self, at: Token | None) -> _Effort:
        first = self.take()
        race = first.kind == "number"
        effort = EFFORTS[first.text + self.take().key if race else first.key]
        if self.peek().text == "->":
            self.take()
            to = self.peek()
            message = "a progression goes from one effort in words to another"
            place = (first.start, to.place[1])
            self.require(not race and to.key in EFFORTS, place, message, "for example easy->tempo")
            return _Effort(effort, to=EFFORTS[self.take().key])
        # Without the @, a sign begins the next part, which says what is wrong with it.
        if at and self.peek().text in ("+", "-") and self.peek(2).key == "s":
            return self.offset(effort)
        return _Effort(effort)

    def offset(self, effort: Effort) -> _Effort:
        sign = self.take()
        seconds = self.level("a number of seconds is missing here")
        self.take()
        unit = self.per_distance(sign, "an offset")
        message = "an offset goes from 1 to 300 s, slower or faster"
        self.require(1 <= seconds <= 300, self.since(sign), message)
        return _Effort(effort, offset=seconds if sign.text == "+" else -seconds, unit=unit)

    # The rest.

    def click(self) -> Click:
        state = self.accept("on", "off", "breath")
        if state is None:
            hint = "click on, click off or click breath 3:2"
            raise self.error(self.peek().place, "on, off or breath follows click", hint)
        if state.key != "breath":
            return Click(on=state.key == "on")
        token = self.take()
        ratio = BREATH.fullmatch(token.text)
        if ratio is None:
            message = "a breath is so many steps in and so many out, from 1 to 9"
            raise self.error(token.place, message, "for example click breath 3:2")
        return Click(breath=(int(ratio[1]), int(ratio[2])))

    def cue(self) -> SpokenCue:
        token = self.take()
        text = token.text[1:-1]
        bad = UNSPEAKABLE.search(text)
        if bad:
            start = token.start + 1 + bad.start()
            raise self.error((start, start + 1), "this character cannot be spoken")
        self.require(text.strip() != "", token.place, "this cue says nothing")
        if not self.accept("at"):
            return SpokenCue(text)
        from_end = self.accept("-") is not None
        here = self.peek()
        good = here.kind in ("number", "clock")
        hint = "for example at 30s, or at -100m"
        self.require(good, here.place, "a time or a distance follows at", hint)
        return SpokenCue(text, self.quantity(least=0), from_end)


_SIGNALS = {"heart_rate": "heart-rate", "cadence": "cadence", "pace": "pace", "rpe": "RPE"}
"""The targets of a step in their order, and in words."""


def _steps(item: Item) -> int:
    """How many steps it comes to when it is run."""
    if isinstance(item, Step):
        return 1
    between = sum(isinstance(inner, Step) and inner.between for inner in item.items)
    if isinstance(item, Loop):
        return sum(map(_steps, item.items))
    return item.count * sum(map(_steps, item.items)) - between
