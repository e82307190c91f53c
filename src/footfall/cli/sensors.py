"""The command `sensors`: those that are paired; try, rename and forget them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from footfall.cli.options import SEED_OF_SENSORS, CheckedCommand, SessionCommand, SessionGroup
from footfall.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footfall.devices.remembered import Remembered

NONE = "No sensor is paired. To pair one, type: footfall pair"


@click.group(cls=SessionGroup, invoke_without_command=True)
@SEED_OF_SENSORS
@click.option("--yes", is_flag=True, help="With --simulate: ask nothing, take all of them.")
@click.pass_context
def sensors(context: click.Context, simulate: int | None, yes: bool) -> None:
    """The paired sensors: list, try, rename and forget them.

    Without a command it lists them. With --simulate it shows all that sensors do, without hardware.
    """
    if yes and simulate is None:
        raise UsageError("--yes goes with --simulate: nothing else here asks.")
    if context.invoked_subcommand is not None:
        if simulate is not None:
            raise UsageError(
                "--simulate comes last here: footfall sensors test --simulate. What is simulated "
                "is not kept, so it cannot be renamed or forgotten."
            )
        return
    if simulate is not None:
        from footfall.cli.simulated import walk

        walk(simulate, yes)
        return
    from footfall.cli.paired import Paired
    from footfall.cli.watching import listed

    there = Paired().sensors()
    for line in listed(there):
        click.echo(line)
    if not there:
        click.echo(NONE)


@sensors.command(cls=SessionCommand)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--watch", is_flag=True, help="Go on until Enter or Ctrl-C, as in a run.")
@SEED_OF_SENSORS
def test(names: tuple[str, ...], watch: bool, simulate: int | None) -> int:
    """Connect sensors, and see what they send.

    All of them, or those that are named.
    """
    from footfall.cli.asking import screen
    from footfall.cli.meeting import listening, together
    from footfall.cli.paired import world
    from footfall.cli.watching import Watch, tell

    radio, paired = world(simulate, paired=True)
    there = paired.sensors()
    wanted = [_named(there, name) for name in names] or list(there)
    if not wanted:
        raise MissingError(NONE)
    types = watch and sys.stdin is not None and sys.stdin.isatty()
    with listening(radio) as ears, screen(ears.type if types else None) as shown:
        if watch:
            shown.say(f"Keeping {together(one.name for one in wanted)} connected.")
            Watch(ears, shown, wanted).run(lambda: False, question="Enter ends it. ")
        else:
            tell(ears, shown, wanted)
    return 0


@sensors.command(cls=CheckedCommand)
@click.argument("name")
@click.argument("new")
def rename(name: str, new: str) -> None:
    """Call a sensor by another name.

    It is what the screen and the journal call it from then on.
    """
    from footfall.cli.paired import Paired

    paired, new = Paired(), " ".join(new.split())
    there = paired.sensors()
    sensor = _named(there, name)
    if not new or not new.isprintable():
        raise UsageError("That is no name. Give the sensor one that can be read.")
    if any(other.name == new for other in there if other is not sensor):
        raise UsageError(f"Another sensor is called '{new}'. Choose another name.")
    paired.keep(replace(other, name=new) if other is sensor else other for other in there)
    click.echo(f"'{sensor.name}' is '{new}' from now on.")


@sensors.command(cls=CheckedCommand)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def forget(names: tuple[str, ...]) -> None:
    """Forget sensors.

    A session does not seek them any more.
    """
    from footfall.cli.paired import Paired

    paired = Paired()
    there = paired.sensors()
    gone = [_named(there, name) for name in names]
    paired.keep(sensor for sensor in there if sensor not in gone)
    for sensor in dict.fromkeys(sensor.name for sensor in gone):
        click.echo(f"'{sensor}' is forgotten.")


def _named(there: Iterable[Remembered], name: str) -> Remembered:
    """The sensor of that name or address, or the only one whose name begins so."""
    sensors = list(there)
    for sensor in sensors:
        if name == sensor.name:
            return sensor
    wanted = name.casefold()
    for sensor in sensors:
        if wanted in (sensor.name.casefold(), (sensor.address or "").casefold()):
            return sensor
    alike = [sensor for sensor in sensors if sensor.name.casefold().startswith(wanted)]
    if wanted and len(alike) == 1:
        return alike[0]
    names = ", ".join(sensor.name for sensor in sensors) or "none"
    raise MissingError(f"No sensor called '{name}' is paired. There are: {names}.")
