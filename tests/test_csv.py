"""Sessions as CSV: a line for each second."""

from __future__ import annotations

from csv import reader
from io import StringIO
from typing import Any

from hypothesis import given, settings

from footfall.formats import csv
from recorded import end, header, journals, key, of_records, reading, silence, step

RECORDS = (
    step(0, 1, "work", "5k", "400m", rep=1, of=2),
    silence(0) | {"spm": 180.0, "on": True},
    *(reading(1, *told) for told in (("heart_rate", 150), ("cadence", 171), ("speed", 3.51234))),
    reading(1, "distance", 100),
    reading(2, "distance", 103.5),
    key(2.5, "pause"),
    silence(2.5),
    key(3.5, "resume"),
    silence(5),
    end(5),
)
EXPECTED = """\
seconds,time,step,kind,effort,rep,of,heart_rate,cadence,speed,distance,click,paused
0,2026-05-01T07:00:00+02:00,1,work,5k,1,2,,,,0,180,0
1,2026-05-01T07:00:01+02:00,1,work,5k,1,2,150,171,3.512,0,180,0
2,2026-05-01T07:00:02+02:00,1,work,5k,1,2,150,171,3.512,3.5,180,0
3,2026-05-01T07:00:03+02:00,1,work,5k,1,2,150,171,3.512,3.5,,1
4,2026-05-01T07:00:04+02:00,1,work,5k,1,2,150,171,3.512,3.5,,0
5,2026-05-01T07:00:05+02:00,1,work,5k,1,2,150,,,3.5,,0
"""


def test_it_has_a_line_for_each_second() -> None:
    """The whole table of a small session, byte by byte; its lines end as RFC 4180 has it."""
    activity = of_records([header(started="2026-05-01T07:00:00+02:00"), *RECORDS])
    assert EXPECTED.replace("\n", "\r\n").encode() == csv.write(activity)


def test_what_nobody_told_is_empty() -> None:
    """Without a date, a step and a sensor there are seconds alone."""
    activity = of_records([header(), silence(1)])
    lines = csv.write(activity).decode().splitlines()
    assert ["0,,,,,,,,,,,,0", "1,,,,,,,,,,,,0"] == lines[1:]


@settings(max_examples=40, deadline=None)
@given(journals)
def test_whatever_a_journal_holds_it_is_a_table(journal: list[dict[str, Any]]) -> None:
    """Any types in any field give a table whose lines have all columns."""
    activity = of_records(journal)
    rows = [*reader(StringIO(csv.write(activity).decode(), newline=""))]
    assert [13] * (1 + len(activity.seconds)) == [len(row) for row in rows]


def test_a_text_with_a_comma_stays_one_field() -> None:
    """Whatever a journal calls its steps, columns stay columns."""
    activity = of_records([header(), step(0, 1, "work", 'a,"b', "10s"), silence(1)])
    assert b'0,,1,work,"a,""b",,,,,,,,0\r\n' in csv.write(activity)


def test_a_text_is_no_formula() -> None:
    """What a stranger's journal calls a step is shown by a spreadsheet, and not reckoned."""
    activity = of_records([header(), step(0, 1, "work", "=cmd()", "10s"), silence(1)])
    assert b"0,,1,work,'=cmd(),,,,,,,,0\r\n" in csv.write(activity)
