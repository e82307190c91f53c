"""The laws of what is said find every breach, and nothing else. Clips are heard at once."""

from __future__ import annotations

import pytest

from footfall.model import Event, Kind, Say, Spoken, Step, StepBegan, Time
from saying import RATE, faults, fullest, heard, minutes

COUNTDOWN = [(57.0, "Three."), (58.0, "Two."), (59.0, "One."), (60.0, "Go.")]


def say(
    start: float,
    seconds: float,
    kind: Say = Say.CADENCE_LOW,
    text: str = "Quick. Quick.",
    wanted: float | None = None,
) -> Spoken:
    """A sentence that began there; it was wanted then, too, unless told."""
    frame = round(start * RATE)
    best = frame if wanted is None else round(wanted * RATE)
    return Spoken(start, kind, text, best, frame, frame + round(seconds * RATE))


def session(*said: Spoken, kind: Kind = Kind.EASY, counted: bool = True) -> list[Event]:
    """A minute of one step, half a minute of the next one, and what was said in them."""
    events: list[Event] = [*said]
    words = [*COUNTDOWN, *((at + 30, text) for at, text in COUNTDOWN)] if counted else []
    events += [say(at, 0.25, Say.COUNTDOWN, text) for at, text in words]
    events.append(say(90.5, 1, Say.SUMMARY, "Done.", wanted=90))
    events.append(StepBegan(0.0, 1, Step(kind, Time(60)), None, None))
    events.append(StepBegan(60.0, 2, Step(kind, Time(30)), None, None))
    return sorted(events, key=lambda event: event.at)  # type: ignore[union-attr]


def breaches(events: list[Event], talk: int = 8) -> list[str]:
    """What is said to be wrong, without the moment."""
    return [fault.split(" ", 1)[1] for fault in faults(events, talk, lambda _: 0)]


TEXT = "“Quick. Quick.”"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([say(10, 3), say(20, 3)], []),
        ([say(10, 3), say(12.9, 3)], [f"{TEXT} overlaps {TEXT}"]),
        ([say(14, 1, wanted=10)], []),
        ([say(14.1, 1, wanted=10)], [f"{TEXT} is 4.100 s late, more than 4"]),
        ([say(9, 1, wanted=10)], [f"{TEXT} is -1.000 s late, more than 4"]),
        ([say(52, 3)], []),
        ([say(52, 3.1)], [f"{TEXT} reaches into the last five seconds of its step"]),
        ([say(55.5, 1, Say.CEILING)], []),
        ([say(10, 3), say(20, 5), say(81, 3)], []),
        ([say(10, 4), say(20, 4.5)], [f"{TEXT} makes 8.50 s in a minute, more than 8"]),
        ([say(10, 4), say(20, 4.5, Say.CEILING)], []),
        ([say(70, 2), say(76, 2)], []),
        ([say(70, 2), say(76, 2.5)], ["4.50 s are spoken in a step that has 4.00"]),
        ([say(70, 4), say(77, 1, Say.CUE)], ["5.00 s are spoken in a step that has 4.00"]),
        ([say(70, 5, Say.CUE)], []),
    ],
)
def test_each_law(said: list[Spoken], expected: list[str]) -> None:
    """At the edge of what is allowed, and beyond it; eight seconds a minute may be said."""
    assert expected == breaches(session(*said))


def test_nothing_crosses_a_boundary_but_the_word_on_it() -> None:
    """Go does, and a ceiling may; a sentence that begins two seconds before must not last three."""
    crosses = f"{TEXT} crosses a boundary"
    assert crosses not in breaches(session(say(58, 3, Say.CEILING), counted=False))
    assert crosses not in breaches(session(say(59.95, 1, Say.STEP), counted=False))
    assert crosses in breaches(session(say(58, 3), counted=False))


def test_the_beginning_of_a_sprint() -> None:
    """From 60 to 65 s only the ceiling; what begins at 65 s is late enough."""
    assert [] == breaches(session(say(65, 1), say(62, 1, Say.CEILING), kind=Kind.SPRINT))
    disturbed = breaches(session(say(64.9, 1), kind=Kind.SPRINT))
    assert ["“Quick. Quick.” disturbs the beginning of a sprint"] == disturbed


def test_an_uneven_countdown_is_told() -> None:
    """Two a frame late."""
    events = session()
    events = [
        say(58 + 1 / RATE, 0.25, Say.COUNTDOWN, "Two.")
        if e == say(58, 0.25, Say.COUNTDOWN, "Two.")
        else e
        for e in events
    ]
    assert 1 == len(breaches(events))


def test_seconds_per_minute() -> None:
    """Two seconds in the first minute and one of go, which begins the second; three in that one."""
    said = heard(session(say(10, 2), say(61, 3)))
    assert [2 + 0.75, 3 + 0.25 + 1 + 1] == minutes(said)
    assert [2.0, 4.0] == minutes(said, free=False)
    assert 5.0 == fullest(said)
