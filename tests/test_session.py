"""A session is fed and answers; how often it is asked does not matter."""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from footfall import gatt
from footfall.coach.adaptive import Rise
from footfall.coach.audible import Turns
from footfall.coach.baseline import Known
from footfall.coach.planner import NO_ROOM, Talk
from footfall.model import (
    RATE,
    Cancel,
    DeviceReport,
    Distance,
    Drawn,
    Effort,
    Ended,
    Event,
    GridBegan,
    Input,
    Item,
    Key,
    KeyName,
    Kind,
    Loop,
    Notice,
    Packet,
    Part,
    Reading,
    Repeat,
    Resumed,
    Runner,
    Say,
    SensorChanged,
    SetGrid,
    SetLevel,
    Speak,
    Spoken,
    SpokenCue,
    Step,
    StepBegan,
    Time,
    Until,
    Workout,
)
from footfall.notation import parse
from footfall.paces import estimate_speed
from footfall.session import Options, Session
from saying import faults


@dataclass(frozen=True)
class Clip:
    """A sentence that lasts a tenth of a second a letter, heard from its 100th frame on."""

    frames: int
    onset: int = 100


def clip(text: str) -> Clip:
    """Tenths of a second by the letter; countdown words a quarter of one."""
    return Clip(
        RATE // 4 if text in ("Three.", "Two.", "One.", "Go.", "Done.") else len(text) * RATE // 20
    )


RUNNER = Runner(hr_max=190, vdot=50.0)


def items(text: str) -> tuple[Item, ...]:
    """What that notation holds, to build from."""
    return parse(text).workout.items


def session(workout: str | Workout, **options: object) -> Session:
    """A session of that notation, or of a workout that was built."""
    workout = parse(workout).workout if isinstance(workout, str) else workout
    return Session(workout, clip, RUNNER, Options(**options))  # type: ignore[arg-type]


def play(one: Session, inputs: list[Input], until: float = 1e5) -> list[Event]:
    """All events of a session that is asked as seldom as possible."""
    events: list[Event] = []
    for what in inputs:
        events += one.receive(what)
    return events + one.advance(until)


def facts(events: list[Event], kind: type) -> list[tuple[float, ...]]:
    """When facts of a kind began."""
    return [e.at for e in events if isinstance(e, kind)]  # type: ignore[attr-defined]


def run(at: float, speed: float, cadence: int, metres: float) -> Packet:
    """A footpod's packet."""
    return Packet(at, "pod", "2a53", gatt.encode_running(speed, cadence, metres))


def heart(at: float, bpm: int) -> Packet:
    """A strap's packet."""
    return Packet(at, "strap", "2a37", gatt.encode_heart_rate(bpm))


# --- The first law ------------------------------------------------------------------------------

STEPS = st.sampled_from(
    [
        "10s",
        "30s hard 180spm",
        "400m @5k",
        "20s float 168spm",
        "1min Z4",
        "lap",
        "200m float",
        '45s 170->180spm "run tall" at 10s',
        "5s sprint",
        "12s click off",
        "3x(10s hard, 10s rest)",
        "90s easy Z1-2 172spm",
        "2x(60m stride, 20s walk between)",
        "2min 150-160bpm",
    ]
)
OPEN_STEPS = st.builds(
    Step,
    st.sampled_from([Kind.REST, Kind.FLOAT, Kind.WORK]),
    st.sampled_from(
        [
            *(Until(120, most=Time(20)), Until(130, least=Time(8), most=Time(60))),
            *(Until(150, above=True, most=Time(90)), Drawn(Time(1), Time(4))),
            *(Drawn(Time(20), Time(90)), Drawn(Distance(50), Distance(200))),
        ]
    ),
)
LIMITS = st.sampled_from([Time(45), Time(80), Distance(200)])
ITEMS = STEPS.map(items) | OPEN_STEPS.map(lambda step: (step,))


def joined(lists: list[tuple[Item, ...]]) -> tuple[Item, ...]:
    """One after the other."""
    return tuple(itertools.chain(*lists))


LOOPS = st.builds(Loop, LIMITS, st.lists(ITEMS, min_size=1, max_size=3).map(joined))
WORKOUTS = st.lists(ITEMS | LOOPS.map(lambda loop: (loop,)), min_size=1, max_size=5).map(
    lambda lists: Workout(joined(lists))
)


LINKS = st.sampled_from(["found", "lost"])


@st.composite
def inputs(draw: st.DrawFn, losses: bool = False) -> list[Input]:
    """Packets of a strap and a pod, and keys, in order of time; with gaps, links and nonsense.

    With `losses` the sound device goes and comes, too.
    """
    found: list[Input] = []
    metres, at = 0.0, 0.0
    for _ in range(draw(st.integers(0, 60))):
        at += draw(st.sampled_from([0.0, 0.25, 1.0, 1.0, 1.0, 4.0, 12.0]))
        match draw(st.integers(-1 if losses else 0, 10)):
            case -1:
                state = draw(st.sampled_from(["lost", "back"]))
                found.append(DeviceReport(at, 0, 0.0, "card", state))
            case 0:
                found.append(Key(at, draw(st.sampled_from(list(KeyName)))))
            case 1 | 2 | 3 | 4:
                found.append(heart(at, draw(st.integers(0, 250))))
            case 5:
                found.append(Packet(at, "strap", "2a37", draw(st.binary(max_size=4))))
            case 6:
                sensor, state = draw(st.sampled_from(["strap", "pod"])), draw(LINKS)
                found.append(SensorChanged(at, sensor, state))
            case _:
                speed = draw(st.floats(0, 6))
                metres += speed
                found.append(run(at, speed, draw(st.integers(0, 255)), metres))
    return found


@settings(max_examples=100, deadline=None)
@given(
    WORKOUTS,
    inputs(losses=True),
    st.lists(st.floats(0, 400), max_size=30),
    st.sampled_from([0.0, 10.0]),
    st.sampled_from([0.0, 0.18, 0.5]),
)
def test_however_time_is_sliced_the_events_are_the_same(
    workout: Workout, given_inputs: list[Input], slices: list[float], ready: float, lead: float
) -> None:
    """Asking between the inputs, at any times and any number of them, changes no event."""
    options = {"ready": ready, "spm": 165.0, "lead": lead}
    whole = play(session(workout, **options), given_inputs, 1000.0)
    assert whole == sliced(session(workout, **options), given_inputs, slices)


def sliced(one: Session, given_inputs: list[Input], slices: list[float]) -> list[Event]:
    """All events of a session that is asked at those times, at each deadline, and later often."""
    crumbs: list[Event] = []
    for what in given_inputs:
        before = slices[: bisect.bisect(sorted(slices), what.at)]
        for at in sorted(s for s in before if s <= what.at):
            crumbs += one.advance(at)
        while (due := one.next_deadline()) is not None and due <= what.at:
            crumbs += one.advance(due)
        crumbs += one.receive(what)
    for at in range(0, 1001, 7):
        crumbs += one.advance(max(float(at), given_inputs[-1].at if given_inputs else 0.0))
    return crumbs + one.advance(1000.0)


LEGS = st.tuples(
    st.integers(3, 60),
    st.sampled_from([150, 163, 165, 169, 173, 182]),
    st.sampled_from([3.0, 3.0, 3.6, 1.2]),
    st.sampled_from([None, None, None, *KeyName]),
)
"""Seconds of a pod that tells one cadence and speed, and the key that ends them."""
LED = ["20min easy", "4x(40s easy, 20s hard 180spm, 20s walk)", "1min easy; 9min float; 5s sprint"]


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(LED),
    st.lists(LEGS, min_size=1, max_size=12),
    st.lists(st.floats(0, 400), max_size=30),
    st.sampled_from([None, Rise(0.05, Known(165.0, 3.0)), Rise(None, Known(160.0))]),
    st.sampled_from([{}, {"turns": Turns(20, 10)}, {"on_demand": True}]),
)
def test_however_time_is_sliced_a_click_that_learns_does_the_same(
    workout: str,
    legs: list[tuple[int, int, float, KeyName | None]],
    slices: list[float],
    rise: Rise | None,
    heard: dict[str, object],
) -> None:
    """Whatever it answers to: feet, keys, a pod that is lost in a pause, and the clock."""
    given_inputs: list[Input] = []
    at = 0
    for seconds, cadence, speed, key in legs:
        given_inputs += [run(t + 0.3, speed, cadence, 3.0 * t) for t in range(at, at + seconds)]
        at += seconds + (20 if key is KeyName.PAUSE else 0)
        given_inputs += [] if key is None else [Key(at - 0.2, key)]
    options = {"rise": rise, "spm": None if rise else 168.0, **heard}
    whole = play(session(workout, **options), given_inputs, 1000.0)
    assert whole == sliced(session(workout, **options), given_inputs, slices)


TIMED = st.builds(
    lambda seconds, kind: f"{seconds}s {kind}",
    st.sampled_from([5, 6, 8, 9, 10, 11, 13, 15, 20, 30, 44, 45, 60, 90, 179, 180, 240, 300, 600]),
    st.sampled_from(
        [
            *("easy", "steady", "hard 182spm", "float", "walk", "stride", "sprint", "drill"),
            *("warmup", "cooldown", "@5k 4:10/km Z4", 'hard "tall" at 3s'),
        ]
    ),
)
SETS = st.builds(lambda n, hard, easy: f"{n}x({hard}, {easy})", st.integers(2, 4), TIMED, TIMED)
TIMED_LOOPS = st.builds(
    lambda seconds, hard, easy: (Loop(Time(seconds), joined([hard, easy])),),
    st.sampled_from([60, 200, 600]),
    TIMED.map(items) | OPEN_STEPS.map(lambda step: (step,)),
    TIMED.map(items),
)


