"""The journal: its lines byte by byte, what a reader trusts, and what survives a kill."""

from __future__ import annotations

import io
import json
import re
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.journal import Journal, Record, heard, line, read
from footfall.model import (
    DeviceReport,
    Ended,
    Fact,
    Grid,
    GridBegan,
    Input,
    Key,
    KeyName,
    Notice,
    Packet,
    Reading,
    ResolvedTarget,
    Say,
    SensorChanged,
    Signal,
    Spoken,
    StepBegan,
)
from footfall.notation import parse
from footfall.timeline import Cursor
from program import command, environment, footfall

RATE = 48_000


def sealed(body: str) -> bytes:
    """A line as the format has it: the CRC-32 of the bytes before `,"crc"`, then its digits."""
    head = body.removesuffix("}").encode()
    return head + b',"crc":"' + format(zlib.crc32(head), "08x").encode() + b'"}\n'


def written(*what: Input | Fact, voice: bool = True) -> bytes:
    """What a journal writes."""
    stream = io.BytesIO()
    book = Journal(stream, voice=voice)
    for one in what:
        book.write(one)
    return stream.getvalue()


def began(notation: str, *targets: ResolvedTarget, rep: int | None = None) -> StepBegan:
    """The start of the first step, at 90 s."""
    slot = Cursor(parse(notation).workout).step()
    assert slot
    return StepBegan(90.0, 3, slot.step, rep, rep and 8, targets)


# --- Lines --------------------------------------------------------------------------------------

GRID = Grid(96_000, 5.5, 170.0, 180.0, 48_000, True, (4, 2), 2)
LINES: list[tuple[Input | Fact, str]] = [
    (
        began("8x(400m @5k 182spm)", ResolvedTarget("cadence", 182.0, 182.0, "spm"), rep=1),
        '{"t":90.0,"type":"step","index":3,"kind":"work","effort":"5k","rep":1,"of":8,'
        '"end":"400m","targets":[{"signal":"cadence","low":182.0,"high":182.0,"unit":"spm"}]}',
    ),
    (
        began("90s easy Z1", ResolvedTarget("heart_rate", None, 111.0, "bpm")),
        '{"t":90.0,"type":"step","index":3,"kind":"easy","effort":"easy","rep":null,"of":null,'
        '"end":"90s","targets":[{"signal":"heart_rate","low":null,"high":111.0,"unit":"bpm"}]}',
    ),
    (
        began("lap easy->tempo"),
        '{"t":90.0,"type":"step","index":3,"kind":"easy","effort":"easy->threshold","rep":null,'
        '"of":null,"end":"lap","targets":[]}',
    ),
    (
        GridBegan(2.0, GRID),
        '{"t":2.0,"type":"grid","frame":96000,"phase":5.5,"spm":170.0,"spm_end":180.0,'
        '"frames":48000,"on":true,"every":2,"accents":[4,2]}',
    ),
    (
        GridBegan(0.0, Grid(0, 0.0, 0.0, on=False)),
        '{"t":0.0,"type":"grid","frame":0,"phase":0.0,"spm":0.0,"spm_end":null,'
        '"frames":null,"on":false,"every":1,"accents":[]}',
    ),
    (
        Packet(1.0, "Gürtel", "2a37", bytes.fromhex("0651")),
        '{"t":1.0,"type":"packet","sensor":"Gürtel","char":"2a37","data":"0651"}',
    ),
    (
        Reading(1.5, "strap", Signal.HEART_RATE, 81.0, True),
        '{"t":1.5,"type":"reading","signal":"heart_rate","value":81.0}',
    ),
    (
        Spoken(3.0, Say.CADENCE_LOW, "Quicker.", 132_000, 144_000, 168_000),
        '{"t":3.0,"type":"say","kind":"cadence.low","text":"Quicker.","wanted":132000,'
        '"started":144000,"ended":168000}',
    ),
    (
        Spoken(3.0, Say.FORM, "Tall.", 132_000, None, None, "there was no room for it"),
        '{"t":3.0,"type":"say","kind":"form","text":"Tall.","wanted":132000,'
        '"started":null,"ended":null,"why":"there was no room for it"}',
    ),
    (
        SensorChanged(4.0, "pod", "found", 80),
        '{"t":4.0,"type":"sensor","sensor":"pod","state":"found","battery":80}',
    ),
    (
        Key(5.25, KeyName.ADD_REP),
        '{"t":5.25,"type":"key","key":"add_rep","from":"keyboard"}',
    ),
    (
        DeviceReport(6.0, 2, 1.5, "vsink", "back", 287_000, 200),
        '{"t":6.0,"type":"audio","underruns":2,"late_ms":1.5,"device":"vsink","state":"back",'
        '"frame":287000,"latency_ms":200}',
    ),
    (Ended(7.0, "done"), '{"t":7.0,"type":"end","reason":"done"}'),
]


