"""Who may speak when. A text ends in the seconds that it takes: "ease off 2" takes two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.lengths import Clip
from footfall.coach.planner import (
    CAME_FIRST,
    IN_SPRINT,
    NO_BUDGET,
    NO_ROOM,
    SOUND_CAME_FIRST,
    UNHEARD,
    Planner,
    Room,
    Talk,
)
from footfall.model import Cancel, Event, Kind, Priority, Prompt, Say, Speak, Spoken

S = 48_000
"""Frames a second."""


def clip(text: str) -> Clip:
    """As long as the text says."""
    return Clip(round(float(text.split()[-1]) * S), 0)


def prompt(
    at: float,
    text: str,
    priority: Priority = Priority.COACH,
    short: str | None = None,
    not_after: float | None = None,
) -> Prompt:
    """Something to say at a time in seconds."""
    return Prompt(at, Say.CUE, text, priority, short, not_after)


def ceiling(at: float, text: str) -> Prompt:
    """A prompt that overrides."""
    return prompt(at, text, Priority.SAFETY)


def countdown(at: float, text: str) -> Prompt:
    """A word that falls on its moment."""
    return prompt(at, text, Priority.COUNTDOWN)


def step(at: float, text: str, short: str | None = None, *, again: bool = False) -> Prompt:
    """An announcement; `again`: of a later rep."""
    return replace(prompt(at, text, Priority.STEP, short), again=again)


def minute_until(end: float, *foreseen: Prompt) -> Room:
    """A step of a minute, which has the whole budget of one."""
    return Room(round((end - 60) * S), round(end * S), foreseen=foreseen)


def offer(planner: Planner, *prompts: Prompt) -> list[Event]:
    """Offer each at its own time, the planner advanced up to there."""
    events: list[Event] = []
    for one in prompts:
        now = round(one.at * S)
        events += planner.advance(now)
        events += planner.offer(one, now)
    return events


def advance(planner: Planner, seconds: float) -> list[Event]:
    """What happens up to then."""
    return list(planner.advance(round(seconds * S)))


def spans(events: Iterable[Event]) -> list[tuple[float, float, str]]:
    """What was spoken: from, to, text."""
    return [
        (e.started / S, e.ended / S, e.text)
        for e in events
        if isinstance(e, Spoken) and e.started is not None and e.ended is not None
    ]


def drops(events: Iterable[Event]) -> list[tuple[str, str | None]]:
    """What was dropped, and why."""
    return [(e.text, e.why) for e in events if isinstance(e, Spoken) and e.started is None]


def test_a_sentence_begins_a_quarter_second_after_its_decision() -> None:
    """The order leaves at once, and the fact follows when it begins."""
    planner = Planner(clip)
    assert [] == offer(planner, prompt(10, "ease off 2"))
    assert [Speak(1, 10 * S + S // 4, 2 * S, "ease off 2")] == advance(planner, 10)
    start, stop = 10 * S + S // 4, 12 * S + S // 4
    assert [Spoken(10.25, Say.CUE, "ease off 2", 10 * S, start, stop)] == advance(planner, 20)


def test_orders_leave_half_a_second_early() -> None:
    """What is wanted at 20 is decided at 10, ordered at 19.5 and begins at 20."""
    planner = Planner(clip)
    list(planner.offer(prompt(20, "later 1"), 10 * S))
    assert 19.5 * S == planner.next_frame()
    assert [] == advance(planner, 19.499)
    assert [Speak(1, 20 * S, S, "later 1")] == advance(planner, 19.5)
    assert 20 * S == planner.next_frame()
    assert [(20, 21, "later 1")] == spans(advance(planner, 20))
    assert planner.next_frame() is None


def test_sentences_follow_each_other() -> None:
    """0.15 s of silence lie between two, and what has begun is finished."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "a 2"), prompt(11, "b 1"), prompt(11, "c 1"))
    events += advance(planner, 20)
    assert [(10.25, 12.25, "a 2"), (12.4, 13.4, "b 1"), (13.55, 14.55, "c 1")] == spans(events)


def test_the_first_gap_that_is_long_enough() -> None:
    """Before "go" at 12 there is room for 1.6 s from 10.25 on, the silence included."""
    for text, start in (("fits 1.6", 10.25), ("too long 1.7", 12.65)):
        planner = Planner(clip)
        list(planner.reserve(countdown(12, "go 0.5"), 0))
        events = [*offer(planner, prompt(10, text)), *advance(planner, 30)]
        assert start in [at for at, _, said in spans(events) if said == text]


