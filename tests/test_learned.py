"""What one session learns, and the next begins with: in numbers, in a file, in a whole run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coaching import Scenario, play
from footfall.coach.adaptive import Rise
from footfall.coach.baseline import Known
from footfall.coach.coach import Coach
from footfall.coach.lag import Lag
from footfall.coach.learned import Learned, of
from footfall.devices.learned_file import keep, load
from footfall.model import GridBegan, Say, Spoken
from footfall.session import Options

ALL = Learned(Lag(50.0, 60.0, 9.0), Known(165.0, 3.0))


@pytest.mark.parametrize(
    ("learned", "fields"),
    [
        (Learned(), {}),
        (ALL, {"lag": [50.0, 60.0, 9.0], "own": [165.0, 3.0]}),
        (Learned(own=Known(165.0)), {"own": [165.0, None]}),
    ],
)
def test_it_is_a_few_numbers(learned: Learned, fields: dict[str, object]) -> None:
    """There and back, through JSON."""
    assert fields == learned.fields()
    assert learned == of(json.loads(json.dumps(fields)))


@pytest.mark.parametrize(
    "fields",
    [
        {"lag": [1, 2], "own": "fast"},
        {"lag": [50, 60, 900], "own": [20, 3]},
        {"lag": [float("nan"), 60, 9], "own": [165, float("inf")]},
        {"lag": {"rise": 50}, "own": [True]},
    ],
)
def test_what_cannot_be_is_not_known(fields: dict[str, object]) -> None:
    """A file that somebody else wrote."""
    assert Learned() == of(fields)


def test_a_file_keeps_it_and_the_first_own_cadence(tmp_path: Path) -> None:
    """The lag is the newest, the own cadence the first: a click is led from where it began."""
    path = tmp_path / "footfall" / "learned.json"
    assert Learned() == load(path)
    keep(path, ALL)
    keep(path, Learned(Lag(40.0, 50.0, 7.0), Known(172.0, 3.1)))
    assert Learned(Lag(40.0, 50.0, 7.0), ALL.own) == load(path)
    keep(path, Learned())
    assert Learned(Lag(40.0, 50.0, 7.0), ALL.own) == load(path)


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"[" * 5000, b"\xff\xfe", b'{"own": 5}'])
def test_a_broken_file_is_no_reason_to_stop(tmp_path: Path, data: bytes) -> None:
    """It is learned again, and written anew."""
    path = tmp_path / "learned.json"
    path.write_bytes(data)
    assert Learned() == load(path)
    keep(path, ALL)
    assert ALL == load(path)


def test_a_run_begins_with_what_the_one_before_has_learned() -> None:
    """The first measures for six minutes; the next has its click after half a minute."""
    scenario = Scenario("led", "12min easy")
    first = play(scenario, 3, Coach, Options(rise=Rise(0.05)))[0]
    matched = next(e.at for e in first if isinstance(e, Spoken) and e.kind is Say.METRONOME)
    assert 360 < matched < 380
    second = play(scenario, 3, Coach, Options(rise=Rise(0.05, Known(154.0, 2.3))))[0]
    heard = next(e.at for e in second if isinstance(e, GridBegan) and e.grid.on)
    assert 30 < heard < 60
