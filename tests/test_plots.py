"""What plots are made of, and what becomes of matplotlib's picture."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, product
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.report.plots import (
    ROLES,
    Mark,
    Plot,
    coarse,
    draw,
    labels,
    spans,
    thinned,
    time_ticks,
)
from footfall.report.style import STYLE
from made import Made

PLOT = Plot(
    *("heart", "bpm", "From 100 to 120.", [100.0, 120.0, None, 110.0], 90.0, 130.0),
    "{:g}".format,
    ticks=(100.0, 120.0),
)


def test_a_line_has_no_more_points_than_its_picture() -> None:
    """Means of two seconds each, at their middles."""
    assert ([0.5, 2.5], [2.0, 6.0]) == thinned([1.0, 3.0, 5.0, 7.0], 2)


def test_what_is_not_known_is_a_gap() -> None:
    """A stretch without any value has no point, and others their known ones."""
    times, values = thinned([1.0, None, None, None], 2)
    assert [0.5, 2.5] == times
    assert 1.0 == values[0]
    assert isnan(values[1])


@settings(deadline=None)
@given(st.lists(st.none() | st.floats(0, 300), max_size=300), st.integers(1, 50))
def test_means_stay_within_what_was_measured(rows: list[float | None], most: int) -> None:
    """No point lies beyond the values, and there are never too many."""
    times, values = thinned(rows, most)
    assert len(times) == len(values) <= most
    known = [row for row in rows if row is not None]
    assert all(min(known) - 1e-9 <= v <= max(known) + 1e-9 for v in values if not isnan(v))


def test_spans_of_what_is_so() -> None:
    """From and until."""
    assert [(1, 3), (4, 5)] == spans([False, True, True, False, True])
    assert [] == spans([])


def test_stretches_that_no_picture_can_tell_apart_are_one() -> None:
    """A second lies between the first two, and three before the last; what is empty is none."""
    assert [(0, 5), (8, 9)] == coarse([(0, 2), (3, 5), (8, 9), (20, 20)], 2.0)
    assert [(0, 5)] == coarse([(0, 5), (1, 2)], 2.0)


def test_no_session_makes_a_picture_too_large() -> None:
    """Of a thousand short steps, pauses and clicks there are no more than a picture can show."""
    made = Made()
    for t in range(0, 4000, 4):
        made.step(t, "work", "2s").step(t + 2, "easy", "2s")
        made.key(t + 2, "pause").key(t + 3, "resume")
    beats = [(170.0, float(k % 4 < 2)) for k in range(4000)]
    drawn = draw(replace(PLOT, values=[100.0] * 4000, beats=beats), made.end(4000).story())
    assert drawn.count("<g id=") < 100


@pytest.mark.parametrize(
    ("seconds", "about", "expected"),
    [
        (60, 6, [0, 10, 20, 30, 40, 50, 60]),
        (3600, 6, [0, 600, 1200, 1800, 2400, 3000, 3600]),
        (10_800, 5, [0, 3600, 7200, 10_800]),
        (1, 5, [0]),
        (172_800, 5, [0, 28_800, 57_600, 86_400, 115_200, 144_000, 172_800]),
    ],
)
def test_ticks_are_round_times(seconds: float, about: int, expected: list[int]) -> None:
    """As many as there is room for, from the beginning on."""
    assert expected == time_ticks(seconds, about)


def _drawn(plot: Plot = PLOT) -> str:
    return draw(plot, Made().step(0, "easy", "4s").end(4).story())


def test_a_picture_is_drawn_for_a_wide_and_for_a_narrow_page() -> None:
    """Each with its own words and ids."""
    assert re.findall(r'<svg class="(\w+)" viewBox="([^"]+)" role="img"', _drawn()) == [
        ("wide", "0 0 760 200"),
        ("narrow", "0 0 350 200"),
    ]
    ids = re.findall(r'\bid="([^"]+)"', _drawn())
    assert len(ids) == len(set(ids))
    assert all(one.startswith(("heart-wide-", "heart-narrow-")) for one in ids)


def test_colours_and_letters_are_the_pages() -> None:
    """No colour of its own, no font of its own, and letters that can be read aloud."""
    assert not re.search(r"#[0-9a-f]{6}\b", _drawn())
    assert set(re.findall(r"var\(--([\w]+)\)", _drawn())) <= set(ROLES)
    assert "font-family" not in _drawn()
    assert ">100</text>" in _drawn()


def test_nothing_depends_on_when_it_is_drawn() -> None:
    """No date, no style for the whole page, and the same bytes."""
    assert _drawn() == _drawn()
    assert "<style" not in _drawn()
    assert "<metadata" not in _drawn()
    assert not re.search(r"20\d\d-\d\d", _drawn())


def test_a_mark_has_its_words() -> None:
    """They show where a pointer rests, as text and not as markup."""
    marked = _drawn(replace(PLOT, marks=[Mark(1.0, 7, "0:01 Ease <off>.")]))
    assert 2 == marked.count("<title>0:01 Ease &lt;off&gt;.</title>")
    assert 2 == marked.count(">7</text>")


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([], []),
        ([10, 40], [(10, "1"), (40, "2")]),
        ([10, 11, 40], [(10.5, "1, 2"), (40, "3")]),
        ([10, 11, 12, 13], [(11.5, "1–4")]),
        # The label of two is as wide as four letters, and so takes the third in.
        ([10, 11, 13.4], [(11.7, "1–3")]),
    ],
)
def test_numbers_that_are_close_share_a_label(
    moments: list[float], expected: list[tuple[float, str]]
) -> None:
    """A letter is a second wide here, and a letter's room stays between two labels."""
    marks = [Mark(at, number, "") for number, at in enumerate(moments, start=1)]
    assert expected == [(pytest.approx(at), text) for at, text in labels(marks, 1.0)]


