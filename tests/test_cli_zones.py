"""What `footfall zones` prints, of whom much, little or nothing is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from footfall.cli.main import main
from footfall.cli.zones import clock, pace
from program import Outcome, environment

ALL = ("--race", "5k=21:30", "--hr-max", "186", "--hr-rest", "52", "--lthr", "168")


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the profile of the runner would be, who has none."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / ".config" / "footfall" / "profile.toml"


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to `footfall zones`, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(["zones", *args])
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def rows(text: str) -> list[list[str]]:
    """The cells of each line."""
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if line.strip()]


def facts(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, object]:
    """What is told to other programs."""
    outcome = typed(capsys, "--json", *args)
    assert (0, "") == (outcome.code, outcome.err)
    found = json.loads(outcome.out)
    assert isinstance(found, dict)
    return found


def test_all_of_a_runner_who_told_all(capsys: pytest.CaptureFixture[str]) -> None:
    """The VDOT, eight races, five paces, zones by three methods, and what they are for."""
    outcome = typed(capsys, *ALL)
    assert (0, "") == (outcome.code, outcome.err)
    found = rows(outcome.out)
    for expected in (
        ["VDOT 45.8, from 5k=21:30"],
        ["1500", "5:50.4", "3:54", "6:16"],
        ["mile", "6:18.6", "3:55", "6:19"],
        ["3k", "12:28.7", "4:10", "6:42"],
        ["5k", "21:30.0", "4:18", "6:55"],
        ["10k", "44:35", "4:27", "7:10"],
        ["15k", "1:08:37", "4:34", "7:22"],
        ["half", "1:38:48", "4:41", "7:32"],
        ["marathon", "3:25:22", "4:52", "7:50"],
        ["E", "easy", "5:15-6:17", "8:27-10:07", "9.5-11.4", "169-175"],
        ["M", "marathon", "4:52", "7:50", "117 s", "12.3", "180"],
        ["T", "threshold", "4:34", "7:21", "110 s", "13.1", "180"],
        ["I", "interval", "4:12", "6:46", "101 s", "14.3", "182"],
        ["R", "repetition", "3:54", "6:17", "94 s", "15.4", "187"],
        ["Zone", "RPE", "how it feels", "max", "reserve", "threshold"],
        ["Z1", "1-2", "very easy: you could sing", "93-111", "119-132", "up to 142"],
        ["Z2", "3-4", "easy: whole sentences, for hours", "112-130", "133-145", "143-151"],
        [
            "Z3",
            "5-6",
            "steady, about marathon effort: a sentence, then a breath",
            "131-148",
            "146-159",
            "152-159",
        ],
        [
            "Z4",
            "7-8",
            "tempo, raced for an hour: a phrase, no more",
            "149-167",
            "160-172",
            "160-167",
        ],
        [
            "Z5",
            "9",
            "hard, reps of 2 to 5 minutes: steady breath, no talk",
            "168-186",
            "173-186",
            "168 up",
        ],
        ["Z5a", "just above threshold", "168-173"],
        ["Z5c", "short and fast", "179 up"],
        ["Z6", "10", "a sprint: over before the heart has noticed"],
        ["Recovery runs stay below 140 (75 % of max); steady long runs go at 131-148 (70-80 %)."],
        ["Sessions take the zones of max; `footfall config zones reserve` would change that."],
        ["Footfall speaks up above 176."],
        ["Over a week about four fifths of the running belong to zones 1 and 2."],
    ):
        assert expected in found
    assert "add" not in outcome.out.split("Footfall speaks up")[1]


def test_the_same_for_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Exact numbers in bpm, seconds, and seconds a km; null where there is no bound."""
    found = facts(capsys, *ALL)
    assert pytest.approx(45.7614, abs=1e-4) == found["vdot"]
    races, paces = found["races"], found["paces"]
    assert isinstance(races, dict)
    assert isinstance(paces, dict)
    assert ["1500", "mile", "3k", "5k", "10k", "15k", "half", "marathon"] == list(races)
    assert pytest.approx(1290, abs=1e-3) == races["5k"]
    assert ["E", "M", "T", "I", "R"] == list(paces)
    zones = found["zones"]
    assert isinstance(zones, dict)
    assert ["max", "reserve", "threshold"] == list(zones)
    assert {"low": 111.6, "high": 130.2} == zones["max"]["2"]
    assert {"low": 132.4, "high": 145.8} == zones["reserve"]["2"]
    assert {"low": None, "high": 142.8} == zones["threshold"]["1"]
    assert {"low": 178.08, "high": None} == zones["threshold"]["5c"]
    assert (176.7, 139.5, []) == (found["ceiling"], found["recovery_below"], found["missing"])


def test_of_whom_nothing_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    """How zones feel is for everybody; each missing number is asked for with an example."""
    outcome = typed(capsys)
    assert (0, "") == (outcome.code, outcome.err)
    assert ["Z4", "7-8", "tempo, raced for an hour: a phrase, no more"] in rows(outcome.out)
    for option in ("--race 5k=21:30", "--hr-max 186", "--age 40", "--hr-rest 52", "--lthr 168"):
        assert option in outcome.out
    assert "VDOT" not in outcome.out
    assert "speaks up" not in outcome.out


