"""Cues and steps into words: which sentence is said. How it is worded stands in the language.

A *unit* is what ends in a full stop, and a prompt is one to three units. Units are recorded whole
(`coach.pack` lists them), so that each has the melody of a sentence.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from footfall.coach.adaptive import News
from footfall.coach.english import ENGLISH
from footfall.coach.language import Language
from footfall.errors import UsageError
from footfall.model import (
    METRES,
    PACED,
    Cue,
    Distance,
    Drawn,
    Effort,
    End,
    Kind,
    Say,
    Step,
    Target,
    Time,
    Unit,
    Until,
)
from footfall.timeline import ENDLESS, HARD
from footfall.zones import Anchor


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for the runner."""

    text: str
    """One to three units."""
    short: str | None = None
    """One unit that says the most needed, for where `text` does not fit; None: nothing shorter."""
    brief: str | None = None
    """A unit that is shorter still, for where words are few; None: nothing shorter than `short`."""


_BETWEEN_UNITS = re.compile(r"(?<=[.?!]) (?=\S)")


def units(text: str) -> tuple[str, ...]:
    """The units of a text; joined by a space they give it back. An empty text has none."""
    return tuple(_BETWEEN_UNITS.split(text)) if text else ()


_UNITS_AT_MOST = 3
_LONGEST_WORDING = 120
"""Characters of a runner's own wording: beyond it nobody listens."""
_LONGEST_COUNT = 20
"""The same for a word of the countdown, which has a second."""


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

_AT = (Effort.STEADY, *PACED)
"""Efforts that one runs *at*."""

_SAID_FIRST = ("cadence", "pace", "heart_rate", "rpe")

_VALUES = {
    Say.HEART_RATE_HIGH: "aim.heart_rate",
    Say.HEART_RATE_LOW: "aim.heart_rate",
    Say.HEART_RATE_BACK: "aim.heart_rate",
    Say.CEILING: "aim.heart_rate",
    Say.CADENCE_HIGH: "aim.cadence",
    Say.CADENCE_LOW: "aim.cadence",
    Say.CADENCE_BACK: "aim.cadence",
}
"""The kinds of cue that name the runner's own value, where it is of use."""


