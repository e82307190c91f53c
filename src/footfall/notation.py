"""Workout text <-> Workout: `10min easy; 8x(400m @5k, 200m float 168spm); 5min easy`.

Reading is a tokenizer that never fails and a recursive descent over its tokens, so that the first
thing wrong, from the left, is the one that is told. Every error and warning shows line, column and
a caret, and where it can, what to write instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf
from re import finditer

from footfall.errors import NotationError
from footfall.model import (
    METRES,
    Click,
    Distance,
    Drawn,
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
    Until,
    Workout,
    kind_of,
)
from footfall.notation_words import (
    BOUNDS,
    BREATH,
    CLOCK,
    DISTANCES,
    EFFORTS,
    HEADER,
    HEADERS,
    NUMBER,
    OTHER_HEADERS,
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
from footfall.notation_write import (
    number,
    write,
    write_end,
    write_item,
    write_length,
    write_step,
)

__all__ = ["Parsed", "parse", "parse_step", "write", "write_end", "write_step"]

MAX_CHARACTERS = 100_000
"""Longer texts are no workouts; the bound keeps a hostile one from taking time."""
MAX_LINE = 400
"""A longer line fills the screen, and its caret is lost: an error tells its column alone."""
MAX_DEPTH = 4
MAX_STEPS = 1000
TOO_DEEP = f"repeats and loops nest at most {MAX_DEPTH} deep"
MAX_SECONDS = 24 * 3600
MAX_METRES = 200_000
SHORT_METRES = 20
"""Below this, `m` was more likely meant as minutes; only a sprint or a stride is so short."""
SLOWEST = 1.2
"""Seconds a metre, 20:00 a kilometre: nobody who runs a workout walks slower."""
FASTEST = 12.0
"""Metres a second: nobody runs faster."""
STEEPEST = 0.012
"""Change of cadence from one beat to the next, as a part of it, that feet still follow."""

EXAMPLE = "for example 10min easy; 8x(400m @5k, 200m float); 5min easy"
PART_TWO = "part two steps with ; or ,"
LOOPED = "for example loop until 20min (30s sprint, 60s jog)"
DRAWN = "for example random 20s-90s"
UNTIL = "for example until HR<120bpm max 3min"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A workout, and what its runner may not have meant."""

    workout: Workout
    warnings: tuple[str, ...] = ()
    """Each reads like an error: line, column, caret and hint."""


def parse(text: str) -> Parsed:
    """Read a workout of one or more lines, below its headers; `#` begins a comment.

    Raises `NotationError` for everything that is not one, and nothing else.
    """
    reader = _Reader(text)
    headers = reader.headers()
    workout = Workout(reader.items(depth=0), **headers)
    return Parsed(workout, tuple(reader.warnings))


def parse_step(text: str, in_repeat: bool) -> Step:
    """Read one step alone; `in_repeat` decides its kind when it names no effort.

    Raises `NotationError` for everything that is not one step.
    """
    return _Reader(text).only_step(in_repeat)


