"""Every watcher in one place: what each is told of a step, and what each may hear.

A runner whose maximum is 200 bpm has zone 2 from 120 to 140. Sensors tell every second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from footfall.coach.coach import Coach
from footfall.model import (
    Cue,
    Effort,
    Kind,
    Reading,
    Runner,
    Say,
    SensorChanged,
    Signal,
    Step,
    Target,
    Time,
    Unit,
    ZoneMethod,
)
from footfall.notation import parse
from footfall.timeline import Slot

RUNNER = Runner(hr_max=200, hr_ceiling=230)
"""Nobody's heart passes 230 bpm, so that only a test with a limit of its own meets it."""
HEART_RATE, CADENCE, SPEED = Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED
Values = dict[Signal, float]


def step(notation: str) -> Step:
    """The only step of that notation; `ready` is the one that no runner writes."""
    if notation == "ready":
        return Step(Kind.READY, Time(10))
    (only,) = parse(notation).workout.items
    assert isinstance(only, Step)
    return only


def listen(
    coach: Coach,
    span: Iterable[int],
    values: Values,
    *,
    spm: float = 180.0,
    heard: Collection[Signal] | None = None,
    paused: bool = False,
) -> list[Cue]:
    """All cues while sensors tell these values in these seconds; `heard` stands in each packet."""
    said: list[Cue] = []
    for at in span:
        for signal, value in values.items():
            assert coach.take(Reading(float(at), "sensor", signal, value)) is not None
        signals = list(values) if heard is None else heard
        said += coach.consider(float(at), signals, spm, paused=paused)
    return said


def kinds(cues: Iterable[Cue]) -> list[tuple[float, Say]]:
    """When, and of what kind."""
    return [(cue.at, cue.kind) for cue in cues]


# --- The gates ----------------------------------------------------------------------------------


def gate(*steps: Step) -> float:
    """Seconds into the last step before heart rate counts; the others take 1,000 s each.

    At 200 bpm, above every zone but the fifth, the first word comes ten seconds after the gate.
    """
    coach = Coach(RUNNER)
    for number, one in enumerate(steps):
        coach.begin(one, 1000.0 * number)
    began = 1000 * (len(steps) - 1)
    first, *_ = listen(coach, range(began, began + 130), {HEART_RATE: 200.0})
    assert Say.HEART_RATE_HIGH is first.kind
    return first.at - began - 10.0


def test_the_first_step_begins_from_rest() -> None:
    """After nothing, or after the seconds to get ready, the gate is 112 s."""
    assert 112.0 == gate(step("10min easy Z2"))
    assert 112.0 == gate(step("ready"), step("10min hard Z4"))


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [
        ("10min easy Z2", "10min easy Z3", 90),
        ("10min easy Z1", "10min easy Z2", 90),
        ("10min easy Z2", "10min easy Z2", 60),
        ("10min hard Z4", "10min hard Z1", 60),
        ("10min hard Z1", "10min easy Z2", 90),
        ("10min easy 140-150bpm", "10min hard 130-160bpm", 60),
        ("10min easy 65%HR", "10min easy 66%HR", 90),
        ("10min easy 172spm", "10min steady Z1", 90),
    ],
)
def test_the_gate_is_longer_upward(before: str, after: str, seconds: float) -> None:
    """Ninety seconds where the zones' lower bounds rise, else sixty; kinds count without zones."""
    assert seconds == gate(step(before), step(after))


KINDS_BY_EASE = (
    *(Kind.READY, Kind.REST, Kind.COOLDOWN, Kind.WARMUP, Kind.DRILL),
    *(Kind.EASY, Kind.STEADY, Kind.FLOAT),
)


@pytest.mark.parametrize(
    ("easier", "harder"),
    [*list(pairwise(KINDS_BY_EASE))[1:], *((Kind.FLOAT, k) for k in ("work", "stride", "sprint"))],
)
def test_kinds_have_an_order(easier: Kind, harder: Kind) -> None:
    """Where the step before names no heart rate, its kind tells which way it goes."""
    zoned = step("10min Z2")
    kind_only = Step(Kind.EASY, Time(600))
    up = gate(replace(kind_only, kind=easier), replace(zoned, kind=Kind(harder)))
    down = gate(replace(kind_only, kind=Kind(harder)), replace(zoned, kind=easier))
    assert (90.0, 60.0) == (up, down)