class Phrases:
    """What is said, in one language. A runner's `own` wordings replace those of the same key.

    `turn` says which wording comes first where there are several, so that not every run begins
    with the same words. `imperial` tells ways in miles where the coach chooses the unit; what a
    step names is said as it was written. A UsageError for an own wording that cannot be said.
    """

    def __init__(
        self,
        language: Language = ENGLISH,
        own: Mapping[str, tuple[str, ...]] | None = None,
        turn: int = 0,
        imperial: bool = False,
    ) -> None:
        self.language = language
        self.imperial = imperial
        self.turn = turn
        self.own = {
            key: _checked(key, wordings, language.wordings) for key, wordings in (own or {}).items()
        }
        self._wordings = {**language.wordings, **self.own}
        self.countdown = tuple(
            self.wording(f"count.{word}") for word in ("three", "two", "one", "go")
        )
        """On the seconds before a boundary, and on it."""
        self.done = self.wording("count.done")
        """In place of "Go." where the workout ends."""

    def wordings(self, key: str) -> tuple[str, ...]:
        """All wordings of a key, with their slots. A KeyError for one that is not there."""
        return self._wordings[key]

    def wording(self, key: str, count: int = 0, **slots: str) -> str:
        """The wording whose turn it is at the `count`-th time, its slots filled."""
        wordings = self._wordings[key]
        text = wordings[(self.turn + count) % len(wordings)].format(**slots)
        return f"{text[0].upper()}{text[1:]}"

    # --- numbers, lengths, efforts --------------------------------------------------------------

    def number(self, value: float) -> str:
        """The nearest whole number in words."""
        return self.language.number(round(value))

    def length(self, end: Time | Distance) -> str:
        """How long or how far, in words."""
        if isinstance(end, Time):
            return self.language.duration(end.seconds)
        return self.language.distance(end)

    def detail(self, effort: Effort | None, end: End, turn: int = 0) -> str:
        """Length and effort in one unit; worded in turn from rep to rep where there are several."""
        named = self.language.efforts[effort]
        if isinstance(end, Until) or (turn and not isinstance(end, Time | Distance)):
            # Whoever has done it once knows how it ends; a heart rate has a unit of its own.
            return self.named(effort)
        if not isinstance(end, Time | Distance):
            return self.wording(f"detail.{_open(end)}", effort=named)
        key = f"detail.{effort}" if effort else "detail"
        return self.wording(key, turn, length=self.length(end), effort=named)

    def named(self, effort: Effort | None) -> str:
        """An effort alone, as a unit."""
        key = "named.paced" if effort in _AT else "named"
        return self.wording(key, effort=self.language.efforts[effort])

    def _length_unit(self, end: End, rep: int | None) -> str | None:
        """How long a step is, after a unit that has named it; None where the runner knows."""
        if not isinstance(end, Time | Distance):
            bpm = self.number(end.bpm) if isinstance(end, Until) else ""
            key = f"length.{_open(end)}"
            return self.wording(key, number=bpm) if rep in (None, 1) else None
        return self.wording("length", length=self.length(end))

    def _gate(self, end: End, rep: int | None) -> Iterator[str]:
        """The heart rate that a step waits for, as a unit."""
        if isinstance(end, Until) and (unit := self._length_unit(end, rep)):
            yield unit

    # --- what a step aims at --------------------------------------------------------------------

    def _target(self, target: Target) -> str | None:
        """The target as a unit; a band is said as its middle, which is easier to aim at.

        A pace that changes has two: where it begins, and where it leads.
        """
        middle = (target.low + target.high) / 2
        match target.unit:
            case Unit.SPM if target.ramp:
                return self.wording("aim.ramp")
            case Unit.SPM:
                return self.wording("aim.cadence", number=self.number(middle))
            case Unit.BPM:
                return self.wording("aim.heart_rate", number=self.number(middle))
            case Unit.ZONE if target.low == target.high:
                return self.wording("aim.zone", number=self.number(target.low))
            case Unit.ZONE:
                low, high = self.number(target.low), self.number(target.high)
                return self.wording("aim.zones", low=low, high=high)
            case Unit.PACE_KM | Unit.PACE_MI:
                per = _per(target.unit)
                pace = self.language.pace(target.first if target.ramp else middle)
                aim = self.wording(f"aim.pace.{per}", pace=pace)
                if not target.ramp:
                    return aim
                last = self.language.pace(target.last)
                return f"{aim} {self.wording(f'aim.finish.{per}', pace=last)}"
            case Unit.RPE:
                return self.wording("aim.rpe", number=self.number(middle))
            case _:
                return None  # percentages mean little to a runner's ear; the screen shows them

    def shift(self, step: Step) -> str:
        """How much slower or faster than its effort a step with an offset is, as a unit."""
        way = "slower" if step.offset > 0 else "faster"
        length = self.language.duration(abs(step.offset))
        return self.wording(f"aim.{way}.{_per(step.offset_unit)}", length=length)

    def _aims(self, step: Step) -> list[str]:
        """Units for what the length and effort do not say, the most useful first."""
        aims = []
        if step.effort_to is not None:
            key = "aim.finish.paced" if step.effort_to in _AT else "aim.finish"
            aims.append(self.wording(key, effort=self.language.efforts[step.effort_to]))
        if step.offset:
            aims.append(self.shift(step))
        targets = (step.target(signal) for signal in _SAID_FIRST)
        aims += [unit for t in targets if t is not None and (unit := self._target(t)) is not None]
        if step.click is not None and step.click.breath is not None:
            into, out = map(self.number, step.click.breath)
            aims.insert(1, self.wording("aim.breath", into=into, out=out))
        if step.kind is Kind.FLOAT and not aims:
            aims.append(self.wording("aim.float"))
        return aims

    def _new_aims(self, step: Step, rep: int | None) -> list[str]:
        """The aims, only the first time: a runner remembers them."""
        return self._aims(step) if rep in (None, 1) else []

    # --- steps ----------------------------------------------------------------------------------

    def rep(self, rep: int, of: int) -> str:
        """Which of how many (`ENDLESS`: nobody knows), as a unit."""
        if of == ENDLESS:
            return self.wording("rep.open", rep=self.number(rep))
        if rep == of:
            return self.wording("rep.last")
        return self.wording("rep", rep=self.number(rep), of=self.number(of))

    def next_rep(self, rep: int, of: int) -> str:
        """The same of a rep that is yet to come."""
        if of == ENDLESS:
            return self.wording("next.open", rep=self.number(rep))
        if rep == of:
            return self.wording("next.last")
        if rep == 1:
            return self.wording("next.first", of=self.number(of))
        return self.wording("next.rep", rep=self.number(rep), of=self.number(of))

    def next(self, effort: Effort | None) -> str:
        """An effort that is yet to come: "next" comes first, so that nobody begins at once."""
        return self.wording("next", effort=self.language.efforts[effort])

    def _lead(self, step: Step, rep: int | None, of: int | None) -> str | None:
        """The unit that names the step, where its length and effort do not."""
        if step.kind is Kind.FLOAT:
            return self.wording("float") if isinstance(step.end, Time | Distance) else None
        if step.kind not in HARD or rep is None or of in (None, 1):
            return None
        return self.rep(rep, of or ENDLESS)

    def _step_units(self, step: Step, rep: int | None) -> list[str]:
        """Length and effort, then the aims."""
        return [
            self.detail(_effort(step), step.end, (rep or 1) - 1),
            *self._gate(step.end, rep),
            *self._new_aims(step, rep),
        ]

    def _next_units(self, step: Step, rep: int | None, of: int | None) -> list[str]:
        """As said of a step that is yet to come: every unit but the first may be left out."""
        if step.kind is Kind.FLOAT and self._lead(step, rep, of):
            return [self.next(Effort.FLOAT), *self._step_units(step, rep)]
        if rep is not None and of is not None and self._lead(step, rep, of):
            return [self.next_rep(rep, of), *self._step_units(step, rep)]
        first, length = self.next(_effort(step)), self._length_unit(step.end, rep)
        return [first, *filter(None, (length,)), *self._new_aims(step, rep)]

    def _brief(self, step: Step, rep: int | None, of: int | None) -> str | None:
        """The effort of a rep instead of its count, which matters less; the last one is named."""
        if step.kind not in HARD or rep is None or of in (None, 1, rep):
            return None
        return self.next(_plain(step))

    def announce(self, step: Step, rep: int | None = None, of: int | None = None) -> Words:
        """At the start of a step that nothing announced: "Rep three of eight. One minute hard."

        Give `rep` and `of` of the innermost repeat; they are None outside of one, and for a second
        hard step in the same repetition, which would be counted twice.
        """
        if step.kind is Kind.READY:
            return Words(self.wording("ready"))
        lead, said = self._lead(step, rep, of), self._step_units(step, rep)
        if lead is None:
            return _words(said, said[0])
        is_counted = step.kind in HARD and rep != of
        return _words([lead, *said], lead, self.named(_plain(step)) if is_counted else None)

    def preview(self, step: Step, rep: int | None = None, of: int | None = None) -> Words:
        """Before the boundary that begins `step`: "Next, float. One minute, keep it rolling."."""
        said = self._next_units(step, rep, of)
        return _words(said, said[0], self._brief(step, rep, of))

    def near_mark(self, step: Step | None, rep: int | None = None, of: int | None = None) -> Words:
        """At 100 m before a distance mark; `step` is what follows it, None at the end of all."""
        to_go = self.wording("near_mark")
        if step is None:
            return Words(f"{to_go} {self.wording('near_mark.done')}", to_go)
        said = self._next_units(step, rep, of)
        return _words([to_go, *said], said[0], self._brief(step, rep, of))

    def midway(self, step: Step, rep: int | None = None, of: int | None = None) -> Words:
        """In the middle of a short distance; the aims of `step` are left to its beginning."""
        said = self._next_units(step, rep, of)
        return _words(said[:2], said[0], self._brief(step, rep, of))

    def start(self, step: Step, rep: int | None = None) -> Words:
        """The first words of a session that begins with `step`, at its start."""
        said = self._step_units(step, rep)
        return _words([self.wording("start"), *said], said[0])

    def arrived(self, step: Step, rep: int | None = None) -> Words:
        """At a boundary that was previewed and has no countdown: one word, and the aims if new."""
        name = self.countdown[-1] if step.kind in HARD else self.named(_effort(step))
        return _words([name, *self._new_aims(step, rep)], name)

    def begun(self, step: Step, rep: int | None = None, of: int | None = None) -> Words:
        """At a distance mark, where nothing could be said of `step` before: a word and the rest."""
        said = self.announce(step, rep, of)
        if step.kind not in HARD:
            return said
        return _words([self.countdown[-1], *units(said.text)], units(said.text)[0])

    # --- on the way -----------------------------------------------------------------------------

    def ten_seconds(self) -> Words:
        """Ten seconds before a boundary."""
        return Words(self.wording("count.ten"))

    def twenty_metres(self) -> Words:
        """Twenty metres before a mark."""
        return Words(self.wording("count.twenty_metres"))

    def last_minute(self, count: int = 0) -> Words:
        """A minute before a boundary."""
        return Words(self.wording("last_minute", count))

    def step_halfway(self, left: Time | Distance | None = None, count: int = 0) -> Words:
        """In the middle of a long step; `left` is the other half, where it is a round number."""
        half = self.wording("halfway", count)
        if left is None:
            return Words(half)
        return Words(f"{half} {self.wording('to_go', length=self.length(left))}", half)

    def form(self, id_: str, count: int = 0) -> Words:
        """A form cue by its id in the catalogue (`F4`), or a week's theme (`theme.arms`).

        A KeyError for one that is not there.
        """
        if id_.startswith("theme."):
            return self.theme(id_.removeprefix("theme."))
        return Words(self.wording(f"form.{id_}", count))

    def theme(self, name: str) -> Words:
        """What this week's form cues are about. A KeyError for a theme that is not there."""
        return Words(self.wording("form.theme", theme=self.language.themes[name]))

    def cue(self, text: str, count: int = 0) -> Words:
        """The runner's own words in a workout; a form cue's id (`F9`) stands for its words."""
        if f"form.{text.upper()}" in self._wordings:
            return self.form(text.upper(), count)
        return Words(text)

    # --- the session ----------------------------------------------------------------------------

    def summary(self, seconds: float = 0.0, kilometres: float | None = None) -> Words:
        """After the last step: how long it took, and how far it went, where that was measured.

        To half a minute in the first ten, to a minute beyond.
        """
        said = [self.wording("summary")]
        grain = 30 if seconds < 585 else 60
        if time := grain * round(seconds / grain):
            said.append(self.wording("length", length=self.language.duration(time)))
        if kilometres is not None and (far := self._way(kilometres)).value:
            said.append(self.wording("length", length=self.language.distance(far)))
        return _words(said, said[0])

    def _way(self, kilometres: float) -> Distance:
        return _rounded_miles(kilometres) if self.imperial else _rounded(kilometres)

    def paused(self) -> Words:
        """The runner paused."""
        return Words(self.wording("paused"))

    def resumed(self, count: int = 0) -> Words:
        """The runner goes on."""
        return Words(self.wording("resumed", count))

    def stopped(self) -> Words:
        """The runner ended the session early."""
        return Words(self.wording("stopped"))

    def metronome(self, news: News, count: int = 0) -> Words:
        """What the click that learns does next."""
        return Words(self.wording(f"metronome.{news}", count))

    def going_on(self, step: Step, rep: int | None = None, of: int | None = None) -> Words:
        """Before a session that was cut off goes on: "Going on. Rep three of eight."."""
        name = self._lead(step, rep, of) or self.named(_effort(step))
        ready = step.kind is Kind.READY
        return Words(f"{self.wording('going_on')} {self.wording('ready') if ready else name}")

    def sound_is_back(self) -> Words:
        """A sound device plays again."""
        return Words(self.wording("sound"))

    def rep_added(self) -> Words:
        """The runner asked for one rep more."""
        return Words(self.wording("rep_added"))

    def zones_unknown(self, lacking: Anchor = Anchor.MAX) -> Words:
        """Zones are asked for, and the heart rate that they are percentages of is not known."""
        feel = self.wording("by_feel")
        return Words(f"{self.wording(f'zones_unknown.{lacking}')} {feel}", feel)

    def distance_estimated(self) -> Words:
        """A distance step is about to be timed by pace, because nothing measures distance."""
        press = self.wording("press_lap")
        return Words(f"{self.wording('distance_estimated')} {press}", press)

    def heart_rate_unknown(self) -> Words:
        """A step waits for a heart rate that nothing tells."""
        press = self.wording("press_on")
        return Words(f"{self.wording('heart_rate_unknown')} {press}", press)

    # --- what the coach noticed -----------------------------------------------------------------

    def prompt(self, cue: Cue, count: int) -> Words:
        """What the coach says about `cue`; `count` is how often it was said before, and rotates it.

        `pace.high` is faster than asked and `pace.low` slower. A kind that is no cue of the
        coach's is a KeyError.
        """
        if cue.kind.startswith("sensor."):
            return self._sensor(cue)
        key = f"{cue.kind}.again"
        key = key if cue.again and key in self._wordings else str(cue.kind)
        advice = self.wording(key, count)
        last = self.wording("last_reminder") if cue.last else None
        return _words(filter(None, (self._value(cue), advice, last)), units(advice)[0])

    def _sensor(self, cue: Cue) -> Words:
        sensors = self.language.sensors
        name = sensors.get(cue.signal, sensors[None])
        said = [self.wording(str(cue.kind), sensor=name)]
        if cue.kind in (Say.SENSOR_SILENT, Say.SENSOR_LOST, Say.SENSOR_STEPS):
            said.append(self.wording("sensor.carry_on"))
        return _words(said, said[0])

    def _value(self, cue: Cue) -> str | None:
        """The current value, named, where a runner can use it."""
        key = _VALUES.get(cue.kind)
        if cue.value is None or key is None:
            return None
        return self.wording(key, number=self.number(cue.value))


