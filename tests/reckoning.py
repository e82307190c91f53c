"""What a journal says should be heard, and whether it was, through losses of the device.

It imports nothing of the program: beats are reckoned from the journal's `grid` records alone, in
decimal numbers of forty digits.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from functools import partial
from itertools import pairwise
from typing import Any

RATE = 48_000
Record = dict[str, Any]

DIGITS = 40
WHOLE = Decimal("1e-6")
"""A phase is a sum of floats: this near to a whole beat it means that beat."""
FRAMES = Decimal(60 * RATE)
HALF = Decimal("0.5")

LATE_ORDER = 1.0
"""Seconds for which beats may go on as they were after a key: its order takes time to arrive."""
MARGIN = 0.3
"""Seconds before a disturbance that are not judged: what a server held is lost with it."""
NEAR = 0.3
"""Seconds that a click may be from where the clock on the wall expects it, to be taken for it: less
than a beat, as the foot is looked at, too."""
ASTRAY = 0.1
"""Seconds: a click this near to its place is off it; further away it is another one."""


def records(lines: Iterable[bytes]) -> list[Record]:
    """A journal's records, up to one that was cut off."""
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


# --- What should be heard -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """A `grid` record."""

    frame: int
    phase: float
    spm: float
    spm_end: float | None = None
    frames: int | None = None
    on: bool = True
    keyed: bool = False
    """Whether a key asked for it: then its order cannot arrive before its frame."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A click that should be heard."""

    number: int
    """From 0; even ones are the left foot."""
    frame: int
    older: int | None = None
    """Where it may be instead, if the order for its grid came late."""
    as_near: int | None = None
    """The other frame, where its place is halfway between two: both are the nearest."""


def grids(journal: Sequence[Record]) -> list[Grid]:
    """The grids of a session, in order."""
    keys = {record["t"] for record in journal if record["type"] == "key"}
    names = ("frame", "phase", "spm", "spm_end", "frames", "on")
    return [
        Grid(**{name: record[name] for name in names}, keyed=record["t"] in keys)
        for record in journal
        if record["type"] == "grid"
    ]


def beats(session: Sequence[Grid], end: int) -> list[Beat]:
    """The clicks of a session's first `end` frames.

    Each beat belongs to one grid: a new one takes those whose nearest frame is its own or later.
    """
    found = []
    with localcontext() as context:
        context.prec = DIGITS
        for i, grid in enumerate(session):
            before = session[i - 1] if i and grid.keyed else None
            after = session[i + 1] if i + 1 < len(session) else None
            for number, frame in _owned(grid, after, end):
                older, other = _older(before, grid, number), _as_near(grid, number, frame)
                found.append(Beat(number, frame, older, other))
    return found


def _owned(grid: Grid, after: Grid | None, end: int) -> Iterator[tuple[int, int]]:
    if not grid.on or grid.spm <= 0:
        return
    number, last = _first(grid), None if after is None else _first(after)
    while last is None or number < last:
        frame = _frame(grid, number)
        if frame is None or frame >= end or (after and frame > after.frame):
            return
        # What was rounded onto the next grid's first frame falls on the frame before.
        yield number, frame if after is None else min(frame, after.frame - 1)
        number += 1


def _older(before: Grid | None, grid: Grid, number: int) -> int | None:
    if before is None or not before.on or before.spm <= 0:
        return None
    frame = _frame(before, number)
    late = frame is not None and grid.frame <= frame < grid.frame + LATE_ORDER * RATE
    return frame if late else None


def _first(grid: Grid) -> int:
    """The first beat that a grid owns, or, without a cadence, that its predecessor does not."""
    number = int(_phase(grid).to_integral_value(ROUND_FLOOR))
    if grid.spm <= 0:
        return number if number == _phase(grid) else number + 1
    frame = _frame(grid, number)
    return number if frame is not None and frame >= grid.frame else number + 1


def _frame(grid: Grid, number: int) -> int | None:
    """The frame nearest to a beat."""
    place = _place(grid, number)
    return None if place is None else int((place + HALF).to_integral_value(ROUND_FLOOR))


