"""One step from its parts, which come in any order, and what only the whole of it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from footfall.errors import NotationError
from footfall.model import (
    Click,
    Distance,
    Drawn,
    Effort,
    End,
    Lap,
    SpokenCue,
    Step,
    Target,
    Time,
    Until,
    kind_of,
)
from footfall.notation_parts import Between, EffortPart, Parts, StepPart
from footfall.notation_scan import Place
from footfall.notation_words import RACES
from footfall.notation_write import number, write_length

SHORT_METRES = 20
"""Below this, `m` was more likely meant as minutes; only a sprint or a stride is so short."""
SLOWEST = 1.2
"""Seconds a metre, 20:00 a kilometre: nobody who runs a workout walks slower."""
FASTEST = 12.0
"""Metres a second: nobody runs faster."""
STEEPEST = 0.012
"""Change of cadence from one beat to the next, as a part of it, that feet still follow."""

NO_EFFORT = EffortPart()
PART_TWO = "part two steps with ; or ,"


@dataclass(slots=True)
class Draft:
    """A step while its parts come in, in any order."""

    end: End | None = None
    end_place: Place = (0, 0)
    effort: EffortPart = NO_EFFORT
    targets: dict[str, tuple[Target, Place]] = field(default_factory=dict)
    click: Click | None = None
    cues: list[tuple[SpokenCue, Place]] = field(default_factory=list)
    between: bool = False


class Steps(Parts):
    """Reads whole steps."""

    def only_step(self, in_repeat: bool) -> Step:
        """One step, and no more."""
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
        """The parts up to a separator, a bracket or the end of the text."""
        first, draft = self.peek(), Draft()
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

    def put(self, draft: Draft, part: StepPart, place: Place) -> None:
        """Add a part to a step, or say that it has one already."""
        twice = ""
        match part:
            case Time() | Distance() | Lap() | Until() | Drawn():
                if draft.end is not None:
                    raise self.second_end(draft, part, place)
                draft.end, draft.end_place = part, place
            case EffortPart():
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
            case Between():
                twice = "between" if draft.between else ""
                draft.between = True
        self.require(not twice, place, f"a step has one {twice}; this is a second one", PART_TWO)

    def second_end(self, draft: Draft, end: End, place: Place) -> NotationError:
        """What was meant by an end where there is one already."""
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

    def check_marks(self, draft: Draft) -> None:
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
        """Whether a distance was meant as minutes."""
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

    def check_ramp(self, draft: Draft) -> None:
        """Whether feet can follow a ramp of cadence."""
        target, place = draft.targets.get("cadence", (None, (0, 0)))
        end = draft.end.low if isinstance(draft.end, Drawn) else draft.end
        if target and target.ramp and isinstance(end, Time):
            # Linear in time: the slowest beat lasts longest, and so takes in the largest change.
            needed = 60 * (target.high - target.low) / target.low**2 / STEEPEST
            if end.seconds < needed:
                message = f"this ramp changes by more than {STEEPEST:.1%} from beat to beat"
                self.warn(place, message, f"give it at least {ceil(needed)}s")


_SIGNALS = {"heart_rate": "heart-rate", "cadence": "cadence", "pace": "pace", "rpe": "RPE"}
"""The targets of a step in their order, and in words."""
