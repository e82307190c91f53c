"""Carrying workouts over from other formats: values brought within the notation's bounds, and a
note for each thing that was changed or left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from math import isfinite

from footfall.errors import NotationError, UsageError
from footfall.model import (
    METRES,
    Distance,
    Effort,
    End,
    Item,
    Kind,
    Repeat,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Workout,
)
from footfall.notation import MAX_DEPTH, MAX_STEPS, parse, write
from footfall.notation_lengths import steps_of
from footfall.notation_parts import MAX_METRES, MAX_SECONDS
from footfall.notation_steps import SHORT_METRES
from footfall.notation_words import BOUNDS, EFFORTS, RACES
from footfall.notation_write import number, plain_text
from footfall.paces import effort_speed

MAX_BYTES = 1_000_000
"""No workout is longer; whoever reads files may stop there."""
MAX_REPS = 99
LONGEST_TEXT = 300
"""Characters of a cue or a name; more is a description, and nobody listens to one."""
MOST_NOTES = 40
"""More fill the screen, and nobody reads them."""
STRIDES = 130.0
"""So many strides a minute are 260 steps: above it even a file that counts strides meant steps."""


@dataclass(frozen=True, slots=True)
class Read:
    """A workout from another format, and what could not be carried."""

    workout: Workout
    notes: tuple[str, ...] = ()
    """One sentence each: `line 3: …`, `steps 2 and 5: …`, or about the whole."""


class Notes:
    """What could not be carried: each thing once, with all the places where it was."""

    def __init__(self, place: str) -> None:
        """`place` is what is counted: `line` or `step`."""
        self._place = place
        self._found: dict[str, dict[int, None]] = {}

    def add(self, text: str, at: int | None = None) -> None:
        """A thing at a line or step, or of the whole."""
        places = self._found.setdefault(text, {})
        if at is not None:
            places[at] = None

    def told(self) -> tuple[str, ...]:
        """The notes, in the order in which they first came up; of very many only the first."""
        notes = [self._where([*places]) + text for text, places in self._found.items()]
        more = len(notes) - MOST_NOTES
        return (*notes[:MOST_NOTES], *([f"{more} more things are not carried"] if more > 0 else []))

    def _where(self, places: list[int]) -> str:
        match places:
            case []:
                return ""
            case [one]:
                return f"{self._place} {one}: "
            case [*most, last] if len(places) <= 6:
                return f"{self._place}s {', '.join(map(str, most))} and {last}: "
            case _:
                first = ", ".join(map(str, places[:5]))
                return f"{self._place}s {first} and {len(places) - 5} more: "


# --- Ends ----------------------------------------------------------------------------------------


def lasting(seconds: float, notes: Notes, at: int) -> Time:
    """A time within the notation's bounds."""
    return Time(round(_within(seconds, 1, MAX_SECONDS, _seconds, notes, at), 3))


def reaching(
    value: float, notes: Notes, at: int, unit: str = "m", effort: Effort | None = None
) -> Distance:
    """A distance within the notation's bounds; only sprints and strides are short."""
    least = 1 if effort in (Effort.SPRINT, Effort.STRIDE) else SHORT_METRES
    metres = value * METRES[unit]
    kept = _within(metres, least, MAX_METRES, _metres, notes, at)
    if kept != metres:
        value, unit = kept, "m"
    if unit == "m" and value >= 1000 and value % 1000 == 0:
        return Distance(value / 1000, "km")
    rounded = round(value, 4)
    # Rounding must not lead out of the bounds again.
    within = least <= rounded * METRES[unit] <= MAX_METRES
    return Distance(float(rounded), unit) if within else Distance(float(round(kept)))


def _within(
    value: float,
    low: float,
    high: float,
    show: Callable[[float], str],
    notes: Notes,
    at: int | None,
) -> float:
    """The value, or the bound that is nearest to it, with a note."""
    kept = min(max(value, low), high)
    if kept != value:
        notes.add(f"{show(value)} became {show(kept)}", at)
    return kept


def _seconds(value: float) -> str:
    return f"{shorn(value)}s"


def _metres(value: float) -> str:
    return f"{shorn(value)}m"


def shorn(value: float) -> str:
    """A number from a file in a note, however absurd it is."""
    return number(value) if abs(value) < 1e9 else f"{value:.3g}"


