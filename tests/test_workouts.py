"""The library on the command line: listed, shown, converted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from footfall.cli.main import main
from footfall.cli.workouts import listed
from footfall.library import ENTRIES
from program import Outcome, environment, footfall


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Run the command within this process, in a folder of its own, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*args: str) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main(["workouts", *args])
        captured = capsys.readouterr()
        return Outcome(int(left.value.code or 0), captured.out, captured.err)

    return run


def names(done: Outcome) -> list[str]:
    """The names in a list that went into a pipe."""
    assert (0, "") == (done.code, done.err)
    return [re.split("  +", line)[1] for line in done.out.splitlines()]


# --- The list -----------------------------------------------------------------------------------


def test_every_entry_has_a_line(told: Any) -> None:
    """In the catalogue's order, and nothing else."""
    assert [entry.name for entry in ENTRIES] == names(told())


def test_a_line_is_whole_where_nobody_counts_columns(told: Any) -> None:
    """Ids, name, purpose, level, length and title."""
    assert (
        "W39  mona  fartlek  intermediate  20:00  "
        "Twenty minutes of ever shorter and quicker reps, each with its float"
    ) == told("--find", "mona").out.strip()


ROWS = [
    ("W1", "short", "race pace", "advanced", "~1:20:00", "Twelve miles, the last fast"),
    ("W2 W3", "longer-name", "vo2", "beginner", "9:00", "Strides"),
]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            78,
            [
                "W1     short        race pace  advanced  ~1:20:00  Twelve miles, the last fast",
                "W2 W3  longer-name  vo2        beginner      9:00  Strides",
            ],
        ),
        (
            69,
            [
                "W1     short        advanced  ~1:20:00  Twelve miles, the last fast",
                "W2 W3  longer-name  beginner      9:00  Strides",
            ],
        ),
        (
            63,
            [
                "W1  short        advanced  ~1:20:00  Twelve miles, the last...",
                "W2  longer-name  beginner      9:00  Strides",
            ],
        ),
        (
            50,
            [
                "W1  short        ~1:20:00  Twelve miles, the la...",
                "W2  longer-name      9:00  Strides",
            ],
        ),
    ],
)
def test_on_a_narrow_terminal_a_title_is_left(width: int, lines: list[str]) -> None:
    """The purpose gives way, then all ids but the first, then the level; then titles are cut."""
    assert lines == list(listed(ROWS, width))


@pytest.mark.parametrize(
    ("option", "value", "inside", "outside"),
    [
        ("--purpose", "hills", "hills", "mona"),
        ("--purpose", "race-pace", "alternators", "mona"),
        ("--purpose", "Warm Up", "raise", "mona"),
        ("--level", "beginner", "recovery", "michigan"),
        ("--shorter", "20min", "mona", "michigan"),
        ("--shorter", "4km", "mona", "michigan"),
        ("--find", "FLOAT mile", "mona", "recovery"),
    ],
)
def test_a_filter_keeps_what_is_like_that(
    told: Any, option: str, value: str, inside: str, outside: str
) -> None:
    """What it names is in, other things are out."""
    found = names(told(option, value))
    assert (True, False) == (inside in found, outside in found)


def test_a_limit_is_within_it(told: Any) -> None:
    """Twenty minutes exactly are no longer than twenty minutes, and longer than 19:59."""
    assert "mona" not in names(told("--shorter", "19min59s"))


def test_filters_add_up(told: Any) -> None:
    """Only what is all of it, in the order of the list."""
    both = names(told("--purpose", "hills", "--level", "beginner"))
    assert both == [n for n in names(told("--level", "beginner")) if n in both]
    assert set(both) < set(names(told("--purpose", "hills")))


def test_nothing_may_be_left(told: Any) -> None:
    """That is no error."""
    said = "Nothing in the library is like that. Leave one of the options out.\n"
    assert Outcome(0, "", said) == told("--shorter", "10s")


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (
            ("--level", "pro"),
            "--level pro is not known. It takes beginner, intermediate, advanced.",
        ),
        (
            ("--shorter", "soon"),
            "--shorter soon is no length. Give a time or a distance: 40min, 8km.",
        ),
        (
            ("--shorter", "40min easy"),
            "--shorter 40min easy is no length. Give a time or a distance: 40min, 8km.",
        ),
        (
            ("mona", "--find", "hill"),
            "--purpose, --level, --shorter and --find belong to the list alone.",
        ),
        (("--check", "-o", "w.txt"), "--check writes no file. Leave -o out."),
        (("-o", "w.txt"), "Which workout? Name one before -o."),
        (("monna",), "There is no workout called monna. Did you mean mona?"),
        (
            ("--check", "monna"),
            "There is no workout called monna in the library. Did you mean mona?",
        ),
        (("mona", "-o", "w.xyz"), None),
        (("mona", "-o", "nowhere/w.txt"), None),
        (("nothing.zwo",), "There is no workout file nothing.zwo. Check its name and folder."),
    ],
)
def test_what_is_wrong_is_said(told: Any, args: tuple[str, ...], error: str | None) -> None:
    """In one or two sentences, with exit code 2 and nothing else."""
    done = told(*args)
    assert (2, "") == (done.code, done.out)
    assert error is None or f"footfall: {error}\n" == done.err
    assert "Traceback" not in done.err


