"""A journal told as a story: the steps that were run, what was measured, heard and said.

A journal may be cut, damaged, or made up by somebody else. What its records cannot mean is left
out, and what is told here is bounded by what was read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isfinite
from typing import Any, TypeVar

from footfall import gatt, notation
from footfall.errors import PacketError, UsageError
from footfall.journal import VERSION, Record
from footfall.model import (
    RATE,
    Effort,
    Grid,
    Item,
    Kind,
    ResolvedTarget,
    Runner,
    Signal,
    Step,
    Target,
    Unit,
    Workout,
    ZoneMethod,
)
from footfall.notation_words import UNSPEAKABLE
from footfall.notation_write import write, write_end

LONGEST = 48 * 3600.0
"""Seconds: nobody runs for longer, and what a journal tells of later is not believed."""
TEXT = 500
"""Characters of a text that are kept; no sentence of the coach has more,"""
NOTATION = 5000
"""and of a workout."""
MOST_STEPS = 5000
"""That are told: five times as many as a workout may have."""
VOICE_OFF = "voice off"
"""Why a sentence was not heard where nobody wanted to hear any."""
MOMENT = 0.1
"""Seconds: of what a signal tells within a moment the last word counts. No sensor is quicker."""
MOST_FACTS = 20_000
"""Sentences, grids, and pauses each."""
SIGNALS = (Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED, Signal.DISTANCE)
"""Those that a journal's readings are of."""
_HIGHEST = 1e7
"""Of any signal: a total of ten thousand kilometres."""
_FASTEST_GRID = 1000.0
"""spm that no click has."""


# --- What a story is made of -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ran:
    """A step as it was run."""

    index: int
    """From 1 in the order of running; 0 is the `ready` step."""
    kind: Kind
    effort: str
    """`10k`, `easy->threshold`; empty where it names none."""
    end: str
    """In the notation: `400m`, `90s`, `lap`."""
    rep: int | None
    of: int | None
    targets: tuple[ResolvedTarget, ...]
    began: float
    ended: float
    cut: bool = False
    """Whether a key, or the end of the recording, ended it before its time."""
    planned: Step | None = None
    """The step of the workout that it was, where that is certain."""

    def target(self, signal: str) -> ResolvedTarget | None:
        """The target of a signal, if it has one."""
        return next((target for target in self.targets if target.signal == signal), None)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that was said, or dropped."""

    at: float
    """When it began, or was dropped."""
    kind: str
    text: str
    wanted: float
    """When it would best have begun."""
    seconds: float | None
    """How long it took; None: it was dropped."""
    why: str = ""
    """Why it was dropped or shortened."""

    @property
    def heard(self) -> bool:
        """Whether it began at all."""
        return self.seconds is not None

    @property
    def told(self) -> bool:
        """Whether the runner heard it, or read it where the voice was off."""
        return self.heard or self.why == VOICE_OFF


@dataclass(frozen=True, slots=True)
class Story:
    """All that a journal tells of a session. Times are seconds since it began."""

    workout: str = ""
    """In the notation, without its headers."""
    name: str = ""
    """What the runner called it."""
    started: str | None = None
    """ISO 8601; None for what can be had again."""
    simulated: bool = False
    runner: Runner = field(default_factory=Runner)
    """As far as the header tells."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """As the header has them, whatever they are."""
    imperial: bool = False
    steps: tuple[Ran, ...] = ()
    readings: Mapping[Signal, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Moments and values of each signal, in order."""
    grids: tuple[Grid, ...] = ()
    said: tuple[Said, ...] = ()
    pauses: tuple[tuple[float, float], ...] = ()
    """From and until when nobody ran: the runner paused, or the program was off."""
    on_chest: bool = False
    """Whether a sensor of the heart rate said that it is worn on the chest."""
    voice_off: bool = False
    """Whether sentences were only shown, and not heard."""
    seconds: float = 0.0
    """When the workout ended, or the last thing that was recorded."""
    reason: str | None = None
    """`done` or `stopped`; None: the journal does not come to an end."""
    unread: int = 0
    """Records that are whole and yet make no sense."""

    @property
    def running(self) -> float:
        """Seconds of the session without its pauses."""
        return self.seconds - self.paused(0.0, self.seconds)

    def paused(self, began: float, ended: float) -> float:
        """Seconds of the pauses within a stretch."""
        spans = (min(until, ended) - max(since, began) for since, until in self.pauses)
        return sum(span for span in spans if span > 0)

    def lasted(self, step: Ran) -> float:
        """Seconds that a step took, without pauses."""
        return step.ended - step.began - self.paused(step.began, step.ended)

    def total(self, at: float) -> float | None:
        """What the sensor's distance read at a moment, in m; None where nobody measured it.

        Between two readings it grows evenly, however far they are apart: a total misses nothing.
        """
        points = self.readings.get(Signal.DISTANCE, ())
        place = bisect_right(points, at, key=lambda point: point[0])
        before = points[place - 1] if place else None
        after = points[place] if place < len(points) else None
        if before and after:
            share = (at - before[0]) / (after[0] - before[0])
            return before[1] + share * (after[1] - before[1])
        nearest = before or after
        return nearest[1] if nearest and abs(nearest[0] - at) <= NEAR else None

    def metres(self, began: float, ended: float) -> float | None:
        """The way between two moments; None where nobody measured it."""
        first, last = self.total(began), self.total(ended)
        return None if first is None or last is None else max(0.0, last - first)


