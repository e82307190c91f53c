"""A run at a glance, from journals whose numbers can be computed in the head."""

from __future__ import annotations

from footfall.metrics.glance import Glance, glance
from made import Made


def test_a_run_at_a_glance() -> None:
    """A minute at 130 bpm and 170 spm, one of work at 160 and 180, and a pause that counts nowhere.

    Means over 120 s are 145 bpm and 175 spm. Of 200 bpm 130 is zone 2 and 160 zone 4, and a mean
    of ten seconds passes zone 3 (140 to 160) from the fourth second to the ninth.
    """
    made = Made("1min easy; 1min hard", hr_max=200)
    made.step(0, "easy", "60s").step(60, "work", "60s").key(90, "pause").key(100, "resume")
    made.each("distance", 0, 131, lambda t: 3.0 * t)
    for signal, easy, hard in (("heart_rate", 130, 160), ("cadence", 170, 180)):
        made.each(signal, 0, 60, easy).each(signal, 60, 131, hard)
    expected = Glance(
        seconds=120.0,
        metres=360.0,
        heart_rate=(145.0, 160.0),
        cadence=175.0,
        moving=120,
        zones=(0, 63, 6, 51, 0),
        efforts=1,
        effort=60.0,
    )
    assert expected == glance(*made.end(130).rows())


def test_who_stands_has_no_cadence() -> None:
    """Half of the time at 160 spm, then a last step and standing: 160, over five seconds."""
    told = (160, 160, 160, 160, 160, 21, 0, 0, 0, 0)
    made = Made().step(0, "easy", "10s").each("cadence", 0, 10, lambda t: told[t])
    seen = glance(*made.end(10).rows())
    assert (160.0, 5) == (seen.cadence, seen.moving)


def test_what_nobody_measured_is_not_known() -> None:
    """No zones without a maximum, and no zero anywhere."""
    seen = glance(*Made().step(0, "easy", "10s").end(10).rows())
    assert Glance(10.0, None, None, None, 0, None, 0, 0.0) == seen
