"""The command `history`: what was run, week by week; delete a session, and bring it back."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying
from footfall.errors import FootfallError

if TYPE_CHECKING:
    from footfall.devices.index import Sessions
    from footfall.history import Entry, Week

SESSIONS = 10
"""Of them are listed, unless somebody asks for more."""
LONGEST_NAME = 30
"""Columns of a session's name; ours have nineteen."""
TREND_WORDS = 32
"""Columns of a trend beside its bars."""
UNBOUND = 10_000
"""Columns of a file."""


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
@click.option("--json", "json_", is_flag=True, help="The weeks and every session as JSON.")
@click.option(
    "--units",
    type=click.Choice(["metric", "imperial"]),
    help="What ways are shown in, metric unless your profile has it otherwise.",
)
@click.pass_context
def history(context: click.Context, most: int, all_: bool, json_: bool, units: str | None) -> None:
    """What you ran: weeks with their trends, and the sessions.

    A week is told by its Monday. Z1-2, Z3 and Z4-5 are shares of the time in these heart-rate
    zones, where most of the time had a heart rate; "in reps" is the share of all time that went
    into reps. What was simulated, replayed or rendered is listed, and summed up only
    while there is no run.
    """
    if context.invoked_subcommand is not None:
        return
    from footfall import history as reckoned
    from footfall.devices import index
    from footfall.devices.profile_file import default_path, load

    with Readying("sessions read") as tell:
        found = index.refresh(index.default_path(), tell)
    for fault in found.faults:
        click.echo(f"footfall: {_harmless(fault)}", err=True)
    if found.faults:
        click.echo("What is broken goes with: footfall history delete NAME", err=True)
    weeks = reckoned.weeks(reckoned.counted(found.entries), date.today(), most)
    if json_:
        sessions = [_session_of(one, one.name in found.recording) for one in found.entries]
        told = {"weeks": [_week_of(week) for week in weeks], "sessions": sessions}
        click.echo(json.dumps(told, indent=2))
        return
    imperial = (units or load(default_path()).values.get("units")) == "imperial"
    for line in _lines(found, weeks, all_, imperial):
        click.echo(line)


@history.command(cls=CheckedCommand)
@click.argument("session")
def delete(session: str) -> None:
    """Take a session out of the history; `undo` brings it back.

    SESSION is its name in the list, or how it begins, as long as no other begins so. Its journal
    goes into the folder `deleted` beside the sessions, which only you ever empty; files that were
    made of it, audio or a page, stay where they are.
    """
    from footfall.devices import index

    gone = index.delete(session)
    click.echo(f"Deleted {gone.stem}. To bring it back: footfall history undo")


@history.command(cls=CheckedCommand)
def undo() -> None:
    """Bring back the session that was deleted last. Once more brings back the one before."""
    from footfall.devices import index

    click.echo(f"{index.undo().stem} is back.")


def _week_of(week: Week) -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(week), "shares": week.shares, "hard_share": week.hard_share}


def _session_of(one: Entry, recording: bool) -> dict[str, object]:
    from footfall.history import told

    return {**told(one), "cadence": one.cadence, "recording": recording}


def _lines(found: Sessions, weeks: Sequence[Week], all_: bool, imperial: bool) -> Iterator[str]:
    from footfall.history import counted

    entries = found.entries
    if not entries:
        yield "No session so far. `footfall run` records each."
        return
    if weeks:
        yield from _table(weeks, imperial)
        yield ""
        yield from _trends(weeks, imperial)
        yield from _advice(weeks)
        if not any(one.real for one in counted(entries)):
            yield "Nobody ran these: they are summed up until there is a run."
        yield ""
    shown = entries if all_ else entries[:SESSIONS]
    yield from _listed([_cells(one, one.name in found.recording, imperial) for one in shown])
    if len(entries) > len(shown):
        yield f"{_more()} and {len(entries) - len(shown)} more; --all lists them."
    cut = {one.name for one in shown if not one.finished} - found.recording
    if cut and (name := _to_go_on()) in cut:
        yield f"To go on with {_short(name)}, which was cut off: footfall resume"


def _advice(weeks: Sequence[Week]) -> Iterator[str]:
    """Of the latest week, or while that tells too little of the one before."""
    from footfall.history import advice, monday_of

    this = monday_of(date.today())
    names = {this: "This week", this - timedelta(days=7): "Last week"}
    for week in weeks[:-3:-1]:
        monday = date.fromisoformat(week.monday)
        when = names.get(monday, f"In the week of {monday.day} {monday:%B}")
        if (sentence := advice(week, when)) is not None:
            yield sentence
            return


def _to_go_on() -> str:
    """The name of the session that `footfall resume` goes on with; empty where it cannot."""
    from footfall.cli.cut import find, read_cut

    try:
        return read_cut(find()).path.stem
    except FootfallError:
        return ""


HEADS = ("Week of", "runs", "", "time", "spm", "Z1-2", "Z3", "Z4-5", "in reps", "reps")