def _open(end: End) -> str:
    """How an end is called in a wording's key that is neither a time nor a distance."""
    match end:
        case Until(above=above):
            return "above" if above else "below"
        case Drawn():
            return "drawn"
    return "lap"


def _effort(step: Step) -> Effort | None:
    return step.effort or _EFFORT_OF_KIND.get(step.kind)


def _plain(step: Step) -> Effort | None:
    """The effort in a single word: that of a race takes as long as the count of a rep."""
    effort = _effort(step)
    return None if effort in PACED else effort


def _per(unit: Unit) -> str:
    return "km" if unit is Unit.PACE_KM else "mi"


def _rounded(kilometres: float) -> Distance:
    """As exact as anybody wants to hear it: to 50 m, 100 m from 1 km on, 500 m from 20 km on."""
    if kilometres < 0.975:
        return Distance(50 * round(20 * kilometres), "m")
    return Distance(round(kilometres, 1) if kilometres < 20 else round(2 * kilometres) / 2, "km")


def _rounded_miles(kilometres: float) -> Distance:
    """The same in miles: to a quarter, to a tenth from 1 mile on, to a half from 10 miles on."""
    miles = 1000 * kilometres / METRES["mi"]
    grain = 4 if miles < 0.95 else 10 if miles < 10 else 2
    return Distance(round(grain * miles) / grain, "mi")


