"""VDOT, race times and the speeds of efforts and steps."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.model import Distance, Effort, Kind, Runner, Step, Target, Time, Unit
from footfall.paces import (
    GUESSED_VDOT,
    RACES,
    Band,
    easy_by_marathon,
    effort_speed,
    estimate_speed,
    own_band,
    pace_zones,
    per_hour,
    race_seconds,
    read_race,
    step_speed,
    training,
    typical_cadence,
    vdot,
)

# Race times computed elsewhere from the same two curves, to a tenth of a second where it is told.
TIMES = """
30   8:29.5 9:10.4 17:56.0 30:40.9 63:48.9 98:20.8 2:21:17 4:49:49
40   6:35.1 7:06.9 14:01.8 24:06.2 50:00.8 77:02.1 1:50:54 3:49:37
46.4 5:46.1 6:14.0 12:19.7 21:14.8 44:03.3 67:47.7 1:37:37 3:23:00
50   5:23.7 5:49.8 11:32.8 19:56.0 41:19.6 63:33.6 1:31:31 3:10:40
60   4:35.3 4:57.4 9:49.8  17:02.8 35:21.9 54:18.2 1:18:09 2:43:23
70   4:00.3 4:19.5 8:34.6  14:55.5 31:01.0 47:33.7 1:08:23 2:23:13
85   3:23.0 3:39.1 7:13.7  12:37.3 26:19.2 40:18.4 57:51   2:01:15
"""


def seconds(clock: str) -> float:
    """Seconds of `m:ss.s` or `h:mm:ss`."""
    total = 0.0
    for part in clock.split(":"):
        total = 60 * total + float(part)
    return total


def step(effort: Effort | None, **more: object) -> Step:
    """A step of 400 m."""
    return Step(Kind.WORK, Distance(400), effort, **more)  # type: ignore[arg-type]


def per_km(speed: float | None) -> float:
    """Seconds a km, to the millisecond."""
    assert speed is not None
    return round(1000 / speed, 3)


@pytest.mark.parametrize("row", TIMES.split("\n")[1:-1])
def test_race_times_agree_with_the_published_curves(row: str) -> None:
    """Every race of every row of the table comes out within 0.1 %."""
    fitness, *clocks = row.split()
    told = dict(zip(RACES, map(seconds, clocks), strict=True))
    for race, metres in RACES.items():
        assert race_seconds(float(fitness), metres) == pytest.approx(told[race], rel=0.001)


def test_vdot_of_a_known_race() -> None:
    """5 km in 27:00 is the VDOT that an independent calculator prints, to its last digit."""
    expected = 34.96321966414413
    assert expected == pytest.approx(vdot(5000, 27 * 60), rel=1e-12)


def oxygen(metres_a_minute: float) -> float:
    """What a speed costs, as Daniels and Gilbert wrote it."""
    return -4.60 + 0.182258 * metres_a_minute + 0.000104 * metres_a_minute**2


def held(minutes: float) -> float:
    """The share of VDOT that can be held, as they wrote it."""
    return (
        0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    )


def mistyped(minutes: float) -> float:
    """The same with a digit of an exponent wrong, as a program that is in use has it."""
    return (
        0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932695 * minutes)
    )


def powered(minutes: float) -> float:
    """The same with a power in place of a product, as another one has it."""
    return (
        0.8 + math.pow(0.1894393, -0.012778 * minutes) + math.pow(0.2989558, -0.1932605 * minutes)
    )


@given(speed=st.floats(120, 380), minutes=st.floats(4, 300))
def test_vdot_is_cost_by_share(speed: float, minutes: float) -> None:
    """The two curves, written anew from the paper, give the same VDOT."""
    expected = pytest.approx(oxygen(speed) / held(minutes), rel=1e-9)
    assert expected == vdot(speed * minutes, 60 * minutes)


@pytest.mark.parametrize("wrong", [mistyped, powered])
def test_the_exponents_are_the_published_ones(wrong: Callable[[float], float]) -> None:
    """Either mistake that is known of other programs would tell another VDOT of 27:00."""
    assert vdot(5000, 1620) != pytest.approx(oxygen(5000 / 27) / wrong(27), rel=1e-7)


def test_an_hour_is_held_at_88_8_percent() -> None:
    """What is run for an hour at 300 m a minute costs 88.80 % of its VDOT."""
    assert 88.80 == round(100 * oxygen(300) / vdot(60 * 300, 3600), 2)


def test_another_calculator_agrees_within_seconds() -> None:
    """15 km in 1:07:48 is VDOT 46.4, and each race is what that calculator tells, to 1.4 s."""
    fitness = vdot(15_000, seconds("1:07:48"))
    assert 46.397 == round(fitness, 3)
    told = {
        "1500": "5:46.1",
        "mile": "6:14.0",
        "3k": "12:19.9",
        "5k": "21:15.1",
        "10k": "44:03.9",
        "half": "1:37:36.7",
        "marathon": "3:22:58.7",
    }
    for race, clock in told.items():
        assert race_seconds(46.4, RACES[race]) == pytest.approx(seconds(clock), abs=1.4)


def test_the_printed_tables_agree_within_their_rounding() -> None:
    """The book's row of VDOT 50, and 10 km in 50:00 as VDOT 40, to 0.1 %."""
    told = {"5k": "19:57", "10k": "41:21", "half": "1:31:35", "marathon": "3:10:49"}
    for race, clock in told.items():
        assert race_seconds(50, RACES[race]) == pytest.approx(seconds(clock), rel=0.001)
    assert 40.0 == round(vdot(10_000, 3000), 1)


