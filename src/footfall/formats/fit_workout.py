"""FIT workouts: what watches run, read by fitdecode and written by fit-tool.

Steps are numbered messages; a repeat is a step of its own behind what it repeats, pointing back to
its first step, so that repeats nest. Numbers, units and offsets are those of the FIT profile
(Garmin's FIT SDK, messages `workout` and `workout_step`). What the fields of a step cannot tell is
in its notes, in the notation: there a runner sees it, and it is read back as long as it agrees with
the fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor
from typing import Any
from zlib import crc32

from footfall import notation
from footfall.errors import NotationError, UsageError
from footfall.formats import carry
from footfall.formats.carry import Notes, Read
from footfall.model import (
    METRES,
    Distance,
    Drawn,
    Effort,
    End,
    Item,
    Kind,
    Lap,
    Loop,
    Repeat,
    Step,
    Target,
    Time,
    Unit,
    Until,
    Workout,
)
from footfall.notation import parse_step, write_end, write_step

MAX_MESSAGES = 2_000
"""Steps and repeats; a workout has at most a thousand steps."""
MAX_FRAMES = 5_000
"""Messages and definitions that are looked at, two for each step and some around them."""
LONGEST = 254
"""Bytes of a text: its size is one byte, and it ends in a zero."""

Fields = dict[int, int | str]
"""A message: the values of its fields as they are stored, by the fields' numbers."""

# Messages and their fields.
FILE_ID, WORKOUT, WORKOUT_STEP = 0, 26, 27
SPORT, STEPS, NAME_OF_ALL, NOTE_OF_ALL = 4, 6, 8, 17
INDEX, NAME, DURATION, LENGTH, TARGET, AIM, LOW, HIGH = 254, 0, 1, 2, 3, 4, 5, 6
INTENSITY, NOTES = 7, 8
SECOND = {TARGET: 19, AIM: 20, LOW: 21, HIGH: 22}
"""The fields of the second target."""
FIRST = {TARGET: TARGET, AIM: AIM, LOW: LOW, HIGH: HIGH}

# Values of `duration_type`.
TIME, DISTANCE, HR_BELOW, HR_ABOVE, OPEN = 0, 1, 2, 3, 5
TIMES, UNTIL_TIME, UNTIL_DISTANCE = 6, 7, 8
REPETITION_TIME, TIME_ONLY = 28, 31
LAST_REPEAT = {9, 10, 11, 12, 13, 17, 18, 27}
"""Repeats until a heart rate, a power or the like: nobody knows that it ever comes."""
# Values of `target_type`; the last ones are means over a lap.
SPEED, HEART_RATE, NO_TARGET, CADENCE = 0, 1, 2, 3
SPEEDS, HEART_RATES, POWERS = {SPEED, 12}, {HEART_RATE, 13}, {4, 7, 8, 9, 10}
SPORTS = {2: "cycling", 4: "the gym", 5: "swimming", 10: "training", 12: "skiing", 15: "rowing"}
ON_FOOT = {0, 1, 11, 17}
"""Sports on foot (running, walking, hiking), and the one that says nothing."""
FILE_KINDS = {4: "a recorded activity", 6: "a course", 15: "a day of monitoring"}
A_WORKOUT = 5
"""The `type` of a file that holds a workout."""
DEVELOPMENT = 255
"""The `manufacturer` of whoever has no number of his own."""
CREATED = 1_136_160_000
"""2026-01-01 in FIT's seconds: a file has to have a date, and nothing here has a clock."""


# --- Reading -------------------------------------------------------------------------------------


def read(data: bytes) -> Read:
    """The workout in a FIT file. Raises `UsageError` when there is none, or the file is damaged."""
    notes = Notes("step")
    whole: Fields = {}
    found: list[Fields] = []
    for kind, fields in _messages(data):
        if kind == FILE_ID:
            _refuse_others(fields)
        elif kind == WORKOUT:
            whole = fields
        elif kind == WORKOUT_STEP:
            found.append(fields)
            if len(found) > MAX_MESSAGES:
                raise UsageError("This FIT file has more steps than any workout. Split it in two.")
    sport = _number(whole, SPORT)
    if sport is not None and sport not in ON_FOOT:
        what = SPORTS.get(sport, f"another sport ({sport})")
        notes.add(f"this is a workout for {what}, read as a run")
    items = _structured(found, notes)
    return carry.finish(items, notes, _text(whole, NAME_OF_ALL), _text(whole, NOTE_OF_ALL))


