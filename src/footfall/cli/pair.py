"""The command `pair`: find a sensor, see that it is yours, and remember it."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from footfall.cli.options import SEED_OF_SENSORS, SessionCommand
from footfall.errors import MissingError, UsageError

if TYPE_CHECKING:
    from footfall.cli.asking import Lines, Row
    from footfall.cli.meeting import Ears, Met
    from footfall.cli.paired import Paired
    from footfall.devices.bluetooth_radio import Found
    from footfall.devices.remembered import Remembered

STRONG, FAIR = -65, -80
"""dBm: within arm's length, and within a room."""
SMOOTH = 0.3
"""The share of each new signal in the one that is shown: they waver by 5 dB."""
DUMB = "did not answer. Come closer, and try again."
"""What is said of who was heard, and tells nothing."""
CHOICE = "> "
"""What stands before the number, where the list is drawn in place."""
UNHEARD = 10.0
"""Seconds without an advertisement after which a sensor counts as out of reach."""


@click.command(cls=SessionCommand)
@click.argument("sensor", required=False, metavar="[NAME|ADDRESS]")
@click.option("--yes", is_flag=True, help="Ask nothing: take every sensor that is found.")
@SEED_OF_SENSORS
def pair(sensor: str | None, yes: bool, simulate: int | None) -> int:
    """Find heart rate straps, foot pods and treadmills, and remember yours.

    It lists what is around; type the number of yours. Without a terminal, or with --yes, it takes
    every sensor that it finds, or the one that is named.
    """
    from footfall.cli.asking import screen
    from footfall.cli.meeting import listening
    from footfall.cli.paired import world

    if sensor is not None and not sensor.strip():
        raise UsageError("The name is empty. Give a sensor's name or address, or leave it out.")
    asks = not yes and sys.stdin is not None and sys.stdin.isatty()
    radio, paired = world(simulate)
    with listening(radio) as ears, screen(ears.type if asks else None) as shown:
        if asks:
            choose(ears, shown, paired, sensor)
        else:
            take(ears, shown, paired, sensor)
    return 0


def take(ears: Ears, shown: Lines, paired: Paired, wanted: str | None = None) -> None:
    """Pair every sensor that is around, or the one that is wanted. MissingError: none answers."""
    from footfall.cli.meeting import PATIENCE, look_around, meet, stranger, together
    from footfall.cli.meeting import shown as readable

    shown.say("Looking for sensors." if wanted is None else f"Looking for {wanted}.")
    found, answered = look_around(ears, wanted), 0
    names = together(readable(one.name or one.address) for one in found)
    shown.say(f"Connecting {names}, {PATIENCE:.0f} s at most.")
    for met in meet(ears, map(stranger, found)):
        ears.let_go(met.sensor.name)
        if met.since is None:
            click.echo(f"{met.known.name} did not answer, and is not paired.", err=True)
        else:
            answered += 1
            _remember(met, shown, paired)
    if not answered:
        raise MissingError("No sensor answered. Come closer, and try again.")


def _remember(met: Met, shown: Lines, paired: Paired) -> None:
    """Keep a sensor, and say so."""
    from footfall.devices.remembered import remember

    before = paired.sensors()
    after = remember(before, met.known)
    # It may be known under another name, or be given a number behind its own.
    changed = [sensor for sensor in after if sensor not in before]
    same = [s for s in after if s.addresses.items() >= met.known.addresses.items()]
    sensor = (changed or same)[0]
    paired.keep(after)
    kinds = ", ".join(sensor.kinds)
    shown.say(f"Paired '{sensor.name}' ({kinds}): {met.told}. {paired.where}")


# --- At a terminal ------------------------------------------------------------------------------


@dataclass
class Entry:
    """A sensor in the list."""

    found: Found
    signal: float
    """dBm, smoothed."""
    heard: float
    """When it was last (`time.monotonic`)."""
    battery: int | None = None


class Listed:
    """Who is around and of use, in the order of their numbers, and who of them is paired."""

    def __init__(self, own: tuple[Remembered, ...]) -> None:
        from footfall.cli.meeting import Around

        self.own = own
        """Those that are paired."""
        self.entries: dict[str, Entry] = {}
        """By their addresses."""
        self._around = Around()

    def hear(self, found: Found, at: float) -> None:
        """Somebody is there, at this moment (`time.monotonic`)."""
        self._around.take(found)
        found = self._around[found.address]
        if not found.kinds:
            return
        entry = self.entries.setdefault(found.address, Entry(found, found.rssi, at))
        entry.found, entry.heard = found, at
        entry.signal += SMOOTH * (found.rssi - entry.signal)

    def numbered(self, line: str) -> Found | None:
        """The one whose number that is."""
        there = list(self.entries.values())
        if line.isdecimal() and len(line) < 5 and 1 <= int(line) <= len(there):
            return there[int(line) - 1].found
        return None

    def has_more(self, now: float) -> bool:
        """Whether somebody is in reach who is not paired."""
        there = self.entries.values()
        return any(now - e.heard < UNHEARD and self._name(e.found) is None for e in there)

    def rows(self, now: float) -> list[Row]:
        """The list at a moment."""
        return [self._row(n, e, now) for n, e in enumerate(self.entries.values(), 1)]

    def _row(self, number: int, entry: Entry, now: float) -> Row:
        from footfall.cli.meeting import shown
        from footfall.devices.bluetooth_link import LOW_BATTERY

        found, own = entry.found, self._name(entry.found)
        name = shown(found.name or found.address)
        paired = "" if own is None else "paired" if own == found.name else f"paired as {own}"
        battery = "" if entry.battery is None else f"battery {entry.battery} %"
        note = ", ".join(filter(None, (paired, battery)))
        low = entry.battery is not None and entry.battery <= LOW_BATTERY
        return (
            (str(number), ""),
            (name, "bright_black" if own else ""),
            (", ".join(found.kinds), "bright_black" if own else ""),
            _signal(entry, now),
            (note, "yellow" if low else "bright_black"),
        )

    def _name(self, found: Found) -> str | None:
        """What the runner calls it, if it is paired."""
        for sensor in self.own:
            if sensor.address and sensor.address.lower() == found.address.lower():
                return sensor.name
        return None