def test_after_a_pause_bodies_settle_again() -> None:
    """Resumed 300 s into a step that asks for more: the gate of 90 s begins there."""
    coach = Coach(RUNNER)
    coach.begin(step("10min easy Z2"), 0.0)
    coach.begin(step("10min steady Z3"), 1000.0)
    coach.resume(1300.0)
    said = listen(coach, range(1290, 1410), {HEART_RATE: 200.0})
    assert [(1400.0, Say.HEART_RATE_HIGH)] == kinds(said)


def test_before_the_first_step_there_is_nothing_to_resume() -> None:
    """Nor anything to coach, but the limit."""
    coach = Coach(replace(RUNNER, hr_ceiling=190))
    coach.resume(0.0)
    said = listen(coach, range(10), {HEART_RATE: 200.0, CADENCE: 100.0, SPEED: 3.0})
    assert [(5.0, Say.CEILING)] == kinds(said)


def test_a_zone_of_a_runner_who_is_not_known_is_not_coached() -> None:
    """Bounds in bpm need no knowledge, and are."""
    stranger = Coach(Runner())
    stranger.begin(step("10min easy Z2"), 0.0)
    assert [] == listen(stranger, range(200), {HEART_RATE: 200.0})
    stranger.begin(step("10min easy 120-140bpm"), 1000.0)
    said = listen(stranger, range(1000, 1080), {HEART_RATE: 200.0})
    assert [Cue(1070.0, Say.HEART_RATE_HIGH, 200.0, 140.0, HEART_RATE)] == said


def test_a_step_that_is_expected_to_be_short_is_free() -> None:
    """400 m at 4:00/km last 96 s by their pace; 600 m last 144 s."""
    for notation, said in (("400m 4:00/km Z2", []), ("600m 4:00/km Z2", [122.0])):
        coach = Coach(RUNNER)
        coach.begin(step(notation), 0.0)
        assert said == [cue.at for cue in listen(coach, range(140), {HEART_RATE: 200.0})]


# --- A pause within a step ----------------------------------------------------------------------


def test_a_pause_does_not_buy_another_three_reminders() -> None:
    """Who was told that it was the last hears no more of cadence in this step, pause or not."""
    coach = Coach(RUNNER)
    coach.begin(step("20min easy 180spm"), 0.0)
    said = listen(coach, range(400), {CADENCE: 160.0})
    coach.resume(400.0)
    said += listen(coach, range(400, 900), {CADENCE: 160.0})
    assert [(35.0, False), (80.0, False), (170.0, True)] == [(cue.at, cue.last) for cue in said]


def test_a_pause_does_not_buy_another_word_on_the_float() -> None:
    """One word is enough for each float, and the next float has its own."""
    coach = Coach(RUNNER)
    coach.begin(step("5min float 4:10/km"), 0.0)
    said = listen(coach, range(50), {SPEED: 3.0})
    coach.resume(100.0)
    said += listen(coach, range(100, 200), {SPEED: 3.0})
    coach.begin(step("5min float 4:10/km"), 300.0)
    said += listen(coach, range(300, 400), {SPEED: 3.0})
    assert [(18.0, Say.FLOAT_LOW), (318.0, Say.FLOAT_LOW)] == kinds(said)


def test_a_pause_leaves_the_reminders_that_are_still_due() -> None:
    """One of three was said before it: 20 s to settle, 15 s out, and two are left."""
    coach = Coach(RUNNER)
    coach.begin(step("20min easy 180spm"), 0.0)
    said = listen(coach, range(40), {CADENCE: 160.0})
    coach.resume(100.0)
    said += listen(coach, range(100, 600), {CADENCE: 160.0})
    assert [(35.0, False), (135.0, False), (225.0, True)] == [(cue.at, cue.last) for cue in said]


# --- The pace of a float ------------------------------------------------------------------------


def float_word(runner: Runner, notation: str, speed: float) -> list[Cue]:
    """What is said of a step's first half minute at this speed."""
    coach = Coach(runner)
    coach.begin(step(notation), 0.0)
    return listen(coach, range(30), {SPEED: speed})


