"""Sessions as FIT activities: two readers that are not ours find what the journal tells."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from math import floor
from pathlib import Path
from typing import Any

import fitdecode
import pyfitparsernative
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.formats import fit_activity, fit_workout
from footfall.formats.fit import packets
from recorded import (
    NESTED,
    end,
    header,
    journals,
    key,
    of_records,
    reading,
    silence,
    simulated,
    step,
)

STARTED = "2026-05-01T07:00:00+02:00"
BEGIN = datetime(2026, 5, 1, 5, tzinfo=UTC)
FIT_BEGIN = int((BEGIN - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
Message = dict[str, Any]


def written(*records: dict[str, Any], workout: str = "10s easy") -> bytes:
    activity = of_records([header(workout, STARTED), *records])
    assert activity.story.started is not None
    return fit_activity.write(activity, activity.story.started)


def messages(data: bytes) -> list[tuple[str, dict[int, Any]]]:
    """What fitdecode reads: each message's name, and its fields as they are stored."""
    reader = fitdecode.FitReader(data, processor=None, check_crc=fitdecode.CrcCheck.RAISE)
    return [
        (frame.name, {f.field_def.def_num: f.raw_value for f in frame.fields if f.field_def})
        for frame in reader
        if isinstance(frame, fitdecode.FitDataMessage)
    ]


def of_kind(data: bytes, name: str) -> list[dict[int, Any]]:
    return [fields for kind, fields in messages(data) if kind == name]


def test_every_field_is_as_the_profile_says() -> None:
    """A small session by hand, message by message: numbers, scales, strides and their fraction."""
    data = written(
        step(0, 1, "work", "hard", "2s"),
        {"t": 0.0, "type": "packet", "sensor": "strap", "char": "2a37", "data": ""},
        {"t": 0.0, "type": "sensor", "sensor": "strap", "state": "connected", "battery": 74},
        *(reading(1, *told) for told in (("heart_rate", 150), ("cadence", 171), ("speed", 3.5))),
        reading(1, "distance", 100),
        reading(2, "distance", 103.5),
        silence(2),
        end(3),
        workout="2s hard",
    )
    expected = [
        ("file_id", {0: 4, 1: 255, 2: 0, 4: FIT_BEGIN, 8: "Footfall"}),
        ("device_info", {253: FIT_BEGIN, 0: 0, 2: 255, 4: 0, 27: "Footfall"}),
        ("device_info", {253: FIT_BEGIN, 0: 1, 25: 3, 1: 1, 27: "strap", 32: 74}),
        ("workout", {4: 1, 6: 1}),
        ("workout_step", {254: 0, 1: 0, 2: 2_000, 3: 2, 7: 0, 0: "hard"}),
        ("event", {253: FIT_BEGIN, 0: 0, 1: 0, 3: 0}),
        ("record", {253: FIT_BEGIN, 5: 0}),
        # 171 steps are 85 strides and 64/128.
        ("record", {253: FIT_BEGIN + 1, 5: 0, 3: 150, 4: 85, 53: 64, 73: 3_500}),
        ("record", {253: FIT_BEGIN + 2, 5: 350, 3: 150, 4: 85, 53: 64, 73: 3_500}),
        (
            "lap",
            {
                253: FIT_BEGIN + 2,
                254: 0,
                0: 9,
                1: 1,
                2: FIT_BEGIN,
                7: 2_000,
                8: 2_000,
                # 2 s at 85.5 strides a minute are 2.85; 3.5 m in 2 s, and once as fast as 3.5 m/s.
                9: 350,
                10: 3,
                110: 1_750,
                111: 3_500,
                15: 150,
                16: 150,
                17: 85,
                80: 64,
                18: 85,
                81: 64,
                23: 0,
                24: 7,
                25: 1,
                39: 0,
                71: 0,
            },
        ),
        ("event", {253: FIT_BEGIN + 2, 0: 0, 1: 4, 3: 0}),
        (
            "session",
            {
                253: FIT_BEGIN + 2,
                254: 0,
                0: 9,
                1: 1,
                2: FIT_BEGIN,
                7: 2_000,
                8: 2_000,
                9: 350,
                10: 3,
                124: 1_750,
                125: 3_500,
                16: 150,
                17: 150,
                18: 85,
                92: 64,
                19: 85,
                93: 64,
                5: 1,
                6: 0,
                25: 0,
                26: 1,
                28: 0,
            },
        ),
        # The runner's clock was two hours ahead.
        ("activity", {253: FIT_BEGIN + 2, 0: 2_000, 1: 1, 2: 0, 3: 26, 4: 1, 5: FIT_BEGIN + 7_202}),
    ]
    found = messages(data)
    assert 0 < found[0][1].pop(3) < 2**31  # a serial number
    assert expected == found


