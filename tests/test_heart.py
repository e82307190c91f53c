"""Heart-rate measures on journals whose answers can be computed in the head."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.metrics import heart
from footfall.metrics.heart import Decoupling, InZones, Recovery
from footfall.metrics.known import Share, Unknown
from made import Made


def _zones(made: Made) -> InZones | Unknown:
    story, seconds = made.rows()
    return heart.in_zones(seconds, story.runner, seconds.run())


def test_time_in_zones_is_counted_second_by_second() -> None:
    """Of a maximum of 200, 100 s at 130 are zone 2, and 50 s at 190 zone 5, but for the mean."""
    made = Made(hr_max=200).step(0, "easy", "150s").end(150)
    made.each("heart_rate", 0, 100, 130).each("heart_rate", 100, 150, 190)
    # 130 + 6n, of n seconds at 190, passes 140, 160 and 180 with the second, fifth and ninth.
    assert InZones((0, 101, 3, 4, 42), 1.0) == _zones(made)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(60, 199), min_size=1, max_size=60))
def test_each_second_counts_for_the_zone_of_its_mean(told: list[int]) -> None:
    """Of a maximum of 200: the mean of up to ten readings, and bounds at 120, 140, 160 and 180."""
    size = len(told)
    expected = [0] * 5
    for k in range(size):
        last = told[max(0, k - 9) : k + 1]
        expected[sum(sum(last) >= bound * len(last) for bound in (120, 140, 160, 180))] += 1
    made = Made(hr_max=200).step(0, "easy", f"{size}s").end(size)
    made.each("heart_rate", 0, size, lambda t: told[t])
    assert InZones(tuple(expected), 1.0) == _zones(made)


def test_a_bound_belongs_to_the_upper_zone() -> None:
    """140 of 200 is 70 %, and zone 3."""
    made = Made(hr_max=200).step(0, "easy", "10s").end(10).each("heart_rate", 0, 10, 140)
    assert InZones((0, 0, 10, 0, 0), 1.0) == _zones(made)


def test_zones_without_a_maximum_are_not_guessed() -> None:
    """Nobody knows the zones of somebody whose maximum is not known."""
    made = Made().step(0, "easy", "10s").end(10).each("heart_rate", 0, 10, 140)
    assert Unknown("No maximum heart rate is known: footfall config hr-max 186 sets it.") == _zones(
        made
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # The last reading holds for five seconds more.
        (54, Unknown("Only 59 % of it was measured.")),
        (55, InZones((0, 0, 60, 0, 0), 0.6)),
        (0, Unknown("Nothing measured it.")),
    ],
)
def test_less_than_three_fifths_of_the_time_tells_nothing(
    told: int, expected: InZones | Unknown
) -> None:
    """A share is told from 60 % of the seconds on."""
    made = Made(hr_max=200).step(0, "easy", "100s").end(100).each("heart_rate", 0, told, 140)
    assert expected == _zones(made)


def test_a_pause_belongs_to_no_zone() -> None:
    """What the heart does while the runner pauses is not running."""
    made = Made(hr_max=200).step(0, "easy", "30s").end(40).each("heart_rate", 0, 40, 140)
    made.key(10, "pause").key(20, "resume")
    assert InZones((0, 0, 30, 0, 0), 1.0) == _zones(made)


def test_the_gate_comes_before_compliance() -> None:
    """Of a first step of 212 s the last 100 count; 60 of them are in the target."""
    made = Made().step(0, "steady", "212s").asks("heart_rate", 140, 150, "bpm").end(212)
    # 152 is 2 bpm above, which is still in; 162 pulls the mean out within the second second.
    made.each("heart_rate", 0, 171, 152).each("heart_rate", 171, 212, 162)
    story, seconds = made.rows()
    assert Share(59 / 100, 100, 1.0) == heart.compliance(story, seconds)


def test_a_harder_step_has_a_longer_gate() -> None:
    """After an easier step the gate is 90 s, after a harder one 60 s."""
    made = Made().step(0, "easy", "200s").asks("heart_rate", 120, 130, "bpm")
    made.step(200, "work", "200s").asks("heart_rate", 160, 170, "bpm")
    made.step(400, "easy", "200s").asks("heart_rate", 120, 130, "bpm").end(600)
    story = made.story()
    assert [112.0, 290.0, 460.0] == [heart.settled(story, place) for place in range(3)]


def test_a_pause_begins_the_gate_anew() -> None:
    """Bodies need to settle again: 90 s after the runner went on."""
    made = Made().step(0, "easy", "200s").step(200, "work", "400s").end(640)
    made.key(300, "pause").key(340, "resume")
    assert 430.0 == heart.settled(made.story(), 1)


def _cut_off(at: float) -> Made:
    """A set of one rep, cut off at a moment and resumed an hour later."""
    made = _recovering()
    made.header["started"] = "2026-05-01T07:00:00+02:00"
    return made.put(at, "resume", started="2026-05-01T08:00:00+02:00")


def test_a_heart_has_to_settle_again_where_the_program_was_off() -> None:
    """At 140 s of the second step, whose gate of 60 s then ends at 200 s."""
    assert 160.0 == heart.settled(_recovering().story(), 1)
    assert 200.0 == heart.settled(_cut_off(140).story(), 1)


def test_a_recovery_is_not_told_across_a_cut() -> None:
    """After an hour nobody is where they were; in the rep it makes no difference."""
    unknown = Unknown("The recording was cut off within a minute of the last hard effort.")
    assert unknown == heart.recovery(*_cut_off(140).rows())
    assert isinstance(heart.recovery(*_cut_off(50).rows()), Recovery)


def test_short_steps_are_not_judged_by_the_heart() -> None:
    """A minute is too short for a heart to answer."""
    made = Made().step(0, "easy", "60s").asks("heart_rate", 120, 130, "bpm").end(60)
    made.each("heart_rate", 0, 60, 125)
    unknown = Unknown("No step of two minutes or more asked for a heart rate.")
    assert unknown == heart.compliance(*made.rows())


@pytest.mark.parametrize(
    ("seconds", "why"),
    [
        (0, "There was no hard effort."),
        (60, "The hard efforts were too short for the heart to answer."),
    ],
)
def test_why_hard_efforts_have_no_zones(seconds: int, why: str) -> None:
    """There were none, or none that was longer than the heart's delay."""
    made = Made(hr_max=200).step(0, "easy", "300s")
    if seconds:
        made.step(100, "work", f"{seconds}s").step(100 + seconds, "easy", "100s")
    made.each("heart_rate", 0, 300, 150)
    assert Unknown(why) == heart.work_zones(*made.end(300).rows())


