"""How well the coach coached: how often it spoke, whether it helped, and whether it was on time.

What only a recording of the sound tells, by how much clicks waver, no journal does; `scripts/bench`
measures it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from footfall import zones
from footfall.coach.cadence import OUT
from footfall.coach.floats import FLOOR
from footfall.coach.heart_rate import RETURNING, bounds
from footfall.coach.pace import FAST, SLOW
from footfall.coach.reps import FAST as FAST_START
from footfall.coach.stretch import WALKING
from footfall.metrics import heart, reps
from footfall.metrics.known import Unknown
from footfall.metrics.seconds import Seconds, at, step_at
from footfall.model import ResolvedTarget, Say, Unit
from footfall.story import Ran, Said, Story

SPEED = 0.02
"""The change of speed that is an answer,"""
SOON, LATER = 15, 90
"""within so many seconds; or else the runner is back where they should be within so many."""
IDLE = 10
"""Seconds within which all was well again without a change: a word that nobody needed;"""
TREND = 15
"""nor did one that was told to a heart which had been on its way back for so many seconds, at
`RETURNING` bpm a second."""
FLIP = 120.0
"""Seconds within which a word the other way contradicts the one before."""
LONG = 30
"""Seconds of an excursion that deserve a word: in it, or as long before it."""
OVERLAP = 0.001
"""Seconds of two sentences at once that a rounded moment may make."""
LEAST = 300.0
"""Seconds of running from which on a rate says something (judgement)."""

ALERTS = {
    Say.HEART_RATE_HIGH: -1,
    Say.HEART_RATE_LOW: 1,
    Say.CADENCE_HIGH: -1,
    Say.CADENCE_LOW: 1,
    Say.PACE_HIGH: -1,
    Say.PACE_LOW: 1,
    Say.FLOAT_LOW: 1,
    Say.FLOAT_WALK: 1,
    Say.REPS_FAST: -1,
    Say.CEILING: -1,
}
"""Words that ask for a change, and which way the signal has to go."""
_CALLS = (Say.STEP, Say.COUNTDOWN)
"""Words that have a moment of their own."""


@dataclass(frozen=True, slots=True)
class Prompting:
    """The coach, judged."""

    alerts: int
    per_half_hour: float | Unknown
    useless: int
    """After which all was well within ten seconds without a change of speed, or told to a heart
    that was on its way back."""
    acted_on: int
    """After which the speed changed as was asked, or all was well within 90 s."""
    judged: int
    """Those of which that can be told."""
    call_late: float | Unknown
    """Seconds by which calls of steps were late, at the 95th percentile."""
    coach_late: float | Unknown
    """The same of alerts."""
    flips: int
    """Alerts that asked for the opposite of one on the same signal less than two minutes before."""
    excursions: int
    """How often the heart rate was out of its target for more than half a minute,"""
    missed: int
    """and how often without a word."""
    overlaps: int
    """Sentences that began while another was heard."""
    spoken: float
    """Seconds of speech,"""
    spoken_a_minute: float | Unknown
    """and as many a minute of running."""
    dropped: int


def judge(story: Story, seconds: Seconds) -> Prompting:
    """What the coach's words were worth."""
    heard = [said for said in story.said if said.heard]
    alerts = [said for said in heard if said.kind in ALERTS]
    answers = [answer for said in alerts if (answer := _answer(story, seconds, said))]
    spoken = sum(said.seconds or 0.0 for said in heard)
    excursions = list(_excursions(story, seconds))
    words = [said for said in story.said if said.told and said.kind in ALERTS]
    return Prompting(
        alerts=len(alerts),
        per_half_hour=_rate(len(alerts), 1800, story),
        useless=sum(useless for useless, _ in answers),
        acted_on=sum(acted for _, acted in answers),
        judged=len(answers),
        call_late=_late([said for said in heard if said.kind in _CALLS]),
        coach_late=_late(alerts),
        flips=sum(_contradicts(one, other) for one, other in _neighbours(alerts)),
        excursions=len(excursions),
        missed=sum(not _has_word(words, one) for one in excursions),
        overlaps=_overlaps(heard),
        spoken=spoken,
        spoken_a_minute=_rate(spoken, 60, story),
        dropped=len(story.said) - len(heard),
    )


def _late(said: Sequence[Said]) -> float | Unknown:
    """The 95th percentile of how late sentences began: the least that so many do not exceed."""
    if not said:
        return Unknown("Nothing of that kind was said.")
    waits = sorted(max(0.0, one.at - one.wanted) for one in said)
    return waits[ceil(0.95 * len(waits)) - 1]


def _rate(count: float, per: float, story: Story) -> float | Unknown:
    """How many in so many seconds of running."""
    if story.running < LEAST:
        return Unknown("It takes five minutes of running.")
    return count / story.running * per


def _overlaps(said: Sequence[Said]) -> int:
    count, quiet = 0, 0.0
    for one in sorted(said, key=lambda one: one.at):
        count += one.at < quiet - OVERLAP
        quiet = max(quiet, one.at + (one.seconds or 0.0))
    return count


# --- What the heart did without a word ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Excursion:
    began: int
    ended: int
    way: int
    """1 above the target, -1 below it."""


def _excursions(story: Story, seconds: Seconds) -> Iterator[_Excursion]:
    """Stretches of more than `LONG` seconds, once the heart had settled, out of the target."""
    rows = [(k, _way(seconds.heart_rate_10[k], asked)) for k, asked in heart.scored(story, seconds)]
    began, before, way = 0, 0, 0
    for k, now in [*rows, (len(seconds) + 1, 0)]:
        if now != way or k != before + 1:
            if way and before + 1 - began > LONG:
                yield _Excursion(began, before + 1, way)
            began, way = k, now
        before = k


