"""What is said of the steps, and when: an announcer with a timeline and a planner, and no session.

A word of the countdown lasts a quarter of a second, any other text a twentieth for each letter, so
that twenty letters are a second. A sentence begins a quarter of a second after its decision.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.coach.announcer import Announcer, lead
from footfall.coach.form import Form, FormCue
from footfall.coach.lengths import Clip
from footfall.coach.phrases import Phrases, Words
from footfall.coach.planner import NO_BUDGET, NO_ROOM, UNHEARD, Planner, Talk
from footfall.model import Event, Notice, Priority, Prompt, Runner, Say, Spoken
from footfall.notation import parse
from footfall.timeline import Slot, Timeline

S = 48_000
"""Frames a second."""
NO_JOG = "Marathon effort, not a jog."
"""What is asked of a float that names no target of its own."""
COUNTDOWN = ("Three.", "Two.", "One.", "Go.", "Done.")


def clip(text: str) -> Clip:
    """As long as the letters say, and heard from its first frame on."""
    return Clip(S // 4 if text in COUNTDOWN else len(text) * S // 20, 0)


class Run:
    """A workout under way. Its runner is at 4 m/s from the start, by a sensor, unless told."""

    def __init__(
        self,
        notation: str,
        *,
        ready: float = 0.0,
        talk: Talk = Talk.HIGH,
        speed: float = 4.0,
        greet: bool = True,
        form: Form | None = None,
    ) -> None:
        self.timeline = Timeline(parse(notation).workout, Runner(), ready)
        self.timeline.take_distance(0.0, speed, 0.0)
        self.planner = Planner(clip, talk)
        self.announcer = Announcer(self.timeline, self.planner, form=form)
        self.now = 0
        self.events: list[Event] = []
        if greet and self.timeline.current:
            self.events += self.announcer.start(self.timeline.current, 0)

    def until(self, seconds: float) -> Run:
        """Everything that is due before that time."""
        end = round(seconds * S)
        while (due := self.due()) is not None and due < end:
            self.now = max(self.now, due)
            self.events += self.announcer.advance(self.now)
            self.events += self.announcer.speak(self.now)
        self.now = end
        return self

    def due(self) -> int | None:
        """The next deadline."""
        due = (self.announcer.due(), self.planner.next_frame())
        return min((frame for frame in due if frame is not None), default=None)

    def enter(self, seconds: float, *, marked: bool = True) -> Run:
        """The next step begins at that time; `marked`: at its countdown or at its mark."""
        self.until(seconds)
        slot = self.timeline.enter(self.now, marked)
        assert slot
        self.events += self.announcer.arrive(slot, self.now, marked=marked)
        return self

    def mark(self, seconds: float) -> Run:
        """A quarter of a second before it, a distance mark is known to fall there."""
        self.until(seconds - 0.25)
        end = self.timeline.fixed = round(seconds * S)
        self.events += self.announcer.mark(self.timeline.next, end, self.now)
        return self

    def plan(self) -> Run:
        """Plan what leads to the step's end, at this moment."""
        self.events += self.announcer.plan_end(self.now)
        return self

    def pause(self, start: float, stop: float) -> Run:
        """The runner pauses, and goes on."""
        self.until(start).timeline.pause(self.now)
        self.events += self.planner.clear(self.now, "the runner paused")
        self.now = round(stop * S)
        self.timeline.resume(self.now)
        return self.plan()

    def add_rep(self) -> Run:
        """One more rep of the current set."""
        assert self.timeline.add_rep()
        self.events += self.announcer.replan(self.now, "a rep was added")
        return self

    def close(self, text: str) -> Run:
        """After the last step, say this."""
        self.timeline.enter(self.now, measured=True)
        self.events += self.announcer.close(self.now, Words(text))
        return self

    def said(self, *kinds: Say) -> list[tuple[float, str]]:
        """What was said (of these kinds, if any are given), and when it began."""
        return [
            (round(e.started / S, 3), e.text)
            for e in self.events
            if isinstance(e, Spoken) and e.started is not None and e.kind in (kinds or Say)
        ]

    def dropped(self) -> list[tuple[float, str, str | None]]:
        """What was dropped, when, and why."""
        return [
            (e.at, e.text, e.why)
            for e in self.events
            if isinstance(e, Spoken) and e.started is None
        ]


# --- Timed steps --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "end", "expected"),
    [
        ("9.9s easy; 10s easy", 9.9, [(0.25, "Here we go. Ten seconds easy.")]),
        (
            "20s easy; 10s easy",
            20.1,
            [
                (0.25, "Here we go. Twenty seconds easy."),
                (13.8, "Next, easy. Ten seconds."),
                *((17.0, "Three."), (18.0, "Two."), (19.0, "One."), (20.0, "Go.")),
            ],
        ),
        (
            "60s easy; 10s easy",
            60.1,
            [
                (0.25, "Here we go. One minute easy."),
                (44.25, "Next, easy. Ten seconds."),
                (50.0, "Ten seconds."),
                *((57.0, "Three."), (58.0, "Two."), (59.0, "One."), (60.0, "Go.")),
            ],
        ),
        (
            "10s float",
            10.1,
            [
                (0.25, "Here we go. Ten seconds, keep it rolling."),
                *((7.0, "Three."), (8.0, "Two."), (9.0, "One."), (10.0, "Done.")),
            ],
        ),
    ],
)
def test_what_leads_to_the_end_of_a_timed_step(
    notation: str, end: float, expected: list[tuple[float, str]]
) -> None:
    """From 10 s on: a preview that is over 5 s before it (24 letters last 1.2 s), 3-2-1, go.

    From 45 s on it begins 15.75 s before a minute's end, and ten seconds are said. The last step
    has no preview, and ends in done; a shorter one has nothing at all.
    """
    run = Run(notation).until(end)
    assert expected == run.said()
    assert [] == run.dropped()


