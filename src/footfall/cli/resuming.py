"""A session that was cut off, or stopped: brought back to where it was."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from footfall import notation
from footfall.athlete import Athlete
from footfall.cli.build import Plan, click_of, keep_apart, recording_of
from footfall.cli.cut import Begun, Cut, is_over, now, unreadable
from footfall.cli.options import MOST_STEPS, levels_of
from footfall.coach.adaptive import Rise
from footfall.coach.audible import Turns
from footfall.coach.form import THEMES
from footfall.coach.learned import of
from footfall.coach.lengths import Clip
from footfall.coach.phrases import Phrases
from footfall.coach.planner import PAUSE, Talk
from footfall.drive import Opening, Recording, Silence, Simulated, Source
from footfall.durations import clock_words
from footfall.errors import FootfallError, UsageError
from footfall.journal import Journal, Record, read, relived
from footfall.model import (
    LEVELS,
    RATE,
    Cancel,
    DeviceReport,
    Effort,
    Fact,
    Grid,
    Input,
    Key,
    Kind,
    Order,
    Packet,
    Part,
    Resumed,
    Runner,
    SensorChanged,
    SetGrid,
    SetLevel,
    SetVolume,
    Speak,
    StepBegan,
    Target,
    Unit,
    ZoneMethod,
    frame_at,
)
from footfall.notation import write_step
from footfall.relive import relive
from footfall.session import Options, Session
from footfall.tally import tally_of

CLOSE = RATE
"""Frames after the start in which a sentence takes the place of "Go."."""


def plan_of(cut: Cut, given: dict[str, Any]) -> Plan:
    """The session as it was planned. What changes what happens comes from its header; the sensors
    and what the click sounds like are `given`.
    """
    try:
        workout = notation.parse(str(cut.header["workout"])).workout
        options, runner = _options(cut.options), _runner(cut.options)
    except (
        *(FootfallError, KeyError, TypeError, ValueError),
        *(AttributeError, IndexError, OverflowError),
    ):
        raise unreadable(cut.path) from None
    keep_apart(given)
    if cut.seed is not None:
        signs = (options.phrases.countdown[-1], options.phrases.done)
        source: Source = Simulated(Athlete(cut.seed, runner, signs))
    else:
        source = _sensors(cut, given)
    options = replace(options, levels={**options.levels, **levels_of(given)})
    clicks = click_of(given["sound"])
    return Plan(workout, runner, options, clicks, source, cut.seed, warnings=(), built=None)


def _sensors(cut: Cut, given: dict[str, Any]) -> Source:
    """What the rest of the session hears: nothing by itself, or what is left of a recording."""
    if cut.was_replayed and given["sensors"] == "auto":
        raise UsageError(
            f"The session in {cut.path} replayed a recording, which has to be named again: add "
            "--sensors FILE, or --sensors none to go on without."
        )
    source, _ = recording_of(given)
    if isinstance(source, Recording):
        told = (isinstance(x, Packet | SensorChanged) for x in relived(cut.last))
        source.skip(cut.at, sum(told))
    return source


# A header that was changed by hand may hold anything: a ValueError or a UsageError says so.


def _runner(told: Mapping[str, Any]) -> Runner:
    return Runner(
        hr_max=_bpm(told, "hr_max"),
        hr_rest=_bpm(told, "hr_rest"),
        lthr=_bpm(told, "lthr"),
        hr_ceiling=_bpm(told, "hr_ceiling"),
        zones=ZoneMethod(told.get("zones", "max")),
        vdot=_number(told, "vdot", 10, 100),
        zone_edges=tuple(map(int, told.get("zone_edges") or ())),
        paces=tuple(
            (Effort(effort), Target(Unit(unit), float(first), float(last)))
            for effort, (first, last, unit) in (told.get("paces") or {}).items()
        ),
    )


def _bpm(told: Mapping[str, Any], name: str) -> int | None:
    value = _number(told, name, 20, 260)
    return None if value is None else int(value)


def _number(told: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    """A number between these, or None where there is none."""
    value = told.get(name)
    if value is not None and not low <= value <= high:
        raise ValueError(name)
    return value if value is None else float(value)


def _options(told: Mapping[str, Any]) -> Options:
    focus = told.get("focus")
    if focus is not None and focus not in THEMES:
        raise ValueError(focus)
    rise, turns, learned = told.get("rise"), told.get("turns"), of(told)
    own = {key: tuple(said) for key, said in (told.get("phrases") or {}).items()}
    return Options(
        _number(told, "spm", 100, 260),
        click=bool(told.get("click", True)),
        rise=None
        if rise is None
        else Rise(None if rise == "auto" else _number(told, "rise", 0, 1), learned.own),
        lag=learned.lag,
        turns=turns and Turns(max(1.0, float(turns[0])), max(0.0, float(turns[1]))),
        on_demand=bool(told.get("on_demand")),
        every=int(_number(told, "beat", 1, MOST_STEPS) or 1),
        accents=tuple(n for n in map(int, told.get("accent") or ()) if 1 <= n <= MOST_STEPS),
        levels=_levels(told.get("levels") or {}),
        talk=Talk[str(told["talk"]).upper()],
        phrases=Phrases(
            own=own, turn=int(told.get("turn", 0)), imperial=told.get("units") == "imperial"
        ),
        focus=focus,
        strides=dict(told.get("strides") or {}),
        seed=int(told.get("seed", 1)),
        ready=_number(told, "lead_in", 0, 60) or 0.0,
        lead=(_number(told, "lead_ms", 0, 500) or 0) / 1000,
        kept=bool(told.get("kept")),
    )


def _levels(told: Mapping[str, Any]) -> dict[Part, float]:
    return {Part(part): _number(told, part, *LEVELS[Part(part)]) or 0.0 for part in told}


# --- bringing one back --------------------------------------------------------------------------


def go_on(
    begun: Plan,
    clip: Callable[[str], Clip],
    cut: Cut,
    *,
    live: bool,
    tell: Callable[[int, int], None],
) -> Begun:
    """The session of a plan, as it was where it was cut off. `tell` hears how many of its minutes
    are brought back.

    UsageError: nothing of it is left.
    """
    session = Session(begun.workout, clip, begun.runner, begun.options)
    inputs: Iterable[Input] = relived(cut.records())
    simulated = begun.seed is not None
    if simulated:
        # The runner sends again what was sent.
        inputs = (what for what in inputs if isinstance(what, Key | Resumed | DeviceReport))
    orders, facts, step = _Standing(), list[Input | Fact](), None
    runner = begun.source if simulated else Silence()
    minutes, whole = 0, round(cut.at / 60)
    for what in relive(session, runner, inputs, cut.at):
        if isinstance(what, Order):
            orders.take(what)
            continue
        if what.at >= 60 * (minutes + 1):
            minutes = int(what.at / 60)
            tell(minutes, max(minutes, whole))
        if isinstance(what, StepBegan):
            step = what
        if frame_at(what.at) == frame_at(cut.at):
            facts.append(what)
    if session.ended:
        raise is_over(cut.path, cut.header)
    lines = _lacking(facts, cut)
    resumed = Resumed(cut.at, now() if live and begun.real else None)
    lines.append(resumed)
    for event in session.receive(resumed):
        if isinstance(event, Order):
            orders.take(event)
        else:
            lines.append(event)
    said, first = list[Speak](), frame_at(cut.at)
    if step is not None and not session.is_closing:
        said, first = _count_in(begun.options.phrases, step, clip, frame_at(cut.at), orders)
    opening = Opening(cut.at, _whole(first), (*orders.at(frame_at(cut.at)), *said))
    return Begun(session, tally_of(cut.records()), opening, tuple(lines), step)


def told(begun: Begun, *, imperial: bool) -> str:
    """What the session remembers, on one line."""
    step, at, way = begun.step, begun.opening.at, begun.tally.way(imperial)
    if step is None:
        return "Going on from the beginning."
    of = f" of {step.of}" if step.of else ""
    rep = f", rep {step.rep}{of}" if step.rep else ""
    far = f" and {way}" if way else ""
    into = clock_words(at - begun.session.began)
    name = "the lead-in" if step.step.kind is Kind.READY else write_step(step.step)
    return f"Going on at {clock_words(at)}{far}, {into} into {name}{rep}."


def _lacking(facts: list[Input | Fact], cut: Cut) -> list[Input | Fact]:
    """Of what came at the moment of the cut, what the journal does not have any more."""
    there = Counter(map(_key, cut.last))
    lacking = list[Input | Fact]()
    for what in facts:
        stream = io.BytesIO()
        Journal(stream).write(what)
        for record in read([stream.getvalue()]):
            key = _key(record)
            if there[key]:
                there[key] -= 1
            else:
                lacking.append(what)
    return lacking


def _key(record: Record) -> str:
    """A line without what the voice in use decides; a stop that is taken back is a pause."""
    left_out = ("started", "ended", "why") if record["type"] == "say" else ()
    fields = {name: value for name, value in record.items() if name not in (*left_out, "crc")}
    if fields.get("key") == "stop":
        fields["key"] = "pause"
    return repr(sorted(fields.items()))


class _Standing:
    """The orders that still hold."""

    def __init__(self) -> None:
        self._grids: list[Grid] = []
        self._speaks: dict[int, Speak] = {}
        self._settings: dict[object, SetVolume | SetLevel] = {}

    def take(self, order: Order) -> None:
        """One more."""
        match order:
            case SetGrid(grid=grid):
                self._grids = [g for g in self._grids if g.frame < grid.frame] + [grid]
            case Speak(id=id_):
                self._speaks[id_] = order
            case Cancel(id=id_):
                self._speaks.pop(id_, None)
            case SetVolume():
                self._settings[SetVolume] = order
            case SetLevel(part=part):
                self._settings[part] = order

    def speaks_before(self, frame: int, since: int) -> bool:
        """Whether a sentence begins from `since` on, and before `frame`."""
        return any(since <= speak.frame < frame for speak in self._speaks.values())

    def at(self, at: int) -> Iterator[Order]:
        """The beats of that moment, no others before it, and what was to be said from then on."""
        yield from self._settings.values()
        begun = [grid for grid in self._grids if grid.frame <= at]
        yield from (SetGrid(grid) for grid in begun[-1:])
        yield from (SetGrid(grid) for grid in self._grids if grid.frame > at)
        yield from (speak for speak in self._speaks.values() if speak.frame >= at)


def _count_in(
    phrases: Phrases, step: StepBegan, clip: Callable[[str], Clip], at: int, orders: _Standing
) -> tuple[list[Speak], int]:
    """What is said before a session goes on at the frame `at`, and with which frame that begins.

    It takes the frames before: so the beats of the session lead into it. Near its beginning there
    are few of them, and what has no room is left out.
    """
    three, two, one, go = phrases.countdown
    words = [(three, at - 3 * RATE), (two, at - 2 * RATE), (one, at - RATE)]
    if not orders.speaks_before(at + CLOSE, at):
        words.append((go, at))
    placed = [(text, frame - clip(text).onset) for text, frame in words]
    name = phrases.going_on(step.step, step.rep, step.of).text
    placed.insert(0, (name, placed[0][1] - PAUSE - clip(name).frames))
    said = [
        Speak(-number, frame, clip(text).frames, text)
        for number, (text, frame) in enumerate(placed, 1)
        if frame >= 0
    ]
    return said, min([at, *(speak.frame for speak in said)])


def _whole(frame: int) -> int:
    """The frame at or before it with which a sound may begin."""
    from footfall.mixer import CHUNK  # which a session that begins does without

    return frame // CHUNK * CHUNK
