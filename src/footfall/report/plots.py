"""Plots of a run as SVG that takes its colours and its letters from the page around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from io import StringIO
from math import ceil, inf, nan
from typing import TYPE_CHECKING, Any

from footfall.metrics.seconds import Values
from footfall.model import Kind
from footfall.story import Story

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROLES = (
    *("ink", "muted", "rule", "page", "work", "float", "click", "beat", "silent", "target"),
    *("line", "limit", "z1", "z2", "z3", "z4", "z5"),
)
"""Colours by what they stand for; the page says what they are, by day and by night."""
_STAND_INS = {role: f"#0f00{number:02x}" for number, role in enumerate(ROLES, start=1)}
"""What matplotlib draws with, until the page's colours take their place."""


@dataclass(frozen=True, slots=True)
class Size:
    """A plot for a wide or a narrow page; SVG points."""

    name: str
    width: float
    height: float
    points: int
    """Of a line, at the most."""
    ticks: int
    """Of the time axis, about."""
    font: float
    """Of all letters; what is drawn is about as wide as the page, so that they stay as large."""


SIZES = (Size("wide", 760, 200, 800, 10, 11), Size("narrow", 350, 200, 330, 5, 12))
LETTER = 0.62
"""A letter's width, as a part of its height, with room to spare."""
HARD = (Kind.WORK, Kind.SPRINT, Kind.STRIDE)
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800)
"""Seconds between two ticks of the time axis."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence of the coach in a plot."""

    at: float
    number: int
    """By which the list of sentences has it."""
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn."""

    name: str
    """An id: lower-case letters."""
    title: str
    words: str
    """What somebody who does not see it should know."""
    values: Values
    """One a second."""
    lowest: float
    """The scale's ends,"""
    highest: float
    label: Callable[[float], str]
    """and how a value on it is written."""
    bands: Sequence[tuple[float, float, str, str]] = ()
    """Low and high, role, and name of each, all along."""
    targets: Sequence[tuple[float, float, float, float]] = ()
    """From when, until when, low and high."""
    limit: float | None = None
    beats: Sequence[tuple[float, float]] = field(default=())
    """Click a second, and 1 where it was heard; empty for none."""
    marks: Sequence[Mark] = ()
    ticks: Sequence[float] = ()
    """On the scale."""


def draw(plot: Plot, story: Story) -> str:
    """The plot for a wide and for a narrow page, of which the page shows one."""
    from footfall.report.words import clock

    return "".join(_svg(plot, story, size, clock) for size in SIZES)


def _svg(plot: Plot, story: Story, size: Size, clock: Callable[[float], str]) -> str:
    import logging

    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    # It would tell a runner about its font cache.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    settings: Any = _SETTINGS
    with matplotlib.rc_context():
        # Whatever the runner's own matplotlibrc says, the page is the same.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings | {"font.size": size.font})
        figure = Figure(figsize=(size.width / 72, size.height / 72))
        FigureCanvasSVG(figure)
        axes = figure.add_axes(_frame(size))
        _paint(axes, plot, story, size, clock)
        stream = StringIO()
        figure.savefig(
            stream, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
        )
    return _made_ours(stream.getvalue(), plot, size)


_SETTINGS: dict[str, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "footfall",
    "axes.edgecolor": _STAND_INS["rule"],
    "axes.linewidth": 0.6,
    "xtick.color": _STAND_INS["muted"],
    "ytick.color": _STAND_INS["muted"],
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "text.color": _STAND_INS["ink"],
    "text.parse_math": False,
    "hatch.linewidth": 0.5,
    "path.simplify": True,
}