@given(fitness=st.floats(15, 88), race=st.sampled_from(sorted(RACES)))
def test_race_time_and_vdot_are_inverse(fitness: float, race: str) -> None:
    """The VDOT of the time that a VDOT predicts is that VDOT."""
    assert vdot(RACES[race], race_seconds(fitness, RACES[race])) == pytest.approx(fitness, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5k=21:30", (5000.0, 1290.0)),
        (" Half = 1:38:05 ", (21_097.5, 5885.0)),
        ("marathon=225:00", (42_195.0, 13_500.0)),
        ("mile=5:30.5", (1609.344, 330.5)),
        ("1500=5:00", (1500.0, 300.0)),
        ("1500m=5:00", (1500.0, 300.0)),
        ("8km=35:10", (8000.0, 2110.0)),
        ("12k=50:00", (12_000.0, 3000.0)),
        ("10mi=1:10:00", (16_093.44, 4200.0)),
    ],
)
def test_a_race_is_read(text: str, expected: tuple[float, float]) -> None:
    """A race by name or by length, with minutes or hours, gives metres and seconds."""
    assert expected == read_race(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "like 5k=21:30"),
        ("5k", "is not a race result"),
        ("5k=21", "is not a race result"),
        ("5k=21:75", "is not a race result"),
        ("5q=21:30", "is not a race that Footfall knows"),
        ("0m=21:30", "is not a race that Footfall knows"),
        ("5k=0:00", "Nobody races 5k"),
        ("5k=2:30", "Nobody races 5k"),
        ("5k=3:00:00", "Nobody races 5k"),
        ("marathon=3:10", "hours:minutes:seconds"),
    ],
)
def test_what_is_not_a_race_is_refused_with_an_example(text: str, part: str) -> None:
    """What cannot be read, or cannot be run, is a sentence that shows how to write it."""
    with pytest.raises(UsageError, match="=") as caught:
        read_race(text)
    assert part in str(caught.value)


def test_paces_at_vdot_50() -> None:
    """Easy, threshold and race efforts at VDOT 50, in seconds a km, are those of the curves."""
    expected = {
        Effort.MARATHON: 271.1,
        Effort.FLOAT: 271.1,
        Effort.HALF: 260.3,
        Effort.THRESHOLD: 255.2,
        Effort.TEN_K: 248.0,
        Effort.FIVE_K: 239.2,
        Effort.THREE_K: 230.9,
        Effort.MILE: 217.4,
        Effort.JOG: 351.9,
        Effort.WARMUP: 351.9,
        Effort.COOLDOWN: 351.9,
    }
    assert expected == {e: round(per_km(effort_speed(e, 50)), 1) for e in expected}


@given(fitness=st.floats(25, 85))
def test_a_harder_effort_is_faster(fitness: float) -> None:
    """From walk to sprint each effort is faster than the one before, from VDOT 25 up."""
    ladder = "walk jog easy steady marathon half 10k 5k hard 3k mile stride sprint"
    speeds = [effort_speed(Effort(word), fitness) or 0.0 for word in ladder.split()]
    assert sorted(speeds) == speeds
    assert len(set(speeds)) == len(speeds)


