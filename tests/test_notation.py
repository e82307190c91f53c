"""Workout text <-> Workout: what is read, what is refused and how, and that both ways agree."""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.errors import NotationError
from footfall.model import (
    METRES,
    Click,
    Distance,
    Drawn,
    Effort,
    End,
    Kind,
    Lap,
    Loop,
    Repeat,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Until,
    Workout,
)
from footfall.notation import parse, parse_step, write, write_end, write_step
from footfall.notation_write import plain_text
from workouts import damaged, scribbled, steps, workouts

LOOPED = "for example loop until 20min (30s sprint, 60s jog)"
UNTIL = "for example until HR<120bpm max 3min"
DRAWN = "for example random 20s-90s"
ABOVE = "or make it a comment with #"

law = settings(max_examples=60, deadline=None)
"""Enough to find a fault, and no judgement of how busy the machine is."""


def steady(end: End, **fields: object) -> Step:
    """A step outside of a repeat that names no effort."""
    return Step(Kind.STEADY, end, **fields)  # type: ignore[arg-type]


def refusal(text: str) -> NotationError:
    """The error that a text draws."""
    with pytest.raises(NotationError) as caught:
        parse(text)
    return caught.value


def verdict(text: str) -> NotationError | None:
    """The error that a text draws, or None for a workout."""
    try:
        parse(text)
    except NotationError as error:
        return error
    return None


# --- Reading -----------------------------------------------------------------------------------


def test_a_session_is_read_whole() -> None:
    """Items are in order, a repeat holds its own, and steps without an effort in it are work."""
    expected = Workout(
        (
            Step(Kind.EASY, Time(600), Effort.EASY),
            Repeat(
                8,
                (
                    Step(Kind.WORK, Distance(400), Effort.FIVE_K),
                    Step(
                        Kind.FLOAT,
                        Distance(200),
                        Effort.FLOAT,
                        targets=(Target(Unit.SPM, 168, 168),),
                    ),
                    Step(Kind.WORK, Time(30)),
                ),
            ),
            Step(Kind.STEADY, Time(300)),
        )
    )
    assert expected == parse("10min easy; 8x(400m @5k, 200m float 168spm, 30s); 5min").workout


def test_lines_comments_and_case_do_not_matter() -> None:
    """Newlines and runs of separators part items; comments, case and blanks say nothing."""
    plain = parse("10min easy; 3x(1km @5k, 90s jog); 5min easy").workout
    loose = (
        "\n# a Tuesday\n10 MIN Easy,;\r\n3 × (\n  1KM @5K ; # fast\n  90 S JOG\n)\n\n5min\teasy;\n"
    )
    assert plain == parse(loose).workout


def test_a_mark_that_nobody_sees_may_begin_a_file() -> None:
    """U+FEFF, as some editors write it, says nothing."""
    assert parse("name: a\n90s") == parse("\ufeffname: a\n90s")


def test_a_number_sign_inside_a_cue_is_spoken() -> None:
    """A comment does not begin within quotes."""
    assert (SpokenCue("you are #1"),) == parse_step('90s "you are #1"', False).cues


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("90s", Time(90)),
        ("90 sec", Time(90)),
        ("2mins", Time(120)),
        ("1h30min", Time(5400)),
        ("1hr 30min 5secs", Time(5405)),
        ("1min 30s", Time(90)),
        ("1.5min", Time(90)),
        ("1.37min", Time(82.2)),
        ("1:30", Time(90)),
        ("90:00", Time(5400)),
        ("1:30:05", Time(5405)),
        ("24h", Time(86400)),
        ("400m", Distance(400)),
        ("5k", Distance(5, "km")),
        ("42.195km", Distance(42.195, "km")),
        ("3mi", Distance(3, "mi")),
        ("1 mile", Distance(1, "mi")),
        ("26.2188miles", Distance(26.2188, "mi")),
        ("440yd", Distance(440, "yd")),
        ("200km", Distance(200, "km")),
        ("lap", Lap()),
        ("open", Lap()),
    ],
)
def test_ends(text: str, end: End) -> None:
    """A step ends by a time, a distance or a lap."""
    assert steady(end) == parse_step(text, in_repeat=False)


@pytest.mark.parametrize(
    ("word", "effort", "kind"),
    [
        ("easy", Effort.EASY, Kind.EASY),
        ("e", Effort.EASY, Kind.EASY),
        ("steady", Effort.STEADY, Kind.STEADY),
        ("marathon", Effort.MARATHON, Kind.WORK),
        ("mp", Effort.MARATHON, Kind.WORK),
        ("half", Effort.HALF, Kind.WORK),
        ("hmp", Effort.HALF, Kind.WORK),
        ("threshold", Effort.THRESHOLD, Kind.WORK),
        ("t", Effort.THRESHOLD, Kind.WORK),
        ("@tempo", Effort.THRESHOLD, Kind.WORK),
        ("@10k", Effort.TEN_K, Kind.WORK),
        ("@5k", Effort.FIVE_K, Kind.WORK),
        ("@ 3 k", Effort.THREE_K, Kind.WORK),
        ("mile", Effort.MILE, Kind.WORK),
        ("@mile", Effort.MILE, Kind.WORK),
        ("hard", Effort.HARD, Kind.WORK),
        ("stride", Effort.STRIDE, Kind.STRIDE),
        ("strides", Effort.STRIDE, Kind.STRIDE),
        ("sprint", Effort.SPRINT, Kind.SPRINT),
        ("float", Effort.FLOAT, Kind.FLOAT),
        ("jog", Effort.JOG, Kind.REST),
        ("walk", Effort.WALK, Kind.REST),
        ("rest", Effort.REST, Kind.REST),
        ("warmup", Effort.WARMUP, Kind.WARMUP),
        ("wu", Effort.WARMUP, Kind.WARMUP),
        ("cooldown", Effort.COOLDOWN, Kind.COOLDOWN),
        ("cd", Effort.COOLDOWN, Kind.COOLDOWN),
        ("drill", Effort.DRILL, Kind.DRILL),
    ],
)
def test_efforts(word: str, effort: Effort, kind: Kind) -> None:
    """Each word is its effort and its kind, on either side of the end."""
    expected = Step(kind, Distance(1, "mi"), effort)
    assert [expected, expected] == [
        parse_step(f"1 mile {word}", in_repeat=True),
        parse_step(f"{word} 1 mile", in_repeat=True),
    ]