def _messages(data: bytes) -> Iterator[tuple[int, Fields]]:
    """The number and the stored fields of each message of the first file in the bytes."""
    import fitdecode

    damaged = UsageError(
        "This FIT file is damaged, or none: its checksum or its length is wrong. Export it again."
    )
    if data[8:12] != b".FIT":
        raise damaged
    try:
        reader = fitdecode.FitReader(
            data,
            processor=None,
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )
        for count, frame in enumerate(reader):
            if isinstance(frame, fitdecode.FitCRC):
                return
            if count > MAX_FRAMES:
                raise UsageError("This FIT file holds more messages than any workout.")
            if isinstance(frame, fitdecode.FitDataMessage):
                yield frame.global_mesg_num, _stored(frame.fields)
    except (UsageError, GeneratorExit):
        raise
    # On damaged bytes the library raises not only its own errors but AssertionError, KeyError,
    # struct.error, UnicodeDecodeError and more: half a workout is none.
    except Exception:
        raise damaged from None
    raise damaged


def _stored(fields: Any) -> Fields:
    """Whole numbers and texts; lists, fractions and what says nothing are left away."""
    return {
        one.field_def.def_num: one.raw_value
        for one in fields
        if one.field_def is not None
        and not one.field_def.is_dev
        and isinstance(one.raw_value, int | str)
    }


def _number(fields: Fields, key: int) -> int | None:
    value = fields.get(key)
    return value if isinstance(value, int) else None


def _text(fields: Fields, key: int) -> str:
    value = fields.get(key)
    return value.split("\0")[0] if isinstance(value, str) else ""


def _refuse_others(fields: Fields) -> None:
    kind = _number(fields, 0)
    if kind is not None and kind != A_WORKOUT:
        what = FILE_KINDS.get(kind, f"a file of another kind ({kind})")
        hint = "Replay it with --sensors." if kind == 4 else "Give a workout."
        raise UsageError(f"This FIT file is not a workout but {what}. {hint}")


def _structured(found: list[Fields], notes: Notes) -> list[Item]:
    """Steps and repeats -> items. A repeat takes all items since the step that it points to."""
    indices = [_number(fields, INDEX) for fields in found]
    numbers = [index & 0x0FFF for index in indices if index is not None]
    if len(numbers) != len(found):
        numbers = list(range(len(found)))  # some writers number nothing
    if len(set(numbers)) != len(numbers):
        raise UsageError("Two steps of this FIT workout have the same number. Export it again.")
    stack: list[tuple[int, Item]] = []
    ordered = sorted(zip(numbers, found, strict=True), key=lambda one: one[0])
    for at, (index, fields) in enumerate(ordered, start=1):
        kind = _number(fields, DURATION)
        if kind in LAST_REPEAT:
            raise UsageError(
                f"Step {at} repeats until a heart rate or the like, which may never come. "
                "Repeat so many times, or until a time or a distance."
            )
        if kind not in (TIMES, UNTIL_TIME, UNTIL_DISTANCE):
            stack.append((index, step_of(fields, notes, at)))
            continue
        back = _number(fields, LENGTH)
        begins = [begin for begin, _ in stack]
        if back not in begins:
            raise UsageError(
                f"Step {at} repeats from a step that is not before it, or in the middle of another "
                "repeat. Export the workout again."
            )
        cut = begins.index(back)
        inner = [item for _, item in stack[cut:]]
        del stack[cut:]
        stack += [(back, item) for item in _repeated(kind, fields, inner, notes, at)]
    return [item for _, item in stack]


def _repeated(kind: int, fields: Fields, inner: list[Item], notes: Notes, at: int) -> list[Item]:
    amount = _number(fields, AIM)
    if kind == TIMES:
        return carry.repeated(amount or 0, inner, f"What ends with step {at}")
    if not amount:
        raise UsageError(f"Step {at} repeats until nothing. Export the workout again.")
    limit = _limit(kind, amount, notes, at)
    told = _in_notation(fields)
    if told is not None:
        match told.end:
            case (Time() | Distance()) as end if _limited(end) == (kind, amount):
                limit = end  # the same, in the unit that the runner wrote
    return [Loop(limit, tuple(inner))]


