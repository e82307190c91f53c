"""The current value of each signal, its mean and its slope."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model import Reading, Signal
from footfall.signals import FRESH, Signals

HR, SPM, SPEED = Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED
WAY, INCLINE = Signal.DISTANCE, Signal.INCLINE
STRAP, POD, BELT = "2a37", "2a53", "2acd"


def take(
    signals: Signals, signal: Signal, points: Iterable[tuple[float, float]], sensor: str = "a"
) -> list[float | None]:
    """Give readings at their times; the values that were accepted, None for each refused."""
    taken = [signals.take(Reading(at, sensor, signal, value)) for at, value in points]
    return [None if reading is None else reading.value for reading in taken]


def run(
    signals: Signals, seconds: Iterable[int], cadence: float, speed: float, sensor: str = "pod"
) -> list[float | None]:
    """A foot pod that sends the same cadence and speed each second; the accepted cadences."""
    values = []
    for at in seconds:
        take(signals, SPEED, [(at, speed)], sensor)
        values += take(signals, SPM, [(at, cadence)], sensor)
    return values


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signal", "value", "expected"),
    [
        (HR, 0, None),
        (HR, 29, None),
        (HR, 30, 30),
        (HR, 230, 230),
        (HR, 231, None),
        (SPM, 0, 0),
        (SPM, 240, 240),
        (SPM, 241, None),
        (SPM, 255, None),
        (SPEED, 0, 0),
        (SPEED, 12.5, 12.5),
        (SPEED, 13, None),
        (Signal.DISTANCE, 42_195, 42_195),
        (Signal.DISTANCE, -1, None),
        (INCLINE, -30, -30),
        (INCLINE, 50, 50),
        (INCLINE, 51, None),
    ],
)
def test_what_no_runner_can_have_is_refused(
    signal: Signal, value: float, expected: float | None
) -> None:
    """The first and the last possible value of each signal are taken, the next one is not."""
    signals = Signals()
    assert [expected] == take(signals, signal, [(1, value)])
    assert expected == signals.current(signal, 1)


@pytest.mark.parametrize(
    ("signal", "values", "expected"),
    [
        (HR, [140, 152, 140], [140, 152, 140]),
        (HR, [140, 153, 140], [140, None, 140]),
        (HR, [140, 180, 181, 182], [140, None, 181, 182]),
        (HR, [140, 180, 165, 140], [140, None, None, 140]),
        (HR, [140, 100, 99], [140, None, 99]),
        (SPM, [170, 195, 170], [170, 195, 170]),
        (SPM, [170, 196, 170], [170, None, 170]),
        (SPM, [170, 0, 0], [170, None, 0]),
    ],
)
def test_a_lone_jump_is_refused_and_a_second_lets_it_in(
    signal: Signal, values: list[float], expected: list[float | None]
) -> None:
    """12 bpm or 25 spm a second are believed; more only of two values that agree."""
    assert expected == take(Signals(), signal, enumerate(values))


def test_a_refused_jump_changes_nothing() -> None:
    """After a lone jump the value before it is still the current one, from its own time."""
    signals = Signals()
    take(signals, HR, [(1, 140), (2, 200)])
    assert (signals.current(HR, 2), signals.last_at(HR)) == (140, 1)


def test_more_time_allows_more_change() -> None:
    """In three seconds a heart may go from 140 to 176, not to 177; twice a second still by 12."""
    assert take(Signals(), HR, [(0, 140), (3, 176)]) == [140, 176]
    assert take(Signals(), HR, [(0, 140), (3, 177)]) == [140, None]
    assert take(Signals(), HR, [(0, 140), (0.5, 152)]) == [140, 152]


def test_after_a_silence_any_level_is_news() -> None:
    """When nothing is current there is nothing to jump from."""
    assert take(Signals(), HR, [(0, 140), (5.5, 60)]) == [140, 60]


def test_a_tenth_of_the_power_is_not_a_cadence() -> None:
    """21 a minute above 2 m/s is refused, and at a walk it is a very slow one."""
    assert run(Signals(), [1, 2], 21, speed=3.0) == [None, None]
    assert run(Signals(), [1, 2], 21, speed=1.0) == [21, 21]


def test_a_battery_is_nobody_elses() -> None:
    """The levels of two sensors are both taken as they are."""
    signals = Signals()
    assert take(signals, Signal.BATTERY, [(1, 90)], "a") == [90]
    assert take(signals, Signal.BATTERY, [(1, 50)], "b") == [50]


def test_an_accepted_reading_is_the_one_that_came() -> None:
    """What needs no change is handed back itself, with its sensor and contact."""
    reading = Reading(1.0, "strap", HR, 140.0, True)
    assert reading is Signals().take(reading)


# --- How long it holds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signal", "seconds"), [(HR, 5), (SPM, 3), (SPEED, 3), (Signal.DISTANCE, 3), (INCLINE, 3)]
)
def test_a_value_is_current_for_so_long(signal: Signal, seconds: int) -> None:
    """Up to its last fresh moment a value is current; after it, it is unknown, never 0."""
    signals = Signals()
    value = 7 if signal in (SPEED, INCLINE) else 100
    take(signals, signal, [(10, value)])
    times = (10, 10 + seconds, 10 + seconds + 0.001)
    assert seconds == FRESH[signal]
    assert [value, value, None] == [signals.current(signal, now) for now in times]
    assert [value, value, None] == [signals.mean(signal, now) for now in times]
    assert signals.last_at(signal) == 10


@pytest.mark.parametrize("signal", FRESH)
def test_before_the_first_reading_nothing_is_known(signal: Signal) -> None:
    """No value, mean, slope or time without a reading."""
    signals = Signals()
    assert signals.current(signal, 0) is None
    assert signals.mean(signal, 0) is None
    assert signals.slope(signal, 0) is None
    assert signals.last_at(signal) is None


def held(signals: Signals, count: int, speeds: list[float]) -> None:
    """A pod that says 170 for `count` seconds from 1 on, at these speeds, the last one going on."""
    for at in range(1, count + 1):
        take(signals, SPEED, [(at, speeds[min(at, len(speeds)) - 1])])
        take(signals, SPM, [(at, 170)])


@pytest.mark.parametrize(
    ("count", "speeds", "expected"),
    [
        (10, [3.0, 4.0], 170),
        (11, [3.0, 4.0], None),
        (11, [3.0, 2.5], None),
        (11, [3.0], 170),
        (60, [3.0, 3.25], 170),
        (11, [0.0, 0.1], 170),
    ],
)
def test_a_value_is_held_when_only_the_speed_changes(
    count: int, speeds: list[float], expected: float | None
) -> None:
    """More than ten identical cadences, with the speed changed by more than a tenth, are held."""
    signals = Signals()
    held(signals, count, speeds)
    assert expected == signals.current(SPM, count)
    assert expected == signals.mean(SPM, count)
    assert count == signals.last_at(SPM)


def stop(
    signals: Signals, cadences: list[int], before: float = 3.0, after: float = 0.0
) -> list[float | None]:
    """A pod that says 170 at a speed (m/s) for a second, then another; the current cadences."""
    held(signals, 1, [before])
    found = []
    for at, cadence in enumerate(cadences, start=2):
        take(signals, SPEED, [(at, after)])
        take(signals, SPM, [(at, cadence)])
        found.append(signals.current(SPM, at))
    return found


def test_a_cadence_held_after_a_stop_is_held() -> None:
    """170 for more than three seconds without a speed is the last stride's; a real 0 counts."""
    assert [170, 170, 170, None, None] == stop(Signals(), [170] * 5)
    assert [170, 170, 0, 0, 0, 0, 0, 0] == stop(Signals(), [170, 0, 0, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(1.9, 0.4, None), (1.8, 0.4, 170), (1.9, 0.5, 170)],
)
def test_a_stop_is_from_a_run_to_a_rest(
    before: float, after: float, expected: float | None
) -> None:
    """From more than 1.8 m/s to less than 0.5; who walked, or creeps on, may step as before."""
    assert expected == stop(Signals(), [170] * 6, before, after)[-1]


