"""Every workout of the library is tried: read, told and heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from footfall.cli import check
from footfall.cli.check import EXCERPT, Checked, Excerpt, checked, told
from footfall.cli.main import main
from footfall.library import Total, find
from footfall.model import Grid


@pytest.mark.parametrize("name", ["four-sprints", "raise", "knees-and-heels", "breath-reset"])
def test_a_workout_of_each_family_is_without_fault(name: str) -> None:
    """It reads back, comes to what the catalogue says, and is heard."""
    result = checked(name)
    assert () == result.faults
    assert result.sentences > 0


def test_the_counts_and_the_faults_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """By family, and 0 errors is exit code 0."""
    with pytest.raises(SystemExit) as left:
        main(["workouts", "--check", "breath-reset"])
    said = capsys.readouterr().out.splitlines()
    assert (0, "breathing: 1 tried, 0 with errors", "errors: 0") == (
        left.value.code or 0,
        said[0],
        said[3],
    )


def test_each_fault_has_a_line() -> None:
    """Below the counts, with the name of its workout."""
    results = [
        Checked("mona", "workout", (), True, 40, 1),
        Checked("raise", "warm-up", ("one", "two"), False, 1_000, 0),
    ]
    assert [
        "workout: 1 tried, 0 with errors",
        "warm-up: 1 tried, 1 with errors",
        "totals: 1 compared with the catalogue",
        "sentences: 1,040, of which 1 is not recorded",
        "errors: 2",
        "  raise: one",
        "  raise: two",
    ] == list(told(results))


def amiss(monkeypatch: pytest.MonkeyPatch, **changes: object) -> tuple[str, ...]:
    """The faults of four minutes of drills, were they others."""
    drills = find("knees-and-heels")
    assert drills is not None
    changed = replace(drills, **changes)  # type: ignore[arg-type]
    monkeypatch.setattr(check, "_named", lambda _name: changed)
    return checked(drills.name).faults


def test_another_total_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second more than the catalogue says; a part of it may be allowed."""
    assert ("it comes to 240 s, and the catalogue has 239 s",) == amiss(
        monkeypatch, total=Total(seconds=239)
    )
    assert () == amiss(monkeypatch, total=Total(seconds=239, within=0.01))


def test_what_cannot_be_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by its text; the others are tried all the same."""
    (fault,) = amiss(monkeypatch, text="10min esy")
    assert "line 1, column 7" in fault


# --- The excerpt --------------------------------------------------------------------------------


class Whole(Excerpt):
    """All of a session, in memory."""

    def __init__(self) -> None:
        super().__init__(0, 100 * EXCERPT)


def test_an_excerpt_is_what_the_whole_has_there() -> None:
    """Clicks and words that begin in it sound as in the whole, and so does a word that it joins."""
    words = np.sin(np.arange(96_000) * 0.1).astype(np.float32) * np.float32(0.2)
    whole, part = Whole(), Excerpt(240_000, EXCERPT)
    for speaker in (whole, part):
        speaker.set_grid(Grid(0, 0.0, 175.0))
        for id_, frame in ((1, 10_000), (2, 200_000), (3, 400_000)):
            speaker.play(id_, frame, words)
        for frame in range(0, 800_000, 10_000):
            speaker.advance(frame)
        speaker.close(800_000)
    there = np.concatenate(whole._taken)[240_000 : 240_000 + EXCERPT]
    heard = np.concatenate(part._taken)
    assert EXCERPT == len(heard)
    # The click before it is not there any more, nor how far the click had sunk.
    np.testing.assert_allclose(there[48_000:], heard[48_000:], atol=1e-6)


def test_what_is_told_has_to_be_heard() -> None:
    """Silence is a fault where a sentence or a click should be, and none elsewhere."""
    assert ["what should be heard is silent"] == list(silent().faults(sounds=True))
    assert [] == list(silent().faults(sounds=False))


def silent() -> Excerpt:
    """Ten seconds without anything."""
    excerpt = Excerpt(0, EXCERPT)
    excerpt.close(EXCERPT)
    return excerpt


def test_a_session_that_ends_before_is_a_fault() -> None:
    """Nothing is there to be heard."""
    excerpt = Excerpt(EXCERPT, EXCERPT)
    excerpt.close(1_000)
    assert ["nothing of it was mixed"] == list(excerpt.faults(sounds=False))