@pytest.mark.parametrize(("what", "body"), LINES, ids=[type(what).__name__ for what, _ in LINES])
def test_a_line_is_this_to_the_byte(what: Input | Fact, body: str) -> None:
    """Keys in their order, no spaces, UTF-8, and the crc last."""
    assert sealed(body) == written(what)


def test_the_header_is_the_first_line() -> None:
    """Format, workout, rate, date, what changes the session, and the seed."""
    stream = io.BytesIO()
    Journal(stream).begin("10min easy", {"hr_max": 185}, None, 7)
    body = (
        '{"t":0.0,"type":"session","version":1,"workout":"10min easy","rate":48000,'
        '"started":null,"options":{"hr_max":185},"seed":7}'
    )
    assert sealed(body) == stream.getvalue()


def test_a_crc_keeps_its_leading_zeros() -> None:
    """Eight digits, whatever the number: here the first of them is a 0."""
    lines = [line({"t": 0.0, "type": "end", "reason": str(n)}) for n in range(64)]
    assert all(re.search(rb'"crc":"[0-9a-f]{8}"}\n$', one) for one in lines)
    assert any(b'"crc":"0' in one for one in lines)


def test_a_notice_is_for_the_screen_alone() -> None:
    """No line is written for it."""
    assert b"" == written(Notice(1.0, "Split."))


def test_without_a_voice_all_sentences_are_dropped() -> None:
    """`started` and `ended` are null and the reason is "voice off"; one that was dropped keeps its
    own.
    """
    said = Spoken(3.0, Say.STEP, "Go.", 144_000, 144_000, 168_000)
    dropped = Spoken(3.0, Say.STEP, "Go.", 144_000, None, None, "the runner paused")
    whys = [json.loads(each) for each in written(said, dropped, voice=False).splitlines()]
    assert [(None, None, "voice off"), (None, None, "the runner paused")] == [
        (each["started"], each["ended"], each["why"]) for each in whys
    ]


@given(st.integers(0, 100 * 3600 * RATE))
def test_a_time_tells_its_frame(frame: int) -> None:
    """Of any frame of 100 hours: the six decimals of `t` lead back to it."""
    record = json.loads(written(Ended(frame / RATE, "done")))
    assert frame == round(record["t"] * RATE)


# --- Reading ------------------------------------------------------------------------------------

BOOK = b"".join(sealed(body) for _, body in LINES)


def test_what_was_written_is_read() -> None:
    """Every line as a record, without its crc."""
    assert [json.loads(body) for _, body in LINES] == list(read(BOOK.splitlines(keepends=True)))


@given(st.integers(0, len(BOOK)))
def test_a_cut_leaves_the_lines_before_it(cut: int) -> None:
    """Wherever the file ends, the whole lines are read and the rest is not."""
    kept = list(read(io.BytesIO(BOOK[:cut])))
    assert [json.loads(body) for _, body in LINES][: BOOK[:cut].count(b"\n")] == kept


@given(st.integers(0, len(BOOK) - 1), st.integers(1, 255))
def test_a_damaged_byte_ends_what_is_read(at: int, damage: int) -> None:
    """Any byte, any damage: all lines before it are read and none from there on."""
    damaged = bytearray(BOOK)
    damaged[at] ^= damage
    kept = list(read(io.BytesIO(bytes(damaged))))
    assert [json.loads(body) for _, body in LINES][: BOOK[:at].count(b"\n")] == kept


@pytest.mark.parametrize(
    "body",
    [
        '{"type":"end"}',
        '{"t":"soon","type":"end"}',
        '{"t":NaN,"type":"end"}',
        '{"t":-1.0,"type":"end"}',
        '{"t":1e300,"type":"end"}',
        '{"t":1.0}',
        '{"t":1.0,"type":7}',
        '{"t":1.0,"type":"end}',
        '{"t":' + "[" * 100_000 + "}",
    ],
)
def test_a_line_with_a_right_crc_can_be_wrong(body: str) -> None:
    """A record has a time that can be and a type, or reading ends with it."""
    first = '{"t":0.0,"type":"session"}'
    kept = list(read([sealed(first), sealed(body), sealed(first)]))
    assert [json.loads(first)] == kept


def test_links_come_back_and_what_the_session_found_out_does_not() -> None:
    """`found` and `lost` went in; `connected`, `silent` and `back` come again by themselves."""
    states = ("found", "connected", "lost", "silent", "back")
    changes = [SensorChanged(float(at), "pod", state, 80) for at, state in enumerate(states)]
    assert [changes[0], changes[2]] == list(heard(read(map(written, changes))))


