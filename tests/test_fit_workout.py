"""FIT workouts: written by us, read by fitdecode and back by us; made by hand; and damaged."""

from __future__ import annotations

import struct
from typing import Any

import fitdecode
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.errors import UsageError
from footfall.formats.fit_workout import read, write
from footfall.model import Step, Workout
from workouts import workouts

law = settings(max_examples=20, deadline=None)


def parsed(text: str) -> Workout:
    return notation.parse(text).workout


def messages(data: bytes) -> list[tuple[int, dict[int, Any]]]:
    """What fitdecode reads: each message's number, and its fields as they are stored."""
    reader = fitdecode.FitReader(data, processor=None, check_crc=fitdecode.CrcCheck.RAISE)
    return [
        (frame.global_mesg_num, {f.field_def.def_num: f.raw_value for f in frame.fields})
        for frame in reader
        if isinstance(frame, fitdecode.FitDataMessage)
    ]


# --- Written by us -------------------------------------------------------------------------------

NESTED = (
    "name: Twelve 400s\nnote: on the track\n"
    "10min warmup Z2; 3x(4x(400m @5k 4:00-4:10/km 180spm, 90s jog), 2min until HR<120bpm); "
    'lap; loop until 20min (30s sprint, 60s walk); 5min cooldown 110-130bpm "well done"'
)


def test_nested_repeats_are_written_and_read_back() -> None:
    """Another reader finds each field where the profile has it, and we find the same workout."""
    data, notes = write(parsed(NESTED))
    time, metres, below, open_, times, until = 0, 1, 2, 5, 6, 7
    speed, heart, none, cadence = 0, 1, 2, 3
    active, rest, warmup, cooldown, recovery = range(5)
    expected = [
        {254: 0, 1: time, 2: 600_000, 3: heart, 4: 2, 7: warmup},
        {
            254: 1,
            0: "5k",
            1: metres,
            2: 40_000,
            7: active,
            3: speed,
            4: 0,
            5: 4000,
            6: 4167,  # 4:10 and 4:00 in mm/s
            19: cadence,
            20: 0,
            21: 90,
            22: 90,  # strides
        },
        {254: 2, 1: time, 2: 90_000, 3: none, 7: recovery},
        {254: 3, 1: times, 2: 1, 3: none, 4: 4},
        {254: 4, 1: below, 2: 220, 3: none, 7: active, 8: "2min until HR<120bpm"},
        {254: 5, 1: times, 2: 1, 3: none, 4: 3},
        {254: 6, 1: open_, 3: none, 7: active},
        {254: 7, 0: "sprint", 1: time, 2: 30_000, 3: none, 7: active},
        {254: 8, 0: "walk", 1: time, 2: 60_000, 3: none, 7: rest},
        {254: 9, 1: until, 2: 7, 3: none, 4: 1_200_000},
        {254: 10, 1: time, 2: 300_000, 3: heart, 4: 0, 5: 210, 6: 230, 7: cooldown, 8: "well done"},
    ]
    file_id, workout, *steps = messages(data)
    assert (0, 5) == (file_id[0], file_id[1][0])
    assert (26, {4: 1, 6: 11, 8: "Twelve 400s", 17: "on the track"}) == workout
    assert [(27, fields) for fields in expected] == steps
    assert (
        "step 5: a watch waits for a heart rate as long as it takes",
        "step 5: the least and the longest time are in the notes alone",
    ) == notes
    assert (parsed(NESTED), ()) == (read(data).workout, read(data).notes)


def test_what_several_steps_lose_is_told_once() -> None:
    """In words that are as true of two as of one."""
    notes = write(parsed("1min easy click off; 1min hard click off"))[1]
    assert ("steps 1 and 2: the click is in the notes alone",) == notes


def test_what_a_watch_does_not_do_is_told() -> None:
    """It stays in the notes of its step, where a runner sees it and we read it."""
    text = (
        '1mi 7:00/mi click off; 5min easy->tempo 70%HRR RPE 4 "tall" at 1min; '
        "3x(random 30s-90s hard Z2-3, 30s jog 171spm between)"
    )
    data, notes = write(parsed(text))
    assert (
        "step 1: 7:00/mi is written as 4:21/km",
        "step 1: the click is in the notes alone",
        "step 2: 70%HRR is in the notes alone",
        "step 2: RPE 4 is in the notes alone",
        "step 2: when the words are said is in the notes alone",
        "step 3: random 30s-90s is written as 60s",
        "step 3: Z2-3 is written as Z2",
        "step 4: 171spm is written as 170-172spm",
        "step 4: run after the last rep, too",
    ) == notes
    assert parsed(text) == read(data).workout