@pytest.mark.parametrize("vdot", [None, 50.0])
def test_a_floats_own_pace_wins(vdot: float | None) -> None:
    """4:10 a kilometre are 4 m/s, whatever the fitness: 3.1 m/s is below 80 % of it."""
    said = float_word(Runner(vdot=vdot), "5min float 4:10/km", 3.1)
    assert [Cue(18.0, Say.FLOAT_LOW, 3.1, 4.0, SPEED)] == said


def test_a_float_without_a_pace_is_at_marathon_pace() -> None:
    """A VDOT of 50 runs 42,195 m in 3:10:40, or 11,440 s: 3.688 m/s, and the floor is 2.95 m/s."""
    (said,) = float_word(Runner(vdot=50.0), "5min float", 2.9)
    assert (18.0, Say.FLOAT_LOW) == (said.at, said.kind)
    assert 42_195 / 11_440 == pytest.approx(said.target, rel=1e-4)
    assert [] == float_word(Runner(vdot=50.0), "5min float", 3.0)


def test_a_float_that_names_no_effort_is_at_marathon_pace_too() -> None:
    """It is the kind that makes it a float."""
    coach = Coach(Runner(vdot=50.0))
    coach.begin(Step(Kind.FLOAT, Time(300)), 0.0)
    (said,) = listen(coach, range(30), {SPEED: 2.9})
    assert 42_195 / 11_440 == pytest.approx(said.target, rel=1e-4)


@pytest.mark.parametrize("effort", [Effort.FLOAT, Effort.MARATHON])
def test_a_float_takes_its_pace_from_the_runners_own_table(effort: Effort) -> None:
    """An own float, or else marathon pace of 4:10 a kilometre, is 4 m/s, and needs no fitness."""
    runner = Runner(paces=((effort, Target(Unit.PACE_KM, 250, 250)),))
    assert [Cue(18.0, Say.FLOAT_LOW, 3.1, 4.0, SPEED)] == float_word(runner, "5min float", 3.1)


def test_the_runners_own_zones_are_coached() -> None:
    """The own zone 2 ends at 140: nothing is said at 139, and one word at 150."""
    runner = Runner(zones=ZoneMethod.OWN, zone_edges=(120, 140, 155, 170))
    for rate, expected in ((139, []), (150, [Say.HEART_RATE_HIGH])):
        coach = Coach(runner)
        coach.begin(step("20min Z2"), 0.0)
        said = [cue.kind for cue in listen(coach, range(200), {HEART_RATE: rate})]
        assert expected == said[:1]


def test_a_tempo_that_is_slow_in_the_heat_is_left_alone() -> None:
    """Effort decides: 8:15 for a mile that was to take 8:00, or 10:00, is nobody's fault."""
    for pace in ("@tempo 8:00/mi", "@tempo"):
        for seconds in (495, 600):
            speed = 1609.344 / seconds
            assert [] == float_word(Runner(vdot=43.0), f"20min {pace}", speed)


def test_a_float_of_unknown_pace_has_no_floor() -> None:
    """Nothing is guessed of a runner whose fitness is not known."""
    assert [] == float_word(Runner(), "5min float", 0.5)


@pytest.mark.parametrize("notation", ["5min hard 4:10/km", "5min jog 4:10/km", "5min 4:10/km"])
def test_only_a_float_has_a_floor(notation: str) -> None:
    """Other steps have a pace and no floor."""
    assert [] == float_word(Runner(vdot=50.0), notation, 1.0)


# --- Who hears what -----------------------------------------------------------------------------

ALL_WRONG: Values = {HEART_RATE: 100.0, CADENCE: 160.0, SPEED: 3.0}


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ([HEART_RATE], [(132.0, Say.HEART_RATE_LOW)]),
        ([CADENCE], [(35.0, Say.CADENCE_LOW), (80.0, Say.CADENCE_LOW)]),
        ([SPEED], [(18.0, Say.FLOAT_LOW)]),
        ([Signal.DISTANCE, Signal.BATTERY], []),
        ([], []),
    ],
)
def test_a_watcher_speaks_when_its_own_signal_comes(
    heard: list[Signal], expected: list[tuple[float, Say]]
) -> None:
    """All three are low; each word comes with a packet that carries its signal."""
    coach = Coach(RUNNER)
    coach.begin(step("10min float 4:10/km 180spm 140-150bpm"), 0.0)
    assert expected == kinds(listen(coach, range(150), ALL_WRONG, heard=heard))