def test_a_word_is_heard_on_its_moment() -> None:
    """A clip whose sound begins 0.1 s after its file begins 0.1 s before the moment."""
    planner = Planner(lambda _: Clip(S // 2, S // 10))
    list(planner.reserve(countdown(20, "three"), 0))
    assert [(19.9, 20.4, "three")] == spans(advance(planner, 30))


def test_words_of_a_countdown_may_touch() -> None:
    """Four words of a second each fill four seconds."""
    planner = Planner(clip)
    for at in (7, 8, 9, 10):
        list(planner.reserve(countdown(at, "1"), 0))
    expected = [(7, 8, "1"), (8, 9, "1"), (9, 10, "1"), (10, 11, "1")]
    assert expected == spans(advance(planner, 20))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (22.75, [(23, 26, "next, four hundred 3")]),
        (22.76, [(25, 26, "next 1")]),
        (24.75, [(25, 26, "next 1")]),
        (24.76, []),
    ],
)
def test_a_preview_is_over_on_its_frame(now: float, said: list[tuple[float, float, str]]) -> None:
    """In full where it fits, else shortened, else dropped; it needs a quarter second's notice."""
    planner = Planner(clip)
    preview = step(26, "next, four hundred 3", "next 1")
    events = [*planner.reserve(preview, round(now * S), until=26 * S), *advance(planner, 40)]
    assert said == spans(events)
    dropped = Spoken(now, Say.CUE, "next, four hundred 3", 23 * S, None, None, NO_ROOM)
    assert said or [dropped] == events


def test_shortened_says_so() -> None:
    """A shortened sentence carries the word for it, another nothing."""
    planner = Planner(clip)
    list(planner.reserve(step(26, "long 3", "short 1"), 24 * S, until=26 * S))
    assert ["shortened"] == [e.why for e in advance(planner, 30) if isinstance(e, Spoken)]


@pytest.mark.parametrize(
    ("text", "said"), [("2.75", ["2.75"]), ("2.8", []), ("a 3", ["1"]), ("b 6", ["1"])]
)
def test_the_last_five_seconds_are_free(text: str, said: list[str]) -> None:
    """In a step that ends at 30, from 22.25 on there is room until 25."""
    planner = Planner(clip)
    planner.room = minute_until(30)
    short = "1" if " " in text else None
    events = [*offer(planner, prompt(22, text, short=short)), *advance(planner, 60)]
    assert said == [spoken for _, _, spoken in spans(events)]
    assert ([] if said else [(text, NO_ROOM)]) == drops(events)


def test_the_ceiling_may_use_the_last_five_seconds() -> None:
    """And so it does, between the preview and "three" or after "go"."""
    planner = Planner(clip)
    planner.room = minute_until(30)
    for at in (27, 28, 29, 30):
        list(planner.reserve(countdown(at, "n 0.5"), 0))
    events = offer(planner, ceiling(26.5, "too high 2"))
    expected = [*((at, at + 0.5, "n 0.5") for at in (27, 28, 29, 30)), (30.65, 32.65, "too high 2")]
    assert expected == spans([*events, *advance(planner, 60)])


def test_nobody_knows_the_end() -> None:
    """In a step that a key ends, everything may be said at any time."""
    planner = Planner(clip)
    planner.room = minute_until(30)
    planner.room = Room()
    assert [(29.25, 31.25, "2")] == spans([*offer(planner, prompt(29, "2")), *advance(planner, 60)])


@pytest.mark.parametrize(
    ("at", "not_after", "said"),
    [(15.39, None, []), (15.4, None, ["n 1"]), (11, 19.39, []), (11, 19.4, ["n 1"])],
)
def test_old_news_is_no_news(at: float, not_after: float | None, said: list[str]) -> None:
    """What cannot begin within 4 s, or by its own time, is dropped; 19.4 is the first chance."""
    planner = Planner(clip)
    offer(planner, ceiling(10, "too high 9"))
    advance(planner, at)
    events = [*planner.offer(prompt(at, "n 1", not_after=not_after), round(at * S))]
    events += advance(planner, 60)
    assert said == [text for _, _, text in spans(events)]
    assert ([] if said else [("n 1", NO_ROOM)]) == drops(events)


def test_what_found_no_room_waits_for_the_next_step() -> None:
    """News that is worth saying for a minute is said in the step that begins at 30."""
    planner = Planner(clip)
    planner.room = minute_until(30)
    events = offer(planner, prompt(27, "no heart rate 2", not_after=87))
    events += advance(planner, 30)
    assert [] == events
    planner.room = minute_until(90)
    events = [*planner.retry(30 * S), *advance(planner, 90)]
    assert [(30.25, 32.25, "no heart rate 2")] == spans(events)


def test_nothing_waits_for_longer_than_it_is_worth() -> None:
    """What is old when the next step begins is dropped at once."""
    planner = Planner(clip)
    planner.room = minute_until(30)
    events = offer(planner, prompt(27, "no heart rate 2", not_after=29))
    assert [("no heart rate 2", NO_ROOM)] == drops(events)


