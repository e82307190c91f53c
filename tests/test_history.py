"""What sessions come to over weeks: entries, weeks and trends, with numbers out of the head."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.history import (
    Entry,
    Week,
    advice,
    around,
    counted,
    direction,
    entry,
    entry_of,
    sparkline,
    told,
    weeks,
)
from footfall.story import tell
from recorded import Record, end, header, key, reading, silence, step

ONE = Entry(
    "2026-05-01T07-00-00",
    *("2026-05-01", "07:00"),
    origin="run",
    finished=True,
    seconds=600.0,
    metres=2_000.0,
    strides=850.0,
    moving=600.0,
    zones=(0.0, 480.0, 60.0, 60.0, 0.0),
    hard=60.0,
    reps=1,
    workout="10min easy",
)
TODAY = date(2026, 5, 31)


def test_an_entry_sums_a_session_up() -> None:
    """Time without pauses, distance, strides, seconds in the runner's zones, and reps."""
    records = [
        step(0, 1, "easy", "easy", "10s"),
        *(reading(t, "heart_rate", 115) for t in range(6)),
        *(reading(t, "cadence", 180) for t in range(12)),
        *(reading(t, "distance", 4 * t) for t in range(12)),
        step(6, 2, "work", "hard", "lap", rep=1, of=2),
        *(reading(t, "heart_rate", 185) for t in range(6, 12)),
        key(10, "pause"),
        key(11, "resume"),
        silence(11),
        end(12),
    ]
    options = {"hr_max": 190, "zones": "max"}
    journal = header("2x(lap hard)", "2026-05-03T23:30:00-05:00", options=options)
    story = tell([journal, *sorted(records, key=lambda record: record["t"])])
    # 115 of 190 is zone 2, and a mean of ten seconds with 185 zone 3 from 133 on, in the ninth
    # second: (6 x 115 + 3 x 185) / 9 = 138. The pause counts nowhere.
    expected = Entry(
        *("a", "2026-05-03", "23:30"),
        origin="run",
        finished=True,
        seconds=10.0,
        metres=40.0,
        strides=15.0,
        moving=10.0,
        zones=(0.0, 8.0, 2.0, 0.0, 0.0),
        hard=4.0,
        reps=1,
        workout="2x(lap hard)",
    )
    assert expected == entry("a", story)
    assert 180 == expected.cadence


def test_a_simulation_takes_its_day_from_its_name() -> None:
    """It has no date; without one in its name it has no day."""
    story = tell([header(), silence(1)])
    found = [entry(name, story) for name in ("2026-05-01T07-08-09", "2026-99-01T1", "mine")]
    assert [("2026-05-01", "07:08"), ("", ""), ("", "")] == [(one.day, one.clock) for one in found]
    assert ("rendered", False) == (found[0].origin, found[0].finished)


@pytest.mark.parametrize(
    ("first", "records", "origin"),
    [
        (header(started="2026-05-01T07:00:00Z"), [], "run"),
        (header(seed=3), [reading(0, "cadence", 170)], "simulated"),
        (header(), [reading(0, "cadence", 170)], "replayed"),
        (header(), [], "rendered"),
    ],
)
def test_a_session_tells_whence_it_is(first: Record, records: list[Record], origin: str) -> None:
    """A date is of a run, a seed of a simulation; what was heard without either was recorded."""
    assert origin == entry("a", tell([first, *records, silence(1)])).origin


def test_a_session_has_the_name_of_its_workout() -> None:
    """Before its notation; of both as much as anybody reads."""
    named = entry("a", tell([header("name: Tuesday\n10s easy"), silence(1)]))
    assert "Tuesday: 10s easy" == named.workout
    assert "x" * 500 == entry("a", tell([header("x" * 10_000), silence(1)])).workout