@example(
    # News that waits for the budget, beside words that are foreseen only then.
    [
        *(items("2x(5s easy, 15s easy)"), items("2x(30s easy, 179s easy)")),
        *(items("3x(5s easy, 20s easy)"), items("2x(20s easy, 180s easy)")),
    ],
    Talk.LOW,
    True,
    0.0,
    0.0,
)
@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        (TIMED | SETS).map(items) | OPEN_STEPS.map(lambda step: (step,)) | TIMED_LOOPS,
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(list(Talk)),
    st.booleans(),
    st.sampled_from([0.0, 0.18, 0.5]),
    st.sampled_from([0.0, 10.0]),
)
def test_whatever_the_workout_its_words_keep_their_laws(
    steps: list[tuple[Item, ...]], talk: Talk, drifts: bool, lead: float, ready: float
) -> None:
    """One voice, on time, within each step and its last and first seconds, and few words; also
    when a strap and a pod arrive, and give the coach something to say.
    """
    one = session(Workout(joined(steps)), talk=talk, lead=lead, ready=ready, focus="posture")
    packets: list[Input] = []
    if drifts:
        packets += [SensorChanged(0.0, sensor, "found") for sensor in ("strap", "pod")]
        for second in range(5, 600, 5):
            bpm = 186 if second % 200 > 150 else 118 if second % 60 > 30 else 140
            packets += [heart(float(second), bpm), heart(second + 2.5, bpm)]
            packets += [run(float(second), 2.0, 150, 2.0 * second)]
    events = play(one, packets)
    assert [] == list(faults(events, talk, lambda text: clip(text).onset))


LEADS = st.sampled_from([0, RATE * 18 // 100, RATE // 2])


@settings(max_examples=100, deadline=None)
@given(WORKOUTS, inputs(), LEADS)
def test_facts_come_in_order_of_time_and_nobody_is_interrupted(
    workout: Workout, given_inputs: list[Input], lead: int
) -> None:
    """Facts never go back in time, sentences never overlap, and each was ordered."""
    events = play(session(workout, lead=lead / RATE), given_inputs, 1000.0)
    at = [e.at for e in events if hasattr(e, "at")]
    assert sorted(at) == at
    spans = [(e.started, e.ended) for e in events if isinstance(e, Spoken) and e.started]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    begun = [e.started for e in events if isinstance(e, Spoken) and e.started is not None]
    ordered = {e.frame + lead for e in events if isinstance(e, Speak)}
    assert set(begun) <= ordered


CUTS = st.builds(
    Key,
    st.integers(0, 240).map(lambda n: n / 4),
    st.sampled_from(
        [KeyName.PAUSE, KeyName.RESUME, KeyName.SKIP, KeyName.LAP, KeyName.ADD_REP, KeyName.END_SET]
    ),
)
"""Keys that take words back, all in the first minute."""


@settings(max_examples=150, deadline=None)
@given(WORKOUTS, inputs(), st.lists(CUTS, max_size=20), LEADS)
def test_what_is_told_is_what_the_device_plays_a_lead_earlier(
    workout: Workout, given_inputs: list[Input], cuts: list[Key], lead: int
) -> None:
    """No order is late, none is taken back when the device has begun with it, and the others are
    the sentences that the facts tell, frame for frame.
    """
    one = session(workout, lead=lead / RATE)
    timed: list[tuple[int, Event]] = []
    for what in (*sorted([*given_inputs, *cuts], key=lambda what: what.at), None):
        until = 1000.0 if what is None else what.at
        while (due := one.next_deadline()) is not None and due <= until:
            timed += [(round(due * RATE), event) for event in one.advance(due)]
        if what is not None:
            timed += [(round(until * RATE), event) for event in one.receive(what)]
    ordered = {e.id: (e.frame, e.frames, e.text) for _, e in timed if isinstance(e, Speak)}
    assert all(at <= e.frame for at, e in timed if isinstance(e, Speak))
    for at, e in timed:
        if isinstance(e, Cancel):
            assert at <= ordered.pop(e.id)[0]
    told = [
        (e.started - lead, e.ended - e.started, e.text)
        for _, e in timed
        if isinstance(e, Spoken) and e.started is not None and e.ended is not None
    ]
    played = sorted(order for order in ordered.values() if order[0] + lead <= 1000 * RATE)
    assert played == told


# --- Slow headphones ----------------------------------------------------------------------------


def test_a_countdown_leaves_by_its_lead_earlier_and_is_heard_when_it_was() -> None:
    """180 ms are 8,640 frames. Two steps with no lead and with that one: every fact is the same,
    but for the first and the last sentence, which begin as soon as they can be heard.
    """
    without, behind = (
        play(session("30s 180spm; 12s 170spm", lead=s, talk=Talk.HIGH), []) for s in (0.0, 0.18)
    )
    at_once = (Say.START, Say.SUMMARY)
    facts_of = [
        [
            e
            for e in events
            if isinstance(e, StepBegan | GridBegan)
            or (isinstance(e, Spoken) and e.kind not in at_once)
        ]
        for events in (without, behind)
    ]
    assert facts_of[0] == facts_of[1]
    first = [
        next(e.started for e in events if isinstance(e, Spoken)) for events in (without, behind)
    ]
    assert [12_000, 20_640] == first
    words = ("Three.", "Two.", "One.", "Go.", "Done.")
    orders = [
        [(e.text, e.frame) for e in events if isinstance(e, Speak) and e.text in words]
        for events in (without, behind)
    ]
    assert [(word, frame - 8640) for word, frame in orders[0]] == orders[1]
    assert [e for e in without if isinstance(e, SetGrid)] == [
        e for e in behind if isinstance(e, SetGrid)
    ]


def test_the_word_on_a_mark_is_on_time_through_slow_headphones() -> None:
    """At 4 m/s the marks lie at 25, 50 and 75 s; half a second of lead changes nothing."""
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * s) for s in range(90)]
    events = play(session("3x100m hard; 10s easy", lead=0.5), packets)
    marks = [at for at, _ in said(events, Say.STEP)]
    assert [25.0, 50.0, 75.0] == marks
    heard = [e.frame for e in events if isinstance(e, Speak) and e.text.startswith("Go.")]
    assert [round((at - 0.5) * RATE) - 100 for at in marks[:2]] == heard


def test_words_on_the_way_are_on_time_through_slow_headphones() -> None:
    """The middle, the last minute and ten seconds of five minutes, and of 400 m at 4 m/s a hundred
    and twenty: their onsets are on their moments, whatever the lead.
    """
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * (s - 300)) for s in range(300, 403)]
    for lead in (0.0, 0.18, 0.5):
        events = play(session("5min easy; 400m easy; 10s", lead=lead), packets)
        words = [at for at, _ in said(events, Say.PROGRESS, Say.COUNTDOWN, Say.PREVIEW)]
        on_the_way = [at for at in words if at in (150, 240, 290, 395)]
        assert [150.0, 240.0, 290.0, 395.0] == on_the_way
        # Previews are sentences: these begin on their frame, 100 frames before their onset.
        assert {272.252, 375.002} < set(words)


def test_the_runner_s_own_words_are_on_time_through_slow_headphones() -> None:
    """Words for 12 s are heard there, whatever the lead."""
    for lead in (0.0, 0.5):
        events = play(session('30s "run tall" at 12s', lead=lead), [])
        assert [12.0] == [e.at for e in events if isinstance(e, Spoken) and e.kind is Say.CUE]


def test_what_is_in_the_headphones_is_heard_out() -> None:
    """The preview of a float is heard at 12.75 s and leaves at 12.25 s. A skip between the two
    cannot take it back, and names the float in short; one before it announces the float in full.
    """
    told = []
    for skip in (12.0, 12.5):
        one = session("20s hard; 20s float 170spm; 9s", lead=0.5, talk=Talk.HIGH)
        events = play(one, [Key(skip, KeyName.SKIP)], 20.0)
        told.append(said(events, Say.PREVIEW, Say.STEP))
    cadence = "Cadence one hundred seventy."
    in_full = (12.752, f"Float. Twenty seconds, keep it rolling. {cadence}")
    preview = (12.752, "Next, float. Twenty seconds, keep it rolling.")
    assert [[in_full], [preview, (15.152, "Float.")]] == told


# --- Steps --------------------------------------------------------------------------------------


def test_timed_steps_begin_on_their_boundaries() -> None:
    """Steps of 10 s, 20 s and 30 s begin at 0, 10 and 30 s, and the session's beats end at 60 s."""
    events = play(session("10s 180spm; 20s easy; 30s"), [])
    assert [0.0, 10.0, 30.0] == facts(events, StepBegan)
    assert 60.0 == facts(events, GridBegan)[-1]


def test_the_countdown_is_heard_on_the_seconds_and_go_on_the_boundary() -> None:
    """Every word begins its onset, 100 frames, before its second; the last step ends in done."""
    events = play(session("10s; 12s"), [])
    said = [
        (e.text, e.started) for e in events if isinstance(e, Spoken) and e.kind is Say.COUNTDOWN
    ]
    expected = [("Three.", 7), ("Two.", 8), ("One.", 9), ("Go.", 10)]
    expected += [("Three.", 19), ("Two.", 20), ("One.", 21), ("Done.", 22)]
    assert [(word, second * RATE - 100) for word, second in expected] == said


def test_the_next_step_is_announced_until_the_last_five_seconds() -> None:
    """The preview of a 20 s step's successor ends 5 s before the boundary."""
    events = play(session("20s; 20s float"), [])
    preview = next(e for e in events if isinstance(e, Spoken) and e.kind is Say.PREVIEW)
    assert 15 * RATE == preview.ended


def test_orders_leave_half_a_second_early_and_facts_come_at_their_time() -> None:
    """The second step's grid is ordered at 9.5 s and begins at 10 s."""
    one = session("10s 180spm; 10s 170spm")
    one.advance(9.49)
    assert [SetGrid] == [type(e) for e in one.advance(9.5) if isinstance(e, SetGrid | GridBegan)]
    assert [] == [e for e in one.advance(9.999) if isinstance(e, SetGrid | GridBegan)]
    assert [10.0] == facts(one.advance(10.0), GridBegan)