# --- A simulated session of nested intervals, by both readers -------------------------------------


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], bytes]:
    """The lines of a journal, and the file that is made of it."""
    records = simulated(tmp_path_factory.mktemp("nested"))
    return records, fit_activity.write(of_records(records), UNDATED)


def expected_records(journal: list[dict[str, Any]]) -> list[Message]:
    """What the journal tells of each whole second until the silence after the workout: the latest
    reading of the last three seconds.
    """
    told = [record for record in journal if record["type"] == "reading"]
    last = [record["t"] for record in journal if record["type"] == "grid"][-1]
    found = []
    for second in range(floor(last) + 1):
        known: Message = {"at": second}
        for signal in ("heart_rate", "cadence", "speed"):
            fits = [r for r in told if r["signal"] == signal and second - 3 <= r["t"] <= second]
            if fits:
                known[signal] = fits[-1]["value"]
        totals = [r["value"] for r in told if r["signal"] == "distance" and r["t"] <= second]
        known["distance"] = totals[-1] - totals[0] if totals else 0.0
        found.append(known)
    return found


def compared(seconds: float, fields: Message) -> Message:
    """A record in the units of the journal, as either reader gives it."""
    known: Message = {"at": seconds, "distance": fields["distance"]}
    if fields.get("heart_rate") is not None:
        known["heart_rate"] = float(fields["heart_rate"])
    if fields.get("cadence") is not None:
        known["cadence"] = 2 * (fields["cadence"] + (fields.get("fractional_cadence") or 0))
    if fields.get("enhanced_speed") is not None:
        known["speed"] = fields["enhanced_speed"]
    return known


def named(data: bytes, name: str) -> list[Message]:
    """The messages of a kind as fitdecode names and scales their fields."""
    return [
        {field.name: field.value for field in frame.fields}
        for frame in fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.RAISE)
        if isinstance(frame, fitdecode.FitDataMessage) and frame.name == name
    ]


def native(data: bytes, name: str) -> list[Message]:
    """The same by pyfitparsernative."""
    return [m for m in pyfitparsernative.parse_fit_bytes(data) if m["message_type"] == name]


def test_both_readers_find_the_records_of_the_journal(
    nested: tuple[list[dict[str, Any]], bytes],
) -> None:
    """Second by second heart rate, cadence, speed and distance are those of the journal."""
    journal, data = nested
    expected = expected_records(journal)
    assert 156 == len(expected)
    mine = [compared((r["timestamp"] - UNDATED).total_seconds(), r) for r in named(data, "record")]
    other = [
        compared(
            (datetime.fromisoformat(r["timestamp"] + "+00:00") - UNDATED).total_seconds(),
            {"fractional_cadence": 0.0, **r},
        )
        for r in native(data, "record")
    ]
    for found in (mine, other):
        assert [one.keys() for one in expected] == [one.keys() for one in found]
        for want, have in zip(expected, found, strict=True):
            assert {k: pytest.approx(v, abs=0.0051) for k, v in want.items()} == have


def test_both_readers_find_a_lap_for_each_step(nested: tuple[list[dict[str, Any]], bytes]) -> None:
    """Laps last as long as their steps, and each points to what it was in the planned workout."""
    journal, data = nested
    begins = [record["t"] for record in journal if record["type"] == "step"]
    last = [record["t"] for record in journal if record["type"] == "grid"][-1]
    lengths = [round(b - a, 3) for a, b in zip(begins, [*begins[1:], last], strict=True)]
    # 0 warm-up; 1 and 2 the pair, 3 its repeat; 4 the rest, 5 the outer repeat; 6 the cool-down.
    pointed = [0, *(1, 2, 1, 2, 4), *(1, 2, 1, 2, 4), 6]
    meant = ["warmup", *("active", "recovery") * 2, "rest", *("active", "recovery") * 2, "rest"]
    for laps in (named(data, "lap"), native(data, "lap")):
        assert lengths == [pytest.approx(lap["total_elapsed_time"], abs=0.001) for lap in laps]
        assert pointed == [lap["wkt_step_index"] for lap in laps]
        assert [*meant, "cooldown"] == [lap["intensity"] for lap in laps]
        ends = ["time", *("distance", "time") * 2, "time", *("distance", "time") * 2, "time"]
        assert [*ends, "session_end"] == [lap["lap_trigger"] for lap in laps]
        (whole,) = named(data, "session")
        far = sum(lap["total_distance"] for lap in laps)
        assert pytest.approx(whole["total_distance"], abs=0.1) == far


