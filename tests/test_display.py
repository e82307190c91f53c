"""The screen: what the live line holds at each width, and what stays where there is no terminal."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.devices.display import (
    ASCII,
    UNICODE,
    Display,
    Glyphs,
    bar,
    distance_words,
    live_line,
    time_words,
)
from footfall.model import Distance, Effort, Kind, SensorChanged, Status, Step, StepBegan

HALFWAY = Status(
    clock=751.9,
    step="400 m @5k",
    kind=Kind.WORK,
    rep=3,
    of=8,
    left_metres=200.0,
    part=0.5,
    cadence=177.6,
    cadence_target=180.0,
    heart_rate=171.2,
    zone=4,
)
THIRD_REP = StepBegan(740.0, 5, Step(Kind.WORK, Distance(400), Effort.FIVE_K), 3, 8)


def line(status: Status, width: int, glyphs: Glyphs = UNICODE, imperial: bool = False) -> str:
    """The live line without its colours."""
    return "".join(text for text, _ in live_line(status, width, glyphs, imperial))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            100,
            "━━━━━━━━━━━━────────────  "
            "Rep 3 of 8 · 400 m @5k · 200 m left · 178/180 spm · ♥ 171 Z4 · 12:31",
        ),
        (80, "━━━━────  Rep 3 of 8 · 400 m @5k · 200 m left · 178/180 spm · ♥ 171 Z4 · 12:31"),
        (70, "Rep 3 of 8 · 400 m @5k · 200 m left · 178/180 spm · ♥ 171 Z4 · 12:31"),
        (62, "3/8 · 400 m @5k · 200 m left · 178/180 spm · ♥ 171 Z4 · 12:31"),
        (60, "3/8 · 400 m @5k · 200 m left · 178/180 · ♥ 171 Z4 · 12:31"),
        (50, "3/8 · 400 m @5k · 200 m left · 178/180 · ♥ 171 Z4"),
        (45, "3/8 · 400 m @5k · 200 m · 178/180 · ♥ 171 Z4"),
        (35, "3/8 · 200 m · 178/180 · ♥ 171 Z4"),
        (28, "200 m · 178/180 · ♥ 171 Z4"),
        (20, "200 m · ♥ 171 Z4"),
        (10, "200 m"),
    ],
)
def test_what_matters_least_gives_way_first(width: int, expected: str) -> None:
    """The narrower the terminal, the less it shows; what is left of the step stays longest."""
    assert expected == line(HALFWAY, width)


def test_a_terminal_without_unicode_is_served_too() -> None:
    """The same line in ASCII."""
    expected = "====----  Rep 3 of 8 | 400 m @5k | 200 m left | 178/180 spm | HR 171 Z4 | 12:31"
    assert expected == line(HALFWAY, 81, ASCII)
    assert expected.isascii()


def test_what_is_not_known_is_never_nought() -> None:
    """Without sensors there is a dash where a number would be, and no zone."""
    unknown = replace(HALFWAY, cadence=None, heart_rate=None, zone=None)
    assert line(unknown, 61) == "Rep 3 of 8 · 400 m @5k · 200 m left · –/180 spm · ♥ – · 12:31"
    without_target = replace(unknown, cadence_target=None)
    assert line(without_target, 61) == "Rep 3 of 8 · 400 m @5k · 200 m left · – spm · ♥ – · 12:31"


def test_a_guessed_distance_says_so() -> None:
    """What is left by pace alone has a tilde before it."""
    assert "· ~200 m left ·" in line(replace(HALFWAY, estimated=True), 80)


def test_a_step_by_time_counts_begun_seconds() -> None:
    """Two and a half seconds before its end a step says 3, as the voice is about to."""
    by_time = replace(HALFWAY, left_metres=None, left_seconds=2.5)
    assert "· 3 s left ·" in line(by_time, 80)


def test_an_open_step_names_the_key_that_ends_it() -> None:
    """A step that ends by a lap has neither a number to count nor a bar."""
    open_step = replace(HALFWAY, left_metres=None, part=None)
    expected = "Rep 3 of 8 · 400 m @5k · space ends it · 178/180 spm · ♥ 171 Z4 · 12:31"
    assert expected == line(open_step, 200)


def test_a_step_that_waits_for_the_heart_or_for_a_call_says_so() -> None:
    """In place of what is left; a bar would have nothing to show."""
    waits = replace(HALFWAY, left_metres=None, part=None, step="walk", awaited="HR < 120")
    assert "Rep 3 of 8 · walk · HR < 120 · 178/180 spm · ♥ 171 Z4 · 12:31" == line(waits, 100)


def test_a_rep_of_nobody_knows_how_many_has_its_number_alone() -> None:
    """In the live line, long and short, and where the step began."""
    open_ended = replace(HALFWAY, of=None, part=None)
    assert line(open_ended, 100).startswith("Rep 3 · 400 m @5k")
    assert line(open_ended, 55).startswith("3 · 400 m @5k")
    file = stream("utf-8")
    Display(file).step(replace(THIRD_REP, of=None))
    assert ["  12:20 ▸ Rep 3 · 400m @5k"] == written(file)


def test_a_treadmill_s_incline_is_told_while_there_is_one() -> None:
    """Up and down have a sign; level and unknown say nothing; it gives way before the rep."""
    ends = "♥ 171 Z4 · {}12:31"
    for incline, words in ((2.5, "+2.5 % · "), (-3.0, "-3.0 % · "), (0.0, ""), (None, "")):
        tilted = replace(HALFWAY, incline=incline)
        assert line(tilted, 100).endswith(ends.format(words))
        assert line(HALFWAY, 70) == line(tilted, 70)


def test_a_pause_is_plain_to_see() -> None:
    """A pause stands first, at any width, in the place of the bar."""
    paused = replace(HALFWAY, paused=True)
    expected = " PAUSED   Rep 3 of 8 · 400 m @5k · 200 m left · 178/180 spm · ♥ 171 Z4 · 12:31"
    assert expected == line(paused, 200)
    assert line(paused, 16) == " PAUSED   200 m"


def test_a_silent_click_is_told() -> None:
    """Where there is room the line says that the click is off."""
    assert line(replace(HALFWAY, click=False), 200).endswith(" · 12:31 · click off")


@given(
    st.builds(
        Status,
        clock=st.floats(0, 40_000),
        step=st.text(max_size=60),
        kind=st.sampled_from(Kind),
        rep=st.none() | st.integers(1, 99),
        of=st.integers(1, 99),
        left_seconds=st.none() | st.floats(-1, 20_000),
        left_metres=st.none() | st.floats(-1, 50_000),
        part=st.none() | st.floats(-0.1, 1.1),
        cadence=st.none() | st.floats(0, 255),
        cadence_target=st.none() | st.floats(0, 255),
        heart_rate=st.none() | st.floats(30, 255),
        zone=st.none() | st.integers(1, 5),
        paused=st.booleans(),
        click=st.booleans(),
    ),
    st.integers(25, 200),
    st.booleans(),
)
def test_a_line_fits_its_terminal(status: Status, width: int, imperial: bool) -> None:
    """No moment of any session makes a line that is wider than the terminal."""
    assert len(line(status, width, UNICODE, imperial)) <= width


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("1:00", time_words(59.01)),
        ("59 s", time_words(59.0)),
        ("0 s", time_words(-0.2)),
        ("10:00", time_words(600)),
        ("400 m", distance_words(399.2, False)),
        ("0 m", distance_words(-3, False)),
        ("1.00 km", distance_words(999.5, False)),
        ("5.21 km", distance_words(5212, False)),
        ("100 yd", distance_words(91.44, True)),
        ("1.00 mi", distance_words(1609.344, True)),
    ],
)
def test_numbers_read_as_runners_read_them(expected: str, actual: str) -> None:
    """Times have colons from a minute on, distances change their unit at a thousand."""
    assert expected == actual


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0.0, ("", "────")),
        (0.125, ("╾", "───")),
        (0.25, ("━", "───")),
        (0.49, ("━╾", "──")),
        (1.0, ("━━━━", "")),
        (1.2, ("━━━━", "")),
        (-0.1, ("", "────")),
    ],
)
def test_a_bar_is_fine_to_half_a_cell(part: float, expected: tuple[str, str]) -> None:
    """Four cells show eighths of a step, and nothing beyond its ends."""
    assert expected == bar(part, 4, UNICODE)


def stream(encoding: str) -> io.TextIOWrapper:
    """A file that is no terminal."""
    return io.TextIOWrapper(io.BytesIO(), encoding, newline="")


def written(file: io.TextIOWrapper) -> list[str]:
    """The lines that were written."""
    file.seek(0)
    return file.read().splitlines()


def test_without_a_terminal_there_are_plain_lines() -> None:
    """A step, a sentence and a notice are a line each, with their time; moments are none."""
    file = stream("utf-8")
    display = Display(file)
    display.step(THIRD_REP)
    display.say("Go.")
    display.look(HALFWAY.clock, lambda _: HALFWAY)
    display.say("Ease off.")
    display.notice("The strap is silent.", 3725.0)
    display.close()
    expected = [
        "  12:20 ▸ Rep 3 of 8 · 400m @5k",
        "  12:20 “Go.”",
        "  12:31 “Ease off.”",
        "1:02:05 The strap is silent.",
    ]
    assert expected == written(file)


def test_plain_lines_are_ascii_where_they_must_be() -> None:
    """Signs that the encoding lacks are replaced, never a fault."""
    file = stream("ascii")
    display = Display(file)
    display.step(THIRD_REP)
    display.notice("3×400 m – später")
    expected = ["  12:20 > Rep 3 of 8 | 400m @5k", "  12:20 3x400 m - sp?ter"]
    assert expected == written(file)


def test_help_names_every_key() -> None:
    """The line of help is whole."""
    file = stream("utf-8")
    Display(file).help()
    expected = (
        "   0:00 space lap · p pause · s skip · a add a rep · e end the set · + - cadence"
        " · [ ] volume · { } click · < > voice · ( ) chimes · m mute · q stop"
    )
    assert [expected] == written(file)


def test_a_closed_pipe_ends_the_show_not_the_run() -> None:
    """When the reader of our lines is gone, the rest is said to nobody."""
    reading, writing = os.pipe()
    os.close(reading)
    file = os.fdopen(writing, "w", encoding="utf-8")
    display = Display(file)
    display.say("Go.")
    display.say("Ease off.")
    display.look(HALFWAY.clock, lambda _: HALFWAY)
    display.close()
    with pytest.raises(BrokenPipeError):
        file.close()


class Terminal(io.StringIO):
    """Remembers what a terminal would be sent."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 81 columns, whatever the tests themselves run in."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "81")
    return Terminal()


