"""What sessions come to over weeks: time, distance, cadence, zones and reps.

A line of it is computed from a journal once and kept in an index; the index is a copy that can be
made again. Zones are those of the runner as the session knew them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from footfall.metrics.glance import glance
from footfall.metrics.known import ENOUGH
from footfall.metrics.seconds import by_second
from footfall.story import Story

ZONES = 5
ORIGINS = ("run", "simulated", "replayed", "rendered")
"""Whence a session is: from a runner, a simulated one, a recorded one, or none at all."""
HARD = {"work", "stride", "sprint"}
"""Kinds of step that are reps."""
EASY_SHARE = 0.8
"""Of the time in zones: what is to be easy (80/20; Seiler & Kjerland 2006, Scand J Med Sci Sports
16:49)."""
MEDIUM_SHARE = 0.2
"""Of the time in zone 3: more of it is neither easy nor hard (judgement)."""
STEADY = 0.01
"""The share by which a value may differ and still be the same."""
NEEDED = 600.0
"""Seconds in zones without which a share of them tells nothing, however short the week was."""
A_WEEK = 5400.0
"""Seconds in zones before they say anything of a week: one run of forty minutes proves nothing."""
MOST = 1e9
"""Of anything in a session: a line of the index that has more is broken."""
NARROW = 0.1
"""The least part of a cadence that the height of a bar stands for (judgement)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One session."""

    name: str
    """Of its journal, without the suffix."""
    day: str
    """ISO 8601; empty: nothing tells it."""
    clock: str
    """When it began, `07:00`; empty: nothing tells it."""
    origin: str
    """Of `ORIGINS`."""
    finished: bool
    """Whether its journal has an end."""
    seconds: float
    """Without pauses."""
    metres: float
    strides: float
    moving: float
    """Seconds in which a cadence was told."""
    zones: tuple[float, ...]
    """Seconds in each of the five zones; all 0 where zones or heart rate were not known."""
    hard: float
    """Seconds in reps."""
    reps: int
    workout: str
    """Its name, if it has one, and its notation."""

    @property
    def real(self) -> bool:
        """Whether somebody ran it."""
        return self.origin == "run"

    @property
    def cadence(self) -> float | None:
        """Mean steps a minute of both feet."""
        return 120 * self.strides / self.moving if self.moving else None


@dataclass(frozen=True, slots=True)
class Week:
    """The sessions of a week together."""

    monday: str
    """ISO 8601."""
    runs: int
    seconds: float
    metres: float
    cadence: float | None
    zones: tuple[float, ...]
    hard: float
    reps: int

    @property
    def shares(self) -> tuple[float, float, float] | None:
        """Of the time in zones: 1 and 2, 3, 4 and 5; None where there is too little of it, by
        itself or of all the time.
        """
        total = sum(self.zones)
        if total < max(NEEDED, ENOUGH * self.seconds):
            return None
        easy, hard = sum(self.zones[:2]), sum(self.zones[3:])
        return easy / total, self.zones[2] / total, hard / total

    @property
    def hard_share(self) -> float:
        """Of the time: that in reps."""
        return self.hard / self.seconds if self.seconds else 0.0


def entry(name: str, story: Story) -> Entry:
    """A session's line."""
    seen = glance(story, by_second(story))
    reps = [step for step in story.steps if step.kind in HARD]
    started = story.started
    stamp = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d)-(\d\d))?", name)
    if started is not None:
        day, clock = started.date().isoformat(), started.strftime("%H:%M")
    elif stamp is not None and _is_day(stamp[1]):
        day, clock = stamp[1], f"{stamp[2]}:{stamp[3]}" if stamp[2] else ""
    else:
        day = clock = ""
    return Entry(
        name,
        day,
        clock,
        _origin(story),
        story.reason is not None,
        round(seen.seconds, 3),
        round(seen.metres or 0.0, 2),
        round((seen.cadence or 0.0) * seen.moving / 120, 2),
        float(seen.moving),
        tuple(map(float, seen.zones or [0] * ZONES)),
        round(sum(map(story.lasted, reps)), 3),
        len(reps),
        f"{story.name}: {story.workout}"[:500] if story.name else story.workout[:500],
    )


def _origin(story: Story) -> str:
    if story.started is not None:
        return "run"
    if story.seed is not None:
        return "simulated"
    return "replayed" if any(story.readings.values()) else "rendered"


def told(one: Entry) -> dict[str, Any]:
    """A line as JSON has it."""
    return asdict(one)


