"""The command `pair`: find a sensor, see that it is yours, and remember it."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.errors import FootfallError, MissingError

if TYPE_CHECKING:
    from pathlib import Path

    from footfall.cli.meeting import Around, Ears, Met
    from footfall.devices.bluetooth_radio import Found

QUIT = "q"
"""What ends it when it is typed, as the end of the input does."""
STRONG, FAIR = -65, -80
"""dBm: within arm's length, and within a room."""


@click.command(cls=CheckedCommand)
@click.argument("sensor", required=False, metavar="[NAME|ADDRESS]")
@click.option("--yes", is_flag=True, help="Ask nothing: take every sensor that is found.")
def pair(sensor: str | None, yes: bool) -> int:
    """Find a heart rate strap, a foot pod or a treadmill, and remember it.

    It lists what is around; type the number of yours. Without a terminal, or with --yes, it takes
    every sensor that it finds, or the one that is named.
    """
    from footfall.cli.meeting import listening, look_around, meet, stranger

    asks = not yes and sys.stdin is not None and sys.stdin.isatty()
    with listening() as ears:
        if asks:
            _listen_to_typing(ears)
            _choose(ears, sensor)
            return 0
        click.echo("Looking for sensors.")
        found = look_around(ears, sensor)
        met = meet(ears, map(stranger, found))
    answered = [one for one in met if one.since is not None]
    for one in met:
        if one.since is None:
            click.echo(f"{_shown(one.known.name)} did not answer, and is not paired.", err=True)
    if not answered:
        raise MissingError("No sensor answered. Come closer, and try again.")
    for one in answered:
        _remember(one)
    return 0


def _remember(met: Met) -> None:
    """Keep a sensor, and say so."""
    from footfall.cli.paired import known
    from footfall.devices.remembered import default_path, remember, save

    path = default_path()
    before = known()
    after = remember(before, met.known)
    # It may be known under another name, or be given a number behind its own.
    changed = [sensor for sensor in after if sensor not in before]
    same = [s for s in after if s.addresses.items() >= met.known.addresses.items()]
    sensor = (changed or same)[0]
    try:
        save(path, after)
    except OSError as error:
        raise FootfallError(f"{path} cannot be written: {error.strerror or error}.") from None
    click.echo(_paired(met, sensor.name, sensor.kinds, path))


def _paired(met: Met, name: str, kinds: tuple[str, ...], path: Path) -> str:
    return f"Paired '{_shown(name)}' ({', '.join(kinds)}): {met.told}. It is kept in {path}."


# --- At a terminal ------------------------------------------------------------------------------


def _listen_to_typing(ears: Ears) -> None:
    """Each line that is typed goes where all other news goes."""

    def read() -> None:
        # Not `sys.stdin`: who is waiting in it when the program ends would hold its lock.
        while line := os.read(0, 1000):
            ears.type(line.decode("utf-8", "replace").strip())
        ears.type(QUIT)

    threading.Thread(target=read, name="typing", daemon=True).start()


def _choose(ears: Ears, wanted: str | None) -> None:
    """List who is around until the runner has chosen one, and says that it is theirs."""
    from footfall.cli.meeting import Around, look_around

    if wanted is not None:
        click.echo(f"Looking for {wanted}.")
        _confirm(ears, look_around(ears, wanted)[0])
        return
    click.echo("Looking for sensors. Type the number of yours, then Enter; Ctrl-C ends it.")
    around, listed = Around(), list[str]()
    while True:
        found = _chosen(ears, around, listed)
        if _confirm(ears, found):
            return
        click.echo("Not that one, then. Type another number, or wait for more.")


def _chosen(ears: Ears, around: Around, listed: list[str]) -> Found:
    """The sensor whose number is typed. `listed` are the addresses that have a number."""
    from footfall.cli.meeting import HINT, SCAN
    from footfall.devices.bluetooth_radio import Found

    ears.scan(True)
    hint_at = time.monotonic() + SCAN
    while True:
        news = ears.next(hint_at)
        if news is None and not listed:
            click.echo(f"Nothing so far. {HINT}")
        if news is None:
            hint_at = time.monotonic() + 10 * SCAN
        elif isinstance(news, Found):
            around.take(news)
            for found in around.sensors():
                if found.address not in listed:
                    listed.append(found.address)
                    click.echo(_row(len(listed), found))
        elif isinstance(news, str) and news.isdecimal() and 1 <= int(news) <= len(listed):
            ears.scan(False)
            address = listed[int(news) - 1]
            return next(found for found in around.sensors() if found.address == address)
        elif news == QUIT:
            raise click.Abort
        elif isinstance(news, str):
            click.echo("Type one of the numbers, then Enter.")


def _row(number: int, found: Found) -> str:
    name = _shown(found.name or found.address)
    signal = "strong" if found.rssi >= STRONG else "fair" if found.rssi >= FAIR else "weak"
    return f"{number:>3}  {name:<24} {', '.join(found.kinds):<24} {signal} signal"


def _shown(text: str) -> str:
    """A name without what would steer the terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _confirm(ears: Ears, found: Found) -> bool:
    """Connect, show what it tells, and ask; whether it is the runner's, and was remembered."""
    from footfall.cli.meeting import PATIENCE, Met, stranger
    from footfall.model import Packet

    met = Met(stranger(found))
    ears.connect(met.sensor)
    click.echo(f"Connecting {_shown(found.name or found.address)}.")
    end: float | None = time.monotonic() + PATIENCE
    while True:
        news = ears.next(end if end is not None else time.monotonic() + PATIENCE)
        if isinstance(news, Packet) and news.sensor == met.sensor.name and met.take(news):
            end = None
            click.echo(f"\r\x1b[K{met.value}: is that you? [Y/n] ", nl=False)
        elif news is None and end is not None:
            ears.let_go(met.sensor.name)
            raise MissingError(
                f"{_shown(found.name or found.address)} did not answer. Come closer, and try again."
            )
        elif news == QUIT:
            raise click.Abort
        elif isinstance(news, str) and end is None:
            ears.let_go(met.sensor.name)
            if news.casefold() not in ("", "y", "yes"):
                return False
            _remember(met)
            return True
