"""Numbers as a page writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from footfall.durations import clock_words
from footfall.model import METRES, Kind, ResolvedTarget, Time
from footfall.notation_write import write_length
from footfall.story import Ran

NONE = "–"
"""Stands for what is not known: never a 0."""
SLOWEST = 0.3
"""m/s: below it a pace is no number to read."""


@dataclass(frozen=True, slots=True)
class Units:
    """Kilometres or miles."""

    imperial: bool = False

    @property
    def name(self) -> str:
        """`km` or `mi`."""
        return "mi" if self.imperial else "km"

    @property
    def long_name(self) -> str:
        """`kilometre` or `mile`."""
        return "mile" if self.imperial else "kilometre"

    def way(self, metres: float | None) -> str:
        """`400 m` or `13.71 km`; miles always are miles."""
        if metres is None:
            return NONE
        if not self.imperial and round(metres) < 1000:
            return f"{metres:.0f} m"
        return f"{metres / METRES[self.name]:.2f} {self.name}"

    def pace(self, speed: float | None, unit: bool = True) -> str:
        """`4:05 /km` of m/s."""
        if speed is None or speed < SLOWEST:
            return NONE
        seconds = round(METRES[self.name] / speed)
        return f"{seconds // 60}:{seconds % 60:02}" + (f" /{self.name}" if unit else "")


KILOMETRES = Units()
"""Where nobody asked for miles."""


def clock(seconds: float) -> str:
    """`1:32`, `1:01:26`; to the nearest second."""
    return clock_words(round(seconds))


def split_clock(seconds: float) -> str:
    """The time of a step: with a tenth below two minutes, as splits are read."""
    if seconds >= 120:
        return clock(seconds)
    minutes, rest = divmod(round(10 * seconds), 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"


def whole(value: float | None) -> str:
    """A whole number."""
    return NONE if value is None else _minus(f"{round(value)}")


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def percent(part: float | None, *, sign: bool = False, decimals: int = 0) -> str:
    """`62 %` of 0.62; a difference has its sign."""
    if part is None:
        return NONE
    text = f"{100 * part:+.{decimals}f}" if sign else f"{100 * part:.{decimals}f}"
    if not float(text):
        text = text.lstrip("+-")
    return _minus(text) + " %"


def step_name(step: Ran, units: Units = KILOMETRES) -> str:
    """`1km @10k`, `10min easy`, `20min 118–134 bpm`: what a step was to be, but for its cadence."""
    if step.kind is Kind.READY:
        return "get ready"
    end = step.end
    if found := re.fullmatch(r"(\d{1,6})s", end):
        end = write_length(Time(float(found[1])))
    told = [_target(one, units) for one in step.targets if one.signal != "cadence"]
    effort = step.effort
    if effort[:1].isdigit() or effort in ("half", "marathon", "mile", "threshold"):
        effort = f"@{effort}"
    return " ".join(filter(None, (end, effort, *told))) if effort or told else f"{end} {step.kind}"


def _target(target: ResolvedTarget, units: Units) -> str:
    """A target as it was resolved: `118–134 bpm`, `4:00 /km`, `zone 2`."""
    low, high, unit = target.low, target.high, target.unit
    if unit == "s/km":
        ends = [units.pace(1000 / end, unit=False) for end in (low, high) if end]
        return f"{'–'.join(dict.fromkeys(ends))} /{units.name}"
    if low is None or high is None:
        return (
            "" if low is high else f"≤ {high:.0f} {unit}" if low is None else f"≥ {low:.0f} {unit}"
        )
    span = "–".join(dict.fromkeys((f"{low:.0f}", f"{high:.0f}")))
    return f"{unit} {span}" if unit in ("zone", "RPE") else f"{span} {unit}"
