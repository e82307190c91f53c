"""What a heart that climbs in a long steady run is excused for."""

from __future__ import annotations

from footfall.coach.drift import Drift
from footfall.coach.stretch import Stretch
from footfall.model import Kind, Step, Time

STRETCH = Stretch(Step(Kind.EASY, Time(7200)), 100.0, 7200.0, drifts=True)


def allowed(stretch: Stretch = STRETCH, *, risen: float = 1.0) -> list[tuple[int, float]]:
    """When the allowance changes, in minutes of the step; the pace rises after 40 minutes."""
    drift, found = Drift(), [(0, 0.0)]
    drift.begin(stretch)
    for second in range(7200):
        speed = 3.0 * (risen if second >= 2400 else 1.0)
        drift.hear(100.0 + second, speed)
        bpm = drift.allowance(100.0 + second)
        if bpm != found[-1][1]:
            found.append((second // 60, bpm))
    return found


def test_a_beat_for_each_five_minutes_after_twenty() -> None:
    """The first at 25 minutes, and never more than five."""
    expected = [(0, 0), (25, 1), (30, 2), (35, 3), (40, 4), (45, 5)]
    assert expected == allowed()


def test_a_pace_that_rises_explains_the_heart() -> None:
    """4 % faster from 40 minutes on, and nothing is excused once that is seen; 1 % is none."""
    assert [(0, 0), (25, 1), (30, 2), (35, 3), (40, 4), (41, 0)] == allowed(risen=1.04)
    assert 5.0 == allowed(risen=1.01)[-1][1]


def test_only_where_it_may() -> None:
    """A step that is no easy run, or whose pace nobody knows, excuses nothing."""
    assert [(0, 0)] == allowed(Stretch(STRETCH.step, 100.0, 7200.0))
    drift = Drift()
    drift.begin(STRETCH)
    assert 0.0 == max(drift.allowance(float(at)) for at in range(0, 7200, 60))
