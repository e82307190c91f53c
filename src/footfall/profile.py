"""What a runner told once: its keys, what each may be, and the `Runner` that comes of it.

The same checks hold for the command line, for `footfall config` and for the file, of which this
module sees the table that was read, and never the file.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from footfall import notation
from footfall.errors import NotationError, UsageError
from footfall.model import Effort, Runner, Step, Target, ZoneMethod
from footfall.notation_words import EFFORTS
from footfall.paces import read_race, vdot

Value = int | str | tuple[int, ...]
Profile = Mapping[str, Value]
"""What is known, by the names of `KEYS`; what is not known has no entry."""

LONGEST = 60
"""Characters of a value; the longest that makes sense is a table of six heart rates."""


# --- What a value may be -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be, in words when it is not."""

    low: int
    high: int
    what: str
    unit: str = "beats a minute"

    def check(self, value: int, name: str) -> int:
        """The value itself; UsageError when nobody can have it. `name` is what it was typed as."""
        if not self.low <= value <= self.high:
            raise UsageError(
                f"{name} {value} cannot be: {self.what} lies between {self.low} and "
                f"{self.high} {self.unit}."
            )
        return value

    def read(self, text: str, name: str) -> int:
        """The number of a text; UsageError for what is none."""
        if not (text.isascii() and text.isdecimal()):
            raise UsageError(
                f"{name} “{text}” is not a whole number. Give {self.what} in {self.unit}."
            )
        return self.check(int(text), name)


RANGES = {
    "hr_max": Range(100, 230, "a maximum heart rate"),
    "hr_rest": Range(25, 120, "a resting heart rate"),
    "lthr": Range(80, 220, "a threshold heart rate"),
    "hr_ceiling": Range(80, 230, "a ceiling"),
}
"""Heart rates, by their names among the options of a command."""
AGE = Range(10, 99, "an age", "years")
_EDGE = Range(30, 230, "the edge of a zone")


def _race(text: str, _name: str) -> str:
    read_race(text)
    return text


def _edges(text: str, name: str) -> tuple[int, ...]:
    edges = tuple(_EDGE.read(one, name) for one in text.replace(",", " ").split())
    if not 4 <= len(edges) <= 6 or list(edges) != sorted(set(edges)):
        raise UsageError(
            f"{name} “{text}” are not the edges of five zones. Give where zones 1 to 5 end, "
            "rising, such as 120 140 155 168 180."
        )
    return edges


def _pace(text: str, name: str) -> str:
    read_pace(text, name)
    return text


def read_pace(text: str, name: str) -> Target:
    """A pace, or a band of it, as the notation writes it; UsageError for anything else."""
    try:
        items = notation.parse(f"lap {text}").workout.items
    except NotationError:
        items = ()
    match items:
        case (Step(targets=(Target(signal="pace", ramp=False) as pace,)) as step,) if step == Step(
            step.kind, step.end, targets=(pace,)
        ):
            return pace
    raise UsageError(
        f"{name} “{text}” is not a pace between 2:00 and 20:00 a km. Write one like 5:40-6:10/km, "
        "or 6:55/mi."
    )


def _one_of(*words: str) -> Callable[[str, str], str]:
    def read(text: str, name: str) -> str:
        if text.lower() not in words:
            raise UsageError(f"{name} “{text}” is not known. Give one of {', '.join(words)}.")
        return text.lower()

    return read


# --- The keys ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a profile may hold."""

    name: str
    """What the runner calls it, as the option of that name: `hr-max`."""
    place: tuple[str, ...]
    """Where it stands in the file: the table, if any, and the name in it."""
    means: str
    example: str
    parse: Callable[[str, str], Value]

    def read(self, text: str, name: str | None = None) -> Value:
        """The value that a text stands for; UsageError, which names it, when there is none."""
        text = " ".join(text.split())
        if len(text) > LONGEST or not text.isprintable():
            raise UsageError(f"The value of {name or self.name} cannot be. Try {self.example}.")
        return self.parse(text, name or self.name)


