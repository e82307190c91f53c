"""The lines at the end of a session tell what was measured, and nothing else."""

from __future__ import annotations

import pytest

from footfall.model import (
    Effort,
    Ended,
    Fact,
    Grid,
    GridBegan,
    Kind,
    Reading,
    Say,
    Signal,
    Spoken,
    Step,
    StepBegan,
    Time,
)
from footfall.tally import Tally


def told(*facts: Fact, imperial: bool = False) -> tuple[str, str]:
    """The lines after those facts."""
    tally = Tally()
    for fact in facts:
        tally.take(fact)
    return tally.lines(imperial)


def began(kind: Kind) -> StepBegan:
    """A step of that kind."""
    return StepBegan(0.0, 1, Step(kind, Time(60), Effort.HARD), None, None)


def reading(signal: Signal, value: float) -> Reading:
    """One value of a sensor."""
    return Reading(1.0, "pod", signal, value)


def test_a_session_without_sensors_says_so() -> None:
    """Its length is that of its steps: when the last grid fell silent, not the last sentence."""
    facts = (GridBegan(0.0, Grid(0, 0.0, 170.0)), GridBegan(90.0, Grid(0, 0.0, 0.0)))
    expected = ("Done after 1:30.", "No sensor was heard.")
    assert expected == told(*facts, Ended(95.0, "done"))


def test_a_stopped_session_is_not_done() -> None:
    """Stopped, and after how long."""
    assert (
        "Stopped after 0:05." == told(GridBegan(5.0, Grid(0, 0.0, 0.0)), Ended(6.0, "stopped"))[0]
    )


@pytest.mark.parametrize(("count", "words"), [(1, "1 hard effort."), (2, "2 hard efforts.")])
def test_hard_efforts_are_counted(count: int, words: str) -> None:
    """Steps of work count; floats and rests do not."""
    facts = [began(Kind.WORK)] * count + [began(Kind.FLOAT), began(Kind.REST)]
    assert f"Done after 0:00, {words}" == told(*facts)[0]


def test_the_distance_is_what_was_run_in_the_session() -> None:
    """From the sensor's first total to its last: 1500 m to 3000 m."""
    metres = [reading(Signal.DISTANCE, value) for value in (1500.0, 2000.0, 3000.0)]
    assert "Done after 0:00, 1.50 km." == told(*metres)[0]


def test_the_distance_in_miles() -> None:
    """4828 m are three miles."""
    metres = [reading(Signal.DISTANCE, value) for value in (0.0, 2500.0, 4828.0)]
    assert "Done after 0:00, 3.00 mi." == told(*metres, imperial=True)[0]


def test_a_sensor_that_begins_anew_loses_nothing() -> None:
    """1000 m, then from 0 to 500 m again: half a kilometre more, not one less."""
    metres = [reading(Signal.DISTANCE, value) for value in (0.0, 1000.0, 0.0, 500.0)]
    assert "Done after 0:00, 1.50 km." == told(*metres)[0]


def test_the_runner_is_told_in_whole_numbers() -> None:
    """Mean and top of the heart rate; the mean cadence of the steps that were run."""
    beats = [reading(Signal.HEART_RATE, value) for value in [140.0] * 5 + [160.0] * 5]
    steps = [reading(Signal.CADENCE, value) for value in (0.0, 170.0, 174.0)]
    expected = "Heart rate 150 on average, 160 at most, cadence 172."
    assert expected == told(*beats, *steps)[1]


def test_a_spike_is_no_highest_heart_rate() -> None:
    """One of 220 is a strap's fault; five readings are needed, no lower than the average."""
    beats = [reading(Signal.HEART_RATE, bpm) for bpm in [140.0] * 9 + [220.0] + [160.0] * 10]
    assert "Heart rate 154 on average, 160 at most." == told(*beats)[1]
    assert "Heart rate 140 on average." == told(*beats[:4])[1]
    assert "Heart rate 148 on average." == told(*beats[:10])[1]


def test_the_coach_is_quoted_with_the_time_and_the_heart_rate_of_the_moment() -> None:
    """Only what answers the run, and only what was said; a dash where no heart rate was heard."""
    tally = Tally()
    for fact in (
        Spoken(60.0, Say.CADENCE_LOW, "Shorter, quicker steps.", 0, 0, 1),
        reading(Signal.HEART_RATE, 172),
        Spoken(150.0, Say.CEILING, "Slow to a walk.", 0, 0, 1),
        Spoken(151.0, Say.HEART_RATE_HIGH, "Ease off.", 0, None, None, "no room"),
        Spoken(152.0, Say.PREVIEW, "Next, float.", 0, 0, 1),
    ):
        tally.take(fact)
    expected = [
        "   1:00    - bpm  Shorter, quicker steps.",
        "   2:30  172 bpm  Slow to a walk.",
    ]
    assert expected == tally.prompts
