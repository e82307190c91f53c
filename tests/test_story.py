"""The story of a journal: whole, cut, and made up by somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.journal import read
from footfall.metrics.measures import measure
from footfall.model import Signal
from footfall.story import Story, tell
from made import Made


def test_steps_end_where_the_next_begins_and_the_last_with_its_silence() -> None:
    """The last sentence is after the run, and does not belong to it."""
    made = Made().step(0, "warmup", "60s").step(60, "work", "60s")
    made.grid(0, 170).grid(120, 0, on=False).put(124, "end", reason="done")
    story = made.story()
    assert [(0, 60, False), (60, 120, False)] == [(s.began, s.ended, s.cut) for s in story.steps]
    assert (120.0, "done") == (story.seconds, story.reason)


def test_a_run_that_was_stopped_cuts_its_step() -> None:
    """The runner pressed q at 30 s."""
    made = Made().step(0, "easy", "60s").grid(0, 170).key(30, "stop").end(30, "stopped")
    story = made.story()
    assert [(30.0, True)] == [(step.ended, step.cut) for step in story.steps]


def test_a_journal_without_an_end_reaches_to_its_last_record() -> None:
    """A battery died at 40 s."""
    made = Made().step(0, "easy", "60s").each("heart_rate", 0, 41, 120)
    story = made.story()
    assert (40.0, None, True) == (story.seconds, story.reason, story.steps[0].cut)


def test_a_broken_line_ends_the_story() -> None:
    """What comes after it is not believed."""
    data = Made().step(0, "easy", "60s").each("heart_rate", 0, 60, 120).data()
    lines = data.splitlines(keepends=True)
    lines[32] = lines[32].replace(b"120", b"121")
    story = tell(read(lines))
    assert 29.0 == story.seconds


def test_pauses_and_the_time_between_two_programs_are_no_running() -> None:
    """Ten seconds of pause, and twenty in which the program was off."""
    made = Made().step(0, "easy", "60s").key(10, "pause").key(20, "resume")
    made.put(30, "reading", signal="heart_rate", value=120.0)
    made.put(50, "resume", started="2026-05-01T10:00:00+02:00").end(90)
    story = made.story()
    assert ((10.0, 20.0), (30.0, 50.0)) == story.pauses
    assert (60.0, 60.0) == (story.running, story.lasted(story.steps[0]))


def test_the_runner_is_who_the_header_says() -> None:
    """Zones and paces come from there, and not from a profile that has changed since."""
    story = Made(hr_max=190, zones="own", zone_edges=[110, 130, 150, 170], vdot=44.5).story()
    assert (190, "own", (110, 130, 150, 170), 44.5) == (
        story.runner.hr_max,
        story.runner.zones,
        story.runner.zone_edges,
        story.runner.vdot,
    )


@pytest.mark.parametrize(
    "options",
    [
        {"hr_max": 1e400},
        {"hr_max": -5, "hr_rest": "60", "lthr": True},
        {"zones": "own"},
        {"zones": "own", "zone_edges": [1, 2, 3]},
        {"zones": ["max"], "zone_edges": 7, "vdot": True},
        {"vdot": "fast", "paces": {"easy": 7, "5k": [1, 2, "/km"], "x": [300, 300, "/km"]}},
    ],
)
def test_a_runner_who_cannot_be_is_nobody(options: dict[str, Any]) -> None:
    """What a header says that no runner has is not known."""
    runner = Made(**options).story().runner
    assert (None, None, None, None, "max", ()) == (
        runner.hr_max,
        runner.hr_rest,
        runner.lthr,
        runner.vdot,
        runner.zones,
        runner.paces,
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a journal\n",
        Made().data().replace(b"session", b"lesson_"),
        b"".join(Made().step(0, "easy", "60s").data().splitlines(keepends=True)[1:]),
    ],
)
def test_what_is_no_journal_is_refused(data: bytes) -> None:
    """Nothing can be told of it."""
    with pytest.raises(UsageError, match="not a journal"):
        tell(read(data.splitlines(keepends=True)))


def test_a_later_version_is_refused() -> None:
    """Its numbers may mean something else."""
    made = Made()
    made.header["version"] = 2
    with pytest.raises(UsageError, match="Update this one"):
        made.story()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("step", {}),
        ("step", {"index": 1, "kind": "dance", "end": "60s"}),
        ("step", {"index": -1, "kind": "easy", "end": "60s"}),
        ("step", {"index": 1, "kind": "easy", "end": 60, "targets": []}),
        ("step", {"index": 1, "kind": "easy", "end": "60s", "targets": [7]}),
        ("step", {"index": 1, "kind": "easy", "end": "60s", "targets": [{"signal": "pace"}]}),
        ("reading", {"signal": "mood", "value": 1}),
        ("reading", {"signal": "heart_rate", "value": None}),
        ("reading", {"signal": "heart_rate", "value": True}),
        ("reading", {"signal": "heart_rate", "value": 1e300}),
        ("reading", {"signal": ["heart_rate"], "value": 1}),
        ("grid", {"frame": 1e300, "phase": 0, "spm": 170, "on": True}),
        ("grid", {"frame": 0, "phase": 0, "spm": "fast", "on": True}),
        ("say", {"kind": "cue", "text": 7, "wanted": 0, "started": 0, "ended": 1}),
        ("say", {"kind": "cue", "text": "Go.", "wanted": "now", "started": 0, "ended": 1}),
        ("packet", {"char": "2a38", "data": "xyz"}),
        ("key", {}),
        ("end", {"reason": {}}),
    ],
)
def test_a_record_that_makes_no_sense_is_left_out(kind: str, fields: dict[str, Any]) -> None:
    """The rest of the story is told, and how many records were left out."""
    made = Made().step(0, "easy", "60s").put(1, kind, **fields).end(60)
    story = made.story()
    assert (1, 1, 60.0) == (story.unread, len(story.steps), story.seconds)


def test_time_neither_goes_back_nor_takes_days() -> None:
    """What follows such a line is not believed."""
    for late in (1e8, 200_000.0):
        made = Made().step(0, "easy", "60s").each("heart_rate", 0, 30, 120)
        made.put(late, "reading", signal="heart_rate", value=120.0)
        assert 29.0 == made.story().seconds
    records = list(read(Made().step(5, "easy", "60s").data().splitlines(keepends=True)))
    records.append({"t": 3.0, "type": "key", "key": "stop"})
    assert 5.0 == tell(records).seconds


def test_of_one_moment_the_last_word_counts() -> None:
    """No sensor tells more than ten values a second, and who does fills no memory."""
    made = Made()
    for hundredth in range(100):
        made.put(hundredth / 100, "reading", signal="speed", value=hundredth / 2)
    told = made.story().readings[Signal.SPEED]
    assert 10 == len(told)
    assert (0.0, 4.5) == told[0]


def test_controls_and_halves_of_characters_are_no_text() -> None:
    """They would break a page, or a terminal."""
    made = Made().say(1, "cue", "Up\x00\n\u202e\ud800!")
    # A lone half cannot be written as it is; as an escape it can.
    assert "Up    !" == tell([made.header, made._records[0]]).said[0].text


def test_a_strap_that_says_that_it_is_on_the_chest_is_believed() -> None:
    """2A38 with 1 is the chest."""
    made = Made().put(1, "packet", sensor="strap", char="2a38", data="01")
    assert made.story().on_chest


_RECORDS: tuple[dict[str, Any], ...] = (
    {"type": "step", "index": 1, "kind": "work", "end": "60s", "rep": 1, "of": 2, "targets": []},
    {"type": "step", "index": 2, "kind": "float", "effort": "float", "end": "60s"},
    {"type": "reading", "signal": "heart_rate", "value": 150},
    {"type": "reading", "signal": "speed", "value": 3.0},
    {"type": "reading", "signal": "distance", "value": 30},
    {"type": "grid", "frame": 48_000, "phase": 0, "spm": 170, "spm_end": 180, "on": True},
    {"type": "say", "kind": "heart_rate.high", "text": "!", "wanted": 0, "started": 0, "ended": 9},
    {"type": "key", "key": "pause"},
    {"type": "key", "key": "skip"},
    {"type": "resume"},
    {"type": "end", "reason": "done"},
)
_FIELDS = sorted({name for record in _RECORDS for name in record} - {"type"})
_VALUE = st.sampled_from(
    (None, True, -1, 0, 7, 1e9, 1e300, 10**400, "", "work", "\0", [], [{}], {})
)
_RECORD = st.builds(
    lambda record, changed, t: record | changed | {"t": t},
    st.sampled_from(_RECORDS),
    st.dictionaries(st.sampled_from(_FIELDS), _VALUE, max_size=2),
    st.floats(0, 100),
)
_OPTIONS = ("hr_max", "zones", "zone_edges", "vdot", "paces", "units")


@settings(max_examples=40, deadline=None)
@given(st.lists(_RECORD, max_size=25), st.dictionaries(st.sampled_from(_OPTIONS), _VALUE))
def test_whatever_a_journal_holds_it_is_told_and_measured(
    records: list[dict[str, Any]], options: dict[str, Any]
) -> None:
    """No journal breaks it, whatever its lines say."""
    header = Made().header | {"options": options}
    story = tell([header, *sorted(records, key=lambda record: record["t"])])
    assert isinstance(story, Story)
    measures = measure(story)
    assert all(0 <= one.seconds <= story.seconds for one in measures.splits)
