"""Cues and steps into words: every sentence that the coach can say is made here.

A *unit* is what ends in a full stop, and a prompt is one to three units. Units are recorded whole,
so that each has the melody of a sentence; `pack()` lists those that are known beforehand. Numbers
are written as words, because engines read "400m" and "4:35" in ways that no runner would.

Words that ears and recognisers confuse through a running wind are avoided: "ease back" (heard as
"he's back"), "paused" or "on hold" alone, "hill repeat".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from footfall.model import (
    PACED,
    Cue,
    Distance,
    Effort,
    End,
    Kind,
    Lap,
    Say,
    Signal,
    Step,
    Target,
    Time,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for the runner."""

    text: str
    """One to three units."""
    short: str | None = None
    """One unit that says the most needed, for where `text` does not fit; None: nothing shorter."""


# --- Numbers, lengths and efforts in words ------------------------------------------------------

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def number_words(n: int) -> str:
    """A whole number from 0 to 999,999 in words: 172 is "one hundred seventy-two"."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    size, name = (100, "hundred") if n < 1000 else (1000, "thousand")
    rest = f" {number_words(n % size)}" if n % size else ""
    return f"{number_words(n // size)} {name}{rest}"


def _count(n: int, noun: str) -> str:
    return f"{number_words(n)} {noun}{'' if n == 1 else 's'}"


def duration_words(seconds: float) -> str:
    """A time as a runner says it: 90 is "ninety seconds", 150 "two minutes thirty"."""
    whole = round(seconds)
    if whole <= 90 and whole != 60:
        return _count(whole, "second")
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if not hours:
        return _count(minutes, "minute") + (f" {number_words(rest)}" if rest else "")
    parts = [_count(hours, "hour")]
    if minutes:
        parts.append(_count(minutes, "minute"))
    if rest:
        parts.append(_count(rest, "second"))
    return " ".join(parts)


_NOUNS = {"m": "metre", "km": "kilometre", "mi": "mile", "yd": "yard"}


def distance_words(distance: Distance) -> str:
    """A distance in its own unit: 1600 m is "sixteen hundred metres", 0.5 mi "half a mile"."""
    noun, value = _NOUNS[distance.unit], round(distance.value, 2)
    whole = int(value)
    hundredths = round((value - whole) * 100)
    if not hundredths:
        if whole % 100 == 0 and 1000 < whole < 2000:
            return f"{number_words(whole // 100)} hundred {noun}s"
        return _count(whole, noun)
    if value == 0.5:
        return f"half a {noun}"
    if hundredths == 50:
        return f"{number_words(whole)} and a half {noun}s"
    digits = f"{hundredths:02d}".rstrip("0")
    return f"{number_words(whole)} point {' '.join(_ONES[int(d)] for d in digits)} {noun}s"


_EFFORT_WORDS = {
    Effort.EASY: "easy",
    Effort.STEADY: "steady effort",  # "steady" alone is heard as "study"
    Effort.MARATHON: "marathon effort",
    Effort.HALF: "half-marathon effort",
    Effort.THRESHOLD: "threshold effort",
    Effort.TEN_K: "ten-k effort",
    Effort.FIVE_K: "five-k effort",
    Effort.THREE_K: "three-k effort",
    Effort.MILE: "mile effort",
    Effort.HARD: "hard",
    Effort.STRIDE: "stride",
    Effort.SPRINT: "sprint",
    Effort.FLOAT: "float",
    Effort.JOG: "jog",
    Effort.WALK: "walk",
    Effort.REST: "rest",
    Effort.WARMUP: "warm up",
    Effort.COOLDOWN: "cool down",
    Effort.DRILL: "drill",
}

_EFFORT_OF_KIND = {
    Kind.WARMUP: Effort.WARMUP,
    Kind.EASY: Effort.EASY,
    Kind.STEADY: Effort.STEADY,
    Kind.FLOAT: Effort.FLOAT,
    Kind.REST: Effort.REST,
    Kind.STRIDE: Effort.STRIDE,
    Kind.SPRINT: Effort.SPRINT,
    Kind.DRILL: Effort.DRILL,
    Kind.COOLDOWN: Effort.COOLDOWN,
}


def _effort(step: Step) -> Effort | None:
    return step.effort or _EFFORT_OF_KIND.get(step.kind)


def effort_words(step: Step) -> str:
    """What the step asks for, in a word or two; "work" when it names no effort."""
    return _named(_effort(step))


_DETAILS: dict[Effort | None, tuple[str, ...]] = {
    None: ("{}",),
    Effort.EASY: ("{} easy",),
    Effort.HARD: ("{} hard",),
    # A float is race mode dialled back, never a rest: its words keep the runner running.
    Effort.FLOAT: ("{}, keep it rolling", "{}, quick but relaxed"),
    Effort.STRIDE: ("Stride for {}, tall and smooth",),
    Effort.SPRINT: ("Sprint for {}, fast and loose",),
    Effort.JOG: ("Jog for {}",),
    Effort.WALK: ("Walk for {}",),
    Effort.REST: ("Rest for {}",),
    Effort.WARMUP: ("Warm up for {}",),
    Effort.COOLDOWN: ("Cool down for {}",),
    Effort.DRILL: ("Drill for {}",),
} | {pace: (f"{{}} at {_EFFORT_WORDS[pace]}",) for pace in (Effort.STEADY, *PACED)}
"""How a length joins an effort; rotated from rep to rep where there are several."""


def _unit(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _named(effort: Effort | None) -> str:
    return "work" if effort is None else _EFFORT_WORDS[effort]


def _detail(effort: Effort | None, end: End, turn: int) -> str:
    if isinstance(end, Lap):
        return _unit(f"{_named(effort)}, until you press lap")
    return _unit(_rotate(_DETAILS[effort], turn).format(_length(end)))


def _length(end: Time | Distance) -> str:
    return duration_words(end.seconds) if isinstance(end, Time) else distance_words(end)


def _length_unit(end: End) -> str:
    """How long a step is, after a unit that has named it."""
    return "It ends when you press lap." if isinstance(end, Lap) else _unit(_length(end))


def _rotate(wordings: tuple[str, ...], count: int) -> str:
    return wordings[count % len(wordings)]


# --- What a step aims at ------------------------------------------------------------------------


def _cadence_unit(spm: float) -> str:
    return f"Cadence {number_words(round(spm))}."


def _heart_rate_unit(bpm: float) -> str:
    return f"Heart rate {number_words(round(bpm))}."


def _pace_unit(seconds: float, unit: Unit) -> str:
    minutes, rest = divmod(round(seconds), 60)
    clock = number_words(minutes)
    if rest:
        clock += f" {'oh ' if rest < 10 else ''}{number_words(rest)}"
    elif minutes != 1:
        clock += " minutes"
    return f"Pace {clock} a {'kilometre' if unit is Unit.PACE_KM else 'mile'}."


def _rpe_unit(rpe: float) -> str:
    return f"Effort {number_words(round(rpe))} of ten."


def _zone_unit(low: int, high: int) -> str:
    if low == high:
        return f"Zone {number_words(low)}."
    return f"Zone {number_words(low)} to {number_words(high)}."


def _offset_unit(offset: float, unit: Unit) -> str:
    length = "kilometre" if unit is Unit.PACE_KM else "mile"
    way = "slower" if offset > 0 else "faster"
    return f"{duration_words(abs(offset)).capitalize()} a {length} {way}."


def _finish_unit(effort: Effort) -> str:
    words = _EFFORT_WORDS[effort]
    return f"Finish {'at ' if words.endswith('effort') else ''}{words}."


def _target_unit(target: Target) -> str | None:
    """The target as a unit; a band is said as its middle, which is easier to aim at."""
    middle = (target.low + target.high) / 2
    match target.unit:
        case Unit.SPM if target.ramp:
            return "Follow the click."
        case Unit.SPM:
            return _cadence_unit(middle)
        case Unit.BPM:
            return _heart_rate_unit(middle)
        case Unit.ZONE:
            return _zone_unit(round(target.low), round(target.high))
        case Unit.PACE_KM | Unit.PACE_MI:
            return _pace_unit(target.last if target.ramp else middle, target.unit)
        case Unit.RPE:
            return _rpe_unit(middle)
        case _:
            return None  # percentages mean little to a runner's ear; the screen shows them


_PROGRESSIONS = tuple(Effort)[: tuple(Effort).index(Effort.STRIDE)]
"""The efforts that a progression may arrive at: those that are a pace."""

_SAID_FIRST = ("cadence", "pace", "heart_rate", "rpe")


def _aims(step: Step) -> list[str]:
    """Units for what the length and effort do not say, the most useful first."""
    aims = []
    if step.effort_to is not None:
        aims.append(_finish_unit(step.effort_to))
    if step.offset:
        aims.append(_offset_unit(step.offset, step.offset_unit))
    targets = (step.target(signal) for signal in _SAID_FIRST)
    aims += [unit for t in targets if t is not None and (unit := _target_unit(t)) is not None]
    return aims


# --- Steps --------------------------------------------------------------------------------------

COUNTDOWN = ("Three.", "Two.", "One.", "Go.")
"""On the seconds before a boundary, and on it."""

DONE = "Done."
"""In place of "Go." where the workout ends."""

_UNITS_AT_MOST = 3


def _words(units: Iterable[str], short: str | None) -> Words:
    text = " ".join(list(units)[:_UNITS_AT_MOST])
    return Words(text, short if short != text else None)


_HARD = (Kind.WORK, Kind.STRIDE, Kind.SPRINT, Kind.DRILL)
"""The kinds that are counted as reps: a float never is."""


def _rep_unit(rep: int, of: int) -> str:
    return "Last rep." if rep == of else f"Rep {number_words(rep)} of {number_words(of)}."


def _lead(step: Step, rep: int | None, of: int | None) -> str | None:
    """The unit that names the step, where its length and effort do not."""
    if step.kind is Kind.FLOAT:
        return "Float."
    if step.kind not in _HARD or rep is None or of is None or of < 2:
        return None
    return _rep_unit(rep, of)


def _next_unit(effort: Effort | None) -> str:
    return f"Next, {_named(effort)}."


def _next_rep_unit(rep: int, of: int) -> str:
    if rep == of:
        return "Next, the last rep."
    if rep == 1:
        return f"Next, the first of {number_words(of)}."
    return f"Next, rep {number_words(rep)} of {number_words(of)}."


def _new_aims(step: Step, rep: int | None) -> list[str]:
    """The aims, only the first time: a runner remembers them."""
    return _aims(step) if rep in (None, 1) else []


def _step_units(step: Step, rep: int | None) -> list[str]:
    """Length and effort, then the aims."""
    return [_detail(_effort(step), step.end, (rep or 1) - 1), *_new_aims(step, rep)]


def _next_units(step: Step, rep: int | None, of: int | None) -> list[str]:
    """As said of a step that is yet to come: every unit but the first may be left out.

    The first one names the step and says "next", so that nobody begins at once.
    """
    if step.kind is Kind.FLOAT:
        return [_next_unit(Effort.FLOAT), *_step_units(step, rep)]
    if rep is not None and of is not None and _lead(step, rep, of):
        return [_next_rep_unit(rep, of), *_step_units(step, rep)]
    return [_next_unit(_effort(step)), _length_unit(step.end), *_new_aims(step, rep)]


def announce(step: Step, rep: int | None = None, of: int | None = None) -> Words:
    """At the start of a step that nothing announced: "Rep three of eight. Ninety seconds hard."

    Give `rep` and `of` of the innermost repeat; they are None outside of one, and for a second
    hard step in the same repetition, which would be counted twice.
    """
    if step.kind is Kind.READY:
        return Words("Get ready.")
    lead, said = _lead(step, rep, of), _step_units(step, rep)
    if lead is None:
        return _words(said, said[0])
    return _words([lead, *said], lead)


def preview(step: Step, rep: int | None = None, of: int | None = None) -> Words:
    """Before the boundary that begins `step`: "Next, float. Ninety seconds, keep it rolling."."""
    said = _next_units(step, rep, of)
    return _words(said, said[0])


def near_mark(step: Step | None, rep: int | None = None, of: int | None = None) -> Words:
    """At 100 m before a distance mark; `step` is what follows it, None at the workout's end."""
    to_go = "One hundred metres to go."
    if step is None:
        return Words(f"{to_go} Then you are done.", to_go)
    said = _next_units(step, rep, of)
    return _words([to_go, *said], said[0])