def entry_of(kept: object) -> Entry | None:
    """The line that JSON has; None where it is none."""
    names = {field.name: field.type for field in fields(Entry)}
    if not isinstance(kept, dict) or kept.keys() != names.keys():
        return None
    kinds = {"str": str, "bool": bool, "int": int, "float": int | float}
    for name, kind in names.items():
        value = kept[name]
        if kind in kinds and not isinstance(value, kinds[kind]):
            return None
        if kind in ("int", "float") and not 0 <= value < MOST:
            return None
    zones = kept["zones"]
    if not isinstance(zones, list) or len(zones) != ZONES:
        return None
    if not all(isinstance(zone, int | float) and 0 <= zone < MOST for zone in zones):
        return None
    if kept["origin"] not in ORIGINS:
        return None
    if kept["day"] and not _is_day(kept["day"]):
        return None
    return Entry(**{**kept, "zones": tuple(map(float, zones))})


def counted(entries: Iterable[Entry]) -> list[Entry]:
    """Those that count: what was run, or all where nobody has run yet."""
    known = [one for one in entries if one.day]
    return [one for one in known if one.real] or known


def weeks(entries: Iterable[Entry], today: date, most: int = 8) -> list[Week]:
    """The weeks from the first to the last that had a session, `most` at most, the newest last; one
    without a run is a week, too. What lies after `today` is of a clock that was wrong: it counts in
    none.
    """
    by_monday: dict[date, list[Entry]] = {}
    for one in entries:
        # East of here it may be tomorrow already.
        if one.day and (day := date.fromisoformat(one.day)) <= today + timedelta(days=1):
            by_monday.setdefault(monday_of(day), []).append(one)
    if not by_monday:
        return []
    last = max(by_monday)
    count = min(most, (last - min(by_monday)).days // 7 + 1)
    mondays = [last - timedelta(weeks=back) for back in reversed(range(count))]
    return [_week(monday, by_monday.get(monday, [])) for monday in mondays]


def monday_of(day: date) -> date:
    """With which its week begins."""
    return day - timedelta(days=day.weekday())


def _week(monday: date, runs: Sequence[Entry]) -> Week:
    moving = sum(one.moving for one in runs)
    return Week(
        monday.isoformat(),
        len(runs),
        sum(one.seconds for one in runs),
        sum(one.metres for one in runs),
        120 * sum(one.strides for one in runs) / moving if moving else None,
        tuple(sum(one.zones[n] for one in runs) for n in range(ZONES)),
        sum(one.hard for one in runs),
        sum(one.reps for one in runs),
    )


def direction(values: Sequence[float | None]) -> int:
    """Where the last value went from the one told before it: 1 up, -1 down, 0 nowhere."""
    known = [value for value in values if value is not None]
    if len(known) < 2 or values[-1] is None:
        return 0
    before, last = known[-2:]
    if abs(last - before) <= STEADY * abs(before):
        return 0
    return 1 if last > before else -1


TICKS = " ▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None], low: float = 0.0, high: float | None = None) -> str:
    """A bar for each value, from `low` to `high`, or to the most of them; a blank for nothing, and
    where there is no value.
    """
    if high is None:
        high = max((value for value in values if value is not None), default=0.0)
    return "".join(
        TICKS[max(1, round(8 * (value - low) / (high - low)))] if value else " " for value in values
    )


def around(cadences: Sequence[float | None]) -> tuple[float, float]:
    """From where to where the bars of cadences reach, so that a step more is seen, and no leap."""
    known = [cadence for cadence in cadences if cadence is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    middle, half = (least + most) / 2, NARROW / 4 * (least + most)
    return min(least, middle - half), max(most, middle + half)


def advice(week: Week, when: str) -> str | None:
    """What the zones of a week say, in a sentence; None where they say nothing. `when` it was, such
    as `Last week`, begins it.
    """
    if week.shares is None or sum(week.zones) < A_WEEK:
        return None
    # As they are told: 80 % is never said to be less than 80 %.
    easy, medium, _ = (round(share, 2) for share in week.shares)
    if medium > MEDIUM_SHARE:
        return (
            f"{when} {percent(medium)} of the time was in zone 3, neither easy nor hard. "
            "Run the easy days easier."
        )
    if easy < EASY_SHARE:
        return f"{when} {percent(easy)} of the time was easy; 80 % let you come back for more."
    return f"{when} {percent(easy)} of the time was easy. That is the way to last."


def percent(part: float) -> str:
    """A share, as it is told."""
    return f"{100 * part:.0f} %"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
