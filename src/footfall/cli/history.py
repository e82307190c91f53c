"""The command `history`: what was run, week by week; delete a session, and bring it back."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying

if TYPE_CHECKING:
    from footfall.history import Entry, Week

SESSIONS = 10
"""Of them are listed, unless somebody asks for more."""
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""What a journal by a stranger may hold, and no terminal should be told."""


@click.group(invoke_without_command=True)
@click.option(
    "--weeks",
    "most",
    type=click.IntRange(1, 520),
    default=8,
    metavar="N",
    show_default=True,
    help="How many weeks are summed up.",
)
@click.option("--all", "all_", is_flag=True, help=f"Every session, not the last {SESSIONS} alone.")
@click.option("--json", "json_", is_flag=True, help="All of it for other programs.")
@click.option(
    "--units",
    type=click.Choice(["metric", "imperial"]),
    help="What ways are shown in, metric unless your profile has it otherwise.",
)
@click.pass_context
def history(context: click.Context, most: int, all_: bool, json_: bool, units: str | None) -> None:
    """What you ran: weeks with their trends, and the sessions.

    Simulated and replayed sessions are listed; they are summed up only while there is no run.
    """
    if context.invoked_subcommand is not None:
        return
    from footfall import history as reckoned
    from footfall.devices import index
    from footfall.devices.profile_file import default_path, load

    with Readying("sessions read") as tell:
        found = index.refresh(index.default_path(), tell)
    for fault in found.faults:
        click.echo(f"footfall: {fault}", err=True)
    counted = reckoned.counted(found.entries)
    weeks = reckoned.weeks(counted, most)
    if json_:
        told = {
            "weeks": [_week_of(week) for week in weeks],
            "sessions": [reckoned.told(one) for one in found.entries],
        }
        click.echo(json.dumps(told, indent=2))
        return
    imperial = (units or load(default_path()).values.get("units")) == "imperial"
    for line in _lines(found.entries, weeks, all_, imperial):
        click.echo(line)


@history.command(cls=CheckedCommand)
@click.argument("session")
def delete(session: str) -> None:
    """Take a session out of the history; `undo` brings it back.

    SESSION is its name in the list, or how it begins, as long as no other begins so.
    """
    from footfall.devices import index

    gone = index.delete(session)
    click.echo(f"Deleted {gone.stem}. To bring it back: footfall history undo")


@history.command(cls=CheckedCommand)
def undo() -> None:
    """Bring back the session that was deleted last."""
    from footfall.devices import index

    click.echo(f"{index.undo().stem} is back.")


def _week_of(week: Week) -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(week), "shares": week.shares, "hard_share": week.hard_share}


def _lines(
    entries: Sequence[Entry], weeks: Sequence[Week], all_: bool, imperial: bool
) -> Iterator[str]:
    from footfall.history import advice, counted

    if not entries:
        yield "No session so far. `footfall run` records each."
        return
    if weeks:
        yield from _table(weeks, imperial)
        yield ""
        yield from _trends(weeks, imperial)
        sentence = advice(weeks[-1])
        if sentence is not None:
            yield sentence
        if not any(one.real for one in counted(entries)):
            yield "Simulated and replayed sessions are summed up, until there is a run."
        yield ""
    shown = entries if all_ else entries[:SESSIONS]
    yield from _listed([_cells(one, imperial) for one in shown])
    if len(entries) > len(shown):
        yield f"… and {len(entries) - len(shown)} more; --all lists them."


HEADS = ("Week", "runs", "", "time", "spm", "Z1-2", "Z3", "Z4-5", "in reps", "reps")


