"""Texts of intervals.icu: its guide's examples, other people's habits, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.errors import UsageError
from footfall.formats.icu import read
from footfall.model import Workout

law = settings(max_examples=30, deadline=None)


def both(text: str) -> tuple[str, tuple[str, ...]]:
    """The notation of what was read, and the notes."""
    found = read(text)
    return notation.write(found.workout), found.notes


# --- The examples of the workout builder's guide -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "workout", "notes"),
    [
        (
            "- 5m30s 60% 90rpm",
            "5min30s easy 180spm",
            ("line 1: 60 % of threshold power is read as easy",),
        ),
        ("- 1km 70% HR", "1km 70%HR", ()),
        ("- 500mtr 5:00/km Pace", "500m 5:00/km", ()),
        ("- 1h Z2 HR", "1h Z2", ()),
        ("- 1h2m30s Z2-Z3 HR", "1h2min30s Z2-3", ()),
        ("- 5' 95% LTHR", "5min 95%LTHR", ()),
        ('- 30" 75-80% HR', "30s 75-80%HR", ()),
        ("- 1'30\" 90-95% LTHR", "90s 90-95%LTHR", ()),
        ("- 1m30 Z2 HR", "90s Z2", ()),
        ("- 4.5mi Z1 HR", "4.5mi Z1", ()),
        (
            "- 10m 95-105%",
            "10min @threshold",
            ("line 1: 95-105 % of threshold power is read as threshold",),
        ),
        ("- 10m 220w", "10min", ("line 1: watts are left out",)),
        ("- 10m 200-240w", "10min", ("line 1: watts are left out",)),
        ("- 10m Z2", "10min easy", ("line 1: Z2 of power is read as easy",)),
        ("- 10m Z3-Z4", "10min @marathon", ("line 1: Z3-Z4 of power is read as marathon",)),
        ("- 3m 60% MMP 5m", "3min", ("line 1: shares of a power curve are left out",)),
        ("- 3m 50-60% MMP 3m", "3min", ("line 1: shares of a power curve are left out",)),
        (
            "- 3m CZ2-CZ3",
            "3min",
            ("line 1: custom zones are known to intervals.icu alone, and left out",),
        ),
        ("- 10m 60% Pace", "10min easy", ("line 1: 60 % of threshold pace is read as easy",)),
        ("- 10m Z2 Pace", "10min easy", ("line 1: Z2 of pace is read as easy",)),
        (
            "- 10m 5:00 Pace",
            "10min 5:00/km",
            ("line 1: a pace without a unit is read as one per kilometre",),
        ),
        ("- 1km 0:30/100m-0:33/100m Pace", "1km 5:00-5:30/km", ()),
        ("- 10m 7:15-7:00/mi Pace", "10min 7:00-7:15/mi", ()),
        ("- 10m 7:00 min/mile", "10min 7:00/mi", ()),
        ("- 10m 140-150bpm", "10min 140-150bpm", ()),
        (
            "- 12m 85% 90-100rpm",
            "12min steady 180-200spm",
            ("line 1: 85 % of threshold power is read as steady",),
        ),
        (
            "- 10m ramp 50%-75%",
            "10min easy",
            ("line 1: 50-75 % of threshold power is read as easy",),
        ),
        (
            "- 10m Ramp 80-100% Pace",
            "10min easy->threshold",
            ("line 1: 80-100 % of threshold pace is read as easy->threshold",),
        ),
        ("- 10m ramp 60-80% HR", "10min 60->80%HR", ()),
        ("- 10m ramp 6:00-5:00/km Pace", "10min 6:00->5:00/km", ()),
        ("- 20m freeride", "20min", ()),
        ("- 30s maxeffort", "30s sprint", ()),
        ("- 20s 0", "20s rest", ()),
    ],
)
def test_a_step(text: str, workout: str, notes: tuple[str, ...]) -> None:
    """A step is a length, a target and a cadence of one foot; power and shares become efforts."""
    assert (workout, notes) == both(text)


def test_a_title_or_a_line_of_its_own_repeats_up_to_an_empty_line() -> None:
    """`Main Set 4x` and `5x` repeat what follows; an empty line ends them."""
    text = "Main Set 4x\n- 2m Z4 HR\n- 2m Z1 HR\n\n5x\n- 30s Z5 HR\n- 30s Z1 HR\n\n- 5m Z1 HR"
    assert ("4x(2min Z4, 2min Z1); 5x(30s Z5, 30s Z1); 5min Z1", ()) == both(text)


def test_a_title_ends_a_repeat_too() -> None:
    """Whoever forgets the empty line has a title in its place."""
    text = "4x\n- 2m Z4 HR\n- 2m Z1 HR\nCooldown\n- 5m Z1 HR"
    assert ("4x(2min Z4, 2min Z1); 5min cooldown Z1", ()) == both(text)


def test_an_empty_line_below_a_count_does_not_end_it() -> None:
    """A repeat begins with its first step."""
    assert ("3x(1min Z4)", ()) == both("3x\n\n- 1m Z4 HR")


def test_what_stands_before_the_length_is_a_cue() -> None:
    """Words before a length are spoken; those that are an effort are one."""
    text = "- Warmup 10m Z1 HR\n\nMain Set 6x\n- Strong arms 4m Z4 HR\n- Recovery 3m Z1 HR"
    expected = '10min warmup Z1; 6x(4min Z4 "Strong arms", 3min jog Z1)'
    assert (expected, ()) == both(text)


def test_texts_have_their_second() -> None:
    """`60^30` is a text at the first minute; how long it is shown does not matter to an ear."""
    text = "- First 60^30 Second 120^30 Third 10m Z2 HR\n- 20^ Look up 5m Z3 HR"
    expected = '10min Z2 "First" "Second" at 1min "Third" at 2min; 5min Z3 "Look up" at 20s'
    assert (expected, ()) == both(text)


def test_a_mark_parts_a_cue_that_reads_like_a_length() -> None:
    """All before `<!>` is spoken."""
    assert ('10min Z2 "Try 5m of this" at 33s', ()) == both("- 33^Try 5m of this <!> 10m Z2 HR")


def test_a_text_behind_the_end_is_left_out() -> None:
    """Nobody can be told something when the step is over."""
    note = "line 1: the cue 'Late' lies behind the end of its step"
    assert ('1min Z2 "Go"', (note,)) == both("- Go 90^Late 1m Z2 HR")


def test_press_lap_ends_a_step() -> None:
    """The length beside it is a plan, and the lap key the end."""
    text = "Warm up\n- 9m Z2 HR press lap\n\n2x\n- Press lap 400mtr Z4 HR\n- 2m Z1 HR"
    note = "lines 2 and 5: it ends when you press lap; its length is left out"
    assert ("lap warmup Z2; 2x(lap Z4, 2min Z1)", (note,)) == both(text)


def test_an_intensity_is_told() -> None:
    """`intensity=` wins over everything else that says how a step is run."""
    text = "- 5m Z2 HR intensity=warmup\n- 5m Z3 HR intensity=recovery\n- 5m Z1 HR intensity=huge"
    note = "line 3: intensity=huge is not known"
    assert ("5min warmup Z2; 5min jog Z3; 5min Z1", (note,)) == both(text)


def test_minutes_that_were_meant_as_metres_are_doubted() -> None:
    """`400m` is six hours and forty minutes, as it is in intervals.icu."""
    note = "line 1: 400m is 400 minutes here; metres are written 400mtr"
    assert ("6h40min Z2", (note,)) == both("- 400m Z2 HR")


# --- Other people's habits -----------------------------------------------------------------------


def test_a_whole_run_with_its_prose() -> None:
    """The first line is its name, labels part it, other lines are told."""
    text = (
        "**Goal:** wake up\n\nWarmup\n- 5m Z1 HR\n\n## Strides 4x\n- 20s 95% Pace 95rpm\n"
        "- 40s Z1 HR\n\nCool Down\n- 5m Z1 HR\n\n---\n\n*Sunset 8:14pm*\n"
    )
    notes = (
        "line 7: 95 % of threshold pace is read as marathon",
        "line 15: 'Sunset 8:14pm' is not carried",
    )
    expected = "5min warmup Z1; 4x(20s @marathon 190spm, 40s Z1); 5min cooldown Z1"
    found = read(text)
    assert ("Goal: wake up", notes) == (found.workout.name, found.notes)
    assert expected == notation.write(found.workout).split("\n")[-1]


def test_a_list_with_counts_as_items() -> None:
    """Some write the count as an item; what it repeats stands further in, and what follows not."""
    text = (
        "- Warmup 10m Z1 HR\n- 3x\n  - 6m 4:30/km Pace 172-180rpm\n  - Recovery 4m Z1 HR\n"
        "- 5m Z2 HR\n- Strides 4x\n\t- 20s Z5 HR\n- Cooldown 10m Z1 HR\n"
    )
    expected = (
        "10min warmup Z1; 3x(6min 172-180spm 4:30/km, 4min jog Z1); 5min Z2; 4x(20s Z5); "
        "10min cooldown Z1"
    )
    assert (expected, ()) == both(text)


def test_a_count_within_a_step_is_doubted() -> None:
    """Whoever writes `4x 400mtr` on one line has one of them, and reads why."""
    note = "line 1: a count within a step repeats nothing; it has a line of its own"
    assert ("400m Z4", (note,)) == both("- 4x 400mtr Z4 HR")


def test_the_same_note_names_all_its_lines() -> None:
    """A thing that cannot be carried is told once."""
    text = "\n".join(["- 1m 200w"] * 9)
    assert ("lines 1, 2, 3, 4, 5 and 4 more: watts are left out",) == read(text).notes


def test_values_out_of_bounds_are_brought_within() -> None:
    """What the notation cannot say becomes the nearest that it can, and is told."""
    text = "- 5mtr Z7 HR\n- 30h 250% HR\n- 1m 1:00/km pace"
    notes = (
        "line 1: Z7 became Z5",
        "line 1: 5m became 20m",
        "line 2: 250%HR became 130%HR",
        "line 2: 108000s became 86400s",
        "line 3: 1:00/km became 2:00/km",
    )
    assert ("20m Z5; 24h 130%HR; 1min 2:00/km", notes) == both(text)


def test_a_line_without_a_length_is_left_out() -> None:
    """A dash alone makes no step."""
    note = "line 1: a line without a time or a distance is left out"
    assert ("5min Z1", (note,)) == both("- be happy\n- 5m Z1 HR")


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no step in this workout"),
        ("Main Set 4x\n", "no step in this workout"),
        ("4x\n8x\n- 30s Z4 HR", "Line 2 begins a repeat within the one of line 1"),
        ("Main Set 4x\n- 1m Z1\n- 3x\n  - 1m Z2", "Line 3 begins a repeat within"),
        ("- 4x\n  - 3x\n    - 1m Z2", "Line 2 begins a repeat within the one of line 1"),
        ("100x\n- 30s Z4 HR", "What follows line 1 is repeated 100 times"),
        ("0x\n- 30s Z4 HR", "from 1 to 99"),
        ("99x\n" + "- 30s Z4 HR\n" * 11, "at most 1000 steps"),
        ("- 1m Z1 HR\n" * 5001, "at most 5,000 lines"),
        ("- " + "9" * 3000, "of 2,000 characters"),
    ],
)
def test_what_is_no_workout_is_refused(text: str, message: str) -> None:
    """There is one sentence for each, with the line where there is one."""
    with pytest.raises(UsageError, match=message):
        read(text)


CRUMBS = (
    *(
        "- ",
        "4x",
        "\n",
        "\n\n",
        "10m",
        "500mtr",
        "1km",
        "90%",
        "Z2",
        " HR",
        " Pace",
        "ramp",
        "5:00",
    ),
    *("/km", "-", "90rpm", "60^30", "<!>", "press lap", "intensity=rest", "warmup", "9999999", "h"),
    *("s", "'", '"', "%", "w", "text", "0", "é", "\x00", "#", "٣"),
)
crumbs = st.lists(st.sampled_from(CRUMBS), max_size=30).map("".join)


@law
@given(crumbs | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is read is a workout of the notation; the rest is refused in a sentence."""
    try:
        found = read(text)
    except UsageError as error:
        event(type(error).__name__)
        return
    items = Workout(found.workout.items)
    assert items == notation.parse(notation.write(items)).workout
