"""The command `config`: the runner's profile, shown and set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.errors import UsageError

if TYPE_CHECKING:
    from footfall.profile import Profile


HELP = """What Footfall knows of you: all of it, what is kept under KEY, or a new VALUE for it.

\b
footfall config hr-max 186           also hr-rest, lthr, hr-ceiling, age
footfall config race 5k=21:30        a result, for your paces
footfall config zones reserve        or max, threshold
footfall config edges 120 140 155 168 180
                                     where each of your own zones ends
footfall config easy 5:40-6:10/km    your own paces: also marathon, 10k, ...
footfall config units imperial       or metric

Options of `run`, `render` and `zones` win over what is kept.
"""


@click.command(cls=CheckedCommand, help=HELP)
@click.argument("key", required=False)
@click.argument("value", nargs=-1)
@click.option("--unset", is_flag=True, help="Forget what is kept under KEY.")
def config(key: str | None, value: tuple[str, ...], unset: bool) -> None:
    """Show or set the runner's profile."""
    from footfall.devices.profile_file import change, default_path, load
    from footfall.profile import check_whole, key_of, written

    path = default_path()
    wanted = key_of(key) if key else None
    if unset and (wanted is None or value):
        raise UsageError("--unset goes with one key, such as: footfall config hr-max --unset")
    kept = load(path)
    new = None if unset or wanted is None or not value else wanted.read(" ".join(value))
    if wanted is not None and (unset or value):
        after = {name: told for name, told in kept.values.items() if name != wanted.name}
        if new is not None:
            after[wanted.name] = new
        check_whole(after)
        change(path, wanted, new)
        told = (
            f"Forgotten: {wanted.name}." if new is None else f"Kept: {wanted.name} {written(new)}."
        )
        click.echo(f"{told}{_also(wanted.name, after)}")
        return
    for fault in kept.faults:
        click.echo(f"footfall: {fault}", err=True)
    if wanted is None:
        _show(kept.values)
        click.echo(f"This is kept in {path}; `footfall config --help` lists what can be.")
    elif wanted.name in kept.values:
        click.echo(written(kept.values[wanted.name]))
    else:
        click.echo(
            f"{wanted.name} is not known. Try: footfall config {wanted.name} {wanted.example}"
        )


def _show(values: Profile) -> None:
    from footfall.profile import KEYS, written

    for name in (name for name in KEYS if name in values):
        click.echo(f"{name:<11} {written(values[name])}")
    if not values:
        click.echo("Nothing is known of you so far. For example: footfall config hr-max 186")


def _also(name: str, values: Profile) -> str:
    """What else a runner should know of a change."""
    edges = values.get("edges")
    if name == "zones" and edges:
        return " Your own edges come first, until: footfall config edges --unset"
    if name == "edges" and isinstance(edges, tuple):
        from footfall.model import Runner, ZoneMethod
        from footfall.zones import edges as zones_of

        zones = zones_of(Runner(zones=ZoneMethod.OWN, zone_edges=edges)) or ()
        spans = (f"Z{zone.name} {zone.beats(top=zone is zones[-1])}" for zone in zones)
        return f" That is {', '.join(spans)}."
    return ""
