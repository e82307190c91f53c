"""The dry run: everything that a session will do, to read before anybody runs it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any

import click

from footfall import notation
from footfall.cli.build import Plan
from footfall.cli.offline import tell
from footfall.cli.progress import Progress
from footfall.devices.display import Glyphs, distance_words, glyphs_of, plain
from footfall.devices.voice import OFF, Voice
from footfall.drive import OPEN_STEP, Parts, VirtualInbox, drive
from footfall.durations import clock_words
from footfall.model import (
    RATE,
    Distance,
    Drawn,
    Kind,
    Lap,
    Say,
    Spoken,
    Step,
    Unit,
    Until,
    seconds_at,
)
from footfall.notation_write import write_step
from footfall.outline import Outline, Row
from footfall.session import Session
from footfall.timeline import whole_seconds

PATIENCE = 1.0
"""Seconds that a dry run may take before it shows how far it is."""
WIDEST = 110
"""Columns: longer lines are no easier to read."""
NARROW = 70
"""Columns below which the distances give way."""
LEAST = 12
"""Columns that words get at least, however narrow the terminal is."""
TOGETHER = 2 * RATE
"""Frames from one word of a countdown to the next, at most."""


def dry_run(given: dict[str, Any], begun: Plan) -> int:
    """Tell what a planned session will do, as text or as JSON, without a sound or a file."""
    outline = outlined(begun, given["voice"])
    if given["json_"]:
        click.echo(json.dumps(record(begun, outline), ensure_ascii=True, allow_nan=False))
        return 0
    tell(begun)
    glyphs = glyphs_of(sys.stdout)
    width = min(WIDEST, shutil.get_terminal_size().columns)
    styled = os.environ.get("TERM") not in ("dumb", "unknown")
    for line, strong in table(outline, width, glyphs, begun.options.phrases.imperial):
        click.echo(click.style(line, bold=True) if strong and styled else line)
    return 0


def outlined(begun: Plan, voice: str = OFF) -> Outline:
    """Run a planned session as fast as it goes, into an outline and nothing else."""
    speaking = Voice(voice)
    outline = Outline(begun.runner, heard=voice != OFF)
    session = Session(begun.workout, speaking.lengths.clip, begun.runner, begun.options)
    with _Reading(whole_seconds(begun.workout, begun.runner), outline) as screen:
        parts = Parts((), speaking, outline, begun.source, screen)
        drive(session, VirtualInbox(begun.source), parts)
    return outline


def record(begun: Plan, outline: Outline) -> dict[str, Any]:
    """The dry run for machines: docs/dry_run.md tells each key."""
    return {
        "version": 1,
        "workout": notation.write(begun.workout),
        "options": begun.header(),
        "seed": begun.seed,
        "warnings": list(begun.warnings),
        **outline.record(),
    }


class _Reading(Progress):
    """A bar when it takes long; what there is to read goes into the outline."""

    def __init__(self, seconds: float, outline: Outline) -> None:
        super().__init__(seconds, PATIENCE)
        self._outline = outline

    def notice(self, text: str, at: float) -> None:
        """For later."""
        self._outline.notice(text, at)


# --- The table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cells:
    """One step's line."""

    index: str
    start: str
    time: str
    distance: str
    step: str
    spm: str
    rep: str


_HEAD = _Cells("", "start", "time", "distance", "step", "spm", "rep")
_LEFT = ("step", "spm", "rep")
"""Columns of words; numbers stand at the right of theirs."""


def table(
    outline: Outline, width: int, glyphs: Glyphs, imperial: bool = False
) -> Iterator[tuple[str, bool]]:
    """The steps with what is said in each, and what it all amounts to: lines of at most `width`
    columns, and whether each is a step's own.
    """
    rows = [(row, _cells(row, outline, imperial)) for row in outline.rows]
    wide = _widths([cells for _, cells in rows], width)
    indent, names = wide["index"] + 2 + wide["start"], list(wide)
    before = sum(wide[name] + 2 for name in names[: names.index("step")])
    yield _line(_HEAD, wide), False
    for row, cells in rows:
        first, *parts = _lines(plain(cells.step, glyphs), wide["step"])
        yield _line(replace(cells, step=first), wide), True
        yield from ((" " * before + part, True) for part in parts)
        for at, text in _said(row.said, outline):
            yield from _sentence(at, text, indent, width, glyphs)
        if row.open:
            yield from _paragraph(_opened(row), width, indent + 2)
    for at, text in _said(outline.after, outline):
        yield from _sentence(at, text, indent, width, glyphs)
    yield "", False
    for text in _totals(outline, imperial):
        yield from _paragraph(text, width)


