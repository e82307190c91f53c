"""The lines at the end of a session tell what was measured, and nothing else."""

from __future__ import annotations

import pytest

from footfall.journal import read
from footfall.tally import Tally, tally_of
from made import Made


def tally(made: Made) -> Tally:
    """Of a journal."""
    return tally_of(read(made.data().splitlines(keepends=True)))


def lines(made: Made, *, imperial: bool = False) -> tuple[str, str]:
    """Those of a journal."""
    return tally(made).lines(imperial)


def ran(seconds: int = 90) -> Made:
    """One easy step."""
    return Made().step(0, "easy", f"{seconds}s")


def test_a_session_without_sensors_says_so() -> None:
    """Its length is that of its steps: when the last grid fell silent, not the last sentence."""
    made = ran().grid(0, 170).grid(90, 0, on=False).put(95, "end", reason="done")
    assert ("Done after 1:30.", "No sensor was heard.") == lines(made)


def test_a_stopped_session_is_not_done() -> None:
    """Stopped, and after how long."""
    made = ran().grid(0, 170).key(5, "stop").grid(5, 0, on=False).put(6, "end", reason="stopped")
    assert "Stopped after 0:05." == lines(made)[0]


def test_a_pause_does_not_count() -> None:
    """A minute and a half of running at 3 m/s, and a walk of twenty seconds between."""
    made = ran().key(30, "pause").key(50, "resume").each("distance", 0, 111, lambda t: 3.0 * t)
    assert "Done after 1:30, 0.27 km." == lines(made.end(110))[0]


@pytest.mark.parametrize(("count", "words"), [(1, "1 hard effort."), (2, "2 hard efforts.")])
def test_hard_efforts_are_counted(count: int, words: str) -> None:
    """Steps of work count; floats and rests do not."""
    made = Made()
    for n in range(count):
        made.step(20 * n, "work", "10s").step(20 * n + 10, "float", "10s")
    made.step(20 * count, "rest", "10s")
    assert f"Done after 1:00, {words}" == lines(made.end(60))[0]


def test_the_distance_in_miles() -> None:
    """4828 m are three miles, whatever the sensor counted before."""
    made = ran(1000)
    for t, metres in ((0, 1500.0), (500, 4000.0), (1000, 6328.0)):
        made.put(t, "reading", signal="distance", value=metres)
    assert "Done after 16:40, 3.00 mi." == lines(made.end(1000), imperial=True)[0]


def test_the_runner_is_told_in_whole_numbers() -> None:
    """Mean and top of the heart rate; the mean cadence of the steps that were run."""
    made = ran(20).each("heart_rate", 0, 10, 140).each("heart_rate", 10, 20, 160)
    made.each("cadence", 0, 10, 0).each("cadence", 10, 20, 172)
    assert "Heart rate 150 on average, 160 at most, cadence 172." == lines(made.end(20))[1]


def test_a_spike_is_no_highest_heart_rate() -> None:
    """One of 220 is a strap's fault; five seconds are needed."""
    made = ran(20).each("heart_rate", 0, 20, lambda t: 220 if t == 9 else 140 if t < 9 else 160)
    assert "Heart rate 154 on average, 160 at most." == lines(made.end(20))[1]


def test_the_coach_is_quoted_with_the_time_and_the_heart_rate_of_the_moment() -> None:
    """Only what answers the run, and only what was told; a dash where no heart rate was heard."""
    made = ran(200).say(60, "cadence.low", "Shorter, quicker steps.")
    made.put(149, "reading", signal="heart_rate", value=172.0)
    made.say(150, "ceiling", "Slow to a walk.").say(155, "preview", "Next, float.")
    dropped = {"text": "Ease off.", "wanted": 0, "started": None, "ended": None}
    made.put(160, "say", kind="heart_rate.high", **dropped, why="no room")
    made.put(170, "say", kind="heart_rate.high", **dropped, why="voice off")
    expected = [
        "   1:00    - bpm  Shorter, quicker steps.",
        "   2:30  172 bpm  Slow to a walk.",
        "   2:50  172 bpm  Ease off.",
    ]
    assert expected == tally(made.end(200)).prompts


def test_a_session_that_has_not_begun_has_nothing_to_tell() -> None:
    """No record, no number."""
    assert ("Done after 0:00.", "No sensor was heard.") == Tally().lines()