FULL = "Next, the first of two. Thirty seconds hard. Cadence one hundred eighty."
SHORTER = "Next, the first of two. Thirty seconds hard."
SHORT = "Next, the first of two."
BRIEF = "Next, hard."


@pytest.mark.parametrize(
    ("now", "expected", "why"),
    [
        (11.15, [(11.4, FULL)], None),
        (11.16, [(12.8, SHORTER)], "shortened"),
        (12.55, [(12.8, SHORTER)], "shortened"),
        (12.56, [(13.85, SHORT)], "shortened"),
        (13.6, [(13.85, SHORT)], "shortened"),
        (13.61, [(14.45, BRIEF)], "shortened"),
        (14.21, [], NO_ROOM),
    ],
)
def test_a_preview_loses_its_last_words_first(
    now: float, expected: list[tuple[float, str]], why: str | None
) -> None:
    """Over at 15 s, it lasts 3.6, 2.2, 1.15 or 0.55 s; what has no room in brief is dropped."""
    run = Run("20s easy; 2x(30s hard 180spm, 30s float)", greet=False).until(now).plan().until(16)
    assert expected == run.said()
    previews = [e.why for e in run.events if isinstance(e, Spoken) and e.kind is Say.PREVIEW]
    assert [why] == previews


def test_a_step_is_named_once() -> None:
    """After its preview nothing follows go; without one the step is announced there.

    Where the preview had no room for more than its name, go is followed by the rest.
    """
    notation = "20s easy; 2x(30s hard 180spm, 30s float)"
    rest = "Thirty seconds hard. Cadence one hundred eighty."
    for planned, expected in (
        (5.0, []),
        (12.56, [(20.4, rest)]),
        (14.0, [(20.4, rest)]),
        (16.0, [(20.4, f"Rep one of two. {rest}")]),
    ):
        run = Run(notation, greet=False).until(planned).plan().enter(20).until(30)
        assert [(20.0, "Go."), *expected] == [said for said in run.said() if said[0] >= 20]


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (5.0, []),
        (12.0, ["Fifteen seconds per mile slower."]),
        (13.5, ["Two minutes at ten-k effort. Fifteen seconds per mile slower."]),
    ],
)
def test_an_effort_is_told_with_its_shift(planned: float, expected: list[str]) -> None:
    """Where the preview had no room for how much slower it is, that follows go."""
    run = Run("20s easy; 2x(2min @10k+15s/mi, 30s rest)", greet=False)
    run.until(planned).plan().enter(20).until(30)
    assert expected == [text for at, text in run.said(Say.STEP) if at > 20.1]


def test_a_mark_tells_a_shift_once() -> None:
    """It has no room on the way there, and none is needed behind it."""
    run = Run("1mi easy; 1mi @easy-20s/mi").until(500).mark(560).enter(560).until(600)
    assert [(560.0, "Easy. Twenty seconds per mile faster.")] == run.said(Say.STEP)


def test_a_mark_tells_what_the_preview_left_out() -> None:
    """Of four seconds a minute own words took three: the float has its name at 75 s, and the rest
    on its mark, when a minute has gone by.
    """
    run = Run(f'400m easy "{"a" * 60}" at 160m; 2x(30s float, 60s walk)', talk=Talk.LOW)
    run.mark(101).enter(101).until(110)
    assert [(75.0, "Next, float.")] == run.said(Say.PREVIEW)
    assert [(101.0, "Float. Thirty seconds, keep it rolling.")] == run.said(Say.STEP)


def test_a_later_rep_needs_no_more_than_its_name() -> None:
    """Its preview was short, and nothing follows go."""
    run = Run("3x(10s hard, 10s walk)")
    for end in range(10, 50, 10):
        run.enter(end)
    assert "Next, rep two of three." in [text for _, text in run.said(Say.PREVIEW)]
    assert [] == [said for said in run.until(45).said(Say.STEP) if said[0] > 20]


def test_a_step_after_a_short_one_is_named_when_it_begins() -> None:
    """Nothing led to the end of 9 s."""
    run = Run("9s easy; 30s float").enter(9, marked=False).until(20)
    expected = [(0.25, "Here we go. Nine seconds easy.")]
    expected += [(9.25, f"Float. Thirty seconds, keep it rolling. {NO_JOG}")]
    assert expected == run.said()


def test_previews_count_the_reps() -> None:
    """By the first hard step of each; the second is not counted twice, and a float is no rep."""
    run = Run("20s easy; 2x(20s hard, 20s hard, 20s float)")
    for end in range(20, 140, 20):
        run.enter(end)
    assert [
        "Next, the first of two. Twenty seconds hard.",
        "Next, hard. Twenty seconds.",
        f"Next, float. Twenty seconds, keep it rolling. {NO_JOG}",
        "Next, the last rep. Twenty seconds hard.",
        "Next, hard. Twenty seconds.",
        "Next, float. Twenty seconds, don't jog.",
    ] == [text for _, text in run.said(Say.PREVIEW)]