def test_notes_that_contradict_a_step_are_only_words() -> None:
    """Somebody has changed the step in another program: what it does now counts."""
    changed = fit(
        (27, {1: (0, 0), 2: (134, 60_000), 3: (0, 2), 7: (0, 0), 8: "2min click off"}),
    )
    assert parsed('1min "2min click off"') == read(changed).workout


@law
@given(workouts())
def test_what_is_written_is_read_as_it_was(workout: Workout) -> None:
    """Whatever the notation can say comes back from a FIT file, but for its date."""
    data, _ = write(workout)
    assert workout.items == read(data).workout.items


def test_the_same_workout_is_the_same_file() -> None:
    """Neither a clock nor chance is in it, and another workout has another number."""
    serials = [messages(write(parsed(text))[0])[0][1][3] for text in ("1min", "1min", "2min")]
    assert (True, False) == (serials[0] == serials[1], serials[1] == serials[2])


# --- Made by hand --------------------------------------------------------------------------------

NIBBLES = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
)


def crc(data: bytes) -> int:
    """The checksum of the FIT protocol (D00001275)."""
    value = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            value = (value >> 4) ^ NIBBLES[value & 0xF] ^ NIBBLES[nibble]
    return value


SIZES = {0: "B", 2: "B", 132: "H", 134: "I", 136: "f"}
Field = tuple[int, Any] | str
"""A base type and a value, or a text."""


def body(number: int, fields: dict[int, Field]) -> bytes:
    """A definition and a message of it, both local message 0."""
    packed = []
    for field, value in fields.items():
        if isinstance(value, str):
            packed.append((field, 7, value.encode() + b"\0"))
        else:
            packed.append((field, value[0], struct.pack("<" + SIZES[value[0]], value[1])))
    definition = struct.pack("<BBBHB", 0x40, 0, 0, number, len(packed))
    definition += b"".join(bytes([field, len(raw), base]) for field, base, raw in packed)
    return definition + b"\0" + b"".join(raw for _, _, raw in packed)


def framed(content: bytes, size: int | None = None) -> bytes:
    """A whole file around its messages."""
    size = len(content) if size is None else size
    data = struct.pack("<BBHI4s", 12, 0x10, 2000, size, b".FIT") + content
    return data + struct.pack("<H", crc(data))


WORKOUT_FILE: tuple[int, dict[int, Field]] = (0, {0: (0, 5)})


def fit(*steps: tuple[int, dict[int, Field]], first: Any = WORKOUT_FILE) -> bytes:
    """A file of these messages, behind one that says what it is."""
    return framed(b"".join(body(*one) for one in (first, *steps)))


def step(index: int, duration: int, length: int, **more: int) -> tuple[int, dict[int, Field]]:
    """A `workout_step`; `target`, `aim`, `low`, `high`, `intensity` as they are stored."""
    names = {"target": (3, 0), "aim": (4, 134), "low": (5, 134), "high": (6, 134)}
    names |= {"intensity": (7, 0), "target2": (19, 0), "low2": (21, 134), "high2": (22, 134)}
    fields: dict[int, Field] = {254: (132, index), 1: (0, duration), 2: (134, length)}
    fields |= {names[name][0]: (names[name][1], value) for name, value in more.items()}
    return 27, fields


def both(*steps: tuple[int, dict[int, Field]]) -> tuple[str, tuple[str, ...]]:
    """The notation of what was read, and the notes."""
    found = read(fit(*steps))
    return notation.write(Workout(found.workout.items)), found.notes