def _frame(size: Size) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the axes, as parts of the picture."""
    left, right, below, above = (size.font * lines for lines in _MARGINS)
    return (
        left / size.width,
        below / size.height,
        (size.width - left - right) / size.width,
        (size.height - below - above) / size.height,
    )


_MARGINS = (3.4, 2.0, 2.0, 1.5)
"""Left for values, right for names of bands, below for times, above for numbers; in letters."""


# --- What is drawn -----------------------------------------------------------------------------


def _paint(axes: Axes, plot: Plot, story: Story, size: Size, clock: Callable[[float], str]) -> None:
    seconds = max(story.seconds, 1.0)
    axes.set_xlim(0, seconds)
    axes.set_ylim(plot.lowest, plot.highest)
    axes.patch.set_visible(False)
    axes.figure.patch.set_visible(False)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    _shade(axes, story, size)
    _bands(axes, plot, size)
    _targets(axes, plot)
    if plot.limit is not None and plot.lowest <= plot.limit <= plot.highest:
        axes.axhline(plot.limit, color=_STAND_INS["limit"], linewidth=1, linestyle=(0, (4, 3)))
    _beats(axes, plot, size)
    times, values = thinned(plot.values, size.points)
    axes.plot(times, values, color=_STAND_INS["line"], linewidth=1.3, solid_capstyle="round")
    _mark(axes, plot, size, times, values)
    ticks = time_ticks(seconds, size.ticks)
    axes.set_xticks(ticks, [clock(tick) for tick in ticks])
    axes.set_yticks(list(plot.ticks), [plot.label(tick) for tick in plot.ticks])
    axes.grid(axis="y", color=_STAND_INS["rule"], linewidth=0.5)
    axes.set_axisbelow(True)


def _bands(axes: Axes, plot: Plot, size: Size) -> None:
    """Bands all along, and their names where there is room for them."""
    line = (plot.highest - plot.lowest) * size.font / (size.height * _frame(size)[3])
    last = -inf
    for low, high, role, name in plot.bands:
        low, high = max(low, plot.lowest), min(high, plot.highest)
        if low >= high:
            continue
        axes.axhspan(low, high, color=_STAND_INS[role], alpha=0.2, linewidth=0)
        if (low + high) / 2 - last < line:
            continue
        last = (low + high) / 2
        axes.annotate(
            name,
            (1, last),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=_STAND_INS["muted"],
        )


def _targets(axes: Axes, plot: Plot) -> None:
    """What was asked for: lines, and bands where it had two ends."""
    from matplotlib.collections import LineCollection, PolyCollection

    lines, bands = [], []
    for began, ended, low, high in plot.targets:
        low, high = max(low, plot.lowest), min(high, plot.highest)
        if low == high:
            lines.append([(began, low), (ended, low)])
        elif low < high:
            bands.append([(began, low), (began, high), (ended, high), (ended, low)])
    colour = _STAND_INS["target"]
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=2.4, zorder=2))
    axes.add_collection(PolyCollection(bands, facecolors=colour, alpha=0.35, linewidths=0))


def _shade(axes: Axes, story: Story, size: Size) -> None:
    """Hard steps and floats, behind everything; upon them pauses, and where it was broken off."""
    least = max(story.seconds, 1.0) / size.points
    for role, kinds in (("work", HARD), ("float", (Kind.FLOAT,))):
        steps = [(step.began, step.ended) for step in story.steps if step.kind in kinds]
        for began, ended in coarse(steps, least):
            axes.axvspan(began, ended, color=_STAND_INS[role], alpha=0.2, linewidth=0, zorder=0)
    for began, ended in coarse(story.pauses, least):
        axes.axvspan(
            *(began, ended),
            facecolor=_STAND_INS["page"],
            edgecolor=_STAND_INS["muted"],
            hatch="////",
            linewidth=0,
            zorder=1.5,
        )
    for at, _ in story.breaks:
        axes.axvline(at, color=_STAND_INS["muted"], linewidth=0.8, linestyle=(0, (2, 2)))


def _beats(axes: Axes, plot: Plot, size: Size) -> None:
    """The click: where it was heard its place is shaded, and its cadence a line."""
    if not plot.beats:
        return
    clicks = spans(heard > 0 for _, heard in plot.beats)
    for began, ended in coarse(clicks, len(plot.beats) / size.points):
        axes.axvspan(began, ended, ymax=0.06, color=_STAND_INS["click"], linewidth=0, zorder=1)
    for role, kind in (("beat", 1.0), ("silent", 0.0)):
        rows = [spm if spm and heard == kind else None for spm, heard in plot.beats]
        times, values = thinned(rows, size.points)
        style = "-" if kind else (0, (2, 2))
        axes.plot(times, values, color=_STAND_INS[role], linewidth=1.6, linestyle=style)


def _mark(
    axes: Axes, plot: Plot, size: Size, times: Sequence[float], values: Sequence[float]
) -> None:
    """A dot on the line for each sentence, and above the plot their numbers."""
    for mark in plot.marks:
        near = min(
            (pair for pair in zip(times, values, strict=True) if pair[1] == pair[1]),
            key=lambda pair: abs(pair[0] - mark.at),
            default=(mark.at, plot.lowest),
        )
        height = near[1] if abs(near[0] - mark.at) < 30 else plot.lowest
        axes.plot(
            [mark.at],
            [min(max(height, plot.lowest), plot.highest)],
            marker="o",
            markersize=4.5,
            color=_STAND_INS["ink"],
            markeredgecolor=_STAND_INS["page"],
            linestyle="none",
            clip_on=False,
            zorder=5,
            gid=f"mark{mark.number}",
        )
    letter = axes.get_xlim()[1] * LETTER * size.font / (size.width * _frame(size)[2])
    for at, text in labels(plot.marks, letter):
        axes.annotate(
            text,
            (at, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=_STAND_INS["ink"],
        )


def labels(marks: Sequence[Mark], letter: float) -> list[tuple[float, str]]:
    """Middles and texts of the marks' numbers, none upon another: those that are too close to each
    other share one, `6–9`. `letter`: seconds that are as wide as one.
    """
    groups: list[list[Mark]] = []
    for mark in marks:
        groups.append([mark])
        while len(groups) > 1:
            (at, text), (later, other) = _label(groups[-2]), _label(groups[-1])
            if later - at >= letter * ((len(text) + len(other)) / 2 + 1):
                break
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_label(group) for group in groups]


def _label(group: Sequence[Mark]) -> tuple[float, str]:
    first, last = group[0], group[-1]
    between = ", " if len(group) == 2 else "–"
    text = f"{first.number}" if first is last else f"{first.number}{between}{last.number}"
    return (first.at + last.at) / 2, text


# --- What lines are made of --------------------------------------------------------------------


def thinned(rows: Sequence[float | None], most: int) -> tuple[list[float], list[float]]:
    """Times and means of as many stretches of seconds as fit; NaN where nothing is known."""
    length = max(1, ceil(len(rows) / most))
    times, values = [], []
    for began in range(0, len(rows), length):
        known = [value for value in rows[began : began + length] if value is not None]
        times.append(began + (length - 1) / 2)
        values.append(sum(known) / len(known) if known else nan)
    return times, values


def spans(rows: Iterable[bool]) -> list[tuple[int, int]]:
    """From and until which second it is so."""
    found: list[tuple[int, int]] = []
    for k, so in enumerate(rows):
        if so and found and found[-1][1] == k:
            found[-1] = found[-1][0], k + 1
        elif so:
            found.append((k, k + 1))
    return found


def coarse(stretches: Iterable[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Stretches of time in order, those made one that have less than `least` seconds between them:
    no picture shows it, and no journal makes one too large.
    """
    found: list[tuple[float, float]] = []
    for began, ended in stretches:
        if found and began - found[-1][1] < least:
            found[-1] = found[-1][0], max(ended, found[-1][1])
        elif ended > began:
            found.append((began, ended))
    return found