def halfway(step: Step, rep: int | None = None, of: int | None = None) -> Words:
    """In the middle of a short distance; the aims of `step` are left to its beginning."""
    said = _next_units(step, rep, of)
    return _words(said[:2], said[0])


def start(step: Step, rep: int | None = None) -> Words:
    """The first words of a session that begins with `step`, at its start."""
    said = _step_units(step, rep)
    return _words(["Here we go.", *said], said[0])


def arrived(step: Step, rep: int | None = None) -> Words:
    """At a boundary that was previewed and has no countdown: one word, and the aims if new."""
    name = COUNTDOWN[-1] if step.kind in _HARD else _unit(effort_words(step))
    return _words([name, *_new_aims(step, rep)], name)


def begun(step: Step, rep: int | None = None, of: int | None = None) -> Words:
    """At a distance mark, where nothing could be said of `step` before: the word and the rest."""
    said = announce(step, rep, of)
    if step.kind not in _HARD:
        return said
    return _words([COUNTDOWN[-1], *units(said.text)], units(said.text)[0])


# --- The session --------------------------------------------------------------------------------

_SUMMARIES = ("Workout complete. Well run.", "That is the workout done. Strong running.")


def summary(count: int = 0) -> Words:
    """After the last step; `count` picks the wording."""
    text = _rotate(_SUMMARIES, count)
    return Words(text, units(text)[0])