def _recovering(kind: str = "rest", speed: float = 1.0, until: int = 200) -> Made:
    made = Made().step(0, "work", "100s").step(100, kind, "100s").end(until)
    made.each("heart_rate", 0, 100, 180).each("heart_rate", 100, until, lambda t: 280 - t)
    return made.each("speed", 0, 100, 5.0).each("speed", 100, until, speed)


def test_recovery_is_the_fall_after_the_last_hard_effort() -> None:
    """From 180, a beat a second: 28 after half a minute, by a mean of five seconds, and 58."""
    found = heart.recovery(*_recovering().rows())
    assert Recovery(100.0, 180.0, (28.0, 58.0), "rest") == found


@pytest.mark.parametrize(
    ("kind", "effort", "how"),
    [("rest", "walk", "walk"), ("rest", "rest", "rest"), ("cooldown", "easy", "cooldown")],
)
def test_a_recovery_tells_how_it_was_taken(kind: str, effort: str, how: str) -> None:
    """A heart comes down faster in somebody who stands than in one who walks."""
    made = Made().step(0, "work", "100s").step(100, kind, "100s", effort=effort).end(200)
    made.each("heart_rate", 0, 100, 180).each("heart_rate", 100, 200, 120)
    found = heart.recovery(*made.each("speed", 0, 100, 5.0).each("speed", 100, 200, 1.0).rows())
    assert isinstance(found, Recovery)
    assert how == found.how


