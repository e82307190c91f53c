"""The parts of a step, one after the other: ends, efforts, targets, clicks and cues."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from footfall.errors import NotationError
from footfall.model import (
    Click,
    Distance,
    Drawn,
    Effort,
    End,
    Lap,
    SpokenCue,
    Target,
    Time,
    Unit,
    Until,
)
from footfall.notation_lengths import amount_of
from footfall.notation_scan import Place, Scanner, Token
from footfall.notation_words import (
    BOUNDS,
    BREATH,
    CLOCK,
    DISTANCES,
    EFFORTS,
    NUMBER,
    PACES,
    PERCENTS,
    RACES,
    SECONDS,
    TARGET_UNITS,
    UNITS,
    UNSPEAKABLE,
    WORDS,
    instead_of,
    shown,
    suggestion,
)
from footfall.notation_write import number, write_length

MAX_SECONDS = 24 * 3600
MAX_METRES = 200_000

LOOPED = "for example loop until 20min (30s sprint, 60s jog)"
DRAWN = "for example random 20s-90s"
GATED = "until HR<120bpm max 3min"
UNTIL = f"for example {GATED}"

NO_TIME = Until(0).least


@dataclass(frozen=True, slots=True)
class EffortPart:
    """How hard: what a `Step` has of it."""

    effort: Effort | None = None
    to: Effort | None = None
    offset: float = 0.0
    unit: Unit = Unit.PACE_KM


@dataclass(frozen=True, slots=True)
class Between:
    """The word that leaves a step out after the last rep."""


StepPart = End | EffortPart | Target | Click | SpokenCue | Between


class Parts(Scanner):
    """Reads one part of a step at a time: each method reads a rule and stops behind it."""

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

    def part(self) -> StepPart:
        """Whatever comes next."""
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
            return Between()
        raise self.unexpected(here)

    def measure(self, at: Token | None) -> End | EffortPart | Target:
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
        if self.peek().kind == "span" and self.peek(2).key in (*SECONDS, *DISTANCES):
            place = (first.start, self.peek(2).place[1])
            drawn = "-".join((write_length(end), self.text[self.peek(1).start : place[1]]))
            hint = f"for a length between the two write random {shown(drawn)}"
            raise self.error(place, "a step has one length", hint)
        return self.until(first, end) if self.peek().key == "until" else end

    def number(self) -> float:
        """A number of a bearable length."""
        token = self.take()
        good = NUMBER.fullmatch(token.text) is not None
        message = "a number has at most six digits, and four behind its point"
        self.require(good, token.place, message)
        return float(token.text)

    def level(self, missing: str) -> float:
        """A number where there has to be one."""
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

    def until(self, first: Token, least: Time | Distance = NO_TIME) -> Until:
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
        if amount_of(low, kind) > amount_of(high, kind):
            hint = f"write random {written[1]}-{written[0]}"
            raise self.error(place, "the shorter length stands first", hint)
        if amount_of(low, kind) == amount_of(high, kind):
            message = "nothing is random between a length and itself"
            raise self.error(place, message, f"write {written[0]}")
        return Drawn(low, high)

    def bound(self) -> tuple[Time | Distance, Place]:
        """One of the two lengths, and where it is written."""
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

    def effort(self, at: Token | None) -> EffortPart:
        first = self.take()
        race = first.kind == "number"
        effort = EFFORTS[first.text + self.take().key if race else first.key]
        if self.peek().text == "->":
            self.take()
            to = self.peek()
            message = "a progression goes from one effort in words to another"
            place = (first.start, to.place[1])
            self.require(not race and to.key in EFFORTS, place, message, "for example easy->tempo")
            return EffortPart(effort, to=EFFORTS[self.take().key])
        # Without the @, a sign begins the next part, which says what is wrong with it.
        if at and self.peek().text in ("+", "-") and self.peek(2).key == "s":
            return self.offset(effort)
        return EffortPart(effort)

    def offset(self, effort: Effort) -> EffortPart:
        sign = self.take()
        seconds = self.level("a number of seconds is missing here")
        self.take()
        unit = self.per_distance(sign, "an offset")
        message = "an offset goes from 1 to 300 s, slower or faster"
        self.require(1 <= seconds <= 300, self.since(sign), message)
        return EffortPart(effort, offset=seconds if sign.text == "+" else -seconds, unit=unit)

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
