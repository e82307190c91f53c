"""A recorded session, second by second: what is handed on of it, and what its history counts.

Records of a journal come in, and all that they say is weighed: a whole line may still hold what no
session does. Times are seconds since the session began, by the clock on the wall: where a session
was cut off and resumed, the time in between is a pause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice, pairwise
from math import floor, isfinite
from typing import Any

from footfall.errors import UsageError
from footfall.odometer import FASTEST

Record = dict[str, Any]

HOLD = 3.0
"""Seconds for which a reading stands when none follows (judgement; footpods freeze for longer)."""
LONGEST = 48 * 3600
"""Seconds of a session that is handed on: whatever claims more is a broken file."""
MOST_LAPS, MOST_PAUSES = 10_000, 2_000
LONGEST_BREAK = 86_400.0
"""Seconds between a session that was cut off and the one that goes on with it."""
BOUNDS = {
    "heart_rate": (1.0, 254.0),
    "cadence": (0.0, 500.0),
    "speed": (0.0, 60.0),
    "distance": (0.0, 1e7),
}
"""What a reading may be, in its signal's unit: more fits into no format, and is no runner."""


@dataclass(frozen=True, slots=True)
class Second:
    """What was known at one moment; None is not told."""

    at: int
    """Whole seconds since the session began."""
    heart_rate: float | None
    """bpm"""
    cadence: float | None
    """spm of both feet"""
    speed: float | None
    """m/s"""
    metres: float
    """Run since the session began, without what was walked in a pause."""
    click: float | None
    """spm of the click that was heard."""
    paused: bool


@dataclass(frozen=True, slots=True)
class Lap:
    """A step of the workout as it was run."""

    began: float
    ended: float
    index: int
    """As in the journal: from 1, and 0 for the time to get ready."""
    kind: str
    effort: str | None
    rep: int | None
    of: int | None
    end: str
    """How it was to end, in the notation."""
    by_key: bool = False
    """Whether a key ended it before that."""

    @property
    def ended_by(self) -> str:
        """What ended it: `key`, `heart_rate`, `time` or `distance`."""
        if self.by_key or self.end == "lap":
            return "key"
        if "until HR" in self.end:
            return "heart_rate"
        return "time" if self.end.endswith(("s", "min", "h")) else "distance"


@dataclass(frozen=True, slots=True)
class Device:
    """A sensor that was heard."""

    name: str
    chars: tuple[str, ...]
    """The 16-bit UUIDs that it sent, four hex digits each."""
    battery: int | None
    """Percent, when it was told last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch of a session comes to; None is not known."""

    elapsed: float
    """Seconds, pauses included."""
    timer: float
    """Seconds without pauses."""
    metres: float
    strides: float
    heart_rate: tuple[float, float] | None
    """Mean and maximum, bpm."""
    cadence: tuple[float, float] | None
    """Mean and maximum of what was not standing, spm."""
    speed: tuple[float, float] | None
    """Mean and maximum, m/s."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A session as it was recorded."""

    started: datetime | None
    """None: it was a simulation or a replay, which has no date."""
    workout: str
    """In the notation."""
    options: Record
    seed: int | None
    seconds: tuple[Second, ...]
    """One for each whole second, from 0 on."""
    laps: tuple[Lap, ...]
    pauses: tuple[tuple[float, float], ...]
    devices: tuple[Device, ...]
    ended: float
    reason: str | None
    """`done` or `stopped`; None: the session was cut off."""
    measured: bool
    """Whether anything told a distance or a speed."""

    @property
    def treadmill(self) -> bool:
        """Whether a treadmill was heard."""
        return any("2acd" in device.chars for device in self.devices)

    @property
    def lapped(self) -> tuple[Lap, ...]:
        """The laps; of a session that had no step all of it is one, for formats that want one."""
        return self.laps or (Lap(0.0, self.ended, 0, "", None, None, None, "lap"),)

    def metres_at(self, at: float) -> float:
        """Metres at a moment, on the straight line between the seconds around it."""
        if not self.seconds:
            return 0.0
        place = min(max(at, 0.0), len(self.seconds) - 1.0)
        before = floor(place)
        first = self.seconds[before].metres
        after = self.seconds[min(before + 1, len(self.seconds) - 1)].metres
        return first + (after - first) * (place - before)

    def paused_within(self, began: float, ended: float) -> float:
        """Seconds of pauses in a stretch."""
        first = bisect_right(self.pauses, began, key=lambda pause: pause[1])
        total = 0.0
        for start, stop in islice(self.pauses, first, None):
            if start >= ended:
                break
            total += min(ended, stop) - max(began, start)
        return total

    def lap_at(self, at: float) -> Lap | None:
        """The lap that a moment falls into; the last one keeps its end."""
        place = bisect_right(self.laps, at, key=lambda lap: lap.began) - 1
        return self.laps[place] if place >= 0 else None

    def within(self, began: float, ended: float) -> Sequence[Second]:
        """The seconds of a half-open stretch; that of the whole session has its last, too."""
        last = ended >= self.ended
        return self.seconds[-floor(-began) : floor(ended) + 1 if last else -floor(-ended)]

    def stretch(self, began: float, ended: float) -> Stretch:
        """What a stretch comes to."""
        run = [one for one in self.within(began, ended) if not one.paused]
        timer = ended - began - self.paused_within(began, ended)
        metres = self.metres_at(ended) - self.metres_at(began)
        cadences = [one.cadence for one in run if one.cadence]
        speeds = [one.speed for one in run if one.speed is not None]
        speed = _mean_and_most(speeds)
        if self.measured and timer > 0:
            mean = min(metres / timer, BOUNDS["speed"][1])
            speed = mean, max(mean, speed[1] if speed else 0.0)
        return Stretch(
            ended - began,
            timer,
            metres,
            sum(cadences) / 120,
            _mean_and_most([one.heart_rate for one in run if one.heart_rate is not None]),
            _mean_and_most(cadences),
            speed,
        )


