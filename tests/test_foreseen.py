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
