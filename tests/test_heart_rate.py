"""Heart rate against its zone: when the coach speaks, and when it does not.

The zone is 140 to 150 bpm unless a test says otherwise, and a strap tells its value every second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.heart_rate import HeartRate, gate
from footfall.coach.lag import PRIOR, Lag
from footfall.coach.stretch import Stretch
from footfall.model import Cue, Kind, Reading, ResolvedTarget, Say, Signal, Step, Time
from footfall.signals import Signals

HIGH, LOW, BACK = Say.HEART_RATE_HIGH, Say.HEART_RATE_LOW, Say.HEART_RATE_BACK
ZONE = ResolvedTarget("heart_rate", 140.0, 150.0, "bpm")

Heard = Iterable[tuple[float, float]]


def stretch(
    seconds: float | None = 3600,
    band: ResolvedTarget | None = ZONE,
    *,
    began: float = 0,
    upward: bool = True,
    from_rest: bool = False,
) -> Stretch:
    """A step that asks for more than the one before it."""
    step = Step(Kind.EASY, Time(seconds or 3600))
    return Stretch(step, began, seconds, band, upward, from_rest)


def held(*parts: tuple[int, int, float]) -> Iterator[tuple[float, float]]:
    """Heart rates of each second: (from, to, bpm), the end left out."""
    for start, stop, bpm in parts:
        yield from ((float(at), bpm) for at in range(start, stop))


def listen(rates: Heard, step: Stretch | None = None) -> list[Cue]:
    """All that the coach has to say of these heart rates in one step."""
    step, coach, signals, said = step or stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at, bpm in rates:
        signals.take(Reading(at, "strap", Signal.HEART_RATE, bpm))
        said += coach.consider(at, step, signals)
    return said


def test_nobody_who_walks_is_told_to_pick_it_up() -> None:
    """A walk of 1.5 m/s at 120 bpm from 300 s on: silence; who runs so slowly hears it."""
    for speed, expected in ((1.5, []), (2.5, [LOW])):
        coach, signals, said = HeartRate(), Signals(), list[Cue]()
        coach.begin(stretch())
        for at, bpm in held((0, 300, 145), (300, 420, 120)):
            signals.take(Reading(at, "strap", Signal.HEART_RATE, bpm))
            signals.take(Reading(at, "pod", Signal.SPEED, speed if at >= 300 else 3.0))
            said += coach.consider(at, stretch(), signals)
        assert expected == [cue.kind for cue in said]


def kinds(cues: Iterable[Cue]) -> list[tuple[float, Say]]:
    """When, and of what kind."""
    return [(cue.at, cue.kind) for cue in cues]


@pytest.mark.parametrize(
    ("step", "gate"),
    [
        (stretch(from_rest=True), 112),
        (stretch(upward=True), 90),
        (stretch(upward=False), 60),
        (stretch(None), 90),
    ],
)
def test_gate(step: Stretch, gate: int) -> None:
    """The heart has 112 s from rest, 90 s up and 60 s down; then 10 s high or 30 s low count.

    In the first 180 s from rest nobody is told to hurry.
    """
    assert [(gate + 10, HIGH)] == kinds(listen(held((0, gate + 30, 155)), step))
    low = 180 if step.from_rest else gate + 30
    assert [(low, LOW)] == kinds(listen(held((0, low + 10, 135)), step))


@pytest.mark.parametrize(
    ("heart", "lag", "expected"),
    [
        # 145 is asked for: 8 + 45 ln(45/5) and 8 + 55 ln(55/5).
        (100.0, PRIOR, 106.9),
        (200.0, PRIOR, 139.9),
        (100.0, Lag(60.0, 55.0, 12.0), 143.8),
        (100.0, Lag(25.0, 55.0, 5.0), 80.0),
        (145.0, PRIOR, 80.0),
        (60.0, Lag(80.0, 100.0, 20.0), 180.0),
        (None, PRIOR, 90.0),
    ],
)
def test_the_gate_follows_from_the_way_to_go_and_the_own_lag(
    heart: float | None, lag: Lag, expected: float
) -> None:
    """From where the heart is to the middle of the zone, between 80 and 180 s."""
    assert expected == pytest.approx(gate(stretch(), heart, lag), abs=0.05)


def test_an_open_zone_asks_for_its_bound() -> None:
    """Below 150, a heart of 200 has 50 bpm to go; one that knows no bound has no way."""
    below = ResolvedTarget("heart_rate", None, 150.0, "bpm")
    assert 8 + 55 * log(10) == pytest.approx(gate(stretch(band=below), 200.0, PRIOR))
    boundless = ResolvedTarget("heart_rate", None, None, "bpm")
    assert 80.0 == gate(stretch(band=boundless), 200.0, PRIOR)


@pytest.mark.parametrize("kind", [Kind.REST, Kind.COOLDOWN, Kind.WARMUP, Kind.DRILL])
def test_nobody_is_told_to_hurry_where_there_is_nothing_to_reach(kind: Kind) -> None:
    """In a recovery, too high is a word, too low none."""
    step = replace(stretch(), step=Step(kind, Time(3600)))
    assert [] == listen(held((0, 900, 120)), step)
    assert [(100, HIGH)] == kinds(listen(held((0, 110, 155)), step))


@pytest.mark.parametrize(("seconds", "said"), [(119, []), (120, [(70, HIGH)])])
def test_short_steps_are_free(seconds: int, said: list[tuple[float, Say]]) -> None:
    """A step of less than 120 s has no heart-rate prompt."""
    step = stretch(seconds, upward=False)
    assert said == kinds(listen(held((0, seconds, 155)), step))


def test_no_zone_no_word() -> None:
    """A step without a heart rate, or of a runner whose zones are unknown, is not coached."""
    assert [] == listen(held((0, 600, 220)), stretch(band=None))


def test_the_bounds_belong_to_the_zone() -> None:
    """140 and 150 are in a zone of 140 to 150."""
    assert [] == listen(held((0, 300, 150)))
    assert [] == listen(held((0, 300, 140)))


def test_a_prompt_tells_what_was_measured_and_which_bound_it_crossed() -> None:
    """The value is the mean over ten seconds; the target is the nearer bound."""
    assert [Cue(100.0, HIGH, 155.0, 150.0, Signal.HEART_RATE)] == listen(held((0, 110, 155)))
    assert [Cue(120.0, LOW, 135.0, 140.0, Signal.HEART_RATE)] == listen(held((0, 130, 135)))


@pytest.mark.parametrize(("bpm", "kind", "first"), [(155, HIGH, 100), (135, LOW, 120)])
def test_three_in_a_row(bpm: float, kind: Say, first: int) -> None:
    """A runner who does not answer is told again after 90 and 120 s, and that this was the last."""
    said = [(cue.at, cue.kind, cue.last) for cue in listen(held((0, 1800, bpm)))]
    expected = [(first, kind, False), (first + 90, kind, False), (first + 210, kind, True)]
    assert expected == said


def test_who_answers_begins_no_row() -> None:
    """Each word brings the heart 3 bpm down: the next is due 90 s later, and none is the last."""
    falling = [(float(at), 170.0 - 3 * (at // 90)) for at in range(100, 640)]
    said = [(cue.at, cue.last) for cue in listen(falling)]
    assert [110.0, 203.0, 293.0, 383.0, 473.0, 566.0] == [at for at, _ in said]
    assert not any(last for _, last in said)
    # 2 bpm are within the noise: a row.
    falling = [(float(at), 170.0 - 2 * (at // 90)) for at in range(100, 640)]
    assert [False, False, True] == [cue.last for cue in listen(falling)]


def test_the_mean_of_ten_seconds_decides() -> None:
    """From 145 to 155 the mean passes 151 with the seventh value, and 10 s later it counts."""
    assert [(116, HIGH)] == kinds(listen(held((0, 100, 145), (100, 130, 155))))


def test_less_than_ten_seconds_do_not_count() -> None:
    """The mean is above 151 from 106 to 111, and below again at 112."""
    assert [] == listen(held((0, 100, 145), (100, 109, 155), (109, 300, 145)))


def test_back_two_beats_inside() -> None:
    """149 is in the zone but not yet back; 148 is. And in the zone nobody is told to ease off."""
    rates = held((0, 110, 155), (110, 200, 149), (200, 300, 148))
    assert [(100, HIGH), (209, BACK)] == kinds(listen(rates))


def test_nearly_out_is_not_out() -> None:
    """Nine seconds above the bound and a long time just below it do not add up to ten.

    The mean is above 151 until 98, and again from 203 on.
    """
    rates = held((0, 95, 152), (95, 200, 149), (200, 220, 155))
    assert [(213, HIGH)] == kinds(listen(rates))


def test_a_narrow_zone_is_entered_at_its_middle() -> None:
    """In a zone of 150 to 152 no heart rate is 2 bpm inside; 151 is back."""
    narrow = stretch(band=ResolvedTarget("heart_rate", 150.0, 152.0, "bpm"))
    rates = held((0, 110, 155), (110, 150, 151))
    assert [(100, HIGH), (119, BACK)] == kinds(listen(rates, narrow))


@pytest.mark.parametrize(("bpm", "said"), [(143, [LOW]), (144, []), (156, []), (157, [HIGH])])
def test_a_single_heart_rate_has_five_beats_either_side(bpm: float, said: list[Say]) -> None:
    """Asked for 150, 145 to 155 is in zone, and a beat beyond is no news."""
    step = stretch(band=ResolvedTarget("heart_rate", 150.0, 150.0, "bpm"))
    assert said == [cue.kind for cue in listen(held((0, 130, bpm)), step)]


def test_open_zones() -> None:
    """The lowest zone has no floor and the highest no top."""
    no_floor = ResolvedTarget("heart_rate", None, 150.0, "bpm")
    no_top = ResolvedTarget("heart_rate", 140.0, None, "bpm")
    assert [] == listen(held((0, 600, 60)), stretch(band=no_floor))
    assert [] == listen(held((0, 600, 220)), stretch(band=no_top))
    rates = list(held((0, 110, 155), (110, 130, 145)))
    assert [(100, HIGH), (116, BACK)] == kinds(listen(rates, stretch(band=no_floor)))


def test_back_is_said_once_and_only_of_what_was_said() -> None:
    """An excursion that was not spoken of ends without a word, another with one."""
    unspoken = held((0, 95, 145), (95, 104, 155), (104, 200, 145))
    assert [] == listen(unspoken)
    spoken = held((0, 200, 155), (200, 400, 145))
    assert [(100, HIGH), (190, HIGH), (206, BACK)] == kinds(listen(spoken))


def test_armed_again_after_a_minute_in_zone() -> None:
    """After three prompts 60 s in zone begin a new row; with 58 s the coach stays silent."""
    three = [(100.0, HIGH, False), (190.0, HIGH, False), (310.0, HIGH, True)]
    # In zone, the mean 151 or less, from 333 to the sixth second after the end: 59 s or 60.
    for stop, more in ((387, []), (388, [(404.0, HIGH, False)])):
        rates = held((0, 330, 155), (330, stop, 145), (stop, 420, 155))
        said = [(cue.at, cue.kind, cue.last) for cue in listen(rates)]
        assert [*three, (336.0, BACK, False), *more] == said


@pytest.mark.parametrize(("slope", "said"), [(0.11, []), (0.09, [100.0])])
def test_no_prompt_while_it_is_coming_back(slope: float, said: list[float]) -> None:
    """Heart rate that moves back by more than 0.10 bpm a second needs no word."""
    falling = [(float(at), 170 - slope * at) for at in range(170)]
    assert said == [cue.at for cue in listen(falling)]
    rising = [(float(at), 120 + slope * at) for at in range(180)]
    assert [at + 20 for at in said] == [cue.at for cue in listen(rising)]


@pytest.mark.parametrize(("bpm", "said"), [(152.2, []), (153.5, [100.0])])
def test_no_prompt_where_half_a_minute_brings_it_back(bpm: float, said: list[float]) -> None:
    """Falling by 0.09 bpm a second, 2.2 above the bound is back in time, and 3.5 above is not.

    The mean of ten seconds, of which that is judged, is 0.4 higher than the latest value.
    """
    falling = [(float(at), bpm + 0.09 * (100 - at)) for at in range(101)]
    assert said == [cue.at for cue in listen(falling)]


def test_moving_away_is_no_return() -> None:
    """Heart rate that rises above the zone is spoken of."""
    assert [100.0] == [cue.at for cue in listen((float(t), 155 + 0.2 * t) for t in range(150))]


def test_no_flip_within_two_minutes() -> None:
    """Told to ease off at 100, nobody is told to push before 230."""
    rates = held((0, 101, 155), (101, 102, 145), (102, 240, 135))
    assert [(100, HIGH), (104, BACK), (230, LOW)] == kinds(listen(rates))


def test_the_other_side_is_another_story() -> None:
    """Three words on a heart that is low, the last of them final; on one that is high, the next."""
    rates = held((0, 340, 135), (340, 341, 146), (341, 510, 157))
    said = [(cue.at, cue.kind, cue.last) for cue in listen(rates)]
    low = [(120, LOW, False), (210, LOW, False), (330, LOW, True)]
    assert [*low, (343, BACK, False), (460, HIGH, False)] == said


def test_what_was_not_heard_did_not_last() -> None:
    """After a gap of more than 5 s the ten seconds begin anew."""
    assert [(130, HIGH)] == kinds(listen(held((0, 95, 155), (120, 140, 155))))
    assert [(100, HIGH)] == kinds(listen(held((0, 95, 155), (99, 110, 155))))


def test_nothing_from_stale_data() -> None:
    """Asked at any time after the strap fell silent, the coach has nothing to say after 5 s."""
    step, coach, signals, said = stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(300):
        if at < 97:
            signals.take(Reading(float(at), "strap", Signal.HEART_RATE, 155.0))
        said += coach.consider(float(at), step, signals)
    assert [(100, HIGH)] == kinds(said)


def test_a_frozen_strap_tells_nothing() -> None:
    """The same value while the speed changes is not believed; the next other one starts anew."""
    step, coach, signals, said = stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(140):
        speed = 3.0 if at < 95 else 4.0
        signals.take(Reading(float(at), "pod", Signal.SPEED, speed))
        bpm = 155.0 if at < 110 else 156.0 + at % 2
        signals.take(Reading(float(at), "strap", Signal.HEART_RATE, bpm))
        said += coach.consider(float(at), step, signals)
    assert [(120, HIGH)] == kinds(said)


def test_a_pause_restarts_the_gate() -> None:
    """A runner who goes on at 105 is left alone until 205."""
    step, coach, signals, said = stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(210):
        if at == 105:
            step = stretch(began=105)
            coach.begin(step)
        signals.take(Reading(float(at), "strap", Signal.HEART_RATE, 155.0))
        said += coach.consider(float(at), step, signals)
    assert [(100, HIGH), (205, HIGH)] == kinds(said)


def test_a_new_step_forgets_the_excursion() -> None:
    """In zone in the next step, nobody hears that they are back in the zone of the last one."""
    step, coach, signals, said = stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(300):
        if at == 120:
            step = stretch(band=ResolvedTarget("heart_rate", 150.0, 160.0, "bpm"), began=120)
            coach.begin(step)
        signals.take(Reading(float(at), "strap", Signal.HEART_RATE, 155.0))
        said += coach.consider(float(at), step, signals)
    assert [(100, HIGH)] == kinds(said)


def test_every_rep_of_a_set_begins_a_new_row() -> None:
    """Three prompts in one rep silence it; the next one, the same step once more, has its own."""
    step, coach, signals, said = stretch(600), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(780):
        if at == 600:
            step = replace(step, began=600.0)
            coach.begin(step)
        signals.take(Reading(float(at), "strap", Signal.HEART_RATE, 155.0))
        said += coach.consider(float(at), step, signals)
    assert [(100, HIGH), (190, HIGH), (310, HIGH), (700, HIGH)] == kinds(said)


def test_a_pause_goes_on_with_the_row() -> None:
    """Three prompts were said before a pause; after it there is no fourth."""
    step, coach, signals, said = stretch(), HeartRate(), Signals(), []
    coach.begin(step)
    for at in range(780):
        if at == 400:
            step = replace(step, began=400.0, resumed=True)
            coach.begin(step)
        signals.take(Reading(float(at), "strap", Signal.HEART_RATE, 155.0))
        said += coach.consider(float(at), step, signals)
    assert [(100, HIGH), (190, HIGH), (310, HIGH)] == kinds(said)


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(130, 160), st.booleans()),
        min_size=10,
        max_size=60,
    )
)
def test_laws(parts: list[tuple[int, int, bool]]) -> None:
    """Whatever the heart does: no word in the gate, in the zone, too soon, or of no excursion."""
    rates, at = [], 0
    for seconds, bpm, heard in parts:
        if heard:
            rates += [(float(at + i), float(bpm)) for i in range(seconds)]
        at += seconds
    said = listen(rates)
    prompts = [cue for cue in said if cue.kind is not BACK]
    assert all(cue.at >= 100 for cue in said)
    assert all((cue.value or 0) > 151 for cue in said if cue.kind is HIGH)
    assert all((cue.value or 999) < 139 for cue in said if cue.kind is LOW)
    assert all(140 <= (cue.value or 0) <= 150 for cue in said if cue.kind is BACK)
    for one, other in pairwise(prompts):
        assert other.at - one.at >= (90 if one.kind is other.kind else 130)
    for before, cue in pairwise([None, *said]):
        assert cue is not None
        assert cue.kind is not BACK or (before is not None and before.kind is not BACK)