def bare(text: str) -> str:
    """A text whose lines end where nothing is to be seen any more."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


# --- One workout --------------------------------------------------------------------------------

MONA = """\
mona (W39): Twenty minutes of ever shorter and quicker reps, each with its float
20:00, ~3.53 km, 28 steps, for fartlek, intermediate
Not when ill, hurting or worn out; with a heart condition, ask your doctor
first.

2x(90s @5k, 90s float); 4x(1min @5k, 1min float); 4x(30s @3k, 30s float); 4x(15s
@mile, 15s float)

▄▄▄▄▄     ▄▄▄▄▄     ▄▄▄▄    ▄▄▄▄    ▄▄▄▄    ▄▄▄▄    ▄▄  ▄▄  ▄▄  ▄▄  ▆ ▆ ▆ ▆
█████     █████     ████    ████    ████    ████    ██  ██  ██  ██  █ █ █ █
█████▄▄▄▄▄█████▄▄▄▄▄████▄▄▄▄████▄▄▄▄████▄▄▄▄████▄▄▄▄██▄▄██▄▄██▄▄██▄▄█▄█▄█▄█▄
████████████████████████████████████████████████████████████████████████████
████████████████████████████████████████████████████████████████████████████
0:00            5:00                10:00               15:00
"""


@pytest.mark.parametrize("name", ["mona", "w39"])
def test_a_workout_of_the_library(told: Any, name: str) -> None:
    """What it is, how long, for whom, who should leave it, its notation, and how it looks."""
    done = told(name)
    assert Outcome(0, MONA, "") == Outcome(done.code, bare(done.out), done.err)


PLAIN = """\
~6:20, ~0.68 mi, 4 steps

name: Two rounds
2x(400m 5:00/km, 1min walk between); 80s

############      ############
############      ############
############      ############
############      ############
############      ############
############      ####################
############      ####################
######################################
0:00        2:00        4:00
"""


def test_a_workout_that_was_typed_in_plain_signs_and_miles(tmp_path: Path) -> None:
    """A narrow terminal without Unicode: the same in other signs."""
    typed = "name: Two rounds\n2x(400m 5:00/km, 1min walk between); 80s"
    done = footfall(
        *(tmp_path, "workouts", typed, "--units", "imperial"),
        PYTHONIOENCODING="ascii",
        COLUMNS="40",
    )
    assert Outcome(0, PLAIN, "") == Outcome(done.code, bare(done.out), done.err)


def test_a_race_makes_distances_shorter(told: Any) -> None:
    """Whoever runs 5 km in 20 minutes runs 8 km at that pace in 32."""
    assert "32:0" in told("8km @5k", "--race", "5k=20:00").out.splitlines()[0]


# --- Conversion ---------------------------------------------------------------------------------


def test_a_workout_into_text_and_back(told: Any, tmp_path: Path) -> None:
    """A file of the notation, under the title, that shows the same workout."""
    assert Outcome(0, "Workout: mona.txt\n", "") == told("mona", "-o", "mona.txt")
    assert (
        "name: Twenty minutes of ever shorter and quicker reps, each with its float\n"
        "2x(90s @5k, 90s float); 4x(1min @5k, 1min float); "
        "4x(30s @3k, 30s float); 4x(15s @mile, 15s float)\n"
    ) == (tmp_path / "mona.txt").read_text("utf-8")
    picture = told("mona").out.splitlines()[-6:]
    assert picture == told("mona.txt").out.splitlines()[-6:]


@pytest.mark.parametrize("suffix", ["fit", "zwo"])
def test_a_workout_into_other_formats(told: Any, suffix: str) -> None:
    """As long as before, and what could not be carried is said."""
    workout = '5min easy; 3x(2min hard "run tall", 1min walk)'
    done = told(workout, "-o", f"w.{suffix}")
    assert (0, f"Workout: w.{suffix}\n") == (done.code, done.out)
    assert told(workout).out.splitlines()[0][:5] == told(f"w.{suffix}").out.splitlines()[0][:5]


def test_a_float_is_told_when_the_format_has_none(told: Any) -> None:
    """ZWO knows paces alone."""
    done = told("2x(2min hard, 1min float)", "-o", "w.zwo")
    assert re.search("^footfall: .*float", done.err, re.MULTILINE)


def test_a_file_is_not_written_over_itself(told: Any, tmp_path: Path) -> None:
    """What is read stays."""
    (tmp_path / "w.txt").write_text("1min easy")
    said = "footfall: w.txt is the workout itself. Name another file.\n"
    assert Outcome(2, "", said) == told("w.txt", "-o", "w.txt")
    assert "1min easy" == (tmp_path / "w.txt").read_text()
