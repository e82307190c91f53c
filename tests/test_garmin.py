"""Workouts of Garmin Connect: its JSON as it is exported, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.errors import UsageError
from footfall.formats.garmin import read
from footfall.model import Workout

law = settings(max_examples=30, deadline=None)

KINDS = {"warmup": 1, "cooldown": 2, "interval": 3, "recovery": 4, "rest": 5, "repeat": 6}
ENDS = {"lap.button": 1, "time": 2, "distance": 3, "calories": 4, "heart.rate": 6, "iterations": 7}
TARGETS = {"no.target": 1, "power.zone": 2, "cadence.zone": 3, "heart.rate.zone": 4, "pace.zone": 6}


def step(kind: str, end: str, value: float | None = None, **more: Any) -> dict[str, Any]:
    """A step as Garmin has it; `target` is its target's word."""
    target = more.pop("target", "no.target")
    return {
        "type": "ExecutableStepDTO",
        "stepType": {"stepTypeId": KINDS[kind], "stepTypeKey": kind},
        "endCondition": {"conditionTypeId": ENDS[end], "conditionTypeKey": end},
        "endConditionValue": value,
        "targetType": {
            "workoutTargetTypeId": TARGETS[target],
            "workoutTargetTypeKey": target,
        },
        **more,
    }


