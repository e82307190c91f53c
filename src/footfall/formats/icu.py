"""Workouts as intervals.icu writes them: a step to a line, `m` is minutes and `mtr` is metres.

Read after its "Workout Builder Syntax Quick Guide" (forum.intervals.icu, topic 123701) and "Text
events" (topic 96016): sections with a title, `4x` above the steps that it repeats up to an empty
line, no nesting; a step is a cue, a length, a target and a cadence. Percentages without a word
behind them are of threshold power; such targets become the effort that feels alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from footfall.errors import UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes, Read
from footfall.model import Distance, Effort, End, Item, Lap, Step, Target, Time, Unit

MAX_LINES = 5_000
MAX_LINE = 2_000

_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_TIME = re.compile(
    rf"""
    (?<![\w^:/.-])
    (?: (?P<h>{_NUMBER})\s?(?:hours?|hrs?|h) )?
    (?: \s?(?P<m>{_NUMBER})\s?(?:minutes?|mins?|m|['′’])
        (?P<bare>[0-9]{{1,2}}(?![\w.'"′″’”%]))? )?
    (?: \s?(?P<s>{_NUMBER})\s?(?:seconds?|secs?|s|["″”]|'') )?
    (?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DISTANCE = re.compile(
    rf"(?<![\w^:/.-])(?P<value>{_NUMBER})\s?"
    r"(?P<unit>km|kilometers?|mtrs?|met(?:er|re)s?|miles?|mi|yards?|yds?|yrds?|y)(?!\w)",
    re.IGNORECASE,
)
_UNITS = {"k": "km", "mi": "mi", "y": "yd", "m": "m"}

_SPAN = r"\s?(?:-|–|->|to)\s?"
_CLOCK = r"([0-9]{1,2}):([0-9]{2})"
_PER = r"(?:\s?(?:min)?/\s?(km|miles?|mi|100m|250m|400m|500m|100y)(?!\w))?"
_PACE = re.compile(
    rf"(?<![\w:]){_CLOCK}{_PER}(?:{_SPAN}{_CLOCK}{_PER})?(?:\s?pace\b)?", re.IGNORECASE
)
_PER_KM = {
    "km": 1.0,
    "mi": 1.0,
    "mile": 1.0,
    "miles": 1.0,
    "100m": 10.0,
    "250m": 4.0,
    "400m": 2.5,
    "500m": 2.0,
    "100y": 1000 / 91.44,
}
_ZONE = re.compile(
    r"(?<!\w)(?P<custom>c)?z(?P<low>[0-9])(?:\s?[-–]\s?c?z?(?P<high>[0-9])(?![0-9]))?(?:\s?(?P<of>hr|pace|power|lthr)\b)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<!\w)(?P<low>{_NUMBER})\s?%?(?:{_SPAN}(?P<high>{_NUMBER})\s?)?%"
    r"(?:\s?(?:of\s)?(?P<of>lthr|max\s?hr|hrmax|hrr|hr|pace|ftp|power|mmp(?:\s[0-9]+[a-z]+)?)\b)?",
    re.IGNORECASE,
)
_VALUE = re.compile(
    rf"(?<![\w:])(?P<low>{_NUMBER})\s?(?P<first>w|watts|bpm|rpm|spm)?(?:{_SPAN}(?P<high>{_NUMBER})\s?)?"
    r"(?P<unit>w|watts|bpm|rpm|spm)(?!\w)",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?<!\w)(intensity|power|hr|pace)\s?=\s?(\w+)", re.IGNORECASE)
_WORDS = re.compile(
    r"(?<!\w)(press\s+lap|ramp|free\s?ride|max\s?effort|hidepower)(?!\w)", re.IGNORECASE
)
_REST = re.compile(r"(?<!\S)0(?:%|w)?(?!\S)")
_EVENT = re.compile(r"(?<!\S)([0-9]{1,6})\^([0-9]{1,6})?\s*")
_EDGES = " -–:,;()"
"""What may stand around the words of a step, and is not said."""
_DASHED = re.compile(r"-(?!-)|[–*•]\s")
_COUNT = re.compile(r"(?:^|\s)([0-9]{1,9})\s?[xX×]\s*:?$")

_INTENSITIES = {
    "warmup": Effort.WARMUP,
    "cooldown": Effort.COOLDOWN,
    "rest": Effort.REST,
    "recovery": Effort.JOG,
    "active": None,
    "interval": None,
}
_TITLES = (
    (re.compile(r"warm[ -]?up\b"), Effort.WARMUP),
    (re.compile(r"cool[ -]?down\b"), Effort.COOLDOWN),
    (re.compile(r"main([ -]?set)?$"), None),
)
"""How titles begin that say how their steps are run, and one that says nothing."""
_POWER_ZONES = (0.5, 0.65, 0.83, 0.98, 1.13, 1.3, 1.6)
"""The middles of Coggan's seven zones of power, as shares of threshold power."""
_PACE_ZONES = (0.73, 0.82, 0.91, 0.97, 1.017, 1.075, 1.16)
"""The middles of Friel's seven zones of pace, as shares of threshold speed."""


def read(text: str) -> Read:
    """The workout in a text of intervals.icu. Raises `UsageError` when there is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n", MAX_LINES)
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE for line in lines):
        raise UsageError(
            f"A workout has at most {MAX_LINES:,} lines of {MAX_LINE:,} characters. "
            "This text is longer: give the steps alone."
        )
    return _Reader().whole(lines)


class _Reader:
    """One pass over the lines; a block is what a count repeats, up to an empty line."""

    def __init__(self) -> None:
        self.notes = Notes("line")
        self.items: list[Item] = []
        self.block: list[Item] = []
        self.count: int | None = None
        self.count_line = 0
        self.inset: int | None = None
        """How far in the count of a list stands; its steps stand further in."""
        self.effort: Effort | None = None
        self.name = ""

    def whole(self, lines: list[str]) -> Read:
        for at, line in enumerate(lines, start=1):
            bare = line.strip()
            if not bare:
                self.blank()
            elif _DASHED.match(bare):
                self.dashed(bare[1:].strip(), at, len(line) - len(line.lstrip()))
            else:
                self.title(bare, at)
        self.close()
        return carry.finish(self.items, self.notes, self.name)

    def blank(self) -> None:
        """An empty line ends a block, and a section."""
        if self.block:
            self.close()
            self.effort = None

    def close(self) -> None:
        if self.count is not None:
            at = f"What follows line {self.count_line}"
            self.items += carry.repeated(self.count, self.block, at)
            if not self.block:
                self.notes.add("nothing follows that could be repeated", self.count_line)
        else:
            self.items += self.block
        self.block, self.count, self.inset = [], None, None

    def title(self, text: str, at: int) -> None:
        """A line without a dash: a title, a count, both, or prose."""
        bare = text.replace("*", "").strip("#_-: ")
        counted = _COUNT.search(bare)
        words = bare[: counted.start()].strip() if counted else bare
        if self.block:
            self.close()
        if counted:
            self.begin(int(counted[1]), at)
        if not words:
            return
        known = [effort for title, effort in _TITLES if title.match(words.lower())]
        self.effort = known[0] if known else None
        if not known and not counted:
            if self.name or self.items:
                self.notes.add(f"'{carry.brief(words)}' is not carried", at)
            else:
                self.name = words

    def begin(self, count: int, at: int) -> None:
        if self.count is not None:
            raise UsageError(
                f"Line {at} begins a repeat within the one of line {self.count_line}, and "
                "intervals.icu has none. Leave an empty line between them, or write one out."
            )
        self.count, self.count_line = count, at

    def dashed(self, text: str, at: int, inset: int) -> None:
        """A step; or a count as some write it, as an item of a list with its steps further in."""
        if self.inset is not None and inset <= self.inset:
            self.close()
        counted = _COUNT.search(text)
        if counted and _first_length(text) is None:
            if self.count is None:
                self.close()
            self.begin(int(counted[1]), at)
            self.inset = inset
            return
        step = _step(text, at, self.effort, self.count is not None, self.notes)
        if step is not None:
            self.block.append(step)


# --- One step ------------------------------------------------------------------------------------


def _step(text: str, at: int, section: Effort | None, in_repeat: bool, notes: Notes) -> Step | None:
    """A line behind its dash; None, with a note, when it has no length."""
    cue, spec = _parted(text)
    options = {name.lower(): value.lower() for name, value in _OPTION.findall(spec)}
    words = {re.sub(r"\s", "", word).lower() for word in _WORDS.findall(f"{cue} {spec}")}
    cue, spec = _WORDS.sub(" ", cue), _WORDS.sub(" ", _OPTION.sub(" ", spec))
    for name in options.keys() - {"intensity"}:
        notes.add(f"{name}={carry.brief(options[name])} is not carried", at)

    measured, spec = _length(spec, at, notes)
    targets, alike, spec = _targets(spec, at, "ramp" in words, in_repeat, notes)
    rests, spec = _REST.search(spec), _REST.sub(" ", spec)
    first, timed = _said(cue, spec)
    counted = _COUNT.search(first)
    if counted:
        notes.add("a count within a step repeats nothing; it has a line of its own", at)
        first = first[: counted.start()]
    effort = alike.first if alike else None
    if rests:
        effort = Effort.REST
    if "maxeffort" in words:
        effort = Effort.SPRINT
    named = carry.effort_named(first)
    effort = section or named or effort
    intensity = options.get("intensity", "active")
    effort = _INTENSITIES.get(intensity) or effort
    if intensity not in _INTENSITIES:
        notes.add(f"intensity={carry.brief(intensity)} is not known", at)
    if alike:
        notes.add(alike.told(effort), at)

    end = _end(measured, "presslap" in words, effort, notes, at)
    if end is None:
        return None
    cues = [] if named else [carry.spoken(first, notes, at, end)]
    cues += [carry.spoken(said, notes, at, end, Time(second)) for second, said in timed]
    effort_to = alike.last if alike and effort is alike.first else None
    return carry.step(end, effort, effort_to, targets, cues)


def _end(
    measured: Time | Distance | None, by_lap: bool, effort: Effort | None, notes: Notes, at: int
) -> End | None:
    """Where a step ends; None, with a note, when nothing says so."""
    if by_lap:
        if measured is not None:
            notes.add("it ends when you press lap; its length is left out", at)
        return Lap()
    match measured:
        case Time(seconds):
            return carry.lasting(seconds, notes, at)
        case Distance(value, unit):
            return carry.reaching(value, notes, at, unit, effort)
    notes.add("a line without a time or a distance is left out", at)
    return None


def _said(cue: str, behind: str) -> tuple[str, list[tuple[float, str]]]:
    """The words of a step's start, and each other text behind its second.

    Some write their words behind the target.
    """
    first, *events = _EVENT.split(cue)
    later, *more = _EVENT.split(" ".join(behind.split()))
    texts = [*events, *more]
    start = [words for text in (first, later) if (words := text.strip(_EDGES))]
    timed = zip(texts[0::3], texts[2::3], strict=True)
    return " ".join(start), [(float(second), words) for second, words in timed]


def _parted(text: str) -> tuple[str, str]:
    """The cue, and what it is for: a cue is all before the first length.

    A `<!>` parts them where the cue itself reads like a length.
    """
    left, mark, right = text.rpartition("<!>")
    if mark and _first_length(right) is not None:
        return left, right
    text = text.replace("<!>", " ")
    begin = _first_length(text)
    return ("", text) if begin is None else (text[:begin], text[begin:])


def _first_length(text: str) -> int | None:
    starts = [found.start() for found in _times(text)]
    distance = _DISTANCE.search(text)
    if distance:
        starts.append(distance.start())
    return min(starts, default=None)


def _times(text: str) -> list[re.Match[str]]:
    """Where times are; an empty match is none, nor is one that says which power of a curve."""
    return [
        found
        for found in _TIME.finditer(text)
        if found.group().strip() and not text[: found.start()].rstrip().lower().endswith("mmp")
    ]


def _length(spec: str, at: int, notes: Notes) -> tuple[Time | Distance | None, str]:
    """The time or the distance of a step, and the text without it; the first one wins."""
    times, distance = _times(spec), _DISTANCE.search(spec)
    if not times and distance is None:
        return None, spec
    if distance and (not times or distance.start() < times[0].start()):
        unit = distance["unit"].lower()
        key = "mi" if unit.startswith("mi") else unit[0]
        rest = spec[: distance.start()] + " " + spec[distance.end() :]
        return Distance(float(distance["value"]), _UNITS[key]), rest
    found = times[0]
    parts = found["h"], found["m"], found["s"] or found["bare"]
    hours, minutes, seconds = (float(part or 0) for part in parts)
    if minutes >= 100 and not hours and found.group().lower().endswith("m"):
        metres = carry.shorn(minutes)
        notes.add(f"{metres}m is {metres} minutes here; metres are written {metres}mtr", at)
    rest = spec[: found.start()] + " " + spec[found.end() :]
    return Time(3600 * hours + 60 * minutes + seconds), rest


@dataclass(frozen=True, slots=True)
class _Alike:
    """The effort that feels like a target which cannot be carried."""

    what: str
    first: Effort
    last: Effort

    def told(self, effort: Effort | None) -> str:
        """The note on it, when the step has that effort in the end."""
        if effort is not self.first:
            return f"{self.what} is left out"
        to = "" if self.first is self.last else f"->{self.last}"
        return f"{self.what} is read as {self.first}{to}"


def _targets(
    spec: str, at: int, ramp: bool, in_repeat: bool, notes: Notes
) -> tuple[list[Target | None], _Alike | None, str]:
    """Targets, what stands for the first that cannot be carried, and the rest of the text."""
    targets: list[Target | None] = []
    alike: list[_Alike] = []

    def stands_for(what: str, low: float, high: float) -> None:
        ends = (low, high) if ramp else ((low + high) / 2,) * 2
        alike.append(_Alike(what, *(carry.effort_at(end, in_repeat, ramp) for end in ends)))

    def pace(found: re.Match[str]) -> str:
        m1, s1, per1, m2, s2, per2 = found.groups()
        unit = (per2 or per1 or "").lower()
        if not unit:
            notes.add("a pace without a unit is read as one per kilometre", at)
        to_km = _PER_KM[unit or "km"]
        first = (60 * int(m1) + int(s1)) * _PER_KM[(per1 or unit or "km").lower()]
        last = (60 * int(m2) + int(s2)) * to_km if m2 else first
        kind = Unit.PACE_MI if unit.startswith("mi") else Unit.PACE_KM
        targets.append(carry.band(kind, first, last, notes, at, ramp))
        return " "

    def zone(found: re.Match[str]) -> str:
        low, of = int(found["low"]), (found["of"] or "").lower()
        high = int(found["high"] or low)
        if found["custom"]:
            notes.add("custom zones are known to intervals.icu alone, and left out", at)
        elif of in ("hr", "lthr"):
            targets.append(carry.band(Unit.ZONE, low, high, notes, at, ramp))
        else:
            middles = _PACE_ZONES if of == "pace" else _POWER_ZONES
            ends = [middles[min(max(zone, 1), 7) - 1] for zone in (low, high)]
            shown = f"Z{low}" if low == high else f"Z{low}-Z{high}"
            stands_for(f"{shown} of {of or 'power'}", *ends)
        return " "

    def percent(found: re.Match[str]) -> str:
        low, of = float(found["low"]), re.sub(r"\s", "", found["of"] or "").lower()
        high = float(found["high"] or low)
        shown = found.group().split("%")[0].strip() if low == high else f"{low:g}-{high:g}"
        if of.startswith("mmp"):
            notes.add("shares of a power curve are left out", at)
        elif of in ("", "ftp", "power", "pace"):
            what = "threshold pace" if of == "pace" else "threshold power"
            stands_for(f"{shown} % of {what}", low / 100, high / 100)
        else:
            kind = {"lthr": Unit.PERCENT_THRESHOLD, "hrr": Unit.PERCENT_RESERVE}
            unit = kind.get(of, Unit.PERCENT_MAX)
            targets.append(carry.band(unit, low, high, notes, at, ramp))
        return " "

    def value(found: re.Match[str]) -> str:
        low, unit = float(found["low"]), found["unit"].lower()
        high = float(found["high"] or low)
        if unit == "bpm":
            targets.append(carry.band(Unit.BPM, low, high, notes, at, ramp))
        elif unit in ("rpm", "spm"):
            targets.append(carry.both_feet(low, high, notes, at, strides=unit == "rpm"))
        elif high > 0:
            notes.add("watts are left out", at)
        else:
            return found.group()  # 0w is a rest
        return " "

    for pattern, take in ((_PACE, pace), (_ZONE, zone), (_PERCENT, percent), (_VALUE, value)):
        spec = pattern.sub(take, spec)
    signals = [target.signal for target in targets if target]
    if len(signals) != len(set(signals)):
        notes.add("a step has one target of a kind; the first one counts", at)
    return targets, alike[0] if alike else None, spec
