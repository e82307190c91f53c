"""The pictures of a page: which there are, and what each shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import ceil, floor

from footfall import zones
from footfall.coach.heart_rate import bounds
from footfall.metrics import heart, reps
from footfall.metrics.known import Share
from footfall.metrics.measures import Measures
from footfall.metrics.seconds import Seconds, Values
from footfall.model import METRES, Kind
from footfall.report.plots import HARD, Mark, Plot
from footfall.report.words import (
    Units,
    percent,
    whole,
)
from footfall.story import Ran, Said, Story


def _about(marks: Iterable[tuple[Mark, Said]], *beginnings: str) -> list[Mark]:
    return [mark for mark, said in marks if said.kind.startswith(beginnings)]


def plots_of(
    measures: Measures, units: Units, marks: Sequence[tuple[Mark, Said]]
) -> Iterator[tuple[str, Plot]]:
    """Headings and plots of what was measured, each with its marks."""
    rows = measures.seconds
    general: tuple[str, ...] = ("sensor", "sound")  # in the first plot that there is
    if any(value is not None for value in rows.heart_rate):
        marked = _about(marks, "heart_rate", "ceiling", *general)
        yield "Heart rate", _heart_plot(measures, marked)
        general = ()
    if any(value for value in rows.cadence):
        marked = _about(marks, "cadence", "metronome", *general)
        yield "Cadence", _cadence_plot(measures, marked)
        general = ()
    if any(value for value in rows.speed):
        yield "Speed", _speed_plot(measures, units, _about(marks, "pace", "float", *general))


def figure_of(heading: str, plot: Plot, svg: str, story: Story) -> str:
    """A plot with its heading, its unit and its key."""
    hours = "h:min:s" if story.seconds >= 3600 else "min:s"
    return (
        f'<section class=plot style="--line:var(--{plot.name})"><h2>{escape(heading)}</h2>'
        f"<p class=unit>{escape(plot.title)}; time in {hours}</p>{svg}{_key(plot, story)}</section>"
    )


def _heart_plot(measures: Measures, marks: list[Mark]) -> Plot:
    rows, runner = measures.seconds, measures.story.runner
    # The means: a spike of a strap rules no scale.
    known = _known(rows.heart_rate_10, range(len(rows)))
    known = known or _known(rows.heart_rate, range(len(rows)))
    lowest, highest = _scale(known, 10, 15)
    table = zones.edges(runner) or ()
    bands = [
        (
            lowest if zone is table[0] or zone.low is None else zone.low,
            highest if zone is table[-1] or zone.high is None else zone.high,
            f"z{zone.number}",
            f"Z{zone.number}",
        )
        for zone in table
    ]
    targets = []
    for step in measures.story.steps:
        asked = heart.band(step)
        if asked is not None:
            low, high = bounds(asked)
            targets.append((step.began, step.ended, max(low, lowest), min(high, highest)))
    parts = [f"From {min(known):.0f} to {max(known):.0f} bpm"]
    if isinstance(measures.zones, heart.InZones):
        parts += [
            f"{percent(part)} in zone {number}"
            for number, part in enumerate(measures.zones.shares, start=1)
        ]
    return Plot(
        name="heart",
        title="bpm, with zones" if bands else "bpm",
        words=", ".join(parts) + ".",
        values=rows.heart_rate,
        lowest=lowest,
        highest=highest,
        label=whole,
        bands=bands,
        targets=targets,
        limit=zones.ceiling(runner),
        marks=marks,
        ticks=_ticks(lowest, highest),
    )


def beats_of(rows: Seconds) -> list[tuple[float, float]]:
    """The click of each second, and 1 where it was heard."""
    return [(spm, float(heard)) for spm, heard in zip(rows.click, rows.heard, strict=True)]


def _cadence_plot(measures: Measures, marks: list[Mark]) -> Plot:
    rows = measures.seconds
    known = [value for value in rows.cadence if value is not None and value > 0]
    runs = [value for value in known if value >= 130] or known
    clicks = [spm for spm in rows.click if spm > 0]
    lowest, highest = _scale([*_middle(runs), *clicks], 5, 10)
    parts = [f"From {min(known):.0f} to {max(known):.0f} steps a minute"]
    if clicks:
        parts.append(f"the click between {min(clicks):.0f} and {max(clicks):.0f}")
    if isinstance(measures.cadence[1], Share):
        parts.append(f"within 3 % of it for {percent(measures.cadence[1].part)} of its time")
    return Plot(
        name="cadence",
        title="steps a minute, with the click" if clicks else "steps a minute",
        words=", ".join(parts) + ".",
        values=[value or None for value in rows.cadence],
        lowest=lowest,
        highest=highest,
        label=whole,
        beats=beats_of(rows) if clicks else (),
        marks=marks,
        ticks=_ticks(lowest, highest),
    )


_PACES = (120, 135, 150, 165, 180, 195, 210, 225, 240, 255, 270, 300, 330, 360, 420, 480, 600, 900)
"""Seconds for a km, or a mile, that are round on a scale."""


def _speed_plot(measures: Measures, units: Units, marks: list[Mark]) -> Plot:
    story, rows = measures.story, measures.seconds
    known = [value for value in rows.speed if value]
    middle = _middle(known)
    lowest, highest = max(0.0, min(middle) - 0.3), max(middle) + 0.3
    targets = []
    for step in story.steps:
        asked = _pace(step, story)
        if asked is not None:
            targets.append((step.began, step.ended, asked, asked))
    parts = [f"From {units.pace(min(middle))} to {units.pace(max(middle))}"]
    if measures.glance.metres is not None:
        parts.append(f"{units.way(measures.glance.metres)} in all")
    return Plot(
        name="speed",
        title=f"minutes a {units.long_name}; faster is higher",
        words=", ".join(parts) + ".",
        values=rows.speed_10,
        lowest=lowest,
        highest=highest,
        label=lambda speed: units.pace(speed, unit=False),
        targets=targets,
        marks=marks,
        ticks=_apart([METRES[units.name] / pace for pace in _PACES], lowest, highest),
    )


def _apart(ticks: Sequence[float], lowest: float, highest: float) -> list[float]:
    """Those on the scale, each an eighth of it from the next at least."""
    found: list[float] = []
    for tick in ticks:
        inside = lowest <= tick <= highest
        if inside and (not found or found[-1] - tick >= (highest - lowest) / 8):
            found.append(tick)
    return found or [lowest, highest]


def _ticks(lowest: float, highest: float) -> list[float]:
    """Multiples of a round number on a scale, seven at the most."""
    steps = (factor * 10**power for power in range(9) for factor in (5, 10, 20))
    step = next(step for step in steps if floor(highest / step) - ceil(lowest / step) < 7)
    return [float(tick) for tick in range(ceil(lowest / step) * step, int(highest) + 1, step)]


def _scale(values: Sequence[float], step: int, least: float) -> tuple[float, float]:
    """The ends of a scale: round numbers around what is on it."""
    low, high = min(values), max(values)
    wider = max(0.0, (least - (high - low)) / 2)
    return float(floor((low - wider) / step) * step), float(ceil((high + wider + 1) / step) * step)


def _middle(values: Sequence[float]) -> list[float]:
    """Without the lowest and the highest hundredth: one slip of a sensor rules no scale."""
    ordered, cut = sorted(values), len(values) // 100
    return ordered[cut : len(ordered) - cut]


def _key(plot: Plot, story: Story) -> str:
    """What the colours of a plot mean, as far as they are there."""
    kinds = {step.kind for step in story.steps}
    limit = plot.limit or 0.0
    items = [
        ("work", "hard", bool(kinds & set(HARD))),
        ("float", "float", Kind.FLOAT in kinds),
        ("target", "target", bool(plot.targets)),
        ("limit", f"your limit, {limit:.0f}", plot.lowest <= limit <= plot.highest),
        ("beat", "click heard", any(spm and heard for spm, heard in plot.beats)),
        ("silent", "click silent", any(spm and not heard for spm, heard in plot.beats)),
        ("pause", "pause", bool(story.pauses)),
        ("broken", "broken off", bool(story.breaks)),
        ("mark", "<a href=#said>what the coach said</a>", bool(plot.marks)),
    ]
    cells = "".join(f"<li class={role}>{name}</li>" for role, name, there in items if there)
    return f"<ul class=key>{cells}</ul>" if cells else ""


def _pace(step: Ran, story: Story) -> float | None:
    """The speed that is drawn as a step's target: easy running has none to keep."""
    paced = step.kind in (Kind.WORK, Kind.FLOAT, Kind.STEADY)
    return reps.asked_speed(step, story.runner) if paced else None


def _known(rows: Values, over: Iterable[int]) -> list[float]:
    return [value for k in over if (value := rows[k]) is not None]
