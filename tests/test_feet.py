"""What the click did, on journals whose answers can be computed in the head."""

from __future__ import annotations

from math import pi, sin

import pytest

from footfall.metrics import feet
from footfall.metrics.feet import Entrainment, Top
from footfall.metrics.known import Share, Unknown
from made import Made


def _on_click(cadence: float, seconds: int = 100, **grid: bool) -> Made:
    made = Made().step(0, "easy", f"{seconds}s").grid(0, 200, **grid).end(seconds)
    return made.each("cadence", 0, seconds, cadence)


@pytest.mark.parametrize(
    ("cadence", "close", "near"),
    [(200, 1.0, 1.0), (196, 1.0, 1.0), (195, 0.0, 1.0), (194, 0.0, 1.0), (193, 0.0, 0.0)],
)
def test_compliance_is_told_at_two_and_at_three_percent(
    cadence: float, close: float, near: float
) -> None:
    """Of 200 they are 4 and 6 steps a minute."""
    _, seconds = _on_click(cadence).rows()
    parts = [feet.compliance(seconds, part) for part in (feet.CLOSE, feet.NEAR)]
    assert [Share(close, 100, 1.0), Share(near, 100, 1.0)] == parts


def test_what_is_kept_in_silence_is_told_apart() -> None:
    """With the click 40 s on the beat, without it 60 s of which the first 30 are on it."""
    made = Made().step(0, "easy", "100s").grid(0, 200).grid(40, 200, on=False).end(100)
    made.each("cadence", 0, 70, 200).each("cadence", 70, 100, 100)
    _, seconds = made.rows()
    assert Share(1.0, 40, 1.0) == feet.compliance(seconds, 0.02)
    # One of ten values is left out at either end, so that the mean leaves with the second.
    assert Share(31 / 60, 60, 1.0) == feet.retention(seconds, 0.02)


def test_nobody_is_judged_while_walking_resting_or_sprinting() -> None:
    """A cadence is only asked of somebody who runs."""
    made = Made().step(0, "rest", "50s").step(50, "sprint", "50s").step(100, "easy", "50s")
    made.grid(0, 180).end(150).each("cadence", 0, 150, 100).each("speed", 0, 150, 1.7)
    _, seconds = made.rows()
    assert Unknown("No click was heard while somebody ran.") == feet.compliance(seconds, 0.02)


def test_a_cadence_that_nobody_measured_is_unknown() -> None:
    """The feet may have been anywhere."""
    made = Made().step(0, "easy", "50s").grid(0, 180).end(50)
    assert Unknown("Nothing measured it.") == feet.compliance(made.rows()[1], 0.02)


def test_a_run_without_a_click_has_no_compliance() -> None:
    """Nothing was asked for."""
    made = Made().step(0, "easy", "50s").end(50).each("cadence", 0, 50, 170)
    story, seconds = made.rows()
    unknown = Unknown("No click was heard while somebody ran.")
    told = [feet.compliance(seconds, 0.02), feet.onset(seconds), feet.top(story, seconds)]
    assert [unknown] * 3 == told
    silent = Unknown("The click was never off while a cadence was asked for.")
    assert silent == feet.retention(seconds, 0.02)


def test_the_onset_is_the_first_of_ten_seconds_on_the_beat() -> None:
    """The click begins at 20; the mean is on it from 49 on, once two low values have gone."""
    made = Made().step(0, "easy", "100s").grid(0, 0, on=False).grid(20, 200).end(100)
    made.each("cadence", 0, 40, 100).each("cadence", 40, 100, 200)
    assert 28.0 == feet.onset(made.rows()[1])


def test_feet_that_touch_the_beat_have_not_found_it() -> None:
    """Nine seconds in a row are chance."""
    made = Made().step(0, "easy", "60s").grid(0, 200).end(60)
    made.each("cadence", 0, 9, 200).each("cadence", 9, 60, 100)
    found = feet.onset(made.rows()[1])
    # The ninth second is followed by one in which a low value is left out of the mean.
    assert 0.0 == found
    made = Made().step(0, "easy", "60s").grid(0, 200).end(60)
    made.each("cadence", 0, 8, 200).each("cadence", 8, 60, 100)
    unknown = Unknown("The feet were never on the beat for ten seconds.")
    assert unknown == feet.onset(made.rows()[1])