@pytest.mark.parametrize(
    ("fields", "expected", "note"),
    [
        ({"target": 1, "aim": 3}, "1min Z3", None),
        ({"target": 1, "aim": 6}, "1min Z5", "Z6 became Z5"),
        ({"target": 1, "aim": 0, "low": 70, "high": 80}, "1min 70-80%HR", None),
        ({"target": 1, "aim": 0, "low": 100, "high": 100}, "1min 100%HR", None),
        ({"target": 1, "aim": 0, "low": 240, "high": 255}, "1min 140-155bpm", None),
        ({"target": 13, "low": 240, "high": 255}, "1min 140-155bpm", None),
        ({"target": 1, "low": 0, "high": 255}, "1min 155bpm", None),
        ({"target": 0, "aim": 0, "low": 3333, "high": 4000}, "1min 4:10-5:00/km", None),
        ({"target": 0, "low": 4000, "high": 3333}, "1min 4:10-5:00/km", None),
        ({"target": 0, "aim": 2}, "1min", "the zone of pace is known to the watch alone, and left"),
        ({"target": 3, "low": 85, "high": 90}, "1min 170-180spm", None),
        ({"target": 3, "low": 170, "high": 180}, "1min 170-180spm", None),
        ({"target": 4, "aim": 0, "low": 1200, "high": 1250}, "1min", "the power is left out"),
        ({"target": 10, "aim": 3}, "1min", "the power is left out"),
        ({"target": 5}, "1min", "a target that is not coached here is left out"),
        ({"target": 2, "target2": 3, "low2": 88, "high2": 88}, "1min 176spm", None),
        ({"intensity": 1}, "1min rest", None),
        ({"intensity": 2}, "1min warmup", None),
        ({"intensity": 3}, "1min cooldown", None),
        ({"intensity": 4}, "1min jog", None),
        ({"intensity": 5}, "1min", None),
    ],
)
def test_fields_of_a_step(fields: dict[str, int], expected: str, note: str | None) -> None:
    """Heart rates to 100 are percent and others bpm + 100; cadence is strides; power is told."""
    workout, notes = both(step(0, 0, 60_000, **fields))
    assert expected == workout
    assert ([f"step 1: {note}"] if note else []) == [n[: len(f"step 1: {note}")] for n in notes]


@pytest.mark.parametrize(
    ("duration", "length", "expected"),
    [
        (0, 90_500, "90.5s"),
        (28, 90_000, "90s"),
        (31, 90_000, "90s"),
        (1, 40_000, "400m"),
        (1, 500_000, "5km"),
        (5, 0, "lap"),
        (5, 0xFFFFFFFF, "lap"),
        (2, 220, "until HR<120bpm"),
        (3, 250, "until HR>150bpm"),
    ],
)
def test_durations(duration: int, length: int, expected: str) -> None:
    """Milliseconds, centimetres, an open end, and a heart rate on one side."""
    assert (expected, ()) == both(step(0, duration, length))


@pytest.mark.parametrize("duration", [4, 14, 16, 29, 99])
def test_what_is_not_measured_ends_by_lap(duration: int) -> None:
    """Calories, power, training load and repetitions are up to the runner."""
    note = "step 1: it ends by what is not measured here, and so by lap"
    assert ("lap", (note,)) == both(step(0, duration, 100))


def test_names_and_notes_are_efforts_or_words() -> None:
    """`Recover` and `5K` are efforts; other names are spoken, and notes are too."""
    names = [
        (27, {0: "Recover", 1: (0, 5)}),
        (27, {0: "5K", 1: (0, 5), 8: "Strong\nfinish"}),
        (27, {0: "Hill 1", 1: (0, 5), 8: "Hill 1"}),
        (27, {0: "easy", 1: (0, 5), 7: (0, 2)}),
    ]
    expected = 'lap jog; lap @5k "Strong finish"; lap "Hill 1"; lap warmup'
    assert (expected, ()) == both(*names)


def test_the_number_of_steps_is_not_believed() -> None:
    """`num_valid_steps` may say what it likes."""
    lie = (26, {4: (0, 2), 6: (132, 1), 8: "Bike"})
    found = read(fit(lie, step(0, 0, 60_000), step(1, 0, 60_000)))
    assert ("this is a workout for cycling, read as a run",) == found.notes
    assert ("Bike", 2) == (found.workout.name, len(found.workout.items))


def test_steps_are_in_the_order_of_their_numbers() -> None:
    """Wherever they stand in the file."""
    assert ("1min; 2min", ()) == both(step(1, 0, 120_000), step(0, 0, 60_000))


def test_a_repeat_of_one_and_one_until_a_distance() -> None:
    """One time is a repeat all the same, and centimetres are a limit."""
    repeat = step(1, 6, 0, aim=1)
    until = step(3, 8, 2, aim=1_000_000)
    steps = step(0, 0, 60_000), repeat, step(2, 1, 100_000), until
    assert ("1x(1min); loop until 10km (1km)", ()) == both(*steps)


