"""A dry run tells what a session does, and does nothing of it."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from footfall.cli.main import main
from program import Outcome, environment, footfall


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Run the command within this process, in a folder and a home of its own."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*args: str) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main(list(args))
        captured = capsys.readouterr()
        return Outcome(int(left.value.code or 0), captured.out, captured.err)

    return run


# --- The table ----------------------------------------------------------------------------------

TIMED = """\
   start  time  distance  step          spm       rep
1   0:00  1:00    ~142 m  1min easy     170
    0:00  “Here we go. One minute easy. Cadence one hundred seventy.”
    0:44  “Next, the first of two. Forty seconds hard. Follow the click.”
    0:49  “Ten seconds.”
    0:56  “Three. Two. One. Go.”
2   1:00  0:40    ~125 m  40s hard      180->184  1/2
    1:32  “Next, float. Twenty seconds, keep it rolling.”
    1:36  “Three. Two. One. Go.”
3   1:40  0:20     ~55 m  20s float               1/2
    1:53  “Next, the last rep.”
    1:56  “Three. Two. One. Go.”
4   2:00  0:40    ~125 m  40s hard      180->184  2/2
    2:34  “Next, float.”
    2:36  “Three. Two. One. Go.”
5   2:40  0:20     ~55 m  20s float               2/2
    2:56  “Three. Two. One. Done.”
    3:00  “Workout complete, well run. Three minutes.”

In all 3:00, ~502 m: easy 1:00, work 1:20, float 0:40.
27 sentences, 4.8 spoken seconds a minute beside the countdown.
~ is estimated from the pace.
"""


def test_a_timed_workout_as_a_table(told: Any) -> None:
    """Every step with its time, way, cadence and rep, and below it what is said in it."""
    workout = "1min easy 170spm; 2x(40s hard 180->184spm, 20s float)"
    assert Outcome(0, TIMED, "") == told("render", workout, "--dry-run", "--focus", "off")


NARROW = """\
   start   time  step                 spm
1   0:00  ~2:00  400m 5:00/km steady  182
    0:00  “Here we go. Four hundred metres at steady pace.
           Cadence one hundred eighty-two.”
    0:05  “Nothing measures distance. Press lap at the
           mark.”
    0:30  “tall”
    1:30  “One hundred metres to go. Next, steady pace. It
           ends when you press lap.”
    1:53  “Twenty metres.”
    1:59  “At steady pace. Zone two.”
2  ~2:00  ~1:00  lap Z2 steady        170
    2:01  “Run the zones by feel today.”
          (You end it with space; here it lasts 60 s.)
3  ~3:00   0:10  10s stride click on  170
    3:00  “Stride for ten seconds, tall and smooth.”
    3:06  “Three. Two. One. Done.”
    3:10  “Workout complete, well run. Three minutes.”

In all ~3:10, ~643 yd: steady 3:00, stride 0:10.
13 sentences, 6.3 spoken seconds a minute beside the
countdown.
No sensor measures the distance: it is estimated. Press
space at the mark.
I don't know your maximum heart rate. Run the zones by feel
today.
~ is estimated from the pace.
"""


def test_what_is_not_certain_is_told_as_such(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty columns, miles, a distance without a sensor, and a step that only a key would end."""
    monkeypatch.setenv("COLUMNS", "60")
    workout = '400m 5:00/km 182spm "tall" at 100m; lap Z2; 10s stride click on'
    done = told(
        *("render", workout, "--spm", "170", "--dry-run", "--units", "imperial", "--focus", "off")
    )
    assert Outcome(0, NARROW, "") == done


def test_a_terminal_without_unicode_gets_ascii(tmp_path: Path) -> None:
    """Signs that it lacks are spelled with those that it has."""
    done = footfall(
        *(tmp_path, "render", '3×(20s hard "très" 5:00–5:10/km)', "--dry-run", "--focus", "off"),
        PYTHONIOENCODING="ascii",
    )
    assert "" == done.err
    assert "1   0:00  0:20     ~66 m  20s hard 5:00-5:10/km  1/3" in done.out.splitlines()
    assert '    0:20  "tr?s"' in done.out.splitlines()


def test_the_time_to_get_ready_is_told(told: Any) -> None:
    """A session that is heard now and begins hard has it; one into a file as fast as it goes has
    not.
    """
    now = told("run", "30s hard", "--dry-run").out.splitlines()
    assert "    0:00  0:10            get ready" == now[2]
    fast = ("--simulate", "--out", "null", "--speed", "max")
    assert (
        "1   0:00  0:30    ~144 m  30s hard"
        == told("run", "30s hard", "--dry-run", *fast).out.splitlines()[2]
    )


