"""What the facts of a session amount to, step by step."""

from __future__ import annotations

from footfall.model import (
    Distance,
    Effort,
    Ended,
    Grid,
    GridBegan,
    Kind,
    Lap,
    Runner,
    Say,
    Spoken,
    Step,
    StepBegan,
    Time,
)
from footfall.outline import Outline

EASY = Step(Kind.EASY, Time(10), Effort.EASY)
FAR = Step(Kind.WORK, Distance(50))
OPEN = Step(Kind.STEADY, Lap())


def began(at: float, index: int, step: Step) -> StepBegan:
    """A step outside of any repeat."""
    return StepBegan(at, index, step, None, None)


def beats(at: float, spm: float = 180.0) -> GridBegan:
    """Beats from a whole second on."""
    return GridBegan(at, Grid(int(at) * 48_000, 0.0, spm, on=spm > 0))


def said(at: float, seconds: float, kind: Say = Say.STEP) -> Spoken:
    """A sentence."""
    start = int(at * 48_000)
    return Spoken(at, kind, f"{kind}", start, start, start + int(seconds * 48_000))


def dropped(at: float) -> Spoken:
    """A sentence that had no place."""
    return Spoken(at, Say.FORM, "Run tall.", int(at * 48_000), None, None, "no gap")


def outline(*, heard: bool = True) -> Outline:
    """Ten seconds, 50 m in fifteen, and five until a key is pressed."""
    told = Outline(Runner(), heard=heard)
    for fact in (
        *(
            began(0, 1, EASY),
            beats(0),
            said(1, 2),
            dropped(4),
            beats(5),
            said(9, 0.5, Say.COUNTDOWN),
        ),
        *(began(10, 2, FAR), beats(10), said(11, 1)),
        *(
            began(25, 3, OPEN),
            beats(25, 0.0),
            beats(30, 0.0),
            said(31, 3, Say.SUMMARY),
            Ended(34, "done"),
        ),
    ):
        told.write(fact)
    return told


def test_a_step_lasts_until_the_next_begins() -> None:
    """Beats that change within a step end nothing; the last silence ends the last step."""
    assert [480_000, 720_000, 240_000] == [row.frames for row in outline().rows]


def test_what_follows_an_uncertain_length_is_uncertain() -> None:
    """The end of a distance, and that of a step that a key ends, are nobody's knowledge."""
    rows = outline().rows
    assert [(False, True, False), (False, False, False), (True, False, True)] == [
        (row.about, row.certain, row.open) for row in rows
    ]


def test_a_sentence_stands_with_its_step() -> None:
    """What is said behind the last step is not said in it."""
    told = outline()
    assert [[1, 4, 9], [11], []] == [[one.at for one in row.said] for row in told.rows]
    assert [31] == [one.at for one in told.after]


def test_the_countdown_is_counted_apart() -> None:
    """Six seconds of words in half a minute, beside half a second of countdown."""
    told = outline()
    assert (288_000, 24_000) == told.spoken_frames()
    assert 12.0 == told.per_minute


def test_without_a_voice_nothing_is_said() -> None:
    """Each sentence is there, with the reason why nobody hears it."""
    record = outline(heard=False).record()
    reasons = [one["why"] for step in record["steps"] for one in step["said"]]
    assert ["voice off", "no gap", "voice off", "voice off"] == reasons
    totals = record["totals"]
    assert (0, 5, 0.0) == (totals["sentences"], totals["dropped"], totals["spoken_seconds"])


def test_nobody_goes_far_while_getting_ready() -> None:
    """The time before the first step has no way."""
    told = Outline(Runner())
    told.write(began(0, 0, Step(Kind.READY, Time(10))))
    assert 0.0 == told.metres(told.rows[0])