def test_a_distance_step_ends_at_its_mark_by_the_sensor() -> None:
    """At 4 m/s from second 1 on (as told each second) 400 m end 100 s after distance began."""
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * s) for s in range(130)]
    events = play(session("400m @5k; 1min easy"), packets)
    assert [0.0, 100.0] == facts(events, StepBegan)


def test_marks_run_on_from_the_nominal_mark() -> None:
    """Three steps of 100 m at 3 m/s end at 100, 200 and 300 m: errors do not add up."""
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(130)]
    events = play(session("3x100m hard; 10s easy"), packets)
    assert [0.0, 33.333333, 66.666667, 100.0] == [round(t, 6) for t in facts(events, StepBegan)]


def test_without_a_sensor_a_distance_step_lasts_as_long_as_its_pace_says() -> None:
    """500 m at 5:00/km take 150 s."""
    events = play(session("500m 5:00/km; 10s"), [])
    assert [0.0, 150.0] == facts(events, StepBegan)


def test_a_lap_ends_a_lap_step_and_an_estimated_one_and_is_a_split_elsewhere() -> None:
    """Laps at 5, 8 and 9 s end a lap step and an estimated 400 m, and split a timed step."""
    laps: list[Input] = [Key(at, KeyName.LAP) for at in (5.0, 8.0, 9.0)]
    events = play(session("lap; 400m 4:00/km; 30s"), laps)
    assert [0.0, 5.0, 8.0] == facts(events, StepBegan)


def test_skip_ends_any_step_and_its_words_with_it() -> None:
    """A 30 s step skipped at 10 s: nothing of its countdown is heard."""
    events = play(session("30s; 10s float"), [Key(10.0, KeyName.SKIP)])
    words = [e for e in events if isinstance(e, Spoken) and e.kind is Say.COUNTDOWN]
    assert [17 * RATE - 100] == [w.started for w in words if w.text == "Three."]
    assert [0.0, 10.0] == facts(events, StepBegan)


def test_a_pause_shifts_the_bounds_and_silences_the_click() -> None:
    """Paused from 5 s to 25 s, a step of 10 s ends at 30 s; the first beat is on the resumption."""
    keys: list[Input] = [Key(5.1, KeyName.PAUSE), Key(25.1, KeyName.RESUME)]
    events = play(session("10s 180spm; 10s 180spm"), keys)
    grids = [(e.at, e.grid.on, e.grid.phase) for e in events if isinstance(e, GridBegan)]
    assert [(0.0, True, 0.0), (5.1, False), (25.1, True, 16.0)] == [
        grids[0],
        grids[1][:2],
        grids[2],
    ]
    assert [0.0, 30.0] == [round(t, 6) for t in facts(events, StepBegan)]


def test_a_rep_can_be_added_while_running() -> None:
    """Two reps of 10 s become three: the fourth step begins at 30 s."""
    events = play(session("2x10s hard; 10s easy"), [Key(12.0, KeyName.ADD_REP)])
    steps = [(e.at, e.rep, e.of) for e in events if isinstance(e, StepBegan)]
    assert [(0.0, 1, 2), (10.0, 2, 2), (20.0, 3, 3), (30.0, None, None)] == steps


def steps_of(events: list[Event]) -> list[tuple[float, str | None, int | None, int | None]]:
    """When each step began, its effort, and its place in its set."""
    return [
        (round(e.at, 3), e.step.effort, e.rep, e.of) for e in events if isinstance(e, StepBegan)
    ]


HIIT = Workout((Loop(Time(1200), items("30s sprint; 60s jog")), *items("5min cooldown")))


def test_half_minute_sprints_for_twenty_minutes_are_thirteen() -> None:
    """The catalogue's W5: the cool-down begins at 19:30 exactly."""
    expected: list[tuple[float, str | None, int | None, int | None]] = []
    for n in range(13):
        expected += [(90.0 * n, "sprint", n + 1, 13), (90.0 * n + 30, "jog", n + 1, 13)]
    assert [*expected, (1170.0, "cooldown", None, None)] == steps_of(play(session(HIIT), []))


def test_a_skip_makes_room_for_a_cycle_and_end_set_leaves_out_the_rest() -> None:
    """The first jog cut by 55 s and a sprint by 20 s leave room for a fourteenth cycle; the set
    ended at 200 s goes on with the cool-down there.
    """
    keys: list[Input] = [Key(35.0, KeyName.SKIP), Key(45.0, KeyName.SKIP)]
    skipped = steps_of(play(session(HIIT), keys))
    assert [(35.0, "sprint", 2, 13), (45.0, "jog", 2, 14)] == skipped[2:4]
    assert [(105.0 + 90 * n, "sprint", n + 3, 14) for n in range(12)] == skipped[4:-1:2]
    assert (1185.0, "cooldown", None, None) == skipped[-1]
    ended = play(session(HIIT), [Key(200.0, KeyName.END_SET), Key(210.0, KeyName.END_SET)])
    assert [(180.0, "sprint", 3, 13), (200.0, "cooldown", None, None)] == steps_of(ended)[-2:]
    assert [(210.0, "There is no set to end.")] == [
        (e.at, e.text) for e in ended if isinstance(e, Notice)
    ]
    assert (200.25, "Cool down for five minutes.") in [
        (e.at, e.text) for e in ended if isinstance(e, Spoken) and e.started
    ]


def test_a_cycle_is_added_beyond_the_limit() -> None:
    """Thirteen cycles and one more: the cool-down begins at 21:00."""
    added = steps_of(play(session(HIIT), [Key(40.0, KeyName.ADD_REP)]))
    assert [(1170.0, "sprint", 14, 14), (1200.0, "jog", 14, 14)] == added[-3:-1]
    assert (1260.0, "cooldown", None, None) == added[-1]


def test_a_pause_is_no_part_of_a_loop() -> None:
    """A minute's pause moves everything after it by a minute, and changes nothing else."""
    keys: list[Input] = [Key(100.0, KeyName.PAUSE), Key(160.0, KeyName.RESUME)]
    plain, paused = steps_of(play(session(HIIT), [])), steps_of(play(session(HIIT), keys))
    assert [(at + 60 * (at > 100), *rest) for at, *rest in plain] == paused


def test_what_follows_a_step_that_was_cut_is_announced_though_another_was() -> None:
    """115 s hold one cycle of a minute, after which a walk is announced until 55 s. Cut there, it
    makes room for another: the rep that begins is named, as if nothing had been.
    """
    workout = Workout((Loop(Time(115), items("20s hard; 40s jog")), *items("1min walk")))
    events = play(session(workout, talk=Talk.HIGH), [Key(55.0, KeyName.SKIP)], 58.0)
    assert [(0.0, "hard", 1, 1), (20.0, "jog", 1, 1), (55.0, "hard", 2, 2)] == steps_of(events)
    assert ["Next, walk. One minute.", "Last rep. Twenty seconds hard."] == [
        text for at, text in said(events, Say.PREVIEW, Say.STEP) if at > 40
    ]


def test_a_countdown_leads_to_what_really_follows() -> None:
    """Cycles of 12 s until so many metres that after 48 m no other fits. Who slows down from 4 to
    1 m/s at 6 s is at 30 m by then: another begins with go, where done was planned.
    """
    (hard,) = items("12s hard")
    assert isinstance(hard, Step)
    limit = Distance(46 + 12 * estimate_speed(hard, RUNNER))
    for slows, last, begins in ((False, "Done.", [0.0]), (True, "Go.", [0.0, 12.0])):
        way = [4.0 * s if s < 6 or not slows else 24 + 1.0 * (s - 6) for s in range(13)]
        packets: list[Input] = [
            run(float(s), 1.0 if slows and s >= 6 else 4.0, 180, way[s]) for s in range(12)
        ]
        events = play(session(Workout((Loop(limit, (hard,)),))), packets, 12.4)
        assert begins == facts(events, StepBegan)
        assert (12.0, last) == said(events, Say.COUNTDOWN)[-1]


def test_a_fartlek_is_toggled_by_key() -> None:
    """Two minutes of hard and easy at the runner's will: what the key does is explained once, then
    each press is answered in a word or two; the cycle that is under way at the limit is the last.
    """
    keys: list[Input] = [Key(at, KeyName.LAP) for at in (20.0, 50.0, 70.0, 110.0, 119.0, 140.0)]
    events = play(session("loop until 2min (lap hard, lap easy); 20s walk"), keys, 150.0)
    reps = [(0.0, "hard", 1), (20.0, "easy", 1), (50.0, "hard", 2), (70.0, "easy", 2)]
    reps += [(110.0, "hard", 3), (119.0, "easy", 3)]
    expected = [*((at, effort, rep, None) for at, effort, rep in reps), (140.0, "walk", None, None)]
    assert expected == steps_of(events)
    assert [
        (0.252, "Here we go. Hard, until you press lap."),
        (20.252, "Easy, until you press lap."),
        (50.252, "Rep two. Hard."),
        (70.252, "Easy."),
        (110.252, "Rep three. Hard."),
        (119.252, "Easy."),
        (140.252, "Walk for twenty seconds."),
    ] == said(events, Say.START, Say.STEP)


@pytest.mark.parametrize(
    ("pod", "keys", "begins"),
    [
        (True, [], [0.0, 25.0, 50.0, 75.0, 100.0]),
        (True, [Key(60.0, KeyName.LAP)], [0.0, 25.0, 50.0, 75.0, 100.0]),
        (True, [Key(40.0, KeyName.SKIP)], [0.0, 25.0, 40.0, 65.0, 90.0]),
        (False, [], [0.0, 30.0, 60.0, 90.0, 120.0]),
        (False, [Key(45.0, KeyName.LAP)], [0.0, 30.0, 45.0, 75.0, 105.0]),
        (False, [Key(67.0, KeyName.LAP)], [0.0, 30.0, 60.0, 97.0, 127.0]),
        (False, [Key(75.0, KeyName.LAP)], [0.0, 30.0, 60.0, 75.0, 105.0]),
    ],
)
def test_whatever_ended_a_float_the_next_step_begins_there(
    pod: bool, keys: list[Key], begins: list[float]
) -> None:
    """100 m each, at 4 m/s by a pod or at 5:00/km by nobody. A split changes nothing; a float that
    was skipped, or whose mark the runner sets, sooner or later than was guessed, takes what follows
    with it: the next hundred metres are whole. A lap long after the guess ends the next step.
    """
    packets = [run(s / 4, 4.0, 180, float(s)) for s in range(480)] if pod else []
    given_inputs = sorted([*packets, *keys], key=lambda what: what.at)
    events = play(session("2x(100m 5:00/km, 100m 5:00/km float); 10s"), given_inputs, 140.0)
    assert begins == facts(events, StepBegan)


