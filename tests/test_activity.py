"""A recorded session, second by second: journals by hand, with answers out of the head."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from math import floor, inf
from typing import Any

import pytest
from hypothesis import given, settings

from footfall.activity import Activity, Second, Stretch
from footfall.errors import UsageError
from footfall.model import Effort, Kind, Step, Time
from footfall.story import Device, Ran
from recorded import end, header, journals, key, of_records, reading, silence, step


def told(*records: dict[str, Any], started: str | None = None) -> Activity:
    return of_records([header(started=started), *records])


def test_a_second_is_what_was_told_last_while_it_is_fresh() -> None:
    """A heart rate holds for five seconds, a cadence for three; nothing is zero by itself."""
    activity = told(reading(1.0, "heart_rate", 150), reading(1.5, "cadence", 170), silence(7.0))
    rates = [second.heart_rate for second in activity.seconds]
    cadences = [second.cadence for second in activity.seconds]
    assert (
        [None, 150, 150, 150, 150, 150, 150, None],
        [None, None, 170, 170, 170, None, None, None],
    ) == (
        rates,
        cadences,
    )


def test_distance_goes_on_through_resets_and_jumps() -> None:
    """A total that falls, or leaps ahead, adds nothing; where it began does not matter."""
    totals = [(1, 500.0), (2, 503.0), (3, 1.0), (4, 4.0), (5, 9_000.0), (6, 9_002.0)]
    activity = told(*(reading(t, "distance", value) for t, value in totals))
    assert [0, 0, 3, 3, 6, 6, 8] == [second.metres for second in activity.seconds]


def test_a_speed_alone_gives_a_distance() -> None:
    """Without a total the speed is summed up, over gaps of three seconds at most."""
    activity = told(*(reading(t, "speed", 4.0) for t in (1, 2, 3, 13)))
    assert (20.0, True) == (activity.seconds[-1].metres, activity.measured)


def test_laps_are_the_steps() -> None:
    """A lap begins where the step did and ends where the next one does; the last ends with the
    silence after the workout, not with its last sentence.
    """
    activity = told(
        step(0, 1, "warmup", "warmup", "10s"),
        step(10, 2, "work", "hard", "400m", rep=1, of=3),
        key(12.5, "skip"),
        step(12.5, 3, "float", "float", "lap", rep=1, of=3),
        silence(20),
        end(23.5),
    )
    expected = (
        Ran(1, Kind.WARMUP, "warmup", "10s", None, None, (), 0, 10),
        Ran(2, Kind.WORK, "hard", "400m", 1, 3, (), 10, 12.5, by_key=True, cut=True),
        Ran(3, Kind.FLOAT, "float", "lap", 1, 3, (), 12.5, 20),
    )
    assert expected == activity.laps
    assert ["time", "key", "key"] == [lap.ended_by for lap in activity.laps]
    assert (20, "done", 21) == (activity.ended, activity.story.reason, len(activity.seconds))


def test_what_was_cut_off_ends_with_its_last_record() -> None:
    """Without an end the session lasted until the last thing that is known of it."""
    activity = told(step(0, 1, "easy", "easy", "10s"), silence(0), reading(4.5, "cadence", 160))
    assert (4.5, None, 5) == (activity.ended, activity.story.reason, len(activity.seconds))


def test_a_pause_stops_the_timer() -> None:
    """What is walked in a pause counts neither as time nor as distance, and has no click."""
    activity = told(
        step(0, 1, "easy", "easy", "20s"),
        reading(0, "distance", 0),
        reading(4, "distance", 12),
        key(4, "pause"),
        key(5, "pause"),
        reading(8, "distance", 20),
        key(8, "resume"),
        key(9, "resume"),
        reading(10, "distance", 26),
        silence(10),
        end(12),
    )
    assert ((4, 8),) == activity.pauses
    whole = activity.stretch(0, 10)
    assert (10, 6, 18) == (whole.elapsed, whole.timer, whole.metres)
    assert [4, 5, 6, 7] == [second.at for second in activity.seconds if second.paused][-4:]


def test_a_stretch_is_summed_up() -> None:
    """Means and maxima are of what was told, strides of the cadence; standing is no cadence. In
    four seconds no heart rate lasts that is above their mean.
    """
    activity = told(
        *(reading(t, "heart_rate", 150 + t) for t in range(1, 5)),
    )
    assert (152.5, 152.5) == activity.stretch(0, 4).heart_rate
    activity = told(
        *(
            record
            for t in range(5)
            for record in (reading(t, "cadence", 180 if t else 0), reading(t, "distance", 3 * t))
        )
    )
    assert Stretch(4, 4, 12, 6, None, (180, 180), (3, 3)) == activity.stretch(0, 4)


def test_the_click_is_told_on_its_ramp() -> None:
    """In the middle of a ramp the click has the cadence in the middle; one that is off has none."""
    ramp = silence(0) | {"spm": 160.0, "spm_end": 180.0, "frames": 480_000, "on": True}
    activity = told(ramp, silence(12) | {"spm": 180.0}, silence(14))
    expected = [160, 162, 164, 166, 168, 170, 172, 174, 176, 178, 180, 180, None, None, None]
    assert expected == [second.click for second in activity.seconds]


def test_a_session_that_was_resumed_is_one_with_a_pause() -> None:
    """The time between the cut and the resumption is a pause, and the step that went on one lap."""
    activity = told(
        step(0, 1, "easy", "easy", "10s"),
        reading(4, "heart_rate", 140),
        {"t": 4.0, "type": "resume", "started": "2026-05-01T07:01:04+02:00"},
        step(4, 1, "easy", "easy", "10s"),
        silence(10),
        end(11),
        started="2026-05-01T07:00:00+02:00",
    )
    assert (((4, 64),), 70) == (activity.pauses, activity.ended)
    planned = Step(Kind.EASY, Time(10), Effort.EASY)
    expected = Ran(1, Kind.EASY, "easy", "10s", None, None, (), 0, 70, planned=planned, place=0)
    assert (expected,) == activity.laps
    assert 10 == activity.stretch(0, 70).timer
    assert datetime(2026, 5, 1, 7, tzinfo=timezone(timedelta(hours=2))) == activity.story.started


def test_sensors_are_told_with_what_they_sent() -> None:
    """Each sensor comes with its characteristics, in their order, and its last battery."""
    packet = {"type": "packet", "sensor": "strap", "data": ""}
    activity = told(
        {"t": 1, "char": "2a37"} | packet,
        {"t": 1, "char": "2A19"} | packet,
        {"t": 2, "type": "sensor", "sensor": "strap", "state": "connected", "battery": 70},
        {"t": 3, "type": "sensor", "sensor": "strap", "state": "silent", "battery": None},
    )
    assert (Device("strap", ("2a37", "2a19"), 70),) == activity.story.devices


def test_an_empty_session_has_one_second() -> None:
    """A header alone is a session in which nothing happened."""
    activity = told()
    assert (Second(0, None, None, None, 0.0, None, False),) == activity.seconds
    assert Stretch(0, 0, 0, 0, None, None, None) == activity.stretch(0, 0)


@pytest.mark.parametrize("started", ["yesterday", "0001-01-01", 7, "2026-13-01T00:00:00"])
def test_a_date_that_is_none_is_no_date(started: Any) -> None:
    """What cannot be a date makes the session one without."""
    assert of_records([header(started=started)]).story.started is None


def test_a_date_without_a_zone_is_taken_as_utc() -> None:
    """Somebody who wrote no zone meant none of ours."""
    assert datetime(2026, 5, 1, tzinfo=UTC) == told(started="2026-05-01T00:00:00").story.started


def test_what_is_no_session_is_refused() -> None:
    """Nothing, and another first line."""
    for records in ([], [end(1)]):
        with pytest.raises(UsageError):
            of_records(records)


@settings(max_examples=100, deadline=None)
@given(journals)
def test_whatever_a_journal_holds_it_is_a_session(journal: list[dict[str, Any]]) -> None:
    """Any types in any field give a session whose laps and seconds follow each other, whose pauses
    are apart, and whose laps come to the whole of it.
    """
    activity = of_records(journal)
    assert [*range(floor(activity.ended) + 1)] == [second.at for second in activity.seconds]
    far = [second.metres for second in activity.seconds]
    assert sorted(far) == far
    for lap, later in pairwise(activity.laps):
        assert lap.began < lap.ended == later.began
    for (since, until), (again, _) in pairwise((*activity.pauses, (inf, inf))):
        assert 0 <= since < until <= activity.ended
        assert until < again
    began = activity.laps[0].began if activity.laps else activity.ended
    laps = [(0.0, began), *((lap.began, lap.ended) for lap in activity.laps)]
    parts = [activity.stretch(*lap) for lap in laps]
    whole = activity.stretch(0, activity.ended)
    for name in ("elapsed", "timer", "metres"):
        total = sum(getattr(part, name) for part in parts)
        assert getattr(whole, name) == pytest.approx(total, abs=1e-6)
    assert -1e-6 <= whole.timer <= whole.elapsed
    if activity.laps:
        assert activity.laps[-1].ended == activity.ended


def test_a_spike_of_the_strap_is_no_highest_heart_rate() -> None:
    """What lasts five seconds is the highest: 160, and not the 220 that the strap told for four."""
    beats = [100] * 51 + [160] * 5 + [220] * 4 + [100] * 40
    told = [reading(t, "heart_rate", bpm) for t, bpm in enumerate(beats)]
    activity = of_records([header(), step(0, 1, "easy", "easy", "99s"), *told, silence(99)])
    assert (sum(beats) / 100, 160) == activity.stretch(0, 99).heart_rate
