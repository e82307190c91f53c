"""Two sentences on what to try next time: which numbers ask for which."""

from __future__ import annotations

import re

import pytest

from footfall.metrics.measures import measure
from footfall.report.advice import advice
from made import Made


def _told(made: Made) -> tuple[str, str]:
    return advice(measure(made.story()))


def _set(*speeds: float) -> Made:
    made, metres = Made(), 0.0
    for rep, speed in enumerate(speeds, start=1):
        t = 200 * (rep - 1)
        made.step(t, "work", "100s", effort=None, rep=rep, of=len(speeds))
        made.put(t, "reading", signal="distance", value=metres)
        made.each("speed", t, t + 100, speed).each("speed", t + 100, t + 200, 1.0)
        metres += 100 * speed
        made.step(t + 100, "rest", "100s", rep=rep, of=len(speeds))
        made.put(t + 100, "reading", signal="distance", value=metres)
    return made.end(200 * len(speeds))


def _easy(bpm: float = 140, **options: int) -> Made:
    made = Made(hr_max=200, **options).step(0, "easy", "1200s")
    made.asks("heart_rate", 130, 150, "bpm").end(1200)
    return made.each("heart_rate", 0, 1200, bpm).each("speed", 0, 1200, 3.0)


def test_a_first_rep_that_was_too_fast() -> None:
    """5.5 against 5 m/s is a tenth."""
    expected = (
        "The first of your 100s work was 10 % faster than the middle one: run the next first one "
        "as if it were the third."
    )
    assert expected == _told(_set(5.5, 5, 5, 5))[0]


def test_reps_that_fade() -> None:
    """From 5 to 4.5 m/s is a tenth, too."""
    first, _ = _told(_set(5, 5, 4.5))
    assert first.startswith("Your last 100s work were 10 % slower than the first: one rep fewer")


def test_even_reps_are_ready_for_more() -> None:
    """All at 5 m/s, and after hard reps comes an easy day."""
    assert (
        "Your 100s work were even to within 0.0 %: you are ready for one rep more.",
        "Take a day of easy running before the next hard one.",
    ) == _told(_set(5, 5, 5))


def test_one_set_is_praised() -> None:
    """Two sets are even: one sentence of that is enough."""
    made = _set(5, 5, 5)
    for rep, t in enumerate((600, 800, 1000), start=1):
        made.step(t, "work", "99s", effort=None, rep=rep, of=3).each("speed", t, t + 200, 5.0)
    first, second = _told(made.end(1200))
    assert (True, False) == ("were even to within" in first, "were even" in second)


def test_who_stopped_is_not_asked_for_more() -> None:
    """Three even reps, and the session was stopped after them."""
    told = _told(_set(5, 5, 5).put(601, "end", reason="stopped"))
    assert not [sentence for sentence in told if "ready for one rep more" in sentence]


@pytest.mark.parametrize(
    ("bpm", "words"),
    [
        (160, "Your heart rate was above its target for 100 % of the time that counts: start slow"),
        (120, "Your heart rate was below its target for 100 % of the time that counts: there is"),
        (140, "Your heart rate was where it should be for 100 % of the time: keep it just so."),
    ],
)
def test_a_heart_rate_and_its_target(bpm: float, words: str) -> None:
    """Too high, too low, and just so."""
    assert _told(_easy(bpm))[0].startswith(words)


@pytest.mark.parametrize(("own", "limit"), [({}, "your limit"), ({"hr_ceiling": 180}, "you set")])
def test_the_limit_comes_first(own: dict[str, int], limit: str) -> None:
    """Whoever was told to walk hears of it, by the limit that it was."""
    first, _ = _told(_easy(160, **own).say(600, "ceiling", "Slow to a walk."))
    assert first.startswith("Your heart rate was above ")
    assert limit in first


def test_the_limit_in_a_run_without_hard_parts() -> None:
    """Has no hard parts to begin slower; the target below it is not told as well."""
    first, second = _told(_easy(160).say(600, "ceiling", "Slow to a walk."))
    assert "Your heart rate was above your limit: begin much slower next time, and walk" in first
    assert "Make the next run an easy one, at which you could talk." == second
    assert "begin the hard parts slower" in _told(_set(5, 5, 5).say(9, "ceiling", "Walk."))[0]


def test_a_limit_that_was_only_shown() -> None:
    """With the voice off it was passed all the same."""
    made = _easy(160).put(
        *(600, "say"), kind="ceiling", text="Walk.", wanted=0, started=None, ended=None
    )
    assert "above its target" in _told(made)[0]
    shown = {"wanted": 0, "started": None, "ended": None, "why": "voice off"}
    made.put(601, "say", kind="ceiling", text="Walk.", **shown)
    assert "above your limit" in _told(made)[0]