def test_the_baseline_is_the_median_of_the_last_silent_minute() -> None:
    """Sixty values from 161 to 220 before the click have 190.5 in their middle."""
    made = Made().step(0, "easy", "150s").grid(0, 0, on=False).grid(120, 170).end(150)
    made.each("cadence", 0, 120, lambda t: t + 101).each("cadence", 120, 150, 170)
    assert 190.5 == feet.baseline(made.rows()[1])


def test_a_click_from_the_start_leaves_no_baseline() -> None:
    """Nobody ran in silence."""
    unknown = Unknown("Nobody ran for a minute in silence before the click.")
    assert unknown == feet.baseline(_on_click(170).rows()[1])


def test_the_top_is_where_the_click_stood_highest() -> None:
    """170, then 180: the feet made 176 of it."""
    made = Made().step(0, "easy", "200s").grid(0, 170).grid(100, 180).end(200)
    made.each("cadence", 0, 100, 170).each("cadence", 100, 200, 176)
    assert Top(180.0, 176.0) == feet.top(*made.rows())


# --- Entrainment -------------------------------------------------------------------------------


def _wave(t: float) -> float:
    return 1 + 0.02 * sin(2 * pi * t / 25) if 0 <= t <= 50 else 1.0


def _probe(cadence: float, gain: float, lag: int = 0, seconds: int = 50) -> Made:
    """A click of 180 that wavers from 100 s on, a second at a time."""
    made = Made().step(0, "easy", "200s").grid(0, 180).end(200)
    for t in range(seconds + 1):
        made.grid(100 + t, 180 * _wave(t), spm_end=180 * _wave(t + 1), seconds=1)
    return made.each("cadence", 0, 200, lambda t: cadence * (1 + gain * (_wave(t - lag - 100) - 1)))


def test_feet_that_follow_the_waver_are_entrained() -> None:
    """Four seconds late and with half its depth: a gain of a half."""
    found = feet.entrainment(*_probe(180, 0.5, 4).rows())
    assert isinstance(found, Entrainment)
    assert (True, 100.0, True, 4) == (
        found.probe,
        found.at,
        found.answer.follows,
        found.answer.lag,
    )
    assert pytest.approx(0.5, abs=0.01) == found.answer.slope
    assert pytest.approx(1.0, abs=0.01) == found.answer.correlation


def test_feet_that_only_happen_to_be_as_quick_are_not() -> None:
    """180 all the time, on a click of 180."""
    found = feet.entrainment(*_probe(180, 0.0).rows())
    assert isinstance(found, Entrainment)
    assert (False, 0.0) == (found.answer.follows, found.answer.slope)


def test_a_waver_is_not_the_quickest_click() -> None:
    """The click stood at 180, and only wavered up to 183.6."""
    assert Top(180.0, 180.0) == feet.top(*_probe(180, 0.0).rows())


def test_a_waver_that_was_broken_off_tells_nothing() -> None:
    """Forty of fifty seconds are no probe."""
    unknown = Unknown("The click neither wavered nor rose by 2.5 %.")
    assert unknown == feet.entrainment(*_probe(180, 1.0, seconds=40).rows())


def _rising(cadence: float, gain: float) -> Made:
    """From 160 to 168 within fifty seconds."""
    made = Made().step(0, "easy", "200s").grid(0, 160).end(200)
    made.grid(100, 160, spm_end=168, seconds=50)
    return made.each(
        "cadence", 0, 200, lambda t: cadence + gain * 8 * min(max(t - 100, 0), 50) / 50
    )


@pytest.mark.parametrize(("gain", "follows"), [(1.0, True), (0.6, True), (0.4, False)])
def test_without_a_waver_the_rise_tells_it(gain: float, follows: bool) -> None:
    """A slope of a half is needed there."""
    found = feet.entrainment(*_rising(160, gain).rows())
    assert isinstance(found, Entrainment)
    assert (False, 100.0, follows) == (found.probe, found.at, found.answer.follows)
    assert pytest.approx(gain, abs=0.03) == found.answer.slope
