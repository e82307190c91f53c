"""The page: one HTML file that needs nothing else, for a screen, a phone and paper.

All that comes from a journal goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from footfall.metrics.known import Share
from footfall.metrics.measures import Measures
from footfall.metrics.prompting import ALERTS
from footfall.model import Say
from footfall.report.advice import advice
from footfall.report.figures import figure_of, plots_of
from footfall.report.markup import MOST_ROWS, typed
from footfall.report.plots import Mark, draw
from footfall.report.sections import click_of, coach_of, floats_of, heart_of, splits_of, workout_of
from footfall.report.style import STYLE
from footfall.report.words import (
    Units,
    clock,
    percent,
)
from footfall.story import Said, Story

MOST_BREAKS = 5
"""That are told, of a session that was broken off again and again."""


SHOWN = (*ALERTS, Say.METRONOME, Say.HEART_RATE_BACK, Say.CADENCE_BACK, Say.SOUND)
"""Sentences that are marked and listed, beside those about sensors: what the runner was told of the
run itself, and not what the workout brought with it.
"""


Progress = Callable[[int, int], None]
"""Hears how many parts are done, and how many there are."""


def page(measures: Measures, *, broken: int | None = None, progress: Progress | None = None) -> str:
    """The whole page. `broken`: the line of the journal that could not be read, if any."""
    told = progress or (lambda _done, _total: None)
    story, units = measures.story, Units(measures.story.imperial)
    marks = _marks(story)
    plots = list(plots_of(measures, units, marks))
    pictures = []
    for done, (heading, plot) in enumerate(plots):
        told(done, len(plots))
        pictures.append(figure_of(heading, plot, draw(plot, story), story))
    told(len(plots), len(plots))
    title = _title(story)
    sections = [
        _header(title, measures, broken),
        _glance(measures, units),
        _next(measures),
        *pictures,
        splits_of(measures, units),
        floats_of(measures, units),
        click_of(measures),
        heart_of(measures),
        _prompts(story, marks),
        coach_of(measures),
        _footer(measures),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, sections)).replace(" %", "\N{NO-BREAK SPACE}%")
        + "\n</main>\n</body>\n</html>\n"
    )


def _title(story: Story) -> str:
    if not any(story.readings.values()) and not story.started:
        kind = "Session"
    else:
        kind = "Simulated run" if story.simulated else "Run" if story.started else "Recorded run"
    return f"{kind}: {story.name}" if story.name else kind


def _header(title: str, measures: Measures, broken: int | None) -> str:
    story = measures.story
    notes = []
    if story.simulated:
        notes.append("Simulated: nobody ran this, and every number comes from a simulated runner.")
    elif story.started is None:
        notes.append("Not run live: a recording was replayed, or the session was only rendered.")
    if broken is not None:
        notes.append(
            f"The journal is damaged at line {broken}: what comes after it could not be trusted, "
            f"and this page ends there, at {clock(story.seconds)}."
        )
    elif story.reason is None:
        notes.append(
            f"The journal does not come to an end: this is the run up to {clock(story.seconds)}."
        )
    before = 0.0
    for at, ahead in story.breaks[:MOST_BREAKS]:
        wait = f", and went on {clock(ahead - before)} later" if ahead > before else ""
        notes.append(f"The session was broken off at {clock(at)}{wait}.")
        before = ahead
    if story.unread:
        count = "One record" if story.unread == 1 else f"{story.unread} records"
        notes.append(f"{count} of the journal made no sense and had to be left out.")
    when = f"<p class=when>{escape(_when(story.started))}</p>" if story.started else ""
    told = "".join(f"<p class=note>{escape(note)}</p>" for note in notes)
    return f"<header><h1>{escape(title)}</h1>{when}{told}{workout_of(story, short=True)}</header>"


def _when(started: datetime) -> str:
    """`2026-05-01 07:12`."""
    return f"{started:%Y-%m-%d %H:%M}"


def _glance(measures: Measures, units: Units) -> str:
    seen = measures.glance
    speed = seen.metres / seen.seconds if seen.metres is not None and seen.seconds else None
    tiles = [("Time", clock(seen.seconds), _paused(measures.story))]
    if seen.metres is not None:
        tiles.append(("Distance", units.way(seen.metres), f"{units.pace(speed)} on average"))
    if seen.heart_rate:
        mean, most = seen.heart_rate
        tiles.append(("Heart rate", f"{mean:.0f} bpm", f"{most:.0f} at most"))
    if seen.cadence:
        tiles.append(("Cadence", f"{seen.cadence:.0f} spm", "steps of both feet a minute"))
    if isinstance(measures.cadence[1], Share):
        part = percent(measures.cadence[1].part)
        tiles.append(("On the click", part, "of the time it was heard, within 3 %"))
    if isinstance(measures.heart_rate, Share):
        part = percent(measures.heart_rate.part)
        tiles.append(("In the target", part, "of the time the heart had to answer"))
    if seen.efforts:
        tiles.append(("Hard efforts", str(seen.efforts), clock(seen.effort)))
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>"
        for name, value, more in tiles
    )
    nothing = (
        ""
        if seen.heart_rate or seen.cadence or speed
        else "<p>No sensor was heard in this session.</p>"
    )
    return f"<section><h2>At a glance</h2><dl class=tiles>{cells}</dl>{nothing}</section>"


def _paused(story: Story) -> str:
    away = story.paused(0.0, story.seconds)
    return f"and {clock(away)} of pauses" if away >= 1 else "without a pause"


def _next(measures: Measures) -> str:
    first, second = advice(measures)
    lead = ""
    if measures.story.simulated:
        lead = "<p class=note>Told to a simulated runner; a real one would hear:</p>"
    return (
        f"<section class=next><h2>What to try next time</h2>{lead}"
        f"<p>{typed(first)} {typed(second)}</p></section>"
    )


def _marks(story: Story) -> list[tuple[Mark, Said]]:
    """The sentences that are marked and listed, with their numbers."""
    shown = [
        said
        for said in story.said
        if said.told and (said.kind in SHOWN or said.kind[:6] == "sensor")
    ]
    return [
        (Mark(said.at, number, f"{clock(said.at)} {said.text}"), said)
        for number, said in enumerate(shown[:MOST_ROWS], start=1)
    ]


def _prompts(story: Story, marks: Sequence[tuple[Mark, Said]]) -> str:
    if not marks:
        return ""
    items = "".join(
        f"<li><time>{clock(said.at)}</time> {escape(said.text)}</li>" for _, said in marks
    )
    silent = "<p class=unit>The voice was off: nobody heard it.</p>" if story.voice_off else ""
    heading = "<h2>What the coach said</h2>"
    return f"<section id=said>{heading}{silent}<ol class=said>{items}</ol></section>"


def _footer(measures: Measures) -> str:
    simulated = "A simulated runner. " if measures.story.simulated else ""
    return (
        f"<footer>{simulated}Made by Footfall from the journal of the session, on this machine; "
        "nothing was sent anywhere. Not medical advice.</footer>"
    )