# --- Ends that chance decides ------------------------------------------------------------------

CALLED = Step(Kind.REST, Drawn(Time(10), Time(20)), Effort.JOG)
REACTION = Workout((Repeat(2, (CALLED, *items("8s sprint"))), *items("1min walk")))


def test_what_chance_ends_a_word_on_the_boundary_ends() -> None:
    """Seed 1 draws 17 s and 17 s, and nothing else tells of it: no preview, no countdown, no ten
    seconds. The sprint's end is announced as any other.
    """
    events = play(session(REACTION, talk=Talk.HIGH), [])
    steps = [(0.0, "jog"), (17.0, "sprint"), (25.0, "jog"), (42.0, "sprint"), (50.0, "walk")]
    assert steps == [step[:2] for step in steps_of(events)]
    until = [(at, text) for at, text in said(events, *Say) if at <= 50.5]
    assert [
        (0.252, "Here we go. Jog, until I call."),
        (17.0, "Go."),
        (25.252, "Jog."),
        (42.0, "Go."),
        (50.252, "Walk for one minute."),
    ] == until


def test_no_fact_tells_the_runner_what_will_be_drawn() -> None:
    """Whatever the seed: up to the soonest end all that is told and seen is the same."""
    soonest = 48.0
    workout = Workout(
        (Step(Kind.EASY, Drawn(Time(50), Time(400)), Effort.EASY), *items("1min hard"))
    )
    told, seen = [], []
    for seed in range(8):
        one = session(workout, seed=seed, talk=Talk.HIGH, focus="posture")
        told.append(one.advance(soonest))
        seen.append(one.status(soonest))
    assert [told[0]] * 8 == told
    assert [seen[0]] * 8 == seen
    assert seen[0]
    assert (None, None, None) == (seen[0].left_seconds, seen[0].left_metres, seen[0].part)


def test_a_drawn_way_ends_by_the_sensor() -> None:
    """Seed 1 draws 320 m from 100 to 400: 80 s at 4 m/s."""
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * s) for s in range(130)]
    step = Step(Kind.EASY, Drawn(Distance(100), Distance(400)), Effort.EASY)
    events = play(session(Workout((step, *items("1min hard")))), packets)
    assert [0.0, 80.0] == facts(events, StepBegan)
    assert [(80.0, "Go. One minute hard.")] == said(events, Say.STEP)


def test_a_lap_is_a_split_where_chance_decides_and_a_skip_goes_on() -> None:
    """At 5 s and at 6 s."""
    keys: list[Input] = [Key(5.0, KeyName.LAP), Key(6.0, KeyName.SKIP)]
    events = play(session(REACTION), keys, 7.0)
    assert [0.0, 6.0] == facts(events, StepBegan)
    assert [(5.0, "Split.")] == [(e.at, e.text) for e in events if isinstance(e, Notice)]


def test_there_is_nothing_to_split_before_the_workout_begins() -> None:
    """A lap while the runner gets ready is no split; s begins at once, at 5 s."""
    keys: list[Input] = [Key(4.0, KeyName.LAP), Key(5.0, KeyName.SKIP)]
    events = play(session("1min hard", ready=10.0), keys, 20.0)
    told = [(e.at, e.text) for e in events if isinstance(e, Notice)]
    assert [(4.0, "Not begun yet. Press s to begin now.")] == told
    assert [0.0, 5.0] == facts(events, StepBegan)


# --- Ends by heart rate -------------------------------------------------------------------------


def recovery(until: Until) -> Workout:
    """20 s hard, a walk until the heart says so, and 30 s hard."""
    walk = Step(Kind.REST, until, Effort.WALK)
    return Workout((*items("20s hard"), walk, *items("30s hard")))


def falling(until: int, *, missing: tuple[int, ...] = ()) -> list[Input]:
    """A heart rate of 150 that falls from 30 s on by 2 bpm a second, to 110; 118 at 46 s."""
    rates = {s: max(110, min(150, 150 - 2 * (s - 30))) for s in range(1, until)}
    return [heart(float(s), bpm) for s, bpm in rates.items() if s not in missing]


BELOW = Until(120, most=Time(90))


def counted(events: list[Event], after: float) -> list[tuple[float, str]]:
    """The countdown from a time on."""
    return [(at, text) for at, text in said(events, Say.COUNTDOWN) if at > after]


def test_a_heart_rate_ends_a_step_with_a_countdown() -> None:
    """Below 120 at 46 s: three at 48 s and go at 51 s exactly. Ten beats ahead, at 41 s, the next
    step is told, and the walk says what it waits for.
    """
    events = play(session(recovery(BELOW), talk=Talk.HIGH), falling(60), 60.0)
    assert [0.0, 20.0, 51.0] == facts(events, StepBegan)
    assert [(48.0, "Three."), (49.0, "Two."), (50.0, "One."), (51.0, "Go.")] == counted(events, 21)
    assert [(14.452, "Next, walk."), (41.252, "Next, hard. Thirty seconds.")] == said(
        events, Say.PREVIEW
    )
    assert [(20.4, "Until your heart rate is below one hundred twenty.")] == said(events, Say.STEP)


def test_a_heart_rate_that_bounces_back_takes_back_the_count() -> None:
    """Out at 49.5 s: one and go are not said, and all four are at 55 s, below again from 50 s on.
    The step that follows is not announced again.
    """
    given_inputs = sorted([*falling(60), heart(49.5, 122)], key=lambda what: what.at)
    events = play(session(recovery(BELOW), talk=Talk.HIGH), given_inputs, 60.0)
    assert [0.0, 20.0, 55.0] == facts(events, StepBegan)
    assert [
        *((48.0, "Three."), (49.0, "Two.")),
        *((52.0, "Three."), (53.0, "Two."), (54.0, "One."), (55.0, "Go.")),
    ] == counted(events, 21)
    assert 2 == len(said(events, Say.PREVIEW))


def test_a_stale_heart_rate_opens_nothing() -> None:
    """Last told at 47 s, it is not known to be held after 50 s, and go is not said; told again at
    60 s, below, it ends the step at 65 s.
    """
    missing = tuple(range(48, 60))
    events = play(session(recovery(BELOW)), falling(80, missing=missing), 80.0)
    assert [0.0, 20.0, 65.0] == facts(events, StepBegan)
    assert ["Three.", "Two.", "One.", "Three.", "Two.", "One.", "Go."] == [
        text for _, text in counted(events, 21)
    ]


def test_a_step_is_neither_shorter_than_its_least_nor_longer_than_its_most() -> None:
    """The heart is ready at 51 s: a least of 45 s ends the walk at 65 s, a most of 25 s at 45 s;
    each with its countdown, and what comes next told in time.
    """
    for until, end in ((Until(120, least=Time(45)), 65.0), (Until(120, most=Time(25)), 45.0)):
        events = play(session(recovery(until), talk=Talk.HIGH), falling(80), 80.0)
        assert [0.0, 20.0, end] == facts(events, StepBegan)
        words = [(end - 3, "Three."), (end - 2, "Two."), (end - 1, "One."), (end, "Go.")]
        assert words == counted(events, 21)[:4]
        assert "Next, hard. Thirty seconds." == said(events, Say.PREVIEW)[1][1]


def test_without_a_heart_rate_the_runner_is_told_how_the_step_ends() -> None:
    """Once, at its beginning; then it lasts its 90 s, and a lap ends it at once."""
    text = "Nothing tells me your heart rate. Press lap to go on."
    for key, ends in (([], 110.0), ([Key(50.0, KeyName.LAP)], 50.0)):
        events = play(session(recovery(BELOW), talk=Talk.HIGH), list(key), 115.0)
        assert [0.0, 20.0, ends] == facts(events, StepBegan)
        assert [text] == [text for _, text in said(events, Say.PROGRESS)]
        assert 1 == sum(isinstance(e, Notice) for e in events)
    assert (92.752, "Next, hard. Thirty seconds.") == said(
        play(session(recovery(BELOW), talk=Talk.HIGH), [], 115.0), Say.PREVIEW
    )[1]


def test_nobody_is_told_to_press_lap_when_the_step_is_over() -> None:
    """There is no room for it in the six seconds of the walk, and after them it is not true."""
    walk = Step(Kind.REST, Until(120, most=Time(6)), Effort.WALK)
    workout = Workout((*items("60s hard"), walk, *items("2min easy")))
    events = play(session(workout), [], 190.0)
    assert [] == [text for _, text in said(events, Say.PROGRESS) if "lap" in text]
    assert [66.0] == facts(events, StepBegan)[2:]


def test_a_pause_is_no_part_of_a_recovery() -> None:
    """Paused from 30 s to 100 s, with a heart rate that is low by then: it has to be held for five
    seconds of the walk, from the first reading after the pause on; the maximum moves, too.
    """
    keys = [Key(30.0, KeyName.PAUSE), Key(100.25, KeyName.RESUME)]
    given_inputs = sorted([*falling(120), *keys], key=lambda what: what.at)
    events = play(session(recovery(BELOW)), given_inputs, 120.0)
    assert [0.0, 20.0, 106.0] == facts(events, StepBegan)
    alone = play(session(recovery(BELOW)), list(keys), 300.0)
    assert [0.0, 20.0, 180.25] == facts(alone, StepBegan)


