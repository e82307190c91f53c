"""A workout made to fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.library import ENTRIES
from footfall.model import Workout
from footfall.notation import parse, write
from footfall.tailoring import accompanied, scaled, with_reps


def read(text: str) -> Workout:
    """The workout of a text."""
    return parse(text).workout


@pytest.mark.parametrize(
    ("text", "factor", "expected"),
    [
        # Half of Mona is ten minutes.
        (
            "2x(90s @5k, 90s float); 4x(60s @5k, 60s float); 4x(15s @mile, 15s float)",
            0.5,
            "1x(90s @5k, 90s float); 2x(60s @5k, 60s float); 2x(15s @mile, 15s float)",
        ),
        # Half up, and never none; only the outermost count.
        ("5x(30s hard)", 0.5, "3x(30s hard)"),
        ("1x(30s hard)", 0.5, "1x(30s hard)"),
        ("4x(3x(30s hard), 2min jog)", 0.5, "2x(3x(30s hard), 2min jog)"),
        ("8x(400m @5k, 200m float)", 1.5, "12x(400m @5k, 200m float)"),
        # What is around the set stays.
        (
            "10min warmup; 8x(400m @5k, 90s jog); 5min easy; 5min cooldown",
            0.5,
            "10min warmup; 4x(400m @5k, 90s jog); 5min easy; 5min cooldown",
        ),
        # Work outside of repeats changes its length, and its recoveries do not.
        ("2mi tempo; 2min jog; 4x(400m @3k)", 0.5, "1mi tempo; 2min jog; 2x(400m @3k)"),
        ("1600m @10k; 2min jog; 1200m @5k", 0.25, "400m @10k; 2min jog; 300m @5k"),
        ("4mi tempo", 0.75, "3mi tempo"),
        ("30min", 0.5, "15min"),
        ("25s sprint; 60s walk", 0.5, "13s sprint; 60s walk"),
        # An easy run is the work where nothing else is.
        ("9mi easy; 3mi @half", 0.5, "4.5mi easy; 1.5mi @half"),
        # A loop has another limit.
        ("loop until 20min (30s sprint, 60s jog)", 0.5, "loop until 10min (30s sprint, 60s jog)"),
        ("loop until 4km (400m @5k, 200m float)", 1.5, "loop until 6km (400m @5k, 200m float)"),
        # What a key, a heart or chance ends has no length to change.
        ("lap hard; until HR<120bpm walk", 0.5, "lap hard; until HR<120bpm walk"),
        ("random 20s-90s hard; 30s hard", 0.5, "random 20s-90s hard; 15s hard"),
        # Nothing becomes too short to be told or measured.
        ("3s hard; 30m hard; 30m sprint", 0.1, "1s hard; 20m hard; 3m sprint"),
        # The runner's own words keep their place.
        (
            '20min easy "halfway" at 10min "near" at -2min "begin"',
            0.5,
            '10min easy "halfway" at 5min "near" at -1min "begin"',
        ),
        ('1km hard "mark" at 1000m', 0.9995, '1km hard "mark" at 1000m'),
    ],
)
def test_a_part_of_a_workout(text: str, factor: float, expected: str) -> None:
    """Counts, limits and the lengths of what is work change; nothing else does."""
    assert read(expected) == scaled(read(text), factor)


@given(st.sampled_from(ENTRIES), st.floats(0.1, 3))
def test_a_part_of_a_workout_is_one(entry: object, factor: float) -> None:
    """Whatever part of whatever entry: it can be written and read again."""
    text = next(e.text for e in ENTRIES if e is entry)
    part = scaled(read(text), factor)
    assert part == read(write(part))


@given(st.sampled_from(ENTRIES))
def test_once_a_workout_is_itself(entry: object) -> None:
    """Scaled by 1, nothing changes."""
    workout = read(next(e.text for e in ENTRIES if e is entry))
    assert workout == scaled(workout, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8x(400m @5k, 200m jog)", "3x(400m @5k, 200m jog)"),
        # 4 times 60 s are more than 2 times 90 s.
        ("2x(90s hard, 90s float); 4x(60s hard, 60s float)", None),
        # Recovery is no work, however long.
        ("2x(30s hard, 10min walk); 4x(30s hard)", "2x(30s hard, 10min walk); 3x(30s hard)"),
        ("8x(400m @5k); 4x(100m stride)", "3x(400m @5k); 4x(100m stride)"),
        ("2x(4x(30s hard), 2min jog)", "3x(4x(30s hard), 2min jog)"),
        ("6x(lap hard, lap jog); 3x(15s sprint)", "3x(lap hard, lap jog); 3x(15s sprint)"),
    ],
)
def test_another_count_of_the_main_set(text: str, expected: str | None) -> None:
    """The repeat with most work has so many reps."""
    expected = expected or "2x(90s hard, 90s float); 3x(60s hard, 60s float)"
    assert read(expected) == with_reps(read(text), 3)


@pytest.mark.parametrize("text", ["4mi tempo", "10min easy; 3min hard", "4x(2min jog)"])
def test_no_set_no_count(text: str) -> None:
    """A workout without a set of work has no count to change."""
    with pytest.raises(ValueError, match="nothing is repeated"):
        with_reps(read(text), 3)


WARMUP, STRIDES, COOLDOWN = "7min warmup; 30s drill", "4x(20s stride, 60s walk)", "9min cooldown"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("3x(1min hard)", "", "3x(1min hard)"),
        ("3x(1min hard)", "wsc", f"{WARMUP}; 3x(1min hard); {STRIDES}; {COOLDOWN}"),
        # Nobody warms up twice, nor cools down twice.
        (
            "5min warmup; 3x(1min hard); 5min cooldown",
            "wc",
            f"{WARMUP}; 3x(1min hard); {COOLDOWN}",
        ),
        # Strides come before any cool-down.
        ("3x(1min hard); 5min cooldown", "s", f"3x(1min hard); {STRIDES}; 5min cooldown"),
        ("5min warmup", "s", f"5min warmup; {STRIDES}"),
        ("5min cooldown", "ws", f"{WARMUP}; {STRIDES}; 5min cooldown"),
    ],
)
def test_what_goes_around_a_workout(text: str, given: str, expected: str) -> None:
    """A warm-up before it, strides behind it, and then the cool-down."""
    parts = [
        read(part).items if letter in given else ()
        for letter, part in (("w", WARMUP), ("s", STRIDES), ("c", COOLDOWN))
    ]
    assert read(expected) == accompanied(read(text), *parts)