def _words(said: Iterable[str], short: str | None, brief: str | None = None) -> Words:
    parts = [unit for text in said for unit in units(text)]
    text = " ".join(parts[:_UNITS_AT_MOST])
    return Words(text, short if short != text else None, brief if brief != short else None)


# --- A runner's own wordings --------------------------------------------------------------------


_SLOT = re.compile(r"\{([a-z]+)\}")


def _checked(
    key: str, wordings: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if key not in known:
        close = difflib.get_close_matches(key, known, 1)
        hint = f"Did you mean '{close[0]}'?" if close else "docs/phrases.md tells of them."
        raise UsageError(f"There is no phrase called '{key}'. {hint}")
    if not wordings:
        raise UsageError(f"The phrase '{key}' has no wording. Give it one, or leave it out.")
    return tuple(_checked_wording(key, wording, known[key]) for wording in wordings)


def _checked_wording(key: str, wording: str, known: tuple[str, ...]) -> str:
    """The wording as it is said: one to three units, the last of which ends in a full stop."""
    text = " ".join(wording.split())
    if not any(character.isalnum() for character in text) or not text.isprintable():
        raise UsageError(f"The phrase '{key}' has a wording that cannot be said.")
    most = _LONGEST_COUNT if key.startswith("count.") else _LONGEST_WORDING
    if len(text) > most:
        raise UsageError(
            f"The phrase '{key}' is too long: a runner follows {most} letters at most."
        )
    allowed = {slot for wording in known for slot in _SLOT.findall(wording)}
    unknown = [slot for slot in _SLOT.findall(text) if slot not in allowed]
    if unknown or set("{}") & set(_SLOT.sub("", text)):
        fill = ", ".join(f"{{{slot}}}" for slot in sorted(allowed)) or "nothing"
        what = f"{{{unknown[0]}}}" if unknown else "a brace too many"
        raise UsageError(f"The phrase '{key}' has {what}; between braces it can have {fill}.")
    if twice := [slot for slot, n in Counter(_SLOT.findall(text)).items() if n > 1]:
        raise UsageError(f"The phrase '{key}' has {{{twice[0]}}} twice; once is enough.")
    if len(units(text)) > _UNITS_AT_MOST:
        raise UsageError(f"The phrase '{key}' has more than three sentences. Shorten it.")
    return text if text.endswith((".", "!", "?")) else f"{text}."