_NO_TIME = Until(0).least


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
        self.lines = [0, *(m.end() for m in finditer("\n", self.text)), len(self.text) + 1]
        """Where each line begins, and where another would behind the last."""
        self.tokens = list(tokens(self.text))
        self.index = 0
        self.warnings: list[str] = []
        self.has_rounded = False
        """Whether one loop's limit was called no multiple of its cycle: once is enough."""

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
        row = bisect_right(self.lines, start)
        begin, end = self.lines[row - 1], self.lines[row] - 1
        source = printable(self.text[begin:end]) if end - begin <= MAX_LINE else ""
        length = max(1, min(stop, end) - start)
        return NotationError(message, source, row, start - begin + 1, length, hint)

    def require(self, good: bool, place: Place, message: str, hint: str | None = None) -> None:
        if not good:
            raise self.error(place, message, hint)

    def warn(self, place: Place, message: str, hint: str) -> None:
        self.warnings.append(str(self.error(place, message, hint)))

    def unexpected(self, token: Token) -> NotationError:
        """Why no part of a step begins with this token."""
        key, place = token.key, token.place
        if token.kind == "word" and self.peek(1).text == ":" and key not in WORDS:
            hint = "or make it a comment with #"
            message = "a header stands above the workout, on a line of its own"
            return self.error(place, message, hint)
        if key == "loop":
            return self.error(place, "a loop is no part of a step", LOOPED)
        if key == "hr":
            gate = self.peek(1).text in ("<", ">")
            message = "until is missing before this" if gate else "a heart rate is a number and bpm"
            return self.error(place, message, UNTIL if gate else "for example 140-150bpm")
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

    # --- Headers

    def headers(self) -> dict[str, str]:
        """What stands above the workout: each header at most once, on a line of its own."""
        found: dict[str, str] = {}
        while True:
            while self.accept("\n"):
                pass
            word, colon = self.peek(), self.peek(1)
            if word.kind != "word" or colon.text != ":" or word.key in WORDS:
                return found
            place = (word.start, colon.place[1])
            key = word.key
            if key not in HEADERS:
                meant = suggestion(key, (*HEADERS, *OTHER_HEADERS), "")
                meant = meant.removeprefix("did you mean ").removesuffix("?")
                meant = OTHER_HEADERS.get(meant, meant)
                hint = f"did you mean {meant}:?" if meant in HEADERS else "for example note: windy"
                message = f"{shown(word.text)} is no header; those are name:, date: and note:"
                raise self.error(place, message, hint)
            message = f"a workout has one {key}; this is a second one"
            self.require(key not in found, place, message, "put both into one line")
            self.index += 2
            found[key] = self.header(key, place)

    def header(self, key: str, place: Place) -> str:
        """The rest of a line, without its comment; quotes keep a # in it."""
        start = place[1]
        match = HEADER.match(self.text, start)
        assert match is not None
        while self.peek().kind != "end" and self.peek().start < match.end():
            self.take()
        group = "plain" if match["quoted"] is None else "quoted"
        text = match[group]
        self.require(
            text.strip() != "", place, "this header says nothing", f"for example {_HEADED[key]}"
        )
        bad = UNSPEAKABLE.search(text.rstrip() if group == "plain" else text)
        if bad:
            at = match.start(group) + bad.start()
            raise self.error((at, at + 1), "this character cannot be shown")
        return text.rstrip() if group == "plain" else text

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
        if not found:
            raise self.nothing()
        return tuple(found)

    def nothing(self) -> NotationError:
        end = self.peek()
        if end.start == 0:
            return self.error((0, 0), "there is no workout here", EXAMPLE)
        hint = "a header has its own line, and the workout begins on the next"
        return self.error(end.place, "no workout follows here", hint)

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
        if first.key == "loop":
            return self.loop(depth)
        return self.step(in_repeat=depth > 0)

    def repeat(self, depth: int) -> Repeat:
        first = self.peek()
        count = self.number()
        self.take()
        place = self.since(first)
        good = 1 <= count <= 99 and count == int(count)
        self.require(good, place, "a repeat has a whole count from 1 to 99")
        self.require(depth < MAX_DEPTH, place, TOO_DEEP)
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

    def loop(self, depth: int) -> Loop:
        first = self.take()
        if not self.accept("until"):
            hint = LOOPED
            if self.peek().kind in ("number", "clock") and self.peek(1).kind != "times":
                hint = f"write loop until {write_length(self.quantity())}"
            raise self.error(self.since(first), "until is missing behind loop", hint)
        self.require(depth < MAX_DEPTH, self.since(first), TOO_DEEP)
        at = self.peek()
        limit = self.limit()
        place = self.since(at)
        opened = self.accept("(") is not None
        self.require(opened, self.peek().place, "what is looped stands in brackets", LOOPED)
        loop = Loop(limit, self.items(depth + 1))
        runs = not all(isinstance(item, Step) and item.between for item in loop.items)
        message = "this loop has nothing to run: its last cycle leaves out what is between"
        self.require(runs, self.since(first), message)
        self.check_cycles(loop, place)
        return loop

    def limit(self) -> Time | Distance:
        """Where a loop ends."""
        first, after = self.peek(), self.peek(1)
        if first.kind == "number" and after.kind == "times":
            hint = f"a count is a repeat: {shown(first.text)}x(30s sprint, 60s jog)"
            place = (first.start, after.place[1])
            raise self.error(place, "a loop ends by a time or a distance", hint)
        if first.key == "hr":
            hint = f"a heart rate ends a step: loop until 20min (30s sprint, {UNTIL[12:]})"
            raise self.error(first.place, "a loop ends by a time or a distance", hint)
        good = first.kind in ("number", "clock")
        self.require(good, first.place, "a time or a distance follows loop until", LOOPED)
        limit = self.quantity()
        if isinstance(limit, Distance):
            self.check_short(limit, self.since(first))
        return limit

    def check_cycles(self, loop: Loop, place: Place) -> None:
        """How often a loop's cycle fits into its limit, when that can be known."""
        kind = type(loop.limit)
        cycle, limit = _cycle(loop.items, kind), _amount(loop.limit, kind)
        least = cycle.least - cycle.between
        if least > limit * (1 + 1e-9):
            message = f"one cycle takes {_written(loop, least)}, and does not fit"
            hint = f"write at least loop until {_written(loop, least)}"
            raise self.error(place, message, hint)
        if not cycle.exact or self.has_rounded:
            return
        fit = cycle.fits(limit)
        whole, more = (n * cycle.least - cycle.between for n in (fit, fit + 1))
        if limit - whole > 1e-6 * limit:
            self.has_rounded = True
            cycles = "1 cycle fits" if fit == 1 else f"{fit} cycles fit"
            message = f"{cycles} into this, {_written(loop, whole)} in all"
            hint = f"that may be just right; {fit + 1} cycles take {_written(loop, more)}"
            self.warn(place, message, hint)

    # --- Steps

    def only_step(self, in_repeat: bool) -> Step:
        first = self.peek()
        hint = "for example 400m @5k 182spm"
        self.require(first.kind != "end", first.place, "there is no step here", hint)
        repeated = first.kind == "number" and self.peek(1).kind == "times"
        self.require(not repeated, first.place, "one step is wanted here, and no repeat", hint)
        looped = first.key == "loop"
        self.require(not looped, first.place, "one step is wanted here, and no loop", hint)
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
            case Time() | Distance() | Lap() | Until() | Drawn():
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
        if isinstance(draft.end, Time) and isinstance(end, Until) and not end.least.seconds:
            hint = f"write {write_length(draft.end)} {write_length(end)} in one piece"
            return self.error(place, "a least time stands right before its until", hint)
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
        lengths = [end.low, end.high] if isinstance(end, Drawn) else [end]
        marks = [(cue.at, place) for cue, place in draft.cues]
        for mark, place in [*((length, draft.end_place) for length in lengths), *marks]:
            if isinstance(mark, Distance) and not short:
                self.check_short(mark, place)
        for cue, place in draft.cues:
            self.check_cue(cue, end, place)

    def check_short(self, length: Distance, place: Place) -> None:
        if length.metres < SHORT_METRES:
            message = f"below {SHORT_METRES} m only a sprint or a stride is measured"
            hint = f"m is metres; for minutes write {number(length.value)}min"
            raise self.error(place, message, hint if length.unit == "m" else None)

    def check_cue(self, cue: SpokenCue, end: End | None, place: Place) -> None:
        """A cue behind its step's end is an error; one that nobody will hear is doubted."""
        whole = end.high if isinstance(end, Drawn) else end.most if isinstance(end, Until) else end
        inside, doubt = True, ("", "")
        match cue.at, whole:
            case _ if cue.from_end and not isinstance(end, Time | Distance):
                doubt = "nobody knows when this step will end", "from its start: at 30s"
            case Time(at), Distance() if at > whole.metres * SLOWEST:
                doubt = "even a walk of this length takes less time", "in metres: at 100m"
            case Distance(), Time() if cue.from_end:
                doubt = "nobody knows how far away the end of a timed step is", "in time: at -30s"
            case Distance(), Time(length) if cue.at.metres > length * FASTEST:
                doubt = "nobody runs so far in this time", "in time: at 30s"
        match cue.at, whole:
            case Time(at), Time(length):
                inside = at <= length
            case Distance(), Distance():
                inside = cue.at.metres <= whole.metres
        self.require(inside, place, "this cue lies behind the end of its step")
        if doubt[0]:
            message = f"{doubt[0]}: this cue may never be said"
            self.warn(place, message, f"count it {doubt[1]}")

    def check_ramp(self, draft: _Draft) -> None:
        target, place = draft.targets.get("cadence", (None, (0, 0)))
        end = draft.end.low if isinstance(draft.end, Drawn) else draft.end
        if target and target.ramp and isinstance(end, Time):
            # Linear in time: the slowest beat lasts longest, and so takes in the largest change.
            needed = 60 * (target.high - target.low) / target.low**2 / STEEPEST
            if end.seconds < needed:
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
        if here.key == "until":
            return self.until(here)
        if self.accept("random"):
            return self.drawn(here)
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
        end = self.quantity()
        return self.until(first, end) if self.peek().key == "until" else end

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

    def until(self, first: Token, least: Time | Distance = _NO_TIME) -> Until:
        """A heart rate that ends a step, behind its least time, if it has one."""
        if isinstance(least, Distance):
            message = "a heart rate is waited for by time; before until stands the least time"
            raise self.error(self.since(first), message, "for example 90s until HR<120bpm")
        until = self.take()
        if self.peek().kind in ("number", "clock") and self.peek(2).text == "(":
            limit = self.text[self.peek().start : self.peek(1).place[1]]
            hint = f"write loop until {shown(limit)} ("
            raise self.error(until.place, "loop is missing before this", hint)
        above, bpm = self.gate()
        most = self.most() if self.accept("max") else Until(0).most
        if most.seconds < least.seconds:
            longer = write_length(Time(min(least.seconds + 600, MAX_SECONDS)))
            message = (
                f"this step lasts {write_length(least)} at least and {write_length(most)} at most"
            )
            raise self.error(self.since(first), message, f"for example max {longer}")
        return Until(bpm, above, least, most)

    def gate(self) -> tuple[bool, float]:
        """`HR<120bpm`: whether above, and beats a minute."""
        here = self.peek()
        if not self.accept("hr"):
            sign = here.text if here.text in ("<", ">") else ""
            value = self.peek(1) if sign else here
            good = value.kind == "number"
            hint = f"write until HR{sign or '<'}{shown(value.text)}bpm" if good else UNTIL
            raise self.error(here.place, "HR follows until", hint)
        way, here = self.accept("<", ">"), self.peek()
        if way is None:
            beats = shown(here.text) if here.kind == "number" else "120"
            hint = f"write HR<{beats}bpm or HR>{beats}bpm"
            raise self.error(here.place, "< or > is missing behind HR", hint)
        if here.text == "=":
            message = "a heart rate is waited for below or above a number"
            raise self.error(here.place, message, f"for example HR{way.text}120bpm")
        bpm = self.level("a number of beats a minute is missing here")
        if self.peek().text == "%":
            place = (here.start, self.peek().place[1])
            hint = f"for example until HR{way.text}120bpm"
            raise self.error(place, "until knows beats a minute, and no percent", hint)
        self.accept("bpm")
        low, high, message = BOUNDS[Unit.BPM]
        self.require(low <= bpm <= high, self.since(here), message)
        return way.text == ">", bpm

    def most(self) -> Time:
        """The time behind max."""
        here = self.peek()
        hint = "for example max 3min"
        good = here.kind in ("number", "clock")
        self.require(good, here.place, "a time follows max", hint)
        most = self.quantity()
        if not isinstance(most, Time):
            raise self.error(self.since(here), "max is a time, and no distance", hint)
        return most

    def drawn(self, word: Token) -> Drawn:
        """A length between two others of its kind."""
        low, low_place = self.bound()
        if not self.accept("-", "–"):
            hint = "write - between the two" if self.peek().text == "->" else DRAWN
            raise self.error(self.since(word), "a random length lies between two others", hint)
        high, high_place = self.bound()
        place, written = (low_place[0], high_place[1]), (write_length(low), write_length(high))
        if isinstance(low, Time) != isinstance(high, Time):
            message = "a random length lies between two times or two distances"
            raise self.error(place, message, f"{DRAWN} or random 100m-400m")
        kind = type(low)
        if _amount(low, kind) > _amount(high, kind):
            hint = f"write random {written[1]}-{written[0]}"
            raise self.error(place, "the shorter length stands first", hint)
        if _amount(low, kind) == _amount(high, kind):
            message = "nothing is random between a length and itself"
            raise self.error(place, message, f"write {written[0]}")
        return Drawn(low, high)

    def bound(self) -> tuple[Time | Distance, Place]:
        first, unit = self.peek(), self.peek(1)
        if first.kind == "number" and unit.kind == "span" and self.peek(2).kind == "number":
            known = self.peek(3)
            if known.key in SECONDS or known.key in DISTANCES:
                hint = (
                    f"write {shown(first.text)}{known.text}-{shown(self.peek(2).text)}{known.text}"
                )
                raise self.error(first.place, "a unit is missing behind this", hint)
        good = first.kind in ("number", "clock")
        self.require(good, first.place, "a time or a distance is missing here", DRAWN)
        length = self.quantity()
        return length, self.since(first)

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
            place = (first.start, unit.place[1])
            hint = f"write {number(high)}{unit.text}"
            if low < high:
                hint = f"write random {number(low)}{unit.text}-{number(high)}{unit.text}"
            raise self.error(place, "a step has one length", hint)
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