def test_every_effort_but_a_drill_has_a_speed() -> None:
    """Only a drill has none; who rests walks."""
    expected = [(Effort.WALK, 1.5), (Effort.REST, 1.5), (Effort.DRILL, None)]
    speeds = [(effort, effort_speed(effort, 45)) for effort in Effort]
    assert expected == [(e, speed) for e, speed in speeds if speed is None or speed <= 1.5]


def test_a_pace_target_wins_over_the_effort_and_needs_no_fitness() -> None:
    """5:00/km is 200 m a minute, whatever the effort and whoever runs."""
    five = step(Effort.EASY, targets=(Target(Unit.PACE_KM, 300, 300),))
    expected = 1000 / 300
    assert expected == step_speed(five, Runner())
    assert expected == step_speed(five, Runner(vdot=60))


def test_a_band_is_run_in_its_middle_and_a_ramp_along_its_time() -> None:
    """Of 4:00-6:00/km the middle is 5:00 all the way; a ramp begins, halves and ends."""
    band = step(None, targets=(Target(Unit.PACE_KM, 240, 360),))
    ramp = step(None, targets=(Target(Unit.PACE_KM, 360, 240, ramp=True),))
    expected = [(300, 360), (300, 300), (300, 240)]
    assert expected == [
        (per_km(step_speed(band, Runner(), part)), per_km(step_speed(ramp, Runner(), part)))
        for part in (0, 0.5, 1)
    ]


def test_a_pace_a_mile_is_a_pace() -> None:
    """1609.344 seconds a mile is one metre a second."""
    mile = step(None, targets=(Target(Unit.PACE_MI, 1609.344, 1609.344),))
    expected = 1.0
    assert expected == step_speed(mile, Runner())


def test_an_effort_needs_a_known_fitness() -> None:
    """Without a VDOT an effort has no speed; a step without effort or pace has none at all."""
    assert None is step_speed(step(Effort.FIVE_K), Runner())
    assert None is step_speed(step(None), Runner(vdot=50))
    assert None is step_speed(step(Effort.DRILL), Runner(vdot=50))
    assert effort_speed(Effort.FIVE_K, 50) == step_speed(step(Effort.FIVE_K), Runner(vdot=50))


MINE = (
    (Effort.EASY, Target(Unit.PACE_KM, 340, 370)),
    (Effort.FIVE_K, Target(Unit.PACE_KM, 250, 250)),
    (Effort.MILE, Target(Unit.PACE_MI, 400, 400)),
)
"""5:40-6:10/km easy, 5 km at 4:10/km, 6:40 for a mile."""


def test_own_paces_win_over_the_fitness() -> None:
    """An effort of the table is run in the middle of its band, and the others by the VDOT."""
    runner = Runner(vdot=50, paces=MINE)
    speeds = [step_speed(step(e), runner) for e in (Effort.EASY, Effort.FIVE_K, Effort.MILE)]
    assert [355.0, 250.0, round(400 / 1.609344, 3)] == [per_km(speed) for speed in speeds]
    assert effort_speed(Effort.TEN_K, 50) == step_speed(step(Effort.TEN_K), runner)


def test_own_paces_need_no_fitness() -> None:
    """Without a VDOT the table's efforts have their speeds, and an offset; others have none."""
    runner = Runner(paces=MINE)
    assert 250.0 == per_km(step_speed(step(Effort.FIVE_K), runner))
    assert 260.0 == per_km(step_speed(step(Effort.FIVE_K, offset=10.0), runner))
    assert None is step_speed(step(Effort.TEN_K), runner)
    assert None is step_speed(step(Effort.HARD), runner)


def test_what_is_made_of_an_effort_follows_its_own_pace() -> None:
    """A jog is the slow end of easy, a stride 5 % above the mile, hard halfway from 3k to 5k."""
    mile = 1609.344 / 400
    expected = [1000 / 370, 1000 / 370, 1.05 * mile, 1.25 * mile]
    efforts = (Effort.JOG, Effort.WARMUP, Effort.STRIDE, Effort.SPRINT)
    assert pytest.approx(expected) == [effort_speed(e, None, MINE) for e in efforts]
    three = effort_speed(Effort.THREE_K, 50) or 0.0
    assert (three + 4.0) / 2 == effort_speed(Effort.HARD, 50, MINE)