def test_an_age_gives_a_guess_and_no_ceiling(capsys: pytest.CaptureFixture[str]) -> None:
    """Forty years are 180, Tanaka's, called a guess by ten beats; no limit comes of it."""
    outcome = typed(capsys, "--age", "40", "--hr-rest", "60")
    assert ["Zone", "RPE", "how it feels", "max (a guess)", "reserve (a guess)"] in rows(
        outcome.out
    )
    assert "A maximum of about 180" in outcome.out
    assert "10 beats away" in outcome.out
    assert "speaks up" not in outcome.out
    found = facts(capsys, "--age", "40", "--hr-rest", "60")
    assert (180, True, None) == tuple(
        found[name] for name in ("hr_max", "hr_max_is_guessed", "ceiling")
    )


def test_a_threshold_above_the_guess_proves_it_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """Sixty years are 166; whose threshold is 168 has another maximum, and nobody guesses it."""
    found = facts(capsys, "--age", "60", "--lthr", "168")
    assert (None, False) == (found["hr_max"], found["hr_max_is_guessed"])


def test_a_maximum_that_is_known_wins_over_an_age(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is guessed then."""
    found = facts(capsys, "--age", "40", "--hr-max", "186")
    assert (186, False, 176.7) == tuple(
        found[name] for name in ("hr_max", "hr_max_is_guessed", "ceiling")
    )


def test_miles_come_first_for_who_runs_miles(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the option, or by the profile, over which the option wins."""
    first = ["M", "marathon", "7:50", "4:52", "117 s", "7.7", "180"]
    assert first in rows(typed(capsys, *ALL, "--units", "imperial").out)
    path.parent.mkdir(parents=True)
    path.write_text("units = 'imperial'\n")
    assert first in rows(typed(capsys, *ALL).out)
    assert first not in rows(typed(capsys, *ALL, "--units", "metric").out)


def test_the_profile_is_shown_with_its_own_tables(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is kept need not be typed; own edges and paces stand beside the others."""
    path.parent.mkdir(parents=True)
    path.write_text(
        "hr-max = 186\nlthr = 1680\n[zones]\nedges = [120, 140, 155, 168, 180]\n"
        "[paces]\nthreshold = '4:00/km'\n"
    )
    outcome = typed(capsys)
    assert (0, f"footfall: {path}, line 2 is left out: lthr 1680 cannot be") == (
        outcome.code,
        outcome.err.partition(": a ")[0],
    )
    found = rows(outcome.out)
    assert ["Zone", "RPE", "how it feels", "own", "max"] in found
    assert ["Z2", "3-4", "easy: whole sentences, for hours", "120-139", "112-130"] in found
    assert ["own threshold", "4:00", "6:26", "96 s", "15.0", "185"] in found
    assert ["Z4", "4:02-4:14", "6:30-6:49"] in found
    assert ["Sessions take the zones of your own table."] in found


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("--hr-max", "900"), "--hr-max 900 cannot be"),
        (("--age", "7"), "--age 7 cannot be"),
        (("--zones", "threshold"), "Zones by threshold need --lthr"),
        (("--zones", "own"), "footfall config edges"),
        (("--race", "5k"), "like 5k=21:30"),
        (("--race", ""), "--race is empty"),
        (("--hr-max", "150", "--lthr", "160"), "must rise"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], part: str
) -> None:
    """Exit code 2, a sentence or two, nothing else."""
    outcome = typed(capsys, *args)
    assert (2, "") == (outcome.code, outcome.out)
    assert part in outcome.err


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_terminal_gets_a_picture_that_fits(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is wider than the terminal, and the zones stand side by side over their bounds."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm-256color")
    out = re.sub("\x1b\\[[0-9;]*m", "", typed(capsys, *ALL).out)
    lines = out.splitlines()
    assert max(map(len, lines)) <= width
    (bar,) = (n for n, line in enumerate(lines) if line.startswith("|"))
    assert ["|", "Z1", "|", "Z2", "|", "Z3", "|", "Z4", "|", "Z5"] == lines[bar].split()
    assert ["93", "112", "130", "149", "167", "186"] == lines[bar + 1].split()


def test_a_pipe_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    """No picture, no colour, and each sentence is a line."""
    out = typed(capsys, *ALL).out
    assert "\x1b" not in out
    assert not [line for line in out.splitlines() if line.startswith("|")]
    assert any(line.endswith("10 s a km slower is the same work.") for line in out.splitlines())


@pytest.mark.parametrize(
    ("seconds", "digits", "expected"),
    [
        (0, 0, "0:00"),
        (346.08, 1, "5:46.1"),
        (359.96, 1, "6:00.0"),
        (359.4, 0, "5:59"),
        (3599.6, 0, "1:00:00"),
        (5857.3, 0, "1:37:37"),
    ],
)
def test_times(seconds: float, digits: int, expected: str) -> None:
    """Rounded once, before minutes are taken from it."""
    assert expected == clock(seconds, digits)


def test_paces() -> None:
    """The faster end first; an end that there is not is said."""
    told = [
        pace(4.0, 4.0, "km"),
        pace(2.5, 4.0, "km"),
        pace(None, 4.0, "km"),
        pace(4.0, None, "km"),
    ]
    assert ["4:10", "4:10-6:40", "from 4:10", "below 4:10"] == told
