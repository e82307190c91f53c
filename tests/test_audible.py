"""When the click is heard: by the clock, or on demand."""

from __future__ import annotations

from footfall.coach.audible import SESSIONS, Audible, Turns


def heard(audible: Audible, cadences: list[float | None], asked: float = 170.0) -> str:
    """Second by second: `x` with the click, `.` without."""
    audible.begin(0.0)
    return "".join(
        "x" if audible.heard(float(second), cadence, asked) else "."
        for second, cadence in enumerate(cadences)
    )


def test_a_click_on_demand_goes_once_the_feet_have_it() -> None:
    """It shows the way for 30 s; then silence is the reward."""
    assert "x" * 30 + "." * 70 == heard(Audible(None), [171.0] * 100)


def test_it_comes_after_15_s_outside_and_goes_after_30_s_on_the_beat() -> None:
    """160 is 6 % below, 169 is on the beat."""
    told: list[float | None] = [170.0] * 40 + [160.0] * 20 + [169.0] * 40
    assert "x" * 30 + "." * 25 + "x" * 35 + "." * 10 == heard(Audible(None), told)


def test_it_comes_for_feet_that_are_too_quick_as_well() -> None:
    """180 is 6 % above."""
    told: list[float | None] = [170.0] * 31 + [180.0] * 20
    assert "x" * 30 + "." * 16 + "x" * 5 == heard(Audible(None), told)


def test_who_knows_nothing_changes_nothing() -> None:
    """A pod that is silent brings no click, and takes none; its time does not count."""
    told: list[float | None] = [170.0] * 31 + [160.0] * 10 + [None] * 30 + [160.0] * 20
    assert "x" * 30 + "." * 56 + "x" * 5 == heard(Audible(None), told)


def test_time_in_which_nobody_looked_does_not_count() -> None:
    """A pod that was lost for a minute, or a pause: the half minute on the beat begins anew."""
    audible = Audible(None)
    assert "x" * 20 == heard(audible, [170.0] * 20)
    later = [audible.heard(second, 170.0, 170.0) for second in (80.0, 109.0)]
    later += [audible.heard(float(second), 170.0, 170.0) for second in range(110, 150)]
    assert [True, True] + [True] * 29 + [False] * 11 == later


def test_without_a_sensor_the_click_stays() -> None:
    """Nobody tells that the feet are on the beat."""
    assert "x" * 50 == heard(Audible(None), [None] * 50)


def test_a_new_cadence_is_shown_again() -> None:
    """Another step, another beat."""
    audible = Audible(None)
    assert "." == heard(audible, [170.0] * 40)[-1]
    audible.begin(40.0)
    assert audible.heard(41.0, 170.0, 180.0)


def test_turns_go_by_the_clock() -> None:
    """Two with the click, three without, whatever the feet do."""
    audible = Audible(Turns(2, 3))
    assert "xx...xx...xx" == heard(audible, [100.0] * 12)
    assert [2.0, 2.0, 5.0, 5.0, 5.0, 7.0] == [audible.next_turn(float(s)) for s in range(6)]
    assert Audible(None).next_turn(0.0) is None


def test_a_programme_fades_over_eight_sessions() -> None:
    """Shares of the time with the click, as the studies let it fade; the last is on demand."""
    shares = [turns and round(turns.on / (turns.on + turns.off), 1) for turns in SESSIONS]
    assert [1.0, 1.0, 0.8, 0.8, 0.6, 0.4, 0.2, None] == shares
