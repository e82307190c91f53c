"""The command `export`: recorded sessions for other programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying
from footfall.errors import MissingError, UsageError

if TYPE_CHECKING:
    from footfall.activity import Activity

SUFFIXES = {".fit": b"Footfall", ".tcx": b"Footfall", ".csv": b"seconds,time,step,kind,effort"}
"""The formats by their suffix, and what stands at the beginning of a file of ours."""
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""When a session without a date began, in a file that has to have one: it is the same each time."""


@click.command(cls=CheckedCommand)
@click.argument("session", required=False)
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    help="A .fit, .tcx or .csv; with --all a folder, with --everything a .zip.",
)
@click.option(
    "--all", "all_", is_flag=True, help="All three formats; of every session, if none is named."
)
@click.option("--everything", is_flag=True, help="All that Footfall keeps of you, in one archive.")
def export(**given: Any) -> int:
    """Hand a recorded session on: to a watch's portal (.fit), others (.tcx), a table (.csv).

    SESSION is its name in `footfall history`, how the name begins (a day), or a journal (.jsonl).
    Without it the newest one is taken.
    """
    from footfall.devices import recordings

    if given["everything"]:
        if given["session"] or given["all_"]:
            raise UsageError("--everything stands alone: it holds every session.")
        from footfall.cli.archive import everything

        return everything(given["out"])
    if given["all_"] and given["session"] is None:
        return _export_all(Path(given["out"] or "footfall-export"))
    journal = recordings.named(given["session"])
    if given["all_"]:
        folder = Path(given["out"] or ".")
        outs = [folder / f"{journal.stem}{suffix}" for suffix in SUFFIXES]
    else:
        outs = [Path(given["out"] or f"{journal.stem}.fit")]
    _tell(_export(journal, outs))
    return 0


def check(out: Path) -> None:
    """Refuse what cannot be an export, or is not ours to write over. UsageError."""
    from footfall.devices import recordings

    mark = SUFFIXES.get(out.suffix.lower())
    if mark is None:
        raise UsageError(
            f"{out} says no format. Name a .fit, a .tcx or a .csv, or take all three with --all."
        )
    recordings.check_ours(out, mark)


def _export_all(folder: Path) -> int:
    """Every session in all three formats; one that cannot be read is told, and hinders no other.
    Where one cannot be written, none can.
    """
    from footfall.devices import recordings

    recordings.named(None)  # when there is none at all, it says so
    code = 0
    dated = True
    for journal in reversed(recordings.newest_first()):
        if not journal.stat().st_size:
            continue  # one that was cut off at once
        try:
            outs = [folder / f"{journal.stem}{suffix}" for suffix in SUFFIXES]
            dated &= _export(journal, outs)
        except (MissingError, UsageError) as fault:
            click.echo(f"footfall: {fault}", err=True)
            code = fault.exit_code
    _tell(dated)
    return code


def _export(journal: Path, outs: list[Path]) -> bool:
    """Write a session into files; whether each of them has a date that is its own."""
    from footfall.devices import recordings

    for out in outs:
        check(out)
    activity = read(journal)
    for out in outs:
        with Readying(f"parts of {out.name} ready") as tell:
            data = written(activity, out.suffix, tell)
        recordings.write_beside(out, data)
        click.echo(f"Export: {out}")
    return activity.story.started is not None or all(out.suffix.lower() == ".csv" for out in outs)


def _tell(dated: bool) -> None:
    if not dated:
        click.echo(
            "A simulation or a replay has no date: where its file has to have one it is "
            f"{UNDATED:%Y-%m-%d %H:%M} UTC.",
            err=True,
        )


def read(journal: Path) -> Activity:
    """The session of a journal. UsageError or MissingError when there is none in it."""
    from footfall.activity import of_story
    from footfall.devices import recordings
    from footfall.story import tell

    try:
        return of_story(tell(recordings.records(journal)))
    except UsageError as error:
        raise UsageError(f"{journal}: {error}") from None


def written(activity: Activity, suffix: str, tell: Callable[[int, int], None]) -> bytes:
    """The session in the format of a suffix; a table needs no date."""
    match suffix.lower():
        case ".fit":
            from footfall.formats import fit_activity

            return fit_activity.write(activity, activity.story.started or UNDATED, tell)
        case ".tcx":
            from footfall.formats import tcx

            return tcx.write(activity, activity.story.started or UNDATED, tell)
        case _:
            from footfall.formats import csv

            return csv.write(activity, tell)