def test_a_heart_does_not_stop_with_its_runner() -> None:
    """140 bpm for ten seconds after a stop is a heart's; no rate has to fall to 0."""
    signals = Signals()
    for at in range(10):
        take(signals, SPEED, [(at, 0.4 if at else 3.0)])
        take(signals, HR, [(at, 140)])
    assert signals.current(HR, 9) == 140


def test_a_pod_that_never_knew_a_speed_holds_nothing() -> None:
    """On a treadmill a pod may say 0 m/s all the time: its 170 is as true as any."""
    signals = Signals()
    held(signals, 10, [0.0])
    assert signals.current(SPM, 10) == 170


def test_three_equal_values_are_three_values() -> None:
    """Logs show repeated triples: each of them counts, and they hold nothing up."""
    values = [168, 168, 168, 171, 171, 171, 169, 169, 169]
    assert values == take(Signals(), SPM, enumerate(values))


def hang(signals: Signals, totals: list[float], speed: float = 3.0) -> list[float | None]:
    """A pod that says 170 at that speed each second, beside these totals; the speeds current."""
    found = []
    for at, total in enumerate(totals):
        take(signals, SPEED, [(at, speed)])
        take(signals, SPM, [(at, 170 + at % 2)])
        take(signals, WAY, [(at, total)])
        found.append(signals.current(SPEED, at))
    return found


def test_a_pod_whose_way_stands_still_hangs() -> None:
    """After 0, 3, 6 m the total stays at 6 while it says 3 m/s: unknown after more than 3 s."""
    signals = Signals()
    assert [3.0] * 6 + [None] * 3 + [3.0] == hang(signals, [0, 3, 6, 6, 6, 6, 6, 6, 6, 9])
    assert signals.current(SPM, 9) == 171


