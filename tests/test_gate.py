"""When a heart rate ends a step, to the frame. A rate of 1 bpm a second is checked in the head."""

from __future__ import annotations

from footfall.gate import Gate
from footfall.model import RATE, Time, Until


def told(until: Until, *heart_rates: tuple[float, float | None]) -> Gate:
    """A gate after (seconds, bpm) of each reading."""
    gate = Gate(until)
    for at, bpm in heart_rates:
        gate.take(round(at * RATE), bpm)
    return gate


def end(until: Until, *heart_rates: tuple[float, float | None]) -> float:
    """The second at which a step that began at 10 s ends, after these readings."""
    return told(until, *heart_rates).end(10 * RATE) / RATE


BELOW = Until(120, most=Time(60))


def test_it_opens_five_seconds_after_the_first_reading_beyond_its_bound() -> None:
    """At the bound is not below it; what follows below changes nothing."""
    assert 70.0 == end(BELOW, (20, 121), (21, 120))
    assert 26.0 == end(BELOW, (20, 120), (21, 119), (22, 118), (25, 100))


def test_a_reading_back_shuts_it() -> None:
    """Held from 21 s, out at 24 s, and held anew from 30 s on; out again it ends at its maximum."""
    assert 70.0 == end(BELOW, (21, 119), (24, 120))
    assert 35.0 == end(BELOW, (21, 119), (24, 120), (30, 119))


def test_it_waits_for_a_rise_as_well() -> None:
    """Above 150, and not at it."""
    above = Until(150, above=True)
    assert 610.0 == end(above, (20, 150))
    assert 25.0 == end(above, (20, 151))


def test_a_step_lasts_its_least_and_at_the_most_its_most() -> None:
    """Held from 12 s on it would end at 17 s: at 40 s by its least, and at 15 s by its most."""
    assert 40.0 == end(Until(120, least=Time(30)), (12, 100))
    assert 15.0 == end(Until(120, most=Time(5)), (12, 100))
    assert 14.0 == end(Until(120, least=Time(9), most=Time(4)), (12, 100))


def test_a_heart_rate_that_is_not_told_is_not_held() -> None:
    """The last reading at 22 s holds until 25 s; one that nobody trusts holds nothing."""
    gate = told(BELOW, (21, 119), (22, 118))
    assert 25 * RATE + 1 == gate.due
    gate.lose()
    assert (None, 70 * RATE) == (gate.due, gate.end(10 * RATE))
    assert 70.0 == end(BELOW, (21, 119), (22, None))


def test_it_is_near_from_ten_beats_on_and_stays_so() -> None:
    """130 is not near 120, 129 is; and once near it has been near."""
    assert not told(BELOW, (20, 130)).is_near
    assert told(BELOW, (20, 129), (21, 150)).is_near
    assert not told(Until(150, above=True), (20, 140)).is_near
    assert told(Until(150, above=True), (20, 141)).is_near
