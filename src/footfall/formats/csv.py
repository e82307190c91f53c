"""A recorded session as CSV: a header, and a line for each second, pauses too."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

from footfall.activity import Activity

COLUMNS = (
    *("seconds", "time", "step", "kind", "effort", "rep", "of"),
    *("heart_rate", "cadence", "speed", "distance", "click", "paused"),
)
"""`seconds` since the session began; `time` in ISO 8601, empty for what has no date; `step` to `of`
as in the journal; bpm; steps a minute of both feet; m/s; m; steps a minute of the click that was
heard; 1 in a pause. What nothing told is empty."""


def write(activity: Activity, tell: Callable[[int, int], None] = lambda *_: None) -> bytes:
    """The bytes of the table; `tell` hears how many of how many lines are ready."""
    stream = StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    for one in activity.seconds:
        if one.at % 1000 == 0:
            tell(one.at, len(activity.seconds))
        lap = activity.lap_at(one.at)
        began = activity.story.started
        when = began and (began + timedelta(seconds=one.at)).isoformat(timespec="seconds")
        step: tuple[object, ...] = (None,) * 5
        if lap:
            step = (lap.index, lap.kind, _plain(lap.effort), lap.rep, lap.of)
        known = (_short(one.heart_rate), _short(one.cadence), _short(one.speed))
        far = _short(one.metres) if activity.measured else None
        rows.writerow([one.at, when, *step, *known, far, _short(one.click), int(one.paused)])
    return stream.getvalue().encode()


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whoever made the journal."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _short(value: float | None) -> str | None:
    """A number with what is measured of it: thousandths at most."""
    return None if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
