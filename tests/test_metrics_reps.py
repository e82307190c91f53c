"""Splits, sets and floats, on journals whose answers can be computed in the head."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.metrics import reps
from footfall.metrics.known import Share, Unknown
from footfall.metrics.reps import Evenness, Floated, Kept
from made import Made


def _track(*speeds: float, seconds: int = 100) -> Made:
    """Reps of so many seconds at those speeds, each followed by half a minute of rest."""
    made, t, metres = Made(), 0, 0.0
    for rep, speed in enumerate(speeds, start=1):
        made.step(t, "work", f"{seconds}s", rep=rep, of=len(speeds))
        made.put(t, "reading", signal="distance", value=metres)
        metres += speed * seconds
        t += seconds
        made.step(t, "rest", "30s", rep=rep, of=len(speeds))
        made.put(t, "reading", signal="distance", value=metres)
        t += 30
    return made.end(t)


def _sets(made: Made) -> tuple[reps.Set, ...]:
    return reps.sets(reps.splits(*made.rows()))


def test_a_split_is_the_way_between_the_bounds_of_its_step() -> None:
    """1000 m at 0 and 1500 m at 100 s are 500 m, at 5 m/s, whatever came between."""
    made = Made().step(0, "work", "500m").step(100, "rest", "20s").end(120)
    made.put(0, "reading", signal="distance", value=1000)
    made.put(100, "reading", signal="distance", value=1500)
    made.each("heart_rate", 0, 100, lambda t: 140 if t < 50 else 160).each("cadence", 0, 100, 180)
    split = reps.splits(*made.rows())[0]
    assert (100.0, 500.0, 5.0) == (split.seconds, split.metres, split.speed)
    assert (150.0, 140.0, 160.0) == (
        split.heart_rate,
        split.heart_rate_start,
        split.heart_rate_peak,
    )
    assert (180.0, 180.0, None) == (split.cadence, split.top_cadence, split.top_speed)


def test_between_two_readings_the_way_grows_evenly() -> None:
    """A bound at 50 s between 0 m at 0 and 400 m at 100 s is at 200 m."""
    made = Made().step(0, "work", "50s").step(50, "rest", "50s").end(100)
    made.put(0, "reading", signal="distance", value=0)
    made.put(100, "reading", signal="distance", value=400)
    assert [200.0, 200.0] == [one.metres for one in reps.splits(*made.rows())]


def test_without_a_total_the_speed_makes_the_way() -> None:
    """3 m/s for 100 s, of which a pause takes 20: 240 m."""
    made = Made().step(0, "easy", "80s").end(100).key(40, "pause").key(60, "resume")
    made.each("speed", 0, 100, 3.0)
    split = reps.splits(*made.rows())[0]
    assert (80.0, 240.0, 3.0) == (split.seconds, split.metres, split.speed)


def test_what_nobody_measured_is_unknown() -> None:
    """No sensor, no way; never 0."""
    split = reps.splits(*Made().step(0, "easy", "80s").end(80).rows())[0]
    told = (split.metres, split.speed, split.heart_rate, split.cadence, split.top_speed)
    assert (None,) * 5 == told


@pytest.mark.parametrize(("known", "heart_rate"), [(59, None), (60, 150.0), (61, 150.0)])
def test_less_than_three_fifths_of_a_step_tell_no_mean(
    known: int, heart_rate: float | None
) -> None:
    """Of a hundred seconds sixty have to be measured; a value is fresh for 5 s, or for 3 s."""
    made = Made().step(0, "work", "100s").end(100)
    made.each("heart_rate", 0, known - 5, 150)
    made.each("cadence", 0, known - 3, 180).each("speed", 0, known - 3, 4.0)
    split = reps.splits(*made.rows())[0]
    assert (heart_rate, heart_rate) == (split.heart_rate, split.heart_rate_peak)
    told = (None, None, None) if heart_rate is None else (180.0, 4.0, 400.0)
    assert told == (split.cadence, split.top_speed, split.metres)


def test_a_heart_rate_that_is_the_steps_tells_of_no_rep() -> None:
    """The first 100 s at 130 are the heart's; the next 100 at the cadence are the feet's."""
    made = Made().step(0, "work", "150s").step(150, "work", "50s").end(200)
    made.each("speed", 0, 200, 3.0).each("cadence", 0, 200, 170)
    made.each("heart_rate", 0, 100, 130).each("heart_rate", 100, 200, 170)
    first, second = reps.splits(*made.rows())
    assert (130.0, None) == (first.heart_rate, second.heart_rate)


def test_even_reps_do_not_vary() -> None:
    """Three times 5 m/s."""
    (found,) = _sets(_track(5, 5, 5))
    assert Evenness(0.0, 0.0, 0.0) == found.evenness


def test_the_evenness_of_a_set() -> None:
    """6, 5 and 4 m/s: a deviation of 1 around 5, a third lost, a first rep a fifth too fast."""
    (found,) = _sets(_track(6, 5, 4))
    assert isinstance(found.evenness, Evenness)
    assert pytest.approx((0.2, -1 / 3, 0.2)) == (
        found.evenness.variation,
        found.evenness.drop_off,
        found.evenness.hero,
    )
    assert found.evenness.fast_start


def test_thirds_of_a_set() -> None:
    """Of seven reps the first two and the last two are its thirds: from 5.5 to 4.4 m/s."""
    (found,) = _sets(_track(6, 5, 1, 1, 1, 4.4, 4.4))
    assert isinstance(found.evenness, Evenness)
    assert pytest.approx(-0.2) == found.evenness.drop_off


def test_two_reps_tell_nothing_of_evenness() -> None:
    """It takes three."""
    (found,) = _sets(_track(5, 4))
    assert Unknown("It takes three reps that were run to their end.") == found.evenness


def test_a_rep_that_a_key_ended_does_not_count() -> None:
    """The third was skipped after half of it."""
    made = _track(5, 5, 4)
    made.key(360, "skip")
    (found,) = _sets(made)
    assert [False, False, True] == [one.step.cut for one in found.reps]
    assert Unknown("It takes three reps that were run to their end.") == found.evenness


def test_reps_of_several_lengths_are_several_sets() -> None:
    """A ladder of one rep each is none."""
    made = Made()
    for t, end in enumerate(("200m", "400m", "200m", "800m")):
        made.step(100 * t, "work", end, rep=1, of=2)
    assert [("200m", 2)] == [(found.first.end, len(found.reps)) for found in _sets(made.end(400))]


def test_reps_of_other_paces_are_another_set() -> None:
    """Two at 4:00 and two at 3:20 a km: nobody expects 4 and 5 m/s to be even. What cadence they
    ask for makes no difference.
    """
    made, t = Made(), 0
    for rep, (pace, spm) in enumerate([(240, 170), (240, 180), (200, 180), (200, 180)], start=1):
        made.step(t, "work", "100s", effort=None, rep=rep, of=4)
        made.asks("pace", pace, pace, "s/km").asks("cadence", spm, spm, "spm")
        t += 100
    assert [[1, 2], [3, 4]] == [[one.step.rep for one in same.reps] for same in _sets(made.end(t))]


def test_strides_are_no_set() -> None:
    """Nobody expects a pace of them."""
    made = Made()
    for t in (0, 100, 200):
        made.step(t, "stride", "20s", rep=1, of=3)
    assert () == _sets(made.end(300))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(2, 8), min_size=3, max_size=8), st.floats(0.5, 1.4))
def test_evenness_knows_no_unit(speeds: list[float], factor: float) -> None:
    """Half as fast everywhere is as even."""
    one, other = (
        _sets(_track(*[f * speed for speed in speeds], seconds=20))[0].evenness
        for f in (1.0, factor)
    )
    assert isinstance(one, Evenness)
    assert isinstance(other, Evenness)
    told = [(e.variation, e.drop_off, e.hero) for e in (one, other)]
    assert pytest.approx(told[0], rel=1e-6, abs=1e-9) == told[1]


# --- Paces and floats --------------------------------------------------------------------------


def _paced(low: float, high: float, speed: float) -> Share | Unknown:
    made = Made("1km 4:10/km").step(0, "work", "105s", effort=None)
    made.asks("pace", low, high, "s/km").end(105).each("speed", 0, 105, speed)
    return reps.pace_compliance(*made.rows())


@pytest.mark.parametrize(
    ("speed", "part"), [(4.0, 1.0), (5.0, 1.0), (4.5, 1.0), (3.99, 0.0), (5.01, 0.0)]
)
def test_a_band_of_paces_is_kept_within_its_bounds(speed: float, part: float) -> None:
    """3:20 to 4:10 a km are 5 and 4 m/s; the first five seconds do not count."""
    assert Share(part, 100, 1.0) == _paced(200, 250, speed)


@pytest.mark.parametrize(("speed", "part"), [(3.89, 1.0), (4.11, 1.0), (3.87, 0.0), (4.13, 0.0)])
def test_a_single_pace_is_kept_within_three_percent(speed: float, part: float) -> None:
    """Of 4 m/s that is 0.12."""
    assert Share(part, 100, 1.0) == _paced(250, 250, speed)


_WORKOUT = "3x(400m, 200m float 4:10/km)"
"""Whose floats are at 4 m/s."""


def _floating(speed: float, *, first: float = 5.0, then: float = 5.0) -> Made:
    """Two reps with a float of 55 s between them."""
    made = Made(_WORKOUT).step(0, "work", "400m", effort=None, rep=1, of=2)
    made.step(80, "float", "200m", rep=1, of=2).step(135, "work", "400m", effort=None, rep=2, of=2)
    made.each("speed", 0, 80, first).each("speed", 80, 135, speed).each("speed", 135, 215, then)
    return made.end(215)


def _float(made: Made) -> Floated:
    story, seconds = made.rows()
    (found,) = reps.floats(story, seconds, reps.splits(story, seconds))
    return found


@pytest.mark.parametrize(
    ("speed", "quality", "ratio", "shuffle", "broken"),
    [
        (4.0, 1.0, 1.0, 0.0, False),
        (4.32, 1.0, 1.08, 0.0, False),
        (4.4, 0.0, 1.1, 0.0, False),
        (3.6, 0.0, 0.9, 0.0, False),
        (3.0, 0.0, 0.75, 1.0, False),
        (1.6, 0.0, 0.4, 1.0, True),
    ],
)
def test_the_quality_of_a_float(
    speed: float, quality: float, ratio: float, shuffle: float, broken: bool
) -> None:
    """Of a pace of 4 m/s: from 3.68 to 4.32 it floats, below 3.2 it shuffles, and walks at 1.6."""
    found = _float(_floating(speed))
    assert isinstance(found.kept, Kept)
    assert pytest.approx((4.0, quality, ratio, shuffle)) == (
        found.kept.asked,
        found.kept.quality,
        found.kept.ratio,
        found.kept.shuffle,
    )
    assert (broken, 0.0) == (found.broken, found.cost)


def test_what_a_float_costs_the_next_rep() -> None:
    """5 m/s before and 4.5 m/s after it: a tenth."""
    assert pytest.approx(-0.1) == _float(_floating(4.0, first=5.0, then=4.5)).cost


def test_a_float_without_a_pace_is_told_without_one() -> None:
    """Nobody guesses a fitness; that it became a walk, and let the heart come down by ten beats, is
    known all the same.
    """
    made = Made("3x(400m, 200m float)").step(0, "float", "200m", rep=1, of=3).end(60)
    made.each("speed", 0, 60, lambda t: 1.5 if 30 <= t < 35 else 4.0)
    made.each("heart_rate", 0, 50, 160).each("heart_rate", 50, 60, 150)
    found = _float(made)
    unknown = Unknown("No pace for floats is known: name one, or a race (--race 5k=21:30).")
    assert (unknown, True, 10.0) == (found.kept, found.broken, found.heart_rate_drop)
    assert pytest.approx((50 * 4 + 5 * 1.5) / 55) == found.speed


def test_a_float_that_was_hardly_measured_is_not_judged() -> None:
    """Of fifty seconds 29 are known."""
    made = _floating(4.0)
    made._records = [
        one for one in made._records if one["type"] != "reading" or not 111 <= one["t"] < 135
    ]
    found = _float(made)
    assert (None, Unknown("Only 58 % of it was measured.")) == (found.speed, found.kept)


def test_a_float_is_at_marathon_pace_where_a_race_is_known() -> None:
    """VDOT 50: a marathon of 3:10:49 by the book, within a tenth of a percent."""
    made = Made("3x(400m, 200m float)", vdot=50).step(0, "float", "200m", rep=1, of=3).end(60)
    found = _float(made.each("speed", 0, 60, 3.688))
    assert isinstance(found.kept, Kept)
    assert pytest.approx(42195 / 11440, rel=0.002) == found.kept.asked
    assert 1.0 == found.kept.quality