def test_who_is_spoken_to_when_the_heart_is_ready_hears_go_afterwards() -> None:
    """The runner's own words begin at 45 s, and outlast the five seconds of the gate."""
    walk = Step(Kind.REST, BELOW, Effort.WALK, cues=(SpokenCue("a" * 130, Time(25)),))
    workout = Workout((*items("20s hard"), walk, *items("30s hard")))
    events = play(session(workout, talk=Talk.HIGH), falling(70), 60.0)
    assert [0.0, 20.0, 51.0] == facts(events, StepBegan)
    (cue,) = [e for e in events if isinstance(e, Spoken) and e.kind is Say.CUE]
    assert cue.ended
    assert 51 * RATE < cue.ended
    assert (round(cue.ended / RATE + 0.152, 3), "Go.") == said(events, Say.STEP)[-1]


def test_the_screen_tells_what_a_step_waits_for() -> None:
    """Its bound, beside the heart rate; nothing is left that anybody could count."""
    one = session(recovery(BELOW))
    play(one, falling(31), 30.5)
    status = one.status(30.5)
    assert status
    assert ("HR < 120", 150, None, None) == (
        status.awaited,
        status.heart_rate,
        status.left_seconds,
        status.part,
    )


def test_stop_finishes_the_sentence_and_ends() -> None:
    """Stopped at 5 s: the beats end there, and the session after its last sentence."""
    events = play(session("10min 180spm"), [Key(5.0, KeyName.STOP)])
    assert (5.0, 0.0) == [(e.at, e.grid.spm) for e in events if isinstance(e, GridBegan)][-1]
    assert ["stopped"] == [e.reason for e in events if isinstance(e, Ended)]


def test_a_session_that_begins_hard_has_time_to_get_ready() -> None:
    """The ready step has no beats; beat 0 falls on the first step, 10 s later."""
    events = play(session("1min hard 180spm", ready=10.0), [])
    steps = [(e.at, e.index, str(e.step.kind)) for e in events if isinstance(e, StepBegan)]
    assert [(0.0, 0, "ready"), (10.0, 1, "work")] == steps
    phases = [(e.grid.frame, e.grid.phase, e.grid.spm) for e in events if isinstance(e, GridBegan)]
    assert [(0, 0.0, 0.0), (10 * RATE, 0.0, 180.0)] == phases[:2]


def test_a_step_without_a_cadence_has_no_beats_and_the_next_one_falls_on_its_end() -> None:
    """170 spm for 10.1 s leaves the phase between beats; after the gap it is whole."""
    events = play(session("10.1s 170spm; 10s; 10s 180spm"), [])
    phases = [round(e.grid.phase, 3) for e in events if isinstance(e, GridBegan)]
    assert [0.0, 28.617, 29.0] == phases[:3]


def test_a_key_in_the_last_half_second_of_a_silent_step_changes_the_next_ones_beat() -> None:
    """The rest has no beat; + at 9.8 s, after 180 spm was ordered for 10 s, makes it 181."""
    events = play(session("10s; 10s 180spm"), [Key(9.8, KeyName.FASTER)], 11.0)
    assert [180.0, 181.0] == [e.grid.spm for e in events if isinstance(e, SetGrid)][1:]
    assert 181.0 == [e.grid.spm for e in events if isinstance(e, GridBegan)][-1]


def test_the_session_s_beat_and_accent_hold_in_every_grid_but_where_a_step_breathes() -> None:
    """Strides, the left one accented: through +, a pause and a new step, until a breath of 3:2."""
    keys = (Key(2.0, KeyName.FASTER), Key(4.0, KeyName.PAUSE), Key(5.0, KeyName.RESUME))
    text = "10s 180spm; 10s 170spm; 10s click breath 3:2"
    events = play(session(text, every=2, accents=(2,), spm=160.0), list(keys))
    patterns = [(e.at, e.grid.every, e.grid.accents) for e in events if isinstance(e, GridBegan)]
    strides = [(at, 2, (2,)) for at in (0.0, 2.0, 5.0, 11.0)]
    quiet = [(4.0, 1, ()), (31.0, 1, ())]
    assert sorted([*strides, *quiet, (21.0, 1, (3, 2))]) == patterns


def test_the_beat_moves_thirty_steps_at_the_most() -> None:
    """A hundred presses of - make 150 spm of 180, and one of + makes it 151."""
    keys: list[Input] = [Key(1.0, KeyName.SLOWER)] * 100
    events = play(session("1min 180spm"), [*keys, Key(2.0, KeyName.FASTER)], 3.0)
    assert [150.0, 151.0] == [e.grid.spm for e in events if isinstance(e, SetGrid)][-2:]


def test_a_pause_in_the_last_seconds_of_a_step_is_said() -> None:
    """The countdown of a 30 s step begins at 27 s; a pause at 26 s has the floor for itself."""
    events = play(session("30s; 30s"), [Key(26.0, KeyName.PAUSE)], 60.0)
    said = [(e.text, e.at) for e in events if isinstance(e, Spoken) and e.kind is Say.PROGRESS]
    assert [("Session paused.", 26.25)] == said


def test_what_was_walked_in_a_pause_is_not_summed_up() -> None:
    """Two minutes at 4 m/s are some 500 m, whatever the pod counted in the minute between them."""
    pods: list[Input] = [run(float(at), 4.0, 176, 4.0 * at) for at in range(1, 181)]
    keys: list[Input] = [Key(60.0, KeyName.PAUSE), Key(120.0, KeyName.RESUME)]
    inputs = sorted([*pods, *keys], key=lambda what: what.at)
    said = [e.text for e in play(session("2min easy"), inputs) if isinstance(e, Spoken)]
    assert "Workout complete, well run. Two minutes. Five hundred metres." == said[-1]


def test_who_paused_before_hearing_of_a_step_hears_of_it_afterwards() -> None:
    """Paused in the moment in which the session begins; later in a step nothing is told again."""
    keys: list[Input] = [Key(0.005, KeyName.PAUSE), Key(9.0, KeyName.RESUME)]
    events = play(session("30s easy; 30s easy"), keys, 20.0)
    told = [(e.kind, e.text) for e in events if isinstance(e, Spoken) and e.started is not None]
    assert [
        (Say.PROGRESS, "Session paused."),
        (Say.PROGRESS, "And we carry on."),
        (Say.STEP, "Thirty seconds easy."),
    ] == told
    keys = [Key(10.0, KeyName.PAUSE), Key(12.0, KeyName.RESUME)]
    events = play(session("30s easy; 30s easy"), keys, 20.0)
    assert not [e for e in events if isinstance(e, Spoken) and e.kind is Say.STEP]


def test_who_goes_on_at_once_does_not_hear_of_the_pause() -> None:
    """A pause of 0.1 s: its sentence has not begun, and is taken back."""
    keys: list[Input] = [Key(5.0, KeyName.PAUSE), Key(5.1, KeyName.RESUME)]
    events = play(session("30s"), keys, 10.0)
    said = [e.text for e in events if isinstance(e, Spoken) and e.started and e.at > 5]
    assert ["And we carry on."] == said


def test_a_stopped_session_no_longer_waits_for_a_key() -> None:
    """Paused at 5 s and stopped at 6 s: nothing but the last sentence is left."""
    one = session("30s")
    one.receive(Key(5.0, KeyName.PAUSE))
    assert (True, 5.0) == (one.paused, one.waiting_since)
    one.receive(Key(6.0, KeyName.STOP))
    assert (False, None) == (one.paused, one.waiting_since)


def test_a_preview_that_the_mark_overtook_is_not_said() -> None:
    """The runner's own words take from 90 m on, and in the meantime the pod leaps to the mark.

    A hundred metres to go would not be true any more after them, what comes next would.
    """
    cue = "a" * 200
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(34)]
    packets += [run(34.0, 12.0, 170, 160.0), run(35.0, 12.0, 170, 220.0)]
    events = play(session(f'200m "{cue}" at 90m; 20s float; 10s'), packets, 40.0)
    previews = [e for e in events if isinstance(e, Spoken) and e.kind is Say.PREVIEW]
    assert [NO_ROOM, "the step began before it was said"] == [e.why for e in previews]


def test_a_distance_without_a_believable_speed_is_lost_too() -> None:
    """A pod's 40 m/s and 255 spm are refused, and its total stands; eight seconds after its last
    packet the pace counts: 100 m at 5:00/km from 10 s + 8 s on.
    """
    packets: list[Input] = [run(float(s), 40.0, 255, 0.0) for s in range(11)]
    events = play(session("100m 5:00/km; 10s"), packets)
    assert [0.0, 48.0] == facts(events, StepBegan)


def test_a_short_gap_of_the_pod_does_not_lose_the_distance() -> None:
    """A strap that has been silent for 10 s is noticed 4 s after the pod's last packet."""
    packets: list[Input] = [heart(0.0, 120)]
    packets += [run(s / 2, 4.0, 170, 2.0 * s) for s in range(13)]
    one = session("400m 5:00/km; 10s")
    play(one, packets, 10.5)
    status = one.status(10.5)
    assert (False, 358.0) == (status.estimated, status.left_metres) if status else None


def test_a_sensor_that_sends_nonsense_is_named_once() -> None:
    """Ten packets, each cut short in another way, are one line to read."""
    packets: list[Input] = [Packet(float(s), "pod", "2a53", bytes([0, s])) for s in range(10)]
    events = play(session("1min"), packets, 20.0)
    assert 1 == sum(isinstance(e, Notice) for e in events)


def belt(at: float, speed: float, metres: int, incline: float, *, split: bool) -> list[Input]:
    """What a treadmill sends of a moment: one notification, or two of the same record."""
    if not split:
        whole = gatt.Treadmill(speed=speed, distance=metres, incline=incline)
        return [Packet(at, "belt", "2acd", gatt.encode("2acd", whole))]
    first = gatt.Treadmill(more=True, distance=metres, incline=incline)
    last = gatt.Treadmill(speed=speed)
    return [
        Packet(at - 0.01, "belt", "2acd", gatt.encode("2acd", first)),
        Packet(at, "belt", "2acd", gatt.encode("2acd", last)),
    ]


