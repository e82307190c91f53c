"""A recorded session as a FIT activity, written by fit-tool.

Numbers, units and offsets are those of the FIT profile (Garmin's FIT SDK): a cadence is strides a
minute with a fraction of 1/128, a time is whole seconds since the end of 1989. Beside what every
watch writes it holds the workout as it was planned, and each lap points to the step that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from math import floor
from typing import Any
from zlib import crc32

from footfall.activity import Activity, Second, Stretch
from footfall.formats import fit_workout
from footfall.formats.fit_workout import Fields
from footfall.journal import step_fields
from footfall.model import Item, Step, StepBegan, Workout
from footfall.story import Device, Ran

EPOCH = 631_065_600
"""1989-12-31, where FIT's seconds begin, in those of Unix."""
RUNNING, TREADMILL, GENERIC = 1, 1, 0
"""The sport, and what it can be said to be of: where nothing tells, nothing is claimed."""

# Messages and their fields.
FILE_ID, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY = 0, 18, 19, 20, 21, 23, 34
STAMP, INDEX = 253, 254

# Values of `event` and of `event_type`.
TIMER, LAPPED, LAST = 0, 9, 26
START, STOP, STOP_ALL = 0, 1, 4
# Values of `lap_trigger`.
MANUAL, BY_TIME, BY_DISTANCE, SESSION_END = 0, 1, 2, 7
TRIGGERS = {"time": BY_TIME, "distance": BY_DISTANCE}
REST, WARMUP, COOLDOWN, RECOVERY = 1, 2, 3, 4
INTENSITIES = {
    "ready": REST,
    "rest": REST,
    "warmup": WARMUP,
    "cooldown": COOLDOWN,
    "float": RECOVERY,
}
"""What a kind of step says beyond that somebody ran."""
BLUETOOTH = 3
"""The `source_type` of Bluetooth LE."""
HEART_STRAP, FOOTPOD = 1, 6
"""Values of `ble_device_type`."""

_Message = tuple[int, Fields]


def write(
    activity: Activity, started: datetime, tell: Callable[[int, int], None] = lambda *_: None
) -> bytes:
    """The bytes of a FIT activity that began at `started`.

    `tell` hears how many of how many messages are ready: a second of a run is one, and fit-tool
    makes some thousand in a second.
    """
    told = [*_messages(activity, started)]
    return _file(told, tell)


def _messages(activity: Activity, started: datetime) -> Iterator[_Message]:
    """All messages in the order of the file, which is that of time."""
    begin = floor(started.timestamp()) - EPOCH
    end = begin + floor(activity.ended)
    yield FILE_ID, _file_id(activity, begin)
    yield from _devices(activity, begin)
    places: dict[Ran, int] = {}
    workout = activity.story.planned
    if workout is not None:
        whole, steps, _ = fit_workout.messages(workout)
        yield fit_workout.WORKOUT, whole
        for step in steps:
            yield fit_workout.WORKOUT_STEP, step
        places = steps_of(activity.laps, workout)
    timed = [(0.0, 0, EVENT, _timer(begin, START))]
    for pause, again in activity.pauses:
        timed.append((pause, 1, EVENT, _timer(begin + floor(pause), STOP_ALL)))
        if again < activity.ended:
            timed.append((again, 0, EVENT, _timer(begin + floor(again), START)))
    for number, lap in enumerate(activity.laps):
        timed.append((lap.ended, 2, LAP, _lap(activity, number, lap, begin, places.get(lap))))
    if not activity.pauses or activity.pauses[-1][1] < activity.ended:
        timed.append((activity.ended, 3, EVENT, _timer(end, STOP_ALL)))
    timed += [
        (float(one.at), 0 if one.at == 0 else 1, RECORD, _record(one, begin))
        for one in activity.seconds
        if not one.paused
    ]
    # What begins comes before the second that it begins with, what ends after it.
    for _, _, kind, fields in sorted(timed, key=lambda one: one[:2]):
        yield kind, fields
    yield SESSION, _session(activity, begin)
    yield (
        ACTIVITY,
        {
            STAMP: end,
            0: _thousandths(activity.ended - activity.paused_within(0, activity.ended)),
            1: 1,
            2: 0,
            3: LAST,
            4: STOP,
            5: end + _offset(started),
        },
    )


