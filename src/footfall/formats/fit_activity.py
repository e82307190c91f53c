"""A recorded session as a FIT activity, written by fit-tool.

Numbers, units and offsets are those of the FIT profile (Garmin's FIT SDK): a cadence is strides a
minute with a fraction of 1/128, a time is whole seconds since the end of 1989. Beside what every
watch writes it holds the workout as it was planned, and each lap points to the step that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from math import floor
from typing import Any
from zlib import crc32

from footfall.activity import Activity, Second, Stretch
from footfall.formats import fit_workout
from footfall.formats.fit_workout import Fields
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
SESSION_END = 7
TRIGGERS = {"key": 0, "time": 1, "distance": 2}
"""There is none for a heart rate."""
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
KINDS = {"2a37": 1, "2a53": 6, "2acd": None}
"""By what it sends, the `ble_device_type` of a sensor: a strap, a pod, and a treadmill has none."""

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
    if activity.story.planned is not None:
        whole, steps, _ = fit_workout.messages(activity.story.planned)
        yield fit_workout.WORKOUT, whole
        for step in steps:
            yield fit_workout.WORKOUT_STEP, step
    timed = [(0.0, 0, EVENT, _timer(begin, START))]
    for pause, again in activity.pauses:
        timed.append((pause, 1, EVENT, _timer(begin + floor(pause), STOP_ALL)))
        if again < activity.ended:
            timed.append((again, 0, EVENT, _timer(begin + floor(again), START)))
    for number, lap in enumerate(activity.lapped):
        timed.append((lap.ended, 2, LAP, _lap(activity, number, lap, begin)))
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
    """What it is, where it is one thing alone: a treadmill may send a heart rate, too."""
    sent = [KINDS[char] for char in device.chars if char in KINDS]
    return sent[0] if len(sent) == 1 else None


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


def _lap(activity: Activity, number: int, lap: Ran, begin: int) -> Fields:
    last = number == len(activity.lapped) - 1
    fields: Fields = {
        STAMP: begin + floor(lap.ended),
        INDEX: number,
        0: LAPPED,
        1: STOP,
        2: begin + floor(lap.began),
        23: INTENSITIES.get(lap.kind, 0),
        25: RUNNING,
        39: TREADMILL if activity.treadmill else GENERIC,
    }
    if last or lap.ended_by in TRIGGERS:
        fields[24] = SESSION_END if last else TRIGGERS[lap.ended_by]
    if lap.place is not None:
        fields[71] = lap.place
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
        26: len(activity.lapped),
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
    """What a lap or the session comes to; times, distance and strides have the same fields in
    both.
    """
    fields: Fields = {
        7: _thousandths(found.elapsed),
        8: _thousandths(found.timer),
        9: round(100 * found.metres),
    }
    if found.speed is not None:
        fields |= dict(zip(places["speed"], map(_thousandths, found.speed), strict=True))
    if found.heart_rate is not None:
        fields |= dict(zip(places["heart_rate"], map(round, found.heart_rate), strict=True))
    if found.cadence is not None:
        fields[10] = round(found.strides)
        for whole, part, spm in zip(
            places["cadence"], places["fraction"], found.cadence, strict=True
        ):
            fields[whole], fields[part] = strides(spm)
    return fields


def _thousandths(value: float) -> int:
    return round(1000 * value)


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
