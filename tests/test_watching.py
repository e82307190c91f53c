"""Sensors that are watched: what is told when they come, go and come back."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

import pytest

from footfall.cli.asking import Lines, Row
from footfall.cli.meeting import listening
from footfall.cli.watching import SOUGHT, Watch, listed
from footfall.devices import simulated_radio
from footfall.devices.remembered import Remembered
from footfall.devices.simulated_radio import POD, STRAP, Simulation


class Seen(Lines):
    """A screen whose pictures are kept."""

    is_live = True

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, ...]] = []
        self.said: list[str] = []

    def say(self, text: str) -> None:
        """Keep a line, without its time."""
        self.said.append(re.sub(r"^ +\d+:\d\d ", "", text))

    def draw(self, rows: object, question: str = "") -> None:
        """Keep what is told of the last sensor."""
        del question
        assert isinstance(rows, list)
        last: Row = rows[-1]
        told = tuple(re.sub(r"[\d.]+ (km/h|m)|cadence \d+", "…", text) for text, _ in last)
        if [told] != self.rows[-1:]:
            self.rows.append(told)


def test_what_becomes_of_a_sensor_is_told_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sought, there with its values, lost, and back; each is told once."""
    for name in ("ADVERTISES", "APART", "CONNECTS"):
        monkeypatch.setattr(simulated_radio, name, 0.01)
    simulation, seen = Simulation(1, second=0.01), Seen()
    with listening(simulation.radio) as ears:
        watch = Watch(ears, seen, [POD.remembered])
        assert SOUGHT == watch.states[POD.name]
        watch.run(lambda: "…, …, …" in {row[2] for row in seen.rows})
        simulation.away.add(POD.name)
        watch.run(lambda: watch.states[POD.name] == "lost")
        simulation.away.clear()
        watch.run(lambda: any("is back: " in text for text in seen.said))
        watch.run(lambda: seen.rows[-1][2] == "…, …, …")
    # Whether a picture falls between two states is up to the moment.
    passing = ("connected", "being connected")
    states = [row[2] for row in seen.rows if row[2] not in passing]
    order = ["sought", "…, …, …", "lost, and sought", "…, …, …"]
    assert order == [state for state, _ in groupby(states)]
    assert all(one != other for one, other in pairwise(seen.rows))
    assert ["", "Pod (simulated)", "…, …, …", "battery 15 %"] == list(seen.rows[-1])
    assert [
        "The battery of Pod (simulated) is at 15 %. Change it soon.",
        "Pod (simulated) is connected",
        "Pod (simulated) is lost, and sought.",
        "Pod (simulated) is back",
    ] == [text.partition(":")[0] for text in seen.said]


def test_enter_ends_it() -> None:
    """Whatever stands before it on the line."""
    with listening(Simulation(1).radio) as ears:
        ears.type("ab\n")
        Watch(ears, Seen(), [STRAP.remembered]).run(lambda: False)


def test_the_list_is_in_columns() -> None:
    """As wide as they have to be; what is not known is said."""
    sensors = [Remembered("A long name", ("running",), strides=False), Remembered("B")]
    assert [
        "A long name  running    known by its name  counts steps",
        "B            not known  known by its name",
    ] == listed(sensors)
    assert [] == listed([])