def time_ticks(seconds: float, about: int) -> list[int]:
    """Round times on an axis, as many as `about` at the most."""
    every = next((step for step in _STEPS if seconds / step <= about), _STEPS[-1])
    return list(range(0, int(seconds) + 1, every))


# --- From matplotlib's picture to the page's ---------------------------------------------------


def _made_ours(svg: str, plot: Plot, size: Size) -> str:
    """An element of the page: its colours, its ids, its words."""
    key = f"{plot.name}-{size.name}"
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<style.*?</style>|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{key}-", svg)
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)
    svg = re.sub(r"#0f00([0-9a-f]{2})", lambda m: f"var(--{ROLES[int(m[1], 16) - 1]})", svg)
    for mark in plot.marks:
        opened = f'<g id="{key}-mark{mark.number}">'
        svg = svg.replace(opened, f"{opened}<title>{escape(mark.text)}</title>", 1)
    head = (
        f'<svg class="{size.name}" viewBox="0 0 {size.width:g} {size.height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-words">'
        f'<title id="{key}-title">{escape(plot.title)}</title>'
        f'<desc id="{key}-words">{escape(plot.words)}</desc>'
    )
    return head + re.sub(r"\s*\n\s*", "\n", svg[svg.index(">") + 1 :].strip()) + "\n"