def test_both_readers_find_the_planned_workout(nested: tuple[list[dict[str, Any]], bytes]) -> None:
    """The steps and their nested repeats are there as they were planned."""
    _, data = nested
    for steps in (named(data, "workout_step"), native(data, "workout_step")):
        kinds = ["time", "distance", "time", "repeat_until_steps_cmplt"]
        kinds += ["time", "repeat_until_steps_cmplt", "time"]
        assert kinds == [step["duration_type"] for step in steps]
    steps = named(data, "workout_step")
    assert [(1, 2), (1, 2)] == [
        (steps[n]["duration_step"], steps[n]["repeat_steps"]) for n in (3, 5)
    ]
    assert (60.0, 91) == (steps[1]["duration_distance"], steps[1]["custom_target_cadence_low"])


def test_chiptime_finds_nothing_that_a_platform_would_refuse(
    nested: tuple[list[dict[str, Any]], bytes], tmp_path: Path
) -> None:
    """Its checks for the profile, Garmin Connect and Strava pass."""
    path = tmp_path / "run.fit"
    path.write_bytes(nested[1])
    for platform in ("strict-spec", "garmin-connect", "strava"):
        tool = [str(Path(sys.executable).parent / "chiptime"), "validate", "--platform", platform]
        done = subprocess.run([*tool, str(path)], capture_output=True, text=True, timeout=60)
        assert (0, f"valid for {platform}") == (done.returncode, done.stdout.strip())


# --- What is special ------------------------------------------------------------------------------


def test_a_run_without_a_distance_has_none() -> None:
    """Indoors with a strap alone the distance is zero; no speed and no stride is claimed."""
    data = written(
        step(0, 1, "easy", "easy", "3s"), reading(1, "heart_rate", 120), silence(3), end(4)
    )
    assert [0, 0, 0, 0] == [record[5] for record in of_kind(data, "record")]
    (session,) = of_kind(data, "session")
    assert (0, None, None, 120) == (session[9], session.get(10), session.get(124), session[16])


def test_a_pause_stops_the_timer_and_starts_it_again() -> None:
    """The timer's events frame the pause, and no record lies in it."""
    data = written(
        step(0, 1, "easy", "easy", "6s"), key(2.5, "pause"), key(5.5, "resume"), silence(9), end(10)
    )
    stamps = [(fields[253] - FIT_BEGIN, fields[1]) for fields in of_kind(data, "event")]
    assert [(0, 0), (2, 4), (5, 0), (9, 4)] == stamps
    assert [0, 1, 2, 6, 7, 8, 9] == [r[253] - FIT_BEGIN for r in of_kind(data, "record")]
    (session,) = of_kind(data, "session")
    assert (9_000, 6_000) == (session[7], session[8])


def test_a_pause_that_took_no_time_is_none() -> None:
    """Two presses at one moment leave the timer running, and pauses that touch are in order."""
    keys = [key(t, name) for t in (2, 3) for name in ("pause", "resume")]
    data = written(step(0, 1, "easy", "easy", "6s"), *keys, silence(6), end(7))
    assert [(0, 0), (6, 4)] == [(e[253] - FIT_BEGIN, e[1]) for e in of_kind(data, "event")]


def test_a_session_without_a_step_has_a_lap() -> None:
    """Garmin Connect takes no file without one; it is all of the session, and no step of a plan."""
    for records in ([], [reading(1, "heart_rate", 120)], [silence(3), end(4)]):
        data = written(*records)
        (lap,), (session,) = of_kind(data, "lap"), of_kind(data, "session")
        assert (1, None) == (session[26], lap.get(71))
        assert [session[n] for n in (2, 7, 8, 253)] == [lap[n] for n in (2, 7, 8, 253)]


def test_what_a_heart_rate_ended_has_no_trigger() -> None:
    """The profile has none for it, and no key was pressed."""
    until = "90s until HR<130bpm max 180s"
    records = (step(0, 1, "rest", "rest", until), step(2, 2, "work", "hard", "2s"))
    ends = key(4, "skip"), step(4, 3, "work", "hard", "2s"), silence(6), end(7)
    triggers = [lap.get(24) for lap in of_kind(written(*records, *ends), "lap")]
    assert [None, 0, 7] == triggers


def test_a_sensor_is_named_where_it_is_one_thing() -> None:
    """A strap and a pod say what they are; what sends both, or is a treadmill, is neither."""
    sent = {"strap": ["2a37"], "pod": ["2a53"], "file": ["2a37", "2a53"], "belt": ["2acd", "2a37"]}
    heard = [
        {"t": 0.0, "type": "packet", "sensor": name, "char": char, "data": ""}
        for name, chars in sent.items()
        for char in chars
    ]
    data = written(step(0, 1, "easy", "easy", "2s"), *heard, silence(2), end(2))
    kinds = {fields[27]: fields.get(1) for fields in of_kind(data, "device_info")}
    assert {"Footfall": None, "strap": 1, "pod": 6, "file": None, "belt": None} == kinds