def _limit(kind: int, amount: int, notes: Notes, at: int) -> Time | Distance:
    if kind == UNTIL_TIME:
        return carry.lasting(amount / 1000, notes, at)
    return carry.reaching(amount / 100, notes, at)


# --- A step's fields -> the step -----------------------------------------------------------------

_EFFORTS = {1: Effort.REST, 2: Effort.WARMUP, 3: Effort.COOLDOWN, 4: Effort.JOG}
"""What an `intensity` says beyond that somebody runs."""
_INTENSITIES = {effort: value for value, effort in _EFFORTS.items()} | {
    Effort.WALK: 1,
    Effort.FLOAT: 4,
}
_MACHINE = (DURATION, LENGTH, TARGET, AIM, LOW, HIGH, INTENSITY, *SECOND.values())
"""The fields that a watch acts on."""


def step_of(fields: Fields, notes: Notes, at: int) -> Step:
    """A step from the fields of its message; notes in the notation count where they agree."""
    told = _in_notation(fields)
    if told is not None:
        same = fields_of(told)
        if all(same.get(key) == fields.get(key) for key in _MACHINE):
            return told
    name, words = _text(fields, NAME), _text(fields, NOTES)
    effort = _EFFORTS.get(_number(fields, INTENSITY) or 0)
    named = _effort_in(name)
    if named is not None and effort not in (Effort.WARMUP, Effort.COOLDOWN):
        effort = named.effort
    end = _end(fields, notes, at, effort)
    targets = [_target(fields, slot, notes, at) for slot in (FIRST, SECOND)]
    said = [] if named else [name]
    if carry.plain(words) != carry.plain(name):
        said.append(words)
    cues = [carry.spoken(text, notes, at, end) for text in said]
    step = carry.step(end, effort, None, targets, cues)
    if named is None or named.effort is not effort:
        return step
    return replace(
        step, effort_to=named.effort_to, offset=named.offset, offset_unit=named.offset_unit
    )


def _in_notation(fields: Fields) -> Step | None:
    """The step that the notes write out in the notation."""
    try:
        return parse_step(_text(fields, NOTES), in_repeat=True)
    except NotationError:
        return None


def _effort_in(name: str) -> Step | None:
    """A step with the effort that a name says and nothing else; None for any other name."""
    elsewhere = carry.effort_named(name)
    for text in (elsewhere or name, f"@{name}"):
        try:
            step = parse_step(f"lap {text}", in_repeat=True)
        except NotationError:
            continue
        if step.effort is not None and not (step.targets or step.click or step.cues):
            return step
    return None


def _end(fields: Fields, notes: Notes, at: int, effort: Effort | None) -> End:
    kind, length = _number(fields, DURATION), _number(fields, LENGTH)
    if kind == OPEN:
        return Lap()
    if kind in (TIME, REPETITION_TIME, TIME_ONLY) and length:
        return carry.lasting(length / 1000, notes, at)
    if kind == DISTANCE and length:
        return carry.reaching(length / 100, notes, at, effort=effort)
    if kind in (HR_BELOW, HR_ABOVE) and length is not None:
        if length > 100:
            bpm = carry.band(Unit.BPM, length - 100, length - 100, notes, at).first
            return Until(bpm, above=kind == HR_ABOVE)
        notes.add(f"it ends at {length} % of the maximum, and so by lap", at)
        return Lap()
    notes.add("it ends by what is not measured here, and so by lap", at)
    return Lap()