def test_the_seconds_to_get_ready_lead_to_the_first_step() -> None:
    """They are a timed step like any other."""
    run = Run("30s hard", ready=10.0).enter(10).until(20)
    assert [
        (0.25, "Get ready."),
        (3.65, "Next, hard. Thirty seconds."),
        *((7.0, "Three."), (8.0, "Two."), (9.0, "One."), (10.0, "Go.")),
    ] == run.said()


@pytest.mark.parametrize(
    ("notation", "counts"),
    [("9.9s", False), ("10s", True), ("10s float", True), ("400m", False), ("lap", False)],
)
def test_which_steps_count_down(notation: str, counts: bool) -> None:
    """Those that last ten seconds or more by the clock, floats included."""
    assert counts == Run(notation).announcer.counts_down


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([1, 4, 9, 10, 11, 12, 15, 20, 40]), min_size=1, max_size=6))
def test_the_last_seconds_belong_to_the_countdown(lengths: list[int]) -> None:
    """Whatever the lengths: 3-2-1 on the seconds, then go or done on the boundary.

    Nothing else begins in a step's last four seconds, nor is it heard in them, but for the go of a
    session that is as short; and nobody speaks while somebody does.
    """
    run = Run("; ".join(f"{n}s hard 180spm" for n in lengths))
    ends = list(accumulate(lengths))
    for n, end in zip(lengths[:-1], ends[:-1], strict=True):
        run.enter(end, marked=n >= 10)
    run.until(ends[-1] + 1)
    expected = [
        (end - back, word)
        for n, end in zip(lengths, ends, strict=True)
        for back, word in ((3, "Three."), (2, "Two."), (1, "One."), (0, "Go."))
        if n >= 10
    ]
    if lengths[-1] >= 10:
        expected[-1] = (ends[-1], "Done.")
    assert expected == run.said(Say.COUNTDOWN)
    spoken = [e for e in run.events if isinstance(e, Spoken)]
    spans = [(e.started, e.ended, e.text) for e in spoken if e.started is not None and e.ended]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    others = [(start, stop) for start, stop, text in spans if text not in COUNTDOWN]
    assert all(stop <= (end - 4) * S or start >= end * S for start, stop in others for end in ends)


# --- Distance marks -----------------------------------------------------------------------------

TO_GO = "One hundred metres to go."


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        (
            "400m easy; 200m float",
            [(75.0, f"{TO_GO} Next, float. Two hundred metres, keep it rolling.")],
        ),
        ("400m hard; 10s walk", [(75.0, f"{TO_GO} Next, walk. Ten seconds.")]),
        ("400m hard", [(75.0, f"{TO_GO} Then you are done.")]),
        ("152m hard; 10s walk", [(13.0, f"{TO_GO} Next, walk. Ten seconds.")]),
        ("148m easy; 30s hard", [(18.5, "Next, hard. Thirty seconds.")]),
        ("148m hard; 30s easy", []),
        ("148m hard; 8s sprint", [(18.5, "Next, sprint. Eight seconds.")]),
        ("148m sprint; 30s easy", []),
        ("400m sprint; 30s easy", []),
        ("148m easy", []),
    ],
)
def test_the_next_step_is_announced_on_the_way_to_a_mark(
    notation: str, expected: list[tuple[float, str]]
) -> None:
    """At 4 m/s: 100 m before it, or halfway where that would be at once; hard ones are left alone,
    but for what leads to a sprint, and a sprint is left alone altogether.

    100 m before 400 m is at 75 s and before 152 m at 13 s; half of 148 m is at 18.5 s.
    """
    assert expected == Run(notation).until(100).said(Say.PREVIEW)


def test_the_runner_decides_when_the_last_hundred_metres_begin() -> None:
    """Told at 50 s that it is 2 m/s by now: 150 m were run, and 300 m are reached at 125 s."""
    run = Run("400m easy").until(50)
    run.timeline.take_distance(50.0, 2.0, None)
    assert [(125.0, f"{TO_GO} Then you are done.")] == run.until(175).said(Say.PREVIEW)


def test_whoever_stands_reaches_no_mark() -> None:
    """Nothing that falls at a distance is due."""
    run = Run('400m easy "tall" at 100m', speed=0.0).until(1000)
    assert run.announcer.due() is None
    assert [(0.25, "Here we go. Four hundred metres easy.")] == run.said()


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("400m easy; 200m float 170spm; 10s", "Float. Cadence one hundred seventy."),
        ("400m easy; 200m hard; 10s", "Go."),
        ("400m easy; 2s walk; 10s", "Walk."),
        ("400m easy; 2x(30s hard 180spm)", "Go. Cadence one hundred eighty."),
    ],
)
def test_what_was_announced_begins_with_a_word_on_its_mark(notation: str, expected: str) -> None:
    """At 100 s exactly, and nothing more is said of it; an aim is, the first time."""
    run = Run(notation).mark(100).enter(100).until(104)
    assert [(100.0, expected)] == run.said(Say.STEP)


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("100m hard; 10s walk", [(25.0, "Walk for ten seconds.")]),
        ("100m hard; 9s walk", [(25.25, "Walk for nine seconds.")]),
        ("100m hard; 4s walk", []),
        ("100m easy; 100m stride", [(25.0, "Go.")]),
        ("100m hard; 100m stride", [(25.0, "Go. Stride for one hundred metres, tall and smooth.")]),
        ("2x100m hard", [(25.0, "Go. Last rep. One hundred metres hard.")]),
        ("100m hard; lap easy", [(25.0, "Easy, until you press lap.")]),
    ],
)
def test_what_nothing_announced_is_named_on_its_mark(
    notation: str, expected: list[tuple[float, str]]
) -> None:
    """If it lasts ten seconds; else just after it, if a sentence fits before its last five."""
    run = Run(notation).mark(25).enter(25).until(29)
    assert expected == run.said(Say.STEP)