@pytest.mark.parametrize(
    "options",
    [
        {"hr_max": "190"},
        {"hr_max": 10**30},
        {"zones": "own", "zone_edges": [150, 120, 130, 140]},
        {"zones": []},
        {"zones": "own", "zone_edges": [True, 1, "x", None]},
    ],
)
def test_a_runner_that_cannot_be_has_no_zones(options: dict[str, Any]) -> None:
    """Options of any types give no zones, and no error."""
    story = tell([header(options=options), reading(0, "heart_rate", 150), silence(2)])
    assert (0.0,) * 5 == entry("a", story).zones


def test_an_own_table_of_zones_counts() -> None:
    """Zones are those that the session knew."""
    options = {"zones": "own", "zone_edges": [120, 140, 155, 168]}
    easy = step(0, 1, "easy", None, "2s")
    story = tell([header(options=options), easy, reading(0, "heart_rate", 150), silence(2), end(2)])
    assert (0.0, 0.0, 2.0, 0.0, 0.0) == entry("a", story).zones


def test_weeks_begin_on_mondays_and_none_is_left_out() -> None:
    """Sunday is the last day of a week, Monday the first; a week without a run stands between."""
    runs = [replace(ONE, day=day) for day in ("2026-05-03", "2026-05-04", "2026-05-18")]
    runs[1] = replace(runs[1], strides=0.0, moving=0.0)
    empty = Week("2026-05-11", 0, 0, 0, None, (0,) * 5, 0, 0)
    first = Week("2026-04-27", 1, 600, 2_000, 170, ONE.zones, 60, 1)
    second = replace(first, monday="2026-05-04", cadence=None)
    expected = [first, second, empty, replace(first, monday="2026-05-18")]
    assert expected == weeks(runs, TODAY)
    assert expected[-2:] == weeks(runs, TODAY, most=2)
    assert [] == weeks([replace(ONE, day="")], TODAY)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2024-12-29", "2024-12-23"),
        ("2024-12-30", "2024-12-30"),
        ("2025-01-05", "2024-12-30"),
        ("2027-01-03", "2026-12-28"),
        ("2028-02-29", "2028-02-28"),
        ("0001-01-03", "0001-01-01"),
        ("9999-12-31", "9999-12-27"),
    ],
)
def test_a_week_goes_on_over_the_end_of_a_year(day: str, monday: str) -> None:
    """Whatever its number, and however far away the day."""
    (week,) = weeks([replace(ONE, day=day)], min(date.fromisoformat(day), date(9999, 12, 30)))
    assert monday == week.monday


def test_a_clock_that_was_wrong_hides_no_week() -> None:
    """A day to come counts in none, but for tomorrow, which may be today where the runner was."""
    runs = [replace(ONE, day=day) for day in ("2026-05-31", "2026-06-01", "2026-06-02")]
    found = weeks([*runs, replace(ONE, day="2099-01-01")], TODAY)
    assert [("2026-05-25", 1), ("2026-06-01", 1)] == [(week.monday, week.runs) for week in found]


def test_a_week_is_the_sum_of_its_sessions() -> None:
    """The cadence of a week is that of all its steps, not the mean of its sessions."""
    other = replace(ONE, moving=1_200.0, strides=1_760.0, reps=3)
    (week,) = weeks([ONE, other], TODAY)
    assert (2, 174.0, 4, 0.1) == (week.runs, week.cadence, week.reps, week.hard_share)
    assert (0.8, 0.1, 0.1) == week.shares


