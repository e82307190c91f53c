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


@pytest.mark.parametrize(("slope", "useless"), [(0.11, 1), (0.09, 0)])
def test_a_heart_on_its_way_back_needed_no_word(slope: float, useless: int) -> None:
    """More than 0.1 bpm a second over the fifteen seconds before; it is well again after 90 s."""
    made = _easy().say(300, "heart_rate.high", "Ease off.").each("speed", 0, 1800, 3.0)
    made.each("heart_rate", 0, 1800, lambda t: 160 - slope * max(0, t - 270))
    found = _judged(made)
    assert (1, useless) == (found.judged, found.useless)


def _paced(kind: str, speed: float) -> Prompting:
    """A minute of 4:10 a km, 4 m/s, and what was said at 30 s of it."""
    made = Made("3x(1min 4:10/km, 1min rest)").step(0, "work", "60s", effort=None, rep=1, of=3)
    made.asks("pace", 250, 250, "s/km").end(60).each("speed", 0, 60, speed)
    return _judged(made.say(30, kind, "So."))


@pytest.mark.parametrize(
    ("kind", "speed", "useless"),
    [
        ("pace.high", 4.25, 0),
        ("pace.high", 4.19, 1),
        ("pace.low", 3.68, 0),
        ("pace.low", 3.75, 1),
        ("reps.fast", 4.25, 0),
        ("reps.fast", 4.15, 1),
    ],
)
def test_words_on_a_pace_are_judged_by_their_side(kind: str, speed: float, useless: int) -> None:
    """Of 4 m/s the coach bears 4.2 and 3.72; who runs on too fast needed the word."""
    found = _paced(kind, speed)
    assert (1, 1, useless, 0) == (found.alerts, found.judged, found.useless, found.acted_on)


@pytest.mark.parametrize(("speed", "acted"), [(1.5, 0), (2.0, 1)])
def test_who_walks_in_a_float_is_asked_for_a_change(speed: float, acted: int) -> None:
    """No pace is needed to see who walks, and who runs again after twenty seconds."""
    made = Made().step(0, "float", "60s").end(60).say(30, "float.walk", "Keep floating.")
    found = _judged(made.each("speed", 0, 60, lambda t: speed if t >= 50 else 1.5))
    assert (1, 1, acted) == (found.alerts, found.judged, found.acted_on)


def test_the_next_step_is_no_answer() -> None:
    """A float was too slow; that the rep after it is faster was not asked for."""
    made = Made("3x(1min hard, 1min float 4:10/km)").step(0, "float", "60s", rep=1, of=3)
    made.asks("pace", 250, 250, "s/km").step(60, "work", "60s", rep=2, of=3).end(120)
    made.each("speed", 0, 60, 3.0).each("speed", 60, 120, 5.0).say(55, "float.low", "Keep going.")
    found = _judged(made)
    assert (1, 0, 0) == (found.judged, found.useless, found.acted_on)


@pytest.mark.parametrize(("cadence", "useless"), [(164, 0), (165, 1), (182, 1), (183, 0)])
def test_a_range_of_cadences_is_the_coach_s(cadence: float, useless: int) -> None:
    """From 170 to 177, by 3 %: 164.9 to 182.3, around a click of 173.5."""
    made = Made("10min easy 170-177spm").step(0, "easy", "600s")
    made.asks("cadence", 170, 177, "spm").grid(0, 173.5).end(600).each("cadence", 0, 600, cadence)
    found = _judged(made.say(100, "cadence.low", "Quicker."))
    assert (1, useless) == (found.judged, found.useless)


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


@pytest.mark.parametrize(
    ("first", "second", "apart", "flips"),
    [
        ("heart_rate.high", "heart_rate.low", 119, 1),
        ("heart_rate.high", "heart_rate.low", 120, 0),
        ("heart_rate.low", "ceiling", 60, 1),
        ("heart_rate.high", "heart_rate.high", 60, 0),
        ("heart_rate.high", "cadence.low", 60, 0),
        ("reps.fast", "pace.low", 60, 1),
    ],
)
def test_a_flip_is_the_opposite_within_two_minutes(
    first: str, second: str, apart: int, flips: int
) -> None:
    """Of the same signal; whoever eases off may well be asked for quicker feet."""
    made = _easy().say(300, first, "So.").say(300 + apart, second, "Not so.")
    assert flips == _judged(made).flips


def test_what_is_said_between_hides_no_flip() -> None:
    """Too high, quicker feet, too low: in a minute and a half."""
    made = _easy().say(300, "heart_rate.high", "Ease off.").say(340, "cadence.low", "Quicker.")
    assert 1 == _judged(made.say(390, "heart_rate.low", "A little more.")).flips


def _out(lasts: int, *, bpm: float = 150) -> Made:
    """A heart in its target of 130 to 140, but for so many seconds from 500 on."""
    return _easy().each("heart_rate", 0, 1800, lambda t: bpm if 500 <= t < 500 + lasts else 135)


@pytest.mark.parametrize(
    ("made", "excursions"),
    [
        (_out(30), 1),
        (_out(29), 0),
        (_out(100, bpm=142), 0),
        (_out(100, bpm=120), 1),
        (_easy().each("heart_rate", 0, 60, 150).each("heart_rate", 60, 1800, 135), 0),
    ],
)
def test_an_excursion_lasts_for_more_than_half_a_minute(made: Made, excursions: int) -> None:
    """The mean of ten seconds is out one second longer than the heart: 30 s for 29 are too few, and
    31 are enough. Two beats are none, and before the gate of 112 s none counts.
    """
    found = _judged(made)
    assert (excursions, excursions) == (found.excursions, found.missed)


@pytest.mark.parametrize(
    ("at", "kind", "missed"),
    [
        (520, "heart_rate.high", 0),
        (520, "ceiling", 0),
        (520, "heart_rate.low", 1),
        (520, "cadence.high", 1),
        (480, "heart_rate.high", 0),
        (460, "heart_rate.high", 1),
        (610, "heart_rate.high", 1),
    ],
)
def test_an_excursion_deserves_a_word(at: int, kind: str, missed: int) -> None:
    """On its own side, within it or in the half minute before, of one from 504 to 605 s."""
    found = _judged(_out(100).say(at, kind, "So."))
    assert (1, missed) == (found.excursions, found.missed)


def test_a_word_that_was_only_shown_is_one() -> None:
    """With the voice off the coach still prompts."""
    made = _out(100).put(
        520,
        "say",
        kind="heart_rate.high",
        text="Ease off.",
        wanted=0,
        started=None,
        ended=None,
        why="voice off",
    )
    assert (1, 0) == (_judged(made).excursions, _judged(made).missed)


def test_sentences_that_overlap_are_counted() -> None:
    """The second begins half a second before the first ends, the third when both are over."""
    made = _easy().say(10, "cue", "Tall.", lasts=4).say(13.5, "cue", "Light.", lasts=0.5)
    assert 1 == _judged(made.say(14, "cue", "Loose.")).overlaps


def test_the_spoken_seconds_a_minute() -> None:
    """Ninety seconds of words in half an hour are three a minute; a minute tells no rate."""
    made = _easy()
    for place in range(30):
        made.say(10 + 30 * place, "cue", "Tall.", lasts=3)
    assert (90.0, 3.0) == (_judged(made).spoken, _judged(made).spoken_a_minute)
    short = _easy(60).say(10, "cue", "Tall.")
    assert Unknown("It takes five minutes of running.") == _judged(short).spoken_a_minute