def test_the_last_mark_is_done() -> None:
    """One word on the boundary, and the last sentence after it."""
    run = Run("100m hard").mark(25).until(25).close("Well run.").until(30)
    assert [(25.0, "Done."), (25.4, "Well run.")] == run.said()[1:]


def test_a_mark_that_found_no_room_is_told_afterwards() -> None:
    """Words of safety are under way from 20.25 to 25.75 s; then the walk is announced."""
    run = Run("100m hard; 100m walk").until(20)
    text = "a" * 110
    run.events += run.announcer.say(run.now, Say.CEILING, Words(text), Priority.SAFETY)
    run.mark(25).enter(25).until(30)
    assert [(20.25, text), (25.9, "Walk for one hundred metres.")] == run.said()[1:]
    assert [(24.75, "Walk for one hundred metres.", NO_ROOM)] == run.dropped()


def test_the_ceiling_rather_waits_for_the_word_on_a_mark() -> None:
    """Two seconds at 24 would lie across it, at 25 s; a second later they do not."""
    run = Run("100m hard; 100m walk").until(24)
    run.events += run.announcer.say(run.now, Say.CEILING, Words("a" * 40), Priority.SAFETY)
    run.mark(25).enter(25).until(30)
    assert [(25.0, "Walk for one hundred metres."), (26.55, "a" * 40)] == run.said()[1:]


def test_a_mark_that_comes_early_overtakes_its_preview() -> None:
    """The runner's own words take from 70 to 78 s; the mark comes at 76 s, the preview never.

    A hundred metres were no true word any more after 77.5 s.
    """
    run = Run(f'400m easy "{"a" * 160}" at 280m; 30s hard').enter(76, marked=False).until(90)
    assert [(78.15, "Thirty seconds hard.")] == run.said(Say.PREVIEW, Say.STEP)
    preview = "Next, hard. Thirty seconds."
    assert [
        (74.75, f"{TO_GO} {preview}", NO_ROOM),
        (76.0, preview, "the step began before it was said"),
    ] == run.dropped()


def test_nobody_hears_of_a_hundred_metres_that_are_not_there() -> None:
    """A rep is added 40 m before the last mark: what comes next is said, and no distance to go."""
    run = Run("2x400m hard").mark(100).enter(100)
    run.timeline.take_distance(100.0, 4.0, 400.0)
    run.until(190).add_rep()
    assert [
        (75.0, f"{TO_GO} Next, the last rep. Four hundred metres hard."),
        (175.0, f"{TO_GO} Then you are done."),
        (190.25, "Next, the last rep. Four hundred metres hard."),
    ] == run.until(200).said(Say.PREVIEW)


def test_a_step_that_is_cut_takes_its_mark_with_it() -> None:
    """The 400 m are left at 50 s; nobody speaks of their last hundred in the step after them."""
    run = Run("400m easy; lap easy").enter(50, marked=False).until(200)
    assert [] == run.said(Say.PREVIEW)


@pytest.mark.parametrize(
    ("notation", "start", "preview"),
    [
        ("60s easy; 10s easy", 48.5, (44.25, "Next, easy. Ten seconds.")),
        ("400m easy; 10s easy", 76, (75.0, f"{TO_GO} Next, easy. Ten seconds.")),
        ("400m easy; 10s easy", 85, (75.0, f"{TO_GO} Next, easy. Ten seconds.")),
    ],
)
def test_after_a_pause_nothing_is_announced_again(
    notation: str, start: float, preview: tuple[float, str]
) -> None:
    """What was heard, or had begun, before a pause of ten seconds."""
    run = Run(notation).pause(start, start + 10).until(110)
    assert [preview] == run.said(Say.PREVIEW)
    assert [] == run.dropped()


def test_the_end_of_the_workout_is_announced_once() -> None:
    """After a pause of ten seconds in the last hundred metres there are no hundred to go."""
    run = Run("400m easy").pause(85, 95).until(110)
    assert [(75.0, f"{TO_GO} Then you are done.")] == run.said(Say.PREVIEW)


# --- On the way ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "before"),
    [(10, 15), (45, 15), (105, 18), (345, 30), (346, 30), (7200, 30)],
)
def test_a_longer_step_is_announced_earlier(seconds: float, before: float) -> None:
    """A second for each twenty seconds beyond 45, up to half a minute."""
    assert before == lead(seconds)


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("44s easy", []),
        ("45s easy", [(35.0, "Ten seconds.")]),
        ("179s easy", [(169.0, "Ten seconds.")]),
        ("180s easy", [(120.0, "Last minute."), (170.0, "Ten seconds.")]),
        ("239s easy", [(179.0, "Last minute."), (229.0, "Ten seconds.")]),
        (
            "240s easy",
            [
                (120.0, "Halfway. Two minutes to go."),
                (180.0, "Last minute."),
                (230.0, "Ten seconds."),
            ],
        ),
        (
            "300s easy",
            [
                (150.0, "Halfway. Two minutes thirty to go."),
                (240.0, "Last minute."),
                (290.0, "Ten seconds."),
            ],
        ),
        ("250s easy", [(125.0, "Halfway."), (190.0, "Last minute."), (240.0, "Ten seconds.")]),
    ],
)
def test_how_far_a_timed_step_is(notation: str, expected: list[tuple[float, str]]) -> None:
    """Its middle from four minutes on, its last minute from three, ten seconds from 45 s.

    How much is left is said where it is whole half minutes.
    """
    said = Run(notation).until(299).said(Say.PROGRESS, Say.COUNTDOWN)
    assert expected == [(at, text) for at, text in said if text not in COUNTDOWN]


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("999m easy", []),
        ("1000m easy", [(125.0, "Halfway. Five hundred metres to go.")]),
        ("1010m easy", [(126.25, "Halfway.")]),
        ("1km easy", [(125.0, "Halfway. Half a kilometre to go.")]),
        ("3km easy", [(375.0, "Halfway. One and a half kilometres to go.")]),
        ("1.6km easy", [(200.0, "Halfway.")]),
    ],
)
def test_the_middle_of_a_long_distance(notation: str, expected: list[tuple[float, str]]) -> None:
    """At 4 m/s from a kilometre on, and what is left where it is a round number."""
    assert expected == Run(notation).until(500).said(Say.PROGRESS)