def test_the_live_line_is_drawn_four_times_a_second(terminal: Terminal) -> None:
    """Of moments an eighth of a second apart, every other one is drawn."""
    now = iter([0.0, 0.125, 0.25, 0.375, 0.5, 0.625])
    moment = 0.0
    display = Display(terminal, monotonic=lambda: moment)
    drawn = []
    for moment in now:
        before = len(terminal.getvalue())
        display.look(moment, lambda now: replace(HALFWAY, clock=8 * now))
        drawn.append(len(terminal.getvalue()) > before)
    display.close()
    assert [True, False, True, False, True, False] == drawn


def test_a_line_that_says_nothing_new_is_not_drawn_again(terminal: Terminal) -> None:
    """Within a second that changes no word of it, the line is drawn once."""
    moment = 0.0
    display = Display(terminal, monotonic=lambda: moment)
    drawn = []
    for moment in (0.0, 0.25, 0.5, 1.0):
        before = len(terminal.getvalue())
        display.look(moment, lambda now: replace(HALFWAY, clock=now))
        drawn.append(len(terminal.getvalue()) > before)
    display.close()
    assert [True, False, False, True] == drawn


def test_what_is_said_stands_above_the_live_line(terminal: Terminal) -> None:
    """A sentence goes above, the live line is drawn again below it, and it stays at the end."""
    display = Display(terminal, monotonic=lambda: 1.0)
    display.look(HALFWAY.clock, lambda _: HALFWAY)
    display.say("Ease off.")
    display.close()
    text = terminal.getvalue()
    assert text.count("200 m left") >= 2
    assert text.index("200 m left") < text.index("“Ease off.”") < text.rindex("200 m left")
    assert text.rindex("\x1b[?25l") < text.rindex("\x1b[?25h")


