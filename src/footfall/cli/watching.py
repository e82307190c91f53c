"""Paired sensors: listed, tried, and watched as they are lost and come back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING

import click

from footfall.cli.asking import QUIT
from footfall.cli.meeting import HINT, PATIENCE, Met, meet, together
from footfall.devices.bluetooth_link import LOW_BATTERY
from footfall.devices.display import SENSOR_WORDS
from footfall.durations import clock_words
from footfall.errors import MissingError
from footfall.model import Notice, Packet, SensorChanged

if TYPE_CHECKING:
    from footfall.cli.asking import Lines, Row
    from footfall.cli.meeting import Ears
    from footfall.devices.remembered import Remembered

SOUGHT = "sought"
_WORDS = {SOUGHT: "is sought", "found": "is being connected"} | SENSOR_WORDS
_COMES = ("connected", "back")
"""States that are told with the first value after them."""


class Watch:
    """What becomes of sensors, line by line, and on a terminal what they tell now."""

    def __init__(self, ears: Ears, screen: Lines, sensors: Iterable[Remembered]) -> None:
        """Begins to seek them."""
        self._ears = ears
        self._screen = screen
        self._began = time.monotonic()
        self._met = {sensor.name: Met(sensor) for sensor in sensors}
        self.states = dict.fromkeys(self._met, SOUGHT)
        """What became of each, as `SensorChanged` has it."""
        self._news = set[str]()
        """Who came, and has told nothing since."""
        for one in self._met.values():
            ears.connect(one.sensor)

    def run(self, done: Callable[[], bool], until: float = inf, question: str = "") -> None:
        """Until that is so, or the moment (`time.monotonic`), or a line is typed."""
        while not done() and time.monotonic() < until:
            if self._screen.is_live:
                self._screen.draw(self._rows(), question)
            news = self._ears.next(min(until, self._screen.due))
            line = self._screen.typed(news) if isinstance(news, str) else None
            if line == QUIT:
                raise click.Abort
            if line is not None:
                return
            self._take(news)

    def _take(self, news: object) -> None:
        match news:
            case Packet(sensor=name) if name in self._met:
                if self._met[name].take(news) and name in self._news:
                    self._news.discard(name)
                    state, one = self.states[name], self._met[name]
                    told = one.told if state == "connected" else one.value
                    self._say(f"{name} is {state}: {told}.")
            case SensorChanged(sensor=name) if name in self._met:
                self.states[name] = news.state
                if news.state in _COMES:
                    self._news.add(name)
                elif words := SENSOR_WORDS.get(news.state):
                    self._say(f"{name} {words}.")
            case Notice():
                self._say(news.text)

    def _say(self, text: str) -> None:
        self._screen.say(f"{clock_words(time.monotonic() - self._began):>7} {text}")

    def _rows(self) -> list[Row]:
        return [self._row(name, one) for name, one in self._met.items()]

    def _row(self, name: str, one: Met) -> Row:
        state = self.states[name]
        low = one.battery is not None and one.battery <= LOW_BATTERY
        there = state in _COMES and one.since is not None
        words = one.value if there else _WORDS[state].removeprefix("is ")
        return (
            ("", ""),
            (name, "bold"),
            (words, "" if there else "bright_black"),
            ("" if one.battery is None else f"battery {one.battery} %", "yellow" if low else ""),
        )


def listed(sensors: Iterable[Remembered]) -> list[str]:
    """A line for each paired sensor, in columns."""
    units = {True: "counts strides", False: "counts steps", None: ""}
    rows = [
        (
            sensor.name,
            ", ".join(sensor.kinds) or "not known",
            sensor.address or "known by its name",
            units[sensor.strides],
        )
        for sensor in sensors
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def tell(ears: Ears, screen: Lines, sensors: Iterable[Remembered]) -> None:
    """Connect sensors, and say what each sends as it answers. MissingError: one does not."""
    wanted = list(sensors)
    names = together(sensor.name for sensor in wanted)
    screen.say(f"Listening for {names}, {PATIENCE:.0f} s at most.")
    silent = []
    for one in meet(ears, wanted):
        name = one.sensor.name
        ears.let_go(name)
        if one.since is None:
            silent.append(name)
        else:
            screen.say(f"{name}: {one.told}.")
    if silent:
        raise MissingError(f"Not heard: {', '.join(silent)}. {HINT}")