def test_budget() -> None:
    """Of eight seconds a minute two sentences of three leave no room for a third, until 70.25."""
    planner = Planner(clip)
    events = offer(planner, *(prompt(at, "n 3") for at in (10, 20, 30, 70.1, 80.1)))
    events += advance(planner, 100)
    assert [("n 3", NO_BUDGET)] == drops(events)
    assert [10.25, 20.25, 70.35, 80.35] == [start for start, _, _ in spans(events)]


def test_budget_of_a_short_wording() -> None:
    """When the full wording is too dear the short one may do."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "n 6"), prompt(20, "long 3", short="short 2"))
    events += advance(planner, 100)
    assert [(10.25, 16.25, "n 6"), (20.25, 22.25, "short 2")] == spans(events)


def test_the_third_unit_is_the_first_to_go() -> None:
    """Of three units, 5 s, two that last 3 s fit, and then only the short form."""
    planner = Planner(clip)
    texts = ("name. length 3. aim 5", "name 1")
    steps = [step(at, *texts, again=True) for at in (10, 20, 30)]
    events = [*offer(planner, prompt(0, "n 2"), *steps), *advance(planner, 60)]
    assert ["n 2", "name. length 3.", "name 1", "name 1"] == [text for _, _, text in spans(events)]


def test_the_budget_holds_what_is_reserved() -> None:
    """A preview of 4 s that ends at 56 leaves 4 s for the minute before it."""
    planner = Planner(clip)
    list(planner.reserve(step(56, "preview 4"), 0, until=56 * S))
    events = offer(planner, prompt(10, "n 3"), prompt(20, "n 3"), prompt(30, "n 1"))
    events += advance(planner, 100)
    assert [("n 3", NO_BUDGET)] == drops(events)
    assert [10.25, 30.25, 52] == [start for start, _, _ in spans(events)]


def test_the_coach_leaves_the_workout_what_it_is_owed() -> None:
    """Two seconds are owed: of three sentences of 3 s the second is the last that may be said."""
    planner = Planner(clip)
    planner.room = minute_until(100, step(50, "next 1"), step(55, "cue 1"))
    events = offer(planner, prompt(10, "n 3"), prompt(20, "n 3"), prompt(30, "n 3", short="n 1"))
    events += [*advance(planner, 40), *offer(planner, step(50, "next 1"), step(55, "cue 1"))]
    events += advance(planner, 60)
    assert [("n 3", NO_BUDGET)] == drops(events)
    assert [3, 3, 1, 1] == [stop - start for start, stop, _ in spans(events)]


def test_countdown_and_ceiling_cost_nothing() -> None:
    """Twenty seconds of them leave the eight of the coach."""
    planner = Planner(clip)
    list(planner.reserve(countdown(5, "count 10"), 0))
    events = offer(planner, ceiling(20, "too high 10"), prompt(40, "n 8"))
    events += advance(planner, 100)
    assert [(5, 15), (20.25, 30.25), (40.25, 48.25)] == [span[:2] for span in spans(events)]
    assert [] == drops(events)


def test_a_step_is_always_named() -> None:
    """In full within the eight seconds, later reps within six; in short beyond any budget."""
    for again, most in ((False, 4), (True, 3)):
        planner = Planner(clip)
        steps = [step(at, "full 2", "short 1", again=again) for at in (10, 20, 30, 40, 50)]
        events = [*offer(planner, *steps), *advance(planner, 60)]
        said = [*["full 2"] * most, *["short 1"] * (5 - most)]
        assert said == [text for _, _, text in spans(events)]
    planner = Planner(clip)
    events = [*offer(planner, *(step(at, "only 4") for at in (61, 66))), *advance(planner, 99)]
    assert ["only 4", "only 4"] == [text for _, _, text in spans(events)]


def test_the_ceiling_displaces_what_has_not_begun() -> None:
    """An order that had left is cancelled; one that had not is only dropped."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "left 2"), prompt(10, "not left 2"))
    events += advance(planner, 10.1)
    assert [Speak(1, 10 * S + S // 4, 2 * S, "left 2")] == events
    way = list(planner.offer(ceiling(10.1, "too high 3"), round(10.1 * S)))
    why = "the ceiling came first"
    assert [
        Cancel(1),
        Spoken(10.1, Say.CUE, "left 2", 10 * S, None, None, why),
        Spoken(10.1, Say.CUE, "not left 2", 10 * S, None, None, why),
    ] == way
    assert [(10.35, 13.35, "too high 3")] == spans(advance(planner, 30))


def test_the_ceiling_lets_a_sentence_finish() -> None:
    """It follows what has begun and displaces what would have come next, however late that is."""
    planner = Planner(clip, Talk.HIGH)
    events = offer(planner, prompt(10, "begun 3"), prompt(10, "next 2"))
    events += advance(planner, 11)
    events += planner.offer(ceiling(11, "too high 1"), 11 * S)
    events += advance(planner, 30)
    assert [(10.25, 13.25, "begun 3"), (13.4, 14.4, "too high 1")] == spans(events)
    assert [("next 2", "the ceiling came first")] == drops(events)


def test_the_ceiling_never_displaces_the_countdown() -> None:
    """It comes after "go", displaces what would have followed there, and spares what is before."""
    planner = Planner(clip)
    list(planner.reserve(countdown(12, "go 1"), 0))
    events = offer(planner, prompt(10, "before 1"), prompt(10, "after 1"))
    events += planner.offer(ceiling(10, "too high 3"), 10 * S)
    events += advance(planner, 30)
    said = [(10.25, 11.25, "before 1"), (12, 13, "go 1"), (13.15, 16.15, "too high 3")]
    assert said == spans(events)
    assert [("after 1", "the ceiling came first")] == drops(events)


def test_the_ceiling_spares_what_is_not_in_its_way() -> None:
    """A preview that comes after it is said."""
    planner = Planner(clip)
    list(planner.reserve(step(20, "preview 2"), 0, until=20 * S))
    events = [*offer(planner, ceiling(10, "too high 3")), *advance(planner, 30)]
    assert [(10.25, 13.25, "too high 3"), (18, 20, "preview 2")] == spans(events)


def test_clear() -> None:
    """Orders that had left are cancelled, all but the countdown is told as dropped, once."""
    planner = Planner(clip)
    list(planner.reserve(countdown(11, "three 0.5"), 0))
    list(planner.reserve(step(20, "preview 2"), 0, until=20 * S))
    offer(planner, prompt(10, "begun 0.5"))
    advance(planner, 10.6)
    assert [
        Cancel(1),
        Spoken(10.6, Say.CUE, "preview 2", 18 * S, None, None, "paused"),
    ] == list(planner.clear(round(10.6 * S), "paused"))
    assert [] == advance(planner, 60)
    assert [] == list(planner.clear(60 * S, "paused"))


def test_quiet() -> None:
    """All is quiet when the last sentence that is known now is over."""
    planner = Planner(clip)
    assert 0 == planner.quiet_at
    offer(planner, prompt(10, "n 2"))
    assert 12.25 * S == planner.quiet_at
    advance(planner, 11)
    assert 12.25 * S == planner.quiet_at


# --- Who gives way ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (Priority.COACH, Priority.STEP, [(10.25, "second 2"), (12.4, "first 1")]),
        (Priority.CHATTER, Priority.COACH, [(10.25, "second 2")]),
        (Priority.COACH, Priority.COACH, [(10.25, "first 1"), (11.4, "second 2")]),
        (Priority.STEP, Priority.COACH, [(10.25, "first 1"), (11.4, "second 2")]),
    ],
)
def test_what_has_not_begun_gives_way_to_what_is_more_important(
    first: Priority, second: Priority, said: list[tuple[float, str]]
) -> None:
    """It moves behind it, if it still has patience (chatter would need five seconds of silence)."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "first 1", first), prompt(10, "second 2", second))
    events += advance(planner, 30)
    assert said == [(start, text) for start, _, text in spans(events)]
    told = [e.why for e in events if isinstance(e, Spoken) and e.text == "first 1"]
    assert [CAME_FIRST[second] if second < first else None] == told


def test_what_moves_keeps_the_moment_at_which_it_was_wanted() -> None:
    """Its order is taken back, and the journal says how late it came, and why."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "n 1")) + advance(planner, 10.1)
    events += list(planner.offer(step(10.1, "step 1"), round(10.1 * S))) + advance(planner, 20)
    start = round(11.5 * S)
    assert [
        Speak(1, round(10.25 * S), S, "n 1"),
        Cancel(1),
        Speak(2, round(10.35 * S), S, "step 1"),
        Speak(3, start, S, "n 1"),
    ] == [e for e in events if isinstance(e, Speak | Cancel)]
    moved = Spoken(11.5, Say.CUE, "n 1", 10 * S, start, start + S, "the workout came first")
    assert moved == events[-1]


