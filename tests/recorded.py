"""Sessions that were recorded: by hand, record by record, and by the program itself."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from footfall.activity import Activity, of_story
from footfall.telling import tell
from program import Outcome, footfall

Record = dict[str, Any]
GIVEN: dict[str, Any] = {
    **dict.fromkeys(("click_volume", "voice_volume", "earcon_volume", "out", "journal")),
    "sensors": "none",
    "simulate": None,
    "sound": "wood",
    "voice": "off",
}
"""Options of `footfall resume`, of which nobody gave any."""
NESTED = "20s warmup; 2x(2x(60m @5k 182spm, 10s float 170spm), 15s rest); 10s cooldown"


def header(workout: str = "10s easy", started: str | None = None, **more: Any) -> Record:
    """The first record of a journal."""
    return {
        "t": 0.0,
        "type": "session",
        "version": 1,
        "workout": workout,
        "rate": 48_000,
        "started": started,
        "options": {},
        "seed": None,
        **more,
    }


def step(t: float, index: int, kind: str, effort: str | None, end: str, **more: Any) -> Record:
    """A step that began."""
    of = {"rep": None, "of": None, "targets": []} | more
    return {"t": t, "type": "step", "index": index, "kind": kind, "effort": effort, "end": end} | of


def reading(t: float, signal: str, value: float) -> Record:
    """One fact that a sensor told."""
    return {"t": t, "type": "reading", "signal": signal, "value": value}


def key(t: float, name: str) -> Record:
    """What the runner pressed."""
    return {"t": t, "type": "key", "key": name, "from": "keyboard"}


def silence(t: float) -> Record:
    """The beats of a pause, and of the end: none."""
    beats = {"phase": 0.0, "spm": 0.0, "spm_end": None, "frames": None, "on": False}
    return {"t": t, "type": "grid", "frame": round(48_000 * t)} | beats


def end(t: float, reason: str = "done") -> Record:
    """The last record."""
    return {"t": t, "type": "end", "reason": reason}


def of_records(records: Iterable[Record]) -> Activity:
    """The session of a journal's records."""
    return of_story(tell(records))


def sealed(record: Record) -> bytes:
    """A line as the format has it: the CRC-32 of the bytes before `,"crc"`, then its digits."""
    body = json.dumps(record, separators=(",", ":"))[:-1].encode()
    return body + f',"crc":"{zlib.crc32(body):08x}"}}\n'.encode()


def keep(path: Path, *records: Record) -> Path:
    """Write a journal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(sealed, records)))
    return path


def simulated(folder: Path, workout: str = NESTED) -> list[Record]:
    """Run a simulated session in a folder; the records of its journal `run.jsonl`."""
    options = ("--simulate", "3", "--out", "null", "--speed", "max", "--voice", "off")
    done: Outcome = footfall(folder, "run", workout, *options, "--journal", "run.jsonl")
    assert done.code == 0, done.err
    return [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]


# --- What no session does, with right checksums -----------------------------------------------

_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
_fields = st.sampled_from(
    [
        *("signal", "value", "index", "kind", "end", "effort", "rep", "of", "key", "reason", "spm"),
        *("spm_end", "frames", "on", "frame", "sensor", "char", "battery", "started", "workout"),
        *("options", "seed"),
    ]
)
_kinds = st.sampled_from(
    ["session", "reading", "step", "grid", "packet", "sensor", "key", "end", "resume", "say", "x"]
)
_records = st.builds(
    lambda t, kind, rest: {**rest, "t": t, "type": kind},
    st.floats(0, 100),
    _kinds,
    st.dictionaries(_fields, _anything | st.sampled_from(["heart_rate", "pause", "speed"])),
)
_sound = st.one_of(
    st.builds(reading, st.floats(0, 100), st.just("distance"), st.floats(0, 1e7)),
    st.builds(reading, st.floats(0, 100), st.just("heart_rate"), st.floats(0, 300)),
    st.builds(
        step,
        st.floats(0, 100),
        st.integers(),
        st.sampled_from(["work", "rest"]),
        st.sampled_from(["hard", None]),
        st.sampled_from(["10s", "400m", "lap"]),
    ),
    st.builds(key, st.floats(0, 100), st.sampled_from(["pause", "resume", "skip"])),
)
journals = st.builds(
    lambda first, rest: [
        {**first, "t": 0.0, "type": "session", "version": 1},
        *sorted(rest, key=lambda record: record["t"]),
    ],
    st.dictionaries(_fields, _anything),
    st.lists(_records | _sound, max_size=20),
)
"""Any types in any field, among records as they are."""