def _as_near(grid: Grid, number: int, frame: int) -> int | None:
    """The other nearest frame of a beat; a phase is a sum of floats and cannot tell them apart."""
    place = _place(grid, number)
    if place is None or abs(abs(place - frame) - HALF) > WHOLE:
        return None
    return frame - 1 if place < frame else frame + 1


def _place(grid: Grid, number: int) -> Decimal | None:
    """Where the integral of cadence over time is the beat's number, in frames; None: nowhere."""
    left = (number - _phase(grid)) * FRAMES
    first, last, length = Decimal(grid.spm), Decimal(grid.spm_end or 0), Decimal(grid.frames or 0)
    if grid.spm_end is None or not length or left <= 0:
        place = left / first
    elif left <= (first + last) / 2 * length:
        slope = (last - first) / length
        place = 2 * left / (first + (first * first + 2 * slope * left).sqrt())
    elif last > 0:
        place = length + (left - (first + last) / 2 * length) / last
    else:
        return None
    return grid.frame + place


def _phase(grid: Grid) -> Decimal:
    phase = Decimal(grid.phase)
    nearest = phase.to_integral_value()
    return nearest if abs(phase - nearest) <= WHOLE else phase


@dataclass(frozen=True, slots=True)
class Play:
    """A stretch of the device's stream: its samples are the session's frames, without a gap."""

    first: int
    """The session's frame of its first sample."""
    last: int | None
    """The first frame that it does not play; None: it plays to the end."""
    after: str
    """What came before: `start`, `underrun`, `lost`, or `busy`: a stream that held less in hand."""
    t: float
    """Seconds of the session when it was told."""


def plays(journal: Sequence[Record]) -> list[Play]:
    """The stretches of a session's stream, from its `audio` records."""
    found: list[Play] = []
    lost, held = False, 0
    for record in journal:
        if record["type"] != "audio":
            continue
        frame = record.get("frame", None if found else 0)
        if record["state"] == "lost":
            lost = True
        elif frame is not None and (lost or not found or frame != found[-1].first):
            more = 0 < held < (record.get("latency_ms") or 0)
            after = "lost" if lost else "busy" if more else "underrun" if found else "start"
            if found:
                found[-1] = replace(found[-1], last=frame)
            found.append(Play(frame, None, after, record["t"]))
            lost = False
        held = record.get("latency_ms") or held
    return found


# --- What was heard -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clicks:
    """What one recorder heard without a break."""

    began: float
    """Of its frame 0: seconds on the wall."""
    frames: Sequence[int]
    rights: Sequence[bool]
    """The foot of each."""

    def at(self, frame: int) -> float:
        """Seconds on the wall when a frame was heard."""
        return self.began + frame / RATE


@dataclass(frozen=True, slots=True)
class Astray:
    """A click that is not on its sample."""

    beat: Beat
    by: int
    """Samples by which it is late."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How the clicks of one `Play` compare with what should be heard."""

    play: Play
    began: float
    """Seconds on the wall: from here on clicks are judged."""
    ended: float
    expected: int = 0
    exact: int = 0
    """Clicks that are the same number of samples from their frame as most are."""
    late_orders: int = 0
    """Those among them that still followed the grid that a key had just ended."""
    astray: tuple[Astray, ...] = ()
    """Those that are off."""
    missing: tuple[Beat, ...] = ()
    """Those that were not heard at all."""
    extra: int = 0
    """Clicks that nobody expected."""
    moved: float = 0.0
    """Seconds by which the whole lies later than at the start of the session, by the wall."""

    @property
    def perfect(self) -> bool:
        """Whether every click is on its sample, none missing and none extra."""
        return self.exact == self.expected and not self.extra


