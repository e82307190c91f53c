"""The week's medium trap. A week of 10,000 s: a hundredth of it is 100 s."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.week import Week, advice, week


def test_the_shares_of_a_week() -> None:
    """Zones 1 and 2 are easy, 3 is medium, 4 and 5 are hard."""
    spread = week({1: 3000, 2: 4000, 3: 1000, 4: 1500, 5: 500})
    assert spread is not None
    assert (0.7, 0.1, 0.2) == pytest.approx((spread.easy, spread.medium, spread.hard))
    assert week({3: 10_000}) == Week(0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    "seconds",
    [
        {},
        # 80/20, as it should be.
        {2: 8000, 4: 1500, 5: 500},
        {2: 8000, 3: 2000},
        # A hard week is no medium one.
        {2: 5000, 3: 2000, 5: 3000},
        # 89 minutes are no week.
        {3: 5340},
    ],
)
def test_a_week_that_needs_no_word(seconds: dict[int, float]) -> None:
    """Well spread, hard, or hardly known."""
    assert advice(seconds) is None


def test_a_medium_week_is_told_what_to_do() -> None:
    """Its share, and an action; nobody is blamed."""
    expected = (
        "Forty-one percent of your week was zone three. "
        "Slow your easy runs down, hard days will feel better."
    )
    assert expected == advice({1: 1000, 2: 4000, 3: 4100, 4: 900})


@given(st.dictionaries(st.integers(1, 5), st.floats(0, 1e6), max_size=5))
def test_there_is_no_advice_on_weeks_without_medium(seconds: dict[int, float]) -> None:
    """The shares are a whole, and what is said needs more than a fifth of zone 3."""
    spread = week(seconds)
    if spread is not None:
        assert pytest.approx(1) == spread.easy + spread.medium + spread.hard
    assert advice(seconds) is None or seconds[3] > 0.2 * sum(seconds.values())