def _target(fields: Fields, slot: dict[int, int], notes: Notes, at: int) -> Target | None:
    kind, aim = _number(fields, slot[TARGET]), _number(fields, slot[AIM])
    low, high = _number(fields, slot[LOW]), _number(fields, slot[HIGH])
    if kind is None or kind == NO_TARGET:
        return None
    if kind in POWERS:
        notes.add("the power is left out", at)
        return None
    if kind not in {*SPEEDS, *HEART_RATES, CADENCE}:
        notes.add("a target that is not coached here is left out", at)
        return None
    if kind in HEART_RATES and aim:
        return carry.band(Unit.ZONE, aim, aim, notes, at)
    if aim:
        what = "cadence" if kind == CADENCE else "pace"
        notes.add(f"the zone of {what} is known to the watch alone, and left out", at)
        return None
    if not low and not high:
        return None
    low, high = low or high or 0, high or low or 0
    if kind in SPEEDS:
        return carry.at_speed(low / 1000, high / 1000, notes, at)
    if kind == CADENCE:
        return carry.both_feet(low, high, notes, at, strides=True)
    if max(low, high) <= 100:
        return carry.band(Unit.PERCENT_MAX, low, high, notes, at)
    return carry.band(Unit.BPM, low - 100, high - 100, notes, at)


# --- A step -> its fields ------------------------------------------------------------------------


def fields_of(step: Step) -> Fields:
    """The fields that say of a step what they can, but for its notes."""
    fields: Fields = {**_length_fields(step.end), TARGET: NO_TARGET}
    known = [step.target(signal) for signal in ("pace", "heart_rate", "cadence")]
    aims = [aim for target in known if target and (aim := _aim(target))]
    for slot, aim in zip((FIRST, SECOND), aims, strict=False):
        fields |= {slot[key]: value for key, value in aim.items()}
    fields[INTENSITY] = _INTENSITIES.get(step.effort, 0) if step.effort else 0
    bare = Step(Kind.STEADY, Lap(), step.effort, step.effort_to, step.offset, step.offset_unit)
    name = write_step(bare).removeprefix("lap").strip().removeprefix("@")
    if name and _EFFORTS.get(int(fields[INTENSITY])) != name:
        fields[NAME] = name
    return fields