def judge(
    expected: Sequence[Beat],
    stream: Sequence[Play],
    heard: Sequence[Clicks],
    disturbances: Sequence[float],
) -> list[Judged]:
    """Hold what each recorder heard against what each stretch of the stream should have played.

    `disturbances`: seconds on the wall when the device was taken away, or the session stopped.
    RuntimeError when nothing was expected or heard.
    """
    heard = [clicks for clicks in heard if clicks.frames]
    if not expected or not heard:
        raise RuntimeError("There is nothing to compare: no click was expected, or none was heard.")
    opening = min(heard, key=lambda clicks: clicks.began)
    zero = opening.at(opening.frames[0]) - expected[0].frame / RATE
    left = opening.rights[0] == bool(expected[0].number % 2)
    if not left:
        heard = [replace(c, rights=[not right for right in c.rights]) for c in heard]
    found = []
    since = zero
    for play, after in pairwise([*stream, None]):
        assert play is not None
        began = zero + play.first / RATE
        # What begins anew without a loss may do so when the device is gone already.
        since = began if play.after == "lost" else since
        ends = [at for at in disturbances if at > since]
        if after is not None and after.after != "lost":
            ends.append(zero + after.first / RATE)
        ended = min(ends, default=float("inf")) - MARGIN
        due = [b for b in expected if play.first <= b.frame < (play.last or b.frame + 1)]
        found.append(_judge_play(Judged(play, began, ended), due, heard, zero))
    return found


def _judge_play(empty: Judged, due: Sequence[Beat], heard: Sequence[Clicks], zero: float) -> Judged:
    votes = Counter(
        (number, frame - beat.frame)
        for number, clicks in enumerate(heard)
        for beat in due
        if empty.began - NEAR <= zero + beat.frame / RATE <= empty.ended
        for frame in _near(clicks, beat, zero)
    )
    if not votes:
        due = [beat for beat in due if zero + beat.frame / RATE < empty.ended]
        return replace(empty, expected=len(due), missing=tuple(due))
    (number, constant), _ = votes.most_common(1)[0]
    clicks = heard[number]
    moved = clicks.at(constant) - zero
    began = max(empty.began + moved, clicks.began)
    ended = empty.ended
    judged = [beat for beat in due if began <= clicks.at(beat.frame + constant) < ended]
    left = {frame for frame in clicks.frames if began <= clicks.at(frame) < ended}
    exact = late = 0
    unheard = []
    for beat in judged:
        may_be = [frame for frame in (beat.frame, beat.as_near, beat.older) if frame is not None]
        place = next((frame + constant for frame in may_be if frame + constant in left), None)
        if place is None:
            unheard.append(beat)
            continue
        left.remove(place)
        exact += 1
        late += place - constant not in (beat.frame, beat.as_near)
    astray, missing = [], []
    for beat in unheard:
        place = beat.frame + constant
        nearest = min(left, key=partial(_distance, place), default=place + RATE)
        if abs(nearest - place) <= ASTRAY * RATE:
            left.remove(nearest)
            astray.append(Astray(beat, nearest - place))
        else:
            missing.append(beat)
    return replace(
        empty,
        began=began,
        expected=len(judged),
        exact=exact,
        late_orders=late,
        astray=tuple(astray),
        missing=tuple(missing),
        extra=len(left),
        moved=moved,
    )


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def _near(clicks: Clicks, beat: Beat, zero: float) -> list[int]:
    """The clicks of the beat's foot that are about where the wall expects it."""
    place = (zero - clicks.began) * RATE + beat.frame
    first = bisect_left(clicks.frames, place - NEAR * RATE)
    last = bisect_left(clicks.frames, place + NEAR * RATE)
    return [
        clicks.frames[i] for i in range(first, last) if clicks.rights[i] == bool(beat.number % 2)
    ]


# --- Losing the device --------------------------------------------------------------------------


def back_after(heard: Sequence[Clicks], at: float) -> float | None:
    """Seconds from a moment on the wall to the first click after it; None: there was none."""
    later = [clicks.at(frame) - at for clicks in heard for frame in clicks.frames]
    return min((seconds for seconds in later if seconds >= 0), default=None)


def first_words(journal: Sequence[Record], play: Play) -> str | None:
    """The first sentence that began within a stretch of the stream or later; None: none did."""
    for record in journal:
        if record["type"] == "say" and record["started"] is not None and record["t"] >= play.t:
            return str(record["text"])
    return None