def _widths(rows: Sequence[_Cells], width: int) -> dict[str, int]:
    """How wide each column is; the step's words get what the others leave."""
    names = [name for name in _Cells.__slots__ if any(getattr(row, name) for row in rows)]
    if width < NARROW:
        names.remove("distance")
    wide = {name: max(len(getattr(row, name)) for row in (_HEAD, *rows)) for name in names}
    others = sum(wide.values()) - wide["step"] + 2 * (len(names) - 1)
    wide["step"] = max(min(wide["step"], width - others), LEAST)
    return wide


def _line(cells: _Cells, wide: dict[str, int]) -> str:
    texts = (
        f"{getattr(cells, name):{'<' if name in _LEFT else '>'}{columns}}"
        for name, columns in wide.items()
    )
    return "  ".join(texts).rstrip()


def _cells(row: Row, outline: Outline, imperial: bool) -> _Cells:
    began, index = row.began, row.began.index
    metres = outline.metres(row)
    distance = _about(
        distance_words(metres, imperial, to_go=False), not isinstance(row.step.end, Distance)
    )
    return _Cells(
        str(index) if index else "",
        _about(clock_words(began.at), row.about),
        _about(_length(row.frames), not row.certain),
        distance if metres else "",
        _name(row.step),
        _spm(row),
        f"{began.rep}/{began.of}" if began.rep and began.of and began.of > 1 else "",
    )


def _about(text: str, about: bool) -> str:
    return f"~{text}" if about else text


def _length(frames: int) -> str:
    """Whole seconds, or tenths where a step has some and is short."""
    seconds = seconds_at(frames)
    tenths = round(10 * seconds)
    return f"{seconds:.1f} s" if tenths % 10 and seconds < 10 else clock_words(round(seconds))


def _name(step: Step) -> str:
    """A step as it was written; its cadence has a column, and its cues are sentences."""
    if step.kind is Kind.READY:
        return "get ready"
    targets = tuple(target for target in step.targets if target.unit is not Unit.SPM)
    written = write_step(replace(step, targets=targets, cues=(), between=False))
    return written if step.effort else f"{written} {step.kind}"


def _spm(row: Row) -> str:
    grid = row.grid
    if grid is None or not grid.spm:
        return ""
    end = "" if grid.spm_end is None else f"->{grid.spm_end:g}"
    return f"{grid.spm:g}{end}{'' if grid.on else ' off'}"


def _opened(row: Row) -> str:
    """What is not known of a step's length."""
    match row.step.end:
        case Lap():
            return f"(You end it with space; here it lasts {OPEN_STEP:.0f} s.)"
        case Until():
            return "(Your heart rate decides when it ends.)"
        case Drawn():
            return "(Its length is drawn anew when you run.)"
    return ""


def _said(said: Sequence[Spoken], outline: Outline) -> Iterator[tuple[float, str]]:
    """When each sentence begins, and its words; those of a countdown together."""
    at, words, ended = 0.0, list[str](), 0
    for one in filter(outline.is_said, said):
        started, counts = one.started or 0, one.kind is Say.COUNTDOWN
        if words and not (counts and started - ended < TOGETHER):
            yield at, " ".join(words)
            words = []
        if not words:
            at = seconds_at(started)
        words.append(one.text)
        # What is no countdown stands alone: nothing is near it.
        ended = started if counts else started - TOGETHER
    if words:
        yield at, " ".join(words)


def _sentence(
    at: float, text: str, indent: int, width: int, glyphs: Glyphs
) -> Iterator[tuple[str, bool]]:
    opening, closing = glyphs.quotes
    said = _lines(f"{opening}{plain(text, glyphs)}{closing}", width - indent - 3)
    yield f"{clock_words(at):>{indent}}  {said[0]}", False
    yield from ((" " * (indent + 3) + line, False) for line in said[1:])


def _paragraph(text: str, width: int, indent: int = 0) -> Iterator[tuple[str, bool]]:
    for line in _lines(text, width - indent):
        yield " " * indent + line, False


def _lines(text: str, width: int) -> list[str]:
    return wrap(text, max(LEAST, width), break_on_hyphens=False)


def _totals(outline: Outline, imperial: bool) -> Iterator[str]:
    """Time, distance, each kind of step, how much is spoken, and what else there is to know."""
    certain, measured = outline.certain, outline.measured
    time = _about(clock_words(round(seconds_at(outline.ended))), not certain)
    metres = sum(map(outline.metres, outline.rows))
    far = _about(distance_words(metres, imperial, to_go=False), not measured)
    kinds = ", ".join(
        f"{kind} {clock_words(round(seconds_at(frames)))}"
        for kind, frames in outline.kinds().items()
    )
    yield f"In all {time}, {far}: {kinds}."
    said = sum(map(outline.is_said, outline.sentences()))
    sentences = f"{said} {'sentence' if said == 1 else 'sentences'}"
    yield f"{sentences}, {outline.per_minute:.1f} spoken seconds a minute beside the countdown."
    yield from dict.fromkeys(one.text for one in outline.notices)
    if not (certain and measured):
        yield "~ is estimated from the pace."