@pytest.mark.parametrize(
    ("text", "to", "offset", "unit"),
    [
        ("@marathon+20s/mi", None, 20, Unit.PACE_MI),
        ("@marathon -10s/km", None, -10, Unit.PACE_KM),
        ("marathon->half", Effort.HALF, 0, Unit.PACE_KM),
        ("@marathon -> tempo", Effort.THRESHOLD, 0, Unit.PACE_KM),
    ],
)
def test_offsets_and_progressions(text: str, to: Effort | None, offset: float, unit: Unit) -> None:
    """An effort may be shifted by seconds a distance, or arrive at another."""
    step = parse_step(f"30min {text}", in_repeat=False)
    expected = (Effort.MARATHON, to, offset, unit)
    assert expected == (step.effort, step.effort_to, step.offset, step.offset_unit)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("172spm", Target(Unit.SPM, 172, 172)),
        ("@172spm", Target(Unit.SPM, 172, 172)),
        ("170-180spm", Target(Unit.SPM, 170, 180)),
        ("170–180 spm", Target(Unit.SPM, 170, 180)),
        ("180->170spm", Target(Unit.SPM, 180, 170, ramp=True)),
        ("+5%spm", Target(Unit.PERCENT_SPM, 5, 5)),
        ("-2.5 % spm", Target(Unit.PERCENT_SPM, -2.5, -2.5)),
        ("150bpm", Target(Unit.BPM, 150, 150)),
        ("30-230bpm", Target(Unit.BPM, 30, 230)),
        ("Z2", Target(Unit.ZONE, 2, 2)),
        ("@z1-2 HR", Target(Unit.ZONE, 1, 2)),
        ("Z1->Z4", Target(Unit.ZONE, 1, 4, ramp=True)),
        ("70-80%HR", Target(Unit.PERCENT_MAX, 70, 80)),
        ("130%hrmax", Target(Unit.PERCENT_MAX, 130, 130)),
        ("60->70%HRR", Target(Unit.PERCENT_RESERVE, 60, 70, ramp=True)),
        ("95%LTHR", Target(Unit.PERCENT_THRESHOLD, 95, 95)),
        ("5:00/km", Target(Unit.PACE_KM, 300, 300)),
        ("5:10-5:00/k", Target(Unit.PACE_KM, 310, 300)),
        ("8:00->7:30/mi", Target(Unit.PACE_MI, 480, 450, ramp=True)),
        ("RPE 7", Target(Unit.RPE, 7, 7)),
        ("rpe7.5", Target(Unit.RPE, 7.5, 7.5)),
    ],
)
def test_targets(text: str, target: Target) -> None:
    """Each target is its unit and its numbers, as a value, a range or a ramp."""
    assert steady(Time(600), targets=(target,)) == parse_step(f"10min {text}", in_repeat=False)


def test_parts_come_in_any_order() -> None:
    """Targets are sorted, cues keep their order, and everything else is where it belongs."""
    text = (
        '"up" at -100m +5%spm RPE 6 between click breath 3:2 @5k 4:00/km Z4 "tall" 1km "go" at 1:30'
    )
    expected = Step(
        Kind.WORK,
        Distance(1, "km"),
        Effort.FIVE_K,
        targets=(
            Target(Unit.ZONE, 4, 4),
            Target(Unit.PERCENT_SPM, 5, 5),
            Target(Unit.PACE_KM, 240, 240),
            Target(Unit.RPE, 6, 6),
        ),
        click=Click(breath=(3, 2)),
        cues=(
            SpokenCue("up", Distance(100), from_end=True),
            SpokenCue("tall"),
            SpokenCue("go", Time(90)),
        ),
        between=True,
    )
    assert expected == parse_step(text, in_repeat=True)


def test_a_sign_behind_a_zone_or_an_effort_begins_a_cadence() -> None:
    """`-5%spm` is no range of the zone before it and no offset of the effort before it."""
    cadence = Target(Unit.PERCENT_SPM, -5, -5)
    assert [(Target(Unit.ZONE, 2, 2), cadence), (cadence,)] == [
        parse_step("10min Z2 -5%spm", False).targets,
        parse_step("10min @5k -5%spm", False).targets,
    ]


def test_repeats_nest_and_need_no_brackets_for_one_item() -> None:
    """`x`, `×` and `*` repeat one item, which may be a repeat itself."""
    rep = Step(Kind.WORK, Distance(200))
    expected = Workout((Repeat(2, (Repeat(3, (Repeat(4, (rep,)),)),)), Repeat(99, (rep,))))
    assert expected == parse("2x3×4*200m; 99 x (200m)").workout


