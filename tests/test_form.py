"""Which form cues a step has, and when."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.english import ENGLISH
from footfall.coach.form import THEMES, Form, FormCue, theme_of
from footfall.coach.planner import Talk
from footfall.model import Effort, Kind, Lap, Step, Time, kind_of
from footfall.timeline import Slot

REST = Slot(Step(Kind.REST, Time(120), Effort.REST), 1, 6)
SPRINT = Slot(Step(Kind.SPRINT, Time(10), Effort.SPRINT), 2, 6)


def work(rep: int, of: int = 8) -> Slot:
    """A rep of a set."""
    return Slot(Step(Kind.WORK, Time(180), Effort.FIVE_K), rep, of)


def easy(effort: Effort = Effort.EASY) -> Slot:
    """A step outside of any set."""
    return Slot(Step(kind_of(effort, in_repeat=False), Lap(), effort))


def test_a_long_run() -> None:
    """The theme after a minute, a cue each four minutes, a reset in the middle, none at the end."""
    expected = [
        FormCue(60, "theme.landing"),
        FormCue(160, "F5"),
        FormCue(400, "F6"),
        FormCue(640, "F9"),
        FormCue(880, "F3"),
        FormCue(1120, "F26"),
    ]
    assert expected == list(Form("landing").plan(easy(), None, 1230.0))


def test_tired_legs() -> None:
    """In the last third of 40 minutes and more the cues are those for tired legs."""
    cues = Form("landing").plan(easy(), None, 2400.0)
    assert [cue.at > 1600 for cue in cues] == [cue.id == "F16" for cue in cues]


@pytest.mark.parametrize(("talk", "gap"), [(Talk.LOW, 480), (Talk.NORMAL, 240), (Talk.HIGH, 150)])
def test_how_often(talk: Talk, gap: float) -> None:
    """A talkative coach reminds more often."""
    at = [cue.at for cue in Form("arms", talk).plan(easy(), None, 1800.0)][1:]
    assert {gap} == {b - a for a, b in pairwise(at)}


def test_the_theme_is_introduced_once() -> None:
    """Only the first long step tells the theme, and its cues go on in turn."""
    form = Form("arms")
    first, second = (form.plan(easy(), None, 300.0) for _ in range(2))
    assert [("theme.arms", "F2"), ("F10",)] == [
        tuple(cue.id for cue in cues) for cues in (first, second)
    ]


def test_a_set() -> None:
    """Start controlled; the theme on even reps; form when it gets hard; heart on the last."""
    form = Form("cadence")
    told = [[(cue.at, cue.id) for cue in form.plan(work(rep), None, 180.0)] for rep in range(1, 9)]
    late = [(108.0, "F16")]
    assert [
        [(15.0, "M4")],
        [(72.0, "F13")],
        [],
        [(72.0, "C17")],
        [],
        late,
        late,
        [(108.0, "M1")],
    ] == told


@pytest.mark.parametrize(
    ("slot", "following", "seconds"),
    [
        (easy(), None, 239.0),
        (SPRINT, REST, 300.0),
        (Slot(Step(Kind.STRIDE, Time(300)), 1, 4), None, 300.0),
        (Slot(Step(Kind.DRILL, Time(300)), 1, 4), None, 300.0),
        (easy(Effort.COOLDOWN), None, 900.0),
        (REST, work(1), 120.0),
        (REST, SPRINT, 59.0),
        (work(1), REST, 89.0),
        (work(8), REST, 59.0),
        (work(3), REST, None),
    ],
)
def test_quiet_steps(slot: Slot, following: Slot | None, seconds: float | None) -> None:
    """Short steps, and those that want all of the runner or nothing, have no cue."""
    assert () == Form("arms").plan(slot, following, seconds)


def test_before_a_sprint() -> None:
    """Its cue comes 40 s before every other one, in the rest that leads to it."""
    form, told = Form("arms"), []
    for rep in (1, 2, 3):
        told += form.plan(Slot(REST.step, rep, 6), SPRINT, 120.0)
    assert [FormCue(80.0, "F18")] * 2 == told


@pytest.mark.parametrize(
    ("effort", "id_"),
    [(Effort.EASY, "B1"), (Effort.WARMUP, "B1"), (Effort.THRESHOLD, "B2"), (Effort.MILE, "B3")],
)
def test_breath_follows_effort(effort: Effort, id_: str) -> None:
    """3:2 when easy, 2:2 when harder, 2:1 when hardest."""
    assert id_ == Form("breath").plan(easy(effort), None, 300.0)[1].id


def test_themes_take_turns() -> None:
    """Five weeks have five themes, and the sixth begins again."""
    expected = ["posture", "arms", "cadence", "landing", "breath", "posture"]
    assert expected == [theme_of(week) for week in range(6)]


@given(
    st.sampled_from(sorted(THEMES)),
    st.sampled_from(Talk),
    st.lists(
        st.tuples(
            st.sampled_from(Effort),
            st.integers(1, 12),
            st.none() | st.floats(5, 7200),
        ),
        max_size=8,
    ),
)
def test_cues_are_said_in_their_step(
    theme: str, talk: Talk, steps: list[tuple[Effort, int, float | None]]
) -> None:
    """Cues are worded, come in order, not at a step's beginning, and end before its last third
    of a minute.
    """
    form = Form(theme, talk)
    for effort, rep, seconds in steps:
        step = Step(kind_of(effort, in_repeat=True), Time(seconds or 60), effort)
        cues = form.plan(Slot(step, rep, 12), SPRINT, seconds)
        assert sorted(cue.at for cue in cues) == [cue.at for cue in cues]
        assert [] == [
            c
            for c in cues
            if not c.id.startswith("theme.") and f"form.{c.id}" not in ENGLISH.wordings
        ]
        assert [] == [cue for cue in cues if not 15 <= cue.at <= (seconds or 1e9) - 20]