# --- Targets -------------------------------------------------------------------------------------

_DECIMALS = {Unit.BPM: 1, Unit.SPM: 1, Unit.ZONE: 0, Unit.PACE_KM: 0, Unit.PACE_MI: 0}
"""What is kept of each unit; others keep two."""


def _shown(unit: Unit, value: float) -> str:
    """A value as a runner writes it, however absurd it is."""
    if unit is Unit.ZONE:
        return f"Z{shorn(value)}"
    if unit in (Unit.PACE_KM, Unit.PACE_MI) and value < 1e6:
        return f"{round(value) // 60}:{round(value) % 60:02}{unit}"
    return f"{shorn(value)}{unit}"


def band(
    unit: Unit, first: float, last: float, notes: Notes, at: int, ramp: bool = False
) -> Target:
    """A target within its bounds, in the precision of the notation; but for a ramp low to high."""
    low, high, _ = BOUNDS[unit]
    ends = []
    for value in (first, last) if ramp else sorted((first, last)):
        kept = _within(value, low, high, partial(_shown, unit), notes, at)
        rounded = round(kept, _DECIMALS.get(unit, 2))
        # Rounding must not lead out of the bounds again: a mile's are no whole seconds.
        ends.append(rounded + (rounded < low) - (rounded > high))
    return Target(unit, float(ends[0]), float(ends[1]), ramp and ends[0] != ends[1])


def both_feet(first: float, last: float, notes: Notes, at: int, *, strides: bool) -> Target:
    """A cadence in steps of both feet, from a file that counts strides or that may do so.

    Where a file does not say what it counts, less than the slowest walk must be strides.
    """
    if max(first, last) < (STRIDES if strides else BOUNDS[Unit.SPM][0]):
        first, last = 2 * first, 2 * last
    return band(Unit.SPM, first, last, notes, at)


def at_speed(first: float, last: float, notes: Notes, at: int) -> Target | None:
    """A pace per kilometre from two speeds in m/s."""
    if first <= 0 or last <= 0:
        notes.add("a speed of 0 is no target, and is left out", at)
        return None
    return band(Unit.PACE_KM, 1000 / first, 1000 / last, notes, at)


TYPICAL_VDOT = 45.0
"""10 km in 45 minutes: shares of a pace are compared with the efforts of such a runner, and they
differ little from runner to runner."""
WALKED = 0.45
"""Below this share of threshold speed nobody runs."""
LADDER = (
    Effort.JOG,
    Effort.EASY,
    Effort.STEADY,
    Effort.MARATHON,
    Effort.HALF,
    Effort.THRESHOLD,
    Effort.TEN_K,
    Effort.FIVE_K,
    Effort.THREE_K,
    Effort.MILE,
    Effort.SPRINT,
)
"""Efforts by their speed, slowest first."""


@cache
def share(effort: Effort) -> float:
    """The speed of an effort as a share of threshold speed; 0 for one without a speed."""
    threshold = effort_speed(Effort.THRESHOLD, TYPICAL_VDOT) or 1.0
    return (effort_speed(effort, TYPICAL_VDOT) or 0.0) / threshold


_SPELLED = (*(e for e in LADDER if e.value not in RACES), Effort.HARD)
"""Those that a progression can lead to: it is written in words."""


def effort_at(part: float, in_repeat: bool = False, ramp: bool = False) -> Effort:
    """The effort whose speed is nearest to that share of threshold speed; `ramp` for an end of one.

    Between reps, whoever runs easily jogs; elsewhere nobody calls a slow run a recovery.
    """
    if part < WALKED:
        return Effort.WALK
    nearest = min(_SPELLED if ramp else LADDER, key=lambda effort: abs(share(effort) - part))
    if nearest is Effort.JOG and not in_repeat:
        return Effort.EASY
    return nearest


_ELSEWHERE = {
    **dict.fromkeys(("recovery", "recover", "recoveries"), Effort.JOG),
    **dict.fromkeys(("warm up", "warm-up"), Effort.WARMUP),
    **dict.fromkeys(("cool down", "cool-down"), Effort.COOLDOWN),
}
"""Efforts in the words of other programs."""