# --- As JSON ------------------------------------------------------------------------------------


def expected(notation: str) -> list[dict[str, Any]]:
    """What the notation alone says of each step: `TIME KIND …spm` or `METRESm M:SS/km …spm`."""
    steps: list[dict[str, Any]] = []
    frame = 0
    for item in notation.split("; "):
        repeat = re.fullmatch(r"(\d+)x\((.*)\)", item)
        count, inner = (int(repeat[1]), repeat[2].split(", ")) if repeat else (1, [item])
        for rep in range(1, count + 1):
            for text in inner:
                timed = re.match(r"(\d+)(s|min) (\w+)", text)
                paced = re.match(r"(\d+)m .*?(\d+):(\d\d)/km", text)
                if timed:
                    seconds = Fraction(int(timed[1]) * (60 if timed[2] == "min" else 1))
                else:
                    assert paced
                    pace = 60 * int(paced[2]) + int(paced[3])
                    seconds = Fraction(int(paced[1]) * pace, 1000)
                spm = re.search(r"(\d+)(?:->(\d+))?spm", text)
                frames = int(seconds * 48_000)
                steps.append(
                    {
                        "text": text,
                        "index": len(steps) + 1,
                        "rep": rep if repeat else None,
                        "of": count if repeat else None,
                        "frame": frame,
                        "frames": frames,
                        "t": round(frame / 48_000, 6),
                        "seconds": round(frames / 48_000, 6),
                        "t_estimated": any(step["seconds_estimated"] for step in steps),
                        "seconds_estimated": paced is not None,
                        "metres_estimated": paced is None,
                        "open": False,
                        "spm": int(spm[1]) if spm else None,
                        "spm_end": int(spm[2]) if spm and spm[2] else None,
                        "click": spm is not None and "stride" not in text,
                    }
                )
                frame += frames
    return steps


@pytest.mark.parametrize(
    "workout",
    [
        "1min easy 170spm; 2x(40s hard 180->184spm, 20s float); 20s stride 190spm",
        "2min warmup; 3x(300m 182spm 4:10/km, 100m 170spm 5:00/km); 30s walk",
    ],
)
def test_the_numbers_are_those_of_the_notation(told: Any, workout: str) -> None:
    """Where each step begins and how long it lasts, its place in its set, its beats."""
    dry = json.loads(told("render", workout, "--dry-run", "--json").out)
    steps = expected(workout)
    assert steps == [{key: step[key] for key in steps[0]} for step in dry["steps"]]
    seconds = round((steps[-1]["frame"] + steps[-1]["frames"]) / 48_000, 6)
    assert seconds == dry["totals"]["seconds"]


def test_the_totals_add_up(told: Any) -> None:
    """Sprints and strides are work, a jog is rest, and what is spoken is counted by the frame."""
    workout = "1min easy; 40s hard; 20s float; 10s sprint; 30s jog; 20s stride; 200m 5:00/km"
    dry = json.loads(told("render", workout, "--dry-run", "--json", "--race", "5k=20:00").out)
    totals = dry["totals"]
    named = ("seconds", "work_seconds", "float_seconds", "rest_seconds")
    assert [240.0, 70.0, 20.0, 30.0] == [totals[key] for key in named]
    assert {"easy": 60.0, "work": 40.0, "float": 20.0, "sprint": 10.0, "rest": 30.0} | {
        "stride": 20.0,
        "steady": 60.0,
    } == totals["kinds"]
    said = [one for step in dry["steps"] for one in step["said"]] + dry["after"]
    heard = [one for one in said if one["started"] is not None]
    assert (len(heard), len(said) - len(heard)) == (totals["sentences"], totals["dropped"])
    frames = sum(one["ended"] - one["started"] for one in heard if one["kind"] != "countdown")
    assert round(frames / 48_000, 6) == totals["spoken_seconds"]
    assert round(frames / 48_000 / 4, 6) == totals["spoken_seconds_per_minute"]
    assert round(sum(step["metres"] for step in dry["steps"]), 3) == round(totals["metres"], 3)
    assert 200.0 == dry["steps"][-1]["metres"]


def test_the_coach_tells_miles(told: Any) -> None:
    """Where the unit is the coach's own; without a sensor nobody knows how far it was."""
    args = ("render", "6min easy", "--dry-run", "--json", "--simulate")
    metric, miles = (json.loads(told(*args, *more).out) for more in ((), ("--units", "imperial")))
    assert "kilometre" in metric["after"][-1]["text"]
    assert "mile" in miles["after"][-1]["text"]
    assert "imperial" == miles["options"]["units"]
    assert metric["totals"]["metres"] == miles["totals"]["metres"]