def test_what_moves_may_move_another() -> None:
    """The step takes the coach's place, and the coach the chatter's, both in its way."""
    planner = Planner(clip)
    list(planner.offer(prompt(18, "chatter 1", Priority.CHATTER), 10 * S))
    events = offer(planner, prompt(10, "n 2.5"), step(10, "step 3")) + advance(planner, 30)
    assert [
        (10.25, 13.25, "step 3"),
        (13.4, 15.9, "n 2.5"),
        (20.9, 21.9, "chatter 1"),
    ] == spans(events)


def test_what_moves_twice_runs_out_of_patience() -> None:
    """Wanted at 10, it could begin at 14 at the latest; after the second step it is 14.55."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "n 1"), step(10, "step 2"), step(10, "step 2"))
    events += advance(planner, 30)
    assert [(10.25, "step 2"), (12.4, "step 2")] == [(at, text) for at, _, text in spans(events)]
    assert [("n 1", "the workout came first")] == drops(events)


def test_a_preview_that_moves_is_still_over_in_time() -> None:
    """The ceiling takes 16.25 to 18.25; the preview has until 20, in full, in short or not."""
    for text, said in (("full 1.5", "full 1.5"), ("full 2", "short 1"), ("full 2.5", "short 1")):
        planner = Planner(clip)
        list(planner.reserve(step(17, text, "short 1"), 0, until=20 * S))
        events = offer(planner, ceiling(16, "too high 2")) + advance(planner, 30)
        assert [(16.25, "too high 2"), (18.4, said)] == [(at, it) for at, _, it in spans(events)]
    planner = Planner(clip)
    list(planner.reserve(step(17, "full 2", "short 1.7"), 0, until=20 * S))
    events = offer(planner, ceiling(16, "too high 2")) + advance(planner, 30)
    assert [("full 2", "the ceiling came first")] == drops(events)


def test_a_word_on_its_moment_does_not_move() -> None:
    """Displaced, it is dropped: later it would be wrong."""
    planner = Planner(clip)
    list(planner.reserve(step(12, "half 1"), 0))
    events = offer(planner, ceiling(11, "too high 2")) + advance(planner, 30)
    assert [(11.25, 13.25, "too high 2")] == spans(events)
    assert [("half 1", "the ceiling came first")] == drops(events)


def test_a_word_on_its_moment_takes_the_place_of_a_less_important_one() -> None:
    """The coach's, placed from 10.25 to 13.25, moves behind the step's at 11 to 12."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "n 3"))
    events += list(planner.reserve(step(11, "half 1"), 10 * S)) + advance(planner, 30)
    assert [(11, 12, "half 1"), (12.15, 15.15, "n 3")] == spans(events)


