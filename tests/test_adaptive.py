"""The adaptive metronome beside feet that follow it, feet that do not, and feet that stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random
from statistics import fmean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from footfall.coach.adaptive import Adaptive, Change, Deed, News, Phase, Rise
from footfall.coach.baseline import Known
from footfall.model import Cue, Say

OWN = 165.0


class Feet:
    """Somebody who follows a click within a share of the own cadence; 8 spm for each m/s."""

    def __init__(self, follows: float, seed: int = 1) -> None:
        self._follows, self._rng = follows, Random(seed)
        self.cadence = OWN
        self._told: deque[float] = deque([OWN], maxlen=10)

    def second(self, click: float, speed: float) -> float:
        """One second, and the mean of the last ten as a pod tells it."""
        own = OWN + 8 * (speed - 3) if speed >= 1.8 else 110.0
        goal = click if click and abs(click / own - 1) <= self._follows else own
        self.cadence += (goal - self.cadence) * 0.4
        self._told.append(self.cadence + self._rng.gauss(0, 1))
        return fmean(self._told)


def run(
    follows: float,
    rise: float | None = 0.05,
    seconds: int = 1500,
    speed: Callable[[int], float] = lambda _second: 3.0,
) -> tuple[Adaptive, list[tuple[int, Deed]]]:
    """A run of so many seconds: the metronome at its end, and all that it did."""
    click, feet = Adaptive(Rise(rise)), Feet(follows)
    found: list[tuple[int, Deed]] = []
    for second in range(1, seconds):
        now = float(second)
        heard = click.spm(now) if click.heard else 0.0
        cadence = feet.second(heard, speed(second))
        found += [(second, what) for what in click.consider(now, cadence, speed(second))]
    return click, found


def news(found: list[tuple[int, Deed]]) -> list[tuple[int, object]]:
    """What was told, and when."""
    return [(at, what) for at, what in found if isinstance(what, News)]


def changes(found: list[tuple[int, Deed]]) -> list[tuple[int, float, float, bool]]:
    """When the click moved, whither, in how many seconds, and is it heard; but for the probe,
    whose waves are of a second each.
    """
    return [
        (at, round(what.spm, 1), round(what.seconds, 1), what.on)
        for at, what in found
        if isinstance(what, Change) and what.seconds != 1.0
    ]


def test_feet_that_follow_are_led_five_percent_up_in_two_stages() -> None:
    """Silence for six minutes; the own cadence; 25 s later up by 2.5 %, and again."""
    click, found = run(follows=0.2)
    times, spms, seconds, ons = zip(*changes(found), strict=True)
    assert (361, 386, pytest.approx(442, abs=4)) == times
    assert (OWN, 1.025 * OWN, 1.05 * OWN) == pytest.approx(spms, rel=0.004)
    # 0.1 % a second.
    assert (0, 25, 24.4) == pytest.approx(seconds, abs=2)
    assert (True, True, True) == ons
    assert [News.MATCHED, News.RISES, News.RISES, News.REACHED] == [w for _, w in news(found)]
    assert click.phase is Phase.HOLD
    assert click.spm(1500.0) == pytest.approx(1.05 * OWN, rel=0.01)
    assert click.settled


def test_nothing_is_heard_before_the_own_cadence_is_known() -> None:
    """Five minutes of running, and the minute that is measured."""
    _, found = run(follows=0.2, seconds=360)
    assert [] == found


def test_feet_that_never_follow_get_one_word_then_peace() -> None:
    """A word after 45 s, the click gives way 30 s later; the second time it goes for good."""
    click, found = run(follows=0.005)
    words = [(at, what.kind) for at, what in found if isinstance(what, Cue)]
    rises = [at for at, what in news(found) if what is News.RISES]
    eased = [at for at, what in news(found) if what is News.EASED]
    assert Say.CADENCE_LOW == words[0][1]
    # The rise takes 25 s; what it arrives at is given up within two minutes.
    assert eased[0] - (rises[0] + 26) <= 120
    assert Phase.OVER is click.phase
    assert [News.OVER] == [what for _, what in news(found)][-1:]
    assert click.spm(1500.0) == 0.0
    assert click.ceiling == pytest.approx(OWN, abs=2)


def test_feet_that_follow_only_a_little_keep_what_they_reached() -> None:
    """Up to 3 % they come along: the click ends there, and says nothing of having reached more."""
    click, found = run(follows=0.03)
    assert [what for _, what in news(found)] == [
        *(News.MATCHED, News.RISES, News.RISES, News.EASED, News.RISES, News.EASED)
    ]
    assert click.heard
    assert click.spm(1500.0) == pytest.approx(1.025 * OWN, rel=0.01)


def test_a_walk_takes_the_click_away_and_running_brings_it_back() -> None:
    """Three seconds of walking, ten of running whose mean says so, too; nobody is blamed."""
    _, found = run(follows=0.2, speed=lambda s: 1.2 if 900 <= s < 960 else 3.0)
    late = [change for change in changes(found) if change[0] > 600]
    assert [(903, False), (973, True)] == [(at, on) for at, _, _, on in late]
    assert [] == [what for at, what in found if at > 600 and isinstance(what, Cue)]


def until_rising(second: int = 10) -> tuple[Adaptive, float]:
    """A click that is so many seconds into its first rise, and the moment."""
    click = Adaptive(Rise(0.10, Known(OWN, 3.0)))
    for at in range(56 + second):
        list(click.consider(float(at), OWN, 3.0))
    assert click.phase is Phase.RISE
    return click, 55.0 + second


def test_a_walk_in_a_rise_leaves_the_click_where_it_was() -> None:
    """It is back on the cadence that was heard last, and rises again from there, not beyond."""
    click, now = until_rising()
    walked = [
        what for s in range(1, 5) for what in click.consider(now + s, 110.0, 1.2) if what != now
    ]
    stands = OWN * (1 + 0.001 * 14)
    assert [(pytest.approx(stands, abs=0.2), False)] == [(w.spm, w.on) for w in walked]
    again = [(s, what) for s in range(5, 60) for what in click.consider(now + s, OWN, 3.0)]
    assert [(15, walked[0].spm), (40, pytest.approx(1.025 * OWN))] == [
        (s, what.spm) for s, what in again if isinstance(what, Change)
    ]


def test_a_step_of_its_own_in_a_rise_skips_no_stage() -> None:
    """The stage that nobody held is not counted as held."""
    click, now = until_rising()
    click.interrupt(now)
    found = [
        what.spm
        for s in range(1, 60)
        for what in click.consider(now + s, OWN, 3.0)
        if isinstance(what, Change)
    ]
    assert [pytest.approx(1.025 * OWN)] == found


def test_time_in_which_nobody_looked_is_not_held_against_the_feet() -> None:
    """A pod that was lost for three minutes after a rise: they have theirs to find the beat."""
    click, now = until_rising(24)
    list(click.consider(now + 2, OWN, 3.0))
    assert click.phase is Phase.HOLD
    late = [s for s in range(180, 300) if list(click.consider(now + s, OWN, 3.0))]
    assert 180 + 45 == late[0]


def test_a_probe_that_was_cut_off_is_begun_anew() -> None:
    """No answer comes of half a wave, a walk, and another wave."""
    click = Adaptive(Rise(0.0, Known(OWN, 3.0)))
    at = 0
    while click.phase is not Phase.PROBE:
        at += 1
        list(click.consider(float(at), OWN, 3.0))
    for second in range(at + 1, at + 20):
        list(click.consider(float(second), OWN, 3.0))
    click.interrupt(at + 20.0)
    assert (Phase.HOLD, None) == (click.phase, click.answer)


def test_nobody_is_led_who_is_excused() -> None:
    """Uphill, or above the ceiling: three seconds, and the click is gone without a word."""
    click, now = until_rising()
    found = [
        what for s in range(1, 99) for what in click.consider(now + s, 165.0, 3.0, spared=True)
    ]
    assert [False] == [what.on for what in found if isinstance(what, Change)]
    assert not click.heard


def test_a_click_that_has_to_come_down_is_not_called_quicker() -> None:
    """Found at 175, with 165 known as one's own: the first stage lies below."""
    click = Adaptive(Rise(0.05, Known(OWN, 3.0)))
    found = [what for s in range(80) for what in click.consider(float(s), 175.0, 3.0)]
    assert [News.MATCHED] == [what for what in found if isinstance(what, News)]