def _mean_and_most(values: Sequence[float]) -> tuple[float, float] | None:
    return (sum(values) / len(values), max(values)) if values else None


def of_records(records: Iterable[Record]) -> Activity:
    """The session that a journal's records tell. UsageError when they tell none, or one that is
    longer than any.
    """
    reading = iter(records)
    header = next(reading, None)
    if header is None or header["type"] != "session":
        raise UsageError("It is not a journal of Footfall, or its first line is broken.")
    builder = _Builder(header)
    for record in reading:
        builder.take(record)
    return builder.finish()


@dataclass(slots=True)
class _Builder:
    """Takes the records one by one."""

    header: Record
    at: float = 0.0
    """Of the latest record, on the wall."""
    ahead: float = 0.0
    """Seconds by which the wall is ahead of the frames that sounded."""
    seconds: list[Second] = field(default_factory=list)
    laps: list[Lap] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)
    paused_at: float | None = None
    told: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Of each signal when it was told last, and what."""
    total: float | None = None
    """What the distance read last; None: nothing tells one so far."""
    total_at: float = 0.0
    metres: float = 0.0
    grid: Record = field(default_factory=dict)
    silent_at: float = 0.0
    """When the beats changed last; the last change of all is the end of the workout."""
    sensors: dict[str, tuple[dict[str, None], int | None]] = field(default_factory=dict)
    key_at: float = -1.0
    """When a key came last that may end a step."""
    reason: str | None = None

    def take(self, record: Record) -> None:
        """One more record."""
        if record["type"] == "resume":
            self.reason = None  # a stop that was taken back is no end
            self._go_on(record)
            return
        self._advance(record["t"] + self.ahead)
        match record["type"]:
            case "reading":
                self._read(record.get("signal"), record.get("value"))
            case "step":
                self._step(record)
            case "grid":
                self.grid, self.silent_at = record, self.at
            case "packet" | "sensor":
                self._hear(record)
            case "key":
                self._press(record.get("key"))
            case "end":
                self.reason = "done" if record.get("reason") == "done" else "stopped"

    def finish(self) -> Activity:
        """All of it."""
        ended = self.at
        if self.reason is not None:
            # After the workout comes only its last sentence.
            last = self.laps[-1].began if self.laps else 0.0
            ended = max(last, self.silent_at)
        if self.paused_at is not None:
            self.pauses.append((self.paused_at, ended))
        if floor(self.at) == len(self.seconds):
            self._tell(len(self.seconds))
        bounds = [*(lap.began for lap in self.laps), ended]
        laps = [
            replace(lap, ended=end)
            for lap, (_, end) in zip(self.laps, pairwise(bounds), strict=True)
            if end > lap.began
        ]
        options = self.header.get("options")
        seed = self.header.get("seed")
        return Activity(
            _date(self.header.get("started")),
            _text(self.header.get("workout")) or "",
            options if isinstance(options, dict) else {},
            seed if isinstance(seed, int) else None,
            tuple(self.seconds[: floor(ended) + 1]),
            tuple(laps),
            tuple((start, min(stop, ended)) for start, stop in self.pauses if start < ended),
            tuple(Device(n, tuple(chars), cell) for n, (chars, cell) in self.sensors.items()),
            ended,
            self.reason,
            measured=self.total is not None or "speed" in self.told,
        )

    def _advance(self, at: float) -> None:
        """Let time go on to `at`; it never goes back, whatever a line says."""
        if at > LONGEST:
            raise UsageError(
                f"It claims to last longer than {LONGEST // 3600} hours, so it is broken."
            )
        while len(self.seconds) < at:
            self._tell(len(self.seconds))
        self.at = max(self.at, at)

    def _tell(self, at: int) -> None:
        known = {signal: value for signal, (told, value) in self.told.items() if at - told <= HOLD}
        paused = self.paused_at is not None
        self.seconds.append(
            Second(
                at,
                known.get("heart_rate"),
                known.get("cadence"),
                known.get("speed"),
                self.metres,
                None if paused else self._click(at),
                paused,
            )
        )

    def _click(self, at: float) -> float | None:
        """The cadence of the beats, on the straight line of a ramp."""
        spm, last = _number(self.grid.get("spm")), _number(self.grid.get("spm_end"))
        if not spm or self.grid.get("on") is not True:
            return None
        frames = _number(self.grid.get("frames"))
        if last is None or not frames or frames < 0:
            return spm
        part = min(1.0, (at - self.silent_at) * 48_000 / frames)
        return spm + (last - spm) * part

    def _read(self, signal: object, value: object) -> None:
        told = _number(value)
        if not isinstance(signal, str) or told is None or signal not in BOUNDS:
            return
        low, high = BOUNDS[signal]
        if not low <= told <= high:
            return
        if signal == "distance":
            if self.total is not None and self.paused_at is None:
                more = told - self.total
                if 0 < more <= FASTEST * (self.at - self.total_at + 5.0):
                    self.metres = min(self.metres + more, BOUNDS["distance"][1])
            self.total, self.total_at = told, self.at
            return
        if signal == "speed" and self.total is None and self.paused_at is None:
            before, speed = self.told.get("speed", (self.at, told))
            self.metres += (speed + told) / 2 * min(self.at - before, HOLD)
        self.told[signal] = self.at, told

    def _step(self, record: Record) -> None:
        index = record.get("index")
        kind, end, effort = (_text(record.get(name)) for name in ("kind", "end", "effort"))
        if not isinstance(index, int) or kind is None or end is None:
            return
        if len(self.laps) >= MOST_LAPS:
            raise UsageError("It holds more steps than anybody runs, so it is broken.")
        if self.laps and self.laps[-1].index == index:
            return  # the one that was cut off goes on
        if self.laps and abs(self.key_at - self.at) < 0.001:
            self.laps[-1] = replace(self.laps[-1], by_key=True)
        rep, of = record.get("rep"), record.get("of")
        self.laps.append(
            Lap(
                self.at,
                self.at,
                index,
                kind,
                effort,
                rep if isinstance(rep, int) else None,
                of if isinstance(of, int) else None,
                end,
            )
        )

    def _hear(self, record: Record) -> None:
        name, char = _text(record.get("sensor")), _text(record.get("char"))
        battery = record.get("battery")
        if name is None or (name not in self.sensors and len(self.sensors) >= 100):
            return
        chars, cell = self.sensors.get(name, ({}, None))
        if char is not None and len(chars) < 20:
            chars[char[:4].lower()] = None
        told = isinstance(battery, int) and 0 <= battery <= 100
        self.sensors[name] = chars, battery if told else cell

    def _press(self, key: object) -> None:
        if key == "pause" and self.paused_at is None:
            if len(self.pauses) >= MOST_PAUSES:
                raise UsageError("It holds more pauses than anybody makes, so it is broken.")
            self.paused_at = self.at
        elif key == "resume" and self.paused_at is not None:
            self.pauses.append((self.paused_at, self.at))
            self.paused_at = None
        elif key in ("lap", "skip", "end_set"):
            self.key_at = self.at

    def _go_on(self, record: Record) -> None:
        """The session was cut off, and goes on: the time in between is a pause."""
        again, first = _date(record.get("started")), _date(self.header.get("started"))
        if again and first:
            ahead = (again - first).total_seconds() - record["t"]
            if 0 <= ahead - self.ahead <= LONGEST_BREAK:
                self.ahead = ahead
        start = self.at if self.paused_at is None else self.paused_at
        self.paused_at = start
        self._advance(record["t"] + self.ahead)
        if self.at > start:
            self.pauses.append((start, self.at))
        self.paused_at = self.reason = None


def _number(value: object) -> float | None:
    """A finite number; None for all else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value) if isfinite(value) else None
        except OverflowError:
            return None
    return None


def _text(value: object) -> str | None:
    """A text that can be written; None for all else. JSON may hold halves of characters."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else None


def _date(text: object) -> datetime | None:
    """A date with its zone, from ISO 8601; one without a zone is taken as UTC."""
    if not isinstance(text, str):
        return None
    try:
        date = datetime.fromisoformat(text)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return date if 2000 <= date.astimezone(UTC).year < 2100 else None
    except (ValueError, OverflowError):
        return None