def test_a_profile_has_units(told: Any) -> None:
    """They hold where no option says otherwise."""
    workout = ("render", "6min easy", "--dry-run", "--json", "--simulate")
    told("config", "units", "imperial")
    assert "imperial" == json.loads(told(*workout).out)["options"]["units"]
    assert "units" not in json.loads(told(*workout, "--units", "metric").out)["options"]


def test_an_open_length_is_told_as_such(told: Any) -> None:
    """A key, a heart or chance ends them; what follows is uncertain, too."""
    workout = "1min easy; lap; until HR<120bpm max 90s walk; random 20s-30s hard; 10s easy"
    steps = json.loads(told("render", workout, "--dry-run", "--json").out)["steps"]
    assert [False, True, True, True, False] == [step["open"] for step in steps]
    assert [False, False, True, True, True] == [step["t_estimated"] for step in steps]
    assert [60.0, 60.0, 90.0] == [step["seconds"] for step in steps[:3]]
    assert 20.0 <= steps[3]["seconds"] <= 30.0


# --- What it leaves alone -----------------------------------------------------------------------


def test_no_file_is_written(told: Any, tmp_path: Path) -> None:
    """Neither a journal nor its folder, nor the sound that was named."""
    args = ("30s easy 170spm", "--dry-run", "--simulate")
    assert 0 == told("run", *args).code
    assert 0 == told("run", *args, "--journal", "j.jsonl", "--out", "heard.wav").code
    assert 0 == told("render", *args, "-o", "heard.wav").code
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (
            ("run", "1min", "--json"),
            "--json is a form of the dry run. Add --dry-run, or leave it out.",
        ),
        (("render", "1min"), "Missing option '-o' / '--out'. Try 'footfall render --help'."),
        (("render", "1min", "--dry-run", "--race", "5k"), None),
        (("run", "1min 2min", "--dry-run", "--json"), None),
    ],
)
def test_what_is_wrong_is_said(told: Any, args: tuple[str, ...], error: str | None) -> None:
    """As in a session: one sentence, exit code 2, and nothing on standard output."""
    done = told(*args)
    assert (2, "") == (done.code, done.out)
    assert error is None or f"footfall: {error}\n" == done.err


# --- The same as what is heard ------------------------------------------------------------------

WORKOUTS = [
    ("1min easy 170spm; 4x(20s hard 180spm, 20s float 172spm); 30s 172->160spm",),
    ('30s hard Z4; 200m @5k 182spm; lap; 100m stride "tall" at 50m', "--hr-max", "186"),
    ("3x(40s 5:00/km, 20s walk between); 1km 4:00/km", "--talk", "high", "--units", "imperial"),
    ("2min steady Z3 176spm; 1min float 168spm", "--simulate", "3"),
    ("90s easy 165spm; 1min hard", "--voice", "off", "--simulate"),
    ("loop until 65s (10s sprint, 20s jog); 2x(random 10s-30s hard, 10s float between)",),
    ("40s hard 180spm; 20s until HR<170bpm max 40s walk; 20s easy", "--simulate", "5"),
]


@pytest.mark.parametrize("args", WORKOUTS)
def test_it_tells_what_a_render_does(told: Any, tmp_path: Path, args: tuple[str, ...]) -> None:
    """Each step and each sentence of a render's journal, frame for frame, and the same end."""
    assert 0 == told("render", *args, "-o", "heard.wav", "--journal", "heard.jsonl").code
    heard = [json.loads(line) for line in (tmp_path / "heard.jsonl").read_text().splitlines()]
    dry = json.loads(told("render", *args, "--dry-run", "--json").out)
    kept = [{k: v for k, v in r.items() if k != "crc"} for r in heard]
    said = [one for step in dry["steps"] for one in step["said"]] + dry["after"]
    assert [r for r in kept if r["type"] == "say"] == said
    steps = [r for r in kept if r["type"] == "step"]
    assert steps == [{key: step[key] for key in steps[0]} for step in dry["steps"]]
    grids = [r for r in kept if r["type"] == "grid"]
    assert grids[-1]["frame"] == dry["steps"][-1]["frame"] + dry["steps"][-1]["frames"]
    assert (kept[0]["workout"], kept[0]["options"]) == (dry["workout"], dry["options"])