def test_what_hangs_takes_its_cadence_along() -> None:
    """The cadence beside a speed that hangs is unknown with it."""
    signals = Signals()
    hang(signals, [0, 3, 6, 6, 6, 6, 6])
    assert [None, None] == [signals.current(signal, 6) for signal in (SPEED, SPM)]


def test_three_seconds_are_a_bound() -> None:
    """At 4 m/s a way that grew by a metre may stand for 3.0 s, and not for 3.25 s."""
    for seconds, expected in ((3.0, 4.0), (3.25, None)):
        signals = Signals()
        hang(signals, [0, 1], 4.0)
        take(signals, SPEED, [(1 + seconds, 4.0)])
        take(signals, WAY, [(1 + seconds, 1)])
        assert expected == signals.current(SPEED, 1 + seconds)


@pytest.mark.parametrize(
    ("step", "speed", "expected"),
    [
        (1, 3.0, 4),  # more than three seconds,
        (1, 0.9, 4),  # in which three metres are due,
        (1, 0.6, 6),
        (10, 2.5, 9),  # or more than two of its largest steps,
        (30, 4.0, 11),  # and 40 m at the most
    ],
)
def test_how_long_a_way_may_stand_still(step: float, speed: float, expected: int) -> None:
    """After one step the total stays: so many seconds later it is known that it hangs."""
    speeds = hang(Signals(), [0, *[step] * 20], speed)
    assert [speed] * expected + [None] * (20 - expected) == speeds[1:]


@pytest.mark.parametrize(
    ("totals", "speed"),
    [
        ([0] * 30, 3.0),  # it counts no way at all
        ([0, 1, 2, *[2] * 20], 0.0),  # it stands, and says so
        ([0, 10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30, 40], 2.6),  # by tens of metres
    ],
)
def test_a_way_may_stand_still_for_good_reasons(totals: list[float], speed: float) -> None:
    """Nothing hangs without a way, at rest, or where the total is coarse."""
    assert [speed] * len(totals) == hang(Signals(), totals, speed)


def test_a_heart_rate_can_be_held_too() -> None:
    """Eleven times 150 bpm while the runner goes from 2 to 3 m/s is a strap that hangs."""
    signals = Signals()
    for at in range(1, 12):
        take(signals, SPEED, [(at, 2.0 if at < 6 else 3.0)])
        take(signals, HR, [(at, 150)])
    assert signals.current(HR, 11) is None


def test_after_held_values_the_next_one_stands_alone() -> None:
    """The first other value is current again, and what was held is in no mean."""
    signals = Signals()
    held(signals, 12, [3.0, 4.0])
    take(signals, SPM, [(13, 160)])
    assert (signals.current(SPM, 13), signals.mean(SPM, 13)) == (160, 160)


# --- Mean and slope ----------------------------------------------------------------------------


def test_the_mean_of_a_heart_rate_is_over_ten_seconds() -> None:
    """From 1 to 12 s the rate goes 141, 142 … 152: the mean of the last ten is 147.5."""
    signals = Signals()
    take(signals, HR, [(at, 140 + at) for at in range(1, 13)])
    assert [signals.mean(HR, 12), signals.mean(HR, 12, seconds=5)] == [147.5, 150]


def test_the_mean_of_a_heart_rate_is_its_median_after_a_refusal() -> None:
    """140, 140, 140, 152 have the mean 143; with a value refused since, the median 140."""
    signals = Signals()
    take(signals, HR, [(1, 140), (2, 140), (3, 140), (4, 152)])
    before = signals.mean(HR, 4)
    take(signals, HR, [(4.5, 0)])
    assert (before, signals.mean(HR, 4.5)) == (143, 140)


def test_the_median_of_two_is_between_them() -> None:
    """140 and 150 around a refused 200 are 145."""
    signals = Signals()
    take(signals, HR, [(1, 140), (2, 200), (3, 150)])
    assert signals.mean(HR, 3) == 145


def test_the_mean_of_a_cadence_leaves_out_the_highest_and_the_lowest() -> None:
    """Of ten values, eight times 170 with a 150 and a 191, the mean is 170."""
    signals = Signals()
    values = [170, 170, 170, 150, 170, 170, 191, 170, 170, 170]
    take(signals, SPM, enumerate(values, start=1))
    assert signals.mean(SPM, 10) == 170


def test_fewer_than_ten_cadences_are_all_in_the_mean() -> None:
    """160, 170 and 180 have the mean 170; 160 and 170 have 165."""
    signals = Signals()
    take(signals, SPM, [(1, 160), (2, 170)])
    before = signals.mean(SPM, 2)
    take(signals, SPM, [(3, 180)])
    assert (before, signals.mean(SPM, 3)) == (165, 170)