def test_a_packet_with_everything_is_heard_by_all() -> None:
    """The words of all three, each at the same second as alone."""
    coach = Coach(RUNNER)
    coach.begin(step("10min float 4:10/km 180spm 140-150bpm"), 0.0)
    assert [
        (18.0, Say.FLOAT_LOW),
        (35.0, Say.CADENCE_LOW),
        (80.0, Say.CADENCE_LOW),
        (132.0, Say.HEART_RATE_LOW),
    ] == kinds(listen(coach, range(150), ALL_WRONG))


def test_cadence_is_judged_by_the_beat_of_the_moment() -> None:
    """On a beat of 160, 160 is right, whatever the step was written with."""
    coach = Coach(RUNNER)
    coach.begin(step("10min easy 180spm"), 0.0)
    assert [] == listen(coach, range(100), {CADENCE: 160.0}, spm=160.0)


def test_what_cannot_be_true_is_not_heard() -> None:
    """Of 10, 120 and 250 bpm the coach takes in 120 alone."""
    coach = Coach(RUNNER)
    taken = [coach.take(Reading(0.0, "strap", HEART_RATE, bpm)) for bpm in (10.0, 120.0, 250.0)]
    assert [None, Reading(0.0, "strap", HEART_RATE, 120.0), None] == taken


def test_a_sensor_comes_falls_silent_and_is_back() -> None:
    """Last heard at 5 s, its heart rate is missed ten seconds later; then there is no deadline."""
    coach = Coach(RUNNER)
    assert coach.next_deadline() is None
    news = coach.hear(Reading(5.0, "strap", HEART_RATE, 120.0))
    assert 15.0 == coach.next_deadline()
    news += [*coach.advance(14.9), *coach.advance(15.0), *coach.advance(60.0)]
    assert coach.next_deadline() is None
    news += coach.hear(Reading(70.0, "strap", HEART_RATE, 120.0))
    assert [
        SensorChanged(5.0, "strap", "connected"),
        SensorChanged(15.0, "strap", "silent"),
        Cue(15.0, Say.SENSOR_SILENT, signal=HEART_RATE),
        SensorChanged(70.0, "strap", "back"),
        Cue(70.0, Say.SENSOR_BACK, signal=HEART_RATE),
    ] == news


# --- The ceiling --------------------------------------------------------------------------------


def limited() -> Coach:
    """A runner with a limit of 190 bpm, in a float of ten minutes."""
    coach = Coach(replace(RUNNER, hr_ceiling=190))
    coach.begin(step("10min float 4:10/km 180spm 140-150bpm"), 0.0)
    return coach


def test_in_a_pause_only_the_limit_counts() -> None:
    """Above it for 5 s, then 20 s and 40 s later; nothing is said of slow feet or of the zone."""
    values = {HEART_RATE: 200.0, CADENCE: 160.0, SPEED: 3.0}
    said = listen(limited(), range(200, 300), values, paused=True)
    assert [(at, Say.CEILING) for at in (205.0, 225.0, 265.0)] == kinds(said)
    assert [] == listen(limited(), range(200, 300), ALL_WRONG, paused=True)


def test_the_limit_counts_where_nothing_else_is_coached() -> None:
    """In a rest of 20 s, from its first second on."""
    coach = Coach(replace(RUNNER, hr_ceiling=190))
    coach.begin(step("20s rest"), 0.0)
    said = listen(coach, range(20), {HEART_RATE: 200.0})
    assert [Cue(5.0, Say.CEILING, 200.0, 190.0, HEART_RATE)] == said


def test_whoever_was_told_to_walk_is_asked_for_nothing_for_two_minutes() -> None:
    """The limit's word at 205 s leaves the others silent until 325 s, when all is still wrong.

    After a silence the spell of each begins anew: 8 s of the float, 15 s of the cadence and, its
    mean once more in order, 20 s of the heart rate.
    """
    coach = limited()
    said = listen(coach, range(200, 206), {**ALL_WRONG, HEART_RATE: 200.0})
    said += listen(coach, range(215, 350), ALL_WRONG)
    assert [
        (205.0, Say.CEILING),
        (333.0, Say.FLOAT_LOW),
        (340.0, Say.CADENCE_LOW),
        (345.0, Say.HEART_RATE_LOW),
    ] == kinds(said)


