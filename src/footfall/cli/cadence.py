"""The command `cadence`: what a count of steps comes to, and what to make of it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from footfall import cadences
from footfall.cli.options import CheckedCommand
from footfall.errors import NotationError, UsageError
from footfall.model import METRES, Unit


@click.command(cls=CheckedCommand)
@click.argument("count", type=click.IntRange(1, 3000))
@click.option(
    "--seconds",
    type=float,
    default=30.0,
    show_default=True,
    help="How long you counted.",
)
@click.option(
    "--feet",
    type=click.Choice(["one", "both"]),
    default="one",
    show_default=True,
    help="Whose steps you counted.",
)
@click.option("--pace", metavar="PACE", help="How fast you ran: 5:30/km.")
def cadence(count: int, seconds: float, feet: str, pace: str | None) -> None:
    """Your cadence, from COUNT steps of one foot in half a minute, and what to try next.

    Run easily for some minutes, then count how often your right foot lands in 30 seconds.
    """
    try:
        spm = cadences.counted(count, seconds, both_feet=feet == "both")
    except ValueError as error:
        raise UsageError(f"{str(error).capitalize()}. {_hint(count, seconds, feet)}") from None
    for sentence in _sentences(spm, _speed(pace) if pace else None):
        click.echo(sentence)


def _hint(count: int, seconds: float, feet: str) -> str:
    """Twice what is likely has mostly been counted for a minute, or of both feet."""
    try:
        cadences.counted(count, 2 * seconds, both_feet=feet == "both")
    except ValueError:
        return "Count the right foot for 30 seconds, for example: footfall cadence 42"
    minute = f"If you counted twice as long, add --seconds {2 * seconds:g}"
    return f"{minute}." if feet == "both" else f"{minute}; if you counted both feet, --feet both."


def _speed(text: str) -> float:
    """The speed in m/s of a pace in the notation."""
    from footfall.notation import parse_step

    try:
        target = parse_step(f"lap {text}", in_repeat=False).target("pace")
    except NotationError:
        target = None
    if target is None:
        raise UsageError(f"--pace {text} is not a pace. Write one like 5:30/km or 8:50/mi.")
    unit = METRES["km" if target.unit is Unit.PACE_KM else "mi"]
    return unit / ((target.first + target.last) / 2)


def _sentences(spm: float, speed: float | None) -> Iterator[str]:
    yield f"{spm:.0f} steps a minute, both feet counted."
    if speed is not None:
        yield f"At that pace a step is {cadences.step_length(speed, spm):.2f} m long."
    usual = ", ".join(
        f"{one.what} {one.low:.0f}" + (f" to {one.high:.0f}" if one.high else " and more")
        for one in cadences.USUAL
    )
    yield (
        f"Usual are: {usual}. The best in the world run at anything from 150 to 210, and there is "
        "no number for everybody."
    )
    if speed is not None and cadences.reaches(spm, speed):
        yield (
            "So few steps at that pace may reach far ahead of you, above all if they are loud. Try "
            "`footfall run fast-feet`, and land under yourself, quietly."
        )
    goal = cadences.suggested(spm)
    if goal is None:
        yield "Your steps are quick. Leave them as they are."
        return
    yield (
        f"To try quicker steps, run some of your easy minutes at {goal:.0f}, five percent more: "
        f"footfall run '20min easy' --spm {goal:.0f}"
    )
    yield (
        "The same pace, smaller steps. It feels hurried at first, and like your own after a few "
        "runs. Stay there for some weeks before you count again, and go back if a calf or an "
        "Achilles complains."
    )
