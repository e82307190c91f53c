"""Workouts of Garmin Connect, as the JSON that it exports: nested groups of executable steps.

There is no public specification; this follows what Garmin Connect answers. A number (`…Id`) says
what a thing is, and beside it a word (`…Key`) says the same; where they differ Garmin takes the
number, and so does this.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, NoReturn

from footfall.errors import UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes, Read
from footfall.model import METRES, Distance, Effort, End, Item, Lap, Loop, Step, Target, Unit, Until
from footfall.notation import MAX_DEPTH

MAX_STEPS = 4_000
"""Steps and groups as they are written; a workout has at most a thousand when it is run."""

_STEPS = {1: "warmup", 2: "cooldown", 3: "interval", 4: "recovery", 5: "rest", 6: "repeat"}
_EFFORTS = {
    "warmup": Effort.WARMUP,
    "cooldown": Effort.COOLDOWN,
    "recovery": Effort.JOG,
    "rest": Effort.REST,
}
_ENDS = {
    1: "lap.button",
    2: "time",
    3: "distance",
    4: "calories",
    5: "power",
    6: "heart.rate",
    7: "iterations",
    8: "fixed.rest",
}
_TARGETS = {
    1: "no.target",
    2: "power.zone",
    3: "cadence.zone",
    4: "heart.rate.zone",
    5: "speed.zone",
    6: "pace.zone",
}
_UNITS = {"mile": "mi", "yard": "yd", "kilometer": "km"}
_SPORTS = {"running", "walking", "hiking", "other"}

Json = dict[str, Any]


def read(text: str) -> Read:
    """The workout in a JSON of Garmin Connect. Raises `UsageError` when there is none."""
    whole = _workout(_parsed(text))
    reader = _Reader()
    sport = _key(whole, "sportType", "sportTypeId", "sportTypeKey", {1: "running"})
    if sport and sport not in _SPORTS:
        reader.notes.add(f"this is a workout for {carry.brief(sport)}, read as a run")
    items: list[Item] = []
    for segment in _list(whole, "workoutSegments"):
        items += reader.items(_list(segment, "workoutSteps"), 0)
    return carry.finish(
        items, reader.notes, _words(whole, "workoutName"), _words(whole, "description")
    )


def _parsed(text: str) -> Any:
    def refuse(name: str) -> NoReturn:
        raise UsageError(f"This JSON has {name} in place of a number. Export the workout again.")

    try:
        return json.loads(text, parse_constant=refuse)
    except UsageError:
        raise
    except RecursionError:
        raise UsageError("This JSON nests deeper than any workout. Export it again.") from None
    except ValueError as error:
        # Also of a number with thousands of digits.
        raise UsageError(f"This file is not JSON that can be read ({error}).") from None


def _workout(found: Any) -> Json:
    """The workout itself, however it is wrapped."""
    for _ in range(3):
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        if isinstance(found, dict):
            if isinstance(found.get("workoutSegments"), list):
                return found
            found = found.get("workout")
    raise UsageError(
        "This JSON is no workout of Garmin Connect: it has no workoutSegments. Export one workout."
    )


class _Reader:
    """Steps and groups -> items."""

    def __init__(self) -> None:
        self.notes = Notes("step")
        self.at = 0

    def items(self, steps: list[Json], depth: int) -> list[Item]:
        if depth > MAX_DEPTH:
            raise UsageError(
                f"Repeats nest at most {MAX_DEPTH} deep, and deeper in this workout. "
                "Write out the outermost ones."
            )
        found: list[Item] = []
        for one in sorted(steps, key=lambda step: _number(step, "stepOrder") or 0):
            self.at += 1
            if self.at > MAX_STEPS:
                raise UsageError("This JSON has more steps than any workout. Split it in two.")
            kind = _key(one, "stepType", "stepTypeId", "stepTypeKey", _STEPS)
            if one.get("type") == "RepeatGroupDTO" or kind == "repeat" or "workoutSteps" in one:
                found += self.group(one, depth)
            else:
                found.append(self.step(one, kind))
        return found

    def group(self, one: Json, depth: int) -> list[Item]:
        at = self.at
        inner = self.items(_list(one, "workoutSteps"), depth + 1)
        ended = _key(one, "endCondition", "conditionTypeId", "conditionTypeKey", _ENDS)
        amount = _number(one, "endConditionValue")
        if ended in ("time", "distance") and amount and inner:
            limit = (
                carry.lasting(amount, self.notes, at)
                if ended == "time"
                else carry.reaching(amount, self.notes, at)
            )
            return [Loop(limit, tuple(inner))]
        if ended not in ("", "iterations"):
            raise UsageError(
                f"Step {at} repeats until {carry.brief(ended)}, which may never come. "
                "Repeat so many times, or until a time or a distance."
            )
        last = inner[-1] if inner else None
        if one.get("skipLastRestStep") is True and isinstance(last, Step) and len(inner) > 1:
            inner[-1] = replace(last, between=True)
        told = [one.get(name) for name in ("numberOfIterations", "endConditionValue")]
        count = next((value for value in told if value is not None), 1)
        return carry.repeated(_sane(count) or 0, inner, f"Step {at}")

    def step(self, one: Json, kind: str) -> Step:
        at = self.at
        effort = _EFFORTS.get(kind)
        words = _words(one, "description")
        named = carry.effort_named(words)
        if named and effort not in (Effort.WARMUP, Effort.COOLDOWN):
            effort, words = named, ""
        end = self.end(one, effort)
        targets = [self.target(one, prefix, at) for prefix in ("", "secondary")]
        return carry.step(end, effort, None, targets, [carry.spoken(words, self.notes, at, end)])

    def end(self, one: Json, effort: Effort | None) -> End:
        at = self.at
        ended = _key(one, "endCondition", "conditionTypeId", "conditionTypeKey", _ENDS)
        amount = _number(one, "endConditionValue")
        if ended == "lap.button":
            return Lap()
        if ended in ("time", "fixed.rest") and amount and amount > 0:
            return carry.lasting(amount, self.notes, at)
        if ended == "distance" and amount and amount > 0:
            return self.distance(one, amount, effort)
        if ended == "heart.rate" and amount and amount > 0:
            compare = str(one.get("endConditionCompare") or "").strip().lower()
            bpm = carry.band(Unit.BPM, amount, amount, self.notes, at).first
            return Until(bpm, above=compare in ("gt", ">", "gte"))
        self.notes.add("it ends by what is not measured here, and so by lap", at)
        return Lap()

    def distance(self, one: Json, metres: float, effort: Effort | None) -> Distance:
        """In the unit that the runner chose, where it comes out even."""
        chosen = one.get("preferredEndConditionUnit")
        unit = _UNITS.get(_words(chosen, "unitKey"), "m") if isinstance(chosen, dict) else "m"
        value = round(metres / METRES[unit], 2)
        if unit != "m" and abs(value * METRES[unit] - metres) < 0.01 * METRES[unit]:
            return carry.reaching(value, self.notes, self.at, unit, effort)
        return carry.reaching(metres, self.notes, self.at, effort=effort)

    def target(self, one: Json, prefix: str, at: int) -> Target | None:
        def name(field: str) -> str:
            return prefix + field[0].upper() + field[1:] if prefix else field

        kind = _key(
            one, name("targetType"), "workoutTargetTypeId", "workoutTargetTypeKey", _TARGETS
        )
        first, last = _number(one, name("targetValueOne")), _number(one, name("targetValueTwo"))
        zone = _number(one, name("zoneNumber"))
        if kind in ("", "no.target"):
            return None
        low, high = first or last or 0.0, last or first or 0.0
        if kind.startswith("heart.rate"):
            if zone:
                return carry.band(Unit.ZONE, zone, zone, self.notes, at)
            if low > 0 and high > 0:
                return carry.band(Unit.BPM, low, high, self.notes, at)
        elif kind.startswith(("pace", "speed")):
            if zone and not low:
                self.notes.add("the zone of pace is known to the watch alone, and left out", at)
                return None
            if low > 0 and high > 0:
                return carry.at_speed(low, high, self.notes, at)
        elif kind.startswith("cadence"):
            if low > 0 and high > 0:
                return carry.both_feet(low, high, self.notes, at, strides=False)
        elif kind.startswith("power"):
            self.notes.add("the power is left out", at)
            return None
        self.notes.add("a target that is not coached here, or has no value, is left out", at)
        return None


# --- Fields --------------------------------------------------------------------------------------


def _list(one: Json, name: str) -> list[Json]:
    """The objects of a list; what is no list of objects is none."""
    value = one.get(name)
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []


def _key(one: Json, name: str, number: str, word: str, known: dict[int, str]) -> str:
    """What a thing is: by its number where that is known, else by its word."""
    value = one.get(name)
    if not isinstance(value, dict):
        return ""
    index = value.get(number)
    if isinstance(index, int) and index in known:
        return known[index]
    return _words(value, word).lower()


def _words(one: Json, name: str) -> str:
    value = one.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(one: Json, name: str) -> float | None:
    """A field that is a number and not absurd; None for everything else."""
    return _sane(one.get(name))


_QUOTED = re.compile(r"[0-9]{1,9}([.][0-9]{1,12})?")


def _sane(value: object) -> float | None:
    if isinstance(value, str) and _QUOTED.fullmatch(value.strip()):
        value = float(value)  # as some programs write them that make workouts for Garmin
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e9 < value < 1e9:
        return None
    return float(value)