def test_loops_hold_work() -> None:
    """A loop ends by a time or a distance, and a step in it without an effort is work."""
    rest = Step(Kind.REST, Time(60), Effort.JOG, between=True)
    sprint = Step(Kind.SPRINT, Time(30), Effort.SPRINT)
    expected = Workout(
        (
            Loop(Time(1200), (sprint, rest)),
            Loop(Distance(2, "km"), (Repeat(2, (Step(Kind.WORK, Distance(200)),)),)),
            Repeat(3, (Loop(Time(90), (Step(Kind.WORK, Lap()),)),)),
        )
    )
    text = (
        "Loop UNTIL 20min(30s sprint; 60s jog between)\n"
        "loop until 2km (2x200m); 3x loop until 1:30 (lap)"
    )
    assert expected == parse(text).workout


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("until HR<120bpm", Until(120)),
        ("UNTIL hr > 150", Until(150, above=True)),
        ("90s until HR<120bpm max 3min", Until(120, least=Time(90), most=Time(180))),
        ("1:30 until HR<120 max 3:00", Until(120, least=Time(90), most=Time(180))),
        ("1min 30s until HR<120max90s", Until(120, least=Time(90), most=Time(90))),
        ("until HR<30 max 1h 5min", Until(30, most=Time(3900))),
        ("until HR>230", Until(230, above=True)),
    ],
)
def test_ends_by_heart_rate(text: str, end: Until) -> None:
    """A bound, on one side of it; a time before it is the least, and max is the most."""
    assert steady(end) == parse_step(text, in_repeat=False)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("random 20s-90s", Drawn(Time(20), Time(90))),
        ("RANDOM 20s – 1:30", Drawn(Time(20), Time(90))),
        ("random 1min 30s-1h30min", Drawn(Time(90), Time(5400))),
        ("random 100m-400m", Drawn(Distance(100), Distance(400))),
        ("random 400m-1mi", Drawn(Distance(400), Distance(1, "mi"))),
    ],
)
def test_random_ends(text: str, end: Drawn) -> None:
    """A length between two times or two distances."""
    assert steady(end) == parse_step(text, in_repeat=False)


def test_the_rest_between_reps_may_wait_for_the_heart() -> None:
    """The specification's own line: the end, its effort and what follows stay apart."""
    text = '3x(8min @t, rest 90s until HR<120bpm max 3min 150-160bpm "breathe")'
    rest = Step(
        Kind.REST,
        Until(120, least=Time(90), most=Time(180)),
        Effort.REST,
        targets=(Target(Unit.BPM, 150, 160),),
        cues=(SpokenCue("breathe"),),
    )
    work = Step(Kind.WORK, Time(480), Effort.THRESHOLD)
    assert Workout((Repeat(3, (work, rest)),)) == parse(text).workout


def test_short_sprints_and_strides_are_distances() -> None:
    """Below 20 m is a distance for a sprint or a stride, wherever the word stands."""
    expected = [Distance(10), Distance(15)]
    assert expected == [
        parse_step("10m sprint", False).end,
        parse_step("strides 15m", False).end,
    ]


# --- Headers -----------------------------------------------------------------------------------


def test_headers_stand_above() -> None:
    """Their order, case, blanks and empty lines do not matter; the date is kept as written."""
    text = "# mine\n\n NOTE :  windy, 8x400m; (really) \r\nname:Tuesday's\nDate: 3rd of May\n\n90s"
    expected = Workout((steady(Time(90)),), "Tuesday's", "3rd of May", "windy, 8x400m; (really)")
    assert expected == parse(text).workout


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("hills # the short ones", "hills"),
        ("hills#2", "hills"),
        ('"hills #2" # the short ones', "hills #2"),
        ('" hills "', " hills "),
        ('"steep" and "long"', '"steep" and "long"'),
        ('5" of snow # really', '5" of snow'),
        ("name: date: 1:30", "name: date: 1:30"),
    ],
)
def test_a_comment_ends_a_header(line: str, text: str) -> None:
    """As elsewhere `#` begins a comment, but in quotes, which are no part of the text."""
    again = f"note: {line}\n90s"
    assert [text, text] == [
        parse(again).workout.note,
        parse(write(parse(again).workout)).workout.note,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "10min easy\nname: Tuesday's",
            "line 2, column 1: a header stands above the workout, on a line of its own\n"
            "  name: Tuesday's\n"
            "  ^^^^\n"
            "  hint: or make it a comment with #",
        ),
        (
            "name: one\nname: two\n90s",
            "line 2, column 1: a workout has one name; this is a second one\n"
            "  name: two\n"
            "  ^^^^^\n"
            "  hint: put both into one line",
        ),
        (
            "name: Tuesday's; 90s",
            "line 1, column 21: no workout follows here\n"
            "  name: Tuesday's; 90s\n"
            "                      ^\n"
            "  hint: a header has its own line, and the workout begins on the next",
        ),
    ],
)
def test_a_header_out_of_place(text: str, expected: str) -> None:
    """Below the workout, twice, or before the workout on one line, a header is refused."""
    assert expected == str(refusal(text))


# --- Refusing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "400m 5k",
            "line 1, column 6: a step has one end; this is a second one\n"
            "  400m 5k\n"
            "       ^^\n"
            "  hint: for an effort write @5k",
        ),
        (
            "5min easy;\n  8x400m 5k # fast\n",
            "line 2, column 10: a step has one end; this is a second one\n"
            "    8x400m 5k # fast\n"
            "           ^^\n"
            "  hint: for an effort write @5k",
        ),
        (
            "10m easy",
            "line 1, column 1: below 20 m only a sprint or a stride is measured\n"
            "  10m easy\n"
            "  ^^^\n"
            "  hint: m is metres; for minutes write 10min",
        ),
        (
            "3x(",
            "line 1, column 4: a step and a ) must follow the ( of line 1, column 3\n"
            "  3x(\n"
            "     ^\n"
            "  hint: for example 3x(400m @5k, 200m float)",
        ),
        (
            "",
            "line 1, column 1: there is no workout here\n"
            "  hint: for example 10min easy; 8x(400m @5k, 200m float); 5min easy",
        ),
    ],
)
def test_an_error_shows_the_place_and_the_way_out(text: str, expected: str) -> None:
    """The message has the line, the column, a caret as long as the fault, and a hint."""
    assert expected == str(refusal(text))