def test_the_ceiling_prefers_a_side_of_the_boundary() -> None:
    """Ten sentences in steps that end at 30 without a countdown: across it only where waiting for
    it would take more than five seconds.
    """
    for length, start in ((2, 27.25), (2.8, 30), (4, 30)):
        planner = Planner(clip)
        planner.room = minute_until(30)
        events = offer(planner, ceiling(27, f"too high {length}")) + advance(planner, 60)
        assert [start] == [at for at, _, _ in spans(events)]
    planner.room = minute_until(90)
    events = offer(planner, ceiling(82, "too high 9")) + advance(planner, 100)
    assert [82.25] == [at for at, _, _ in spans(events)]


def test_advice_does_not_follow_the_ceiling() -> None:
    """Whoever was told to walk is not told to pick it up; that a sensor is silent may be said."""
    planner = Planner(clip)
    news = prompt(10, "sensor silent 1", not_after=70)
    events = offer(planner, prompt(10, "pick it up 1"), news, ceiling(10, "walk 2"))
    events += advance(planner, 30)
    assert [(10.25, 12.25, "walk 2"), (12.4, 13.4, "sensor silent 1")] == spans(events)
    assert [("pick it up 1", "the ceiling came first")] == drops(events)


@pytest.mark.parametrize(("again", "text"), [(False, "full 3"), (True, "short 1")])
def test_what_was_said_before_leaves_what_is_new_its_words(again: bool, text: str) -> None:
    """Four seconds are to come, or one: a new step is told in full all the same, a rep is not."""
    planner = Planner(clip)
    planner.room = minute_until(60, step(50, "new 4", "n 1"))
    events = offer(planner, step(20, "full 3", "short 1", again=again)) + advance(planner, 60)
    assert [text] == [said for _, _, said in spans(events)]


# --- Steps that leave little room ---------------------------------------------------------------


def form(at: float, text: str, not_after: float | None = None) -> Prompt:
    """A form cue."""
    return prompt(at, text, Priority.FORM, not_after=not_after)


def test_a_form_cue_has_five_seconds_of_silence_around_it() -> None:
    """After what ends at 12.25 it waits until 17.25; before what begins at 30 it is over by 25."""
    planner = Planner(clip)
    list(planner.reserve(step(30, "half 1"), 0))
    events = offer(planner, prompt(10, "n 2"), form(11, "tall 1", 41), form(22, "loose 2.75", 52))
    events += advance(planner, 24) + offer(planner, form(24, "late 1", 35)) + advance(planner, 60)
    assert [
        (10.25, 12.25, "n 2"),
        (17.25, 18.25, "tall 1"),
        (30, 31, "half 1"),
        (36, 38.75, "loose 2.75"),
    ] == spans(events)
    assert [("late 1", NO_ROOM)] == drops(events)