def test_a_click_that_stays_is_not_said_to_come_down() -> None:
    """Tired feet under their own cadence: they are met, have one reminder, and the click goes."""
    click = Adaptive(Rise(0.0, Known(OWN, 3.0)))
    for second in range(31):
        list(click.consider(float(second), OWN, 3.0))
    found = [what for s in range(31, 400) for what in click.consider(float(s), 0.96 * OWN, 3.0)]
    assert [Say.CADENCE_LOW, News.OVER] == [
        what.kind if isinstance(what, Cue) else what
        for what in found
        if not isinstance(what, Change)
    ]


def test_a_faster_runner_gets_a_quicker_click_without_a_word() -> None:
    """From 3.0 to 3.5 m/s are 4 spm of one's own, and the share on top."""
    click, found = run(follows=0.2, speed=lambda s: 3.0 if s < 900 else 3.5)
    assert click.spm(1500.0) == pytest.approx(1.05 * (OWN + 4), rel=0.01)
    assert [] == [what for at, what in news(found) if at > 850]


def test_a_runner_who_is_there_already_is_only_matched() -> None:
    """A rise of nothing: the own cadence, and no more."""
    click, found = run(follows=0.2, rise=0.0)
    assert click.spm(1500.0) == pytest.approx(OWN, rel=0.01)
    assert 1 == len(changes(found))