def paused() -> Words:
    """The runner paused."""
    return Words("Session paused.")


def resumed() -> Words:
    """The runner goes on."""
    return Words("And we carry on.")


def stopped() -> Words:
    """The runner ended the session early."""
    return Words("Session stopped.")


def sound_is_back() -> Words:
    """A sound device plays again."""
    return Words("Sound is back.")


def rep_added() -> Words:
    """The runner asked for one rep more."""
    return Words("One more rep added.")


def zones_unknown() -> Words:
    """Zones are asked for, and the runner's heart rate is not known well enough to coach them."""
    return Words(
        "I don't know your maximum heart rate. Run the zones by feel today.",
        "Run the zones by feel today.",
    )


def distance_estimated() -> Words:
    """A distance step is about to be timed by pace, because nothing measures distance."""
    return Words("Nothing measures distance. Press lap at the mark.", "Press lap at the mark.")


# --- What the coach noticed ---------------------------------------------------------------------

_ADVICE: dict[Say, tuple[str, ...]] = {
    Say.HEART_RATE_HIGH: (
        "A touch high, ease off.",
        "Slow it down a little.",
        "Easy now, let it come down.",
    ),
    Say.HEART_RATE_LOW: (
        "A little low, pick it up.",
        "You have room, push on a bit.",
        "Lift the effort a touch.",
    ),
    Say.HEART_RATE_BACK: ("Back in your zone, hold it there.", "That is the zone, stay with it."),
    Say.CADENCE_HIGH: (
        "A touch quick, let your legs relax.",
        "Slow your steps a little.",
        "Fewer steps, stay smooth.",
    ),
    Say.CADENCE_LOW: (
        "Shorter, quicker steps.",
        "Light and quick, pick up the rhythm.",
        "Quicker feet, same effort.",
    ),
    Say.CADENCE_BACK: ("That is your rhythm, stay with it.", "Good rhythm, keep it there."),
    Say.PACE_HIGH: ("A touch fast, ease off.", "Slow the pace a little."),
    Say.PACE_LOW: ("A little slow, pick it up.", "Lift the pace a little."),
    Say.FLOAT_LOW: (
        "Float, don't jog, pick it up a little.",
        "Keep it rolling, this is still running.",
        "Lift the float, race mode dialled back.",
    ),
    # Safety: the limit and what to do, never what it might mean for the body. The second wording
    # goes on from the first.
    Say.CEILING: (
        "That is above your limit, slow to a walk.",
        "Still above your limit, walk until it comes down.",
    ),
    Say.METRONOME: ("The click is changing, go with it.", "New rhythm, let it lead you."),
}