_HEADED = {"name": "name: Tuesday's 400s", "date": "date: 2027-03-09", "note": "note: on grass"}
_SIGNALS = {"heart_rate": "heart-rate", "cadence": "cadence", "pace": "pace", "rpe": "RPE"}
"""The targets of a step in their order, and in words."""


@dataclass(frozen=True, slots=True)
class _Length:
    """How long something lasts, as far as its text tells it, in seconds or in metres."""

    least: float
    known: bool = True
    """Whether all of it is counted in `least`, but for what is drawn."""
    exact: bool = True
    """Whether it is never longer than that."""


@dataclass(frozen=True, slots=True)
class _Cycle(_Length):
    between: float = 0.0
    """How much its last time is shorter."""

    def fits(self, limit: float) -> int:
        """How often it can be begun so that it ends within the limit; once if nobody knows."""
        if not self.known:
            return 1
        # 0.1 + 0.2 is 0.3: a limit is no longer missed by an error of rounding.
        return max(1, floor((limit + self.between) / self.least * (1 + 1e-9)))


def _amount(end: End, kind: type) -> float:
    """An end's seconds or metres, whichever is asked for."""
    if isinstance(end, kind):
        return (
            end.seconds
            if isinstance(end, Time)
            else end.metres
            if isinstance(end, Distance)
            else 0.0
        )
    return 0.0