def test_words_of_progress_keep_apart() -> None:
    """After "carry on" at 110.25 s the middle at 130 s is no news; after 105.25 s it is."""
    for start, expected in ((100, []), (95, [(130.0, "Halfway. Two minutes to go.")])):
        run = Run("4min easy").pause(start, start + 10)
        run.events += run.announcer.say(run.now, Say.PROGRESS, Words("And we carry on."))
        said = run.until(140).said(Say.PROGRESS)
        assert expected == [(at, text) for at, text in said if text.startswith("Halfway")]


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("150m hard", [(32.5, "Twenty metres.")]),
        ("149m hard", []),
        ("150m stride", []),
        ("150m sprint", []),
        ("400m float", [(95.0, "Twenty metres.")]),
    ],
)
def test_twenty_metres(notation: str, expected: list[tuple[float, str]]) -> None:
    """At 4 m/s they begin 5 s before the mark; a sprint or a stride has eyes for them."""
    assert expected == Run(notation).until(99).said(Say.COUNTDOWN)


def test_twenty_metres_follow_the_prediction_until_they_leave() -> None:
    """Told at 50 s that it is 2 m/s by now, 150 m were run, and 380 are at 165 s; told at 60 s that
    it is 8 m/s, 360 were, and 380 are at 62.5 s.

    What is told at 94.8 s, a moment after the word was fixed for 95 s, changes nothing.
    """
    for at, speed, expected in ((50, 2.0, 165.0), (60, 8.0, 62.5), (94.8, 2.0, 95.0)):
        run = Run("400m easy").until(at)
        run.timeline.take_distance(at, speed, None)
        assert [(expected, "Twenty metres.")] == run.until(170).said(Say.COUNTDOWN)


def test_twenty_metres_are_not_said_once_they_are_fewer() -> None:
    """Told at 92 s that 384 m of 400 are run: the mark is 4 s away, and 16 m; at 394 m 1.5 s."""
    for metres, expected in ((384.0, [92.0]), (388.0, []), (394.0, [])):
        run = Run("400m easy; 400m easy").until(92)
        run.timeline.take_distance(92.0, 4.0, metres)
        assert expected == [at for at, _ in run.until(96).said(Say.COUNTDOWN)]


# --- Form ---------------------------------------------------------------------------------------


class Cues(Form):
    """The same cues in every step, and what was asked of them."""

    def __init__(self, *cues: FormCue) -> None:
        super().__init__("arms")
        self.cues = cues
        self.asked: list[tuple[str, str | None, float | None]] = []

    def plan(
        self, slot: Slot, following: Slot | None = None, seconds: float | None = None
    ) -> tuple[FormCue, ...]:
        """The cues that were given."""
        self.asked.append((slot.step.kind, following and following.step.kind, seconds))
        return self.cues


def test_form_cues_are_said_in_their_step() -> None:
    """At 30 and 90 s of the first and the second; their wordings take turns."""
    form = Cues(FormCue(30, "F6"), FormCue(90, "F6"))
    run = Run("2min easy; 2min float", form=form).enter(120).until(239)
    other = "Run so softly that nobody hears you."
    assert [
        *((30.0, "Quiet feet."), (90.0, other), (150.0, "Quiet feet."), (210.0, other))
    ] == run.said(Say.FORM)
    assert [("easy", "float", 120.0), ("float", None, 120.0)] == form.asked


def test_a_form_cue_waits_four_seconds_for_a_quiet_moment() -> None:
    """Own words of 4 s at 30 s: it is quiet again five seconds after them, at 39 s."""
    for second, expected in ((60, [60.0]), (36, [39.0]), (34, [])):
        form = Cues(FormCue(30, "F6"), FormCue(second, "F6"))
        run = Run(f'2min easy "{"a" * 80}" at 30s', form=form).until(100)
        assert expected == [at for at, _ in run.said(Say.FORM)]


def test_form_cues_move_with_a_pause_and_are_said_once() -> None:
    """The one that was placed when the runner paused, a fifth of a second before it, comes after,
    as soon as it can. The first one was heard, and is not said again.
    """
    form = Cues(FormCue(30, "F6"), FormCue(60, "F10"))
    run = Run("2min easy", form=form).pause(59.8, 69.8).until(100)
    assert [30.0, 70.05] == [at for at, _ in run.said(Say.FORM)]