_LAST = "I'll stop reminding you."

_SENSOR_NAMES = {
    None: "sensor",
    Signal.HEART_RATE: "heart rate sensor",
    Signal.CADENCE: "cadence sensor",
    Signal.SPEED: "speed sensor",
    Signal.DISTANCE: "distance sensor",
}

_SENSOR = {
    Say.SENSOR_SILENT: ("The {} is silent.", "Carry on by feel."),
    Say.SENSOR_LOST: ("The {} is gone.", "Carry on by feel."),
    Say.SENSOR_BACK: ("The {} is back.",),
}


def prompt(cue: Cue, count: int) -> Words:
    """What the coach says about `cue`; `count` is how often it was said before, and rotates it.

    `pace.high` is faster than asked and `pace.low` slower. A kind that is no cue of the coach's
    is a KeyError.
    """
    if cue.kind in _SENSOR:
        name = _SENSOR_NAMES.get(cue.signal, _SENSOR_NAMES[None])
        said = [unit.format(name) for unit in _SENSOR[cue.kind]]
        return _words(said, said[0])
    advice = _rotate(_ADVICE[cue.kind], cue.again if cue.kind is Say.CEILING else count)
    value = _value_unit(cue)
    return _words(filter(None, (value, advice, _LAST if cue.last else None)), advice)


