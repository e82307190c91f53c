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


def way(made: Made) -> list[tuple[float, float]]:
    """The distance that a journal tells."""
    return [*made.story().readings[Signal.DISTANCE]]


def test_a_stop_that_is_taken_back_was_a_pause() -> None:
    """The runner stopped at 20 s, heard the last words until 23 s, and went on an hour later."""
    made = Made().step(0, "easy", "60s").grid(0, 170).each("distance", 0, 20, lambda t: 3.0 * t)
    made.header["started"] = "2026-05-01T07:00:00+02:00"
    made.key(20, "stop").grid(20, 0, on=False).put(21, "reading", signal="distance", value=65.0)
    made.put(23, "end", reason="stopped").put(23, "resume", started="2026-05-01T08:00:23+02:00")
    made.grid(23, 170).each("distance", 24, 60, lambda t: 900.0 + 3 * t).end(60)
    story = made.story()
    assert (((20.0, 23.0),), ((23.0, 3600.0),), "done") == (
        story.pauses,
        story.breaks,
        story.reason,
    )
    assert [(0.0, 60.0, False)] == [(step.began, step.ended, step.cut) for step in story.steps]
    assert 19 * 3 + 35 * 3 == way(made)[-1][1]


def test_a_step_that_was_cut_off_goes_on_and_is_one() -> None:
    """Its line is there twice, with the same index."""
    made = Made().step(0, "work", "60s", index=1).put(20, "resume", started=None)
    made.step(20, "work", "60s", index=1).step(60, "rest", "30s", index=2).end(90)
    assert [(0, 60), (60, 90)] == [(step.began, step.ended) for step in made.story().steps]


@pytest.mark.parametrize(
    ("key", "by_key", "cut"),
    [("skip", True, True), ("end_set", True, True), ("lap", True, False), ("louder", False, False)],
)
def test_a_key_ends_the_step_that_ends_with_it(key: str, by_key: bool, cut: bool) -> None:
    """To the frame: its line tells a microsecond, that of the step the nearest frame."""
    header, *records = read(Made().step(0, "work", "60s").end(60).data().splitlines(keepends=True))
    pressed = {"t": 30.123456, "type": "key", "key": key}
    for at in (30.123458, 30.12345):
        began = records[0] | {"t": at, "index": 2}
        first, last = tell([header, records[0], pressed, began, *records[1:]]).steps
        assert (by_key, cut, False, False) == (first.by_key, first.cut, last.by_key, last.cut)
        assert (max(at, 30.123456), 60.0) == (last.began, last.ended)


def test_a_key_in_a_pause_ends_nothing() -> None:
    """The session does not heed it."""
    made = Made().step(0, "work", "60s").key(20, "pause").key(30, "skip").key(30, "resume")
    first, _ = made.step(30, "rest", "30s").end(60).story().steps
    assert not first.by_key


def test_nothing_that_is_walked_in_a_pause_counts() -> None:
    """Whether the sensor was heard in it or not."""
    for heard, metres in ((True, 60.0), (False, 57.0)):
        made = Made().step(0, "easy", "60s").each("distance", 0, 11, lambda t: 3.0 * t)
        made.key(10.1, "pause").key(20.1, "resume")
        made.each("distance", 11 if heard else 21, 31, lambda t: 3.0 * t)
        assert metres == way(made.end(30))[-1][1]


def test_a_total_that_is_corrected_by_a_metre_counts_no_metre_twice() -> None:
    """A sensor that falls back a little catches up first."""
    made = Made()
    for t, metres in enumerate((0, 3, 6, 5.5, 6.5, 9)):
        made.put(t, "reading", signal="distance", value=metres)
    assert [0, 3, 6, 6, 6.5, 9] == [far for _, far in way(made)]