def _signal(entry: Entry, now: float) -> tuple[str, str]:
    if now - entry.heard >= UNHEARD:
        return "out of reach", "bright_black"
    if entry.signal >= STRONG:
        return "strong signal", "green"
    return ("fair signal", "yellow") if entry.signal >= FAIR else ("weak signal", "red")


def choose(ears: Ears, shown: Lines, paired: Paired, wanted: str | None = None) -> None:
    """List who is around, and pair those that the runner chooses and says that they are theirs.

    It ends when nobody else is there. MissingError: the one that is wanted is not.
    """
    from footfall.cli.meeting import look_around

    if wanted is not None:
        shown.say(f"Looking for {wanted}.")
        met, theirs = _ask(ears, shown, look_around(ears, wanted)[0])
        if met.since is None:
            raise MissingError(f"{met.known.name} {DUMB}")
        if theirs:
            _remember(met, shown, paired)
        else:
            shown.say("Not that one, then. Nothing is paired.")
        return
    shown.say("Looking for sensors. Type the number of yours, then Enter; Ctrl-C ends it.")
    listed, some = Listed(paired.sensors()), False
    while (found := _chosen(ears, shown, listed, may_end=some)) is not None:
        met, theirs = _ask(ears, shown, found)
        listed.entries[found.address].battery = met.battery
        if met.since is None:
            shown.say(f"{met.known.name} {DUMB}")
            continue
        if not theirs:
            shown.say("Not that one, then. Type another number, or wait for more.")
            continue
        _remember(met, shown, paired)
        listed.own, some = paired.sensors(), True
        if not listed.has_more(time.monotonic()):
            return
        shown.say("Another one? Type its number, or just Enter if that is all.")


def _chosen(ears: Ears, shown: Lines, listed: Listed, *, may_end: bool) -> Found | None:
    """The sensor whose number is typed; None where nothing is, and that may be the end."""
    from footfall.cli.asking import QUIT
    from footfall.cli.meeting import HINT, SCAN
    from footfall.devices.bluetooth_radio import Found

    ears.scan(True)
    hint_at = time.monotonic() + SCAN
    while True:
        now = time.monotonic()
        if now >= hint_at and not listed.entries:
            shown.say(f"Nothing so far. {HINT}")
        if now >= hint_at:
            hint_at = now + 10 * SCAN
        shown.draw(listed.rows(now), CHOICE if shown.is_live else "")
        news = ears.next(min(hint_at, shown.due))
        if isinstance(news, Found):
            listed.hear(news, time.monotonic())
        line = shown.typed(news) if isinstance(news, str) else None
        if line is None:
            continue
        if line == QUIT:
            raise click.Abort
        found = listed.numbered(line)
        if found is not None or (may_end and not line):
            ears.scan(False)
            shown.leave()
            return found
        shown.say("Type one of the numbers, then Enter.")


def _ask(ears: Ears, shown: Lines, found: Found) -> tuple[Met, bool]:
    """Connect, show what it tells, and ask: the sensor, without a value where it did not answer,
    and whether the runner says that it is theirs.
    """
    from footfall.cli.asking import QUIT
    from footfall.cli.meeting import PATIENCE, Met, stranger
    from footfall.cli.meeting import shown as readable
    from footfall.model import Packet

    met, name = Met(stranger(found)), readable(found.name or found.address)
    ears.connect(met.sensor)
    shown.say(f"Connecting {name}, {PATIENCE:.0f} s at most.")
    end = time.monotonic() + PATIENCE
    try:
        while met.since is not None or time.monotonic() < end:
            if met.since is not None:
                shown.draw((), f"{met.value}: is that you? [Y/n] ")
            news = ears.next(end if met.since is None else shown.due)
            if isinstance(news, Packet) and news.sensor == met.sensor.name:
                met.take(news)
            line = shown.typed(news) if isinstance(news, str) else None
            if line == QUIT:
                raise click.Abort
            if line is not None and met.since is not None:
                return met, line.casefold() in ("", "y", "yes")
    finally:
        shown.leave()
        ears.let_go(met.sensor.name)
    return met, False