def test_shares_of_a_few_minutes_tell_nothing() -> None:
    """Below ten minutes in zones there are no shares, and no advice; so below three fifths of all
    the time, since who knows what the heart did in the rest.
    """
    (week,) = weeks([replace(ONE, zones=(0.0, 0.0, 599.0, 0.0, 0.0))], TODAY)
    assert (None, None) == (week.shares, advice(week, "Last week"))
    hours = replace(ONE, zones=(6_000.0, 0.0, 0.0, 0.0, 0.0), seconds=10_000.0)
    (half,) = weeks([replace(hours, seconds=10_001.0)], TODAY)
    assert (None, None) == (half.shares, advice(half, "Last week"))
    (enough,) = weeks([hours], TODAY)
    assert (1.0, 0.0, 0.0) == enough.shares


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        ((600, 0, 201, 0, 0), "Last week 25 % of the time was in zone 3, neither easy nor hard."),
        ((700, 0, 100, 0, 200), "Last week 70 % of the time was easy; 80 % let you come back"),
        ((400, 400, 0, 0, 200), "Last week 80 % of the time was easy. That is the way to last."),
        ((798, 0, 202, 0, 0), "Last week 80 % of the time was easy. That is the way to last."),
        ((0, 794, 100, 0, 106), "Last week 79 % of the time was easy; 80 % let you come back"),
    ],
)
def test_zones_are_told_in_a_sentence(zones: tuple[float, ...], words: str) -> None:
    """Too much of the middle is said first, then too little that is easy; of an hour and a half."""
    (week,) = weeks([replace(ONE, zones=tuple(9.0 * seconds for seconds in zones))], TODAY)
    assert (advice(week, "Last week") or "").startswith(words)
    (short,) = weeks([replace(ONE, zones=zones)], TODAY)
    assert advice(short, "Last week") is None


def test_what_nobody_ran_counts_while_there_is_no_run() -> None:
    """Simulations are summed up until there is a real session, and what has no day never."""
    played, timeless = replace(ONE, origin="simulated"), replace(ONE, day="")
    assert [played] == counted([played, timeless])
    assert [ONE] == counted([played, ONE, timeless])


def test_a_value_goes_up_down_or_nowhere() -> None:
    """It is held against the last that is known; a hundredth is no difference."""
    assert [0, 0, 1, -1, 0, 1, 0] == [
        direction(values)
        for values in (
            [],
            [170],
            [170, 172],
            [170, 168],
            [170, 171.7],
            [170, None, 180],
            [170, None],
        )
    ]


def test_a_sparkline_stands_on_the_ground() -> None:
    """Half is half as high; nothing and what is not known are blank, and a little is seen."""
    assert ("█▄▁  ", "▂▄", "", "  ") == (
        sparkline([8, 4, 0.1, 0, None]),
        sparkline([0.25, 0.5], 0, 1),
        sparkline([]),
        sparkline([None, 0]),
    )


def test_bars_of_cadences_show_a_step_and_make_no_leap_of_it() -> None:
    """They reach over a tenth of the cadence, or as far as it went."""
    assert ((161.5, 178.5), (150.0, 190.0)) == (around([168, None, 172]), around([190, 150]))
    assert ("▃▅", "▁ █", " ") == tuple(
        sparkline(values, *around(values)) for values in ([168, 174], [150, None, 190], [None])
    )


def test_an_entry_comes_back_from_the_index() -> None:
    """As JSON and back it is the same."""
    assert ONE == entry_of(json.loads(json.dumps(told(ONE))))


@pytest.mark.parametrize("value", [10**400, -1, float("nan"), float("inf"), "7", None])
def test_an_entry_with_a_number_that_cannot_be_is_none(value: object) -> None:
    """However large it is."""
    kept = {**told(ONE), "zones": [*ONE.zones]}
    assert [None] * 3 == [entry_of({**kept, name: value}) for name in ("seconds", "reps", "hard")]
    assert entry_of({**kept, "zones": [value, 0, 0, 0, 0]}) is None


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*told(ONE), "more"]), json_like))
def test_a_broken_entry_is_none_or_one_that_can_be_used(changed: dict[str, Any]) -> None:
    """Whatever an index holds is refused, or can be summed up and told."""
    found = entry_of({**told(ONE), "zones": [*ONE.zones], **changed})
    if found is not None:
        assert len(weeks([replace(found, day="2026-05-01")], TODAY)) == 1
        assert found.cadence is None or found.cadence >= 0
