"""A heart rate that is the runner's steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from footfall.optical import Lock


def listen(
    bpm: Callable[[int], float],
    spm: Callable[[int], float | None] = lambda _: 170.0,
    speed: Callable[[int], float | None] = lambda _: 3.0,
    incline: Callable[[int], float | None] = lambda _: None,
    until: int = 200,
) -> list[tuple[int, float | None]]:
    """One heart rate a second from 1 on; when the answer changed, and to what."""
    lock, found, was = Lock(), [], None
    for at in range(1, until + 1):
        lock.hear(at, bpm(at), spm(at), speed(at), incline(at))
        if lock.since != was:
            was = lock.since
            found.append((at, was))
    return found


def leap(to: float, back: int = 1000) -> Callable[[int], float]:
    """140 bpm; from second 60 to `back` another rate."""
    return lambda at: to if 60 <= at < back else 140.0


@pytest.mark.parametrize("to", [170, 167, 173, 85, 83, 113.4, 116])
def test_a_rate_that_leaps_to_the_steps_and_stays_follows_them(to: float) -> None:
    """All of them, half of them or two thirds, for 20 s: since the moment of the leap."""
    assert [(80, 60)] == listen(leap(to))


@pytest.mark.parametrize("to", [166.9, 173.1, 152, 160, 190, 87.1, 109])
def test_a_rate_that_leaps_elsewhere_is_a_heart(to: float) -> None:
    """More than 3 bpm beside the steps (2 beside half of them), or less than a leap of 12."""
    assert [] == listen(leap(to))


def test_a_leap_is_twelve_beats_in_fifteen_seconds() -> None:
    """From 140 to steps of 152 is one, to 151 is none; one beat a second is one, 0.75 is none."""
    assert [(80, 60)] == listen(leap(152), lambda _: 152.0)
    assert [] == listen(leap(151), lambda _: 151.0)
    assert [(107, 87)] == listen(lambda at: min(170.0, max(140.0, 80 + at)))
    assert [] == listen(lambda at: min(170.0, max(140.0, 95 + 0.75 * at)))


def test_equality_alone_proves_nothing() -> None:
    """A runner may have 170 beats at 170 steps, from the first moment or reached slowly."""
    assert [] == listen(lambda _: 170.0)
    assert [] == listen(lambda at: min(170.0, 120 + at / 2))


def test_nineteen_seconds_are_too_few() -> None:
    """A rate that leaves the steps before the 20 s are over has not followed them."""
    assert [] == listen(leap(170, back=80))
    assert [(80, 60)] == listen(leap(170, back=81), until=90)


@pytest.mark.parametrize("before", [55, 45, 35])
def test_a_change_of_speed_explains_a_leap(before: int) -> None:
    """Whoever ran faster in the 30 s before has a heart that answers; slower, one that rests."""
    assert [] == listen(leap(170), speed=lambda at: 3.0 if at < before else 3.3)
    assert [] == listen(leap(85), speed=lambda at: 3.3 if at < before else 3.0)
    assert [(80, 60)] == listen(leap(170), speed=lambda at: 3.3 if at < before else 3.0)
    assert [(80, 60)] == listen(leap(85), speed=lambda at: 3.0 if at < before else 3.3)


def test_a_large_leap_asks_for_a_larger_change() -> None:
    """4.5 % explain a leap of 14 bpm and not one of 30; 5.5 % explain any."""

    def faster(share: float) -> Callable[[int], float]:
        return lambda at: 3.0 if at < 45 else 3.0 * (1 + share)

    assert [] == listen(leap(154), lambda _: 154.0, faster(0.045))
    assert [(80, 60)] == listen(leap(170), speed=faster(0.045))
    assert [] == listen(leap(170), speed=faster(0.055))


@pytest.mark.parametrize(("seconds", "found"), [(3, [(80, 60)]), (4, [])])
def test_a_rate_may_stray_for_three_seconds(seconds: int, found: list[tuple[int, int]]) -> None:
    """Both are noisy and rounded; for so long 10 bpm beside the steps change nothing, a second more
    and it has left them. By then its leap is old.
    """
    strays = range(76, 76 + seconds)
    assert found == listen(lambda at: 160.0 if at in strays else leap(170)(at))


def test_what_has_leapt_to_the_steps_is_suspected_at_once() -> None:
    """From the first second near them, while it is not yet certain, until it has left them."""
    lock, suspected = Lock(), []
    for at in range(1, 120):
        lock.hear(at, leap(170, back=70)(at), 170.0, 3.0)
        if lock.is_suspected:
            suspected.append(at)
    assert list(range(60, 73)) == suspected


def test_noise_and_old_changes_of_speed_explain_nothing() -> None:
    """3 % up and down from second to second is no change, nor is one of 50 s ago."""
    assert [(80, 60)] == listen(leap(170), speed=lambda at: 3.0 + at % 2 * 0.09)
    assert [(80, 60)] == listen(leap(170), speed=lambda at: 2.0 if at < 10 else 3.0)


def test_a_steeper_treadmill_explains_a_leap() -> None:
    """A change of incline by one percent does, by half of one does not."""
    assert [] == listen(leap(170), incline=lambda at: 0.0 if at < 50 else 1.0)
    assert [(80, 60)] == listen(leap(170), incline=lambda at: 0.0 if at < 50 else 0.5)


def test_without_speed_or_steps_nothing_is_suspected() -> None:
    """Nobody knows then what the heart was asked for."""
    assert [] == listen(leap(170), speed=lambda _: None)
    assert [] == listen(leap(170), spm=lambda _: None)


def test_in_the_first_forty_seconds_nothing_is_suspected() -> None:
    """What came before is not known: a heart that begins to run climbs by leaps."""
    assert [] == listen(lambda at: 100.0 if at < 20 else 170.0)


def test_it_follows_the_steps_where_they_go() -> None:
    """A rate that changes with the cadence stays found; the runner's change moves both."""
    steps = [170.0] * 100 + [180.0] * 200
    assert [(80, 60)] == listen(lambda at: steps[at] if at >= 60 else 140.0, lambda at: steps[at])


def test_thirty_seconds_apart_end_it() -> None:
    """From second 100 on at 150, a heart is heard again at 130; a moment near begins anew."""
    back = leap(170, back=100)
    assert [(80, 60), (130, None)] == listen(back)
    assert [(80, 60), (150, None)] == listen(lambda at: 170.0 if at == 119 else back(at))


@pytest.mark.parametrize(("bpm", "expected"), [(176, []), (177, [(130, None)])])
def test_apart_is_more_than_six_beats(bpm: float, expected: list[tuple[int, None]]) -> None:
    """From second 100 on at 176 it still follows 170 steps; at 177 it does no more."""
    found = listen(lambda at: bpm if at >= 100 else leap(170)(at))
    assert [(80, 60), *expected] == found


def test_a_moment_without_steps_changes_nothing() -> None:
    """Where the cadence is unknown for five seconds, what was found stays."""
    assert [(80, 60)] == listen(leap(170), lambda at: None if 100 <= at < 105 else 170.0)
