"""A journal told as a story.

A journal may be cut, damaged, or made up by somebody else: a line with the right checksum may still
hold what no session does. What its records cannot mean is left out, and what is told is bounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from math import isfinite
from typing import Any, TypeVar

from footfall import gatt, notation
from footfall.errors import PacketError, UsageError
from footfall.followed import follow
from footfall.journal import VERSION, Record
from footfall.model import (
    RATE,
    Effort,
    Grid,
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
from footfall.notation_write import write
from footfall.odometer import FASTEST
from footfall.story import BOUNDS, NEAR, VOICE_OFF, Device, Points, Ran, Said, Story, along

LONGEST = 48 * 3600.0
"""Seconds: nobody runs for longer, and what a journal tells of later is not believed."""
LONGEST_BREAK = 86_400.0
"""Seconds, of all the time in which the program was off: more is a clock that was wrong."""
TEXT = 500
"""Characters of a text that are kept; no sentence of the coach has more,"""
NOTATION = 5000
"""and of a workout."""
MOST_STEPS = 5000
"""That are told: five times as many as a workout may have."""
MOMENT = 0.1
"""Seconds: of what a signal tells within a moment the last word counts. No sensor is quicker."""
MOST_FACTS = 20_000
"""Sentences, grids, pauses, and breaks each."""
MOST_DEVICES, MOST_CHARS = 100, 20
CORRECTED = 1.0
"""Metres by which a total may fall back, and not begin anew (as `signals` has it)."""
_SAME = 0.001
"""Seconds that are none: a key tells its microsecond, what comes of it the nearest frame."""
_FASTEST_GRID = 1000.0
"""spm that no click has."""


def tell(records: Iterable[Record]) -> Story:
    """The story of a journal's records, from its header on.

    UsageError for what is no journal of Footfall, or one of a later version.
    """
    rest = iter(records)
    header = next(rest, None)
    if header is None or header["type"] != "session":
        raise UsageError("It is not a journal of Footfall, or its first line is broken.")
    if header.get("version") != VERSION:
        raise UsageError("It was written by another version of Footfall. Update this one.")
    telling = Telling(header)
    for record in rest:
        if not telling.take(record):
            break
    return telling.story()


class Telling:
    """Takes a journal's records in order."""

    def __init__(self, header: Record) -> None:
        self._header = header
        text = header.get("workout")
        self._workout, self._plan = _plan(text if isinstance(text, str) else "")
        self._started = _date(header.get("started"))
        self._started = _date(header.get("started"))
        items = self._plan.items if self._plan else ()
        row = [item for item in items if isinstance(item, Step)]
        self._row = row if len(row) == len(items) else []
        """The steps of a workout in which nothing is repeated."""
        self._steps: list[Ran] = []
        self._readings: dict[Signal, list[tuple[float, float]]] = {s: [] for s in BOUNDS}
        self._total: tuple[float, float] | None = None
        """When the sensor's distance was told last, and what; None: it begins anew."""
        self._totalled = False
        self._grids: list[Grid] = []
        self._said: list[Said] = []
        self._pauses: list[tuple[float, float]] = []
        self._paused: float | None = None
        self._since = 0.0
        """When the last pause ended."""
        self._breaks: list[tuple[float, float]] = []
        self._devices: dict[str, Device] = {}
        self._at = 0.0
        self._pressed = (-1.0, "")
        """When a key came last that may end a step, and which."""
        self._reason: str | None = None
        self._unread = 0
        self._on_chest = False
        self._takers = {
            "packet": self._packet,
            "sensor": self._sensor,
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
        if at < self._at - _SAME or at > LONGEST:
            self._unread += 1
            return False
        at = max(at, self._at)
        taker = self._takers.get(record["type"])
        if taker is not None:
            try:
                taker(at, record)
            except (KeyError, TypeError, ValueError, OverflowError, PacketError):
                self._unread += 1
        self._at = at
        return True

    def _step(self, at: float, record: Record) -> None:
        effort = record.get("effort")
        step = Ran(
            index=round(_number(record["index"], 0, MOST_STEPS)),
            kind=Kind(record["kind"]),
            effort="" if effort is None else _text(effort),
            end=_text(record["end"]),
            rep=_count(record.get("rep")),
            of=_count(record.get("of")),
            targets=tuple(_target(one) for one in islice(record.get("targets") or (), 8)),
            began=at,
            ended=at,
        )
        if self._steps and self._steps[-1].index == step.index:
            return  # the one that was cut off goes on
        self._end_step(at)
        _keep(self._steps, step, MOST_STEPS)

    def _end_step(self, at: float, cut: bool = False) -> None:
        if self._steps:
            pressed, key = self._pressed
            by_key = abs(pressed - at) < _SAME
            cut = cut or (by_key and key != "lap")
            self._steps[-1] = replace(self._steps[-1], ended=at, by_key=by_key, cut=cut)

    def _reading(self, at: float, record: Record) -> None:
        signal = Signal(record["signal"])
        value = _number(record["value"], *BOUNDS[signal])
        if signal is Signal.DISTANCE:
            self._run_by_total(at, value)
            return
        if signal is Signal.SPEED:
            self._run_by_speed(at, value)
        self._put(signal, at, value)

    def _run_by_total(self, at: float, total: float) -> None:
        before, last = self._total or (at, total)
        if -CORRECTED <= total - last <= 0:
            total = last
        # One that falls, or leaps ahead, is one that began anew.
        grows = 0 <= total - last <= FASTEST * (at - before + 5.0)
        self._total, self._totalled = (at, total), True
        self._run(at, total - last if grows else 0.0)

    def _run_by_speed(self, at: float, speed: float) -> None:
        """The way that no total tells."""
        points = self._readings[Signal.SPEED]
        before, last = points[-1] if points else (at, speed)
        since = max(before, at - NEAR)
        if self._total is not None and at - self._total[0] > NEAR >= at - before:
            # The sensor that counts is lost, and another goes on.
            since, self._total = max(self._total[0], at - 2 * NEAR), None
        if self._total is None:
            self._run(at, (last + speed) / 2 * (at - max(since, self._since)))

    def _run(self, at: float, more: float) -> None:
        points = self._readings[Signal.DISTANCE]
        far = points[-1][1] if points else 0.0
        more = more if self._paused is None else 0.0
        self._put(Signal.DISTANCE, at, min(far + more, BOUNDS[Signal.DISTANCE][1]))

    def _put(self, signal: Signal, at: float, value: float) -> None:
        points = self._readings[signal]
        if points and at - points[-1][0] < MOMENT:
            points[-1] = (points[-1][0], value)
        else:
            points.append((at, value))

    def _packet(self, _at: float, record: Record) -> None:
        device, char = self._hear(record), _text(record["char"], 4).lower()
        if char not in device.chars and len(device.chars) < MOST_CHARS:
            self._devices[device.name] = replace(device, chars=(*device.chars, char))
        if char == gatt.WORN:
            data = bytes.fromhex(record["data"])
            self._on_chest = self._on_chest or gatt.place(gatt.WORN, data) == gatt.CHEST

    def _sensor(self, _at: float, record: Record) -> None:
        device, battery = self._hear(record), record.get("battery")
        if battery is not None:
            battery = round(_number(battery, 0, 100))
            self._devices[device.name] = replace(device, battery=battery)

    def _hear(self, record: Record) -> Device:
        name = _text(record["sensor"])
        if name not in self._devices and len(self._devices) >= MOST_DEVICES:
            raise ValueError
        return self._devices.setdefault(name, Device(name))

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
        key = record["key"]
        if key == "resume":
            self._go_on(at)
        elif key in ("lap", "skip", "end_set", "stop") and (key == "stop" or self._paused is None):
            self._pressed = at, key
        # A stop that is taken back was a pause.
        if key in ("pause", "stop") and self._paused is None:
            self._paused = at

    def _go_on(self, at: float) -> None:
        if self._paused is not None:
            since, self._paused, self._since = self._paused, None, at
            if self._total is not None and at - self._total[0] > NEAR:
                self._total = None  # nobody heard what the runner walked
            _keep(self._pauses, (since, at), MOST_FACTS)

    def _resume(self, at: float, record: Record) -> None:
        """The program was off from the last record to this one."""
        self._paused, self._reason = self._at if self._paused is None else self._paused, None
        self._go_on(at)
        started = _date(record.get("started"))
        if started is None:
            return  # for a simulated runner no time has passed
        self._total = None
        ahead = self._breaks[-1][1] if self._breaks else 0.0
        if self._started is not None:
            now = (started - self._started).total_seconds() - at
            ahead = now if ahead <= now <= LONGEST_BREAK else ahead
        _keep(self._breaks, (at, ahead), MOST_FACTS)

    def _end(self, _at: float, record: Record) -> None:
        self._reason = _text(record["reason"])

    def story(self) -> Story:
        """What it all amounts to."""
        ended = self._at
        if self._reason is not None and self._grids:
            # The last grid is the silence after the last step; what follows is a last sentence.
            last = self._grids[-1].frame / RATE
            began = self._steps[-1].began if self._steps else 0.0
            ended = last if began <= last <= ended else ended
        if self._paused is not None:
            self._pauses.append((self._paused, ended))
        self._end_step(ended, cut=self._reason != "done")
        told, seed = self._header.get("options"), self._header.get("seed")
        options: Mapping[str, Any] = told if isinstance(told, dict) else {}
        pauses = ((since, min(until, ended)) for since, until in self._pauses)
        return Story(
            workout=_text(self._workout, NOTATION),
            name=_text(self._plan.name) if self._plan else "",
            planned=self._plan,
            started=self._started,
            seed=seed if isinstance(seed, int) else None,
            runner=_runner(options),
            options=options,
            imperial=options.get("units") == "imperial",
            steps=tuple(self._followed()),
            readings={
                signal: _until(ended, points, grows=signal is Signal.DISTANCE)
                for signal, points in self._readings.items()
            },
            totalled=self._totalled,
            grids=tuple(self._grids),
            said=tuple(self._said),
            pauses=tuple(span for span in pauses if span[0] < span[1]),
            breaks=tuple(self._breaks),
            devices=tuple(self._devices.values()),
            on_chest=self._on_chest,
            voice_off=any(said.why == VOICE_OFF for said in self._said),
            seconds=ended,
            reason=self._reason,
            unread=self._unread,
        )

    def _followed(self) -> Iterator[Ran]:
        """The steps, each with the one of the workout that it was."""
        plan = self._plan or Workout(())
        for step, one in zip(self._steps, follow(self._steps, plan), strict=True):
            yield step if one is None else replace(step, planned=one.step, place=one.place)


def _until(ended: float, points: Points, *, grows: bool) -> Points:
    """The points up to a moment; what grows on has come so far there."""
    kept = tuple(points[: bisect_right(points, ended, key=lambda point: point[0])])
    return (*kept, (ended, along(points, ended))) if grows and 0 < len(kept) < len(points) else kept


# --- The workout and the runner ----------------------------------------------------------------


def _plan(text: str) -> tuple[str, Workout | None]:
    """A workout without its headers, and as a value; None: it is none."""
    try:
        workout = notation.parse(text).workout
    except UsageError:
        return text, None
    return write(Workout(workout.items)), workout


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


def _date(told: object) -> datetime | None:
    """A date with its zone, from ISO 8601; one without a zone is taken as UTC."""
    if not isinstance(told, str):
        return None
    try:
        date = datetime.fromisoformat(told)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return date if 2000 <= date.astimezone(UTC).year < 2100 else None
    except (ValueError, OverflowError):
        return None


T = TypeVar("T")


def _keep(kept: list[T], new: T, most: int) -> None:
    """Add to a list, up to so many; ValueError beyond."""
    if len(kept) >= most:
        raise ValueError
    kept.append(new)