def test_auto_leads_whoever_has_fewer_steps_than_many() -> None:
    """165 at 3 m/s are few, and rise by 5 %; at 2.4 m/s they are as many as most have."""
    led, _ = run(follows=0.2, rise=None)
    assert led.spm(1500.0) == pytest.approx(1.05 * OWN, rel=0.01)
    left, found = run(follows=0.2, rise=None, speed=lambda _second: 2.0)
    assert left.known is not None
    assert left.spm(1500.0) == pytest.approx(left.known.cadence, rel=0.01)
    assert [News.MATCHED] == [what for _, what in news(found)]


def test_what_is_known_of_a_runner_is_not_measured_again() -> None:
    """With a baseline the click comes after half a minute, where the feet are."""
    click = Adaptive(Rise(0.05, Known(OWN, 3.0)))
    found = [w for at in range(31) for w in click.consider(float(at), 170.0, 3.0)]
    assert [Change(170.0, 0.0), News.MATCHED] == found


def test_a_click_does_not_begin_on_a_mean_that_standing_is_part_of() -> None:
    """Running at 3 m/s by a pod whose cadence still climbs to 165: nothing below 120."""
    click = Adaptive(Rise(0.05, Known(OWN, 3.0)))
    climbing = [min(165.0, 3.0 * at) for at in range(90)]
    found = [w for at, spm in enumerate(climbing) for w in click.consider(float(at), spm, 3.0)]
    assert [Change(165.0), News.MATCHED] == found[:2]


def test_who_has_learned_the_goal_already_is_not_led_down_and_up_again() -> None:
    """At 173, which is 5 % above what was measured once: the click is there, and stays there."""
    click = Adaptive(Rise(0.05, Known(OWN, 3.0)))
    found = [w for at in range(140) for w in click.consider(float(at), 173.0, 3.0)]
    assert [Change(173.0), News.MATCHED, News.REACHED] == found


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0, 1),
    st.floats(0, 0.3),
    st.lists(st.tuples(st.integers(5, 120), st.floats(0.5, 6)), min_size=1, max_size=12),
)
@example(1.0, 0.25, [(26, 3.0), (75, 5.0), (120, 4.75), (120, 4.5), (5, 5.0)])
@example(1.0, 0.25, [(5, 2.0), (92, 2.0), (120, 2.0), (26, 2.8125), (120, 2.5625)])
def test_whatever_a_runner_does_the_click_stays_within_its_bounds(
    rise: float, follows: float, pace: list[tuple[int, float]]
) -> None:
    """Never 10 % above the own cadence of that speed, never in a leap, never beyond the fastest."""
    click, feet = Adaptive(Rise(rise, Known(OWN, 3.0))), Feet(follows)
    speeds = [speed for length, speed in pace for _ in range(length)]
    before = 0.0
    for second, speed in enumerate(speeds, 1):
        now = float(second)
        cadence = feet.second(before if click.heard else 0.0, speed)
        list(click.consider(now, cadence, speed))
        spm = click.spm(now)
        fastest = max(OWN + 8 * (max(speeds[:second]) - 3), cadence)
        assert spm <= max(1.10 * fastest, OWN * 1.10) + 1e-9
        if before and spm:
            assert abs(spm / before - 1) < 0.012
        before = spm


