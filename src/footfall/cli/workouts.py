"""The command `workouts`: the library, and a workout as a picture or in another format."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from footfall.cli.options import CheckedCommand
from footfall.errors import UsageError

if TYPE_CHECKING:
    from footfall.bars import Size, Span
    from footfall.library import Entry
    from footfall.model import Runner, Workout

WIDEST = 120
"""Columns of a picture; a wider one shows no more."""
HEIGHT, PLAIN_HEIGHT = 5, 8
"""Lines of a picture: a line has eight steps with the signs of Unicode, and one without."""
LEAST = 24
"""Columns that a title keeps while anything else can give way."""
PURPOSE, LEVEL, TIME, TITLE = 2, 3, 4, 5
"""Where they stand in a row."""


@click.command(cls=CheckedCommand)
@click.argument("workout", required=False)
@click.option("-o", "--out", metavar="FILE", help="Write the workout into a .txt, .zwo or .fit.")
@click.option("--purpose", metavar="WORD", help="Only what is for it: speed, threshold, hills …")
@click.option("--level", metavar="WORD", help="Only for a beginner, intermediate or advanced.")
@click.option("--shorter", metavar="LENGTH", help="Only what is no longer: 40min, or 8km.")
@click.option("--find", metavar="WORDS", help="Only what has these words somewhere.")
@click.option("--race", metavar="RACE=TIME", help="A race result, for your paces: 5k=21:30.")
@click.option(
    "--units",
    type=click.Choice(["metric", "imperial"]),
    help="What ways are shown in, metric unless your profile has it otherwise.",
)
@click.option("--check", is_flag=True, help="Try every workout of the library, or the one.")
def workouts(**given: Any) -> int:
    """The library: list it, or show a workout.

    WORKOUT is a name or an id of the library (mona, W39), notation in quotes, or a file. Without
    one all are listed, a line for each.
    """
    filters = [given[name] for name in ("purpose", "level", "shorter", "find")]
    if given["workout"] is None and given["out"] and not given["check"]:
        raise UsageError("Which workout? Name one before -o.")
    if any(filters) and (given["workout"] or given["check"]):
        raise UsageError("--purpose, --level, --shorter and --find belong to the list alone.")
    if given["check"] and given["out"]:
        raise UsageError("--check writes no file. Leave -o out.")
    if given["check"]:
        from footfall.cli.check import check

        return check(given["workout"])
    if given["workout"] is None:
        return _list(given)
    return _show(given)


# --- The list -----------------------------------------------------------------------------------


def _list(given: dict[str, Any]) -> int:
    from footfall.bars import size
    from footfall.library import ENTRIES

    runner, _ = _known(given)
    wanted = [*_filtered(ENTRIES, given, runner)]
    if not wanted:
        click.echo("Nothing in the library is like that. Leave one of the options out.", err=True)
        return 0
    rows = [_cells(entry, size(entry.workout, runner)) for entry in wanted]
    seen = sys.stdout.isatty()
    for line in listed(rows, shutil.get_terminal_size().columns if seen else None):
        click.echo(line)
    if seen:
        click.echo("footfall workouts NAME shows one, footfall run NAME runs it.", err=True)
    return 0


def _filtered(entries: Iterable[Entry], given: dict[str, Any], runner: Runner) -> Iterator[Entry]:
    from footfall.library import Level, Purpose

    purpose = _one_of("--purpose", given["purpose"], [str(purpose) for purpose in Purpose])
    level = _one_of("--level", given["level"], [str(level) for level in Level])
    words = (given["find"] or "").casefold().split()
    for entry in entries:
        text = f"{' '.join(entry.ids)} {entry.name} {entry.title} {entry.purpose} {entry.text}"
        if (
            purpose in (None, entry.purpose)
            and level in (None, entry.level)
            and all(word in text.casefold() for word in words)
            and _is_shorter(entry.workout, given["shorter"], runner)
        ):
            yield entry


def _one_of(option: str, text: str | None, words: Sequence[str]) -> str | None:
    """The word that was meant; hyphens and capitals make no other."""
    if text is None:
        return None
    for word in words:
        if _bare(word) == _bare(text):
            return word
    raise UsageError(f"{option} {text} is not known. It takes {', '.join(words)}.")


def _bare(word: str) -> str:
    return word.replace("-", "").replace(" ", "").casefold()


def _is_shorter(workout: Workout, text: str | None, runner: Runner) -> bool:
    from footfall.bars import size
    from footfall.errors import NotationError
    from footfall.model import Distance, Step, Time
    from footfall.notation import parse

    if text is None:
        return True
    try:
        (item,) = parse(text).workout.items
    except (NotationError, ValueError):
        item = None
    match item:
        case Step(end=Time(seconds=seconds), effort=None, targets=()):
            return size(workout, runner).seconds <= seconds
        case Step(end=Distance() as end, effort=None, targets=()):
            return size(workout, runner).metres <= end.metres
    raise UsageError(f"--shorter {text} is no length. Give a time or a distance: 40min, 8km.")


def _cells(entry: Entry, measured: Size) -> tuple[str, ...]:
    return (
        " ".join(entry.ids),
        entry.name,
        str(entry.purpose),
        str(entry.level),
        _time(measured),
        entry.title,
    )


def listed(rows: Sequence[tuple[str, ...]], width: int | None) -> Iterator[str]:
    """The rows in columns. Within a `width` the purpose gives way, all ids but the first, the
    level; and titles are cut.
    """
    if width is not None and _widest(rows) > width:
        rows = [(*row[:PURPOSE], "", *row[LEVEL:]) for row in rows]
    if width is not None and _widest(rows) > width:
        rows = [(row[0].split()[0], *row[1:]) for row in rows]
    if width is not None and _widest(rows) > width:
        rows = [(*row[:LEVEL], "", *row[TIME:]) for row in rows]
    wide = _widths(rows)
    for row in rows:
        cells = [f"{row[i]:{'>' if i == TIME else '<'}{wide[i]}}" for i in range(TITLE) if wide[i]]
        line = "  ".join([*cells, row[TITLE]])
        yield line if width is None or len(line) <= width else f"{line[: width - 3].rstrip()}..."


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(len(row[place]) for row in rows) for place in range(TITLE)]


def _widest(rows: Sequence[tuple[str, ...]]) -> int:
    """Columns of a line with a title that is not cut too short."""
    return sum(wide + 2 for wide in _widths(rows) if wide) + LEAST


# --- One workout --------------------------------------------------------------------------------


def _show(given: dict[str, Any]) -> int:
    from footfall.bars import size
    from footfall.devices.display import glyphs_of, plain
    from footfall.library import find
    from footfall.notation import write

    entry = find(given["workout"])
    workout, notes = _workout(given["workout"])
    if given["out"]:
        return _convert(workout, notes, given)
    for note in notes:
        click.echo(f"footfall: {note}", err=True)
    glyphs, width = glyphs_of(sys.stdout), min(WIDEST, shutil.get_terminal_size().columns)
    runner, imperial = _known(given)
    head = _head(entry, size(workout, runner), imperial)
    # The title of an entry stands above already.
    *headers, steps = write(replace(workout, name="") if entry else workout).splitlines()
    for text in head:
        for line in wrap(plain(text, glyphs), width, break_on_hyphens=False):
            click.echo(line)
    for line in ("", *headers, *_broken(steps, width), ""):
        click.echo(plain(line, glyphs))
    _draw(workout, runner, width - 1, sys.stdout)
    return 0


_PIECE = re.compile(r'(?:"[^"]*"|[^;,"])+[;,]?')
"""As much of the notation as no new line may part: up to a separator that stands in no quotes."""


def _broken(notation: str, width: int) -> Iterator[str]:
    """In lines that can be read again, of at most `width` columns where their pieces are."""
    line = ""
    for piece in _PIECE.findall(notation):
        if line and len(line + piece) > width:
            yield line
            line = piece.lstrip()
        else:
            line += piece
    yield line


def _workout(text: str) -> tuple[Workout, tuple[str, ...]]:
    """The workout that is meant, and what there is to say of it."""
    from footfall.cli.build import parsed_of
    from footfall.cli.options import workout_text
    from footfall.cli.session import render

    given = render.make_context("workouts", ["--dry-run", "--", text]).params
    parsed, _ = parsed_of(text, workout_text(given))
    return parsed.workout, parsed.warnings


def _head(entry: Entry | None, measured: Size, imperial: bool) -> Iterator[str]:
    from footfall.devices.display import distance_words

    if entry is not None:
        yield f"{entry.name} ({' '.join(entry.ids)}): {entry.title}"
    far = distance_words(measured.metres, imperial, to_go=False)
    steps = f"{measured.steps} {'step' if measured.steps == 1 else 'steps'}"
    facts = [_time(measured), far if measured.measured else f"~{far}", steps]
    if entry is not None:
        facts += [f"for {entry.purpose}", str(entry.level)]
    yield ", ".join(facts)
    if entry is not None:
        yield entry.not_for


def _time(measured: Size) -> str:
    from footfall.durations import clock_words

    return f"{'' if measured.timed else '~'}{clock_words(round(measured.seconds))}"


def _draw(workout: Workout, runner: Runner, width: int, stream: Any) -> None:
    """The picture, in colours where the terminal has them."""
    from rich.console import Console
    from rich.text import Text

    from footfall import bars
    from footfall.devices.display import UNICODE, glyphs_of

    drawn = bars.bars(workout, runner)
    across = bars.columns(drawn, width)
    fine = glyphs_of(stream) is UNICODE
    picture: list[list[Span]] = bars.lines(
        across, HEIGHT if fine else PLAIN_HEIGHT, bars.EIGHTHS if fine else bars.PLAIN
    )
    picture.append([(bars.axis(across, sum(bar.seconds for bar in drawn)), "")])
    console = Console(file=stream, highlight=False, emoji=False, width=width + 1)
    for line in picture:
        console.print(Text.assemble(*line), no_wrap=True, overflow="ignore", crop=False)


# --- Conversion ---------------------------------------------------------------------------------


def _convert(workout: Workout, notes: Sequence[str], given: dict[str, Any]) -> int:
    """Write the workout in the format of the file's name, and say what could not be carried."""
    from footfall.formats.workout_file import write_workout

    out = Path(given["out"])
    if Path(given["workout"]) == out:
        raise UsageError(f"{out} is the workout itself. Name another file.")
    runner, _ = _known(given)
    data, lost = write_workout(workout, out.suffix, runner)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror or error}.") from None
    for note in (*notes, *lost):
        click.echo(f"footfall: {note}", err=True)
    click.echo(f"Workout: {out}")
    return 0


def _known(given: dict[str, Any]) -> tuple[Runner, bool]:
    """The runner whose paces tell how long a distance takes, and whether distances are shown in
    miles: of the profile, where options leave it open.
    """
    from footfall.devices.profile_file import default_path, load
    from footfall.profile import RANGES, runner_of

    profile = load(default_path()).values
    rates = dict.fromkeys(RANGES)
    runner = runner_of({**rates, "zones": None, "race": given["race"]}, profile)
    return runner, (given["units"] or profile.get("units")) == "imperial"
