"""Runs of simulated runners under a coach, and what became of them.

The scenarios, and how a run is judged, stand here before any constant of the coach was tuned on
them. A judge looks at how the runner really fares, never at what the sensors told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TypeGuard

from footfall import notation
from footfall.athlete import Athlete, Conditions, Truth
from footfall.coach.coach import Coach
from footfall.coach.lengths import Lengths, read_manifest
from footfall.coach.phrases import Phrases
from footfall.model import (
    Event,
    GridBegan,
    Kind,
    ResolvedTarget,
    Runner,
    Say,
    Spoken,
    StepBegan,
    Unit,
    ZoneMethod,
    frame_at,
)
from footfall.session import Options, Session

PACK = Path(__file__).parent.parent / "audio" / "voice" / "heart" / "manifest.json"


@dataclass(frozen=True)
class Scenario:
    """A workout, and the day on which it is run."""

    name: str
    workout: str
    conditions: Conditions = field(default_factory=Conditions)


EASY = "40min easy Z2"
SCENARIOS = (
    Scenario("easy", EASY),
    Scenario("hills", EASY, Conditions(hilly=True)),
    Scenario("heat", "60min easy Z2", Conditions(hot=True)),
    Scenario("long", "75min easy 70-80%HR"),
    Scenario("tempo", "10min warmup; 20min threshold Z4; 10min easy Z1-2"),
    Scenario("threes", "10min warmup; 5x(3min hard Z5, 2min jog); 5min cooldown"),
    Scenario("minutes", "10min warmup; 10x(60s hard Z5, 60s float Z3-4); 5min cooldown"),
    Scenario("armband", EASY, Conditions(optical=True)),
)
"""What everybody runs; zones are of the heart-rate reserve, since each body knows its own."""

SETTLING = {True: 112.0, False: 90.0}
"""Seconds of a step, the first or a later one, in which no heart can be where it shall."""
LONG_STEP = 120.0
"""Shorter steps are over before a heart has answered: they are not judged by it."""
FLIP = 120.0
RETURNING = 0.10
"""bpm per second toward the band: who goes there already needs no word."""
MISSED = 30.0
"""Seconds outside, by more than `CLEARLY` bpm, that deserve a word."""
CLEARLY = 2.0
ALERTS = {Say.HEART_RATE_HIGH: 1, Say.HEART_RATE_LOW: -1}


@dataclass(frozen=True)
class Outcome:
    """What became of one run. Seconds, counts and shares; a share is None where nothing counts."""

    judged: float
    """Seconds in which a heart rate was asked for, and could be reached."""
    inside: float
    above: float
    below: float
    excess: float
    """bpm times seconds above the band."""
    minutes: float
    """Of the whole run."""
    alerts: int
    ceilings: int
    flips: int
    """Alerts within 120 s of one of the other direction."""
    useless: int
    """Alerts to whoever was inside, or on the way there."""
    fooled: int
    """Alerts while the sensor told the steps for the pulse."""
    excursions: int
    missed: int
    """Excursions of more than 30 s without a word."""
    cadence_alerts: int
    spoken: float
    """Seconds of the coach's words."""


@cache
def lengths() -> Lengths:
    """How long each sentence of the recorded voice lasts."""
    clips = read_manifest(PACK.read_bytes())
    return Lengths({text: clip for text, (clip, _file) in clips.items()})


def run(scenario: Scenario, seed: int, coach: Callable[[Runner], Coach]) -> Outcome:
    """One runner's run, judged. The same seed is the same runner with the same faults."""
    events, truths, _runner = play(scenario, seed, coach)
    return judge(events, truths)


def play(
    scenario: Scenario, seed: int, coach: Callable[[Runner], Coach], options: Options | None = None
) -> tuple[list[Event], list[Truth], Runner]:
    """All events of a run, how the runner really fared in each second, and who it was."""
    phrases = Phrases()
    signs = (phrases.countdown[-1], phrases.done)
    athlete = Athlete(seed, Runner(zones=ZoneMethod.RESERVE), signs, scenario.conditions)
    workout = notation.parse(scenario.workout).workout
    session = Session(workout, lengths().clip, athlete.profile, options, coach)
    events: list[Event] = []
    truths: list[Truth] = []

    def told(news: list[Event]) -> None:
        events.extend(news)
        for event in news:
            if isinstance(event, GridBegan) or _is_heard(event):
                athlete.hear(event)

    second = 0
    told(session.advance(0.0))
    while not session.ended:
        second += 1
        # Each deadline at its own time, so that words are heard in order with the seconds.
        told(session.advance(float(second)))
        for packet in athlete.tick(float(second)):
            told(session.receive(packet))
        truths.append(athlete.truth)
    return events, truths, athlete.profile


