"""Workout text <-> Workout: `10min easy; 8x(400m @5k, 200m float 168spm); 5min easy`.

Reading is a tokenizer that never fails (`notation_scan`) and a recursive descent over its tokens,
so that the first thing wrong, from the left, is the one that is told. Every error and warning
shows line, column and a caret, and where it can, what to write instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from footfall.model import Distance, Item, Kind, Loop, Repeat, Step, Time, Workout
from footfall.notation_lengths import amount_of, cycle_of, steps_of, written_amount
from footfall.notation_parts import GATED, LOOPED
from footfall.notation_scan import Place, Token
from footfall.notation_steps import Steps
from footfall.notation_words import (
    HEADER,
    HEADERS,
    LIKE_HEADERS,
    UNSPEAKABLE,
    WORDS,
    closest,
    shown,
)
from footfall.notation_write import write, write_end, write_item, write_length, write_step

__all__ = ["Parsed", "parse", "parse_step", "write", "write_end", "write_step"]

MAX_DEPTH = 4
MAX_STEPS = 1000
TOO_DEEP = f"repeats and loops nest at most {MAX_DEPTH} deep"

EXAMPLE = "for example 10min easy; 8x(400m @5k, 200m float); 5min easy"
_HEADED = {"name": "name: Tuesday's 400s", "date": "date: 2027-03-09", "note": "note: on grass"}


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


class _Reader(Steps):
    """Reads headers and items, down to the steps."""

    has_rounded = False
    """Whether one loop's limit was called no multiple of its cycle: once is enough."""

    # --- Headers

    def headers(self) -> dict[str, str]:
        """What stands above the workout: each header at most once, on a line of its own."""
        found: dict[str, str] = {}
        while True:
            while self.accept("\n"):
                pass
            word, colon = self.peek(), self.peek(1)
            if word.kind != "word" or colon.text != ":" or word.key in WORDS:
                hint = "a header has its own line, and the workout begins on the next"
                good = not found or word.kind != "end"
                self.require(good, word.place, "no workout follows here", hint)
                return found
            key, place = word.key, (word.start, colon.place[1])
            if key not in HEADERS:
                close = closest(key, LIKE_HEADERS)
                hint = f"did you mean {LIKE_HEADERS[close]}:?" if close else "write # for a comment"
                message = f"{shown(word.text)} is no header; those are name:, date: and note:"
                raise self.error(place, message, hint)
            message = f"a workout has one {key}; this is a second one"
            self.require(key not in found, place, message, "put both into one line")
            self.index += 2
            found[key] = self.header(key, place)

    def header(self, key: str, place: Place) -> str:
        """The rest of a line, without its comment; quotes keep a # in it."""
        line = HEADER.match(self.text, place[1])
        assert line is not None
        while self.peek().kind != "end" and self.peek().start < line.end():
            self.take()
        group = "plain" if line["quoted"] is None else "quoted"
        text = line[group].rstrip() if group == "plain" else line[group]
        hint = f"for example {_HEADED[key]}"
        self.require(text.strip() != "", place, "this header says nothing", hint)
        bad = UNSPEAKABLE.search(text)
        if bad:
            at = line.start(group) + bad.start()
            raise self.error((at, at + 1), "this character cannot be shown")
        return text

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
            steps += steps_of(item)
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
        """Take the bracket that ends a repeat or a loop."""
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
        """A repeat, a loop or a step."""
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
        """A count, and what it counts."""
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
        self.require(steps_of(repeat) > 0, self.since(first), message)
        return repeat

    def loop(self, depth: int) -> Loop:
        """A limit, and what is run within it."""
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
            hint = f"a heart rate ends a step: loop until 20min (30s sprint, {GATED})"
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
        cycle, limit = cycle_of(loop.items, kind), amount_of(loop.limit, kind)
        least = cycle.least - cycle.between
        if least > limit * (1 + 1e-9):
            message = f"one cycle takes {written_amount(loop, least)}, and does not fit"
            hint = f"write at least loop until {written_amount(loop, least)}"
            raise self.error(place, message, hint)
        if not cycle.exact or self.has_rounded:
            return
        fit = cycle.fits(limit)
        whole, more = (n * cycle.least - cycle.between for n in (fit, fit + 1))
        if limit - whole > 1e-6 * limit:
            self.has_rounded = True
            cycles = "1 cycle fits" if fit == 1 else f"{fit} cycles fit"
            message = f"{cycles} into this, {written_amount(loop, whole)} in all"
            hint = f"that may be just right; {fit + 1} cycles take {written_amount(loop, more)}"
            self.warn(place, message, hint)
