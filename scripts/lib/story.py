"""A session's story in one picture: the feet, the click, and what was said, over time.

What is drawn is read off the session's facts, which are what a journal keeps. The same facts are
the same bytes: no date, no random names.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from footfall.beats import spm_at
from footfall.model import Event, GridBegan, Reading, Say, Signal, Spoken, frame_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WORDS = (Say.METRONOME, Say.CADENCE_LOW, Say.CADENCE_HIGH, Say.CADENCE_BACK)
LINE = 0.18
"""Inches of a sentence below the plot."""
SMOOTH = 5
"""Seconds of a foot pod's cadence in one point."""
FEET, HEARD, SILENT, SAID = "#6b7280", "#0f766e", "#f59e0b", "#b91c1c"


@dataclass(frozen=True)
class Story:
    """A run, and what to call it."""

    name: str
    title: str
    events: Sequence[Event]
    own: float
    """The runner's own cadence, in spm,"""
    rise: float
    """and the share by which it shall be led."""
    seconds: int


def picture(story: Story, form: str = "svg") -> bytes:
    """The story as an image of that form."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update(
        {
            "svg.hashsalt": "footfall",
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.size": 9,
            "path.simplify": True,
        }
    )
    from matplotlib import pyplot as plt

    words = list(_words(story.events))
    below = LINE * (len(words) + 1)
    figure, axes = plt.subplots(figsize=(9, 4.0 + below))
    height = figure.get_figheight()
    figure.subplots_adjust(
        left=0.06, right=0.92, top=1 - 0.35 / height, bottom=(below + 0.5) / height
    )
    _draw(axes, story)
    _mark(axes, words)
    for number, (at, text) in enumerate(words, 1):
        y = (below - LINE * (number - 0.5)) / height
        for x, said, side in ((0.06, str(number), "center"), (0.11, _clock(at), "right")):
            figure.text(x, y, said, ha=side, va="top", fontsize=8, color=SAID)
        figure.text(0.12, y, text, va="top", fontsize=8, color=SAID)
    image = io.BytesIO()
    figure.savefig(image, format=form, metadata={"Date": None} if form == "svg" else None, dpi=110)
    plt.close(figure)
    return image.getvalue()


def _draw(axes: Axes, story: Story) -> None:
    """The feet and the click."""
    at, feet = zip(*_feet(story.events), strict=True)
    axes.plot(at, feet, color=FEET, lw=0.9, label="steps a minute, by the foot pod")
    for is_heard, colour, label in (
        (True, HEARD, "the click"),
        (False, SILENT, "its beat while it is silent"),
    ):
        times, beats = _click(story, is_heard)
        if any(beat == beat for beat in beats):
            axes.plot(times, beats, color=colour, lw=2.2, ls="-" if is_heard else ":", label=label)
    for spm, name in ((story.own, "own"), ((1 + story.rise) * story.own, f"+{story.rise:.0%}")):
        axes.axhline(spm, color=FEET, lw=0.8, ls="--", zorder=0)
        axes.annotate(
            f"{name}, {spm:.0f}",
            (1.005, spm),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8,
            color=FEET,
        )
    axes.set_title(story.title, loc="left", fontsize=11)
    axes.set_xlabel("minutes", labelpad=1)
    axes.set_ylabel("spm")
    axes.set_xlim(0, story.seconds / 60)
    axes.set_ylim(story.own - 10, story.own + 17)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", ncols=3, frameon=False, fontsize=8)


def _mark(axes: Axes, words: Sequence[tuple[float, str]]) -> None:
    """A number for each sentence, none on top of another."""
    height, last = 0, -9.0
    for number, (at, _text) in enumerate(words, 1):
        height = (height + 1) % 3 if at / 60 - last < 0.7 else 0
        last = at / 60
        axes.axvline(last, color=SAID, lw=0.5, alpha=0.5)
        axes.annotate(
            str(number),
            (last, 0.97 - 0.055 * height),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="center",
            fontsize=8,
            color="white",
            bbox={"boxstyle": "circle,pad=0.18", "fc": SAID, "ec": "none"},
        )


def _words(events: Sequence[Event]) -> Iterator[tuple[float, str]]:
    for event in events:
        if isinstance(event, Spoken) and event.started is not None and event.kind in WORDS:
            yield event.at, shorten(event.text, 110, placeholder=" …")


def _feet(events: Sequence[Event]) -> Iterator[tuple[float, float]]:
    """The mean of each few seconds, in minutes and spm."""
    told = [e for e in events if isinstance(e, Reading) and e.signal is Signal.CADENCE]
    for start in range(0, len(told) - SMOOTH, SMOOTH):
        some = told[start : start + SMOOTH]
        yield some[0].at / 60, round(sum(e.value for e in some) / len(some), 1)


def _click(story: Story, is_heard: bool) -> tuple[list[float], list[float]]:
    """Where the beats are in each second in which they are heard, or not; gaps are not numbers."""
    grids = [event for event in story.events if isinstance(event, GridBegan)]
    times, beats, at = [], [], 0
    for second in range(story.seconds):
        while at + 1 < len(grids) and grids[at + 1].at <= second:
            at += 1
        grid = grids[at].grid
        times.append(second / 60)
        drawn = grid.spm > 0 and grid.on is is_heard
        beats.append(spm_at(grid, frame_at(float(second))) if drawn else float("nan"))
    return times, beats


def _clock(at: float) -> str:
    return f"{int(at) // 60}:{int(at) % 60:02d}"