def judge(events: list[Event], truths: list[Truth]) -> Outcome:
    """What became of a run."""
    rates = [truth.heart_rate for truth in truths]
    spoken = [event for event in events if _is_heard(event)]
    alerts = [e for e in spoken if e.kind in ALERTS]
    bands = list(_bands(events, len(truths)))
    sides = [_side(rate, band) for rate, band in zip(rates, bands, strict=True)]
    judged = [side for side in sides if side is not None]
    excess = sum(
        rate - band.high
        for rate, band, side in zip(rates, bands, sides, strict=True)
        if side == 1 and band is not None and band.high is not None
    )
    excursions = list(_excursions(rates, bands))
    said_at = [(e.at, ALERTS[e.kind]) for e in alerts]
    coached = [e for e in spoken if e.kind in ALERTS or e.kind in _OTHERS]
    return Outcome(
        judged=len(judged),
        inside=judged.count(0),
        above=judged.count(1),
        below=judged.count(-1),
        excess=excess,
        minutes=len(truths) / 60,
        alerts=len(alerts),
        ceilings=sum(e.kind is Say.CEILING for e in spoken),
        flips=sum(
            other != side and 0 < at - then < FLIP
            for i, (at, side) in enumerate(said_at)
            for then, other in said_at[max(0, i - 1) : i]
        ),
        useless=sum(_is_useless(at, side, rates, bands) for at, side in said_at),
        fooled=sum(truths[_second(at, truths)].locked for at, _side in said_at),
        excursions=len(excursions),
        missed=sum(
            not any(start <= at <= stop + 10 and side == way for at, side in said_at)
            for start, stop, way in excursions
        ),
        cadence_alerts=sum(e.kind in (Say.CADENCE_HIGH, Say.CADENCE_LOW) for e in spoken),
        spoken=sum((e.ended or 0) - (e.started or 0) for e in coached) / frame_at(1.0),
    )


_OTHERS = {
    *(Say.HEART_RATE_BACK, Say.CADENCE_HIGH, Say.CADENCE_LOW, Say.CADENCE_BACK),
    *(Say.CEILING, Say.FLOAT_LOW),
}


def _bands(events: list[Event], seconds: int) -> Iterator[ResolvedTarget | None]:
    """The band that can be asked of the heart at the end of each second; None: none can."""
    steps = [event for event in events if isinstance(event, StepBegan)]
    for i, began in enumerate(steps):
        stop = steps[i + 1].at if i + 1 < len(steps) else float(seconds)
        band = next((t for t in began.targets if t.signal == "heart_rate"), None)
        if began.step.kind in (Kind.READY,) or (band is not None and band.unit != Unit.BPM):
            band = None
        settled = began.at + SETTLING[i == 0]
        for second in range(int(began.at) + 1, int(stop) + 1):
            free = stop - began.at < LONG_STEP or second <= settled
            yield None if free else band


def _is_heard(event: Event) -> TypeGuard[Spoken]:
    return isinstance(event, Spoken) and event.started is not None


def _second(at: float, seconds: Sequence[object]) -> int:
    """Which of the seconds, one after the other from 1.0, a moment belongs to."""
    return min(max(int(at), 1), len(seconds)) - 1


def _side(rate: float, band: ResolvedTarget | None) -> int | None:
    if band is None:
        return None
    if band.high is not None and rate > band.high:
        return 1
    return -1 if band.low is not None and rate < band.low else 0


def _excursions(
    rates: list[float], bands: list[ResolvedTarget | None]
) -> Iterator[tuple[float, float, int]]:
    """Begin, end and side of each time clearly outside that lasted more than `MISSED` seconds."""
    since, way = 0, 0
    for second, (rate, band) in enumerate([*zip(rates, bands, strict=True), (0.0, None)], 1):
        wider = band and replace(
            band,
            low=None if band.low is None else band.low - CLEARLY,
            high=None if band.high is None else band.high + CLEARLY,
        )
        side = _side(rate, wider) or 0
        if side != way:
            if way and second - since > MISSED:
                yield float(since), float(second), way
            since, way = second, side


def _is_useless(
    at: float, side: int, rates: list[float], bands: list[ResolvedTarget | None]
) -> bool:
    now = _second(at, rates)
    if _side(rates[now], bands[now]) != side:
        return True
    before = rates[max(0, now - 15)]
    return -side * (rates[now] - before) / 15 > RETURNING


def mean(values: list[float]) -> tuple[float, float]:
    """A mean, and half of its 95 % confidence interval (normal)."""
    middle = fmean(values)
    if len(values) < 2:
        return middle, float("inf")
    spread = sum((value - middle) ** 2 for value in values) / (len(values) - 1)
    return middle, 1.96 * (spread / len(values)) ** 0.5