PACED = tuple(effort for effort in Effort if effort not in (Effort.REST, Effort.DRILL))
"""Efforts that can have a pace of the runner's own."""

KEYS = {
    key.name: key
    for key in (
        Key("hr-max", ("hr-max",), "maximum heart rate", "186", RANGES["hr_max"].read),
        Key("hr-rest", ("hr-rest",), "resting heart rate", "52", RANGES["hr_rest"].read),
        Key("lthr", ("lthr",), "heart rate at threshold", "168", RANGES["lthr"].read),
        Key("hr-ceiling", ("hr-ceiling",), "never above this", "175", RANGES["hr_ceiling"].read),
        Key("age", ("age",), "years, to estimate a maximum", "40", AGE.read),
        Key("race", ("race",), "a race result, for paces", "5k=21:30", _race),
        Key("units", ("units",), "what is shown", "imperial", _one_of("metric", "imperial")),
        Key(
            "zones",
            ("zones", "method"),
            "what zones are percentages of",
            "reserve",
            _one_of(*(method for method in ZoneMethod if method is not ZoneMethod.OWN)),
        ),
        Key("edges", ("zones", "edges"), "your own zones", "120 140 155 168 180", _edges),
        *(
            Key(str(effort), ("paces", str(effort)), f"your own {effort} pace", "4:18/km", _pace)
            for effort in PACED
        ),
    )
}
"""Each by its name, in the order in which they are shown."""


def key_of(text: str) -> Key:
    """The key that a runner means: `hr_max`, `paces.5k` and `mp` are known, too.

    UsageError, with what may have been meant, when there is none.
    """
    name = text.lower().replace("_", "-").removeprefix("paces.").removeprefix("zones.")
    name = {"method": "zones", **EFFORTS}.get(name, name)
    if name in KEYS:
        return KEYS[name]
    near = difflib.get_close_matches(name[:LONGEST], KEYS, 1)
    others = ", ".join(name for name, key in KEYS.items() if "paces" not in key.place)
    hint = (
        f"Did you mean {near[0]}?" if near else f"There are {others}, and a pace for each effort."
    )
    shown = text if len(text) <= LONGEST and text.isprintable() else "that name"
    raise UsageError(f"Nothing is kept under {shown}. {hint}")


def written(value: Value) -> str:
    """A value as a runner types it."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# --- From a table ------------------------------------------------------------------------------

Fault = tuple[tuple[str, ...], str]
"""The names of a table's entry, () for the whole, and a sentence on what is wrong there."""


def read_table(table: Mapping[str, object]) -> tuple[dict[str, Value], list[Fault]]:
    """The values of a table such as TOML holds; what cannot be is a fault, and is left out."""
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    for path, told in _entries(table):
        try:
            key = key_at(path)
            if key.name in values:
                raise UsageError(f"{key.name} is here twice. Leave one of them out.")
            values[key.name] = key.read(_text(told, key))
        except UsageError as error:
            faults.append((path, str(error)))
    try:
        check_whole(values)
    except UsageError as error:
        faults.append(((), f"{error} All three are left out."))
        values = {n: v for n, v in values.items() if n not in ("hr-max", "hr-rest", "lthr")}
    return values, faults


def check_whole(profile: Profile) -> None:
    """UsageError when values, each of which can be, cannot all be."""
    check_rising({name: profile.get(_dashed(name)) for name in RANGES})


def key_at(path: tuple[str, ...]) -> Key:
    """The key of a place in the file; UsageError when nothing belongs there."""
    name = ".".join(path)
    key = key_of(name)
    if len(path) != len(key.place) or path[:-1] != key.place[:-1]:
        raise UsageError(f"{name} is not the place of {key.name}. Write it as {line_of(key)}.")
    return key


def line_of(key: Key) -> str:
    """How a value stands in the file, for example."""
    table = "".join(f"[{name}] " for name in key.place[:-1])
    return f"{table}{key.place[-1]} = {json.dumps(key.read(key.example))}"


