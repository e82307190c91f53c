"""A workout made to fit by options: `--scale`, `--reps`, `--with` and `--temp`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from footfall.cli.options import check_range
from footfall.errors import NotationError, UsageError
from footfall.library_warmups import COOLDOWN, MILD, STRIDES, ramp
from footfall.model import Workout
from footfall.notation import parse, write
from footfall.tailoring import accompanied, scaled, with_reps

EXTRAS = ("warmup", "cooldown", "strides")
SCALES = (0.1, 10.0)
TEMPERATURES = (-40.0, 50.0)
"""Degrees Celsius in which anybody runs."""


def fitted(workout: Workout, given: dict[str, Any]) -> Workout:
    """The workout as the options want it; the same one where they want nothing.

    A UsageError for what cannot be, and for what no workout may be.
    """
    extras = extras_of(given["with_"])
    celsius = given["temp"]
    warms = celsius is not None or "warmup" in extras
    is_warmup = warms and workout.items == parse(ramp()).workout.items
    if celsius is not None and "warmup" not in extras and not is_warmup:
        raise UsageError("--temp fits the warm-up to the weather. Add --with warmup.")
    check_range("--temp", celsius or 0.0, *TEMPERATURES, "°C")
    check_range("--scale", 1.0 if given["scale"] is None else given["scale"], *SCALES, "times")
    fit, warmup = workout, ramp(MILD if celsius is None else celsius)
    if is_warmup and celsius is not None:
        fit = replace(fit, items=parse(warmup).workout.items)
    if given["scale"] is not None:
        fit = scaled(fit, given["scale"])
    # Without a WORKOUT the count belongs to the flags that build one.
    if given["reps"] is not None and given["workout"] is not None:
        fit = _with_reps(fit, given["reps"])
    if extras:
        fit = accompanied(
            fit,
            _items("warmup" in extras and not is_warmup, warmup),
            _items("strides" in extras, STRIDES),
            _items("cooldown" in extras, COOLDOWN),
        )
    return workout if fit is workout else _checked(fit)


def extras_of(text: str | None) -> tuple[str, ...]:
    """What `--with` names, separated by commas."""
    words = [word.strip().lower() for word in (text or "").split(",") if word.strip()]
    for word in words:
        if word not in EXTRAS:
            raise UsageError(f"--with {word} is not known. It takes {', '.join(EXTRAS)}.")
    return tuple(words)


def _with_reps(workout: Workout, count: int) -> Workout:
    try:
        return with_reps(workout, count)
    except ValueError:
        raise UsageError(
            "--reps counts the reps of a set, and this workout has none. Try --scale 0.5."
        ) from None


def _items(wanted: bool, text: str) -> Any:
    return parse(text).workout.items if wanted else ()


def _checked(workout: Workout) -> Workout:
    """The workout, if it could have been typed: no longer and of no more steps than that."""
    try:
        return parse(write(workout)).workout
    except NotationError as error:
        raise UsageError(f"That makes no workout: {error.message}.") from None