@pytest.mark.parametrize("split", [False, True])
def test_a_treadmill_drives_eight_times_400_metres(split: bool) -> None:
    """At 4 m/s each rep lasts 100 s to a third of one, though the belt tells whole metres only; its
    incline is there to be seen, and is no reading for the journal.
    """
    one = session("8x400m @5k; 10s easy")
    events, inclines = one.advance(0.0), set()
    for s in range(1, 812):
        for packet in belt(s, 4.0, 4 * s, 1.5, split=split):
            events += one.receive(packet)
        if status := one.status(float(s)):
            inclines.add(status.incline)
    marks = facts(events, StepBegan)
    assert 9 == len(marks)
    for number, mark in enumerate(marks):
        assert abs(mark - 100 * number) < 0.34  # type: ignore[operator]
    assert {1.5} == inclines
    told = {str(e.signal) for e in events if isinstance(e, Reading)}
    assert {"speed", "distance"} == told


def test_a_treadmill_that_is_gone_leaves_its_way_to_the_pod() -> None:
    """The belt falls silent at 50 s and 200 m; the pod at 7 m goes on: 400 m end at 100 s."""
    packets: list[Input] = []
    for s in range(1, 120):
        packets += belt(s, 4.0, 4 * s, 0.0, split=False) if s <= 50 else []
        packets.append(run(s + 0.5, 4.0, 180, 4.0 * s - 193))
    marks = facts(play(session("400m @5k; 1min easy"), packets), StepBegan)
    assert [True] == [abs(mark - 100) < 0.5 for mark in marks[1:]]  # type: ignore[operator]


def test_a_unit_that_was_found_is_said_once_and_known_after_the_run() -> None:
    """Strides are read about after 20 s of running, and are there to be remembered."""
    one = session("2min")
    events = play(one, [run(float(s), 3.0, 85, 3.0 * s) for s in range(1, 60)], 59.0)
    notices = [(e.at, e.text) for e in events if isinstance(e, Notice) and "pod" in e.text]
    assert [(21.0, "pod counts strides: its cadence is doubled.")] == notices
    assert {"pod": True} == one.strides


def test_a_unit_that_is_remembered_holds_at_once_and_is_no_news() -> None:
    """A pod known to count strides has 60 a minute at a walk doubled from the first packet on."""
    one = session("2min", strides={"pod": True})
    events = play(one, [run(float(s), 1.0, 60, 1.0 * s) for s in range(1, 30)], 29.0)
    cadences = {e.value for e in events if isinstance(e, Reading) and e.signal == "cadence"}
    assert {120} == cadences
    assert [] == [e for e in events if isinstance(e, Notice) and "pod" in e.text]


def test_power_in_place_of_a_cadence_is_refused_and_said_once() -> None:
    """21 a minute at 3 m/s is a tenth of 210 W: one line to read after ten seconds, no reading."""
    packets: list[Input] = [run(float(s), 3.0, 21, 3.0 * s) for s in range(1, 60)]
    events = play(session("2min"), packets, 59.0)
    notices = [(e.at, e.text[:24]) for e in events if isinstance(e, Notice) and "pod" in e.text]
    assert [(11.0, "pod sends its power in p")] == notices
    assert [] == [e for e in events if isinstance(e, Reading) and e.signal == "cadence"]


def test_where_a_sensor_is_worn_decides_who_leads() -> None:
    """A watch that says wrist gives way to the strap after five seconds, whoever came first."""
    packets: list[Input] = [Packet(0.5, "watch", "2a38", b"\x02")]
    for s in range(1, 10):
        packets.append(Packet(s, "watch", "2a37", gatt.encode_heart_rate(120)))
        packets.append(heart(s + 0.5, 125))
    events = play(session("1min"), packets, 10.0)
    rates = [e.value for e in events if isinstance(e, Reading)]
    assert [120] * 6 + [125] * 4 == rates


# --- The coach ----------------------------------------------------------------------------------


def test_a_runner_who_drifts_off_the_beat_is_told_once_the_step_is_settled() -> None:
    """10 spm below a target of 180: out from 20 s on, told after 15 s more."""
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(1, 70)]
    events = play(session("2min steady 180spm"), packets)
    low = [e.at for e in events if isinstance(e, Spoken) and e.kind is Say.CADENCE_LOW]
    assert [35.25] == low


def test_heart_rate_is_coached_after_the_gate() -> None:
    """From rest the gate is 112 s; 180 bpm in zone 2 is told 10 s later."""
    packets: list[Input] = [heart(float(s), 170) for s in range(1, 140)]
    events = play(session("10min easy Z2"), packets)
    high = [e for e in events if isinstance(e, Spoken) and e.kind is Say.HEART_RATE_HIGH]
    assert [122.25] == [e.at for e in high]
    assert high[0].text.startswith("Heart rate one hundred seventy.")


def test_the_second_reminder_in_a_row_brings_a_breath() -> None:
    """170 bpm in zone 2 is told at 122 and 212 s: from the second on the click breathes in for two
    and out for two, until the heart rate is back.
    """
    packets: list[Input] = [heart(float(s), 170 if s < 230 else 120) for s in range(1, 270)]
    events = play(session("10min easy Z2 170spm"), packets, 270.0)
    advice = [e.text for e in events if isinstance(e, Spoken) and e.kind is Say.HEART_RATE_HIGH]
    assert ["Slow down, and breathe in for two, out for two."] == [
        text.split(". ")[1] for text in advice[1:]
    ]
    grids = [e for e in events if isinstance(e, GridBegan)]
    assert [(0.0, ()), (212.0, (2, 2)), (235.0, ())] == [(e.at, e.grid.accents) for e in grids]
    assert [0.0, 212 * 170, 235 * 170] == [round(60 * e.grid.phase, 6) for e in grids]


def test_the_breath_ends_with_its_reason_even_where_nobody_says_so() -> None:
    """With four seconds a minute nothing is left at 235 s for "that is the zone"."""
    packets: list[Input] = [heart(float(s), 170 if s < 230 else 120) for s in range(1, 270)]
    events = play(session("10min easy Z2 170spm", talk=Talk.LOW), packets, 270.0)
    backs = [e.started for e in events if isinstance(e, Spoken) and e.kind is Say.HEART_RATE_BACK]
    assert [None] == backs
    assert [(0.0, ()), (212.0, (2, 2)), (235.0, ())] == [
        (e.at, e.grid.accents) for e in events if isinstance(e, GridBegan)
    ]


def test_who_was_not_reminded_is_not_told_that_all_is_well_again() -> None:
    """The runner's own words at 20 s leave none for a minute. Off the beat at 35 s, on it again
    by 90 s.
    """
    packets: list[Input] = [
        run(float(s), 3.0, 170 if s < 75 else 180, 3.0 * s) for s in range(1, 130)
    ]
    events = play(session(f'5min steady 180spm "{"a" * 100}" at 20s', talk=Talk.LOW), packets)
    told = [e for e in events if isinstance(e, Spoken) and e.kind.startswith("cadence.")]
    assert [(Say.CADENCE_LOW, None)] == [(e.kind, e.started) for e in told]


def test_what_nobody_hears_takes_no_turn() -> None:
    """The first reminder finds no words left, and so the second is worded as the first one was."""
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(1, 200)]
    events = play(session("5min steady 180spm", talk=Talk.LOW), packets)
    told = [e for e in events if isinstance(e, Spoken) and e.kind is Say.CADENCE_LOW]
    assert [True, False, False] == [e.started is None for e in told]
    assert ["Shorter", "Shorter", "Light and quick"] == [
        e.text.split(". ")[-1].split(",")[0] for e in told
    ]


def test_no_breath_without_a_click() -> None:
    """Where nothing clicks there is nothing to breathe along with."""
    packets: list[Input] = [heart(float(s), 170) for s in range(1, 240)]
    events = play(session("10min easy Z2 170spm click off"), packets, 240.0)
    assert [()] == [e.grid.accents for e in events if isinstance(e, GridBegan)]


def test_the_gate_of_a_zone_follows_from_where_the_heart_is() -> None:
    """From 170 to the middle of zone 2, 123.5, a heart takes 8 + 55 ln(46.5/5) = 130.7 s; that is
    311 s, and 10 s more.
    """
    packets: list[Input] = [heart(float(s), 170) for s in range(1, 340)]
    events = play(session("3min hard; 10min easy Z2"), packets, 340.0)
    high = [e.at for e in events if isinstance(e, Spoken) and e.kind is Say.HEART_RATE_HIGH]
    assert [321.25] == high


def test_a_silent_sensor_is_said_once_and_its_return_once() -> None:
    """The last value at 60 s: silent is said at 70 s, back at 90 s."""
    packets: list[Input] = [heart(float(s), 140) for s in (*range(1, 61), *range(90, 120))]
    events = play(session("3min easy"), packets, 120.0)
    said = [
        (e.at, str(e.kind))
        for e in events
        if isinstance(e, Spoken) and str(e.kind).startswith("sensor")
    ]
    assert [(70.25, "sensor.silent"), (90.25, "sensor.back")] == said


def spoken(events: list[Event]) -> list[tuple[float, str, float | None]]:
    """Every sentence: when it was told, its text, and when it was over; None: it was not said."""
    return [
        (round(e.at, 3), e.text, None if e.ended is None else round(e.ended / RATE, 3))
        for e in events
        if isinstance(e, Spoken)
    ]