NEAR = 3.0
"""Seconds before the first and after the last reading of a distance for which it still holds."""


# --- From records ------------------------------------------------------------------------------


def tell(records: Iterable[Record]) -> Story:
    """The story of a journal's records, from its header on.

    UsageError for what is no journal of Footfall, or one of a later version.
    """
    rest = iter(records)
    header = next(rest, None)
    if header is None or header["type"] != "session":
        raise UsageError("This is not a journal of Footfall.")
    if header.get("version") != VERSION:
        raise UsageError("This was written by another version of Footfall. Update this one.")
    teller = _Teller(header)
    for record in rest:
        if not teller.take(record):
            break
    return teller.story()


class _Teller:
    """Takes a journal's records in order."""

    def __init__(self, header: Record) -> None:
        options = header.get("options")
        self._options: Mapping[str, Any] = options if isinstance(options, dict) else {}
        self._header = header
        text = header.get("workout")
        self._workout, self._name, self._planned = _plan(text if isinstance(text, str) else "")
        self._steps: list[Ran] = []
        self._readings: dict[Signal, list[tuple[float, float]]] = {s: [] for s in SIGNALS}
        self._grids: list[Grid] = []
        self._said: list[Said] = []
        self._pauses: list[tuple[float, float]] = []
        self._paused: float | None = None
        self._at = 0.0
        self._early: float | None = None
        """When a key last ended something."""
        self._reason: str | None = None
        self._unread = 0
        self._on_chest = False
        self._takers = {
            "packet": self._packet,
            "step": self._step,
            "reading": self._reading,
            "grid": self._grid,
            "say": self._say,
            "key": self._key,
            "resume": self._resume,
            "end": self._end,
        }

    def take(self, record: Record) -> bool:
        """One more record; False: nothing that follows is believed."""
        at = float(record["t"])
        if at < self._at or at > LONGEST:
            return False
        taker = self._takers.get(record["type"])
        if taker is not None:
            try:
                taker(at, record)
            except (KeyError, TypeError, ValueError, OverflowError, PacketError):
                self._unread += 1
        self._at = at
        return True

    def _step(self, at: float, record: Record) -> None:
        kind, effort = Kind(record["kind"]), record.get("effort")
        step = Ran(
            index=round(_number(record["index"], 0, MOST_STEPS)),
            kind=kind,
            effort=_text(effort) if effort is not None else "",
            end=_text(record["end"]),
            rep=_count(record.get("rep")),
            of=_count(record.get("of")),
            targets=tuple(_target(one) for one in islice(record.get("targets") or (), 8)),
            began=at,
            ended=at,
        )
        self._end_step(at)
        step = replace(step, planned=self._planned.get((step.kind, step.effort, step.end)))
        _keep(self._steps, step, MOST_STEPS)

    def _end_step(self, at: float, cut: bool = False) -> None:
        if self._steps:
            cut = cut or self._early == at
            self._steps[-1] = replace(self._steps[-1], ended=at, cut=cut)

    def _reading(self, at: float, record: Record) -> None:
        points = self._readings[Signal(record["signal"])]
        value = _number(record["value"], 0, _HIGHEST)
        if points and at - points[-1][0] < MOMENT:
            points[-1] = (points[-1][0], value)
        else:
            points.append((at, value))

    def _packet(self, _at: float, record: Record) -> None:
        if record["char"] == gatt.WORN:
            data = bytes.fromhex(record["data"])
            self._on_chest = self._on_chest or gatt.place(gatt.WORN, data) == gatt.CHEST

    def _grid(self, _at: float, record: Record) -> None:
        end, frames = record.get("spm_end"), record.get("frames")
        grid = Grid(
            frame=round(_number(record["frame"], 0, LONGEST * RATE)),
            phase=_number(record["phase"]),
            spm=_number(record["spm"], 0, _FASTEST_GRID),
            spm_end=None if end is None else _number(end, 0, _FASTEST_GRID),
            frames=None if frames is None else round(_number(frames, 0, LONGEST * RATE)),
            on=record["on"] is True,
        )
        _keep(self._grids, grid, MOST_FACTS)

    def _say(self, at: float, record: Record) -> None:
        started, ended = record["started"], record["ended"]
        seconds = None
        if started is not None and ended is not None:
            seconds = max(0.0, _seconds(ended) - _seconds(started))
        why = record.get("why")
        said = Said(
            at=at,
            kind=_text(record["kind"]),
            text=_text(record["text"]),
            wanted=_seconds(record["wanted"]),
            seconds=seconds,
            why="" if why is None else _text(why),
        )
        _keep(self._said, said, MOST_FACTS)

    def _key(self, at: float, record: Record) -> None:
        match record["key"]:
            case "pause" if self._paused is None:
                self._paused = at
            case "resume":
                self._go_on(at)
            case "stop":
                self._go_on(at)
                self._early = at
            case "skip" | "end_set" if self._paused is None:
                self._early = at

    def _go_on(self, at: float) -> None:
        if self._paused is not None:
            _keep(self._pauses, (self._paused, at), MOST_FACTS)
            self._paused = None

    def _resume(self, at: float, _record: Record) -> None:
        """The program was off from the last record to this one."""
        since = self._at if self._paused is None else self._paused
        _keep(self._pauses, (since, at), MOST_FACTS)
        self._paused = self._reason = None

    def _end(self, _at: float, record: Record) -> None:
        self._reason = _text(record["reason"])

    def story(self) -> Story:
        """What it all amounts to."""
        ended = self._at
        if self._reason is not None and self._grids and self._steps:
            # The last grid is the silence after the last step; what follows is a last sentence.
            last = self._grids[-1].frame / RATE
            ended = last if self._steps[-1].began <= last <= ended else ended
        self._go_on(ended)
        self._end_step(ended, cut=self._reason != "done")
        started = self._header.get("started")
        return Story(
            workout=_text(self._workout, NOTATION),
            name=_text(self._name),
            started=_text(started) if isinstance(started, str) else None,
            simulated=self._header.get("seed") is not None,
            runner=_runner(self._options),
            options=self._options,
            imperial=self._options.get("units") == "imperial",
            steps=tuple(self._steps),
            readings={signal: tuple(points) for signal, points in self._readings.items()},
            grids=tuple(self._grids),
            said=tuple(self._said),
            pauses=tuple(span for span in self._pauses if span[0] < span[1]),
            on_chest=self._on_chest,
            voice_off=any(said.why == VOICE_OFF for said in self._said),
            seconds=ended,
            reason=self._reason,
            unread=self._unread,
        )


