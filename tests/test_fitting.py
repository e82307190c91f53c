"""A workout by its name, and made to fit by options."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.cli.fitting import fitted
from footfall.cli.options import workout_text
from footfall.errors import NotationError, UsageError
from footfall.library_warmups import COOLDOWN, STRIDES, ramp
from footfall.model import Workout
from footfall.notation import parse, write
from workouts import workouts

FLAGS = dict.fromkeys(
    ("warmup", "reps", "work", "float_", "rest", "cooldown", "time", "distance", "zone")
)


def asked(text: str | None, **options: Any) -> dict[str, Any]:
    """What click would give for a WORKOUT with these options."""
    return {"workout": text, **FLAGS, "scale": None, "with_": None, "temp": None, **options}


def fit(text: str | None, **options: Any) -> Workout:
    """What is run."""
    given = asked(text, **options)
    return fitted(parse(workout_text(given)).workout, given)


def read(text: str) -> Workout:
    """The workout of a text."""
    return parse(text).workout


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("W46", {}, "5mi @half"),
        ("long-tempo", {"scale": 0.6}, "3mi @half"),
        ("400s", {"reps": 10}, "10x(400m @5k, 200m jog between)"),
        ("400s", {"scale": 0.5}, "4x(400m @5k, 200m jog between)"),
        # The count that was asked for is the one that is run.
        ("400s", {"scale": 0.5, "reps": 10}, "10x(400m @5k, 200m jog between)"),
        ("4x(1min hard)", {"reps": 2}, "2x(1min hard)"),
        ("30min", {"scale": 0.5}, "15min"),
        (None, {"reps": 4, "work": "1min", "scale": 0.5}, "2x(1min)"),
        ("tempo", {"with_": "warmup"}, f"{ramp()}; 4mi tempo"),
        ("tempo", {"with_": "warmup", "temp": 0.0}, f"{ramp(0)}; 4mi tempo"),
        (
            "tempo",
            {"with_": "strides, COOLDOWN"},
            f"4mi tempo; {STRIDES}; {COOLDOWN}",
        ),
        # The warm-up itself fits the weather, and has no other before it.
        ("ramp", {"temp": 0.0}, ramp(0)),
        ("U5", {"temp": 30.0, "with_": "warmup"}, ramp(30)),
        ("ramp", {"with_": "warmup,strides"}, f"{ramp()}; {STRIDES}"),
        # What the set is scaled to, its warm-up is not.
        ("tempo", {"with_": "warmup", "scale": 0.5}, f"{ramp()}; 2mi tempo"),
        # 400 seconds are written otherwise.
        ("400sec", {}, "6min40s"),
    ],
)
def test_a_workout_by_its_name_and_what_fits_it(
    text: str | None, options: dict[str, Any], expected: str
) -> None:
    """Names and ids stand for their notation, and options change that."""
    assert read(expected) == fit(text, **options)


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("monna", {}, "There is no workout called monna. Did you mean mona?"),
        ("hill-sprnts", {}, "There is no workout called hill-sprnts. Did you mean hill-sprints?"),
        (
            "W68",
            {},
            "There is no workout called W68. `footfall workouts` lists what there is.",
        ),
        (
            "4mi tempo",
            {"reps": 3},
            "--reps counts the reps of a set, and this workout has none. Try --scale 0.5.",
        ),
        ("30min", {"scale": 0.0}, "--scale 0 cannot be: it lies between 0.1 and 10 times."),
        (
            "30min",
            {"scale": float("nan")},
            "--scale nan cannot be: it lies between 0.1 and 10 times.",
        ),
        (
            "20h",
            {"scale": 2.0},
            "That makes no workout: a time goes from 1 s to 24 h.",
        ),
        (
            "99x(1min)",
            {"scale": 2.0},
            "That makes no workout: a repeat has a whole count from 1 to 99.",
        ),
        ("30min", {"with_": "tea"}, "--with tea is not known. It takes warmup, cooldown, strides."),
        (
            "30min",
            {"temp": 3.0, "with_": "strides"},
            "--temp fits the warm-up to the weather. Add --with warmup.",
        ),
        (
            "30min",
            {"temp": 300.0, "with_": "warmup"},
            "--temp 300 cannot be: it lies between -40 and 50 °C.",
        ),
    ],
)
def test_what_cannot_be_is_said(text: str, options: dict[str, Any], sentence: str) -> None:
    """In a sentence that says what to do instead."""
    with pytest.raises(UsageError) as raised:
        fit(text, **options)
    assert sentence == str(raised.value)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(workouts(), st.floats(0.1, 10), st.integers(1, 99), st.booleans())
def test_whatever_is_made_to_fit_is_a_workout_or_refused(
    workout: Workout, factor: float, reps: int, around: bool
) -> None:
    """What comes of it could have been typed: it is written and read again as the same."""
    with_ = "warmup,strides,cooldown" if around else None
    try:
        made = fitted(workout, asked("typed", scale=factor, reps=reps, with_=with_))
    except UsageError:
        return
    assert made == parse(write(made)).workout


@pytest.mark.parametrize("text", ["easy", "Z2", "jog", "eazy", "8x400m 5k", "wamrup 10 min"])
def test_what_looks_like_notation_is_told_as_notation(text: str) -> None:
    """Nobody who wrote a step is told of names."""
    with pytest.raises(NotationError):
        fit(text)