def test_a_window_shorter_than_a_value_is_fresh_holds_that_value() -> None:
    """Two seconds after the last value the mean over one second is that value."""
    signals = Signals()
    take(signals, HR, [(1, 140), (2, 150)])
    assert signals.mean(HR, 4, seconds=1) == 150


def test_the_slope_of_a_line_is_its_slope() -> None:
    """A heart rate that climbs by half a beat a second has the slope 0.5; a level one has 0."""
    signals = Signals()
    take(signals, HR, [(at, 140 + at / 2) for at in range(20)])
    take(signals, SPEED, [(at, 3) for at in range(20)])
    assert [signals.slope(HR, 19), signals.slope(SPEED, 19)] == [0.5, 0.0]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], None),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], 1.0),
        ([0, 3, 6, 9], None),
        ([0, 2, 4, 6, 9], 1.0),
        ([0, 0, 0, 0, 0, 0], None),
    ],
)
def test_a_slope_needs_five_values_over_half_its_time(
    times: list[float], expected: float | None
) -> None:
    """Of the last 15 s, five values that span 7.5 s are enough; less is None."""
    signals = Signals()
    take(signals, HR, [(at, 140 + at) for at in times])
    slope = signals.slope(HR, times[-1])
    assert expected == (None if slope is None else pytest.approx(slope))


# --- Several sensors ---------------------------------------------------------------------------


def test_the_first_sensor_keeps_a_signal_until_it_is_silent() -> None:
    """While the first one speaks the second is refused; 3 s after its last word it takes over."""
    signals = Signals()
    taken = []
    for at, sensor, value in [
        (0, "strap", 140),
        (1, "watch", 90),
        (3, "watch", 91),
        (3.5, "watch", 92),
        (6, "strap", 140),
        (6.5, "watch", 93),
    ]:
        taken += take(signals, HR, [(at, value)], sensor)
    assert taken == [140, None, None, 92, None, 93]


def test_a_new_sensor_shares_no_mean_with_the_old_one() -> None:
    """After 140 from the strap, 100 from the watch is a mean of 100."""
    signals = Signals()
    take(signals, HR, [(0, 140)], "strap")
    take(signals, HR, [(6, 100)], "watch")
    assert signals.mean(HR, 6) == 100


def test_signals_can_come_from_different_sensors() -> None:
    """The strap gives heart rate, the pod cadence and speed, each for itself."""
    signals = Signals()
    take(signals, HR, [(1, 140)], "strap")
    assert run(signals, [1], 170, speed=3.0) == [170]
    expected = [140, 170, 3.0]
    assert expected == [signals.current(signal, 1) for signal in (HR, SPM, SPEED)]


def pair(
    signals: Signals,
    signal: Signal,
    first: tuple[str, str],
    second: tuple[str, str],
    silent: range = range(0),
    seconds: int = 12,
) -> list[float]:
    """The value each second: 100 of the first source, which is `silent` then, 105 of the other.

    Both are as (sensor, characteristic), speak each second, and the first one first.
    """
    scale = 0.01 if signal is SPEED else 1
    found = []
    for at in range(seconds):
        for (sensor, characteristic), value in ((first, 100), (second, 105)):
            if value == 105 or at not in silent:
                reading = Reading(at, sensor, signal, value * scale, None, characteristic)
                signals.take(reading)
        current = signals.current(signal, at)
        found.append(round((current or 0.0) / scale))
    return found


@pytest.mark.parametrize(
    ("signal", "worse", "better"),
    [
        (HR, ("belt", BELT), ("strap", STRAP)),
        (SPM, ("strap", POD), ("pod", POD)),
        (SPM, ("belt", POD), ("pod", POD)),
        (SPM, ("belt", POD), ("strap", POD)),
        (SPEED, ("pod", POD), ("belt", BELT)),
        (SPEED, ("strap", POD), ("pod", POD)),
        (SPEED, ("belt", POD), ("belt", BELT)),
        (SPEED, ("belt", POD), ("pod", POD)),
    ],
)
def test_the_better_source_leads_after_five_seconds(
    signal: Signal, worse: tuple[str, str], better: tuple[str, str]
) -> None:
    """Whatever came first: chest before treadmill; foot, chest, treadmill; belt, foot, chest."""
    signals = Signals()
    for sensor, characteristic in (("strap", STRAP), ("belt", BELT)):
        # What kind of sensor each is, it has shown long ago.
        signals.take(Reading(-60, sensor, HR, 100, None, characteristic))
    assert [100] * 5 + [105] * 7 == pair(signals, signal, worse, better)


def test_equal_sources_do_not_take_from_each_other() -> None:
    """Of two straps, and of two pods, the first one leads."""
    for signal, characteristic in ((HR, STRAP), (SPM, POD), (SPEED, POD), (SPEED, BELT)):
        one, other = ("one", characteristic), ("other", characteristic)
        assert [100] * 12 == pair(Signals(), signal, one, other)