def _value_unit(cue: Cue) -> str | None:
    """The current value, named, where a runner can use it; the metronome names where it goes."""
    match cue.kind:
        case Say.HEART_RATE_HIGH | Say.HEART_RATE_LOW | Say.HEART_RATE_BACK | Say.CEILING:
            return None if cue.value is None else _heart_rate_unit(cue.value)
        case Say.CADENCE_HIGH | Say.CADENCE_LOW | Say.CADENCE_BACK:
            return None if cue.value is None else _cadence_unit(cue.value)
        case Say.METRONOME:
            return None if cue.target is None else _cadence_unit(cue.target)
        case _:
            return None


# --- Units, and those that are recorded ---------------------------------------------------------

_BETWEEN_UNITS = re.compile(r"(?<=[.?!]) (?=\S)")


def units(text: str) -> tuple[str, ...]:
    """The units of a text; joined by a space they give it back. An empty text has none."""
    return tuple(_BETWEEN_UNITS.split(text)) if text else ()


_HEART_RATES = range(40, 221)
_CADENCES = range(120, 221)
_MOST_REPS = 20

# Lengths that make sense of an effort: those of well-known workouts, and their neighbours.
_STRIDE_SECONDS = (10, 15, 20, 25, 30)
_SPRINT_SECONDS = (5, 6, 8, 10, 12, 15, 20, 30)
_REP_SECONDS = (10, 15, 20, 30, 40, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600)
_RACE_SECONDS = (30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600)
_REST_SECONDS = (10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 600)
_TEMPO_MINUTES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 45, 60)
_EASY_MINUTES = (*range(1, 21), *range(25, 61, 5), 75, 90, 105, 120)
_SHORT_METRES = (20, 30, 40, 50, 60, 80, 100, 150)
_REP_METRES = (100, 150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000)
_TEMPO_METRES = (200, 400, 800, 1000, 1200, 1600, 2000)
_FLOAT_METRES = (50, 60, 100, 200, 300, 400, 600, 800, 1000)
_REST_METRES = (100, 200, 300, 400, 600, 800)
_TEMPO_LONG = (1, 2, 3, 4, 5, 6, 8, 10, 12)
_EASY_LONG = (*range(1, 11), 12, 15, 16, 18, 20)


def _times(seconds: Iterable[int]) -> set[End]:
    return {Time(n) for n in seconds}


def _minutes(minutes: Iterable[int]) -> set[End]:
    return {Time(60 * n) for n in minutes}


def _distances(unit: str, values: Iterable[float]) -> set[End]:
    return {Distance(value, unit) for value in values}


def _both(values: Iterable[float]) -> set[End]:
    values = tuple(values)
    return _distances("km", values) | _distances("mi", values)


