"""What will be said is known before anybody runs."""

from __future__ import annotations

from footfall.coach.foreseen import foreseen
from footfall.coach.phrases import Phrases, units
from footfall.model import Runner
from footfall.notation import parse


def test_a_step_s_words_are_needed_when_the_one_before_it_begins() -> None:
    """Four steps of a minute each: the first two at 0, then one and two minutes; then own words."""
    workout = parse("1min easy; 1min steady; 1min hard; 1min easy").workout
    phrases = Phrases(own={"ready": ("Set.",)})
    found = list(foreseen(workout, Runner(), phrases))
    assert [0.0, 0.0, 60.0, 120.0, 240.0] == [at for at, _ in found]
    assert ("Set.",) == found[-1][1]


def test_what_is_said_of_a_rep() -> None:
    """Its announcement, preview and arrival with its number, and the runner's own words in it."""
    workout = parse('2x(410m @5k "relax 400m" at 10s, 1min float)').workout
    texts = [units(text) for _, said in foreseen(workout, Runner(), Phrases()) for text in said]
    said = {unit for text in texts for unit in text}
    expected = {
        "Rep one of two.",
        "Last rep.",
        "Next, the first of two.",
        "Next, the last rep.",
        "Four hundred ten metres at five-k effort.",
        "Go.",
        "relax 400m",
        "Next, float.",
    }
    assert expected == expected & said


def test_a_loop_is_foreseen_cycle_by_cycle() -> None:
    """Each rep of 13, and of those that nobody can count as many as a minute each allows."""
    timed = parse("loop until 20min (30s sprint, 60s jog)").workout
    said = [units(text) for _, texts in foreseen(timed, Runner(), Phrases()) for text in texts]
    spoken = {unit for text in said for unit in text}
    assert {"Rep twelve of thirteen.", "Last rep.", "Jog for one minute."} <= spoken
    laps = parse("loop until 6min (lap hard, lap easy)").workout
    said = [units(text) for _, texts in foreseen(laps, Runner(), Phrases()) for text in texts]
    spoken = {unit for text in said for unit in text}
    assert {"Rep one.", "Rep three.", "Hard.", "Hard, until you press lap."} <= spoken
    assert "Rep four." not in spoken
