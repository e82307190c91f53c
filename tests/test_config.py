"""What a runner types to see and set the profile, and what it does to a session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from footfall.cli.main import main
from program import Outcome, environment


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the profile of a runner is kept, who has none so far."""
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home" / ".config" / "footfall" / "profile.toml"


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to a command line, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def test_a_profile_grows_and_is_shown(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each value is confirmed as it was understood; then all are listed, with their place."""
    said = [
        typed(capsys, "config", *line.split(" "))
        for line in (
            "hr-max 186",
            "race 5k=21:30",
            "edges 120 140 155 168 180",
            "mp 6:55/mi",
            "easy 5:40-6:10/km",
            "hr-max",
            "easy --unset",
        )
    ]
    assert [(0, "")] * 7 == [(one.code, one.err) for one in said]
    assert [
        "Kept: hr-max 186.",
        "Kept: race 5k=21:30.",
        "Kept: edges 120 140 155 168 180. That is Z1 up to 119, Z2 120-139, Z3 140-154, "
        "Z4 155-167, Z5 168-180.",
        "Kept: marathon 6:55/mi.",
        "Kept: easy 5:40-6:10/km.",
        "186",
        "Forgotten: easy.",
    ] == [one.out.removesuffix("\n") for one in said]
    shown = typed(capsys, "config").out.splitlines()
    assert [
        "hr-max      186",
        "race        5k=21:30",
        "edges       120 140 155 168 180",
        "marathon    6:55/mi",
        f"This is kept in {path}; `footfall config --help` lists what can be.",
    ] == shown


@pytest.mark.usefixtures("path")
def test_of_whom_nothing_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    """The way to begin is shown, for the whole and for a key."""
    assert "Nothing is known of you so far. For example: footfall config hr-max 186" in (
        typed(capsys, "config").out
    )
    expected = Outcome(0, "lthr is not known. Try: footfall config lthr 168\n", "")
    assert expected == typed(capsys, "config", "lthr")


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("hr-max", "900"), "hr-max 900 cannot be"),
        (("hr-max", "186", "52"), "hr-max “186 52” is not a whole number"),
        (("hr-max", ""), "hr-max “” is not a whole number"),
        (("hr-rest", "110"), "must rise"),
        (("hr-mx", "186"), "Did you mean hr-max?"),
        (("easy", "slow"), "easy “slow” is not a pace"),
        (("--unset",), "--unset goes with one key"),
        (("hr-max", "186", "--unset"), "--unset goes with one key"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(
    path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], part: str
) -> None:
    """Exit code 2, a sentence, and the file as it was."""
    typed(capsys, "config", "hr-max", "105")
    before = path.read_bytes()
    outcome = typed(capsys, "config", *args)
    assert (2, "") == (outcome.code, outcome.out)
    assert part in outcome.err
    assert before == path.read_bytes()


@pytest.mark.usefixtures("path")
def test_edges_that_come_first_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Who chooses a method while own edges are kept is told that it waits behind them."""
    typed(capsys, "config", "edges", "120,140,155,168,180")
    outcome = typed(capsys, "config", "zones", "threshold")
    assert outcome.out.endswith("Your own edges come first, until: footfall config edges --unset\n")


def test_a_broken_file_is_neither_used_nor_lost(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told, not changed, and `config hr-max 186` is refused until it is mended."""
    path.parent.mkdir(parents=True)
    path.write_text("hr-max = 186\nlthr 168\n")
    shown = typed(capsys, "config")
    assert f"footfall: {path} is not TOML at line 2, column 6" in shown.err
    refused = typed(capsys, "config", "hr-max", "190")
    assert 2 == refused.code
    assert "Mend it or move it away" in refused.err
    assert "hr-max = 186\nlthr 168\n" == path.read_text()


# --- Sessions -----------------------------------------------------------------------------------

ARGS = ("--voice", "off", "--journal", "a.jsonl", "-o", "a.wav")


def header(path: Path) -> dict[str, object]:
    """The options in a journal's first line."""
    options = json.loads(path.read_text("utf-8").splitlines()[0])["options"]
    assert isinstance(options, dict)
    return options


def test_a_session_takes_from_the_profile_what_options_leave_open(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options win, and the journal's header has all of it."""
    path.parent.mkdir(parents=True)
    path.write_text(
        "hr-max = 186\nhr-rest = 52\nhr-ceiling = 170\nage = 40\n"
        "zones = { edges = [120, 140, 155, 168, 180] }\npaces = { 5k = '4:10/km' }\n"
    )
    outcome = typed(capsys, "render", "10m sprint", "--hr-max", "190", *ARGS)
    assert (0, "") == (outcome.code, outcome.err)
    told = {
        "hr_max": 190,
        "hr_rest": 52,
        "hr_ceiling": 170,
        "zones": "own",
        "zone_edges": [120, 140, 155, 168, 180],
        "paces": {"5k": [250, 250, "/km"]},
    }
    found = header(tmp_path / "a.jsonl")
    assert told == {name: found[name] for name in told}
    assert "age" not in found


def test_own_tables_decide_a_step(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 m at an own 5:00/km last half a minute, and Z2 is what the own table says."""
    path.parent.mkdir(parents=True)
    path.write_text("[zones]\nedges = [120, 140, 155, 168, 180]\n[paces]\n5k = '5:00/km'\n")
    assert 0 == typed(capsys, "render", "100m @5k Z2; 1s", *ARGS).code
    lines = [json.loads(one) for one in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    steps = [one for one in lines if one["type"] == "step"]
    assert [0.0, 30.0] == [one["t"] for one in steps]
    expected = [{"signal": "heart_rate", "low": 120.0, "high": 140.0, "unit": "bpm"}]
    assert expected == steps[0]["targets"]


def test_a_bad_profile_is_told_and_the_session_runs(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What holds is used; what does not is a sentence with its line."""
    path.parent.mkdir(parents=True)
    path.write_text("hr-max = 186\nlthr = 1680\n")
    outcome = typed(capsys, "render", "1s", *ARGS)
    assert 0 == outcome.code
    assert outcome.err.startswith(f"footfall: {path}, line 2 is left out: lthr 1680 cannot be: ")
    found = header(tmp_path / "a.jsonl")
    assert (186, False) == (found["hr_max"], "lthr" in found)


def test_the_same_profile_and_seed_give_the_same_session(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A simulated runner of the profile is the one of the same options, byte for byte."""
    path.parent.mkdir(parents=True)
    path.write_text("hr-max = 186\nrace = '5k=21:30'\n")
    typed(capsys, "render", "20s Z2 170spm", "--simulate", "3", *ARGS)
    by_profile = (tmp_path / "a.jsonl").read_bytes()
    path.unlink()
    options = ("--hr-max", "186", "--race", "5k=21:30")
    typed(capsys, "render", "20s Z2 170spm", "--simulate", "3", *options, *ARGS)
    assert by_profile == (tmp_path / "a.jsonl").read_bytes()