def _lengths() -> dict[Effort | None, set[End]]:
    race = _times(_RACE_SECONDS) | _distances("m", _REP_METRES[2:]) | _both((1, 2, 3))
    hard = _times(_REP_SECONDS) | _distances("m", _REP_METRES) | _both((1, 2))
    tempo = _minutes(_TEMPO_MINUTES) | _times((90,))
    tempo |= _distances("m", _TEMPO_METRES) | _both(_TEMPO_LONG)
    easy = _minutes(_EASY_MINUTES) | _times((10, 15, 20, 30, 45, 90))
    easy |= _distances("m", _TEMPO_METRES) | _both(_EASY_LONG)
    rest = _times(_REST_SECONDS) | _distances("m", _REST_METRES)
    ends = _minutes((*range(1, 11), 12, 15, 20)) | _distances("m", (400, 800)) | _both((1, 2, 3))
    races = (Effort.TEN_K, Effort.FIVE_K, Effort.THREE_K, Effort.MILE)
    return {
        None: hard | race | _minutes(_EASY_MINUTES),
        Effort.HARD: hard,
        **dict.fromkeys(races, race),
        **dict.fromkeys((Effort.THRESHOLD, Effort.HALF, Effort.MARATHON), tempo),
        **dict.fromkeys((Effort.EASY, Effort.STEADY), easy),
        Effort.FLOAT: _times(_REST_SECONDS) | _distances("m", _FLOAT_METRES),
        **dict.fromkeys((Effort.JOG, Effort.WALK, Effort.REST), rest),
        Effort.STRIDE: _times(_STRIDE_SECONDS) | _distances("m", _SHORT_METRES[3:]),
        Effort.SPRINT: _times(_SPRINT_SECONDS) | _distances("m", (*_SHORT_METRES, 200)),
        **dict.fromkeys((Effort.WARMUP, Effort.COOLDOWN), ends),
        Effort.DRILL: _times((10, 15, 20, 30, 45, 60)) | _distances("m", _SHORT_METRES[:5]),
    }


def _details() -> Iterator[str]:
    for effort, ends in _lengths().items():
        turns = range(len(_DETAILS[effort]))
        yield from (_detail(effort, end, turn) for end, turn in product((*ends, Lap()), turns))
        yield from map(_length_unit, (*ends, Lap()))


def _leads() -> Iterator[str]:
    for of in range(2, _MOST_REPS + 1):
        for rep in range(1, of + 1):
            yield from (_rep_unit(rep, of), _next_rep_unit(rep, of))
    yield from map(_next_unit, (None, *Effort))
    yield from ("Get ready.", "Here we go.", "Follow the click.")


def _numbers() -> Iterator[str]:
    yield from map(_heart_rate_unit, _HEART_RATES)
    yield from map(_cadence_unit, _CADENCES)
    for low in range(1, 6):
        yield from (_zone_unit(low, high) for high in range(low, 6))
    yield from (_pace_unit(seconds, Unit.PACE_KM) for seconds in range(180, 421, 5))
    yield from (_pace_unit(seconds, Unit.PACE_MI) for seconds in range(300, 661, 15))
    yield from (_rpe_unit(rpe) for rpe in range(1, 11))
    for seconds, unit in product((5, 10, 15, 20, 30), (Unit.PACE_KM, Unit.PACE_MI)):
        yield from (_offset_unit(seconds, unit), _offset_unit(-seconds, unit))


def _fixed() -> Iterator[str]:
    said = [summary(count) for count in range(len(_SUMMARIES))]
    said += [paused(), resumed(), stopped(), rep_added(), zones_unknown(), distance_estimated()]
    said.append(sound_is_back())
    for words in (*said, near_mark(None)):
        yield from units(words.text)
    yield from (*COUNTDOWN, DONE, _LAST)
    for wordings in _ADVICE.values():
        yield from wordings
    for kind, signal in product(_SENSOR, _SENSOR_NAMES):
        yield from units(prompt(Cue(0.0, kind, signal=signal), 0).text)
    yield from map(_unit, _EFFORT_WORDS.values())
    yield from map(_finish_unit, _PROGRESSIONS)


def pack() -> tuple[str, ...]:
    """Every unit that is known beforehand, sorted, each once: what a recorded voice contains."""
    return tuple(sorted({*_details(), *_leads(), *_numbers(), *_fixed()}))
