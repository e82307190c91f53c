"""What all formats share: notes that are told once, and efforts by their speed."""

from __future__ import annotations

import pytest

from footfall.formats.carry import LADDER, Notes, effort_at, spoken
from footfall.model import Effort, Lap
from footfall.paces import effort_speed


def test_a_note_is_told_once_with_its_places() -> None:
    """In the order in which things came up; of many places only the first."""
    notes = Notes("step")
    notes.add("of the whole")
    for at in range(1, 9):
        notes.add("everywhere", at)
        notes.add("at first", 1)
        if at in (2, 7, 8):
            notes.add("thrice", at)
    assert (
        "of the whole",
        "steps 1, 2, 3, 4, 5 and 3 more: everywhere",
        "step 1: at first",
        "steps 2, 7 and 8: thrice",
    ) == notes.told()


def test_words_that_are_cut_are_told() -> None:
    """300 characters are spoken whole, one more is not."""
    notes = Notes("step")
    whole, cut = (spoken("x" * length, notes, length, Lap()) for length in (300, 301))
    assert ("x" * 300, "x" * 299 + "…") == (whole and whole.text, cut and cut.text)
    assert ("step 301: its words are cut after 300 characters",) == notes.told()


def test_a_flood_of_notes_is_cut() -> None:
    """Whoever has thousands has another file than a workout."""
    notes = Notes("line")
    for at in range(1, 5001):
        notes.add(f"thing {at}", at)
    assert (41, "line 1: thing 1", "4960 more things are not carried") == (
        len(notes.told()),
        notes.told()[0],
        notes.told()[-1],
    )


@pytest.mark.parametrize("vdot", [40.0, 45.0, 50.0])
def test_shares_are_the_efforts_of_other_runners_too(vdot: float) -> None:
    """Whoever is somewhat slower or faster than the typical runner runs the same shares."""
    threshold = effort_speed(Effort.THRESHOLD, vdot) or 0.0
    shares = [(effort_speed(effort, vdot) or 0.0) / threshold for effort in LADDER]
    assert list(LADDER) == [effort_at(share, in_repeat=True) for share in shares]


def test_nobody_recovers_outside_of_a_repeat() -> None:
    """The same share is a jog between reps and easy running elsewhere."""
    assert (Effort.JOG, Effort.EASY) == (effort_at(0.7, in_repeat=True), effort_at(0.7))
    assert (Effort.WALK, Effort.SPRINT) == (effort_at(0.3), effort_at(2.0))