@pytest.mark.parametrize(("place", "expected"), [("chest", 100), ("wrist", 105), ("other", 105)])
def test_a_chest_is_better_than_light(place: str, expected: float) -> None:
    """What says that it is worn elsewhere gives way to a strap that says nothing."""
    signals = Signals()
    signals.wear("watch", "2a38", place)
    values = pair(signals, HR, ("watch", STRAP), ("strap", STRAP))
    assert [100] * 5 + [expected] * 7 == values


def test_a_place_among_feet_says_nothing_of_a_heart() -> None:
    """A strap that calls itself "other" as a foot pod is still a strap; "chest" makes one."""
    signals = Signals()
    signals.wear("strap", "2a5d", "other")
    signals.wear("strap", "2a38", None)
    assert [100] * 12 == pair(signals, HR, ("strap", STRAP), ("watch", STRAP))
    worn = Signals()
    worn.wear("chest pod", "2a5d", "chest")
    assert [100] * 5 + [105] * 7 == pair(worn, SPM, ("chest pod", POD), ("pod", POD))


def test_another_source_takes_over_at_once_and_gives_back_after_five_seconds() -> None:
    """The strap is silent from 10 to 19: the watch counts from 13 on, the strap again from 25."""
    signals = Signals()
    signals.wear("watch", "2a38", "wrist")
    values = pair(signals, HR, ("strap", STRAP), ("watch", STRAP), range(10, 20), 30)
    assert [100] * 13 + [105] * 12 + [100] * 5 == values


def test_a_return_with_gaps_is_no_return() -> None:
    """A strap that speaks for two seconds of every six never has its signal back."""
    signals = Signals()
    signals.wear("watch", "2a38", "wrist")
    for at in range(60):
        if at < 10 or at % 6 < 2:
            signals.take(Reading(at, "strap", HR, 100, None, STRAP))
        signals.take(Reading(at, "watch", HR, 105, None, STRAP))
    assert signals.current(HR, 59) == 105


def test_between_two_packets_the_other_source_counts_already() -> None:
    """3.1 s after the strap's last word the watch's of 2.5 s is the current one, mean and all."""
    signals = Signals()
    take(signals, HR, [(0, 140)], "strap")
    take(signals, HR, [(0.5, 100), (1.5, 102), (2.5, 104)], "watch")
    assert [140, 140, 104] == [signals.current(HR, now) for now in (0, 3.0, 3.1)]
    assert signals.mean(HR, 3.1) == 102
    assert signals.current(HR, 6) is None


def test_a_held_source_is_replaced_at_once() -> None:
    """A pod that hangs while the speed changes leaves the cadence to the strap."""
    signals = Signals()
    for at in range(12):
        speed = 3.0 if at < 6 else 4.0
        signals.take(Reading(at, "pod", SPEED, speed, None, POD))
        signals.take(Reading(at, "pod", SPM, 170, None, POD))
        signals.take(Reading(at, "strap", SPM, 176 + at % 2, None, POD))
        assert (170 if at < 10 else 176 + at % 2) == signals.current(SPM, at)


def test_what_is_held_takes_over_from_nobody() -> None:
    """While the pod is silent, a strap that hangs is no better: the cadence is unknown."""
    signals = Signals()
    taken = None
    for at in range(20):
        signals.take(Reading(at, "belt", SPEED, 3.0 if at < 6 else 4.0, None, BELT))
        if at < 12:
            signals.take(Reading(at, "pod", SPM, 170 + at % 2, None, POD))
        taken = signals.take(Reading(at, "strap", SPM, 176, None, POD))
    assert (taken, signals.current(SPM, 19)) == (None, None)


def test_the_speed_of_a_treadmill_judges_the_cadence_of_a_pod() -> None:
    """85 of a pod that has no speed, or says 0, are strides on a belt at 3 m/s."""
    for own in (None, 0.0):
        signals = Signals()
        signals.take(Reading(1, "belt", SPEED, 3.0, None, BELT))
        if own is not None:
            signals.take(Reading(1.1, "pod", SPEED, own, None, POD))
        taken = signals.take(Reading(1.1, "pod", SPM, 85, None, POD))
        assert taken is not None
        assert taken.value == 170


def test_a_contact_is_advice() -> None:
    """A strap that says that it feels no skin and sends 140 is believed the 140."""
    signals = Signals()
    reading = Reading(1.0, "strap", HR, 140.0, False, STRAP)
    assert reading is signals.take(reading)
    assert signals.current(HR, 1) == 140


# --- The way -----------------------------------------------------------------------------------


