"""The journal: what went into a session and what came of it, one JSON object a line.

Append-only, on a stream that somebody else opened. Each line ends in the CRC-32 of the bytes
before it, so that a reader knows exactly how far a cut or damaged file can be trusted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from zlib import crc32

from footfall.errors import UsageError
from footfall.model import (
    RATE,
    DeviceReport,
    Ended,
    Fact,
    GridBegan,
    Input,
    Key,
    KeyName,
    Notice,
    Packet,
    Reading,
    Resumed,
    SensorChanged,
    Spoken,
    Step,
    StepBegan,
    frame_at,
    seconds_at,
)
from footfall.notation import write_end

VERSION = 1
"""Of the format; a reader refuses one that it does not know."""
LATEST = 1e9
"""Seconds, 31 years: no session lasts longer, and a line that says so is not ours."""
_CRC = ',"crc":"'

Kept = Reading | GridBegan | StepBegan | Spoken | SensorChanged | Ended
"""The facts that a journal keeps."""
Record = dict[str, Any]
"""One line as a dictionary, without its crc."""


def line(record: Record) -> bytes:
    """A record as a line with its crc. `t` is rounded to a microsecond, which tells the frame."""
    record["t"] = round(record["t"], 6)
    body = json.dumps(record, separators=(",", ":"), ensure_ascii=False)[:-1].encode()
    return body + f'{_CRC}{crc32(body):08x}"}}\n'.encode()


def read(lines: Iterable[bytes]) -> Iterator[Record]:
    """The records of a journal, up to the first broken line."""
    for raw in lines:
        body, mark, tail = raw.rpartition(_CRC.encode())
        if not mark or tail != f'{crc32(body):08x}"}}\n'.encode():
            return
        try:
            record = json.loads(body + b"}")
        except (ValueError, RecursionError):
            return
        if not isinstance(record, dict) or not _is_told(record):
            return
        yield record


def _is_told(record: Record) -> bool:
    """Whether a record says when it was and what it is."""
    at, kind = record.get("t"), record.get("type")
    return isinstance(at, int | float) and 0 <= at < LATEST and isinstance(kind, str)


RADIO = ("found", "lost")
"""States of a sensor that went into a session; the others came of it."""


def heard(records: Iterable[Record]) -> Iterator[Packet | SensorChanged]:
    """What the sensors sent in a recorded session, and their links, each at its own frame.

    UsageError when a line is whole and yet no packet.
    """
    for record in records:
        if record["type"] == "packet":
            yield _packet(record)
        elif record["type"] == "sensor" and record.get("state") in RADIO:
            at, battery = seconds_at(frame_at(record["t"])), record.get("battery")
            yield SensorChanged(at, str(record.get("sensor")), record["state"], battery)


def _packet(record: Record) -> Packet:
    try:
        sensor, characteristic = str(record["sensor"]), str(record["char"])
        data = bytes.fromhex(record["data"])
    except (KeyError, TypeError, ValueError):
        raise UsageError(
            f"The journal holds a packet that cannot be read, at {record['t']} s."
        ) from None
    return Packet(seconds_at(frame_at(record["t"])), sensor, characteristic, data)


def relived(
    records: Iterable[Record],
) -> Iterator[Packet | SensorChanged | Key | DeviceReport | Resumed]:
    """All that went into a session that is to go on: a stop that is taken back was a pause.

    UsageError when a line is whole and yet cannot be read.
    """
    for record in records:
        at = seconds_at(frame_at(record["t"]))
        try:
            match record["type"]:
                case "packet" | "sensor":
                    yield from heard([record])
                case "key":
                    key = KeyName(record["key"])
                    key = KeyName.PAUSE if key is KeyName.STOP else key
                    yield Key(at, key, str(record["from"]))
                case "audio":
                    yield _report(at, record)
                case "resume":
                    started = record["started"]
                    yield Resumed(at, None if started is None else str(started))
        except (KeyError, TypeError, ValueError, OverflowError):
            raise UsageError(
                f"The journal holds a line that cannot be read, at {record['t']} s."
            ) from None


def _report(at: float, record: Record) -> DeviceReport:
    frame, latency = record["frame"], record["latency_ms"]
    return DeviceReport(
        at,
        int(record["underruns"]),
        float(record["late_ms"]),
        str(record["device"]),
        str(record["state"]),
        None if frame is None else int(frame),
        None if latency is None else int(latency),
    )


class Stream(Protocol):
    """Where lines go."""

    def write(self, data: bytes, /) -> int:
        """Take them, all."""

    def flush(self) -> None:
        """Hand them on."""


SECOND = 1.0
"""After so long without a line one tells the time, so that a session that is cut off goes on from
where it was."""


class Journal:
    """Writes a session's header, its inputs and its facts. Not for several threads."""

    def __init__(
        self,
        stream: Stream,
        *,
        voice: bool = True,
        listen: Callable[[Record], None] = lambda _: None,
    ) -> None:
        """`listen` hears each record."""
        self._stream = stream
        self._listen = listen
        self._latest = 0.0
        """Seconds, of the last line."""
        self._voice = voice
        """Whether sentences are heard; without a voice all are recorded as dropped."""

    def begin(
        self, workout: str, options: Record, started: str | None, seed: int | None = None
    ) -> None:
        """The first line. `started` is ISO 8601, None where the session is not a live one."""
        header = {"t": 0.0, "type": "session", "version": VERSION, "workout": workout}
        self._put(header | {"rate": RATE, "started": started, "options": options, "seed": seed})

    def write(self, what: Input | Fact) -> None:
        """One line for what happened; a notice is for the screen alone."""
        if not isinstance(what, Notice):
            self._put({"t": what.at, **self._fields(what)})

    def flush(self, now: float) -> None:
        """Hand on what was written; time is `now`, which is a line where there was none lately."""
        if now >= self._latest + SECOND:
            self._put({"t": seconds_at(frame_at(now)), "type": "time"})
        self._stream.flush()

    def _put(self, record: Record) -> None:
        self._latest = record["t"]
        self._stream.write(line(record))
        self._listen(record)

    def _fields(self, what: Packet | Key | DeviceReport | Resumed | Kept) -> Record:
        match what:
            case Reading():
                return {"type": "reading", "signal": what.signal, "value": what.value}
            case Packet():
                data = what.data.hex()
                return {
                    "type": "packet",
                    "sensor": what.sensor,
                    "char": what.characteristic,
                    "data": data,
                }
            case GridBegan(grid=grid):
                return {
                    "type": "grid",
                    "frame": grid.frame,
                    "phase": grid.phase,
                    "spm": grid.spm,
                    "spm_end": grid.spm_end,
                    "frames": grid.frames,
                    "on": grid.on,
                    "every": grid.every,
                    "accents": grid.accents,
                }
            case StepBegan():
                return step_fields(what)
            case Spoken():
                return say_fields(what, heard=self._voice)
            case SensorChanged():
                fields = {"sensor": what.sensor, "state": what.state, "battery": what.battery}
                return {"type": "sensor", **fields}
            case Key():
                return {"type": "key", "key": what.key, "from": what.source}
            case DeviceReport():
                return {
                    "type": "audio",
                    "underruns": what.underruns,
                    "late_ms": what.late_ms,
                    "device": what.device,
                    "state": what.state,
                    "frame": what.frame,
                    "latency_ms": what.latency_ms,
                }
            case Resumed():
                return {"type": "resume", "started": what.started}
            case Ended():
                return {"type": "end", "reason": what.reason}


def say_fields(said: Spoken, *, heard: bool) -> Record:
    """A sentence as its line has it; where nobody hears the voice it is one that was dropped."""
    started, ended, why = said.started, said.ended, said.why
    if not heard and started is not None:
        started, ended, why = None, None, "voice off"
    fields: Record = {
        "type": "say",
        "kind": said.kind,
        "text": said.text,
        "wanted": said.wanted,
        "started": started,
        "ended": ended,
    }
    return fields if why is None else fields | {"why": why}


def step_fields(began: StepBegan) -> Record:
    """A step as its line has it."""
    step = began.step
    targets = [
        {"signal": t.signal, "low": t.low, "high": t.high, "unit": t.unit} for t in began.targets
    ]
    return {
        "type": "step",
        "index": began.index,
        "kind": step.kind,
        "effort": _effort(step),
        "rep": began.rep,
        "of": began.of,
        "end": write_end(step.end),
        "targets": targets,
    }


def _effort(step: Step) -> str | None:
    return f"{step.effort}->{step.effort_to}" if step.effort_to else step.effort