# --- The workout and the runner ----------------------------------------------------------------


def _plan(text: str) -> tuple[str, str, dict[tuple[Kind, str, str], Step]]:
    """A workout without its headers, its name, and its steps by what a journal tells of them, where
    that is one step.
    """
    try:
        workout = notation.parse(text).workout
    except UsageError:
        return text, "", {}
    found: dict[tuple[Kind, str, str], Step] = {}
    twice = set()
    for step in _steps(workout.items):
        to = f"->{step.effort_to}" if step.effort_to else ""
        key = step.kind, f"{step.effort or ''}{to}", write_end(step.end)
        if key in found and _pace(found[key]) != _pace(step):
            twice.add(key)
        found[key] = step
    certain = {key: step for key, step in found.items() if key not in twice}
    return write(Workout(workout.items)), workout.name, certain


def _pace(step: Step) -> tuple[Target | None, float, Unit]:
    """What a step says of its pace, beyond its effort."""
    return step.target("pace"), step.offset, step.offset_unit


def _steps(items: Iterable[Item]) -> Iterator[Step]:
    for item in items:
        if isinstance(item, Step):
            yield item
        else:
            yield from _steps(item.items)


def _runner(options: Mapping[str, Any]) -> Runner:
    """The runner, as far as the header tells what can be."""
    edges = options.get("zone_edges")
    own = tuple(_beats(edge) or 0 for edge in edges[:7]) if isinstance(edges, list) else ()
    rising = 4 <= len(own) <= 6 and list(own) == sorted(set(own)) and own[0] > 0
    vdot: Any = options.get("vdot")
    method: Any = options.get("zones")
    if method not in ("max", "reserve", "threshold") and not (method == "own" and rising):
        method = "max"
    if not _is_number(vdot) or not 10 <= vdot <= 90:
        vdot = None
    return Runner(
        hr_max=_beats(options.get("hr_max")),
        hr_rest=_beats(options.get("hr_rest")),
        lthr=_beats(options.get("lthr")),
        hr_ceiling=_beats(options.get("hr_ceiling")),
        zones=ZoneMethod(method),
        vdot=vdot,
        zone_edges=own if rising else (),
        paces=tuple(_paces(options.get("paces"))),
    )