def test_an_effort_too_short_for_the_heart_has_no_recovery() -> None:
    """After 20 s the heart is still on its way up."""
    made = Made().step(0, "easy", "80s").step(80, "sprint", "20s").step(100, "rest", "100s")
    made.each("heart_rate", 0, 200, 150).each("speed", 0, 200, 1.0).end(200)
    unknown = Unknown("The last hard effort was too short for the heart to answer.")
    assert unknown == heart.recovery(*made.rows())


def test_a_recovery_needs_the_speed_of_the_effort() -> None:
    """Nobody can say that 2 m/s are slow without knowing how fast the effort was; in a rest,
    whose runner was told to stand or walk, it is taken for granted.
    """
    made = Made().step(0, "work", "100s").step(100, "cooldown", "100s").end(200)
    made.each("heart_rate", 0, 200, 150).each("speed", 100, 200, 2.0)
    unknown = Unknown("Without a speed nobody knows whether the minute after it was easy.")
    assert unknown == heart.recovery(*made.rows())


def test_one_reading_is_no_mean_of_five_seconds() -> None:
    """Three of five seconds have to be measured, or a single beat would tell a recovery."""
    made = Made().step(0, "work", "100s").step(100, "rest", "100s").end(200)
    made.each("heart_rate", 0, 101, 180).each("heart_rate", 128, 135, 150)
    found = heart.recovery(*made.each("heart_rate", 159, 161, 130).rows())
    assert isinstance(found, Recovery)
    # Of the five up to 130 three are known, of those up to 160 two.
    assert (30.0, None) == found.drops


def test_a_heart_rate_that_is_the_steps_tells_no_recovery() -> None:
    """What an optical sensor took from the feet counts for nothing."""
    made = Made().step(0, "work", "200s").step(200, "rest", "100s").end(300)
    made.each("speed", 0, 200, 3.0).each("cadence", 0, 200, 170).each("cadence", 200, 300, 0)
    made.each("speed", 200, 300, 0.0)
    made.each("heart_rate", 0, 100, 130).each("heart_rate", 100, 200, 170)
    found = heart.recovery(*made.each("heart_rate", 200, 300, 120).rows())
    assert Unknown("No heart rate was known at the end of the last hard effort.") == found


def test_whoever_runs_on_does_not_recover() -> None:
    """Above 60 % of the rep's speed nothing is told, and a float is no recovery."""
    assert isinstance(heart.recovery(*_recovering("cooldown", 3.0).rows()), Recovery)
    assert Unknown(
        "The minute after the last hard effort was too fast to tell a recovery."
    ) == heart.recovery(*_recovering("cooldown", 3.01).rows())
    assert Unknown("The minute after the last hard effort was no recovery.") == heart.recovery(
        *_recovering("float").rows()
    )


def test_a_recording_may_end_too_soon_for_a_recovery() -> None:
    """A minute has to follow."""
    unknown = Unknown("The recording ends less than a minute after the last hard effort.")
    assert unknown == heart.recovery(*_recovering(until=155).rows())


def test_an_easy_run_has_no_recovery() -> None:
    """Nothing hard, nothing to recover from."""
    made = Made().step(0, "easy", "100s").end(100)
    assert Unknown("There was no hard effort to recover from.") == heart.recovery(*made.rows())


def _drifting(minutes: int, later: float) -> Made:
    ended, half = 60 * minutes, (600 + 60 * minutes) // 2
    made = Made().step(0, "easy", f"{ended}s").end(ended).each("speed", 0, ended, 3.0)
    return made.each("heart_rate", 0, half, 150).each("heart_rate", half, ended, later)


def test_decoupling_compares_the_halves_without_the_first_ten_minutes() -> None:
    """The same speed at 150 and then at 160: an efficiency that falls by a sixteenth."""
    found = heart.decoupling(*_drifting(50, 160).rows())
    assert isinstance(found, Decoupling)
    assert 2400 == found.seconds
    # The mean of ten seconds needs nine of the second half to arrive.
    assert pytest.approx(1 / 16, abs=0.0005) == found.part