# --- The runner's own words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "at"),
    [
        ('60s easy "tall"', [1.8]),
        ('60s easy "tall" at 20s', [20.0]),
        ('60s easy "tall" at -20s', [40.0]),
        ('60s easy "tall" at 100m', [25.0]),
        ('60s easy "tall" at -100m', []),
        ('400m easy "tall" at 20s', [20.0]),
        ('400m easy "tall" at -20s', [80.0]),
        ('400m easy "tall" at 100m', [25.0]),
        ('400m easy "tall" at -240m', [40.0]),
        ('lap easy "tall" at 20s', [20.0]),
        ('lap easy "tall" at 100m', [25.0]),
        ('lap easy "tall" at -20s', []),
    ],
)
def test_own_words_are_said_where_they_were_put(notation: str, at: list[float]) -> None:
    """At N from the start, at -N from the end, in seconds or in metres at 4 m/s.

    At the start they follow the greeting, which is over at 1.65 s. How many metres are left of a
    minute, or how many seconds before a key is pressed, nobody knows.
    """
    run = Run(notation).until(99)
    assert [(when, "tall") for when in at] == run.said(Say.CUE)
    assert [] == run.dropped()


def test_own_words_follow_each_other() -> None:
    """Two that fall together, in the order in which they were written; both are wanted there."""
    run = Run('60s easy "one" at 20s "two" at 20s').until(60)
    assert [(20.0, "one"), (20.3, "two")] == run.said(Say.CUE)
    wanted = [e.wanted for e in run.events if isinstance(e, Spoken) and e.kind is Say.CUE]
    assert [20 * S, 20 * S] == wanted


def test_own_words_in_the_last_five_seconds_are_dropped() -> None:
    """The countdown has the floor; 54.8 s is the last moment for four letters."""
    run = Run('60s easy "tall" at 54.8s "late" at 54.9s').until(60)
    assert [(54.8, "tall")] == run.said(Say.CUE)
    assert [(54.65, "late", NO_ROOM)] == run.dropped()


def test_a_pause_postpones_own_words() -> None:
    """Ten seconds of pause make 20 s into the step 30 s, and 20 s before its end 50 s."""
    run = Run('60s easy "one" at 20s "two" at -20s').pause(10, 20).until(70)
    assert [(30.0, "one"), (50.0, "two")] == run.said(Say.CUE)


def test_own_words_end_with_their_step() -> None:
    """Those of a step that was cut short are not said, those of the next one are."""
    run = Run('lap easy "one" at 20s; 60s easy "two" at 20s').enter(10, marked=False).until(70)
    assert [(30.0, "two")] == run.said(Say.CUE)


@pytest.mark.parametrize(
    ("notation", "at", "most"),
    [
        ("5min easy", 20, 6.5),
        (f'5min easy "{"a" * 80}" at 79s', 20, 4.0),
        (f'5min easy "{"a" * 80}" at 81s', 20, 6.5),
        ("400m easy; 200m float", 10, 6.15),
        ("400m easy; 200m float", 20, 4.25),
        ("400m easy; 200m float", 45, 3.95),
    ],
)
def test_the_coach_leaves_the_workout_its_words(notation: str, at: float, most: float) -> None:
    """Of eight seconds a minute the greeting took 1.5, or 1.85; some belongs to what comes.

    Coming are the runner's own words, 4 s; a hundred metres, the float and its length at 75 s, 3.75
    s; and "Float." on the mark at 100 s, 0.3 s. What is further away than a minute does not count.
    """
    for seconds, has_room in ((most, True), (most + 0.05, False)):
        run, text = Run(notation, talk=Talk.NORMAL).until(at), "b" * round(seconds * 20)
        run.events += run.announcer.say(run.now, Say.FORM, Words(text), Priority.COACH)
        run.until(at + 2)
        assert [(at + 0.25, text)] * has_room == run.said(Say.FORM)
        assert [(at, text, NO_BUDGET)] * (not has_room) == run.dropped()


# --- When the plan changes ----------------------------------------------------------------------


def test_a_skipped_step_has_a_word_for_the_next() -> None:
    """One word when it was announced before, else the announcement; also where its preview, in a
    step of ten seconds, was no more than its name.
    """
    said = []
    for seconds, at in ((10, 3), (10, 6.5), (40, 36)):
        run = Run(f"{seconds}s easy; 30s float").until(at)
        run.events += run.planner.clear(run.now, "the step ended early")
        said.append(run.enter(at, marked=False).until(at + 9).said(Say.STEP))
    named = f"Float. Thirty seconds, keep it rolling. {NO_JOG}"
    assert [[(3.25, named)], [(6.75, named)], [(36.25, f"Float. {NO_JOG}")]] == said


def test_a_new_plan_counts_down_to_what_is_next_now() -> None:
    """A rep is added 2 s into the last of two: done becomes go, and there is a preview."""
    run = Run("2x10s hard").enter(10).until(12).add_rep()
    assert [
        (13.15, "Next, the last rep. Ten seconds hard."),
        *((17.0, "Three."), (18.0, "Two."), (19.0, "One."), (20.0, "Go.")),
    ] == [said for said in run.until(20.1).said() if said[0] > 10]


def test_a_new_plan_in_the_middle_of_the_countdown_goes_on_with_it() -> None:
    """At 18.5 s one and go are left; the rep is announced when it begins."""
    run = Run("2x10s hard").enter(10).until(18.5).add_rep()
    run.enter(20).until(25)
    preview = "Next, the last rep. Ten seconds hard."
    assert [(18.5, preview, NO_ROOM)] == run.dropped()
    assert [
        *((17.0, "Three."), (18.0, "Two."), (19.0, "One."), (20.0, "Go.")),
        (20.4, "Last rep. Ten seconds hard."),
    ] == [said for said in run.said() if said[0] > 11]