# --- Damaged, and hostile ------------------------------------------------------------------------

GOOD = write(parsed(NESTED))[0]
RUN = step(0, 0, 60_000)
ONE = body(*RUN)
"""A definition, and a message of eight bytes."""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "damaged, or none", id="nothing"),
        pytest.param(b"8x(400m @5k, 200m float)", "damaged, or none", id="text"),
        pytest.param(GOOD[:14], "damaged, or none", id="a header and no more"),
        pytest.param(GOOD[:-40], "damaged, or none", id="cut off"),
        pytest.param(GOOD[:-2], "damaged, or none", id="no checksum"),
        pytest.param(GOOD[:-2] + b"\0\0", "damaged, or none", id="a wrong checksum"),
        pytest.param(framed(b"\0" * 50), "damaged, or none", id="messages of no kind"),
        pytest.param(framed(body(*RUN), 10**9), "damaged, or none", id="a length that lies"),
        pytest.param(framed(body(*RUN), 5), "damaged, or none", id="a short length that lies"),
        pytest.param(framed(b""), "no step", id="an empty file"),
        pytest.param(fit(), "no step", id="no steps"),
        pytest.param(fit(first=(0, {0: (0, 4)})), "recorded activity. Replay", id="an activity"),
        pytest.param(fit(first=(0, {0: (0, 6)})), "a course", id="a course"),
        pytest.param(
            framed(body(*RUN) + body(20, {}) + b"\0" * 30_000), "more messages", id="empty messages"
        ),
        pytest.param(
            fit(*[step(n, 0, 1000) for n in range(11)], step(11, 6, 0, aim=99)),
            "at most 1000 steps",
            id="1,089 steps",
        ),
        pytest.param(framed(ONE + ONE[-8:] * 2000), "more steps", id="2,001 steps"),
        pytest.param(fit(RUN, RUN), "have the same number", id="a number twice"),
        pytest.param(fit(step(0, 6, 0, aim=2), step(1, 5, 0)), "Step 1 repeats", id="itself"),
        pytest.param(fit(RUN, step(1, 6, 2, aim=2), step(2, 5, 0)), "Step 2", id="forward"),
        pytest.param(fit(RUN, step(1, 6, 77, aim=2)), "not before it", id="nowhere"),
        pytest.param(fit(RUN, step(1, 6, 0xFFFFFFFF, aim=2)), "not before it", id="no target"),
        pytest.param(
            fit(RUN, step(1, 5, 0), step(2, 6, 0, aim=2), step(3, 6, 1, aim=2)),
            "in the middle of another",
            id="overlapping",
        ),
        pytest.param(fit(RUN, step(1, 6, 0, aim=0)), "repeated 0 times", id="no time"),
        pytest.param(fit(RUN, step(1, 6, 0, aim=4_000_000_000)), "from 1 to 99", id="for ever"),
        pytest.param(fit(RUN, step(1, 7, 0, aim=0)), "until nothing", id="until nothing"),
        *(
            pytest.param(fit(RUN, step(1, kind, 0, aim=220)), "may never come", id=f"until {kind}")
            for kind in (9, 10, 11, 12, 13)
        ),
        pytest.param(
            fit(RUN, *[step(n, 6, 0, aim=1) for n in range(1, 1000)]), "4 deep", id="1,000 deep"
        ),
    ],
)
def test_what_is_no_workout_is_refused(data: bytes, message: str) -> None:
    """Half a workout is none, repeats point back, and a sentence says what is wrong."""
    with pytest.raises(UsageError, match=message):
        read(data)


@law
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.booleans())
def test_a_file_with_a_flipped_byte_is_refused_or_read(at: int, flip: int, mend: bool) -> None:
    """A checksum that is right again makes no file good."""
    data = bytearray(GOOD)
    data[at] ^= flip
    if mend:
        data[-2:] = struct.pack("<H", crc(bytes(data[:-2])))
    try:
        found = read(bytes(data))
    except UsageError as error:
        event(type(error).__name__)
        return
    items = Workout(found.workout.items)
    assert items == notation.parse(notation.write(items)).workout
    assert all(isinstance(item, Step) or item.items for item in items.items)