def test_an_own_pace_decides_how_long_a_distance_is_expected_to_last() -> None:
    """400 m at 4:10/km are 100 s, whatever fitness is guessed."""
    assert 100.0 == 400 / estimate_speed(step(Effort.FIVE_K), Runner(paces=MINE))


def test_the_band_of_an_own_pace() -> None:
    """5:40-6:10 a km is 2.70 to 2.94 m/s."""
    assert Band(1000 / 370, 1000 / 340) == own_band(MINE[0][1])


# --- Daniels' paces, Friel's zones, and what stands beside them ---------------------------------


@pytest.mark.parametrize(
    ("fitness", "letter", "metres", "expected"),
    [
        (50, "M", 1000, "4:31.1"),
        (50, "T", 1000, "4:15.2"),
        (50, "T", 1609.344, "6:50.7"),
        (50, "T", 400, "1:42.1"),
        (50, "I", 1000, "3:54.9"),
        (50, "I", 400, "1:33.9"),
        (50, "R", 1000, "3:37.8"),
        (50, "R", 400, "1:27.1"),
        (50, "R", 200, "0:43.6"),
        (49, "M", 1609.344, "7:23.8"),
        (49, "T", 1609.344, "6:57.5"),
        (49, "T", 400, "1:43.8"),
        (49, "I", 400, "1:35.5"),
        (49, "R", 400, "1:28.6"),
        (49, "R", 200, "0:44.3"),
    ],
)
def test_training_paces(fitness: float, letter: str, metres: float, expected: str) -> None:
    """Each is one pace, and takes as long as the curves say, to a tenth of a second."""
    band = training(fitness)[letter]
    assert band.slow == band.fast
    assert pytest.approx(seconds(expected), abs=0.06) == metres / band.fast


def test_the_easy_band() -> None:
    """At VDOT 50 easy is 5:51.9 to 4:53.5 a km: 59 to 74 % of it."""
    easy = training(50)["E"]
    assert [351.9, 293.5] == [round(1000 / speed, 1) for speed in (easy.slow, easy.fast)]
    assert pytest.approx([0.59 * 50, 0.74 * 50]) == [
        oxygen(60 * speed) for speed in (easy.slow, easy.fast)
    ]


@given(fitness=st.floats(25, 85))
def test_no_column_is_swapped(fitness: float) -> None:
    """From E to R each pace is faster than the one before."""
    paces = training(fitness)
    assert ["E", "M", "T", "I", "R"] == sorted(paces, key=lambda letter: paces[letter].fast)


@given(fitness=st.floats(30, 85))
def test_a_marathon_takes_75_to_85_percent(fitness: float) -> None:
    """Of VDOT; between 40 and 60 it is 81 to 82 %."""
    share = oxygen(60 * training(fitness)["M"].fast) / fitness
    assert 0.75 < share < 0.85
    assert not 40 <= fitness <= 60 or 0.805 < share < 0.825


def test_easy_by_the_marathon() -> None:
    """One to two minutes a mile slower: of 8:00, that is 9:00 to 10:00."""
    band = easy_by_marathon(1609.344 / 480)
    assert pytest.approx([600, 540]) == [1609.344 / speed for speed in (band.slow, band.fast)]


@given(fitness=st.floats(30, 60))
def test_both_rules_for_easy_running_agree(fitness: float) -> None:
    """For most runners the band by the marathon lies over Daniels' own."""
    paces = training(fitness)
    other = easy_by_marathon(paces["M"].fast)
    assert other.slow < paces["E"].fast
    assert paces["E"].slow < other.fast