def test_the_cursor_is_never_left_hidden() -> None:
    """A terminal on which the program is killed without a warning has its cursor."""
    typing, screen = pty.openpty()
    program = """
        import os, signal
        from footfall.devices.display import Display
        Display().help()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run(
        [sys.executable, "-c", dedent(program)], stdout=screen, env=environment, check=False
    )
    os.write(screen, b".")
    text = ""
    while "." not in text:
        text += os.read(typing, 4096).decode()
    os.close(typing)
    os.close(screen)
    assert text.rindex("\x1b[?25l") < text.rindex("\x1b[?25h")


def test_a_dumb_terminal_gets_plain_lines(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that cannot move its cursor is a printer."""
    monkeypatch.setenv("TERM", "dumb")
    display = Display(terminal)
    display.look(HALFWAY.clock, lambda _: HALFWAY)
    display.say("Ease off.")
    display.close()
    assert terminal.getvalue() == "  12:31 “Ease off.”\n"


def test_a_sensor_that_comes_and_goes_is_told_once_each() -> None:
    """Neither that it was found nor that its battery changed is news."""
    stream = io.StringIO()
    display = Display(stream, sensors=True)
    states = [("found", None), ("connected", 80), ("connected", 79), ("lost", 79), ("back", 79)]
    for at, (state, battery) in enumerate(states):
        display.sensor(SensorChanged(float(at), "strap", state, battery))
        Display(stream).sensor(SensorChanged(float(at), "simulated", state, battery))
    assert [
        "   0:01 strap is connected, its battery at 80 %.",
        "   0:03 strap is lost, and sought.",
        "   0:04 strap is back.",
    ] == stream.getvalue().splitlines()