def reached() -> tuple[Adaptive, float]:
    """A click that stands at +5 % of 165, and the time."""
    click, _ = run(follows=0.2, seconds=570)
    assert (True, 173.25) == (click.settled, pytest.approx(click.spm(570.0), rel=0.005))
    return click, 570.0


def test_feet_that_lost_a_silent_click_are_met_where_they_are() -> None:
    """At 165 for 25 s, then by 0.1 % a second to where it was, without a word."""
    click, now = reached()
    target = click.spm(now)
    back = click.regain(now, 165.0)
    assert back == Change(165.0)
    found = [
        (at, what)
        for at in range(571, 650)
        for what in click.consider(float(at), min(target, click.spm(float(at))), 3.0)
    ]
    rises = pytest.approx(1000 * (target / 165 - 1))
    assert [(595, Change(pytest.approx(target), rises))] == found
    assert target == click.spm(649.0)


def test_feet_that_kept_a_silent_click_are_not_led_anew() -> None:
    """Within 3 %, and in any phase but on the last stage."""
    click, now = reached()
    assert click.regain(now, 0.975 * click.spm(now)) is None
    assert Adaptive(Rise(0.05)).regain(0.0, 100.0) is None


def test_nobody_is_blamed_for_a_beat_that_is_not_heard() -> None:
    """Ten minutes at the own cadence while the click is silent: no word, and it stands."""
    click, now = reached()
    target = click.spm(now)
    found = [
        what
        for at in range(571, 1170)
        for what in click.consider(float(at), 165.0, 3.0, audible=False)
    ]
    assert [] == found
    assert target == click.spm(1170.0)
    # Nor does it waver where nobody hears it.
    assert click.answer is None


def test_the_click_comes_to_meet_feet_that_lost_a_beat_they_had() -> None:
    """They fall from 173 to 165: in half a minute it sets out, in ten seconds it is with them; and
    feet that then follow are led back without a single word.
    """
    click, _ = reached()
    target, found = click.spm(570.0), []
    for at in range(571, 720):
        lost = 580 <= at < 625
        cadence = 165.0 if lost else click.spm(float(at))
        found += [(at, what) for what in click.consider(float(at), cadence, 3.0)]
    down, back = found[0], found[1]
    assert (pytest.approx(615, abs=6), 165.0) == (down[0], down[1].spm)
    assert pytest.approx(200 * (1 - 165 / target), abs=1) == down[1].seconds
    assert (down[0] + 25, pytest.approx(target)) == (back[0], back[1].spm)
    assert [] == [what for _, what in found if not isinstance(what, Change)]
    assert click.spm(719.0) == pytest.approx(target, rel=0.03)


def test_who_does_not_come_back_with_it_has_a_word_and_then_is_let_be() -> None:
    """At 165 from 571 s on: the click meets them, asks, gives way, asks again, and goes."""
    click, _ = reached()
    found = [
        (at, what) for at in range(571, 1400) for what in click.consider(float(at), 165.0, 3.0)
    ]
    said = [what.kind if isinstance(what, Cue) else what for _, what in found]
    words = [what for what in said if not isinstance(what, Change)]
    assert [Say.CADENCE_LOW, News.EASED, Say.CADENCE_LOW, News.OVER] == words
    assert not click.heard


def test_feet_that_lose_each_beat_are_not_led_back_for_ever() -> None:
    """They come back with the click, and lose it after a minute: the third time it goes."""
    click, _ = reached()
    found: list[tuple[int, Deed]] = []
    since = 570.0
    for at in range(571, 1400):
        on_goal = click.phase is Phase.HOLD and at - since > 60
        since = since if click.phase is Phase.HOLD else float(at)
        cadence = 165.0 if on_goal or not click.heard else click.spm(float(at))
        found += [(at, what) for what in click.consider(float(at), cadence, 3.0)]
    assert [News.OVER] == [what for _, what in found if not isinstance(what, Change)]
    assert [165.0, 165.0, 0.0] == [spm for _, spm, _, _ in changes(found)][::2]


def test_by_turns_only_the_seconds_with_a_click_count() -> None:
    """24 s of 60 with it: feet at 165 have had 30 such seconds in the second minute."""
    click, _ = reached()
    found = [
        at
        for at in range(571, 800)
        for _ in click.consider(float(at), 165.0, 3.0, audible=(at - 571) % 60 < 24)
    ]
    assert 571 + 60 < found[0] < 571 + 60 + 24