def _cycle(items: Sequence[Item], kind: type) -> _Cycle:
    """What a repeat or a loop runs again and again, in the unit of a kind of end."""
    lengths = [_length(item, kind) for item in items]
    left_out = [
        length.least
        for item, length in zip(items, lengths, strict=True)
        if isinstance(item, Step) and item.between
    ]
    return _Cycle(
        sum(length.least for length in lengths),
        all(length.known for length in lengths),
        all(length.exact for length in lengths),
        sum(left_out),
    )


def _length(item: Item, kind: type) -> _Length:
    match item:
        case Step(end=Drawn(low=low)):
            return _Length(_amount(low, kind), isinstance(low, kind), exact=False)
        case Step(end=Until(least=least)):
            return _Length(_amount(least, kind), known=False, exact=False)
        case Step(end=end):
            told = isinstance(end, kind)
            return _Length(_amount(end, kind), told, told)
        case Repeat(count, items):
            times, same = count, True
            cycle = _cycle(items, kind)
        case Loop(limit, items):
            cycle = _cycle(items, kind)
            same = isinstance(limit, kind)
            # Of what is drawn or not known, no more than the first cycle is sure.
            times = cycle.fits(_amount(limit, kind)) if same and cycle.exact else 1
    whole = times * cycle.least - cycle.between
    return _Length(whole, cycle.known and same, cycle.exact and same)


def _written(loop: Loop, amount: float) -> str:
    """Seconds or metres, in the unit of a loop's limit where that is exact."""
    if isinstance(loop.limit, Time):
        return write_length(Time(round(amount, 3)))
    unit = loop.limit.unit
    value = round(amount / METRES[unit], 4)
    exact = abs(value * METRES[unit] - amount) < 1e-6
    return write_length(Distance(value, unit) if exact else Distance(amount))


def _steps(item: Item) -> int:
    """How many steps it comes to when it is run, at the most as far as its text tells."""
    if isinstance(item, Step):
        return 1
    if isinstance(item, Repeat):
        times = item.count
    else:
        kind = type(item.limit)
        times = _cycle(item.items, kind).fits(_amount(item.limit, kind))
    between = sum(isinstance(inner, Step) and inner.between for inner in item.items)
    return times * sum(map(_steps, item.items)) - between