def _entries(table: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Each entry of a table and of the tables in it; what lies deeper is one entry."""
    for name, told in table.items():
        if name in ("zones", "paces") and isinstance(told, Mapping):
            yield from (((name, inner), value) for inner, value in told.items())
        else:
            yield (name,), told


def _text(told: object, key: Key) -> str:
    match told:
        case bool():
            pass
        case str():
            return told
        case int() if abs(told) < 1e9:
            return str(told)
        case list() if len(told) <= 6 and all(isinstance(one, int) for one in told):
            return " ".join(str(one)[:LONGEST] for one in told)
    raise UsageError(f"{key.name} cannot be read. Write it as {line_of(key)}.")


def _dashed(name: str) -> str:
    return name.replace("_", "-")


# --- The runner --------------------------------------------------------------------------------


def check_rising(rates: Mapping[str, object], also: str = "") -> None:
    """UsageError when heart rates, by their names in `RANGES`, are not in their order."""
    rising = [rate for name in ("hr_rest", "lthr", "hr_max") if (rate := rates.get(name))]
    if rising != sorted(set(rising)):  # type: ignore[type-var]
        raise UsageError(
            f"Heart rates must rise from hr-rest over lthr to hr-max{also}. "
            "Check which number belongs to which."
        )


def runner_of(given: Mapping[str, Any], profile: Profile) -> Runner:
    """The runner whom options describe, and the profile where they leave something open.

    A race among the options sets the profile's paces aside, and a method its edges. UsageError for
    what cannot be.
    """
    rates: dict[str, int | None] = {}
    kept = []
    for name, limits in RANGES.items():
        rates[name] = rate = given[name]
        if rate is not None:
            limits.check(rate, f"--{_dashed(name)}")
        elif _dashed(name) in profile:
            rates[name] = _whole(profile[_dashed(name)])
            kept.append(f"{_dashed(name)} {rates[name]}")
    check_rising(rates, f" ({' and '.join(kept)} in your profile)" if kept else "")
    race = given["race"] or profile.get("race")
    edges, method = _zones(given, profile)
    if given["zones"]:
        _check_method(method, rates, edges, told=given.get("simulate") is not None)
    return Runner(
        hr_max=rates["hr_max"],
        hr_rest=rates["hr_rest"],
        lthr=rates["lthr"],
        hr_ceiling=rates["hr_ceiling"],
        zones=method,
        vdot=vdot(*read_race(str(race))) if race else None,
        zone_edges=edges if method is ZoneMethod.OWN else (),
        paces=() if given["race"] else own_paces(profile),
    )


def own_paces(profile: Profile) -> tuple[tuple[Effort, Target], ...]:
    """The runner's own table of paces."""
    return tuple(
        (effort, read_pace(str(profile[effort]), effort)) for effort in PACED if effort in profile
    )


def _zones(given: Mapping[str, Any], profile: Profile) -> tuple[tuple[int, ...], ZoneMethod]:
    """The own edges, and the method: an option's, the own edges', the profile's, else max."""
    told = profile.get("edges")
    edges = told if isinstance(told, tuple) else ()
    method = given["zones"] or (ZoneMethod.OWN if edges else profile.get("zones"))
    return edges, ZoneMethod(str(method or ZoneMethod.MAX))


def _check_method(
    method: ZoneMethod, rates: Mapping[str, int | None], edges: tuple[int, ...], *, told: bool
) -> None:
    """UsageError when a method that was asked for lacks its numbers.

    `told`: a simulated runner tells the maximum and the resting heart rate.
    """
    reserve = None not in (rates["hr_max"], rates["hr_rest"])
    if method is ZoneMethod.RESERVE and not (told or reserve):
        raise UsageError("Zones by reserve need --hr-max and --hr-rest.")
    if method is ZoneMethod.THRESHOLD and rates["lthr"] is None:
        raise UsageError("Zones by threshold need --lthr.")
    if method is ZoneMethod.OWN and not edges:
        raise UsageError(
            "Zones of your own need a table. Give one with: footfall config edges 120 140 155 168 "
            "180"
        )


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value