def way(
    *told: tuple[float, str, str, float | None, float | None], signals: Signals | None = None
) -> list[float | None]:
    """What comes of the totals: of (at, sensor, characteristic, speed, total), each if told."""
    signals = signals or Signals()
    found: list[float | None] = []
    for at, sensor, characteristic, speed, total in told:
        for signal, value in ((SPEED, speed), (WAY, total)):
            if value is not None:
                taken = signals.take(Reading(at, sensor, signal, value, None, characteristic))
                found += [taken and taken.value] if signal is WAY else []
    return found


def test_a_total_is_the_way_as_it_is_told() -> None:
    """Nothing is added to a sensor's own total, also when some of it came late."""
    assert [500, 503, 700] == way(
        (1, "a", POD, 3, 500), (2, "a", POD, 3, 503), (62, "a", POD, 3, 700)
    )


def test_a_total_that_begins_anew_goes_on_at_the_speed() -> None:
    """From 503 m to 0 within a second at 3 m/s are 506 m, and on from there."""
    assert [500, 503, 506, 509] == way(
        *((1, "a", POD, 3, 500), (2, "a", POD, 3, 503)),
        *((3, "a", POD, 3, 0), (4, "a", POD, 3, 3)),
    )


def test_a_total_that_leaps_ahead_goes_on_at_the_speed() -> None:
    """Nobody runs 5,000 m in a second; the one after the leap is taken from there."""
    assert [500, 503, 506] == way(
        (1, "a", POD, 3, 500), (2, "a", POD, 3, 5503), (3, "a", POD, 3, 5506)
    )


@pytest.mark.parametrize(
    ("passed", "moved", "expected"),
    [
        (1, 72.5, 72.5),  # 12.5 m/s, and 60 m that were told late
        (1, 72.75, 3),
        (10, 185, 185),
        (1, -1, -1),  # a correction
        (1, -1.25, 3),
        (20, -100, 30),  # ten seconds at 3 m/s, and no more
    ],
)
def test_how_far_a_total_is_followed(passed: float, moved: float, expected: float) -> None:
    """What no runner does begins anew: the way goes on at 3 m/s for ten seconds at the most."""
    first, second = way((1, "a", POD, 3, 500), (1 + passed, "a", POD, 3, 500 + moved))
    assert (500, 500 + expected) == (first, second)


@pytest.mark.parametrize(
    ("characteristic", "before", "after"),
    [(POD, 429_496_728.0, 1.4), (BELT, 16_777_214, 1)],
)
def test_a_total_that_wraps_loses_nothing(characteristic: str, before: float, after: float) -> None:
    """2^32 tenths of a metre and 2^24 metres are followed by 0: three metres are three metres."""
    first, second = way((1, "a", characteristic, 2, before), (2, "a", characteristic, 2, after))
    assert (before, before + 3) == (first, pytest.approx(second))


def test_the_way_goes_on_when_another_sensor_tells_it() -> None:
    """From the treadmill at 1000 m to the pod at 50 m, 4 s later at 3 m/s: 1012, and on."""
    signals = Signals()
    both = [
        *((1, "belt", BELT, 3, 1000), (1.5, "pod", POD, 3, 41)),
        *((2.5, "pod", POD, 3, 44), (3.5, "pod", POD, 3, 47), (5, "pod", POD, 3, 50)),
        (6, "pod", POD, 3, 53),
    ]
    assert [1000, None, None, None, 1012, 1015] == way(*both, signals=signals)
    assert signals.current(WAY, 6) == 1015


def test_a_total_alone_makes_a_way() -> None:
    """Where nobody tells a speed, each total of the first sensor counts, and none of another."""
    assert [500, None, 503, None, 506] == way(
        *((1, "a", POD, None, 500), (1.5, "b", POD, None, 90)),
        *((2, "a", POD, None, 503), (2.5, "b", POD, None, 93)),
        (3, "a", POD, None, 506),
    )


def test_speed_and_way_come_from_one_sensor() -> None:
    """A treadmill that leads with its speed alone leaves the pod's total out."""
    assert [None, None] == way(
        *((1, "belt", BELT, 3, None), (1.1, "pod", POD, 3, 40)),
        *((2, "belt", BELT, 3, None), (2.1, "pod", POD, 3, 43)),
    )


def test_a_treadmill_that_tells_in_two_ways_has_one_way() -> None:
    """Totals of the running service and of the treadmill's own do not mix: one of them counts."""
    both = [
        (float(at), "belt", characteristic, 3.0, start + 3.0 * at)
        for at in range(10)
        for characteristic, start in ((POD, 9000.0), (BELT, 0.0))
    ]
    found = way(*both)
    assert [9000 + 3 * at for at in range(6)] + [None] * 4 == found[::2]
    assert [None] * 5 + [9015 + 3 * at for at in range(5)] == found[1::2]