def test_a_form_cue_leaves_before_it_is_crowded() -> None:
    """A word of the coach at 14.25 is too near to the cue at 12.25 to 13.25, which moves."""
    planner = Planner(clip)
    list(planner.offer(form(12.25, "tall 1", 42), 10 * S))
    events = list(planner.offer(prompt(14.25, "n 1"), 10 * S)) + advance(planner, 60)
    assert [(14.25, 15.25, "n 1"), (20.25, 21.25, "tall 1")] == spans(events)


@pytest.mark.parametrize(
    ("seconds", "kind", "said"),
    [
        (15, Kind.WORK, ["name 1"]),
        (20, Kind.WORK, ["name 1"]),
        (24, Kind.WORK, ["in full 3"]),
        (10, Kind.READY, ["in full 3"]),
    ],
)
def test_a_short_step_has_its_share_of_the_minute(
    seconds: float, kind: Kind, said: list[str]
) -> None:
    """Of eight seconds a minute 15 s have two, 20 s 2.67 and 24 s 3.2; to get ready, all."""
    planner = Planner(clip)
    planner.room = Room(100 * S, round((100 + seconds) * S), kind)
    planner_events = offer(planner, step(100, "in full 3", "name 1"))
    assert said == [text for _, _, text in spans([*planner_events, *advance(planner, 200)])]


def test_the_share_of_a_step_is_spent_once() -> None:
    """Three of the four seconds of a step of 30 s are: the coach has one, not two."""
    planner = Planner(clip)
    planner.room = Room(100 * S, 130 * S)
    events = offer(planner, step(100, "in full 3"), prompt(110, "n 1.1"), prompt(111, "n 1"))
    events += advance(planner, 200)
    assert [("n 1.1", NO_BUDGET)] == drops(events)
    assert ["in full 3", "n 1"] == [text for _, _, text in spans(events)]


def test_a_word_on_its_moment_crosses_no_boundary_but_its_own() -> None:
    """At 9 s there is one second for it; what falls on 10 s itself belongs to what comes then."""
    planner = Planner(clip)
    planner.room = Room(0, 10 * S)
    for one in (step(9, "name 1.1", "n 0.9"), countdown(10, "go 1")):
        list(planner.reserve(one, 8 * S))
    assert [(9, 9.9, "n 0.9"), (10, 11, "go 1")] == spans(list(advance(planner, 20)))


def test_the_first_seconds_of_a_sprint_are_free() -> None:
    """From 100 to 105 only the ceiling is heard; the coach waits for the end of it."""
    planner = Planner(clip)
    planner.room = Room(100 * S, 120 * S, Kind.SPRINT)
    name = replace(step(100, "sprint 1"), kind=Say.STEP)
    events = offer(planner, name, prompt(102, "n 1"), ceiling(102.5, "high 1"))
    events += advance(planner, 200)
    assert [(102.75, 103.75, "high 1"), (105, 106, "n 1")] == spans(events)
    assert [("sprint 1", IN_SPRINT)] == drops(events)


def test_whoever_was_told_to_walk_has_no_form_to_mind() -> None:
    """The ceiling at 10 s keeps form cues away for a minute; what the runner wrote is said."""
    planner = Planner(clip)
    above = replace(ceiling(10, "high 1"), kind=Say.CEILING)
    form = [prompt(at, f"form {at} 1", Priority.FORM) for at in (30, 69, 71)]
    events = offer(planner, above, form[0], step(40, "own 1"), *form[1:]) + advance(planner, 200)
    assert ["high 1", "own 1", "form 71 1"] == [text for _, _, text in spans(events)]
    assert [(f"form {at} 1", CAME_FIRST[Priority.SAFETY]) for at in (30, 69)] == drops(events)


def test_what_is_foreseen_keeps_its_time_and_its_budget() -> None:
    """The workout speaks from 20 to 22: the coach's three seconds at 18.5 come after it."""
    planner = Planner(clip)
    planner.room = minute_until(60, step(20, "near 2", "n 1"))
    events = offer(planner, prompt(18.5, "n 3")) + advance(planner, 19)
    events += list(planner.reserve(step(20, "near 2"), 19 * S)) + advance(planner, 60)
    assert [(20, 22, "near 2"), (22.15, 25.15, "n 3")] == spans(events)


# --- Laws --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something that a session does, so many quarter seconds after the act before it."""

    wait: int
    what: str
    length: int
    """Quarter seconds of the sentence."""
    ahead: int
    """Quarter seconds from now to when it is wanted."""
    worth: int | None
    """Quarter seconds from then on for which it is worth saying."""


