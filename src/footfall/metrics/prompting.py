"""How well the coach coached: how often it spoke, whether it helped, and whether it was on time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from footfall import zones
from footfall.coach.cadence import OUT
from footfall.coach.floats import FLOOR
from footfall.metrics import heart, reps
from footfall.metrics.known import Unknown
from footfall.metrics.seconds import Seconds, step_at
from footfall.model import Say
from footfall.story import Said, Story

SPEED = 0.02
"""The change of speed that is an answer,"""
SOON, LATER = 15, 90
"""within so many seconds; or else the runner is back where they should be within so many."""
IDLE = 10
"""Seconds within which all was well again without a change: a word that nobody needed."""
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
    """After which all was well within ten seconds, without a change of speed."""
    acted_on: int
    """After which the speed changed as was asked, or all was well within 90 s."""
    judged: int
    """Those of which that can be told."""
    call_late: float | Unknown
    """Seconds by which calls of steps were late, at the 95th percentile."""
    coach_late: float | Unknown
    """The same of alerts."""
    spoken: float
    """Seconds of speech."""
    dropped: int


def judge(story: Story, seconds: Seconds) -> Prompting:
    """What the coach's words were worth."""
    heard = [said for said in story.said if said.heard]
    alerts = [said for said in heard if said.kind in ALERTS]
    answers = [answer for said in alerts if (answer := _answer(story, seconds, said))]
    running = story.running
    rate: float | Unknown = Unknown("It takes five minutes of running.")
    if running >= LEAST:
        rate = len(alerts) / running * 1800
    return Prompting(
        alerts=len(alerts),
        per_half_hour=rate,
        useless=sum(useless for useless, _ in answers),
        acted_on=sum(acted for _, acted in answers),
        judged=len(answers),
        call_late=_late([said for said in heard if said.kind in _CALLS]),
        coach_late=_late(alerts),
        spoken=sum(said.seconds or 0.0 for said in heard),
        dropped=len(story.said) - len(heard),
    )


def _late(said: Sequence[Said]) -> float | Unknown:
    """The 95th percentile of how late sentences began: the least that so many do not exceed."""
    if not said:
        return Unknown("Nothing of that kind was said.")
    waits = sorted(max(0.0, one.at - one.wanted) for one in said)
    return waits[ceil(0.95 * len(waits)) - 1]


def _answer(story: Story, seconds: Seconds, said: Said) -> tuple[bool, bool] | None:
    """Whether an alert was useless, and whether it was acted on; None: nobody knows."""
    began = ceil(said.at)
    wells = [_is_well(story, seconds, said, k) for k in range(began, began + LATER + 1)]
    if all(well is None for well in wells):
        return None
    changed = _changed(seconds, said, began)
    useless = not changed and any(wells[:IDLE])
    return useless, changed or (not useless and any(wells))


def _changed(seconds: Seconds, said: Said, began: int) -> bool:
    """Whether the speed went the way that was asked for, by 2 % within 15 s."""
    if began >= len(seconds) or said.kind.startswith("cadence"):
        return False
    before = seconds.speed_10[began]
    later = [v for v in seconds.speed_10[began : began + SOON + 1] if v is not None]
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
        limit, bpm = zones.ceiling(story.runner), seconds.heart_rate[k]
        return None if limit is None or bpm is None else bpm <= limit
    if kind in (Say.HEART_RATE_HIGH, Say.HEART_RATE_LOW):
        asked = heart.band(step)
        bpm = seconds.heart_rate_10[k]
        return None if asked is None else heart.is_on_target(bpm, asked, slack=0.0)
    if kind in (Say.CADENCE_HIGH, Say.CADENCE_LOW):
        cadence, click = seconds.cadence_10[k], seconds.click[k]
        return None if cadence is None or not click else abs(cadence / click - 1) <= OUT
    speed, pace = seconds.speed[k], reps.asked_speed(step, story.runner)
    return None if speed is None or pace is None else speed >= FLOOR * pace