def _length_fields(end: End) -> Fields:
    match end:
        case Time(seconds):
            return {DURATION: TIME, LENGTH: round(1000 * seconds)}
        case Distance():
            return {DURATION: DISTANCE, LENGTH: round(100 * end.metres)}
        case Lap():
            return {DURATION: OPEN}
        case Until(bpm, above):
            return {DURATION: HR_ABOVE if above else HR_BELOW, LENGTH: round(bpm) + 100}
        case Drawn(low, high):
            # The middle of what may be drawn.
            ends = _length_fields(low), _length_fields(high)
            return {**ends[0], LENGTH: (int(ends[0][LENGTH]) + int(ends[1][LENGTH])) // 2}


def _aim(target: Target) -> dict[int, int] | None:
    """A target as the fields of its slot; None for one that FIT has not."""
    low, high = target.low, target.high
    match target.unit:
        case Unit.PACE_KM | Unit.PACE_MI:
            metres = METRES[target.unit.removeprefix("/")]
            speeds = round(1000 * metres / high), round(1000 * metres / low)
            return {TARGET: SPEED, AIM: 0, LOW: speeds[0], HIGH: speeds[1]}
        case Unit.BPM:
            return {TARGET: HEART_RATE, AIM: 0, LOW: round(low) + 100, HIGH: round(high) + 100}
        case Unit.PERCENT_MAX if high <= 100:
            return {TARGET: HEART_RATE, AIM: 0, LOW: round(low), HIGH: round(high)}
        case Unit.ZONE:
            return {TARGET: HEART_RATE, AIM: int(target.first)}
        case Unit.SPM:
            return {TARGET: CADENCE, AIM: 0, LOW: floor(low / 2), HIGH: ceil(high / 2)}
        case _:
            return None


# --- Writing -------------------------------------------------------------------------------------


def write(workout: Workout) -> tuple[bytes, tuple[str, ...]]:
    """A workout as a FIT file, and what a watch will not do, a sentence each."""
    whole, steps, notes = messages(workout)
    # The same workout is the same file, and another one another: no clock, no chance.
    serial = crc32(notation.write(workout).encode()) or 1
    file_id: Fields = {0: A_WORKOUT, 1: DEVELOPMENT, 2: 0, 3: serial & 0x7FFFFFFF, 4: CREATED}
    return _file(file_id, whole, steps), notes


def messages(workout: Workout) -> tuple[Fields, list[Fields], tuple[str, ...]]:
    """The messages of a workout: the one on the whole, and one for each step and each repeat. And
    what a watch will not do, a sentence each.
    """
    notes = Notes("step")
    laid: list[Fields] = []
    _lay_out(workout.items, laid, notes)
    if workout.date:
        notes.add("the date is left out")
    whole: Fields = {SPORT: 1, STEPS: len(laid)}
    for key, text in ((NAME_OF_ALL, workout.name), (NOTE_OF_ALL, workout.note)):
        if text:
            whole[key] = cut(text)
            if whole[key] != text:
                notes.add(f"'{carry.brief(text)}' is cut short")
    return whole, [{INDEX: index, **one} for index, one in enumerate(laid)], notes.told()


def _lay_out(items: tuple[Item, ...], messages: list[Fields], notes: Notes) -> None:
    """Items -> messages, each repeat behind its items and pointing to the first of them."""
    for item in items:
        if isinstance(item, Step):
            messages.append(_told(item, notes, len(messages) + 1))
            continue
        first = len(messages)
        _lay_out(item.items, messages, notes)
        if isinstance(item, Repeat):
            end: Fields = {DURATION: TIMES, LENGTH: first, TARGET: NO_TARGET, AIM: item.count}
        else:
            kind, amount = _limited(item.limit)
            end = {DURATION: kind, LENGTH: first, TARGET: NO_TARGET, AIM: amount}
            if _limit(kind, amount, Notes("step"), 0) != item.limit:
                end[NOTES] = write_end(item.limit)
        messages.append(end)


def _limited(limit: Time | Distance) -> tuple[int, int]:
    """The kind and the amount of a loop's limit."""
    length = int(_length_fields(limit).get(LENGTH, 0))
    return UNTIL_TIME if isinstance(limit, Time) else UNTIL_DISTANCE, length


def _told(step: Step, notes: Notes, at: int) -> Fields:
    """A step's fields, and notes with its cue, or with all of it where fields are not enough."""
    fields = fields_of(step)
    said = [cue.text for cue in step.cues if cue.at is None and not cue.from_end]
    if said and cut(said[0]) == said[0]:
        fields[NOTES] = said[0]
    if isinstance(step.end, Until):
        notes.add("a watch waits for a heart rate as long as it takes", at)
    carried = replace(step_of(fields, Notes("step"), at), kind=step.kind)
    if carried == step:
        return fields
    whole = write_step(step)
    kept = cut(whole) == whole
    if kept:
        fields[NOTES] = whole
    for text in _lost(step, carried, "in the notes alone" if kept else "left out"):
        notes.add(text, at)
    return fields


def _lost(step: Step, carried: Step, where: str) -> Iterator[str]:
    """What of a step is not in the fields that a watch acts on."""
    match step.end, carried.end:
        case Until(), _ if step.end != carried.end:
            yield f"the least and the longest time are {where}"
        case Drawn(), _:
            yield f"{write_end(step.end)} is written as {write_end(carried.end)}"
    for target in step.targets:
        other = carried.target(target.signal)
        shown = [
            write_step(Step(Kind.STEADY, Lap(), targets=(t,)))[4:] for t in (target, other) if t
        ]
        if other is None:
            yield f"{shown[0]} is {where}"
        elif other != target:
            yield f"{shown[0]} is written as {shown[1]}"
    if step.click:
        yield f"the click is {where}"
    if step.cues != carried.cues:
        yield f"when the words are said is {where}"
    if step.between:
        yield "run after the last rep, too"


def cut(text: str) -> str:
    """As much of a text as a field holds."""
    return text.encode()[:LONGEST].decode(errors="ignore")


def _file(file_id: Fields, whole: Fields, steps: list[Fields]) -> bytes:
    """The bytes of a file with these messages."""
    from fit_tool.fit_file_builder import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.workout_message import WorkoutMessage
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

    builder = FitFileBuilder()
    kinds = [(FileIdMessage, file_id), (WorkoutMessage, whole)]
    kinds += [(WorkoutStepMessage, step) for step in steps]
    for make, fields in kinds:
        message = make()
        for key, value in fields.items():
            message.get_field(key).set_encoded_value(0, value)
        builder.add(message)
    written: bytes = builder.build_bytes()
    return written