def test_the_limit_goes_before_the_zone_in_the_same_packet() -> None:
    """At 132 s the zone would have a word; above the limit from 127 s on, only that is said."""
    coach = Coach(replace(RUNNER, hr_ceiling=190))
    coach.begin(step("10min easy 140-150bpm"), 0.0)
    said = listen(coach, range(100, 117), {HEART_RATE: 180.0})
    said += listen(coach, range(117, 140), {HEART_RATE: 191.0})
    assert [(122.0, Say.CEILING)] == kinds(said)


# --- Pace, sets, and long steps -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "speed", "kind"),
    [
        # 4:10/km is 4 m/s; 6:42/mi is 4.003 m/s.
        ("20min 4:10/km", 4.3, Say.PACE_HIGH),
        ("20min 4:10/km", 3.6, Say.PACE_LOW),
        ("20min 6:42/mi", 4.3, Say.PACE_HIGH),
        ("20min 4:00-4:20/km", 4.3, None),
        ("20min 4:00-4:20/km", 4.5, Say.PACE_HIGH),
        # What changes on the way has no band, and an effort is run by feel.
        ("20min 4:10->4:00/km", 5.0, None),
        ("20min threshold", 6.0, None),
    ],
)
def test_only_a_written_pace_is_held(notation: str, speed: float, kind: Say | None) -> None:
    """In a step that is run evenly, whatever is known of the runner's fitness."""
    coach = Coach(Runner(vdot=50.0))
    coach.begin(step(notation), 0.0)
    assert [kind] * (kind is not None) == [
        cue.kind for cue in listen(coach, range(100), {SPEED: speed})
    ]


def rep_word(runner: Runner, notation: str, slot: tuple[int | None, int | None]) -> list[Cue]:
    """What is said of the first half minute of a rep at 5 m/s."""
    coach = Coach(runner)
    coach.enter(Slot(replace(step(notation), kind=Kind.WORK), *slot), 0.0, free_cadence=True)
    return listen(coach, range(30), {SPEED: 5.0})


def test_a_fast_start_needs_a_pace_and_a_set() -> None:
    """4 m/s by the pace, or by the effort of a runner who is known; nothing of strangers."""
    (said,) = rep_word(Runner(), "2min 4:10/km", (1, 8))
    assert Cue(15.0, Say.REPS_FAST, 5.0, 4.0, SPEED) == said
    assert [Say.REPS_FAST] == [c.kind for c in rep_word(Runner(vdot=40.0), "2min @5k", (1, 8))]
    assert [] == rep_word(Runner(), "2min @5k", (1, 8))
    assert [] == rep_word(Runner(), "2min 4:10/km", (None, None))


@pytest.mark.parametrize(("free", "said"), [(True, [(120.0, Say.STRIDE_LONG)]), (False, [])])
def test_the_hint_on_long_steps_waits_for_nobodys_beat(
    free: bool, said: list[tuple[float, Say]]
) -> None:
    """155 steps at 3 m/s: a hint where nothing leads the cadence or measures it."""
    coach = Coach(RUNNER)
    coach.enter(Slot(step("20min easy")), 0.0, free_cadence=free)
    found = listen(coach, range(300), {CADENCE: 155.0, SPEED: 3.0}, spm=0.0)
    assert said == kinds(found)


def test_nobody_is_told_to_ease_off_and_to_push_on() -> None:
    """The heart is too high at 122 s: a float that is too slow then is no news."""
    coach = Coach(RUNNER)
    coach.begin(step("10min float 4:10/km 140-150bpm"), 0.0)
    listen(coach, range(100, 130), {HEART_RATE: 155.0, SPEED: 4.0})
    said = listen(coach, range(130, 250), {HEART_RATE: 145.0, SPEED: 3.0})
    assert [] == [cue for cue in said if cue.kind is Say.FLOAT_LOW and cue.at < 122 + 120]
    assert [Say.HEART_RATE_BACK] == [cue.kind for cue in said]