ACTS = st.lists(
    st.builds(
        Act,
        st.integers(0, 40),
        st.sampled_from(["COACH", "STEP", "SAFETY", "CHATTER", "countdown", "end", "clear"]),
        st.integers(1, 16),
        st.integers(0, 60),
        st.none() | st.integers(0, 200),
    ),
    max_size=30,
)
END = 100 * S
"""The one end of a step that is known while the acts are played."""


def play(acts: list[Act], slices: int) -> tuple[list[Event], list[Prompt]]:
    """All events of the acts, the planner asked so many times between two; and the prompts."""
    planner, now, events, prompts = Planner(clip), 0, [], []
    planner.room = minute_until(END // S)
    for n, act in enumerate(acts):
        for i in range(slices):
            events += planner.advance(now + act.wait * S // 4 * (i + 1) // slices)
        now += act.wait * S // 4
        events += planner.advance(now)
        at = now / S + act.ahead / 4
        until = None if act.worth is None else at + act.worth / 4
        text, short = f"{n} {act.length / 4}", f"{n} {act.length / 8}"
        if act.what == "clear":
            events += planner.clear(now, "cleared")
        elif act.what == "countdown":
            prompts.append(countdown(at, text))
            events += planner.reserve(prompts[-1], now)
        elif act.what == "end":
            prompts.append(step(at, text, short))
            events += planner.reserve(prompts[-1], now, until=round(at * S))
        else:
            prompts.append(prompt(at, text, Priority[act.what], short, until))
            events += planner.offer(prompts[-1], now)
    planner.room = Room()
    events += planner.retry(now)
    events += planner.advance(now + 1000 * S)
    return events, prompts


@given(ACTS)
def test_law_of_one_voice(acts: list[Act]) -> None:
    """Whatever is wanted, spoken spans never overlap, and each begins where its order said."""
    events, _ = play(acts, 1)
    said = [e for e in events if isinstance(e, Spoken) and e.started is not None]
    assert all((a.ended or 0) <= (b.started or 0) for a, b in pairwise(said))
    cancelled = {e.id for e in events if isinstance(e, Cancel)}
    ordered = [e for e in events if isinstance(e, Speak)]
    assert cancelled <= {e.id for e in ordered}
    kept = [(e.frame, e.frame + e.frames, e.text) for e in ordered if e.id not in cancelled]
    assert sorted(kept) == [(e.started, e.ended, e.text) for e in said]


@given(ACTS)
def test_law_of_one_fact(acts: list[Act]) -> None:
    """Every prompt ends as exactly one fact, but for a countdown that was cleared."""
    events, prompts = play(acts, 1)
    told = Counter(e.text.split()[0] for e in events if isinstance(e, Spoken))
    for one in prompts:
        least = 0 if one.priority is Priority.COUNTDOWN else 1
        assert least <= told[one.text.split()[0]] <= 1


@given(ACTS)
def test_law_of_the_last_seconds(acts: list[Act]) -> None:
    """Before the end of a step only the countdown, the ceiling and what was reserved are heard."""
    offered = [act if act.what != "end" else Act(act.wait, "COACH", 4, 0, None) for act in acts]
    events, prompts = play(offered, 1)
    free = {"COUNTDOWN", "SAFETY"}
    texts = {p.text.split()[0] for p in prompts if p.priority.name not in free}
    waited = {p.text.split()[0] for p in prompts if p.not_after is not None}
    for _, stop, text in spans(events):
        assert text.split()[0] not in texts - waited or stop <= 95


@given(ACTS)
def test_law_of_the_budget(acts: list[Act]) -> None:
    """No minute has more than eight seconds of the coach's words."""
    words = [Act(a.wait, "COACH", a.length, a.ahead, a.worth) for a in acts if a.what != "STEP"]
    # In whole frames: seconds are rounded.
    said = [(round(at * S), round(stop * S)) for at, stop, _ in spans(play(words, 1)[0])]
    for start, _ in said:
        assert 8 * S >= sum(stop - at for at, stop in said if start - 60 * S < at <= start)


@given(ACTS, st.integers(2, 9))
def test_law_of_slices(acts: list[Act], slices: int) -> None:
    """However often the planner is asked, its events are the same and in the same order."""
    assert play(acts, 1) == play(acts, slices)


# --- The sound device ---------------------------------------------------------------------------


BACK = ceiling(20, "sound is back 1")


def lose(planner: Planner, seconds: float) -> list[Event]:
    """The device is found to be gone."""
    return list(planner.lose_sound(round(seconds * S)))


def regain(planner: Planner, matters: bool = True) -> list[Event]:
    """A device is there again at 20 s, and everything (or nothing) still matters."""
    return list(planner.sound_is_back(BACK, 20 * S, lambda _: matters))


def test_without_a_device_nothing_is_said() -> None:
    """A sentence whose order has left is taken back, and told as dropped when its time comes."""
    planner = Planner(clip)
    list(planner.offer(prompt(10, "a 1"), 9 * S))
    assert [Speak(1, 10 * S, S, "a 1")] == advance(planner, 9.5)
    assert [Cancel(1)] == lose(planner, 9.75)
    assert 10 * S == planner.next_frame()
    assert [("a 1", UNHEARD)] == drops(advance(planner, 12))
    assert planner.next_frame() is None


def test_the_first_words_tell_that_sound_is_back() -> None:
    """What was cut off at 10.5 s and left out at 15 s is said again behind them."""
    planner = Planner(clip)
    events = offer(planner, prompt(9, "cut 2"))
    events += advance(planner, 9.5) + lose(planner, 10.5)
    events += offer(planner, prompt(15, "left out 1")) + advance(planner, 19)
    assert [(9.25, 11.25, "cut 2")] == spans(events)
    events = regain(planner) + advance(planner, 40)
    assert [
        (20.25, 21.25, "sound is back 1"),
        (21.4, 23.4, "cut 2"),
        (23.55, 24.55, "left out 1"),
    ] == spans(events)


def test_what_was_over_before_the_loss_is_not_said_again() -> None:
    """A sentence that ended more than a second before was heard."""
    planner = Planner(clip)
    events = offer(planner, prompt(5, "whole 2")) + advance(planner, 8)
    lose(planner, 10)
    events = regain(planner) + advance(planner, 40)
    assert [(20.25, 21.25, "sound is back 1")] == spans(events)


def test_what_no_longer_matters_is_not_said_again() -> None:
    """The caller decides."""
    planner = Planner(clip)
    events = offer(planner, prompt(9, "cut 2")) + advance(planner, 9.5) + lose(planner, 10.5)
    events = regain(planner, matters=False) + advance(planner, 40)
    assert [(20.25, 21.25, "sound is back 1")] == spans(events)


def test_a_countdown_in_the_first_words_is_left_out() -> None:
    """Three at 20.5 and two at 21.3 would be among them; one at 22.5 comes after."""
    planner = Planner(clip)
    lose(planner, 10)
    for at, word in ((20.5, "three 0.25"), (21.3, "two 0.25"), (22.5, "one 0.25")):
        list(planner.reserve(countdown(at, word), 11 * S))
    events = regain(planner, matters=False) + advance(planner, 40)
    assert [(20.25, 21.25, "sound is back 1"), (22.5, 22.75, "one 0.25")] == spans(events)
    assert [("three 0.25", SOUND_CAME_FIRST), ("two 0.25", SOUND_CAME_FIRST)] == drops(events)


def test_what_was_taken_back_while_nobody_heard_is_not_said_again() -> None:
    """A pause and its end: "paused" was left out at 12 s, and what cleared it took it back, too."""
    planner = Planner(clip)
    lose(planner, 10)
    events = offer(planner, prompt(12, "paused 1")) + advance(planner, 15)
    list(planner.clear(15 * S, "the runner went on"))
    assert [("paused 1", UNHEARD)] == drops(events)
    events = regain(planner) + advance(planner, 40)
    assert [(20.25, 21.25, "sound is back 1")] == spans(events)


def test_a_sentence_that_was_cut_twice_is_said_once_more() -> None:
    """Lost again at 20.2 s, before the first words; at 30 s the sentence of 9 s is said, once."""
    planner = Planner(clip)
    offer(planner, prompt(9, "cut 2"))
    advance(planner, 9.5)
    lose(planner, 10.5)
    regain(planner)
    lose(planner, 20.2)
    advance(planner, 29)
    list(planner.sound_is_back(ceiling(30, "back 1"), 30 * S, lambda p: p.kind is Say.CUE))
    said = [text for _, _, text in spans(advance(planner, 60))]
    assert ["back 1", "sound is back 1", "cut 2"] == said


def test_what_stays_true_waits_until_there_is_budget() -> None:
    """Eight seconds are said from 10.25 s on: news that is worth a minute comes as soon as the
    first of them is a minute old, other words are dropped.
    """
    planner = Planner(clip)
    events = offer(planner, prompt(10, "a 4"), prompt(15, "b 4"))
    events += offer(planner, prompt(20, "news 2", not_after=80.0), prompt(20, "old 2"))
    events += advance(planner, 100)
    assert [(70.25, "news 2")] == [(round(at, 3), said) for at, _, said in spans(events)][2:]
    assert [("old 2", NO_BUDGET)] == drops(events)


def test_what_stays_true_for_less_is_dropped() -> None:
    """The same news, but worth only fifty seconds."""
    planner = Planner(clip)
    events = offer(planner, prompt(10, "a 4"), prompt(15, "b 4"))
    events += offer(planner, prompt(20, "news 2", not_after=70.0))
    assert [("news 2", NO_BUDGET)] == drops(events)