def _way(bpm: float | None, asked: ResolvedTarget) -> int:
    """Above (1) or below (-1) a target by more than what counts as in it; else 0."""
    if bpm is None or heart.is_on_target(bpm, asked):
        return 0
    return 1 if bpm > bounds(asked)[1] else -1


def _has_word(words: Sequence[Said], one: _Excursion) -> bool:
    """Whether one of some words, in order, was about an excursion: in it, or just before."""
    first = bisect_left(words, float(one.began - LONG), key=lambda said: said.at)
    last = bisect_right(words, float(one.ended), key=lambda said: said.at)
    kinds = (Say(said.kind) for said in words[first:last])
    return any(_signal(kind) == "heart_rate" and ALERTS[kind] == -one.way for kind in kinds)


def _neighbours(alerts: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Alerts on one signal, each with the next."""
    latest: dict[str, Said] = {}
    for said in alerts:
        signal = _signal(Say(said.kind))
        if signal in latest:
            yield latest[signal], said
        latest[signal] = said


def _contradicts(one: Said, other: Said) -> bool:
    opposite = ALERTS[Say(one.kind)] == -ALERTS[Say(other.kind)]
    return opposite and other.at - one.at < FLIP


def _signal(kind: Say) -> str:
    """What an alert is about: floats and reps are of a speed, and so is a pace."""
    about = str(kind).split(".")[0]
    return {"ceiling": "heart_rate", "float": "pace", "reps": "pace"}.get(about, about)


# --- What an alert was worth -------------------------------------------------------------------


def _answer(story: Story, seconds: Seconds, said: Said) -> tuple[bool, bool] | None:
    """Whether an alert was useless, and whether it was acted on; None: nobody knows."""
    began = ceil(said.at)
    wells = [_is_well(story, seconds, said, k) for k in range(began, began + LATER + 1)]
    if all(well is None for well in wells):
        return None
    changed = _changed(story, seconds, said, began)
    useless = not changed and (any(wells[:IDLE]) or _returned(seconds, said, began))
    return useless, changed or (not useless and any(wells))


def _returned(seconds: Seconds, said: Said, began: int) -> bool:
    """Whether the heart was on its way back already when it was talked of."""
    if Say(said.kind) not in (Say.HEART_RATE_HIGH, Say.HEART_RATE_LOW):
        return False
    now, before = at(seconds.heart_rate_10, began), at(seconds.heart_rate_10, began - TREND)
    if now is None or before is None:
        return False
    return ALERTS[Say(said.kind)] * (now - before) > RETURNING * TREND


def _changed(story: Story, seconds: Seconds, said: Said, began: int) -> bool:
    """Whether the speed went the way that was asked for, by 2 % within 15 s and the same step."""
    if began >= len(seconds) or said.kind.startswith("cadence"):
        return False
    step, before = step_at(story, said.at), seconds.speed_10[began]
    over = range(began, min(len(seconds), began + SOON + 1))
    later = [v for k in over if seconds.steps[k] is step and (v := seconds.speed_10[k]) is not None]
    if not before or not later:
        return False
    way = ALERTS[Say(said.kind)]
    return max(way * (v / before - 1) for v in later) >= SPEED


def _is_well(story: Story, seconds: Seconds, said: Said, k: int) -> bool | None:
    """Whether what the alert was about is well at a second; None: it is not known."""
    step = seconds.steps[k] if k < len(seconds) else None
    if step is None or step is not step_at(story, said.at):
        return None
    kind = Say(said.kind)
    if kind is Say.CEILING:
        limit, bpm = zones.ceiling(story.runner), seconds.heart(k)
        return None if limit is None or bpm is None else bpm <= limit
    if kind in (Say.HEART_RATE_HIGH, Say.HEART_RATE_LOW):
        asked = heart.band(step)
        bpm = seconds.heart_rate_10[k]
        return None if asked is None else heart.is_on_target(bpm, asked, slack=0.0)
    if kind in (Say.CADENCE_HIGH, Say.CADENCE_LOW):
        cadence, click, half = seconds.cadence_10[k], seconds.click[k], _half(step)
        if cadence is None or not click:
            return None
        return (click - half) * (1 - OUT) <= cadence <= (click + half) * (1 + OUT)
    return _is_at_pace(story, kind, step, seconds.speed_10[k])


def _half(step: Ran) -> float:
    """Half of the range (spm) around its beat that a step allows."""
    asked = step.planned.target("cadence") if step.planned is not None else None
    if asked is None or asked.ramp or asked.unit is not Unit.SPM:
        return 0.0
    return (asked.high - asked.low) / 2


def _is_at_pace(story: Story, kind: Say, step: Ran, speed: float | None) -> bool | None:
    """Whether a speed is where the coach is silent."""
    if speed is None:
        return None
    if kind is Say.FLOAT_WALK:
        return speed >= WALKING
    band = reps.asked_band(step, story.runner)
    if band is None:
        return None
    slow, fast = band
    match kind:
        case Say.PACE_HIGH:
            return speed <= fast * (1 + FAST)
        case Say.PACE_LOW:
            return speed >= slow * (1 - SLOW)
        case Say.REPS_FAST:
            return speed <= fast * (1 + FAST_START)
    return speed >= FLOOR * slow