def _table(weeks: Sequence[Week], imperial: bool) -> Iterator[str]:
    """The newest week first, each with where its cadence and its distance went."""
    from footfall.history import direction, percent
    from footfall.tally import clock_words

    arrows = {1: "↗", -1: "↘", 0: " "} if _is_fine() else {1: "+", -1: "-", 0: " "}
    rows = [[*HEADS]]
    rows[0][2] = "mi" if imperial else "km"
    today = date.today()
    this = (today - timedelta(days=today.weekday())).isoformat()
    for place in reversed(range(len(weeks))):
        week, before = weeks[place], weeks[: place + 1]
        # Of a week that is not over nobody knows how far it goes.
        way = direction([w.metres for w in before]) if week.monday != this else 0
        shares = week.shares or (None, None, None)
        cadence = "-" if week.cadence is None else f"{week.cadence:.0f}"
        rows.append(
            [
                date.fromisoformat(week.monday).strftime("%d %b %Y"),
                str(week.runs),
                f"{_way(week, imperial):.1f}{arrows[way]}",
                clock_words(week.seconds),
                f"{cadence}{arrows[direction([w.cadence for w in before])]}",
                *("-" if share is None else percent(share) for share in shares),
                percent(week.hard_share) if week.runs else "-",
                str(week.reps),
            ]
        )
    # An arrow has a column of its own.
    for place in (2, 4):
        rows[0][place] += " "
    yield from _aligned(rows)


def _way(what: Week | Entry, imperial: bool) -> float:
    from footfall.model import METRES

    return what.metres / METRES["mi" if imperial else "km"]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [f"{cell:{'<' if n == 0 else '>'}{wide[n]}}" for n, cell in enumerate(row)]
        yield "  ".join(cells).rstrip()


def _trends(weeks: Sequence[Week], imperial: bool) -> Iterator[str]:
    """A line for each measure: a bar a week, from the first to the last."""
    from footfall.history import percent, sparkline

    if len(weeks) < 2 or not _is_fine():
        return
    unit = "mi" if imperial else "km"
    measures: tuple[tuple[str, Callable[[Week], float | None], Callable[[float], str]], ...] = (
        ("distance", lambda week: _way(week, imperial), lambda way: f"{way:.1f} {unit}"),
        ("cadence", lambda week: week.cadence, lambda spm: f"{spm:.0f} spm"),
        ("easy", lambda week: week.shares and week.shares[0], percent),
        ("reps", lambda week: float(week.reps), lambda reps: f"{reps:.0f}"),
    )
    for name, of, words in measures:
        values = [of(week) for week in weeks]
        known = [value for value in values if value is not None]
        if known:
            yield f"{name:<8}  {sparkline(values)}  {words(known[0])} → {words(known[-1])}"


def _cells(one: Entry, imperial: bool) -> list[str]:
    from footfall.tally import clock_words

    when = f"{date.fromisoformat(one.day):%a %d %b} {one.clock}" if one.day else ""
    marks = [] if one.real else ["simulated"]
    if not one.finished:
        marks.append("unfinished")
    what = one.workout.translate(_CONTROLS)
    name = one.name.encode(errors="replace").decode().translate(_CONTROLS)
    return [
        name,
        when,
        f"{_way(one, imperial):.2f} {'mi' if imperial else 'km'}",
        clock_words(one.seconds),
        "" if one.cadence is None else f"{one.cadence:.0f} spm",
        f"{one.reps} {'rep' if one.reps == 1 else 'reps'}" if one.reps else "",
        "".join(f"({mark}) " for mark in marks) + what,
    ]


def _listed(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The sessions in columns; what was run gives way where the terminal ends."""
    from footfall.devices.display import glyphs_of, plain

    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in rows:
        cells = [f"{cell:{'<' if n < 2 else '>'}{wide[n]}}" for n, cell in enumerate(row[:-1])]
        line = plain("  ".join([*cells, row[-1]]).rstrip(), glyphs_of(sys.stdout))
        yield line if width is None or len(line) <= width else f"{line[: width - 3].rstrip()}..."


def _is_fine() -> bool:
    """Whether the terminal has arrows and bars."""
    from footfall.devices.display import UNICODE, glyphs_of

    return glyphs_of(sys.stdout) is UNICODE