@pytest.mark.parametrize(
    ("text", "column", "length", "hint"),
    [
        # Words and units that are not ours.
        ("10min esay", 7, 4, "did you mean easy?"),
        ("10min fast", 7, 4, "write hard"),
        ("10 minutes", 4, 7, "write min"),
        ("10min 170sqm", 10, 3, "did you mean spm?"),
        ("10min zone 2", 7, 4, "write Z2"),
        ("10 M easy", 1, 4, "write 10m, 10min or 10mi"),
        ("10min 85rpm", 7, 5, "both feet make 170spm"),
        ("10min 85-90rpm", 7, 8, "both feet make 170-180spm"),
        ("170rpm", 1, 6, "both feet make 340spm; if it counts both already write 170spm"),
        ("10min 170", 7, 3, "write 170m, 170s or 170min"),
        ("10min 170->180", 7, 8, "write 170->180spm or 170->180bpm"),
        ("10min “tall”", 7, 1, 'write straight quotes: "run tall"'),
        (".5km", 1, 1, "write a digit before the point: 0.5km"),
        # Twice.
        ("1h 30m", 4, 3, "m is metres; for minutes write 30min"),
        ("5k 400m", 4, 4, "for an effort write @5k"),
        ("90s 30s", 5, 3, "part two steps with ; or ,"),
        ("90s lap", 5, 3, "part two steps with ; or ,"),
        ("10min easy hard", 12, 4, "part two steps with ; or ,"),
        ("10min 170spm +5%spm", 14, 6, "part two steps with ; or ,"),
        ("10min Z2 150bpm", 10, 6, "part two steps with ; or ,"),
        ("10min click on click off", 16, 9, "part two steps with ; or ,"),
        # Half written.
        ("easy 170spm", 1, 11, "say how long: 400m, 90s or lap"),
        ("400m @", 6, 1, "for example @5k, @easy or @170spm"),
        ("400m @21k", 6, 4, "an effort by distance is @10k, @5k or @3k"),
        ("10min 5:00-5:10", 7, 9, "write 5:00-5:10/km"),
        ("10min 5:00 min/km", 7, 4, "write 5:00/km"),
        ("10min 70%", 7, 3, "write 70%HR of the maximum, 70%HRR or 70%LTHR"),
        ("10min 5%spm", 7, 2, "write +5%spm or -5%spm"),
        ("10min +5%", 7, 3, "write +5%spm"),
        ("10min 170-", 11, 1, None),
        ("10min Z", 8, 1, None),
        ("10min RPE", 10, 1, None),
        ("10min click", 12, 1, "click on, click off or click breath 3:2"),
        ("10min click breath 0:2", 20, 3, "for example click breath 3:2"),
        ('10min "tall', 7, 5, 'for example "run tall"'),
        ('10min ""', 7, 2, None),
        ('10min "tall" at', 16, 1, "for example at 30s, or at -100m"),
        ("10min at 30s", 7, 2, 'for example "run tall" at 30s'),
        ("10min marathon+20s/mi", 15, 4, "for example @marathon+20s/mi"),
        ("10min @marathon+20s", 16, 4, "write +20s/km"),
        ("10min easy->", 7, 6, "for example easy->tempo"),
        ("10min @5k->3k", 8, 5, "for example easy->tempo"),
        ("10min easy-tempo", 11, 1, "ranges are written 170-180spm, 170->180spm or easy->tempo"),
        # Repeats and brackets.
        ("3x(400m", 8, 1, "for example 3x(400m @5k, 200m float)"),
        ("3x()", 4, 1, "for example 3x(400m @5k, 200m float)"),
        ("3x", 3, 1, "for example 3x400m or 3x(400m, 200m float)"),
        ("3x; 400m", 3, 1, "for example 3x400m or 3x(400m, 200m float)"),
        ("400m)", 5, 1, None),
        ("(400m)", 1, 1, "a repeat needs its count: 3x(400m, 200m float)"),
        ("3(400m)", 1, 1, "write 3x("),
        ("x400m", 1, 1, "for example 8x400m"),
        ("400m 3x200m", 6, 1, None),
        ("3x(400m) 5min", 10, 1, None),
        ("1x(60s walk between)", 1, 20, None),
        # Out of bounds.
        ("0x400m", 1, 2, None),
        ("100x400m", 1, 4, None),
        ("2.5x400m", 1, 4, None),
        ("2x2x2x2x2x400m", 9, 2, None),
        ("11x91x400m", 1, 10, None),
        ("0s", 1, 2, None),
        ("24h1s", 1, 5, None),
        ("0m sprint", 1, 2, None),
        ("201km", 1, 5, None),
        ("0.019km", 1, 7, None),
        ("1:60", 1, 4, "for example 1:30"),
        ("1234567m", 1, 7, None),
        ("10min 29bpm", 7, 5, None),
        ("10min 150-231bpm", 7, 10, None),
        ("10min 99spm", 7, 5, None),
        ("10min 170->261spm", 7, 11, None),
        ("10min +31%spm", 7, 7, None),
        ("10min Z6", 7, 2, None),
        ("10min Z0-2", 7, 4, None),
        ("10min Z1.5", 7, 4, None),
        ("10min 0%HR", 7, 4, None),
        ("10min 131%LTHR", 7, 8, None),
        ("10min RPE 11", 7, 6, None),
        ("10min 1:59/km", 7, 7, None),
        ("10min 20:01/km", 7, 8, None),
        ("10min 3:13/mi", 7, 7, None),
        ("10min @5k+301s/km", 10, 8, None),
        ('5min "late" at 6min', 6, 14, None),
        ('400m "late" at 401m', 6, 14, None),
        ('until HR<120 "late" at 11min', 14, 15, None),
        ('random 30s-60s "late" at 61s', 16, 13, None),
        ('random 1km-2km "late" at -2001m', 16, 16, None),
        ('30min "m?" at 10m', 7, 11, "m is metres; for minutes write 10min"),
        # Loops.
        ("loop 20min (30s sprint)", 1, 10, "write loop until 20min"),
        ("loop (30s sprint)", 1, 4, LOOPED),
        ("loop until 13x(30s)", 12, 3, "a count is a repeat: 13x(30s sprint, 60s jog)"),
        ("loop until 120 (30s)", 12, 3, "write 120m, 120s or 120min"),
        ("loop until (30s)", 12, 1, LOOPED),
        ("loop until lap (30s)", 12, 3, LOOPED),
        (
            "loop until HR<120 (30s)",
            12,
            2,
            "a heart rate ends a step: loop until 20min (30s sprint, until HR<120bpm max 3min)",
        ),
        ("loop until 20min 30s sprint", 22, 6, LOOPED),
        ("loop until 10m (5m sprint)", 12, 3, "m is metres; for minutes write 10min"),
        ("loop until 20min (", 19, 1, "for example 3x(400m @5k, 200m float)"),
        ("loop until 20min ()", 19, 1, "for example 3x(400m @5k, 200m float)"),
        ("loop until 1min (90s)", 12, 4, "write at least loop until 90s"),
        ("loop until 1km (0.7mi)", 12, 3, "write at least loop until 1126.5408m"),
        ("loop until 20min (60s between)", 1, 30, None),
        ("until 20min (30s)", 1, 5, "write loop until 20min ("),
        ("90s loop", 5, 4, LOOPED),
        ("loop until 24h (30s)", 1, 20, None),
        ("2x2x2x2xloop until 20min (30s)", 9, 10, None),
        # Ends by heart rate.
        ("walk until 120", 12, 3, "write until HR<120bpm"),
        ("walk until >120", 12, 1, "write until HR>120bpm"),
        ("walk until", 11, 1, UNTIL),
        ("walk until HR 120", 15, 3, "write HR<120bpm or HR>120bpm"),
        ("walk until HR", 14, 1, "write HR<120bpm or HR>120bpm"),
        ("walk until HR<", 15, 1, None),
        ("walk until HR<=120", 15, 1, "for example HR<120bpm"),
        ("walk until HR>70%HR", 15, 3, "for example until HR>120bpm"),
        ("walk until HR<29", 15, 2, None),
        ("walk until HR>231bpm", 15, 6, None),
        ("walk HR<120", 6, 2, UNTIL),
        ("10min HR 150", 7, 2, "for example 140-150bpm"),
        ("400m until HR<120", 1, 4, "for example 90s until HR<120bpm"),
        ("90s rest until HR<120", 10, 12, "write 90s until HR<120bpm in one piece"),
        ("lap until HR<120", 5, 12, "part two steps with ; or ,"),
        ("until HR<120 max", 17, 1, "for example max 3min"),
        ("until HR<120 max 400m", 18, 4, "for example max 3min"),
        ("until HR<120 max 3", 18, 1, "write 3m, 3s or 3min"),
        ("90s until HR<120 max 60s", 1, 24, "for example max 11min30s"),
        ("15min until HR<120", 1, 18, "for example max 25min"),
        (
            "until HR<120 hard max 3min",
            19,
            3,
            "write it behind a heart rate: until HR<120bpm max 3min",
        ),
        # Random ends.
        ("random", 7, 1, DRAWN),
        ("random hard", 8, 4, DRAWN),
        ("random 30s", 1, 10, DRAWN),
        ("random 20s->90s", 1, 10, "write - between the two"),
        ("random 90s-30s", 8, 7, "write random 30s-90s"),
        ("random 60s-1min", 8, 8, "write 1min"),
        ("random 30s-400m", 8, 8, "for example random 20s-90s or random 100m-400m"),
        ("random 20-90s", 8, 2, "write 20s-90s"),
        ("random 20s-90", 12, 2, "write 90m, 90s or 90min"),
        ("random 10m-400m", 1, 15, "m is metres; for minutes write 10min"),
        ("random 10s-25h", 12, 3, None),
        ("20-90s", 1, 6, "write random 20s-90s"),
        ("90-20m", 1, 6, "write 20m"),
        ("20s-90s hard", 1, 7, "for a length between the two write random 20s-90s"),
        ("hard 0.1mi – 400m", 6, 12, "for a length between the two write random 0.1mi-400m"),
        # Headers.
        ("name:", 1, 5, "for example name: Tuesday's 400s"),
        ('date: " " # today', 1, 5, "for example date: 2027-03-09"),
        ("name: a \x07", 9, 1, None),
        ("name: Tuesday's", 16, 1, "a header has its own line, and the workout begins on the next"),
        ("titel: Tuesday's", 1, 6, "did you mean name:?"),
        ("nmae: Tuesday's", 1, 5, "did you mean name:?"),
        ("comment: Tuesday's", 1, 8, "did you mean note:?"),
        ("sport: running", 1, 6, "write # for a comment"),
        ("; name: Tuesday's", 3, 4, ABOVE),
        ("10min name: Tuesday's", 7, 4, ABOVE),
        ("2x(name: a", 4, 4, ABOVE),
        ("10min; titel: x", 8, 5, ABOVE),
        ("easy: 10min", 5, 1, "leave it out; only name:, date: and note: have one"),
    ],
)
def test_what_is_wrong_is_marked(text: str, column: int, length: int, hint: str | None) -> None:
    """The caret marks exactly the fault, and the hint is what to write."""
    error = refusal(text)
    assert (1, column, length, hint) == (error.line, error.column, error.length, error.hint)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (" # nothing", 1, "there is no step here"),
        ("8x400m", 1, "one step is wanted here, and no repeat"),
        ("400m, 200m", 5, "one step is wanted here, and no more"),
        ("400m)", 5, "one step is wanted here, and no more"),
        ("400m 5k", 6, "a step has one end; this is a second one"),
    ],
)
def test_one_step_alone(text: str, column: int, message: str) -> None:
    """Where one step is wanted, nothing and more than one are refused."""
    with pytest.raises(NotationError) as caught:
        parse_step(text, in_repeat=True)
    assert (column, message) == (caught.value.column, caught.value.message)