@given(
    totals=st.lists(st.tuples(st.floats(0.5, 9), st.floats(0, 2**24)), max_size=30),
    speed=st.floats(0, 12.5),
)
def test_whatever_totals_do_the_way_hardly_falls(
    totals: list[tuple[float, float]], speed: float
) -> None:
    """No total takes back more than a metre, or adds more than anybody runs and what was late."""
    signals, at, last = Signals(), 0.0, None
    for passed, total in totals:
        at += passed
        (value,) = way((at, "a", BELT, speed, total), signals=signals)
        assert value is not None
        assert last is None or -1 <= value - last <= 12.5 * passed + 60
        last = value


# --- Cadence that is none ----------------------------------------------------------------------


def test_what_is_remembered_of_a_sensor_holds_at_once() -> None:
    """85 of a pod that counts strides are 170 at a walk, and its unit is known and kept."""
    signals = Signals()
    signals.remember("pod", True)
    assert run(signals, [1], 60, speed=1.0) == [120]
    assert {"pod": True} == signals.units()


def test_the_runner_s_own_word_holds_from_then_on() -> None:
    """A pod that has counted for a minute, and that the runner says counts strides, does."""
    signals = Signals()
    run(signals, range(60), 85, speed=1.0)
    signals.remember("pod", True, fixed=True)
    assert run(signals, [60, 61, 62], 85, speed=1.0) == [170, 170, 170]


def test_units_tell_what_was_found() -> None:
    """Of two sensors the one that ran long enough has a unit to remember."""
    signals = Signals()
    run(signals, range(21), 170, speed=3.0, sensor="steps")
    run(signals, range(30, 40), 85, speed=3.0, sensor="new")
    assert {"steps": False} == signals.units()


def test_power_is_said_of_the_sensor_that_sends_it() -> None:
    """After ten seconds of 21 a minute at 3 m/s it is power, of that sensor alone."""
    signals = Signals()
    assert [None] * 11 == run(signals, range(11), 21, speed=3.0)
    assert [True, False] == [signals.sends_power(sensor) for sensor in ("pod", "other")]
    assert signals.current(SPM, 10) is None


def follow(place: str | None) -> float | None:
    """Since when a sensor worn there follows the steps, having leapt to them at 60 s."""
    signals = Signals()
    if place:
        signals.wear("watch", "2a38", place)
    for at in range(90):
        run(signals, [at], 170 + at % 2, speed=3.0)
        take(signals, HR, [(at, 140 if at < 60 else 170)], "watch")
    return signals.follows_steps


def test_what_is_worn_on_the_chest_is_not_suspected() -> None:
    """A leap to the steps is one of light on the skin; an unknown place may be that."""
    # The second value that agrees with a leap makes it true: 61 s.
    assert [61, 61, None] == [follow("wrist"), follow(None), follow("chest")]


def test_the_suspicion_ends_with_its_sensor() -> None:
    """When the strap takes over from the watch, its heart rate is a heart's."""
    signals = Signals()
    signals.wear("watch", "2a38", "wrist")
    for at in range(100):
        run(signals, [at], 170 + at % 2, speed=3.0)
        take(signals, HR, [(at, 140 if at < 60 else 170)], "watch")
        if at >= 90:
            take(signals, HR, [(at, 150)], "strap")
        if at in (85, 99):
            assert (signals.follows_steps is None) == (at == 99)


# --- Steps or strides --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "speed", "expected"),
    [
        (85, 3.0, 170),
        (60, 3.0, 120),
        (110, 3.0, 220),
        (59, 3.0, 59),
        (111, 3.0, 111),
        (170, 3.0, 170),
        (85, 1.8, 85),
        (85, 1.9, 170),
    ],
)
def test_strides_of_a_runner_are_doubled_at_once(raw: float, speed: float, expected: float) -> None:
    """From 60 to 110 a minute above 1.8 m/s are strides, from the first value on."""
    assert [expected] == run(Signals(), [1], raw, speed)


def test_without_a_speed_nothing_is_doubled() -> None:
    """Who may be walking at 85 a minute is taken at the word."""
    assert take(Signals(), SPM, [(1, 85)]) == [85]


@pytest.mark.parametrize(("raw", "expected"), [(85, True), (170, False)])
def test_the_unit_of_a_sensor_is_settled_after_twenty_seconds(raw: int, expected: bool) -> None:
    """21 values one second apart are twenty seconds of running; until then it is not said."""
    signals = Signals()
    run(signals, range(20), raw, speed=3.0)
    before = signals.strides("pod")
    run(signals, range(20, 21), raw, speed=3.0)
    assert (None, expected) == (before, signals.strides("pod"))


def test_walking_settles_nothing() -> None:
    """A minute of walking says nothing about the unit, nor does a sensor never heard."""
    signals = Signals()
    run(signals, range(60), 85, speed=1.4)
    assert [signals.strides("pod"), signals.strides("other")] == [None, None]


def test_a_settled_unit_holds_at_a_walk() -> None:
    """55 strides of somebody who walks after running are 110 steps."""
    signals = Signals()
    run(signals, range(30), 85, speed=3.0)
    assert run(signals, [30, 31], 55, speed=1.4) == [None, 110]