def test_sensors_are_said_when_they_arrive() -> None:
    """Found at once, and heard from 1 s on: both are there at 3 s, and said behind the start, once;
    a treadmill comes in the middle of the step, and what the radio did not find is no news.
    """
    packets: list[Input] = [SensorChanged(0.0, name, "found") for name in ("strap", "pod")]
    for second in map(float, range(1, 80)):
        packets += [heart(second, 120), run(second, 3.0, 165, 3.0 * second)]
        packets += [Packet(second, "wrist", "2a37", gatt.encode_heart_rate(121))]
        if second == 60:
            packets.append(SensorChanged(second, "belt", "found"))
        if second > 60:
            belt = gatt.Treadmill(speed=3.0, distance=int(3 * second), incline=1.0)
            packets.append(Packet(second, "belt", "2acd", gatt.encode("2acd", belt)))
    assert [
        (0.25, "Here we go. Ten minutes easy.", 1.7),
        (3.25, "The heart rate sensor is connected.", 5.0),
        (5.15, "The cadence sensor is connected.", 6.75),
        (63.25, "The treadmill is connected.", 64.6),
    ] == spoken(play(session("10min easy"), packets, 80.0))


def test_an_arrival_waits_for_words_and_is_taken_back_when_the_sensor_falls_silent() -> None:
    """Few words are left in a step of 14 s; what is silent by then was not told to be there, and
    need not be told to be gone.
    """
    live: list[Input] = [SensorChanged(0.0, "strap", "found")]
    live += [heart(float(second), 120) for second in range(4)]
    events = play(session("14s easy; 1min easy", talk=Talk.LOW), live)
    said = [e for e in events if isinstance(e, Spoken) and e.kind.startswith("sensor")]
    expected = [(13.0, Say.SENSOR_FOUND, None, "it was no longer so")]
    assert expected == [(e.at, e.kind, e.started, e.why) for e in said]


def test_a_silence_in_the_last_seconds_of_a_step_is_said_in_the_next() -> None:
    """The last value at 16 s is missed at 26 s, when the countdown of a 30 s step has the floor."""
    packets: list[Input] = [heart(float(s), 120) for s in range(1, 17)]
    events = play(session("30s easy; 60s easy"), packets)
    said = [e for e in events if isinstance(e, Spoken) and e.kind is Say.SENSOR_SILENT]
    assert [True] == [30.0 < e.at < 40.0 and e.started is not None for e in said]


def test_a_return_takes_back_a_silence_that_was_not_said() -> None:
    """Missed at 26 s, when the countdown has the floor, and back at 28 s: no news then."""
    packets: list[Input] = [heart(float(s), 120) for s in (*range(1, 17), *range(28, 91))]
    events = play(session("30s easy; 60s easy"), packets)
    said = [e for e in events if isinstance(e, Spoken) and str(e.kind).startswith("sensor")]
    expected = [(28.0, Say.SENSOR_SILENT, None, "it was no longer so")]
    assert expected == [(e.at, e.kind, e.started, e.why) for e in said]


def test_a_sensor_that_falls_silent_leaves_the_distance_to_the_pace() -> None:
    """At 5:00/km: 60 m by the pod in 20 s and 8 s on at its 3 m/s leave 316 m, 94.8 s by pace."""
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(21)]
    events = play(session("400m 5:00/km; 10s"), packets)
    assert [0.0, 122.8] == [round(at, 3) for at in facts(events, StepBegan)]


def said(events: list[Event], *kinds: Say) -> list[tuple[float, str]]:
    """What was said of some kinds, and when its onset was heard."""
    return [
        (round((e.started + 100) / RATE, 3), e.text)
        for e in events
        if isinstance(e, Spoken) and e.started is not None and e.kind in kinds
    ]


def test_a_sensor_has_five_seconds_before_distance_counts_as_estimated() -> None:
    """A pod that is heard at 4 s is in time; without one it is said at 5 s, and not before."""
    said_in: list[list[tuple[float, str]]] = []
    for packets in ([], [run(4.0, 4.0, 180, 0.0)]):
        events = play(session("400m @5k"), list(packets), 8.0)
        said_in.append([(e.at, e.text) for e in events if isinstance(e, Notice)])
    text = "No sensor measures the distance: it is estimated. Press space at the mark."
    assert [[(5.0, text)], []] == said_in


def test_a_lost_pod_makes_the_distance_estimated_within_the_step() -> None:
    """Last heard at 20 s, it counts as lost at 28 s, and then the mark is the runner's to tell."""
    packets: list[Input] = [run(float(s), 3.0, 170, 3.0 * s) for s in range(21)]
    events = play(session("400m 5:00/km"), packets, 40.0)
    said_late = [e.at for e in events if isinstance(e, Notice) and "estimated" in e.text]
    assert [28.0] == said_late


def test_on_demand_the_click_goes_from_feet_that_have_it_and_comes_back() -> None:
    """On the beat for half a minute, whatever else goes on; then off it for a quarter of one."""
    packets = [run(float(at), 3.0, 170 if at < 60 else 160, 3.0 * at) for at in range(1, 90)]
    events = play(session("5min easy", spm=170.0, on_demand=True), list(packets), 90.0)
    grids = [(e.at, e.grid.on) for e in events if isinstance(e, GridBegan)]
    assert [True, False, True] == [on for _, on in grids]
    silent, back = (at for at, _ in grids[1:])
    assert 31 <= silent <= 33
    assert 75 <= back <= 82


@pytest.mark.parametrize("spares", ["ceiling", "slope"])
def test_nothing_leads_whoever_is_spared(spares: str) -> None:
    """Above the ceiling, and on more than 8 % of a treadmill, the click that learns is away."""
    given_inputs: list[Input] = []
    for at in range(1, 100):
        given_inputs.append(run(float(at), 3.0, 165, 3.0 * at))
        if spares == "ceiling":
            given_inputs.append(heart(float(at), 190 if 40 <= at < 50 else 150))
        else:
            given_inputs += belt(float(at), 3.0, 3 * at, 9.0 if at >= 40 else 0.0, split=False)
    rise = Rise(0.05, Known(165.0, 3.0))
    events = play(session("5min easy", rise=rise), given_inputs, 99.0)
    grids = [(e.at, e.grid.on) for e in events if isinstance(e, GridBegan) and e.at > 30]
    assert [(43.0 if spares == "slope" else 48.0, False)] == [
        (pytest.approx(at, abs=2.0), on) for at, on in grids
    ]


def test_a_rise_that_nobody_heard_of_is_not_said_to_be_another() -> None:
    """The first one comes in the last seconds of a step: the second is the first that is told."""
    packets = [run(float(at), 3.0, 165 if at < 80 else 169, 3.0 * at) for at in range(1, 130)]
    rise = Rise(0.05, Known(165.0, 3.0))
    events = play(session("1min easy; 5min easy", rise=rise), list(packets), 129.0)
    assert [
        ("A little quicker now, same pace, smaller steps.", False),
        ("A little quicker now, same pace, smaller steps.", True),
    ] == [
        (e.text, e.started is not None)
        for e in events
        if isinstance(e, Spoken) and e.kind is Say.METRONOME and e.at > 45
    ]


def test_the_screen_tells_the_volume() -> None:
    """Who is deaf to the coach by mistake can read why."""
    keys = (KeyName.LOUDER, KeyName.MUTE, KeyName.UNMUTE, KeyName.QUIETER, KeyName.QUIETER)
    events = play(session("1min easy"), [Key(1.0, key) for key in keys], 2.0)
    levels = ["+2", "", "+2", "+0", "-2"]
    expected = [f"Volume {n} dB." if n else "Muted. Press m to hear again." for n in levels]
    assert expected == [e.text for e in events if isinstance(e, Notice)]


def test_each_part_of_the_mix_has_a_level_within_its_range() -> None:
    """The click begins at +5 dB, ends at +6; the voice goes down to -20; chimes go up by 2 dB."""
    keys = [KeyName.CLICK_LOUDER, *[KeyName.VOICE_SOFTER] * 11, KeyName.EARCON_LOUDER]
    given_keys: list[Input] = [Key(1.0, key) for key in keys]
    events = play(session("1min easy", levels={Part.CLICK: 5.0}), given_keys, 2.0)
    voice = [*range(-2, -21, -2), -20]
    expected = [SetLevel(Part.CLICK, 5.0), SetLevel(Part.CLICK, 6.0)]
    expected += [SetLevel(Part.VOICE, float(decibels)) for decibels in voice]
    expected += [SetLevel(Part.EARCON, 2.0)]
    assert expected == [e for e in events if isinstance(e, SetLevel)]
    told = ["Click +6 dB.", *(f"Voice {decibels} dB." for decibels in voice), "Chimes +2 dB."]
    assert told == [e.text for e in events if isinstance(e, Notice)]


def test_a_level_can_be_changed_while_paused() -> None:
    """A key for the sound asks nothing of the workout."""
    keys: list[Input] = [Key(1.0, KeyName.PAUSE), Key(2.0, KeyName.CLICK_SOFTER)]
    events = play(session("1min easy"), keys, 3.0)
    assert [SetLevel(Part.CLICK, -2.0)] == [e for e in events if isinstance(e, SetLevel)]


def test_what_nothing_announced_is_named_on_its_mark() -> None:
    """Nothing is said in a hard 100 m at 4 m/s; each rep begins with a word on its mark."""
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * s) for s in range(90)]
    events = play(session("3x100m hard; 10s easy"), packets)
    assert [
        (25.0, "Go. Rep two of three. One hundred metres hard."),
        (50.0, "Go. Last rep. One hundred metres hard."),
        (75.0, "Ten seconds easy."),
    ] == said(events, Say.PREVIEW, Say.STEP)


def test_a_mark_that_was_taken_back_has_told_nothing() -> None:
    """A pause, or a skip, falls between the order of the mark's word and the mark at 25 s: the
    walk is still announced in full.
    """
    packets: list[Input] = [run(s / 4, 4.0, 180, float(s)) for s in range(120)]
    at = 24.9
    for keys in ([Key(at, KeyName.PAUSE), Key(at + 0.01, KeyName.RESUME)], [Key(at, KeyName.SKIP)]):
        given_inputs = sorted([*packets, *keys], key=lambda what: what.at)
        events = play(session("100m hard; 100m walk; 10s"), given_inputs, 30.0)
        assert ["Walk for one hundred metres."] == [text for _, text in said(events, Say.STEP)]