def _offset(started: datetime) -> int:
    """Seconds by which the runner's clock is ahead of UTC."""
    ahead = started.utcoffset()
    return 0 if ahead is None else floor(ahead.total_seconds())


def _file_id(activity: Activity, begin: int) -> Fields:
    # The same session is the same file, and another one another.
    serial = crc32(f"{begin} {activity.story.workout} {activity.story.seed}".encode()) & 0x7FFFFFFF
    return {0: 4, 1: fit_workout.DEVELOPMENT, 2: 0, 3: serial or 1, 4: begin, 8: "Footfall"}


def _devices(activity: Activity, begin: int) -> Iterator[_Message]:
    """Who recorded it, and each sensor that was heard."""
    creator: Fields = {STAMP: begin, 0: 0, 2: fit_workout.DEVELOPMENT, 4: 0, 27: "Footfall"}
    yield DEVICE_INFO, creator
    for number, device in enumerate(activity.story.devices, start=1):
        fields: Fields = {STAMP: begin, 0: number, 25: BLUETOOTH}
        kind = _kind(device)
        if kind is not None:
            fields[1] = kind
        if name := fit_workout.cut(device.name):
            fields[27] = name
        if device.battery is not None:
            fields[32] = device.battery
        yield DEVICE_INFO, fields


def _kind(device: Device) -> int | None:
    if "2a53" in device.chars:
        return FOOTPOD
    return HEART_STRAP if "2a37" in device.chars else None


def _timer(at: int, what: int) -> Fields:
    return {STAMP: at, 0: TIMER, 1: what, 3: 0}


def _record(one: Second, begin: int) -> Fields:
    fields: Fields = {STAMP: begin + one.at, 5: round(100 * one.metres)}
    if one.heart_rate is not None:
        fields[3] = round(one.heart_rate)
    if one.cadence is not None:
        fields[4], fields[53] = strides(one.cadence)
    if one.speed is not None:
        fields[73] = round(1000 * one.speed)
    return fields


def strides(spm: float) -> tuple[int, int]:
    """A cadence of both feet as whole strides a minute, and 1/128 of one."""
    return divmod(round(64 * spm), 128)


def _lap(activity: Activity, number: int, lap: Ran, begin: int, place: int | None) -> Fields:
    last = lap is activity.laps[-1]
    fields: Fields = {
        STAMP: begin + floor(lap.ended),
        INDEX: number,
        0: LAPPED,
        1: STOP,
        2: begin + floor(lap.began),
        23: INTENSITIES.get(lap.kind, 0),
        24: SESSION_END if last else TRIGGERS.get(lap.ended_by, MANUAL),
        25: RUNNING,
        39: TREADMILL if activity.treadmill else GENERIC,
    }
    if place is not None:
        fields[71] = place
    return fields | _sums(activity.stretch(lap.began, lap.ended), _LAP_SUMS)


def _session(activity: Activity, begin: int) -> Fields:
    fields: Fields = {
        STAMP: begin + floor(activity.ended),
        INDEX: 0,
        0: LAPPED,
        1: STOP,
        2: begin,
        5: RUNNING,
        6: TREADMILL if activity.treadmill else GENERIC,
        25: 0,
        26: len(activity.laps),
        28: 0,
    }
    return fields | _sums(activity.stretch(0, activity.ended), _SESSION_SUMS)


_LAP_SUMS = {
    "speed": (110, 111),
    "heart_rate": (15, 16),
    "cadence": (17, 18),
    "fraction": (80, 81),
}
"""The fields of means and maxima in a lap."""
_SESSION_SUMS = {
    "speed": (124, 125),
    "heart_rate": (16, 17),
    "cadence": (18, 19),
    "fraction": (92, 93),
}


def _sums(found: Stretch, places: dict[str, tuple[int, int]]) -> Fields:
    """What a lap or the session comes to; the first four have the same fields in both."""
    fields: Fields = {
        7: _thousandths(found.elapsed),
        8: _thousandths(found.timer),
        9: round(100 * found.metres),
        10: round(found.strides),
    }
    if found.speed is not None:
        fields |= dict(zip(places["speed"], map(_thousandths, found.speed), strict=True))
    if found.heart_rate is not None:
        fields |= dict(zip(places["heart_rate"], map(round, found.heart_rate), strict=True))
    if found.cadence is not None:
        for whole, part, spm in zip(
            places["cadence"], places["fraction"], found.cadence, strict=True
        ):
            fields[whole], fields[part] = strides(spm)
    return fields