def test_a_preview_of_what_is_no_longer_next_is_taken_back() -> None:
    """Planned for 13.8 s, taken back at 12.5 s; the rep is previewed in its place."""
    run = Run("2x10s hard; 10s easy").enter(10).until(12.5).add_rep()
    assert [(12.5, "Next, easy. Ten seconds.", "a rep was added")] == run.dropped()
    said = [text for at, text in run.until(20).said(Say.PREVIEW) if at > 10]
    assert ["Next, the last rep. Ten seconds hard."] == said


def test_what_was_said_of_another_step_does_not_count() -> None:
    """Easy was to be next; with one more rep after that, the rep is named when it begins."""
    run = Run("2x10s hard; 10s easy").enter(10).until(16.5).add_rep().enter(20).until(23)
    assert [(13.8, "Next, easy. Ten seconds.")] == [run.said(Say.PREVIEW)[-1]]
    assert [(20.4, "Last rep.")] == run.said(Say.STEP)


ON_THE_WAY = [
    ("5min easy", Say.PROGRESS, 150),
    ("5min easy", Say.PROGRESS, 240),
    ("5min easy", Say.COUNTDOWN, 290),
    ("1000m easy", Say.PROGRESS, 125),
    ("400m easy", Say.PREVIEW, 75),
    ("400m easy", Say.COUNTDOWN, 95),
]
"""When the middle, the last minute, ten seconds, a hundred metres and twenty are told, at 4 m/s."""


@pytest.mark.parametrize(("notation", "kind", "at"), ON_THE_WAY)
@pytest.mark.parametrize("before", [20, 0.25, 0.125])
def test_a_pause_postpones_the_words_on_the_way(
    notation: str, kind: Say, at: float, before: float
) -> None:
    """Ten seconds of pause, long before such a word or when it has its place: it is said later.

    A preview may come an eighth of a second later than that, for it needs as much notice.
    """
    run = Run(notation).pause(at - before, at - before + 10).until(at + 11)
    late = 0.125 if (kind, before) == (Say.PREVIEW, 0.125) else 0
    assert [at + 10 + late] == [when for when, _ in run.said(kind) if at <= when]


@pytest.mark.parametrize(("notation", "kind", "at"), ON_THE_WAY)
def test_a_skip_takes_the_words_on_the_way_with_it(notation: str, kind: Say, at: float) -> None:
    """An eighth of a second before one of them: nobody hears it in the step after it."""
    run = Run(f"{notation}; lap walk").until(at - 0.125)
    run.events += run.planner.clear(run.now, "the step ended early")
    run.enter(at - 0.125, marked=False).until(at + 30)
    assert [] == [said for when, said in run.said(kind) if when >= at]


@pytest.mark.parametrize(("notation", "kind", "at"), ON_THE_WAY)
def test_a_rep_more_leaves_the_words_on_the_way(notation: str, kind: Say, at: float) -> None:
    """Added half a second before one of them: it is said where it was to be, once."""
    run = Run(f"2x{notation}").enter(300, marked=False).until(300 + at - 0.5).add_rep()
    run.until(300 + at + 4)
    assert [300 + at] == [when for when, _ in run.said(kind) if when > 299 + at]


@pytest.mark.parametrize(("notation", "kind", "at"), ON_THE_WAY)
def test_words_on_the_way_are_not_said_when_they_are_no_longer_true(
    notation: str, kind: Say, at: float
) -> None:
    """The sound is lost a second before and back four seconds after; they tell until when: two
    seconds, or ten of the hundred metres.
    """
    run = Run(notation).until(at - 1)
    run.events += run.announcer.lose_sound(run.now)
    run.until(at + 4)
    unheard = [e for e in run.events if isinstance(e, Spoken) and e.why == UNHEARD]
    assert [kind] == [e.kind for e in unheard]
    matter = []

    def matters(prompt: Prompt) -> bool:
        matter.append((prompt.kind, prompt.not_after))
        return False

    run.events += run.announcer.sound_is_back(run.now, matters)
    until = {Say.PROGRESS: at + 2, Say.PREVIEW: at + 2.5, Say.COUNTDOWN: None}
    assert [(kind, until[kind])] == matter


# --- News ---------------------------------------------------------------------------------------


def test_news_of_the_last_seconds_waits_for_the_next_step() -> None:
    """At 26 s there is no room in a step of 30 s: it is read at once, and heard after go."""
    run = Run("30s easy; 30s easy").until(26)
    run.events += run.announcer.once(run.now, Words("News."))
    assert [Notice(26.0, "News.")] == [e for e in run.events if isinstance(e, Notice)]
    run.enter(30).until(40)
    assert [(30.4, "News.")] == run.said(Say.PROGRESS)


def test_news_is_told_once() -> None:
    """To hear and to read, by its text or by its subject."""
    run = Run("60s easy").until(10)
    for _ in range(2):
        run.events += run.announcer.once(run.now, Words("Listen."), "Read.")
    for text in ("It is 1.", "It is 2."):
        run.events += run.announcer.notice(run.now, text, "pod")
    run.until(30)
    assert [(10.25, "Listen.")] == run.said(Say.PROGRESS)
    notices = [e for e in run.events if isinstance(e, Notice)]
    assert [Notice(10.0, "Read."), Notice(10.0, "It is 1.")] == notices


# --- The end ------------------------------------------------------------------------------------