def test_whoever_was_told_to_walk_is_not_asked_for_more() -> None:
    """Even reps above the limit are praised for nothing."""
    _, second = _told(_set(5, 5, 5).say(250, "ceiling", "Slow to a walk."))
    assert "Take a day of easy running before the next hard one." == second


def _clicked(cadence: float, *, on: bool = True, **options: object) -> Made:
    made = Made(**options).step(0, "easy", "600s").grid(0, 180, on=on).end(600)
    return made.each("cadence", 0, 600, cadence).each("speed", 0, 600, 3.0)


@pytest.mark.parametrize(
    ("on", "options", "words"),
    [
        (True, {}, "(--click alternate:60/60)"),
        (False, {}, "(--click on-demand)"),
        (False, {"turns": [60.0, 60.0]}, "(--click on-demand)"),
        (False, {"turns": [48, 12]}, "go on to the next session of the programme."),
        (False, {"on_demand": True}, "(--click off)"),
    ],
)
def test_feet_on_the_click_may_do_without_it(
    on: bool, options: dict[str, object], words: str
) -> None:
    """By what they had of it: always, by turns, in a programme, or on demand."""
    assert words in _told(_clicked(180, on=on, **options))[0]


@pytest.mark.parametrize("options", [{"turns": [60.0, 60.0]}, {"on_demand": True}])
def test_who_has_less_of_the_click_is_not_sent_back(options: dict[str, object]) -> None:
    """Feet that were on it while it was heard may have it as they had."""
    assert "--click" not in " ".join(_told(_clicked(180, **options)))


def test_a_click_that_was_too_quick_comes_down() -> None:
    """160 to a click of 180: 2.5 % above the feet is 164."""
    first, _ = _told(_clicked(160))
    assert "next time try 164 steps a minute (--spm 164), a little above what you ran." in first
    made = _clicked(160)
    made.header["workout"] = "10min easy 180spm"
    assert "(164spm in the workout)" in _told(made)[0]


def test_feet_that_were_quicker_are_not_told_to_slow_down() -> None:
    """Nobody's cadence is a fault."""
    assert "steps a minute" not in " ".join(_told(_clicked(200)))


def _floating(speed: float) -> Made:
    made = Made("3x(100s, 200m float 4:10/km)")
    for rep, t in enumerate((0, 200, 400), start=1):
        made.step(t, "work", "100s", effort=None, rep=rep, of=3)
        made.step(t + 100, "float", "200m", rep=rep, of=3)
        made.each("speed", t, t + 100, 5.0).each("speed", t + 100, t + 200, speed)
    return made.end(600)


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (1.5, "3 floats became a walk: take the reps a little slower"),
        (3.0, "Your floats were 25 % below their pace: take the reps a little slower"),
        (4.8, "Your floats were 20 % above their pace: let them be easier"),
    ],
)
def test_floats(speed: float, words: str) -> None:
    """A float is at 4 m/s here: no walk, no shuffle, no race."""
    assert _told(_floating(speed))[0].startswith(words)


def test_a_run_without_sensors() -> None:
    """There is nothing to judge, and something to wear."""
    first, second = _told(Made().step(0, "easy", "1200s").end(1200))
    assert first.startswith("Wear a heart-rate strap or a foot pod next time")
    assert "Keep most of your runs at an effort at which you could talk." == second


def test_a_run_of_a_minute() -> None:
    """It tells little, and nobody is judged by it."""
    made = Made().step(0, "easy", "60s").each("heart_rate", 0, 60, 190).end(60)
    assert (
        "A run this short tells little: ten easy minutes by feel are a fine start.",
        "Add a minute or two each time.",
    ) == _told(made)


def test_an_easy_run_that_was_none() -> None:
    """Most of it above zone 3 is not called a run to repeat."""
    made = Made(hr_max=200).step(0, "easy", "1200s").end(1200).each("heart_rate", 0, 1200, 185)
    assert "Make the next run an easy one, at which you could talk." == _told(made)[0]


@pytest.mark.parametrize("bpm", [100, 140, 199])
def test_no_advice_is_a_diagnosis(bpm: float) -> None:
    """Two sentences, each to its full stop, and no word of medicine."""
    for made in (_easy(bpm), _set(5, 4, 3), _floating(1.5), _clicked(150)):
        told = _told(made)
        assert all(re.fullmatch(r"[A-Z0-9].*[.)]", sentence) for sentence in told)
        assert not re.search(
            r"ill|sick|disease|fitness|danger|abnormal|overtrain|doctor|risk|injur|must",
            " ".join(told).replace("still", ""),
        )