def effort_named(text: str) -> Effort | None:
    """The effort that a step's name is, as other programs write it; None when it is another."""
    key = text.strip().lower()
    return EFFORTS.get(key) or _ELSEWHERE.get(key)


# --- Words ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A stranger's text on one line, without what cannot be spoken, and not too long."""
    words = plain_text(text)
    return words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 1].rstrip() + "…"


def spoken(
    text: str, notes: Notes, at: int, end: End, where: Time | Distance | None = None
) -> SpokenCue | None:
    """A cue, at its place in the step; None, with a note, when it lies behind the step's end."""
    words = plain(text)
    if not words:
        return None
    if len(plain_text(text)) > LONGEST_TEXT:
        notes.add(f"its words are cut after {LONGEST_TEXT} characters", at)
    match where, end:
        case Time(0), _:
            where = None
        case Distance(), _ if where.metres < SHORT_METRES:
            where = None
        case (Time(mark), Time(length)) if mark > length:
            notes.add(f"the cue '{brief(words)}' lies behind the end of its step", at)
            return None
        case (Distance(), Distance()) if where.metres > end.metres:
            notes.add(f"the cue '{brief(words)}' lies behind the end of its step", at)
            return None
        case (Time(mark), _) if mark > MAX_SECONDS:
            notes.add(f"the cue '{brief(words)}' comes too late", at)
            return None
        case (Distance(), _) if where.metres > MAX_METRES:
            notes.add(f"the cue '{brief(words)}' comes too late", at)
            return None
    return SpokenCue(words, where)


def brief(text: str) -> str:
    """A stranger's text in a note."""
    words = plain(text)
    return words if len(words) <= 30 else words[:29] + "…"


# --- The whole -----------------------------------------------------------------------------------


def repeated(count: float, items: list[Item], at: str) -> list[Item]:
    """So many times these items; raises `UsageError` for a count that cannot be run."""
    if not isfinite(count) or count != int(count) or not 1 <= count <= MAX_REPS:
        raise UsageError(
            f"{at} is repeated {shorn(count)} times. A repeat has a whole count from 1 to "
            f"{MAX_REPS}: split it in two."
        )
    return [Repeat(int(count), tuple(items))] if items else []


def finish(items: list[Item], notes: Notes, name: str = "", note: str = "") -> Read:
    """The workout as the notation says it. Raises `UsageError` when it is beyond its bounds."""
    if not items:
        raise UsageError("There is no step in this workout. Export it again, with its steps.")
    if _depth(items) > MAX_DEPTH:
        raise UsageError(
            f"Repeats nest at most {MAX_DEPTH} deep, and deeper in this workout. "
            "Write out the outermost ones."
        )
    if sum(map(steps_of, items)) > MAX_STEPS:
        raise UsageError(
            f"A workout has at most {MAX_STEPS} steps, and this one goes beyond. Split it in two."
        )
    # What the notation cannot say the program cannot run: kinds and bounds are the notation's.
    try:
        workout = parse(write(Workout(tuple(items)))).workout
    except NotationError as error:
        raise UsageError(
            f"This workout cannot be written in the notation: {error.message}."
        ) from None
    return Read(replace(workout, name=plain(name), note=plain(note)), notes.told())


def _depth(items: list[Item] | tuple[Item, ...]) -> int:
    """How deep repeats nest; a bare step is 0."""
    deepest, todo = 0, [(item, 0) for item in items]
    while todo:
        item, depth = todo.pop()
        deepest = max(deepest, depth)
        if not isinstance(item, Step):
            deepest = max(deepest, depth + 1)
            todo += [(inner, depth + 1) for inner in item.items]
    return deepest


def step(
    end: End,
    effort: Effort | None = None,
    effort_to: Effort | None = None,
    targets: list[Target | None] | None = None,
    cues: list[SpokenCue | None] | None = None,
    between: bool = False,
) -> Step:
    """A step whose kind is still open: `finish` gives it the one of the place where it stands."""
    order = ("heart_rate", "cadence", "pace", "rpe")
    known = {target.signal: target for target in reversed(targets or ()) if target}
    return Step(
        Kind.STEADY,
        end,
        effort=effort,
        effort_to=effort_to if effort_to is not effort else None,
        targets=tuple(known[signal] for signal in order if signal in known),
        cues=tuple(cue for cue in cues or () if cue),
        between=between,
    )
