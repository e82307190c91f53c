"""The perpetual medium: weeks in which the easy runs are too hard, and the hard ones too easy.

Four fifths of the time easy and the rest hard is what good runners do (catalogue Z6, M6). Zone 3 is
neither: a fifth of a week in it is a lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footfall.coach.english import ENGLISH
from footfall.coach.language import Language

MEDIUM = 3
"""The zone that is neither easy nor hard, of five."""
EASY_SHARE = 0.80
"""Of the week, in zones 1 and 2: who runs so much of it easily may spend the rest as they like."""
MEDIUM_SHARE = 0.20
"""Of the week, from which on it is a trap (science: 5)."""
ENOUGH = 5400.0
"""Seconds with a heart rate, before they are a week: one run of 40 min proves nothing."""


@dataclass(frozen=True, slots=True)
class Week:
    """How hard a week was, as shares of the time with a heart rate; together they are 1."""

    easy: float
    medium: float
    hard: float


def week(seconds: Mapping[int, float]) -> Week | None:
    """The shares of a week, from its seconds in each zone (1 to 5); None: too little is known."""
    whole = sum(seconds.values())
    if whole < ENOUGH:
        return None
    easy = sum(time for zone, time in seconds.items() if zone < MEDIUM) / whole
    medium = seconds.get(MEDIUM, 0.0) / whole
    return Week(easy, medium, max(0.0, 1 - easy - medium))


def advice(seconds: Mapping[int, float], language: Language = ENGLISH) -> str | None:
    """What to do about a week that was medium, in two sentences; None: it was well spread."""
    spread = week(seconds)
    if spread is None or spread.medium <= MEDIUM_SHARE or spread.easy >= EASY_SHARE:
        return None
    share = language.number(round(100 * spread.medium))
    (text,) = language.wordings["week.medium"]
    text = text.format(share=share)
    return f"{text[0].upper()}{text[1:]}"
