"""docs/coach.md and its picture, from a measurement: nobody types a figure."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
COLOURS = ("#0f766e", "#b91c1c", "#d97706", "#6b7280")


def write(
    scenarios: Sequence[str],
    figures: Callable[[str, str], Mapping[str, tuple[float, float]]],
    coaches: Sequence[str],
    table: str,
    verdicts: Sequence[str],
    said: str,
) -> None:
    """The page. `figures` tells, of a scenario and a coach, a mean and half of its interval by the
    figure's title.
    """
    (DOCS / "pictures" / "coach.svg").write_bytes(_picture(scenarios, figures, coaches))
    worse = "\n".join(f"- {one}" for one in verdicts) or "- Nowhere, beyond the interval."
    text = f"""# The coach, measured

{said}

All of it is **simulated**: bodies, hearts, hills, heat, straps and armbands with their faults. It
compares rules on the same runners; it proves nothing about people. Each runner runs one scenario
under each coach: ours, the rules of RunnerUp and of Running-App written anew from what is known
of them, and nobody. A judge looks at how the runner really fares, not at what the sensors told:
seconds count once a heart has had time to follow. *Useless* words came to whoever was in the
zone, or on the way there; *fooled* ones while an armband told the steps for the pulse; *missed*
are excursions of more than 30 s, by more than 2 bpm, without a word. Words, not *missed* and *in
zone*, are per 30 minutes. Every figure is a mean with its 95 % interval.

![In each scenario, words a half hour against time in the zone, for each coach](pictures/coach.svg)

{table}

Where Footfall is worse than a peer on the same runners, beyond the interval of the difference:

{worse}

`threes` are five times three minutes in zone 5. A heart needs most of a rep to get there; the
peers call it low in the first seconds, and simulated runners then overdo it, which the judge
counts as time in the zone. Footfall is silent until the heart has had its time. RunnerUp's rules
miss hardly anything, for they speak each half minute.
"""
    (DOCS / "coach.md").write_text(text, "utf-8")


def _picture(
    scenarios: Sequence[str],
    figures: Callable[[str, str], Mapping[str, tuple[float, float]]],
    coaches: Sequence[str],
) -> bytes:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "footfall", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, grid = plt.subplots(2, 4, figsize=(10, 5.2), sharex=True, sharey=True)
    for axes, scenario in zip(grid.flat, scenarios, strict=False):
        for colour, coach in zip(COLOURS, coaches, strict=True):
            _point(axes, figures(scenario, coach), colour, coach)
        axes.set_title(scenario, fontsize=9, loc="left")
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in grid[1]:
        axes.set_xlabel("words / 30 min")
    for axes in grid[:, 0]:
        axes.set_ylabel("in zone, %")
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0.06, 1, 1))
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    plt.close(figure)
    return stream.getvalue()


def _point(axes: Any, figures: Mapping[str, tuple[float, float]], colour: str, coach: str) -> None:
    words, inside = figures.get("alerts / 30 min"), figures.get("in zone, %")
    if words is None:
        return
    # Where no heart is asked for, the words alone tell.
    middle, half = inside or (0.0, 0.0)
    axes.errorbar(words[0], middle, half, words[1], fmt="o", ms=4, lw=1, color=colour, label=coach)
