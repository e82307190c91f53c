"""VDOT, race times and the speeds of efforts and steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.model import Distance, Effort, Kind, Runner, Step, Target, Time, Unit
from footfall.paces import (
    GUESSED_VDOT,
    RACES,
    effort_speed,
    estimate_speed,
    race_seconds,
    read_race,
    step_speed,
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