def test_the_leftmost_fault_is_told() -> None:
    """What comes first in the text is refused first, whatever its sort."""
    expected = [1, 7, 13]
    assert expected == [refusal(t).column for t in ("§ esay", "10min esay §", "10min easy, §")]


@pytest.mark.parametrize(
    "text",
    [
        "99x(400m)",
        "2x(2x(2x(2x(400m))))",
        "10x(10x(9x(100m), 90s))",
        "10x(10x(9x(100m), 90s between)); 10x(100m)",
        "2x(2x(2x(loop until 1min (30s))))",
        "loop until 16min40s (1s)",
        "loop until 16min39s (1s, 1s between); lap",
        "loop until 16min40s (random 1s-2s)",
        "10x(loop until 1km (10m sprint))",
        "loop until 1h (loop until 36s (3.6s))",
        "99x(loop until 24h (10min, lap))",
    ],
)
def test_limits_are_inclusive(text: str) -> None:
    """99 reps, four levels and 1000 steps are a workout; what is left out between counts not."""
    assert text == write(parse(text).workout)


@pytest.mark.parametrize(
    "text",
    [
        "10x(10x(9x100m, 60s)); 100m",
        "10x(10x(9x100m, 60s between)); 11x100m",
        "loop until 16min40s (1s); 100m",
        "loop until 16min39s (1s, 1s between); 2x1s",
        "loop until 16min40s (random 1s-2s); lap",
        "loop until 16min39s (1s); loop until 24h (lap, 400m)",
    ],
)
def test_one_step_too_many(text: str) -> None:
    """The 1001st step is refused, at the item that brings it."""
    error = refusal(text)
    assert (text.index(";") + 3, "a workout has at most 1000 steps, and this goes beyond") == (
        error.column,
        error.message,
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "3x(" * 33_333,
        "1x" * 50_000,
        "9" * 100_000,
        "9" * 10_000_000,
        "1:" * 50_000,
        "1s" * 50_000,
        "99x(" * 4 + "400m" + ")" * 4,
        '"' * 99_999,
        "e" * 100_000,
        "400m;" * 20_000,
        "1x(60s between);" * 6_000,
        "loop until 24h (" * 6_000,
        "loop until 20min " * 5_000,
        "loop until 24h (1s)",
        "99x" * 3 + "loop until 24h (lap)",
        "until HR<" * 10_000,
        "90s until HR<120 max " * 4_000,
        "random " * 14_000,
        "random 20s-" * 9_000,
        "name: a\n" * 12_000,
        "name: " + '"' * 99_000,
        "name: " + '"#' * 49_000,
        "name: " + " " * 99_000,
        "name:" * 20_000,
        "name: half \ud83d\n90s",
        "date: \u202eback\n90s",
        "٣min",
        "²min",
        "10min \x00",
        '10min "bell \x07"',
        '10min "half \ud83d"',
        "10min \udc00",
        '10min "\u202eback"',
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_hostile_texts_are_refused(text: str) -> None:
    """Depth, length, foreign digits, controls and lone surrogates end in an error fit to print."""
    error = refusal(text)
    assert len(str(error).encode()) < 1_000


def work(text: str) -> int:
    """How many calls of functions it takes to read a text."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        verdict(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        ("", "# hard\n"),
        ("name: ", '"#"'),
        ("name: ", "Tuesday, 8x(400m); "),
        ("lap ", '"go" at -10s '),
        ("", "90s easy; "),
        ("2x(2x(2x(2x(", "1s,"),
        ("loop until 1h (loop until 1h (", "lap between, lap;"),
        ("", "loop until 5min (400m, until HR<120); "),
        ("1h ", "until HR<"),
    ],
)
def test_a_text_twice_as_long_takes_at_most_twice_the_work(begin: str, again: str) -> None:
    """No place is looked at again for what comes behind it."""
    once, twice = (work(begin + again * count) for count in (30, 60))
    assert twice <= 2 * once


@law
@given(st.text())
def test_nothing_but_a_notation_error_escapes(text: str) -> None:
    """Any text is a workout or a `NotationError`."""
    assert isinstance(verdict(text), NotationError | None)


@law
@given(st.text(alphabet='4(x)m;, \n"#', min_size=1))
def test_the_place_of_an_error_lies_in_the_text(text: str) -> None:
    """The caret stands below a character of its line, or right behind the last one."""
    error = verdict(text)
    lines = text.split("\n")
    assert error is None or 1 <= error.column <= len(lines[error.line - 1]) + 1


# --- Warnings ----------------------------------------------------------------------------------


def test_a_bare_repeat_before_a_comma_is_doubted() -> None:
    """`8x 400m @5k, 200m float` repeats one step, and spells out what was probably meant."""
    parsed = parse("5min easy\n8x 400m @5k, 200m float")
    rep = Step(Kind.WORK, Distance(400), Effort.FIVE_K)
    once = Step(Kind.FLOAT, Distance(200), Effort.FLOAT)
    assert (Repeat(8, (rep,)), once) == parsed.workout.items[1:]
    expected = (
        "line 2, column 1: without brackets only one step is repeated; the next is run once\n"
        "  8x 400m @5k, 200m float\n"
        "  ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  hint: to repeat both write 8x(400m @5k, 200m float)",
    )
    assert expected == parsed.warnings


@pytest.mark.parametrize(
    "text",
    [
        "8x(400m @5k, 200m float), 200m float",
        "8x 400m @5k; 200m float",
        "8x 400m @5k\n200m float",
        "8x 400m @5k, cooldown 10min",
        "8x 400m @5k, 4x 100m stride",
    ],
)
def test_a_clear_repeat_is_not_doubted(text: str) -> None:
    """Brackets, a semicolon, a line, a cool-down or another repeat make the meaning plain."""
    assert not parse(text).warnings


def test_a_steep_ramp_is_doubted() -> None:
    """100 to 200 spm in 50 s: a beat of 0.6 s at 100 spm gains 1.2 spm, 1.2 %; quicker is steep."""
    steep = (
        "line 1, column 5: this ramp changes by more than 1.2% from beat to beat\n"
        "  49s 100->200spm\n"
        "      ^^^^^^^^^^^\n"
        "  hint: give it at least 50s",
    )
    assert [steep, (), 1, (), ()] == [
        parse("49s 100->200spm").warnings,
        parse("50s 100->200spm").warnings,
        len(parse("49s 200->100spm").warnings),
        parse("49s 100-200spm").warnings,
        parse("100m 100->200spm").warnings,
    ]


def test_between_outside_of_a_repeat_is_doubted() -> None:
    """There is no last rep to leave it out of."""
    expected = [1, 0]
    assert expected == [len(parse(t).warnings) for t in ("60s between", "2x(90s, 60s between)")]


def test_a_limit_that_is_no_multiple_of_its_cycle_is_told_once() -> None:
    """Gently, with the total and with what one cycle more would take; the second time not again."""
    expected = (
        "line 1, column 12: 13 cycles fit into this, 19min30s in all\n"
        "  loop until 20min (30s sprint, 60s jog); loop until 1km (300m)\n"
        "             ^^^^^\n"
        "  hint: that may be just right; 14 cycles take 21min",
    )
    text = "loop until 20min (30s sprint, 60s jog); loop until 1km (300m)"
    assert expected == parse(text).warnings


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("loop until 100s (90s)", "1 cycle fits into this, 90s in all", "2 cycles take 3min"),
        ("loop until 5km (400m, 200m)", "8 cycles fit into this, 4.8km in all", "9 … 5.4km"),
        ("loop until 3mi (400m)", "12 cycles fit into this, 4800m in all", "13 … 5200m"),
        ("loop until 1mi (0.3mi)", "3 cycles fit into this, 0.9mi in all", "4 … 1.2mi"),
        (
            "loop until 10min (90s, 60s between)",
            "4 cycles fit into this, 9min in all",
            "5 … 11min30s",
        ),
        (
            "loop until 1h (2x(loop until 7min (3min)))",
            "2 cycles fit into this, 6min in all",
            "3 … 9min",
        ),
        (
            "loop until 25min (2x(loop until 6min (3min)))",
            "2 cycles fit into this, 24min in all",
            "3 … 36min",
        ),
    ],
)
def test_the_remainder_of_a_loop(text: str, message: str, hint: str) -> None:
    """How many cycles fit, and their length: what is between is left out after the last."""
    told, way_out = parse(text).warnings[0].split("\n")[0::3]
    expected = f"  hint: that may be just right; {hint.replace('…', 'cycles take')}"
    assert (message, expected) == (told.split(": ", 1)[1], way_out)


@pytest.mark.parametrize(
    "text",
    [
        "loop until 19min30s (30s sprint, 60s jog)",
        "loop until 20min (30s sprint, 60s jog between)",
        "loop until 1mi (0.25mi)",
        "loop until 0.3km (0.1km)",
        "loop until 20min (random 20s-90s, 60s)",
        "loop until 20min (400m, 90s)",
        "loop until 20min (90s, rest until HR<120)",
        "loop until 20min (loop until 1km (300m sprint, lap), 90s)",
        "loop until 20min (lap)",
    ],
)
def test_a_loop_that_fits_or_may_is_not_doubted(text: str) -> None:
    """Nothing remains, or nobody knows what will."""
    assert () == parse(text).warnings


@pytest.mark.parametrize(
    ("text", "doubt", "hint"),
    [
        ('90s "up" at -100m', "how far away the end of a timed step is", "in time: at -30s"),
        ('90s "up" at 1100m', "nobody runs so far in this time", "in time: at 30s"),
        ('400m "up" at 9min', "even a walk of this length takes less", "in metres: at 100m"),
        ('400m "up" at -9min', "even a walk of this length takes less", "in metres: at 100m"),
        ('lap "up" at -10s', "nobody knows when this step will end", "from its start: at 30s"),
        ('lap "up" at -100m', "nobody knows when this step will end", "from its start: at 30s"),
        ('until HR<120 "up" at -10s', "nobody knows when this step", "from its start: at 30s"),
        ('random 90s-2min "up" at -10s', "nobody knows when this step", "from its start: at 30s"),
        ('random 1km-2km "up" at -100m', "nobody knows when this step", "from its start: at 30s"),
    ],
)
def test_a_cue_that_nobody_will_hear_is_doubted(text: str, doubt: str, hint: str) -> None:
    """Its place is never known, or lies where its step never comes."""
    (warning,) = parse(text).warnings
    assert doubt in warning
    assert warning.endswith(f"\n  hint: count it {hint}")


@pytest.mark.parametrize(
    "text",
    [
        '90s "up" at 30s "up" at -30s "up" at 300m',
        '400m "up" at 90s "up" at -30s "up" at 100m "up" at -100m',
        'lap "up" at 90s "up" at 400m',
        'until HR<120 max 3min "up" at 3min "up" at 400m',
        'random 90s-3min "up" at 3min "up" at 400m',
        'random 1km-2km "up" at 3min "up" at 2km',
    ],
)
def test_a_cue_that_may_be_heard_is_not_doubted(text: str) -> None:
    """It is counted from a start, or back from an end that is known or predicted."""
    assert () == parse(text).warnings


# --- Writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "easy 10min;8x( 400m @5k;200m FLOAT 168 spm)",
            "10min easy; 8x(400m @5k, 200m float 168spm)",
        ),
        ("8x 1 mile mile", "8x(1mi @mile)"),
        ("90min tempo", "1h30min @threshold"),
        ("90s, 1:00, 150s, 119s, 2h", "90s; 1min; 2min30s; 119s; 2h"),
        ("82.2s", "82.2s"),
        ("5k 5:00-5:10/k Z1-Z2 +5%spm", "5km Z1-2 +5%spm 5:00-5:10/km"),
        ("30min @mp+20s/mi", "30min @marathon+20s/mi"),
        ("30min e->t", "30min easy->threshold"),
        ("open 60->70%HRR rpe7 click on", "lap 60->70%HRR RPE 7 click on"),
        ("LOOP until 20min(90s;60s between)", "loop until 20min (90s, 1min between)"),
        ("rest 1:30 until hr<120 max 180s", "90s until HR<120bpm max 3min rest"),
        ("until HR > 150.5bpm max 10min", "until HR>150.5bpm"),
        ("random 60s–1:30; random 1k-1mi", "random 1min-90s; random 1km-1mi"),
        ("note: b\n\nNAME:a # c\n10min", "name: a\nnote: b\n10min"),
        (
            '2x(click breath 3:2 "tall" at -0:30 "go" 60s between, 1s)',
            '2x(1min click breath 3:2 "tall" at -30s "go" between, 1s)',
        ),
    ],
)
def test_a_workout_is_written_in_one_way(text: str, written: str) -> None:
    """The same workout is always the same line: parts in order, short words, whole units."""
    assert written == write(parse(text).workout)


def test_ends_are_written_in_one_unit() -> None:
    """The journal's `end`: seconds are never split."""
    ends: list[End] = [Time(90), Time(5400), Time(82.2), Distance(400), Distance(1.5, "km"), Lap()]
    expected = ["90s", "5400s", "82.2s", "400m", "1.5km", "lap"]
    assert expected == [write_end(end) for end in ends]


@law
@given(workouts())
def test_reading_what_was_written_gives_the_same_workout(workout: Workout) -> None:
    """Printing loses nothing, on one line below the headers, and is the same the second time."""
    text = write(workout)
    again = parse(text).workout
    lines = 1 + sum(map(bool, (workout.name, workout.date, workout.note)))
    assert (workout, text, lines) == (again, write(again), len(text.splitlines()))


@law
@given(steps(in_repeat=True), st.data())
def test_any_order_of_parts_is_the_same_step(step: Step, data: st.DataObject) -> None:
    """A step's end, effort, targets and click may be shuffled."""
    whole = replace(step, cues=(), between=False)
    alone = Step(step.kind, step.end)
    pieces = [write_step(alone)]
    pieces += [
        write_step(part).removeprefix(pieces[0])
        for part in (
            replace(whole, targets=(), click=None),
            replace(alone, click=step.click),
            *(replace(alone, targets=(target,)) for target in step.targets),
        )
    ]
    text = " ".join(data.draw(st.permutations(pieces)))
    assert whole == parse_step(text, in_repeat=True)


@law
@given(damaged())
def test_a_damaged_workout_is_read_or_refused(text: str) -> None:
    """Cutting into a valid text and writing over it raises at most a `NotationError`."""
    try:
        again = parse(text).workout
    except NotationError:
        return
    assert again == parse(write(again)).workout


@law
@given(st.text(alphabet='8x();,40 m s@5k-%>spmZ:"ateasy/'))
def test_what_nearly_is_a_workout_is_read_or_refused(text: str) -> None:
    """Texts that nearly are workouts raise at most a `NotationError`, and read back as written."""
    try:
        workout = parse(text).workout
    except NotationError:
        return
    assert workout == parse(write(workout)).workout


@law
@given(st.integers())
def test_what_a_runner_might_type_is_read_or_refused(seed: int) -> None:
    """Slips of every sort raise at most a `NotationError`, and the rest reads back as written."""
    try:
        workout = parse(scribbled(Random(seed))).workout
    except NotationError:
        return
    text = write(workout)
    assert (workout, text) == (parse(text).workout, write(parse(text).workout))


def test_much_of_what_a_runner_might_type_is_a_workout() -> None:
    """The texts above are not all refused: some of each kind of item and end come through."""
    read = [text for seed in range(300) if verdict(text := scribbled(Random(seed))) is None]
    words = ("loop", "random", "until HR", "max", "name:", "note:", "date:", "x(")
    assert [] == [word for word in words if not any(word in text for text in read)]


@law
@given(st.text(), st.text())
def test_any_text_is_made_fit_to_be_written(name: str, words: str) -> None:
    """What a stranger wrote comes back as it was written, once it is plain."""
    words = plain_text(words) or "go"
    step = steady(Time(90), cues=(SpokenCue(words),))
    workout = Workout((step,), name=plain_text(name), note=words)
    assert (workout, words) == (parse(write(workout)).workout, plain_text(words))


def test_plain_text_keeps_what_can_be_read() -> None:
    """Lines are joined, double quotes are single, and what nobody sees is gone."""
    assert "Hills #2: 'up' → 走れ" == plain_text(' Hills\t#2:\r\n"up"\x00 →\u202e 走れ\n')


def test_units_of_distance_are_all_known() -> None:
    """Every unit that the model can hold can be written and read."""
    ends = [Distance(100, unit) for unit in METRES]
    assert ends == [parse_step(write_end(end), False).end for end in ends]
