"""The ground of a simulated runner."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from footfall.course import LEVEL, STEEPEST, Course, cost


@pytest.mark.parametrize(
    ("grade", "joules"), [(-0.2, 1.80), (-0.1, 2.15), (0.0, 3.60), (0.1, 5.97), (0.2, 8.96)]
)
def test_a_grade_costs_what_minetti_measured(grade: float, joules: float) -> None:
    """Within a fifth of J/kg/m of the values in the table of Minetti 2002."""
    assert cost(grade) * 3.6 == pytest.approx(joules, abs=0.25)


def test_a_course_without_hills_is_level() -> None:
    """No grade anywhere."""
    assert {Course().grade(second) for second in range(0, 10_000, 7)} == {0.0}


def test_a_hilly_course_goes_up_and_down_and_is_the_same_for_a_seed() -> None:
    """Level first, then both ways and level between, never too steep."""
    grades = [Course(Random("1 course")).grade(second) for second in range(7200)]
    assert {0.0} == set(grades[:LEVEL])
    assert grades == [Course(Random("1 course")).grade(second) for second in range(7200)]
    assert max(grades) > 0.01
    assert min(grades) < -0.01
    assert max(map(abs, grades)) <= STEEPEST
    changes = [(a, b) for a, b in pairwise(grades) if a != b]
    assert all(0.0 in pair for pair in changes)


def test_runners_slow_uphill_and_hardly_hurry_downhill() -> None:
    """A hill of 5 % takes a seventh of the speed; a slope gives a tenth at most."""
    assert Course.eased(0.05) == pytest.approx(0.86, abs=0.02)
    assert Course.eased(0.0) == 1.0
    assert 1.0 < Course.eased(-0.05) <= 1.1