def _thousandths(value: float) -> int:
    return round(1000 * value)


# --- The plan ------------------------------------------------------------------------------------


def steps_of(laps: tuple[Ran, ...], workout: Workout) -> dict[Ran, int]:
    """For each lap that was a step of the workout the number of that step's message.

    A runner adds reps, skips and ends sets, so that the plan alone does not tell: of all steps that
    look like the lap it is the one that comes next, in the same set where its count goes on.
    """
    leaves = [*_leaves(workout.items)]
    sets = [within for _, _, within in leaves]
    alike: dict[tuple[str, str, str], list[int]] = {}
    for place, (step, *_) in enumerate(leaves):
        told = step_fields(StepBegan(0.0, 1, step, None, None))
        alike.setdefault((told["kind"], told["effort"] or "", told["end"]), []).append(place)
    found: dict[Ran, int] = {}
    here, rep = -1, 0
    for lap in laps:
        places = alike.get((lap.kind, lap.effort, lap.end))
        if places:
            here = min(places, key=partial(_far, sets, here, (lap.rep or 0) - rep))
            rep = lap.rep or 0
            found[lap] = leaves[here][1]
    return found


def _far(sets: list[object], here: int, reps: int, there: int) -> tuple[bool, int]:
    """How far a step lies ahead of `here`, where the count went on by `reps`; nearest is least."""
    same = here >= 0 and sets[there] is not None and sets[there] is sets[here]
    goes_on = same and reps == (there <= here)
    return not goes_on, (there - here - 1) % len(sets)


def _leaves(
    items: tuple[Item, ...], within: object = None, place: int = 0
) -> Iterator[tuple[Step, int, object]]:
    """Each step with the number of its message and the repeat around it."""
    for item in items:
        if isinstance(item, Step):
            yield item, place, within
            place += 1
        else:
            yield from _leaves(item.items, item, place)
            place += _size(item)


def _size(item: Item) -> int:
    """How many messages an item is: a repeat has one of its own."""
    return 1 if isinstance(item, Step) else 1 + sum(map(_size, item.items))


# --- The file ------------------------------------------------------------------------------------


def _file(messages: list[_Message], tell: Callable[[int, int], None]) -> bytes:
    """The bytes of a file with these messages."""
    from fit_tool.data_message import DataMessage
    from fit_tool.fit_file_builder import FitFileBuilder

    builder, kinds = FitFileBuilder(), _kinds()
    numbers = {kind: number for number, kind in enumerate(kinds)}
    for done, (kind, fields) in enumerate(messages):
        if done % 100 == 0:
            tell(done, len(messages))
        told = []
        # Only the fields that it has: with all hundred of its kind it takes six times as long.
        for key, value in fields.items():
            field = kinds[kind][key](size=0, growable=True)
            field.set_encoded_value(0, value)
            told.append(field)
        builder.add(DataMessage(local_id=numbers[kind], global_id=kind, fields=told))
    written: bytes = builder.build_bytes()
    return written


def _kinds() -> dict[int, dict[int, Any]]:
    """Of each kind of message what makes its fields, by their numbers."""
    from fit_tool.profile.messages.activity_message import ActivityMessage
    from fit_tool.profile.messages.device_info_message import DeviceInfoMessage
    from fit_tool.profile.messages.event_message import EventMessage
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.lap_message import LapMessage
    from fit_tool.profile.messages.record_message import RecordMessage
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.messages.workout_message import WorkoutMessage
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

    makers = {
        FILE_ID: FileIdMessage,
        DEVICE_INFO: DeviceInfoMessage,
        fit_workout.WORKOUT: WorkoutMessage,
        fit_workout.WORKOUT_STEP: WorkoutStepMessage,
        EVENT: EventMessage,
        RECORD: RecordMessage,
        LAP: LapMessage,
        SESSION: SessionMessage,
        ACTIVITY: ActivityMessage,
    }
    return {
        kind: {field.field_id: type(field) for field in make().fields}
        for kind, make in makers.items()
    }