def test_after_the_last_step_there_is_one_sentence() -> None:
    """It follows done, and nothing is due any more."""
    run = Run("10s easy").until(10).close("Well run.").until(20)
    assert [(10.0, "Done."), (10.4, "Well run.")] == run.said()[-2:]
    assert (None, []) == (run.due(), run.dropped())


def test_a_session_that_is_stopped_has_nothing_more_to_say() -> None:
    """Neither the runner's own words nor the last hundred metres."""
    run = Run('400m easy "tall" at 100m').until(10)
    run.events += run.announcer.close(run.now, Words("Session stopped."))
    assert [(10.25, "Session stopped.")] == run.until(200).said()[1:]


def test_news_that_no_step_is_left_for_is_dropped() -> None:
    """It waited for the next one."""
    run = Run("30s easy").until(26)
    run.events += run.announcer.once(run.now, Words("News."))
    run.until(30).close("Well run.").until(40)
    assert [(30.0, "Done."), (30.4, "Well run.")] == run.said()[-2:]
    assert [(30.0, "News.", "the session ended")] == run.dropped()


def test_nothing_is_to_go_after_the_end() -> None:
    """The runner's own words take from 70 to 78 s, and the last mark comes at 76 s already."""
    run = Run(f'400m easy "{"a" * 160}" at 280m').until(76).close("Well run.").until(90)
    assert [(70.0, "a" * 160), (78.15, "Well run.")] == run.said()[1:]
    assert [(74.75, f"{TO_GO} Then you are done.", NO_ROOM)] == run.dropped()


def test_the_last_sentence_is_said_whole() -> None:
    """Of four seconds a minute none is left, and a shorter wording is known."""
    run = Run(f'60s easy "{"a" * 80}" at 40s', talk=Talk.LOW).until(60)
    words = Words("Workout complete. Well run.", "Workout complete.")
    run.timeline.enter(run.now, measured=True)
    run.events += run.announcer.close(run.now, words)
    assert (60.4, "Workout complete. Well run.") == run.until(70).said()[-1]


def test_what_nothing_leads_to_begins_with_go_where_there_is_no_room() -> None:
    """A first step that is a sprint or short, and a sprint after a key or a step without a
    countdown: nobody listens in its first seconds, but somebody has to begin it.
    """
    first = Run("30s sprint; 30s walk").until(20)
    assert [(0.25, "Go.")] == first.said(Say.START, Say.STEP)
    assert [(0.25, "Go.")] == Run("20m hard; 30s walk").until(1).said()
    skipped = Run("60s walk; 30s sprint").until(20)
    skipped.events += skipped.planner.clear(skipped.now, "the step ended early")
    assert (20.25, "Go.") == skipped.enter(20, marked=False).until(40).said()[-1]
    assert (5.25, "Go.") == Run("5s walk; 30s sprint").enter(5, marked=False).until(20).said()[-1]


def test_a_mark_tells_only_go_where_there_are_no_words_left() -> None:
    """The stride was named before, and there was no room for more of it, nor is there now."""
    notation = f'400m easy "{"a" * 40}" at 50s; 60s stride'
    run = Run(notation, talk=Talk.LOW).until(99).mark(100).enter(100).until(101)
    assert [(75.0, "Next, stride."), (100.0, "Go.")] == run.said(Say.PREVIEW, Say.STEP)


def test_a_mark_that_came_at_once_has_its_word_a_moment_later() -> None:
    """It was predicted for 100 s, and the packet at 98 s tells that it is passed. A runner who is
    told something else until 101 s knows by then.
    """
    late = Run("400m easy; 30s hard").until(98)
    late.timeline.fixed = late.now - S // 10
    late.events += late.announcer.mark(late.timeline.next, late.now - S // 10, late.now)
    assert [(98.25, "Go.")] == late.enter(98).until(105).said(Say.STEP)
    busy = Run("400m easy; 30s hard").until(91)
    busy.events += busy.announcer.say(busy.now, Say.CEILING, Words("a" * 180), Priority.SAFETY)
    busy.until(97.75).timeline.fixed = 98 * S
    busy.events += busy.announcer.mark(busy.timeline.next, 98 * S, busy.now)
    assert [] == busy.enter(98).until(105).said(Say.STEP)


def test_nobody_above_the_limit_is_sent_into_a_sprint_late() -> None:
    """Go would come three seconds after the sprint began: after the ceiling it is left out."""
    run = Run("9s walk; 30s sprint").until(2)
    ceiling = Words("a" * 200)
    run.events += run.announcer.say(run.now, Say.CEILING, ceiling, Priority.SAFETY)
    run.enter(9, marked=False).until(30)
    assert ["a" * 200] == [text for _, text in run.said(Say.CEILING, Say.STEP)]


def test_own_words_of_the_countdown_never_displace_the_word_on_the_boundary() -> None:
    """A "one" of a second and a half is left out, and "go" is heard."""
    phrases = Phrases(own={"count.one": ("One more, and then.",)})
    timeline = Timeline(parse("12s easy; 9s easy").workout, Runner())
    planner = Planner(lambda text: Clip(3 * S // 2 if "more" in text else S // 4, 0))
    announcer = Announcer(timeline, planner, phrases)
    events = [*announcer.plan_end(0), *planner.advance(20 * S)]
    assert ["One more, and then."] == [
        e.text for e in events if isinstance(e, Spoken) and e.started is None
    ]
    assert ["Three.", "Two.", "Go."] == [
        e.text for e in events if isinstance(e, Spoken) and e.started and e.kind is Say.COUNTDOWN
    ]