def test_a_unit_found_late_holds_for_the_values_before() -> None:
    """70 at a walk, then 80 at a run: both were strides, and their mean is that of 140 and 160."""
    signals = Signals()
    run(signals, [1], 70, speed=1.5)
    run(signals, [2], 80, speed=3.0)
    assert signals.mean(SPM, 2) == 150


def test_one_odd_value_does_not_turn_a_unit() -> None:
    """A single 100 among steps is a jump, and the 170 before it stays what it was."""
    signals = Signals()
    assert run(signals, [1, 2, 3], 170, speed=3.0) == [170, 170, 170]
    assert run(signals, [4], 100, speed=3.0) == [None]
    assert signals.current(SPM, 4) == 170
    assert run(signals, [5], 170, speed=3.0) == [170]


def test_what_is_impossible_in_a_unit_found_late_is_forgotten() -> None:
    """After a 170, ever more 85 are strides; the mean is of them alone, not of 340."""
    signals = Signals()
    run(signals, [1], 170, speed=3.0)
    run(signals, [2, 3, 4], 85, speed=3.0)
    assert signals.current(SPM, 4) == signals.mean(SPM, 4) == 170


def test_a_settled_unit_turns_only_after_a_minute_of_the_contrary() -> None:
    """A pod that sends 180 after strides is refused for 60 s of running, then believed."""
    signals = Signals()
    run(signals, range(30), 85, speed=3.0)
    values = run(signals, range(30, 92), 180, speed=3.0)
    assert values == [None] * 60 + [180, 180]
    assert signals.strides("pod") is False


def test_a_minute_of_the_contrary_must_be_whole() -> None:
    """59 s of the contrary, one second of strides, and 59 s again turn nothing."""
    signals = Signals()
    run(signals, range(30), 85, speed=3.0)
    for start in (30, 90):
        run(signals, range(start, start + 59), 180, speed=3.0)
        run(signals, [start + 59], 85, speed=3.0)
    assert signals.strides("pod") is True


def test_spikes_say_nothing_about_a_unit() -> None:
    """Values that are no cadence at all neither settle nor turn it."""
    signals = Signals()
    run(signals, range(60), 250, speed=3.0)
    run(signals, range(60, 120), 20, speed=3.0)
    assert signals.strides("pod") is None


# --- Laws --------------------------------------------------------------------------------------

SERIES = st.lists(
    st.tuples(
        st.floats(0, 4),  # seconds since the one before
        st.sampled_from(["a", "b"]),
        st.sampled_from([HR, SPM, SPEED]),
        st.integers(0, 255),
    ),
    max_size=60,
)


@given(series=SERIES)
def test_whatever_comes_what_is_current_is_possible(
    series: list[tuple[float, str, Signal, int]],
) -> None:
    """No readings raise, and value and mean stay where a runner's can be."""
    signals, now = Signals(), 0.0
    ranges = {HR: (30, 230), SPM: (0, 240), SPEED: (0, 12.5)}
    for passed, sensor, signal, value in series:
        now += passed
        take(signals, signal, [(now, value / 20 if signal is SPEED else value)], sensor)
        for each, (least, most) in ranges.items():
            for told in (signals.current(each, now), signals.mean(each, now)):
                assert told is None or least <= told <= most
            signals.slope(each, now)


@given(series=SERIES)
def test_asking_changes_nothing(series: list[tuple[float, str, Signal, int]]) -> None:
    """Signals that are asked all the time end like signals that are asked once."""
    asked, left, now = Signals(), Signals(), 0.0
    for passed, sensor, signal, value in series:
        for part in (0.25, 0.5):
            asked.mean(signal, now + part * passed)
            asked.current(signal, now + part * passed)
        now += passed
        accepted = take(asked, signal, [(now, value)], sensor)
        assert accepted == take(left, signal, [(now, value)], sensor)
    for each in (HR, SPM, SPEED):
        assert left.mean(each, now) == asked.mean(each, now)
        assert left.slope(each, now) == asked.slope(each, now)


@given(
    values=st.lists(st.integers(165, 175), min_size=1, max_size=40),
    seconds=st.integers(1, 30),
)
def test_means_agree_with_their_definition(values: list[int], seconds: int) -> None:
    """At one value a second the window holds the last `seconds` of them, whole or trimmed."""
    signals, now = Signals(), len(values)
    take(signals, HR, enumerate(values, start=1))
    take(signals, SPM, enumerate(values, start=1))
    window = sorted(values[-seconds:])
    cut = len(window) // 10
    trimmed = window[cut : len(window) - cut]
    assert sum(window) / len(window) == signals.mean(HR, now, seconds)
    assert sum(trimmed) / len(trimmed) == signals.mean(SPM, now, seconds)
