"""Workout files: which format one is, what is refused before it is read, and what is written."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.errors import NotationError, UsageError
from footfall.formats.carry import MAX_BYTES
from footfall.formats.workout_file import READABLE, WRITABLE, read_workout, write_workout

law = settings(max_examples=50, deadline=None)

SET = "2km easy; 8x(400m @5k 182spm, 200m jog); 1km easy"
ICU = b"Warmup\n- 10m Z1 HR\n\n4x\n- 400mtr Z4 HR\n- 90s Z1 HR\n"
GARMIN = json.dumps(
    {
        "workoutSegments": [
            {
                "workoutSteps": [
                    {
                        "type": "ExecutableStepDTO",
                        "endCondition": {"conditionTypeKey": "time"},
                        "endConditionValue": 600,
                    }
                ]
            }
        ]
    }
).encode()


def written(suffix: str) -> bytes:
    return write_workout(notation.parse(SET).workout, suffix)[0]


@pytest.mark.parametrize("suffix", WRITABLE)
def test_each_format_is_read_as_it_was_written(suffix: str) -> None:
    """A set of plain steps loses nothing anywhere."""
    assert notation.parse(SET).workout == read_workout(written(suffix), suffix.upper()).workout


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (written(".fit"), SET),
        (written(".zwo"), SET),
        (b"\xef\xbb\xbf" + written(".zwo"), SET),
        (written(".zwo").decode().replace("UTF-8", "UTF-16").encode("utf-16"), SET),
        (b"\xef\xbb\xbf" + SET.encode(), SET),
        (ICU, "10min warmup Z1; 4x(400m Z4, 90s Z1)"),
        (GARMIN, "10min"),
    ],
    ids=["fit", "zwo", "zwo with a mark", "zwo in UTF-16", "notation", "icu", "garmin"],
)
def test_a_text_file_is_what_it_holds(data: bytes, expected: str) -> None:
    """Whoever saves something as .txt meant no other name by it."""
    assert notation.parse(expected).workout == read_workout(data, ".txt").workout


def test_the_notation_has_its_warnings() -> None:
    """They are notes like any other."""
    read = read_workout(b"8x 400m @5k, 200m float", ".txt")
    assert ("without brackets only one step is repeated",) == tuple(
        note[len("line 1, column 1: ") :].split(";")[0] for note in read.notes
    )


@pytest.mark.parametrize("suffix", READABLE)
def test_a_gigabyte_is_refused_by_its_size(suffix: str) -> None:
    """One byte more than the most is enough to tell."""
    with pytest.raises(UsageError, match="at most 1 MB"):
        read_workout(b" " * (MAX_BYTES + 1), suffix)


@pytest.mark.parametrize("suffix", [".txt", ".icu", ".json"])
def test_what_is_no_text_is_refused(suffix: str) -> None:
    """Latin-1 and noise are no UTF-8."""
    with pytest.raises(UsageError, match="not text"):
        read_workout(b"10min \xe9asy", suffix)


@pytest.mark.parametrize("suffix", [".json", ".icu", "", ".gpx"])
def test_other_formats_are_not_written(suffix: str) -> None:
    """The sentence names those that are."""
    with pytest.raises(UsageError, match=r"ends in \.fit, \.zwo or \.txt"):
        write_workout(notation.parse(SET).workout, suffix)


FIT_HEADER = b"\x0e\x10\xd0\x07\xff\xff\xff\x7f.FIT\0\0"
HOSTILE = {
    "spaces.txt": b" " * MAX_BYTES,
    "repeats.txt": b"2x(" * (MAX_BYTES // 3),
    "brackets.json": b"[" * MAX_BYTES,
    "digits.json": b"9" * MAX_BYTES,
    "elements.zwo": b"<a>" * (MAX_BYTES // 3),
    "attributes.zwo": b"<a " + b'b="1" ' * (MAX_BYTES // 7) + b"/>",
    "steps.icu": b"- 1m Z1\n" * (MAX_BYTES // 8),
    "one step.icu": b"- " + b"1m " * (MAX_BYTES // 4),
    "counts.icu": b"9x\n" * (MAX_BYTES // 3),
    "marks.icu": b"- " + b"1^a " * 400 + b"1m Z1\n",
    "zeros.fit": FIT_HEADER + b"\0" * (MAX_BYTES - 14),
    "definitions.fit": FIT_HEADER + b"\x40\0\0\0\0\0" * 150_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_stays_small(name: str) -> None:
    """Whatever a megabyte is made of, reading it takes less than thirty more."""
    outcome = "read"
    tracemalloc.start()
    try:
        read_workout(HOSTILE[name], Path(name).suffix)
    except UsageError:
        outcome = "refused"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("read" if name == "marks.icu" else "refused") == outcome
    assert peak < 30e6


@law
@given(st.binary() | st.sampled_from([ICU, GARMIN]), st.sampled_from(READABLE))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    """Nothing but a sentence comes of what is no workout."""
    try:
        read_workout(data, suffix)
    except (UsageError, NotationError) as error:
        event(type(error).__name__)