def _paces(told: object) -> Iterator[tuple[Effort, Target]]:
    """The runner's own paces, as the header has them."""
    for effort, pace in islice(told.items(), 50) if isinstance(told, dict) else ():
        try:
            first, last, unit = pace
            low, high = _number(first, 60, 3600), _number(last, 60, 3600)
            if unit in (Unit.PACE_KM, Unit.PACE_MI):
                yield Effort(effort), Target(Unit(unit), low, high)
        except (TypeError, ValueError):
            continue


def _target(told: Any) -> ResolvedTarget:
    low, high = (None if told[end] is None else _number(told[end]) for end in ("low", "high"))
    return ResolvedTarget(_text(told["signal"]), low, high, _text(told["unit"]))


# --- What a value may be -----------------------------------------------------------------------


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any, low: float = -1e12, high: float = 1e12) -> float:
    """The number itself; ValueError for what is none, or lies outside."""
    if not _is_number(value) or not low <= value <= high or not isfinite(value):
        raise ValueError
    return float(value)


def _beats(value: object) -> int | None:
    return value if isinstance(value, int) and _is_number(value) and 20 <= value <= 250 else None


def _count(value: object) -> int | None:
    return None if value is None else round(_number(value, 1, MOST_STEPS))


def _seconds(frame: object) -> float:
    return _number(frame, -LONGEST * RATE, LONGEST * RATE) / RATE


def _text(value: object, most: int = TEXT) -> str:
    """A text that can be written anywhere: one line, bounded, no controls; ValueError for none."""
    if not isinstance(value, str):
        raise ValueError
    return UNSPEAKABLE.sub(" ", value[:most])


T = TypeVar("T")


def _keep(kept: list[T], new: T, most: int) -> None:
    """Add to a list, up to so many; ValueError beyond."""
    if len(kept) >= most:
        raise ValueError
    kept.append(new)