def test_packets_come_back_at_their_frames() -> None:
    """Sensor, characteristic and bytes; the time to the frame, not to the microsecond."""
    packet = Packet(100_001 / RATE, "strap", "2a37", b"\x06\x51")
    assert [packet] == list(heard(read([written(packet), written(Ended(9.0, "done"))])))


@pytest.mark.parametrize(
    "fields",
    [{"sensor": "s", "char": "2a37"}, {"sensor": "s", "char": "2a37", "data": "zz"}, {"data": 7}],
)
def test_a_packet_that_is_none_is_refused(fields: dict[str, object]) -> None:
    """It is whole and yet no packet: somebody wrote it by hand."""
    with pytest.raises(UsageError, match=r"at 1\.0 s"):
        list(heard([{"t": 1.0, "type": "packet", **fields}]))


# --- Whole sessions -----------------------------------------------------------------------------

FIELDS = {
    "session": ["version", "workout", "rate", "started", "options", "seed"],
    "step": ["index", "kind", "effort", "rep", "of", "end", "targets"],
    "grid": ["frame", "phase", "spm", "spm_end", "frames", "on", "every", "accents"],
    "packet": ["sensor", "char", "data"],
    "reading": ["signal", "value"],
    "say": ["kind", "text", "wanted", "started", "ended"],
    "sensor": ["sensor", "state", "battery"],
    "key": ["key", "from"],
    "end": ["reason"],
}


def test_every_line_of_a_session_has_the_format(tmp_path: Path) -> None:
    """Of a session with all that happens in one: keys and order, crc, times that never go back."""
    notation = "20s easy 170spm; 2x(200m @5k, 30s float 168->172spm); lap; 2min Z1 180spm"
    args = ("--simulate", "3", "-o", "a.wav", "--journal", "a.jsonl")
    assert 0 == footfall(tmp_path, "render", notation, *args).code
    raw = (tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)
    lines = [json.loads(each) for each in raw]
    for bytes_, record in zip(raw, lines, strict=True):
        body, _, _ = bytes_.decode().rpartition(',"crc":')
        assert sealed(body + "}") == bytes_
        assert json.dumps(json.loads(body + "}"), separators=(",", ":"), ensure_ascii=False) == (
            body + "}"
        )
        why = ["why"] if "why" in record else []
        assert ["t", "type", *FIELDS[record["type"]], *why, "crc"] == list(record)
    times = [record["t"] for record in lines]
    assert times == sorted(times)
    assert all(abs(round(t * RATE) / RATE - t) < 6e-7 for t in times)
    assert set(FIELDS) - {"sensor"} <= {record["type"] for record in lines}
    assert ("session", "end") == (lines[0]["type"], lines[-1]["type"])


def test_a_killed_session_reads_back_to_its_last_whole_second(tmp_path: Path) -> None:
    """SIGKILL in real time: what is read is, line by line, what a whole session begins with."""
    args = ("1min 175spm", "--simulate", "--out", "null", "--voice", "off", "--journal")
    journal = tmp_path / "killed.jsonl"
    with subprocess.Popen(
        command("run", *args, str(journal)),
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as process:
        seen = 0.0
        while seen < 2.0:
            assert process.poll() is None
            seen = max((record["t"] for record in _so_far(journal)), default=0.0)
            time.sleep(0.02)
        process.kill()
    assert 0 == footfall(tmp_path, "run", *args, "whole.jsonl", "--speed", "max").code
    kept = list(_so_far(journal))
    assert kept[-1]["t"] >= seen
    assert list(_so_far(tmp_path / "whole.jsonl"))[: len(kept)] == kept


def _so_far(journal: Path) -> Iterator[Record]:
    """The records that a reader trusts, of a file that may still grow."""
    return read(journal.read_bytes().splitlines(keepends=True)) if journal.exists() else iter(())


def test_after_a_second_without_a_line_one_tells_the_time() -> None:
    """A flush writes it, where a second has passed since the latest line; no sooner."""
    stream = io.BytesIO()
    journal = Journal(stream)
    for now in (0.5, 0.99, 1.0, 1.5, 2.25):
        journal.flush(now)
    journal.write(Key(3.0, KeyName.LAP, "keyboard"))
    journal.flush(3.9)
    lines = list(read(stream.getvalue().splitlines(keepends=True)))
    assert [(1.0, "time"), (2.25, "time"), (3.0, "key")] == [(x["t"], x["type"]) for x in lines]