def test_who_stopped_in_a_pause_stopped_once() -> None:
    """A session that ends while it is paused has no second stop."""
    data = written(step(0, 1, "easy", "easy", "9s"), key(2, "pause"), silence(2), end(7, "stopped"))
    assert [0, 4] == [fields[1] for fields in of_kind(data, "event")]


def test_a_treadmill_is_named() -> None:
    """A session on a treadmill says so."""
    belt = {"t": 0.0, "type": "packet", "sensor": "belt", "char": "2acd", "data": ""}
    data = written(step(0, 1, "easy", "easy", "2s"), belt, silence(2), end(2))
    assert ([1], [1]) == (
        [s[6] for s in of_kind(data, "session")],
        [lap[39] for lap in of_kind(data, "lap")],
    )


def test_a_workout_that_cannot_be_read_leaves_the_run() -> None:
    """Without a plan there are records and laps all the same."""
    data = written(step(0, 1, "easy", "easy", "2s"), silence(2), end(2), workout="8x(")
    assert ([], [None]) == (
        of_kind(data, "workout"),
        [lap.get(71) for lap in of_kind(data, "lap")],
    )


def test_halves_of_characters_do_no_harm() -> None:
    """JSON can hold what no file can: it is written as a blank."""
    half = {"t": 0.0, "type": "packet", "sensor": "\ud800", "char": "\ud800", "data": ""}
    data = written(step(0, 1, "work", "\ud800", "\ud800"), half, silence(2), workout="\ud800")
    assert ["Footfall", " "] == [fields[27] for fields in of_kind(data, "device_info")]


def test_our_own_replay_reads_it(nested: tuple[list[dict[str, Any]], bytes]) -> None:
    """What was exported can be run again: each second's heart rate is a strap's packet."""
    journal, data = nested
    expected = [
        (second["at"], round(second["heart_rate"]))
        for second in expected_records(journal)
        if "heart_rate" in second
    ]
    sent = [packet for packet in packets(data) if packet.characteristic == "2a37"]
    assert expected == [(packet.at, packet.data[1]) for packet in sent]


@settings(max_examples=40, deadline=None)
@given(journals)
def test_whatever_a_journal_holds_it_is_a_file(journal: list[dict[str, Any]]) -> None:
    """Any types in any field give a file that can be read, with a record for each second."""
    activity = of_records(journal)
    data = fit_activity.write(activity, UNDATED)
    run_seconds = sum(not second.paused for second in activity.seconds)
    assert run_seconds == len(of_kind(data, "record"))
    assert (len(activity.laps) or 1) == len(of_kind(data, "lap"))


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 500))
def test_strides_are_half_of_the_steps_to_a_128th(spm: float) -> None:
    """Whole strides and 128ths add up to half the cadence."""
    whole, part = fit_activity.strides(spm)
    assert 0 <= part < 128
    assert abs(whole + part / 128 - spm / 2) <= 1 / 256


def test_the_messages_come_in_the_order_of_time(
    nested: tuple[list[dict[str, Any]], bytes],
) -> None:
    """No time stamp goes back."""
    stamps = [fields[253] for _, fields in messages(nested[1]) if 253 in fields]
    assert sorted(stamps) == stamps
    assert NESTED == nested[0][0]["workout"]


def test_whoever_waits_hears_how_far_it_is() -> None:
    """Of a long session it is told, over and over, how many messages are ready."""
    told: list[tuple[int, int]] = []
    activity = of_records([header(), silence(250), end(250)])
    fit_activity.write(activity, BEGIN, lambda done, total: told.append((done, total)))
    assert [(0, 260), (100, 260), (200, 260)] == told


@pytest.mark.parametrize("name", ["nested", "targets", "loop", "open"])
def test_the_plan_is_the_workout_that_a_watch_would_get(name: str) -> None:
    """The messages of the plan are those of the file that is written for a watch."""
    text = {
        "nested": NESTED,
        "targets": 'name: Kühl\n4x(1km 4:30-4:40/km 180spm "run tall", 2min jog 140-150bpm)',
        "loop": "loop until 6min (random 20s-90s hard, 60s float); 1min Z2",
        "open": "lap warmup; 3x(1min hard, rest 90s until HR<130bpm max 3min)",
    }[name]
    data = written(step(0, 1, "easy", "easy", "2s"), silence(2), end(3), workout=text)
    alone, _ = fit_workout.write(notation.parse(text).workout)
    for kind in ("workout", "workout_step"):
        assert of_kind(alone, kind) == of_kind(data, kind)