def test_a_run_of_less_than_forty_minutes_is_not_compared() -> None:
    """39 minutes are not enough; 40 are."""
    unknown = Unknown("It takes forty minutes of steady running.")
    assert unknown == heart.decoupling(*_drifting(39, 160).rows())
    assert isinstance(heart.decoupling(*_drifting(40, 160).rows()), Decoupling)


@pytest.mark.parametrize(("dropped", "coverage"), [(360, 0.8), (370, None)])
def test_each_half_has_to_be_measured_well(dropped: int, coverage: float | None) -> None:
    """Forty minutes are two halves of 900 s, of which 540 s have to be known in each."""
    made = Made().step(0, "easy", "2400s").end(2400).each("speed", 0, 2400, 3.0)
    # A reading is fresh for five seconds.
    made.each("heart_rate", 0, 1495, 150).each("heart_rate", 1500 + dropped, 2400, 160)
    found = heart.decoupling(*made.rows())
    known = found.coverage if isinstance(found, Decoupling) else None
    assert pytest.approx(coverage) == known


def test_decoupling_has_halves_by_time() -> None:
    """A gap in the first half moves nothing over from the second: 150 in one, 160 in the other."""
    made = Made().step(0, "easy", "2400s").end(2400).each("speed", 0, 2400, 3.0)
    made.each("heart_rate", 0, 700, 150).each("heart_rate", 1000, 1500, 150)
    found = heart.decoupling(*made.each("heart_rate", 1500, 2400, 160).rows())
    assert isinstance(found, Decoupling)
    assert pytest.approx(1 / 16, abs=0.0005) == found.part


def test_the_first_ten_minutes_are_of_running() -> None:
    """Who waits for ten minutes in a pause first has not yet run in."""
    made = Made().step(0, "easy", "2400s").key(1, "pause").key(601, "resume").end(3000)
    made.each("speed", 0, 3000, 3.0)
    made.each("heart_rate", 0, 1200, 100).each("heart_rate", 1200, 3000, 150)
    found = heart.decoupling(*made.rows())
    assert isinstance(found, Decoupling)
    assert (1800, pytest.approx(0.0, abs=0.002)) == (found.seconds, found.part)


def test_a_stop_at_a_light_is_left_out() -> None:
    """A minute of standing takes nothing from forty minutes, and belongs to neither half."""
    made = Made().step(0, "easy", "2400s").end(2400).each("heart_rate", 0, 2400, 150)
    made.each("speed", 0, 2400, lambda t: 0.0 if 1000 <= t < 1060 else 3.0)
    found = heart.decoupling(*made.rows())
    assert isinstance(found, Decoupling)
    # The mean of ten seconds is below a walk for some seconds less than it stands.
    assert (True, pytest.approx(0.0, abs=0.005)) == (1735 < found.seconds < 1750, found.part)


def test_intervals_are_no_steady_running() -> None:
    """Forty minutes of hard steps of five minutes decouple nothing."""
    made = Made().each("speed", 0, 2400, 3.0).each("heart_rate", 0, 2400, 150).end(2400)
    for t in range(0, 2400, 300):
        made.step(t, "work", "300s")
    unknown = Unknown("It takes forty minutes of steady running.")
    assert unknown == heart.decoupling(*made.rows())


def test_a_speed_that_changes_compares_nothing() -> None:
    """2.5 and 3.5 m/s by turns of five minutes vary by more than a tenth."""
    made = Made().step(0, "easy", "3000s").end(3000).each("heart_rate", 0, 3000, 150)
    made.each("speed", 0, 3000, lambda t: 2.5 if t // 300 % 2 else 3.5)
    unknown = Unknown("The speed changed too much to compare the halves.")
    assert unknown == heart.decoupling(*made.rows())


def test_a_heart_rate_that_is_the_steps_counts_for_no_zone() -> None:
    """An optical sensor that leaps to the cadence at an even speed tells of the feet."""
    made = Made(hr_max=200).step(0, "easy", "200s").end(200)
    made.each("speed", 0, 200, 3.0).each("cadence", 0, 200, 170)
    made.each("heart_rate", 0, 100, 130).each("heart_rate", 100, 200, 170)
    found = _zones(made)
    assert isinstance(found, Unknown) or found.seconds[2:] == (0, 0, 0)
