"""Numbers as a page writes them."""

from __future__ import annotations

import pytest

from footfall.model import Kind, ResolvedTarget
from footfall.report.words import NONE, Units, clock, percent, split_clock, step_name, whole
from footfall.story import Ran

MILES = Units(imperial=True)


@pytest.mark.parametrize(
    ("metres", "kilometres", "miles"),
    [
        (None, NONE, NONE),
        (0, "0 m", "0.00 mi"),
        (400, "400 m", "0.25 mi"),
        (999.7, "1.00 km", "0.62 mi"),
        (13_707.8, "13.71 km", "8.52 mi"),
    ],
)
def test_a_way(metres: float | None, kilometres: str, miles: str) -> None:
    """Metres below a kilometre; miles always are miles."""
    assert (kilometres, miles) == (Units().way(metres), MILES.way(metres))


@pytest.mark.parametrize(
    ("speed", "kilometres", "miles"),
    [
        (None, NONE, NONE),
        (0.1, NONE, NONE),
        (4.0, "4:10 /km", "6:42 /mi"),
        (1.0, "16:40 /km", "26:49 /mi"),
    ],
)
def test_a_pace(speed: float | None, kilometres: str, miles: str) -> None:
    """Who stands has none."""
    assert (kilometres, miles) == (Units().pace(speed), MILES.pace(speed))


def test_times() -> None:
    """To the second; splits below two minutes to the tenth, and never to sixty seconds."""
    assert ["0:59", "1:00", "1:01:26"] == [clock(s) for s in (59.4, 59.6, 3686.3)]
    assert ["0:46.9", "1:00.0", "1:40.0", "2:00"] == [
        split_clock(s) for s in (46.92, 59.97, 100, 120)
    ]


def test_shares_and_differences() -> None:
    """A minus is a minus, and nothing is no difference."""
    assert ["62 %", "0 %", NONE] == [percent(part) for part in (0.62, 0.001, None)]
    differences = (0.014, -0.0352, -0.0001, 0.0)
    assert ["+1.4 %", "−3.5 %", "0.0 %", "0.0 %"] == [
        percent(part, sign=True, decimals=1) for part in differences
    ]
    assert ["−2", "0", NONE] == [whole(value) for value in (-2.4, -0.4, None)]


@pytest.mark.parametrize(
    ("kind", "effort", "end", "target", "expected"),
    [
        ("work", "10k", "1km", None, "1km @10k"),
        ("easy", "easy", "600s", None, "10min easy"),
        ("work", "", "400m", None, "400m work"),
        ("work", "", "400m", ("pace", 240, 240, "s/km"), "400m 4:00 /km"),
        ("work", "", "400m", ("pace", 240, 250, "s/km"), "400m 4:00–4:10 /km"),
        ("steady", "", "1200s", ("heart_rate", 118, 134, "bpm"), "20min 118–134 bpm"),
        ("steady", "", "1200s", ("heart_rate", None, 111, "bpm"), "20min ≤ 111 bpm"),
        ("steady", "", "1200s", ("heart_rate", 167, None, "bpm"), "20min ≥ 167 bpm"),
        ("steady", "", "1200s", ("heart_rate", 2, 2, "zone"), "20min zone 2"),
        ("work", "", "60s", ("cadence", 180, 180, "spm"), "1min work"),
        ("easy", "easy->threshold", "lap", None, "lap easy->threshold"),
        ("ready", "", "10s", None, "get ready"),
    ],
)
def test_the_name_of_a_step(
    kind: str,
    effort: str,
    end: str,
    target: tuple[str, float | None, float | None, str] | None,
    expected: str,
) -> None:
    """What it was to be, but for its cadence, which has a picture of its own."""
    targets = (ResolvedTarget(*target),) if target else ()
    assert expected == step_name(Ran(1, Kind(kind), effort, end, None, None, targets, 0.0, 1.0))


def test_a_pace_in_miles() -> None:
    """Whoever runs in miles reads targets in miles."""
    targets = (ResolvedTarget("pace", 250.0, 250.0, "s/km"),)
    step = Ran(1, Kind.WORK, "", "1mi", None, None, targets, 0.0, 1.0)
    assert "1mi 6:42 /mi" == step_name(step, MILES)