def test_friels_zones_by_pace() -> None:
    """Of a threshold of 4:00/km, in seconds a km; each begins where the faster one ends."""
    expected = [
        ("1", None, 309.6),
        ("2", 309.6, 273.6),
        ("3", 273.6, 254.4),
        ("4", 254.4, 242.4),
        ("5a", 242.4, 232.8),
        ("5b", 232.8, 216.0),
        ("5c", 216.0, None),
    ]
    assert expected == [
        (name, slow and round(1000 / slow, 6), fast and round(1000 / fast, 6))
        for name, slow, fast in pace_zones(1000 / 240)
    ]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        *((15, 160), (12, 160), (10, 170), (9.5, 170), (9, 170)),
        *((8, 180), (7.5, 180), (7, 180), (6, 190), (5, 190)),
    ],
)
def test_the_usual_cadence_of_a_pace(minutes: float, expected: float) -> None:
    """By the minutes a mile takes; flat outside of the table."""
    assert pytest.approx(expected) == typical_cadence(1609.344 / (60 * minutes))


def test_the_usual_cadence_between_two_paces() -> None:
    """Halfway in speed, not in time, between 10:00 and 12:00 it is 165."""
    speed = (1609.344 / 600 + 1609.344 / 720) / 2
    assert pytest.approx(165) == typical_cadence(speed)


@given(fitness=st.floats(30, 40))
def test_the_usual_cadence_of_easy_runs(fitness: float) -> None:
    """Recreational runners are told 150 to 170 of their easy pace, never 180."""
    easy = training(fitness)["E"]
    assert 150 <= typical_cadence(easy.slow) <= typical_cadence(easy.fast) <= 170.5


@pytest.mark.parametrize(
    ("time", "km", "miles"), [(16.0, 22.5, 14.0), (14.8, 24.3, 15.1), (10.0, 36.0, 22.4)]
)
def test_speeds_are_computed_and_never_quoted(time: float, km: float, miles: float) -> None:
    """100 m in 16.0 s are 14.0 mph, where an article says 14.5."""
    assert (km, miles) == (
        round(per_hour(100 / time, "km"), 1),
        round(per_hour(100 / time, "mi"), 1),
    )


def test_an_offset_adds_seconds_to_the_pace() -> None:
    """@5k+10s/km is ten seconds a km slower than 5k pace; a mile has its own seconds."""
    fit = Runner(vdot=50)
    five = per_km(step_speed(step(Effort.FIVE_K), fit))
    slower = step_speed(step(Effort.FIVE_K, offset=10.0), fit)
    faster = step_speed(step(Effort.FIVE_K, offset=-16.09344, offset_unit=Unit.PACE_MI), fit)
    expected = pytest.approx([10, -10], abs=0.002)
    assert expected == [per_km(slower) - five, per_km(faster) - five]


def test_no_offset_is_faster_than_the_fastest_pace_of_the_notation() -> None:
    """Ten minutes a km taken off any effort leave 2:00/km, never a speed without end."""
    off = step(Effort.MILE, offset=-600.0)
    expected = 120
    assert expected == per_km(step_speed(off, Runner(vdot=50)))


def test_a_progression_goes_from_one_effort_to_the_other() -> None:
    """easy->threshold begins easy, is halfway between at half time, and ends at threshold."""
    fit = Runner(vdot=50)
    easy, hard = (effort_speed(e, 50) or 0.0 for e in (Effort.EASY, Effort.THRESHOLD))
    run = step(Effort.EASY, effort_to=Effort.THRESHOLD)
    assert [easy, (easy + hard) / 2, hard] == pytest.approx(
        [step_speed(run, fit, part) for part in (0.0, 0.5, 1.0)]
    )


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("effort", [None, *Effort])
@pytest.mark.parametrize("runner", [Runner(), Runner(vdot=45)])
def test_every_step_has_an_estimate(kind: Kind, effort: Effort | None, runner: Runner) -> None:
    """Whatever the step and whoever runs, the estimate is a speed that a runner may have."""
    assert 1.5 <= estimate_speed(Step(kind, Time(60), effort), runner) <= 8.0


def test_an_estimate_guesses_a_fitness_only_where_none_is_known() -> None:
    """A known fitness, and a written pace even more, are used as they are."""
    five = step(Effort.FIVE_K)
    paced = step(Effort.FIVE_K, targets=(Target(Unit.PACE_KM, 250, 250),))
    assert effort_speed(Effort.FIVE_K, GUESSED_VDOT) == estimate_speed(five, Runner())
    assert effort_speed(Effort.FIVE_K, 50) == estimate_speed(five, Runner(vdot=50))
    expected = 4.0
    assert expected == estimate_speed(paced, Runner())
