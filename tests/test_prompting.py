"""The coach judged, on journals whose answers can be computed in the head."""

from __future__ import annotations

import pytest

from footfall.metrics.known import Unknown
from footfall.metrics.prompting import Prompting, judge
from made import Made


def _judged(made: Made) -> Prompting:
    return judge(*made.rows())


def _easy(seconds: int = 1800) -> Made:
    """A run in which 130 to 140 is asked for."""
    made = Made(hr_max=200).step(0, "easy", f"{seconds}s")
    return made.asks("heart_rate", 130, 140, "bpm").end(seconds)


def test_alerts_are_counted_by_the_half_hour() -> None:
    """Two in twenty minutes are three; what is back, and what the workout says, is no alert."""
    made = _easy(1200).say(300, "heart_rate.high", "Ease off.").say(600, "ceiling", "Walk.")
    made.say(700, "heart_rate.back", "Good.").say(0, "start", "Here we go.")
    found = _judged(made)
    assert (2, 3.0) == (found.alerts, found.per_half_hour)
    assert (8.0, 0) == (found.spoken, found.dropped)


def test_a_minute_has_no_rate() -> None:
    """One alert in a minute would be thirty in half an hour."""
    found = _judged(_easy(60).say(30, "heart_rate.high", "Ease off."))
    assert Unknown("It takes five minutes of running.") == found.per_half_hour


def _alerted(back: int, slower: int | None = None) -> Prompting:
    """Too high from the start, told at 300 s, well again after `back` seconds."""
    made = _easy().say(300, "heart_rate.high", "Ease off.")
    made.each("heart_rate", 0, 300 + back - 9, 150)
    made.each("heart_rate", 300 + back - 9, 1800, 139)
    made.each("speed", 0, 1800, lambda t: 2.5 if slower and t >= 300 + slower else 3.0)
    return _judged(made)


@pytest.mark.parametrize(
    ("back", "slower", "useless", "acted"),
    [
        (5, None, 1, 0),
        (60, None, 0, 1),
        (120, None, 0, 0),
        (120, 5, 0, 1),
        (120, 30, 0, 0),
        (5, 2, 0, 1),
    ],
)
def test_whether_an_alert_was_worth_it(
    back: int, slower: int | None, useless: int, acted: int
) -> None:
    """Well again by itself within ten seconds is useless; a change within 15 s, or well again
    within 90 s, is an answer.
    """
    found = _alerted(back, slower)
    assert (1, useless, acted) == (found.judged, found.useless, found.acted_on)


def test_an_alert_that_nothing_measured_is_not_judged() -> None:
    """Nobody knows what came of it."""
    found = _judged(_easy().say(300, "heart_rate.high", "Ease off."))
    assert (1, 0, 0, 0) == (found.alerts, found.judged, found.useless, found.acted_on)


def test_how_late_calls_were() -> None:
    """Of twenty calls one was late by a second: the 95th percentile is the nineteenth."""
    made = _easy()
    for place in range(20):
        made.say(10 + 5 * place, "step", "Go.", late=1.0 if place == 3 else 0.25)
    found = _judged(made)
    assert 0.25 == found.call_late
    assert Unknown("Nothing of that kind was said.") == found.coach_late


def test_what_was_dropped_is_counted() -> None:
    """A sentence without a start was not heard."""
    made = _easy().put(
        9, "say", kind="cue", text="Tall.", wanted=0, started=None, ended=None, why="no gap"
    )
    assert (1, 0.0) == (_judged(made).dropped, _judged(made).spoken)
