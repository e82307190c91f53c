"""`--simulate` of the sensors' commands: all that sensors do, without hardware."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from footfall.cli import meeting, simulated
from footfall.cli.main import main
from footfall.devices import simulated_radio
from footfall.devices.remembered import Remembered, save
from footfall.devices.simulated_radio import Simulation
from program import Outcome, environment, settings

INTRO = (
    "Simulated sensors on a simulated runner (seed 1): no radio is used, and your own sensors are "
    "left alone."
)


@pytest.fixture(autouse=True)
def _hurry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner whose seconds are short, in a home of their own where no bus of a system is."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr(meeting, "SETTLED", 0.3)
    monkeypatch.setattr(simulated, "LOOKS", 0.1)
    for name in ("ADVERTISES", "APART", "CONNECTS"):
        monkeypatch.setattr(simulated_radio, name, 0.02)
    for module in (simulated, simulated_radio):
        monkeypatch.setattr(module, "Simulation", partial(Simulation, second=0.02))


def typed(capsys: pytest.CaptureFixture[str], *args: str) -> Outcome:
    """What the program says to a command line, run in this process, without a terminal."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, *capsys.readouterr())


def shape(text: str) -> list[str]:
    """What is said without what hangs on the moment, each stretch in the order of its letters."""
    plain = re.sub(r" *\d+:\d\d ", "", text)
    plain = re.sub(r"\d+ bpm|cadence \d+, [\d.]+ km/h, \d+ m|\d+ m(?=[,.])", "…", plain)
    return ["\n".join(sorted(part.splitlines())) for part in plain.split("\n\n")]


def test_all_of_it_goes_by_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All three are paired, listed, tried and kept connected; the pod is lost and comes back, its
    battery is low; and the runner's own sensors are as they were.
    """
    save(settings(tmp_path), [Remembered("Mine")])
    before = settings(tmp_path).read_bytes()
    outcome = typed(capsys, "sensors", "--simulate")
    assert (0, "") == (outcome.code, outcome.err)
    strap, pod, treadmill = "…, battery 85 %", "…, battery 15 %: change it soon", "incline 1.0 %, …"
    treadmill = f"10.0 km/h, {treadmill}"
    kept = "It is not kept, for it is simulated."
    expected = [
        [INTRO],
        [
            "Looking for sensors.",
            f"Paired 'Pod (simulated)' (running): {pod}. {kept}",
            f"Paired 'Strap (simulated)' (heart rate): {strap}. {kept}",
            f"Paired 'Treadmill (simulated)' (treadmill): {treadmill}. {kept}",
            "Pairing, which is: footfall pair",
        ],
        [
            "Pod (simulated)        running     00:00:00:00:00:02",
            "Strap (simulated)      heart rate  00:00:00:00:00:01",
            "Treadmill (simulated)  treadmill   00:00:00:00:00:03",
            "Your list, which is: footfall sensors",
        ],
        [
            "A look at what they send, which is: footfall sensors test",
            f"Pod (simulated): {pod}.",
            f"Strap (simulated): {strap}.",
            f"Treadmill (simulated): {treadmill}.",
        ],
        [
            "Kept connected as in a run, which is: footfall sensors test --watch",
            "Pod (simulated) is back: ….",
            f"Pod (simulated) is connected: {pod}.",
            "Pod (simulated) is lost, and sought.",
            f"Strap (simulated) is connected: {strap}.",
            "The battery of Pod (simulated) is at 15 %. Change it soon.",
            f"Treadmill (simulated) is connected: {treadmill}.",
        ],
        [
            "That is all that sensors do. To hear a run with them: "
            "footfall run '5min easy' --simulate"
        ],
    ]
    # They answer in whatever order.
    passing = ("Listening for ", "Connecting ")
    told = [
        [line for line in part.splitlines() if not line.startswith(passing)]
        for part in shape(outcome.out)
    ]
    assert expected == told
    assert before == settings(tmp_path).read_bytes()
    assert ["sensors.json"] == [path.name for path in settings(tmp_path).parent.iterdir()]


def test_pair_and_test_have_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a seed, or without; one that is named; and nothing is kept."""
    outcome = typed(capsys, "pair", "--simulate", "7", "strap", "--yes")
    assert 0 == outcome.code
    intro, looking, _connecting, paired = outcome.out.splitlines()
    assert INTRO.replace("seed 1", "seed 7") == intro
    assert "Looking for strap." == looking
    assert re.match(r"Paired 'Strap \(simulated\)' \(heart rate\): \d+ bpm, battery 85 %\.", paired)
    outcome = typed(capsys, "sensors", "test", "--simulate", "pod")
    assert 0 == outcome.code
    assert [INTRO, "Listening for Pod (simulated), 15 s at most."] == outcome.out.splitlines()[:2]
    assert not settings(tmp_path).exists()


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("sensors", "--simulate", "test"), "--simulate comes last here: footfall sensors test"),
        (("sensors", "--simulate", "3", "forget", "Pod"), "--simulate comes last here"),
        (("pair", "--simulate", "--yes", " "), "The name is empty."),
        (("sensors", "--yes"), "--yes goes with --simulate"),
        (("sensors", "rename", "--simulate", "a", "b"), "No such option '--simulate'"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], complaint: str
) -> None:
    """A sentence, and exit code 2."""
    outcome = typed(capsys, *args)
    assert (2, "") == (outcome.code, outcome.out)
    assert complaint in outcome.err