def test_a_mark_names_no_step_that_is_too_short_to_hear_it_out() -> None:
    """Two seconds begin at 25 s, and nothing is said in them."""
    packets: list[Input] = [run(float(s), 4.0, 180, 4.0 * s) for s in range(40)]
    events = play(session("100m hard; 2s walk; 20s hard"), packets, 40.0)
    assert [] == [text for at, text in said(events, Say.STEP) if at < 27]


def test_an_easy_hundred_metres_announce_the_next_step_halfway() -> None:
    """At 2 m/s the middle is reached after 25 s, and the mark after 50 s."""
    packets: list[Input] = [run(float(s), 2.0, 170, 2.0 * s) for s in range(60)]
    events = play(session("100m walk; 30s hard"), packets)
    texts = ["Next, hard. Thirty seconds.", "Go."]
    assert [(25.002, texts[0]), (50.0, texts[1])] == said(events, Say.PREVIEW, Say.STEP)


def test_nobody_above_the_limit_is_asked_for_more() -> None:
    """Above 180.5 bpm from 1 to 10 s, said at 6 s; slow feet are no matter for 140 s."""
    packets: list[Input] = []
    for second in range(1, 170):
        packets += [heart(float(second), 185 if second <= 10 else 150)]
        packets += [run(float(second), 3.0, 160, 3.0 * second)]
    events = play(session("3min easy 180spm"), packets, 170.0)
    cues = [
        (round(e.at), e.kind)
        for e in events
        if isinstance(e, Spoken) and e.kind in (Say.CEILING, Say.CADENCE_LOW)
    ]
    assert [(6, Say.CEILING), (161, Say.CADENCE_LOW)] == cues


def test_a_lap_soon_after_an_estimated_mark_moves_the_mark() -> None:
    """400 m at 5:00/km end at 120 s; the lap at 124 s says that the 200 m begin there."""
    text = "400m 5:00/km; 200m 5:00/km; 10s"
    events = play(session(text), [Key(124.0, KeyName.LAP)])
    assert [0.0, 120.0, 184.0] == facts(events, StepBegan)
    later = play(session(text), [Key(140.0, KeyName.LAP)])
    assert [0.0, 120.0, 140.0] == facts(later, StepBegan)


# --- The sound device ---------------------------------------------------------------------------


def card(at: float, state: str, latency_ms: int = 100) -> DeviceReport:
    """How the sound device fares."""
    return DeviceReport(at, 0, 0.0, "card", state, None if state == "lost" else 0, latency_ms)


def heard(events: list[Event], after: float) -> list[str]:
    """What was said from a time on."""
    return [e.text for e in events if isinstance(e, Spoken) and e.started and e.at > after]


def test_the_step_that_began_unheard_is_named_when_the_sound_is_back() -> None:
    """Lost from 40 s to 65 s, over the boundary at 60 s: first "Sound is back.", then the step.

    Lost after its preview, at 55 s, it has been told already, and is named in short.
    """
    named = {}
    for lost in (40.0, 55.0):
        events = play(
            session("1min easy; 2min float 170spm"), [card(lost, "lost"), card(65.0, "back")], 100.0
        )
        named[lost] = heard(events, 55.0)
    cadence = "Cadence one hundred seventy."
    assert {
        40.0: ["Sound is back.", f"Float. Two minutes, keep it rolling. {cadence}"],
        55.0: ["Sound is back.", f"Float. {cadence}"],
    } == named
    reading = ["The sound device is gone. The session goes on, and sound returns with one."]
    reading.append("Sound is back, from card.")
    assert reading == [e.text for e in events if isinstance(e, Notice) and e.at >= 55.0]


def test_a_step_that_is_over_is_not_named() -> None:
    """Lost over two boundaries: of the steps that began meanwhile only the current one is named."""
    one = session("1min easy; 20s float; 2min steady")
    events = play(one, [card(55.0, "lost"), card(90.0, "back")], 120.0)
    assert ["Sound is back.", "Two minutes at steady pace."] == heard(events, 55.0)


def test_the_grids_of_a_session_do_not_depend_on_the_device() -> None:
    """Lost or not, steps and beats are the same."""
    inputs: list[Input] = [card(55.0, "lost"), card(90.0, "back")]
    kinds = (StepBegan, GridBegan, SetGrid)
    told = [
        [
            e
            for e in play(session("1min 180spm; 20s 170->180spm; 2min"), given)
            if isinstance(e, kinds)
        ]
        for given in (inputs, [])
    ]
    assert told[0] == told[1]


def test_a_longer_buffer_is_told_once() -> None:
    """From 100 to 200 ms: a line to read, the first time."""
    inputs: list[Input] = [card(1.0, "open"), card(20.0, "open", 200), card(30.0, "open", 200)]
    events = play(session("1min easy"), inputs)
    text = "This machine is busy: 200 ms of sound are kept in hand now."
    assert [(20.0, text)] == [(e.at, e.text) for e in events if isinstance(e, Notice)]


def test_of_a_set_only_the_rep_that_runs_is_named() -> None:
    """Lost in rep one, back in rep three: reps share their steps, and what was about the first two
    is over.
    """
    one = session("4x(30s @5k, 30s float)")
    events = play(one, [card(10.0, "lost"), card(130.0, "back")], 140.0)
    assert ["Sound is back.", "Rep three of four. Thirty seconds at five-k effort."] == (
        heard(events, 10.0)
    )


def test_the_summary_is_said_when_the_sound_comes_back_in_time() -> None:
    """Lost at 59 s, back at 60.1 s, when the workout has just ended: the last words come after."""
    one = session("1min easy")
    events = play(one, [card(59.0, "lost"), card(60.1, "back")], 100.0)
    first, summary = heard(events, 59.0)
    assert "Sound is back." == first
    assert summary.startswith("Workout complete,")


def test_a_file_keeps_all_words() -> None:
    """Where a file is written beside, no device is no reason to leave anything out."""
    one = session("20s easy; 2min float", kept=True)
    events = play(one, [card(0.0, "lost"), card(60.0, "back")], 100.0)
    dropped = [e.text for e in events if isinstance(e, Spoken) and e.started is None]
    assert [] == dropped
    assert "Sound is back." in heard(events, 59.0)
    assert ["Sound is back, from card."] == [e.text for e in events if isinstance(e, Notice)]


def _coached(text: str, speeds: list[tuple[int, float, int]], **options: object) -> list[tuple]:
    """When and what the coach says of speeds and cadences: (seconds, m/s, spm)."""
    told, at, metres = [], 0, 0.0
    for seconds, speed, cadence in speeds:
        for _ in range(seconds):
            at += 1
            metres += speed
            told.append(run(float(at), speed, cadence, metres))
    kinds = {Say.REPS_FAST, Say.REPS_FIRST, Say.REPS_FADING, Say.STRIDE_LONG, Say.PACE_HIGH}
    return [
        (int(e.at), e.kind)
        for e in play(session(text, **options), [*told])
        if isinstance(e, Spoken) and e.started is not None and e.kind in kinds
    ]


def test_a_set_is_coached_as_it_is_run() -> None:
    """The first of six begins at 4.5 m/s instead of 4; the fourth and fifth fade to 3.8."""
    rest = (60, 2.0, 150)
    reps = [[(30, 4.5, 170), (60, 4.0, 170)], *([(90, v, 170)] for v in (4.0, 4.0, 3.8, 3.8, 4.0))]
    speeds = [part for rep in reps for part in (*rep, rest)]
    said = _coached("6x(90s 4:10/km, 60s jog)", speeds)
    assert [Say.REPS_FAST, Say.REPS_FADING] == [kind for _, kind in said]
    assert [15, 4 * 150 + 90 + 8] == [pytest.approx(at, abs=4) for at, _ in said]


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, [Say.STRIDE_LONG]), ({"spm": 150.0}, []), ({"rise": Rise(0.05)}, [])],
)
def test_the_hint_on_long_steps_is_for_who_runs_without_a_click(
    options: dict[str, object], said: list[Say]
) -> None:
    """150 steps at 2.9 m/s: a click at that beat is a wish of its own, and one that learns, too."""
    found = _coached("10min easy", [(600, 2.9, 150)], **options)
    assert said == [kind for _, kind in found]


# --- After a cut --------------------------------------------------------------------------------


def test_who_paused_before_a_cut_runs_again_after_it() -> None:
    """The step is longer by the pause, and its beats stay where they were."""
    one = session("1min 170spm")
    events = play(one, [Key(10.0, KeyName.PAUSE), Resumed(25.123)], until=100.0)
    grids = [e.grid for e in events if isinstance(e, GridBegan)]
    before, silent, after, over = grids
    assert [0, 10 * RATE, round(25.123 * RATE)] == [g.frame for g in (before, silent, after)]
    lattice = (after.frame - before.frame) * 170 / 60 / RATE
    assert pytest.approx(lattice) == after.phase - before.phase
    assert round((60 + 15.123) * RATE) == over.frame


def test_a_cut_of_a_simulated_session_changes_nothing() -> None:
    """No time has passed for anybody."""
    inputs: list[Input] = [run(at, 3.0, 80, 3.0 * at) for at in range(1, 30)]
    cut: list[Input] = [*inputs[:10], Resumed(10.0), *inputs[10:]]
    workout = "30m; 20s hard"
    assert play(session(workout), inputs) == play(session(workout), cut)


def test_the_way_between_a_cut_and_what_follows_does_not_count() -> None:
    """A pod's total went on by 40 m meanwhile: the mark is where the rest of the way ends."""
    here: list[Input] = [run(at, 3.0, 80, 3.0 * at) for at in range(1, 11)]
    there: list[Input] = [run(at, 3.0, 80, 3.0 * at + 40.0) for at in range(11, 60)]
    uncut: list[Input] = [run(at, 3.0, 80, 3.0 * at) for at in range(1, 60)]
    ways = [[*here, Resumed(10.0, "now"), *there], [*here, *there], uncut]
    gone, jumped, whole = (facts(play(session("90m; 20s"), way), StepBegan)[1] for way in ways)
    assert pytest.approx(whole, abs=0.1) == gone
    assert jumped < whole - 5
