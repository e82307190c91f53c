"""The judge of coaches, on runs by hand whose answers are seen at once; and the peers' rules."""

from __future__ import annotations

from collections.abc import Sequence

from coaching import SCENARIOS, judge, mean, play, run
from footfall.athlete import Truth
from footfall.coach.coach import Coach
from footfall.gatt import HEART_RATE, encode_heart_rate, readings
from footfall.model import (
    Effort,
    Event,
    Kind,
    Packet,
    ResolvedTarget,
    Runner,
    Say,
    Spoken,
    Step,
    StepBegan,
    Target,
    Time,
    Unit,
)
from peer_coaches import RunnerUp, RunningApp, Silent

BAND = ResolvedTarget("heart_rate", 120.0, 140.0, Unit.BPM)
STEP = Step(Kind.EASY, Time(600), Effort.EASY, targets=(Target(Unit.BPM, 120, 140),))


def truths(rates: Sequence[float]) -> list[Truth]:
    """A runner whose heart beats so, second by second."""
    return [Truth(i + 1.0, rate, 3.0, 170.0, 170.0, False) for i, rate in enumerate(rates)]


def began(at: float = 0.0) -> StepBegan:
    """Ten minutes at 120 to 140 bpm begin."""
    return StepBegan(at, 1, STEP, None, None, (BAND,))


def test_time_is_judged_once_a_heart_has_had_time() -> None:
    """Of ten minutes the first 112 s are free; what is left is inside, above or below."""
    rates = [100.0] * 112 + [130.0] * 200 + [145.0] * 100 + [118.0] * 188
    outcome = judge([began()], truths(rates))
    assert (488, 200, 100, 188) == (
        outcome.judged,
        outcome.inside,
        outcome.above,
        outcome.below,
    )
    assert outcome.excess == 500.0
    assert outcome.minutes == 10.0


def test_an_excursion_without_a_word_is_missed() -> None:
    """Two of 31 s and more by over 2 bpm, and one that is too small; nobody spoke."""
    rates = [130.0] * 200 + [145.0] * 40 + [130.0] * 60 + [141.0] * 60 + [110.0] * 31
    outcome = judge([began()], truths(rates + [130.0] * 209))
    assert (2, 2) == (outcome.excursions, outcome.missed)


def heart(rates: Sequence[int], coach: type[Coach]) -> list[tuple[float, Say]]:
    """What a coach has to say of these heart rates, a second apart, in `STEP`."""
    watcher = coach(Runner())
    watcher.begin(STEP, 0.0)
    found = []
    for second, bpm in enumerate(rates, 1):
        at = float(second)
        packet = Packet(at, "strap", HEART_RATE, encode_heart_rate(bpm))
        heard = {}
        for raw in readings(packet):
            reading = watcher.take(raw)
            if reading is not None:
                heard[reading.signal] = reading.value
        found += [(cue.at, cue.kind) for cue in watcher.consider(at, heard, 0.0, paused=False)]
    return found


def test_runner_up_looks_after_20_s_and_then_each_30() -> None:
    """However long it lasts, and with no regard to the heart's own time."""
    assert [
        (20.0, Say.HEART_RATE_HIGH),
        (50.0, Say.HEART_RATE_HIGH),
        (80.0, Say.HEART_RATE_HIGH),
    ] == heart([150] * 100, RunnerUp)


def test_a_look_that_found_nothing_costs_runner_up_its_30_s() -> None:
    """The rate rises right behind a look: the next one is the first to tell."""
    assert [(80.0, Say.HEART_RATE_HIGH)] == heart([130] * 51 + [160] * 40, RunnerUp)


def test_running_app_is_silent_in_its_warm_up_but_for_safety() -> None:
    """150 is 10 above: silence until 480 s; 160 is 20 above: a word after 30 s, then each 75."""
    assert [(480.0, Say.HEART_RATE_HIGH)] == heart([150] * 500, RunningApp)
    assert [(31.0, Say.HEART_RATE_HIGH), (106.0, Say.HEART_RATE_HIGH)] == heart(
        [160] * 150, RunningApp
    )


def test_running_app_waits_45_s_where_it_is_low() -> None:
    """From 500 s on below: the mean of 5 s is below three seconds later, and 45 s have to pass."""
    found = heart([130] * 500 + [110] * 60, RunningApp)
    assert [Say.HEART_RATE_LOW] == [kind for _, kind in found]
    assert 545 <= found[0][0] <= 549


def test_nobody_speaks_where_nobody_coaches() -> None:
    """A silent coach says nothing, whatever the heart does."""
    assert [] == heart([200] * 300, Silent)
    outcome = run(SCENARIOS[4], 1, Silent)
    assert (0, 0, 0.0) == (outcome.alerts, outcome.ceilings, outcome.spoken)


def test_a_run_is_the_same_each_time() -> None:
    """Seed and coach decide everything; another coach lets the same body run."""
    one, other = (play(SCENARIOS[6], 3, Coach) for _ in range(2))
    assert one == other
    _, _, who = play(SCENARIOS[6], 3, Silent)
    assert who == one[2]


def test_an_alert_is_useless_to_whoever_is_inside_or_on_the_way() -> None:
    """One inside the band, one while falling by 0.2 bpm/s, and one that was needed."""
    rates = [130.0] * 300 + [150.0 - 0.2 * s for s in range(40)] + [150.0] * 260
    spoken: list[Event] = [began()]
    for at in (250.0, 330.0, 500.0):
        spoken.append(
            Spoken(at, Say.HEART_RATE_HIGH, "Ease off.", 0, int(at * 48_000), int(at * 48_000) + 1)
        )
    outcome = judge(spoken, truths(rates))
    assert (3, 2) == (outcome.alerts, outcome.useless)


def test_means_come_with_their_interval() -> None:
    """Of 1, 2, 3, 4: 2.5, and 1.96 standard errors of 0.6455."""
    middle, half = mean([1.0, 2.0, 3.0, 4.0])
    assert (2.5, 1.265) == (middle, round(half, 3))
