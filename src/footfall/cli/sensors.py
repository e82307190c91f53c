"""The command `sensors`: those that are paired; try, rename and forget them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.errors import FootfallError, MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footfall.devices.remembered import Remembered


@click.group(invoke_without_command=True)
@click.pass_context
def sensors(context: click.Context) -> None:
    """The paired sensors: list them, try them, rename and forget them."""
    if context.invoked_subcommand is not None:
        return
    from footfall.cli.paired import known

    there = known()
    for sensor in there:
        click.echo(_row(sensor))
    if not there:
        click.echo("No sensor is paired. To pair one, type: footfall pair")


@sensors.command(cls=CheckedCommand)
@click.argument("names", nargs=-1, metavar="[NAME]...")
def test(names: tuple[str, ...]) -> int:
    """Connect sensors, all or those that are named, and see what they send."""
    from footfall.cli.meeting import HINT, listening, meet
    from footfall.cli.paired import known

    there = known()
    wanted = [_named(there, name) for name in names] or list(there)
    if not wanted:
        raise MissingError("No sensor is paired. To pair one, type: footfall pair")
    click.echo("Listening.")
    with listening() as ears:
        met = meet(ears, wanted)
    for one in met:
        if one.since is not None:
            click.echo(f"{one.sensor.name}: {one.told}.")
    silent = [one.sensor.name for one in met if one.since is None]
    if silent:
        raise MissingError(f"Not heard: {', '.join(silent)}. {HINT}")
    return 0


@sensors.command(cls=CheckedCommand)
@click.argument("name")
@click.argument("new")
def rename(name: str, new: str) -> None:
    """Call a sensor by another name, which is on the screen and in the journal."""
    from footfall.cli.paired import known

    there, new = known(), " ".join(new.split())
    sensor = _named(there, name)
    if not new or not new.isprintable():
        raise UsageError("That is no name. Give the sensor one that can be read.")
    if any(other.name == new for other in there if other is not sensor):
        raise UsageError(f"Another sensor is called '{new}'. Choose another name.")
    _save(replace(other, name=new) if other is sensor else other for other in there)
    click.echo(f"'{sensor.name}' is '{new}' from now on.")


@sensors.command(cls=CheckedCommand)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def forget(names: tuple[str, ...]) -> None:
    """Forget sensors: a session does not seek them any more."""
    from footfall.cli.paired import known

    there = known()
    gone = [_named(there, name) for name in names]
    _save(sensor for sensor in there if sensor not in gone)
    for sensor in dict.fromkeys(sensor.name for sensor in gone):
        click.echo(f"'{sensor}' is forgotten.")


def _row(sensor: Remembered) -> str:
    kinds = ", ".join(sensor.kinds) or "not known"
    unit = {True: "counts strides", False: "counts steps", None: ""}[sensor.strides]
    address = sensor.address or "known by its name"
    return f"{sensor.name:<24} {kinds:<24} {address:<18} {unit}".rstrip()


def _named(there: Iterable[Remembered], name: str) -> Remembered:
    """The sensor of that name or address, whatever its capitals."""
    sensors = list(there)
    for sensor in sensors:
        if name == sensor.name:
            return sensor
    for sensor in sensors:
        if name.casefold() in (sensor.name.casefold(), (sensor.address or "").casefold()):
            return sensor
    names = ", ".join(sensor.name for sensor in sensors) or "none"
    raise MissingError(f"No sensor called '{name}' is paired. There are: {names}.")


def _save(sensors: Iterable[Remembered]) -> None:
    from footfall.devices.remembered import default_path, save

    path = default_path()
    try:
        save(path, sensors)
    except OSError as error:
        raise FootfallError(f"{path} cannot be written: {error.strerror or error}.") from None