@given(st.lists(st.floats(0, 100), max_size=40), st.floats(0.1, 5))
def test_every_mark_has_a_number_and_no_number_lies_on_another(
    moments: list[float], letter: float
) -> None:
    """Each mark is in the range of one label."""
    marks = [Mark(at, number, "") for number, at in enumerate(sorted(moments), start=1)]
    told = labels(marks, letter)
    covered: list[int] = []
    for _, text in told:
        first, *last = [int(number) for number in re.findall(r"\d+", text)]
        covered += range(first, (last or [first])[0] + 1)
    assert list(range(1, len(marks) + 1)) == covered
    ends = [(at - letter * len(text) / 2, at + letter * len(text) / 2) for at, text in told]
    assert all(end < began for (_, end), (began, _) in pairwise(ends))


def test_names_of_bands_do_not_lie_on_each_other() -> None:
    """Of two that are thinner than a letter one has its name."""
    thin = [(90.0, 110.0, "z1", "low"), (110.0, 111.0, "z2", "thin"), (111.0, 112.0, "z3", "as")]
    drawn = _drawn(replace(PLOT, bands=[*thin, (112.0, 130.0, "z4", "high")]))
    assert ["low", "thin", "high"] == re.findall(r">(low|thin|as|high)</text>", drawn)[:3]


def test_a_runners_own_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has told matplotlib to draw in another way still gets the same page."""
    plain = _drawn()
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "font.size", 40)
    monkeypatch.setitem(matplotlib.rcParams, "axes.grid", True)
    assert plain == _drawn()
    assert 40 == matplotlib.rcParams["font.size"]


def _colours(night: bool) -> dict[str, str]:
    by_day, by_night = STYLE.split("@media (prefers-color-scheme:dark)")
    found = re.findall(r"--(\w+):(#[0-9a-f]+)", by_day)
    return dict(found + night * re.findall(r"--(\w+):(#[0-9a-f]+)", by_night.split("*{")[0]))


def _light(colour: str) -> tuple[float, ...]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return tuple(int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4))


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("night", [False, True])
def test_lines_and_letters_can_be_told_from_what_is_behind_them(night: bool) -> None:
    """By day and by night: WCAG 2.1 asks for 4.5 to 1 of words and 3 to 1 of lines."""
    colours = {role: _light(colour) for role, colour in _colours(night).items()}
    for words, behind in product(("ink", "muted"), ("page", "card")):
        assert _contrast(colours[words], colours[behind]) >= 4.5
    shades = [
        tuple(0.2 * c + 0.8 * p for c, p in zip(colours[role], colours["page"], strict=True))
        for role in ("work", "float", "z1", "z2", "z3", "z4", "z5")
    ]
    lines = ("heart", "cadence", "speed", "beat", "silent", "target", "limit", "click")
    for line, shade in product(lines, [colours["page"], *shades]):
        assert _contrast(colours[line], shade) >= 3
