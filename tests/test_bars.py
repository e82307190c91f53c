"""A workout as a picture: what a runner sees of it before running."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.bars import EIGHTHS, PLAIN, Bar, Column, axis, bars, columns, lines, size
from footfall.model import Runner
from footfall.notation import parse


def picture(notation: str, width: int, height: int, cells: str = EIGHTHS) -> list[str]:
    """The lines of a picture, and the times below it; where a line is empty to its end it ends."""
    drawn = bars(parse(notation).workout)
    across = columns(drawn, width)
    shown = ["".join(text for text, _ in line) for line in lines(across, height, cells)]
    return [*(line.rstrip() for line in shown), axis(across, sum(bar.seconds for bar in drawn))]


INTERVALS = "10min easy; 4x(2min hard, 1min float); 5min walk"


def test_intervals() -> None:
    """Each rep, each float and each end at a glance, wide as it is long and high as it is hard."""
    assert [
        "               ▅▅▅ ▅▅▅ ▅▅▅ ▅▅▅",
        "               ███ ███ ███ ███",
        "▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂████████████████",
        "███████████████████████████████▃▃▃▃▃▃▃",
        "0:00           10:00        20:00",
    ] == picture(INTERVALS, 40, 4)


def test_intervals_without_unicode() -> None:
    """The same in plain signs."""
    assert [
        "",
        "               ### ### ### ###",
        "               ### ### ### ###",
        "               ################",
        "###############################",
        "######################################",
        "0:00           10:00        20:00",
    ] == picture(INTERVALS, 40, 6, PLAIN)


def test_a_progression_climbs() -> None:
    """From easy to threshold."""
    assert [
        "",
        "                      ▁▁▁▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆",
        "▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇██████████████████████",
        "████████████████████████████████████████",
        "0:00                5:00",
    ] == picture("10min easy->threshold", 40, 4)


def test_more_steps_than_columns_still_look_like_intervals() -> None:
    """Eighty-one steps in forty columns: the hardest and the easiest by turns."""
    comb = "   " + " █" * 18
    assert [comb, comb, comb, "▃▃▃▃" + "█▃" * 18, "0:00              10:00"] == picture(
        "2min walk; 40x(10s sprint, 20s walk)", 40, 4
    )


def test_colours_are_those_of_the_zones() -> None:
    """A walk is grey, easy running blue, a float green, a threshold yellow, a sprint red."""
    drawn = bars(parse("1min walk; 1min easy; 1min float; 1min threshold; 1min sprint").workout)
    assert [
        ("██", "bright_black"),
        ("██", "blue"),
        ("██", "green"),
        ("██", "yellow"),
        ("██", "red"),
    ] == lines(columns(drawn, 10), 10)[-1]


@pytest.mark.parametrize(
    ("step", "first", "last"),
    [
        ("1min easy RPE 6", 6, 6),
        ("1min Z4", 7, 7),
        ("1min Z2-4", 5, 5),
        ("1min Z1->Z5", 2, 9),
        ("1min 75%HR", 5.5, 5.5),
        ("1min easy Z5", 3, 3),
        ("1min easy->tempo", 3, 7),
        ("1min", 4, 4),
        ("1min hard 150bpm", 9, 9),
        ("1min 2:30/km", 10, 10),
        ("1min 15:00/km", 1, 1),
    ],
)
def test_how_hard(step: str, first: float, last: float) -> None:
    """Its own number, else its pace, its effort, its heart rate, its kind."""
    assert [Bar(60, first, last)] == bars(parse(step).workout)


def test_a_pace_is_as_hard_as_the_runner_is_slow() -> None:
    """4:10 a kilometre is a race to one and a jog to another."""
    workout = parse("1km 4:10/km").workout
    hard = [bars(workout, Runner(vdot=vdot))[0].first for vdot in (35.0, 50.0, 80.0)]
    assert sorted(hard, reverse=True) == hard
    assert hard[0] > 9 > hard[1] > 5 > hard[2]


def test_a_step_that_a_key_ends_is_a_minute_wide() -> None:
    """Nobody knows how long it lasts."""
    assert [60, 60] == [bar.seconds for bar in bars(parse("lap; 1min").workout)]


@given(
    st.lists(st.tuples(st.floats(1, 36_000), st.floats(0, 10)), min_size=1, max_size=200),
    st.integers(10, 150),
)
def test_any_workout_fits(steps: list[tuple[float, float]], width: int) -> None:
    """Never wider than asked for; each step has a column where there are enough, and as many as
    any other that is as long.
    """
    drawn = [Bar(seconds, hard, hard) for seconds, hard in steps]
    across = columns(drawn, width)
    assert 1 <= len(across) <= width
    assert sorted(column.at for column in across) == [column.at for column in across]
    assert len(axis(across, sum(seconds for seconds, _ in steps))) <= width
    if len(steps) <= width:
        starts = [sum(seconds for seconds, _ in steps[:n]) for n in range(len(steps))]
        assert {round(at, 6) for at in starts} <= {round(column.at, 6) for column in across}


def test_steps_of_one_length_are_equally_wide() -> None:
    """Fifteen reps of a minute in forty columns have two each, and ten columns stay free."""
    across = columns([Bar(60, 3, 3)] * 15, 40)
    assert [Column(30.0 * n, 3) for n in range(30)] == across


@pytest.mark.parametrize(
    ("notation", "seconds", "timed", "measured", "steps"),
    [
        ("2x(90s hard, 90s float); 1h easy", 3960, True, False, 5),
        ("3x(1km 5:00/km, 1min walk between)", 1020, False, False, 5),
        ("400m 5:00/km; 1mi 6:00/mi", 480, False, True, 2),
        ("lap; 1min", 120, False, False, 2),
    ],
)
def test_the_size_of_a_workout(
    notation: str, seconds: float, timed: bool, measured: bool, steps: int
) -> None:
    """Its length and what of it is certain."""
    found = size(parse(notation).workout)
    assert (seconds, timed, measured, steps) == (
        round(found.seconds, 6),
        found.timed,
        found.measured,
        found.steps,
    )


def test_the_way_of_a_workout() -> None:
    """Two miles as they are written, and five minutes at 5:00 a kilometre."""
    assert 4218.688 == round(size(parse("2mi 8:00/mi; 5min 5:00/km").workout).metres, 6)