def _table(weeks: Sequence[Week], imperial: bool) -> Iterator[str]:
    """The newest week first, each with where its cadence and its distance went."""
    from footfall.durations import clock_words
    from footfall.history import direction, monday_of, percent

    arrows = {1: "↗", -1: "↘", 0: " "} if _is_fine() else {1: "+", -1: "-", 0: " "}
    rows = [[*HEADS]]
    rows[0][2] = "mi" if imperial else "km"
    this = monday_of(date.today())
    for place in reversed(range(len(weeks))):
        week, before = weeks[place], weeks[: place + 1]
        monday = date.fromisoformat(week.monday)
        # Of a week that is not over nobody knows how far it goes.
        way = direction([w.metres for w in before]) if monday != this else 0
        shares = week.shares or (None, None, None)
        cadence = "-" if week.cadence is None else f"{week.cadence:.0f}"
        rows.append(
            [
                "this week" if monday == this else f"{monday:%d %b %Y}",
                str(week.runs),
                f"{_way(week, imperial):.1f}{arrows[way]}" if week.metres else "- ",
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
    """The columns that the terminal has room for; the first ones tell most."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ends = [end - 2 for end in accumulate(width + 2 for width in wide)]
    count = sum(end <= _room() for end in ends)
    for row in rows:
        cells = [f"{cell:{'<' if n == 0 else '>'}{wide[n]}}" for n, cell in enumerate(row[:count])]
        yield "  ".join(cells).rstrip()


def _trends(weeks: Sequence[Week], imperial: bool) -> Iterator[str]:
    """A line for each measure: a bar a week where there are bars, from the first to the last."""
    from footfall.history import around, percent, sparkline

    if len(weeks) < 2:
        return
    unit = "mi" if imperial else "km"
    weeks = weeks[-max(2, _room() - TREND_WORDS) :]
    ways = [_way(week, imperial) for week in weeks]
    cadences = [week.cadence for week in weeks]
    easy = [week.shares and week.shares[0] for week in weeks]
    reps = [float(week.reps) for week in weeks]
    measures: tuple[tuple[str, Sequence[float | None], str, Callable[[float], str]], ...] = (
        ("distance", ways, sparkline(ways), lambda way: f"{way:.1f} {unit}"),
        ("cadence", cadences, sparkline(cadences, *around(cadences)), lambda spm: f"{spm:.0f} spm"),
        ("easy", easy, sparkline(easy, 0, 1), percent),
        ("reps", reps, sparkline(reps), lambda count: f"{count:.0f}"),
    )
    for name, values, bars, words in measures:
        known = [value for value in values if value is not None]
        if any(known):
            bars, to = (f"{bars}  ", "→") if _is_fine() else ("", "->")
            yield f"{name:<8}  {bars}{words(known[0])} {to} {words(known[-1])}"


def _cells(one: Entry, recording: bool, imperial: bool) -> list[str]:
    from footfall.durations import clock_words

    day = date.fromisoformat(one.day) if one.day else None
    if day is None:
        when = ""
    elif one.name.startswith(f"{one.day}T{one.clock.replace(':', '-')}"):
        when = f"{day:%a}"
    else:
        when = f"{day:%a %d %b %Y} {one.clock}"
    marks = [] if one.real else [one.origin]
    if not one.finished:
        marks.append("being recorded" if recording else "unfinished")
    return [
        _short(one.name),
        when,
        f"{_way(one, imperial):.2f} {'mi' if imperial else 'km'}" if one.metres else "",
        clock_words(one.seconds),
        "" if one.cadence is None else f"{one.cadence:.0f} spm",
        f"{one.reps} {'rep' if one.reps == 1 else 'reps'}" if one.reps else "",
        "".join(f"({mark}) " for mark in marks) + one.workout,
    ]


def _listed(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The sessions in columns; what was run gives way where the terminal ends."""
    from footfall.devices.display import glyphs_of, plain

    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [f"{cell:{'<' if n < 2 else '>'}{wide[n]}}" for n, cell in enumerate(row[:-1])]
        line = _harmless("  ".join([*cells, row[-1]]).rstrip())
        yield plain(_shortened(line, _room()), glyphs_of(sys.stdout))


def _short(name: str) -> str:
    """A session's name, or how it begins."""
    return _shortened(_harmless(name), LONGEST_NAME)


def _shortened(text: str, room: int) -> str:
    """A text in so many columns."""
    more = _more()
    return text if len(text) <= room else text[: room - len(more)].rstrip() + more


def _harmless(text: str) -> str:
    """What a journal by a stranger holds, without what no terminal should be told."""
    return "".join(character if character.isprintable() else " " for character in text)


def _room() -> int:
    """Columns of the terminal; who writes into a file has any."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNBOUND


def _more() -> str:
    return "…" if _is_fine() else "..."


def _is_fine() -> bool:
    """Whether the terminal has arrows and bars."""
    from footfall.devices.display import UNICODE, glyphs_of

    return glyphs_of(sys.stdout) is UNICODE