def group(count: float, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A repeat."""
    return {
        "type": "RepeatGroupDTO",
        "stepType": {"stepTypeId": 6, "stepTypeKey": "repeat"},
        "numberOfIterations": count,
        "endCondition": {"conditionTypeId": 7, "conditionTypeKey": "iterations"},
        "endConditionValue": count,
        "workoutSteps": list(steps),
        **more,
    }


def whole(*steps: dict[str, Any], **more: Any) -> str:
    """A file with these steps."""
    sport = {"sportTypeId": 1, "sportTypeKey": "running"}
    segment = {"segmentOrder": 1, "sportType": sport, "workoutSteps": list(steps)}
    return json.dumps({"sportType": sport, "workoutSegments": [segment], **more})


def both(text: str) -> tuple[str, tuple[str, ...]]:
    """The notation of what was read, and the notes."""
    found = read(text)
    return notation.write(Workout(found.workout.items)), found.notes


def test_a_workout_as_garmin_has_it() -> None:
    """Groups nest, speeds in m/s are paces, zones and values of heart rate are told apart."""
    text = whole(
        step("warmup", "time", 600.0, target="heart.rate.zone", zoneNumber=2),
        group(
            3,
            group(
                4,
                step(
                    "interval",
                    "distance",
                    400.0,
                    target="pace.zone",
                    targetValueOne=4.1666667,
                    targetValueTwo=4.0,
                    description="Relax\nthe arms",
                ),
                step("recovery", "time", 90.0, target="heart.rate.zone", targetValueOne=110),
            ),
            step("rest", "lap.button"),
        ),
        step(
            "interval",
            "distance",
            1609.344,
            preferredEndConditionUnit={"unitKey": "mile"},
            target="cadence.zone",
            targetValueOne=174.0,
            targetValueTwo=180.0,
        ),
        step("cooldown", "time", 300.0, target="power.zone", zoneNumber=2),
        workoutName="Twelve 400s",
        description="On the track",
    )
    expected = (
        '10min warmup Z2; 3x(4x(400m 4:00-4:10/km "Relax the arms", 90s jog 110bpm), lap rest); '
        "1mi 174-180spm; 5min cooldown"
    )
    found = read(text)
    assert ("Twelve 400s", "On the track") == (found.workout.name, found.workout.note)
    assert (expected, ("step 8: the power is left out",)) == both(text)


@pytest.mark.parametrize(
    ("compare", "end"),
    [
        ("lt", "until HR<120bpm"),
        (None, "until HR<120bpm"),
        ("gt", "until HR>120bpm"),
        (">", "until HR>120bpm"),
    ],
)
def test_a_heart_rate_ends_a_step(compare: str | None, end: str) -> None:
    """Below is what a rest waits for, unless it says above."""
    text = whole(step("rest", "heart.rate", 120, endConditionCompare=compare))
    found = read(text).workout.items[0]
    assert f"{end} rest" == notation.write(Workout((found,)))


def test_the_last_rest_of_a_group_may_be_skipped() -> None:
    """Then it stands between the reps."""
    reps = step("interval", "time", 60), step("rest", "time", 60)
    text = whole(group(5, *reps, skipLastRestStep=True))
    assert ("5x(1min, 1min rest between)", ()) == both(text)


def test_numbers_win_over_words() -> None:
    """Where the two differ Garmin keeps the number: 2 is a time, 6 a pace."""
    odd = step("interval", "time", 60, target="pace.zone", targetValueOne=4.0)
    odd["endCondition"]["conditionTypeKey"] = "distance"
    odd["targetType"]["workoutTargetTypeKey"] = "heart.rate.zone"
    assert ("1min 4:10/km", ()) == both(whole(odd))


def test_numbers_may_be_quoted() -> None:
    """So some programs write them that make workouts for Garmin."""
    rep = step("interval", "distance") | {"endConditionValue": "800"}
    easy = step("recovery", "time", target="heart.rate.zone") | {
        "endConditionValue": " 90.5 ",
        "zoneNumber": "2",
    }
    five = group(5, rep, easy) | {"numberOfIterations": "5"}
    assert ("5x(800m, 90.5s jog Z2)", ()) == both(whole(five))


def test_what_is_not_measured_ends_by_lap() -> None:
    """Calories are nobody's business."""
    note = "step 1: it ends by what is not measured here, and so by lap"
    assert ("lap", (note,)) == both(whole(step("interval", "calories", 100)))


def test_a_group_may_repeat_until_a_time() -> None:
    """A group that ends by a time is a loop."""
    text = whole(
        group(
            1,
            step("interval", "time", 30),
            endCondition={"conditionTypeId": 2, "conditionTypeKey": "time"},
            endConditionValue=1200,
        )
    )
    assert ("loop until 20min (30s)", ()) == both(text)


def test_steps_are_in_their_order() -> None:
    """`stepOrder` counts, not the place in the list."""
    late, early = step("cooldown", "time", 60, stepOrder=2), step("warmup", "time", 60, stepOrder=1)
    assert ("1min warmup; 1min cooldown", ()) == both(whole(late, early))


def test_a_workout_may_be_wrapped() -> None:
    """In a list of one, or as the workout of a schedule."""
    inner = whole(step("interval", "time", 60))
    assert ("1min", ()) == both(f'[{{"workout": {inner}}}]')


def nested(depth: int) -> str:
    """A step in so many groups."""
    inner = step("interval", "time", 60)
    for _ in range(depth):
        inner = group(2, inner)
    return whole(inner)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "not JSON", id="nothing"),
        pytest.param("{", "not JSON", id="cut off"),
        pytest.param("[" * 100_000, "nests deeper", id="brackets"),
        pytest.param(nested(100), "at most 4 deep", id="groups in groups"),
        pytest.param(nested(5), "at most 4 deep", id="five groups"),
        pytest.param(whole(step("interval", "time", float("nan"))), "has NaN", id="NaN"),
        pytest.param(whole(step("interval", "time", float("inf"))), "has Infinity", id="infinity"),
        pytest.param("1" * 10_000, "not JSON", id="a long number"),
        pytest.param("null", "no workoutSegments", id="null"),
        pytest.param('{"workoutSegments": 3}', "no workoutSegments", id="no list"),
        pytest.param('{"workoutSegments": [1, [], {}]}', "no step", id="no steps"),
        pytest.param(
            whole(group(10**30, step("rest", "time", 9))), "has a whole count", id="count"
        ),
        pytest.param(whole(group(100, step("rest", "time", 9))), "repeated 100 times", id="100"),
        pytest.param(whole(*[step("rest", "time", 9)] * 5000), "more steps", id="5,000 steps"),
        pytest.param(
            whole(group(2, endCondition={"conditionTypeKey": "heart.rate"})),
            "Step 1 repeats until heart.rate",
            id="until a heart rate",
        ),
    ],
)
def test_what_is_no_workout_is_refused(text: str, message: str) -> None:
    """Depths, lies and absurd numbers are told in a sentence."""
    with pytest.raises(UsageError, match=message):
        read(text)


def test_absurd_values_are_no_values() -> None:
    """A length beyond all lengths is none, and so the step ends by lap."""
    absurd = step("interval", "time", 10**400, target="pace.zone", targetValueOne=1e300)
    notes = (
        "step 1: it ends by what is not measured here, and so by lap",
        "step 1: a target that is not coached here, or has no value, is left out",
    )
    assert ("lap", notes) == both(whole(absurd))


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
KEYS = (*step("rest", "time", 9), *group(2), "zoneNumber", "targetValueOne", "description")


@law
@given(st.dictionaries(st.sampled_from(KEYS), values), st.sampled_from(["rest", "interval"]))
def test_any_fields_are_read_or_refused(fields: dict[str, Any], kind: str) -> None:
    """Whatever a field holds, the answer is a workout of the notation or a sentence."""
    text = whole({**step(kind, "time", 60), **fields})
    try:
        found = read(text)
    except UsageError as error:
        event(type(error).__name__)
        return
    items = Workout(found.workout.items)
    assert items == notation.parse(notation.write(items)).workout