def test_where_a_total_is_lost_the_speed_goes_on() -> None:
    """A treadmill is switched off, and the runner's pod, which counts no metres, goes on."""
    made = Made().each("distance", 0, 11, lambda t: 3.0 * t).each("speed", 0, 31, 3)
    assert 90.0 == way(made)[-1][1]
    # A sensor that was lost as a whole, and comes back, has missed nothing.
    made = Made().each("distance", 0, 11, lambda t: 3.0 * t).each("speed", 0, 11, 3)
    made.each("speed", 30, 40, 3).each("distance", 30, 40, lambda t: 3.0 * t)
    assert 117.0 == way(made)[-1][1]
    # One that tells its total seldom loses nothing of it either.
    made = Made().each("speed", 0, 31, 3)
    for t in range(0, 31, 5):
        made.put(t, "reading", signal="distance", value=3.0 * t)
    assert 90.0 == way(made)[-1][1]


def test_what_is_measured_after_the_workout_is_none_of_it() -> None:
    """The sensors go on until the last sentence has been said."""
    made = Made().step(0, "easy", "10s").each("distance", 0, 14, lambda t: 3.0 * t + 1.5)
    made.each("heart_rate", 0, 14, 120).grid(9.5, 0, on=False).put(14, "end", reason="done")
    story = made.story()
    assert (9.5, 28.5) == story.readings[Signal.DISTANCE][-1]
    assert (9.0, 120.0) == story.readings[Signal.HEART_RATE][-1]
    late = Made().grid(0, 0, on=False).put(1, "end", reason="done")
    late.put(1, "reading", signal="distance", value=1.0)
    assert None is late.story().metres(0, 0)


def test_the_clock_on_the_wall_is_ahead_after_a_break() -> None:
    """At the moment of the break it is that of before; a clock that was set back tells nothing."""
    made = Made().step(0, "easy", "60s")
    made.header["started"] = "2026-05-01T07:00:00+02:00"
    for at, started in (
        (10, "2026-05-01T07:01:10+02:00"),
        (20, "2026-05-01T06:00:00+02:00"),
        (30, "2026-05-03T07:00:00+02:00"),
        (40, "2026-05-01T05:03:40+00:00"),
    ):
        made.put(at, "time").put(at, "resume", started=started)
    made.end(50)
    story = made.story()
    assert ((10, 60), (20, 60), (30, 60), (40, 180)) == story.breaks
    assert [5, 10, 71, 100, 230] == [story.wall(at) for at in (5, 10, 11, 40, 50)]
    assert () == story.pauses


def test_facts_are_bounded() -> None:
    """Whoever presses a key for hours fills no memory; what is too much is counted."""
    header = Made().header
    keys = ({"t": n / 10, "type": "key", "key": ("pause", "resume")[n % 2]} for n in range(41_000))
    story = tell([header, *keys])
    assert (20_000, 500) == (len(story.pauses), story.unread)


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


@settings(max_examples=60, deadline=None)
@given(st.lists(_RECORD, max_size=25), st.data())
def test_what_is_cut_off_tells_the_same_of_what_came_before(
    records: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Whatever line a journal is cut off behind: steps begin, and pauses and readings are, as they
    are in the whole.
    """
    journal = [Made().header, *sorted(records, key=lambda record: record["t"])]
    whole = tell(journal)
    part = tell(journal[: data.draw(st.integers(1, len(journal)))])
    began = [step.began for step in part.steps]
    assert began == [step.began for step in whole.steps][: len(began)]
    assert part.breaks == whole.breaks[: len(part.breaks)]
    if part.seconds <= whole.seconds:
        for signal, points in part.readings.items():
            # Only the last one may still be told better, within its moment.
            known = points[: max(0, len(points) - 1)]
            assert known == whole.readings[signal][: len(known)]
    for before, after in zip(part.steps, part.steps[1:], strict=False):
        assert before.began <= before.ended == after.began
    for (_, until), (since, _) in zip(whole.pauses, whole.pauses[1:], strict=False):
        assert until <= since
